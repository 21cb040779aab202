//! Installations: the full matrix of states and commands, and of states and events.

use std::collections::BTreeMap;

use domain::{
    aggregate::Aggregate,
    event::{Actor, Occasion},
    id::ListingId,
    installation::{
        Act, App, Asked, Change, ChangeKind, Command, Consent, Event, Installation, Offer, Receipt, Seal, Shared, Sharing, State,
        installation_id,
    },
    listing::RequestedScope,
    organisation::{OrganisationId, Role},
    step::{Owner, Step},
    values::{ExternalId, Language, Localised},
};
use jiff::Timestamp;

use super::{
    matrix::{self, Specified},
    world::{account, an_hour_later, customer, day, line, partner, person, programme, start, when},
};

const ASK: &str = "
| ask               | offered                      | not offered      |
| unwritten         | requested → awaiting_consent | NotOffered       |
| awaiting_consent  | nothing                      | nothing          |
| declined          | requested → awaiting_consent | NotOffered       |
| active            | AlreadyInstalled             | AlreadyInstalled |
| active, with both | AlreadyInstalled             | AlreadyInstalled |
| active, asked     | AlreadyInstalled             | AlreadyInstalled |
| active, kept      | AlreadyInstalled             | AlreadyInstalled |
| degraded          | AlreadyInstalled             | AlreadyInstalled |
| degraded, asked   | AlreadyInstalled             | AlreadyInstalled |
| disconnected      | requested → awaiting_consent | NotOffered       |
";

const DECLINE: &str = "
| decline           | Ana                         |
| unwritten         | NotFound                    |
| awaiting_consent  | request_declined → declined |
| declined          | nothing                     |
| active            | AlreadyInstalled            |
| active, with both | AlreadyInstalled            |
| active, asked     | AlreadyInstalled            |
| active, kept      | AlreadyInstalled            |
| degraded          | AlreadyInstalled            |
| degraded, asked   | AlreadyInstalled            |
| disconnected      | nothing                     |
";

// What is read is version 1: `assets:read`, required, and `orders:write`, optional.
const INSTALL: &str = r#"
| install           | required                           | both                               | none                           | not asked               | old version                 | not offered      |
| unwritten         | created → active                   | created → active                   | RequiredMissing("assets:read") | NotAsked("money:spend") | OldVersion { published: 2 } | NotOffered       |
| awaiting_consent  | request_granted + created → active | request_granted + created → active | RequiredMissing("assets:read") | NotAsked("money:spend") | OldVersion { published: 2 } | NotOffered       |
| declined          | created → active                   | created → active                   | RequiredMissing("assets:read") | NotAsked("money:spend") | OldVersion { published: 2 } | NotOffered       |
| active            | nothing                            | AlreadyInstalled                   | AlreadyInstalled               | AlreadyInstalled        | nothing                     | nothing          |
| active, with both | AlreadyInstalled                   | nothing                            | AlreadyInstalled               | AlreadyInstalled        | AlreadyInstalled            | AlreadyInstalled |
| active, asked     | nothing                            | AlreadyInstalled                   | AlreadyInstalled               | AlreadyInstalled        | nothing                     | nothing          |
| active, kept      | nothing                            | AlreadyInstalled                   | AlreadyInstalled               | AlreadyInstalled        | nothing                     | nothing          |
| degraded          | AlreadyInstalled                   | AlreadyInstalled                   | nothing                        | AlreadyInstalled        | AlreadyInstalled            | AlreadyInstalled |
| degraded, asked   | AlreadyInstalled                   | AlreadyInstalled                   | nothing                        | AlreadyInstalled        | AlreadyInstalled            | AlreadyInstalled |
| disconnected      | created → active                   | created → active                   | RequiredMissing("assets:read") | NotAsked("money:spend") | OldVersion { published: 2 } | NotOffered       |
"#;

