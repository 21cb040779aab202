//! Listings for programs.

use std::sync::Arc;

use application::{
    engine::Loaded,
    ports::{ListingDocuments, Lists, Reads, ReadsDocuments, Writes},
    use_cases::listings::{self as story, Act, NewDocument},
};
use axum::{body::Bytes, extract::State, response::Response};
use domain::{
    id::{ListingId, PartnerId},
    limits,
    listing::{DocumentKind, Listing, MediaType},
    organisation::OrganisationId,
    values::{Invalid, Line, Prose},
};
use entrypoint::{
    Call, Fields, Problem, cursor, idempotency, listing_json as documents,
    organisation_pages::{credential, let_in},
    path::{Asked, DocumentName, ListingName, Number, Org},
    respond, version,
};
use http::{HeaderMap, StatusCode, header};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    Listings,
    acts::{At, Said},
    content::content as read_content,
    refused,
};

type Desk<S, E, D> = State<Arc<Listings<S, E, D>>>;

/// A page of a partner's listings.
#[derive(Serialize, ToSchema)]
pub struct ListingList {
    /// Listings, in the order of their ids.
    listings: Vec<documents::ListingDocument>,
}

/// What stands between a draft and its submission; nothing, when it can be handed in.
#[derive(Serialize, ToSchema)]
pub struct Blockers {
    /// Every blocker.
    blockers: Vec<documents::BlockerDocument>,
}

/// A document as it is announced; its bytes then go straight to storage.
#[derive(Deserialize, ToSchema)]
#[expect(dead_code, reason = "describes the body to readers of the OpenAPI document; `Fields` reads it")]
pub struct DocumentWish {
    /// `commercial`, `security`, `technical` or `logo`.
    kind: String,
    /// Its name.
    file_name: String,
    /// `application/pdf`, `image/png`, `image/jpeg`; of a logo `image/svg+xml`, too.
    media_type: String,
}

/// A document, and what to do with it next.
#[derive(Serialize, ToSchema)]
pub struct DocumentAnswer {
    /// The document.
    #[serde(flatten)]
    document: documents::UploadedDocument,
    /// Of one whose bytes are expected: the form to post them with, as `multipart/form-data`, fields first and the file last.
    #[serde(skip_serializing_if = "Option::is_none")]
    upload: Option<Upload>,
    /// Of an accepted one: where it can be downloaded for five minutes.
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<String>,
}

/// A form that takes exactly one document.
#[derive(Serialize, ToSchema)]
pub struct Upload {
    /// Where it is posted.
    action: String,
    /// Its fields, in this order, before the field `file`.
    fields: Vec<UploadField>,
    /// The most bytes it takes.
    limit_bytes: u64,
}

/// A field of an upload.
#[derive(Serialize, ToSchema)]
pub struct UploadField {
    /// Its name.
    name: String,
    /// Its value.
    value: String,
}

/// The partner's listings.
#[utoipa::path(get, path = "/v1/partners/{org}/listings", tag = "listings",
    params(("org" = String, Path, description = "The partner's id"), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = ListingList, headers(("Link" = String, description = "`rel=\"next\"` where there is more"))),
        (status = 400), (status = 401), (status = 404)), security(("bearer" = [])))]
pub(crate) async fn list<S: Reads + Lists, E, D>(
    State(desk): Desk<S, E, D>,
    Org(org): Org,
    asked: Asked,
    call: Call,
) -> Result<Response, Problem> {
    let list = format!("listings#{org}");
    let after = cursor::decode(&list, asked.of("cursor"))?;
    let caller = let_in(&desk.store, &call, OrganisationId::Partner(org)).await?;
    let (loaded, next) = story::list(&desk.store, &caller, after).await?;
    let listings = loaded.iter().filter_map(|listing| documents::listing(listing.version, &listing.state, call.now)).collect();
    let response = respond::json(StatusCode::OK, &ListingList { listings });
    Ok(match next {
        Some(next) => {
            let path = format!("/v1/partners/{org}/listings?cursor={}", cursor::encode(&list, &next));
            respond::with(response, header::LINK, &format!("<{path}>; rel=\"next\""))
        }
        None => response,
    })
}

