//! Duties to erase: read by customer, app and which of its installations; an app's partner finds those that wait in the app's own
//! partition, also once support has the next move.
//!
//! ```text
//! customer_…   erasure#<listing>#00001    → the aggregate
//! listing_…    erasure#<customer>#00001   → this still waits for the partner: there until it says that it is done, and only then
//! ```

use domain::{
    erasure::{Erasure, State},
    id::{CustomerId, ListingId},
    organisation::OrganisationId,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Notified, Record};
use crate::{
    engine::Family,
    notification::Recipient,
    ports::{Index, Item, Key, Query, StoreError, Table},
};

/// What every duty's sort key begins with.
pub const PREFIX: &str = "erasure#";

/// The duty's item.
#[must_use]
pub fn key(customer: &CustomerId, listing: &ListingId, generation: u32) -> Key {
    Key::new(Table::Installations, customer, format!("{PREFIX}{listing}#{generation:05}"))
}

/// The duties that came of a customer's installations of an app, oldest first.
#[must_use]
pub fn of_installation(customer: &CustomerId, listing: &ListingId) -> Query {
    Query::of(Table::Installations, Index::Primary, customer).beginning_with(format!("{PREFIX}{listing}#"))
}

/// The duties of an app that wait for its partner.
#[must_use]
pub fn of_app(listing: &ListingId) -> Query {
    Query::of(Table::Installations, Index::Primary, listing).beginning_with("erasure#")
}

/// What a partner still has to erase.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// Which app had read it.
    pub listing: ListingId,
    /// Of whom.
    pub customer: CustomerId,
    /// Which of the times it was installed.
    pub generation: u32,
    /// Since when.
    pub since: Timestamp,
    /// Until when; none once that has passed and support was told.
    pub due: Option<Timestamp>,
}

impl Record for Waiting {
    fn key(&self) -> Key {
        Key::new(Table::Installations, self.listing, format!("erasure#{}#{:05}", self.customer, self.generation))
    }
}

impl Family for Erasure {
    const TABLE: Table = Table::Installations;

    fn beside(state: &State) -> Result<Vec<Item>, StoreError> {
        let (duty, due) = match state {
            State::Due { duty, step } => (duty, Some(step.deadline)),
            State::Escalated { duty, .. } => (duty, None),
            State::Unwritten | State::Acknowledged { .. } => return Ok(vec![]),
        };
        let (listing, customer) = (duty.listing, duty.customer);
        Ok(vec![Waiting { listing, customer, generation: duty.generation, since: duty.since, due }.item()?])
    }

    fn summary(state: &State) -> Map<String, Value> {
        let mut summary = Map::new();
        if let Some(duty) = state.duty() {
            summary.insert("customer".to_owned(), duty.customer.to_string().into());
            summary.insert("listing".to_owned(), duty.listing.to_string().into());
            summary.insert("partner".to_owned(), duty.partner.to_string().into());
            summary.insert("generation".to_owned(), duty.generation.into());
        }
        summary
    }
}

impl Notified for Erasure {
    fn organisation(state: &State, recipient: Recipient) -> Option<OrganisationId> {
        let duty = state.duty()?;
        match recipient {
            Recipient::PartnerAdmins => Some(OrganisationId::Partner(duty.partner)),
            Recipient::CustomerAdmins => Some(OrganisationId::Customer(duty.customer)),
            _ => None,
        }
    }
}
