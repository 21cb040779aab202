//! Listings for people. Each button posts, and comes back to the page of the app, which says what was done.

use std::sync::Arc;

use application::{
    access::Caller,
    engine::Loaded,
    ports::{Entropy, ListingDocuments, Lists, Reads, ReadsDocuments, Writes},
    use_cases::listings::{self as story, AUTHORS, DECIDERS, Detail},
};
use axum::{body::Bytes, extract::State, response::Response};
use domain::{
    creation::IdempotencyKey,
    digest::Digest,
    id::{ListingId, PartnerId},
    listing::{self, Content, DocumentKind, DocumentState, Listing, State as Stage},
    organisation::OrganisationId,
    values::{Invalid, Line},
};
use entrypoint::{
    Call, Face, Fields, Problem, cursor, idempotency, listing_views as views,
    organisation_pages::{Visit, credential, let_in},
    path::{Asked, DocumentName, ListingName, Number, Org},
    respond,
};
use http::{HeaderMap, StatusCode};
use pages::{
    form::{Faults, FieldFault},
    frame::Frame,
    listing::{AnnouncedFile, Upload},
    listing_version::ListingVersionPage,
    portal_listing::{Answering, ListingActions, ListingDone, ListingPage},
    portal_listing_edit::{ListingEditPage, ListingForm},
    portal_listings::{BeginForm, ListingsPage},
};

use crate::{
    Listings,
    acts::{At, Parse},
    content::{content as read_content, said},
    json::wish,
    refused,
};

type Desk<S, E, D> = State<Arc<Listings<S, E, D>>>;

pub(crate) async fn list<S: Reads + Lists, E: Entropy, D>(
    State(desk): Desk<S, E, D>,
    Org(org): Org,
    asked: Asked,
    call: Call,
) -> Result<Response, Problem> {
    list_page(&desk, &call, org, asked.of("cursor"), None).await
}

pub(crate) async fn begin<S: Reads + Writes + Lists, E: Entropy, D>(
    State(desk): Desk<S, E, D>,
    Org(org): Org,
    call: Call,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let who = credential(&call)?;
    let mut fields = Fields::read(&headers, &body)?;
    let nonce = fields.required("nonce", IdempotencyKey::parse);
    let name = said(&mut fields, "name", Line::parse);
    let form = BeginForm { nonce: fields.typed("nonce"), name: views::typed_words(&fields, "name") };
    let faults = fields.faults();
    let (Some(nonce), Some(name), true) = (nonce, name, faults.is_empty()) else {
        if call.face == Face::Json {
            return Err(desk.unreadable(&call, org, Problem::invalid(faults)).await);
        }
        return list_page(&desk, &call, org, None, Some((form, faults))).await;
    };
    let made = story::create(&desk.store, who, &org, &nonce, &Content::named(name), call.moment()).await.map_err(refused)?;
    Ok(respond::see_other(&format!("{}?done=begun", path(org, made.made))))
}

pub(crate) async fn one<S: Reads + Lists, E: Entropy, D: ListingDocuments>(
    State(desk): Desk<S, E, D>,
    Org(org): Org,
    ListingName(id): ListingName,
    asked: Asked,
    call: Call,
) -> Result<Response, Problem> {
    let done = match asked.of("done") {
        Some("begun") => Some(ListingDone::Begun),
        Some("saved") => Some(ListingDone::Saved),
        Some("submitted") => Some(ListingDone::Submitted),
        Some("answered") => Some(ListingDone::Answered),
        Some("uploaded") => Some(ListingDone::Uploaded),
        Some("checked") => Some(ListingDone::Checked),
        Some("withdrawn") => Some(ListingDone::Withdrawn),
        Some("retired") => Some(ListingDone::Retired),
        _ => None,
    };
    let upload = asked.of("document").map(ToOwned::to_owned);
    page(&desk, &call, (org, id), Shown { done, upload, ..Shown::default() }).await
}

pub(crate) async fn form<S: Reads + Lists, E, D: ListingDocuments>(
    State(desk): Desk<S, E, D>,
    Org(org): Org,
    ListingName(id): ListingName,
    call: Call,
) -> Result<Response, Problem> {
    edit_page(&desk, &call, (org, id), Came::Fresh).await
}

