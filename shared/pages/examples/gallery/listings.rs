//! Sample view models of the pages of listings.

use language::Fault;
use pages::application::{Answer, Clock, Move, Mover, Question};
use pages::catalogue::Worded;
use pages::form::{Faults, FieldFault, fault};
use pages::listing::{
    AnnouncedFile, AuthenticationView, BadDocument, Blocker, ChecklistPart, ContentView, DifferenceRow, DocumentState, DocumentView,
    ListingState, LocalisedForm, ScopeView, Shelf, StandardRow, Stopped, SupportView, Suspension, Upload, Verdict,
};
use pages::listing_version::ListingVersionPage;
use pages::portal_listing::{Answering, ListingActions, ListingDone, ListingPage};
use pages::portal_listing_edit::{ListingEditPage, ListingForm, ScopeForm};
use pages::portal_listings::{BeginForm, ListingRow, ListingsPage};
use pages::review_application::Claim;
use pages::review_listing::{Obstacle, Offer, ReviewListingActions, ReviewListingDone, ReviewListingForm, ReviewListingPage};
use pages::review_listings::{ReviewListingRow, ReviewListingsPage};

use super::{Locale, Sampler, at, days, now, strings};

const PATH: &str = "/partners/partner_01jd2m7v8kfx4/listings/listing_01k9x";

/// The steps a listing takes; in the other states nobody has to act.
const fn mover(state: ListingState) -> Option<Mover> {
    match state {
        ListingState::Submitted | ListingState::InReview | ListingState::Approved => Some(Mover::Team),
        ListingState::InfoRequested | ListingState::ChangesRequested => Some(Mover::Partner),
        ListingState::Published
        | ListingState::Suspended
        | ListingState::Draft
        | ListingState::Rejected
        | ListingState::Withdrawn
        | ListingState::Retired => None,
    }
}

impl Sampler {
    pub fn listing_pages(&self) -> Vec<(String, String)> {
        let mut pages = self.portal_listing_pages();
        pages.extend(self.portal_listings_pages());
        pages.extend(self.edit_pages());
        pages.extend(self.version_pages());
        pages.extend(self.review_listings_pages());
        pages.extend(self.review_listing_pages());
        pages
    }

    fn in_every_language(&self, text: &str) -> Vec<Worded> {
        Locale::ALL.into_iter().map(|locale| Worded { text: self.text(text), locale }).collect()
    }

    fn in_english(&self, text: &str) -> Vec<Worded> {
        vec![Worded { text: self.text(text), locale: Locale::En }]
    }

    fn every_document(&self) -> Vec<DocumentView> {
        let document = |id: &str, name: &str, kind: &str, state: DocumentState| DocumentView {
            id: format!("document_{id}"),
            name: self.text(name),
            kind: kind.to_owned(),
            state,
        };
        let accepted = || DocumentState::Accepted {
            at: at("2026-11-20T15:00:00Z"),
            bytes: 1_382_400,
            download: Some("https://storage.example/read/1".to_owned()),
        };
        let mut documents = vec![
            document("5", "architecture.png", "technical", DocumentState::Announced { at: at("2026-11-21T09:00:00Z") }),
            document("4", "logo.svg", "logo", accepted()),
            document("3", "terms-and-prices.pdf", "commercial", accepted()),
            document("2", "penetration-test-2026.pdf", "security", accepted()),
        ];
        for (index, why) in BadDocument::ALL.into_iter().enumerate() {
            let state = DocumentState::Refused { at: at("2026-11-20T14:00:00Z"), why };
            documents.push(document(&format!("bad_{index}"), "old-logo.svg", "logo", state));
        }
        documents
    }

    fn documents_of_kinds(&self, are_logos: bool) -> Vec<DocumentView> {
        self.every_document().into_iter().filter(|document| (document.kind == "logo") == are_logos).take(4).collect()
    }

