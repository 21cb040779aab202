//! Stored and sent shapes (architecture.md: "the previous release reads what this one writes").
//!
//! `tests/golden/<aggregate>.<schema>.json` holds one state of each kind and one recorded event of each kind as a release
//! with that schema writes them, and what others are told of each event. While the shape stands still, every release of the schema reads every other's items.

use std::{collections::BTreeMap, fs, path::PathBuf};

use domain::{
    aggregate::Aggregate,
    api_key::ApiKey,
    application::Application,
    attachment::Attachment,
    credits::CreditsAccount,
    delegation::Delegation,
    directory::Entry,
    erasure::Erasure,
    event::{Actor, Recorded},
    installation::Installation,
    listing::Listing,
    member::Member,
    organisation::OrganisationId,
    partner::Partner,
    partner_account::PartnerAccount,
    person_request::PersonRequest,
    support_visit::SupportVisit,
    webhook::WebhookEndpoint,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    matrix::Specified,
    world::{account, application_id, day, name_of, partner},
};

#[derive(Serialize, Deserialize)]
#[serde(bound = "")]
struct Golden<A: Aggregate> {
    states: BTreeMap<String, A::State>,
    events: BTreeMap<String, Recorded<A::Event>>,
    told: BTreeMap<String, Value>,
}

fn path<A: Aggregate>(schema: u32) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("tests/golden/{}.{schema}.json", A::NAME))
}

/// What this release writes.
fn written<A: Specified>() -> Golden<A> {
    let states = A::states().into_iter().map(|(name, state)| (name.to_owned(), state)).collect();
    let actors = [
        Actor::Applicant(application_id("acme")),
        Actor::Member(OrganisationId::Platform, account("Rosa")),
        Actor::Key(OrganisationId::Partner(partner("acme")), "7Kf2aQ9x".to_owned()),
        Actor::Schedule,
    ];
    let mut events = BTreeMap::new();
    for (place, (event, actor)) in A::events().into_iter().zip(actors.iter().cycle()).enumerate() {
        let mut name = name_of(&event);
        while events.contains_key(&name) {
            name.push_str(", otherwise");
        }
        let recorded = Recorded {
            id: format!("aggregate-1/7/{place}"),
            schema: A::SCHEMA,
            version: 7,
            index: u16::try_from(place).unwrap(),
            at: day(2),
            actor: actor.clone(),
            request_id: "request-1".to_owned(),
            before: "before".to_owned(),
            after: "after".to_owned(),
            concerns: vec![OrganisationId::Platform, OrganisationId::Partner(partner("acme"))],
            event,
        };
        events.insert(name, recorded);
    }
    let told = events.iter().map(|(name, recorded)| (name.clone(), Value::from(A::told(&recorded.event)))).collect();
    Golden { states, events, told }
}

fn read<A: Specified>() -> Value {
    let path = path::<A>(A::SCHEMA);
    if !path.exists() && std::env::var_os("WRITE_GOLDEN").is_some() {
        let mut text = serde_json::to_string_pretty(&written::<A>()).unwrap();
        text.push('\n');
        fs::write(&path, text).unwrap();
    }
    let text = fs::read_to_string(&path).unwrap_or_else(|error| {
        panic!("{}: {error}. `WRITE_GOLDEN=1 cargo test -p domain golden` writes what is missing.", path.display())
    });
    serde_json::from_str(&text).unwrap()
}

fn the_shape_stands_still<A: Specified>() {
    let (golden, now) = (read::<A>(), serde_json::to_value(written::<A>()).unwrap());
    let (golden, now) = (flat(&golden), flat(&now));
    let gone = golden.iter().filter(|(place, value)| now.get(*place) != Some(*value)).map(|(place, value)| format!("- {place} = {value}"));
    let new = now.iter().filter(|(place, value)| golden.get(*place) != Some(*value)).map(|(place, value)| format!("+ {place} = {value}"));
    let changes: Vec<_> = gone.chain(new).collect();
    assert!(
        changes.is_empty(),
        "\nThe written shape of `{name}` is not what its schema {schema} was:\n{}\n
Items and events of schema {schema} are stored and in flight, and the release before this one reads them. So:
  1. set `SCHEMA` of the aggregate to {next} and write an upcaster from {schema} (the older file must still read back);
  2. run `WRITE_GOLDEN=1 cargo test -p domain golden` and check in `tests/golden/{name}.{next}.json` beside the older one;
  3. where the release before must read the new shape as well, only add fields, each with `#[serde(default)]`.
Only a file whose schema was never released may be deleted and written again.",
        changes.join("\n"),
        name = A::NAME,
        schema = A::SCHEMA,
        next = A::SCHEMA + 1,
    );
}

