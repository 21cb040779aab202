//! The catalogue of published apps: a pointer, and the chunks it names ([`catalogue_index`] says how entries are spread).
//!
//! ```text
//! catalogue   pointer        → version, and the version of every chunk
//!             chunk#         → all listings, while they are few
//!             chunk#0110     → those whose ids begin with these bits
//! ```
//! Bytes: a chunk is split beyond [`domain::limits::CATALOGUE_CHUNK_BYTES`]; the pointer takes about 20 bytes a chunk, 13 KB
//! at 10,000 apps. Chunks are written in place, with the version of the pointer that they are written with.

use catalogue_index::{CatalogueEntry, Chunk, Pointer};
use domain::id::ListingId;

use super::Record;
use crate::ports::{Item, Key, StoreError, Table};

const PARTITION: &str = "catalogue";

/// The pointer's item.
#[must_use]
pub fn pointer_key() -> Key {
    Key::new(Table::Activity, PARTITION, "pointer")
}

/// A chunk's item.
#[must_use]
pub fn chunk_key(slot: &str) -> Key {
    Key::new(Table::Activity, PARTITION, format!("chunk#{slot}"))
}

impl Record for Pointer {
    const SCHEMA: u32 = Self::SCHEMA;

    fn key(&self) -> Key {
        pointer_key()
    }
}

impl Record for Chunk {
    const SCHEMA: u32 = Self::SCHEMA;

    fn key(&self) -> Key {
        chunk_key(&self.slot)
    }
}

/// How the catalogue is to show an aggregate.
pub struct Showing {
    /// The app.
    pub listing: ListingId,
    /// Its entry; nothing takes it out.
    pub shown: Option<Shown>,
}

/// An entry that is made of more than the aggregate: its words stand in records of their own.
pub struct Shown {
    /// The records it is made of, read with the pointer in one trip.
    pub reads: Vec<Key>,
    /// Makes it of them, given in the order of `reads`.
    pub entry: MakeEntry,
}

/// Makes an entry of the records that were read for it.
///
/// [`StoreError::Unreadable`] when one is missing that must be there: the change is then parked.
pub type MakeEntry = Box<dyn Fn(&[Option<Item>]) -> Result<CatalogueEntry, StoreError> + Send + Sync>;

impl std::fmt::Debug for Showing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Showing").field("listing", &self.listing).field("is_shown", &self.shown.is_some()).finish()
    }
}
