use serde::{Deserialize, Serialize};

use crate::{
    digest::Digest,
    listing::{Content, RequestedScope},
};

/// What a version of an app asks for, in all its languages: what is shown before anybody consents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The listing's version.
    pub version: u32,
    /// What it asks for.
    pub scopes: Vec<RequestedScope>,
}

/// One scope as it was asked for, and whether it was granted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// Which.
    pub scope: String,
    /// Whether the app cannot work without it.
    pub required: bool,
    /// Digest of its purpose in all languages: another purpose is asked for anew.
    pub purpose: Digest,
    /// Whether the customer consented to it.
    pub granted: bool,
}

/// What a new version asks for otherwise than the installed one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Of which scope.
    pub scope: String,
    /// What.
    pub kind: ChangeKind,
}

/// What is otherwise about a scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// It was not asked for before.
    Added,
    /// It is asked for with another purpose.
    PurposeChanged,
    /// The app cannot work without it any more.
    NowRequired,
    /// The app can work without it now.
    NowOptional,
}

impl ChangeKind {
    /// The name used in JSON and tables.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::PurposeChanged => "purpose_changed",
            Self::NowRequired => "now_required",
            Self::NowOptional => "now_optional",
        }
    }
}

impl Offer {
    /// What a version asks for.
    #[must_use]
    pub fn of(version: u32, content: &Content) -> Self {
        Self { version, scopes: content.scopes.clone() }
    }

    /// The terms with these scopes granted.
    #[must_use]
    pub fn granting(&self, scopes: &[String]) -> Vec<Term> {
        let term = |asked: &RequestedScope| Term {
            scope: asked.scope.clone(),
            required: asked.required,
            purpose: Digest::of_value(&asked.purpose),
            granted: scopes.contains(&asked.scope),
        };
        self.scopes.iter().map(term).collect()
    }
}

/// What an offer asks for otherwise than these terms; empty when it asks for no more than they do. (product.md: "asks for
/// more, or changes a purpose or a required flag".)
#[must_use]
pub fn changes(terms: &[Term], offer: &Offer) -> Vec<Change> {
    let mut changes = vec![];
    for asked in offer.granting(&[]) {
        let mut add = |kind| changes.push(Change { scope: asked.scope.clone(), kind });
        let Some(known) = terms.iter().find(|term| term.scope == asked.scope) else {
            add(ChangeKind::Added);
            continue;
        };
        if known.purpose != asked.purpose {
            add(ChangeKind::PurposeChanged);
        }
        match (known.required, asked.required) {
            (false, true) => add(ChangeKind::NowRequired),
            (true, false) => add(ChangeKind::NowOptional),
            (true, true) | (false, false) => {}
        }
    }
    changes
}
