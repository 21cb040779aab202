//! Requests about personal data: read by an id that derives from who asks and their `Idempotency-Key`.

use domain::{id::PersonRequestId, person_request::PersonRequest};

use crate::{
    engine::Family,
    ports::{Key, Table},
};

/// The request's item.
#[must_use]
pub fn key(id: &PersonRequestId) -> Key {
    Key::new(Table::Directory, id, "person-request")
}

impl Family for PersonRequest {
    const TABLE: Table = Table::Directory;
}

impl super::Notified for PersonRequest {}
