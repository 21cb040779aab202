//! One run of a function: its own clock, its own death, and every port, each of which may fail.

use std::{
    future::poll_fn,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::Poll,
};

use application::{
    fakes::PaperSeal,
    notification::EmailOrder,
    ports::{
        CallEndpoints, Enqueue, EnqueueError, Entropy, Identity, IdentityProvider, IdentityUnavailable, Item, Key, Letter, Lists, Message,
        Notice, Posted, Query, Queue, Reads, ReadsDocuments, Rows, Seal, SecretsUnavailable, SendError, SendMail, SignInRefused,
        StorageUnavailable, StoreError, Unseal, Uploaded, Write, Writes,
    },
    use_cases::{
        ATTEMPTS,
        email_feedback::Feedback,
        send_email::{Cause, Compose, To, Words},
    },
};
use domain::{
    id::{DocumentId, ListingId},
    listing::Document,
    values::Redacted,
    webhook::delivery::Outcome,
};
use jiff::{SignedDuration, Timestamp};

use crate::{
    canary,
    faults::{Call, Fault},
    world::{Delivery, Job, MINUTE, SECOND, SKEW, World, timestamp},
};

/// A function as it is deployed: a use case and what keeps it within bounds.
#[derive(Clone, Copy, Debug)]
pub struct Function {
    /// What it does.
    pub name: &'static str,
    /// Milliseconds after which it is cut off.
    pub timeout: i64,
    /// Whether it answers a GET: it must not write.
    pub only_reads: bool,
}

impl Function {
    /// A function that answers a POST.
    #[must_use]
    pub const fn posts(name: &'static str) -> Self {
        Self { name, timeout: 10 * SECOND, only_reads: false }
    }

    /// A function that answers a GET.
    #[must_use]
    pub const fn gets(name: &'static str) -> Self {
        Self { name, timeout: 10 * SECOND, only_reads: true }
    }

    /// A function behind a queue, stream or schedule.
    #[must_use]
    pub const fn works(name: &'static str, timeout: i64) -> Self {
        Self { name, timeout, only_reads: false }
    }
}

/// One run.
#[derive(Clone)]
pub struct Invocation {
    world: Arc<World>,
    function: Function,
    /// Which run of all.
    pub id: u64,
    skew: i64,
    started: i64,
    is_dead: Arc<AtomicBool>,
    /// Whether a fault befell the last call: set as it is answered, read in the same breath.
    is_befallen: Arc<AtomicBool>,
    /// Whether one befell any call.
    has_trouble: Arc<AtomicBool>,
    is_blind: Arc<AtomicBool>,
}

/// Runs a function once; `None` when it died.
pub async fn invoke<T>(world: &Arc<World>, function: Function, job: impl AsyncFn(&Invocation) -> T) -> Option<T> {
    let invocation = Invocation::begin(world, function);
    let outcome = {
        let mut running = Box::pin(job(&invocation));
        poll_fn(|context| match running.as_mut().poll(context) {
            Poll::Ready(outcome) => Poll::Ready(Some(outcome)),
            Poll::Pending if invocation.is_dead.load(Ordering::Relaxed) => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        })
        .await
    };
    if outcome.is_none() {
        invocation.excuse_unmarked_letters();
    }
    outcome
}

impl Invocation {
    fn begin(world: &Arc<World>, function: Function) -> Self {
        let skew = world.odd_number(0, 2 * SKEW) - if world.core().temper.is_odd { SKEW } else { 0 };
        let mut core = world.core();
        core.invocations += 1;
        Self {
            world: Arc::clone(world),
            function,
            id: core.invocations,
            skew,
            started: core.clock,
            is_dead: Arc::new(AtomicBool::new(false)),
            is_befallen: Arc::new(AtomicBool::new(false)),
            has_trouble: Arc::new(AtomicBool::new(false)),
            is_blind: Arc::new(AtomicBool::new(false)),
        }
    }

