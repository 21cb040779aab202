//! What is held of one person, for operators: all of it shown, or erased. The address is in the body, for addresses of routes are
//! logged on their way here.

use application::{
    engine::Loaded,
    ports::{Lists, Reads, Writes},
    records::person::{KnownTo, Person},
    use_cases::person_requests::{self as story, Asked, Erasure, Held, PersonRequestError},
};
use axum::{Router, body::Bytes, extract::State, response::Response, routing::post};
use domain::{
    aggregate::Aggregate as _,
    application::{Application, Content, State as Stage},
    creation::IdempotencyKey,
    event::Recorded,
    installation::Receipt,
    limits,
    member::{Member, State as SeatStage},
    organisation::{OrganisationId, Role},
    person_request::{PersonRequest, State as Request},
    values::{EmailAddress, Invalid, Prose},
};
use entrypoint::{Call, Fields, Problem, idempotency, organisation_json::unless_refused, organisation_pages::credential, respond};
use http::{HeaderMap, StatusCode};
use language::Fault;
use pages::form::fault;
use serde::Serialize;
use utoipa::ToSchema;

use crate::kind::Served;

/// Whose data is shown, and why.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "describes the body to readers of the OpenAPI document; `Fields` reads it")]
pub struct ExportBody {
    /// The person's address.
    email: String,
    /// Why, for the platform's audit trail: name the ticket, not the person.
    reason: String,
}

/// Whose data is erased, and why.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "describes the body to readers of the OpenAPI document; `Fields` reads it")]
pub struct ErasureBody {
    /// The person's address.
    email: String,
    /// Why, for the platform's audit trail: name the ticket, not the person.
    reason: String,
    /// Partners and customers that may be left without anybody who manages them; the platform never may.
    leaving: Option<Vec<String>>,
}

/// All that is held of a person: empty lists of whom nothing is known.
#[derive(Debug, Serialize, ToSchema)]
pub struct PersonExport {
    /// The request's id.
    request: String,
    /// The account of the address: what audit trails and receipts name.
    account: String,
    /// Names and addresses, as each who knows the person has them.
    people: Vec<KnownPerson>,
    /// Seats the person has, had, or is offered.
    seats: Vec<KnownSeat>,
    /// Applications that name the person as a contact.
    applications: Vec<KnownApplication>,
    /// What the person consented to for a customer.
    receipts: Vec<KnownReceipt>,
    /// Until when each link that was mailed to the person opens something (RFC 3339).
    links: Vec<String>,
    /// Until when each session lasts (RFC 3339).
    sessions: Vec<String>,
}

/// A person as somebody knows them.
#[derive(Debug, Serialize, ToSchema)]
pub struct KnownPerson {
    /// The item's id.
    id: String,
    /// An application or an organisation, by id.
    known_to: String,
    /// The name.
    name: String,
    /// The address.
    email: String,
    /// The language they are written to in.
    language: String,
    /// Since when mail to the address is known not to arrive (RFC 3339).
    bounced_at: Option<String>,
}

/// A seat.
#[derive(Debug, Serialize, ToSchema)]
pub struct KnownSeat {
    /// Where.
    organisation: String,
    /// `invited`, `active` or `removed`.
    state: String,
    /// What the person may or might do there.
    roles: Vec<String>,
    /// Since when they are a member, or were removed (RFC 3339).
    since: Option<String>,
}

/// An application that names the person.
#[derive(Debug, Serialize, ToSchema)]
pub struct KnownApplication {
    /// Its id.
    id: String,
    /// Where it stands.
    state: String,
    /// When it was submitted (RFC 3339).
    submitted_at: String,
    /// The form, where the person is the business contact, who answers for it.
    #[schema(value_type = Option<Object>)]
    form: Option<Content>,
    /// What the person was asked and has answered.
    questions: Vec<KnownQuestion>,
    /// Names of the documents that were uploaded.
    documents: Vec<String>,
}

/// What the person was asked.
#[derive(Debug, Serialize, ToSchema)]
pub struct KnownQuestion {
    /// The question.
    question: String,
    /// The answer.
    answer: Option<String>,
}

/// A receipt, as the customer's export of receipts has it whole.
#[derive(Debug, Serialize, ToSchema)]
pub struct KnownReceipt {
    /// For whom the person consented.
    customer: String,
    /// To which app.
    listing: String,
    /// The installation whose chain it belongs to.
    installation: String,
    /// Its place in the chain.
    number: u32,
    /// Its digest.
    digest: String,
    /// What it proves.
    act: String,
    /// When (RFC 3339).
    at: String,
}

