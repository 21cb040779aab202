//! A store that specs share with the function under test.

use std::{
    ops::Deref,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use application::{
    fakes::MemoryStore,
    ports::{Item, Key, Lists, Query, Reads, Rows, StoreError, Write, Writes},
};
use serde_json::Value;

/// The state of an aggregate's item.
///
/// # Panics
/// When the item is none of an aggregate.
#[must_use]
pub fn state(item: &Item) -> Value {
    serde_json::from_str(item.attributes["state"].as_str().unwrap()).unwrap()
}

/// The events of an aggregate's item, oldest first.
///
/// # Panics
/// When the item is none of an aggregate.
#[must_use]
pub fn events(item: &Item) -> Vec<Value> {
    item.attributes["events"].as_array().unwrap().iter().map(|text| serde_json::from_str(text.as_str().unwrap()).unwrap()).collect()
}

/// How often the next reader of a meeting lets others go on before it does; more than a request has awaits after a read.
const TURN: usize = 20;

/// A handle on one [`MemoryStore`]; clones are handles on the same.
#[derive(Clone, Default)]
pub struct Store(Arc<Inner>);

#[derive(Default)]
struct Inner {
    memory: MemoryStore,
    /// So many reads wait for one another before any of them goes on; 0 is none.
    meeting: AtomicUsize,
    arrived: AtomicUsize,
    refused_reads: AtomicUsize,
    refused_commits: AtomicUsize,
    lost_answers: AtomicUsize,
}

impl Store {
    /// Lets the next `readers` reads all finish before any of their callers goes on to write.
    pub fn let_readers_meet(&self, readers: usize) {
        self.0.arrived.store(0, Ordering::SeqCst);
        self.0.meeting.store(readers, Ordering::SeqCst);
    }

    /// The next `reads` are answered as if the store could not be reached, or only in part.
    pub fn refuse_reads(&self, reads: usize) {
        self.0.refused_reads.store(reads, Ordering::SeqCst);
    }

    /// Nothing is stored there any more.
    pub async fn remove(&self, key: &Key) {
        self.0.memory.commit(vec![Write::Delete(key.clone())]).await.unwrap();
    }

    /// The next `commits` are refused as if the store could not be reached; nothing of them is written.
    pub fn refuse(&self, commits: usize) {
        self.0.refused_commits.store(commits, Ordering::SeqCst);
    }

    /// The next `commits` are done, and their answer is lost.
    pub fn lose_answers(&self, commits: usize) {
        self.0.lost_answers.store(commits, Ordering::SeqCst);
    }

    async fn meet(&self) {
        let readers = self.0.meeting.load(Ordering::SeqCst);
        if readers == 0 {
            return;
        }
        let place = self.0.arrived.fetch_add(1, Ordering::SeqCst);
        if place + 1 == readers {
            self.0.meeting.store(0, Ordering::SeqCst);
        }
        while self.0.meeting.load(Ordering::SeqCst) != 0 {
            tokio::task::yield_now().await;
        }
        // Whoever came first also goes on first, and has written before the next does: a spec can say who wins.
        for _ in 0..place * TURN {
            tokio::task::yield_now().await;
        }
    }
}

impl Deref for Store {
    type Target = MemoryStore;

    fn deref(&self) -> &MemoryStore {
        &self.0.memory
    }
}

fn take(counter: &AtomicUsize) -> bool {
    counter.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok()
}

impl Reads for Store {
    async fn fetch(&self, keys: &[Key]) -> Result<Vec<Option<Item>>, StoreError> {
        if take(&self.0.refused_reads) {
            return Err(StoreError::Unavailable("refused by the spec".to_owned()));
        }
        let items = self.0.memory.fetch(keys).await;
        self.meet().await;
        items
    }
}

impl Writes for Store {
    async fn commit(&self, writes: Vec<Write>) -> Result<(), StoreError> {
        if take(&self.0.refused_commits) {
            return Err(StoreError::Unavailable("refused by the spec".to_owned()));
        }
        self.0.memory.commit(writes).await?;
        if take(&self.0.lost_answers) { Err(StoreError::Unavailable("the answer was lost".to_owned())) } else { Ok(()) }
    }
}

impl Lists for Store {
    async fn list(&self, query: &Query) -> Result<Rows, StoreError> {
        self.0.memory.list(query).await
    }
}
