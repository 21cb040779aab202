//! Sample view models: every page in every state. The gallery shows them; the tests read them.

#[path = "connected.rs"]
mod connected;
#[path = "customers.rs"]
mod customers;
#[path = "listings.rs"]
mod listings;

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use language::{Fault, Locale};
use pages::application::{
    Actor, Answer, ApplicationDetails, ApplicationState, Clock, Contact, Document, DocumentSource, HistoryEntry, Move, Mover, Question,
};
use pages::apply::{ApplicationForm, ApplyPage};
use pages::audit::{AuditPage, AuditRow};
use pages::catalogue::{App, Asked, CataloguePage, Choice, Worded};
use pages::catalogue_entry::{Access, CatalogueEntryPage};
use pages::form::{Faults, FieldFault, fault};
use pages::frame::{ActingFor, Frame, Visitor};
use pages::inbox::{InboxPage, Step, StepKind};
use pages::keys::{AppChoice, KeyForm, KeyRow, KeyStanding, KeysPage, NewKey, Production};
use pages::link_problem::{LinkProblem, LinkProblemPage};
use pages::members::{Invitation, InvitationForm, Member, MembersDone, MembersPage};
use pages::organisations::{Organisation, OrganisationKind, OrganisationsPage};
use pages::portal_home::{PortalHomePage, TestKey};
use pages::problem::{ProblemKind, ProblemPage};
use pages::received::ReceivedPage;
use pages::review_application::{Approval, Blocker, Call, Claim, ReviewActions, ReviewApplicationPage, ReviewDone, ReviewForm};
use pages::review_queue::{QueueRow, ReviewQueuePage};
use pages::sign_in_problem::{SignInProblem, SignInProblemPage};
use pages::site_home::SiteHomePage;
use pages::status::{Answering, DeclaredFile, Done, StatusPage, Upload};
use pages::support_visit::{SupportVisitForm, SupportVisitPage, Visit};
use pages::webhook::{AttemptOutcome, AttemptRow, DeliveryRow, LeftAlone, SecretRow, Standing, WebhookDone, WebhookPage};
use pages::webhooks::{EndpointForm, EndpointRow, WebhooksPage};

/// Who wrote the texts from outside.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Writer {
    /// Plausible texts.
    Friendly,
    /// Markup, quotes and endless words in every text from outside.
    Hostile,
}

/// What a hostile writer puts into every field.
pub const HOSTILE: &str = "\"'><script>alert(1)</script><img src=x onerror=alert(2)> {{ x }} \u{202e}";

struct Sampler {
    locale: Locale,
    writer: Writer,
}

/// Every page in every state as (name, HTML).
pub fn every_page(locale: Locale, writer: Writer) -> Vec<(String, String)> {
    let sampler = Sampler { locale, writer };
    let mut pages = vec![
        ("home".to_owned(), sampler.site_home(Visitor::Anonymous).render()),
        ("home-signed-in".to_owned(), sampler.site_home(sampler.person(None)).render()),
        ("received".to_owned(), ReceivedPage { frame: sampler.frame("/apply/received") }.render()),
    ];
    pages.extend(sampler.apply_pages());
    pages.extend(sampler.status_pages());
    pages.extend(sampler.review_pages());
    pages.extend(sampler.organisation_pages());
    pages.extend(sampler.catalogue_pages());
    pages.extend(sampler.listing_pages());
    pages.extend(sampler.customer_pages());
    pages.extend(sampler.connected_pages());
    for problem in LinkProblem::ALL {
        let page = LinkProblemPage { frame: sampler.frame("/"), problem };
        pages.push((format!("link-{problem:?}").to_lowercase(), page.render()));
    }
    for problem in SignInProblem::ALL {
        let page = SignInProblemPage { frame: sampler.frame("/"), problem };
        pages.push((format!("sign-in-{problem:?}").to_lowercase(), page.render()));
    }
    for kind in ProblemKind::ALL {
        pages.push((format!("problem-{}-{}", kind.status(), short(&kind)), sampler.problem(kind).render()));
    }
    let retry = ProblemKind::TooMany { retry_at: Some(now() + SignedDuration::from_mins(25)) };
    pages.push(("problem-429-with-time".to_owned(), sampler.problem(retry).render()));
    pages
}

fn short(kind: &ProblemKind) -> String {
    format!("{kind:?}").split([' ', '{']).next().unwrap_or_default().to_lowercase()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap_or_default()
}

fn now() -> Timestamp {
    at("2026-11-22T10:08:00Z")
}

/// `step` hours for each row before this one, and `first` for the first.
fn hours_after(row: usize, step: i64, first: i64) -> SignedDuration {
    SignedDuration::from_hours(i64::try_from(row).unwrap_or_default() * step + first)
}

const fn days(count: u64) -> Duration {
    Duration::from_secs(count * 86_400)
}

impl Sampler {
    fn text(&self, friendly: &str) -> String {
        match self.writer {
            Writer::Friendly => friendly.to_owned(),
            Writer::Hostile => format!("{HOSTILE}{friendly}{}", "x".repeat(300)),
        }
    }

    fn frame_for(&self, path: &str, visitor: Visitor) -> Frame {
        Frame {
            locale: self.locale,
            platform_name: "Northwind Fleet".to_owned(),
            support_address: "partners@northwind.example".to_owned(),
            return_path: path.to_owned(),
            visitor,
        }
    }

    fn frame(&self, path: &str) -> Frame {
        self.frame_for(path, Visitor::Anonymous)
    }

    fn person(&self, acting_for: Option<ActingFor>) -> Visitor {
        Visitor::SignedIn { name: self.text("Inês Carvalho"), acting_for }
    }

