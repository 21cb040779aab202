//! Delegations: read by id; each side lists its own, those that are live and those that are over, newest first.
//!
//! ```text
//! delegation_…              delegation                       → the aggregate
//! customer_…, partner_…     delegation#live#<when>#<id>      → one that is pending or in force
//!                           delegation#over#<when>#<id>      → one that is neither any more
//! ```
//! `when` is when it was asked for. What is to be paused, resumed or ended is found among the live ones, however many are over.

use domain::{
    aggregate::Aggregate as _,
    delegation::{Delegation, Event, State},
    id::{CustomerId, DelegationId, PartnerId, PersonId},
    organisation::OrganisationId,
    values::Credits,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Notified, Record, sortable};
use crate::{
    engine::Family,
    notification::Recipient,
    ports::{Index, Item, Key, Query, StoreError, Table},
    use_cases::{catch_up::Order, delegations::follow::DelegationsOrder},
};

/// The delegation's item.
#[must_use]
pub fn key(id: &DelegationId) -> Key {
    Key::new(Table::Delegations, id, "delegation")
}

/// An organisation's delegations that are pending or in force, newest first.
#[must_use]
pub fn live_of(organisation: &OrganisationId) -> Query {
    Query::of(Table::Delegations, Index::Primary, organisation).beginning_with("delegation#live#").descending()
}

/// An organisation's delegations that are over, newest request first.
#[must_use]
pub fn over_of(organisation: &OrganisationId) -> Query {
    Query::of(Table::Delegations, Index::Primary, organisation).beginning_with("delegation#over#").descending()
}

/// A delegation as the lists of both sides show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    /// In whose list it stands.
    pub organisation: OrganisationId,
    /// Which one.
    pub delegation: DelegationId,
    /// Whose trackers.
    pub customer: CustomerId,
    /// Who is to pay.
    pub partner: PartnerId,
    /// How many trackers.
    pub count: u32,
    /// What a month is expected to cost.
    pub forecast: Credits,
    /// Where it stands, by name.
    pub state: String,
    /// When it was asked for.
    pub at: Timestamp,
    /// From when the partner pays, once it has approved.
    pub from: Option<Timestamp>,
    /// Until when, once that is said.
    pub until: Option<Timestamp>,
    /// Until when it waits for the partner.
    pub deadline: Option<Timestamp>,
    /// Whether it is pending or in force.
    pub is_live: bool,
}

impl Record for Reference {
    fn key(&self) -> Key {
        let list = if self.is_live { "live" } else { "over" };
        Key::new(Table::Delegations, self.organisation, format!("delegation#{list}#{}#{}", sortable(self.at), self.delegation))
    }
}

impl Family for Delegation {
    const TABLE: Table = Table::Delegations;

    fn summary(state: &State) -> Map<String, Value> {
        let mut summary = Map::new();
        if let Some(dossier) = state.dossier() {
            summary.insert("partner".to_owned(), dossier.partner.to_string().into());
            summary.insert("customer".to_owned(), dossier.customer.to_string().into());
            summary.insert("trackers".to_owned(), dossier.terms.count.into());
        }
        summary
    }

    fn beside(state: &State) -> Result<Vec<Item>, StoreError> {
        let Some(dossier) = state.dossier() else { return Ok(vec![]) };
        let term = state.term();
        let reference = |organisation| Reference {
            organisation,
            delegation: dossier.id,
            customer: dossier.customer,
            partner: dossier.partner,
            count: dossier.terms.count,
            forecast: dossier.terms.forecast,
            state: Self::label(state).to_owned(),
            at: dossier.at,
            from: term.map(|term| term.from),
            until: term.and_then(|term| term.stop).map(|stop| stop.effective),
            deadline: Self::whose_move(state).map(|step| step.deadline),
            is_live: state.is_live(),
        };
        let sides = [OrganisationId::Customer(dossier.customer), OrganisationId::Partner(dossier.partner)];
        sides.into_iter().map(|side| reference(side).item()).collect()
    }
}

impl Notified for Delegation {
    fn person_of(event: &Event, recipient: Recipient) -> Option<PersonId> {
        event.addressee().filter(|_| recipient == Recipient::Addressee).map(|addressee| addressee.person)
    }

    fn organisation(state: &State, recipient: Recipient) -> Option<OrganisationId> {
        let dossier = state.dossier()?;
        match recipient {
            Recipient::PartnerAdmins => Some(OrganisationId::Partner(dossier.partner)),
            Recipient::CustomerAdmins | Recipient::CustomerManagers => Some(OrganisationId::Customer(dossier.customer)),
            _ => None,
        }
    }

    fn about(event: &Event) -> Option<String> {
        event.addressee().map(|addressee| format!("{} {}", addressee.partner, addressee.account))
    }

    fn catches_up(state: &State) -> Option<Order> {
        state.dossier().map(|dossier| Order::Delegations(DelegationsOrder::balance(dossier.partner, Some(dossier.id))))
    }
}
