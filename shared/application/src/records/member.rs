//! Seats: read by organisation and account (both are known before anything is read: the one from the path, the other
//! from the session or token); listed by organisation, and by account for "the organisations I belong to".

use domain::{
    id::{AccountId, PersonId},
    member::{Event, Member, State},
    organisation::OrganisationId,
};
use jiff::Timestamp;
use serde_json::{Map, Value};

use super::Notified;
use crate::{
    engine::Family,
    notification::Recipient,
    ports::{Key, Table},
};

/// What every seat's sort key begins with.
pub const PREFIX: &str = "member#";

/// The seat's item.
#[must_use]
pub fn key(organisation: &OrganisationId, account: &AccountId) -> Key {
    Key::new(Table::Directory, organisation, format!("{PREFIX}{account}"))
}

/// The list of an account's seats.
#[must_use]
pub fn seats_of(account: &AccountId) -> String {
    format!("seats#{account}")
}

impl Family for Member {
    const TABLE: Table = Table::Directory;

    fn listed(state: &State, _: Timestamp) -> Option<(String, String)> {
        match state {
            State::Invited { seat, .. } | State::Active { seat, .. } => Some((seats_of(&seat.account), seat.organisation.to_string())),
            State::Vacant | State::Removed { .. } => None,
        }
    }

    fn summary(state: &State) -> Map<String, Value> {
        let mut summary = Map::new();
        if let Some(seat) = state.seat() {
            summary.insert("organisation".to_owned(), seat.organisation.to_string().into());
            summary.insert("roles".to_owned(), seat.roles.iter().map(|role| Value::from(role.as_str())).collect());
        }
        summary
    }
}

impl Notified for Member {
    fn person(state: &State, recipient: Recipient) -> Option<PersonId> {
        match recipient {
            Recipient::SeatHolder => state.seat().map(|seat| seat.person),
            Recipient::Applicant
            | Recipient::ReviewerTeam
            | Recipient::Partner
            | Recipient::PartnerAdmins
            | Recipient::Everyone
            | Recipient::CustomerAdmins
            | Recipient::Requester
            | Recipient::Customers
            | Recipient::AccountAdmins
            | Recipient::CustomerManagers
            | Recipient::Addressee
            | Recipient::Delegations => None,
        }
    }

    fn about(event: &Event) -> Option<String> {
        match event {
            Event::Invited { by, .. } => Some(by.to_string()),
            _ => None,
        }
    }
}
