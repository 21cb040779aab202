//! The duty to erase what a disconnected app has read.

use domain::{
    aggregate::Aggregate,
    erasure::{Command, Duty, Erasure, Event, State},
    event::{Actor, Occasion},
    installation::installation_id,
    organisation::{OrganisationId, Role},
    step::{Owner, Step},
};

use super::{
    installation::listing,
    matrix::{self, Specified},
    world::*,
};

const BEGIN: &str = "
| begin        | the same            | another time's      |
| unwritten    | erasure_due → due   | erasure_due → due   |
| due          | nothing             | nothing             |
| escalated    | nothing             | nothing             |
| acknowledged | nothing             | nothing             |
";

const ACKNOWLEDGE: &str = "
| acknowledge  | the partner's program               | its developer                       |
| unwritten    | NotFound                            | NotFound                            |
| due          | erasure_acknowledged → acknowledged | erasure_acknowledged → acknowledged |
| escalated    | erasure_acknowledged → acknowledged | erasure_acknowledged → acknowledged |
| acknowledged | nothing                             | nothing                             |
";

// Erasure 32 [17, 26], begun on day 0.
const PASS_TIME: &str = "
| pass time    | day 16   | day 17           | day 26           | day 31           | day 32                         | day 99                         |
| unwritten    | NotFound | NotFound         | NotFound         | NotFound         | NotFound                       | NotFound                       |
| due          | nothing  | erasure_reminded | erasure_reminded | erasure_reminded | erasure_escalated → escalated  | erasure_escalated → escalated  |
| escalated    | nothing  | nothing          | nothing          | nothing          | nothing                        | nothing                        |
| acknowledged | nothing  | nothing          | nothing          | nothing          | nothing                        | nothing                        |
";

const EVENTS: &str = "
| event                | unwritten | due            | escalated      | acknowledged |
| erasure_due          | → due     | –              | –              | –            |
| erasure_reminded     | –         | changes        | –              | –            |
| erasure_escalated    | –         | → escalated    | –              | –            |
| erasure_acknowledged | –         | → acknowledged | → acknowledged | –            |
";

fn duty(generation: u32) -> Duty {
    Duty {
        installation: installation_id(&customer("rent"), &listing()),
        generation,
        customer: customer("rent"),
        listing: listing(),
        partner: partner("acme"),
        since: start(),
    }
}

fn developer() -> Actor {
    Actor::Member(OrganisationId::Partner(partner("acme")), account("Petra"))
}

fn after(commands: impl IntoIterator<Item = (Command, Occasion)>) -> State {
    commands.into_iter().fold(State::Unwritten, |state, (command, occasion)| when::<Erasure>(&state, command, &occasion))
}

fn due() -> State {
    after([(Command::Begin(duty(2)), occasion(start()))])
}

fn escalated() -> State {
    after([(Command::Begin(duty(2)), occasion(start())), (Command::PassTime, occasion(day(32)))])
}

