//! The pages that every organisation has, the platform as its partners: members, inbox, audit trail.
//!
//! One implementation for `/review/…` and `/partners/{org}/…`; only the organisation differs.

use application::{
    access::{self, AccessError, Caller, Credential},
    engine::Loaded,
    ports::{Lists, Reads, StoreError, Writes},
    records::{self, Record as _, person::Person},
    use_cases::{
        histories,
        inbox::{self as inboxes, Waiting},
        members::{self as seats, Listed, MembersError},
        people,
    },
};
use axum::{body::Bytes, response::Response};
use domain::{
    aggregate::Aggregate as _,
    id::AccountId,
    listing::Listing,
    member::State,
    organisation::{OrganisationId, Role},
    partner::{self, Partner},
    values::{EmailAddress, Invalid, Language, Line},
};
use http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use language::{Fault, Locale};
use pages::{
    audit::AuditPage,
    form::{Faults, FieldFault},
    frame::{ActingFor, Frame},
    inbox::{InboxPage, Step, StepKind},
    members::{Invitation, InvitationForm, Member, MembersDone, MembersPage},
};

use crate::{Call, Fields, Problem, Site, cursor, organisation_json::unless_refused, respond, views};

/// Somebody who acts for an organisation, as its pages know them.
#[derive(Clone, Debug)]
pub struct Visit {
    /// Who, for which organisation.
    pub caller: Caller,
    /// How they are called.
    pub name: String,
    /// The organisation's name.
    pub organisation: String,
    /// The partner, where the organisation is one.
    pub partner: Option<Loaded<Partner>>,
    /// What waits for them.
    pub steps: Vec<Step>,
}

impl Visit {
    /// Reads what the pages of an organisation say of themselves and of who is looking.
    ///
    /// # Errors
    /// The store's.
    pub async fn of(store: &(impl Reads + Lists), site: &Site, caller: &Caller, locale: Locale) -> Result<Self, StoreError> {
        let mut keys = vec![records::person::key(&caller.person)];
        if let OrganisationId::Partner(id) = caller.organisation {
            keys.push(records::partner::key(&id));
        }
        let (items, waiting) = futures_util::try_join!(store.fetch(&keys), inboxes::inbox(store, caller))?;
        let mut items = items.into_iter();
        let person = items.next().flatten().map(Person::read).transpose()?;
        let partner = keys.into_iter().nth(1).map(|key| Loaded::<Partner>::read(key, items.next().flatten())).transpose()?;
        let organisation = match partner.as_ref().map(|partner| &partner.state) {
            Some(partner::State::Active(profile)) => profile.legal_name.as_str().to_owned(),
            Some(partner::State::Unwritten) => caller.organisation.to_string(),
            None => site.platform_name.clone(),
        };
        let mut steps: Vec<_> = waiting.iter().filter_map(|step| step_of(step, caller, locale)).collect();
        steps.extend(partner.as_ref().and_then(|partner| unopened_key(partner, caller)));
        let name = person.map(|person| person.name.as_str().to_owned()).unwrap_or_default();
        Ok(Self { name, organisation, partner, steps, caller: caller.clone() })
    }

    /// The same, and beside it what a page shows: neither waits for the other. `shown` asks first whether the caller may see
    /// it, before anything is read.
    ///
    /// # Errors
    /// Those of `shown`, or the store's.
    pub async fn beside<T, E: From<StoreError>>(
        store: &(impl Reads + Lists),
        site: &Site,
        call: &Call,
        caller: &Caller,
        shown: impl Future<Output = Result<T, E>>,
    ) -> Result<(T, Self), E> {
        futures_util::try_join!(shown, async { Ok(Self::of(store, site, caller, call.locale).await?) })
    }

    /// The frame of the organisation's pages.
    #[must_use]
    pub fn frame(&self, call: &Call, site: &Site) -> Frame {
        let waiting = u32::try_from(self.steps.len()).unwrap_or(u32::MAX);
        let acting_for = match self.caller.organisation {
            OrganisationId::Platform => ActingFor::Platform { waiting },
            organisation @ (OrganisationId::Partner(_) | OrganisationId::Customer(_)) => {
                ActingFor::Partner { organisation_id: organisation.to_string(), name: self.organisation.clone(), waiting }
            }
        };
        site.signed_in(call, self.name.clone(), Some(acting_for))
    }
}

