//! The applicant's status page. Opening it reads; only its buttons decide.

use std::sync::Arc;

use application::{
    engine::Loaded,
    ports::{Documents, Reads, Writes},
    use_cases::{
        review,
        status::{self as story, ActError, LinkError},
    },
};
use axum::{
    body::Bytes,
    extract::{Path, Query, State},
    response::Response,
};
use domain::{
    application::{Application, Command, DocumentKind, Rejection, State as Stage},
    id::{self, ApplicationId, DocumentId},
    limits,
    values::{Invalid, Line, Prose, Redacted},
};
use entrypoint::{Call, Face, Fields, Problem, respond, views};
use http::{HeaderMap, StatusCode};
use pages::{
    form::{Faults, FieldFault},
    frame::{Frame, Visitor},
    link_problem::{LinkProblem, LinkProblemPage},
    status::{Answering, DeclaredFile, Done, StatusPage, Upload},
};
use serde::{Deserialize, Serialize};

use crate::Intake;

/// The address of a status page.
#[derive(Debug, Deserialize)]
pub(crate) struct Address {
    id: String,
    token: Redacted<String>,
}

/// What a redirect back to the page says was done, or which upload is to follow.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Aftermath {
    done: Option<String>,
    document: Option<String>,
}

/// What came back with faults.
#[derive(Default)]
struct Returned {
    faults: Vec<FieldFault>,
    answering: Option<Answering>,
    declared: DeclaredFile,
}

/// The application as JSON.
#[derive(Debug, Serialize)]
struct StatusDocument<'a> {
    application: String,
    state: &'a str,
    waiting_for: Option<&'a str>,
    deadline: Option<String>,
    address_confirmed: bool,
    counted_seconds: i64,
    clock_running: bool,
    questions: Vec<QuestionDocument<'a>>,
    reasons: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct QuestionDocument<'a> {
    question: String,
    text: &'a str,
    asked_at: String,
    answer: Option<&'a str>,
}

pub(crate) async fn show<S: Reads, D: Documents>(
    State(intake): State<Arc<Intake<S, D>>>,
    Path(address): Path<Address>,
    Query(aftermath): Query<Aftermath>,
    call: Call,
) -> Result<Response, Problem> {
    let opened = match open(&intake, &address, &call).await? {
        Ok(opened) => opened,
        Err(refused) => return Ok(refused),
    };
    render(&intake, &address, &call, &opened, &aftermath, Returned::default()).await
}

pub(crate) async fn confirm<S: Reads + Writes, D: Documents>(
    State(intake): State<Arc<Intake<S, D>>>,
    Path(address): Path<Address>,
    call: Call,
) -> Result<Response, Problem> {
    act(&intake, &address, &call, Command::ConfirmAddress, "confirmed").await
}

pub(crate) async fn answer<S: Reads + Writes, D: Documents>(
    State(intake): State<Arc<Intake<S, D>>>,
    Path(address): Path<Address>,
    call: Call,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let mut fields = Fields::read(&headers, &body)?;
    let question = fields.required("question", |text| text.parse().map_err(|_| Invalid::UnknownValue));
    let text = fields.required("answer", Prose::parse);
    fields.knows("version");
    let answering = Some(Answering { question: fields.typed("question"), text: fields.typed("answer") });
    let faults = fields.faults();
    match (question, text) {
        (Some(question), Some(text)) if faults.is_empty() => {
            act(&intake, &address, &call, Command::Answer { question, text }, "answered").await
        }
        _ => again(&intake, &address, &call, Returned { faults, answering, ..Returned::default() }).await,
    }
}

pub(crate) async fn add_document<S: Reads + Writes, D: Documents>(
    State(intake): State<Arc<Intake<S, D>>>,
    Path(address): Path<Address>,
    call: Call,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let mut fields = Fields::read(&headers, &body)?;
    let file_name = fields.required("file_name", |text| Line::parse_within(text, limits::FILE_NAME_CHARACTERS));
    let kind = fields.required("kind", |text| match text {
        "technical" => Ok(DocumentKind::Technical),
        "security" => Ok(DocumentKind::Security),
        _ => Err(Invalid::UnknownValue),
    });
    let media_type = fields.required("media_type", |text| {
        let known = StatusPage::MEDIA_TYPES.iter().any(|(known, _)| *known == text);
        if known { Ok(text.to_owned()) } else { Err(Invalid::UnknownValue) }
    });
    fields.knows("version");
    let declared =
        DeclaredFile { file_name: fields.typed("file_name"), kind: fields.typed("kind"), media_type: fields.typed("media_type") };
    let faults = fields.faults();
    let (Some(file_name), Some(kind), Some(media_type)) = (file_name, kind, media_type) else {
        return again(&intake, &address, &call, Returned { faults, declared, ..Returned::default() }).await;
    };
    if !faults.is_empty() {
        return again(&intake, &address, &call, Returned { faults, declared, ..Returned::default() }).await;
    }
    // The same file announced twice is one document: its upload may be tried again.
    let document: DocumentId = id::derive(&[&address.id, file_name.as_str(), views::document_kind(kind), &media_type]);
    let command = Command::AddDocument { document, kind, file_name, media_type };
    match perform(&intake, &address, &call, command).await? {
        Ok(_) => Ok(respond::see_other(&format!("{}?document={document}", path(&address)))),
        Err(refused) => Ok(refused),
    }
}

