//! The index finds what a look at every entry would.

use std::collections::BTreeSet;

use catalogue_index::{CatalogueEntry, Search, Wording};
use domain::{
    id::ListingId,
    limits,
    values::{Invalid, Language},
};
use proptest::prelude::*;
use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

use crate::world::{CATEGORIES, SCOPES, Shelf, WORDS, any_entries, category_words, entry, found};

/// A text as people compare it, by another way than the index takes.
fn plain(text: &str) -> String {
    let bare: String = text.nfkd().filter(|character| !is_combining_mark(*character)).collect();
    bare.to_lowercase().replace('œ', "oe").replace('ß', "ss")
}

fn words(text: &str) -> Vec<String> {
    plain(text).split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty()).map(ToOwned::to_owned).collect()
}

fn all_words(entry: &CatalogueEntry) -> Vec<String> {
    let wordings = [Some(&entry.name), entry.tagline.as_ref(), Some(&entry.description)];
    let texts = wordings.into_iter().flatten().flat_map(Wording::texts).map(|(_, text)| text.to_owned());
    let rest = [entry.partner_name.clone(), entry.category.clone()].into_iter().chain(category_words(&entry.category));
    texts.chain(rest).flat_map(|text| words(&text)).collect()
}

fn scan(entries: &[CatalogueEntry], text: &str, category: Option<&str>, scope: Option<&str>) -> BTreeSet<ListingId> {
    let groups: Vec<Vec<String>> = text.split(',').map(words).filter(|group| !group.is_empty()).collect();
    let has = |entry: &CatalogueEntry, prefix: &String| all_words(entry).iter().any(|word| word.starts_with(prefix.as_str()));
    let matches = |entry: &&CatalogueEntry| {
        (groups.is_empty() || groups.iter().any(|group| group.iter().all(|word| has(entry, word))))
            && category.is_none_or(|category| entry.category == category)
            && scope.is_none_or(|scope| entry.accesses.iter().any(|access| access.scope == scope))
    };
    entries.iter().filter(matches).map(|entry| entry.listing).collect()
}

/// What people type: words of the entries cut short, more than one, with commas, in another case.
fn any_text() -> impl Strategy<Value = String> {
    let word = (prop::sample::select(&WORDS[..]), 1..5_usize, any::<bool>()).prop_map(|(word, length, upper)| {
        let cut: String = word.chars().take(length).collect();
        if upper { cut.to_uppercase() } else { cut }
    });
    let separator = prop::sample::select(vec![" ", ",", ", ", "  ", " - "]);
    prop_oneof![
        8 => prop::collection::vec((word, separator), 0..4).prop_map(|parts| parts.into_iter().map(|(word, end)| word + end).collect()),
        1 => "\\PC{0,20}",
    ]
}

proptest! {
    #[test]
    fn the_index_finds_what_a_look_at_every_entry_finds(
        entries in any_entries(25),
        text in any_text(),
        category in prop::option::of(prop::sample::select(&CATEGORIES[..])),
        scope in prop::option::of(prop::sample::select(&SCOPES[..])),
    ) {
        let snapshot = Shelf::of(&entries).snapshot();
        let mut search = Search::parse(&text).unwrap();
        if let Some(category) = category {
            search = search.of_category(category).unwrap();
        }
        if let Some(scope) = scope {
            search = search.with_scope(scope).unwrap();
        }
        let by_index: BTreeSet<_> = found(&snapshot, &search, 7).into_iter().collect();
        prop_assert_eq!(&by_index, &scan(&entries, &text, category, scope), "{:?}", text);
        prop_assert_eq!(snapshot.page(&search, None, 3).found, by_index.len());
    }
}

fn finds(text: &str) -> usize {
    let worded = |name: &str| Wording::of([(Language::En, "Fleet Watch".to_owned()), (Language::Fr, name.to_owned())]);
    let entries = [
        CatalogueEntry { name: worded("Détection des émissions"), ..entry(1) },
        CatalogueEntry { name: worded("Commandes"), description: worded("Commandes de pièces"), ..entry(2) },
    ];
    Shelf::of(&entries).snapshot().page(&Search::parse(text).unwrap(), None, 10).found
}

