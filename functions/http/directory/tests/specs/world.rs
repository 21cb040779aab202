//! The host platform's program with its key, and the directory in front of it.

use application::{
    engine::{Loaded, Outcome},
    ports::Item,
    records::{
        self, Record as _,
        directory::customer_id,
        key_use::{self, KeyUse},
    },
};
use directory::Directory;
use domain::{
    api_key::{self, ApiKey, PresentedKey},
    digest::Digest,
    event::{Actor, Occasion},
    id::{self, CustomerId},
    member::{Member, State},
    organisation::OrganisationId,
    values::{EmailAddress, ExternalId},
};
use entrypoint::{Front, Site};
use jiff::Timestamp;
use support::{Answer, Event, Store, ask};

pub struct World {
    pub store: Store,
    front: Front,
}

pub fn now() -> Timestamp {
    "2026-11-22T10:00:00Z".parse().unwrap()
}

pub fn sample(name: &str) -> Event {
    Event::load(&format!("http/directory/{name}"))
}

pub fn query(event: &Event, query: &str) -> Event {
    let mut event = event.clone();
    event.0["rawQueryString"] = query.into();
    event
}

pub fn customer() -> CustomerId {
    customer_id(&ExternalId::parse("fleet-42").unwrap())
}

/// The key that an event presents.
pub fn presented(event: &Event) -> PresentedKey {
    let header = event.0["headers"]["authorization"].as_str().unwrap();
    PresentedKey::parse(header.strip_prefix("Bearer ").unwrap()).expect("a whole key")
}

impl World {
    /// The platform's key is in force, and a partner's.
    pub fn new() -> Self {
        Self::with_key_in_force(&presented(&sample("customer")).digest())
    }

    /// The platform's key has this digest.
    pub fn with_key_in_force(digest: &Digest) -> Self {
        let store = Store::default();
        let site = Site {
            url: "https://site.example".to_owned(),
            platform_name: "Liaison".to_owned(),
            documents_url: String::new(),
            trusted_proxy_hops: 0,
        };
        let world = Self { front: Directory::new(store.clone(), site).front(), store };
        let (platforms, partners) = (presented(&sample("customer")), presented(&sample("customer-partners-key")));
        world.mint(&platforms, digest.clone());
        world.mint(&partners, partners.digest());
        world
    }

    /// As it is after the customer was taken.
    pub async fn with_customer() -> Self {
        let world = Self::new();
        assert_eq!(world.ask(&sample("customer")).await.status, 201);
        world
    }

    pub fn revoke(&self, key: &PresentedKey) {
        self.decide(key, api_key::Command::Revoke);
    }

    pub async fn ask_at(&self, event: &Event, at: Timestamp) -> Answer {
        ask(&self.front, event, at).await
    }

    pub async fn ask(&self, event: &Event) -> Answer {
        ask(&self.front, event, now()).await
    }

    /// Everything but the notes of when a key was used: those any request with a good key may leave.
    pub fn items(&self) -> Vec<Item> {
        self.store.items().into_iter().filter(|item| !item.key.sort.starts_with(key_use::PREFIX)).collect()
    }

    /// When the platform's key was last used, as it is noted.
    pub fn noted_use(&self) -> Option<Timestamp> {
        let items = self.store.items();
        let note = items.into_iter().find(|item| item.key.sort.starts_with(key_use::PREFIX))?;
        Some(KeyUse::read(note).unwrap().at)
    }

    /// The seat of an address at the customer.
    pub fn seat(&self, address: &str) -> State {
        let account = id::account(&EmailAddress::parse(address).unwrap());
        let key = records::member::key(&OrganisationId::Customer(customer()), &account);
        Loaded::<Member>::read(key.clone(), self.store.get(&key)).unwrap().state
    }

    fn mint(&self, key: &PresentedKey, digest: Digest) {
        let (id, owner, environment) = (key.id.clone(), key.owner, key.environment);
        self.decide(key, api_key::Command::Mint { id, owner, environment, digest, label: None, request: None, app: key.app });
    }

    fn decide(&self, key: &PresentedKey, command: api_key::Command) {
        let place = records::api_key::key(&key.owner, &key.id);
        let occasion = Occasion { now: now(), actor: Actor::Schedule, request_id: "setup".to_owned() };
        let loaded = Loaded::<ApiKey>::read(place.clone(), self.store.get(&place)).unwrap();
        let outcome: Outcome<ApiKey> = loaded.decide(command, &occasion, application::programme::programme()).unwrap();
        self.store.plant(outcome.aggregate().item(now()).unwrap());
    }
}
