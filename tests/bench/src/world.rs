//! A world to measure in: the platform's staff, and as many companies as an operation needs, each brought to its state
//! through the use cases.

use application::{
    access::Credential,
    engine::Loaded,
    fakes::SeededEntropy,
    notification::WebhookOrder,
    programme::programme,
    records::{
        self, Record as _,
        delivery::Delivery,
        feed::Entry,
        key_use::KeyUse,
        link::{Link, Opens},
        session::Session,
    },
    use_cases::{
        apply::{self, Apply, Contact},
        keys::{self, Wish},
        portal,
        review::{self, Act},
        status,
    },
};
use domain::{
    api_key::Environment,
    application::{Application, Command},
    creation::IdempotencyKey,
    digest::Digest,
    event::{Actor, Occasion},
    id::{self, AccountId, ApplicationId, PartnerId, WebhookId},
    member::{self, Member},
    organisation::{OrganisationId, Role},
    values::{EmailAddress, Line, Redacted},
    webhook::{self, EndpointAddress, Kid, Loopback, NewSecret, Settings, WebhookEndpoint},
};
use futures_util::FutureExt as _;
use jiff::{SignedDuration, Timestamp};
use support::{
    Store,
    cast::{ANA, OLGA, RITA, ROLF, SAM, TOM},
    story,
};

/// The result of something that waits for nothing but memory.
pub fn done<T>(future: impl Future<Output = T>) -> T {
    future.now_or_never().expect("memory never waits")
}

/// The world.
pub struct World {
    /// What is stored.
    pub store: Store,
    /// When its operations happen.
    pub now: Timestamp,
    /// The address of its cloud, where endpoints stand, too.
    cloud: String,
}

/// One company, by its number; its people and words follow from it.
#[derive(Clone, Copy, Debug)]
pub struct Company(pub usize);

impl Company {
    /// The address of its business contact, who becomes its first `partner_admin`.
    #[must_use]
    pub fn business_address(self) -> String {
        format!("ana.{}@acme-{}.example", self.0, self.0)
    }

    /// The address of its technical contact.
    #[must_use]
    pub fn technical_address(self) -> String {
        format!("tom.{}@acme-{}.example", self.0, self.0)
    }

    /// Its legal name.
    #[must_use]
    pub fn legal_name(self) -> String {
        format!("Acme Telematics {} GmbH", self.0)
    }

    /// The client it applies from: no two companies share a rate limit.
    #[must_use]
    pub fn client(self) -> String {
        format!("10.{}.{}.{}", self.0 >> 16 & 255, self.0 >> 8 & 255, self.0 & 255)
    }

    /// The token of its status link.
    #[must_use]
    pub fn status_token(self) -> String {
        format!("status-link-{:031}", self.0)
    }

    /// The account of its business contact.
    #[must_use]
    pub fn account(self) -> AccountId {
        id::account(&EmailAddress::parse(&self.business_address()).expect("an address"))
    }

    /// The session of its business contact.
    #[must_use]
    pub fn cookie(self) -> String {
        format!("__Host-session={}.{}", self.account(), self.session_token())
    }

    fn session_token(self) -> String {
        format!("session-{:035}", self.0)
    }

    /// Its form.
    #[must_use]
    pub fn form(self) -> Apply {
        let mut form = story::acme("isv");
        let contact = |name: &str, address: &str| Contact {
            name: Line::parse(name).expect("a name"),
            address: EmailAddress::parse(address).expect("an address"),
        };
        form.content.legal_name = Line::parse(&self.legal_name()).expect("a name");
        form.business_contact = contact("Ana Canary", &self.business_address());
        form.technical_contact = contact("Tom Canary", &self.technical_address());
        form.client = self.client();
        form
    }
}

/// A company that became a partner.
#[derive(Clone, Copy, Debug)]
pub struct PartnerCompany {
    /// The company.
    pub company: Company,
    /// Its organisation.
    pub partner: PartnerId,
    /// Its application.
    pub application: ApplicationId,
}

