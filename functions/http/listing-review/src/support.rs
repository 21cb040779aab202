//! Support reads another organisation: the form that says why, and the same as JSON.

use std::sync::Arc;

use application::{
    access::AccessError,
    ports::{Documents, Lists, Reads, Writes},
    programme::programme,
    use_cases::support::{self as story, SupportError},
};
use axum::{
    body::Bytes,
    extract::{Query, State},
    response::Response,
};
use domain::{
    organisation::{OrganisationId, Role},
    support_visit::{self, Rejection},
    values::{Invalid, Prose},
};
use entrypoint::{
    Call, Face, Fields, Problem, organisation_json,
    organisation_pages::{Visit, credential, let_in},
    respond,
};
use http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use language::Fault;
use pages::{
    form::{FieldFault, fault},
    frame::Frame,
    support_visit::{SupportVisitForm, SupportVisitPage, Visit as Begun},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ReviewDesk;

type Desk<S, D> = State<Arc<ReviewDesk<S, D>>>;

/// Where the form stands.
const PATH: &str = "/review/support";

#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    begun: Option<String>,
    until: Option<String>,
}

/// What support wants to read, and why.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "it describes the fields that the parser reads")]
pub struct SupportVisitBody {
    /// `partner_…` or `customer_…`.
    organisation: String,
    /// Why; the organisation reads it in its audit trail.
    reason: String,
}

/// An open visit.
#[derive(Debug, Serialize, ToSchema)]
pub struct SupportVisit {
    /// Whose pages and routes can be read.
    organisation: String,
    /// Until when (RFC 3339).
    until: String,
}

pub(crate) async fn page<S: Reads + Lists, D: Documents>(
    State(desk): Desk<S, D>,
    Query(asked): Query<Asked>,
    call: Call,
) -> Result<Response, Problem> {
    render(&desk, &call, begun(&asked), SupportVisitForm::default(), vec![]).await
}

pub(crate) async fn begin<S: Reads + Writes + Lists, D: Documents>(
    State(desk): Desk<S, D>,
    call: Call,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let mut fields = Fields::read(&headers, &body)?;
    let form = SupportVisitForm { organisation: fields.typed("organisation"), reason: fields.typed("reason") };
    let faults = match begin_visit(&desk, &call, &mut fields).await {
        Ok((organisation, until)) => return Ok(respond::see_other(&format!("{PATH}?begun={organisation}&until={until}"))),
        Err(Refused::Fields(faults)) => faults,
        Err(Refused::Problem(problem)) => return Err(problem),
    };
    render(&desk, &call, None, form, faults).await
}

/// Begins to read another organisation, for the hours that the programme gives.
#[utoipa::path(post, path = "/v1/platform/support-visits", tag = "platform", request_body = SupportVisitBody,
    responses((status = 201, body = SupportVisit), (status = 403), (status = 422)), security(("bearer" = [])))]
pub(crate) async fn create<S: Reads + Writes + Lists, D: Documents>(
    State(desk): Desk<S, D>,
    call: Call,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    credential(&call)?;
    let begun = match Fields::read(&headers, &body) {
        Ok(mut fields) => begin_visit(&desk, &call, &mut fields).await.map_err(Problem::from),
        Err(problem) => Err(problem),
    };
    let (organisation, until) = match begun {
        Ok(begun) => begun,
        // Somebody who may not do this learns that, not what was wrong with the body.
        Err(problem) => {
            return Err(organisation_json::unless_refused(&desk.store, &call, OrganisationId::Platform, &[Role::Support], problem).await);
        }
    };
    let visit = SupportVisit { organisation: organisation.to_string(), until: until.to_string() };
    Ok(respond::json(StatusCode::CREATED, &visit))
}

enum Refused {
    Fields(Vec<FieldFault>),
    Problem(Problem),
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Fields(faults) => Self::invalid(faults),
            Refused::Problem(problem) => problem,
        }
    }
}

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

async fn begin_visit<S: Reads + Writes, D>(
    desk: &ReviewDesk<S, D>,
    call: &Call,
    fields: &mut Fields,
) -> Result<(OrganisationId, Timestamp), Refused> {
    let credential = credential(call)?;
    let organisation = fields
        .required("organisation", |text| if text.is_empty() { Err(Invalid::Required) } else { Ok(text.parse::<OrganisationId>().ok()) });
    // Of an id that cannot be and of one that is not there the answer is the same.
    if organisation == Some(None) {
        fields.blame("organisation", None, Fault::NoSuchOrganisation);
    }
    let reason = fields.required("reason", Prose::parse);
    let faults = std::mem::replace(fields, Fields::of_cells([])).faults();
    let (Some(organisation), Some(reason)) = (organisation.flatten(), reason) else { return Err(Refused::Fields(faults)) };
    if !faults.is_empty() {
        return Err(Refused::Fields(faults));
    }
    match story::open_visit(&desk.store, credential, organisation, &reason, call.moment()).await {
        Ok(visit) => match visit.state {
            support_visit::State::Open { until, .. } => Ok((organisation, until)),
            support_visit::State::Unwritten => Err(Problem::internal().into()),
        },
        Err(SupportError::NoSuchOrganisation | SupportError::Rejected(Rejection::OwnOrganisation)) => {
            Err(Refused::Fields(vec![fault("organisation", Fault::NoSuchOrganisation)]))
        }
        Err(SupportError::Access(error)) => Err(Problem::from(error).into()),
        Err(SupportError::Store(error)) => Err(Problem::from(error).into()),
    }
}

/// What the redirect after a button says was begun. Whoever writes such an address by hand tells only themselves.
fn begun(asked: &Asked) -> Option<Begun> {
    let organisation: OrganisationId = asked.begun.as_deref()?.parse().ok()?;
    let path = match organisation {
        OrganisationId::Partner(id) => Some(format!("/partners/{id}")),
        OrganisationId::Platform | OrganisationId::Customer(_) => None,
    };
    Some(Begun { organisation: organisation.to_string(), path, until: asked.until.as_deref()?.parse().ok()? })
}

async fn render<S: Reads + Lists, D>(
    desk: &ReviewDesk<S, D>,
    call: &Call,
    begun: Option<Begun>,
    form: SupportVisitForm,
    faults: Vec<FieldFault>,
) -> Result<Response, Problem> {
    let caller = let_in(&desk.store, call, OrganisationId::Platform).await?;
    let may_visit = caller.has(&[Role::Support]);
    if !faults.is_empty() {
        // Somebody who may not do this learns that, not what was wrong with the form.
        if !may_visit {
            return Err(AccessError::RoleMissing.into());
        }
        if call.face == Face::Json {
            return Err(Problem::invalid(faults));
        }
    }
    let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let visit = Visit::of(&desk.store, &desk.site, &caller).await?;
    let frame = Frame { return_path: PATH.to_owned(), ..visit.frame(call, &desk.site) };
    let page = SupportVisitPage { frame, may_visit, hours: programme().support.visit_hours.into(), form, faults: faults.into(), begun };
    Ok(respond::page(status, page.render()))
}