const CHANGE: &str = r#"
| change            | required                            | both                                | optional                              | none                                  | not asked               | another version               |
| unwritten         | NotInstalled                        | NotInstalled                        | NotInstalled                          | NotInstalled                          | NotInstalled            | NotInstalled                  |
| awaiting_consent  | NotInstalled                        | NotInstalled                        | NotInstalled                          | NotInstalled                          | NotInstalled            | NotInstalled                  |
| declined          | NotInstalled                        | NotInstalled                        | NotInstalled                          | NotInstalled                          | NotInstalled            | NotInstalled                  |
| active            | nothing                             | consent_changed                     | consent_changed + degraded → degraded | consent_changed + degraded → degraded | NotAsked("money:spend") | OtherVersion { installed: 1 } |
| active, with both | consent_changed                     | nothing                             | consent_changed + degraded → degraded | consent_changed + degraded → degraded | NotAsked("money:spend") | OtherVersion { installed: 1 } |
| active, asked     | nothing                             | consent_changed                     | consent_changed + degraded → degraded | consent_changed + degraded → degraded | NotAsked("money:spend") | OtherVersion { installed: 1 } |
| active, kept      | nothing                             | consent_changed                     | consent_changed + degraded → degraded | consent_changed + degraded → degraded | NotAsked("money:spend") | OtherVersion { installed: 1 } |
| degraded          | consent_changed + restored → active | consent_changed + restored → active | consent_changed                       | nothing                               | NotAsked("money:spend") | OtherVersion { installed: 1 } |
| degraded, asked   | consent_changed + restored → active | consent_changed + restored → active | consent_changed                       | nothing                               | NotAsked("money:spend") | OtherVersion { installed: 1 } |
| disconnected      | NotInstalled                        | NotInstalled                        | NotInstalled                          | NotInstalled                          | NotInstalled            | NotInstalled                  |
"#;

// Version 2 asks for `drivers:read`, required, as well.
const UPDATE: &str = r#"
| update            | version 2                           | version 1                           | without what is new             | not asked               | old version                 | not offered  |
| unwritten         | NotInstalled                        | NotInstalled                        | NotInstalled                    | NotInstalled            | NotInstalled                | NotInstalled |
| awaiting_consent  | NotInstalled                        | NotInstalled                        | NotInstalled                    | NotInstalled            | NotInstalled                | NotInstalled |
| declined          | NotInstalled                        | NotInstalled                        | NotInstalled                    | NotInstalled            | NotInstalled                | NotInstalled |
| active            | consent_changed                     | nothing                             | RequiredMissing("drivers:read") | NotAsked("money:spend") | OldVersion { published: 2 } | NotOffered   |
| active, with both | consent_changed                     | consent_changed                     | RequiredMissing("drivers:read") | NotAsked("money:spend") | OldVersion { published: 2 } | NotOffered   |
| active, asked     | consent_changed                     | nothing                             | RequiredMissing("drivers:read") | NotAsked("money:spend") | OldVersion { published: 2 } | NotOffered   |
| active, kept      | consent_changed                     | nothing                             | RequiredMissing("drivers:read") | NotAsked("money:spend") | OldVersion { published: 2 } | NotOffered   |
| degraded          | consent_changed + restored → active | consent_changed + restored → active | RequiredMissing("drivers:read") | NotAsked("money:spend") | OldVersion { published: 2 } | NotOffered   |
| degraded, asked   | consent_changed + restored → active | consent_changed + restored → active | RequiredMissing("drivers:read") | NotAsked("money:spend") | OldVersion { published: 2 } | NotOffered   |
| disconnected      | NotInstalled                        | NotInstalled                        | NotInstalled                    | NotInstalled            | NotInstalled                | NotInstalled |
"#;

const KEEP: &str = "
| keep              | version 2              | version 3    |
| unwritten         | NotInstalled           | NotInstalled |
| awaiting_consent  | NotInstalled           | NotInstalled |
| declined          | NotInstalled           | NotInstalled |
| active            | nothing                | nothing      |
| active, with both | nothing                | nothing      |
| active, asked     | scope_request_declined | nothing      |
| active, kept      | nothing                | nothing      |
| degraded          | nothing                | nothing      |
| degraded, asked   | scope_request_declined | nothing      |
| disconnected      | NotInstalled           | NotInstalled |
";

