//! The world in which the use cases run: one clock, one store, one set of queues, one mail provider, and all that an
//! auditor wants to know afterwards.
//!
//! Whatever is asked of it waits for [`Gate`]: the world answers one waiting call at a time, chosen by its seed.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, Waker},
};

use application::{
    fakes::{FixedUploads, MemoryStore},
    notification::EmailOrder,
    ports::{Item, Key, Query, Rows, StoreError, Table, Write, Writes},
    use_cases::{email_feedback::Feedback, relay::Change},
};
use domain::{
    id::{AccountId, EmailId},
    installation::Receipt,
    organisation::OrganisationId,
    values::EmailAddress,
};
use jiff::Timestamp;

use crate::{
    access, canary,
    faults::{Call, Fault, Plan},
    random::Random,
};

/// Milliseconds in a second, a minute, an hour, a day: the clock counts milliseconds.
pub const SECOND: i64 = 1_000;
/// See [`SECOND`].
pub const MINUTE: i64 = 60 * SECOND;
/// See [`SECOND`].
pub const HOUR: i64 = 60 * MINUTE;
/// See [`SECOND`].
pub const DAY: i64 = 24 * HOUR;
/// How far the clock of a function's instance may be off, either way: two instances differ by up to two minutes.
pub const SKEW: i64 = MINUTE;
/// Parts into which the streams of both tables are split; an item's changes stay in one.
pub const SHARDS: usize = 4;
/// Receives of an email order before it is put on the dead-letter queue, as the template has it.
const RECEIVES: usize = 5;
/// How long a received order is hidden from others, as the template has it.
pub const HIDDEN: i64 = 90 * SECOND;

/// A commit's effect on an aggregate, as the stream told it.
#[derive(Clone, Debug)]
pub struct Committed {
    /// When, by the world's clock.
    pub at: i64,
    /// The item before.
    pub old: Option<Item>,
    /// The item after.
    pub new: Item,
}

/// A letter that the provider took.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// Its id.
    pub email: EmailId,
    /// Where it arrived.
    pub to: EmailAddress,
    /// Its template, which stands in the subject.
    pub template: String,
    /// Its words.
    pub text: String,
    /// Which invocation sent it.
    pub invocation: u64,
    /// Whether the sender noted it.
    pub marked: bool,
    /// How often the store failed the sender's noting.
    pub failed_marks: usize,
    /// Whether a second letter is nobody's fault: the answer was lost, or the sender died or was cut off before noting.
    pub excused: bool,
}

/// An order on the queue of emails.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// The message.
    pub id: u64,
    /// What it says.
    pub body: String,
    visible_at: i64,
    receives: usize,
}

/// An event as a webhook endpoint has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Arrived {
    /// How often it came.
    pub times: usize,
    /// By how many secrets it was signed when it came last.
    pub signatures: usize,
}

/// A session as the simulator knows it.
#[derive(Clone, Debug)]
pub struct KnownSession {
    /// Whose.
    pub account: AccountId,
    /// When its end was acknowledged.
    pub signed_out_at: Option<i64>,
}

/// What the world sets going by itself.
#[derive(Clone, Debug)]
pub enum Job {
    /// Relay what stands in this part of the stream.
    Relay(usize),
    /// Receive orders from the queue of emails.
    Consume,
    /// Receive this order to attempt a webhook delivery.
    Deliver(String),
    /// Receive this order to bring installations up to what is published.
    CatchUp(String),
    /// Hear from the mail provider what became of a letter.
    Feedback(EmailId, Feedback),
}

/// How a world is.
#[derive(Clone, Debug)]
pub struct Temper {
    /// When calls fail.
    pub plan: Plan,
    /// Whether everything else is odd, too: clocks skew, messages come twice and late, indexes lag, answers get lost.
    pub is_odd: bool,
}

