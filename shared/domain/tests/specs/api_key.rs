//! API keys: the aggregate, and the text its holder presents.

use domain::{
    aggregate::Aggregate,
    api_key::{ApiKey, Command, Environment, Event, KeyId, NotAKey, PresentedKey, RANDOM_BYTES, State, prefix},
    creation::{Creation, IdempotencyKey},
    digest::Digest,
    event::{Actor, Occasion},
    id::{ListingId, ListingKind, derive},
    organisation::OrganisationId,
};
use jiff::SignedDuration;

use super::{
    matrix::{self, Specified},
    partner::key,
    world::*,
};

const MINT: &str = "
| mint      | the key       | another of this id | its request again | another request      | another request's key |
| unwritten | minted → live | minted → live      | minted → live     | minted → live        | minted → live         |
| live      | nothing       | Taken              | nothing           | IdempotencyKeyReused | Taken                 |
| retiring  | nothing       | Taken              | nothing           | IdempotencyKeyReused | Taken                 |
| revoked   | Taken         | Taken              | nothing           | IdempotencyKeyReused | Taken                 |
";

const RETIRE: &str = "
| retire    | for its successor  | for another        |
| unwritten | NotFound           | NotFound           |
| live      | retired → retiring | retired → retiring |
| retiring  | nothing            | NotLive            |
| revoked   | NotLive            | NotLive            |
";

const REVOKE: &str = "
| revoke    | a member          |
| unwritten | NotFound          |
| live      | revoked → revoked |
| retiring  | revoked → revoked |
| revoked   | nothing           |
";

const EVENTS: &str = "
| event   | unwritten | live       | retiring  | revoked |
| minted  | → live    | –          | –         | –       |
| retired | –         | → retiring | –         | –       |
| revoked | –         | → revoked  | → revoked | –       |
";

fn mint(text: &PresentedKey, request: Option<&str>) -> Command {
    let id = key(0).id;
    let (label, request) = (Some(line("Nightly export")), request.map(Digest::of));
    Command::Mint { id, owner: text.owner, environment: text.environment, digest: text.digest(), label, request, app: None }
}

fn app() -> ListingId {
    derive(&["app"])
}

fn live() -> State {
    when::<ApiKey>(&State::Unwritten, mint(&key(0), Some("request")), &occasion(start()))
}

fn retiring() -> State {
    when::<ApiKey>(&live(), Command::Retire { successor: key(2).id }, &occasion(start()))
}

impl Specified for ApiKey {
    const TABLES: &'static [&'static str] = &[MINT, RETIRE, REVOKE];
    const EVENTS: &'static str = EVENTS;
    const DOCUMENTATION: &'static str = include_str!("../../src/api_key/mod.rs");

    fn states() -> Vec<(&'static str, State)> {
        let revoked = when::<Self>(&live(), Command::Revoke, &occasion(start()));
        vec![("unwritten", State::Unwritten), ("live", live()), ("retiring", retiring()), ("revoked", revoked)]
    }

    fn command(command: &str, variant: &str) -> (Command, Occasion) {
        let command = match (command, variant) {
            ("mint", "the key") => mint(&key(0), None),
            ("mint", "another of this id") => mint(&key(1), None),
            ("mint", "its request again") => mint(&key(1), Some("request")),
            ("mint", "another request") => mint(&key(1), Some("another")),
            ("mint", "another request's key") => Command::Mint {
                id: key(0).id,
                owner: key(1).owner,
                environment: Environment::Live,
                digest: key(1).digest(),
                label: None,
                request: None,
                app: None,
            },
            ("retire", "for its successor") => Command::Retire { successor: key(2).id },
            ("retire", "for another") => Command::Retire { successor: key(3).id },
            ("revoke", _) => Command::Revoke,
            (command, variant) => panic!("no command {command}, {variant}"),
        };
        (command, occasion(an_hour_later()))
    }

    fn name_of_command(command: &Command) -> &'static str {
        match command {
            Command::Mint { .. } => "mint",
            Command::Retire { .. } => "retire",
            Command::Revoke => "revoke",
        }
    }

    fn events() -> Vec<Event> {
        let other = key(1);
        let (label, request) = (Some(line("Nightly export")), Some(Digest::of("request")));
        let (environment, digest, app) = (Environment::Live, other.digest(), Some(app()));
        vec![
            Event::Minted { id: key(0).id, owner: other.owner, environment, digest, label, request, app },
            Event::Retired { successor: key(2).id, until: day(2) },
            Event::Revoked {},
        ]
    }

    fn witness(label: &str) -> &'static str {
        match label {
            "unwritten" => "unwritten",
            "live" => "live",
            "retiring" => "retiring",
            "revoked" => "revoked",
            other => panic!("no state {other}"),
        }
    }
}

#[test]
fn every_command_in_every_state_comes_to_what_the_table_says() {
    matrix::every_cell_holds::<ApiKey>();
}

#[test]
fn no_state_and_no_command_is_left_out() {
    matrix::nothing_is_left_out::<ApiKey>();
}