/// Begins an app. The same request under the same `Idempotency-Key` is the same app.
#[utoipa::path(post, path = "/v1/partners/{org}/listings", tag = "listings", request_body = documents::ListingContent,
    params(("org" = String, Path, description = "The partner's id"), ("Idempotency-Key" = String, Header)),
    responses((status = 201, body = documents::ListingDocument, headers(("ETag" = String), ("Idempotent-Replayed" = String))), (status = 400),
        (status = 401), (status = 403), (status = 404), (status = 409, description = "The partner has as many listings as it may"),
        (status = 422)), security(("bearer" = [])))]
pub(crate) async fn create<S: Reads + Writes + Lists, E, D>(
    State(desk): Desk<S, E, D>,
    Org(org): Org,
    call: Call,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let who = credential(&call)?;
    let read = || {
        let content = |fields: &mut Fields| read_content(fields, call.moment().programme);
        Ok((idempotency::key(&headers)?, Fields::parsed(&headers, &body, content)?))
    };
    let (key, content) = match read() {
        Ok(read) => read,
        Err(problem) => return Err(desk.unreadable(&call, org, problem).await),
    };
    let made = story::create(&desk.store, who, &org, &key, &content, call.moment()).await.map_err(refused)?;
    let response = answered(StatusCode::CREATED, &made.listing, &call)?;
    Ok(idempotency::answer(response, made.replayed))
}

/// One listing: its newest version's state and review, its documents, what of it is in the catalogue.
#[utoipa::path(get, path = "/v1/partners/{org}/listings/{listing}", tag = "listings",
    params(("org" = String, Path, description = "The partner's id"), ("listing" = String, Path)),
    responses((status = 200, body = documents::ListingDocument, headers(("ETag" = String))), (status = 401), (status = 404)),
    security(("bearer" = [])))]
pub(crate) async fn one<S: Reads, E, D>(
    State(desk): Desk<S, E, D>,
    Org(org): Org,
    ListingName(id): ListingName,
    call: Call,
) -> Result<Response, Problem> {
    let (_, detail) = story::detail(&desk.store, credential(&call)?, &org, &id, call.now).await.map_err(refused)?;
    answered(StatusCode::OK, &detail.listing, &call)
}

/// What the newest version says. Its `ETag` is what an edit brings back in `If-Match`.
#[utoipa::path(get, path = "/v1/partners/{org}/listings/{listing}/content", tag = "listings",
    params(("org" = String, Path, description = "The partner's id"), ("listing" = String, Path)),
    responses((status = 200, body = documents::ListingContent, headers(("ETag" = String))), (status = 401), (status = 404)),
    security(("bearer" = [])))]
pub(crate) async fn content<S: Reads, E, D>(
    State(desk): Desk<S, E, D>,
    Org(org): Org,
    ListingName(id): ListingName,
    call: Call,
) -> Result<Response, Problem> {
    let (_, detail) = story::detail(&desk.store, credential(&call)?, &org, &id, call.now).await.map_err(refused)?;
    let etag = version::etag_of_digest(&detail.content.digest());
    Ok(respond::with(respond::json(StatusCode::OK, &detail.content), header::ETAG, &etag))
}

/// Writes the draft, or begins the next version. A version that was handed in is frozen.
#[utoipa::path(put, path = "/v1/partners/{org}/listings/{listing}/content", tag = "listings", request_body = documents::ListingContent,
    params(("org" = String, Path, description = "The partner's id"), ("listing" = String, Path),
        ("If-Match" = String, Header, description = "The content's `ETag`, or `*`")),
    responses((status = 200, body = documents::ListingContent, headers(("ETag" = String))), (status = 400), (status = 401), (status = 403),
        (status = 404), (status = 409, description = "The version is frozen, or the listing retired"), (status = 412), (status = 422),
        (status = 428)), security(("bearer" = [])))]
pub(crate) async fn edit<S: Reads + Writes, E, D>(
    State(desk): Desk<S, E, D>,
    Org(org): Org,
    ListingName(id): ListingName,
    call: Call,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let who = credential(&call)?;
    let read = || {
        let content = |fields: &mut Fields| read_content(fields, call.moment().programme);
        Ok((version::required_digest(&headers)?, Fields::parsed(&headers, &body, content)?))
    };
    let (seen, content) = match read() {
        Ok(read) => read,
        Err(problem) => return Err(desk.unreadable(&call, org, problem).await),
    };
    story::edit(&desk.store, who, &org, &id, seen.as_ref(), &content, call.moment()).await.map_err(refused)?;
    let etag = version::etag_of_digest(&content.digest());
    Ok(respond::with(respond::json(StatusCode::OK, &content), header::ETAG, &etag))
}