/// Everything that changes.
pub struct Core {
    /// The world's clock, in milliseconds since 1970.
    pub clock: i64,
    /// Chance.
    pub random: Random,
    /// How the world is at the moment.
    pub temper: Temper,
    /// What went wrong so far.
    pub fault_log: Vec<String>,
    /// Rules that were seen broken as it happened.
    pub broken: Vec<String>,
    /// Every change of an aggregate, in order.
    pub history: Vec<Committed>,
    /// Letters, in order.
    pub letters: Vec<Delivery>,
    /// Orders of emails that were ever put on the queue.
    pub ordered: BTreeMap<EmailId, EmailOrder>,
    /// The dead-letter queue of emails.
    pub dead: Vec<String>,
    /// Changes that the relay parked.
    pub parked: Vec<String>,
    /// What was last known of each email, kept when the table forgets it.
    pub emails: BTreeMap<String, String>,
    /// Every webhook delivery that was ever stored, kept when the table forgets it: endpoint and place in the feed.
    pub deliveries: BTreeSet<Key>,
    /// Deliveries that wait for an attempt.
    pub pending_deliveries: BTreeSet<Key>,
    /// What arrived at webhook endpoints, by address and event.
    pub received: BTreeMap<(String, String), Arrived>,
    /// Hosts that answer every webhook with 503 for the time being.
    pub down: BTreeSet<String>,
    /// Sessions by digest.
    pub sessions: BTreeMap<String, KnownSession>,
    /// Test keys that somebody was shown: whose, and their public id.
    pub shown_keys: Vec<(OrganisationId, String)>,
    /// The address of each account that anybody uses.
    pub addresses: BTreeMap<String, EmailAddress>,
    /// Codes of the identity provider: the address, the nonce they are bound to; taken when used.
    pub codes: BTreeMap<String, (EmailAddress, String)>,
    /// Who read what, took what back, and knew it.
    pub access: access::Log,
    /// Calls in progress.
    pub invocations: u64,
    pending: Vec<(u64, Waker)>,
    answered: BTreeSet<u64>,
    tickets: u64,
    timers: BTreeMap<(i64, u64), Waker>,
    jobs: Vec<(i64, Job)>,
    waiting: Vec<Waiting>,
    shards: Vec<Shard>,
    index_lag: VecDeque<(i64, Key, Option<Item>)>,
    expiring: BTreeSet<(i64, Key)>,
    trace: u64,
}

#[derive(Default)]
struct Shard {
    records: VecDeque<usize>,
    is_busy: bool,
}

/// The world.
pub struct World {
    core: Mutex<Core>,
    /// The tables.
    pub store: MemoryStore,
    /// Where uploaded documents lie.
    pub uploads: FixedUploads,
    /// The tables as their indexes know them: some time ago.
    indexes: MemoryStore,
}

impl World {
    /// A world that begins on the first of January.
    #[must_use]
    pub fn new(seed: u64, temper: Temper) -> Arc<Self> {
        let core = Core {
            clock: 1_767_225_600 * SECOND,
            random: Random::new(seed),
            temper,
            fault_log: vec![],
            broken: vec![],
            history: vec![],
            letters: vec![],
            ordered: BTreeMap::new(),
            dead: vec![],
            parked: vec![],
            emails: BTreeMap::new(),
            deliveries: BTreeSet::new(),
            pending_deliveries: BTreeSet::new(),
            received: BTreeMap::new(),
            down: BTreeSet::new(),
            sessions: BTreeMap::new(),
            shown_keys: vec![],
            addresses: BTreeMap::new(),
            codes: BTreeMap::new(),
            access: access::Log::default(),
            invocations: 0,
            pending: vec![],
            answered: BTreeSet::new(),
            tickets: 0,
            timers: BTreeMap::new(),
            jobs: vec![],
            waiting: vec![],
            shards: (0..SHARDS).map(|_| Shard::default()).collect(),
            index_lag: VecDeque::new(),
            expiring: BTreeSet::new(),
            trace: 0xcbf2_9ce4_8422_2325,
        };
        Arc::new(Self {
            core: Mutex::new(core),
            store: MemoryStore::default(),
            uploads: FixedUploads::default(),
            indexes: MemoryStore::default(),
        })
    }