#[test]
fn a_repeated_command_yields_no_events() {
    matrix::a_repeated_command_is_nothing::<ApiKey>();
}

#[test]
fn the_documented_table_is_true() {
    matrix::the_documentation_is_true::<ApiKey>();
}

#[test]
fn every_event_on_every_state_does_what_it_can_or_nothing() {
    matrix::evolve_is_total::<ApiKey>(day(8));
}

#[test]
fn only_the_digest_of_a_key_is_kept() {
    let State::Live(minted) = live() else { panic!("live") };
    assert_eq!((minted.digest, minted.at), (key(0).digest(), start()));
    let stored = serde_json::to_string(&live()).unwrap();
    let secret = key(0).text.into_exposed();
    assert!(!stored.contains(secret.strip_prefix(&key(0).prefix()).unwrap()));
    assert!(!format!("{:?}", key(0)).contains(&secret));
}

#[test]
fn a_replaced_key_lets_programs_in_for_its_hours_and_not_an_instant_longer() {
    let end = start() + SignedDuration::from_hours(i64::from(programme().api_key.rotation_hours));
    let almost = end - SignedDuration::from_nanos(1);
    assert!(live().accepted(day(999)).is_some());
    assert!(retiring().accepted(almost).is_some() && retiring().accepted(end).is_none());
    let revoked = when::<ApiKey>(&retiring(), Command::Revoke, &occasion(start()));
    assert!(revoked.accepted(start()).is_none() && State::Unwritten.accepted(start()).is_none());
    assert!(revoked.minted().is_some());
}

#[test]
fn the_key_of_a_request_has_the_requests_id_and_another_secret_each_time() {
    let actor = Actor::Member(OrganisationId::Platform, account("Olga"));
    let creation = |key: &str| Creation::new(&actor, &IdempotencyKey::parse(key).unwrap(), &"body");
    let made =
        |key: &str, byte| PresentedKey::mint_for(&creation(key), Environment::Live, OrganisationId::Platform, None, &[byte; RANDOM_BYTES]);
    assert_eq!(made("k-1", 1).id, made("k-1", 2).id);
    assert_ne!(made("k-1", 1).text, made("k-1", 2).text);
    assert_ne!(made("k-1", 1).id, made("k-2", 1).id);
    assert_eq!(KeyId::parse(made("k-1", 1).id.as_str()), Ok(made("k-1", 1).id));
    assert_eq!(PresentedKey::parse(made("k-1", 1).text.expose()), Ok(made("k-1", 1)));
    for text in ["", "1234567", "123456789", "1234567-"] {
        assert_eq!(KeyId::parse(text), Err(NotAKey));
    }
}

#[test]
fn its_audit_trail_is_the_owners_and_the_platforms_each_once() {
    assert_eq!(ApiKey::concerns(&State::Unwritten), [OrganisationId::Platform]);
    let acme = OrganisationId::Partner(partner("acme"));
    for (_, state) in ApiKey::states().into_iter().skip(1) {
        assert_eq!(ApiKey::concerns(&state), [OrganisationId::Platform, acme]);
    }
    let Command::Mint { id, environment, digest, label, request, app, .. } = mint(&key(0), None) else { unreachable!("mint") };
    let machine = Command::Mint { id, owner: OrganisationId::Platform, environment, digest, label, request, app };
    let machine = when::<ApiKey>(&State::Unwritten, machine, &occasion(start()));
    assert_eq!(ApiKey::concerns(&machine), [OrganisationId::Platform]);
}

#[test]
fn a_key_names_its_environment_owner_and_id_and_ends_with_its_checksum() {
    let owners = [OrganisationId::Platform, OrganisationId::Partner(partner("acme")), OrganisationId::Customer(derive(&["fleet"]))];
    for (environment, word) in [(Environment::Test, "test"), (Environment::Live, "live")] {
        for owner in owners {
            let key = PresentedKey::mint(environment, owner, &[61; RANDOM_BYTES]);
            assert_eq!(PresentedKey::parse(key.text.expose()).as_ref(), Ok(&key));
            assert_eq!(key.id.as_str(), "zzzzzzzz");
            assert_eq!(key.id.to_string(), key.id.as_str());
            let owner_text = owner.to_string().replace('_', "-");
            assert_eq!(key.prefix(), format!("lsn_{word}_{owner_text}_zzzzzzzz_"));
            assert_eq!(prefix(environment, &owner, None, &key.id), key.prefix());
            assert_eq!(key.text.expose().len(), key.prefix().len() + 30 + 6);
        }
    }
}

