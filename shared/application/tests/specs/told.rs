//! Nobody's words leave their place: of every kind of event, with a canary in every text that somebody can write, no audit
//! entry, feed entry, delivery, webhook body or queued message holds one. What a text is, nobody lists: it is whatever the
//! event still reads back with other words in it.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::PathBuf,
};

use application::{
    access::let_in,
    cloud_event::CloudEvent,
    engine::{Family, Loaded},
    fakes::{MemoryStore, Queues},
    notification::{Channel, matrix},
    ports::{Item, Key, Write, Writes as _},
    records::{self, Notified, Record as _, feed, reason::Reason},
    use_cases::{
        histories,
        listing_review::Act,
        relay::{Change, relay},
        support::open_visit,
    },
};
use domain::{
    aggregate::Aggregate,
    api_key::ApiKey,
    application::Application,
    attachment::Attachment,
    credits::CreditsAccount,
    delegation::Delegation,
    digest::Digest,
    directory::Entry,
    erasure::Erasure,
    event::Recorded,
    id,
    installation::Installation,
    listing::Listing,
    member::Member,
    organisation::OrganisationId,
    partner::Partner,
    partner_account::PartnerAccount,
    person_request::PersonRequest,
    support_visit::SupportVisit,
    webhook::{self, EndpointAddress, Loopback, Settings, WebhookEndpoint},
};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;
use support::{
    cast::{ANA, RITA, SAM, Stage, now},
    listings::{acme as acme_of_the_cast, published, reviews},
    logs::assert_silent,
    story::{self, moment, prose},
};

/// Texts that are told, because the programme or the release keeps the list they are out of, or because they are ids of a
/// kind of their own. Any other text is somebody's words.
const CODES: &[&str] = &[
    "api_key.minted/id",
    "api_key.retired/successor",
    "application.document_added/document/media_type",
    "application.submitted/dossier/content/partnership_type",
    "listing.checked/id",
    "listing.edited/content/category",
    "listing.edited/content/integration_type",
    "installation.consent_changed/consent/scopes",
    "installation.created/consent/scopes",
    "installation.degraded/missing",
    "installation.scope_requested/changes/scope",
    "installation.version_adopted/terms/scope",
    "listing.submitted/checklist/id",
    "listing.version_begun/content/category",
    "listing.version_begun/content/integration_type",
    "partner.established/partnership_type",
    "partner.test_key_minted/key",
    "webhook_endpoint.changed/settings/event_types",
    "webhook_endpoint.created/secret/kid",
    "webhook_endpoint.created/settings/event_types",
    "webhook_endpoint.secret_rotated/secret/kid",
];

/// Sample states and events of an aggregate, as the domain's specifications keep them: one event of every kind.
#[derive(Deserialize)]
struct Samples {
    states: BTreeMap<String, Value>,
    events: BTreeMap<String, Value>,
}

#[derive(Default)]
struct Walk {
    aggregates: BTreeSet<&'static str>,
    codes: BTreeSet<String>,
    canaries: usize,
    fed: usize,
    reasons: usize,
}

#[tokio::test]
async fn no_word_of_anybody_reaches_audit_feed_webhook_or_queue() {
    let mut walk = Walk::default();
    walk.of::<Application>("in_review, fresh").await;
    walk.of::<Partner>("active").await;
    walk.of::<Member>("invited").await;
    walk.of::<ApiKey>("live").await;
    walk.of::<Entry>("known, a customer").await;
    walk.of::<SupportVisit>("open").await;
    walk.of::<PersonRequest>("erasing").await;
    walk.of::<Listing>("draft, ready").await;
    walk.of::<WebhookEndpoint>("active").await;
    walk.of::<Installation>("active").await;
    walk.of::<Erasure>("due").await;
    walk.of::<CreditsAccount>("open").await;
    walk.of::<PartnerAccount>("active").await;
    walk.of::<Attachment>("forwarded").await;
    walk.of::<Delegation>("active").await;
    let all = fs::read_dir(golden()).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    assert_eq!(walk.aggregates, all.map(|file| name_of(&file)).collect::<BTreeSet<_>>().iter().map(String::as_str).collect());
    assert_eq!(walk.codes, CODES.iter().map(|&code| code.to_owned()).collect(), "a code that no event has any more");
    // So that none of it passes for want of samples.
    assert!(walk.canaries > 30, "{} canaries", walk.canaries);
    assert!(walk.fed > 30, "{} events fed", walk.fed);
    assert!(walk.reasons > 4, "{} reasons", walk.reasons);
}