pub(crate) async fn withdraw<S: Reads + Writes, D: Documents>(
    State(intake): State<Arc<Intake<S, D>>>,
    Path(address): Path<Address>,
    call: Call,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let mut fields = Fields::read(&headers, &body)?;
    fields.required("confirmed", |text| if text == "yes" { Ok(()) } else { Err(Invalid::Required) });
    fields.knows("version");
    let faults = fields.faults();
    if faults.is_empty() {
        act(&intake, &address, &call, Command::Withdraw, "withdrawn").await
    } else {
        again(&intake, &address, &call, Returned { faults, ..Returned::default() }).await
    }
}

/// Acts, and sends the browser back to the page, which then says what was done.
async fn act<S: Reads + Writes, D: Documents>(
    intake: &Intake<S, D>,
    address: &Address,
    call: &Call,
    command: Command,
    done: &str,
) -> Result<Response, Problem> {
    match perform(intake, address, call, command).await? {
        Err(refused) => Ok(refused),
        Ok(_) if call.face == Face::Page => Ok(respond::see_other(&format!("{}?done={done}", path(address)))),
        Ok(acted) => Ok(document(call, &acted)),
    }
}

async fn perform<S: Reads + Writes, D: Documents>(
    intake: &Intake<S, D>,
    address: &Address,
    call: &Call,
    command: Command,
) -> Result<Result<Loaded<Application>, Response>, Problem> {
    let Ok(id) = address.id.parse::<ApplicationId>() else { return refuse_link(intake, call, &LinkError::Unknown).map(Err) };
    match story::act(&intake.store, &id, &address.token, command, call.moment()).await {
        Ok(acted) => Ok(Ok(acted)),
        Err(ActError::Link(LinkError::Store(error)) | ActError::Store(error)) => Err(error.into()),
        Err(ActError::Link(error)) => refuse_link(intake, call, &error).map(Err),
        Err(ActError::Rejected(rejection)) => Err(rejected(rejection)),
    }
}

fn rejected(rejection: Rejection) -> Problem {
    match rejection {
        Rejection::NotFound => Problem::not_found(),
        Rejection::NoSuchQuestion => Problem::conflict("no_such_question"),
        Rejection::AlreadyAnswered => Problem::conflict("already_answered"),
        Rejection::TooMany => Problem::conflict("too_many_documents"),
        Rejection::Ended => Problem::conflict("application_ended"),
        // Reviewers' rules; an applicant's command meets none of them.
        Rejection::NotClaimed
        | Rejection::ClaimedByAnother
        | Rejection::ConflictOfInterest
        | Rejection::Blocked(_)
        | Rejection::CallInTheFuture => Problem::conflict("not_possible"),
    }
}

async fn open<S: Reads, D: Documents>(
    intake: &Intake<S, D>,
    address: &Address,
    call: &Call,
) -> Result<Result<Loaded<Application>, Response>, Problem> {
    let Ok(id) = address.id.parse::<ApplicationId>() else { return refuse_link(intake, call, &LinkError::Unknown).map(Err) };
    match story::open(&intake.store, &id, &address.token, call.now).await {
        Ok(opened) => Ok(Ok(opened)),
        Err(LinkError::Store(error)) => Err(error.into()),
        Err(error) => refuse_link(intake, call, &error).map(Err),
    }
}

/// A link that opens nothing: people read why and what to do, programs get 404 or 410.
fn refuse_link<S, D>(intake: &Intake<S, D>, call: &Call, error: &LinkError) -> Result<Response, Problem> {
    let (problem, status) = match error {
        LinkError::Expired => (LinkProblem::Expired, StatusCode::GONE),
        LinkError::Unknown | LinkError::Store(_) => (LinkProblem::Wrong, StatusCode::NOT_FOUND),
    };
    match call.face {
        Face::Json => Err(Problem::not_found()),
        Face::Page => {
            let frame = intake.site.frame(call, Visitor::Anonymous);
            Ok(respond::page(status, LinkProblemPage { frame, problem }.render()))
        }
    }
}

/// The page again, with what was typed and what is wrong with it.
async fn again<S: Reads, D: Documents>(
    intake: &Intake<S, D>,
    address: &Address,
    call: &Call,
    returned: Returned,
) -> Result<Response, Problem> {
    if call.face == Face::Json {
        return Err(Problem::invalid(returned.faults));
    }
    match open(intake, address, call).await? {
        Ok(opened) => render(intake, address, call, &opened, &Aftermath::default(), returned).await,
        Err(refused) => Ok(refused),
    }
}