// Version 3 asks for `assets:read` alone, as before; 4 for everything with another purpose; 5 for `orders:write` alone.
const CATCH_UP: &str = "
| catch up          | version 1               | version 2       | version 3       | version 4       | version 5                           | none                    |
| unwritten         | nothing                 | nothing         | nothing         | nothing         | nothing                             | nothing                 |
| awaiting_consent  | nothing                 | nothing         | nothing         | nothing         | nothing                             | nothing                 |
| declined          | nothing                 | nothing         | nothing         | nothing         | nothing                             | nothing                 |
| active            | nothing                 | scope_requested | version_adopted | scope_requested | version_adopted                     | nothing                 |
| active, with both | nothing                 | scope_requested | version_adopted | scope_requested | version_adopted                     | nothing                 |
| active, asked     | scope_request_cancelled | nothing         | version_adopted | scope_requested | version_adopted                     | scope_request_cancelled |
| active, kept      | nothing                 | nothing         | version_adopted | scope_requested | version_adopted                     | nothing                 |
| degraded          | nothing                 | scope_requested | version_adopted | scope_requested | version_adopted + restored → active | nothing                 |
| degraded, asked   | scope_request_cancelled | nothing         | version_adopted | scope_requested | version_adopted + restored → active | scope_request_cancelled |
| disconnected      | nothing                 | nothing         | nothing         | nothing         | nothing                             | nothing                 |
";

const SHARE: &str = "
| share             | some            | all             | too many              |
| unwritten         | NotInstalled    | NotInstalled    | NotInstalled          |
| awaiting_consent  | NotInstalled    | NotInstalled    | NotInstalled          |
| declined          | NotInstalled    | NotInstalled    | NotInstalled          |
| active            | sharing_changed | nothing         | Sharing(TooMany(100)) |
| active, with both | nothing         | sharing_changed | Sharing(TooMany(100)) |
| active, asked     | sharing_changed | nothing         | Sharing(TooMany(100)) |
| active, kept      | sharing_changed | nothing         | Sharing(TooMany(100)) |
| degraded          | sharing_changed | nothing         | Sharing(TooMany(100)) |
| degraded, asked   | sharing_changed | nothing         | Sharing(TooMany(100)) |
| disconnected      | NotInstalled    | NotInstalled    | NotInstalled          |
";

const FINISH_SETUP: &str = "
| finish setup      | the app        |
| unwritten         | NotInstalled   |
| awaiting_consent  | NotInstalled   |
| declined          | NotInstalled   |
| active            | setup_finished |
| active, with both | nothing        |
| active, asked     | setup_finished |
| active, kept      | setup_finished |
| degraded          | nothing        |
| degraded, asked   | setup_finished |
| disconnected      | NotInstalled   |
";

const DISCONNECT: &str = "
| disconnect        | Ana                         |
| unwritten         | NotInstalled                |
| awaiting_consent  | NotInstalled                |
| declined          | NotInstalled                |
| active            | disconnected → disconnected |
| active, with both | disconnected → disconnected |
| active, asked     | disconnected → disconnected |
| active, kept      | disconnected → disconnected |
| degraded          | disconnected → disconnected |
| degraded, asked   | disconnected → disconnected |
| disconnected      | nothing                     |
";