    /// What changes, for a moment.
    pub fn core(&self) -> MutexGuard<'_, Core> {
        self.core.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether something happens that happens so often in a thousand, in a world that is odd.
    pub fn oddly(&self, per_mille: u64) -> bool {
        let mut core = self.core();
        core.temper.is_odd && core.random.chance(per_mille)
    }

    /// A number from `first` to `last` in a world that is odd; `first` in another.
    pub fn odd_number(&self, first: i64, last: i64) -> i64 {
        let mut core = self.core();
        if core.temper.is_odd { core.random.between(first, last) } else { first }
    }

    /// A number below `end`.
    pub fn below(&self, end: usize) -> usize {
        self.core().random.below(end)
    }

    /// Whether something happens that happens so often in a thousand.
    pub fn chance(&self, per_mille: u64) -> bool {
        self.core().random.chance(per_mille)
    }

    /// The world's time.
    pub fn now(&self) -> Timestamp {
        timestamp(self.core().clock)
    }

    /// Waits for so many milliseconds.
    pub fn sleep(self: &Arc<Self>, milliseconds: i64) -> Sleep {
        let until = self.core().clock + milliseconds.max(0);
        Sleep { world: Arc::clone(self), until, ticket: None }
    }

    /// Waits until the world chooses to answer.
    pub fn gate(self: &Arc<Self>) -> Gate {
        Gate { world: Arc::clone(self), ticket: None }
    }

    /// From now on nothing goes wrong.
    pub fn calm_down(&self) {
        self.core().temper = Temper { plan: Plan::Calm, is_odd: false };
    }

    /// A rule was seen broken.
    pub fn break_rule(&self, what: String) {
        self.core().broken.push(what);
    }

    /// Decides what befalls a call, and notes it.
    pub fn befall(&self, function: &'static str, invocation: u64, call: Call) -> Option<Fault> {
        let mut core = self.core();
        let Core { temper, random, .. } = &mut *core;
        let fault = temper.plan.next(function, call, random);
        let line = format!("{} {function}#{invocation} {call:?} {fault:?}", core.clock);
        core.note(&line);
        if let Some(fault) = fault {
            let line = format!("{} {function} (invocation {invocation}): {call:?} → {fault:?}", timestamp(core.clock));
            core.fault_log.push(line);
        }
        fault
    }

    /// Commits, and notes what the stream, the indexes and the auditors learn from it.
    ///
    /// # Errors
    /// The store's.
    pub async fn commit(&self, writes: Vec<Write>) -> Result<(), StoreError> {
        for write in &writes {
            if let Write::Put(item, _) = write
                && let Some(leak) = canary::in_item(item)
            {
                self.break_rule(format!("(11) {leak}"));
            }
        }
        let keys: Vec<Key> = writes.iter().filter(|write| !matches!(write, Write::Check(..))).map(Write::key).cloned().collect();
        let is_frozen = |key: &&Key| key.sort.starts_with("version#") || key.sort.starts_with("receipt#");
        let frozen: Vec<_> = keys.iter().filter(is_frozen).map(|key| (key, self.store.get(key))).collect();
        self.store.commit(writes).await?;
        for (key, before) in frozen {
            if before.is_none() {
                self.keep_receipt(key);
            } else if before != self.store.get(key) {
                let rule = if key.sort.starts_with("receipt#") { 17 } else { 15 };
                self.break_rule(format!("({rule}) the frozen {}/{} was changed", key.partition, key.sort));
            }
        }
        let records = self.store.drain_stream();
        let mut core = self.core();
        for record in records {
            core.keep(record.old, record.new);
        }
        let at = core.clock;
        for key in keys {
            core.keep_write(at, self.store.get(&key), key);
        }
        Ok(())
    }

