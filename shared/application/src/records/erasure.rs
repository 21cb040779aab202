//! Duties to erase: read by customer, app and which of its installations; a partner finds its own by whose move it is.

use domain::{
    erasure::{Erasure, State},
    id::{CustomerId, ListingId},
    organisation::OrganisationId,
};
use serde_json::{Map, Value};

use super::Notified;
use crate::{
    engine::Family,
    notification::Recipient,
    ports::{Index, Key, Query, Table},
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

impl Family for Erasure {
    const TABLE: Table = Table::Installations;

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