#[test]
fn a_key_of_an_app_names_the_app_between_its_owner_and_its_id() {
    let creation =
        Creation::new(&Actor::Member(OrganisationId::Platform, account("Olga")), &IdempotencyKey::parse("k-1").unwrap(), &"body");
    let (owner, app) = (OrganisationId::Partner(partner("acme")), app());
    let key = PresentedKey::mint_for(&creation, Environment::Live, owner, Some(app), &[7; RANDOM_BYTES]);
    let text = |id: String| id.replace('_', "-");
    assert_eq!(key.prefix(), format!("lsn_live_{}_{}_{}_", text(owner.to_string()), text(app.to_string()), key.id));
    assert_eq!(prefix(Environment::Live, &owner, Some(&app), &key.id), key.prefix());
    let read = PresentedKey::parse(key.text.expose());
    assert_eq!(read.as_ref(), Ok(&key));
    assert_eq!(read.unwrap().app, Some(app));
    // An app taken out, or another put in, is another text: the checksum says so.
    for other in [String::new(), format!("{}_", text(derive::<ListingKind>(&["another"]).to_string()))] {
        let changed = key.text.expose().replace(&format!("{}_", text(app.to_string())), &other);
        assert_eq!(PresentedKey::parse(&changed), Err(NotAKey), "{changed}");
    }
}

#[test]
fn what_was_minted_keeps_its_app() {
    let (id, owner, digest) = (key(0).id, key(0).owner, key(0).digest());
    let app = Some(app());
    let mint = Command::Mint { id, owner, environment: Environment::Live, digest, label: None, request: None, app };
    let minted = when::<ApiKey>(&State::Unwritten, mint, &occasion(start()));
    let retired = when::<ApiKey>(&minted, Command::Retire { successor: key(2).id }, &occasion(start()));
    let revoked = when::<ApiKey>(&retired, Command::Revoke, &occasion(start()));
    for state in [minted, retired, revoked] {
        assert_eq!(state.minted().unwrap().app, app);
    }
}

/// Bytes from 248 on would make the first eight characters of the alphabet likelier, so they are skipped.
#[test]
fn every_character_of_a_key_is_equally_likely() {
    let bytes: [u8; RANDOM_BYTES] = std::array::from_fn(|i| if i % 2 == 0 { 248 } else { u8::try_from(247 - i).unwrap() });
    let key = PresentedKey::mint(Environment::Test, OrganisationId::Platform, &bytes);
    // 246 mod 62 = 60, 244 mod 62 = 58, …
    assert_eq!(key.id.as_str(), "ywusqomk");
}

#[test]
fn a_key_of_known_bytes_has_a_known_text() {
    let bytes: [u8; RANDOM_BYTES] = std::array::from_fn(|i| u8::try_from(i).unwrap());
    let key = PresentedKey::mint(Environment::Live, OrganisationId::Platform, &bytes);
    assert_eq!(key.text.expose(), "lsn_live_platform_01234567_89ABCDEFGHIJKLMNOPQRSTUVWXYZab1tgeNw");
}

#[test]
fn what_is_shaped_like_a_key_but_is_none_is_refused() {
    for body in [
        "lsn_prod_platform_01234567_0123456789012345678901234567ab",
        "key_test_platform_01234567_0123456789012345678901234567ab",
        "lsn_test_nobody_01234567_0123456789012345678901234567ab",
        "lsn_test_platform_0123456_0123456789012345678901234567ab",
        "lsn_test_platform_012345678_0123456789012345678901234567ab",
        "lsn_test_platform_0123456-_0123456789012345678901234567ab",
        "lsn_test_platform_01234567_0123456789012345678901234567a",
        "lsn_test_platform_01234567_0123456789012345678901234567abc",
        "lsn_test_platform_01234567_0123456789012345678901234567a-",
        "lsn_test_platform_01234567_0123456789012345678901234567ab_x",
        "lsn_test_platform_nothing_01234567_0123456789012345678901234567ab",
        "lsn_test_platform__01234567_0123456789012345678901234567ab",
        "lsn_test_platform_platform_01234567_0123456789012345678901234567ab",
        "lsn_test_platform_partner-01h455vb4pex5vsknk084sn02q_01234567_0123456789012345678901234567ab",
        "lsn_test_platform_01234567",
    ] {
        assert_eq!(PresentedKey::parse(&with_checksum(body)), Err(NotAKey), "{body}");
    }
    let good = with_checksum("lsn_test_platform_01234567_0123456789012345678901234567ab");
    assert!(PresentedKey::parse(&good).is_ok(), "the checksum of this test is the right one: {good}");
    for text in ["", "lsn", "lsn_te", "äöüäöü", "lsn_test_platform_€uro"] {
        assert_eq!(PresentedKey::parse(text), Err(NotAKey), "{text}");
    }
}

/// CRC-32 (IEEE 802.3), bit by bit, in six base62 digits: written again, so that the checksum is not its own witness.
fn with_checksum(body: &str) -> String {
    let crc = !body.bytes().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 })
    });
    let digit = |value: u32| match value {
        0..=9 => char::from_digit(value, 10).unwrap(),
        10..=35 => char::from(b'A' + u8::try_from(value - 10).unwrap()),
        _ => char::from(b'a' + u8::try_from(value - 36).unwrap()),
    };
    let digits: String = (0..6u32).rev().map(|place| digit(crc / 62u32.pow(place) % 62)).collect();
    format!("{body}{digits}")
}
