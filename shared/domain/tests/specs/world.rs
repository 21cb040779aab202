//! The cast, the calendar and the programme that all specifications share.

use domain::{
    aggregate::Aggregate,
    application::{Application, Command, Content, DocumentKind, Reviewer, State, Submission},
    digest::Digest,
    event::{Actor, Occasion},
    id::{AccountId, ApplicationId, CustomerId, DocumentId, PartnerId, PersonId, QuestionId, derive},
    listing::DocumentKind as ListingDocumentKind,
    programme::{
        ApiKeyRules, ApplicationRules, AttachmentRules, Category, CircuitRules, CreditsRules, DelegationRules, InstallationRules,
        IntegrationType, InvitationRules, ListingRules, Part, PartnerAccountRules, PartnershipType, Programme, ScopeRule, Standard,
        Support, WebhookRules,
    },
    step::{Deadline, add_days},
    values::{Country, Language, Line, Prose, WebAddress},
};
use jiff::{SignedDuration, Timestamp};

/// The day all stories begin.
pub fn start() -> Timestamp {
    "2026-03-01T09:00:00Z".parse().unwrap()
}

pub fn day(days: u16) -> Timestamp {
    add_days(start(), days)
}

pub fn an_hour_later() -> Timestamp {
    start() + SignedDuration::from_hours(1)
}

/// A programme whose numbers all differ, so that no rule can be applied with another's.
pub fn programme() -> Programme {
    let deadline = |days, reminder_days: &[u16]| Deadline { days, reminder_days: reminder_days.to_vec() };
    Programme {
        data_routes: vec![],
        partnership_types: vec![
            PartnershipType { id: "oem".to_owned(), exploratory_call: true },
            PartnershipType { id: "isv".to_owned(), exploratory_call: false },
        ],
        scopes: vec![ScopeRule { id: "assets:read".to_owned() }, ScopeRule { id: "orders:write".to_owned() }],
        authentication_methods: ["api_key", "mutual_tls", "oauth2_authorization_code"].map(str::to_owned).to_vec(),
        categories: ["telematics", "other"].map(|id| Category { id: id.to_owned() }).to_vec(),
        integration_types: vec![IntegrationType { id: "orders".to_owned() }],
        application: ApplicationRules {
            claim: deadline(3, &[1]),
            review: deadline(10, &[7]),
            answer: deadline(14, &[6, 12]),
            confirmation: deadline(30, &[2, 9]),
            status_link_days: 180,
        },
        listing: ListingRules {
            claim: deadline(4, &[2]),
            review: deadline(11, &[8]),
            answer: deadline(15, &[5, 13]),
            changes: deadline(31, &[16]),
            publication: deadline(6, &[3]),
            required_documents: vec![ListingDocumentKind::Security],
            checklist: vec![
                Standard { part: Part::Technical, id: "works".to_owned() },
                Standard { part: Part::Security, id: "works".to_owned() },
                Standard { part: Part::Commercial, id: "terms".to_owned() },
            ],
        },
        installation: InstallationRules {
            request: deadline(13, &[4, 9]),
            scope_request: deadline(29, &[3, 10, 25]),
            erasure: deadline(32, &[17, 26]),
            erasure_escalation: deadline(8, &[]),
            setup_code_minutes: 11,
            observed_days: 92,
        },
        invitation: InvitationRules { acceptance: deadline(21, &[5, 15]) },
        partner_account: PartnerAccountRules { activation: deadline(7, &[3]) },
        attachment: AttachmentRules { forwarding: deadline(9, &[4]), acceptance: deadline(16, &[6, 12]) },
        delegation: DelegationRules {
            approval: deadline(8, &[5]),
            sign_in_above: "500".parse().unwrap(),
            stop_notice_hours: 25,
            sample: 4,
        },
        api_key: ApiKeyRules { rotation_hours: 36 },
        webhook: WebhookRules {
            secret_overlap_hours: 26,
            first_retry_seconds: 50,
            longest_retry_seconds: 7_000,
            give_up_hours: 71,
            log_days: 28,
            circuit: CircuitRules { failures: 4, first_pause_seconds: 70, longest_pause_seconds: 3_500 },
        },
        credits: CreditsRules {
            opening: "50".parse().unwrap(),
            price_per_tracker_day: "0.2".parse().unwrap(),
            close_after_hours: 3,
            oldest_event_days: 33,
            forecast_days: 6,
            warning_days: vec![12, 5],
        },
        support: Support {
            url: "https://support.example.com/partners".to_owned(),
            address: "partners@support.example.com".to_owned(),
            listing_guidelines_url: "https://support.example.com/guidelines".to_owned(),
            visit_hours: 5,
        },
    }
}

pub fn occasion(now: Timestamp) -> Occasion {
    Occasion { now, actor: Actor::Schedule, request_id: "request-1".to_owned() }
}

/// The account of one of the cast.
pub fn account(name: &str) -> AccountId {
    derive(&[name])
}

