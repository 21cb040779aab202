//! Webhook endpoints.

use domain::{
    aggregate::Aggregate,
    event::Occasion,
    id::{WebhookId, derive},
    organisation::OrganisationId,
    webhook::{Command, EndpointAddress, Event, Kid, Loopback, NewSecret, Settings, State, WebhookEndpoint},
};
use jiff::SignedDuration;

use super::{
    matrix::{self, Specified},
    world::*,
};

const CREATE: &str = "
| create           | the same         | another          |
| unwritten        | created → active | created → active |
| active           | nothing          | Taken            |
| active, rotated  | nothing          | Taken            |
| disabled         | nothing          | Taken            |
| deleted          | Taken            | Taken            |
";

const CHANGE: &str = "
| change           | the same | another  |
| unwritten        | NotFound | NotFound |
| active           | nothing  | changed  |
| active, rotated  | nothing  | changed  |
| disabled         | nothing  | changed  |
| deleted          | NotFound | NotFound |
";

// The overlap is 26 hours.
const ROTATE: &str = "
| rotate the secret | the newest, hour 1 | a third, hour 1  | a third, hour 26 | a third, hour 27 |
| unwritten         | NotFound           | NotFound         | NotFound         | NotFound         |
| active            | secret_rotated     | secret_rotated   | secret_rotated   | secret_rotated   |
| active, rotated   | nothing            | RotationUnderWay | secret_rotated   | secret_rotated   |
| disabled          | nothing            | RotationUnderWay | secret_rotated   | secret_rotated   |
| deleted           | NotFound           | NotFound         | NotFound         | NotFound         |
";

const DROP_OLD: &str = "
| drop the old secret | hour 1             | hour 26  |
| unwritten           | NotFound           | NotFound |
| active              | nothing            | nothing  |
| active, rotated     | old_secret_dropped | nothing  |
| disabled            | old_secret_dropped | nothing  |
| deleted             | NotFound           | NotFound |
";

const DISABLE: &str = "
| disable         | a member            |
| unwritten       | NotFound            |
| active          | disabled → disabled |
| active, rotated | disabled → disabled |
| disabled        | nothing             |
| deleted         | NotFound            |
";

const ENABLE: &str = "
| enable          | a member         |
| unwritten       | NotFound         |
| active          | nothing          |
| active, rotated | nothing          |
| disabled        | enabled → active |
| deleted         | NotFound         |
";

const DELETE: &str = "
| delete          | a member          |
| unwritten       | NotFound          |
| active          | deleted → deleted |
| active, rotated | deleted → deleted |
| disabled        | deleted → deleted |
| deleted         | nothing           |
";

const EVENTS: &str = "
| event              | unwritten | active     | disabled  | deleted |
| created            | → active  | –          | –         | –       |
| changed            | –         | changes    | changes   | –       |
| secret_rotated     | –         | changes    | changes   | –       |
| old_secret_dropped | –         | changes    | changes   | –       |
| disabled           | –         | → disabled | –         | –       |
| enabled            | –         | –          | → active  | –       |
| deleted            | –         | → deleted  | → deleted | –       |
";

pub fn webhook_id(name: &str) -> WebhookId {
    derive(&[name])
}

pub fn settings(of: &str) -> Settings {
    let url = match of {
        "the same" => "https://hooks.acme.example/liaison",
        "another" => "https://hooks.acme.example/other",
        other => panic!("{other} has no settings"),
    };
    let url = EndpointAddress::parse(url, Loopback::Refused).unwrap();
    Settings { url, description: Some(line("Production")), event_types: vec!["member.joined".to_owned()] }
}

fn secret(number: u8) -> NewSecret {
    NewSecret { kid: Kid::of([number; 4]), ciphertext: format!("ciphertext-{number}") }
}

fn create(of: &str) -> Command {
    Command::Create { id: webhook_id("acme"), partner: partner("acme"), settings: settings(of), secret: secret(1) }
}

fn after(commands: Vec<Command>) -> State {
    commands.into_iter().fold(State::Unwritten, |state, command| when::<WebhookEndpoint>(&state, command, &occasion(start())))
}

