//! The desk in front of a store, with the platform's staff and Acme's application in it.

use application::{fakes::FixedDocuments, ports::Item};
use domain::id::ApplicationId;
use entrypoint::Front;
use listing_review::ReviewDesk;
use support::{
    Answer, Event, Store, ask,
    cast::{Someone, Stage, now, site},
    story,
};

pub struct World {
    pub store: Store,
    pub application: ApplicationId,
    front: Front,
    _stage: Stage,
}

pub fn sample(name: &str) -> Event {
    Event::load(&format!("http/listing-review/{name}"))
}

/// The same request by somebody else, by whatever its family of routes knows people.
pub fn by(event: &Event, who: Someone) -> Event {
    let mut event = event.clone();
    if event.0["routeKey"].as_str().unwrap().contains(" /v1/") {
        return event.bearer(who.address, true);
    }
    event.0["cookies"] = vec![who.cookie()].into();
    event
}

impl World {
    pub async fn new() -> Self {
        Self::with("isv").await
    }

    pub async fn with(partnership_type: &str) -> Self {
        let stage = Stage::set();
        let application = story::applies_with(&stage.store, &story::acme(partnership_type), now()).await;
        let front = ReviewDesk::new(stage.store.clone(), FixedDocuments::default(), site()).front();
        Self { store: stage.store.clone(), application, front, _stage: stage }
    }

    pub async fn ask(&self, event: &Event) -> Answer {
        ask(&self.front, event, now()).await
    }

    pub fn items(&self) -> Vec<Item> {
        self.store.items()
    }

    /// A sample event about this world's application, and without the version its page was read at.
    pub fn of(&self, name: &str) -> Event {
        Event(serde_json::from_str(&sample(name).0.to_string().replace(story::ACME, &self.application.to_string())).unwrap())
    }

    pub fn state(&self) -> &'static str {
        story::state(&self.store, &self.application)
    }
}