async fn render<S: Reads, D: Documents>(
    intake: &Intake<S, D>,
    address: &Address,
    call: &Call,
    opened: &Loaded<Application>,
    aftermath: &Aftermath,
    returned: Returned,
) -> Result<Response, Problem> {
    if call.face == Face::Json {
        return Ok(document(call, opened));
    }
    let (Some(dossier), Some(state)) = (opened.state.dossier(), views::state(&opened.state)) else { return Err(Problem::not_found()) };
    let (business, technical) = review::contacts(&intake.store, dossier).await?;
    // Links end with an erasure; one that a mail minted at that very moment opens nothing either.
    if business.is_none() {
        return refuse_link(intake, call, &LinkError::Unknown);
    }
    // Storage that does not answer must not keep the applicant from the page: what has arrived is then not known.
    let arrived = if dossier.documents.is_empty() { vec![] } else { intake.documents.arrived(&dossier.id).await.unwrap_or_default() };
    let status = if returned.faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let path = path(address);
    let page = StatusPage {
        // A form that came back stands at its button's address, which only takes POSTs.
        frame: Frame { return_path: path.clone(), ..intake.site.frame(call, Visitor::Anonymous) },
        version: opened.version,
        reference: dossier.id.to_string(),
        state,
        submitted_at: dossier.submitted_at,
        now: call.now,
        whose_move: views::whose_move(&opened.state),
        clock: views::clock(&opened.state, dossier, call.now),
        address: business.as_ref().map(|person| person.address.as_str().to_owned()).unwrap_or_default(),
        address_confirmed_at: views::confirmed_at(dossier),
        details: views::details(dossier, business.as_ref(), technical.as_ref()),
        questions: views::questions(&opened.state, dossier),
        answering: returned.answering,
        documents: views::documents(dossier, &arrived, |_| None),
        upload: upload(intake, call, opened, aftermath, returned.declared, &path),
        rejection_reasons: match &opened.state {
            Stage::Rejected { reasons, .. } => Some(reasons.as_str().to_owned()),
            _ => None,
        },
        apply_again: matches!(opened.state, Stage::Rejected { .. })
            .then(|| format!("/apply?revises={}&link={}", dossier.id, address.token.expose())),
        history: views::history(&opened.state, dossier),
        done: done(aftermath),
        faults: Faults::from(returned.faults),
        path,
    };
    Ok(respond::page(status, page.render()))
}

fn upload<S, D: Documents>(
    intake: &Intake<S, D>,
    call: &Call,
    opened: &Loaded<Application>,
    aftermath: &Aftermath,
    declared: DeclaredFile,
    path: &str,
) -> Upload {
    let Some(dossier) =
        opened.state.dossier().filter(|_| !views::state(&opened.state).is_some_and(pages::application::ApplicationState::is_final))
    else {
        return Upload::Closed;
    };
    let announced = aftermath.document.as_ref().and_then(|id| dossier.documents.iter().find(|known| known.id.to_string() == *id));
    announced.map_or(Upload::Declare(declared), |document| {
        let return_to = format!("{}{path}?done=uploaded", intake.site.url);
        let form = intake.documents.upload_form(&dossier.id, &document.id, &document.media_type, &return_to, call.now);
        Upload::Send {
            action: form.action,
            fields: form.fields,
            file_name: document.file_name.as_str().to_owned(),
            media_type: document.media_type.clone(),
            limit_bytes: limits::DOCUMENT_BYTES,
        }
    })
}

fn done(aftermath: &Aftermath) -> Option<Done> {
    match aftermath.done.as_deref() {
        Some("confirmed") => Some(Done::AddressConfirmed),
        Some("answered") => Some(Done::Answered),
        Some("uploaded") => Some(Done::DocumentAdded),
        Some("withdrawn") => Some(Done::Withdrawn),
        _ => None,
    }
}

fn document(call: &Call, opened: &Loaded<Application>) -> Response {
    use domain::aggregate::Aggregate as _;
    let Some(dossier) = opened.state.dossier() else { return respond::json(StatusCode::NOT_FOUND, &()) };
    let step = opened.state.step();
    let body = StatusDocument {
        application: dossier.id.to_string(),
        state: Application::label(&opened.state),
        waiting_for: views::whose_move(&opened.state).map(|step| match step.mover {
            pages::application::Mover::Applicant => "applicant",
            pages::application::Mover::Team | pages::application::Mover::Partner => "platform",
        }),
        deadline: step.map(|step| step.deadline.to_string()),
        address_confirmed: dossier.is_confirmed(),
        counted_seconds: dossier.clock.counted(call.now).as_secs(),
        clock_running: dossier.clock.is_running(),
        questions: dossier
            .questions
            .iter()
            .map(|asked| QuestionDocument {
                question: asked.id.to_string(),
                text: asked.text.as_str(),
                asked_at: asked.asked_at.to_string(),
                answer: asked.answer.as_ref().map(|(text, _)| text.as_str()),
            })
            .collect(),
        reasons: match &opened.state {
            Stage::Rejected { reasons, .. } => Some(reasons.as_str()),
            _ => None,
        },
    };
    respond::versioned(StatusCode::OK, opened.version, &body)
}

fn path(address: &Address) -> String {
    format!("/applications/{}/status/{}", address.id, address.token.expose())
}
