//! What a function holds of the catalogue: nothing is read while it is fresh, and only what changed afterwards.

use std::sync::atomic::Ordering;

use application::{
    ports::StoreError,
    use_cases::{browse::Shelf, showcase::project},
};
use domain::limits;
use jiff::{SignedDuration, Timestamp};

use crate::{
    app::{Command, listing, now, projection, publishes, words},
    stores::Shared,
};

fn later(seconds: i64) -> Timestamp {
    now().checked_add(SignedDuration::from_secs(seconds)).unwrap()
}

async fn with_apps(count: usize) -> Shared {
    let store = Shared::default();
    for number in 0..count {
        publishes(&store.memory, &store.memory, number).await.unwrap();
    }
    store
}

#[tokio::test]
async fn nothing_is_read_while_it_is_fresh_and_then_only_what_changed() {
    let store = with_apps(60).await;
    let shelf = Shelf::new(|_| vec![]);
    let all = shelf.snapshot(&store, now()).await.unwrap();
    assert_eq!(all.len(), 60);
    let (trips, chunks) = (store.memory.trips(), store.chunks_read.load(Ordering::SeqCst));
    assert!(chunks > 4, "{chunks}");
    for second in 0..5 {
        assert_eq!(shelf.snapshot(&store, later(second)).await.unwrap().version(), all.version());
    }
    assert_eq!(store.memory.trips(), trips, "warm and fresh: no read at all");
    shelf.snapshot(&store, later(5)).await.unwrap();
    assert_eq!((store.memory.trips(), store.chunks_read.load(Ordering::SeqCst)), (trips + 1, chunks), "the pointer, no chunk");
    publishes(&store.memory, &store.memory, 60).await.unwrap();
    assert_eq!(shelf.snapshot(&store, later(9)).await.unwrap().len(), 60, "not yet");
    assert_eq!(shelf.snapshot(&store, later(10)).await.unwrap().len(), 61, "within seconds");
    assert!(store.chunks_read.load(Ordering::SeqCst) - chunks <= 2, "the chunk that changed, or the two it became");
}

#[tokio::test]
async fn an_empty_catalogue_is_one_read_every_few_seconds() {
    let store = Shared::default();
    let shelf = Shelf::new(|_| vec![]);
    assert!(shelf.snapshot(&store, now()).await.unwrap().is_empty());
    shelf.snapshot(&store, later(4)).await.unwrap();
    assert_eq!(store.memory.trips(), 1);
}

#[tokio::test]
async fn a_catalogue_that_changes_while_it_is_read_is_read_whole() {
    let store = with_apps(30).await;
    for rival in 100..103 {
        store.memory.plant(words(listing(rival), 1, "Rival"));
        store.between_reads.lock().unwrap().push(projection(&[Command::Publish(listing(rival), 1)]));
    }
    let seen = Shelf::new(|_| vec![]).snapshot(&store, now()).await.unwrap();
    assert_eq!(seen.len(), 33);
}

#[tokio::test]
async fn a_store_that_is_away_takes_nothing_from_those_who_look_for_some_minutes() {
    let store = with_apps(3).await;
    let shelf = Shelf::new(|_| vec![]);
    shelf.snapshot(&store, now()).await.unwrap();
    store.refused.store(1_000, Ordering::SeqCst);
    let asked = || 1_000 - store.refused.load(Ordering::SeqCst);
    assert_eq!(shelf.snapshot(&store, later(60)).await.unwrap().len(), 3);
    assert_eq!(shelf.snapshot(&store, later(62)).await.unwrap().len(), 3);
    assert_eq!(asked(), 1, "a store that has just failed is left alone");
    assert_eq!(shelf.snapshot(&store, later(70)).await.unwrap().len(), 3);
    assert_eq!(asked(), 2);
    let end = limits::CATALOGUE_STALE.as_secs();
    assert!(matches!(shelf.snapshot(&store, later(end)).await, Err(StoreError::Unavailable(_))), "nobody is misled for longer");
    store.refused.store(0, Ordering::SeqCst);
    project(&store.memory, &projection(&[Command::Publish(listing(0), 1), Command::Hide(listing(0))])).await.unwrap();
    assert_eq!(shelf.snapshot(&store, later(end + 1)).await.unwrap().len(), 2, "and it is there again at once");
}

#[tokio::test]
async fn whoever_begins_without_a_store_says_so() {
    let store = Shared::default();
    store.refused.store(1, Ordering::SeqCst);
    let shelf = Shelf::new(|_| vec![]);
    assert!(matches!(shelf.snapshot(&store, now()).await, Err(StoreError::Unavailable(_))));
    assert!(shelf.snapshot(&store, now()).await.is_ok());
}

#[tokio::test]
async fn a_clock_set_back_only_means_looking_again() {
    let store = with_apps(1).await;
    let shelf = Shelf::new(|_| vec![]);
    shelf.snapshot(&store, later(100)).await.unwrap();
    let trips = store.memory.trips();
    assert_eq!(shelf.snapshot(&store, now()).await.unwrap().len(), 1);
    assert_eq!(store.memory.trips(), trips + 1);
}
