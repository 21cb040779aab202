//! API keys: read by owner and public id, both of which stand in the key's text; listed by owner.

use domain::{
    api_key::{ApiKey, KeyId},
    organisation::OrganisationId,
};

use crate::{
    engine::Family,
    ports::{Key, Table},
};

/// What every key's sort key begins with.
pub const PREFIX: &str = "key#";

/// The key's item.
#[must_use]
pub fn key(owner: &OrganisationId, id: &KeyId) -> Key {
    Key::new(Table::Partners, owner, format!("{PREFIX}{id}"))
}

impl Family for ApiKey {
    const TABLE: Table = Table::Partners;
}

impl super::Notified for ApiKey {}
