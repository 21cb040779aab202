//! Members for programs.

use application::{
    engine::Loaded,
    ports::{Lists, Reads, Writes},
    records::{self, Record as _, person::Person},
    use_cases::members::{self as story, Invitation, Listed},
};
use axum::{
    Router,
    body::Bytes,
    extract::State,
    response::Response,
    routing::{delete, get, put},
};
use domain::{
    aggregate::Aggregate as _,
    limits,
    member::{Member, State as Stage},
    organisation::{OrganisationId, Role},
    values::{EmailAddress, Language, Line},
};
use entrypoint::{
    Call, Fields, Problem, organisation_json,
    organisation_pages::{credential, let_in, role_of},
    path::Account,
    respond,
    site::language,
    version,
};
use http::{HeaderMap, HeaderName, StatusCode};
use language::Fault;
use pages::form::FieldFault;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::refused;
use crate::kind::{Served, Whose};

/// A member, or somebody invited to become one.
#[derive(Debug, Serialize, ToSchema)]
pub struct MemberDocument {
    /// Whose seat it is: the account of an address.
    account: String,
    /// The seat's version, for `If-Match`.
    version: u64,
    /// `invited`, `active` or `removed`.
    state: String,
    /// The person's name; absent after an erasure.
    name: Option<String>,
    /// The person's address; absent after an erasure.
    email: Option<String>,
    /// The language they are written to in; absent after an erasure.
    language: Option<String>,
    /// What they may do.
    roles: Vec<String>,
    /// Since when they are a member (RFC 3339).
    since: Option<String>,
    /// Until when the invitation holds (RFC 3339).
    expires_at: Option<String>,
}

/// Everybody who has or is offered a seat.
#[derive(Debug, Serialize, ToSchema)]
pub struct Members {
    /// Members and invitations.
    members: Vec<MemberDocument>,
}

/// Whom to invite.
#[derive(Debug, Deserialize, ToSchema)]
#[expect(dead_code, reason = "describes the body to readers of the OpenAPI document; `Fields` reads it")]
pub struct Invite {
    /// Their name.
    name: String,
    /// Where the invitation is mailed; only who controls this address can take the seat.
    email: String,
    /// The language they are written to in: `en`, `fr`, `es`, `pt`; that of the request when absent.
    language: Option<String>,
    /// `partner_admin`, `developer`.
    roles: Vec<String>,
}

/// The roles from now on.
#[derive(Debug, Deserialize, ToSchema)]
#[expect(dead_code, reason = "describes the body to readers of the OpenAPI document; `Fields` reads it")]
pub struct Roles {
    /// `partner_admin`, `developer`.
    roles: Vec<String>,
}

pub(crate) fn routes<S: Reads + Writes + Lists + 'static>(path: &str) -> Router<Served<S>> {
    Router::new()
        .route(&format!("{path}/members"), get(list::<S>).post(invite::<S>))
        .route(&format!("{path}/members/{{account}}"), delete(remove::<S>))
        .route(&format!("{path}/members/{{account}}/roles"), put(change_roles::<S>))
}

/// The partner's members and open invitations.
#[utoipa::path(get, path = "/v1/partners/{org}/members", tag = "members", params(("org" = String, Path, description = "The partner's id")),
    responses((status = 200, body = Members), (status = 401), (status = 404)), security(("bearer" = [])))]
pub(crate) async fn list<S: Reads + Lists>(
    State(Served { function, .. }): State<Served<S>>,
    Whose(organisation): Whose,
    call: Call,
) -> Result<Response, Problem> {
    let caller = let_in(&function.store, &call, organisation).await?;
    let listed = story::list(&function.store, &caller).await?;
    let has_seat = |listed: &&Listed| matches!(listed.member.state, Stage::Invited { .. } | Stage::Active { .. });
    let members = listed.iter().filter(has_seat).filter_map(|listed| document(&listed.member, listed.person.as_ref())).collect();
    Ok(respond::json(StatusCode::OK, &Members { members }))
}

/// Invites somebody. The same invitation again is nothing new.
#[utoipa::path(post, path = "/v1/partners/{org}/members", tag = "members", request_body = Invite,
    params(("org" = String, Path, description = "The partner's id")),
    responses((status = 201, body = MemberDocument, headers(("ETag" = String))), (status = 400), (status = 401), (status = 403), (status = 404),
        (status = 409, description = "Already a member"), (status = 422)), security(("bearer" = [])))]
pub(crate) async fn invite<S: Reads + Writes>(
    State(Served { function, .. }): State<Served<S>>,
    Whose(organisation): Whose,
    call: Call,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let credential = credential(&call)?;
    let invitation = match invitation(Fields::read(&headers, &body)?, &organisation, &call) {
        Ok(invitation) => invitation,
        Err(faults) => return Err(at_fault(&function.store, &call, organisation, faults).await),
    };
    let seat = story::invite(&function.store, credential, organisation, &invitation, call.moment()).await.map_err(refused)?;
    let document = described(&function.store, &seat).await?;
    let response = respond::versioned(StatusCode::CREATED, seat.version, &document);
    // The seat's id is its address's: a request sent again meets the seat that the first one made.
    let is_replay = seat.decided.is_empty();
    let replayed = HeaderName::from_static("idempotent-replayed");
    Ok(if is_replay { respond::with(response, replayed, "true") } else { response })
}