    fn desk(&self, path: &str) -> Frame {
        self.frame_for(path, self.person(Some(ActingFor::Platform { waiting: 3 })))
    }

    fn portal(&self, path: &str) -> Frame {
        let acting_for = ActingFor::Partner {
            organisation_id: "partner_01jd2m7v8kfx4".to_owned(),
            name: self.text("Hydra Telematics GmbH"),
            waiting: 1,
        };
        self.frame_for(path, self.person(Some(acting_for)))
    }

    fn problem(&self, kind: ProblemKind) -> ProblemPage {
        ProblemPage {
            frame: self.frame("/"),
            kind,
            request_id: "b5c1f0de-6f0a-4f42-9a51-1d2f0c9d7f10".to_owned(),
            back: Some("/apply".to_owned()),
        }
    }

    fn site_home(&self, visitor: Visitor) -> SiteHomePage {
        SiteHomePage { frame: self.frame_for("/", visitor), partnership_types: partnership_types() }
    }

    fn apply(&self, form: ApplicationForm, faults: Vec<FieldFault>) -> ApplyPage {
        ApplyPage {
            frame: self.frame("/apply"),
            form,
            faults: Faults(faults),
            partnership_types: partnership_types(),
            authentication_methods: strings(&[
                "api_key",
                "oauth2_client_credentials",
                "oauth2_authorization_code",
                "basic",
                "mutual_tls",
                "other",
            ]),
            scopes: strings(&[
                "assets:read",
                "locations:read",
                "telemetry:read",
                "fuel:read",
                "faults:read",
                "orders:read",
                "orders:write",
                "menu:write",
                "charging:read",
            ]),
            revision: None,
        }
    }

    fn apply_pages(&self) -> Vec<(String, String)> {
        let filled = ApplicationForm {
            partnership_type: "spaceship".to_owned(),
            legal_name: self.text("Hydra Telematics GmbH"),
            country: "DE".to_owned(),
            website: self.text("http//hydra"),
            business_contact_name: self.text("Inês Carvalho"),
            business_contact_email: self.text("ines@hydra"),
            technical_contact_name: self.text("Tomás Okafor"),
            technical_contact_email: self.text("tomas@hydra-telematics.example"),
            use_case: self.text("We read engine hours and fuel levels\nfor our service planning."),
            api_endpoints: self.text("https://api.hydra.example/aempv2\nhttps://eu.api.hydra.example/aempv2\nftp://old.hydra.example"),
            authentication_method: "oauth2_client_credentials".to_owned(),
            data_flows: self.text("Telemetry, read every 15 minutes."),
            requested_scopes: strings(&["telemetry:read", "fuel:read"]),
            other_requirements: String::new(),
            technical_documents: self.text("https://docs.hydra.example/api.pdf"),
            security_documents: String::new(),
            language: "pt".to_owned(),
        };
        let line = FieldFault { field: "api_endpoints".to_owned(), line: Some(3), fault: Fault::NotAWebAddress };
        let faults = vec![
            fault("partnership_type", Fault::UnknownValue),
            fault("website", Fault::NotAWebAddress),
            fault("business_contact_email", Fault::NotAnEmailAddress),
            line,
            fault("requested_scopes", Fault::UnknownValue),
            fault("unheard_of", Fault::UnknownField),
        ];
        let mut again = self.apply(ApplicationForm::default(), vec![]);
        again.revision = Some(("application_01jd2m7v8kfx4".to_owned(), self.text("token")));
        vec![
            ("apply".to_owned(), self.apply(ApplicationForm::default(), vec![]).render()),
            ("apply-faults".to_owned(), self.apply(filled, faults).render()),
            ("apply-again".to_owned(), again.render()),
        ]
    }

    fn details(&self) -> ApplicationDetails {
        ApplicationDetails {
            partnership_type: "oem".to_owned(),
            legal_name: self.text("Hydra Telematics GmbH"),
            business_contact: Contact { name: self.text("Inês Carvalho"), email: self.text("ines@hydra-telematics.example") },
            technical_contact: Contact { name: self.text("Tomás Okafor"), email: self.text("tomas@hydra-telematics.example") },
            country: "DE".to_owned(),
            website: self.text("https://www.hydra-telematics.example"),
            use_case: self.text("Our excavators and loaders report engine hours, fuel level and fault codes.\nShared customers want them in one place, without exporting spreadsheets every month."),
            api_endpoints: vec![self.text("https://api.hydra.example/aempv2"), self.text("https://eu.api.hydra.example/aempv2")],
            authentication_method: "oauth2_client_credentials".to_owned(),
            data_flows: self.text("Telemetry from us to you, every 15 minutes."),
            requested_scopes: strings(&["telemetry:read", "fuel:read", "charging:read"]),
            other_requirements: self.text("Please call from fixed addresses; we keep an allow list."),
        }
    }

    fn documents(&self) -> Vec<Document> {
        vec![
            Document {
                name: self.text("penetration-test-2026.pdf"),
                kind: "security".to_owned(),
                source: DocumentSource::Stored { bytes: 1_382_400, download: Some("https://storage.example/read/1".to_owned()) },
                added_at: at("2026-11-20T15:00:00Z"),
            },
            Document {
                name: self.text("architecture.png"),
                kind: "technical".to_owned(),
                source: DocumentSource::Awaited,
                added_at: at("2026-11-20T14:00:00Z"),
            },
            Document {
                name: self.text("https://docs.hydra.example/aemp.pdf"),
                kind: "technical".to_owned(),
                source: DocumentSource::Link { url: "https://docs.hydra.example/aemp.pdf".to_owned() },
                added_at: at("2026-11-17T09:12:00Z"),
            },
            Document {
                name: self.text("javascript:alert(1)"),
                kind: "technical".to_owned(),
                source: DocumentSource::Link { url: "javascript:alert(1)".to_owned() },
                added_at: at("2026-11-17T09:12:00Z"),
            },
        ]
    }