    fn full_content(&self) -> ContentView {
        let mut documents = self.documents_of_kinds(false);
        documents.push(DocumentView {
            id: "document_9".to_owned(),
            name: self.text("document_9"),
            kind: String::new(),
            state: DocumentState::Unknown,
        });
        ContentView {
            name: self.in_every_language("Hydra Fleet View"),
            tagline: self.in_every_language("Every machine in one place."),
            description: self.in_every_language("Engine hours, fuel and faults of mixed fleets.\nWithout spreadsheets."),
            category: Some("telematics".to_owned()),
            integration_type: Some("delivery".to_owned()),
            scopes: vec![
                ScopeView {
                    scope: "telemetry:read".to_owned(),
                    required: true,
                    purpose: self.in_every_language("To plan the next service by engine hours."),
                },
                ScopeView { scope: "charging:read".to_owned(), required: false, purpose: self.in_english("To show what charging costs.") },
            ],
            api_endpoints: vec![self.text("https://api.hydra.example/v2"), self.text("https://eu.api.hydra.example/v2")],
            authentication: Some(AuthenticationView {
                method: "oauth2_authorization_code".to_owned(),
                redirect_uris: vec![self.text("https://app.hydra.example/oauth/callback")],
                requires_pkce: true,
            }),
            setup_url: Some(self.text("https://app.hydra.example/setup")),
            support: Some(SupportView {
                address: self.text("help@hydra-telematics.example"),
                url: Some(self.text("https://help.hydra.example")),
            }),
            troubleshooting_url: Some(self.text("https://help.hydra.example/known-troubles")),
            credentials: self.in_every_language("A Hydra account with the role “owner”. Ask your Hydra administrator for it."),
            documents,
            logo: self.documents_of_kinds(true).into_iter().next(),
        }
    }

    fn bare_content(&self) -> ContentView {
        ContentView { name: self.in_english("Hydra Fleet View"), ..ContentView::default() }
    }

    fn shelf(&self, suspended: bool) -> Shelf {
        Shelf {
            version: 1,
            since: at("2026-10-01T08:00:00Z"),
            suspension: suspended.then(|| Suspension {
                reason: self.text("Customers report that faults are shown for the wrong machines.\nPlease tell us when it is mended."),
                since: at("2026-11-20T08:00:00Z"),
                lift_at: (self.locale != Locale::Fr).then(|| at("2026-12-20T08:00:00Z")),
            }),
        }
    }

    fn checked(&self) -> Vec<ChecklistPart> {
        let row = |id: &str, verdict: Verdict, note: Option<&str>| StandardRow {
            id: id.to_owned(),
            verdict,
            note: note.map(|note| self.text(note)),
        };
        vec![
            ChecklistPart {
                part: "technical".to_owned(),
                standards: vec![
                    row("works_as_described", Verdict::Passed, Some("Tried with two fleets.")),
                    row("errors_are_handled", Verdict::Failed, Some("A refused token shows an empty page.\nPlease say what to do.")),
                    row("rate_limits_respected", Verdict::Open, None),
                    row("of_the_operator", Verdict::Open, None),
                ],
            },
            ChecklistPart { part: "security".to_owned(), standards: vec![row("least_privilege", Verdict::Passed, None)] },
            ChecklistPart { part: "commercial".to_owned(), standards: vec![row("terms_published", Verdict::Open, None)] },
        ]
    }

    fn asked(&self, answered: bool) -> Vec<Question> {
        let question = |id: &str, text: &str, answer: Option<&str>| Question {
            id: format!("question_{id}"),
            text: self.text(text),
            asked_at: at("2026-11-19T13:45:00Z"),
            due: answer.is_none().then(|| at("2026-12-03T13:45:00Z")),
            answer: answer.map(|text| Answer { text: self.text(text), answered_at: at("2026-11-21T08:30:00Z") }),
        };
        vec![
            question("2", "Which page do people see when their token has been refused?", answered.then_some("The setup page.")),
            question("1", "Is the second endpoint for Europe alone?", if answered { Some("Yes.\nBy law.") } else { None }),
        ]
    }

    fn differences(&self) -> Vec<DifferenceRow> {
        let row = |field: &str, before: Option<&str>, after: Option<&str>| DifferenceRow {
            field: field.to_owned(),
            before: before.map(ToOwned::to_owned),
            after: after.map(ToOwned::to_owned),
        };
        let words = |text: &str| Some(self.text(text));
        vec![
            DifferenceRow {
                field: "description.fr".to_owned(),
                before: words("Pour les flottes."),
                after: words("Pour toutes les flottes."),
            },
            row("category", Some("maintenance"), Some("telematics")),
            row("integration_type", None, Some("delivery")),
            row("scopes.telemetry:read.required", Some("false"), Some("true")),
            DifferenceRow {
                field: "scopes.charging:read.purpose.en".to_owned(),
                before: None,
                after: words("To show what charging costs."),
            },
            DifferenceRow { field: "api_endpoints".to_owned(), before: words("https://old.hydra.example"), after: None },
            row("authentication.method", Some("api_key"), Some("oauth2_authorization_code")),
            DifferenceRow { field: "documents".to_owned(), before: None, after: words("terms-and-prices.pdf") },
        ]
    }