/// A dry run: everything that stands between the draft and its submission. Nothing changes by it.
#[utoipa::path(get, path = "/v1/partners/{org}/listings/{listing}/blockers", tag = "listings",
    params(("org" = String, Path, description = "The partner's id"), ("listing" = String, Path)),
    responses((status = 200, body = Blockers), (status = 401), (status = 404),
        (status = 409, description = "Nothing is drafted")), security(("bearer" = [])))]
pub(crate) async fn blockers<S: Reads, E, D>(
    State(desk): Desk<S, E, D>,
    Org(org): Org,
    ListingName(id): ListingName,
    call: Call,
) -> Result<Response, Problem> {
    let (.., found) = story::dry_run(&desk.store, credential(&call)?, &org, &id, call.moment()).await.map_err(refused)?;
    Ok(respond::json(StatusCode::OK, &Blockers { blockers: documents::blockers(&found) }))
}

/// What a version says, and what it says otherwise than the one before it.
#[utoipa::path(get, path = "/v1/partners/{org}/listings/{listing}/versions/{number}", tag = "listings",
    params(("org" = String, Path, description = "The partner's id"), ("listing" = String, Path), ("number" = u32, Path)),
    responses((status = 200, body = documents::VersionDocument), (status = 401), (status = 404)), security(("bearer" = [])))]
pub(crate) async fn version<S: Reads, E, D>(
    State(desk): Desk<S, E, D>,
    Org(org): Org,
    ListingName(id): ListingName,
    Number(number): Number,
    call: Call,
) -> Result<Response, Problem> {
    let number = u32::try_from(number).map_err(|_| Problem::not_found())?;
    let found = story::version(&desk.store, credential(&call)?, &org, &id, number, call.now).await;
    let (_, (_, content, differences)) = found.map_err(refused)?;
    Ok(respond::json(StatusCode::OK, &documents::version(number, content, differences)))
}

/// Announces a document. The answer holds the form by which its bytes go straight to storage; then have it checked.
#[utoipa::path(post, path = "/v1/partners/{org}/listings/{listing}/documents", tag = "listings", request_body = DocumentWish,
    params(("org" = String, Path, description = "The partner's id"), ("listing" = String, Path), ("Idempotency-Key" = String, Header)),
    responses((status = 201, body = DocumentAnswer, headers(("Idempotent-Replayed" = String))), (status = 400), (status = 401), (status = 403),
        (status = 404), (status = 409, description = "There are as many documents as there may be, or the listing is retired"), (status = 422)),
    security(("bearer" = [])))]
pub(crate) async fn announce<S: Reads + Writes, E, D: ListingDocuments>(
    State(desk): Desk<S, E, D>,
    Org(org): Org,
    ListingName(id): ListingName,
    call: Call,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let who = credential(&call)?;
    let read = || Ok((idempotency::key(&headers)?, Fields::parsed(&headers, &body, wish)?));
    let (key, wish) = match read() {
        Ok(read) => read,
        Err(problem) => return Err(desk.unreadable(&call, org, problem).await),
    };
    let made = story::announce(&desk.store, who, &org, &id, &key, &wish, call.moment()).await.map_err(refused)?;
    let answer = shown(&desk, &call, org, id, &made.made);
    Ok(idempotency::answer(respond::json(StatusCode::CREATED, &answer), made.replayed))
}

/// One document: of an accepted one a link to it, of an announced one the form to upload it.
#[utoipa::path(get, path = "/v1/partners/{org}/listings/{listing}/documents/{document}", tag = "listings",
    params(("org" = String, Path, description = "The partner's id"), ("listing" = String, Path), ("document" = String, Path)),
    responses((status = 200, body = DocumentAnswer), (status = 401), (status = 404)), security(("bearer" = [])))]
pub(crate) async fn document<S: Reads, E, D: ListingDocuments>(
    State(desk): Desk<S, E, D>,
    Org(org): Org,
    ListingName(id): ListingName,
    DocumentName(document): DocumentName,
    call: Call,
) -> Result<Response, Problem> {
    let (caller, detail) = story::detail(&desk.store, credential(&call)?, &org, &id, call.now).await.map_err(refused)?;
    let known = detail.listing.state.dossier().and_then(|dossier| dossier.document(&document)).ok_or_else(Problem::not_found)?;
    let answer = shown(&desk, &call, org, id, known);
    // A form that uploads is for those who may upload.
    let upload = answer.upload.filter(|_| caller.has(story::AUTHORS));
    Ok(respond::json(StatusCode::OK, &DocumentAnswer { upload, ..answer }))
}