pub(crate) async fn edit<S: Reads + Writes + Lists, E, D: ListingDocuments>(
    State(desk): Desk<S, E, D>,
    Org(org): Org,
    ListingName(id): ListingName,
    call: Call,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let who = credential(&call)?;
    let mut fields = Fields::read(&headers, &body)?;
    let seen = fields.required("seen", |text| Digest::parse(text).ok_or(Invalid::UnknownValue));
    let content = read_content(&mut fields, call.moment().programme);
    let (was_seen, form) = (fields.typed("seen"), views::typed(&fields, call.moment().programme));
    let faults = fields.faults();
    let (Some(seen), Some(content), true) = (seen, content, faults.is_empty()) else {
        if call.face == Face::Json {
            return Err(desk.unreadable(&call, org, Problem::invalid(faults)).await);
        }
        return edit_page(&desk, &call, (org, id), Came::AtFault { seen: was_seen, form, faults }).await;
    };
    match story::edit(&desk.store, who, &org, &id, Some(&seen), &content, call.moment()).await {
        Ok(_) => Ok(respond::see_other(&format!("{}?done=saved", path(org, id)))),
        Err(story::ListingsError::Stale) if call.face == Face::Page => edit_page(&desk, &call, (org, id), Came::Outdated { form }).await,
        Err(error) => Err(refused(error)),
    }
}

pub(crate) async fn version<S: Reads + Lists, E, D: ListingDocuments>(
    State(desk): Desk<S, E, D>,
    Org(org): Org,
    ListingName(id): ListingName,
    Number(number): Number,
    call: Call,
) -> Result<Response, Problem> {
    let number = u32::try_from(number).map_err(|_| Problem::not_found())?;
    let found = story::version(&desk.store, credential(&call)?, &org, &id, number, call.now).await;
    let (caller, (listing, content, differences)) = found.map_err(refused)?;
    let dossier = listing.state.dossier().ok_or_else(Problem::not_found)?;
    let visit = Visit::of(&desk.store, &desk.site, &caller).await?;
    let page = ListingVersionPage {
        frame: visit.frame(&call, &desk.site),
        back_path: path(org, id),
        name: content.name.speak(entrypoint::site::language(call.locale)).as_str().to_owned(),
        number,
        content: views::content(&content, dossier, |document| Some(desk.documents.download_link(&id, document, call.now))),
        differences: differences.map(|differences| views::differences(&differences, dossier)),
    };
    Ok(respond::page(StatusCode::OK, page.render()))
}

pub(crate) async fn announce<S: Reads + Writes + Lists, E: Entropy, D: ListingDocuments>(
    State(desk): Desk<S, E, D>,
    Org(org): Org,
    ListingName(id): ListingName,
    call: Call,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let who = credential(&call)?;
    let mut fields = Fields::read(&headers, &body)?;
    let nonce = fields.required("nonce", IdempotencyKey::parse);
    let wish = wish(&mut fields);
    fields.knows("version");
    let announcing = AnnouncedFile {
        nonce: fields.typed("nonce"),
        kind: fields.typed("kind"),
        file_name: fields.typed("file_name"),
        media_type: fields.typed("media_type"),
    };
    let faults = fields.faults();
    let (Some(nonce), Some(wish), true) = (nonce, wish, faults.is_empty()) else {
        return came_back(&desk, &call, (org, id), Shown { announcing, faults, ..Shown::default() }).await;
    };
    match story::announce(&desk.store, who, &org, &id, &nonce, &wish, call.moment()).await {
        Ok(made) => Ok(respond::see_other(&format!("{}?document={}", path(org, id), made.made.id))),
        Err(story::ListingsError::Rejected(listing::Rejection::FileTypeNotAccepted)) => {
            let faults = refused(listing::Rejection::FileTypeNotAccepted.into()).errors().to_vec();
            came_back(&desk, &call, (org, id), Shown { announcing, faults, ..Shown::default() }).await
        }
        Err(error) => Err(refused(error)),
    }
}

