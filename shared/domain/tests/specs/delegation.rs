//! A delegation: requested, decided by link or signed in, paused and stopped.

use domain::{
    aggregate::Aggregate,
    attachment::Side,
    delegation::{
        Addressee, Cause, Command, Decision, Delegation, Dossier, Event, Means, Party, Requesting, State, Stop, Terms, responsible,
    },
    digest::Digest,
    event::{Actor, Occasion},
    id::{DelegationId, derive},
    organisation::{OrganisationId, Role},
    step::{Owner, Step},
    values::Credits,
};
use jiff::{Timestamp, civil::Date};

use super::{
    matrix::{self, Specified},
    world::*,
};

// Above the cap of 500 credits are 90 trackers, not 80: 80 × 0.2 × 30 = 480.
const REQUEST: &str = "
| request           | the same            | the key used otherwise | no trackers          | from today           | too far away         | another customer's   |
| unwritten         | requested → pending | requested → pending    | NoTrackers           | StartPassed          | StartTooFar          | NotFound             |
| pending           | nothing             | IdempotencyKeyReused   | IdempotencyKeyReused | IdempotencyKeyReused | IdempotencyKeyReused | nothing              |
| pending large     | IdempotencyKeyReused | IdempotencyKeyReused  | IdempotencyKeyReused | IdempotencyKeyReused | IdempotencyKeyReused | IdempotencyKeyReused |
| pending passed on | nothing             | IdempotencyKeyReused   | IdempotencyKeyReused | IdempotencyKeyReused | IdempotencyKeyReused | nothing              |
| active            | nothing             | IdempotencyKeyReused   | IdempotencyKeyReused | IdempotencyKeyReused | IdempotencyKeyReused | nothing              |
| active later      | IdempotencyKeyReused | IdempotencyKeyReused  | IdempotencyKeyReused | IdempotencyKeyReused | IdempotencyKeyReused | IdempotencyKeyReused |
| active stopping   | nothing             | IdempotencyKeyReused   | IdempotencyKeyReused | IdempotencyKeyReused | IdempotencyKeyReused | nothing              |
| paused            | nothing             | IdempotencyKeyReused   | IdempotencyKeyReused | IdempotencyKeyReused | IdempotencyKeyReused | nothing              |
| paused stopping   | IdempotencyKeyReused | IdempotencyKeyReused  | IdempotencyKeyReused | IdempotencyKeyReused | IdempotencyKeyReused | IdempotencyKeyReused |
| declined          | nothing             | IdempotencyKeyReused   | IdempotencyKeyReused | IdempotencyKeyReused | IdempotencyKeyReused | nothing              |
| expired           | nothing             | IdempotencyKeyReused   | IdempotencyKeyReused | IdempotencyKeyReused | IdempotencyKeyReused | nothing              |
| withdrawn         | nothing             | IdempotencyKeyReused   | IdempotencyKeyReused | IdempotencyKeyReused | IdempotencyKeyReused | nothing              |
| stopped           | nothing             | IdempotencyKeyReused   | IdempotencyKeyReused | IdempotencyKeyReused | IdempotencyKeyReused | nothing              |
";

// Approval 8, asked for on day 0. Petra is the addressee; it is passed on to Paula.
const APPROVE: &str = "
| approve           | Petra's link      | Paula's link      | Paula signed in   | Petra too late | another partner | the customer |
| unwritten         | NotFound          | NotFound          | NotFound          | NotFound       | NotFound        | NotFound     |
| pending           | approved → active | NotAddressee      | approved → active | Expired        | NotFound        | NotFound     |
| pending large     | SignInRequired    | NotAddressee      | approved → active | Expired        | NotFound        | NotFound     |
| pending passed on | NotAddressee      | approved → active | approved → active | Expired        | NotFound        | NotFound     |
| active            | nothing           | nothing           | nothing           | nothing        | NotFound        | NotFound     |
| active later      | nothing           | nothing           | nothing           | nothing        | NotFound        | NotFound     |
| active stopping   | nothing           | nothing           | nothing           | nothing        | NotFound        | NotFound     |
| paused            | nothing           | nothing           | nothing           | nothing        | NotFound        | NotFound     |
| paused stopping   | nothing           | nothing           | nothing           | nothing        | NotFound        | NotFound     |
| declined          | Decided           | Decided           | Decided           | Decided        | NotFound        | NotFound     |
| expired           | Expired           | Expired           | Expired           | Expired        | NotFound        | NotFound     |
| withdrawn         | Withdrawn         | Withdrawn         | Withdrawn         | Withdrawn      | NotFound        | NotFound     |
| stopped           | Decided           | Decided           | Decided           | Decided        | NotFound        | NotFound     |
";

