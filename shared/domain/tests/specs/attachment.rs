//! A customer that is attached to a partner: asked for, forwarded, accepted, ended.

use domain::{
    aggregate::Aggregate,
    attachment::{Asking, Attachment, Command, Dossier, Event, Side, State},
    digest::Digest,
    event::{Actor, Occasion},
    id::{AttachmentId, CustomerId, derive},
    organisation::{OrganisationId, Role},
    step::{Owner, Step},
};
use jiff::Timestamp;

use super::{
    matrix::{self, Specified},
    world::*,
};

const ASK: &str = "
| ask                   | the same              | the key used otherwise | without an active account | another partner's |
| unwritten             | requested → requested | requested → requested  | NotActive                 | NotFound          |
| requested             | nothing               | IdempotencyKeyReused   | nothing                   | nothing           |
| requested overdue     | nothing               | IdempotencyKeyReused   | nothing                   | nothing           |
| forwarded             | nothing               | IdempotencyKeyReused   | nothing                   | nothing           |
| accepted              | nothing               | IdempotencyKeyReused   | nothing                   | nothing           |
| declined              | nothing               | IdempotencyKeyReused   | nothing                   | nothing           |
| declined by support   | nothing               | IdempotencyKeyReused   | nothing                   | nothing           |
| expired               | nothing               | IdempotencyKeyReused   | nothing                   | nothing           |
| withdrawn             | nothing               | IdempotencyKeyReused   | nothing                   | nothing           |
| withdrawn forwarded   | nothing               | IdempotencyKeyReused   | nothing                   | nothing           |
| ended                 | nothing               | IdempotencyKeyReused   | nothing                   | nothing           |
";

const FORWARD: &str = "
| forward               | support               | to another            | attached already | of one of the two  | no staff |
| unwritten             | NotFound              | NotFound              | NotFound         | NotFound           | NotFound |
| requested             | forwarded → forwarded | forwarded → forwarded | AlreadyAttached  | ConflictOfInterest | NotFound |
| requested overdue     | forwarded → forwarded | forwarded → forwarded | AlreadyAttached  | ConflictOfInterest | NotFound |
| forwarded             | nothing               | Decided               | nothing          | nothing            | NotFound |
| accepted              | nothing               | Decided               | nothing          | nothing            | NotFound |
| declined              | Decided               | Decided               | Decided          | Decided            | NotFound |
| declined by support   | Decided               | Decided               | Decided          | Decided            | NotFound |
| expired               | Decided               | Decided               | Decided          | Decided            | NotFound |
| withdrawn             | Withdrawn             | Withdrawn             | Withdrawn        | Withdrawn          | NotFound |
| withdrawn forwarded   | Withdrawn             | Withdrawn             | Withdrawn        | Withdrawn          | NotFound |
| ended                 | Decided               | Decided               | Decided          | Decided            | NotFound |
";

const TURN_DOWN: &str = "
| turn down             | support             | of the partner     | no staff |
| unwritten             | NotFound            | NotFound           | NotFound |
| requested             | declined → declined | ConflictOfInterest | NotFound |
| requested overdue     | declined → declined | ConflictOfInterest | NotFound |
| forwarded             | Decided             | Decided            | NotFound |
| accepted              | Decided             | Decided            | NotFound |
| declined              | Decided             | Decided            | NotFound |
| declined by support   | nothing             | nothing            | NotFound |
| expired               | Decided             | Decided            | NotFound |
| withdrawn             | Withdrawn           | Withdrawn          | NotFound |
| withdrawn forwarded   | Withdrawn           | Withdrawn          | NotFound |
| ended                 | Decided             | Decided            | NotFound |
";