    /// The time as this instance's clock has it.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        timestamp(self.world.core().clock + self.skew)
    }

    /// The request's id, as the logs would name it.
    #[must_use]
    pub fn request_id(&self) -> String {
        format!("request-{}", self.id)
    }

    /// Waits for the call's turn; the fault that befalls it.
    async fn turn(&self, call: Call) -> Option<Fault> {
        self.world.gate().await;
        if self.world.core().clock - self.started > self.function.timeout {
            self.world.core().fault_log.push(format!("{} (invocation {}) is cut off", self.function.name, self.id));
            return Some(Fault::CrashBefore);
        }
        let fault = self.world.befall(self.function.name, self.id, call);
        self.is_befallen.store(fault.is_some(), Ordering::Relaxed);
        self.has_trouble.fetch_or(fault.is_some(), Ordering::Relaxed);
        fault
    }

    /// Dies: whoever drives this run sees it when nothing more comes of it.
    async fn die(&self) -> ! {
        self.is_dead.store(true, Ordering::Relaxed);
        poll_fn(|_| Poll::Pending).await
    }

    async fn store_call<T>(&self, call: Call, act: impl Future<Output = Result<T, StoreError>>) -> Result<T, StoreError> {
        let unavailable = || Err(StoreError::Unavailable("simulated".to_owned()));
        match self.turn(call).await {
            None => act.await,
            Some(Fault::CrashBefore) => self.die().await,
            Some(Fault::CrashAfter) => {
                let _ = act.await;
                self.die().await
            }
            Some(Fault::AnswerLost) => {
                // An answer that was a refusal and is lost is as good as nothing done.
                let _ = act.await;
                unavailable()
            }
            Some(Fault::Conflict) => Err(StoreError::Conflict { at: 0 }),
            Some(Fault::Before | Fault::Part | Fault::Refused) => unavailable(),
        }
    }

    /// A letter that was taken and not noted may be sent again by somebody else: nobody could know better.
    fn excuse_unmarked_letters(&self) {
        for letter in self.world.core().letters.iter_mut().filter(|letter| letter.invocation == self.id && !letter.marked) {
            letter.excused = true;
        }
    }

    /// What the noting of a sent letter came to. Only a store that fails is an excuse; that somebody else has the claim is not.
    fn note_mark(&self, marked: Option<&str>, is_done: bool) {
        let Some(email) = marked else { return };
        let has_failed = !is_done && self.is_befallen.load(Ordering::Relaxed);
        let mut core = self.world.core();
        for letter in core.letters.iter_mut().filter(|letter| letter.invocation == self.id && letter.email.to_string() == email) {
            letter.marked |= is_done;
            letter.failed_marks += usize::from(has_failed);
            letter.excused |= letter.failed_marks >= ATTEMPTS;
        }
    }
}

/// What a write puts.
fn put(write: &Write) -> Option<Item> {
    if let Write::Put(item, _) = write { Some(item.clone()) } else { None }
}

/// The email that a commit notes as sent.
fn marks(writes: &[Write]) -> Option<String> {
    let [Write::Put(item, _)] = writes else { return None };
    let is_sent = item.attributes.get("status")?.get("name")? == "sent";
    (item.key.sort == "email" && is_sent).then(|| item.key.partition.clone())
}

impl Reads for Invocation {
    async fn fetch(&self, keys: &[Key]) -> Result<Vec<Option<Item>>, StoreError> {
        let call = if keys.len() > 1 { Call::Batch } else { Call::Fetch };
        let read = match self.turn(call).await {
            None => self.world.store.fetch(keys).await,
            Some(Fault::Part) => self.fetch_in_parts(keys).await,
            Some(Fault::CrashBefore | Fault::CrashAfter) => self.die().await,
            Some(_) => Err(StoreError::Unavailable("simulated".to_owned())),
        };
        if read.is_err() {
            self.is_blind.store(true, Ordering::Relaxed);
        }
        read
    }
}

impl Invocation {
    /// The service leaves keys unprocessed, and the store asks for them again: each item is as it was when it was read, but they
    /// were never so together.
    async fn fetch_in_parts(&self, keys: &[Key]) -> Result<Vec<Option<Item>>, StoreError> {
        let is_last_first = self.world.chance(500);
        let (first, last) = keys.split_at(1 + self.world.below(keys.len() - 1));
        let (soon, late) = if is_last_first { (last, first) } else { (first, last) };
        let soon = self.world.store.fetch(soon).await?;
        self.world.gate().await;
        let late = self.world.store.fetch(late).await?;
        Ok(if is_last_first { [late, soon].concat() } else { [soon, late].concat() })
    }

    /// Whether it was left without something that it wanted to read.
    #[must_use]
    pub fn is_blind(&self) -> bool {
        self.is_blind.load(Ordering::Relaxed)
    }

    /// Whether anything went wrong in it so far.
    #[must_use]
    pub fn has_trouble(&self) -> bool {
        self.has_trouble.load(Ordering::Relaxed)
    }
}

impl Lists for Invocation {
    async fn list(&self, query: &Query) -> Result<Rows, StoreError> {
        self.store_call(Call::List, self.world.list(query)).await
    }
}

