//! Two partners and the platform, their people, and a function in front of them.

use application::{
    engine::{Family, Loaded},
    fakes::FixedUploads,
    ports::{Item, Key},
    records::{
        self, Record as _,
        audit::AuditEntry,
        delivery::Delivery,
        feed,
        listing::{Draft, Reference},
        person::{KnownTo, Person},
        session::Session,
    },
};
use domain::{
    api_key::{self, ApiKey, PresentedKey},
    digest::Digest,
    event::{Actor, Occasion},
    id::{self, AccountId, DocumentId, ListingId, PartnerId, WebhookId},
    listing::{self, Author, DocumentKind, Listing, MediaType, NewListing, Reviewer},
    member::{self, Member, Origin, Seat},
    organisation::{OrganisationId, Role},
    partner::{self, Partner},
    support_visit::{self, SupportVisit},
    values::{EmailAddress, Language, Line, Prose},
    webhook::{self, EndpointAddress, Kid, Loopback, NewSecret, Settings, WebhookEndpoint, delivery::Death},
};
use entrypoint::{Front, Site};
use jiff::{SignedDuration, Timestamp};

use crate::{Answer, Event, Store, ask, listings};

/// What the first partner is called.
pub const LEGAL_NAME: &str = "Acme & <b>Söhne</b>";

/// Names and addresses, as the sample events know them. Ana administers Acme, Dev builds there; Bob administers another
/// partner; Olga operates the platform, Rita reviews there, Sam is its support; Nobody belongs
/// nowhere.
const PEOPLE: [(&str, &str); 7] = [
    ("ana", "ana@acme.example"),
    ("dev", "dev@acme.example"),
    ("bob", "bob@bravo.example"),
    ("olga", "olga@platform.example"),
    ("rita", "rita@platform.example"),
    ("sam", "sam@platform.example"),
    ("nobody", "nobody@elsewhere.example"),
];

/// The world.
pub struct World {
    /// What is stored.
    pub store: Store,
    /// What was uploaded.
    pub storage: FixedUploads,
    front: Front,
}

/// When the sample events happen.
#[must_use]
pub fn now() -> Timestamp {
    "2026-11-22T10:00:00Z".parse().unwrap()
}

/// The partner that the sample events are about.
#[must_use]
pub fn acme() -> PartnerId {
    id::derive(&["acme"])
}

/// Another partner.
#[must_use]
pub fn bravo() -> PartnerId {
    id::derive(&["bravo"])
}

/// Somebody's address.
#[must_use]
pub fn address(name: &str) -> EmailAddress {
    EmailAddress::parse(PEOPLE.iter().find(|(known, _)| *known == name).unwrap().1).unwrap()
}

/// Somebody's account.
#[must_use]
pub fn account(name: &str) -> AccountId {
    id::account(&address(name))
}

/// The endpoint that the sample events name.
#[must_use]
pub fn hook() -> WebhookId {
    id::derive(&["hook"])
}

/// The listing that the sample events name.
#[must_use]
pub fn app() -> ListingId {
    id::derive(&["listing"])
}

/// A document of it: `prices` and `logo` are those that the sample events name.
#[must_use]
pub fn document(name: &str) -> DocumentId {
    id::derive(&[name])
}

/// The same request of somebody else, by whatever its family of routes knows people.
#[must_use]
pub fn by(event: &Event, name: &str) -> Event {
    let mut event = anonymous(event);
    if is_page(&event) {
        event.0["cookies"] = vec![format!("__Host-session={}.session-of-{name}", account(name))].into();
        return event;
    }
    event.bearer(address(name).as_str(), true)
}

/// The same request of nobody.
#[must_use]
pub fn anonymous(event: &Event) -> Event {
    let mut event = event.clone().without_header("authorization");
    event.0.as_object_mut().unwrap().remove("cookies");
    event.0["requestContext"].as_object_mut().unwrap().remove("authorizer");
    event
}

/// Whether a request is for a browser.
#[must_use]
pub fn is_page(event: &Event) -> bool {
    !event.0["routeKey"].as_str().unwrap().contains(" /v1/")
}

/// The same request about something else: another id wherever the one stands.
#[must_use]
pub fn about(event: &Event, from: &str, to: &str) -> Event {
    Event(serde_json::from_str(&event.0.to_string().replace(from, to)).unwrap())
}

/// The same request with another query.
#[must_use]
pub fn query(event: &Event, query: &str) -> Event {
    let mut event = event.clone();
    event.0["rawQueryString"] = query.into();
    event
}

/// A reviewer of the platform's.
#[must_use]
pub fn reviewer() -> Reviewer {
    Reviewer { account: account("rita"), is_operator: false, domain: Digest::of("platform.example"), is_of_partner: false }
}

