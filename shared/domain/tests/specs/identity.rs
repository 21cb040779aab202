//! Ids, organisations, roles, digests and values: the texts by which things are known in keys, URLs and JSON.

use std::collections::BTreeSet;

use domain::{
    clock::StoppingClock,
    digest::Digest,
    id::{self, AccountId, ApplicationId, QuestionId, derive, from_random},
    limits,
    organisation::{NotAnOrganisation, OrganisationId, Role},
    rate_limit::Admissions,
    step::{Owner, add_days},
    values::{Country, EmailAddress, ExternalId, Invalid, Language, Line, Prose, Redacted, WebAddress},
};
use jiff::{SignedDuration, Timestamp};

use super::world::{application_id, day, partner, start};

const ROLES: [Role; 9] = [
    Role::Reviewer,
    Role::Integrator,
    Role::Support,
    Role::Operator,
    Role::PartnerAdmin,
    Role::Developer,
    Role::Admin,
    Role::FleetAdmin,
    Role::Member,
];

fn organisations() -> [OrganisationId; 3] {
    [OrganisationId::Platform, OrganisationId::Partner(partner("acme")), OrganisationId::Customer(derive(&["fleet"]))]
}

#[test]
fn an_organisation_reads_back_from_its_text() {
    let texts = organisations().map(|organisation| organisation.to_string());
    assert_eq!(texts[0], "platform");
    assert!(texts[1].starts_with("partner_") && texts[2].starts_with("customer_"), "{texts:?}");
    for (organisation, text) in organisations().into_iter().zip(&texts) {
        assert_eq!(text.parse(), Ok(organisation));
        let json = serde_json::to_value(organisation).unwrap();
        assert_eq!(json, **text);
        assert_eq!(serde_json::from_value::<OrganisationId>(json).unwrap(), organisation);
    }
    let person: id::PersonId = derive(&["x"]);
    for text in ["", "Platform", "partner", &person.to_string()] {
        assert_eq!(text.parse::<OrganisationId>(), Err(NotAnOrganisation), "{text}");
        assert!(serde_json::from_value::<OrganisationId>(text.into()).is_err());
    }
}

#[test]
fn every_role_has_one_name_and_belongs_to_one_kind_of_organisation() {
    for role in ROLES {
        assert_eq!(role.as_str().parse(), Ok(role));
        assert_eq!(serde_json::to_value(role).unwrap(), role.as_str());
        let homes: Vec<_> = organisations().into_iter().filter(|organisation| role.belongs_to(organisation)).collect();
        assert_eq!(homes.len(), 1, "{role:?}");
        assert!(Role::all_of(&homes[0]).contains(&role));
    }
    assert_eq!("boss".parse::<Role>(), Err(()));
    let all: usize = organisations().iter().map(|organisation| Role::all_of(organisation).len()).sum();
    assert_eq!(all, ROLES.len());
}

#[test]
fn the_most_powerful_role_manages_the_members() {
    let managers = organisations().map(|organisation| Role::manager_of(&organisation));
    assert_eq!(managers, [Role::Operator, Role::PartnerAdmin, Role::Admin]);
    for organisation in organisations() {
        assert_eq!(Role::all_of(&organisation)[0], Role::manager_of(&organisation));
        assert!(Role::all_of(&organisation).iter().all(|role| role.belongs_to(&organisation)));
    }
}

#[test]
fn every_owner_has_an_inbox_of_its_own() {
    let account: AccountId = derive(&["Rosa"]);
    let [platform, acme, _] = organisations();
    let partner = partner("acme");
    let inboxes = [
        (Owner::Team(platform, Role::Reviewer), "platform#reviewer".to_owned()),
        (Owner::Team(acme, Role::PartnerAdmin), format!("{partner}#partner_admin")),
        (Owner::Member(platform, account), format!("platform#{account}")),
        (Owner::Applicant(application_id("acme")), application_id("acme").to_string()),
    ];
    for (owner, inbox) in inboxes {
        assert_eq!(owner.to_string(), inbox);
    }
}