    /// Keeps a receipt that was put, and when: by these it is known later what was granted at any time.
    fn keep_receipt(&self, key: &Key) {
        use application::records::Record as _;
        if let Some(receipt) = self.store.get(key).filter(|item| item.key.sort.starts_with("receipt#")) {
            let Ok(receipt) = Receipt::read(receipt) else {
                return self.break_rule(format!("(17) {}/{} is no receipt", key.partition, key.sort));
            };
            let mut core = self.core();
            let at = core.clock;
            core.access.receipts.push((at, receipt));
        }
    }

    /// A page of a list; in an odd world an index may show an older state.
    ///
    /// # Errors
    /// The store's.
    pub async fn list(&self, query: &Query) -> Result<Rows, StoreError> {
        use application::ports::{Index, Lists as _};
        if query.index == Index::Primary {
            return self.store.list(query).await;
        }
        let lag = if self.oddly(300) { self.odd_number(0, 2 * MINUTE) } else { 0 };
        let changes = self.core().indexed_before(lag);
        for (key, item) in changes {
            match item {
                Some(item) => self.indexes.plant(item),
                None => self.indexes.commit(vec![Write::Delete(key)]).await?,
            }
        }
        self.indexes.list(query).await
    }

    /// Deletes what expired, later than it could.
    pub async fn delete_expired(&self) -> Result<(), StoreError> {
        let lateness = self.odd_number(0, 48 * HOUR);
        let before = self.core().clock - lateness;
        let expired: Vec<Key> = {
            let mut core = self.core();
            let later = core.expiring.split_off(&(before, Key::new(Table::Partners, "", "")));
            std::mem::replace(&mut core.expiring, later).into_iter().map(|(_, key)| key).collect()
        };
        for key in expired {
            // What was written anew meanwhile expires another time.
            if self.store.get(&key).is_some_and(|item| item.is_expired(timestamp(before))) {
                self.commit(vec![Write::Delete(key)]).await?;
            }
        }
        Ok(())
    }

    /// The next changes in a part of the stream.
    pub fn peek(&self, shard: usize, most: usize) -> Vec<Change> {
        let core = self.core();
        let change = |at: &usize| {
            let committed = &core.history[*at];
            Change { item: committed.new.clone(), old_version: committed.old.as_ref().and_then(Item::version).unwrap_or(0) }
        };
        core.shards[shard].records.iter().take(most).map(change).collect()
    }

    /// These many records are done with.
    pub fn advance(&self, shard: usize, count: usize) {
        self.core().shards[shard].records.drain(..count);
    }

    /// Whoever relays this part goes home, unless there is more to do.
    pub fn leave(&self, shard: usize) -> bool {
        let shard = &mut self.core().shards[shard];
        shard.is_busy = !shard.records.is_empty();
        !shard.is_busy
    }

    /// Puts an order on the queue of emails.
    pub fn put_order(&self, body: String) {
        let mut core = self.core();
        if let Some(leak) = canary::in_text(&body) {
            core.broken.push(format!("(11) a queue carries {leak}"));
        }
        if let Ok(order) = serde_json::from_str::<EmailOrder>(&body) {
            core.ordered.insert(order.email, order);
        } else {
            core.broken.push("the queue of emails carries what is no order".to_owned());
        }
        let id = core.ticket();
        let visible_at = core.clock;
        core.waiting.push(Waiting { id, body, visible_at, receives: 0 });
        // The queue is no line: now and then a message is seen long after those behind it.
        let late = if core.temper.is_odd && core.random.chance(100) { core.random.between(0, 20 * MINUTE) } else { 0 };
        let delay = core.random.between(0, 3 * SECOND) + late;
        core.jobs.push((delay, Job::Consume));
    }

    /// Puts an order on the queue of webhooks: seen soon or late, now and then twice.
    pub fn put_webhook(&self, body: &str) {
        let mut core = self.core();
        if let Some(leak) = canary::in_text(body) {
            core.broken.push(format!("(11) a queue carries {leak}"));
        }
        for _ in 0..=usize::from(core.temper.is_odd && core.random.chance(100)) {
            let late = if core.temper.is_odd && core.random.chance(100) { core.random.between(0, 20 * MINUTE) } else { 0 };
            let delay = core.random.between(0, 3 * SECOND) + late;
            core.jobs.push((delay, Job::Deliver(body.to_owned())));
        }
    }