impl World {
    /// The world, with a function in front of what is stored and uploaded.
    #[must_use]
    pub fn behind(function: impl FnOnce(&Store, &FixedUploads, Site) -> Front) -> Self {
        let site = Site {
            url: "https://site.example".to_owned(),
            platform_name: "Liaison".to_owned(),
            documents_url: String::new(),
            trusted_proxy_hops: 0,
        };
        let (store, storage) = (Store::default(), FixedUploads::default());
        let front = function(&store, &storage, site);
        let world = Self { store, storage, front };
        world.partner(acme(), LEGAL_NAME);
        world.partner(bravo(), "Bravo");
        world.seat(OrganisationId::Partner(acme()), "ana", Role::PartnerAdmin);
        world.seat(OrganisationId::Partner(acme()), "dev", Role::Developer);
        world.seat(OrganisationId::Partner(bravo()), "bob", Role::PartnerAdmin);
        world.seat(OrganisationId::Platform, "olga", Role::Operator);
        world.seat(OrganisationId::Platform, "rita", Role::Reviewer);
        world.seat(OrganisationId::Platform, "sam", Role::Support);
        world.endpoint();
        world.listing();
        for (name, _) in PEOPLE {
            let expires = now() + SignedDuration::from_hours(1);
            let session = Session { digest: Digest::of(format!("session-of-{name}")), account: account(name), expires };
            world.store.plant(session.item().unwrap());
        }
        world
    }

    /// What the function answers.
    pub async fn ask(&self, event: &Event) -> Answer {
        ask(&self.front, event, now()).await
    }

    /// What the function answers at a time.
    pub async fn ask_at(&self, event: &Event, at: Timestamp) -> Answer {
        ask(&self.front, event, at).await
    }

    /// Everything that is stored.
    #[must_use]
    pub fn items(&self) -> Vec<Item> {
        self.store.items()
    }

    /// Somebody's seat with a partner.
    #[must_use]
    pub fn member(&self, organisation: PartnerId, account: &AccountId) -> Loaded<Member> {
        self.seat_of(OrganisationId::Partner(organisation), account)
    }

    /// Somebody's seat.
    #[must_use]
    pub fn seat_of(&self, organisation: OrganisationId, account: &AccountId) -> Loaded<Member> {
        let key = records::member::key(&organisation, account);
        Loaded::read(key.clone(), self.store.get(&key)).unwrap()
    }

    /// A partner as it stands.
    #[must_use]
    pub fn partner_of(&self, id: PartnerId) -> Loaded<Partner> {
        let key = records::partner::key(&id);
        Loaded::read(key.clone(), self.store.get(&key)).unwrap()
    }

    /// Somebody has taken a seat.
    pub fn seat(&self, organisation: OrganisationId, name: &str, role: Role) {
        let (account, address) = (account(name), address(name));
        let person = Person {
            id: id::derive(&[name]),
            known_to: KnownTo::Organisation(organisation),
            name: Line::parse(&format!("{name} <i>of {organisation}</i>")).unwrap(),
            address: address.clone(),
            language: Language::En,
            bounced_at: None,
        };
        let seat = Seat {
            organisation,
            account,
            person: person.id,
            domain: Digest::of(address.domain()),
            roles: vec![role],
            origin: Origin::Approval,
        };
        let given = self.decide::<Member>(records::member::key(&organisation, &account), member::Command::Give { seat });
        self.store.plant(given);
        let joined = self.decide::<Member>(records::member::key(&organisation, &account), member::Command::Join);
        self.store.plant(joined);
        self.store.plant(person.item().unwrap());
    }

    /// Something happened at Acme so many minutes ago.
    pub fn audit_entry(&self, number: u32, actor: Actor) {
        let entry = AuditEntry {
            reader: acme().to_string(),
            event_id: format!("{}/partner/{number}/0", acme()),
            kind: "member.invited".to_owned(),
            subject: acme().to_string(),
            at: now() - SignedDuration::from_mins(i64::from(number)),
            actor,
            before: "vacant".to_owned(),
            after: "invited".to_owned(),
            has_reason: false,
            request_id: format!("request-{number}"),
        };
        self.store.plant(entry.item().unwrap());
    }

    /// There is an event in Acme's feed.
    pub fn feed_entry(&self, number: u64) {
        self.store.plant(Self::entry(number).item().unwrap());
    }

    fn entry(number: u64) -> feed::Entry {
        feed::Entry {
            partner: acme(),
            number,
            event_id: format!("{}/partner/{number}/0", acme()),
            kind: "partner.test_key_minted".to_owned(),
            subject: acme().to_string(),
            event_schema: 1,
            aggregate_version: number,
            at: now(),
            data: serde_json::json!({"key": "abc"}),
        }
    }

    /// Acme's endpoint, to which the first event of the feed could not be delivered.
    fn endpoint(&self) {
        let url = EndpointAddress::parse("https://hooks.acme.example/first", Loopback::Refused).unwrap();
        let settings = Settings { url, description: None, event_types: vec![] };
        let secret = NewSecret { kid: Kid::of([7; 4]), ciphertext: "sealed".to_owned() };
        let command = webhook::Command::Create { id: hook(), partner: acme(), settings, secret };
        let created = self.decide::<WebhookEndpoint>(records::webhook::key(&acme(), &hook()), command);
        self.store.plant(created);
        let entry = Self::entry(1);
        let begun = Delivery::begun(hook(), &entry, now(), application::programme::programme().webhook);
        let dead = begun.delivery.buried(Death::GivenUp, now());
        self.store.plant(begun.then(dead, now(), application::programme::programme().webhook).item().unwrap());
    }

