//! Listings: what customers see was approved as it stands, by people who do not belong to its partner.

use std::collections::{BTreeMap, BTreeSet};

use application::{
    engine::Loaded,
    fakes::MemoryStore,
    records::{
        Record as _,
        listing::{Draft, Frozen, version_key},
    },
};
use domain::{
    digest::Digest,
    event::Actor,
    listing::{Dossier, Listing},
    member::{Member, State},
    organisation::OrganisationId,
};

use super::history::Fact;
use crate::world::Core;

/// What a reviewer decides.
const DECISIONS: &[&str] = &[
    "listing.claimed",
    "listing.checked",
    "listing.question_asked",
    "listing.changes_requested",
    "listing.approved",
    "listing.rejected",
    "listing.published",
    "listing.suspended",
];

/// Audits (15), and (7) for listings.
pub fn audit(core: &Core, store: &MemoryStore, facts: &[Fact], broken: &mut Vec<String>) {
    let mut lives: BTreeMap<&str, Vec<&Fact>> = BTreeMap::new();
    for fact in facts.iter().filter(|fact| fact.kind.starts_with("listing.")) {
        lives.entry(&fact.item.key.partition).or_default().push(fact);
        if let Some(dossier) = dossier(fact).filter(|_| DECISIONS.contains(&fact.kind.as_str())) {
            audit_interest(core, fact, &dossier, broken);
        }
    }
    for life in lives.values() {
        audit_life(store, life, broken);
    }
}

fn dossier(fact: &Fact) -> Option<Dossier> {
    let loaded = Loaded::<Listing>::read(fact.item.key.clone(), Some(fact.item.clone())).ok()?;
    loaded.state.dossier().cloned()
}

/// One listing's events in order, told from the events alone: what was handed in, approved, published.
fn audit_life(store: &MemoryStore, life: &[&Fact], broken: &mut Vec<String>) {
    let mut handed_in: BTreeMap<u64, String> = BTreeMap::new();
    let mut approved = BTreeSet::new();
    let mut is_suspended = false;
    for fact in life {
        let version = fact.data["version"].as_u64().unwrap_or_default();
        let content = fact.data["content"].as_str().unwrap_or_default();
        match fact.kind.as_str() {
            "listing.submitted" if handed_in.insert(version, content.to_owned()).is_some() => {
                broken.push(format!("(15) {} hands version {version} in once more", fact.id));
            }
            "listing.approved" if handed_in.contains_key(&version) => drop(approved.insert(version)),
            "listing.approved" => broken.push(format!("(15) {} approves what was never handed in", fact.id)),
            "listing.withdrawn" => drop(approved.remove(&version)),
            "listing.suspended" => is_suspended = true,
            "listing.lifted" => is_suspended = false,
            "listing.published"
                if !approved.contains(&version) || handed_in.get(&version).map(String::as_str) != Some(content) || is_suspended =>
            {
                broken.push(format!("(15) {} publishes what was not approved so, or is suspended", fact.id));
            }
            _ => {}
        }
    }
    let Some(dossier) = life.last().and_then(|fact| dossier(fact)) else { return };
    for (number, digest) in &handed_in {
        let key = version_key(&dossier.id, u32::try_from(*number).unwrap_or_default());
        let frozen = store.get(&key).and_then(|item| Frozen::read(item).ok());
        if frozen.map(|frozen| frozen.content.digest().to_string()).as_ref() != Some(digest) {
            broken.push(format!("(15) version {number} of {} is not what was handed in", dossier.id));
        }
    }
    let draft = store.get(&application::records::listing::draft_key(&dossier.id)).and_then(|item| Draft::read(item).ok());
    if draft.map(|draft| draft.content.digest()).as_ref() != Some(&dossier.newest.content.digest) {
        broken.push(format!("(15) the draft of {} is not the one its listing knows", dossier.id));
    }
}

fn audit_interest(core: &Core, fact: &Fact, dossier: &Dossier, broken: &mut Vec<String>) {
    let Actor::Member(OrganisationId::Platform, account) = &fact.actor else {
        broken.push(format!("(7) {} was decided by {:?}", fact.id, fact.actor));
        return;
    };
    // The address is the simulator's own knowledge, not what the seat says of it.
    let domain = core.addresses.get(&account.to_string()).map(|address| Digest::of(address.domain()));
    let seat = application::records::member::key(&OrganisationId::Partner(dossier.partner), account);
    let mut seats = core.history.iter().filter(|change| change.new.key == seat && change.at < fact.at);
    let last = seats.next_back().and_then(|change| Loaded::<Member>::read(seat.clone(), Some(change.new.clone())).ok());
    let has_seat = last.is_some_and(|member| matches!(member.state, State::Active { .. }));
    if has_seat || dossier.people.contains(account) || domain.is_none_or(|domain| dossier.domains.contains(&domain)) {
        broken.push(format!("(7) {} was decided by somebody of the partner's", fact.id));
    }
}
