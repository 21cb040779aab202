//! The fuzz targets' short form: the corpus that is checked in, mutations of it, and random bytes.

use std::{fs, path::PathBuf};

use fuzz_targets::{TARGETS, Target};
use proptest::{
    collection::vec,
    prelude::any,
    sample::{Index, select},
    strategy::Strategy as _,
    test_runner::{Config, TestRng, TestRunner},
};

/// Random inputs for each target; `cargo xtask nightly` takes longer.
const CASES: u32 = 200;

fn corpus(name: &str) -> Vec<(String, Vec<u8>)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus").join(name);
    let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut seeds: Vec<_> = entries
        .filter_map(Result::ok)
        .map(|entry| (entry.file_name().to_string_lossy().into_owned(), fs::read(entry.path()).unwrap_or_default()))
        .collect();
    seeds.sort();
    assert!(!seeds.is_empty(), "{name} has no corpus");
    seeds
}

fn keeps(name: &str, target: Target) {
    let seeds = corpus(name);
    for (_, seed) in &seeds {
        target(seed);
    }
    let seeds: Vec<Vec<u8>> = seeds.into_iter().map(|(_, seed)| seed).collect();
    // A seed with some bytes put in place of others: most inputs stay near what parses, where the mistakes are.
    let edits = vec((any::<Index>(), 0_usize..4, vec(any::<u8>(), 0..4)), 0..4);
    let near = (select(seeds), edits).prop_map(|(mut seed, edits)| {
        for (at, removed, added) in edits {
            if !seed.is_empty() {
                let at = at.index(seed.len());
                let end = (at + removed).min(seed.len());
                seed.splice(at..end, added);
            }
        }
        seed
    });
    let inputs = proptest::prop_oneof![4 => near, 1 => vec(any::<u8>(), 0..200)];
    // Failures are kept by adding the input to the corpus, where people and `cargo fuzz` find it.
    let config = Config { cases: CASES, failure_persistence: None, ..Config::default() };
    // The same inputs every time: this form keeps what was found, the long one finds.
    let always_the_same = TestRng::deterministic_rng(config.rng_algorithm);
    let outcome = TestRunner::new_with_rng(config, always_the_same).run(&inputs, |input| {
        target(&input);
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{name}: {error}");
    }
}

#[test]
fn every_target_has_its_short_form() {
    let names = [
        "application_form",
        "status_address",
        "api_key",
        "cursor",
        "import_lines",
        "listing_content",
        "uploaded_document",
        "catalogue_search",
    ];
    assert_eq!(TARGETS.map(|(name, _)| name), names);
}

#[test]
fn any_application_form_is_stored_whole_or_not_at_all() {
    keeps("application_form", TARGETS[0].1);
}

#[test]
fn any_status_address_but_the_minted_one_opens_nothing() {
    keeps("status_address", TARGETS[1].1);
}

#[test]
fn any_text_is_an_api_key_or_refused_and_one_wrong_character_is_refused() {
    keeps("api_key", TARGETS[2].1);
}

#[test]
fn any_cursor_serves_its_own_list_only() {
    keeps("cursor", TARGETS[3].1);
}

#[test]
fn any_import_accounts_for_every_line_and_a_trial_writes_nothing() {
    keeps("import_lines", TARGETS[4].1);
}

#[test]
fn any_listing_is_begun_whole_and_read_back_or_not_at_all() {
    keeps("listing_content", TARGETS[5].1);
}

#[test]
fn any_upload_that_is_taken_is_what_it_claims() {
    keeps("uploaded_document", TARGETS[6].1);
}

#[test]
fn any_search_is_answered_and_changes_nothing() {
    keeps("catalogue_search", TARGETS[7].1);
}