/// The path of an organisation's pages: `/review` or `/partners/{org}`.
#[must_use]
pub fn path(organisation: &OrganisationId) -> String {
    match organisation {
        OrganisationId::Platform => "/review".to_owned(),
        OrganisationId::Partner(_) | OrganisationId::Customer(_) => format!("/partners/{organisation}"),
    }
}

/// Who the call says it is.
///
/// # Errors
/// 401 when it brings nothing.
pub fn credential(call: &Call) -> Result<&Credential, Problem> {
    call.credential.as_ref().ok_or_else(Problem::sign_in_needed)
}

/// Lets whoever calls into an organisation: a page is read for nobody else.
///
/// # Errors
/// 401 when it brings nothing; why the caller may not, or the store's.
pub async fn let_in(reads: &impl Reads, call: &Call, organisation: OrganisationId) -> Result<Caller, Problem> {
    Ok(access::let_in(reads, credential(call)?, organisation, call.now).await?)
}

/// `GET …/members`. `done` is what a redirect back to the page says was done.
///
/// # Errors
/// Why the caller may not, or the store's.
pub async fn members(
    store: &(impl Reads + Lists),
    site: &Site,
    call: &Call,
    organisation: OrganisationId,
    done: Option<&str>,
) -> Result<Response, Problem> {
    let done = match done {
        Some("invited") => Some(MembersDone::Invited),
        Some("removed") => Some(MembersDone::Removed),
        _ => None,
    };
    members_page(store, site, call, organisation, Returned { done, ..Returned::default() }).await
}