pub(crate) async fn check<S: Reads + Writes + Lists, E: Entropy, D: ListingDocuments + ReadsDocuments>(
    State(desk): Desk<S, E, D>,
    Org(org): Org,
    ListingName(id): ListingName,
    DocumentName(document): DocumentName,
    call: Call,
) -> Result<Response, Problem> {
    let checked = story::check_document(&desk.store, &desk.documents, credential(&call)?, &org, &id, &document, call.moment()).await;
    checked.map_err(refused)?;
    Ok(respond::see_other(&format!("{}?done=checked", path(org, id))))
}

/// A button: parse, act, and back to the page; with faults the page comes back filled in.
pub(crate) async fn press<S: Reads + Writes + Lists, E: Entropy, D: ListingDocuments>(
    desk: &Listings<S, E, D>,
    call: &Call,
    (Org(org), ListingName(id)): At,
    mut fields: Fields,
    parse: Parse,
    done: &str,
) -> Result<Response, Problem> {
    let who = credential(call)?;
    let seen = fields.optional("version", |text| text.parse::<u64>().map_err(|_| Invalid::UnknownValue)).flatten();
    let act = parse(&mut fields);
    let answering = Answering { question: fields.typed("question"), text: fields.typed("answer") };
    let faults = fields.faults();
    match act.filter(|_| faults.is_empty()) {
        Some(act) => match story::act(&desk.store, who, &org, &id, seen, &act, call.moment()).await {
            Ok(_) => Ok(respond::see_other(&format!("{}?done={done}", path(org, id)))),
            Err(story::ListingsError::Stale) if call.face == Face::Page => {
                page(desk, call, (org, id), Shown { answering: Some(answering), is_outdated: true, ..Shown::default() }).await
            }
            Err(error) => Err(refused(error)),
        },
        None => came_back(desk, call, (org, id), Shown { answering: Some(answering), faults, ..Shown::default() }).await,
    }
}

async fn came_back<S: Reads + Lists, E: Entropy, D: ListingDocuments>(
    desk: &Listings<S, E, D>,
    call: &Call,
    at: (PartnerId, ListingId),
    shown: Shown,
) -> Result<Response, Problem> {
    if call.face == Face::Json {
        return Err(desk.unreadable(call, at.0, Problem::invalid(shown.faults)).await);
    }
    page(desk, call, at, shown).await
}

async fn list_page<S: Reads + Lists, E: Entropy, D>(
    desk: &Listings<S, E, D>,
    call: &Call,
    org: PartnerId,
    asked: Option<&str>,
    returned: Option<(BeginForm, Vec<FieldFault>)>,
) -> Result<Response, Problem> {
    let list = format!("listings#{org}");
    let after = cursor::decode(&list, asked)?;
    let caller = let_in(&desk.store, call, OrganisationId::Partner(org)).await?;
    if returned.is_some() {
        // Somebody who may not begin any learns that, not what was wrong with the form.
        caller.require(AUTHORS)?;
    }
    let may_begin = caller.has(AUTHORS);
    let status = if returned.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let (form, faults) = returned.unwrap_or_default();
    let nonce = if form.nonce.is_empty() { idempotency::nonce(&desk.entropy) } else { form.nonce.clone() };
    let listed = story::list(&desk.store, &caller, after);
    let ((listings, next), visit) = Visit::beside(&desk.store, &desk.site, &caller, listed).await?;
    let path = format!("/partners/{org}/listings");
    let page = ListingsPage {
        frame: Frame { return_path: path.clone(), ..visit.frame(call, &desk.site) },
        organisation: visit.organisation.clone(),
        rows: listings.iter().filter_map(|listing| views::row(&listing.state)).collect(),
        next_path: next.map(|next| format!("{path}?cursor={}", cursor::encode(&list, &next))),
        form: may_begin.then_some(BeginForm { nonce, ..form }),
        faults: Faults::from(faults),
        guidelines_url: call.moment().programme.support.listing_guidelines_url.clone(),
        path,
    };
    Ok(respond::page(status, page.render()))
}