impl World {
    /// A world in which the platform's staff is signed in.
    #[must_use]
    pub fn new(now: Timestamp) -> Self {
        let world = Self { store: Store::default(), now, cloud: "http://127.0.0.1:1".to_owned() };
        for (who, role) in [(RITA, Role::Reviewer), (ROLF, Role::Reviewer), (OLGA, Role::Operator), (SAM, Role::Support)] {
            who.sits(&world.store, OrganisationId::Platform, &[role]);
            who.is_signed_in(&world.store, now);
        }
        world
    }

    /// The same world before a cloud at this address.
    #[must_use]
    pub fn before(self, cloud: &str) -> Self {
        Self { cloud: cloud.to_owned(), ..self }
    }

    /// A partner's webhook endpoint at this path of the cloud.
    #[must_use]
    pub fn has_endpoint(&self, name: &str, path: &str) -> WebhookId {
        let (id, partner) = (id::derive(&[name]), webhook_partner());
        let url = EndpointAddress::parse(&format!("{}{path}", self.cloud), Loopback::Allowed).expect("an address");
        let settings = Settings { url, description: None, event_types: vec![] };
        // The cloud opens every secret alike.
        let secret = NewSecret { kid: Kid::of([7; 4]), ciphertext: "c2VhbGVk".to_owned() };
        let command = webhook::Command::Create { id, partner, settings, secret };
        let occasion = Occasion { now: self.now, actor: Actor::Schedule, request_id: "bench".to_owned() };
        let unwritten = Loaded::<WebhookEndpoint>::read(records::webhook::key(&partner, &id), None).expect("nothing");
        let created = unwritten.decide(command, &occasion, programme()).expect("allowed");
        self.store.plant(created.aggregate().item(self.now).expect("an item"));
        id
    }

    /// An event of the partner's feed is on its way to an endpoint.
    #[must_use]
    pub fn sends(&self, webhook: &WebhookId, number: usize) -> WebhookOrder {
        let (partner, number) = (webhook_partner(), number as u64 + 1);
        let entry = Entry {
            partner,
            number,
            event_id: format!("{partner}/key#7Kf2aQ9x/{number}/0"),
            kind: "api_key.minted".to_owned(),
            subject: format!("{partner}/key#7Kf2aQ9x"),
            event_schema: 1,
            aggregate_version: number,
            at: self.now,
            data: serde_json::json!({"id": "7Kf2aQ9x", "environment": "test", "label": "Nightly export"}),
        };
        self.store.plant(Delivery::begun(*webhook, &entry, self.now, programme().webhook).item().expect("an item"));
        self.store.plant(entry.item().expect("an item"));
        WebhookOrder::new(*webhook, partner, number)
    }

    /// A company applies at a time.
    #[must_use]
    pub fn applies_at(&self, company: Company, at: Timestamp) -> ApplicationId {
        let application = done(apply::apply(&self.store, &company.form(), story::moment(at))).expect("an application").application;
        let dossier = self.application(&application);
        let person = dossier.state.dossier().expect("an application").business_contact;
        let expires = domain::step::add_days(at, programme().application.status_link_days);
        let link = Link { digest: Digest::of(company.status_token()), opens: Opens::ApplicationStatus { application }, person, expires };
        self.store.plant(link.item().expect("a link's item"));
        application
    }

    /// A company applies.
    #[must_use]
    pub fn applies(&self, company: Company) -> ApplicationId {
        self.applies_at(company, self.now)
    }

    /// A company applies and confirms its address.
    #[must_use]
    pub fn confirms(&self, company: Company) -> ApplicationId {
        let application = self.applies(company);
        self.presses(company, &application, Command::ConfirmAddress);
        application
    }

    /// Rita claims a company's confirmed application.
    #[must_use]
    pub fn is_claimed(&self, company: Company) -> ApplicationId {
        let application = self.confirms(company);
        self.reviews(&application, &Act::Claim);
        application
    }

    /// Rita asks a company.
    #[must_use]
    pub fn is_asked(&self, company: Company) -> ApplicationId {
        let application = self.is_claimed(company);
        self.reviews(&application, &Act::Ask { text: story::prose(story::QUESTION) });
        application
    }

