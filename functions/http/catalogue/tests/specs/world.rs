//! The catalogue in front of a store with some apps in it.

use application::{
    fakes::FixedUploads,
    ports::Reads as _,
    records::{
        Record as _,
        catalogue::{chunk_key, pointer_key},
    },
};
use catalogue::Catalogue;
use catalogue_index::{Access, CatalogueEntry, Change, Chunk, Logo, Pointer, Wording};
use domain::{
    id::{self, ListingId, PartnerId},
    listing::MediaType,
    values::Language,
};
use entrypoint::Front;
use jiff::{SignedDuration, Timestamp};
use support::{
    Answer, Event, Store, ask,
    cast::{now, site},
};

pub struct World {
    pub store: Store,
    front: Front,
}

pub fn sample(name: &str) -> Event {
    let text = Event::load(&format!("http/catalogue/{name}")).0.to_string();
    let text = text.replace("LISTING", &fuel_watch().to_string()).replace("PLAIN", &listing("Plain 00").to_string());
    Event(serde_json::from_str(&text).unwrap())
}

pub fn fuel_watch() -> ListingId {
    listing("Fuel Watch")
}

pub fn listing(name: &str) -> ListingId {
    id::derive(&["listing", name])
}

pub fn partner(name: &str) -> PartnerId {
    id::derive(&["partner", name])
}

pub fn worded(en: &str, fr: Option<&str>) -> Wording {
    Wording::of([(Language::En, en.to_owned())].into_iter().chain(fr.map(|fr| (Language::Fr, fr.to_owned()))))
}

/// An app of a name, as plain as there can be.
pub fn app(name: &str) -> CatalogueEntry {
    CatalogueEntry {
        listing: listing(name),
        version: 1,
        partner: partner("Plain"),
        partner_name: "Plain & Sons".to_owned(),
        name: worded(name, None),
        tagline: None,
        description: worded("Nothing to speak of.", None),
        category: "other".to_owned(),
        integration_type: None,
        limited_availability: false,
        accesses: vec![],
        credentials: None,
        support_url: None,
        troubleshooting_url: None,
        logo: None,
        published_at: now(),
    }
}

/// An app of which everything is told.
pub fn fuel_watch_app() -> CatalogueEntry {
    let access = |scope: &str, en: &str, fr: &str, required| Access { scope: scope.to_owned(), purpose: worded(en, Some(fr)), required };
    CatalogueEntry {
        version: 3,
        partner: partner("Hydra"),
        partner_name: "Hydra Telematics <GmbH>".to_owned(),
        tagline: Some(worded("Sees every litre", Some("Détecte chaque litre de carburant"))),
        description: worded("Warns of theft.\n\nWarns of leaks.", None),
        category: "fuel_and_energy".to_owned(),
        integration_type: Some("orders".to_owned()),
        limited_availability: true,
        accesses: vec![
            access("fuel:read", "To see the level fall", "Pour voir le niveau baisser", true),
            access("locations:read", "To say where", "Pour dire où", false),
        ],
        credentials: Some(worded("Have your Hydra account number ready.", Some("Préparez votre numéro de compte Hydra."))),
        support_url: Some("https://support.hydra.example/".to_owned()),
        troubleshooting_url: Some("https://support.hydra.example/trouble".to_owned()),
        logo: Some(Logo { document: id::derive(&["logo"]), media_type: MediaType::Png }),
        ..app("Fuel Watch")
    }
}

impl World {
    /// Two pages of plain apps, and Fuel Watch.
    pub async fn new() -> Self {
        let world = Self::empty();
        for number in 0..30 {
            world.publish(app(&format!("Plain {number:02}"))).await;
        }
        world.publish(fuel_watch_app()).await;
        world
    }

    pub fn empty() -> Self {
        let store = Store::default();
        Self { front: Catalogue::new(store.clone(), FixedUploads::default(), site()).front(), store }
    }

    pub async fn publish(&self, entry: CatalogueEntry) {
        self.change(entry.listing, Some(entry)).await;
    }

    pub async fn retire(&self, listing: ListingId) {
        self.change(listing, None).await;
    }

    /// Stores what the relay stores.
    async fn change(&self, listing: ListingId, entry: Option<CatalogueEntry>) {
        let pointer = self.store.get(&pointer_key()).map(|item| Pointer::read(item).unwrap()).unwrap_or_default();
        let chunk = self.store.fetch(&[chunk_key(&pointer.slot(&listing))]).await.unwrap().remove(0).map(|item| Chunk::read(item).unwrap());
        let update = pointer.after(chunk, Change { listing, as_of: pointer.version + 1, entry }).unwrap().expect("a change");
        update.chunks.iter().for_each(|chunk| self.store.plant(chunk.item().unwrap()));
        self.store.plant(update.pointer.item().unwrap());
    }

    pub async fn ask(&self, event: &Event) -> Answer {
        ask(&self.front, event, now()).await
    }

    pub async fn ask_later(&self, event: &Event, seconds: i64) -> Answer {
        ask(&self.front, event, later(seconds)).await
    }
}

fn later(seconds: i64) -> Timestamp {
    now().checked_add(SignedDuration::from_secs(seconds)).unwrap()
}
