//! The desk for programs: the same stories as JSON.

use std::sync::Arc;

use application::{
    engine::Loaded,
    ports::{Documents, Lists, Reads, Writes},
    records::person::Person,
    use_cases::{
        histories,
        review::{self, REVIEWERS},
    },
};
use axum::{
    body::Bytes,
    extract::{Path, Query, State},
    response::Response,
};
use domain::{
    aggregate::Aggregate as _,
    application::{Application, State as Stage},
    id::ApplicationId,
    organisation::OrganisationId,
};
use entrypoint::{
    Call, Fields, Problem, cursor, organisation_json,
    organisation_pages::{credential, let_in},
    respond, version,
};
use http::{HeaderMap, StatusCode};
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

use crate::{
    ReviewDesk, acts, listings,
    queue::{self as queue_page, Filter},
    reference, refused, support,
};

type Desk<S, D> = State<Arc<ReviewDesk<S, D>>>;

/// One application of the queue.
#[derive(Debug, Serialize, ToSchema)]
pub struct QueueEntry {
    /// The application's id.
    application: String,
    /// Where it stands.
    state: String,
    /// The applicant's legal name.
    legal_name: String,
    /// The kind of partnership.
    partnership_type: String,
    /// How long ago it was submitted, in seconds.
    age_seconds: u64,
    /// Until when the next step should be done (RFC 3339).
    deadline: Option<String>,
}

/// A page of the queue.
#[derive(Debug, Serialize, ToSchema)]
pub struct Queue {
    /// Applications, oldest first.
    applications: Vec<QueueEntry>,
    /// The next page's cursor; absent at the end.
    next: Option<String>,
}

/// One application, whole.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApplicationDocument {
    /// The application's id.
    application: String,
    /// Its version; also the `ETag`.
    version: u64,
    /// Where it stands: `submitted`, `in_review`, `info_requested`, `info_expired`, `approved`, `rejected`, `withdrawn`.
    state: String,
    /// What the form said.
    #[schema(value_type = Object)]
    content: serde_json::Value,
    /// The business contact; absent after an erasure.
    business_contact: Option<Contact>,
    /// The technical contact; absent after an erasure.
    technical_contact: Option<Contact>,
    /// The rejected application this one revises.
    revises: Option<String>,
    /// When it was submitted (RFC 3339).
    submitted_at: String,
    /// Whether the business contact's address is confirmed.
    address_confirmed: bool,
    /// Who reviews it: an account.
    reviewer: Option<String>,
    /// Time counted against the platform so far, in seconds.
    counted_seconds: i64,
    /// Whether the clock runs; it stops while waiting for the applicant.
    clock_running: bool,
    /// Until when the next step should be done (RFC 3339).
    deadline: Option<String>,
    /// Exploratory calls.
    calls: Vec<CallDocument>,
    /// Questions and answers.
    questions: Vec<QuestionDocument>,
    /// Why it was rejected.
    reasons: Option<String>,
    /// The organisation made of it.
    partner: Option<String>,
}

/// A person to talk to.
#[derive(Debug, Serialize, ToSchema)]
pub struct Contact {
    /// Their name.
    name: String,
    /// Their address.
    email: String,
    /// Since when mail to the address is known not to arrive (RFC 3339).
    bounced_at: Option<String>,
}

/// A logged call.
#[derive(Debug, Serialize, ToSchema)]
pub struct CallDocument {
    /// When it was held (RFC 3339).
    held_at: String,
    /// What was said.
    notes: String,
    /// Who logged it: an account.
    by: String,
}

/// A question and its answer.
#[derive(Debug, Serialize, ToSchema)]
pub struct QuestionDocument {
    /// Its id.
    question: String,
    /// What was asked.
    text: String,
    /// When (RFC 3339).
    asked_at: String,
    /// What was answered.
    answer: Option<String>,
}

#[derive(OpenApi)]
#[openapi(paths(
    queue,
    detail,
    audit,
    reference::claim,
    reference::log_call,
    reference::ask,
    reference::approve,
    reference::reject,
    support::create,
    listings::json::queue,
    listings::json::detail,
    listings::json::version,
    listings::reference::claim,
    listings::reference::check,
    listings::reference::ask,
    listings::reference::request_changes,
    listings::reference::approve,
    listings::reference::reject,
    listings::reference::publish,
    listings::reference::suspend,
    listings::reference::lift,
    listings::reference::stop,
    listings::reference::release,
    listings::reference::retire
))]
struct Api;

/// The part of the API that this function serves.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

/// Applications in a state, oldest first.
#[utoipa::path(get, path = "/v1/platform/applications", tag = "review", params(("state" = Option<String>, Query), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = Queue), (status = 403), (status = 404)), security(("bearer" = [])))]
pub(crate) async fn queue<S: Reads + Writes + Lists, D: Documents>(
    State(desk): Desk<S, D>,
    Query(filter): Query<Filter>,
    call: Call,
) -> Result<Response, Problem> {
    let list = filter.state()?.value();
    let after = cursor::decode(list, filter.cursor.as_deref())?;
    let caller = let_in(&desk.store, &call, OrganisationId::Platform).await?;
    let rows = review::queue(&desk.store, &caller, list, after).await?;
    let next = rows.next.map(|next| cursor::encode(list, &next));
    let entry = |row: pages::review_queue::QueueRow| QueueEntry {
        application: row.id,
        state: row.state.value().to_owned(),
        legal_name: row.legal_name,
        partnership_type: row.partnership_type,
        age_seconds: row.age.as_secs(),
        deadline: row.whose_move.and_then(|step| step.due).map(|due| due.to_string()),
    };
    let applications = rows.rows.iter().filter_map(|item| queue_page::row(item, call.now)).map(entry).collect();
    let link = next.as_ref().map(|next| format!("</v1/platform/applications?state={list}&cursor={next}>; rel=\"next\""));
    let response = respond::json(StatusCode::OK, &Queue { applications, next });
    Ok(match link {
        Some(link) => respond::with(response, http::header::LINK, &link),
        None => response,
    })
}