// A member's request 13 [4, 9], a version's 29 [3, 10, 25], all begun on day 0.
const PASS_TIME: &str = "
| pass time         | day 2    | day 3                  | day 4                  | day 9                  | day 12                 |
| unwritten         | NotFound | NotFound               | NotFound               | NotFound               | NotFound               |
| awaiting_consent  | nothing  | nothing                | request_reminded       | request_reminded       | request_reminded       |
| declined          | nothing  | nothing                | nothing                | nothing                | nothing                |
| active            | nothing  | nothing                | nothing                | nothing                | nothing                |
| active, with both | nothing  | nothing                | nothing                | nothing                | nothing                |
| active, asked     | nothing  | scope_request_reminded | scope_request_reminded | scope_request_reminded | scope_request_reminded |
| active, kept      | nothing  | nothing                | nothing                | nothing                | nothing                |
| degraded          | nothing  | nothing                | nothing                | nothing                | nothing                |
| degraded, asked   | nothing  | scope_request_reminded | scope_request_reminded | scope_request_reminded | scope_request_reminded |
| disconnected      | nothing  | nothing                | nothing                | nothing                | nothing                |
";

const PASS_MORE_TIME: &str = "
| pass time         | day 13                     | day 25                     | day 28                     | day 29                     | day 99                     |
| unwritten         | NotFound                   | NotFound                   | NotFound                   | NotFound                   | NotFound                   |
| awaiting_consent  | request_expired → declined | request_expired → declined | request_expired → declined | request_expired → declined | request_expired → declined |
| declined          | nothing                    | nothing                    | nothing                    | nothing                    | nothing                    |
| active            | nothing                    | nothing                    | nothing                    | nothing                    | nothing                    |
| active, with both | nothing                    | nothing                    | nothing                    | nothing                    | nothing                    |
| active, asked     | scope_request_reminded     | scope_request_reminded     | scope_request_reminded     | scope_request_overdue      | scope_request_overdue      |
| active, kept      | nothing                    | nothing                    | nothing                    | nothing                    | nothing                    |
| degraded          | nothing                    | nothing                    | nothing                    | nothing                    | nothing                    |
| degraded, asked   | scope_request_reminded     | scope_request_reminded     | scope_request_reminded     | scope_request_overdue      | scope_request_overdue      |
| disconnected      | nothing                    | nothing                    | nothing                    | nothing                    | nothing                    |
";

const EVENTS: &str = "
| event                   | unwritten          | awaiting_consent | declined           | active         | degraded       | disconnected       |
| requested               | → awaiting_consent | –                | → awaiting_consent | –              | –              | → awaiting_consent |
| request_reminded        | –                  | changes          | –                  | –              | –              | –                  |
| request_declined        | –                  | → declined       | –                  | –              | –              | –                  |
| request_expired         | –                  | → declined       | –                  | –              | –              | –                  |
| request_granted         | –                  | –                | –                  | –              | –              | –                  |
| created                 | → active           | → active         | → active           | –              | –              | → active           |
| consent_changed         | –                  | –                | –                  | changes        | → active       | –                  |
| consent_changed         | –                  | –                | –                  | → degraded     | changes        | –                  |
| degraded                | –                  | –                | –                  | –              | –              | –                  |
| restored                | –                  | –                | –                  | –              | –              | –                  |
| scope_requested         | –                  | –                | –                  | changes        | changes        | –                  |
| scope_request_reminded  | –                  | –                | –                  | changes        | changes        | –                  |
| scope_request_overdue   | –                  | –                | –                  | changes        | changes        | –                  |
| scope_request_declined  | –                  | –                | –                  | changes        | changes        | –                  |
| scope_request_cancelled | –                  | –                | –                  | changes        | changes        | –                  |
| version_adopted         | –                  | –                | –                  | changes        | → active       | –                  |
| version_adopted         | –                  | –                | –                  | changes        | → active       | –                  |
| sharing_changed         | –                  | –                | –                  | changes        | changes        | –                  |
| setup_finished          | –                  | –                | –                  | changes        | changes        | –                  |
| disconnected            | –                  | –                | –                  | → disconnected | → disconnected | –                  |
";

pub fn listing() -> ListingId {
    domain::id::derive(&["acme", "fleet"])
}

/// Someone of the customer's: Ana administers it, Max is a member.
pub fn of_the_customer(now: Timestamp) -> Occasion {
    Occasion { now, actor: Actor::Member(OrganisationId::Customer(customer("rent")), account("Ana")), request_id: "request-1".to_owned() }
}

