//! How the catalogue is stored: a pointer, and chunks of entries.
//!
//! ```text
//! pointer   version 7   {"0": 3, "10": 6, "11": 7}     which chunks there are, and of which version
//! chunk "0"    ids whose first bit is 0       ┐
//! chunk "10"   ids whose first bits are 10    ├ every listing belongs to exactly one
//! chunk "11"   ids whose first bits are 11    ┘
//! ```
//! A chunk that grows beyond [`limits::CATALOGUE_CHUNK_BYTES`] becomes two, by the next bit of the ids. What was taken out
//! stays as a place without an entry: a change that was told late, or told again, must not bring it back.

use std::collections::BTreeMap;

use domain::{
    id::{self, ListingId},
    limits,
};
use serde::{Deserialize, Serialize};

use crate::CatalogueEntry;

/// Bits of an id before those that its format fixes (UUID version and variant).
const RANDOM_BITS: usize = 48;

/// Which chunks there are. Version 0 is the catalogue before its first entry.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pointer {
    /// How many changes made it.
    pub version: u64,
    /// The version of each chunk, by slot: the first bits of the ids in it, as `0` and `1`. Stored as one text: the store
    /// takes no map with an empty name in it, which is the slot of all listings while they are few.
    #[serde(with = "as_text")]
    pub chunks: BTreeMap<String, u64>,
}

/// Some listings of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chunk {
    /// The first bits of the ids in it.
    pub slot: String,
    /// The version of the catalogue that it was last written for.
    pub version: u64,
    /// Its listings, by id. Stored as one text: the store would take a map apart into thousands of values, and a function
    /// that starts reads them all.
    #[serde(with = "as_text")]
    pub places: Vec<Placed>,
}

/// A listing that is or was in the catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placed {
    /// Which.
    pub listing: ListingId,
    /// The version of the listing's aggregate that says so; an older one changes nothing any more.
    pub as_of: u64,
    /// What is shown; nothing once it was taken out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<CatalogueEntry>,
}

/// What a listing's change makes of its place.
pub type Change = Placed;

/// What is to be stored, all or nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Update {
    /// The pointer after the change; its version is one more than before.
    pub pointer: Pointer,
    /// The chunks that changed.
    pub chunks: Vec<Chunk>,
    /// The slot of a chunk that was split, and is no more.
    pub split: Option<String>,
}

/// One entry alone is larger than the store can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLarge {
    /// Its bytes.
    pub bytes: usize,
}

impl Pointer {
    /// Version of the stored shape.
    pub const SCHEMA: u32 = 1;

    /// The slot in which a listing has its place.
    #[must_use]
    pub fn slot(&self, listing: &ListingId) -> String {
        let bits = bits(listing);
        (0..=RANDOM_BITS).filter_map(|length| bits.get(..length)).find(|slot| self.chunks.contains_key(*slot)).unwrap_or("").to_owned()
    }

    /// What a change comes to, given the chunk of its slot; nothing when that is as new already.
    ///
    /// # Errors
    /// [`TooLarge`].
    pub fn after(&self, chunk: Option<Chunk>, change: Change) -> Result<Option<Update>, TooLarge> {
        let slot = self.slot(&change.listing);
        let mut chunk = chunk.unwrap_or(Chunk { slot: slot.clone(), version: 0, places: vec![] });
        match chunk.places.binary_search_by(|place| place.listing.cmp(&change.listing)) {
            Ok(at) if chunk.places[at].as_of >= change.as_of => return Ok(None),
            Ok(at) => chunk.places[at] = change,
            Err(at) => chunk.places.insert(at, change),
        }
        let mut pointer = Self { version: self.version + 1, chunks: self.chunks.clone() };
        let mut chunks = vec![];
        chunk.settle(pointer.version, &mut chunks)?;
        pointer.chunks.remove(&slot);
        pointer.chunks.extend(chunks.iter().map(|chunk| (chunk.slot.clone(), chunk.version)));
        let split = (chunks.len() > 1).then_some(slot).filter(|slot| self.chunks.contains_key(slot));
        Ok(Some(Update { pointer, chunks, split }))
    }
}

impl Chunk {
    /// Version of the stored shape.
    pub const SCHEMA: u32 = 1;

    /// The chunk, or the two it becomes, and so on.
    fn settle(mut self, version: u64, settled: &mut Vec<Self>) -> Result<(), TooLarge> {
        self.version = version;
        let bytes = serde_json::to_vec(&self.places).map_or(usize::MAX, |bytes| bytes.len());
        if bytes <= limits::CATALOGUE_CHUNK_BYTES {
            settled.push(self);
            return Ok(());
        }
        if self.places.len() < 2 || self.slot.len() >= RANDOM_BITS {
            if bytes > limits::CATALOGUE_ENTRY_BYTES {
                return Err(TooLarge { bytes });
            }
            settled.push(self);
            return Ok(());
        }
        let next = self.slot.len();
        let (ones, zeros): (Vec<_>, Vec<_>) = self.places.into_iter().partition(|place| bits(&place.listing).as_bytes()[next] == b'1');
        for (bit, places) in [('0', zeros), ('1', ones)] {
            Self { slot: format!("{}{bit}", self.slot), version, places }.settle(version, settled)?;
        }
        Ok(())
    }
}

/// The id's bits, as `0` and `1`. Ids are made of digests or of random bytes, so their first bits spread evenly.
fn bits(listing: &ListingId) -> String {
    format!("{:0128b}", u128::from_str_radix(&id::simple(listing), 16).unwrap_or_default())
}

/// A value as one JSON text.
mod as_text {
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};

    pub fn serialize<T: Serialize, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&serde_json::to_string(value).map_err(ser::Error::custom)?)
    }

    pub fn deserialize<'de, T: de::DeserializeOwned, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        serde_json::from_str(&String::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}
