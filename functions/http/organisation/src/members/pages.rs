//! Members for people in a browser.

use application::{
    access::{AccessError, Caller},
    ports::{Lists, Reads, Writes},
    records::person::Person,
    use_cases::members::{self as story, Listed, MembersError},
};
use axum::{
    Router,
    body::Bytes,
    extract::State,
    response::Response,
    routing::{get, post},
};
use domain::{
    limits,
    member::{Rejection, State as Stage},
    organisation::{OrganisationId, Role},
    values::{EmailAddress, Invalid, Line},
};
use entrypoint::{
    Call, Face, Fields, Problem,
    organisation_json::unless_refused,
    organisation_pages::{Visit, credential, let_in, role_of},
    path::{Account, Asked},
    respond,
    site::language,
};
use http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use language::Fault;
use pages::{
    form::{Faults, FieldFault, fault},
    frame::Frame,
    members::{Invitation, InvitationForm, Member, MembersDone, MembersPage},
};

use super::refused;
use crate::kind::{Served, Whose};

/// What comes back to the page besides the members.
#[derive(Default)]
struct Returned {
    form: InvitationForm,
    faults: Vec<FieldFault>,
    done: Option<MembersDone>,
}

pub(crate) fn routes<S: Reads + Writes + Lists + 'static>(path: &str) -> Router<Served<S>> {
    Router::new()
        .route(&format!("{path}/members"), get(page::<S>))
        .route(&format!("{path}/members/invitations"), post(invite::<S>))
        .route(&format!("{path}/members/{{account}}/removal"), post(remove::<S>))
}

/// `done` is what a redirect back to the page says was done.
async fn page<S: Reads + Lists>(
    State(served): State<Served<S>>,
    Whose(organisation): Whose,
    asked: Asked,
    call: Call,
) -> Result<Response, Problem> {
    let done = match asked.of("done") {
        Some("invited") => Some(MembersDone::Invited),
        Some("removed") => Some(MembersDone::Removed),
        _ => None,
    };
    show(&served, &call, organisation, Returned { done, ..Returned::default() }).await
}

/// The form asks for no name, so the person is known by the address until they say otherwise.
async fn invite<S: Reads + Writes + Lists>(
    State(served): State<Served<S>>,
    Whose(organisation): Whose,
    call: Call,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let credential = credential(&call)?;
    let mut fields = Fields::read(&headers, &body)?;
    let address = fields.required("email", EmailAddress::parse);
    let role = fields.required("role", |text| role_of(&organisation, text));
    let form = InvitationForm { email: fields.typed("email"), role: fields.typed("role") };
    let faults = fields.faults();
    let (Some(address), Some(role), true) = (address, role, faults.is_empty()) else {
        return show(&served, &call, organisation, Returned { form, faults, done: None }).await;
    };
    let name = Line::parse_within(address.as_str(), limits::EMAIL_BYTES).map_err(|_| Problem::internal())?;
    let invitation = story::Invitation { name, address, language: language(call.locale), roles: vec![role] };
    match story::invite(&served.function.store, credential, organisation, &invitation, call.moment()).await {
        Ok(_) => Ok(respond::see_other(&format!("{}/members?done=invited", served.kind.pages.of(&organisation)))),
        Err(MembersError::Rejected(Rejection::AlreadyAMember)) => {
            let faults = vec![fault("email", Fault::AlreadyMember)];
            show(&served, &call, organisation, Returned { form, faults, done: None }).await
        }
        Err(error) => Err(refused(error)),
    }
}

async fn remove<S: Reads + Writes + Lists>(
    State(Served { function, kind }): State<Served<S>>,
    Whose(organisation): Whose,
    Account(account): Account,
    call: Call,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let credential = credential(&call)?;
    let mut fields = Fields::read(&headers, &body)?;
    let seen = fields.required("version", version);
    fields.required("confirmed", |text| if text == "yes" { Ok(()) } else { Err(Invalid::Required) });
    let faults = fields.faults();
    let Some(seen) = seen.filter(|_| faults.is_empty()) else {
        // Who may not act here at all is told so, whatever was wrong with the form.
        let problem = Problem::invalid(faults);
        return Err(unless_refused(&function.store, &call, organisation, &[Role::manager_of(&organisation)], problem).await);
    };
    let removed = story::change_as_seen(&function.store, credential, organisation, account, None, Some(seen), call.moment()).await;
    if removed.map_err(refused)?.version == 0 {
        Err(Problem::not_found())
    } else {
        Ok(respond::see_other(&format!("{}/members?done=removed", kind.pages.of(&organisation))))
    }
}