impl Specified for WebhookEndpoint {
    const TABLES: &'static [&'static str] = &[CREATE, CHANGE, ROTATE, DROP_OLD, DISABLE, ENABLE, DELETE];
    const EVENTS: &'static str = EVENTS;
    const DOCUMENTATION: &'static str = include_str!("../../src/webhook/mod.rs");

    fn states() -> Vec<(&'static str, State)> {
        vec![
            ("unwritten", State::Unwritten),
            ("active", after(vec![create("the same")])),
            ("active, rotated", after(vec![create("the same"), Command::Rotate { secret: secret(2) }])),
            ("disabled", after(vec![create("the same"), Command::Rotate { secret: secret(2) }, Command::Disable])),
            ("deleted", after(vec![create("the same"), Command::Delete])),
        ]
    }

    fn command(command: &str, variant: &str) -> (Command, Occasion) {
        let hour = variant.rsplit_once("hour ").map_or(1, |(_, hour)| hour.parse().unwrap());
        let command = match command {
            "create" => create(variant),
            "change" => Command::Change { settings: settings(variant) },
            "rotate the secret" => Command::Rotate { secret: secret(if variant.starts_with("the newest") { 2 } else { 3 }) },
            "drop the old secret" => Command::DropOld,
            "disable" => Command::Disable,
            "enable" => Command::Enable,
            "delete" => Command::Delete,
            other => panic!("no command {other}"),
        };
        (command, occasion(start() + SignedDuration::from_hours(hour)))
    }

    fn name_of_command(command: &Command) -> &'static str {
        match command {
            Command::Create { .. } => "create",
            Command::Change { .. } => "change",
            Command::Rotate { .. } => "rotate the secret",
            Command::DropOld => "drop the old secret",
            Command::Disable => "disable",
            Command::Enable => "enable",
            Command::Delete => "delete",
        }
    }

    fn events() -> Vec<Event> {
        vec![
            Event::Created { id: webhook_id("acme"), partner: partner("acme"), settings: settings("the same"), secret: secret(1) },
            Event::Changed { settings: settings("another") },
            Event::SecretRotated { secret: secret(3), old_until: day(9) },
            Event::OldSecretDropped {},
            Event::Disabled {},
            Event::Enabled {},
            Event::Deleted {},
        ]
    }

    fn witness(label: &str) -> &'static str {
        match label {
            "unwritten" => "unwritten",
            "active" => "active, rotated",
            "disabled" => "disabled",
            "deleted" => "deleted",
            other => panic!("no state {other}"),
        }
    }
}

#[test]
fn every_command_in_every_state_comes_to_what_the_table_says() {
    matrix::every_cell_holds::<WebhookEndpoint>();
}

#[test]
fn no_state_and_no_command_is_left_out() {
    matrix::nothing_is_left_out::<WebhookEndpoint>();
}

#[test]
fn a_repeated_command_yields_no_events() {
    matrix::a_repeated_command_is_nothing::<WebhookEndpoint>();
}

#[test]
fn the_documented_table_is_true() {
    matrix::the_documentation_is_true::<WebhookEndpoint>();
}

#[test]
fn every_event_on_every_state_does_what_it_can_or_nothing() {
    matrix::evolve_is_total::<WebhookEndpoint>(day(0));
}

fn live(state: &State, hour: i64) -> Vec<String> {
    let now = start() + SignedDuration::from_hours(hour);
    state.endpoint().unwrap().live_secrets(now).map(|secret| secret.ciphertext.clone()).collect()
}

#[test]
fn both_secrets_sign_while_a_rotation_overlaps_and_the_new_one_first() {
    let rotated = after(vec![create("the same"), Command::Rotate { secret: secret(2) }]);
    assert_eq!(live(&rotated, 0), ["ciphertext-2", "ciphertext-1"]);
    assert_eq!(live(&rotated, 25), ["ciphertext-2", "ciphertext-1"]);
    assert_eq!(live(&rotated, 26), ["ciphertext-2"]);
    let dropped = when::<WebhookEndpoint>(&rotated, Command::DropOld, &occasion(an_hour_later()));
    assert_eq!(live(&dropped, 1), ["ciphertext-2"]);
}

#[test]
fn a_rotation_forgets_what_lapsed_and_there_are_never_three() {
    let rotated = after(vec![create("the same"), Command::Rotate { secret: secret(2) }]);
    let again = when::<WebhookEndpoint>(&rotated, Command::Rotate { secret: secret(3) }, &occasion(day(2)));
    assert_eq!(again.endpoint().unwrap().secrets.len(), 2);
    assert_eq!(live(&again, 48), ["ciphertext-3", "ciphertext-2"]);
}

#[test]
fn a_deleted_endpoint_keeps_no_secret() {
    let gone = after(vec![create("the same"), Command::Delete]);
    assert!(!serde_json::to_string(&gone).unwrap().contains("ciphertext"));
}

#[test]
fn an_endpoint_that_names_no_events_wants_all() {
    let some = settings("the same");
    assert!(some.wants("member.joined") && !some.wants("member.removed"));
    let all = Settings { event_types: vec![], ..some };
    assert!(all.wants("member.joined") && all.wants("anything.at_all"));
}

#[test]
fn its_audit_trail_is_the_partners_and_the_platforms() {
    assert_eq!(WebhookEndpoint::concerns(&State::Unwritten), [OrganisationId::Platform]);
    for (_, state) in WebhookEndpoint::states().into_iter().skip(1) {
        assert_eq!(WebhookEndpoint::concerns(&state), [OrganisationId::Platform, OrganisationId::Partner(partner("acme"))]);
    }
}
