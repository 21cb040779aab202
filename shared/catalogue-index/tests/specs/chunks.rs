//! Chunks: every listing has one place, whatever is split, and an older word never undoes a newer one.

use std::collections::BTreeSet;

use catalogue_index::{Change, Pointer, Wording};
use domain::{limits, values::Language};
use proptest::prelude::*;

use crate::world::{Shelf, any_change, entry, listing};

#[test]
fn a_change_told_again_or_late_changes_nothing() {
    let mut shelf = Shelf::default();
    let published = Change { listing: listing(1), as_of: 5, entry: Some(entry(1)) };
    assert!(shelf.change(published.clone()));
    let gone = Change { listing: listing(1), as_of: 7, entry: None };
    assert!(shelf.change(gone.clone()));
    let before = (shelf.pointer.clone(), shelf.chunks.clone());
    for late in [published, gone, Change { listing: listing(1), as_of: 6, entry: Some(entry(1)) }] {
        assert!(!shelf.change(late));
    }
    assert_eq!((shelf.pointer.clone(), shelf.chunks.clone()), before);
    assert!(shelf.change(Change { listing: listing(1), as_of: 8, entry: Some(entry(1)) }));
    assert_eq!(shelf.listed().len(), 1);
}

#[test]
fn chunks_stay_small_and_every_listing_is_in_the_one_its_id_says() {
    let long = Wording::of(Language::ALL.map(|language| (language, "word ".repeat(400))));
    let mut shelf = Shelf::default();
    for number in 0..200 {
        shelf.place(number, Some(catalogue_index::CatalogueEntry { description: long.clone(), ..entry(number) }));
    }
    assert!(shelf.chunks.len() > 20, "{}", shelf.chunks.len());
    assert_eq!(shelf.pointer.chunks.keys().collect::<Vec<_>>(), shelf.chunks.keys().collect::<Vec<_>>());
    for (slot, chunk) in &shelf.chunks {
        assert!(serde_json::to_vec(&chunk.places).unwrap().len() <= limits::CATALOGUE_CHUNK_BYTES, "{slot}");
        assert_eq!(shelf.pointer.chunks[slot], chunk.version);
        assert!(chunk.places.iter().all(|place| shelf.pointer.slot(&place.listing) == *slot), "{slot}");
    }
    assert_eq!(shelf.listed().len(), 200);
}

#[test]
fn an_entry_that_no_item_holds_is_refused() {
    let endless = Wording::of([(Language::En, "w".repeat(limits::CATALOGUE_ENTRY_BYTES))]);
    let change =
        Change { listing: listing(1), as_of: 1, entry: Some(catalogue_index::CatalogueEntry { description: endless, ..entry(1) }) };
    assert!(Pointer::default().after(None, change).unwrap_err().bytes > limits::CATALOGUE_ENTRY_BYTES);
}

proptest! {
    #[test]
    fn a_snapshot_brought_up_to_date_is_the_snapshot_made_anew(
        steps in prop::collection::vec(prop::collection::vec(any_change(12), 0..5), 1..5)
    ) {
        let mut shelf = Shelf::default();
        let mut held = shelf.snapshot();
        for changes in steps {
            for (number, entry) in changes {
                shelf.place(number, entry);
            }
            held = shelf.refreshed(&held);
            let anew = shelf.snapshot();
            prop_assert_eq!(format!("{held:?}"), format!("{anew:?}"));
            let listed: BTreeSet<_> = shelf.listed().iter().map(|entry| entry.listing).collect();
            prop_assert_eq!(held.len(), listed.len());
            prop_assert!(shelf.listed().iter().all(|entry| held.find(&entry.listing).as_ref() == Some(entry)), "each whole");
        }
    }
}