    fn every_blocker(&self) -> Vec<Blocker> {
        let missing =
            ["tagline", "description", "category", "authentication", "api_endpoints", "setup_url", "support", "credentials", "logo"];
        let mut blockers: Vec<_> = missing.into_iter().map(|field| Blocker::Missing(field.to_owned())).collect();
        blockers.extend([
            Blocker::RedirectUriMissing,
            Blocker::DocumentMissing("security".to_owned()),
            Blocker::DocumentUnknown("document_9".to_owned()),
            Blocker::DocumentUnchecked(self.text("architecture.png")),
            Blocker::DocumentRefused(self.text("old-logo.svg")),
            Blocker::DocumentMisplaced(self.text("logo.svg")),
            Blocker::Faulty("category".to_owned(), Fault::UnknownValue),
            Blocker::Faulty("scopes[1].scope".to_owned(), Fault::UnknownValue),
            Blocker::Faulty("authentication.redirect_uris[2]".to_owned(), Fault::Duplicate),
        ]);
        blockers
    }

    fn portal_listing(&self, state: ListingState) -> ListingPage {
        use ListingState::{
            Approved, ChangesRequested, Draft, InReview, InfoRequested, Published, Rejected, Retired, Submitted, Suspended,
        };
        let is_open = matches!(state, Submitted | InReview | InfoRequested | ChangesRequested | Approved);
        let is_frozen = is_open && state != ChangesRequested;
        let is_reviewed = state != Draft;
        let older = matches!(state, InReview | ChangesRequested);
        ListingPage {
            frame: self.portal(PATH),
            path: PATH.to_owned(),
            list_path: "/partners/partner_01jd2m7v8kfx4/listings".to_owned(),
            id: "listing_01k9x".to_owned(),
            name: self.text("Hydra Fleet View"),
            version: 7,
            newest: if matches!(state, Published | Suspended) { 1 } else { 2 },
            state,
            shelf: (older || matches!(state, Published | Suspended)).then(|| self.shelf(state == Suspended)),
            stopped: None,
            has_customers: older || matches!(state, Published | Suspended | Retired),
            now: now(),
            whose_move: mover(state).map(|mover| Move {
                mover,
                due: Some(if state == Approved { at("2026-11-21T08:00:00Z") } else { at("2026-12-03T13:45:00Z") }),
            }),
            clock: is_reviewed.then(|| Clock {
                with_team: days(3),
                with_applicant: days(1),
                running: matches!(state, Submitted | InReview),
            }),
            reasons: matches!(state, ChangesRequested | Rejected)
                .then(|| self.text("The description promises engine hours for all makes.\nThe security document is older than a year.")),
            questions: if state == InfoRequested {
                self.asked(false)
            } else if is_reviewed && state != Submitted {
                self.asked(true)
            } else {
                vec![]
            },
            answering: None,
            checklist: if is_reviewed { self.checked() } else { vec![] },
            blockers: (state == Draft).then(|| self.every_blocker()),
            documents: self.every_document(),
            upload: if is_frozen || state == Retired {
                Upload::Closed
            } else {
                Upload::Announce(AnnouncedFile { nonce: "4f9kq2v7".to_owned(), ..AnnouncedFile::default() })
            },
            content: self.full_content(),
            actions: ListingActions {
                edit: !is_frozen && state != Retired,
                submit: false,
                answer: state == InfoRequested,
                check: state != Retired,
                withdraw: is_open,
                retire: state != Retired,
            },
            done: None,
            faults: Faults::default(),
            is_outdated: false,
        }
    }

