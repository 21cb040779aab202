//! Stores in which somebody else is at work as well.

use std::sync::{
    Mutex,
    atomic::{AtomicUsize, Ordering},
};

use application::{
    fakes::MemoryStore,
    ports::{Item, Key, Reads, StoreError, Write, Writes},
    use_cases::showcase::{Projection, project},
};

/// A store in which others bring the catalogue up to their changes just before a commit, or between two reads.
#[derive(Default)]
pub struct Shared {
    pub memory: MemoryStore,
    /// Before each of the next commits one of these.
    pub before_commits: Mutex<Vec<Projection>>,
    /// Before each of the next second reads one of these: between the pointer and its chunks.
    pub between_reads: Mutex<Vec<Projection>>,
    reads: AtomicUsize,
    pub refused: AtomicUsize,
    pub lost_answers: AtomicUsize,
    pub chunks_read: AtomicUsize,
}

impl Shared {
    fn next(waiting: &Mutex<Vec<Projection>>) -> Option<Projection> {
        waiting.lock().unwrap().pop()
    }
}

fn take(counter: &AtomicUsize) -> bool {
    counter.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok()
}

impl Reads for Shared {
    async fn fetch(&self, keys: &[Key]) -> Result<Vec<Option<Item>>, StoreError> {
        if take(&self.refused) {
            return Err(StoreError::Unavailable("refused by the spec".to_owned()));
        }
        let is_second = self.reads.fetch_add(1, Ordering::SeqCst) % 2 == 1;
        if let Some(theirs) = is_second.then(|| Self::next(&self.between_reads)).flatten() {
            project(&self.memory, &theirs).await.unwrap();
        }
        self.chunks_read.fetch_add(keys.iter().filter(|key| key.sort.starts_with("chunk#")).count(), Ordering::SeqCst);
        self.memory.fetch(keys).await
    }
}

impl Writes for Shared {
    async fn commit(&self, writes: Vec<Write>) -> Result<(), StoreError> {
        if let Some(theirs) = Self::next(&self.before_commits) {
            project(&self.memory, &theirs).await.unwrap();
        }
        self.memory.commit(writes).await?;
        if take(&self.lost_answers) { Err(StoreError::Unavailable("the answer was lost".to_owned())) } else { Ok(()) }
    }
}
