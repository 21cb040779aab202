use serde::{Deserialize, Serialize};

use crate::{
    limits,
    values::{ExternalId, Invalid},
};

/// Which of a customer's things an app may see, whatever scopes it has been granted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sharing {
    /// Of its trackers.
    #[serde(default)]
    pub trackers: Shared,
    /// Of its locations.
    #[serde(default)]
    pub locations: Shared,
}

/// Which things of one kind, by the host platform's ids.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "which", content = "ids")]
pub enum Shared {
    /// Every one, those to come as well.
    #[default]
    All,
    /// These and no others.
    Only(Vec<ExternalId>),
    /// Every one but these, those to come as well.
    Except(Vec<ExternalId>),
}

impl Sharing {
    /// The same with its lists in order and each entry once.
    ///
    /// # Errors
    /// [`Invalid::TooMany`]: a list is longer than [`limits::SHARED_ENTRIES`], so that a decision reads little.
    pub fn tidy(self) -> Result<Self, Invalid> {
        Ok(Self { trackers: self.trackers.tidy()?, locations: self.locations.tidy()? })
    }
}

impl Shared {
    /// Whether an app may see this one.
    #[must_use]
    pub fn contains(&self, id: &ExternalId) -> bool {
        match self {
            Self::All => true,
            Self::Only(ids) => ids.contains(id),
            Self::Except(ids) => !ids.contains(id),
        }
    }

    /// The ids that it names.
    #[must_use]
    pub fn ids(&self) -> &[ExternalId] {
        match self {
            Self::All => &[],
            Self::Only(ids) | Self::Except(ids) => ids,
        }
    }

    fn tidy(self) -> Result<Self, Invalid> {
        let tidy = |mut ids: Vec<ExternalId>| {
            ids.sort_by(|a, b| a.as_str().cmp(b.as_str()));
            ids.dedup();
            if ids.len() > limits::SHARED_ENTRIES { Err(Invalid::TooMany(limits::SHARED_ENTRIES)) } else { Ok(ids) }
        };
        Ok(match self {
            Self::All => Self::All,
            Self::Only(ids) => Self::Only(tidy(ids)?),
            Self::Except(ids) => Self::Except(tidy(ids)?),
        })
    }
}