impl Writes for Invocation {
    async fn commit(&self, writes: Vec<Write>) -> Result<(), StoreError> {
        if self.function.only_reads {
            self.world.break_rule(format!("(9) {} writes", self.function.name));
        }
        let call = if writes.iter().all(|write| matches!(write, Write::Delete(_))) { Call::Delete } else { Call::Commit };
        let marked = marks(&writes);
        let wanted: Vec<Item> = writes.iter().filter_map(put).collect();
        let outcome = match self.store_call(call, self.world.commit(writes)).await {
            // As the table answers a commit that is sent again: what stands as it was wanted is done.
            Err(StoreError::Conflict { .. })
                if !wanted.is_empty() && wanted.iter().all(|item| self.world.store.get(&item.key).as_ref() == Some(item)) =>
            {
                Ok(())
            }
            outcome => outcome,
        };
        self.note_mark(marked.as_deref(), outcome.is_ok());
        outcome
    }
}

impl ReadsDocuments for Invocation {
    async fn read(&self, listing: &ListingId, document: &DocumentId) -> Result<Option<Uploaded>, StorageUnavailable> {
        let read = async { self.world.uploads.read(listing, document).await.map_err(|error| StoreError::Unavailable(error.0)) };
        self.store_call(Call::Fetch, read).await.map_err(|error| StorageUnavailable(error.to_string()))
    }

    async fn keep(&self, listing: &ListingId, document: &Document, tag: &str) -> Result<bool, StorageUnavailable> {
        let keep = async { self.world.uploads.keep(listing, document, tag).await.map_err(|error| StoreError::Unavailable(error.0)) };
        // As a deletion: done once or twice, it is the same, and nothing can conflict with it.
        self.store_call(Call::Delete, keep).await.map_err(|error| StorageUnavailable(error.to_string()))
    }
}

impl Enqueue for Invocation {
    async fn enqueue(&self, messages: &[Message]) -> Result<(), EnqueueError> {
        let put = |messages: &[Message]| {
            for message in messages {
                match message.queue {
                    Queue::Webhooks => self.world.put_webhook(&message.body),
                    Queue::Installations => self.world.put_catch_up(&message.body),
                    Queue::Emails => self.world.put_order(message.body.clone()),
                    Queue::Parked => self.world.core().parked.push(message.body.clone()),
                }
            }
        };
        let failed = |count| Err(EnqueueError { count, reason: "simulated".to_owned() });
        match self.turn(Call::Enqueue).await {
            None => {
                put(messages);
                Ok(())
            }
            Some(Fault::CrashBefore) => self.die().await,
            Some(Fault::CrashAfter) => {
                put(messages);
                self.die().await
            }
            Some(Fault::AnswerLost) => {
                put(messages);
                failed(messages.len())
            }
            Some(Fault::Part) => {
                let some = self.world.below(messages.len() + 1);
                put(&messages[..some]);
                failed(messages.len() - some)
            }
            Some(Fault::Before | Fault::Conflict | Fault::Refused) => failed(messages.len()),
        }
    }
}

impl SendMail for Invocation {
    async fn send(&self, letter: &Letter) -> Result<String, SendError> {
        match self.turn(Call::SendMail).await {
            None => Ok(self.deliver(letter, false)),
            Some(Fault::CrashBefore) => self.die().await,
            Some(Fault::CrashAfter) => {
                self.deliver(letter, true);
                self.die().await
            }
            Some(Fault::AnswerLost) => {
                self.deliver(letter, true);
                Err(SendError::AnswerLost("simulated".to_owned()))
            }
            Some(Fault::Refused) => Err(SendError::Refused("MessageRejected".to_owned())),
            Some(Fault::Before | Fault::Conflict | Fault::Part) => Err(SendError::Unavailable("simulated".to_owned())),
        }
    }
}

impl Invocation {
    fn deliver(&self, letter: &Letter, excused: bool) -> String {
        let delivery = Delivery {
            email: letter.id,
            to: letter.to.clone(),
            template: letter.subject.clone(),
            text: letter.text.expose().clone(),
            invocation: self.id,
            marked: false,
            failed_marks: 0,
            excused,
        };
        let is_fed_back = self.world.oddly(60);
        let feedback = if self.world.chance(500) { Feedback::Bounced } else { Feedback::Complained };
        if is_fed_back {
            self.world.start(self.world.odd_number(0, 2 * MINUTE), Job::Feedback(letter.id, feedback));
        }
        let mut core = self.world.core();
        core.letters.push(delivery);
        format!("message-{}", core.letters.len())
    }
}

impl Invocation {
    /// The key service, when it is there.
    async fn secret<T>(&self, act: impl Future<Output = Result<T, SecretsUnavailable>>) -> Result<T, SecretsUnavailable> {
        match self.turn(Call::Secret).await {
            None => act.await,
            Some(Fault::CrashBefore | Fault::CrashAfter) => self.die().await,
            Some(_) => Err(SecretsUnavailable("simulated".to_owned())),
        }
    }