    fn portal_listing_pages(&self) -> Vec<(String, String)> {
        let mut pages: Vec<_> = ListingState::ALL
            .into_iter()
            .map(|state| (format!("listing-{}", state.value()), self.portal_listing(state).render()))
            .collect();
        for done in ListingDone::ALL {
            let page = ListingPage { done: Some(done), ..self.portal_listing(ListingState::InReview) };
            pages.push((format!("listing-done-{done:?}").to_lowercase(), page.render()));
        }
        let mut ready = self.portal_listing(ListingState::Draft);
        (ready.blockers, ready.actions.submit) = (Some(vec![]), true);
        let mut reader = self.portal_listing(ListingState::InfoRequested);
        reader.actions = ListingActions::default();
        let mut unheard = self.portal_listing(ListingState::Withdrawn);
        (unheard.questions, unheard.actions.answer) = (self.asked(false), true);
        let mut developer = ready.clone();
        (developer.actions.submit, developer.actions.retire) = (false, false);
        let mut begun = self.portal_listing(ListingState::Draft);
        (begun.newest, begun.documents, begun.content) = (1, vec![], self.bare_content());
        (begun.done, begun.blockers) = (Some(ListingDone::Begun), Some(vec![Blocker::Missing("tagline".to_owned())]));
        let mut upload = self.portal_listing(ListingState::Draft);
        upload.upload = Upload::Send {
            action: "https://documents.example/".to_owned(),
            fields: vec![("key".to_owned(), "uploads/a/b".to_owned()), ("policy".to_owned(), self.text("eyJ"))],
            file_name: self.text("architecture.png"),
            media_type: "image/png".to_owned(),
            limit_bytes: 20_971_520,
        };
        let stopped = ListingPage { stopped: Some(self.stopped()), ..self.portal_listing(ListingState::Published) };
        let mut answering = self.portal_listing(ListingState::InfoRequested);
        answering.answering = Some(Answering { question: "question_2".to_owned(), text: self.text("Y") });
        answering.faults = Faults(vec![fault("answer", Fault::TooLong { limit: 4_000 })]);
        let outdated = ListingPage { faults: Faults::default(), is_outdated: true, ..answering.clone() };
        let mut announcing = self.portal_listing(ListingState::Draft);
        announcing.upload = Upload::Announce(AnnouncedFile {
            nonce: "4f9kq2v7".to_owned(),
            kind: "logo".to_owned(),
            file_name: self.text("logo.pdf"),
            media_type: "application/pdf".to_owned(),
        });
        announcing.faults = Faults(vec![
            fault("kind", Fault::UnknownValue),
            fault("file_name", Fault::Required),
            fault("media_type", Fault::FileTypeNotAccepted),
        ]);
        pages.extend([
            ("listing-ready".to_owned(), ready.render()),
            ("listing-reader".to_owned(), reader.render()),
            ("listing-withdrawn-unanswered".to_owned(), unheard.render()),
            ("listing-developer".to_owned(), developer.render()),
            ("listing-begun".to_owned(), begun.render()),
            ("listing-upload".to_owned(), upload.render()),
            ("listing-outdated".to_owned(), outdated.render()),
            ("listing-stopped".to_owned(), stopped.render()),
            ("listing-answer-faults".to_owned(), answering.render()),
            ("listing-document-faults".to_owned(), announcing.render()),
        ]);
        pages
    }

    fn portal_listings_pages(&self) -> Vec<(String, String)> {
        let row = |(index, state): (usize, ListingState)| ListingRow {
            id: format!("listing_{index}"),
            name: self.text("Hydra Fleet View"),
            state,
            version: 2,
            shelf: (index % 3 == 1).then_some(1),
            suspended: index % 2 == 1,
            whose_move: mover(state).map(|mover| Move { mover, due: (index != 1).then(|| at("2026-12-03T13:45:00Z")) }),
        };
        let list = ListingsPage {
            frame: self.portal("/partners/partner_01jd2m7v8kfx4/listings"),
            path: "/partners/partner_01jd2m7v8kfx4/listings".to_owned(),
            organisation: self.text("Hydra Telematics GmbH"),
            rows: ListingState::ALL.into_iter().enumerate().map(row).collect(),
            next_path: Some("/partners/partner_01jd2m7v8kfx4/listings?cursor=abc".to_owned()),
            form: Some(BeginForm { nonce: "4f9kq2v7".to_owned(), name: LocalisedForm::default() }),
            faults: Faults::default(),
            guidelines_url: "https://support.example.com/partners/listing-guidelines".to_owned(),
        };
        let none = ListingsPage { rows: vec![], next_path: None, form: None, ..list.clone() };
        let mut faulty = list.clone();
        faulty.form = Some(BeginForm { nonce: "4f9kq2v7".to_owned(), name: LocalisedForm::of(|locale| self.text(locale.tag())) });
        faulty.faults =
            Faults(vec![fault("name", Fault::Required), fault("name.pt", Fault::TooLong { limit: 200 }), fault("nonce", Fault::Required)]);
        vec![
            ("listings".to_owned(), list.render()),
            ("listings-none".to_owned(), none.render()),
            ("listings-faults".to_owned(), faulty.render()),
        ]
    }

