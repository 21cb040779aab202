//! What happened: the audit trail that an organisation can read, and the partner's lifecycle feed.

use domain::{
    application::Application,
    id::{ApplicationId, ListingId, PartnerId},
    listing::Listing,
    organisation::OrganisationId,
};
use jiff::Timestamp;

use super::{
    listing_review::{self, ListingReviewError},
    review::{REVIEWERS, ReviewError},
};
use crate::{
    access::{AccessError, Caller, Credential, authorise},
    engine::Loaded,
    ports::{Cursor, Lists, Reads, StoreError},
    records::{
        self, Record,
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
/// Why the caller may not, or the store's.
pub async fn audit_trail(
    store: &(impl Reads + Lists),
    credential: &Credential,
    organisation: OrganisationId,
    cursor: Option<Cursor>,
    now: Timestamp,
) -> Result<(Caller, AuditPage), AccessError> {
    let (caller, _) = authorise(store, credential, organisation, &[], now).await?;
    Ok((caller, trail(store, organisation, cursor).await?))
}

/// The history of one application, for reviewers.
///
/// # Errors
/// Why the caller may not, or the store's.
pub async fn application_trail(
    store: &(impl Reads + Lists),
    credential: &Credential,
    application: &ApplicationId,
    cursor: Option<Cursor>,
    now: Timestamp,
) -> Result<AuditPage, ReviewError> {
    let key = records::application::key(application);
    let (caller, mut items) = authorise(store, credential, OrganisationId::Platform, std::slice::from_ref(&key), now).await?;
    caller.require(REVIEWERS)?;
    if Loaded::<Application>::read(key, items.pop().flatten())?.version == 0 {
        return Err(domain::application::Rejection::NotFound.into());
    }
    Ok(trail(store, application, cursor).await?)
}

/// The history of one listing, for reviewers.
///
/// # Errors
/// Why the caller may not, or the store's.
pub async fn listing_trail(
    store: &(impl Reads + Lists),
    credential: &Credential,
    listing: &ListingId,
    cursor: Option<Cursor>,
    now: Timestamp,
) -> Result<AuditPage, ListingReviewError> {
    let key = records::listing::key(listing);
    let (caller, mut items) = authorise(store, credential, OrganisationId::Platform, std::slice::from_ref(&key), now).await?;
    caller.require(listing_review::REVIEWERS)?;
    if Loaded::<Listing>::read(key, items.pop().flatten())?.version == 0 {
        return Err(domain::listing::Rejection::NotFound.into());
    }
    Ok(trail(store, listing, cursor).await?)
}

/// Entries of a partner's lifecycle feed after a number, oldest first.
///
/// # Errors
/// Why the caller may not, or the store's.
pub async fn lifecycle_feed(
    store: &(impl Reads + Lists),
    credential: &Credential,
    partner: &PartnerId,
    after: u64,
    now: Timestamp,
) -> Result<Vec<feed::Entry>, AccessError> {
    authorise(store, credential, OrganisationId::Partner(*partner), &[], now).await?;
    Ok(entries(store, partner, after).await?)
}

/// The same for whoever was let in already: a program, by its partner's key.
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
