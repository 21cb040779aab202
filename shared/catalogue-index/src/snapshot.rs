//! The whole catalogue at one version, ready to be searched.
//!
//! Order is by name, accents and case apart, then by id: the same for every reader, and the place of an entry says nothing
//! of any other. So a page begins behind the place where the last one ended, whatever came or went in between.

use std::{collections::BTreeMap, sync::Arc};

use domain::{
    id::{self, ListingId, PartnerId},
    values::Language,
};

use crate::{
    CatalogueEntry, Chunk, Listed, Pointer, Search, Wording,
    cold::{Cold, Press},
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
    listed: Arc<Listed>,
    /// The entry whole, put away small.
    cold: Arc<Cold>,
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
    pub entries: Vec<Arc<Listed>>,
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
        let mut refresh = self.refresh(pointer, category_words);
        for chunk in chunks {
            refresh.add(chunk);
        }
        refresh.finish()
    }

    /// Begins the snapshot at another version of the pointer; the chunks that this one lacks are added one by one, so that
    /// no more than one of them has to be held whole.
    #[must_use]
    pub fn refresh(&self, pointer: Pointer, category_words: CategoryWords) -> Refresh<'_> {
        Refresh {
            known: self,
            pointer,
            category_words,
            categories: BTreeMap::new(),
            builder: Builder::default(),
            press: Press::default(),
            added: vec![],
        }
    }

    /// The page of a search that begins behind a place, of at most so many entries.
    #[must_use]
    pub fn page(&self, search: &Search, after: Option<&str>, limit: usize) -> Page {
        let matches = search.matches(&self.index, self.rows.len());
        let first = after.map_or(0, |after| self.rows.partition_point(|row| &*row.position <= after));
        let mut rows = self.rows.iter().enumerate().skip(first).filter(|(at, _)| matches.has(*at)).map(|(_, row)| row);
        let shown: Vec<&Row> = rows.by_ref().take(limit).collect();
        let next = rows.next().and(shown.last()).map(|last| last.position.to_string());
        Page { entries: shown.into_iter().map(|row| Arc::clone(&row.listed)).collect(), found: matches.count(), next }
    }

    /// A listing's entry, whole.
    #[must_use]
    pub fn find(&self, listing: &ListingId) -> Option<CatalogueEntry> {
        self.places.get(&bits(listing)).and_then(|at| self.rows.get(*at as usize)?.cold.entry())
    }

    /// The name of a partner that has an entry.
    #[must_use]
    pub fn partner_name(&self, partner: &PartnerId) -> Option<&str> {
        self.rows.iter().find(|row| row.listed.partner == *partner).map(|row| &*row.listed.partner_name)
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

/// A snapshot under way to another version.
pub struct Refresh<'a> {
    known: &'a Snapshot,
    pointer: Pointer,
    category_words: CategoryWords,
    categories: BTreeMap<String, String>,
    builder: Builder,
    press: Press,
    added: Vec<Row>,
}

impl Refresh<'_> {
    /// Adds a chunk that the snapshot lacked.
    pub fn add(&mut self, chunk: Chunk) {
        let slot: Arc<str> = chunk.slot.into();
        for entry in chunk.places.into_iter().filter_map(|place| place.entry) {
            self.index(&entry);
            let name = words::folded(entry.name.best(Language::En).1);
            let position = format!("{name}\u{1f}{}", entry.listing).into();
            let cold = Arc::new(self.press.cold(&entry));
            self.added.push(Row { position, slot: Arc::clone(&slot), listed: Arc::new(entry.into()), cold });
        }
    }

    /// The snapshot, once every chunk that it lacked was added.
    #[must_use]
    pub fn finish(self) -> Snapshot {
        let (known, pointer) = (self.known, self.pointer);
        let stays =
            |row: &&Row| pointer.chunks.get(&*row.slot).is_some_and(|version| known.pointer.chunks.get(&*row.slot) == Some(version));
        let mut added: Vec<(usize, Row)> = self.added.into_iter().enumerate().collect();
        added.sort_by(|(_, a), (_, b)| a.position.cmp(&b.position));
        let mut rows = Vec::with_capacity(known.rows.len() + added.len());
        let (mut place, mut added_place) = (vec![None; known.rows.len()], vec![0; added.len()]);
        let mut added = added.into_iter().peekable();
        for (at, row) in known.rows.iter().enumerate().filter(|(_, row)| stays(row)) {
            while let Some((number_added, first)) = added.next_if(|(_, first)| first.position < row.position) {
                added_place[number_added] = number(rows.len());
                rows.push(first);
            }
            place[at] = Some(number(rows.len()));
            rows.push(row.clone());
        }
        for (number_added, last) in added {
            added_place[number_added] = number(rows.len());
            rows.push(last);
        }
        // From nothing there is nothing to merge with, and everything to be careful with memory for.
        let fresh = self.builder.finish(&added_place);
        let index = if known.rows.is_empty() { fresh } else { known.index.merged(&place, &fresh, rows.len()) };
        let places = rows.iter().enumerate().map(|(at, row)| (bits(&row.listed.listing), number(at))).collect();
        let facets =
            |filter: Filter| index.with_each(&filter.word("")).map(|(value, entries)| Facet { value: value.to_owned(), entries }).collect();
        let (categories, integration_types, scopes) = (facets(Filter::Category), facets(Filter::IntegrationType), facets(Filter::Scope));
        Snapshot { pointer, rows, places, index, categories, integration_types, scopes }
    }

    /// Adds the words of the next entry.
    fn index(&mut self, entry: &CatalogueEntry) {
        let builder = &mut self.builder;
        builder.next();
        let worded = [Some(&entry.name), entry.tagline.as_ref(), Some(&entry.description)];
        let texts = worded.into_iter().flatten().flat_map(Wording::texts).map(|(_, text)| text);
        if !self.categories.contains_key(&entry.category) {
            self.categories.insert(entry.category.clone(), (self.category_words)(&entry.category).join(" "));
        }
        let category = self.categories.get(&entry.category).map_or("", String::as_str);
        // The id itself is words, too: of a category that the operator added there is no other name.
        for text in texts.chain([entry.partner_name.as_str(), entry.category.as_str(), category]) {
            words::each(text, |word| builder.add(word));
        }
        builder.add(&Filter::Category.word(&entry.category));
        builder.add(&Filter::Partner.word(&entry.partner.to_string()));
        entry.integration_type.iter().for_each(|kind| builder.add(&Filter::IntegrationType.word(kind)));
        entry.accesses.iter().for_each(|access| builder.add(&Filter::Scope.word(&access.scope)));
    }
}

fn bits(listing: &ListingId) -> u128 {
    u128::from_str_radix(&id::simple(listing), 16).unwrap_or_default()
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
