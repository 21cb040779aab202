//! Who plays: the platform's staff, the applicant, and their sessions. Every name, address and token holds a canary.

use application::{
    access::Credential,
    engine::{Family, Loaded, Outcome},
    programme::programme,
    records::{
        self, Record as _,
        person::{KnownTo, Person},
        session::Session,
    },
    use_cases::members::person_id,
};
use domain::{
    digest::Digest,
    event::{Actor, Occasion},
    id::{self, AccountId},
    member::{Command, Member, Origin, Seat},
    organisation::{OrganisationId, Role},
    values::{EmailAddress, Language, Line},
};
use entrypoint::Site;
use jiff::{SignedDuration, Timestamp};

use crate::{
    Store,
    logs::{self, Watch},
};

/// Somebody with an address.
#[derive(Clone, Copy, Debug)]
pub struct Someone {
    /// Their name.
    pub name: &'static str,
    /// Where mail reaches them.
    pub address: &'static str,
    /// Their session's token.
    pub token: &'static str,
}

/// A reviewer of the platform.
pub const RITA: Someone =
    Someone { name: "Rita Canary", address: "rita.canary@platform.example", token: "s3cr3t--session-of-rita-0000000000000000000" };
/// Another reviewer.
pub const ROLF: Someone =
    Someone { name: "Rolf Canary", address: "rolf.canary@platform.example", token: "s3cr3t--session-of-rolf-0000000000000000000" };
/// The platform's operator.
pub const OLGA: Someone =
    Someone { name: "Olga Canary", address: "olga.canary@platform.example", token: "s3cr3t--session-of-olga-0000000000000000000" };
/// Staff of the platform who reviews nothing.
pub const SAM: Someone =
    Someone { name: "Sam Canary", address: "sam.canary@platform.example", token: "s3cr3t--session-of-sam-00000000000000000000" };
/// A reviewer of the platform who belongs to the applicant's organisation.
pub const NINA: Someone =
    Someone { name: "Nina Canary", address: "nina.canary@acme.example", token: "s3cr3t--session-of-nina-0000000000000000000" };
/// The applicant's business contact.
pub const ANA: Someone =
    Someone { name: "Ana Canary", address: "ana.canary@acme.example", token: "s3cr3t--session-of-ana-00000000000000000000" };
/// The applicant's technical contact.
pub const TOM: Someone =
    Someone { name: "Tom Canary", address: "tom.canary@acme.example", token: "s3cr3t--session-of-tom-00000000000000000000" };

/// When the sample events happen.
#[must_use]
pub fn now() -> Timestamp {
    "2026-03-02T09:00:00Z".parse().expect("a time")
}

/// So many days of 24 hours after [`now`].
#[must_use]
pub fn day(days: u16) -> Timestamp {
    domain::step::add_days(now(), days)
}

/// The site that the sample events are sent to.
#[must_use]
pub fn site() -> Site {
    Site {
        url: "https://liaison.example".to_owned(),
        platform_name: "Fleet Hub".to_owned(),
        documents_url: "https://documents.example/".to_owned(),
        trusted_proxy_hops: 0,
    }
}

/// A store, and a watch over what is logged while it is used.
pub struct Stage {
    /// The store.
    pub store: Store,
    /// The watch.
    pub watch: Watch,
}

impl Stage {
    /// A store in which the platform's staff have their seats and sessions.
    #[must_use]
    pub fn set() -> Self {
        let stage = Self { store: Store::default(), watch: logs::watch() };
        for (who, role) in
            [(RITA, Role::Reviewer), (ROLF, Role::Reviewer), (OLGA, Role::Operator), (SAM, Role::Support), (NINA, Role::Reviewer)]
        {
            who.sits(&stage.store, OrganisationId::Platform, &[role]);
            who.is_signed_in(&stage.store, now());
        }
        stage
    }
}

impl Someone {
    /// Their address, parsed.
    #[must_use]
    pub fn email(&self) -> EmailAddress {
        EmailAddress::parse(self.address).expect("an address")
    }

    /// Their account.
    #[must_use]
    pub fn account(&self) -> AccountId {
        id::account(&self.email())
    }

    /// Their session's cookie.
    #[must_use]
    pub fn cookie(&self) -> String {
        format!("__Host-session={}.{}", self.account(), self.token)
    }

    /// What their cookie says of them.
    #[must_use]
    pub fn credential(&self) -> Credential {
        Credential::Session { account: self.account(), digest: Digest::of(self.token) }
    }

    /// The person's item, as an organisation knows them.
    #[must_use]
    pub fn person(&self, organisation: OrganisationId) -> Person {
        Person {
            id: person_id(&organisation, &self.account()),
            known_to: KnownTo::Organisation(organisation),
            name: Line::parse(self.name).expect("a name"),
            address: self.email(),
            language: Language::En,
            bounced_at: None,
        }
    }

    /// Their seat in an organisation.
    #[must_use]
    pub fn seat(&self, organisation: OrganisationId, roles: &[Role]) -> Seat {
        Seat {
            organisation,
            account: self.account(),
            person: person_id(&organisation, &self.account()),
            domain: Digest::of(self.email().domain()),
            roles: roles.to_vec(),
            origin: Origin::Invitation,
        }
    }

    /// Gives them a seat, taken already, and their person's item. The stream tells nothing of it.
    pub fn sits(&self, store: &Store, organisation: OrganisationId, roles: &[Role]) {
        self.decide(store, organisation, Command::Give { seat: self.seat(organisation, roles) });
        self.decide(store, organisation, Command::Join);
        store.plant(self.person(organisation).item().expect("a person's item"));
    }

    /// Invites them to a seat that they have not taken. The stream tells nothing of it.
    pub fn is_invited(&self, store: &Store, organisation: OrganisationId, roles: &[Role], by: &Self) {
        self.decide(store, organisation, Command::Invite { seat: self.seat(organisation, roles), by: by.account() });
        store.plant(self.person(organisation).item().expect("a person's item"));
    }

    fn decide(&self, store: &Store, organisation: OrganisationId, command: Command) {
        let occasion = Occasion { now: now(), actor: Actor::Schedule, request_id: "stage".to_owned() };
        let key = records::member::key(&organisation, &self.account());
        let loaded = Loaded::<Member>::read(key.clone(), store.get(&key)).expect("a seat");
        plant(store, &loaded.decide(command, &occasion, programme()).expect("allowed"));
    }

    /// Gives them a session that lasts twelve hours from `now`.
    pub fn is_signed_in(&self, store: &Store, now: Timestamp) {
        let expires = now.saturating_add(SignedDuration::from_hours(12)).expect("a time");
        let session = Session { digest: Digest::of(self.token), account: self.account(), expires };
        store.plant(session.item().expect("a session's item"));
    }
}

/// Stores what a decision made, without telling the stream.
pub fn plant<A: Family>(store: &Store, outcome: &Outcome<A>) {
    store.plant(outcome.aggregate().item(now()).expect("an item"));
}
