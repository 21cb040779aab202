//! Pages: one after the other they are the whole, and what stays is neither repeated nor skipped when others come and go.

use std::collections::BTreeSet;

use catalogue_index::{CatalogueEntry, Search, Wording};
use domain::values::Language;
use proptest::prelude::*;

use crate::world::{Shelf, any_change, any_entries, entry, found, listing};

#[test]
fn the_order_is_by_name_and_ids_part_what_is_named_alike() {
    let named = |number: usize, name: &str| CatalogueEntry { name: Wording::of([(Language::En, name.to_owned())]), ..entry(number) };
    let snapshot =
        Shelf::of(&[named(1, "Zeta"), named(2, "éclair"), named(3, "Alpha"), named(4, "ALPHA"), named(5, "Eclair 2")]).snapshot();
    let mut twins = [listing(3), listing(4)];
    twins.sort();
    let expected = [twins[0], twins[1], listing(2), listing(5), listing(1)];
    assert_eq!(found(&snapshot, &Search::default(), 2), expected);
}

proptest! {
    #[test]
    fn pages_one_after_the_other_are_the_whole_result(entries in any_entries(30), rows in 1..8_usize) {
        let snapshot = Shelf::of(&entries).snapshot();
        let search = Search::parse("fuel,orders,a").unwrap();
        let whole: Vec<_> = snapshot.page(&search, None, 1_000).entries.iter().map(|entry| entry.listing).collect();
        prop_assert_eq!(found(&snapshot, &search, rows), whole);
    }

    #[test]
    fn what_stays_is_shown_once_whatever_comes_and_goes_between_pages(
        entries in any_entries(20),
        changes in prop::collection::vec(prop::collection::vec(any_change(20), 0..4), 0..12),
        rows in 1..5_usize,
    ) {
        let mut shelf = Shelf::of(&entries);
        let mut snapshot = shelf.snapshot();
        let search = Search::default();
        let (mut shown, mut after, mut touched) = (vec![], None, BTreeSet::new());
        let mut changes = changes.into_iter();
        loop {
            let page = snapshot.page(&search, after.as_deref(), rows);
            shown.extend(page.entries.iter().map(|entry| entry.listing));
            assert!(shown.len() <= 1_000, "pages that never end");
            let Some(next) = page.next else { break };
            after = Some(next);
            for (number, entry) in changes.next().unwrap_or_default() {
                touched.insert(listing(number));
                shelf.place(number, entry);
            }
            snapshot = shelf.refreshed(&snapshot);
        }
        for stayed in entries.iter().map(|entry| entry.listing).filter(|listing| !touched.contains(listing)) {
            prop_assert_eq!(shown.iter().filter(|listing| **listing == stayed).count(), 1);
        }
    }
}
