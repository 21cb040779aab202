//! Support reading another organisation.

use domain::{
    aggregate::Aggregate,
    event::Occasion,
    organisation::OrganisationId,
    support_visit::{Command, Event, State, SupportVisit},
    values::Prose,
};
use jiff::SignedDuration;

use super::{
    matrix::{self, Specified},
    world::*,
};

const OPEN: &str = "
| open       | a reason      | another reason | the platform's own |
| unwritten  | opened → open | opened → open  | OwnOrganisation    |
| open       | nothing       | opened         | OwnOrganisation    |
| open, over | opened        | opened         | OwnOrganisation    |
";

const EVENTS: &str = "
| event  | unwritten | open    |
| opened | → open    | changes |
";

fn reason(text: &str) -> Prose {
    Prose::parse(text).unwrap()
}

fn open(text: &str) -> Command {
    let organisation = OrganisationId::Partner(partner("acme"));
    Command::Open { visitor: account("Sam"), organisation, reason: reason(text) }
}

fn opened() -> State {
    when::<SupportVisit>(&State::Unwritten, open("ticket 4711"), &occasion(start()))
}

impl Specified for SupportVisit {
    const TABLES: &'static [&'static str] = &[OPEN];
    const EVENTS: &'static str = EVENTS;
    const DOCUMENTATION: &'static str = include_str!("../../src/support_visit/mod.rs");

    fn states() -> Vec<(&'static str, State)> {
        let long_ago = occasion(start() - SignedDuration::from_hours(48));
        let over = when::<Self>(&State::Unwritten, open("ticket 4711"), &long_ago);
        vec![("unwritten", State::Unwritten), ("open", opened()), ("open, over", over)]
    }

    fn command(_: &str, variant: &str) -> (Command, Occasion) {
        let command = match variant {
            "a reason" => open("ticket 4711"),
            "another reason" => open("ticket 4712"),
            "the platform's own" => {
                Command::Open { visitor: account("Sam"), organisation: OrganisationId::Platform, reason: reason("ticket 4711") }
            }
            variant => panic!("no variant {variant}"),
        };
        (command, occasion(an_hour_later()))
    }

    fn name_of_command(command: &Command) -> &'static str {
        match command {
            Command::Open { .. } => "open",
        }
    }

    fn events() -> Vec<Event> {
        let organisation = OrganisationId::Partner(partner("acme"));
        vec![Event::Opened { visitor: account("Sam"), organisation, reason: reason("ticket 4713"), until: day(1) }]
    }

    fn witness(label: &str) -> &'static str {
        if label == "open" { "open" } else { "unwritten" }
    }
}

#[test]
fn every_command_in_every_state_comes_to_what_the_table_says() {
    matrix::every_cell_holds::<SupportVisit>();
}

#[test]
fn no_state_and_no_command_is_left_out() {
    matrix::nothing_is_left_out::<SupportVisit>();
}

#[test]
fn the_same_command_again_does_nothing_more() {
    matrix::a_repeated_command_is_nothing::<SupportVisit>();
}

#[test]
fn the_documentation_says_what_happens() {
    matrix::the_documentation_is_true::<SupportVisit>();
}

#[test]
fn every_event_evolves_every_state() {
    matrix::evolve_is_total::<SupportVisit>(an_hour_later());
}

#[test]
fn a_visit_allows_reading_for_its_hours_and_not_an_instant_longer() {
    let end = start() + SignedDuration::from_hours(i64::from(programme().support.visit_hours));
    assert!(opened().allows(start()));
    assert!(opened().allows(end - SignedDuration::from_nanos(1)));
    assert!(!opened().allows(end));
    assert!(!State::Unwritten.allows(start()));
}

#[test]
fn the_organisation_that_is_read_reads_of_it() {
    assert_eq!(SupportVisit::concerns(&opened()), [OrganisationId::Platform, OrganisationId::Partner(partner("acme"))]);
}
