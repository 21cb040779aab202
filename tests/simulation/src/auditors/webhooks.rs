//! Webhooks: nothing that an active endpoint should hear of is lost, and nothing counts as delivered that did not arrive.

use std::collections::BTreeMap;

use application::{
    engine::Loaded,
    fakes::MemoryStore,
    notification::matrix,
    ports::Table,
    records::{self, Record as _, delivery::Delivery, feed},
};
use domain::{
    id::WebhookId,
    organisation::OrganisationId,
    webhook::{Endpoint, State, WebhookEndpoint, delivery::State as Standing},
};

use super::history::Fact;
use crate::world::Core;

/// An endpoint's life, as the stream told it.
struct Life {
    endpoint: Endpoint,
    since: i64,
    /// Whether it was ever anything but active.
    is_steady: bool,
}

/// Audits (14).
pub fn audit(core: &Core, store: &MemoryStore, facts: &[Fact], broken: &mut Vec<String>) {
    let lives = lives(core);
    let items = store.items();
    let entries = items.iter().filter(|item| item.key.partition.starts_with("feed#") && item.key.sort.starts_with("entry#"));
    let numbers: BTreeMap<_, u64> = entries
        .filter_map(|item| feed::Entry::read(item.clone()).ok())
        .map(|entry| ((entry.partner, entry.event_id), entry.number))
        .collect();
    for fact in facts.iter().filter(|fact| matrix().offers_webhook(&fact.kind)) {
        for (id, life) in lives.iter().filter(|(_, life)| life.is_steady && life.since < fact.at) {
            if !fact.concerns.contains(&OrganisationId::Partner(life.endpoint.partner)) {
                continue;
            }
            let number = numbers.get(&(life.endpoint.partner, fact.id.clone()));
            if !number.is_some_and(|number| core.deliveries.contains(&records::delivery::key(id, *number))) {
                broken.push(format!(
                    "(14) {} ({}, number {number:?} at {}) was never on its way to {id}, there since {}",
                    fact.id, fact.kind, fact.at, life.since
                ));
            }
        }
    }
    for item in items.into_iter().filter(|item| item.key.table == Table::Deliveries && item.key.sort != "health") {
        let Ok(delivery) = Delivery::read(item) else {
            broken.push("(14) a delivery cannot be read".to_owned());
            continue;
        };
        let Some(life) = lives.get(&delivery.webhook) else { continue };
        let arrived = core.received.contains_key(&(life.endpoint.settings.url.as_str().to_owned(), delivery.event_id.clone()));
        if matches!(delivery.delivery.state, Standing::Delivered { .. }) && !arrived {
            broken.push(format!("(14) {} counts as delivered to {} and never arrived", delivery.event_id, delivery.webhook));
        }
    }
}

fn lives(core: &Core) -> BTreeMap<WebhookId, Life> {
    let mut lives: BTreeMap<WebhookId, Life> = BTreeMap::new();
    for change in core.history.iter().filter(|change| change.new.key.sort.starts_with(records::webhook::PREFIX)) {
        let Ok(loaded) = Loaded::<WebhookEndpoint>::read(change.new.key.clone(), Some(change.new.clone())) else { continue };
        match loaded.state {
            State::Active(endpoint) => {
                lives.entry(endpoint.id).or_insert(Life { endpoint, since: change.at, is_steady: true });
            }
            State::Disabled { endpoint, .. } => {
                if let Some(life) = lives.get_mut(&endpoint.id) {
                    life.is_steady = false;
                }
            }
            State::Deleted { id, .. } => {
                if let Some(life) = lives.get_mut(&id) {
                    life.is_steady = false;
                }
            }
            State::Unwritten => {}
        }
    }
    lives
}
