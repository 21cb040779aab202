//! The public form: shown, taken as a form or as JSON by the same handler, answered without revealing anything.

use std::sync::Arc;

use application::{
    ports::{Documents, Reads, Writes},
    use_cases::{
        apply::{self as story, ApplyError},
        review, status,
    },
};
use axum::{
    body::Bytes,
    extract::{Query, State},
    response::Response,
};
use domain::{application::State as Stage, id::ApplicationId, limits, values::Redacted};
use entrypoint::{Call, Face, Fields, Problem, respond, site};
use http::{HeaderMap, StatusCode};
use pages::{
    apply::{ApplicationForm, ApplyPage},
    form::{Faults, FieldFault},
    frame::Visitor,
    received::ReceivedPage,
};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use crate::{
    Intake,
    form::{self, Parsed, TRAP},
};

/// The answer to an application sent as JSON. It says nothing of where an application stands: only its emailed link does.
#[derive(Debug, Serialize, ToSchema)]
pub struct Accepted {
    /// The application's id. Identical content always has the same.
    #[schema(example = "application_01kahz0m4efx7r1v9q0y2w3n5s")]
    pub application: String,
}

/// An application to become a partner. The browser's form has the same fields; its lists are text areas, one entry a line.
#[derive(Debug, Deserialize, ToSchema)]
#[expect(dead_code, reason = "describes the body to readers of the OpenAPI document; `Fields` reads it")]
pub struct ApplicationBody {
    /// The kind of partnership: one of `partnership_types` of infra/programme.toml.
    #[schema(example = "isv")]
    partnership_type: String,
    /// The company's legal name.
    legal_name: String,
    /// The company's country (ISO 3166-1, two letters).
    #[schema(example = "PT")]
    country: String,
    /// The company's website.
    website: String,
    /// Who answers for the application and becomes the partner's first administrator.
    business_contact_name: String,
    /// Where the status link is mailed.
    business_contact_email: String,
    /// Who answers technical questions.
    technical_contact_name: String,
    /// Their address.
    technical_contact_email: String,
    /// The use case, or what the integration does.
    use_case: String,
    /// API endpoints of the integration.
    api_endpoints: Option<Vec<String>>,
    /// One of `authentication_methods` of infra/programme.toml.
    authentication_method: Option<String>,
    /// Which data flows where.
    data_flows: Option<String>,
    /// Some of `scopes` of infra/programme.toml.
    requested_scopes: Option<Vec<String>>,
    /// Other requirements of the interface.
    other_requirements: Option<String>,
    /// Links to technical documents.
    technical_documents: Option<Vec<String>>,
    /// Links to security documents.
    security_documents: Option<Vec<String>>,
    /// The language the applicant is written to in: `en`, `fr`, `es`, `pt`; that of the request when absent.
    language: Option<String>,
    /// A rejected application that this one revises.
    revision_of: Option<String>,
    /// The token of that application's status link.
    revision_token: Option<String>,
}

#[derive(OpenApi)]
#[openapi(paths(apply))]
struct Api;

/// The part of the API that this function serves.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

/// A rejected application that a new one revises, and the link that proves whose it is.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Revision {
    revises: Option<String>,
    link: Option<String>,
}

pub(crate) async fn form<S: Reads, D: Documents>(
    State(intake): State<Arc<Intake<S, D>>>,
    Query(revision): Query<Revision>,
    call: Call,
) -> Result<Response, Problem> {
    let form = match rejected(&intake.store, revision.revises.as_deref(), revision.link.as_deref(), &call).await? {
        None => ApplicationForm::default(),
        Some(dossier) => {
            let (business, technical) = review::contacts(&intake.store, &dossier).await?;
            form::filled_in(&dossier, business.as_ref(), technical.as_ref())
        }
    };
    Ok(page(&intake, &call, StatusCode::OK, form, vec![], &revision))
}

/// Applies to become a partner. Also takes a form of a browser, by the same rules.
#[utoipa::path(post, path = "/apply", tag = "applications", request_body = ApplicationBody,
    params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 202, description = "The application stands; a mail with its status link is on its way", body = Accepted,
            headers(("Idempotent-Replayed" = String))),
        (status = 404, description = "The rejected application to be revised is not there, or the link is not its own"),
        (status = 409, description = "The application to be revised was not rejected"),
        (status = 422, description = "Fields are at fault, or the idempotency key stood for another content"),
        (status = 429, description = "Too many from one business address or one client within the window of shared/domain/src/limits.rs")))]