/// The ids of what is stored already must never come out otherwise: a replay would make a second record.
#[test]
fn a_seed_gives_the_id_it_always_gave() {
    let application: ApplicationId = derive(&["ab", "c"]);
    assert_eq!(application.to_string(), "application_146cpgxeznh22t3w2t7zq4hdsv");
    assert_ne!(derive::<id::QuestionKind>(&["ab", "c"]).uuid(), application.uuid(), "the type is part of the seed");
}

#[test]
fn an_id_of_random_bytes_is_a_uuid_of_version_8() {
    let id: QuestionId = from_random([0xFF; 16]);
    assert_eq!(id::simple(&id), "ffffffffffff8fffbfffffffffffffff");
    assert_ne!(id, from_random([0xFE; 16]));
    assert_eq!(id.to_string().parse::<QuestionId>().unwrap(), id);
}

#[test]
fn an_account_is_the_address_in_whatever_case() {
    let account = |text: &str| id::account(&EmailAddress::parse(text).unwrap());
    assert_eq!(account("Ana@Example.com"), account("ana@example.COM"));
    assert_ne!(account("ana@example.com"), account("ana@example.org"));
}

/// FIPS 180-4, the digest of "abc".
#[test]
fn a_digest_is_sha_256_in_hexadecimal() {
    let digest = Digest::of("abc");
    assert_eq!(digest.as_str(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_eq!(digest.to_string(), digest.as_str());
    assert_ne!(digest, Digest::of("abd"));
}

#[test]
fn a_stopped_clock_stands_and_a_clock_read_too_early_has_counted_nothing() {
    let clock = StoppingClock::started(day(1));
    assert_eq!((clock.counted(day(0)), clock.is_running()), (SignedDuration::ZERO, true));
    let stopped = clock.stopped(day(3));
    assert_eq!((stopped.counted(day(9)), stopped.is_running()), (SignedDuration::from_hours(48), false));
    assert_eq!(stopped.stopped(day(8)), stopped);
    let resumed = stopped.resumed(day(5));
    assert_eq!(resumed.resumed(day(6)), resumed);
    assert_eq!(resumed.counted(day(6)), SignedDuration::from_hours(72));
}

#[test]
fn days_have_24_hours_and_end_with_time_itself() {
    assert_eq!(add_days(start(), 31).duration_since(start()), SignedDuration::from_hours(31 * 24));
    assert_eq!(add_days(Timestamp::MAX, 1), Timestamp::MAX);
}

#[test]
fn an_admission_is_forgotten_when_the_newest_leaves_the_window() {
    let hour = SignedDuration::from_hours(1);
    assert_eq!(Admissions::default().forgotten_at(hour), None);
    let admitted = Admissions::default().admit(day(0), 5, hour).unwrap().admit(start() + hour / 2, 5, hour).unwrap();
    assert_eq!(admitted.forgotten_at(hour), Some(start() + hour / 2 + hour));
    // What has left the window is not kept for ever.
    let later = admitted.admit(day(1), 5, hour).unwrap();
    assert_eq!(later, Admissions::default().admit(day(1), 5, hour).unwrap());
}

#[test]
fn exactly_a_window_later_one_more_is_admitted() {
    let hour = SignedDuration::from_hours(1);
    let full = Admissions::default().admit(start(), 1, hour).unwrap();
    assert_eq!(full.admit(start(), 1, hour).unwrap_err().retry_after_seconds, 3_601);
    assert_eq!(full.admit(start() + hour - SignedDuration::from_nanos(1), 1, hour).unwrap_err().retry_after_seconds, 1);
    assert!(full.admit(start() + hour, 1, hour).is_ok());
}

#[test]
fn a_limit_that_was_lowered_counts_the_newest() {
    let hour = SignedDuration::from_hours(1);
    let minutes = SignedDuration::from_mins;
    let admit = |admissions: Admissions, minute| admissions.admit(start() + minutes(minute), 5, hour).unwrap();
    let three = [0, 10, 30].into_iter().fold(Admissions::default(), admit);
    let refused = three.admit(start() + minutes(40), 2, hour).unwrap_err();
    assert_eq!(refused.retry_after_seconds, 30 * 60 + 1, "until the second newest, of minute 10, has left the window");
}

/// What is promised outside the code: to clients (issue 2), to operators (architecture.md, "The write is the outbox").
#[test]
fn the_limits_are_those_that_are_promised() {
    assert_eq!((limits::BODY_BYTES, limits::IMPORT_BYTES, limits::DOCUMENT_BYTES), (262_144, 4_194_304, 20_971_520));
    assert_eq!((limits::EVENTS_KEPT.as_secs(), limits::EVENTS_BYTES), (604_800, 16_384));
    assert_eq!((limits::APPLICATIONS_PER_ADDRESS, limits::APPLICATIONS_PER_CLIENT), (5, 20));
    assert_eq!(limits::APPLICATION_WINDOW.as_secs(), 3_600);
}

#[test]
fn every_fault_has_a_code_of_its_own_and_a_limit_where_it_speaks_of_one() {
    let faults = [
        Invalid::Required,
        Invalid::TooLong(7),
        Invalid::ControlCharacters,
        Invalid::NotAnEmailAddress,
        Invalid::NotAWebAddress,
        Invalid::NotPublic,
        Invalid::UnknownValue,
        Invalid::TooMany(8),
        Invalid::NotAnIdentifier,
        Invalid::NotATime,
        Invalid::InTheFuture,
        Invalid::Duplicate,
        Invalid::WrongType,
    ];
    let codes: BTreeSet<_> = faults.iter().map(|fault| fault.code()).collect();
    assert_eq!(codes.len(), faults.len());
    for fault in faults {
        assert_eq!(fault.to_string(), fault.code());
        let limit = match fault {
            Invalid::TooLong(limit) | Invalid::TooMany(limit) => Some(limit),
            _ => None,
        };
        assert_eq!(fault.limit(), limit);
    }
}

#[test]
fn a_text_may_be_as_long_as_its_limit_and_no_longer() {
    // Two bytes a character: limits count characters where people write, bytes where protocols do.
    assert!(Line::parse(&"é".repeat(limits::NAME_CHARACTERS)).is_ok());
    assert_eq!(Line::parse(&"é".repeat(limits::NAME_CHARACTERS + 1)).unwrap_err(), Invalid::TooLong(limits::NAME_CHARACTERS));
    assert!(Prose::parse(&"é".repeat(limits::PROSE_CHARACTERS)).is_ok());
    assert_eq!(Prose::parse(&"é".repeat(limits::PROSE_CHARACTERS + 1)).unwrap_err(), Invalid::TooLong(limits::PROSE_CHARACTERS));
    assert!(ExternalId::parse(&"x".repeat(limits::EXTERNAL_ID_CHARACTERS)).is_ok());
    assert_eq!(
        ExternalId::parse(&"x".repeat(limits::EXTERNAL_ID_CHARACTERS + 1)).unwrap_err(),
        Invalid::TooLong(limits::EXTERNAL_ID_CHARACTERS)
    );
    let url = |length: usize| WebAddress::parse(&format!("https://a.example/{}", "x".repeat(length - 18)));
    assert!(url(limits::URL_BYTES).is_ok());
    assert_eq!(url(limits::URL_BYTES + 1).unwrap_err(), Invalid::TooLong(limits::URL_BYTES));
    let email = |length: usize| EmailAddress::parse(&format!("ab@{}example.com", "c.".repeat((length - 14) / 2)));
    assert!(email(limits::EMAIL_BYTES).is_ok());
    assert_eq!(email(limits::EMAIL_BYTES + 2).unwrap_err(), Invalid::TooLong(limits::EMAIL_BYTES));
}

#[test]
fn prose_keeps_its_paragraphs_and_nothing_that_hides() {
    assert_eq!(Prose::parse(" one\r\n\ttwo ").unwrap().as_str(), "one\n\ttwo");
    assert_eq!(Prose::parse(" \r\n ").unwrap_err(), Invalid::Required);
    for hidden in ["a\u{7}b", "a\rb", "a\u{202E}b", "a\u{2066}b"] {
        assert_eq!(Prose::parse(hidden).unwrap_err(), Invalid::ControlCharacters, "{hidden:?}");
    }
    assert_eq!(ExternalId::parse(" ").unwrap_err(), Invalid::Required);
    assert_eq!(WebAddress::parse(" ").unwrap_err(), Invalid::Required);
    assert_eq!(Country::parse(" ").unwrap_err(), Invalid::Required);
}

#[test]
fn an_address_shows_its_host_and_never_its_query() {
    let address = WebAddress::parse("https://API.acme.example/v1?token=s3cret").unwrap();
    assert_eq!(address.host(), "api.acme.example");
    assert_eq!(format!("{address:?}"), "WebAddress(api.acme.example)");
    for bad in ["https://acme.example.", "https://user@acme.example", "https://:pass@acme.example", "ftp://acme.example"] {
        assert_eq!(WebAddress::parse(bad).unwrap_err(), Invalid::NotAWebAddress, "{bad}");
    }
}

#[test]
fn debug_shows_how_long_a_text_is_and_not_what_it_says() {
    assert_eq!(format!("{:?}", Line::parse("Ana").unwrap()), "Line(3 bytes)");
    assert_eq!(format!("{:?}", Prose::parse("Ana").unwrap()), "Prose(3 bytes)");
    assert_eq!(format!("{:?}", ExternalId::parse("t-9").unwrap()), "ExternalId(t-9)");
    assert_eq!(format!("{:?}", Country::parse("pt").unwrap()), "PT");
    assert_eq!(format!("{:?}", EmailAddress::parse("ana@example.com").unwrap()), "EmailAddress([redacted])");
}

#[test]
fn a_redacted_value_is_stored_as_itself() {
    let secret = Redacted::new("hunter2".to_owned());
    let json = serde_json::to_value(&secret).unwrap();
    assert_eq!(json, "hunter2");
    let read: Redacted<String> = serde_json::from_value(json).unwrap();
    assert_eq!(read.expose(), "hunter2");
    assert_eq!(read.into_exposed(), "hunter2");
}

#[test]
fn a_language_reads_back_from_its_tag() {
    assert_eq!(Language::ALL.map(Language::as_str), ["en", "fr", "es", "pt"]);
    for language in Language::ALL {
        assert_eq!(language.as_str().parse(), Ok(language));
        assert_eq!(serde_json::to_value(language).unwrap(), language.as_str());
    }
    assert_eq!("de".parse::<Language>(), Err(Invalid::UnknownValue));
}

#[test]
fn a_stored_value_is_parsed_again() {
    assert!(serde_json::from_value::<Line>("a\nb".into()).is_err());
    assert!(serde_json::from_value::<WebAddress>("http://acme.example".into()).is_err());
    assert!(serde_json::from_value::<EmailAddress>("nobody".into()).is_err());
    assert!(serde_json::from_value::<Country>("XX".into()).is_err());
    assert_eq!(serde_json::from_value::<Country>("PT".into()).unwrap(), Country::parse("PT").unwrap());
}

#[test]
fn a_role_includes_itself_and_those_that_it_is_more_than() {
    for role in ROLES {
        let included: Vec<Role> = ROLES.into_iter().filter(|other| role.includes(*other)).collect();
        let expected: &[Role] = match role {
            Role::Operator => &[Role::Reviewer, Role::Integrator, Role::Support, Role::Operator],
            Role::PartnerAdmin => &[Role::PartnerAdmin, Role::Developer],
            Role::Admin => &[Role::Admin, Role::FleetAdmin, Role::Member],
            Role::FleetAdmin => &[Role::FleetAdmin, Role::Member],
            Role::Reviewer | Role::Integrator | Role::Support | Role::Developer | Role::Member => &[role],
        };
        assert_eq!(included, expected, "{role:?}");
    }
}