#[test]
fn accents_case_prefixes_groups_partners_and_categories_are_found_in_every_language() {
    for (text, count) in [
        ("detec", 1),
        ("DÉTECTION", 1),
        ("fleet detec", 1),
        ("detec pieces", 0),
        ("detec,pieces", 2),
        ("etection", 0),
        ("partner 1", 1),
        ("entretien", 2),
        ("maintenance", 2),
        ("", 2),
        (" , ,, ", 2),
        ("\u{1}category\u{1}fuel_and_maintenance", 0),
    ] {
        assert_eq!(finds(text), count, "{text}");
    }
}

#[test]
fn what_is_longer_than_anybody_types_is_refused() {
    assert_eq!(Search::parse(&"x".repeat(10_000)).unwrap_err(), Invalid::TooLong(limits::SEARCH_CHARACTERS));
    assert!(Search::parse(&"é".repeat(limits::SEARCH_CHARACTERS)).is_ok());
    let long = "x".repeat(limits::FILTER_CHARACTERS + 1);
    assert_eq!(Search::default().of_partner(&long).unwrap_err(), Invalid::TooLong(limits::FILTER_CHARACTERS));
}

#[test]
fn the_same_search_said_otherwise_has_the_same_digest_and_another_has_not() {
    let digest = |text: &str| Search::parse(text).unwrap().digest();
    assert_eq!(digest("Fuel level, orders"), digest("orders,LEVEL  fuel"));
    let plain = Search::parse("fuel").unwrap();
    let others = [
        Search::default(),
        Search::parse("fuel,level").unwrap(),
        Search::parse("fuel level").unwrap(),
        plain.clone().of_category("orders").unwrap(),
        plain.clone().of_integration_type("orders").unwrap(),
    ];
    let digests: BTreeSet<_> = others.iter().chain([&plain]).map(Search::digest).collect();
    assert_eq!(digests.len(), others.len() + 1);
}

#[test]
fn what_can_be_filtered_by_is_counted() {
    let orders = CatalogueEntry { category: "orders".to_owned(), integration_type: Some("pos".to_owned()), ..entry(1) };
    let mut shelf = Shelf::of(&[orders, entry(2), entry(3)]);
    let counted = |facets: &[catalogue_index::Facet]| facets.iter().map(|facet| (facet.value.clone(), facet.entries)).collect::<Vec<_>>();
    let before = shelf.snapshot();
    assert_eq!(counted(before.categories()), [("fuel_and_maintenance".to_owned(), 2), ("orders".to_owned(), 1)]);
    assert_eq!(counted(before.integration_types()), [("pos".to_owned(), 1)]);
    assert_eq!(counted(before.scopes()), [("fuel:read".to_owned(), 3)]);
    shelf.place(1, None);
    let after = shelf.refreshed(&before);
    assert_eq!((counted(after.categories()).len(), counted(after.integration_types()).len(), counted(after.scopes())[0].1), (1, 0, 2));
}

#[test]
fn filters_tell_their_kinds_apart() {
    let orders = CatalogueEntry { category: "orders".to_owned(), ..entry(1) };
    let pos = CatalogueEntry { integration_type: Some("orders".to_owned()), ..entry(2) };
    let snapshot = Shelf::of(&[orders.clone(), pos.clone()]).snapshot();
    let of = |search: Search| found(&snapshot, &search, 10);
    assert_eq!(of(Search::default().of_category("orders").unwrap()), [orders.listing]);
    assert_eq!(of(Search::default().of_integration_type("orders").unwrap()), [pos.listing]);
    assert_eq!(of(Search::default().of_partner(&pos.partner.to_string()).unwrap()), [pos.listing]);
    assert_eq!(of(Search::default().with_scope("fuel").unwrap()), []);
    assert_eq!(of(Search::default().with_scope("fuel:read").unwrap()).len(), 2);
}
