//! From a listing's change to its entry in the catalogue.
//!
//! ```text
//! pointer, records of the listing ──→ its chunk ──→ chunk and pointer, if the pointer is still the one that was read
//!      one trip                       one trip      one transaction
//! ```
//! A change carries the version of the aggregate that it is of. A place in the catalogue knows that version, and keeps it
//! when the entry is taken out; so it does not matter how often, how late or by how many relays at once a change is told.

use catalogue_index::{Change, Chunk, Pointer};
use domain::id::ListingId;

use super::ATTEMPTS;
use crate::{
    engine::{Family, Loaded},
    ports::{Condition, Item, Reads, StoreError, Write, Writes},
    records::{
        Notified, Record,
        catalogue::{Showing, chunk_key, pointer_key},
    },
};

/// What the catalogue is to show of an aggregate as it is at a version.
#[derive(Debug)]
pub struct Projection {
    as_of: u64,
    showing: Showing,
}

impl Projection {
    /// The projection of an aggregate; nothing where no catalogue shows its kind.
    #[must_use]
    pub fn of<A: Family + Notified>(loaded: &Loaded<A>) -> Option<Self> {
        A::in_catalogue(&loaded.state).map(|showing| Self { as_of: loaded.version, showing })
    }

    /// Whether there is an entry to show.
    #[must_use]
    pub const fn shows(&self) -> bool {
        self.showing.shown.is_some()
    }

    /// The app.
    #[must_use]
    pub const fn listing(&self) -> ListingId {
        self.showing.listing
    }

    fn change(&self, records: &[Option<Item>]) -> Result<Change, StoreError> {
        let entry = self.showing.shown.as_ref().map(|shown| (shown.entry)(records)).transpose()?;
        Ok(Change { listing: self.showing.listing, as_of: self.as_of, entry })
    }
}

/// Brings the catalogue up to a change.
///
/// # Errors
/// [`StoreError::Unreadable`] and [`StoreError::TooLarge`] when the entry cannot be made or held: trying again will not
/// help. Otherwise as the store says; [`StoreError::Conflict`] when others kept writing first.
pub async fn project(store: &(impl Reads + Writes), projection: &Projection) -> Result<(), StoreError> {
    let mut keys = vec![pointer_key()];
    keys.extend(projection.showing.shown.iter().flat_map(|shown| shown.reads.iter().cloned()));
    let mut last = StoreError::Conflict { at: 0 };
    for _ in 0..ATTEMPTS {
        let items = store.fetch(&keys).await?;
        let (pointer, records) = items.split_first().ok_or_else(|| StoreError::Unreadable("no answer to a read".to_owned()))?;
        let pointer = pointer.clone().map(Pointer::read).transpose()?.unwrap_or_default();
        let change = projection.change(records)?;
        let stored = store.fetch(&[chunk_key(&pointer.slot(&change.listing))]).await?.into_iter().next().flatten();
        let chunk = stored.map(Chunk::read).transpose()?;
        let update = pointer.after(chunk, change);
        let update = update.map_err(|large| StoreError::TooLarge(format!("an entry of the catalogue takes {} bytes", large.bytes)))?;
        let Some(update) = update else { return Ok(()) };
        match store.commit(writes(&pointer, update)?).await {
            Ok(()) => return Ok(()),
            Err(conflict @ StoreError::Conflict { .. }) => last = conflict,
            Err(error) => return Err(error),
        }
    }
    Err(last)
}

fn writes(read: &Pointer, update: catalogue_index::Update) -> Result<Vec<Write>, StoreError> {
    let condition = if read.version == 0 { Condition::Absent } else { Condition::VersionIs(read.version) };
    let mut writes = vec![Write::Put(update.pointer.item()?, condition)];
    // The pointer's condition guards the chunks as well: nobody writes one without it.
    for chunk in &update.chunks {
        writes.push(Write::Put(chunk.item()?, Condition::None));
    }
    writes.extend(update.split.map(|slot| Write::Delete(chunk_key(&slot))));
    Ok(writes)
}