const DECLINE: &str = "
| decline           | Petra's link        | Paula's link        | Paula signed in     | Petra too late | another partner | the customer |
| unwritten         | NotFound            | NotFound            | NotFound            | NotFound       | NotFound        | NotFound     |
| pending           | declined → declined | NotAddressee        | declined → declined | Expired        | NotFound        | NotFound     |
| pending large     | declined → declined | NotAddressee        | declined → declined | Expired        | NotFound        | NotFound     |
| pending passed on | NotAddressee        | declined → declined | declined → declined | Expired        | NotFound        | NotFound     |
| active            | Decided             | Decided             | Decided             | Decided        | NotFound        | NotFound     |
| active later      | Decided             | Decided             | Decided             | Decided        | NotFound        | NotFound     |
| active stopping   | Decided             | Decided             | Decided             | Decided        | NotFound        | NotFound     |
| paused            | Decided             | Decided             | Decided             | Decided        | NotFound        | NotFound     |
| paused stopping   | Decided             | Decided             | Decided             | Decided        | NotFound        | NotFound     |
| declined          | nothing             | nothing             | nothing             | nothing        | NotFound        | NotFound     |
| expired           | Expired             | Expired             | Expired             | Expired        | NotFound        | NotFound     |
| withdrawn         | Withdrawn           | Withdrawn           | Withdrawn           | Withdrawn      | NotFound        | NotFound     |
| stopped           | Decided             | Decided             | Decided             | Decided        | NotFound        | NotFound     |
";

const WITHDRAW: &str = "
| withdraw          | the customer          | another customer | the partner |
| unwritten         | NotFound              | NotFound         | NotFound    |
| pending           | withdrawn → withdrawn | NotFound         | NotFound    |
| pending large     | withdrawn → withdrawn | NotFound         | NotFound    |
| pending passed on | withdrawn → withdrawn | NotFound         | NotFound    |
| active            | Decided               | NotFound         | NotFound    |
| active later      | Decided               | NotFound         | NotFound    |
| active stopping   | Decided               | NotFound         | NotFound    |
| paused            | Decided               | NotFound         | NotFound    |
| paused stopping   | Decided               | NotFound         | NotFound    |
| declined          | Decided               | NotFound         | NotFound    |
| expired           | Expired               | NotFound         | NotFound    |
| withdrawn         | nothing               | NotFound         | NotFound    |
| stopped           | Decided               | NotFound         | NotFound    |
";

const PASS_ON: &str = "
| pass on           | Petra's link | Paula's link | Paula signed in | to Petra     | Petra too late | another partner |
| unwritten         | NotFound     | NotFound     | NotFound        | NotFound     | NotFound       | NotFound        |
| pending           | passed_on    | NotAddressee | passed_on       | nothing      | Expired        | NotFound        |
| pending large     | passed_on    | NotAddressee | passed_on       | nothing      | Expired        | NotFound        |
| pending passed on | NotAddressee | passed_on    | passed_on       | NotAddressee | Expired        | NotFound        |
| active            | Decided      | Decided      | Decided         | Decided      | Decided        | NotFound        |
| active later      | Decided      | Decided      | Decided         | Decided      | Decided        | NotFound        |
| active stopping   | Decided      | Decided      | Decided         | Decided      | Decided        | NotFound        |
| paused            | Decided      | Decided      | Decided         | Decided      | Decided        | NotFound        |
| paused stopping   | Decided      | Decided      | Decided         | Decided      | Decided        | NotFound        |
| declined          | Decided      | Decided      | Decided         | Decided      | Decided        | NotFound        |
| expired           | Expired      | Expired      | Expired         | Expired      | Expired        | NotFound        |
| withdrawn         | Withdrawn    | Withdrawn    | Withdrawn       | Withdrawn    | Withdrawn      | NotFound        |
| stopped           | Decided      | Decided      | Decided         | Decided      | Decided        | NotFound        |
";