    /// A company becomes a partner, and its business contact has taken the seat and is signed in.
    #[must_use]
    pub fn becomes_partner(&self, company: Company) -> PartnerCompany {
        let application = self.is_claimed(company);
        self.reviews(&application, &Act::Approve);
        let domain::application::State::Approved { partner, .. } = self.application(&application).state else { panic!("approved") };
        let organisation = OrganisationId::Partner(partner);
        let key = records::member::key(&organisation, &company.account());
        let seat = Loaded::<Member>::read(key.clone(), self.store.get(&key)).expect("a seat");
        let occasion = Occasion { now: self.now, actor: Actor::Member(organisation, company.account()), request_id: "bench".to_owned() };
        let taken = seat.decide(member::Command::Join, &occasion, programme()).expect("offered");
        self.store.plant(taken.aggregate().item(self.now).expect("an item"));
        self.signs_in(company);
        PartnerCompany { company, partner, application }
    }

    /// A company becomes a partner for which Ana and Tom act, as in the story of an app.
    #[must_use]
    pub fn lists_apps(&self, company: Company) -> PartnerId {
        let partner = self.becomes_partner(company).partner;
        for (who, role) in [(ANA, Role::PartnerAdmin), (TOM, Role::Developer)] {
            who.sits(&self.store, OrganisationId::Partner(partner), &[role]);
            who.is_signed_in(&self.store, self.now);
        }
        partner
    }

    /// A partner mints its first test key.
    pub fn mints_test_key(&self, company: &PartnerCompany) {
        let credential = Credential::Session { account: company.company.account(), digest: Digest::of(company.company.session_token()) };
        done(portal::mint_test_key(&self.store, &SeededEntropy::new(1), &credential, &company.partner, story::moment(self.now)))
            .expect("a key");
    }

    /// A company's business contact is signed in.
    pub fn signs_in(&self, company: Company) {
        let expires = self.now.saturating_add(SignedDuration::from_hours(12)).expect("a time");
        let session = Session { digest: Digest::of(company.session_token()), account: company.account(), expires };
        self.store.plant(session.item().expect("a session's item"));
    }

    /// The applicant presses a button of the status page.
    pub fn presses(&self, company: Company, application: &ApplicationId, command: Command) {
        let token = Redacted::new(company.status_token());
        done(status::act(&self.store, application, &token, command, story::moment(self.now))).expect("allowed");
    }

    /// Rita acts.
    pub fn reviews(&self, application: &ApplicationId, act: &Act) {
        done(review::act(&self.store, &RITA.credential(), application, None, act, story::moment(self.now))).expect("allowed");
    }

    /// The relay has caught up: audit trails and lifecycle feeds tell of everything so far.
    pub fn is_relayed(&self) {
        let _ = done(story::relays(&self.store));
    }

    /// An application as it is stored.
    #[must_use]
    pub fn application(&self, application: &ApplicationId) -> Loaded<Application> {
        story::load(&self.store, application)
    }

    /// The text of a live key of the platform, with which the host platform calls.
    #[must_use]
    pub fn platform_key(&self) -> String {
        self.key(OrganisationId::Platform, &OLGA.credential(), Environment::Live)
    }

    /// The text of a key of the sandbox, with which a partner's programs call.
    #[must_use]
    pub fn partner_key(&self, company: &PartnerCompany) -> String {
        let credential = Credential::Token { account: company.company.account() };
        self.key(OrganisationId::Partner(company.partner), &credential, Environment::Test)
    }

    fn key(&self, owner: OrganisationId, credential: &Credential, environment: Environment) -> String {
        let entropy = SeededEntropy::new(2);
        let wish = Wish { label: Line::parse("directory sync").unwrap(), environment, app: None };
        let request = IdempotencyKey::parse("bench").unwrap();
        let minted = keys::mint(&self.store, &entropy, credential, owner, &wish, &request, story::moment(self.now));
        let key = done(minted).expect("a key").text.expect("shown");
        // It was used before, as most of the time: its use is noted once an hour.
        let used = KeyUse { owner: key.owner, key: key.id, at: self.now };
        self.store.plant(used.item().expect("an item"));
        key.text.into_exposed()
    }
}

fn webhook_partner() -> PartnerId {
    id::derive(&["bench"])
}