    /// Puts an order on the queue of installations: seen soon or late, now and then twice.
    pub fn put_catch_up(&self, body: &str) {
        let mut core = self.core();
        for _ in 0..=usize::from(core.temper.is_odd && core.random.chance(100)) {
            let late = if core.temper.is_odd && core.random.chance(100) { core.random.between(0, 20 * MINUTE) } else { 0 };
            let delay = core.random.between(0, 3 * SECOND) + late;
            core.jobs.push((delay, Job::CatchUp(body.to_owned())));
        }
    }

    /// Receives up to ten orders; those received too often go to the dead-letter queue.
    pub fn receive(&self) -> Vec<Waiting> {
        let mut core = self.core();
        let now = core.clock;
        let (exhausted, alive): (Vec<_>, Vec<_>) =
            std::mem::take(&mut core.waiting).into_iter().partition(|m| m.visible_at <= now && m.receives >= RECEIVES);
        core.waiting = alive;
        core.dead.extend(exhausted.into_iter().map(|message| message.body));
        let visible: Vec<usize> = (0..core.waiting.len()).filter(|&at| core.waiting[at].visible_at <= now).collect();
        let most = if core.temper.is_odd { 1 + core.random.below(10) } else { 10 };
        let mut batch = vec![];
        for at in core.shuffled(visible).into_iter().take(most) {
            // At least once: sometimes a message is handed out and stays visible.
            let is_doubled = core.temper.is_odd && core.random.chance(150);
            let message = &mut core.waiting[at];
            message.receives += 1;
            message.visible_at = if is_doubled { now } else { now + HIDDEN };
            batch.push(message.clone());
            let delay = message.visible_at - now;
            core.jobs.push((delay, Job::Consume));
        }
        batch
    }

    /// A message was dealt with.
    pub fn delete_order(&self, id: u64) {
        self.core().waiting.retain(|message| message.id != id);
    }

    /// Sets something going, after so many milliseconds.
    pub fn start(&self, delay: i64, job: Job) {
        self.core().jobs.push((delay, job));
    }

    /// What was set going since the last time.
    pub fn take_jobs(&self) -> Vec<(i64, Job)> {
        std::mem::take(&mut self.core().jobs)
    }

    /// Answers one waiting call, or moves the clock to the next timer; `false` when nothing waits.
    pub fn step(&self) -> bool {
        let mut core = self.core();
        if core.pending.is_empty() {
            let Some((&(at, _), _)) = core.timers.first_key_value() else { return false };
            core.clock = core.clock.max(at);
        } else {
            let chosen = {
                let count = core.pending.len();
                core.random.below(count)
            };
            let (ticket, waker) = core.pending.swap_remove(chosen);
            core.answered.insert(ticket);
            core.clock += core.latency();
            waker.wake();
        }
        core.fire_timers();
        true
    }
}

impl Core {
    /// The hash of everything that happened, in order.
    #[must_use]
    pub const fn trace(&self) -> u64 {
        self.trace
    }