const PAUSE: &str = "
| pause             | credits are out |
| unwritten         | NotFound        |
| pending           | nothing         |
| pending large     | nothing         |
| pending passed on | nothing         |
| active            | paused → paused |
| active later      | paused → paused |
| active stopping   | paused → paused |
| paused            | nothing         |
| paused stopping   | nothing         |
| declined          | nothing         |
| expired           | nothing         |
| withdrawn         | nothing         |
| stopped           | nothing         |
";

const RESUME: &str = "
| resume            | credits are back |
| unwritten         | NotFound         |
| pending           | nothing          |
| pending large     | nothing          |
| pending passed on | nothing          |
| active            | nothing          |
| active later      | nothing          |
| active stopping   | nothing          |
| paused            | resumed → active |
| paused stopping   | resumed → active |
| declined          | nothing          |
| expired           | nothing          |
| withdrawn         | nothing          |
| stopped           | nothing          |
";

const ANNOUNCE_STOP: &str = "
| announce stop     | the customer   | the partner    | another customer | another partner |
| unwritten         | NotFound       | NotFound       | NotFound         | NotFound        |
| pending           | NotInForce     | NotInForce     | NotFound         | NotFound        |
| pending large     | NotInForce     | NotInForce     | NotFound         | NotFound        |
| pending passed on | NotInForce     | NotInForce     | NotFound         | NotFound        |
| active            | stop_announced | stop_announced | NotFound         | NotFound        |
| active later      | stop_announced | stop_announced | NotFound         | NotFound        |
| active stopping   | nothing        | nothing        | NotFound         | NotFound        |
| paused            | stop_announced | stop_announced | NotFound         | NotFound        |
| paused stopping   | nothing        | nothing        | NotFound         | NotFound        |
| declined          | NotInForce     | NotInForce     | NotFound         | NotFound        |
| expired           | NotInForce     | NotInForce     | NotFound         | NotFound        |
| withdrawn         | NotInForce     | NotInForce     | NotFound         | NotFound        |
| stopped           | nothing        | nothing        | NotFound         | NotFound        |
";

const END_LINK: &str = "
| end link          | the customer          | the partner           |
| unwritten         | NotFound              | NotFound              |
| pending           | withdrawn → withdrawn | withdrawn → withdrawn |
| pending large     | withdrawn → withdrawn | withdrawn → withdrawn |
| pending passed on | withdrawn → withdrawn | withdrawn → withdrawn |
| active            | stop_announced        | stop_announced        |
| active later      | stop_announced        | stop_announced        |
| active stopping   | nothing               | nothing               |
| paused            | stop_announced        | stop_announced        |
| paused stopping   | nothing               | nothing               |
| declined          | nothing               | nothing               |
| expired           | nothing               | nothing               |
| withdrawn         | nothing               | nothing               |
| stopped           | nothing               | nothing               |
";

// Approval 8 [5]; "later" begins on 15 March, day 13 at midnight; what stops was announced on day 2 at 9, with 25 hours' notice.
const PASS_TIME: &str = "
| pass time         | day 4             | day 5             | day 7             | day 8             | day 20            |
| unwritten         | NotFound          | NotFound          | NotFound          | NotFound          | NotFound          |
| pending           | nothing           | reminded          | reminded          | expired → expired | expired → expired |
| pending large     | nothing           | reminded          | reminded          | expired → expired | expired → expired |
| pending passed on | nothing           | reminded          | reminded          | expired → expired | expired → expired |
| active            | nothing           | nothing           | nothing           | nothing           | nothing           |
| active later      | nothing           | nothing           | nothing           | nothing           | started           |
| active stopping   | stopped → stopped | stopped → stopped | stopped → stopped | stopped → stopped | stopped → stopped |
| paused            | nothing           | nothing           | nothing           | nothing           | nothing           |
| paused stopping   | stopped → stopped | stopped → stopped | stopped → stopped | stopped → stopped | stopped → stopped |
| declined          | nothing           | nothing           | nothing           | nothing           | nothing           |
| expired           | nothing           | nothing           | nothing           | nothing           | nothing           |
| withdrawn         | nothing           | nothing           | nothing           | nothing           | nothing           |
| stopped           | nothing           | nothing           | nothing           | nothing           | nothing           |
";

