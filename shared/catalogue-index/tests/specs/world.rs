//! Listings, and a catalogue kept in memory as the relay keeps it in the store.

use std::collections::BTreeMap;

use catalogue_index::{Access, CatalogueEntry, Change, Chunk, Pointer, Search, Snapshot, Wording};
use domain::{
    id::{self, ListingId},
    values::Language,
};
use proptest::prelude::*;

/// Words that names are made of: accents, ligatures, prefixes of one another, more than one script.
pub const WORDS: [&str; 16] = [
    "fuel",
    "Fuelling",
    "Détection",
    "detect",
    "Œuvre",
    "ÉMISSIONS",
    "São",
    "sao-paulo",
    "№5",
    "Straße",
    "l'été",
    "ΔΙΑΔΡΟΜΗ",
    "燃料",
    "orders",
    "ORDEM",
    "a",
];
pub const CATEGORIES: [&str; 3] = ["fuel_and_maintenance", "telematics", "orders"];
pub const SCOPES: [&str; 3] = ["fuel:read", "orders:write", "assets:read"];

/// What is stored: the pointer and the chunks.
#[derive(Clone, Debug, Default)]
pub struct Shelf {
    pub pointer: Pointer,
    pub chunks: BTreeMap<String, Chunk>,
}

pub fn listing(number: usize) -> ListingId {
    id::derive(&["listing", &number.to_string()])
}

pub fn entry(number: usize) -> CatalogueEntry {
    CatalogueEntry {
        listing: listing(number),
        version: 1,
        partner: id::derive(&["partner", &(number % 3).to_string()]),
        partner_name: format!("Partner {}", number % 3),
        name: Wording::of([(Language::En, format!("App {number}"))]),
        tagline: Some(Wording::of([(Language::En, "Keeps an eye on fuel".to_owned())])),
        description: Wording::of([
            (Language::En, "Reads the fuel level.".to_owned()),
            (Language::Fr, "Lit le niveau de carburant.".to_owned()),
        ]),
        category: CATEGORIES[0].to_owned(),
        integration_type: None,
        limited_availability: false,
        accesses: vec![Access {
            scope: SCOPES[0].to_owned(),
            purpose: Wording::of([(Language::En, "To warn of theft".to_owned())]),
            required: true,
        }],
        credentials: None,
        support_url: None,
        troubleshooting_url: None,
        logo: None,
        published_at: "2026-11-22T10:00:00Z".parse().unwrap(),
    }
}

/// Entries of few words, so that searches meet.
pub fn any_entry(number: usize) -> impl Strategy<Value = CatalogueEntry> {
    let texts = || prop::collection::vec(prop::sample::select(&WORDS[..]), 1..4).prop_map(|words| words.join(" "));
    let wording = move || {
        (texts(), prop::option::of(texts()))
            .prop_map(|(en, fr)| Wording::of([(Language::En, en)].into_iter().chain(fr.map(|fr| (Language::Fr, fr)))))
    };
    let kind = prop::option::of(prop::sample::select(vec!["orders".to_owned(), "pos".to_owned()]));
    let scopes = prop::collection::vec(prop::sample::select(&SCOPES[..]), 0..3);
    (wording(), prop::option::of(wording()), wording(), prop::sample::select(&CATEGORIES[..]), kind, scopes, 1..3_u32).prop_map(
        move |(name, tagline, description, category, integration_type, scopes, version)| CatalogueEntry {
            version,
            name,
            tagline,
            description,
            category: category.to_owned(),
            integration_type,
            accesses: scopes
                .into_iter()
                .map(|scope| Access { scope: scope.to_owned(), purpose: Wording::default(), required: false })
                .collect(),
            ..entry(number)
        },
    )
}

pub fn any_entries(most: usize) -> impl Strategy<Value = Vec<CatalogueEntry>> {
    (0..most).prop_flat_map(|count| (0..count).map(any_entry).collect::<Vec<_>>())
}

/// A listing is published, changed, or (nothing) taken out.
pub fn any_change(listings: usize) -> impl Strategy<Value = (usize, Option<CatalogueEntry>)> {
    (0..listings).prop_flat_map(|number| prop::option::weighted(0.7, any_entry(number)).prop_map(move |entry| (number, entry)))
}

impl Shelf {
    pub fn of(entries: &[CatalogueEntry]) -> Self {
        let mut shelf = Self::default();
        for entry in entries {
            shelf.change(Change { listing: entry.listing, as_of: 1, entry: Some(entry.clone()) });
        }
        shelf
    }

    /// Stores what a change comes to; whether it came to anything.
    pub fn change(&mut self, change: Change) -> bool {
        let slot = self.pointer.slot(&change.listing);
        let Some(update) = self.pointer.after(self.chunks.get(&slot).cloned(), change).unwrap() else { return false };
        update.split.iter().for_each(|slot| drop(self.chunks.remove(slot)));
        self.chunks.extend(update.chunks.into_iter().map(|chunk| (chunk.slot.clone(), chunk)));
        self.pointer = update.pointer;
        true
    }

    /// The next version of a listing, or its end.
    pub fn place(&mut self, number: usize, entry: Option<CatalogueEntry>) {
        let change = Change { listing: listing(number), as_of: self.pointer.version + 1, entry };
        assert!(self.change(change));
    }

    /// A snapshot as a function makes it that held this one.
    pub fn refreshed(&self, held: &Snapshot) -> Snapshot {
        let chunks = held.outdated(&self.pointer).iter().map(|slot| self.chunks[slot].clone()).collect();
        held.updated(self.pointer.clone(), chunks, category_words)
    }

    pub fn snapshot(&self) -> Snapshot {
        self.refreshed(&Snapshot::default())
    }

    pub fn listed(&self) -> Vec<CatalogueEntry> {
        self.chunks.values().flat_map(|chunk| chunk.places.iter().filter_map(|place| place.entry.clone())).collect()
    }
}

pub fn category_words(category: &str) -> Vec<String> {
    match category {
        "fuel_and_maintenance" => vec!["Carburant et entretien".to_owned()],
        _ => vec![],
    }
}

/// Everything a search finds, page by page.
pub fn found(snapshot: &Snapshot, search: &Search, rows: usize) -> Vec<ListingId> {
    let (mut found, mut after) = (vec![], None);
    loop {
        let page = snapshot.page(search, after.as_deref(), rows);
        found.extend(page.entries.iter().map(|entry| entry.listing));
        assert!(found.len() <= snapshot.len(), "a page repeats what was shown");
        match page.next {
            Some(next) => after = Some(next),
            None => return found,
        }
    }
}