    fn questions(&self, answered: bool) -> Vec<Question> {
        let answer = answered.then(|| Answer {
            text: self.text("Yes. We page by 100 machines and keep the links stable for a day."),
            answered_at: at("2026-11-21T08:30:00Z"),
        });
        vec![
            Question {
                id: "question_2".to_owned(),
                text: self.text("Does your AEMP endpoint page its results, and how long do the links stay valid?"),
                asked_at: at("2026-11-19T13:45:00Z"),
                due: Some(at("2026-12-03T13:45:00Z")),
                answer,
            },
            Question {
                id: "question_1".to_owned(),
                text: self.text("Which of your model series carry a modem from the factory?"),
                asked_at: at("2026-11-18T09:00:00Z"),
                due: None,
                answer: Some(Answer {
                    text: self.text("All since 2019.\nOlder ones can be retrofitted."),
                    answered_at: at("2026-11-18T16:20:00Z"),
                }),
            },
        ]
    }

    fn status(&self, state: ApplicationState) -> StatusPage {
        let (mover, running) = match state {
            ApplicationState::Submitted | ApplicationState::InReview => (Some(Mover::Team), true),
            ApplicationState::InfoRequested | ApplicationState::InfoExpired => (Some(Mover::Applicant), false),
            ApplicationState::Approved | ApplicationState::Rejected | ApplicationState::Withdrawn => (None, false),
        };
        let open = matches!(state, ApplicationState::InfoRequested | ApplicationState::InfoExpired);
        let untouched = state == ApplicationState::Submitted;
        StatusPage {
            frame: self.frame("/applications/application_01jd2m7v8kfx4/status/token"),
            path: "/applications/application_01jd2m7v8kfx4/status/token".to_owned(),
            version: 7,
            reference: "application_01jd2m7v8kfx4".to_owned(),
            state,
            submitted_at: at("2026-11-17T09:12:00Z"),
            now: now(),
            whose_move: mover
                .map(|mover| Move { mover, due: (state != ApplicationState::InfoExpired).then(|| at("2026-12-03T13:45:00Z")) }),
            clock: Clock {
                with_team: days(3) + Duration::from_hours(2),
                with_applicant: if untouched { Duration::ZERO } else { days(1) + Duration::from_secs(68_000) },
                running,
            },
            address: self.text("ines@hydra-telematics.example"),
            address_confirmed_at: (!untouched).then(|| at("2026-11-17T09:20:00Z")),
            details: self.details(),
            questions: if untouched { vec![] } else { self.questions(!open) },
            answering: None,
            documents: if untouched { vec![] } else { self.documents() },
            upload: if state.is_final() { Upload::Closed } else { Upload::Declare(DeclaredFile::default()) },
            rejection_reasons: (state == ApplicationState::Rejected)
                .then(|| self.text("Your API has no way to limit access to one customer.\nThe security document is older than a year.")),
            apply_again: (state == ApplicationState::Rejected).then(|| "/apply?revision_of=application_01jd2m7v8kfx4".to_owned()),
            history: vec![
                HistoryEntry { at: at("2026-11-19T13:45:00Z"), action: "application.question_asked".to_owned(), by: Actor::Team },
                HistoryEntry { at: at("2026-11-18T08:00:00Z"), action: "application.claimed".to_owned(), by: Actor::Team },
                HistoryEntry { at: at("2026-11-17T09:20:00Z"), action: "application.address_confirmed".to_owned(), by: Actor::Applicant },
                HistoryEntry { at: at("2026-11-17T09:12:00Z"), action: "application.submitted".to_owned(), by: Actor::Applicant },
            ],
            done: None,
            faults: Faults::default(),
        }
    }

    fn status_pages(&self) -> Vec<(String, String)> {
        let mut pages: Vec<(String, String)> =
            ApplicationState::ALL.into_iter().map(|state| (format!("status-{}", state.value()), self.status(state).render())).collect();
        for done in [Done::AddressConfirmed, Done::Answered, Done::DocumentAdded, Done::Withdrawn] {
            let mut page = self.status(ApplicationState::InReview);
            page.done = Some(done);
            pages.push((format!("status-done-{done:?}").to_lowercase(), page.render()));
        }
        let mut faulty = self.status(ApplicationState::InfoRequested);
        faulty.answering = Some(Answering { question: "question_2".to_owned(), text: self.text("Yes") });
        faulty.faults = Faults(vec![
            fault("answer", Fault::TooShort { limit: 10 }),
            fault("file_name", Fault::Required),
            fault("kind", Fault::UnknownValue),
            fault("media_type", Fault::FileTypeNotAccepted),
        ]);
        pages.push(("status-faults".to_owned(), faulty.render()));
        let mut upload = self.status(ApplicationState::InReview);
        upload.upload = Upload::Send {
            action: "https://documents.example/".to_owned(),
            fields: vec![("key".to_owned(), "a/b".to_owned()), ("policy".to_owned(), self.text("eyJ"))],
            file_name: self.text("security-overview.pdf"),
            media_type: "application/pdf".to_owned(),
            limit_bytes: 20_971_520,
        };
        pages.push(("status-upload".to_owned(), upload.render()));
        pages
    }

