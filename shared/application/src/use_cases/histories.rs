//! What happened: the audit trail that an organisation can read, and the partner's lifecycle feed.

use domain::{application::Application, id::PartnerId, listing::Listing};

use super::{listing_review, review};
use crate::{
    access::{AccessError, Caller},
    engine::Loaded,
    ports::{Cursor, Lists, StoreError},
    records::{
        Record,
        audit::{self, AuditEntry},
        feed,
    },
};

/// Entries of a lifecycle feed that are given at once.
pub const FEED_ENTRIES: usize = 100;

/// A page of an audit trail, newest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AuditPage {
    /// Entries.
    pub entries: Vec<AuditEntry>,
    /// Where the next page begins.
    pub next: Option<Cursor>,
}

/// The organisation's own audit trail. Every member may read it.
///
/// # Errors
/// The store's.
pub async fn audit_trail(lists: &impl Lists, caller: &Caller, cursor: Option<Cursor>) -> Result<AuditPage, StoreError> {
    trail(lists, caller.organisation, cursor).await
}

/// The history of one application, for reviewers.
///
/// # Errors
/// Why the caller may not, or the store's.
pub async fn application_trail(
    lists: &impl Lists,
    caller: &Caller,
    application: &Loaded<Application>,
    cursor: Option<Cursor>,
) -> Result<AuditPage, AccessError> {
    caller.require(review::REVIEWERS)?;
    Ok(trail(lists, &application.key.partition, cursor).await?)
}

/// The history of one listing, for reviewers.
///
/// # Errors
/// Why the caller may not, or the store's.
pub async fn listing_trail(
    lists: &impl Lists,
    caller: &Caller,
    listing: &Loaded<Listing>,
    cursor: Option<Cursor>,
) -> Result<AuditPage, AccessError> {
    caller.require(listing_review::REVIEWERS)?;
    Ok(trail(lists, &listing.key.partition, cursor).await?)
}

/// Entries of a partner's lifecycle feed after a number, oldest first; for a member or a program that was let in.
///
/// # Errors
/// The store's.
pub async fn entries(lists: &impl Lists, partner: &PartnerId, after: u64) -> Result<Vec<feed::Entry>, StoreError> {
    let page = lists.list(&feed::after(partner, after).limit(FEED_ENTRIES)).await?;
    page.rows.into_iter().map(feed::Entry::read).collect()
}

async fn trail(lists: &impl Lists, reader: impl std::fmt::Display, cursor: Option<Cursor>) -> Result<AuditPage, StoreError> {
    let page = lists.list(&audit::trail(reader).after(cursor)).await?;
    Ok(AuditPage { entries: page.rows.into_iter().map(AuditEntry::read).collect::<Result<_, _>>()?, next: page.next })
}
