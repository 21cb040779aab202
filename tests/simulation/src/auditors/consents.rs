//! Installations: nothing may be read but what the newest receipt grants, no receipt is ever touched, nobody is left behind
//! what an app publishes, and what a disconnected app has read is owed once.

use std::collections::BTreeMap;

use application::{
    engine::Loaded,
    fakes::MemoryStore,
    ports::Table,
    records::{
        Record as _,
        installation::{self, Grant},
    },
    use_cases::catch_up::CatchUpOrder,
};
use domain::{
    aggregate::Aggregate as _,
    installation::{Act, App, Dossier, Installation, Receipt, State, verify},
};
use serde_json::Value;

use super::history::Fact;
use crate::world::Core;

/// Audits (16), (17), (18) and (19).
pub fn audit(core: &Core, store: &MemoryStore, facts: &[Fact], broken: &mut Vec<String>) {
    for item in store.items_where(|item| item.key.table == Table::Installations) {
        if item.attributes.get("aggregate").and_then(Value::as_str) == Some(Installation::NAME) {
            let Ok(loaded) = Loaded::<Installation>::read(item.key.clone(), Some(item)) else { continue };
            let Some(dossier) = loaded.state.dossier() else { continue };
            let receipts = receipts(store, dossier);
            audit_grant(store, dossier, &loaded.state, receipts.last(), broken);
            audit_chain(dossier, &receipts, broken);
            audit_version(core, store, dossier, &loaded.state, broken);
        } else if item.key.sort.starts_with("grant#") {
            let place = format!("{}/{}", item.key.partition, item.key.sort);
            let Ok(grant) = Grant::read(item) else {
                broken.push(format!("(16) {place} is no grant"));
                continue;
            };
            let key = installation::key(&grant.customer, &grant.listing);
            let known = Loaded::<Installation>::read(key.clone(), store.get(&key));
            if known.is_ok_and(|known| known.state.grant().is_none()) {
                broken.push(format!("(16) {place} outlives its installation"));
            }
        }
    }
    audit_erasure(facts, broken);
}

/// The receipts that there are, oldest first, whatever their numbers.
fn receipts(store: &MemoryStore, dossier: &Dossier) -> Vec<Receipt> {
    let is_its = |receipt: &Receipt| (receipt.customer, receipt.listing) == (dossier.customer, dossier.listing);
    let items = store.items_where(|item| item.key.sort.starts_with("receipt#")).into_iter();
    let mut receipts: Vec<Receipt> = items.filter_map(|item| Receipt::read(item).ok()).filter(is_its).collect();
    receipts.sort_by_key(|receipt| receipt.number);
    receipts
}

fn audit_grant(store: &MemoryStore, dossier: &Dossier, state: &State, newest: Option<&Receipt>, broken: &mut Vec<String>) {
    let owned = |scopes: Vec<&str>| scopes.into_iter().map(ToOwned::to_owned).collect::<Vec<_>>();
    let stored = store.get(&installation::grant_key(&dossier.customer, &dossier.listing)).and_then(|item| Grant::read(item).ok());
    let stored = stored.map(|grant| (grant.scopes, grant.sharing));
    let held = state.grant().map(|grant| (owned(grant.scopes), grant.sharing.clone()));
    if stored != held {
        broken.push(format!("(16) {} grants {held:?}, and {stored:?} is read", dossier.id));
    }
    let consented = newest.filter(|receipt| receipt.act != Act::Disconnected);
    let consented = consented.map(|receipt| owned(receipt.scopes.iter().filter(|line| line.granted).map(|line| &*line.scope).collect()));
    let scopes = held.map(|(scopes, _)| scopes);
    if scopes != consented {
        broken.push(format!("(16) {} grants {scopes:?}, and its newest receipt {consented:?}", dossier.id));
    }
}

fn audit_chain(dossier: &Dossier, receipts: &[Receipt], broken: &mut Vec<String>) {
    match &dossier.head {
        Some(head) => {
            if let Err(why) = verify(receipts, &head.digest) {
                broken.push(format!("(17) the receipts of {} are no chain: {why}", dossier.id));
            }
        }
        None if !receipts.is_empty() => broken.push(format!("(17) {} has receipts that it does not know", dossier.id)),
        None => {}
    }
}

/// Once everything is at rest, a newer version was adopted, asks, or was declined; unless its order is a dead letter.
fn audit_version(core: &Core, store: &MemoryStore, dossier: &Dossier, state: &State, broken: &mut Vec<String>) {
    let app = store.get(&installation::app_key(&dossier.listing)).and_then(|item| App::read(item).ok());
    let (Some(installed), Some(published)) = (state.installed(), app.and_then(|app| app.published)) else { return };
    let asks = installed.request.as_ref().map(|request| request.version);
    let is_answered = installed.version >= published || asks == Some(published) || installed.kept_from == Some(published);
    let order = |body: &String| serde_json::from_str::<CatchUpOrder>(body).ok();
    let is_dead = core.dead.iter().filter_map(order).any(|order| order.listing == dossier.listing);
    if !is_answered && !is_dead {
        broken.push(format!("(18) {} stays behind version {published}", dossier.id));
    }
}

/// For each time that it was disconnected, one duty.
fn audit_erasure(facts: &[Fact], broken: &mut Vec<String>) {
    let mut owed: BTreeMap<String, (usize, Vec<u64>)> = BTreeMap::new();
    for fact in facts {
        let partition = fact.item.key.partition.clone();
        let listing = fact.item.key.sort.split('#').nth(1).unwrap_or_default();
        let of = format!("{partition} of {listing}");
        match fact.kind.as_str() {
            "installation.disconnected" => owed.entry(of).or_default().0 += 1,
            "installation.erasure_due" => {
                let generation = fact.data["duty"]["generation"].as_u64().unwrap_or_default();
                owed.entry(of).or_default().1.push(generation);
            }
            _ => {}
        }
    }
    for (of, (times, mut duties)) in owed {
        duties.sort_unstable();
        if duties != (1..=times as u64).collect::<Vec<_>>() {
            broken.push(format!("(19) {of} was disconnected {times} times, and owes {duties:?}"));
        }
    }
}