    fn support_visit(&self, faults: Vec<FieldFault>, begun: Option<&str>) -> SupportVisitPage {
        SupportVisitPage {
            frame: self.desk("/review/support"),
            may_visit: true,
            hours: 8,
            form: SupportVisitForm { organisation: self.text("partner_01k"), reason: self.text("Ticket 4711") },
            faults: faults.into(),
            begun: begun.map(|path| Visit {
                organisation: self.text("partner_01k"),
                path: Some(path.to_owned()),
                until: at("2026-11-22T18:00:00Z"),
            }),
        }
    }

    fn audit_rows(&self) -> Vec<AuditRow> {
        vec![
            AuditRow {
                at: at("2026-11-19T13:45:00Z"),
                actor: Actor::Person(self.text("Maya Lindqvist")),
                action: "application.question_asked".to_owned(),
                before: Some(self.text("in_review")),
                after: Some(self.text("info_requested")),
                reason: Some(self.text("Ticket 4711")),
                request_id: self.text("b5c1f0de-6f0a-4f42"),
            },
            AuditRow {
                at: at("2026-11-18T08:00:00Z"),
                actor: Actor::Person(self.text("Maya Lindqvist")),
                action: "application.claimed".to_owned(),
                before: Some("submitted".to_owned()),
                after: Some("in_review".to_owned()),
                reason: None,
                request_id: "1d2f0c9d-7f10-4a51".to_owned(),
            },
            AuditRow {
                at: at("2026-11-17T09:12:00Z"),
                actor: Actor::Applicant,
                action: "application.submitted".to_owned(),
                before: None,
                after: Some("submitted".to_owned()),
                reason: None,
                request_id: "9a511d2f-0c9d-4f42".to_owned(),
            },
        ]
    }

    fn review(&self, state: ApplicationState, actions: ReviewActions) -> ReviewApplicationPage {
        let open = state == ApplicationState::InfoRequested;
        ReviewApplicationPage {
            frame: self.desk("/review/applications/application_01jd2m7v8kfx4"),
            id: "application_01jd2m7v8kfx4".to_owned(),
            version: 7,
            state,
            submitted_at: at("2026-11-17T09:12:00Z"),
            now: now(),
            correspondence_language: "Português".to_owned(),
            whose_move: (!state.is_final()).then(|| Move {
                mover: if open { Mover::Applicant } else { Mover::Team },
                due: Some(if open { at("2026-12-03T13:45:00Z") } else { at("2026-11-21T09:12:00Z") }),
            }),
            clock: Clock { with_team: days(3), with_applicant: days(1), running: !open && !state.is_final() },
            details: self.details(),
            address_confirmed_at: (state != ApplicationState::Submitted).then(|| at("2026-11-17T09:20:00Z")),
            revision_of: (state == ApplicationState::Submitted).then(|| "application_01hz9q2m4".to_owned()),
            claimed_by: (state != ApplicationState::Submitted).then(|| Claim {
                name: self.text("Maya Lindqvist"),
                is_reader: state == ApplicationState::InReview,
                since: at("2026-11-18T08:00:00Z"),
            }),
            call_required: true,
            calls: if state == ApplicationState::InReview {
                vec![Call {
                    held_at: at("2026-11-19T10:00:00Z"),
                    notes: self.text("With Inês and Tomás. Pilot with two customers agreed."),
                    logged_by: self.text("Maya Lindqvist"),
                }]
            } else {
                vec![]
            },
            questions: if state == ApplicationState::Submitted { vec![] } else { self.questions(!open) },
            documents: self.documents(),
            rejection_reasons: (state == ApplicationState::Rejected).then(|| self.text("The security document is older than a year.")),
            actions,
            form: ReviewForm::default(),
            faults: Faults::default(),
            is_outdated: false,
            audit: self.audit_rows(),
            done: None,
        }
    }

    fn review_pages(&self) -> Vec<(String, String)> {
        let every_blocker = Approval::Blocked(Blocker::ALL.to_vec());
        let claim = ReviewActions { claim: true, approval: every_blocker, ..ReviewActions::default() };
        let decide = ReviewActions { claim: false, log_call: true, ask: true, approval: Approval::Possible, reject: true };
        let mut asked = self.review(ApplicationState::InReview, decide.clone());
        asked.form =
            ReviewForm { held_at: "2027-01-01T10:00".to_owned(), notes: String::new(), question: self.text("?"), reasons: self.text("No") };
        let outdated = ReviewApplicationPage { is_outdated: true, ..asked.clone() };
        asked.faults = Faults(vec![
            fault("held_at", Fault::InTheFuture),
            fault("notes", Fault::Required),
            fault("question", Fault::TooLong { limit: 4_000 }),
            fault("reasons", Fault::TooShort { limit: 20 }),
        ]);
        let mut pages = vec![
            ("review-submitted".to_owned(), self.review(ApplicationState::Submitted, claim).render()),
            ("review-in-review".to_owned(), self.review(ApplicationState::InReview, decide.clone()).render()),
            ("review-info-requested".to_owned(), self.review(ApplicationState::InfoRequested, ReviewActions::default()).render()),
            ("review-rejected".to_owned(), self.review(ApplicationState::Rejected, ReviewActions::default()).render()),
            ("review-faults".to_owned(), asked.render()),
            ("review-outdated".to_owned(), outdated.render()),
        ];
        for done in [ReviewDone::Claimed, ReviewDone::CallLogged, ReviewDone::Asked, ReviewDone::Approved, ReviewDone::Rejected] {
            let mut page = self.review(ApplicationState::InReview, decide.clone());
            page.done = Some(done);
            pages.push((format!("review-done-{done:?}").to_lowercase(), page.render()));
        }
        pages.push(("queue".to_owned(), self.queue(None, self.queue_rows()).render()));
        pages.push(("queue-empty".to_owned(), self.queue(Some(ApplicationState::InfoExpired), vec![]).render()));
        pages
    }

