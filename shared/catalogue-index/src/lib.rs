//! The catalogue of published apps, as data: entries, the chunks they are stored in, and the snapshot that is searched.
//!
//! ```text
//! change of a listing ──→ Update (pointer, chunks) ── stored by the relay, one transaction
//!                                    │
//!                                    └── read by every function that shows the catalogue ──→ Snapshot ──→ Page
//! ```
//! Nothing here does IO. The pointer says which chunks there are and of which version, so that a function that holds a
//! snapshot reads the pointer and only the chunks that changed. A chunk holds the listings whose ids begin with the same
//! bits; it is split in two when it grows, so that the work of one publication depends on no number of listings.

mod chunk;
mod cold;
mod entry;
mod index;
mod search;
mod snapshot;
mod words;

pub use chunk::{Change, Chunk, Placed, Pointer, TooLarge, Update};
pub use entry::{Access, CatalogueEntry, Listed, Logo, Wording};
pub use search::Search;
pub use snapshot::{CategoryWords, Facet, Page, Refresh, Snapshot};
