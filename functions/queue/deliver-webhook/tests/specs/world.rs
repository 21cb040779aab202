//! The function between a store, a key service of paper, and endpoints that behave as a spec says.

use std::sync::Arc;

use application::{
    engine::Loaded,
    fakes::{PaperSeal, Queues, Receivers, SeededEntropy},
    notification::{WebhookOrder, matrix},
    ports::{CallEndpoints, Notice, Posted, Seal},
    programme::programme,
    records::{
        self, Record as _,
        delivery::{Delivery, Health},
        feed::Entry,
    },
    use_cases::retry_webhooks,
};
use deliver_webhook::DeliverWebhook;
use domain::{
    event::{Actor, Occasion},
    id::{PartnerId, WebhookId, derive},
    values::Redacted,
    webhook::{Command, EndpointAddress, Kid, Loopback, NewSecret, Settings, WebhookEndpoint, circuit::Circuit},
};
use jiff::{SignedDuration, Timestamp};
use queue::AllFailed;
use serde_json::json;
use support::{
    Event, Store,
    cast::{Stage, now, site},
    queues::batch,
};

/// The first and the second secret of every endpoint of these specs; both hold the canary that no log may show.
pub const SECRETS: [&str; 2] = ["whsec_czNjcjN0LS1maXJzdC0tLS0tLS0tLS0tLS0tLS0=", "whsec_czNjcjN0LS1zZWNvbmQtLS0tLS0tLS0tLS0tLS0="];

pub fn at(seconds: i64) -> Timestamp {
    now() + SignedDuration::from_secs(seconds)
}

pub fn partner() -> PartnerId {
    derive(&["acme"])
}

pub fn webhook(name: &str) -> WebhookId {
    derive(&[name])
}

/// Endpoints shared between a spec and the function.
#[derive(Clone, Default)]
pub struct Shared(pub Arc<Receivers>);

impl CallEndpoints for Shared {
    async fn post(&self, notice: &Notice) -> Posted {
        // An endpoint takes its time: another order for the delivery may come meanwhile.
        yields().await;
        self.0.post(notice).await
    }
}

async fn yields() {
    let mut has = false;
    std::future::poll_fn(|context| {
        if std::mem::replace(&mut has, true) {
            return std::task::Poll::Ready(());
        }
        context.waker().wake_by_ref();
        std::task::Poll::Pending
    })
    .await;
}

pub struct World<C = Shared> {
    pub store: Store,
    pub stage: Stage,
    pub receivers: Arc<Receivers>,
    function: DeliverWebhook<Store, PaperSeal, C, SeededEntropy>,
}

impl World {
    pub fn new() -> Self {
        let shared = Shared::default();
        Self::with(shared.clone(), shared.0)
    }
}

impl<C: CallEndpoints> World<C> {
    pub fn with(endpoints: C, receivers: Arc<Receivers>) -> Self {
        let stage = Stage::set();
        let store = stage.store.clone();
        let function =
            DeliverWebhook { store: store.clone(), secrets: PaperSeal, endpoints, entropy: SeededEntropy::new(3), site_url: site().url };
        Self { store, stage, receivers, function }
    }

    /// An endpoint that wants everything, at this address.
    pub async fn has_endpoint(&self, name: &str, url: &str) -> WebhookId {
        let id = webhook(name);
        let url = EndpointAddress::parse(url, Loopback::Allowed).unwrap();
        let settings = Settings { url, description: None, event_types: vec![] };
        self.decides(name, Command::Create { id, partner: partner(), settings, secret: secret(&id, 0).await }, now());
        id
    }

    pub async fn rotates(&self, name: &str, at: Timestamp) {
        self.decides(name, Command::Rotate { secret: secret(&webhook(name), 1).await }, at);
    }

    pub fn decides(&self, name: &str, command: Command, at: Timestamp) {
        let key = records::webhook::key(&partner(), &webhook(name));
        let occasion = Occasion { now: at, actor: Actor::Schedule, request_id: "spec".to_owned() };
        let loaded = Loaded::<WebhookEndpoint>::read(key.clone(), self.store.get(&key)).unwrap();
        self.store.plant(loaded.decide(command, &occasion, programme()).unwrap().aggregate().item(at).unwrap());
    }

    /// An event of the partner's feed, on its way to an endpoint.
    pub fn sends(&self, name: &str, number: u64) -> WebhookOrder {
        let entry = entry(number);
        self.store.plant(entry.item().unwrap());
        self.store.plant(Delivery::begun(webhook(name), &entry, entry.at, programme().webhook).item().unwrap());
        WebhookOrder::new(webhook(name), partner(), number)
    }

    pub async fn deliver(&self, orders: &[WebhookOrder], at: Timestamp) -> Result<Vec<String>, AllFailed> {
        let bodies: Vec<_> = orders.iter().map(|order| serde_json::to_string(order).unwrap()).collect();
        let failures = self.function.handle(&batch(bodies.iter().map(String::as_str)), || at).await?;
        Ok(failures.messages.into_iter().map(|failure| failure.message_id).collect())
    }

    pub async fn sample(&self, name: &str) -> Result<Vec<String>, AllFailed> {
        let event = Event::load(&format!("queue/deliver-webhook/{name}")).0;
        let failures = self.function.handle(&event, now).await?;
        Ok(failures.messages.into_iter().map(|failure| failure.message_id).collect())
    }

    /// What the schedule does every minute until then; gives how often endpoints were called.
    pub async fn minutes_pass(&self, from: i64, to: i64) -> usize {
        let before = self.receivers.notices().len();
        for minute in (from..to).step_by(60) {
            let queues = Queues::default();
            retry_webhooks::run(&self.store, &queues, at(minute)).await.unwrap();
            let orders: Vec<WebhookOrder> = queues.drain().iter().map(|message| serde_json::from_str(&message.body).unwrap()).collect();
            for orders in orders.chunks(10) {
                self.deliver(orders, at(minute)).await.unwrap();
            }
        }
        self.receivers.notices().len() - before
    }

    pub fn delivery(&self, name: &str, number: u64) -> Delivery {
        Delivery::read(self.store.get(&records::delivery::key(&webhook(name), number)).unwrap()).unwrap()
    }

    pub fn circuit(&self, name: &str) -> Circuit {
        let item = self.store.get(&records::delivery::health_key(&webhook(name)));
        Health::of(webhook(name), item, now()).unwrap().circuit
    }
}

pub fn entry(number: u64) -> Entry {
    let kind = matrix().webhook_events()[0].to_owned();
    Entry {
        partner: partner(),
        number,
        event_id: format!("{}/partner/{number}/0", partner()),
        kind,
        subject: format!("{}/partner", partner()),
        event_schema: 1,
        aggregate_version: number,
        at: now(),
        data: json!({"id": "7Kf2aQ9x"}),
    }
}

async fn secret(id: &WebhookId, number: usize) -> NewSecret {
    let text = Redacted::new(SECRETS[number].to_owned());
    let ciphertext = PaperSeal.seal(&id.to_string(), &text).await.unwrap();
    NewSecret { kid: Kid::of([u8::try_from(number).unwrap(); 4]), ciphertext }
}
