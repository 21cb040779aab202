//! A customer with its people, a partner with an app in the catalogue, and the function in front of them.

use application::{
    access::Credential,
    engine::{Family, Loaded},
    fakes::SeededEntropy,
    ports::{Item, Key},
    records::{
        self, Record as _,
        listing::Frozen,
        observed::{Counts, Observed},
        person::{KnownTo, Person},
        session::Session,
    },
    use_cases::installations::{self as story, Act, Consented},
};
use domain::{
    api_key::{self, ApiKey, PresentedKey},
    digest::Digest,
    directory::{self, Entry},
    event::{Actor, Occasion},
    id::{self, AccountId, CustomerId, ListingId, PartnerId},
    installation::{App, Installation, State},
    listing::{Content, RequestedScope},
    member::{self, Member, Origin, Seat},
    organisation::{OrganisationId, Role},
    partner::{self, Partner},
    support_visit::{self, SupportVisit},
    values::{EmailAddress, ExternalId, Language, Line, Localised, Prose, WebAddress},
};
use entrypoint::{Front, Site};
use installations::Installations;
use jiff::{SignedDuration, Timestamp};
use support::{Answer, Event, Store, ask};

pub const CUSTOMER: &str = "Nordic & <b>Fleet</b>";
pub const PARTNER: &str = "Acme & <b>Söhne</b>";

/// Names and addresses, as the sample events know them. Ada administers Nordic Fleet, Finn its fleet, Mia is a member; Tove
/// administers it and another customer, Bob only that one. Ana administers the partner, Sam is the platform's support.
const PEOPLE: [(&str, &str); 7] = [
    ("ada", "ada@nordic.example"),
    ("finn", "finn@nordic.example"),
    ("mia", "mia@nordic.example"),
    ("tove", "tove@nordic.example"),
    ("bob", "bob@other.example"),
    ("ana", "ana@acme.example"),
    ("sam", "sam@platform.example"),
];

pub struct World {
    pub store: Store,
    front: Front,
}

pub fn now() -> Timestamp {
    "2026-11-22T10:00:00Z".parse().unwrap()
}

pub fn nordic() -> CustomerId {
    id::derive(&["nordic"])
}

pub fn other() -> CustomerId {
    id::derive(&["other"])
}

pub fn acme() -> PartnerId {
    id::derive(&["acme"])
}

/// The app that the sample events name.
pub fn app() -> ListingId {
    id::derive(&["listing"])
}

pub fn address(name: &str) -> EmailAddress {
    EmailAddress::parse(PEOPLE.iter().find(|(known, _)| *known == name).unwrap().1).unwrap()
}

pub fn account(name: &str) -> AccountId {
    id::account(&address(name))
}

pub fn sample(name: &str) -> Event {
    Event::load(&format!("http/installations/{name}"))
}

/// The same request of somebody else, by whatever its family of routes knows people.
pub fn by(event: &Event, name: &str) -> Event {
    let mut event = anonymous(event);
    if is_page(&event) {
        event.0["cookies"] = vec![format!("__Host-session={}.session-of-{name}", account(name))].into();
        return event;
    }
    event.bearer(address(name).as_str(), true)
}

pub fn anonymous(event: &Event) -> Event {
    let mut event = event.clone().without_header("authorization");
    event.0.as_object_mut().unwrap().remove("cookies");
    event.0["requestContext"].as_object_mut().unwrap().remove("authorizer");
    event
}

pub fn is_page(event: &Event) -> bool {
    !event.0["routeKey"].as_str().unwrap().contains(" /v1/")
}

/// The same request about something else: another id wherever the one stands.
pub fn about(event: &Event, from: &str, to: &str) -> Event {
    Event(serde_json::from_str(&event.0.to_string().replace(from, to)).unwrap())
}

fn line(text: &str) -> Line {
    Line::parse(text).unwrap()
}

fn scope(name: &str, purpose: &str, required: bool) -> RequestedScope {
    RequestedScope { scope: name.to_owned(), purpose: Localised::only(Language::En, line(purpose)), required }
}

