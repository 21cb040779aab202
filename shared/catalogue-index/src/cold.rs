//! Entries put away small: a function holds ten thousand of them, and shows one at a time whole.

use miniz_oxide::{
    deflate::core::{CompressorOxide, TDEFLFlush, compress_to_output, create_comp_flags_from_zip_params},
    inflate::decompress_to_vec,
};

use crate::CatalogueEntry;

/// Quick rather than small: a function that starts waits for it.
const LEVEL: i32 = 1;
/// Deflate without a header or checksum.
const RAW: i32 = -15;
const STRATEGY: i32 = 0;

/// One entry, compressed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cold(Box<[u8]>);

/// Compresses entry after entry; what it needs for that is some hundred kilobytes, made once.
pub struct Press(Box<CompressorOxide>);

impl Default for Press {
    fn default() -> Self {
        Self(Box::new(CompressorOxide::new(create_comp_flags_from_zip_params(LEVEL, RAW, STRATEGY))))
    }
}

impl Press {
    /// The entry, compressed.
    pub fn cold(&mut self, entry: &CatalogueEntry) -> Cold {
        // Text, numbers and lists: there is nothing in an entry that JSON could not hold.
        let text = serde_json::to_vec(entry).unwrap_or_default();
        let mut small = Vec::with_capacity(text.len() / 2);
        self.0.reset();
        compress_to_output(&mut self.0, &text, TDEFLFlush::Finish, |bytes| {
            small.extend_from_slice(bytes);
            true
        });
        Cold(small.into_boxed_slice())
    }
}

impl Cold {
    /// The entry whole again.
    pub fn entry(&self) -> Option<CatalogueEntry> {
        serde_json::from_slice(&decompress_to_vec(&self.0).ok()?).ok()
    }
}