const EVENTS: &str = "
| event          | unwritten | pending     | active    | paused    | declined | expired | withdrawn | stopped |
| requested      | → pending | –           | –         | –         | –        | –       | –         | –       |
| reminded       | –         | changes     | –         | –         | –        | –       | –         | –       |
| passed_on      | –         | changes     | –         | –         | –        | –       | –         | –       |
| approved       | –         | → active    | –         | –         | –        | –       | –         | –       |
| declined       | –         | → declined  | –         | –         | –        | –       | –         | –       |
| expired        | –         | → expired   | –         | –         | –        | –       | –         | –       |
| withdrawn      | –         | → withdrawn | –         | –         | –        | –       | –         | –       |
| started        | –         | –           | changes   | changes   | –        | –       | –         | –       |
| paused         | –         | –           | → paused  | –         | –        | –       | –         | –       |
| resumed        | –         | –           | –         | → active  | –        | –       | –         | –       |
| stop_announced | –         | –           | changes   | changes   | –        | –       | –         | –       |
| stopped        | –         | –           | → stopped | → stopped | –        | –       | –         | –       |
";

pub fn id() -> DelegationId {
    derive(&["rent", "key-1"])
}

pub fn addressee(name: &str) -> Addressee {
    Addressee { partner: partner("acme"), account: account(name), person: person(name) }
}

fn by(organisation: OrganisationId, name: &str, now: Timestamp) -> Occasion {
    Occasion { actor: Actor::Member(organisation, account(name)), ..occasion(now) }
}

pub fn customers(whose: &str, now: Timestamp) -> Occasion {
    by(OrganisationId::Customer(customer(whose)), "Carlos", now)
}

pub fn partners(whose: &str, name: &str, now: Timestamp) -> Occasion {
    by(OrganisationId::Partner(partner(whose)), name, now)
}

pub fn request(count: u32, start: Option<Date>) -> Command {
    Command::Request(Box::new(Requesting {
        id: id(),
        customer: customer("rent"),
        partner: partner("acme"),
        attachment: derive(&["acme", "rent"]),
        attachment_version: 3,
        person: person("Carlos"),
        count,
        digest: Digest::of("t-1\nt-2"),
        sample: vec!["t-1".to_owned(), "t-2".to_owned()],
        start,
        addressee: addressee("Petra"),
        request: Digest::of(format!("{count} {start:?}")),
    }))
}

pub fn approve(name: &str, means: Means) -> Command {
    Command::Approve { person: person(name), means }
}

fn decline(name: &str, means: Means) -> Command {
    Command::Decline { person: person(name), means, reason: Some(prose("Not these.")) }
}

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn after(state: &State, commands: impl IntoIterator<Item = (Command, Occasion)>) -> State {
    commands.into_iter().fold(state.clone(), |state, (command, occasion)| when::<Delegation>(&state, command, &occasion))
}

fn pending(count: u32, start: Option<Date>) -> State {
    after(&State::Unwritten, [(request(count, start), customers("rent", start_of_all()))])
}

fn start_of_all() -> Timestamp {
    start()
}

fn active() -> State {
    after(&pending(80, None), [(approve("Petra", Means::Link), partners("acme", "Petra", day(1)))])
}

fn active_later() -> State {
    let pending = pending(80, Some(date("2026-03-15")));
    after(&pending, [(approve("Petra", Means::Link), partners("acme", "Petra", day(1)))])
}

fn stopping(state: &State) -> State {
    after(state, [(Command::AnnounceStop, customers("rent", day(2)))])
}

fn paused() -> State {
    after(&active(), [(Command::Pause, occasion(day(2)))])
}

