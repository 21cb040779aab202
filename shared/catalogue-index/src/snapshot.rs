//! The whole catalogue at one version, ready to be searched.
//!
//! Order is by name, accents and case apart, then by id: the same for every reader, and the place of an entry says nothing
//! of any other. So a page begins behind the place where the last one ended, whatever came or went in between.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use domain::{
    id::{self, ListingId, PartnerId},
    values::Language,
};

use crate::{
    CatalogueEntry, Chunk, Pointer, Search, Wording,
    index::{Builder, Index},
    search::Filter,
    words,
};

/// The words a category is known by besides its id: its name in every language.
pub type CategoryWords = fn(&str) -> Vec<String>;

/// The catalogue at one version.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    pointer: Pointer,
    /// In order; an entry's number in the index is its place here.
    rows: Vec<Row>,
    /// The places of listings, by id.
    places: BTreeMap<u128, u32>,
    index: Index,
    categories: Vec<Facet>,
    integration_types: Vec<Facet>,
    scopes: Vec<Facet>,
}

/// An entry and where it stands.
#[derive(Clone, Debug)]
struct Row {
    position: Box<str>,
    slot: Arc<str>,
    entry: Arc<CatalogueEntry>,
}

/// A value that entries can be filtered by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facet {
    /// The value.
    pub value: String,
    /// How many entries have it.
    pub entries: usize,
}

/// Some of the entries that a search found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Them, in order.
    pub entries: Vec<Arc<CatalogueEntry>>,
    /// How many the search found in all.
    pub found: usize,
    /// The place behind which the next page begins; nothing at the end.
    pub next: Option<String>,
}

impl Snapshot {
    /// The version of the catalogue.
    #[must_use]
    pub const fn version(&self) -> u64 {
        self.pointer.version
    }

    /// The pointer as it was when this snapshot was taken.
    #[must_use]
    pub const fn pointer(&self) -> &Pointer {
        &self.pointer
    }

    /// How many entries there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether the catalogue is empty.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The slots of the chunks that this snapshot lacks to be at that version of the pointer.
    #[must_use]
    pub fn outdated(&self, pointer: &Pointer) -> Vec<String> {
        let known = |slot: &String, version: &u64| self.pointer.chunks.get(slot) == Some(version);
        pointer.chunks.iter().filter(|(slot, version)| !known(slot, version)).map(|(slot, _)| slot.clone()).collect()
    }

    /// The snapshot at another version of the pointer, given the chunks it lacked.
    #[must_use]
    pub fn updated(&self, pointer: Pointer, chunks: Vec<Chunk>, category_words: CategoryWords) -> Self {
        let stays = |row: &&Row| pointer.chunks.get(&*row.slot).is_some_and(|version| self.pointer.chunks.get(&*row.slot) == Some(version));
        let mut added: Vec<Row> = chunks.into_iter().flat_map(rows).collect();
        added.sort_by(|a, b| a.position.cmp(&b.position));
        let fresh = index(&added, category_words);
        let (mut rows, mut place, mut added_place) =
            (Vec::with_capacity(self.rows.len() + added.len()), vec![None; self.rows.len()], vec![]);
        let mut added = added.into_iter().peekable();
        for (at, row) in self.rows.iter().enumerate().filter(|(_, row)| stays(row)) {
            while let Some(first) = added.next_if(|first| first.position < row.position) {
                added_place.push(number(rows.len()));
                rows.push(first);
            }
            place[at] = Some(number(rows.len()));
            rows.push(row.clone());
        }
        for last in added {
            added_place.push(number(rows.len()));
            rows.push(last);
        }
        // From nothing there is nothing to merge with.
        let index = if self.rows.is_empty() { fresh } else { self.index.merged(&place, &fresh, &added_place) };
        let places = rows.iter().enumerate().map(|(at, row)| (bits(&row.entry.listing), number(at))).collect();
        let categories = facets(&rows, |entry| vec![&entry.category]);
        let integration_types = facets(&rows, |entry| entry.integration_type.iter().collect());
        let scopes = facets(&rows, |entry| entry.accesses.iter().map(|access| &access.scope).collect());
        Self { pointer, rows, places, index, categories, integration_types, scopes }
    }

