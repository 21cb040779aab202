//! The function between a store and a provider that does as a spec says.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};

use application::{
    fakes::{Outbox, SeededEntropy},
    notification::EmailOrder,
    ports::{Entropy, Letter, SendError, SendMail},
    records::{
        self, Record as _,
        email::{Email, Status},
    },
};
use domain::id::EmailId;
use jiff::Timestamp;
use mail::templates::Brand;
use queue::AllFailed;
use send_email::{SendEmail, Templates};
use serde_json::Value;
use support::{
    Event, Store,
    cast::{Stage, now},
    queues::batch,
    story,
};

/// A provider whose next answers are planned; after them it takes everything.
#[derive(Clone, Default)]
pub struct Provider(Arc<Plan>);

#[derive(Default)]
struct Plan {
    outbox: Outbox,
    errors: Mutex<VecDeque<SendError>>,
    /// So many commits fail once the next letter is taken.
    trouble: Mutex<Option<(Store, usize)>>,
}

impl SendMail for Provider {
    async fn send(&self, letter: &Letter) -> Result<String, SendError> {
        // The provider takes its time: another delivery of the order may come meanwhile.
        tokio::task::yield_now().await;
        let planned = self.0.errors.lock().unwrap().pop_front();
        match planned {
            Some(error @ (SendError::Unavailable(_) | SendError::Refused(_))) => Err(error),
            Some(error @ SendError::AnswerLost(_)) => self.0.outbox.send(letter).await.and(Err(error)),
            None => {
                if let Some((store, commits)) = self.0.trouble.lock().unwrap().take() {
                    store.refuse(commits);
                }
                self.0.outbox.send(letter).await
            }
        }
    }
}

/// Bytes whose text in links holds the canary of secrets.
pub struct Marked(SeededEntropy);

impl Entropy for Marked {
    fn fill(&self, bytes: &mut [u8]) {
        self.0.fill(bytes);
        if bytes.len() == 32 {
            bytes[..6].copy_from_slice(&[0xb3, 0x77, 0x2b, 0xde, 0xdf, 0xbe]);
        }
    }
}

pub struct World {
    pub store: Store,
    pub stage: Stage,
    provider: Provider,
    function: SendEmail<Store, Provider, Marked>,
}

impl World {
    pub fn new() -> Self {
        let (stage, provider) = (Stage::set(), Provider::default());
        let brand = Brand { platform_name: "Fleet Hub".to_owned(), support_address: "partners@fleethub.example".to_owned() };
        let function = SendEmail {
            store: stage.store.clone(),
            mailer: provider.clone(),
            entropy: Marked(SeededEntropy::new(5)),
            templates: Templates { brand, site_url: "https://liaison.example".to_owned() },
            team: domain::values::EmailAddress::parse("team.canary@fleethub.example").unwrap(),
        };
        Self { store: stage.store.clone(), stage, provider, function }
    }

    pub fn provider_will(&self, errors: impl IntoIterator<Item = SendError>) {
        self.provider.0.errors.lock().unwrap().extend(errors);
    }

    /// Once the provider has the next letter, the store refuses so many commits.
    pub fn then_the_store_refuses(&self, commits: usize) {
        *self.provider.0.trouble.lock().unwrap() = Some((self.store.clone(), commits));
    }

    /// Every letter that the provider has, oldest first.
    pub fn letters(&self) -> Vec<Letter> {
        self.provider.0.outbox.letters()
    }

    pub async fn handle(&self, event: &Value, at: Timestamp) -> Result<Vec<String>, AllFailed> {
        let failures = self.function.handle(event, || at).await?;
        Ok(failures.messages.into_iter().map(|failure| failure.message_id).collect())
    }

    pub async fn sample(&self, name: &str) -> Result<Vec<String>, AllFailed> {
        self.handle(&Event::load(&format!("queue/send-email/{name}")).0, now()).await
    }

    /// Delivers orders in one batch.
    pub async fn deliver(&self, orders: &[EmailOrder], at: Timestamp) -> Result<Vec<String>, AllFailed> {
        let bodies: Vec<String> = orders.iter().map(|order| serde_json::to_string(order).unwrap()).collect();
        self.handle(&batch(bodies.iter().map(String::as_str)), at).await
    }

    /// Relays what has happened; the orders of it.
    pub async fn orders(&self) -> Vec<EmailOrder> {
        let (orders, parked) = story::relays(&self.store).await;
        assert_eq!(parked, []);
        orders
    }

    /// Relays what has happened and delivers the orders once; the letters that came of it, with their templates.
    pub async fn sends(&self, at: Timestamp) -> Vec<(String, Letter)> {
        let (orders, before) = (self.orders().await, self.letters().len());
        if !orders.is_empty() {
            assert_eq!(self.deliver(&orders, at).await, Ok(vec![]));
        }
        let template = |letter: &Letter| orders.iter().find(|order| order.email == letter.id).unwrap().template.clone();
        self.letters().split_off(before).into_iter().map(|letter| (template(&letter), letter)).collect()
    }

    pub fn status(&self, email: &EmailId) -> Option<Status> {
        self.store.get(&records::email::key(email)).map(|item| Email::read(item).unwrap().status)
    }
}

/// The status link of a letter, as a path.
pub fn link(letter: &Letter) -> Option<String> {
    let text = letter.text.expose();
    let at = text.find("https://liaison.example/applications/")?;
    Some(text[at..].trim_start_matches("https://liaison.example").chars().take_while(|c| !c.is_whitespace()).collect())
}