impl Specified for Delegation {
    const TABLES: &'static [&'static str] =
        &[REQUEST, APPROVE, DECLINE, WITHDRAW, PASS_ON, PAUSE, RESUME, ANNOUNCE_STOP, END_LINK, PASS_TIME];
    const EVENTS: &'static str = EVENTS;
    const DOCUMENTATION: &'static str = include_str!("../../src/delegation/mod.rs");

    fn states() -> Vec<(&'static str, State)> {
        let pending = pending(80, None);
        let passed_on = (Command::PassOn { to: addressee("Paula"), means: Means::Link }, partners("acme", "Petra", day(1)));
        vec![
            ("unwritten", State::Unwritten),
            ("pending", pending.clone()),
            ("pending large", self::pending(90, None)),
            ("pending passed on", after(&pending, [passed_on])),
            ("active", active()),
            ("active later", active_later()),
            ("active stopping", stopping(&active())),
            ("paused", paused()),
            ("paused stopping", stopping(&after(&active_later(), [(Command::Pause, occasion(day(2)))]))),
            ("declined", after(&pending, [(decline("Petra", Means::Link), partners("acme", "Petra", day(1)))])),
            ("expired", after(&pending, [(Command::PassTime, occasion(day(8)))])),
            ("withdrawn", after(&pending, [(Command::Withdraw, customers("rent", day(1)))])),
            ("stopped", after(&stopping(&active()), [(Command::PassTime, occasion(day(4)))])),
        ]
    }

    fn command(command: &str, variant: &str) -> (Command, Occasion) {
        let deciding = |name: &str| match name {
            "Petra's link" | "to Petra" => ("Petra", Means::Link, partners("acme", "Petra", day(3))),
            "Paula's link" => ("Paula", Means::Link, partners("acme", "Paula", day(3))),
            "Paula signed in" => ("Paula", Means::SignedIn, partners("acme", "Paula", day(3))),
            "Petra too late" => ("Petra", Means::SignedIn, partners("acme", "Petra", day(8))),
            "another partner" => ("Olaf", Means::SignedIn, partners("other", "Olaf", day(3))),
            "the customer" => ("Carlos", Means::SignedIn, customers("rent", day(3))),
            other => panic!("no {other}"),
        };
        let side = |variant| match variant {
            "the customer" => customers("rent", day(3)),
            "another customer" => customers("haul", day(3)),
            "the partner" => partners("acme", "Petra", day(3)),
            _ => partners("other", "Olaf", day(3)),
        };
        match (command, variant) {
            ("request", "the same") => (request(80, None), customers("rent", day(3))),
            ("request", "the key used otherwise") => (request(81, None), customers("rent", day(3))),
            ("request", "no trackers") => (request(0, None), customers("rent", day(3))),
            ("request", "from today") => (request(80, Some(date("2026-03-04"))), customers("rent", day(3))),
            ("request", "too far away") => (request(80, Some(date("2026-06-03"))), customers("rent", day(3))),
            ("request", _) => (request(80, None), customers("haul", day(3))),
            ("approve", variant) => {
                let (name, means, occasion) = deciding(variant);
                (approve(name, means), occasion)
            }
            ("decline", variant) => {
                let (name, means, occasion) = deciding(variant);
                (decline(name, means), occasion)
            }
            ("pass on", variant) => {
                let (_, means, occasion) = deciding(variant);
                let to = if variant == "to Petra" { "Petra" } else { "Pablo" };
                (Command::PassOn { to: addressee(to), means }, occasion)
            }
            ("withdraw", variant) => (Command::Withdraw, side(variant)),
            ("pause", _) => (Command::Pause, occasion(day(3))),
            ("resume", _) => (Command::Resume, occasion(day(3))),
            ("announce stop", variant) => (Command::AnnounceStop, side(variant)),
            ("end link", "the customer") => (Command::EndLink { side: Side::Customer }, occasion(day(3))),
            ("end link", _) => (Command::EndLink { side: Side::Partner }, occasion(day(3))),
            ("pass time", when) => (Command::PassTime, occasion(day(when.strip_prefix("day ").unwrap().parse().unwrap()))),
            other => panic!("no command {other:?}"),
        }
    }

    fn name_of_command(command: &Command) -> &'static str {
        match command {
            Command::Request(_) => "request",
            Command::Approve { .. } => "approve",
            Command::Decline { .. } => "decline",
            Command::Withdraw => "withdraw",
            Command::PassOn { .. } => "pass on",
            Command::Pause => "pause",
            Command::Resume => "resume",
            Command::AnnounceStop => "announce stop",
            Command::EndLink { .. } => "end link",
            Command::PassTime => "pass time",
        }
    }

    fn events() -> Vec<Event> {
        let terms = Terms {
            count: 2,
            digest: Digest::of("t-1\nt-2"),
            sample: vec!["t-1".to_owned()],
            price_per_tracker_day: Credits::of_thousandths(200),
            start: Some(date("2026-03-15")),
            forecast: Credits::of_thousandths(9_000),
        };
        let dossier = Dossier {
            id: id(),
            customer: customer("rent"),
            partner: partner("acme"),
            attachment: derive(&["acme", "rent"]),
            attachment_version: 3,
            by: account("Carlos"),
            person: person("Carlos"),
            terms,
            request: Digest::of("a request"),
            at: day(1),
        };
        let owner = Owner::Team(OrganisationId::Partner(partner("acme")), Role::PartnerAdmin);
        let decision = Decision { by: account("Petra"), person: person("Petra"), means: Means::Link, at: day(2) };
        let stop =
            Stop { side: Side::Partner, cause: Cause::Asked, at: day(3), effective: day(5), forecast: Credits::of_thousandths(9_000) };
        vec![
            Event::Requested {
                dossier: Box::new(dossier),
                addressee: addressee("Petra"),
                step: Step::begin(owner, &programme().delegation.approval, day(1)),
            },
            Event::Reminded { addressee: addressee("Petra") },
            Event::PassedOn { by: account("Petra"), to: addressee("Pablo") },
            Event::Approved { id: id(), decision, from: day(2) },
            Event::Declined { id: id(), decision, reason: Some(prose("Not these.")) },
            Event::Expired { id: id() },
            Event::Withdrawn { id: id(), cause: Cause::AttachmentEnded },
            Event::Started { id: id() },
            Event::Paused { id: id() },
            Event::Resumed { id: id(), forgotten_before: day(0) },
            Event::StopAnnounced { id: id(), stop },
            Event::Stopped { id: id() },
        ]
    }

    fn witness(label: &str) -> &'static str {
        match label {
            "unwritten" => "unwritten",
            "pending" => "pending",
            "active" => "active later",
            "paused" => "paused stopping",
            "declined" => "declined",
            "expired" => "expired",
            "withdrawn" => "withdrawn",
            "stopped" => "stopped",
            other => panic!("no state {other}"),
        }
    }
}