    fn note(&mut self, line: &str) {
        for byte in line.bytes() {
            self.trace = (self.trace ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn ticket(&mut self) -> u64 {
        self.tickets += 1;
        self.tickets
    }

    /// How long a call takes: milliseconds, now and then so long that the function is cut off.
    fn latency(&mut self) -> i64 {
        if self.temper.is_odd && self.random.chance(2) { self.random.between(SECOND, 20 * SECOND) } else { self.random.between(1, 20) }
    }

    fn fire_timers(&mut self) {
        while let Some(entry) = self.timers.first_entry().filter(|entry| entry.key().0 <= self.clock) {
            entry.remove().wake();
        }
    }

    fn keep(&mut self, old: Option<Item>, new: Option<Item>) {
        let Some(new) = new.filter(|item| item.version().is_some()) else { return };
        // Each table has a stream of its own: what concerns one partner comes by both, at the same time.
        let stream = usize::from(new.key.table == Table::Directory);
        let bytes = new.key.partition.bytes();
        let shard_number =
            SHARDS / 2 * stream + bytes.fold(0, |hash: usize, byte| hash.wrapping_mul(31).wrapping_add(usize::from(byte))) % (SHARDS / 2);
        let shard = &mut self.shards[shard_number];
        shard.records.push_back(self.history.len());
        if !std::mem::replace(&mut shard.is_busy, true) {
            let delay = self.random.between(100, 2 * SECOND);
            self.jobs.push((delay, Job::Relay(shard_number)));
        }
        self.history.push(Committed { at: self.clock, old, new });
    }

    fn keep_write(&mut self, at: i64, item: Option<Item>, key: Key) {
        if let Some(expires_at) = item.as_ref().and_then(|item| item.attributes.get("expires_at")?.as_i64()) {
            self.expiring.insert((expires_at * SECOND, key.clone()));
        }
        if let Some(item) = item.as_ref().filter(|_| key.sort == "email") {
            let status = item.attributes.get("status").and_then(|status| status.get("name")).and_then(|name| name.as_str());
            self.emails.insert(item.key.partition.clone(), status.unwrap_or_default().to_owned());
        }
        if key.table == Table::Deliveries && key.sort.starts_with("delivery#") {
            let is_pending = item.as_ref().is_some_and(|item| item.attributes.contains_key("due_at"));
            if is_pending {
                self.pending_deliveries.insert(key.clone());
            } else {
                self.pending_deliveries.remove(&key);
            }
            self.deliveries.insert(key.clone());
        }
        // Only these tables have indexes.
        if matches!(
            key.table,
            Table::Partners | Table::Directory | Table::Installations | Table::Delegations | Table::Ledger | Table::Deliveries
        ) {
            self.index_lag.push_back((at, key, item));
        }
    }

    fn indexed_before(&mut self, lag: i64) -> Vec<(Key, Option<Item>)> {
        let until = self.clock - lag;
        let count = self.index_lag.iter().take_while(|(at, ..)| *at <= until).count();
        self.index_lag.drain(..count).map(|(_, key, item)| (key, item)).collect()
    }

    fn shuffled(&mut self, mut list: Vec<usize>) -> Vec<usize> {
        if self.temper.is_odd {
            for at in (1..list.len()).rev() {
                let other = self.random.below(at + 1);
                list.swap(at, other);
            }
        }
        list
    }
}

/// A time of the world's clock.
#[must_use]
pub fn timestamp(milliseconds: i64) -> Timestamp {
    Timestamp::from_millisecond(milliseconds).unwrap_or(Timestamp::MAX)
}

/// A call that waits for its answer.
pub struct Gate {
    world: Arc<World>,
    ticket: Option<u64>,
}

impl Future for Gate {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let world = Arc::clone(&self.world);
        let mut core = world.core();
        match self.ticket {
            Some(ticket) if core.answered.remove(&ticket) => Poll::Ready(()),
            Some(_) => Poll::Pending,
            None => {
                let ticket = core.ticket();
                core.pending.push((ticket, context.waker().clone()));
                self.ticket = Some(ticket);
                Poll::Pending
            }
        }
    }
}

/// A wait for a time.
pub struct Sleep {
    world: Arc<World>,
    until: i64,
    ticket: Option<u64>,
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let world = Arc::clone(&self.world);
        let mut core = world.core();
        if core.clock >= self.until {
            return Poll::Ready(());
        }
        if self.ticket.is_none() {
            let ticket = core.ticket();
            core.timers.insert((self.until, ticket), context.waker().clone());
            self.ticket = Some(ticket);
        }
        Poll::Pending
    }
}