/// What became of an erasure.
#[derive(Debug, Serialize, ToSchema)]
pub struct PersonErasure {
    /// The request's id.
    request: String,
    /// The account of the address: what audit trails and receipts go on naming.
    account: String,
    /// `erased`: nothing is held any more.
    state: String,
    /// Since when (RFC 3339).
    erased_at: Option<String>,
}

pub(crate) fn routes<S: Reads + Writes + Lists + 'static>(path: &str) -> Router<Served<S>> {
    Router::new().route(&format!("{path}/people/export"), post(export::<S>)).route(&format!("{path}/people/erasure"), post(erase::<S>))
}

/// Shows an operator all that is held of a person. Of somebody unknown nothing is held, in the same shape.
#[utoipa::path(post, path = "/v1/platform/people/export", tag = "platform", request_body = ExportBody,
    params(("Idempotency-Key" = String, Header, description = "The same request again is shown again, and noted once")),
    responses((status = 200, body = PersonExport), (status = 400), (status = 401), (status = 403), (status = 404),
        (status = 422, description = "Fields are at fault, or the idempotency key stood for another request")), security(("bearer" = [])))]
pub(crate) async fn export<S: Reads + Writes + Lists>(
    State(Served { function, .. }): State<Served<S>>,
    call: Call,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let who = credential(&call)?;
    let read = || Ok((idempotency::key(&headers)?, Fields::parsed(&headers, &body, asked)?));
    let (key, asked): (IdempotencyKey, Asked) = match read() {
        Ok(read) => read,
        Err(problem) => return Err(operators_alone(&function.store, &call, problem).await),
    };
    let (request, held, receipts) = story::export(&function.store, who, &asked, &key, call.moment()).await.map_err(refused)?;
    let document = shown(&request, &held, &receipts)?;
    Ok(idempotency::answer(respond::json(StatusCode::OK, &document), is_replay(&request, &call)))
}

/// Erases all that is held of a person: names and addresses, seats, links, sessions; an application that waits for a decision is
/// withdrawn with its business contact. What stays names an account and nobody. Sent again, it finishes what was left undone.
#[utoipa::path(post, path = "/v1/platform/people/erasure", tag = "platform", request_body = ErasureBody,
    params(("Idempotency-Key" = String, Header)),
    responses((status = 200, body = PersonErasure), (status = 400), (status = 401), (status = 403), (status = 404),
        (status = 409, description = "`last_manager`: nobody else manages the organisations that `errors[].field` names"),
        (status = 422, description = "Fields are at fault, or the idempotency key stood for another request"),
        (status = 503, description = "It may be half done: send the same request again")), security(("bearer" = [])))]
pub(crate) async fn erase<S: Reads + Writes + Lists>(
    State(Served { function, .. }): State<Served<S>>,
    call: Call,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let who = credential(&call)?;
    let read = || Ok((idempotency::key(&headers)?, Fields::parsed(&headers, &body, erasure)?));
    let (key, erasure): (IdempotencyKey, Erasure) = match read() {
        Ok(read) => read,
        Err(problem) => return Err(operators_alone(&function.store, &call, problem).await),
    };
    let request = story::erase(&function.store, who, &erasure, &key, call.moment()).await.map_err(refused)?;
    let subject = request.state.subject().ok_or_else(Problem::internal)?;
    let document = PersonErasure {
        request: subject.id.to_string(),
        account: subject.account.to_string(),
        state: PersonRequest::label(&request.state).to_owned(),
        erased_at: match &request.state {
            Request::Erased { at, .. } => Some(at.to_string()),
            Request::Unwritten | Request::Exported { .. } | Request::Erasing { .. } => None,
        },
    };
    Ok(idempotency::answer(respond::json(StatusCode::OK, &document), is_replay(&request, &call)))
}

fn asked(fields: &mut Fields) -> Option<Asked> {
    let address = fields.required("email", EmailAddress::parse);
    let reason = fields.required("reason", Prose::parse);
    Some(Asked { address: address?, reason: reason? })
}

fn erasure(fields: &mut Fields) -> Option<Erasure> {
    let asked = asked(fields);
    let leaving = fields.list("leaving", limits::LIST_ENTRIES, |text| {
        text.parse().ok().filter(|organisation| *organisation != OrganisationId::Platform).ok_or(Invalid::UnknownValue)
    });
    Some(Erasure { asked: asked?, leaving: leaving? })
}