    fn edit(&self, form: ListingForm, faults: Vec<FieldFault>) -> ListingEditPage {
        ListingEditPage {
            frame: self.portal(PATH),
            path: PATH.to_owned(),
            name: self.text("Hydra Fleet View"),
            newest: 2,
            begins_next: !faults.is_empty(),
            seen: "5c1f0de".to_owned(),
            form,
            faults: Faults(faults),
            is_outdated: false,
            categories: strings(&["telematics", "maintenance", "drones"]),
            integration_types: strings(&["orders", "pos", "delivery"]),
            authentication_methods: strings(&["api_key", "oauth2_authorization_code", "other"]),
            documents: self.documents_of_kinds(false),
            logos: self.documents_of_kinds(true),
        }
    }

    fn edit_pages(&self) -> Vec<(String, String)> {
        let scope = |name: &str| ScopeForm { scope: name.to_owned(), ..ScopeForm::default() };
        let empty = ListingForm {
            name: LocalisedForm::of(|locale| if locale == self.locale { self.text("Hydra Fleet View") } else { String::new() }),
            scopes: vec![scope("assets:read"), scope("telemetry:read"), scope("charging:read")],
            ..ListingForm::default()
        };
        let said = |text: &str| LocalisedForm::of(|locale| self.text(&format!("{text} ({})", locale.tag())));
        let full = ListingForm {
            name: said("Hydra Fleet View"),
            tagline: said("Every machine in one place."),
            description: said("Engine hours, fuel and faults.\nWithout spreadsheets."),
            category: "telematics".to_owned(),
            integration_type: "delivery".to_owned(),
            scopes: vec![
                scope("assets:read"),
                ScopeForm { scope: "telemetry:read".to_owned(), required: "true".to_owned(), purpose: said("To plan the next service.") },
                ScopeForm { scope: "charging:read".to_owned(), required: "false".to_owned(), purpose: LocalisedForm::default() },
            ],
            api_endpoints: self.text("https://api.hydra.example/v2\nhttps://10.0.0.1"),
            authentication_method: "oauth2_authorization_code".to_owned(),
            redirect_uris: self.text("https://app.hydra.example/oauth/*"),
            setup_url: self.text("app.hydra.example"),
            support_address: self.text("help@hydra"),
            support_url: self.text("https://help.hydra.example"),
            troubleshooting_url: String::new(),
            credentials: said("A Hydra account."),
            documents: vec!["document_3".to_owned()],
            logo: "document_4".to_owned(),
        };
        let in_line = |field: &str, line: u32, fault: Fault| FieldFault { field: field.to_owned(), line: Some(line), fault };
        let faults = vec![
            fault("name", Fault::Required),
            fault("tagline.fr", Fault::TooLong { limit: 200 }),
            fault("description.en", Fault::ControlCharacters),
            fault("category", Fault::UnknownValue),
            fault("integration_type", Fault::UnknownValue),
            fault("scopes", Fault::TooMany { limit: 50 }),
            fault("scopes[0].scope", Fault::UnknownValue),
            fault("scopes[1].required", Fault::UnknownValue),
            fault("scopes[2].purpose", Fault::Required),
            fault("scopes[2].purpose.pt", Fault::TooLong { limit: 200 }),
            in_line("api_endpoints", 2, Fault::NotPublic),
            fault("api_endpoints[1]", Fault::Duplicate),
            fault("authentication.method", Fault::Required),
            in_line("authentication.redirect_uris", 1, Fault::NotARedirectUri),
            fault("setup_url", Fault::NotAWebAddress),
            fault("support.address", Fault::NotAnEmailAddress),
            fault("support.url", Fault::NotAWebAddress),
            fault("troubleshooting_url", Fault::NotAWebAddress),
            fault("credentials", Fault::Required),
            fault("documents", Fault::UnknownValue),
            fault("logo", Fault::UnknownValue),
            fault("scopes[9].scope", Fault::UnknownValue),
            fault("unheard_of", Fault::UnknownField),
        ];
        let mut nothing = self.edit(empty.clone(), vec![]);
        (nothing.documents, nothing.logos) = (vec![], vec![]);
        vec![
            ("listing-edit".to_owned(), self.edit(empty, vec![]).render()),
            ("listing-edit-full".to_owned(), self.edit(full.clone(), vec![]).render()),
            ("listing-edit-nothing-uploaded".to_owned(), nothing.render()),
            ("listing-edit-outdated".to_owned(), ListingEditPage { is_outdated: true, ..self.edit(full.clone(), vec![]) }.render()),
            ("listing-edit-faults".to_owned(), self.edit(full, faults).render()),
        ]
    }