    fn queue(&self, state: Option<ApplicationState>, rows: Vec<QueueRow>) -> ReviewQueuePage {
        let next_cursor = (!rows.is_empty()).then(|| "a+b/c=".to_owned());
        ReviewQueuePage { frame: self.desk("/review"), state, rows, next_cursor, now: now() }
    }

    fn queue_rows(&self) -> Vec<QueueRow> {
        let names = [
            "Hydra Telematics GmbH",
            "Assurances du Littoral",
            "Combustibles del Sur S.A.",
            "Brightline Software Ltd",
            "Locadora Atlântica",
            "Kestrel Brokers",
            "Old Mill Referrals",
        ];
        ApplicationState::ALL
            .into_iter()
            .zip(names)
            .zip(partnership_types())
            .enumerate()
            .map(|(index, ((state, name), partnership_type))| QueueRow {
                id: format!("application_{index}"),
                legal_name: self.text(name),
                partnership_type,
                state,
                age: days(index as u64) + Duration::from_mins(125),
                whose_move: (!state.is_final()).then(|| Move {
                    mover: if index < 2 { Mover::Team } else { Mover::Applicant },
                    due: (index != 3).then(|| now() + hours_after(index, 30, -30)),
                }),
                claimed_by: (index > 0).then(|| self.text("Maya Lindqvist")),
            })
            .collect()
    }

    fn organisation_pages(&self) -> Vec<(String, String)> {
        let organisations = vec![
            Organisation {
                kind: OrganisationKind::Platform,
                name: "Northwind Fleet".to_owned(),
                roles: strings(&["reviewer", "operator"]),
                path: "/review".to_owned(),
                waiting: 3,
            },
            Organisation {
                kind: OrganisationKind::Partner,
                name: self.text("Hydra Telematics GmbH"),
                roles: strings(&["partner_admin"]),
                path: "/partners/partner_01jd2m7v8kfx4".to_owned(),
                waiting: 1,
            },
            Organisation {
                kind: OrganisationKind::Customer,
                name: self.text("Baumaschinen Nord AG"),
                roles: strings(&["fleet_admin"]),
                path: "/customers/customer_1".to_owned(),
                waiting: 0,
            },
        ];
        let mut invited = self.members(true);
        invited.done = Some(MembersDone::Invited);
        let mut faulty = self.members(true);
        faulty.form = InvitationForm { email: self.text("nobody"), role: "developer".to_owned() };
        faulty.faults = Faults(vec![fault("email", Fault::NotAnEmailAddress), fault("role", Fault::UnknownValue)]);
        let mut removed = self.members(false);
        removed.done = Some(MembersDone::Removed);
        let minted = TestKey::Minted {
            prefix: "lsn_test_4f9k…".to_owned(),
            minted_at: at("2026-11-22T10:01:00Z"),
            minted_by: self.text("Inês Carvalho"),
        };
        let shown = TestKey::Shown { secret: "lsn_test_4f9kq2v7_9hTz3WcVd0aLmKpQx7YbN2sRfGuJ1eX_2Qk9Pz".to_owned() };
        let mut desk_members = self.members(true);
        desk_members.frame = self.desk("/review/members");
        "/review/members".clone_into(&mut desk_members.path);
        "Northwind Fleet".clone_into(&mut desk_members.organisation);
        desk_members.roles_offered = strings(&["reviewer", "integrator", "support", "operator"]);
        vec![
            ("organisations".to_owned(), OrganisationsPage { frame: self.frame_for("/home", self.person(None)), organisations }.render()),
            (
                "organisations-none".to_owned(),
                OrganisationsPage { frame: self.frame_for("/home", self.person(None)), organisations: vec![] }.render(),
            ),
            ("members".to_owned(), self.members(true).render()),
            ("members-desk".to_owned(), desk_members.render()),
            ("members-invited".to_owned(), invited.render()),
            ("members-faults".to_owned(), faulty.render()),
            ("members-removed".to_owned(), removed.render()),
            ("portal-mintable".to_owned(), self.portal_home(TestKey::Mintable).render()),
            ("portal-not-yet".to_owned(), self.portal_home(TestKey::NotYet).render()),
            ("portal-shown".to_owned(), self.portal_home(shown).render()),
            ("portal-minted".to_owned(), self.portal_home(minted).render()),
            ("support".to_owned(), self.support_visit(vec![], None).render()),
            ("support-begun".to_owned(), self.support_visit(vec![], Some("/partners/partner_01k")).render()),
            ("support-faults".to_owned(), self.support_visit(vec![fault("organisation", Fault::NoSuchOrganisation)], None).render()),
            ("support-not-support".to_owned(), SupportVisitPage { may_visit: false, ..self.support_visit(vec![], None) }.render()),
            ("inbox".to_owned(), self.inbox(self.steps()).render()),
            ("inbox-empty".to_owned(), self.inbox(vec![]).render()),
            ("audit".to_owned(), self.audit(self.audit_rows()).render()),
            ("audit-empty".to_owned(), self.audit(vec![]).render()),
        ]
        .into_iter()
        .chain(self.webhook_pages())
        .chain(self.key_pages())
        .collect()
    }

