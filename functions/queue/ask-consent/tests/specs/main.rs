//! Installations brought up to what their app publishes: from the sample events of `events/queue/ask-consent/`.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a panic is how a spec fails")]

use application::{
    fakes::Queues,
    ports::Queue,
    use_cases::{catch_up::CatchUpOrder, installations::Act, listing_review::Act as Review},
};
use domain::{
    id::{self, CustomerId, ListingId},
    installation::State,
    listing::Content,
    organisation::{OrganisationId, Role},
};
use queue::{AllFailed, Failures};
use support::{
    Event, Store,
    cast::{OLGA, RITA, Stage, now},
    customers::{self, CLARA, asking_for, consented, does, fleet, installs},
    listings::{acme, next_is_approved, published, reviews},
    queues::batch,
};

/// An app of Acme's with a customer; what the app says.
async fn stage() -> (Store, CustomerId, ListingId, Content) {
    let Stage { store, .. } = Stage::set();
    let partner = acme(&store).await;
    let (listing, content) = published(&store, &partner).await;
    let customer = fleet(&store);
    installs(&store, &customer, &listing, &["assets:read"]).await;
    (store, customer, listing, content)
}

/// The app's next version is published.
async fn publishes(store: &Store, listing: &ListingId, content: &Content) {
    let partner = support::listings::load(store, listing).state.dossier().unwrap().partner;
    next_is_approved(store, &partner, listing, content).await;
    reviews(store, &RITA, listing, &Review::Publish).await;
}

async fn carries_out(store: &Store, listing: &ListingId) -> Queues {
    let queues = Queues::default();
    let order = CatchUpOrder::new(*listing, None).message().body;
    let failures = ask_consent::handle(store, &queues, &batch([order.as_str()]), now, "spec").await.unwrap();
    assert_eq!(failures, Failures::default());
    queues
}

fn version_asked(store: &Store, customer: &CustomerId, listing: &ListingId) -> Option<u32> {
    customers::load(store, customer, listing).state.installed()?.request.as_ref().map(|request| request.version)
}

#[tokio::test]
async fn every_sample_event_has_its_outcome() {
    let expected = [
        ("hostile-bodies-beside-a-good-one", Ok(vec!["message-0", "message-1", "message-2"]), Some(2)),
        ("hostile-newer-schema", Err(AllFailed::Messages(1)), None),
        ("hostile-no-batch", Err(AllFailed::Event), None),
        ("of-an-app-that-is-not-there", Ok(vec![]), None),
        ("one-app", Ok(vec![]), Some(2)),
        ("one-installation", Ok(vec![]), Some(2)),
        ("the-same-order-twice", Ok(vec![]), Some(2)),
    ];
    let names: Vec<_> = Event::all("queue/ask-consent").into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, expected.iter().map(|(name, ..)| *name).collect::<Vec<_>>());
    for (name, outcome, asked) in expected {
        let (store, customer, listing, content) = stage().await;
        publishes(&store, &listing, &asking_for(&content, "fuel:read", false)).await;
        let unknown: ListingId = id::derive(&["unknown"]);
        let text = Event::load(&format!("queue/ask-consent/{name}")).0.to_string();
        let text = text.replace("LISTING", &listing.to_string()).replace("UNKNOWN", &unknown.to_string());
        let event = serde_json::from_str(&text.replace("CUSTOMER", &customer.to_string())).unwrap();
        let failed = ask_consent::handle(&store, &Queues::default(), &event, now, "spec").await;
        let ids = |failures: Failures| failures.messages.into_iter().map(|failure| failure.message_id).collect::<Vec<_>>();
        assert_eq!(failed.map(ids), outcome.map(|ids| ids.into_iter().map(ToOwned::to_owned).collect()), "{name}");
        assert_eq!(version_asked(&store, &customer, &listing), asked, "{name}");
    }
}

#[tokio::test]
async fn a_version_that_asks_for_more_asks_and_what_was_granted_stays_granted() {
    let (store, customer, listing, content) = stage().await;
    publishes(&store, &listing, &asking_for(&content, "fuel:read", true)).await;
    carries_out(&store, &listing).await;
    let installation = customers::load(&store, &customer, &listing);
    let installed = installation.state.installed().unwrap();
    assert_eq!((installed.version, installed.granted()), (1, vec!["assets:read"]));
    assert_eq!(version_asked(&store, &customer, &listing), Some(2));
    let version = installation.version;
    carries_out(&store, &listing).await;
    assert_eq!(customers::load(&store, &customer, &listing).version, version, "asked once");
}