/// One application, whole.
#[utoipa::path(get, path = "/v1/platform/applications/{id}", tag = "review", params(("id" = String, Path)),
    responses((status = 200, body = ApplicationDocument), (status = 403), (status = 404)), security(("bearer" = [])))]
pub(crate) async fn detail<S: Reads + Writes + Lists, D: Documents>(
    State(desk): Desk<S, D>,
    Path(id): Path<String>,
    call: Call,
) -> Result<Response, Problem> {
    let id: ApplicationId = id.parse().map_err(|_| Problem::not_found())?;
    let (_, application) = review::detail(&desk.store, credential(&call)?, &id, call.now).await.map_err(refused)?;
    let dossier = application.state.dossier().ok_or_else(Problem::not_found)?;
    let (business, technical) = review::contacts(&desk.store, dossier).await?;
    let document = document(&application, business.as_ref(), technical.as_ref(), &call)?;
    Ok(respond::versioned(StatusCode::OK, application.version, &document))
}

/// Who decided what on an application, newest first.
#[utoipa::path(get, path = "/v1/platform/applications/{id}/audit", tag = "review", params(("id" = String, Path), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = organisation_json::AuditPage), (status = 403), (status = 404)), security(("bearer" = [])))]
pub(crate) async fn audit<S: Reads + Writes + Lists, D: Documents>(
    State(desk): Desk<S, D>,
    Path(id): Path<String>,
    Query(filter): Query<Filter>,
    call: Call,
) -> Result<Response, Problem> {
    let parsed: ApplicationId = id.parse().map_err(|_| Problem::not_found())?;
    let after = cursor::decode(&id, filter.cursor.as_deref())?;
    let (caller, application) = review::detail(&desk.store, credential(&call)?, &parsed, call.now).await.map_err(refused)?;
    let trail = histories::application_trail(&desk.store, &caller, &application, after).await?;
    let path = format!("/v1/platform/applications/{id}/audit");
    Ok(organisation_json::audit(&path, &id, trail))
}

/// What a program does: parse, act, and what there is afterwards.
pub(crate) async fn act<S: Reads + Writes + Lists, D: Documents>(
    desk: &ReviewDesk<S, D>,
    id: &str,
    call: &Call,
    (headers, body): (&HeaderMap, &Bytes),
    parse: acts::Parse,
) -> Result<Response, Problem> {
    credential(call)?;
    let read = || Ok((version::if_match(headers)?, Fields::parsed(headers, body, |fields| parse(fields, call.now))?));
    let (seen, act) = match read() {
        Ok(read) => read,
        Err(problem) => {
            return Err(organisation_json::unless_refused(&desk.store, call, OrganisationId::Platform, REVIEWERS, problem).await);
        }
    };
    let acted = acts::perform(desk, id, call, seen, &act).await?;
    let document = document(&acted, None, None, call)?;
    Ok(respond::versioned(StatusCode::OK, acted.version, &document))
}

fn document(
    application: &Loaded<Application>,
    business: Option<&Person>,
    technical: Option<&Person>,
    call: &Call,
) -> Result<ApplicationDocument, Problem> {
    let dossier = application.state.dossier().ok_or_else(Problem::not_found)?;
    let contact = |person: &Person| Contact {
        name: person.name.as_str().to_owned(),
        email: person.address.as_str().to_owned(),
        bounced_at: person.bounced_at.map(|at| at.to_string()),
    };
    Ok(ApplicationDocument {
        application: dossier.id.to_string(),
        version: application.version,
        state: Application::label(&application.state).to_owned(),
        content: serde_json::to_value(&dossier.content).unwrap_or_default(),
        business_contact: business.map(contact),
        technical_contact: technical.map(contact),
        revises: dossier.revises.map(|former| former.to_string()),
        submitted_at: dossier.submitted_at.to_string(),
        address_confirmed: dossier.is_confirmed(),
        reviewer: application.state.reviewer().map(|reviewer| reviewer.to_string()),
        counted_seconds: dossier.clock.counted(call.now).as_secs(),
        clock_running: dossier.clock.is_running(),
        deadline: application.state.step().map(|step| step.deadline.to_string()),
        calls: dossier
            .calls
            .iter()
            .map(|call| CallDocument { held_at: call.held_at.to_string(), notes: call.notes.as_str().to_owned(), by: call.by.to_string() })
            .collect(),
        questions: dossier
            .questions
            .iter()
            .map(|asked| QuestionDocument {
                question: asked.id.to_string(),
                text: asked.text.as_str().to_owned(),
                asked_at: asked.asked_at.to_string(),
                answer: asked.answer.as_ref().map(|(text, _)| text.as_str().to_owned()),
            })
            .collect(),
        reasons: match &application.state {
            Stage::Rejected { reasons, .. } => Some(reasons.as_str().to_owned()),
            _ => None,
        },
        partner: match &application.state {
            Stage::Approved { partner, .. } => Some(partner.to_string()),
            _ => None,
        },
    })
}