/// `POST …/members/invitations`: fields `email` and `role`. The form asks for no name, so the person is known by the
/// address until they say otherwise.
///
/// # Errors
/// Why the caller may not, what the rules refuse, or the store's; faults of the form come back as its page.
pub async fn invite(
    store: &(impl Reads + Writes + Lists),
    site: &Site,
    call: &Call,
    organisation: OrganisationId,
    headers: &HeaderMap,
    body: &Bytes,
) -> Result<Response, Problem> {
    let credential = credential(call)?;
    let mut fields = Fields::read(headers, body)?;
    let address = fields.required("email", EmailAddress::parse);
    let role = fields.required("role", |text| role_of(&organisation, text));
    let form = InvitationForm { email: fields.typed("email"), role: fields.typed("role") };
    let faults = fields.faults();
    let (Some(address), Some(role)) = (address, role) else {
        return members_page(store, site, call, organisation, Returned { form, faults, done: None }).await;
    };
    if !faults.is_empty() {
        return members_page(store, site, call, organisation, Returned { form, faults, done: None }).await;
    }
    let name = Line::parse_within(address.as_str(), domain::limits::EMAIL_BYTES).map_err(|_| Problem::internal())?;
    let invitation = seats::Invitation { name, address, language: language(call.locale), roles: vec![role] };
    match seats::invite(store, credential, organisation, &invitation, call.moment()).await {
        Ok(_) => Ok(respond::see_other(&format!("{}/members?done=invited", path(&organisation)))),
        Err(MembersError::Rejected(domain::member::Rejection::AlreadyAMember)) => {
            let faults = vec![pages::form::fault("email", Fault::AlreadyMember)];
            members_page(store, site, call, organisation, Returned { form, faults, done: None }).await
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST …/members/{account}/removal`: fields `version` and `confirmed` (`yes`).
///
/// # Errors
/// Why the caller may not, what the rules refuse, or the store's.
pub async fn remove(
    store: &(impl Reads + Writes + Lists),
    call: &Call,
    organisation: OrganisationId,
    account: &str,
    headers: &HeaderMap,
    body: &Bytes,
) -> Result<Response, Problem> {
    let credential = credential(call)?;
    let account: AccountId = account.parse().map_err(|_| Problem::not_found())?;
    let mut fields = Fields::read(headers, body)?;
    let seen = fields.required("version", |text| if text.is_empty() { Err(Invalid::Required) } else { number(text) });
    fields.required("confirmed", |text| if text == "yes" { Ok(()) } else { Err(Invalid::Required) });
    let faults = fields.faults();
    let Some(seen) = seen.filter(|_| faults.is_empty()) else {
        // Who may not act here at all is told so, whatever was wrong with the form.
        return Err(unless_refused(store, call, organisation, &[Role::manager_of(&organisation)], Problem::invalid(faults)).await);
    };
    let removed = seats::change_as_seen(store, credential, organisation, account, None, Some(seen), call.moment()).await?;
    if removed.version == 0 {
        Err(Problem::not_found())
    } else {
        Ok(respond::see_other(&format!("{}/members?done=removed", path(&organisation))))
    }
}

/// `GET …/inbox`.
///
/// # Errors
/// Why the caller may not, or the store's.
pub async fn inbox(store: &(impl Reads + Lists), site: &Site, call: &Call, organisation: OrganisationId) -> Result<Response, Problem> {
    let caller = let_in(store, call, organisation).await?;
    let visit = Visit::of(store, site, &caller, call.locale).await?;
    let page = InboxPage { frame: visit.frame(call, site), steps: visit.steps, next_path: None, now: call.now };
    Ok(respond::page(StatusCode::OK, page.render()))
}

/// `GET …/audit?cursor=…`.
///
/// # Errors
/// Why the caller may not, a cursor of another list, or the store's.
pub async fn audit(
    store: &(impl Reads + Lists),
    site: &Site,
    call: &Call,
    organisation: OrganisationId,
    text: Option<&str>,
) -> Result<Response, Problem> {
    let (list, caller) = (audit_list(&organisation), let_in(store, call, organisation).await?);
    let after = cursor::decode(&list, text)?;
    let shown = async {
        let trail = histories::audit_trail(store, &caller, after).await?;
        let names = people::names(store, &organisation, &views::accounts(&trail.entries)).await?;
        Ok::<_, StoreError>((trail, names))
    };
    let ((trail, names), visit) = Visit::beside(store, site, call, &caller, shown).await?;
    let page = AuditPage {
        frame: visit.frame(call, site),
        organisation: visit.organisation,
        rows: views::audit_rows(&trail, &names),
        next_path: trail.next.map(|next| format!("{}/audit?cursor={}", path(&organisation), cursor::encode(&list, &next))),
    };
    Ok(respond::page(StatusCode::OK, page.render()))
}

/// The name by which cursors of an organisation's audit trail know their list.
#[must_use]
pub fn audit_list(organisation: &OrganisationId) -> String {
    format!("audit#{organisation}")
}

/// A role that the organisation knows.
///
/// # Errors
/// What is wrong with the text.
pub fn role_of(organisation: &OrganisationId, text: &str) -> Result<Role, Invalid> {
    if text.trim().is_empty() {
        return Err(Invalid::Required);
    }
    text.parse::<Role>().ok().filter(|role| role.belongs_to(organisation)).ok_or(Invalid::UnknownValue)
}

/// The language of our own data for the one that the pages speak.
#[must_use]
pub const fn language(locale: Locale) -> Language {
    match locale {
        Locale::En => Language::En,
        Locale::Fr => Language::Fr,
        Locale::Es => Language::Es,
        Locale::Pt => Language::Pt,
    }
}

/// What comes back to the members page besides the members.
#[derive(Default)]
struct Returned {
    form: InvitationForm,
    faults: Vec<FieldFault>,
    done: Option<MembersDone>,
}

async fn members_page(
    store: &(impl Reads + Lists),
    site: &Site,
    call: &Call,
    organisation: OrganisationId,
    returned: Returned,
) -> Result<Response, Problem> {
    if !returned.faults.is_empty() && call.face == crate::Face::Json {
        return Err(Problem::invalid(returned.faults));
    }
    let caller = let_in(store, call, organisation).await?;
    let may_manage = caller.has(&[Role::manager_of(&organisation)]);
    // Somebody who may not invite learns that, not what was wrong with the form.
    if !returned.faults.is_empty() && !may_manage {
        return Err(AccessError::RoleMissing.into());
    }
    let (listed, visit) = Visit::beside(store, site, call, &caller, seats::list(store, &caller)).await?;
    let offered = if may_manage { Role::all_of(&organisation) } else { &[] };
    let status = if returned.faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = MembersPage {
        // A form that came back stands at its button's address, which only takes POSTs.
        frame: Frame { return_path: format!("{}/members", path(&organisation)), ..visit.frame(call, site) },
        path: format!("{}/members", path(&organisation)),
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
    let is_manager = |state: &State| matches!(state, State::Active { seat, .. } if seat.roles.contains(&manager));
    let managers = listed.iter().filter(|listed| is_manager(&listed.member.state)).count();
    let mut members: Vec<_> = listed
        .iter()
        .filter_map(|listed| {
            let State::Active { seat, since } = &listed.member.state else { return None };
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
            let State::Invited { seat, step } = &listed.member.state else { return None };
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

/// A waiting step in the inbox's words; nothing for a kind that no page knows how to act on.
fn step_of(step: &Waiting, caller: &Caller, locale: Locale) -> Option<Step> {
    let text = |name: &str| step.summary.get(name).and_then(serde_json::Value::as_str);
    let state = text("state")?;
    let since = text("created_at").and_then(|at| at.parse().ok()).unwrap_or(step.deadline);
    let (kind, subject, path) = if step.key.sort == domain::application::Application::NAME {
        let kind = if state == "submitted" { StepKind::ClaimApplication } else { StepKind::DecideApplication };
        (kind, text("legal_name").unwrap_or_default().to_owned(), format!("/review/applications/{}", step.key.partition))
    } else if step.key.sort == Listing::NAME {
        let path = format!("{}/listings/{}", path(&caller.organisation), step.key.partition);
        (listing_step(state)?, text("name").unwrap_or_default().to_owned(), path)
    } else if step.key.sort.starts_with(records::member::PREFIX) {
        let roles = step.summary.get("roles").and_then(serde_json::Value::as_array);
        let roles: Vec<_> = roles.into_iter().flatten().filter_map(|role| role.as_str()).collect();
        let named: Vec<_> = roles.iter().map(|role| language::labels::role(locale, role)).collect();
        (StepKind::AwaitInvitation, named.join(", "), format!("{}/members", path(&caller.organisation)))
    } else {
        return None;
    };
    Some(Step { kind, subject, path, due: Some(step.deadline), since })
}

/// What waits in a listing's state: for staff in some, for the partner in the others.
fn listing_step(state: &str) -> Option<StepKind> {
    match state {
        "submitted" => Some(StepKind::ClaimListing),
        "in_review" => Some(StepKind::DecideListing),
        "approved" => Some(StepKind::PublishListing),
        "info_requested" => Some(StepKind::AnswerListing),
        "changes_requested" => Some(StepKind::ChangeListing),
        _ => None,
    }
}

/// The first test key waits for a partner's administrator. It has no deadline: a partner may take its time.
fn unopened_key(partner: &Loaded<Partner>, caller: &Caller) -> Option<Step> {
    let partner::State::Active(profile) = &partner.state else { return None };
    (profile.test_key.is_none() && caller.has(&[Role::PartnerAdmin])).then(|| Step {
        kind: StepKind::MintTestKey,
        subject: profile.legal_name.as_str().to_owned(),
        path: path(&caller.organisation),
        due: None,
        since: profile.since,
    })
}

fn number(text: &str) -> Result<u64, Invalid> {
    text.parse().map_err(|_| Invalid::WrongType)
}

impl From<MembersError> for Problem {
    fn from(error: MembersError) -> Self {
        use domain::member::Rejection;
        match error {
            MembersError::Access(error) => error.into(),
            MembersError::Store(error) => error.into(),
            MembersError::Stale => Self::stale(),
            MembersError::LastManager => Self::conflict("last_manager"),
            MembersError::Rejected(Rejection::NotFound) => Self::not_found(),
            MembersError::Rejected(Rejection::AlreadyAMember) => Self::conflict("already_a_member"),
            MembersError::Rejected(Rejection::NoSuchRole) => Self::invalid(vec![pages::form::fault("roles", Fault::UnknownValue)]),
            MembersError::Rejected(Rejection::Expired) => Self::conflict("invitation_expired"),
        }
    }
}
