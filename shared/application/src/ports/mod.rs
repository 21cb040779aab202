//! What use cases need from outside, as narrow roles: a signature says what a function may do, and the template's IAM
//! statements mirror it.

mod endpoints;
mod identity;
mod mailer;
mod messages;
mod secrets;
mod storage;
mod store;
mod world;

pub use endpoints::{CallEndpoints, Notice, Posted};
pub use identity::{Identity, IdentityProvider, IdentityUnavailable, SignInRefused};
pub use mailer::{Letter, SendError, SendMail};
pub use messages::{Enqueue, EnqueueError, Message, Queue};
pub use secrets::{Seal, SecretsUnavailable, Unseal};
pub use storage::{Arrived, Documents, ListingDocuments, Logos, ReadsDocuments, StorageUnavailable, UploadForm, Uploaded};
pub use store::{Condition, Cursor, Index, Item, Key, Lists, Query, Reads, Row, Rows, StoreError, Table, Write, Writes};
pub use world::Entropy;
