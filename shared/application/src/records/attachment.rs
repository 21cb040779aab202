//! Attachments: read by id; a partner's are listed by when it asked; who is attached to whom is read at either side.
//!
//! ```text
//! attachment_…   attachment             → the aggregate
//! customer_…     attached#<partner>     → what the two are to each other: there from being asked until it is over. One at a time:
//!                                         it is the aggregate's claim
//! partner_…      attached#<customer>    → this customer is attached: there while it is, and only then
//! ```

use domain::{
    attachment::{Attachment, State},
    id::{AttachmentId, CustomerId, PartnerId},
    organisation::OrganisationId,
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

/// What the records of who is attached begin with.
pub const PREFIX: &str = "attached#";

/// The attachment's item.
#[must_use]
pub fn key(id: &AttachmentId) -> Key {
    Key::new(Table::Delegations, id, "attachment")
}

/// What a customer and a partner are to each other.
#[must_use]
pub fn pair_key(customer: &CustomerId, partner: &PartnerId) -> Key {
    Key::new(Table::Delegations, customer, format!("{PREFIX}{partner}"))
}

/// A partner's attachments in every state, oldest first.
#[must_use]
pub fn of_partner(partner: &PartnerId) -> Query {
    Query::of(Table::Delegations, Index::Listed, list(partner))
}

/// The customers that are attached to a partner.
#[must_use]
pub fn attached_to(partner: &PartnerId) -> Query {
    Query::of(Table::Delegations, Index::Primary, partner).beginning_with(PREFIX)
}

/// The partners that a customer was asked by, or is attached to.
#[must_use]
pub fn of_customer(customer: &CustomerId) -> Query {
    Query::of(Table::Delegations, Index::Primary, customer).beginning_with(PREFIX)
}

fn list(partner: &PartnerId) -> String {
    format!("attachments#{partner}")
}

/// What a customer and a partner are to each other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pair {
    /// The customer.
    pub customer: CustomerId,
    /// The partner.
    pub partner: PartnerId,
    /// By which attachment.
    pub attachment: AttachmentId,
    /// Since when it is attached; none while the customer has not answered.
    pub since: Option<Timestamp>,
}

impl Record for Pair {
    fn key(&self) -> Key {
        pair_key(&self.customer, &self.partner)
    }
}

/// That a customer is attached, where its partner lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attached {
    /// The partner.
    pub partner: PartnerId,
    /// The customer.
    pub customer: CustomerId,
    /// By which attachment.
    pub attachment: AttachmentId,
    /// Since when.
    pub since: Timestamp,
}

impl Record for Attached {
    fn key(&self) -> Key {
        Key::new(Table::Delegations, self.partner, format!("{PREFIX}{}", self.customer))
    }
}

impl Family for Attachment {
    const TABLE: Table = Table::Delegations;

    fn listed(state: &State, created_at: Timestamp) -> Option<(String, String)> {
        state.dossier().map(|dossier| (list(&dossier.partner), sortable(created_at)))
    }

    fn summary(state: &State) -> Map<String, Value> {
        let mut summary = Map::new();
        if let Some(dossier) = state.dossier() {
            summary.insert("partner".to_owned(), dossier.partner.to_string().into());
        }
        if let Some(customer) = state.customer() {
            summary.insert("customer".to_owned(), customer.to_string().into());
        }
        summary
    }

    fn beside(state: &State) -> Result<Vec<Item>, StoreError> {
        let State::Accepted { dossier, customer, since } = state else { return Ok(vec![]) };
        let attached = Attached { partner: dossier.partner, customer: *customer, attachment: dossier.id, since: *since };
        Ok(vec![attached.item()?])
    }

    fn claims(state: &State) -> Result<Vec<Item>, StoreError> {
        let (dossier, customer, since) = match state {
            State::Forwarded { dossier, customer, .. } => (dossier, customer, None),
            State::Accepted { dossier, customer, since } => (dossier, customer, Some(*since)),
            State::Unwritten
            | State::Requested { .. }
            | State::Declined { .. }
            | State::Expired { .. }
            | State::Withdrawn { .. }
            | State::Ended { .. } => return Ok(vec![]),
        };
        Ok(vec![Pair { customer: *customer, partner: dossier.partner, attachment: dossier.id, since }.item()?])
    }
}

impl Notified for Attachment {
    fn organisation(state: &State, recipient: Recipient) -> Option<OrganisationId> {
        match recipient {
            Recipient::PartnerAdmins => state.dossier().map(|dossier| OrganisationId::Partner(dossier.partner)),
            Recipient::CustomerAdmins | Recipient::CustomerManagers => state.customer().map(OrganisationId::Customer),
            _ => None,
        }
    }

    fn catches_up(state: &State) -> Option<Order> {
        let State::Ended { dossier, customer, side, .. } = state else { return None };
        Some(Order::Delegations(DelegationsOrder::end(dossier.partner, *customer, dossier.id, *side)))
    }
}