#[test]
fn every_command_in_every_state_comes_to_what_the_table_says() {
    matrix::every_cell_holds::<Delegation>();
}

#[test]
fn no_state_and_no_command_is_left_out() {
    matrix::nothing_is_left_out::<Delegation>();
}

#[test]
fn the_same_command_again_does_nothing_more() {
    matrix::a_repeated_command_is_nothing::<Delegation>();
}

#[test]
fn the_documentation_says_what_happens() {
    matrix::the_documentation_is_true::<Delegation>();
}

#[test]
fn every_event_evolves_every_state() {
    matrix::evolve_is_total::<Delegation>(day(5));
}

#[test]
fn the_terms_are_frozen_when_they_are_asked_for() {
    let State::Pending { dossier, step, .. } = pending(80, None) else { panic!() };
    let terms = &dossier.terms;
    assert_eq!((terms.price_per_tracker_day, terms.forecast), (Credits::of_thousandths(200), Credits::of_thousandths(480_000)));
    let owner = Owner::Team(OrganisationId::Partner(partner("acme")), Role::PartnerAdmin);
    assert_eq!(step, Step::begin(owner, &programme().delegation.approval, start()));
    // Whatever the price is when it is decided on: what was asked for is approved.
    let mut dearer = programme();
    dearer.credits.price_per_tracker_day = Credits::of_thousandths(900);
    let pending = pending(80, None);
    let events = Delegation::decide(&pending, approve("Petra", Means::Link), &partners("acme", "Petra", day(1)), &dearer).unwrap();
    let approved = then::<Delegation>(&pending, &events, day(1));
    assert_eq!(approved.dossier().unwrap().terms.forecast, Credits::of_thousandths(480_000));
    // When it stops the customer pays what everybody pays then.
    let events = Delegation::decide(&approved, Command::AnnounceStop, &customers("rent", day(2)), &dearer).unwrap();
    let stop = then::<Delegation>(&approved, &events, day(2)).term().unwrap().stop.unwrap();
    assert_eq!((stop.forecast, stop.side, stop.cause), (Credits::of_thousandths(80 * 900 * 30), Side::Customer, Cause::Asked));
    assert_eq!(stop.effective, "2026-03-05T00:00:00Z".parse().unwrap(), "25 hours from 3 March, 9 o'clock, and then midnight");
}