    fn version_pages(&self) -> Vec<(String, String)> {
        let page = ListingVersionPage {
            frame: self.portal(&format!("{PATH}/versions/2")),
            back_path: PATH.to_owned(),
            name: self.text("Hydra Fleet View"),
            number: 2,
            content: self.full_content(),
            differences: Some(self.differences()),
        };
        let desk = ListingVersionPage {
            frame: self.desk("/review/listings/listing_01k9x/versions/2"),
            back_path: "/review/listings/listing_01k9x".to_owned(),
            differences: Some(vec![]),
            ..page.clone()
        };
        let first = ListingVersionPage { number: 1, differences: None, content: self.bare_content(), ..page.clone() };
        vec![
            ("listing-version".to_owned(), page.render()),
            ("listing-version-same".to_owned(), desk.render()),
            ("listing-version-first".to_owned(), first.render()),
        ]
    }

    fn review_listings_pages(&self) -> Vec<(String, String)> {
        let row = |(index, state): (usize, ListingState)| ReviewListingRow {
            id: format!("listing_{index}"),
            name: self.text("Hydra Fleet View"),
            partner_name: self.text("Hydra Telematics GmbH"),
            category: (index != 2).then(|| "telematics".to_owned()),
            state,
            version: 2,
            shelf: (index % 3 == 1).then_some(1),
            suspended: index % 2 == 1,
            whose_move: mover(state).map(|mover| Move {
                mover,
                due: (index != 2).then(|| at(if index == 0 { "2026-11-21T13:45:00Z" } else { "2026-12-03T13:45:00Z" })),
            }),
            age: days(index as u64),
            claimed_by: (index > 0).then(|| self.text("Maya Lindqvist")),
        };
        let queue = ReviewListingsPage {
            frame: self.desk("/review/listings"),
            state: ListingState::Submitted,
            rows: ListingState::ALL.into_iter().enumerate().map(row).collect(),
            next_cursor: Some("a+b/c=".to_owned()),
            now: now(),
        };
        let none = ReviewListingsPage { state: ListingState::Retired, rows: vec![], next_cursor: None, ..queue.clone() };
        vec![("review-listings".to_owned(), queue.render()), ("review-listings-none".to_owned(), none.render())]
    }

    fn stopped(&self) -> Stopped {
        let reason = self.text("Keys of the app were found in a public repository.\nRotate all of them, then write to us.");
        Stopped { reason, since: at("2026-11-21T17:05:00Z") }
    }

