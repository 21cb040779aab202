//! A request about the personal data of somebody.

use domain::{
    aggregate::Aggregate,
    digest::Digest,
    event::Occasion,
    id,
    organisation::OrganisationId,
    person_request::{Command, Event, PersonRequest, State, Subject},
};

use super::{
    matrix::{self, Specified},
    world::*,
};

const EXPORT: &str = "
| export    | a request           | another request     |
| unwritten | exported → exported | exported → exported |
| exported  | nothing             | Taken               |
| erasing   | Taken               | Taken               |
| erased    | Taken               | Taken               |
";

const ERASE: &str = "
| erase     | a request               | another request         |
| unwritten | erasure_begun → erasing | erasure_begun → erasing |
| exported  | Taken                   | Taken                   |
| erasing   | nothing                 | Taken                   |
| erased    | nothing                 | Taken                   |
";

const FINISH: &str = "
| finish    | nothing is left |
| unwritten | NotBegun        |
| exported  | NotBegun        |
| erasing   | erased → erased |
| erased    | nothing         |
";

const EVENTS: &str = "
| event         | unwritten  | exported | erasing  | erased |
| exported      | → exported | –        | –        | –      |
| erasure_begun | → erasing  | –        | –        | –      |
| erased        | –          | –        | → erased | –      |
";

fn subject(request: &str) -> Subject {
    Subject { id: id::derive(&["request"]), account: account("Ana"), request: Digest::of(request) }
}

fn export(request: &str) -> Command {
    Command::Export { subject: subject(request), reason: prose("She asked in writing.") }
}

fn erase(request: &str) -> Command {
    Command::Erase { subject: subject(request), reason: prose("She asked in writing.") }
}

fn erasing() -> State {
    when::<PersonRequest>(&State::Unwritten, erase("a request"), &occasion(start()))
}

impl Specified for PersonRequest {
    const TABLES: &'static [&'static str] = &[EXPORT, ERASE, FINISH];
    const EVENTS: &'static str = EVENTS;
    const DOCUMENTATION: &'static str = include_str!("../../src/person_request/mod.rs");

    fn states() -> Vec<(&'static str, State)> {
        vec![
            ("unwritten", State::Unwritten),
            ("exported", when::<Self>(&State::Unwritten, export("a request"), &occasion(start()))),
            ("erasing", erasing()),
            ("erased", when::<Self>(&erasing(), Command::Finish, &occasion(start()))),
        ]
    }

    fn command(command: &str, variant: &str) -> (Command, Occasion) {
        let command = match command {
            "export" => export(variant),
            "erase" => erase(variant),
            _ => Command::Finish,
        };
        (command, occasion(an_hour_later()))
    }

    fn name_of_command(command: &Command) -> &'static str {
        match command {
            Command::Export { .. } => "export",
            Command::Erase { .. } => "erase",
            Command::Finish => "finish",
        }
    }

    fn events() -> Vec<Event> {
        let reason = prose("She asked in writing.");
        vec![
            Event::Exported { subject: subject("a request"), reason: reason.clone() },
            Event::ErasureBegun { subject: subject("a request"), reason },
            Event::Erased {},
        ]
    }

    fn witness(label: &str) -> &'static str {
        match label {
            "exported" => "exported",
            "erasing" => "erasing",
            "erased" => "erased",
            _ => "unwritten",
        }
    }
}

#[test]
fn every_command_in_every_state_comes_to_what_the_table_says() {
    matrix::every_cell_holds::<PersonRequest>();
}

#[test]
fn no_state_and_no_command_is_left_out() {
    matrix::nothing_is_left_out::<PersonRequest>();
}

#[test]
fn the_same_command_again_does_nothing_more() {
    matrix::a_repeated_command_is_nothing::<PersonRequest>();
}

#[test]
fn the_documentation_says_what_happens() {
    matrix::the_documentation_is_true::<PersonRequest>();
}

#[test]
fn every_event_evolves_every_state() {
    matrix::evolve_is_total::<PersonRequest>(an_hour_later());
}

#[test]
fn nobody_but_the_platform_reads_of_it_whomever_the_person_was_known_to() {
    assert_eq!(PersonRequest::concerns(&erasing()), [OrganisationId::Platform]);
}
