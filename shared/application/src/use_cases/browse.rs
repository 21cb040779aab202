//! The catalogue as a function shows it: held in memory, and looked after when it is older than some seconds.
//!
//! ```text
//!   checked                  CATALOGUE_FRESH                          CATALOGUE_STALE
//!      ├── nothing is read ──────┼── the pointer is read, then ───────────┼── as before, but without an answer
//!      │                         │   the chunks that changed; without     │   from the store nothing is shown:
//!      │                         │   an answer: as it was last seen       │   unavailable
//! ```
//! A store that does not answer for minutes takes nothing from those who only look: what is shown is public, a publication
//! is seen late and a retired app is still listed, but nobody installs from here (installing reads the listing itself). After
//! that the list could mislead for longer than anyone would believe, and it says that it is unavailable.

use std::sync::{Arc, Mutex, PoisonError};

use catalogue_index::{CategoryWords, Chunk, Pointer, Snapshot};
use domain::limits;
use jiff::Timestamp;

use super::ATTEMPTS;
use crate::{
    ports::{Key, Reads, StoreError},
    records::{
        Record,
        catalogue::{chunk_key, pointer_key},
    },
};

/// Chunks read at once: some megabytes at most.
const CHUNKS_AT_ONCE: usize = 25;

/// The catalogue, as far as this function knows it.
#[derive(Debug)]
pub struct Shelf {
    category_words: CategoryWords,
    held: Mutex<Held>,
}

#[derive(Clone, Debug, Default)]
struct Held {
    snapshot: Arc<Snapshot>,
    /// When the store last said that the snapshot is what there is.
    confirmed_at: Option<Timestamp>,
    /// When the store was last asked.
    asked_at: Option<Timestamp>,
}

impl Shelf {
    /// A shelf that knows nothing yet; categories are found by these words, too.
    #[must_use]
    pub fn new(category_words: CategoryWords) -> Self {
        Self { category_words, held: Mutex::default() }
    }

    /// The catalogue, not older than [`limits::CATALOGUE_FRESH`], or than [`limits::CATALOGUE_STALE`] while the store fails.
    ///
    /// # Errors
    /// When the store fails and what is known is too old, or nothing.
    pub async fn snapshot(&self, reads: &impl Reads, now: Timestamp) -> Result<Arc<Snapshot>, StoreError> {
        let held = self.held();
        let age = |at: Option<Timestamp>| at.map(|at| now.duration_since(at)).filter(|age| !age.is_negative());
        let serves = age(held.confirmed_at).is_some_and(|age| age < limits::CATALOGUE_STALE);
        // A store that has just failed is not asked again by every request: each would wait for it.
        if serves && age(held.asked_at).is_some_and(|age| age < limits::CATALOGUE_FRESH) {
            return Ok(held.snapshot);
        }
        match refreshed(reads, &held.snapshot, self.category_words).await {
            Ok(snapshot) => {
                self.hold(Held { snapshot: Arc::clone(&snapshot), confirmed_at: Some(now), asked_at: Some(now) });
                Ok(snapshot)
            }
            Err(error) if serves => {
                tracing::warn!(%error, version = held.snapshot.version(), "the catalogue is shown as it was last seen");
                self.hold(Held { asked_at: Some(now), ..held.clone() });
                Ok(held.snapshot)
            }
            Err(error) => Err(error),
        }
    }

    fn held(&self) -> Held {
        self.held.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Of two that looked at once, the one who saw more stays.
    fn hold(&self, seen: Held) {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.snapshot.version() >= held.snapshot.version() {
            *held = seen;
        }
    }
}

/// The snapshot as the store has it: the pointer, and only the chunks that changed.
async fn refreshed(reads: &impl Reads, known: &Arc<Snapshot>, category_words: CategoryWords) -> Result<Arc<Snapshot>, StoreError> {
    for _ in 0..ATTEMPTS {
        let stored = reads.fetch(&[pointer_key()]).await?.into_iter().next().flatten();
        let pointer = stored.map(Pointer::read).transpose()?.unwrap_or_default();
        if pointer == *known.pointer() {
            return Ok(Arc::clone(known));
        }
        // A chunk may be newer than the pointer says, or split since; then the pointer is, too, and is read again.
        if let Some(snapshot) = brought_up(reads, known, pointer, category_words).await? {
            return Ok(Arc::new(snapshot));
        }
    }
    Err(StoreError::Unavailable("the catalogue changed while it was read, each time".to_owned()))
}

async fn brought_up(
    reads: &impl Reads,
    known: &Snapshot,
    pointer: Pointer,
    category_words: CategoryWords,
) -> Result<Option<Snapshot>, StoreError> {
    let slots = known.outdated(&pointer);
    let mut refresh = known.refresh(pointer.clone(), category_words);
    for some in slots.chunks(CHUNKS_AT_ONCE) {
        let keys: Vec<Key> = some.iter().map(|slot| chunk_key(slot)).collect();
        for item in reads.fetch(&keys).await? {
            let Some(chunk) = item.map(Chunk::read).transpose()? else { return Ok(None) };
            if pointer.chunks.get(&chunk.slot) != Some(&chunk.version) {
                return Ok(None);
            }
            refresh.add(chunk);
        }
    }
    Ok(Some(refresh.finish()))
}