/// What an app's page shows besides the app.
#[derive(Default)]
struct Shown {
    done: Option<ListingDone>,
    /// The document that is to be sent now.
    upload: Option<String>,
    announcing: AnnouncedFile,
    answering: Option<Answering>,
    faults: Vec<FieldFault>,
    /// Somebody else made a change after the page was opened.
    is_outdated: bool,
}

async fn page<S: Reads + Lists, E: Entropy, D: ListingDocuments>(
    desk: &Listings<S, E, D>,
    call: &Call,
    (org, id): (PartnerId, ListingId),
    shown: Shown,
) -> Result<Response, Problem> {
    let found = story::detail(&desk.store, credential(call)?, &org, &id, call.now).await;
    let (caller, Detail { listing, content }) = found.map_err(refused)?;
    if !shown.faults.is_empty() {
        caller.require(AUTHORS)?;
    }
    let (Some(dossier), Some(state)) = (listing.state.dossier(), views::state(&listing.state)) else { return Err(Problem::not_found()) };
    let is_draft = matches!(listing.state, Stage::Draft { .. });
    let blockers = is_draft.then(|| listing::blockers(&content, &dossier.documents, call.moment().programme));
    let is_ready = blockers.as_ref().is_some_and(Vec::is_empty);
    let download = |document: &listing::Document| Some(desk.documents.download_link(&id, document, call.now));
    let actions = actions(&listing, &caller, is_ready);
    let path = path(org, id);
    let status = respond::returned(shown.is_outdated, &shown.faults);
    let upload = upload(desk, call, (org, id), &listing, &caller, &shown);
    let visit = Visit::of(&desk.store, &desk.site, &caller).await?;
    let page = ListingPage {
        // A form that came back stands at its button's address, which only takes POSTs.
        frame: Frame { return_path: path.clone(), ..visit.frame(call, &desk.site) },
        list_path: format!("/partners/{org}/listings"),
        id: id.to_string(),
        name: content.name.speak(entrypoint::site::language(call.locale)).as_str().to_owned(),
        version: listing.version,
        newest: dossier.newest.number,
        state,
        shelf: views::shelf(&listing.state),
        stopped: views::stopped(dossier),
        has_customers: dossier.shelf.is_some(),
        now: call.now,
        whose_move: views::whose_move(&listing.state),
        clock: views::clock(&listing.state, call.now),
        reasons: views::reasons(&listing.state),
        questions: views::questions(&listing.state),
        answering: shown.answering,
        checklist: views::checklist(dossier),
        blockers: blockers.map(|blockers| views::blockers(&blockers, dossier)),
        documents: views::documents(dossier, download),
        upload,
        content: views::content(&content, dossier, download),
        actions,
        done: shown.done,
        faults: Faults::from(shown.faults),
        is_outdated: shown.is_outdated,
        path,
    };
    Ok(respond::page(status, page.render()))
}

/// What the reader may do now. The rules decide again when a button is pressed; this only spares people dead ends.
fn actions(listing: &Loaded<Listing>, caller: &Caller, is_ready: bool) -> ListingActions {
    let (writes, decides) = (caller.has(AUTHORS), caller.has(DECIDERS));
    let is_retired = matches!(listing.state, Stage::Retired { .. });
    let is_handed_in = matches!(
        listing.state,
        Stage::Submitted { .. }
            | Stage::InReview { .. }
            | Stage::InfoRequested { .. }
            | Stage::ChangesRequested { .. }
            | Stage::Approved { .. }
    );
    ListingActions {
        edit: writes && listing.state.is_editable(),
        submit: decides && is_ready,
        answer: writes && listing.state.dossier().is_some_and(|dossier| dossier.open_questions().next().is_some()),
        check: writes && !is_retired,
        withdraw: decides && is_handed_in,
        retire: decides && !is_retired,
    }
}

