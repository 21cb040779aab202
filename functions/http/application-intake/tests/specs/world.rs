//! The intake in front of a store, with the platform's staff in it.

use application::{
    fakes::FixedDocuments,
    ports::{Item, Table},
};
use application_intake::Intake;
use domain::{application::State, id::ApplicationId};
use entrypoint::Front;
use jiff::Timestamp;
use support::{
    Answer, Event, Store, ask,
    cast::{Stage, now, site},
    story,
};

pub struct World {
    pub store: Store,
    front: Front,
    _stage: Stage,
}

pub fn sample(name: &str) -> Event {
    Event::load(&format!("http/application-intake/{name}"))
}

impl World {
    pub fn new() -> Self {
        let stage = Stage::set();
        let front = Intake::new(stage.store.clone(), FixedDocuments::default(), site()).front();
        Self { store: stage.store.clone(), front, _stage: stage }
    }

    /// A world in which Acme has applied, and Ana holds the link of the sample events.
    pub async fn with_application() -> (Self, ApplicationId) {
        let world = Self::new();
        let application = story::applies(&world.store, now()).await;
        (world, application)
    }

    pub async fn ask(&self, event: &Event) -> Answer {
        self.ask_at(event, now()).await
    }

    pub async fn ask_at(&self, event: &Event, at: Timestamp) -> Answer {
        ask(&self.front, event, at).await
    }

    pub fn items(&self) -> Vec<Item> {
        self.store.items()
    }

    pub fn applications(&self) -> Vec<ApplicationId> {
        let of_applications = |item: &&Item| item.key.table == Table::Partners && item.key.sort == "application";
        self.items().iter().filter(of_applications).map(|item| item.key.partition.parse().unwrap()).collect()
    }

    pub fn only_application(&self) -> State {
        let applications = self.applications();
        assert_eq!(applications.len(), 1);
        story::load(&self.store, &applications[0]).state
    }
}