#[tokio::test]
async fn trails_show_the_reasons_that_were_stated_and_stay_as_they_are_when_the_words_are_taken_back() {
    let Stage { store, .. } = Stage::set();
    let partner = acme_of_the_cast(&store).await;
    let (listing, _) = published(&store, &partner).await;
    reviews(&store, &RITA, &listing, &Act::Suspend { reason: prose("It asks Ana Canary too often."), lift_at: None }).await;
    reviews(&store, &RITA, &listing, &Act::Lift).await;
    let organisation = OrganisationId::Partner(partner);
    open_visit(&store, &SAM.credential(), organisation, &prose("Tom Canary cannot sign in."), moment(now())).await.unwrap();
    story::relays(&store).await;
    // A name that a reason mentions is in the reason's own item; of those who act, no trail and no feed names anybody.
    let trails = || {
        let of_trails = |item: &Item| ["audit#", "feed#"].iter().any(|start| item.key.partition.starts_with(start));
        store.items().into_iter().filter(of_trails).collect::<Vec<_>>()
    };
    let before = trails();
    for item in &before {
        assert_silent(&Value::Object(item.attributes.clone()).to_string());
    }
    let read = async || {
        let caller = let_in(&store, &ANA.credential(), organisation, now()).await.unwrap();
        let trail = histories::audit_trail(&store, &caller, None).await.unwrap();
        let reason = |kind: &str| {
            let entry = trail.entries.iter().find(|entry| entry.kind == kind).unwrap();
            trail.reasons.get(&entry.event_id).cloned()
        };
        (reason("listing.suspended"), reason("support_visit.opened"), trail.reasons.len())
    };
    let both = (Some("It asks Ana Canary too often.".to_owned()), Some("Tom Canary cannot sign in.".to_owned()), 2);
    assert_eq!(read().await, both, "though the suspension is over");
    let words = store.items().into_iter().filter(is_reason).map(|item| Write::Delete(item.key)).collect();
    store.commit(words).await.unwrap();
    assert_eq!(read().await, (None, None, 0));
    assert_eq!(trails(), before);
}

impl Walk {
    async fn of<A: Family + Notified>(&mut self, state: &str) {
        self.aggregates.insert(A::NAME);
        let path = golden().join(format!("{}.{}.json", A::NAME, A::SCHEMA));
        let samples: Samples = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        for (name, sample) in samples.events {
            let mut sample = sample;
            let kind = sample["type"].as_str().unwrap().to_owned();
            let planted = self.plants_canaries::<A>(&kind, &mut sample);
            self.canaries += planted;
            let recorded: Recorded<A::Event> = serde_json::from_value(sample).unwrap();
            let loaded = Loaded::<A> {
                key: Key::new(A::TABLE, OrganisationId::Partner(acme()), "sample"),
                version: recorded.version,
                state: serde_json::from_value(samples.states[state].clone()).unwrap(),
                created_at: Some(recorded.at),
                past: vec![],
                decided: vec![recorded.clone()],
            };
            let (items, messages) = relayed(&loaded).await;
            for (place, text) in items.iter().map(told).chain(messages.into_iter().map(|body| ("a queue".to_owned(), body))) {
                assert!(!is_canary(&text), "{kind} ({name}) tells {place}: {text}");
            }
            self.is_fed(&kind, A::told(&recorded.event).into(), &items);
            self.has_its_reason::<A>(&recorded, items);
        }
    }

    /// Whoever is to hear of it does, and hears what the aggregate tells.
    fn is_fed(&mut self, kind: &str, data: Value, items: &[Item]) {
        let entries = items.iter().filter(|item| item.key.sort.starts_with("entry#")).map(|item| feed::Entry::read(item.clone()).unwrap());
        let bodies: Vec<_> = entries.map(|entry| CloudEvent::of(entry, "https://site.example").data).collect();
        let is_fed = matrix().of(kind).any(|cell| cell.channel == Channel::LifecycleFeed);
        assert_eq!(bodies, if is_fed { vec![data] } else { vec![] }, "{kind}");
        self.fed += bodies.len();
    }