/// What the first version says: assets are required, fuel is not.
pub fn content() -> Content {
    Content {
        tagline: Some(Localised::only(Language::En, line("Your trucks, <i>seen</i>."))),
        scopes: vec![scope("assets:read", "To show <b>them</b>.", true), scope("fuel:read", "To count litres.", false)],
        setup_url: Some(WebAddress::parse("https://app.acme.example/setup?from=liaison").unwrap()),
        credentials: Some(Localised::only(Language::En, Prose::parse("An Acme account.").unwrap())),
        support: Some(domain::listing::SupportContact { address: EmailAddress::parse("help@acme.example").unwrap(), url: None }),
        troubleshooting_url: Some(WebAddress::parse("https://acme.example/trouble").unwrap()),
        ..support::listings::named("Acme <Fleet>")
    }
}

/// The second version asks for faults besides.
pub fn next_content() -> Content {
    let mut content = content();
    content.scopes.push(scope("faults:read", "To call the workshop.", true));
    content
}

impl World {
    pub fn new() -> Self {
        let store = Store::default();
        let site = Site {
            url: "https://site.example".to_owned(),
            platform_name: "Liaison".to_owned(),
            documents_url: String::new(),
            trusted_proxy_hops: 0,
        };
        let front = Installations::new(store.clone(), SeededEntropy::new(1), site).front();
        let world = Self { store, front };
        world.customer(nordic(), CUSTOMER);
        world.customer(other(), "Other");
        let establish = partner::Command::Establish {
            id: acme(),
            legal_name: line(PARTNER),
            partnership_type: "isv".to_owned(),
            application: id::derive(&["application"]),
        };
        world.does::<Partner>(records::partner::key(&acme()), establish);
        for (name, organisation, role) in [
            ("ada", OrganisationId::Customer(nordic()), Role::Admin),
            ("finn", OrganisationId::Customer(nordic()), Role::FleetAdmin),
            ("mia", OrganisationId::Customer(nordic()), Role::Member),
            ("tove", OrganisationId::Customer(nordic()), Role::Admin),
            ("tove", OrganisationId::Customer(other()), Role::Admin),
            ("bob", OrganisationId::Customer(other()), Role::Admin),
            ("ana", OrganisationId::Partner(acme()), Role::PartnerAdmin),
            ("sam", OrganisationId::Platform, Role::Support),
        ] {
            world.seat(organisation, name, role);
        }
        for (name, _) in PEOPLE {
            let expires = now() + SignedDuration::from_hours(1);
            let session = Session { digest: Digest::of(format!("session-of-{name}")), account: account(name), expires };
            world.store.plant(session.item().unwrap());
        }
        world.publishes(1, content());
        world
    }

    pub async fn ask(&self, event: &Event) -> Answer {
        ask(&self.front, event, now()).await
    }

    pub async fn ask_at(&self, event: &Event, at: Timestamp) -> Answer {
        ask(&self.front, event, at).await
    }

    pub fn items(&self) -> Vec<Item> {
        self.store.items()
    }

    /// A version of the app is in the catalogue.
    pub fn publishes(&self, number: u32, content: Content) {
        self.store.plant(Frozen { listing: app(), number, content }.item().unwrap());
        self.app(Some(number), None);
    }

    /// What installations know of the app.
    pub fn app(&self, published: Option<u32>, stopped: Option<Timestamp>) {
        self.store.plant(App { listing: app(), partner: acme(), published, stopped }.item().unwrap());
    }

    /// Somebody of Nordic's does something with the app.
    pub async fn acts(&self, name: &str, act: &Act) {
        let credential = Credential::Token { account: account(name) };
        let moment = application::moment::Moment { now: now(), request_id: "setup", programme: application::programme::programme() };
        story::act(&self.store, &credential, &nordic(), &app(), None, act, moment).await.unwrap();
    }

    /// Ada installs the first version with these scopes.
    pub async fn installed(&self, scopes: &[&str]) {
        let scopes = scopes.iter().map(|scope| (*scope).to_owned()).collect();
        self.acts("ada", &Act::Install(Consented { version: 1, scopes, language: Language::En })).await;
    }

