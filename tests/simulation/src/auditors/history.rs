//! Every event ever committed, and whether each aggregate is the fold of its own.

use std::collections::BTreeMap;

use application::{
    engine::{Family, Loaded},
    fakes::MemoryStore,
    notification::Recipient,
    ports::{Item, Key},
    records::Notified,
};
use domain::{
    aggregate::Aggregate,
    api_key::ApiKey,
    application::Application,
    credits::CreditsAccount,
    directory::Entry,
    erasure::Erasure,
    event::{Actor, Recorded},
    id::PersonId,
    installation::Installation,
    listing::Listing,
    member::Member,
    organisation::OrganisationId,
    partner::Partner,
    webhook::WebhookEndpoint,
};
use serde_json::Value;

use crate::world::{Committed, Core};

/// An event, whatever its aggregate.
#[derive(Clone, Debug)]
pub struct Fact {
    /// When it was committed, by the world's clock.
    pub at: i64,
    /// The item that the commit made.
    pub item: Item,
    /// The event's id.
    pub id: String,
    /// Its type.
    pub kind: String,
    /// What happened.
    pub data: Value,
    /// The version it made.
    pub version: u64,
    /// Who did it.
    pub actor: Actor,
    /// Whose it is to read.
    pub concerns: Vec<OrganisationId>,
    /// The applicant's person, or the seat's holder's.
    pub applicant: Option<PersonId>,
    /// The seat's holder.
    pub seat_holder: Option<PersonId>,
    /// The member whose request came to something.
    pub requester: Option<PersonId>,
    /// The partner whose administrators are written to.
    pub partner: Option<OrganisationId>,
    /// The customer whose administrators are written to.
    pub customer: Option<OrganisationId>,
    /// The organisation whose account of credits it is.
    pub account: Option<OrganisationId>,
}

impl Fact {
    /// The person in a role.
    #[must_use]
    pub const fn person(&self, recipient: Recipient) -> Option<PersonId> {
        match recipient {
            Recipient::Applicant => self.applicant,
            Recipient::SeatHolder => self.seat_holder,
            Recipient::Requester => self.requester,
            Recipient::ReviewerTeam
            | Recipient::Partner
            | Recipient::PartnerAdmins
            | Recipient::CustomerAdmins
            | Recipient::CustomerManagers
            | Recipient::Addressee
            | Recipient::Delegations
            | Recipient::Customers
            | Recipient::AccountAdmins
            | Recipient::Everyone => None,
        }
    }

    /// What it happened to, as feeds and trails name it.
    #[must_use]
    pub fn subject(&self) -> String {
        format!("{}/{}", self.item.key.partition, self.item.key.sort)
    }
}

/// Every event, in each aggregate's order.
pub fn facts(core: &Core, store: &MemoryStore, broken: &mut Vec<String>) -> Vec<Fact> {
    let mut changes: BTreeMap<&Key, Vec<&Committed>> = BTreeMap::new();
    for change in &core.history {
        changes.entry(&change.new.key).or_default().push(change);
    }
    let mut facts = vec![];
    for (key, changes) in changes {
        let name = changes.first().and_then(|change| change.new.attributes.get("aggregate")).and_then(Value::as_str);
        let outcome = match name {
            Some(Application::NAME) => fold::<Application>(&changes, &mut facts),
            Some(Partner::NAME) => fold::<Partner>(&changes, &mut facts),
            Some(ApiKey::NAME) => fold::<ApiKey>(&changes, &mut facts),
            Some(Listing::NAME) => fold::<Listing>(&changes, &mut facts),
            Some(Member::NAME) => fold::<Member>(&changes, &mut facts),
            Some(WebhookEndpoint::NAME) => fold::<WebhookEndpoint>(&changes, &mut facts),
            Some(Installation::NAME) => fold::<Installation>(&changes, &mut facts),
            Some(Erasure::NAME) => fold::<Erasure>(&changes, &mut facts),
            Some(CreditsAccount::NAME) => fold::<CreditsAccount>(&changes, &mut facts),
            Some(Entry::NAME) => fold::<Entry>(&changes, &mut facts),
            _ => Err("is no aggregate and has a version: it wakes the relay".to_owned()),
        };
        if let Err(reason) = outcome {
            broken.push(format!("(5) {}/{} {reason}", key.partition, key.sort));
        }
        if store.get(key).as_ref() != changes.last().map(|change| &change.new) {
            broken.push(format!("(5) {}/{} is not what the stream told last", key.partition, key.sort));
        }
    }
    facts
}

fn fold<A: Family + Notified>(changes: &[&Committed], facts: &mut Vec<Fact>) -> Result<(), String> {
    let mut state = A::State::default();
    let mut version = 0;
    let mut told: Vec<Recorded<A::Event>> = vec![];
    for change in changes {
        if change.old.as_ref().and_then(Item::version).unwrap_or(0) != version {
            return Err(format!("jumps from version {version}"));
        }
        let loaded = Loaded::<A>::read(change.new.key.clone(), Some(change.new.clone())).map_err(|error| error.to_string())?;
        let events = loaded.events().map_err(|error| error.to_string())?;
        if let Some(other) = events.iter().find(|event| event.version <= version && !told.contains(event)) {
            return Err(format!("at version {} tells {} otherwise than before", loaded.version, other.id));
        }
        for recorded in events.iter().filter(|event| event.version > version) {
            if A::label(&state) != recorded.before {
                return Err(format!("{} says it found `{}`", recorded.id, recorded.before));
            }
            state = A::evolve(state, &recorded.event, recorded.at);
            facts.push(fact::<A>(change, &loaded, recorded)?);
            told.push(recorded.clone());
        }
        let versions: Vec<u64> = events.iter().map(|event| event.version).filter(|made| *made > version).collect();
        let has_each = (version + 1..=loaded.version).all(|made| versions.contains(&made));
        if loaded.version <= version || !has_each {
            return Err(format!("has no events for a version between {version} and {}", loaded.version));
        }
        if state != loaded.state {
            return Err(format!("at version {} is not the fold of its events", loaded.version));
        }
        version = loaded.version;
    }
    Ok(())
}

fn fact<A: Family + Notified>(change: &Committed, loaded: &Loaded<A>, recorded: &Recorded<A::Event>) -> Result<Fact, String> {
    let event = serde_json::to_value(&recorded.event).map_err(|error| error.to_string())?;
    Ok(Fact {
        at: change.at,
        item: change.new.clone(),
        id: recorded.id.clone(),
        kind: event.get("type").and_then(Value::as_str).unwrap_or_default().to_owned(),
        data: event.get("data").cloned().unwrap_or_default(),
        version: recorded.version,
        actor: recorded.actor.clone(),
        concerns: A::concerns(&loaded.state),
        applicant: A::person(&loaded.state, Recipient::Applicant),
        seat_holder: A::person(&loaded.state, Recipient::SeatHolder),
        requester: A::person_of(&recorded.event, Recipient::Requester),
        partner: A::organisation(&loaded.state, Recipient::PartnerAdmins),
        customer: A::organisation(&loaded.state, Recipient::CustomerAdmins),
        account: A::organisation(&loaded.state, Recipient::AccountAdmins),
    })
}