// Acceptance 16, forwarded an hour after the start.
const ACCEPT: &str = "
| accept                | in time             | too late  | another customer |
| unwritten             | NotFound            | NotFound  | NotFound         |
| requested             | NotFound            | NotFound  | NotFound         |
| requested overdue     | NotFound            | NotFound  | NotFound         |
| forwarded             | accepted → accepted | Expired   | NotFound         |
| accepted              | nothing             | nothing   | NotFound         |
| declined              | Decided             | Decided   | NotFound         |
| declined by support   | NotFound            | NotFound  | NotFound         |
| expired               | Expired             | Expired   | NotFound         |
| withdrawn             | NotFound            | NotFound  | NotFound         |
| withdrawn forwarded   | Withdrawn           | Withdrawn | NotFound         |
| ended                 | Decided             | Decided   | NotFound         |
";

const DECLINE: &str = "
| decline               | in time             | too late  | another customer |
| unwritten             | NotFound            | NotFound  | NotFound         |
| requested             | NotFound            | NotFound  | NotFound         |
| requested overdue     | NotFound            | NotFound  | NotFound         |
| forwarded             | declined → declined | Expired   | NotFound         |
| accepted              | Decided             | Decided   | NotFound         |
| declined              | nothing             | nothing   | NotFound         |
| declined by support   | NotFound            | NotFound  | NotFound         |
| expired               | Expired             | Expired   | NotFound         |
| withdrawn             | NotFound            | NotFound  | NotFound         |
| withdrawn forwarded   | Withdrawn           | Withdrawn | NotFound         |
| ended                 | Decided             | Decided   | NotFound         |
";

const WITHDRAW: &str = "
| withdraw              | the partner           | another partner | the customer |
| unwritten             | NotFound              | NotFound        | NotFound     |
| requested             | withdrawn → withdrawn | NotFound        | NotFound     |
| requested overdue     | withdrawn → withdrawn | NotFound        | NotFound     |
| forwarded             | withdrawn → withdrawn | NotFound        | NotFound     |
| accepted              | Decided               | NotFound        | NotFound     |
| declined              | Decided               | NotFound        | NotFound     |
| declined by support   | Decided               | NotFound        | NotFound     |
| expired               | Expired               | NotFound        | NotFound     |
| withdrawn             | nothing               | NotFound        | NotFound     |
| withdrawn forwarded   | nothing               | NotFound        | NotFound     |
| ended                 | Decided               | NotFound        | NotFound     |
";

const END: &str = "
| end                   | the partner   | the customer  | another customer | another partner |
| unwritten             | NotFound      | NotFound      | NotFound         | NotFound        |
| requested             | Decided       | NotFound      | NotFound         | NotFound        |
| requested overdue     | Decided       | NotFound      | NotFound         | NotFound        |
| forwarded             | Decided       | Decided       | NotFound         | NotFound        |
| accepted              | ended → ended | ended → ended | NotFound         | NotFound        |
| declined              | Decided       | Decided       | NotFound         | NotFound        |
| declined by support   | Decided       | NotFound      | NotFound         | NotFound        |
| expired               | Expired       | Expired       | NotFound         | NotFound        |
| withdrawn             | Withdrawn     | NotFound      | NotFound         | NotFound        |
| withdrawn forwarded   | Withdrawn     | Withdrawn     | NotFound         | NotFound        |
| ended                 | nothing       | nothing       | NotFound         | NotFound        |
";

// Forwarding 9 [4] from day 0, acceptance 16 [6, 12] from an hour later.
const PASS_TIME: &str = "
| pass time             | day 3    | day 4               | day 8               | day 9              | day 15             | day 17             |
| unwritten             | NotFound | NotFound            | NotFound            | NotFound           | NotFound           | NotFound           |
| requested             | nothing  | forwarding_reminded | forwarding_reminded | forwarding_overdue | forwarding_overdue | forwarding_overdue |
| requested overdue     | nothing  | nothing             | nothing             | nothing            | nothing            | nothing            |
| forwarded             | nothing  | nothing             | reminded            | reminded           | reminded           | expired → expired  |
| accepted              | nothing  | nothing             | nothing             | nothing            | nothing            | nothing            |
| declined              | nothing  | nothing             | nothing             | nothing            | nothing            | nothing            |
| declined by support   | nothing  | nothing             | nothing             | nothing            | nothing            | nothing            |
| expired               | nothing  | nothing             | nothing             | nothing            | nothing            | nothing            |
| withdrawn             | nothing  | nothing             | nothing             | nothing            | nothing            | nothing            |
| withdrawn forwarded   | nothing  | nothing             | nothing             | nothing            | nothing            | nothing            |
| ended                 | nothing  | nothing             | nothing             | nothing            | nothing            | nothing            |
";