/// What the app's versions ask for. Version 1 is installed; each later one is otherwise than it in one way.
pub fn offer(version: u32) -> Offer {
    let purpose = |en: &str, fr: &str| Localised::new(BTreeMap::from([(Language::En, line(en)), (Language::Fr, line(fr))])).unwrap();
    let scope = |name: &str, required: bool| {
        let (en, fr) = if version == 4 { ("To sell them.", "Pour les vendre.") } else { ("To show them.", "Pour les montrer.") };
        RequestedScope { scope: name.to_owned(), purpose: purpose(en, fr), required }
    };
    let (assets, orders) = (scope("assets:read", true), scope("orders:write", false));
    let scopes = match version {
        1 | 4 => vec![assets, orders],
        2 => vec![assets, orders, scope("drivers:read", true)],
        3 => vec![assets],
        5 => vec![orders],
        other => panic!("there is no version {other}"),
    };
    Offer { version, scopes }
}

pub fn app(published: Option<u32>) -> App {
    App { listing: listing(), partner: partner("acme"), published, stopped: None }
}

pub fn scopes(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

pub fn ask(published: Option<u32>) -> Command {
    Command::Ask { app: app(published), by: account("Max"), person: person("Max") }
}

pub fn install(published: Option<u32>, version: u32, names: &[&str]) -> Command {
    Command::Install { app: app(published), offer: offer(version), scopes: scopes(names), language: Language::Fr }
}

pub fn change(version: u32, names: &[&str]) -> Command {
    Command::Change { offer: offer(version), scopes: scopes(names), language: Language::Es }
}

pub fn update(published: Option<u32>, version: u32, names: &[&str]) -> Command {
    Command::Update { app: app(published), offer: offer(version), scopes: scopes(names), language: Language::Pt }
}

pub fn catch_up(version: Option<u32>) -> Command {
    Command::CatchUp { offer: version.map(offer) }
}

pub fn some() -> Sharing {
    let ids = |names: &[&str]| names.iter().map(|name| ExternalId::parse(name).unwrap()).collect();
    Sharing { trackers: Shared::Only(ids(&["t-1", "t-2"])), locations: Shared::Except(ids(&["l-1"])) }
}

fn too_many() -> Sharing {
    let ids = (0..=domain::limits::SHARED_ENTRIES).map(|number| ExternalId::parse(&format!("t-{number}")).unwrap());
    Sharing { trackers: Shared::Only(ids.collect()), locations: Shared::All }
}

/// The installation after these commands, all given at the start.
pub fn installation_after(commands: impl IntoIterator<Item = Command>) -> State {
    commands.into_iter().fold(State::Unwritten, |state, command| when::<Installation>(&state, command, &of_the_customer(start())))
}

fn required() -> Command {
    install(Some(1), 1, &["assets:read"])
}

impl Specified for Installation {
    const TABLES: &'static [&'static str] =
        &[ASK, DECLINE, INSTALL, CHANGE, UPDATE, KEEP, CATCH_UP, SHARE, FINISH_SETUP, DISCONNECT, PASS_TIME, PASS_MORE_TIME];
    const EVENTS: &'static str = EVENTS;
    const DOCUMENTATION: &'static str = include_str!("../../src/installation/mod.rs");

    fn states() -> Vec<(&'static str, State)> {
        let both = install(Some(1), 1, &["orders:write", "assets:read"]);
        let after = |commands: &[Command]| installation_after(commands.to_vec());
        let declined = Command::Decline { by: account("Ana") };
        let kept = Command::Keep { version: 2 };
        vec![
            ("unwritten", State::Unwritten),
            ("awaiting_consent", after(&[ask(Some(1))])),
            ("declined", after(&[ask(Some(1)), declined])),
            ("active", after(&[required()])),
            ("active, with both", after(&[ask(Some(1)), both, Command::Share(some()), Command::FinishSetup])),
            ("active, asked", after(&[required(), catch_up(Some(2))])),
            ("active, kept", after(&[required(), catch_up(Some(2)), kept])),
            ("degraded", after(&[required(), change(1, &[]), Command::FinishSetup])),
            ("degraded, asked", after(&[required(), change(1, &[]), catch_up(Some(2))])),
            ("disconnected", after(&[required(), Command::Disconnect])),
        ]
    }

    fn command(command: &str, variant: &str) -> (Command, Occasion) {
        let (assets, orders, drivers, money) = ("assets:read", "orders:write", "drivers:read", "money:spend");
        let version = || variant.strip_prefix("version ").unwrap().parse().unwrap();
        let granted: &[&str] = match variant {
            "both" => &[orders, assets],
            "optional" => &[orders],
            "none" => &[],
            "not asked" => &[assets, money],
            "version 2" => &[drivers, assets],
            _ => &[assets],
        };
        let mut now = an_hour_later();
        let command = match (command, variant) {
            ("ask", "not offered") => ask(None),
            ("ask", _) => ask(Some(1)),
            ("decline", who) => Command::Decline { by: account(who) },
            ("install", "old version") => install(Some(2), 1, granted),
            ("install", "not offered") => install(None, 1, granted),
            ("install", _) => install(Some(1), 1, granted),
            ("change", "another version") => change(2, granted),
            ("change", _) => change(1, granted),
            ("update", "version 1") => update(Some(1), 1, granted),
            ("update", "old version") => update(Some(2), 1, granted),
            ("update", "not offered") => update(None, 2, granted),
            ("update", _) => update(Some(2), 2, granted),
            ("keep", _) => Command::Keep { version: version() },
            ("catch up", "none") => catch_up(None),
            ("catch up", _) => catch_up(Some(version())),
            ("share", "some") => Command::Share(some()),
            ("share", "too many") => Command::Share(too_many()),
            ("share", _) => Command::Share(Sharing::default()),
            ("finish setup", _) => Command::FinishSetup,
            ("disconnect", _) => Command::Disconnect,
            ("pass time", when) => {
                now = day(when.strip_prefix("day ").unwrap().parse().unwrap());
                Command::PassTime
            }
            other => panic!("no command {other:?}"),
        };
        (command, of_the_customer(now))
    }

    fn name_of_command(command: &Command) -> &'static str {
        match command {
            Command::Ask { .. } => "ask",
            Command::Decline { .. } => "decline",
            Command::Install { .. } => "install",
            Command::Change { .. } => "change",
            Command::Update { .. } => "update",
            Command::Keep { .. } => "keep",
            Command::CatchUp { .. } => "catch up",
            Command::Share(_) => "share",
            Command::FinishSetup => "finish setup",
            Command::Disconnect => "disconnect",
            Command::PassTime => "pass time",
        }
    }

    fn events() -> Vec<Event> {
        let rules = programme().installation;
        let admins = Owner::Team(OrganisationId::Customer(customer("rent")), Role::FleetAdmin);
        let id = installation_id(&customer("rent"), &listing());
        let consent = |act, version, names: &[&str]| Consent {
            listing: listing(),
            customer: customer("rent"),
            act,
            version,
            language: Language::Es,
            scopes: scopes(names),
            receipt: Seal { number: 7, digest: domain::digest::Digest::of("a receipt") },
        };
        let terms = |version, names: &[&str]| offer(version).granting(&scopes(names));
        let all = ["assets:read", "orders:write", "drivers:read"];
        let asked = Asked { by: account("Max"), person: person("Max"), at: day(1) };
        vec![
            Event::Requested {
                id,
                customer: customer("rent"),
                app: app(Some(1)),
                asked: asked.clone(),
                step: Step::begin(admins, &rules.request, day(1)),
            },
            Event::RequestReminded {},
            Event::RequestDeclined { by: account("Ana"), asked: asked.clone() },
            Event::RequestExpired { asked: asked.clone() },
            Event::RequestGranted { asked: asked.clone() },
            Event::Created {
                id,
                partner: partner("acme"),
                consent: consent(Act::Installed, 1, &["assets:read"]),
                terms: terms(1, &["assets:read"]),
            },
            Event::ConsentChanged { consent: consent(Act::Updated, 2, &all), terms: terms(2, &all) },
            Event::ConsentChanged { consent: consent(Act::Changed, 1, &["orders:write"]), terms: terms(1, &["orders:write"]) },
            Event::Degraded { missing: scopes(&["assets:read"]) },
            Event::Restored {},
            Event::ScopeRequested {
                version: 4,
                changes: vec![Change { scope: "assets:read".to_owned(), kind: ChangeKind::PurposeChanged }],
                step: Step::begin(admins, &rules.scope_request, day(1)),
            },
            Event::ScopeRequestReminded {},
            Event::ScopeRequestOverdue {},
            Event::ScopeRequestDeclined { version: 2 },
            Event::ScopeRequestCancelled { version: 2 },
            Event::VersionAdopted { version: 3, terms: terms(3, &["assets:read"]), consent: None },
            Event::VersionAdopted { version: 5, terms: terms(5, &[]), consent: Some(consent(Act::Narrowed, 5, &[])) },
            Event::SharingChanged { sharing: some() },
            Event::SetupFinished {},
            Event::Disconnected { consent: consent(Act::Disconnected, 1, &[]) },
        ]
    }

    fn witness(label: &str) -> &'static str {
        match label {
            "unwritten" => "unwritten",
            "awaiting_consent" => "awaiting_consent",
            "declined" => "declined",
            "active" => "active, asked",
            "degraded" => "degraded, asked",
            "disconnected" => "disconnected",
            other => panic!("no state {other}"),
        }
    }
}

