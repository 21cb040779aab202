//! A partner's account: asked for, activated, declined.

use domain::{
    aggregate::Aggregate,
    event::{Actor, Occasion},
    organisation::{OrganisationId, Role},
    partner_account::{Command, Event, PartnerAccount, Request, State},
    step::{Owner, Step},
};

use super::{
    matrix::{self, Specified},
    world::*,
};

const REQUEST: &str = "
| request           | its administrator     | another partner's |
| unwritten         | requested → requested | NotFound          |
| requested         | nothing               | nothing           |
| requested overdue | nothing               | nothing           |
| active            | nothing               | nothing           |
| declined          | requested → requested | NotFound          |
";

const ACTIVATE: &str = "
| activate          | support            | of the partner     |
| unwritten         | NotFound           | NotFound           |
| requested         | activated → active | ConflictOfInterest |
| requested overdue | activated → active | ConflictOfInterest |
| active            | nothing            | nothing            |
| declined          | Decided            | Decided            |
";

const DECLINE: &str = "
| decline           | support             | of the partner     | otherwise           |
| unwritten         | NotFound            | NotFound           | NotFound            |
| requested         | declined → declined | ConflictOfInterest | declined → declined |
| requested overdue | declined → declined | ConflictOfInterest | declined → declined |
| active            | Decided             | Decided            | Decided             |
| declined          | nothing             | nothing            | Decided             |
";

// Activation 7 [3], asked for on day 0.
const PASS_TIME: &str = "
| pass time         | day 2    | day 3    | day 6    | day 7    | day 99   |
| unwritten         | NotFound | NotFound | NotFound | NotFound | NotFound |
| requested         | nothing  | reminded | reminded | overdue  | overdue  |
| requested overdue | nothing  | nothing  | nothing  | nothing  | nothing  |
| active            | nothing  | nothing  | nothing  | nothing  | nothing  |
| declined          | nothing  | nothing  | nothing  | nothing  | nothing  |
";

const EVENTS: &str = "
| event     | unwritten   | requested  | active | declined    |
| requested | → requested | –          | –      | → requested |
| reminded  | –           | changes    | –      | –           |
| overdue   | –           | changes    | –      | –           |
| activated | –           | → active   | –      | –           |
| declined  | –           | → declined | –      | –           |
";

fn asks(whose: &str) -> (Command, Occasion) {
    let (partner, by) = (partner("acme"), account("Petra"));
    let actor = Actor::Member(OrganisationId::Partner(super::world::partner(whose)), by);
    let note = Some(prose("We pay for the trackers of two hauliers."));
    (Command::Request { partner, by, person: person("Petra"), note }, Occasion { actor, ..occasion(start()) })
}

fn support(command: Command) -> (Command, Occasion) {
    let actor = Actor::Member(OrganisationId::Platform, account("Sven"));
    (command, Occasion { actor, ..occasion(an_hour_later()) })
}

fn activates(is_of_partner: bool) -> (Command, Occasion) {
    support(Command::Activate { by: account("Sven"), is_of_partner })
}

fn declines(is_of_partner: bool, reason: &str) -> (Command, Occasion) {
    support(Command::Decline { by: account("Sven"), is_of_partner, reason: prose(reason) })
}

fn after(commands: impl IntoIterator<Item = (Command, Occasion)>) -> State {
    commands.into_iter().fold(State::Unwritten, |state, (command, occasion)| when::<PartnerAccount>(&state, command, &occasion))
}