/// Has the uploaded bytes looked at: type, size, content. What is wrong with refused ones is in the answer.
#[utoipa::path(post, path = "/v1/partners/{org}/listings/{listing}/documents/{document}/check", tag = "listings",
    params(("org" = String, Path, description = "The partner's id"), ("listing" = String, Path), ("document" = String, Path)),
    responses((status = 200, body = DocumentAnswer), (status = 401), (status = 403), (status = 404),
        (status = 409, description = "Its bytes have not arrived"), (status = 503)), security(("bearer" = [])))]
pub(crate) async fn check<S: Reads + Writes, E, D: ListingDocuments + ReadsDocuments>(
    State(desk): Desk<S, E, D>,
    Org(org): Org,
    ListingName(id): ListingName,
    DocumentName(document): DocumentName,
    call: Call,
) -> Result<Response, Problem> {
    let checked = story::check_document(&desk.store, &desk.documents, credential(&call)?, &org, &id, &document, call.moment()).await;
    let checked = checked.map_err(refused)?;
    let known = checked.state.dossier().and_then(|dossier| dossier.document(&document)).ok_or_else(Problem::not_found)?;
    Ok(respond::json(StatusCode::OK, &shown(&desk, &call, org, id, known)))
}

/// What a program does: parse, act, and what there is afterwards.
pub(crate) async fn act<S: Reads + Writes, E, D>(
    desk: &Listings<S, E, D>,
    call: &Call,
    (Org(org), ListingName(id)): At,
    (headers, body): (&HeaderMap, &Bytes),
    said: &Said,
) -> Result<Response, Problem> {
    let who = credential(call)?;
    let act = match said {
        Said::ByAddress(act) => act.clone(),
        Said::InBody(parse) => match Fields::parsed(headers, body, parse) {
            Ok(act) => act,
            Err(problem) => return Err(desk.unreadable(call, org, problem).await),
        },
    };
    let seen = version::if_match(headers)?;
    let acted = story::act(&desk.store, who, &org, &id, seen, &act, call.moment()).await.map_err(refused)?;
    answered(StatusCode::OK, &acted, call)
}

/// An answer to a question, of a form or a JSON body.
pub(crate) fn parse_answer(fields: &mut Fields) -> Option<Act> {
    let question = fields.required("question", |text| text.parse().map_err(|_| Invalid::UnknownValue));
    let text = fields.required("answer", Prose::parse);
    Some(Act::Answer { question: question?, text: text? })
}

/// A document as it is announced, of a form or a JSON body.
pub(crate) fn wish(fields: &mut Fields) -> Option<NewDocument> {
    let kind = fields.required("kind", str::parse::<DocumentKind>);
    let file_name = fields.required("file_name", |text| Line::parse_within(text, limits::FILE_NAME_CHARACTERS));
    let media_type = fields.required("media_type", str::parse::<MediaType>);
    Some(NewDocument { kind: kind?, file_name: file_name?, media_type: media_type? })
}

/// A document with what to do next.
fn shown<S, E, D: ListingDocuments>(
    desk: &Listings<S, E, D>,
    call: &Call,
    org: PartnerId,
    id: ListingId,
    document: &domain::listing::Document,
) -> DocumentAnswer {
    use domain::listing::DocumentState;
    let upload = matches!(document.state, DocumentState::Announced { .. }).then(|| {
        let return_to = format!("{}/partners/{org}/listings/{id}?done=uploaded", desk.site.url);
        let form = desk.documents.upload_form(&id, document, &return_to, call.now);
        let fields = form.fields.into_iter().map(|(name, value)| UploadField { name, value }).collect();
        Upload { action: form.action, fields, limit_bytes: document.kind.most_bytes() }
    });
    let link = document.is_accepted().then(|| desk.documents.download_link(&id, document, call.now));
    DocumentAnswer { document: documents::document(document), upload, link }
}

fn answered(status: StatusCode, loaded: &Loaded<Listing>, call: &Call) -> Result<Response, Problem> {
    let document = documents::listing(loaded.version, &loaded.state, call.now).ok_or_else(Problem::not_found)?;
    Ok(respond::versioned(status, loaded.version, &document))
}
