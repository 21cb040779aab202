//! The relay behind the streams of a store.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering},
};

use application::{
    fakes::{Queues, StreamRecord},
    notification::{EmailOrder, WebhookOrder},
    ports::{Enqueue, EnqueueError, Message, Queue, Table},
    records::{Record as _, audit::AuditEntry},
    use_cases::{
        catch_up::CatchUpOrder,
        relay::{Parked, Report},
    },
};
use relay_events::{BatchFailed, RelayEvents};
use serde_json::Value;
use support::{Event, Store, cast::Stage, logs::assert_silent, queues::stream};

/// Queues that may be away for a while.
#[derive(Clone, Default)]
pub struct Post(Arc<(Queues, AtomicUsize)>);

impl Enqueue for Post {
    async fn enqueue(&self, messages: &[Message]) -> Result<(), EnqueueError> {
        if self.0.1.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok() {
            return Err(EnqueueError { count: messages.len(), reason: "away".to_owned() });
        }
        self.0.0.enqueue(messages).await
    }
}

pub struct World {
    pub store: Store,
    pub stage: Stage,
    queues: Post,
    relay: RelayEvents<Store, Post>,
    pushed: Mutex<Vec<WebhookOrder>>,
    caught_up: Mutex<Vec<CatchUpOrder>>,
}

pub fn sample(name: &str) -> Event {
    Event::load(&format!("stream/relay-events/{name}"))
}

impl World {
    pub fn new() -> Self {
        let (stage, queues) = (Stage::set(), Post::default());
        let named = |name: &str, table| (format!("liaison-{name}"), table);
        let tables = vec![
            named("partners", Table::Partners),
            named("directory", Table::Directory),
            named("installations", Table::Installations),
            named("delegations", Table::Delegations),
        ];
        let relay = RelayEvents::new(stage.store.clone(), queues.clone(), tables);
        Self { store: stage.store.clone(), stage, queues, relay, pushed: Mutex::default(), caught_up: Mutex::default() }
    }

    pub fn queues_are_away_for(&self, calls: usize) {
        self.queues.0.1.store(calls, Ordering::SeqCst);
    }

    pub async fn handle(&self, event: Value) -> Result<Report, BatchFailed> {
        self.relay.handle(event).await
    }

    /// Relays what the streams carry since the last time; gives the records, to be delivered again.
    pub async fn relays(&self) -> Vec<StreamRecord> {
        let records = self.store.drain_stream();
        self.handle(stream(&records)).await.expect("relayed");
        records
    }

    /// Orders and parked changes since the last time. No message may hold more than ids.
    pub fn messages(&self) -> (Vec<EmailOrder>, Vec<Parked>) {
        let (mut orders, mut parked) = (vec![], vec![]);
        for message in self.queues.0.0.drain() {
            assert_silent(&message.body);
            match message.queue {
                Queue::Emails => orders.push(serde_json::from_str(&message.body).unwrap()),
                Queue::Webhooks => self.pushed.lock().unwrap().push(serde_json::from_str(&message.body).unwrap()),
                Queue::Installations => self.caught_up.lock().unwrap().push(serde_json::from_str(&message.body).unwrap()),
                Queue::Parked => parked.push(serde_json::from_str(&message.body).unwrap()),
            }
        }
        (orders, parked)
    }

    /// Webhook orders since the last time.
    pub fn pushed(&self) -> Vec<WebhookOrder> {
        self.messages();
        std::mem::take(&mut *self.pushed.lock().unwrap())
    }

    /// Orders to bring installations up to what is published, since the last time.
    pub fn caught_up(&self) -> Vec<CatchUpOrder> {
        self.messages();
        std::mem::take(&mut *self.caught_up.lock().unwrap())
    }

    /// The templates ordered since the last time, sorted.
    pub fn templates(&self) -> Vec<String> {
        let (orders, parked) = self.messages();
        assert_eq!(parked, [], "parked");
        let mut templates: Vec<_> = orders.into_iter().map(|order| order.template).collect();
        templates.sort();
        templates
    }

    /// Types of the audit entries that a reader has, oldest first.
    pub fn audit(&self, reader: &str) -> Vec<AuditEntry> {
        let of_reader = |item: &application::ports::Item| item.key.partition == format!("audit#{reader}");
        self.store.items().into_iter().filter(of_reader).map(|item| AuditEntry::read(item).unwrap()).collect()
    }
}
