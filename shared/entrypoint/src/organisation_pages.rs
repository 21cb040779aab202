//! What the pages of an organisation begin with: who is let in, and what their frame says of the organisation and its reader.

use std::collections::BTreeMap;

use application::{
    access::{self, Caller, Credential},
    engine::Loaded,
    ports::{Lists, Reads, StoreError},
    records::{self, Record as _, person::Person},
    use_cases::inbox::{self as inboxes, Waiting},
};
use domain::{
    aggregate::Aggregate as _,
    directory,
    listing::Listing,
    organisation::{OrganisationId, Role},
    partner::{self, Partner},
    values::Invalid,
};
use pages::{
    frame::{ActingFor, Frame},
    inbox::{Step, StepKind},
};

use crate::{Call, Problem, Site};

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
    pub async fn of(store: &(impl Reads + Lists), site: &Site, caller: &Caller) -> Result<Self, StoreError> {
        let mut keys = vec![records::person::key(&caller.person)];
        match caller.organisation {
            OrganisationId::Platform => {}
            OrganisationId::Partner(id) => keys.push(records::partner::key(&id)),
            OrganisationId::Customer(id) => keys.push(records::directory::customer_key(&id)),
        }
        let (items, waiting) = futures_util::try_join!(store.fetch(&keys), inboxes::inbox(store, caller))?;
        let mut items = items.into_iter();
        let person = items.next().flatten().map(Person::read).transpose()?;
        let (mut partner, mut organisation) = (None, caller.organisation.to_string());
        match (caller.organisation, keys.pop()) {
            (OrganisationId::Partner(_), Some(key)) => {
                let loaded = Loaded::<Partner>::read(key, items.next().flatten())?;
                if let partner::State::Active(profile) = &loaded.state {
                    profile.legal_name.as_str().clone_into(&mut organisation);
                }
                partner = Some(loaded);
            }
            (OrganisationId::Customer(_), Some(key)) => {
                let entry = Loaded::<directory::Entry>::read(key, items.next().flatten())?;
                if let directory::State::Known { record: directory::Record::Customer { name, .. }, .. } = &entry.state {
                    name.as_str().clone_into(&mut organisation);
                }
            }
            (OrganisationId::Platform, _) | (_, None) => organisation.clone_from(&site.platform_name),
        }
        let names = inboxes::names(store, &waiting).await?;
        let mut steps: Vec<_> = waiting.iter().filter_map(|step| step_of(step, caller, &names)).collect();
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
        caller: &Caller,
        shown: impl Future<Output = Result<T, E>>,
    ) -> Result<(T, Self), E> {
        futures_util::try_join!(shown, async { Ok(Self::of(store, site, caller).await?) })
    }

    /// The frame of the organisation's pages.
    #[must_use]
    pub fn frame(&self, call: &Call, site: &Site) -> Frame {
        let waiting = u32::try_from(self.steps.len()).unwrap_or(u32::MAX);
        let acting_for = match self.caller.organisation {
            OrganisationId::Platform => ActingFor::Platform { waiting },
            OrganisationId::Partner(id) => ActingFor::Partner { organisation_id: id.to_string(), name: self.organisation.clone(), waiting },
            OrganisationId::Customer(id) => {
                ActingFor::Customer { organisation_id: id.to_string(), name: self.organisation.clone(), waiting }
            }
        };
        site.signed_in(call, self.name.clone(), Some(acting_for))
    }
}

/// The path of an organisation's pages: `/review`, `/partners/{org}` or `/customers/{org}`.
#[must_use]
pub fn path(organisation: &OrganisationId) -> String {
    match organisation {
        OrganisationId::Platform => "/review".to_owned(),
        OrganisationId::Partner(_) => format!("/partners/{organisation}"),
        OrganisationId::Customer(_) => format!("/customers/{organisation}"),
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

/// A waiting step in the inbox's words; nothing for a kind that no page knows how to act on.
fn step_of(step: &Waiting, caller: &Caller, names: &BTreeMap<String, String>) -> Option<Step> {
    let text = |name: &str| step.summary.get(name).and_then(serde_json::Value::as_str);
    let state = text("state")?;
    let since = text("created_at").and_then(|at| at.parse().ok()).unwrap_or(step.deadline);
    let (kind, subject, path) = if step.key.sort == domain::application::Application::NAME {
        let kind = if state == "submitted" { StepKind::ClaimApplication } else { StepKind::DecideApplication };
        (kind, text("legal_name").unwrap_or_default().to_owned(), format!("/review/applications/{}", step.key.partition))
    } else if step.key.sort == Listing::NAME {
        let path = format!("{}/listings/{}", path(&caller.organisation), step.key.partition);
        (listing_step(state)?, text("name").unwrap_or_default().to_owned(), path)
    } else {
        let listing = text("listing")?;
        let called = |id: &str| names.get(id).cloned().unwrap_or_default();
        let of_the_app = || called(listing);
        // Of one customer among many, to those who have many.
        let of_both = || format!("{} · {}", called(listing), text("customer").map(called).unwrap_or_default());
        let own = path(&caller.organisation);
        let consent = || format!("{own}/apps/{listing}/consent");
        if step.key.sort.starts_with(records::installation::PREFIX) {
            match state {
                "awaiting_consent" => (StepKind::DecideInstallation, of_the_app(), consent()),
                _ => (StepKind::AnswerScopes, of_the_app(), consent()),
            }
        } else if step.key.sort.starts_with(records::erasure::PREFIX) {
            match state {
                "due" => (StepKind::ConfirmErasure, of_both(), format!("{own}/listings/{listing}/customers")),
                _ => (StepKind::ChaseErasure, of_both(), format!("{own}/listings/{listing}")),
            }
        } else {
            return None;
        }
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
