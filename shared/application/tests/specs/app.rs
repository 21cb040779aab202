//! An app that is published and taken out, as far as the catalogue is concerned: its words stand in a record of their own.

use application::{
    engine::{Family, Loaded, Outcome},
    ports::{Item, Key, Reads, StoreError, Table, Writes},
    programme::programme,
    records::{
        Notified,
        catalogue::{Showing, Shown},
    },
    use_cases::showcase::{Projection, project},
};
use catalogue_index::{CatalogueEntry, Wording};
use domain::{
    aggregate::Aggregate,
    event::{Actor, Occasion},
    id::{self, ListingId},
    organisation::OrganisationId,
    programme::Programme,
    told::Told,
    values::Language,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// The aggregate.
#[derive(Debug)]
pub struct App;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    #[default]
    Unwritten,
    Shown {
        listing: ListingId,
        version: u32,
    },
    Hidden {
        listing: ListingId,
    },
}

#[derive(Clone, Debug)]
pub enum Command {
    Publish(ListingId, u32),
    Hide(ListingId),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum Event {
    #[serde(rename = "app.published")]
    Published { listing: ListingId, version: u32 },
    #[serde(rename = "app.hidden")]
    Hidden { listing: ListingId },
}

impl Aggregate for App {
    const NAME: &'static str = "app";
    const SCHEMA: u32 = 1;
    type State = State;
    type Command = Command;
    type Event = Event;
    type Rejection = ();

    fn decide(_: &State, command: Command, _: &Occasion, _: &Programme) -> Result<Vec<Event>, ()> {
        Ok(vec![match command {
            Command::Publish(listing, version) => Event::Published { listing, version },
            Command::Hide(listing) => Event::Hidden { listing },
        }])
    }

    fn evolve(_: State, event: &Event, _: Timestamp) -> State {
        match event {
            Event::Published { listing, version } => State::Shown { listing: *listing, version: *version },
            Event::Hidden { listing } => State::Hidden { listing: *listing },
        }
    }

    fn told(event: &Event) -> Told {
        match event {
            Event::Published { listing, version } => Told::nothing().and("listing", listing).and("version", version),
            Event::Hidden { listing } => Told::nothing().and("listing", listing),
        }
    }

    fn label(_: &State) -> &'static str {
        "any"
    }

    fn concerns(_: &State) -> Vec<OrganisationId> {
        vec![OrganisationId::Platform]
    }
}

impl Family for App {
    const TABLE: Table = Table::Partners;
}

impl Notified for App {
    fn in_catalogue(state: &State) -> Option<Showing> {
        match state {
            State::Unwritten => None,
            State::Hidden { listing } => Some(Showing { listing: *listing, shown: None }),
            State::Shown { listing, version } => {
                let (listing, version) = (*listing, *version);
                let entry = move |records: &[Option<Item>]| {
                    let words = records[0].as_ref().ok_or_else(|| StoreError::Unreadable("an app without words".to_owned()))?;
                    Ok(entry(listing, version, words.attributes["name"].as_str().unwrap()))
                };
                Some(Showing { listing, shown: Some(Shown { reads: vec![words_key(listing, version)], entry: Box::new(entry) }) })
            }
        }
    }
}

pub fn listing(number: usize) -> ListingId {
    id::derive(&["listing", &number.to_string()])
}

pub fn words_key(listing: ListingId, version: u32) -> Key {
    Key::new(Table::Partners, listing, format!("version#{version:05}"))
}

/// The record of a version's words.
pub fn words(listing: ListingId, version: u32, name: &str) -> Item {
    let Value::Object(attributes) = json!({"schema": 1, "name": name}) else {
        return Item { key: words_key(listing, version), attributes: Map::new() };
    };
    Item { key: words_key(listing, version), attributes }
}

fn entry(listing: ListingId, version: u32, name: &str) -> CatalogueEntry {
    CatalogueEntry {
        listing,
        version,
        partner: id::derive(&["partner"]),
        partner_name: "Acme".to_owned(),
        name: Wording::of([(Language::En, name.to_owned())]),
        tagline: None,
        description: Wording::of([(Language::En, "Long ".repeat(1_000))]),
        category: "orders".to_owned(),
        integration_type: None,
        limited_availability: false,
        accesses: vec![],
        credentials: None,
        support_url: None,
        troubleshooting_url: None,
        logo: None,
        published_at: now(),
    }
}

pub fn now() -> Timestamp {
    "2026-11-22T10:00:00Z".parse().unwrap()
}

/// An app after these commands.
pub fn after(commands: &[Command]) -> Loaded<App> {
    let key = Key::new(Table::Partners, "listing", "listing");
    let occasion = Occasion { now: now(), actor: Actor::Schedule, request_id: "spec".to_owned() };
    let unwritten = Loaded::<App>::read(key, None).unwrap();
    commands.iter().fold(unwritten, |app, command| {
        let outcome: Outcome<App> = app.decide(command.clone(), &occasion, programme()).unwrap();
        outcome.into_aggregate()
    })
}

pub fn projection(commands: &[Command]) -> Projection {
    Projection::of(&after(commands)).unwrap()
}

/// Publishes the first version of an app under a name.
pub async fn publishes(store: &(impl Reads + Writes), memory: &application::fakes::MemoryStore, number: usize) -> Result<(), StoreError> {
    memory.plant(words(listing(number), 1, &format!("App {number:03}")));
    project(store, &projection(&[Command::Publish(listing(number), 1)])).await
}
