//! The checked-in budget: what each operation may cost.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::cloud::Cost;

/// What one operation may cost.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Allowance {
    /// Serial round trips.
    pub trips: usize,
    /// Read capacity units.
    pub read: f64,
    /// Write capacity units.
    pub write: f64,
    /// The fewest round trips there can be, where it is not `trips`.
    pub floor: Option<usize>,
    /// Why it is the floor, or why it is not reached.
    pub why: String,
}

impl Allowance {
    /// The fewest round trips there can be.
    #[must_use]
    pub fn floor(&self) -> usize {
        self.floor.unwrap_or(self.trips)
    }

    /// What is dearer than allowed, in words.
    #[must_use]
    pub fn exceeded(&self, cost: &Cost) -> Vec<String> {
        let mut dearer = vec![];
        if cost.trips > self.trips {
            dearer.push(format!("{} round trips instead of {}", cost.trips, self.trips));
        }
        for (what, units, allowed) in [("read", cost.read_units, self.read), ("write", cost.write_units, self.write)] {
            if units > allowed {
                dearer.push(format!("{units} {what} units instead of {allowed}"));
            }
        }
        dearer
    }

    /// What is cheaper than allowed, in words: the budget is then to be lowered.
    #[must_use]
    pub fn unused(&self, cost: &Cost) -> Vec<String> {
        let mut cheaper = vec![];
        if cost.trips < self.trips {
            cheaper.push(format!("{} round trips, {} allowed", cost.trips, self.trips));
        }
        for (what, units, allowed) in [("read", cost.read_units, self.read), ("write", cost.write_units, self.write)] {
            if units < allowed {
                cheaper.push(format!("{units} {what} units, {allowed} allowed"));
            }
        }
        cheaper
    }
}

/// The budget, by function and operation.
pub type Budget = BTreeMap<String, BTreeMap<String, Allowance>>;

/// Reads the budget.
#[must_use]
pub fn budget() -> Budget {
    toml::from_str(include_str!("../budget.toml")).expect("tests/bench/budget.toml")
}