    /// The words of a reason stand in one place, and the trails know that there are some.
    fn has_its_reason<A: Aggregate>(&mut self, recorded: &Recorded<A::Event>, items: Vec<Item>) {
        let stated = A::reason(&recorded.event).map(|words| Reason { event_id: recorded.id.clone(), words: words.clone() });
        let trails = items.iter().filter(|item| item.key.partition.starts_with("audit#"));
        let says_so: BTreeSet<_> = trails.map(|item| records::audit::AuditEntry::read(item.clone()).unwrap().has_reason).collect();
        let kind = serde_json::to_value(&recorded.event).unwrap()["type"].as_str().unwrap().to_owned();
        let expected = if matrix().is_booked(&kind) { BTreeSet::new() } else { BTreeSet::from([stated.is_some()]) };
        assert_eq!(says_so, expected, "{kind}");
        let kept: Vec<_> = items.into_iter().filter(is_reason).map(|item| Reason::read(item).unwrap()).collect();
        assert_eq!(kept, stated.into_iter().collect::<Vec<_>>());
        self.reasons += kept.len();
    }

    /// Replaces every text that somebody can write by a canary, and says how many there were.
    fn plants_canaries<A: Aggregate>(&mut self, kind: &str, sample: &mut Value) -> usize {
        let mut planted = 0;
        for pointer in texts(&sample["data"], "") {
            let place = format!("{kind}{}", without_indices(&pointer));
            let text = sample["data"].pointer(&pointer).unwrap().as_str().unwrap().to_owned();
            if CODES.contains(&place.as_str()) {
                self.codes.insert(place);
                continue;
            }
            if Digest::parse(&text).is_some() {
                continue;
            }
            for words in ["A canary.", "canary@canary.example", "https://canary.example/canary"] {
                *sample["data"].pointer_mut(&pointer).unwrap() = words.into();
                if reads_back::<A::Event>(sample) {
                    planted += 1;
                    break;
                }
                *sample["data"].pointer_mut(&pointer).unwrap() = text.clone().into();
            }
        }
        planted
    }
}

/// What a change leaves in the store, the reasons too, and on the queues. An endpoint of the partner wants every event.
async fn relayed<A: Family + Notified>(loaded: &Loaded<A>) -> (Vec<Item>, Vec<String>) {
    let (store, queues) = (MemoryStore::default(), Queues::default());
    let endpoint = endpoint().item(jiff::Timestamp::UNIX_EPOCH).unwrap();
    store.plant(endpoint.clone());
    let change = Change { item: loaded.item(loaded.created_at.unwrap()).unwrap(), old_version: loaded.version - 1 };
    let report = relay(&store, &queues, &[change], matrix()).await.unwrap();
    assert_eq!((report.events, report.parked), (1, 0));
    let items = store.items().into_iter().filter(|item| item.key != endpoint.key).collect();
    (items, queues.drain().into_iter().map(|message| message.body).collect())
}

fn endpoint() -> Loaded<WebhookEndpoint> {
    let url = EndpointAddress::parse("https://hooks.acme.example/in", Loopback::Refused).unwrap();
    let settings = Settings { url, description: None, event_types: vec![] };
    let id = id::derive(&["acme", "hooks"]);
    let request = settings.digest();
    let state = webhook::State::Active(webhook::Endpoint { id, partner: acme(), settings, secrets: vec![], request });
    Loaded { key: records::webhook::key(&acme(), &id), version: 1, state, past: vec![], decided: vec![], created_at: None }
}

/// The partner that the samples concern.
fn acme() -> id::PartnerId {
    id::derive(&["acme"])
}

fn golden() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../domain/tests/golden")
}

fn name_of(file: &str) -> String {
    file.split('.').next().unwrap().to_owned()
}

/// An item's place and text; of a reason only where it is, for there the words may be.
fn told(item: &Item) -> (String, String) {
    let place = format!("{}/{}", item.key.partition, item.key.sort);
    let text = if is_reason(item) { place.clone() } else { format!("{place} {}", Value::Object(item.attributes.clone())) };
    (place, text)
}

fn is_reason(item: &Item) -> bool {
    item.key.partition.starts_with("reason#")
}

fn is_canary(text: &str) -> bool {
    text.to_ascii_lowercase().contains("canary")
}

fn reads_back<E: DeserializeOwned>(sample: &Value) -> bool {
    serde_json::from_value::<Recorded<E>>(sample.clone()).is_ok()
}

/// Where texts stand in a document.
fn texts(value: &Value, pointer: &str) -> Vec<String> {
    match value {
        Value::String(_) => vec![pointer.to_owned()],
        Value::Object(fields) => fields.iter().flat_map(|(name, value)| texts(value, &format!("{pointer}/{name}"))).collect(),
        Value::Array(items) => items.iter().enumerate().flat_map(|(at, value)| texts(value, &format!("{pointer}/{at}"))).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => vec![],
    }
}

fn without_indices(pointer: &str) -> String {
    let parts = pointer.split('/').filter(|part| part.parse::<usize>().is_err());
    parts.collect::<Vec<_>>().join("/")
}