#[test]
fn every_command_in_every_state_comes_to_what_the_table_says() {
    matrix::every_cell_holds::<Installation>();
}

#[test]
fn no_state_and_no_command_is_left_out() {
    matrix::nothing_is_left_out::<Installation>();
}

#[test]
fn the_same_command_again_does_nothing_more() {
    matrix::a_repeated_command_is_nothing::<Installation>();
}

#[test]
fn the_documentation_says_what_happens() {
    matrix::the_documentation_is_true::<Installation>();
}

#[test]
fn every_event_evolves_every_state() {
    matrix::evolve_is_total::<Installation>(day(17));
}

fn state(name: &str) -> State {
    Installation::states().into_iter().find(|(known, _)| *known == name).unwrap().1
}

#[test]
fn what_waits_waits_for_those_who_may_install() {
    let rules = programme().installation;
    let admins = Owner::Team(OrganisationId::Customer(customer("rent")), Role::FleetAdmin);
    for (name, state) in Installation::states() {
        let rule = match name {
            "awaiting_consent" => Some(&rules.request),
            "active, asked" | "degraded, asked" => Some(&rules.scope_request),
            _ => None,
        };
        assert_eq!(Installation::whose_move(&state), rule.map(|rule| Step::begin(admins, rule, start())).as_ref(), "{name}");
    }
}

