use std::future::Future;

use domain::id::{ApplicationId, DocumentId};
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