    fn review_listing(&self, state: ListingState, actions: ReviewListingActions) -> ReviewListingPage {
        let sample = self.portal_listing(state);
        let is_claimed = matches!(state, ListingState::InReview | ListingState::InfoRequested);
        ReviewListingPage {
            frame: self.desk("/review/listings/listing_01k9x"),
            id: "listing_01k9x".to_owned(),
            name: sample.name,
            partner_name: self.text("Hydra Telematics GmbH"),
            partner_id: "partner_01jd2m7v8kfx4".to_owned(),
            version: 7,
            newest: sample.newest,
            state,
            shelf: sample.shelf,
            stopped: sample.stopped,
            submitted_at: (state != ListingState::Draft).then(|| at("2026-11-17T09:12:00Z")),
            now: now(),
            whose_move: sample.whose_move,
            clock: sample.clock,
            claimed_by: is_claimed.then(|| Claim {
                name: self.text("Maya Lindqvist"),
                is_reader: state == ListingState::InReview,
                since: at("2026-11-18T08:00:00Z"),
            }),
            reasons: sample.reasons,
            checklist: sample.checklist,
            questions: sample.questions,
            documents: sample.documents,
            content: sample.content,
            differences: (sample.newest > 1).then(|| self.differences()),
            actions,
            form: ReviewListingForm::default(),
            faults: Faults::default(),
            is_outdated: false,
            audit: self.audit_rows(),
            done: None,
        }
    }

    fn review_listing_pages(&self) -> Vec<(String, String)> {
        let none = ReviewListingActions::default;
        let claim = ReviewListingActions { claim: true, approval: Offer::Blocked(Obstacle::ALL.to_vec()), retire: true, ..none() };
        let decide = ReviewListingActions {
            check: true,
            ask: true,
            request_changes: true,
            approval: Offer::Possible,
            reject: true,
            suspend: true,
            retire: true,
            ..none()
        };
        let publish = ReviewListingActions { publication: Offer::Possible, retire: true, ..none() };
        let blocked = ReviewListingActions { publication: Offer::Blocked(vec![Obstacle::NotCertified]), ..none() };
        let shelved = ReviewListingActions { suspend: true, retire: true, ..none() };
        let suspended = ReviewListingActions { lift: true, ..shelved.clone() };
        let states = [
            ("submitted", ListingState::Submitted, claim),
            ("in-review", ListingState::InReview, decide.clone()),
            ("info-requested", ListingState::InfoRequested, none()),
            ("changes-requested", ListingState::ChangesRequested, shelved.clone()),
            ("approved", ListingState::Approved, publish),
            ("approved-uncertified", ListingState::Approved, blocked),
            ("published", ListingState::Published, shelved),
            ("suspended", ListingState::Suspended, suspended),
            ("draft", ListingState::Draft, none()),
            ("rejected", ListingState::Rejected, none()),
            ("retired", ListingState::Retired, none()),
        ];
        let mut pages: Vec<_> = states
            .into_iter()
            .map(|(name, state, actions)| (format!("review-listing-{name}"), self.review_listing(state, actions).render()))
            .collect();
        for done in ReviewListingDone::ALL {
            let page = ReviewListingPage { done: Some(done), ..self.review_listing(ListingState::InReview, decide.clone()) };
            pages.push((format!("review-listing-done-{done:?}").to_lowercase(), page.render()));
        }
        let operators =
            |is_stopped: bool| ReviewListingActions { stop: !is_stopped, release: is_stopped, suspend: true, retire: true, ..none() };
        let published = self.review_listing(ListingState::Published, operators(false));
        let stopped = ReviewListingPage { actions: operators(true), stopped: Some(self.stopped()), ..published.clone() };
        pages.push(("review-listing-operator".to_owned(), published.render()));
        pages.push(("review-listing-stopped".to_owned(), stopped.render()));
        let mut faulty = self.review_listing(ListingState::InReview, ReviewListingActions { stop: true, ..decide });
        faulty.form = ReviewListingForm {
            part: "technical".to_owned(),
            standard: "errors_are_handled".to_owned(),
            note: String::new(),
            question: self.text("?"),
            changes: self.text("!"),
            reasons: self.text("No"),
            reason: self.text("Wait"),
            lift_at: "2026-01-01T10:00".to_owned(),
            stop_reason: self.text("Leaked"),
        };
        let outdated = ReviewListingPage { is_outdated: true, ..faulty.clone() };
        pages.push(("review-listing-outdated".to_owned(), outdated.render()));
        let fields = ["verdict", "note", "question", "changes", "reasons", "reason", "stop_reason"];
        faulty.faults = Faults(fields.into_iter().map(|field| fault(field, Fault::Required)).collect());
        faulty.faults.0.push(fault("lift_at", Fault::NotATime));
        pages.push(("review-listing-faults".to_owned(), faulty.render()));
        pages
    }
}