/// Every leaf by its place, so that a change is told by the line.
fn flat(value: &Value) -> BTreeMap<String, String> {
    fn walk(value: &Value, place: &str, leaves: &mut BTreeMap<String, String>) {
        match value {
            Value::Object(fields) if !fields.is_empty() => {
                fields.iter().for_each(|(name, value)| walk(value, &format!("{place}/{name}"), leaves));
            }
            Value::Array(items) if !items.is_empty() => {
                items.iter().enumerate().for_each(|(index, value)| walk(value, &format!("{place}/{index}"), leaves));
            }
            leaf => drop(leaves.insert(place.to_owned(), leaf.to_string())),
        }
    }
    let mut leaves = BTreeMap::new();
    walk(value, "", &mut leaves);
    leaves
}

fn reads_back<A: Specified>() {
    reads_as_written::<A>(read::<A>());
}

fn reads_past_what_it_does_not_know<A: Specified>() {
    let mut golden = read::<A>();
    for kind in ["states", "events"] {
        golden[kind].as_object_mut().unwrap().values_mut().for_each(add_a_field_everywhere);
    }
    reads_as_written::<A>(golden);
}

fn reads_as_written<A: Specified>(golden: Value) {
    let (read, written): (Golden<A>, _) = (serde_json::from_value(golden).unwrap(), written::<A>());
    assert_eq!(read.states, written.states);
    assert_eq!(read.events, written.events);
    assert_eq!(read.told, written.told);
}

/// An object of one field may be an enum's variant, which a later release does not extend.
fn add_a_field_everywhere(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.values_mut().for_each(add_a_field_everywhere);
            if fields.len() != 1 {
                fields.insert("added_later".to_owned(), Value::from(1));
            }
        }
        Value::Array(items) => items.iter_mut().for_each(add_a_field_everywhere),
        _ => {}
    }
}

fn holds_every_label<A: Specified>() {
    let read: Golden<A> = serde_json::from_value(read::<A>()).unwrap();
    for (name, recorded) in read.events {
        let json = serde_json::to_value(&recorded).unwrap();
        let kind = json["type"].as_str().unwrap().to_owned();
        assert!(
            kind.strip_prefix(A::NAMED_AFTER).is_some_and(|rest| rest.starts_with('.')),
            "{name}: {kind} is named after {}",
            A::NAMED_AFTER
        );
        assert!(json["data"].is_object(), "{name}: data is an object, that fields can be added to");
    }
}

macro_rules! for_every_aggregate {
    ($check:ident) => {
        $check::<Application>();
        $check::<Partner>();
        $check::<Member>();
        $check::<ApiKey>();
        $check::<Entry>();
        $check::<SupportVisit>();
        $check::<PersonRequest>();
        $check::<Listing>();
        $check::<WebhookEndpoint>();
        $check::<Installation>();
        $check::<Erasure>();
        $check::<CreditsAccount>();
        $check::<PartnerAccount>();
        $check::<Attachment>();
        $check::<Delegation>();
    };
}

#[test]
fn what_is_written_changes_only_with_a_new_schema() {
    for_every_aggregate!(the_shape_stands_still);
}

#[test]
fn what_the_previous_release_wrote_is_read_as_it_was_meant() {
    for_every_aggregate!(reads_back);
}

#[test]
fn a_field_that_a_later_release_adds_is_passed_over() {
    for_every_aggregate!(reads_past_what_it_does_not_know);
}

#[test]
fn every_event_is_named_after_its_aggregate_and_has_room_for_more_fields() {
    for_every_aggregate!(holds_every_label);
}