    /// The second version asks for more, and Nordic is asked.
    pub fn asks_for_more(&self) {
        self.publishes(2, next_content());
        let offer = domain::installation::Offer::of(2, &next_content());
        let key = records::installation::key(&nordic(), &app());
        self.does::<Installation>(key, domain::installation::Command::CatchUp { offer: Some(offer) });
    }

    pub fn installation(&self) -> Loaded<Installation> {
        let key = records::installation::key(&nordic(), &app());
        Loaded::read(key.clone(), self.store.get(&key)).unwrap()
    }

    /// The scopes that may be read right now, by the item that decides; nothing where there is none.
    pub fn grant(&self) -> Option<Vec<String>> {
        let item = self.store.get(&records::installation::grant_key(&nordic(), &app()))?;
        Some(records::installation::Grant::read(item).unwrap().scopes)
    }

    pub fn granted(&self) -> Vec<String> {
        self.grant().unwrap_or_default()
    }

    pub fn state(&self) -> State {
        self.installation().state
    }

    /// The app has read so much on a day.
    pub fn has_read(&self, day: &str, process: &str, counts: &[(&str, u64)]) {
        let last_at: Timestamp = format!("{day}T08:00:00Z").parse().unwrap();
        let allowed: Counts = counts.iter().map(|(scope, reads)| ((*scope).to_owned(), *reads)).collect();
        let observed = Observed {
            listing: app(),
            customer: Some(nordic()),
            day: day.parse().unwrap(),
            process: process.to_owned(),
            allowed,
            refused: std::collections::BTreeMap::new(),
            last_at,
            forgotten_at: last_at + SignedDuration::from_hours(24 * 90),
        };
        self.store.plant(observed.item().unwrap());
    }

    /// A key is in force.
    pub fn has_key(&self, key: &PresentedKey) {
        let (id, owner, environment, digest) = (key.id.clone(), key.owner, key.environment, key.digest());
        let command = api_key::Command::Mint { id, owner, environment, digest, label: None, request: None, app: None };
        self.does::<ApiKey>(records::api_key::key(&key.owner, &key.id), command);
    }

    /// Sam states why he reads Nordic.
    pub fn is_visited(&self) {
        let organisation = OrganisationId::Customer(nordic());
        let command = support_visit::Command::Open { visitor: account("sam"), organisation, reason: Prose::parse("Ticket 4711").unwrap() };
        self.does::<SupportVisit>(records::support_visit::key(&organisation, &account("sam")), command);
    }

    fn customer(&self, id: CustomerId, name: &str) {
        let external_id = ExternalId::parse(&id.to_string()).unwrap();
        let record = directory::Record::Customer { id, external_id, name: line(name), active: true };
        self.does::<Entry>(records::directory::customer_key(&id), directory::Upsert(record));
    }

    fn seat(&self, organisation: OrganisationId, name: &str, role: Role) {
        let (account, address) = (account(name), address(name));
        let person = Person {
            id: id::derive(&[name, &organisation.to_string()]),
            known_to: KnownTo::Organisation(organisation),
            name: line(&format!("{name} <i>of them</i>")),
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
            origin: Origin::Directory,
        };
        let key = records::member::key(&organisation, &account);
        self.does::<Member>(key.clone(), member::Command::Give { seat });
        self.does::<Member>(key, member::Command::Join);
        self.store.plant(person.item().unwrap());
    }

    fn does<A: Family>(&self, key: Key, command: A::Command)
    where
        A::Rejection: std::fmt::Debug,
    {
        let occasion = Occasion { now: now(), actor: Actor::Schedule, request_id: "setup".to_owned() };
        let item = self.store.get(&key);
        let outcome = Loaded::<A>::read(key, item).unwrap().decide(command, &occasion, application::programme::programme()).unwrap();
        for item in std::iter::once(outcome.aggregate().item(now()).unwrap()).chain(A::beside(&outcome.aggregate().state).unwrap()) {
            self.store.plant(item);
        }
    }
}
