//! The function in front of a customer that has an app.

use std::sync::Arc;

use access_decision::AccessDecision;
use application::{fakes::SeededEntropy, use_cases::observed::Counter};
use domain::api_key::PresentedKey;
use entrypoint::Front;
use serde_json::Value;
use support::{
    Answer, Event, Store, ask,
    cast::{now, site},
    consents,
};

pub struct World {
    pub store: Store,
    pub counter: Arc<Counter>,
    pub key: PresentedKey,
    front: Front,
}

impl World {
    pub fn new() -> Self {
        let (store, counter) = (Store::default(), Arc::new(Counter::default()));
        let key = consents::installed(&store);
        let front = AccessDecision::new(store.clone(), SeededEntropy::new(5), Arc::clone(&counter), site()).front();
        Self { store, counter, key, front }
    }

    /// A sample event, by the app's live key.
    pub fn sample(&self, name: &str) -> Event {
        sample_by(name, &self.key)
    }

    pub async fn ask(&self, name: &str) -> Answer {
        ask(&self.front, &self.sample(name), now()).await
    }

    pub async fn ask_by(&self, name: &str, key: &PresentedKey) -> Answer {
        ask(&self.front, &sample_by(name, key), now()).await
    }

    /// The decision on a sample event, as `allow` or the reason.
    pub async fn decision(&self, name: &str) -> String {
        told(&self.ask(name).await)
    }
}

pub fn told(answer: &Answer) -> String {
    let body: Value = serde_json::from_str(&answer.body).unwrap();
    let decision = body["decision"].as_str().unwrap();
    if decision == "allow" { decision.to_owned() } else { body["reason"].as_str().unwrap().to_owned() }
}

fn sample_by(name: &str, key: &PresentedKey) -> Event {
    let text = Event::load(&format!("http/access-decision/{name}")).0.to_string();
    let text = text.replace("KEY", key.text.expose()).replace("CUSTOMER", &consents::customer().to_string());
    Event(serde_json::from_str(&text).unwrap())
}