pub(crate) async fn apply<S: Reads + Writes, D: Documents>(
    State(intake): State<Arc<Intake<S, D>>>,
    call: Call,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let fields = Fields::read(&headers, &body)?;
    // A program that fills in what people cannot see is answered as if all were well, and nothing is stored.
    if !fields.typed(TRAP).is_empty() {
        return Ok(accepted(&call, &domain::id::derive(&["honeypot"])));
    }
    let revision = Revision { revises: Some(fields.typed("revision_of")), link: Some(fields.typed("revision_token")) };
    let revises = rejected(&intake.store, revision.revises.as_deref(), revision.link.as_deref(), &call).await?.map(|dossier| dossier.id);
    let typed = form::as_typed(&fields);
    let moment = call.moment();
    match form::parse(fields, site::language(call.locale), call.client.clone(), idempotency_key(&headers)?, revises, moment.programme) {
        Parsed::Faults(faults) if call.face == Face::Json => Err(Problem::invalid(faults)),
        Parsed::Faults(faults) => Ok(page(&intake, &call, StatusCode::UNPROCESSABLE_ENTITY, typed, faults, &revision)),
        Parsed::Apply(form) => {
            let applied = story::apply(&intake.store, &form, moment).await.map_err(problem)?;
            let response = accepted(&call, &applied.application);
            let replayed = http::HeaderName::from_static("idempotent-replayed");
            // Only a caller who sent a key learns that it was used before; others must not learn that content was.
            let tell = applied.replayed && form.idempotency_key.is_some();
            Ok(if tell { respond::with(response, replayed, "true") } else { response })
        }
    }
}

pub(crate) async fn received<S, D>(State(intake): State<Arc<Intake<S, D>>>, call: Call) -> Response {
    respond::page(StatusCode::OK, ReceivedPage { frame: intake.site.frame(&call, Visitor::Anonymous) }.render())
}

fn accepted(call: &Call, application: &ApplicationId) -> Response {
    match call.face {
        Face::Page => respond::see_other("/apply/received"),
        Face::Json => respond::json(StatusCode::ACCEPTED, &Accepted { application: application.to_string() }),
    }
}

fn page<S, D>(
    intake: &Intake<S, D>,
    call: &Call,
    status: StatusCode,
    form: ApplicationForm,
    faults: Vec<FieldFault>,
    revision: &Revision,
) -> Response {
    let programme = call.moment().programme;
    let given = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    let page = ApplyPage {
        frame: intake.site.frame(call, Visitor::Anonymous),
        form,
        faults: Faults::from(faults),
        partnership_types: programme.partnership_types.iter().map(|kind| kind.id.clone()).collect(),
        authentication_methods: programme.authentication_methods.clone(),
        scopes: programme.scopes.iter().map(|scope| scope.id.clone()).collect(),
        revision: given(&revision.revises).zip(given(&revision.link)),
    };
    respond::page(status, page.render())
}

/// The rejected application that a link opens; nothing when none is named.
async fn rejected(
    store: &impl Reads,
    revises: Option<&str>,
    link: Option<&str>,
    call: &Call,
) -> Result<Option<domain::application::Dossier>, Problem> {
    let (Some(id), Some(token)) = (revises.filter(|id| !id.is_empty()), link) else { return Ok(None) };
    let id: ApplicationId = id.parse().map_err(|_| Problem::not_found())?;
    let opened = status::open(store, &id, &Redacted::new(token.to_owned()), call.now).await.map_err(|error| match error {
        status::LinkError::Store(error) => error.into(),
        status::LinkError::Unknown | status::LinkError::Expired => Problem::not_found(),
    })?;
    match opened.state {
        Stage::Rejected { dossier, .. } => Ok(Some(dossier)),
        _ => Err(Problem::conflict("not_rejected")),
    }
}

fn problem(error: ApplyError) -> Problem {
    match error {
        ApplyError::TooMany(wait) => Problem::too_many(wait.retry_after_seconds),
        ApplyError::KeyReused => Problem::unprocessable("idempotency_key_reused"),
        ApplyError::Store(error) => error.into(),
    }
}

fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let Some(value) = headers.get("idempotency-key") else { return Ok(None) };
    let key = value.to_str().unwrap_or_default();
    let fits = !key.is_empty() && key.chars().count() <= limits::IDEMPOTENCY_KEY_CHARACTERS;
    if fits { Ok(Some(key.to_owned())) } else { Err(Problem::malformed("idempotency_key")) }
}
