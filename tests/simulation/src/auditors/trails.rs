//! Audit trails and lifecycle feeds: each event where it belongs, once.

use std::collections::{BTreeMap, BTreeSet};

use application::{
    fakes::MemoryStore,
    notification::{Channel, matrix},
    records::{Record as _, audit::AuditEntry, feed, reason::Reason},
};
use domain::{id::PartnerId, organisation::OrganisationId};

use super::history::Fact;

/// Audits (3) and (4).
pub fn audit(store: &MemoryStore, facts: &[Fact], broken: &mut Vec<String>) {
    audit_trails(store, facts, broken);
    audit_reasons(store, facts, broken);
    audit_feeds(store, facts, broken);
}

fn audit_trails(store: &MemoryStore, facts: &[Fact], broken: &mut Vec<String>) {
    let mut expected: BTreeMap<(String, String), &Fact> = BTreeMap::new();
    for fact in facts {
        let organisations = fact.concerns.iter().map(ToString::to_string);
        for reader in organisations.chain([fact.item.key.partition.clone()]) {
            expected.insert((reader, fact.id.clone()), fact);
        }
    }
    for item in store.items_where(|item| item.key.partition.starts_with("audit#")) {
        let Ok(entry) = AuditEntry::read(item) else { continue };
        let place = (entry.reader.clone(), entry.event_id.clone());
        match expected.remove(&place) {
            None => broken.push(format!("(3) {} stands twice in the trail of {}, or does not belong there", place.1, place.0)),
            Some(fact) => {
                let is_as_it_was = fact.actor == entry.actor && fact.kind == entry.kind && fact.subject() == entry.subject;
                if !is_as_it_was || stated(fact).is_some() != entry.has_reason {
                    broken.push(format!("(3) {} is told otherwise to {}", place.1, place.0));
                }
            }
        }
    }
    broken.extend(expected.keys().map(|(reader, event)| format!("(3) {event} is missing in the trail of {reader}")));
}

/// What a reason is called in the events that have one.
fn stated(fact: &Fact) -> Option<&str> {
    ["reason", "reasons"].iter().find_map(|name| fact.data.get(*name)?.as_str())
}

fn audit_reasons(store: &MemoryStore, facts: &[Fact], broken: &mut Vec<String>) {
    let expected: BTreeMap<_, _> = facts.iter().filter_map(|fact| Some((fact.id.clone(), stated(fact)?.to_owned()))).collect();
    let kept = store.items_where(|item| item.key.partition.starts_with("reason#")).into_iter().filter_map(|item| Reason::read(item).ok());
    let kept: BTreeMap<_, _> = kept.map(|reason| (reason.event_id, reason.words.as_str().to_owned())).collect();
    if kept != expected {
        broken.push(format!("(3) {} reasons were stated and {} are kept, or in other words", expected.len(), kept.len()));
    }
}

fn audit_feeds(store: &MemoryStore, facts: &[Fact], broken: &mut Vec<String>) {
    let mut expected: BTreeMap<PartnerId, BTreeSet<&str>> = BTreeMap::new();
    for fact in facts.iter().filter(|fact| matrix().of(&fact.kind).any(|cell| cell.channel == Channel::LifecycleFeed)) {
        for organisation in &fact.concerns {
            if let OrganisationId::Partner(partner) = organisation {
                expected.entry(*partner).or_default().insert(&fact.id);
            }
        }
    }
    let mut feeds: BTreeMap<PartnerId, Vec<feed::Entry>> = BTreeMap::new();
    for item in store.items_where(|item| item.key.partition.starts_with("feed#") && item.key.sort.starts_with("entry#")) {
        if let Ok(entry) = feed::Entry::read(item) {
            feeds.entry(entry.partner).or_default().push(entry);
        }
    }
    for (partner, entries) in &feeds {
        audit_feed(partner, entries, &expected.remove(partner).unwrap_or_default(), broken);
    }
    broken.extend(expected.keys().map(|partner| format!("(4) {partner} has no feed")));
}

/// One partner's entries, in the order of their numbers, against the events it should know.
fn audit_feed(partner: &PartnerId, entries: &[feed::Entry], expected: &BTreeSet<&str>, broken: &mut Vec<String>) {
    if !entries.iter().map(|entry| entry.number).eq(1..=entries.len() as u64) {
        broken.push(format!("(4) the feed of {partner} has a gap"));
    }
    let told: BTreeSet<&str> = entries.iter().map(|entry| entry.event_id.as_str()).collect();
    if told.len() != entries.len() {
        broken.push(format!("(4) the feed of {partner} tells an event twice"));
    }
    if told != *expected {
        broken.push(format!("(4) the feed of {partner} is not what happened: {:?}", told.symmetric_difference(expected).next()));
    }
    let mut versions: BTreeMap<&str, u64> = BTreeMap::new();
    for entry in entries {
        let last = versions.insert(&entry.subject, entry.aggregate_version).unwrap_or(0);
        if last > entry.aggregate_version {
            broken.push(format!("(4) the feed of {partner} tells {} before what led to it", entry.event_id));
        }
    }
}
