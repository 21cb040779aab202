//! A listing's change reaches the catalogue once, in order, whoever else writes, however often it is told.

use std::sync::atomic::Ordering;

use application::{
    ports::StoreError,
    use_cases::{browse::Shelf, showcase::project},
};
use catalogue_index::Snapshot;
use std::sync::Arc;

use crate::{
    app::{Command, listing, now, projection, publishes, words},
    stores::Shared,
};

async fn seen(store: &Shared) -> Arc<Snapshot> {
    Shelf::new(|_| vec![]).snapshot(&store.memory, now()).await.unwrap()
}

fn name(snapshot: &Snapshot, number: usize) -> Option<String> {
    snapshot.find(&listing(number)).map(|entry| entry.name.best(domain::values::Language::En).1.to_owned())
}

#[tokio::test]
async fn an_app_appears_changes_and_goes() {
    let store = Shared::default();
    publishes(&store, &store.memory, 1).await.unwrap();
    assert_eq!(name(&*seen(&store).await, 1).as_deref(), Some("App 001"));
    store.memory.plant(words(listing(1), 2, "Another name"));
    let mut commands = vec![Command::Publish(listing(1), 1), Command::Publish(listing(1), 2)];
    project(&store, &projection(&commands)).await.unwrap();
    assert_eq!(name(&*seen(&store).await, 1).as_deref(), Some("Another name"));
    commands.push(Command::Hide(listing(1)));
    project(&store, &projection(&commands)).await.unwrap();
    assert_eq!(name(&*seen(&store).await, 1), None);
}

#[tokio::test]
async fn what_is_told_again_or_late_changes_nothing() {
    let store = Shared::default();
    publishes(&store, &store.memory, 1).await.unwrap();
    let commands = [Command::Publish(listing(1), 1), Command::Hide(listing(1))];
    project(&store, &projection(&commands)).await.unwrap();
    let before = store.memory.items();
    for told in [&commands[..1], &commands[..]] {
        project(&store, &projection(told)).await.unwrap();
    }
    assert_eq!(store.memory.items(), before);
}

#[tokio::test]
async fn relays_at_once_lose_nothing_of_one_another() {
    let store = Shared::default();
    for number in 0..40 {
        // Another relay brings an app in between the reads, and one more just before the write.
        let (theirs, others) = (100 + number, 200 + number);
        for rival in [theirs, others] {
            store.memory.plant(words(listing(rival), 1, "Rival"));
        }
        store.before_commits.lock().unwrap().push(projection(&[Command::Publish(listing(theirs), 1)]));
        store.between_reads.lock().unwrap().push(projection(&[Command::Publish(listing(others), 1)]));
        publishes(&store, &store.memory, number).await.unwrap();
    }
    let seen = seen(&store).await;
    for number in (0..40).flat_map(|number| [number, 100 + number, 200 + number]) {
        assert!(seen.find(&listing(number)).is_some(), "{number}");
    }
    let slots = seen.pointer().chunks.len();
    assert!(slots > 1, "so many do not fit into one chunk");
    let stored = store.memory.items().iter().filter(|item| item.key.sort.starts_with("chunk#")).count();
    assert_eq!(stored, slots, "what was split is no more");
}

#[tokio::test]
async fn of_two_relays_with_the_same_app_the_newer_word_stays() {
    let store = Shared::default();
    store.memory.plant(words(listing(1), 1, "App"));
    let commands = [Command::Publish(listing(1), 1), Command::Hide(listing(1))];
    store.before_commits.lock().unwrap().push(projection(&commands));
    project(&store, &projection(&commands[..1])).await.unwrap();
    assert_eq!(name(&*seen(&store).await, 1), None);
}

#[tokio::test]
async fn a_lost_answer_is_made_good_by_telling_it_again() {
    let store = Shared::default();
    store.lost_answers.store(1, Ordering::SeqCst);
    assert!(matches!(publishes(&store, &store.memory, 1).await, Err(StoreError::Unavailable(_))));
    let before = store.memory.items();
    publishes(&store, &store.memory, 1).await.unwrap();
    assert_eq!(store.memory.items(), before);
}

#[tokio::test]
async fn who_never_gets_a_turn_says_so_and_loses_nothing() {
    let store = Shared::default();
    for rival in 100..110 {
        store.memory.plant(words(listing(rival), 1, "Rival"));
        store.before_commits.lock().unwrap().push(projection(&[Command::Publish(listing(rival), 1)]));
    }
    assert!(matches!(publishes(&store, &store.memory, 1).await, Err(StoreError::Conflict { .. })));
    store.before_commits.lock().unwrap().clear();
    publishes(&store, &store.memory, 1).await.unwrap();
    assert!(seen(&store).await.find(&listing(1)).is_some());
}

#[tokio::test]
async fn an_app_whose_words_are_missing_is_told_apart_from_a_store_that_is_away() {
    let store = Shared::default();
    let told = project(&store, &projection(&[Command::Publish(listing(1), 1)])).await;
    assert!(matches!(told, Err(StoreError::Unreadable(_))), "{told:?}");
}
