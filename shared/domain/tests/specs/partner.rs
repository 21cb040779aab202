//! Partner organisations.

use domain::{
    aggregate::Aggregate,
    api_key::{Environment, KeyId, PresentedKey, RANDOM_BYTES},
    event::{Actor, Occasion},
    organisation::OrganisationId,
    partner::{Command, Event, Partner, State},
};

use super::{
    matrix::{self, Specified},
    world::*,
};

const ESTABLISH: &str = "
| establish    | its application      | another application  |
| unwritten    | established → active | established → active |
| active       | nothing              | EstablishedOtherwise |
| active, open | nothing              | EstablishedOtherwise |
";

const MINT_TEST_KEY: &str = "
| mint test key | a member        | a second one    | the applicant | a key         | the schedule  |
| unwritten     | NotFound        | NotFound        | NotFound      | NotFound      | NotFound      |
| active        | test_key_minted | test_key_minted | NotAMember    | NotAMember    | NotAMember    |
| active, open  | AlreadyMinted   | AlreadyMinted   | AlreadyMinted | AlreadyMinted | AlreadyMinted |
";

const EVENTS: &str = "
| event           | unwritten | active  |
| established     | → active  | –       |
| test_key_minted | –         | changes |
";

pub fn key(seed: u8) -> PresentedKey {
    let organisation = OrganisationId::Partner(partner("acme"));
    PresentedKey::mint(Environment::Test, organisation, &std::array::from_fn::<u8, RANDOM_BYTES, _>(|i| seed + u8::try_from(i).unwrap()))
}

fn key_id(seed: u8) -> KeyId {
    key(seed).id
}

fn establish(application: &str) -> Command {
    Command::Establish {
        id: partner("acme"),
        legal_name: line("Acme Telematics S.A."),
        partnership_type: "oem".to_owned(),
        application: application_id(application),
    }
}

fn admin() -> Actor {
    Actor::Member(OrganisationId::Partner(partner("acme")), account("Carla"))
}

fn active() -> State {
    when::<Partner>(&State::Unwritten, establish("acme"), &occasion(start()))
}

impl Specified for Partner {
    const TABLES: &'static [&'static str] = &[ESTABLISH, MINT_TEST_KEY];
    const EVENTS: &'static str = EVENTS;
    const DOCUMENTATION: &'static str = include_str!("../../src/partner/mod.rs");

    fn states() -> Vec<(&'static str, State)> {
        let by_admin = Occasion { actor: admin(), ..occasion(start()) };
        let open = when::<Self>(&active(), Command::MintTestKey { key: key_id(0) }, &by_admin);
        vec![("unwritten", State::Unwritten), ("active", active()), ("active, open", open)]
    }

    fn command(command: &str, variant: &str) -> (Command, Occasion) {
        let acme = OrganisationId::Partner(partner("acme"));
        let (command, actor) = match (command, variant) {
            ("establish", "its application") => (establish("acme"), Actor::Schedule),
            ("establish", "another application") => (establish("another"), Actor::Schedule),
            ("mint test key", "a member") => (Command::MintTestKey { key: key_id(0) }, admin()),
            ("mint test key", "a second one") => (Command::MintTestKey { key: key_id(1) }, admin()),
            ("mint test key", "the applicant") => (Command::MintTestKey { key: key_id(0) }, Actor::Applicant(application_id("acme"))),
            ("mint test key", "a key") => (Command::MintTestKey { key: key_id(0) }, Actor::Key(acme, "7Kf2aQ9x".to_owned())),
            ("mint test key", "the schedule") => (Command::MintTestKey { key: key_id(0) }, Actor::Schedule),
            (command, variant) => panic!("no command {command}, {variant}"),
        };
        (command, Occasion { actor, ..occasion(an_hour_later()) })
    }

    fn name_of_command(command: &Command) -> &'static str {
        match command {
            Command::Establish { .. } => "establish",
            Command::MintTestKey { .. } => "mint test key",
        }
    }

    fn events() -> Vec<Event> {
        vec![
            Event::Established {
                id: partner("acme"),
                legal_name: line("Acme Telematics S.A."),
                partnership_type: "oem".to_owned(),
                application: application_id("acme"),
            },
            Event::TestKeyMinted { key: key_id(1), by: account("Carla") },
        ]
    }

    fn witness(label: &str) -> &'static str {
        if label == "active" { "active" } else { "unwritten" }
    }
}

#[test]
fn every_command_in_every_state_comes_to_what_the_table_says() {
    matrix::every_cell_holds::<Partner>();
}

#[test]
fn no_state_and_no_command_is_left_out() {
    matrix::nothing_is_left_out::<Partner>();
}

#[test]
fn a_repeated_command_yields_no_events() {
    matrix::a_repeated_command_is_nothing::<Partner>();
}

#[test]
fn the_documented_table_is_true() {
    matrix::the_documentation_is_true::<Partner>();
}

#[test]
fn every_event_on_every_state_does_what_it_can_or_nothing() {
    // `active, open` is not the witness: there a second key would be a change, and there is none.
    matrix::evolve_is_total::<Partner>(day(8));
    let (_, open) = Partner::states().pop().unwrap();
    for event in Partner::events() {
        assert_eq!(Partner::evolve(open.clone(), &event, day(8)), open, "{event:?}");
    }
}

#[test]
fn the_profile_remembers_where_the_partner_came_from_and_who_opened_the_key() {
    let (_, open) = Partner::states().pop().unwrap();
    let State::Active(profile) = open else { panic!("active") };
    assert_eq!((profile.id, profile.application, profile.since), (partner("acme"), application_id("acme"), start()));
    assert_eq!((profile.legal_name, profile.partnership_type.as_str()), (line("Acme Telematics S.A."), "oem"));
    let key = profile.test_key.unwrap();
    assert_eq!((key.key, key.by, key.at), (key_id(0), account("Carla"), start()));
}

#[test]
fn its_audit_trail_is_the_partners_and_the_platforms() {
    assert_eq!(Partner::concerns(&State::Unwritten), [OrganisationId::Platform]);
    assert_eq!(Partner::concerns(&active()), [OrganisationId::Platform, OrganisationId::Partner(partner("acme"))]);
    assert_eq!((Partner::whose_move(&active()), Partner::due_at(&active())), (None, None));
}
