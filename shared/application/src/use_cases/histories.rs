//! What happened: the audit trail that an organisation can read, and the partner's lifecycle feed.

use std::collections::BTreeMap;

use domain::{application::Application, id::PartnerId, listing::Listing};
use futures_util::{StreamExt as _, TryStreamExt as _, stream};

use super::{listing_review, review};
use crate::{
    access::{AccessError, Caller},
    engine::Loaded,
    ports::{Cursor, Lists, Query, StoreError},
    records::{
        Record,
        audit::{self, AuditEntry},
        feed,
        reason::{self, Reason},
    },
};

/// Entries of a lifecycle feed that are given at once.
pub const FEED_ENTRIES: usize = 100;

/// Reasons read at once for a page of a trail.
const PARALLEL_READS: usize = 16;

/// A page of an audit trail, newest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AuditPage {
    /// Entries.
    pub entries: Vec<AuditEntry>,
    /// The words of the reasons that were stated, by the event's id. Words that were taken back are not there.
    pub reasons: BTreeMap<String, String>,
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
    let entries = page.rows.into_iter().map(AuditEntry::read).collect::<Result<Vec<_>, _>>()?;
    let stated: Vec<_> = entries.iter().filter(|entry| entry.has_reason).map(|entry| reason::of(&entry.event_id)).collect();
    let reasons: Vec<Option<Reason>> =
        stream::iter(stated).map(|query| stated_reason(lists, query)).buffered(PARALLEL_READS).try_collect().await?;
    let reasons = reasons.into_iter().flatten().map(|reason| (reason.event_id, reason.words.as_str().to_owned())).collect();
    Ok(AuditPage { entries, reasons, next: page.next })
}

async fn stated_reason(lists: &impl Lists, query: Query) -> Result<Option<Reason>, StoreError> {
    lists.list(&query).await?.rows.pop().map(Reason::read).transpose()
}
