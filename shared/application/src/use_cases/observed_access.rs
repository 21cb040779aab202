//! A customer sees what an app has read of it, by scope and day.
//!
//! Counted by whoever decides on reads ([`crate::records::observed`]); here the processes that counted are added up. Counts
//! lag behind reads by as long as a process keeps them to itself, some minutes.

use std::collections::BTreeMap;

use domain::id::ListingId;
use jiff::{Timestamp, ToSpan as _, civil::Date, tz::TimeZone};

use super::installations::{InstallationError, customer};
use crate::{
    access::Caller,
    ports::Lists,
    records::{
        Record as _,
        observed::{self, Counts, Observed},
    },
};

/// How many days back a customer sees, today among them.
pub const DAYS: u16 = 30;

/// What an app has read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Observation {
    /// By day (UTC), then scope; days without a read are left out.
    pub days: BTreeMap<Date, Counts>,
    /// When the last read was.
    pub last_at: Option<Timestamp>,
}

impl Observation {
    /// How often a scope was read on each day, newest first; empty where it never was.
    #[must_use]
    pub fn of(&self, scope: &str) -> Vec<(Date, u64)> {
        self.days.iter().rev().filter_map(|(day, counts)| Some((*day, *counts.get(scope)?))).collect()
    }

    /// Every scope that was read.
    #[must_use]
    pub fn scopes(&self) -> Vec<&str> {
        let mut scopes: Vec<_> = self.days.values().flat_map(|counts| counts.keys().map(String::as_str)).collect();
        scopes.sort_unstable();
        scopes.dedup();
        scopes
    }
}

/// What an app has read of the caller's organisation within the last [`DAYS`] days.
///
/// # Errors
/// That the caller acts for no customer, or the store's.
pub async fn observed(lists: &impl Lists, caller: &Caller, listing: &ListingId, now: Timestamp) -> Result<Observation, InstallationError> {
    let customer = customer(caller)?;
    let first = now.to_zoned(TimeZone::UTC).date().saturating_sub((i64::from(DAYS) - 1).days());
    let mut observation = Observation::default();
    let mut query = observed::since(listing, Some(&customer)).limit(200);
    loop {
        let page = lists.list(&query).await?;
        for item in page.rows {
            let counted = Observed::read(item)?;
            // Newest days come first: what follows is older still.
            if counted.day < first {
                return Ok(observation);
            }
            observation.add(&counted);
        }
        match page.next {
            Some(next) => query = query.after(Some(next)),
            None => return Ok(observation),
        }
    }
}

impl Observation {
    fn add(&mut self, counted: &Observed) {
        for (scope, reads) in counted.allowed.iter().filter(|(_, reads)| **reads > 0) {
            let known = self.days.entry(counted.day).or_default().entry(scope.clone()).or_default();
            *known = known.saturating_add(*reads);
        }
        let has_read = counted.allowed.values().any(|reads| *reads > 0);
        self.last_at = self.last_at.max(has_read.then_some(counted.last_at));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(day: &str, process: &str, scope: &str, reads: u64) -> Observed {
        let at: Timestamp = format!("{day}T12:00:00Z").parse().unwrap();
        Observed {
            listing: domain::id::derive(&["app"]),
            customer: Some(domain::id::derive(&["customer"])),
            day: day.parse().unwrap(),
            process: process.to_owned(),
            allowed: Counts::from([(scope.to_owned(), reads)]),
            refused: BTreeMap::new(),
            last_at: at,
            forgotten_at: at,
        }
    }

    #[test]
    fn processes_are_added_up_and_a_day_without_a_read_is_none() {
        let mut observation = Observation::default();
        for counted in [
            counted("2026-03-02", "a", "fuel:read", 3),
            counted("2026-03-02", "b", "fuel:read", 4),
            counted("2026-03-01", "a", "fuel:read", 5),
            counted("2026-02-28", "a", "fuel:read", 0),
        ] {
            observation.add(&counted);
        }
        let day = |text: &str| text.parse::<Date>().unwrap();
        assert_eq!(observation.of("fuel:read"), [(day("2026-03-02"), 7), (day("2026-03-01"), 5)]);
        assert_eq!((observation.of("assets:read"), observation.scopes()), (vec![], vec!["fuel:read"]));
        assert_eq!(observation.last_at, Some("2026-03-02T12:00:00Z".parse().unwrap()));
    }
}
