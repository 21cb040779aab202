//! What earlier releases stored is read, and what this one stores is what they read.

use catalogue_index::{Access, CatalogueEntry, Chunk, Logo, Placed, Pointer, Wording};
use domain::{listing::MediaType, values::Language};
use serde_json::{Value, json};

use crate::world::{entry, listing};

fn stored() -> (Pointer, Chunk) {
    let worded = |text: &str| Wording::of(Language::ALL.map(|language| (language, format!("{text} ({})", language.as_str()))));
    let full = CatalogueEntry {
        name: worded("Fuel Watch"),
        tagline: Some(worded("Sees every litre")),
        description: worded("Reads fuel levels."),
        integration_type: Some("orders".to_owned()),
        limited_availability: true,
        accesses: vec![Access { scope: "fuel:read".to_owned(), purpose: worded("To warn of theft"), required: true }],
        credentials: Some(worded("Ask your account manager for a token.")),
        support_url: Some("https://support.fuel.example/".to_owned()),
        troubleshooting_url: Some("https://support.fuel.example/trouble".to_owned()),
        logo: Some(Logo { document: domain::id::derive(&["logo"]), media_type: MediaType::Png }),
        ..entry(1)
    };
    let mut places = vec![
        Placed { listing: listing(1), as_of: 4, entry: Some(full) },
        Placed { listing: listing(2), as_of: 9, entry: None },
        Placed { listing: listing(3), as_of: 1, entry: Some(CatalogueEntry { tagline: None, ..entry(3) }) },
    ];
    places.sort_by_key(|place| place.listing);
    let chunk = Chunk { slot: String::new(), version: 7, places };
    (Pointer { version: 7, chunks: [(String::new(), 7)].into() }, chunk)
}

#[test]
fn the_stored_shape_is_the_golden_one() {
    let golden: Value = serde_json::from_str(include_str!("../golden/catalogue.1.json")).unwrap();
    let (pointer, chunk) = stored();
    assert_eq!(json!({"pointer_schema": Pointer::SCHEMA, "pointer": pointer, "chunk_schema": Chunk::SCHEMA, "chunk": chunk}), golden);
    assert_eq!(serde_json::from_value::<Pointer>(golden["pointer"].clone()).unwrap(), pointer);
    assert_eq!(serde_json::from_value::<Chunk>(golden["chunk"].clone()).unwrap(), chunk);
}

#[test]
fn what_a_later_release_adds_is_passed_over() {
    let (_, chunk) = stored();
    let mut newer = serde_json::to_value(&chunk).unwrap();
    let mut places: Value = serde_json::from_str(newer["places"].as_str().unwrap()).unwrap();
    for place in places.as_array_mut().unwrap().iter_mut().filter(|place| place.get("entry").is_some()) {
        place["entry"]["price"] = json!("free");
    }
    newer["places"] = places.to_string().into();
    newer["colour"] = json!("blue");
    assert_eq!(serde_json::from_value::<Chunk>(newer).unwrap(), chunk);
}