impl Specified for Erasure {
    const TABLES: &'static [&'static str] = &[BEGIN, ACKNOWLEDGE, PASS_TIME];
    const EVENTS: &'static str = EVENTS;
    const NAMED_AFTER: &'static str = "installation";
    const DOCUMENTATION: &'static str = include_str!("../../src/erasure/mod.rs");

    fn states() -> Vec<(&'static str, State)> {
        vec![
            ("unwritten", State::Unwritten),
            ("due", due()),
            ("escalated", escalated()),
            ("acknowledged", when::<Self>(&due(), Command::Acknowledge, &Occasion { actor: developer(), ..occasion(day(2)) })),
        ]
    }

    fn command(command: &str, variant: &str) -> (Command, Occasion) {
        let program = Actor::Key(OrganisationId::Partner(partner("acme")), "7Kf2aQ9x".to_owned());
        match (command, variant) {
            ("begin", "the same") => (Command::Begin(duty(2)), occasion(an_hour_later())),
            ("begin", _) => (Command::Begin(duty(3)), occasion(an_hour_later())),
            ("acknowledge", "its developer") => (Command::Acknowledge, Occasion { actor: developer(), ..occasion(an_hour_later()) }),
            ("acknowledge", _) => (Command::Acknowledge, Occasion { actor: program, ..occasion(an_hour_later()) }),
            ("pass time", when) => (Command::PassTime, occasion(day(when.strip_prefix("day ").unwrap().parse().unwrap()))),
            other => panic!("no command {other:?}"),
        }
    }

    fn name_of_command(command: &Command) -> &'static str {
        match command {
            Command::Begin(_) => "begin",
            Command::Acknowledge => "acknowledge",
            Command::PassTime => "pass time",
        }
    }

    fn events() -> Vec<Event> {
        let rules = programme().installation;
        let developers = Owner::Team(OrganisationId::Partner(partner("acme")), Role::Developer);
        let support = Owner::Team(OrganisationId::Platform, Role::Support);
        vec![
            Event::Began { duty: duty(3), step: Step::begin(developers, &rules.erasure, day(1)) },
            Event::Reminded {},
            Event::Escalated { step: Step::begin(support, &rules.erasure_escalation, day(33)) },
            Event::Acknowledged { installation: duty(2).installation, generation: 2, by: developer() },
        ]
    }

    fn witness(label: &str) -> &'static str {
        match label {
            "unwritten" => "unwritten",
            "due" => "due",
            "escalated" => "escalated",
            "acknowledged" => "acknowledged",
            other => panic!("no state {other}"),
        }
    }
}

#[test]
fn every_command_in_every_state_comes_to_what_the_table_says() {
    matrix::every_cell_holds::<Erasure>();
}

#[test]
fn no_state_and_no_command_is_left_out() {
    matrix::nothing_is_left_out::<Erasure>();
}

#[test]
fn the_same_command_again_does_nothing_more() {
    matrix::a_repeated_command_is_nothing::<Erasure>();
}

#[test]
fn the_documentation_says_what_happens() {
    matrix::the_documentation_is_true::<Erasure>();
}

#[test]
fn every_event_evolves_every_state() {
    matrix::evolve_is_total::<Erasure>(day(20));
}

#[test]
fn it_waits_for_the_partner_and_after_its_time_for_support() {
    let rules = programme().installation;
    let developers = Owner::Team(OrganisationId::Partner(partner("acme")), Role::Developer);
    assert_eq!(Erasure::whose_move(&due()), Some(&Step::begin(developers, &rules.erasure, start())));
    let support = Owner::Team(OrganisationId::Platform, Role::Support);
    assert_eq!(Erasure::whose_move(&escalated()), Some(&Step::begin(support, &rules.erasure_escalation, day(32))));
    assert_eq!(Erasure::due_at(&escalated()), None, "nobody is left to escalate it to");
    let done = when::<Erasure>(&escalated(), Command::Acknowledge, &occasion(day(40)));
    assert_eq!(Erasure::whose_move(&done), None);
}

#[test]
fn time_reminds_once_a_reminder_day_and_escalates_once() {
    let (mut state, mut told) = (due(), vec![]);
    for at in 0..120 {
        let events = Erasure::decide(&state, Command::PassTime, &occasion(day(at)), &programme()).unwrap();
        told.extend(events.iter().map(|event| (at, name_of(event))));
        state = then::<Erasure>(&state, &events, day(at));
    }
    let named = |name: &str| name.to_owned();
    assert_eq!(told, [(17, named("erasure_reminded")), (26, named("erasure_reminded")), (32, named("erasure_escalated"))]);
}

#[test]
fn who_said_so_and_when_is_kept_and_both_sides_read_of_it() {
    let (_, state) = Erasure::states().pop().unwrap();
    assert_eq!(state, State::Acknowledged { duty: duty(2), by: developer(), at: day(2) });
    let concerned = [OrganisationId::Platform, OrganisationId::Customer(customer("rent")), OrganisationId::Partner(partner("acme"))];
    assert_eq!(Erasure::concerns(&state), concerned);
}