#[test]
fn exactly_the_cap_is_approved_by_link() {
    let mut programme = programme();
    programme.delegation.sign_in_above = Credits::of_thousandths(480_000);
    let by_link = |programme: &_| {
        Delegation::decide(&pending(80, None), approve("Petra", Means::Link), &partners("acme", "Petra", day(1)), programme).is_ok()
    };
    assert!(by_link(&programme));
    programme.delegation.sign_in_above = Credits::of_thousandths(479_999);
    assert!(!by_link(&programme));
}

#[test]
fn a_start_that_has_passed_when_it_is_approved_is_then() {
    let late = day(7);
    let asked = pending(80, Some(date("2026-03-05")));
    let approved = after(&asked, [(approve("Petra", Means::Link), partners("acme", "Petra", late))]);
    let term = approved.term().unwrap();
    assert_eq!((term.from, term.begun), (late, true));
    let later = active_later();
    assert_eq!((later.term().unwrap().begun, Delegation::due_at(&later)), (false, Some("2026-03-15T00:00:00Z".parse().unwrap())));
    assert_eq!(responsible(&later, day(9)), Party::Customer);
    assert_eq!(responsible(&later, day(14)), Party::Partner(partner("acme")), "also before it was told that it has begun");
}

#[test]
fn time_alone_changes_what_is_pending_begins_or_stops_and_nothing_else() {
    assert_eq!(Delegation::due_at(&pending(80, None)), Some(day(5)));
    assert_eq!(Delegation::due_at(&active()), None);
    assert_eq!(Delegation::due_at(&stopping(&active())), Some("2026-03-05T00:00:00Z".parse().unwrap()));
    assert_eq!(Delegation::due_at(&stopping(&paused())), Some("2026-03-05T00:00:00Z".parse().unwrap()));
    for (name, state) in
        Delegation::states().into_iter().filter(|(name, _)| matches!(*name, "declined" | "expired" | "withdrawn" | "stopped"))
    {
        assert_eq!((Delegation::due_at(&state), state.is_live()), (None, false), "{name}");
        assert!(state.over_since().is_some(), "{name}");
    }
}

#[test]
fn the_mail_goes_to_whoever_is_to_decide_by_then() {
    let to: Vec<_> = Delegation::events().iter().filter_map(|event| event.addressee().copied()).collect();
    assert_eq!(to, [addressee("Petra"), addressee("Petra"), addressee("Pablo")]);
    let (_, passed_on) = Delegation::states().swap_remove(3);
    let events = Delegation::decide(&passed_on, Command::PassTime, &occasion(day(5)), &programme()).unwrap();
    assert_eq!(events, [Event::Reminded { addressee: addressee("Paula") }]);
}

#[test]
fn what_is_told_names_no_tracker() {
    for event in Delegation::events() {
        let told = serde_json::Value::from(Delegation::told(&event)).to_string();
        assert!(!told.contains("t-1") && !told.contains("Not these"), "{told}");
    }
    let told = serde_json::Value::from(Delegation::told(&Delegation::events()[0]));
    assert_eq!((&told["trackers"], &told["forecast"], &told["start"]), (&2.into(), &"9".into(), &"2026-03-15".into()));
}

#[test]
fn both_sides_read_of_it_and_a_reason_is_stated() {
    let concerned = [OrganisationId::Platform, OrganisationId::Customer(customer("rent")), OrganisationId::Partner(partner("acme"))];
    assert_eq!(Delegation::concerns(&active()), concerned);
    let reasons: Vec<_> = Delegation::events().iter().filter_map(|event| Delegation::reason(event).cloned()).collect();
    assert_eq!(reasons, [prose("Not these.")]);
}