#[test]
fn a_partner_hears_of_a_customer_once_it_has_installed_and_not_before() {
    for (name, state) in Installation::states() {
        let is_told = Installation::concerns(&state).contains(&OrganisationId::Partner(partner("acme")));
        assert_eq!(is_told, name.starts_with("active") || name.starts_with("degraded") || name == "disconnected", "{name}");
    }
}

#[test]
fn only_people_of_a_customer_ask_and_consent() {
    let by = |actor| Occasion { actor, ..of_the_customer(start()) };
    let strangers = [
        Actor::Schedule,
        Actor::Member(OrganisationId::Partner(partner("acme")), account("Petra")),
        Actor::Member(OrganisationId::Platform, account("Olga")),
        Actor::Key(OrganisationId::Customer(customer("rent")), "7Kf2aQ9x".to_owned()),
    ];
    for actor in strangers {
        for command in [ask(Some(1)), required()] {
            let decided = Installation::decide(&State::Unwritten, command, &by(actor.clone()), &programme());
            assert_eq!(decided, Err(domain::installation::Rejection::NotFound), "{actor:?}");
        }
    }
}

#[test]
fn a_receipt_holds_what_was_read_in_the_language_it_was_read_in() {
    let both = install(Some(1), 1, &["assets:read"]);
    let events = Installation::decide(&State::Unwritten, both, &of_the_customer(start()), &programme()).unwrap();
    let receipt: Receipt =
        domain::installation::receipt(&State::Unwritten, &events[0], Some(&offer(1)), &of_the_customer(start())).unwrap();
    let lines: Vec<_> = receipt.scopes.iter().map(|it| (it.scope.as_str(), it.purpose.as_str(), it.required, it.granted)).collect();
    assert_eq!(lines, [("assets:read", "Pour les montrer.", true, true), ("orders:write", "Pour les montrer.", false, false)]);
    assert_eq!((receipt.number, receipt.previous.as_ref(), receipt.act, receipt.listing_version), (1, None, Act::Installed, 1));
    assert_eq!((receipt.at, &receipt.actor), (start(), &of_the_customer(start()).actor));
    assert_eq!(state("active").dossier().unwrap().head, Some(receipt.seal()));
}

