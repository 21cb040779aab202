//! Seats: the directory's person has one, and no organisation is left without a manager.

use std::collections::{BTreeMap, BTreeSet};

use application::{
    engine::Loaded,
    fakes::MemoryStore,
    ports::Item,
    records::{Record as _, directory::MemberReference},
};
use domain::{
    member::{Member, Origin, Seat, State},
    organisation::{OrganisationId, Role},
};

/// Audits (12) and (13).
pub fn audit(store: &MemoryStore, broken: &mut Vec<String>) {
    let items = store.items();
    let referenced: BTreeSet<(OrganisationId, String)> = items
        .iter()
        .filter(|item| item.key.sort.starts_with("member-reference#"))
        .filter_map(|item| MemberReference::read(item.clone()).ok())
        .map(|reference| (OrganisationId::Customer(reference.customer), reference.account.to_string()))
        .collect();
    let mut managers: BTreeMap<OrganisationId, usize> = BTreeMap::new();
    for (seat, is_active) in items.iter().filter_map(seat) {
        if seat.origin == Origin::Directory && !referenced.contains(&(seat.organisation, seat.account.to_string())) {
            broken.push(format!("(12) {} kept a seat in {} that its host knows nothing of", seat.account, seat.organisation));
        }
        let is_manager = seat.roles.contains(&Role::manager_of(&seat.organisation));
        // A first administrator who has not signed in yet is on the way.
        let is_coming = matches!(seat.origin, Origin::Approval);
        *managers.entry(seat.organisation).or_default() += usize::from(is_manager && (is_active || is_coming));
    }
    for (organisation, count) in managers {
        if count == 0 && !matches!(organisation, OrganisationId::Customer(_)) {
            broken.push(format!("(13) {organisation} has nobody left who manages it"));
        }
    }
}

/// The seat that an item offers or is, and whether it is taken.
fn seat(item: &Item) -> Option<(Seat, bool)> {
    if !item.key.sort.starts_with(application::records::member::PREFIX) {
        return None;
    }
    match Loaded::<Member>::read(item.key.clone(), Some(item.clone())).ok()?.state {
        State::Invited { seat, .. } => Some((seat, false)),
        State::Active { seat, .. } => Some((seat, true)),
        State::Vacant | State::Removed { .. } => None,
    }
}
