//! What somebody looks for.

use std::collections::BTreeSet;

use domain::{digest::Digest, limits, values::Invalid};

use crate::{
    index::{Index, Set},
    words,
};

/// The digits of a digest that tell one search from another in a cursor; a mistake costs a page in the wrong place.
const DIGEST_DIGITS: usize = 16;

/// Words, any comma-separated group of which must match as a whole, and filters, all of which must match.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    groups: BTreeSet<BTreeSet<String>>,
    filters: BTreeSet<String>,
}

/// What an entry can be filtered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Filter {
    Category,
    IntegrationType,
    Scope,
    Partner,
}

impl Filter {
    /// The filter's value as a word of the index; its first character is in no word of a text.
    pub(crate) fn word(self, value: &str) -> String {
        let kind = match self {
            Self::Category => "category",
            Self::IntegrationType => "integration",
            Self::Scope => "scope",
            Self::Partner => "partner",
        };
        format!("\u{1}{kind}\u{1}{value}")
    }
}

impl Search {
    /// A search for these words: in a group all of them, each at the beginning of a word of the entry; of the groups, which
    /// commas part, any. A text without a letter or digit looks for nothing in particular and finds everything.
    ///
    /// # Errors
    /// [`Invalid::TooLong`].
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        if text.chars().count() > limits::SEARCH_CHARACTERS {
            return Err(Invalid::TooLong(limits::SEARCH_CHARACTERS));
        }
        let mut groups = BTreeSet::new();
        for part in text.split(',') {
            let mut group = BTreeSet::new();
            words::each(part, |word| {
                group.insert(word.to_owned());
            });
            if !group.is_empty() {
                groups.insert(group);
            }
        }
        Ok(Self { groups, filters: BTreeSet::new() })
    }

    /// Only of this category.
    ///
    /// # Errors
    /// [`Invalid::TooLong`], as all that follow.
    pub fn of_category(self, category: &str) -> Result<Self, Invalid> {
        self.filtered(Filter::Category, category)
    }

    /// Only of this type of integration.
    ///
    /// # Errors
    /// [`Invalid::TooLong`].
    pub fn of_integration_type(self, integration_type: &str) -> Result<Self, Invalid> {
        self.filtered(Filter::IntegrationType, integration_type)
    }

    /// Only what asks for this scope.
    ///
    /// # Errors
    /// [`Invalid::TooLong`].
    pub fn with_scope(self, scope: &str) -> Result<Self, Invalid> {
        self.filtered(Filter::Scope, scope)
    }

    /// Only of this partner.
    ///
    /// # Errors
    /// [`Invalid::TooLong`].
    pub fn of_partner(self, partner: &str) -> Result<Self, Invalid> {
        self.filtered(Filter::Partner, partner)
    }

    /// What tells this search from every other: the same words in another order are the same search.
    #[must_use]
    pub fn digest(&self) -> String {
        let groups = self.groups.iter().map(|group| group.iter().map(String::as_str).collect::<Vec<_>>().join(" "));
        let all: Vec<String> = groups.chain(std::iter::once("\u{2}".to_owned())).chain(self.filters.iter().cloned()).collect();
        Digest::of(all.join("\u{3}")).as_str().chars().take(DIGEST_DIGITS).collect()
    }

    fn filtered(mut self, filter: Filter, value: &str) -> Result<Self, Invalid> {
        if value.chars().count() > limits::FILTER_CHARACTERS {
            return Err(Invalid::TooLong(limits::FILTER_CHARACTERS));
        }
        self.filters.insert(filter.word(value));
        Ok(self)
    }

    pub(crate) fn matches(&self, index: &Index, entries: usize) -> Set {
        let mut found = if self.groups.is_empty() { Set::all(entries) } else { Set::none(entries) };
        for group in &self.groups {
            let mut all = Set::all(entries);
            for word in group {
                all.keep(&index.beginning_with(word));
            }
            found.join(&all);
        }
        for filter in &self.filters {
            found.keep(&index.with(filter));
        }
        found
    }
}