/// The page, perhaps with a form that came back.
async fn show<S: Reads + Lists>(
    Served { function, kind }: &Served<S>,
    call: &Call,
    organisation: OrganisationId,
    returned: Returned,
) -> Result<Response, Problem> {
    if !returned.faults.is_empty() && call.face == Face::Json {
        return Err(Problem::invalid(returned.faults));
    }
    let caller = let_in(&function.store, call, organisation).await?;
    let may_manage = caller.has(&[Role::manager_of(&organisation)]);
    // Somebody who may not invite learns that, not what was wrong with the form.
    if !returned.faults.is_empty() && !may_manage {
        return Err(AccessError::RoleMissing.into());
    }
    let (listed, visit) = Visit::beside(&function.store, &function.site, &caller, story::list(&function.store, &caller)).await?;
    let offered = if may_manage { Role::all_of(&organisation) } else { &[] };
    let status = if returned.faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let path = format!("{}/members", kind.pages.of(&organisation));
    let page = MembersPage {
        // A form that came back stands at its button's address, which only takes POSTs.
        frame: Frame { return_path: path.clone(), ..visit.frame(call, &function.site) },
        path,
        members: active(&listed, &visit.caller, may_manage),
        invitations: invited(&listed),
        organisation: visit.organisation,
        roles_offered: offered.iter().map(|role| role.as_str().to_owned()).collect(),
        form: returned.form,
        faults: Faults::from(returned.faults),
        done: returned.done,
        now: call.now,
    };
    Ok(respond::page(status, page.render()))
}

/// Those who hold a seat, by name. The last manager cannot be removed, so no button offers it.
fn active(listed: &[Listed], reader: &Caller, may_manage: bool) -> Vec<Member> {
    let manager = Role::manager_of(&reader.organisation);
    let is_manager = |state: &Stage| matches!(state, Stage::Active { seat, .. } if seat.roles.contains(&manager));
    let managers = listed.iter().filter(|listed| is_manager(&listed.member.state)).count();
    let mut members: Vec<_> = listed
        .iter()
        .filter_map(|listed| {
            let Stage::Active { seat, since } = &listed.member.state else { return None };
            let (name, email) = called(listed.person.as_ref());
            Some(Member {
                person: seat.account.to_string(),
                version: listed.member.version,
                name,
                email,
                roles: seat.roles.iter().map(|role| role.as_str().to_owned()).collect(),
                since: *since,
                is_reader: seat.account == reader.account,
                removable: may_manage && !(managers == 1 && is_manager(&listed.member.state)),
            })
        })
        .collect();
    members.sort_by_key(|member| if member.name.is_empty() { member.email.to_lowercase() } else { member.name.to_lowercase() });
    members
}

/// Those who are offered a seat, newest first. A seat without a deadline does not lapse: it is shown as offered until the
/// end of time.
fn invited(listed: &[Listed]) -> Vec<Invitation> {
    let mut invitations: Vec<_> = listed
        .iter()
        .filter_map(|listed| {
            let Stage::Invited { seat, step } = &listed.member.state else { return None };
            Some(Invitation {
                email: called(listed.person.as_ref()).1,
                role: seat.roles.first().map(|role| role.as_str().to_owned()).unwrap_or_default(),
                invited_at: step.as_ref().map(|step| step.since).or(listed.member.created_at).unwrap_or_default(),
                expires_at: step.as_ref().map_or(Timestamp::MAX, |step| step.deadline),
            })
        })
        .collect();
    invitations.sort_by_key(|invitation| std::cmp::Reverse(invitation.invited_at));
    invitations
}

/// Name and address. Whoever is known by the address alone has no name to show beside it.
fn called(person: Option<&Person>) -> (String, String) {
    let Some(person) = person else { return (String::new(), String::new()) };
    let (name, address) = (person.name.as_str(), person.address.as_str());
    (if name == address { String::new() } else { name.to_owned() }, address.to_owned())
}

fn version(text: &str) -> Result<u64, Invalid> {
    if text.is_empty() { Err(Invalid::Required) } else { text.parse().map_err(|_| Invalid::WrongType) }
}