/// Gives a member other roles.
#[utoipa::path(put, path = "/v1/partners/{org}/members/{account}/roles", tag = "members", request_body = Roles,
    params(("org" = String, Path, description = "The partner's id"), ("account" = String, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = MemberDocument, headers(("ETag" = String))), (status = 400), (status = 401), (status = 403), (status = 404),
        (status = 409, description = "The last `partner_admin` stays one"), (status = 412), (status = 422), (status = 428)), security(("bearer" = [])))]
pub(crate) async fn change_roles<S: Reads + Writes + Lists>(
    State(Served { function, .. }): State<Served<S>>,
    Whose(organisation): Whose,
    Account(account): Account,
    call: Call,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let credential = credential(&call)?;
    let seen = version::required(&headers)?;
    let mut fields = Fields::read(&headers, &body)?;
    let roles = roles(&mut fields, &organisation);
    let faults = fields.faults();
    let Some(roles) = roles.filter(|_| faults.is_empty()) else {
        return Err(at_fault(&function.store, &call, organisation, faults).await);
    };
    let seat = story::change_as_seen(&function.store, credential, organisation, account, Some(roles), seen, call.moment())
        .await
        .map_err(refused)?;
    let document = described(&function.store, &seat).await?;
    Ok(respond::versioned(StatusCode::OK, seat.version, &document))
}

/// Takes a seat away: access ends at once. Taking it away again is nothing.
#[utoipa::path(delete, path = "/v1/partners/{org}/members/{account}", tag = "members",
    params(("org" = String, Path, description = "The partner's id"), ("account" = String, Path), ("If-Match" = Option<String>, Header)),
    responses((status = 204), (status = 401), (status = 403), (status = 404), (status = 409, description = "The last `partner_admin` stays"), (status = 412)),
    security(("bearer" = [])))]
pub(crate) async fn remove<S: Reads + Writes + Lists>(
    State(Served { function, .. }): State<Served<S>>,
    Whose(organisation): Whose,
    Account(account): Account,
    call: Call,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let seen = version::if_match(&headers)?;
    let seat = story::change_as_seen(&function.store, credential(&call)?, organisation, account, None, seen, call.moment())
        .await
        .map_err(refused)?;
    if seat.version == 0 { Err(Problem::not_found()) } else { Ok(respond::empty(StatusCode::NO_CONTENT)) }
}

fn invitation(mut fields: Fields, organisation: &OrganisationId, call: &Call) -> Result<Invitation, Vec<FieldFault>> {
    let name = fields.required("name", Line::parse);
    let address = fields.required("email", EmailAddress::parse);
    let chosen = fields.optional("language", str::parse::<Language>);
    let roles = roles(&mut fields, organisation);
    let faults = fields.faults();
    match (name, address, chosen, roles) {
        (Some(name), Some(address), Some(chosen), Some(roles)) if faults.is_empty() => {
            Ok(Invitation { name, address, language: chosen.unwrap_or_else(|| language(call.locale)), roles })
        }
        _ => Err(faults),
    }
}

fn roles(fields: &mut Fields, organisation: &OrganisationId) -> Option<Vec<Role>> {
    let roles = fields.list("roles", limits::LIST_ENTRIES, |text| role_of(organisation, text))?;
    if roles.is_empty() {
        fields.blame("roles", None, Fault::Required);
        return None;
    }
    Some(roles)
}

/// Who may not act here at all is told so, whatever was wrong with the body.
async fn at_fault(reads: &impl Reads, call: &Call, organisation: OrganisationId, faults: Vec<FieldFault>) -> Problem {
    organisation_json::unless_refused(reads, call, organisation, &[Role::manager_of(&organisation)], Problem::invalid(faults)).await
}

/// A seat as JSON, with its person as they are stored.
async fn described(reads: &impl Reads, member: &Loaded<Member>) -> Result<MemberDocument, Problem> {
    let seat = member.state.seat().ok_or_else(Problem::not_found)?;
    let person = reads.fetch(&[records::person::key(&seat.person)]).await?.pop().flatten().map(Person::read).transpose()?;
    document(member, person.as_ref()).ok_or_else(Problem::not_found)
}

/// A seat as JSON; nothing for one that was never given.
fn document(member: &Loaded<Member>, person: Option<&Person>) -> Option<MemberDocument> {
    let seat = member.state.seat()?;
    Some(MemberDocument {
        account: seat.account.to_string(),
        version: member.version,
        state: Member::label(&member.state).to_owned(),
        name: person.map(|person| person.name.as_str().to_owned()),
        email: person.map(|person| person.address.as_str().to_owned()),
        language: person.map(|person| person.language.as_str().to_owned()),
        roles: seat.roles.iter().map(|role| role.as_str().to_owned()).collect(),
        since: match &member.state {
            Stage::Active { since, .. } => Some(since.to_string()),
            _ => None,
        },
        expires_at: match &member.state {
            Stage::Invited { step, .. } => step.as_ref().map(|step| step.deadline.to_string()),
            _ => None,
        },
    })
}