    fn key_pages(&self) -> Vec<(String, String)> {
        let list = self.keys();
        let apps = self.key_form().apps;
        let form = |production, apps| Some(KeyForm { label: self.text("Nightly export"), apps, production, ..self.key_form() });
        let mut faulty = list.clone();
        faulty.form = form(Production::Open, apps.clone()).map(|form| KeyForm { app: "listing_2".to_owned(), ..form });
        let not_published = fault("app", Fault::NotInService);
        faulty.faults = Faults(vec![fault("label", Fault::Required), fault("environment", Fault::UnknownValue), not_published]);
        let secret = "lsn_test_partner-01jd2m7v8kfx4_4f9kq2v7_9hTz3WcVd0aLmKpQx7YbN2sRfGuJ1eX2Qk9Pz".to_owned();
        let shown = KeysPage { minted: Some(NewKey::Shown(secret)), form: form(Production::NotOpen, vec![]), ..list.clone() };
        let of_a_developer = |key: &KeyRow| KeyRow { may_manage: !key.is_live, ..key.clone() };
        let keys = list.keys.iter().map(of_a_developer).collect();
        let revoked = KeysPage { revoked: true, keys, form: form(Production::NotTheirs, apps), ..list.clone() };
        let before = KeysPage { minted: Some(NewKey::ShownBefore), ..list.clone() };
        let none = KeysPage { keys: vec![], form: None, ..list.clone() };
        vec![
            ("keys".to_owned(), list.render()),
            ("keys-none".to_owned(), none.render()),
            ("keys-faults".to_owned(), faulty.render()),
            ("keys-shown".to_owned(), shown.render()),
            ("keys-shown-before".to_owned(), before.render()),
            ("keys-revoked".to_owned(), revoked.render()),
        ]
    }

    fn key_form(&self) -> KeyForm {
        let app = |id: &str, name: &str, in_service| AppChoice { id: id.to_owned(), name: self.text(name), in_service };
        let apps = vec![
            app("listing_1", "Route planner for mixed fleets of heavy machines", true),
            app("listing_2", "Fuel cards", false),
            app("listing_3", "Ticketing", true),
        ];
        KeyForm { environment: "test".to_owned(), apps, production: Production::Open, ..KeyForm::default() }
    }

    fn keys(&self) -> KeysPage {
        let row = |id: &str, label: &str, is_live: bool, standing| KeyRow {
            id: id.to_owned(),
            label: if label.is_empty() { String::new() } else { self.text(label) },
            is_live,
            app: is_live.then(|| self.text("Ticketing")),
            prefix: if is_live {
                format!("lsn_live_partner-01jd2m7v8kfx4e6p3q9s0t5w2y_listing-01ke8w2m7v8kfx4e6p3q9s0t5w_{id}_")
            } else {
                format!("lsn_test_partner-01jd2m7v8kfx4e6p3q9s0t5w2y_{id}_")
            },
            standing,
            minted_at: at("2026-11-20T10:01:00Z"),
            last_used: (id != "4f9kq2v7").then(|| at("2026-11-22T08:00:00Z")),
            may_manage: true,
        };
        KeysPage {
            frame: self.portal("/partners/partner_01jd2m7v8kfx4/keys"),
            path: "/partners/partner_01jd2m7v8kfx4/keys".to_owned(),
            organisation: self.text("Hydra Telematics GmbH"),
            nonce: "5d1c3a".to_owned(),
            keys: vec![
                row("4f9kq2v7", "Nightly export", false, KeyStanding::Live),
                row("9hTz3WcV", "Ticketing of the service desk in Rotterdam", true, KeyStanding::Live),
                row("d0aLmKpQ", "Ticketing of the service desk in Rotterdam", true, KeyStanding::Retiring(at("2026-11-25T10:00:00Z"))),
                row("0aLmKpQx", "", false, KeyStanding::Retired(at("2026-11-21T10:00:00Z"))),
                row("7YbN2sRf", "Old laptop", false, KeyStanding::Revoked),
            ],
            rotation_hours: 72,
            form: Some(self.key_form()),
            faults: Faults::default(),
            minted: None,
            revoked: false,
        }
    }

    fn webhook_pages(&self) -> Vec<(String, String)> {
        let list = self.webhooks();
        let mut faulty = list.clone();
        faulty.faults = Faults(vec![fault("url", Fault::NotPublic), fault("event_types", Fault::UnknownValue)]);
        faulty.form = Some(EndpointForm { url: "https://10.0.0.1/".to_owned(), ..self.endpoint_form() });
        let none = WebhooksPage { endpoints: vec![], form: None, removed: true, ..list.clone() };
        let one = self.webhook();
        let made = WebhookPage {
            secret: Some("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oDC2FVsBQIhrs=".to_owned()),
            deliveries: vec![],
            ..one.clone()
        };
        let disabled =
            WebhookPage { is_active: false, left_alone: None, may_manage: false, done: Some(WebhookDone::Disabled), ..one.clone() };
        let outdated = WebhookPage { is_outdated: true, ..one.clone() };
        let mut returned = one.clone();
        returned.faults = Faults(vec![fault("after", Fault::WrongType)]);
        vec![
            ("webhooks".to_owned(), list.render()),
            ("webhooks-none".to_owned(), none.render()),
            ("webhooks-faults".to_owned(), faulty.render()),
            ("webhook".to_owned(), one.render()),
            ("webhook-made".to_owned(), made.render()),
            ("webhook-disabled".to_owned(), disabled.render()),
            ("webhook-faults".to_owned(), returned.render()),
            ("webhook-outdated".to_owned(), outdated.render()),
        ]
    }

