//! What apps really read, and what they were refused: counted where it is decided, without slowing a decision.
//!
//! A process counts in its memory and now and then writes its totals of the day over its last ones (see
//! [`records::observed`](crate::records::observed)). What a process that crashes had counted since its last write is lost: a
//! count of reads is information, not the basis of a bill.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use domain::{
    api_key::KeyId,
    id::{CustomerId, ListingId},
    organisation::OrganisationId,
    programme::Programme,
    step::add_days,
};
use futures_util::{StreamExt as _, stream};
use jiff::{Timestamp, civil::Date, tz::TimeZone};

use super::access_decision::{Decision, Question, Reason};
use crate::{
    ports::{Condition, Entropy, StoreError, Write, Writes},
    records::{Record, key_use::KeyUse, observed::Observed},
};

/// Writes under way at once.
const PARALLEL_WRITES: usize = 8;
/// Totals that a process keeps beyond a write; with as many it goes on under another name and with none.
const TOTALS: usize = 20_000;

/// What this process has counted.
#[derive(Debug, Default)]
pub struct Counter(Mutex<Counted>);

#[derive(Debug, Default)]
struct Counted {
    /// The name it counts under; drawn with the first count.
    process: String,
    totals: BTreeMap<(ListingId, Option<CustomerId>, Date), Total>,
    /// Keys that let a program in, and when their last use was noted.
    keys: BTreeMap<(OrganisationId, String), Used>,
}

#[derive(Debug)]
struct Total {
    observed: Observed,
    is_new: bool,
}

#[derive(Clone, Debug)]
struct Used {
    id: KeyId,
    at: Timestamp,
    noted_at: Option<Timestamp>,
}

impl Counter {
    /// Counts a decision. Scopes that the programme does not know are counted as `unknown`: what is made up takes no room.
    pub fn count(&self, question: &Question, decision: &Decision, entropy: &impl Entropy, programme: &Programme, now: Timestamp) {
        // Whose key it is counts only once the key was found good.
        let is_held = !matches!(decision, Decision::Deny(Reason::KeyRefused | Reason::TryAgain));
        let Some(key) = question.key.as_ref().filter(|_| is_held) else { return };
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let used = counted.keys.entry((key.owner, key.id.to_string()));
        used.or_insert_with(|| Used { id: key.id.clone(), at: now, noted_at: None }).at = now;
        let Some(listing) = key.app else { return };
        let customer = match decision {
            Decision::Allow(allowed) => Some(allowed.customer),
            // A customer that may not be there gets no totals of its own.
            Decision::Deny(Reason::NotInstalled | Reason::SandboxKey | Reason::KeyWithoutApp | Reason::AppStopped) => None,
            Decision::Deny(_) => Some(question.customer),
        };
        if counted.process.is_empty() {
            counted.process = name(entropy);
        }
        let day = day(now);
        let process = counted.process.clone();
        let total = counted.totals.entry((listing, customer, day)).or_insert_with(|| Total {
            observed: Observed {
                listing,
                customer,
                day,
                process,
                allowed: BTreeMap::new(),
                refused: BTreeMap::new(),
                last_at: now,
                forgotten_at: add_days(now, programme.installation.observed_days),
            },
            is_new: true,
        });
        let scope = if programme.has_scope(&question.scope) { question.scope.as_str() } else { "unknown" };
        let counts = match decision {
            Decision::Allow(_) => &mut total.observed.allowed,
            Decision::Deny(reason) => total.observed.refused.entry(reason.as_str().to_owned()).or_default(),
        };
        *counts.entry(scope.to_owned()).or_default() += 1;
        (total.observed.last_at, total.is_new) = (now, true);
    }

    /// Writes what was counted since the last time. What could not be written is written the next time.
    pub async fn write(&self, writes: &impl Writes, now: Timestamp) {
        let pending = self.pending(now);
        let written: Vec<_> = stream::iter(pending)
            .map(|pending| async move { (pending.put(writes).await, pending) })
            .buffer_unordered(PARALLEL_WRITES)
            .collect()
            .await;
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for (outcome, pending) in written {
            if let Err(error) = outcome {
                tracing::warn!(%error, "what was counted is not written yet");
                counted.put_back(pending);
            }
        }
        // Yesterday's totals are complete once they are written.
        let today = day(now);
        counted.totals.retain(|(_, _, day), total| *day == today || total.is_new);
        // Another name begins its totals anew, and leaves those that were written as they are.
        if counted.totals.len() >= TOTALS && counted.totals.values().all(|total| !total.is_new) {
            counted.totals.clear();
            counted.process.clear();
        }
    }

    /// What is to be written now; from here on it counts as written.
    fn pending(&self, now: Timestamp) -> Vec<Pending> {
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut pending = vec![];
        for total in counted.totals.values_mut().filter(|total| total.is_new) {
            total.is_new = false;
            pending.push(Pending::Total(Box::new(total.observed.clone())));
        }
        for ((owner, _), used) in &mut counted.keys {
            let is_due = used.noted_at.is_none_or(|noted| used.at.duration_since(noted) >= crate::records::key_use::NOTED_EVERY);
            if is_due {
                used.noted_at = Some(now);
                pending.push(Pending::Use(KeyUse { owner: *owner, key: used.id.clone(), at: used.at }));
            }
        }
        pending
    }
}

impl Counted {
    fn put_back(&mut self, pending: Pending) {
        match pending {
            Pending::Total(observed) => {
                if let Some(total) = self.totals.get_mut(&(observed.listing, observed.customer, observed.day)) {
                    total.is_new = true;
                }
            }
            Pending::Use(used) => {
                if let Some(known) = self.keys.get_mut(&(used.owner, used.key.to_string())) {
                    known.noted_at = None;
                }
            }
        }
    }
}

enum Pending {
    Total(Box<Observed>),
    Use(KeyUse),
}

impl Pending {
    async fn put(&self, writes: &impl Writes) -> Result<(), StoreError> {
        let item = match self {
            Self::Total(observed) => observed.item()?,
            Self::Use(used) => used.item()?,
        };
        writes.commit(vec![Write::Put(item, Condition::None)]).await
    }
}

/// The day of an instant, UTC.
fn day(at: Timestamp) -> Date {
    at.to_zoned(TimeZone::UTC).date()
}

/// A name that no other process has.
fn name(entropy: &impl Entropy) -> String {
    format!("{:016x}", u64::from_be_bytes(entropy.bytes()))
}
