//! Visits of support: read by the organisation visited and the visitor's account, beside the seats that such a visitor lacks.

use domain::{id::AccountId, organisation::OrganisationId, support_visit::SupportVisit};

use crate::{
    engine::Family,
    ports::{Key, Table},
};

/// The visit's item.
#[must_use]
pub fn key(organisation: &OrganisationId, visitor: &AccountId) -> Key {
    Key::new(Table::Directory, organisation, format!("visit#{visitor}"))
}

impl Family for SupportVisit {
    const TABLE: Table = Table::Directory;
}

impl super::Notified for SupportVisit {}