    fn endpoint_form(&self) -> EndpointForm {
        EndpointForm {
            nonce: "4f9kq2v7".to_owned(),
            url: String::new(),
            description: self.text("Produção"),
            offered: strings(&["api_key.minted", "member.joined", "partner.test_key_minted"]),
            event_types: strings(&["member.joined"]),
        }
    }

    fn webhooks(&self) -> WebhooksPage {
        let row = |id: &str, is_active: bool, event_types: usize| EndpointRow {
            id: id.to_owned(),
            url: "https://hooks.hydra-telematics.example/liaison/events/production/europe-west".to_owned(),
            description: self.text("Production"),
            is_active,
            event_types,
            since: at("2026-11-20T10:01:00Z"),
        };
        WebhooksPage {
            frame: self.portal("/partners/partner_01jd2m7v8kfx4/webhooks"),
            path: "/partners/partner_01jd2m7v8kfx4/webhooks".to_owned(),
            organisation: self.text("Hydra Telematics GmbH"),
            endpoints: vec![row("webhook_1", true, 0), row("webhook_2", false, 3)],
            form: Some(self.endpoint_form()),
            faults: Faults::default(),
            removed: false,
        }
    }

    fn webhook(&self) -> WebhookPage {
        let attempt = |outcome| AttemptRow { at: at("2026-11-22T10:01:00Z"), outcome, took_ms: 812 };
        let delivery = |number, standing, attempts| DeliveryRow { number, kind: "member.joined".to_owned(), standing, attempts };
        let path = "/partners/partner_01jd2m7v8kfx4/webhooks/webhook_1";
        WebhookPage {
            frame: self.portal(path),
            path: path.to_owned(),
            url: "https://hooks.hydra-telematics.example/liaison/events/production/europe-west".to_owned(),
            version: 4,
            is_active: true,
            left_alone: Some(LeftAlone { since: at("2026-11-22T08:00:00Z"), probe_at: at("2026-11-22T11:00:00Z") }),
            may_manage: true,
            form: self.endpoint_form(),
            faults: Faults::default(),
            is_outdated: false,
            secret: None,
            secrets: vec![
                SecretRow { kid: "4f9ab2c7".to_owned(), since: at("2026-11-22T09:00:00Z"), until: None },
                SecretRow { kid: "01c7de55".to_owned(), since: at("2026-10-01T09:00:00Z"), until: Some(at("2026-11-23T09:00:00Z")) },
            ],
            deliveries: vec![
                delivery(43, Standing::Pending(at("2026-11-22T11:00:00Z")), vec![]),
                delivery(
                    42,
                    Standing::Dead(at("2026-11-22T11:00:00Z")),
                    vec![attempt(AttemptOutcome::Late), attempt(AttemptOutcome::Unreachable)],
                ),
                delivery(
                    41,
                    Standing::Delivered(at("2026-11-22T09:00:00Z")),
                    vec![attempt(AttemptOutcome::Answered(204)), attempt(AttemptOutcome::AddressRefused)],
                ),
            ],
            next_path: Some(format!("{path}?cursor=x")),
            done: None,
        }
    }

    fn members(&self, reader_is_admin: bool) -> MembersPage {
        let member = |person: &str, name: &str, role: &str, is_reader: bool| Member {
            person: person.to_owned(),
            version: 2,
            name: if name.is_empty() { String::new() } else { self.text(name) },
            email: self.text(&format!("{person}@hydra-telematics.example")),
            roles: strings(&[role]),
            since: at("2026-11-22T09:40:00Z"),
            is_reader,
            removable: reader_is_admin && !is_reader,
        };
        MembersPage {
            frame: self.portal("/partners/partner_01jd2m7v8kfx4/members"),
            path: "/partners/partner_01jd2m7v8kfx4/members".to_owned(),
            organisation: self.text("Hydra Telematics GmbH"),
            members: vec![
                member("ines", "Inês Carvalho", "partner_admin", true),
                member("tomas", "Tomás Okafor", "developer", false),
                member("lee", "", "developer", false),
            ],
            invitations: if reader_is_admin {
                vec![Invitation {
                    email: self.text("ana.developer@hydra-telematics.example"),
                    role: "developer".to_owned(),
                    invited_at: at("2026-11-21T09:00:00Z"),
                    expires_at: at("2026-12-05T09:00:00Z"),
                }]
            } else {
                vec![]
            },
            roles_offered: if reader_is_admin { strings(&["partner_admin", "developer"]) } else { vec![] },
            form: InvitationForm::default(),
            faults: Faults::default(),
            done: None,
            now: now(),
        }
    }

    fn portal_home(&self, test_key: TestKey) -> PortalHomePage {
        PortalHomePage {
            frame: self.portal("/partners/partner_01jd2m7v8kfx4"),
            organisation_id: "partner_01jd2m7v8kfx4".to_owned(),
            version: 3,
            legal_name: self.text("Hydra Telematics GmbH"),
            partnership_type: "oem".to_owned(),
            approved_at: at("2026-11-22T09:30:00Z"),
            sandbox_url: "https://api.northwind.example/integration/v1".to_owned(),
            test_key,
            api_reference_path: "/v1/openapi.json".to_owned(),
            listing_guidelines_url: "https://support.northwind.example/partners/listing-guidelines".to_owned(),
            support_url: "https://support.northwind.example/partners".to_owned(),
        }
    }

    fn inbox(&self, steps: Vec<Step>) -> InboxPage {
        let next_path = (!steps.is_empty()).then(|| "/review/inbox?cursor=abc".to_owned());
        InboxPage { frame: self.desk("/review/inbox"), steps, next_path, now: now() }
    }