    /// An endpoint has an event, and answers as its host does: `dead` hangs, `flaky` fails every other time, and the
    /// others are well. What a host that fails was sent, it has not taken.
    fn receives(&self, notice: &Notice) -> Outcome {
        let header =
            |wanted: &str| notice.headers.iter().find(|(name, _)| *name == wanted).map(|(_, value)| value.clone()).unwrap_or_default();
        if let Some(leak) = canary::in_text(&String::from_utf8_lossy(&notice.body)) {
            self.world.break_rule(format!("(11) a webhook carries {leak}"));
        }
        let host = notice.url.host();
        if host.starts_with("dead.") {
            return Outcome::Late {};
        }
        if host.starts_with("flaky.") && self.world.chance(500) {
            return Outcome::Answered { status: 503 };
        }
        let mut core = self.world.core();
        if core.down.contains(&host) {
            return Outcome::Answered { status: 503 };
        }
        let arrived = core.received.entry((notice.url.as_str().to_owned(), header("webhook-id"))).or_default();
        arrived.times += 1;
        arrived.signatures = header("webhook-signature").split(' ').count();
        Outcome::Answered { status: 204 }
    }
}

impl Seal for Invocation {
    async fn seal(&self, context: &str, secret: &Redacted<String>) -> Result<String, SecretsUnavailable> {
        self.secret(PaperSeal.seal(context, secret)).await
    }
}

impl Unseal for Invocation {
    async fn unseal(&self, context: &str, sealed: &str) -> Result<Redacted<String>, SecretsUnavailable> {
        self.secret(PaperSeal.unseal(context, sealed)).await
    }
}

impl CallEndpoints for Invocation {
    async fn post(&self, notice: &Notice) -> Posted {
        let outcome = match self.turn(Call::Post).await {
            None => self.receives(notice),
            Some(Fault::CrashBefore) => self.die().await,
            Some(Fault::CrashAfter) => {
                self.receives(notice);
                self.die().await
            }
            Some(Fault::AnswerLost) => {
                self.receives(notice);
                Outcome::Late {}
            }
            Some(Fault::Before | Fault::Conflict | Fault::Part | Fault::Refused) => Outcome::Unreachable {},
        };
        Posted { outcome, took: SignedDuration::from_millis(if matches!(outcome, Outcome::Late {}) { 10_000 } else { 20 }) }
    }
}

impl Compose for Invocation {
    fn compose(&self, order: &EmailOrder, _: &Cause, to: &To, link: Option<&Redacted<String>>) -> Option<Words> {
        let name = match to {
            To::Person(person) => person.name.as_str(),
            To::Team => "team",
        };
        let text = format!("Dear {name},\n{}\n", link.map(|link| link.expose().as_str()).unwrap_or_default());
        Some(Words { subject: order.template.clone(), html: Redacted::new(text.clone()), text: Redacted::new(text) })
    }
}

impl Entropy for Invocation {
    fn fill(&self, bytes: &mut [u8]) {
        let mut core = self.world.core();
        for chunk in bytes.chunks_mut(8) {
            chunk.copy_from_slice(&core.random.next().to_le_bytes()[..chunk.len()]);
        }
        canary::mark(bytes);
    }
}

impl IdentityProvider for Invocation {
    fn authorize_url(&self, state: &str, nonce: &str, _: &Redacted<String>) -> String {
        format!("{state} {nonce}")
    }

    async fn exchange(&self, code: &Redacted<String>, nonce: &str, _: &Redacted<String>) -> Result<Identity, SignInRefused> {
        let unavailable = || Err(IdentityUnavailable("simulated".to_owned()).into());
        match self.turn(Call::Exchange).await {
            None => self.trade(code.expose(), nonce),
            Some(Fault::CrashBefore) => self.die().await,
            Some(Fault::CrashAfter) => {
                let _ = self.trade(code.expose(), nonce);
                self.die().await
            }
            Some(Fault::AnswerLost) => {
                let _ = self.trade(code.expose(), nonce);
                unavailable()
            }
            Some(Fault::Before | Fault::Conflict | Fault::Part | Fault::Refused) => unavailable(),
        }
    }
}

impl Invocation {
    /// A code is good once, for the sign-in it was made for.
    fn trade(&self, code: &str, nonce: &str) -> Result<Identity, SignInRefused> {
        let (address, bound_to) = self.world.core().codes.remove(code).ok_or(SignInRefused::Code)?;
        if bound_to == nonce { Ok(Identity { address }) } else { Err(SignInRefused::Token("another sign-in's nonce".to_owned())) }
    }
}