    /// Acme's app: a draft that says nothing but its name, and a document and a logo that are expected.
    fn listing(&self) {
        let content = listings::named("Acme Fleet");
        let new = NewListing {
            id: app(),
            request: Digest::of("request"),
            partner: acme(),
            partner_name: Line::parse(LEGAL_NAME).unwrap(),
            author: Self::author("dev"),
            content: content.clone(),
        };
        self.of_listing(listing::Command::Create(Box::new(new)));
        self.store.plant(Draft { listing: app(), content }.item().unwrap());
        self.store.plant(Reference { partner: acme(), listing: app() }.item().unwrap());
        for (name, kind) in [("prices", DocumentKind::Commercial), ("logo", DocumentKind::Logo)] {
            self.expects(name, kind);
        }
    }

    fn author(name: &str) -> Author {
        Author { account: account(name), domain: Digest::of(address(name).domain()) }
    }

    /// A document is announced.
    pub fn expects(&self, name: &str, kind: DocumentKind) {
        let media_type = if kind == DocumentKind::Logo { MediaType::Svg } else { MediaType::Pdf };
        let file_name = Line::parse(name).unwrap();
        self.of_listing(listing::Command::AnnounceDocument { document: document(name), kind, file_name, media_type });
    }

    /// Something happens to Acme's app.
    pub fn of_listing(&self, command: listing::Command) {
        let listing = self.decide::<Listing>(records::listing::key(&app()), command);
        self.store.plant(listing);
    }

    /// Acme's app as it stands.
    #[must_use]
    pub fn app(&self) -> Loaded<Listing> {
        let key = records::listing::key(&app());
        Loaded::read(key.clone(), self.store.get(&key)).unwrap()
    }

    /// A delivery as it stands.
    #[must_use]
    pub fn delivery(&self, id: &WebhookId, number: u64) -> Option<Delivery> {
        self.store.get(&records::delivery::key(id, number)).map(|item| Delivery::read(item).unwrap())
    }

    /// An endpoint of Acme's as it stands.
    #[must_use]
    pub fn webhook(&self, id: &WebhookId) -> Loaded<WebhookEndpoint> {
        let key = records::webhook::key(&acme(), id);
        Loaded::read(key.clone(), self.store.get(&key)).unwrap()
    }

    /// Somebody's session lasts longer than a rotation.
    pub fn signs_in_for_days(&self, name: &str) {
        let expires = now() + SignedDuration::from_hours(1_000);
        let session = Session { digest: Digest::of(format!("session-of-{name}")), account: account(name), expires };
        self.store.plant(session.item().unwrap());
    }

    /// A key is in force.
    pub fn has_key(&self, key: &PresentedKey) {
        let (id, owner, environment, digest) = (key.id.clone(), key.owner, key.environment, key.digest());
        let command = api_key::Command::Mint { id, owner, environment, digest, label: None, request: None, app: key.app };
        let minted = self.decide::<ApiKey>(records::api_key::key(&key.owner, &key.id), command);
        self.store.plant(minted);
    }

    /// Somebody of the platform states why they read Acme.
    pub fn visit(&self, name: &str) {
        let organisation = OrganisationId::Partner(acme());
        let reason = Prose::parse("Ticket 4711").unwrap();
        let command = support_visit::Command::Open { visitor: account(name), organisation, reason };
        let visit = self.decide::<SupportVisit>(records::support_visit::key(&organisation, &account(name)), command);
        self.store.plant(visit);
    }

    /// Somebody of the platform has no seat there any more.
    pub fn leaves_the_platform(&self, name: &str) {
        let seat = self.decide::<Member>(records::member::key(&OrganisationId::Platform, &account(name)), member::Command::Remove);
        self.store.plant(seat);
    }

    fn partner(&self, partner: PartnerId, name: &str) {
        let command = partner::Command::Establish {
            id: partner,
            legal_name: Line::parse(name).unwrap(),
            partnership_type: "isv".to_owned(),
            application: id::derive(&[name]),
        };
        let established = self.decide::<Partner>(records::partner::key(&partner), command);
        self.store.plant(established);
    }

    fn decide<A: Family>(&self, key: Key, command: A::Command) -> Item
    where
        A::Rejection: std::fmt::Debug,
    {
        let occasion =
            Occasion { now: now(), actor: Actor::Member(OrganisationId::Platform, account("rita")), request_id: "setup".to_owned() };
        let item = self.store.get(&key);
        let outcome = Loaded::<A>::read(key, item).unwrap().decide(command, &occasion, application::programme::programme()).unwrap();
        outcome.aggregate().item(now()).unwrap()
    }
}