    fn steps(&self) -> Vec<Step> {
        StepKind::ALL
            .into_iter()
            .enumerate()
            .map(|(index, kind)| Step {
                kind,
                subject: self.text("Hydra Telematics GmbH"),
                path: "/review/applications/application_01jd2m7v8kfx4".to_owned(),
                due: (index != 4).then(|| now() + hours_after(index, 40, -37)),
                since: at("2026-11-17T09:12:00Z"),
            })
            .collect()
    }

    fn audit(&self, rows: Vec<AuditRow>) -> AuditPage {
        let next_path = (!rows.is_empty()).then(|| "/partners/partner_01jd2m7v8kfx4/audit?cursor=abc".to_owned());
        AuditPage {
            frame: self.portal("/partners/partner_01jd2m7v8kfx4/audit"),
            organisation: self.text("Hydra Telematics GmbH"),
            rows,
            next_path,
        }
    }

    fn catalogue_pages(&self) -> Vec<(String, String)> {
        let listed = |limited_availability: bool, tagline: bool| App {
            id: "listing_01jd2m7v8kfx4".to_owned(),
            name: self.worded("Fuel Watch", self.locale),
            tagline: tagline.then(|| self.worded("Veille sur chaque litre", Locale::Fr)),
            partner_name: self.text("Hydra Telematics GmbH"),
            category: self.text("fuel_and_energy"),
            integration_type: limited_availability.then(|| "orders".to_owned()),
            limited_availability,
            logo_path: tagline.then(|| "/catalogue/listing_01jd2m7v8kfx4/logo?version=3".to_owned()),
        };
        let choices = |values: &[&str]| values.iter().map(|value| Choice { value: self.text(value), apps: 3 }).collect::<Vec<_>>();
        let page = |asked: Asked, apps: Vec<App>| CataloguePage {
            frame: self.frame("/catalogue"),
            faults: Faults::default(),
            categories: choices(&["telematics", "fuel_and_energy"]),
            integration_types: choices(&["orders"]),
            scopes: choices(&["fuel:read", "plates:read"]),
            partner_name: (!asked.partner.is_empty()).then(|| self.text("Hydra Telematics GmbH")),
            found: apps.len(),
            next_cursor: (apps.len() > 1).then(|| "abc".to_owned()),
            asked,
            apps,
        };
        let narrowed =
            Asked { q: self.text("fuel, diesel"), category: self.text("telematics"), partner: self.text("partner_1"), ..Asked::default() };
        let refused = CataloguePage {
            faults: vec![fault("q", Fault::TooLong { limit: 200 })].into(),
            ..page(Asked { q: self.text("fuel"), ..Asked::default() }, vec![])
        };
        let full = self.catalogue_entry(vec![("fuel:read", true), ("locations:read", true), ("plates:read", false)]);
        let bare = CatalogueEntryPage {
            tagline: None,
            credentials: None,
            integration_type: None,
            limited_availability: false,
            logo_path: None,
            support_url: Some("javascript:alert(1)".to_owned()),
            troubleshooting_url: None,
            ..self.catalogue_entry(vec![])
        };
        vec![
            ("catalogue".to_owned(), page(Asked::default(), vec![listed(false, true), listed(true, true), listed(false, false)]).render()),
            ("catalogue-narrowed".to_owned(), page(narrowed, vec![listed(true, true)]).render()),
            ("catalogue-nothing".to_owned(), page(Asked { q: self.text("unheard"), ..Asked::default() }, vec![]).render()),
            ("catalogue-refused".to_owned(), refused.render()),
            ("catalogue-entry".to_owned(), full.render()),
            ("catalogue-entry-bare".to_owned(), bare.render()),
        ]
    }

    fn worded(&self, text: &str, locale: Locale) -> Worded {
        Worded { text: self.text(text), locale }
    }

    fn catalogue_entry(&self, accesses: Vec<(&str, bool)>) -> CatalogueEntryPage {
        CatalogueEntryPage {
            frame: self.frame("/catalogue/listing_01jd2m7v8kfx4"),
            listing: "listing_01jd2m7v8kfx4".to_owned(),
            name: self.worded("Fuel Watch", Locale::En),
            tagline: Some(self.worded("Veille sur chaque litre", Locale::Fr)),
            description: self.worded("Reads the fuel level of every machine.\n\nWarns of theft.", Locale::En),
            partner_name: self.text("Hydra Telematics GmbH"),
            partner_id: "partner_01jd2m7v8kfx4".to_owned(),
            category: self.text("fuel_and_energy"),
            integration_type: Some("delivery".to_owned()),
            limited_availability: true,
            logo_path: Some("/catalogue/listing_01jd2m7v8kfx4/logo?version=3".to_owned()),
            accesses: accesses
                .into_iter()
                .map(|(scope, required)| Access { scope: scope.to_owned(), purpose: self.worded("To warn of theft", Locale::En), required })
                .collect(),
            credentials: Some(self.worded("Have your Hydra account number ready; your Hydra manager knows it.", Locale::En)),
            support_url: Some("https://support.hydra.example/fuel-watch".to_owned()),
            troubleshooting_url: Some("https://support.hydra.example/fuel-watch/trouble".to_owned()),
            version: 3,
            published_at: at("2026-11-20T09:00:00Z"),
        }
    }
}

fn partnership_types() -> Vec<String> {
    strings(&["oem", "isv", "fuel_and_maintenance", "insurance", "referral", "broker", "reseller"])
}

fn strings(values: &[&str]) -> Vec<String> {
    values.iter().map(|value| (*value).to_owned()).collect()
}