impl Specified for PartnerAccount {
    const TABLES: &'static [&'static str] = &[REQUEST, ACTIVATE, DECLINE, PASS_TIME];
    const EVENTS: &'static str = EVENTS;
    const DOCUMENTATION: &'static str = include_str!("../../src/partner_account/mod.rs");

    fn states() -> Vec<(&'static str, State)> {
        vec![
            ("unwritten", State::Unwritten),
            ("requested", after([asks("acme")])),
            ("requested overdue", after([asks("acme"), (Command::PassTime, occasion(day(7)))])),
            ("active", after([asks("acme"), activates(false)])),
            ("declined", after([asks("acme"), declines(false, "No contract yet.")])),
        ]
    }

    fn command(command: &str, variant: &str) -> (Command, Occasion) {
        match (command, variant) {
            ("request", "its administrator") => asks("acme"),
            ("request", _) => asks("other"),
            ("activate", variant) => activates(variant == "of the partner"),
            ("decline", "otherwise") => declines(false, "Another reason."),
            ("decline", variant) => declines(variant == "of the partner", "No contract yet."),
            ("pass time", when) => (Command::PassTime, occasion(day(when.strip_prefix("day ").unwrap().parse().unwrap()))),
            other => panic!("no command {other:?}"),
        }
    }

    fn name_of_command(command: &Command) -> &'static str {
        match command {
            Command::Request { .. } => "request",
            Command::Activate { .. } => "activate",
            Command::Decline { .. } => "decline",
            Command::PassTime => "pass time",
        }
    }

    fn events() -> Vec<Event> {
        let request = Request { partner: partner("acme"), by: account("Petra"), person: person("Petra"), note: None, at: day(1) };
        let owner = Owner::Team(OrganisationId::Platform, Role::Support);
        vec![
            Event::Requested { request, step: Step::begin(owner, &programme().partner_account.activation, day(1)) },
            Event::Reminded {},
            Event::Overdue {},
            Event::Activated { by: account("Sven") },
            Event::Declined { by: account("Sven"), reason: prose("No contract yet.") },
        ]
    }

    fn witness(label: &str) -> &'static str {
        match label {
            "unwritten" => "unwritten",
            "requested" => "requested",
            "active" => "active",
            "declined" => "declined",
            other => panic!("no state {other}"),
        }
    }
}

#[test]
fn every_command_in_every_state_comes_to_what_the_table_says() {
    matrix::every_cell_holds::<PartnerAccount>();
}

#[test]
fn no_state_and_no_command_is_left_out() {
    matrix::nothing_is_left_out::<PartnerAccount>();
}

#[test]
fn the_same_command_again_does_nothing_more() {
    matrix::a_repeated_command_is_nothing::<PartnerAccount>();
}

#[test]
fn the_documentation_says_what_happens() {
    matrix::the_documentation_is_true::<PartnerAccount>();
}

#[test]
fn every_event_evolves_every_state() {
    matrix::evolve_is_total::<PartnerAccount>(day(4));
}

#[test]
fn it_waits_for_support_until_somebody_decides() {
    let owner = Owner::Team(OrganisationId::Platform, Role::Support);
    let step = Step::begin(owner, &programme().partner_account.activation, start());
    assert_eq!(PartnerAccount::whose_move(&after([asks("acme")])), Some(&step));
    let overdue = after([asks("acme"), (Command::PassTime, occasion(day(7)))]);
    assert_eq!(PartnerAccount::whose_move(&overdue), Some(&step.past_deadline()), "it waits on");
    assert_eq!(PartnerAccount::due_at(&overdue), None, "and is told once");
    let active = after([asks("acme"), activates(false)]);
    assert_eq!((PartnerAccount::whose_move(&active), active.is_active()), (None, true));
    assert!(!after([asks("acme"), declines(false, "No contract yet.")]).is_active());
}

#[test]
fn why_it_was_declined_is_stated_and_not_told() {
    let event = Event::Declined { by: account("Sven"), reason: prose("No contract yet.") };
    assert_eq!(PartnerAccount::reason(&event), Some(&prose("No contract yet.")));
    assert!(PartnerAccount::events().iter().filter(|event| PartnerAccount::reason(event).is_some()).count() == 1);
    assert_eq!(serde_json::Value::from(PartnerAccount::told(&event)), serde_json::json!({}));
    let concerned = [OrganisationId::Platform, OrganisationId::Partner(partner("acme"))];
    assert_eq!(PartnerAccount::concerns(&after([asks("acme")])), concerned);
}
