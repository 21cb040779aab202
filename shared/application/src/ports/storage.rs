use std::future::Future;

use domain::{
    id::{ApplicationId, DocumentId, ListingId},
    listing::{Document, MediaType},
};
use jiff::Timestamp;

/// A form that a browser posts straight to storage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UploadForm {
    /// Where it is posted.
    pub action: String,
    /// Hidden fields, in order, before the file.
    pub fields: Vec<(String, String)>,
}

/// Storage did not answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("document storage is unavailable: {0}")]
pub struct StorageUnavailable(pub String);

/// A document that has arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrived {
    /// Which.
    pub document: DocumentId,
    /// Its size.
    pub bytes: u64,
}

/// Documents of applications.
pub trait Documents: Send + Sync {
    /// A form that takes exactly this document: its place, its type, its size limit, until it expires.
    fn upload_form(
        &self,
        application: &ApplicationId,
        document: &DocumentId,
        media_type: &str,
        return_to: &str,
        now: Timestamp,
    ) -> UploadForm;

    /// A link that shows the document for some minutes, under its file name, as a download.
    fn download_link(&self, application: &ApplicationId, document: &DocumentId, file_name: &str, now: Timestamp) -> String;

    /// Which documents of an application have arrived.
    fn arrived(&self, application: &ApplicationId) -> impl Future<Output = Result<Vec<Arrived>, StorageUnavailable>> + Send;
}

/// Forms and links of documents of listings.
///
/// What a form takes lies apart from what is shown, until it was looked at and kept ([`ReadsDocuments`]): a form that is
/// posted once more after that changes nothing that anybody sees.
pub trait ListingDocuments: Send + Sync {
    /// A form that takes exactly this document: its place, its type, its kind's size limit, until it expires.
    fn upload_form(&self, listing: &ListingId, document: &Document, return_to: &str, now: Timestamp) -> UploadForm;

    /// A link that shows the kept document for some minutes: as a download under its file name, a logo as a picture.
    fn download_link(&self, listing: &ListingId, document: &Document, now: Timestamp) -> String;
}

/// Shows pictures that were looked at to everybody.
pub trait Logos: Send + Sync {
    /// A link that shows a kept logo for [`domain::limits::LOGO_LINK`].
    fn logo_link(&self, listing: &ListingId, document: &DocumentId, media_type: MediaType, now: Timestamp) -> String;
}

/// What lies where a form put it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Uploaded {
    /// How many bytes there are.
    pub bytes: u64,
    /// The first of them, at most [`domain::limits::LOOKED_AT_BYTES`].
    pub beginning: Vec<u8>,
    /// The last of them, at most [`domain::limits::LOOKED_AT_END_BYTES`].
    pub end: Vec<u8>,
    /// Tells these bytes from others that may be put there later.
    pub tag: String,
}

/// Looks at uploaded documents of listings, and keeps those that are good.
pub trait ReadsDocuments: Send + Sync {
    /// What was uploaded; `None` where nothing has arrived.
    fn read(&self, listing: &ListingId, document: &DocumentId)
    -> impl Future<Output = Result<Option<Uploaded>, StorageUnavailable>> + Send;

    /// Keeps exactly the bytes that were looked at where links lead to; `false` when others lie there meanwhile. Keeping
    /// the same again changes nothing.
    fn keep(&self, listing: &ListingId, document: &Document, tag: &str) -> impl Future<Output = Result<bool, StorageUnavailable>> + Send;
}