    /// The page of a search that begins behind a place, of at most so many entries.
    #[must_use]
    pub fn page(&self, search: &Search, after: Option<&str>, limit: usize) -> Page {
        let matches = search.matches(&self.index, self.rows.len());
        let first = after.map_or(0, |after| self.rows.partition_point(|row| &*row.position <= after));
        let mut rows = self.rows.iter().enumerate().skip(first).filter(|(at, _)| matches.has(*at)).map(|(_, row)| row);
        let shown: Vec<&Row> = rows.by_ref().take(limit).collect();
        let next = rows.next().and(shown.last()).map(|last| last.position.to_string());
        Page { entries: shown.into_iter().map(|row| Arc::clone(&row.entry)).collect(), found: matches.count(), next }
    }

    /// A listing's entry.
    #[must_use]
    pub fn find(&self, listing: &ListingId) -> Option<&Arc<CatalogueEntry>> {
        self.places.get(&bits(listing)).and_then(|at| self.rows.get(*at as usize)).map(|row| &row.entry)
    }

    /// The name of a partner that has an entry.
    #[must_use]
    pub fn partner_name(&self, partner: &PartnerId) -> Option<&str> {
        self.rows.iter().find(|row| row.entry.partner == *partner).map(|row| row.entry.partner_name.as_str())
    }

    /// The categories of all entries, by value.
    #[must_use]
    pub fn categories(&self) -> &[Facet] {
        &self.categories
    }

    /// The types of integration of all entries, by value.
    #[must_use]
    pub fn integration_types(&self) -> &[Facet] {
        &self.integration_types
    }

    /// The scopes that any entry asks for, by value.
    #[must_use]
    pub fn scopes(&self) -> &[Facet] {
        &self.scopes
    }

    /// Bytes that the index takes, about; the entries come on top.
    #[must_use]
    pub fn index_bytes(&self) -> usize {
        self.index.bytes()
    }
}

fn rows(chunk: Chunk) -> impl Iterator<Item = Row> {
    let slot: Arc<str> = chunk.slot.into();
    chunk.places.into_iter().filter_map(|place| place.entry).map(move |entry| {
        let name = words::folded(entry.name.best(Language::En).1);
        Row { position: format!("{name}\u{1f}{}", entry.listing).into(), slot: Arc::clone(&slot), entry: Arc::new(entry) }
    })
}

fn index(rows: &[Row], category_words: CategoryWords) -> Index {
    let mut builder = Builder::default();
    let mut categories: BTreeMap<&str, String> = BTreeMap::new();
    for row in rows {
        let entry = &row.entry;
        builder.next();
        let worded = [Some(&entry.name), entry.tagline.as_ref(), Some(&entry.description)];
        let texts = worded.into_iter().flatten().flat_map(Wording::texts).map(|(_, text)| text);
        // The id itself is words, too: of a category that the operator added there is no other name.
        let category = categories.entry(&entry.category).or_insert_with(|| category_words(&entry.category).join(" "));
        for text in texts.chain([entry.partner_name.as_str(), entry.category.as_str(), category.as_str()]) {
            words::each(text, |word| builder.add(word));
        }
        builder.add(&Filter::Category.word(&entry.category));
        builder.add(&Filter::Partner.word(&entry.partner.to_string()));
        entry.integration_type.iter().for_each(|kind| builder.add(&Filter::IntegrationType.word(kind)));
        entry.accesses.iter().for_each(|access| builder.add(&Filter::Scope.word(&access.scope)));
    }
    builder.finish()
}

fn facets(rows: &[Row], values: fn(&CatalogueEntry) -> Vec<&String>) -> Vec<Facet> {
    let mut counts: BTreeMap<&String, usize> = BTreeMap::new();
    for row in rows {
        // A listing that names one twice is still one.
        for value in values(&row.entry).into_iter().collect::<BTreeSet<_>>() {
            *counts.entry(value).or_default() += 1;
        }
    }
    counts.into_iter().map(|(value, entries)| Facet { value: value.clone(), entries }).collect()
}

fn bits(listing: &ListingId) -> u128 {
    u128::from_str_radix(&id::simple(listing), 16).unwrap_or_default()
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