const EVENTS: &str = "
| event               | unwritten   | requested   | forwarded   | accepted | declined | expired | withdrawn | ended |
| requested           | → requested | –           | –           | –        | –        | –       | –         | –     |
| forwarding_reminded | –           | changes     | –           | –        | –        | –       | –         | –     |
| forwarding_overdue  | –           | changes     | –           | –        | –        | –       | –         | –     |
| forwarded           | –           | → forwarded | –           | –        | –        | –       | –         | –     |
| reminded            | –           | –           | changes     | –        | –        | –       | –         | –     |
| accepted            | –           | –           | → accepted  | –        | –        | –       | –         | –     |
| declined            | –           | → declined  | → declined  | –        | –        | –       | –         | –     |
| expired             | –           | –           | → expired   | –        | –        | –       | –         | –     |
| withdrawn           | –           | → withdrawn | → withdrawn | –        | –        | –       | –         | –     |
| ended               | –           | –           | –           | → ended  | –        | –       | –         | –     |
";

fn id() -> AttachmentId {
    derive(&["acme", "key-1"])
}

fn by(organisation: OrganisationId, name: &str, now: Timestamp) -> Occasion {
    Occasion { actor: Actor::Member(organisation, account(name)), ..occasion(now) }
}

fn partners(now: Timestamp) -> Occasion {
    by(OrganisationId::Partner(partner("acme")), "Petra", now)
}

fn customers(whose: &str, now: Timestamp) -> Occasion {
    by(OrganisationId::Customer(customer(whose)), "Carlos", now)
}

fn staff(now: Timestamp) -> Occasion {
    by(OrganisationId::Platform, "Sven", now)
}

fn asking(request: &str, is_active: bool) -> Command {
    Command::Ask(Box::new(Asking {
        id: id(),
        partner: partner("acme"),
        person: person("Petra"),
        name: line("Rent S.L."),
        hint: prose("Carlos of their fleet office, customer number 4711."),
        request: Digest::of(request),
        is_active,
    }))
}

fn forward(to: CustomerId) -> Command {
    Command::Forward { customer: to, is_taken: false, has_interest: false }
}

fn turn_down() -> Command {
    Command::TurnDown { reason: prose("There is no such customer."), has_interest: false }
}

fn after(commands: impl IntoIterator<Item = (Command, Occasion)>) -> State {
    commands.into_iter().fold(State::Unwritten, |state, (command, occasion)| when::<Attachment>(&state, command, &occasion))
}

fn requested() -> State {
    after([(asking("a", true), partners(start()))])
}

fn forwarded() -> State {
    when::<Attachment>(&requested(), forward(customer("rent")), &staff(an_hour_later()))
}

fn accepted() -> State {
    when::<Attachment>(&forwarded(), Command::Accept, &customers("rent", day(1)))
}