pub fn person(name: &str) -> PersonId {
    derive(&[name])
}

pub fn question(number: usize) -> QuestionId {
    derive(&[&number.to_string()])
}

pub fn document(number: usize) -> DocumentId {
    derive(&[&number.to_string()])
}

pub fn partner(name: &str) -> PartnerId {
    derive(&[name])
}

pub fn application_id(name: &str) -> ApplicationId {
    derive(&[name])
}

pub fn customer(name: &str) -> CustomerId {
    derive(&[name])
}

pub fn prose(text: &str) -> Prose {
    Prose::parse(text).unwrap()
}

pub fn line(text: &str) -> Line {
    Line::parse(text).unwrap()
}

/// The platform's people. Rosa reviews; Remy reviews too; Olga operates. Carla is the applicant's business contact and
/// also has a seat on the platform, even an operator's; Dario's address is of the applicant's own domain.
pub fn reviewer(name: &str) -> Reviewer {
    let (is_operator, domain) = match name {
        "Rosa" | "Remy" => (false, "platform.example"),
        "Olga" | "Carla" => (true, "platform.example"),
        "Dario" => (true, "acme.example"),
        other => panic!("{other} is not of the cast"),
    };
    Reviewer { account: account(name), is_operator, domain: Digest::of(domain) }
}

pub fn has_conflict(name: &str) -> bool {
    matches!(name, "Carla" | "Dario")
}

/// An application of a kind that needs an exploratory call.
pub fn submission() -> Submission {
    submission_of("oem")
}

pub fn submission_of(partnership_type: &str) -> Submission {
    Submission {
        id: application_id("acme"),
        content: Content {
            partnership_type: partnership_type.to_owned(),
            legal_name: line("Acme Telematics S.A."),
            country: Country::parse("PT").unwrap(),
            website: WebAddress::parse("https://acme.example/").unwrap(),
            use_case: prose("Machine data of mixed fleets.\nDaily."),
            api_endpoints: vec![WebAddress::parse("https://api.acme.example/v1").unwrap()],
            authentication_method: Some("api_key".to_owned()),
            data_flows: Some(prose("Positions flow in.")),
            requested_scopes: vec!["assets:read".to_owned()],
            other_requirements: None,
            technical_documents: vec![WebAddress::parse("https://acme.example/api.pdf").unwrap()],
            security_documents: vec![],
            language: Language::Pt,
        },
        business_contact: person("Carla"),
        technical_contact: person("Tomas"),
        contact_accounts: vec![account("Carla"), account("Tomas")],
        contact_domains: vec![Digest::of("acme.example")],
        revises: Some(application_id("acme, refused last year")),
    }
}

pub fn submit() -> Command {
    Command::Submit(Box::new(submission()))
}

pub fn claim(who: &str) -> Command {
    Command::Claim(reviewer(who))
}

pub fn log_call(who: &str, held_at: Timestamp) -> Command {
    Command::LogCall { reviewer: reviewer(who), held_at, notes: prose("They poll hourly.") }
}

pub fn ask(who: &str, number: usize) -> Command {
    Command::Ask { reviewer: reviewer(who), question: question(number), text: prose(&format!("Question {number}?")) }
}

pub fn answer(number: usize, text: &str) -> Command {
    Command::Answer { question: question(number), text: prose(text) }
}

pub fn add_document(number: usize) -> Command {
    Command::AddDocument {
        document: document(number),
        kind: DocumentKind::Security,
        file_name: line("certificate.pdf"),
        media_type: "application/pdf".to_owned(),
    }
}

pub fn approve(who: &str, organisation: &str) -> Command {
    Command::Approve { reviewer: reviewer(who), partner: partner(organisation) }
}

pub fn reject(who: &str, reasons: &str) -> Command {
    Command::Reject { reviewer: reviewer(who), reasons: prose(reasons) }
}

/// The state after a command that the rules allow.
pub fn when<A: Aggregate>(state: &A::State, command: A::Command, occasion: &Occasion) -> A::State {
    let events = A::decide(state, command, occasion, &programme()).unwrap();
    then::<A>(state, &events, occasion.now)
}

/// The state after these events.
pub fn then<A: Aggregate>(state: &A::State, events: &[A::Event], at: Timestamp) -> A::State {
    events.iter().fold(state.clone(), |state, event| A::evolve(state, event, at))
}

/// An application after these commands, all given at the start.
pub fn application_after(commands: Vec<Command>) -> State {
    commands.into_iter().fold(State::Unwritten, |state, command| when::<Application>(&state, command, &occasion(start())))
}

/// The name of an event without its aggregate's: `claimed`.
pub fn name_of<E: serde::Serialize>(event: &E) -> String {
    let value = serde_json::to_value(event).unwrap();
    let (_, name) = value["type"].as_str().unwrap().split_once('.').unwrap();
    name.to_owned()
}