#[test]
fn what_a_version_asks_otherwise_is_told_scope_by_scope() {
    let installed = offer(1).granting(&scopes(&["assets:read"]));
    let told = |offer: &Offer| {
        let changes = domain::installation::changes(&installed, offer);
        changes.iter().map(|change| format!("{} {}", change.scope, change.kind.as_str())).collect::<Vec<_>>()
    };
    assert_eq!(told(&offer(1)), Vec::<String>::new());
    assert_eq!(told(&offer(2)), ["drivers:read added"]);
    assert_eq!(told(&offer(3)), Vec::<String>::new(), "asking for less asks nothing");
    assert_eq!(told(&offer(4)), ["assets:read purpose_changed", "orders:write purpose_changed"]);
    let turned = offer(1).scopes.into_iter().map(|asked| RequestedScope { required: !asked.required, ..asked }).collect();
    assert_eq!(told(&Offer { version: 6, scopes: turned }), ["assets:read now_optional", "orders:write now_required"]);
}

#[test]
fn what_is_shared_is_in_order_and_each_entry_stands_once() {
    let id = |name: &str| ExternalId::parse(name).unwrap();
    let sharing = Sharing { trackers: Shared::Only(vec![id("t-2"), id("t-1"), id("t-2")]), locations: Shared::Except(vec![id("l-1")]) };
    let Sharing { trackers, locations } = sharing.tidy().unwrap();
    assert_eq!(trackers, Shared::Only(vec![id("t-1"), id("t-2")]));
    assert!(trackers.contains(&id("t-1")) && !trackers.contains(&id("t-3")));
    assert!(!locations.contains(&id("l-1")) && locations.contains(&id("l-2")));
    assert!(Shared::All.contains(&id("t-3")));
    let most = (0..domain::limits::SHARED_ENTRIES).map(|number| id(&format!("t-{number}"))).collect();
    assert!(Sharing { trackers: Shared::Except(most), locations: Shared::All }.tidy().is_ok());
}

#[test]
fn an_app_installed_anew_shares_as_at_first_and_is_set_up_anew() {
    let before = state("active, with both");
    let gone = when::<Installation>(&before, Command::Disconnect, &of_the_customer(day(1)));
    let again = when::<Installation>(&gone, required(), &of_the_customer(day(2)));
    let (dossier, installed) = (again.dossier().unwrap(), again.installed().unwrap());
    assert_eq!((dossier.generation, dossier.head.as_ref().map(|head| head.number)), (2, Some(3)));
    assert_eq!((&installed.sharing, installed.set_up_at, installed.since), (&Sharing::default(), None, day(2)));
    assert_eq!(dossier.id, before.dossier().unwrap().id);
}