impl Specified for Attachment {
    const TABLES: &'static [&'static str] = &[ASK, FORWARD, TURN_DOWN, ACCEPT, DECLINE, WITHDRAW, END, PASS_TIME];
    const EVENTS: &'static str = EVENTS;
    const DOCUMENTATION: &'static str = include_str!("../../src/attachment/mod.rs");

    fn states() -> Vec<(&'static str, State)> {
        let no = Command::Decline { reason: Some(prose("We pay ourselves.")) };
        vec![
            ("unwritten", State::Unwritten),
            ("requested", requested()),
            ("requested overdue", when::<Self>(&requested(), Command::PassTime, &occasion(day(9)))),
            ("forwarded", forwarded()),
            ("accepted", accepted()),
            ("declined", when::<Self>(&forwarded(), no, &customers("rent", day(1)))),
            ("declined by support", when::<Self>(&requested(), turn_down(), &staff(day(1)))),
            ("expired", when::<Self>(&forwarded(), Command::PassTime, &occasion(day(17)))),
            ("withdrawn", when::<Self>(&requested(), Command::Withdraw, &partners(day(1)))),
            ("withdrawn forwarded", when::<Self>(&forwarded(), Command::Withdraw, &partners(day(1)))),
            ("ended", when::<Self>(&accepted(), Command::End, &customers("rent", day(2)))),
        ]
    }

    fn command(command: &str, variant: &str) -> (Command, Occasion) {
        let at = |variant| if variant == "too late" { day(17) } else { day(2) };
        let found = |is_taken, has_interest| Command::Forward { customer: customer("rent"), is_taken, has_interest };
        match (command, variant) {
            ("ask", "the same") => (asking("a", true), partners(day(2))),
            ("ask", "the key used otherwise") => (asking("b", true), partners(day(2))),
            ("ask", "without an active account") => (asking("a", false), partners(day(2))),
            ("ask", _) => (asking("a", true), by(OrganisationId::Partner(partner("other")), "Olaf", day(2))),
            ("forward", "support") => (found(false, false), staff(day(2))),
            ("forward", "to another") => (forward(customer("haul")), staff(day(2))),
            ("forward", "attached already") => (found(true, false), staff(day(2))),
            ("forward", "of one of the two") => (found(false, true), staff(day(2))),
            ("forward", _) => (found(false, false), partners(day(2))),
            ("turn down", "support") => (turn_down(), staff(day(2))),
            ("turn down", "of the partner") => (Command::TurnDown { reason: prose("No."), has_interest: true }, staff(day(2))),
            ("turn down", _) => (turn_down(), customers("rent", day(2))),
            ("accept", "another customer") => (Command::Accept, customers("haul", day(2))),
            ("accept", variant) => (Command::Accept, customers("rent", at(variant))),
            ("decline", "another customer") => (Command::Decline { reason: None }, customers("haul", day(2))),
            ("decline", variant) => (Command::Decline { reason: None }, customers("rent", at(variant))),
            ("withdraw", "the partner") => (Command::Withdraw, partners(day(2))),
            ("withdraw", "the customer") => (Command::Withdraw, customers("rent", day(2))),
            ("withdraw", _) => (Command::Withdraw, by(OrganisationId::Partner(partner("other")), "Olaf", day(2))),
            ("end", "the partner") => (Command::End, partners(day(2))),
            ("end", "the customer") => (Command::End, customers("rent", day(2))),
            ("end", "another customer") => (Command::End, customers("haul", day(2))),
            ("end", _) => (Command::End, by(OrganisationId::Partner(partner("other")), "Olaf", day(2))),
            ("pass time", when) => (Command::PassTime, occasion(day(when.strip_prefix("day ").unwrap().parse().unwrap()))),
            other => panic!("no command {other:?}"),
        }
    }

    fn name_of_command(command: &Command) -> &'static str {
        match command {
            Command::Ask(_) => "ask",
            Command::Forward { .. } => "forward",
            Command::TurnDown { .. } => "turn down",
            Command::Accept => "accept",
            Command::Decline { .. } => "decline",
            Command::Withdraw => "withdraw",
            Command::End => "end",
            Command::PassTime => "pass time",
        }
    }

    fn events() -> Vec<Event> {
        let rules = programme().attachment;
        let support = Owner::Team(OrganisationId::Platform, Role::Support);
        let admins = Owner::Team(OrganisationId::Customer(customer("rent")), Role::Admin);
        let dossier = Dossier {
            id: id(),
            partner: partner("acme"),
            by: account("Petra"),
            person: person("Petra"),
            name: line("Rent"),
            hint: prose("Number 4711."),
            request: Digest::of("b"),
            at: day(1),
        };
        vec![
            Event::Requested { dossier, step: Step::begin(support, &rules.forwarding, day(1)) },
            Event::ForwardingReminded {},
            Event::ForwardingOverdue {},
            Event::Forwarded {
                id: id(),
                customer: customer("rent"),
                by: account("Sven"),
                step: Step::begin(admins, &rules.acceptance, day(1)),
            },
            Event::Reminded {},
            Event::Accepted { id: id(), customer: customer("rent"), by: account("Carlos") },
            Event::Declined { id: id(), customer: Some(customer("rent")), by: account("Carlos"), reason: Some(prose("No.")) },
            Event::Expired { id: id() },
            Event::Withdrawn { id: id(), by: account("Petra") },
            Event::Ended { id: id(), customer: customer("rent"), side: Side::Customer, by: account("Carlos") },
        ]
    }

    fn witness(label: &str) -> &'static str {
        match label {
            "unwritten" => "unwritten",
            "requested" => "requested",
            "forwarded" => "forwarded",
            "accepted" => "accepted",
            "declined" => "declined",
            "expired" => "expired",
            "withdrawn" => "withdrawn",
            "ended" => "ended",
            other => panic!("no state {other}"),
        }
    }
}