#[tokio::test]
async fn a_version_that_asks_for_nothing_new_is_adopted_without_a_question() {
    let (store, customer, listing, content) = stage().await;
    let other_words = Content { category: Some("maintenance".to_owned()), ..content };
    publishes(&store, &listing, &other_words).await;
    carries_out(&store, &listing).await;
    assert_eq!(customers::load(&store, &customer, &listing).state.installed().unwrap().version, 2);
}

#[tokio::test]
async fn a_version_that_was_declined_is_not_asked_for_again() {
    let (store, customer, listing, content) = stage().await;
    publishes(&store, &listing, &asking_for(&content, "fuel:read", true)).await;
    carries_out(&store, &listing).await;
    does(&store, &CLARA, &customer, &listing, &Act::Keep { version: 2 }).await.unwrap();
    carries_out(&store, &listing).await;
    assert_eq!(version_asked(&store, &customer, &listing), None);
}

#[tokio::test]
async fn a_request_dies_with_the_version_that_asked() {
    let (store, customer, listing, content) = stage().await;
    publishes(&store, &listing, &asking_for(&content, "fuel:read", true)).await;
    carries_out(&store, &listing).await;
    let reason = support::story::prose("It leaks.");
    reviews(&store, &OLGA, &listing, &Review::Suspend { reason, lift_at: None }).await;
    carries_out(&store, &listing).await;
    assert_eq!(version_asked(&store, &customer, &listing), None);
    reviews(&store, &OLGA, &listing, &Review::Lift).await;
    carries_out(&store, &listing).await;
    assert_eq!(version_asked(&store, &customer, &listing), Some(2), "lifted, it asks again");
}

#[tokio::test]
async fn what_is_disconnected_is_left_alone() {
    let (store, customer, listing, content) = stage().await;
    does(&store, &CLARA, &customer, &listing, &Act::Disconnect).await.unwrap();
    publishes(&store, &listing, &asking_for(&content, "fuel:read", true)).await;
    carries_out(&store, &listing).await;
    assert!(matches!(customers::load(&store, &customer, &listing).state, State::Disconnected { .. }));
}

#[tokio::test]
async fn more_customers_than_a_page_are_reached_by_orders_of_the_next_page() {
    let (store, _, listing, content) = stage().await;
    for number in 0..30 {
        let customer: CustomerId = id::derive(&[&format!("customer {number}")]);
        CLARA.sits(&store, OrganisationId::Customer(customer), &[Role::Admin]);
        installs(&store, &customer, &listing, &["assets:read"]).await;
    }
    publishes(&store, &listing, &asking_for(&content, "fuel:read", false)).await;
    let next = carries_out(&store, &listing).await.drain();
    assert_eq!(next.iter().map(|message| message.queue).collect::<Vec<_>>(), [Queue::Installations]);
    let last = Queues::default();
    ask_consent::handle(&store, &last, &batch([next[0].body.as_str()]), now, "spec").await.unwrap();
    assert_eq!(last.drain(), []);
    let asked = (0..30).filter(|number| version_asked(&store, &id::derive(&[&format!("customer {number}")]), &listing) == Some(2));
    assert_eq!(asked.count(), 30);
}

#[tokio::test]
async fn an_order_that_cannot_be_carried_out_comes_again_and_is_carried_out_then() {
    let (store, customer, listing, content) = stage().await;
    publishes(&store, &listing, &asking_for(&content, "fuel:read", false)).await;
    store.refuse(10);
    let order = CatchUpOrder::new(listing, None).message().body;
    let failed = ask_consent::handle(&store, &Queues::default(), &batch([order.as_str()]), now, "spec").await;
    assert_eq!(failed, Err(AllFailed::Messages(1)));
    store.refuse(0);
    carries_out(&store, &listing).await;
    assert_eq!(version_asked(&store, &customer, &listing), Some(2));
}

#[tokio::test]
async fn a_consent_to_the_new_version_ends_the_request_and_is_not_asked_again() {
    let (store, customer, listing, content) = stage().await;
    publishes(&store, &listing, &asking_for(&content, "fuel:read", false)).await;
    carries_out(&store, &listing).await;
    does(&store, &CLARA, &customer, &listing, &Act::Update(consented(2, &["assets:read", "fuel:read"]))).await.unwrap();
    carries_out(&store, &listing).await;
    let installation = customers::load(&store, &customer, &listing);
    let installed = installation.state.installed().unwrap();
    assert_eq!((installed.version, installed.granted(), installed.request.is_none()), (2, vec!["assets:read", "fuel:read"], true));
}