/// Who may not ask this at all learns that, whatever was wrong with the request.
async fn operators_alone(reads: &impl Reads, call: &Call, problem: Problem) -> Problem {
    unless_refused(reads, call, OrganisationId::Platform, &[Role::Operator], problem).await
}

fn refused(error: PersonRequestError) -> Problem {
    match error {
        PersonRequestError::Access(error) => error.into(),
        PersonRequestError::Store(error) => error.into(),
        PersonRequestError::Rejected(_) => Problem::unprocessable("idempotency_key_reused"),
        PersonRequestError::LastManager(organisations) => {
            let unmanaged = organisations.iter().map(|organisation| fault(organisation.to_string(), Fault::LastManager));
            Problem::conflict_of("last_manager", unmanaged.collect())
        }
    }
}

/// Whether it was another request that made it.
fn is_replay(request: &Loaded<PersonRequest>, call: &Call) -> bool {
    let is_ours = |events: Vec<Recorded<_>>| events.iter().any(|event| event.version == 1 && event.request_id == call.request_id);
    !request.events().is_ok_and(is_ours)
}

fn shown(request: &Loaded<PersonRequest>, held: &Held, receipts: &[Receipt]) -> Result<PersonExport, Problem> {
    let subject = request.state.subject().ok_or_else(Problem::internal)?;
    Ok(PersonExport {
        request: subject.id.to_string(),
        account: subject.account.to_string(),
        people: held.people.iter().map(person).collect(),
        seats: held.seats.iter().filter_map(seat).collect(),
        applications: held.applications.iter().filter_map(|application| of_application(application, held)).collect(),
        receipts: receipts.iter().map(receipt).collect(),
        links: held.links.iter().map(|link| link.expires.to_string()).collect(),
        sessions: held.sessions.iter().map(|session| session.expires.to_string()).collect(),
    })
}

fn person(person: &Person) -> KnownPerson {
    KnownPerson {
        id: person.id.to_string(),
        known_to: match &person.known_to {
            KnownTo::Application(application) => application.to_string(),
            KnownTo::Organisation(organisation) => organisation.to_string(),
        },
        name: person.name.as_str().to_owned(),
        email: person.address.as_str().to_owned(),
        language: person.language.as_str().to_owned(),
        bounced_at: person.bounced_at.map(|at| at.to_string()),
    }
}

fn seat(member: &Loaded<Member>) -> Option<KnownSeat> {
    let seat = member.state.seat()?;
    Some(KnownSeat {
        organisation: seat.organisation.to_string(),
        state: Member::label(&member.state).to_owned(),
        roles: seat.roles.iter().map(|role| role.as_str().to_owned()).collect(),
        since: match &member.state {
            SeatStage::Active { since, .. } => Some(since.to_string()),
            SeatStage::Removed { at, .. } => Some(at.to_string()),
            SeatStage::Vacant | SeatStage::Invited { .. } => None,
        },
    })
}

fn of_application(application: &Loaded<Application>, held: &Held) -> Option<KnownApplication> {
    let dossier = Stage::dossier(&application.state)?;
    let answers_for_it = held.people.iter().any(|person| person.id == dossier.business_contact);
    let questions = dossier.questions.iter().filter(|_| answers_for_it).map(|asked| KnownQuestion {
        question: asked.text.as_str().to_owned(),
        answer: asked.answer.as_ref().map(|(answer, _)| answer.as_str().to_owned()),
    });
    Some(KnownApplication {
        id: dossier.id.to_string(),
        state: Application::label(&application.state).to_owned(),
        submitted_at: dossier.submitted_at.to_string(),
        form: answers_for_it.then(|| dossier.content.clone()),
        questions: questions.collect(),
        documents: dossier.documents.iter().filter(|_| answers_for_it).map(|document| document.file_name.as_str().to_owned()).collect(),
    })
}

fn receipt(receipt: &Receipt) -> KnownReceipt {
    KnownReceipt {
        customer: receipt.customer.to_string(),
        listing: receipt.listing.to_string(),
        installation: receipt.installation.to_string(),
        number: receipt.number,
        digest: receipt.seal().digest.as_str().to_owned(),
        act: receipt.act.as_str().to_owned(),
        at: receipt.at.to_string(),
    }
}
