//! Directory entries: the host platform's word.

use domain::{
    aggregate::Aggregate,
    directory::{Entry, Event, Record, State, Upsert},
    event::Occasion,
    id::{CustomerId, derive},
    organisation::OrganisationId,
    values::ExternalId,
};

use super::{
    matrix::{self, Specified},
    world::*,
};

const UPSERT: &str = "
| upsert                   | a customer       | a customer, no more | a tracker        | a location       |
| unknown                  | upserted → known | upserted → known    | upserted → known | upserted → known |
| known, a customer        | nothing          | upserted            | upserted         | upserted         |
| known, an ended customer | upserted         | nothing             | upserted         | upserted         |
| known, a tracker         | upserted         | upserted            | nothing          | upserted         |
| known, a location        | upserted         | upserted            | upserted         | nothing          |
";

const EVENTS: &str = "
| event    | unknown | known   |
| upserted | → known | changes |
";

fn customer_id() -> CustomerId {
    derive(&["fleet-1"])
}

fn external(id: &str) -> ExternalId {
    ExternalId::parse(id).unwrap()
}

fn record(what: &str) -> Record {
    let (customer, active) = (customer_id(), !what.ends_with("no more"));
    match what {
        "a customer" | "a customer, no more" => {
            Record::Customer { id: customer, external_id: external("fleet-1"), name: line("Fleet One"), active }
        }
        "a tracker" => {
            Record::Tracker { id: derive(&["fleet-1", "t-9"]), customer, external_id: external("t-9"), name: line("Digger"), active }
        }
        "a location" => Record::Location {
            id: derive(&["fleet-1", "l-2"]),
            customer,
            external_id: external("l-2"),
            name: line("Depot"),
            time_zone: line("Europe/Lisbon"),
            active,
        },
        other => panic!("{other} is no record"),
    }
}

fn known(what: &str) -> State {
    when::<Entry>(&State::Unknown, Upsert(record(what)), &occasion(start()))
}

impl Specified for Entry {
    const TABLES: &'static [&'static str] = &[UPSERT];
    const EVENTS: &'static str = EVENTS;
    const DOCUMENTATION: &'static str = include_str!("../../src/directory/mod.rs");

    fn states() -> Vec<(&'static str, State)> {
        vec![
            ("unknown", State::Unknown),
            ("known, a customer", known("a customer")),
            ("known, an ended customer", known("a customer, no more")),
            ("known, a tracker", known("a tracker")),
            ("known, a location", known("a location")),
        ]
    }

    fn command(_: &str, variant: &str) -> (Upsert, Occasion) {
        (Upsert(record(variant)), occasion(an_hour_later()))
    }

    fn name_of_command(Upsert(_): &Upsert) -> &'static str {
        "upsert"
    }

    fn events() -> Vec<Event> {
        vec![Event::Upserted { record: record("a customer, no more") }]
    }

    fn witness(label: &str) -> &'static str {
        if label == "unknown" { "unknown" } else { "known, a customer" }
    }
}

#[test]
fn every_command_in_every_state_comes_to_what_the_table_says() {
    matrix::every_cell_holds::<Entry>();
}

#[test]
fn no_state_and_no_command_is_left_out() {
    matrix::nothing_is_left_out::<Entry>();
}

#[test]
fn a_repeated_command_yields_no_events() {
    matrix::a_repeated_command_is_nothing::<Entry>();
}

#[test]
fn the_documented_table_is_true() {
    matrix::the_documentation_is_true::<Entry>();
}

#[test]
fn every_event_on_every_state_does_what_it_can_or_nothing() {
    matrix::evolve_is_total::<Entry>(day(8));
}

#[test]
fn an_entry_is_known_since_the_first_word_and_says_the_latest() {
    let later = when::<Entry>(&known("a customer"), Upsert(record("a customer, no more")), &occasion(day(5)));
    assert_eq!(later, State::Known { record: record("a customer, no more"), since: start() });
}

#[test]
fn its_audit_trail_is_the_customers_own() {
    assert_eq!(Entry::concerns(&State::Unknown), [OrganisationId::Platform]);
    for what in ["a customer", "a tracker", "a location"] {
        assert_eq!(record(what).customer(), customer_id(), "{what}");
        assert_eq!(Entry::concerns(&known(what)), [OrganisationId::Customer(customer_id())], "{what}");
    }
}