#[test]
fn every_command_in_every_state_comes_to_what_the_table_says() {
    matrix::every_cell_holds::<Attachment>();
}

#[test]
fn no_state_and_no_command_is_left_out() {
    matrix::nothing_is_left_out::<Attachment>();
}

#[test]
fn the_same_command_again_does_nothing_more() {
    matrix::a_repeated_command_is_nothing::<Attachment>();
}

#[test]
fn the_documentation_says_what_happens() {
    matrix::the_documentation_is_true::<Attachment>();
}

#[test]
fn every_event_evolves_every_state() {
    matrix::evolve_is_total::<Attachment>(day(8));
}

#[test]
fn it_waits_for_support_and_then_for_the_customers_administrators() {
    let rules = programme().attachment;
    let support = Owner::Team(OrganisationId::Platform, Role::Support);
    assert_eq!(Attachment::whose_move(&requested()), Some(&Step::begin(support, &rules.forwarding, start())));
    let admins = Owner::Team(OrganisationId::Customer(customer("rent")), Role::Admin);
    assert_eq!(Attachment::whose_move(&forwarded()), Some(&Step::begin(admins, &rules.acceptance, an_hour_later())));
    assert_eq!(Attachment::whose_move(&accepted()), None);
}

#[test]
fn before_the_customer_has_accepted_the_partner_is_told_nothing_of_whom_we_know() {
    let secret = customer("rent").to_string();
    for (name, state) in Attachment::states() {
        let may_know = matches!(name, "accepted" | "ended");
        assert_eq!(state.attached().is_some(), may_know, "{name}");
    }
    for event in Attachment::events() {
        let told = serde_json::Value::from(Attachment::told(&event)).to_string();
        let may_know = matches!(event, Event::Accepted { .. } | Event::Ended { .. });
        assert_eq!(told.contains(&secret), may_know, "{told}");
        assert!(!told.contains("Rent") && !told.contains("4711"), "{told}");
    }
    let (by_customer, by_support) = (Attachment::told(&Attachment::events()[6]), {
        let reason = Some(prose("There is no such customer."));
        Attachment::told(&Event::Declined { id: id(), customer: None, by: account("Sven"), reason })
    });
    assert_eq!(by_customer, by_support, "a no is a no, whoever said it");
}

#[test]
fn whom_it_concerns_includes_the_customer_once_it_was_found() {
    let both = vec![OrganisationId::Platform, OrganisationId::Partner(partner("acme"))];
    assert_eq!(Attachment::concerns(&requested()), both);
    assert_eq!(Attachment::concerns(&forwarded()), [both, vec![OrganisationId::Customer(customer("rent"))]].concat());
}

#[test]
fn it_is_kept_from_when_until_when_and_by_which_side_it_was_ended() {
    for (occasion, side) in [(partners(day(3)), Side::Partner), (customers("rent", day(3)), Side::Customer)] {
        let State::Ended { side: ended_by, since, at, .. } = when::<Attachment>(&accepted(), Command::End, &occasion) else { panic!() };
        assert_eq!((ended_by, since, at), (side, day(1), day(3)));
    }
    assert_eq!([Side::Partner, Side::Customer].map(Side::as_str), ["partner", "customer"]);
}