fn upload<S, E: Entropy, D: ListingDocuments>(
    desk: &Listings<S, E, D>,
    call: &Call,
    (org, id): (PartnerId, ListingId),
    listing: &Loaded<Listing>,
    caller: &Caller,
    shown: &Shown,
) -> Upload {
    let Some(dossier) = listing.state.dossier().filter(|_| caller.has(AUTHORS) && listing.state.is_editable()) else {
        return Upload::Closed;
    };
    let expected = |document: &&listing::Document| matches!(document.state, DocumentState::Announced { .. });
    let named = shown.upload.as_ref().and_then(|name| dossier.documents.iter().find(|document| document.id.to_string() == *name));
    let Some(document) = named.filter(expected) else {
        let AnnouncedFile { nonce: typed, kind, file_name, media_type } = shown.announcing.clone();
        let nonce = if typed.is_empty() { idempotency::nonce(&desk.entropy) } else { typed };
        return Upload::Announce(AnnouncedFile { nonce, kind, file_name, media_type });
    };
    let return_to = format!("{}{}?done=uploaded", desk.site.url, path(org, id));
    let form = desk.documents.upload_form(&id, document, &return_to, call.now);
    Upload::Send {
        action: form.action,
        fields: form.fields,
        file_name: document.file_name.as_str().to_owned(),
        media_type: document.media_type.as_str().to_owned(),
        limit_bytes: document.kind.most_bytes(),
    }
}

/// How the form of a draft comes to be shown.
enum Came {
    /// For the first time: it says what the draft says.
    Fresh,
    /// With faults. It was written upon what its writer had seen, not upon what stands there now.
    AtFault { seen: String, form: ListingForm, faults: Vec<FieldFault> },
    /// Somebody else was faster. Saved again, it is written over what stands there now, on purpose.
    Outdated { form: ListingForm },
}

async fn edit_page<S: Reads + Lists, E, D: ListingDocuments>(
    desk: &Listings<S, E, D>,
    call: &Call,
    (org, id): (PartnerId, ListingId),
    came: Came,
) -> Result<Response, Problem> {
    let programme = call.moment().programme;
    let found = story::detail(&desk.store, credential(call)?, &org, &id, call.now).await;
    let (caller, Detail { listing, content }) = found.map_err(refused)?;
    caller.require(AUTHORS)?;
    let Some(dossier) = listing.state.dossier() else { return Err(Problem::not_found()) };
    if !listing.state.is_editable() {
        let is_retired = matches!(listing.state, Stage::Retired { .. });
        return Err(refused(if is_retired { listing::Rejection::Retired } else { listing::Rejection::Frozen }.into()));
    }
    let present = || content.digest().as_str().to_owned();
    let (status, seen, form, faults) = match came {
        Came::Fresh => (StatusCode::OK, present(), views::form(&content, programme), vec![]),
        Came::AtFault { seen, form, faults } => (StatusCode::UNPROCESSABLE_ENTITY, seen, form, faults),
        Came::Outdated { form } => (StatusCode::PRECONDITION_FAILED, present(), form, vec![]),
    };
    let (logos, documents) =
        views::documents(dossier, |document: &listing::Document| Some(desk.documents.download_link(&id, document, call.now)))
            .into_iter()
            .partition(|document| document.kind == DocumentKind::Logo.as_str());
    let visit = Visit::of(&desk.store, &desk.site, &caller).await?;
    let path = path(org, id);
    let page = ListingEditPage {
        frame: Frame { return_path: format!("{path}/edit"), ..visit.frame(call, &desk.site) },
        name: content.name.speak(entrypoint::site::language(call.locale)).as_str().to_owned(),
        newest: dossier.newest.number,
        begins_next: !matches!(listing.state, Stage::Draft { .. }),
        seen,
        form,
        faults: Faults::from(faults),
        is_outdated: status == StatusCode::PRECONDITION_FAILED,
        categories: programme.categories.iter().map(|category| category.id.clone()).collect(),
        integration_types: programme.integration_types.iter().map(|kind| kind.id.clone()).collect(),
        authentication_methods: programme.authentication_methods.clone(),
        documents,
        logos,
        path,
    };
    Ok(respond::page(status, page.render()))
}

fn path(org: PartnerId, id: ListingId) -> String {
    format!("/partners/{org}/listings/{id}")
}
