//! Installations follow what their app publishes: asked where a new version asks for more, moved on where it does not, left
//! alone where it is gone.
//!
//! ```text
//! listing.published, .suspended, .lifted, .retired ──→ relay ──→ queue of installations ──→ a page of the app's customers
//! installation.created ────────────────────────────────┘                    ↑                     │
//!                                                                           └──── the next page ──┘
//! ```
//! An order says only of which app: what is offered is read when the order is carried out, so that orders may come twice, late
//! and in any order. An installation that was committed while its app's new version was published is missed by that
//! publication's pages, or not; its own event orders the same for it alone, so that nobody is left behind.

use domain::{
    event::{Actor, Occasion},
    id::{CustomerId, ListingId},
    installation::{App, Command, Installation, Offer},
};
use futures_util::{StreamExt as _, stream};
use serde::{Deserialize, Serialize};

use super::{ATTEMPTS, delegations::follow::DelegationsOrder, installations};
use crate::{
    engine::Loaded,
    moment::Moment,
    ports::{Condition, Cursor, Enqueue, EnqueueError, Lists, Message, Queue, Reads, StoreError, Write, Writes},
    records::{self, Record, installation::Reference},
};

/// Installations under way at once.
const PARALLEL: usize = 8;

/// What follows a change elsewhere, as it waits on the queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Order {
    /// Installations follow what their app publishes.
    Installations(CatchUpOrder),
    /// Delegations follow the credits of who pays, and the attachment they rest on.
    Delegations(DelegationsOrder),
}

impl Order {
    /// As it goes onto the queue.
    #[must_use]
    pub fn message(&self) -> Message {
        Message { queue: Queue::Installations, body: serde_json::to_string(self).unwrap_or_default() }
    }
}

/// Installations of an app are to be brought up to what it publishes, as it waits on the queue: ids only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatchUpOrder {
    /// Version of this shape.
    pub schema: u32,
    /// Which app.
    pub listing: ListingId,
    /// Only this customer's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<CustomerId>,
    /// From where the last page ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Cursor>,
}

impl CatchUpOrder {
    /// Version of the shape that this release writes.
    pub const SCHEMA: u32 = 1;

    /// The order for all of an app's customers, or one.
    #[must_use]
    pub const fn new(listing: ListingId, customer: Option<CustomerId>) -> Self {
        Self { schema: Self::SCHEMA, listing, customer, after: None }
    }

    /// As it goes onto the queue.
    #[must_use]
    pub fn message(&self) -> Message {
        Order::Installations(self.clone()).message()
    }
}

/// Why an order must be carried out again.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CatchUpError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The queue failed.
    #[error(transparent)]
    Enqueue(#[from] EnqueueError),
    /// A later release wrote the order.
    #[error("the order's schema {0} is newer than this release reads")]
    NewerOrder(u32),
}

/// What an order came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Installations looked at.
    pub seen: usize,
    /// Installations asked, moved on or left alone from now on.
    pub changed: usize,
}

/// Carries out an order: one page, and the order of the next.
///
/// # Errors
/// When any installation of the page could not be read or written; the whole order may be repeated.
pub async fn catch_up(
    store: &(impl Reads + Writes + Lists),
    queue: &impl Enqueue,
    order: &CatchUpOrder,
    moment: Moment<'_>,
) -> Result<Report, CatchUpError> {
    if order.schema > CatchUpOrder::SCHEMA {
        return Err(CatchUpError::NewerOrder(order.schema));
    }
    let offer = offered(store, &order.listing).await?;
    let (customers, next) = if let Some(customer) = order.customer {
        (vec![customer], None)
    } else {
        let page = store.list(&records::installation::of_app(&order.listing).after(order.after.clone())).await?;
        let references = page.rows.into_iter().map(Reference::read).collect::<Result<Vec<_>, _>>()?;
        (references.into_iter().map(|reference| reference.customer).collect(), page.next)
    };
    let offer = offer.as_ref();
    let ends: Vec<Result<bool, StoreError>> = stream::iter(&customers)
        .map(|customer| one(store, customer, &order.listing, offer, moment))
        .buffer_unordered(PARALLEL)
        .collect()
        .await;
    let mut report = Report { seen: customers.len(), changed: 0 };
    for end in ends {
        report.changed += usize::from(end?);
    }
    if let Some(next) = next {
        queue.enqueue(&[CatchUpOrder { after: Some(next), ..order.clone() }.message()]).await?;
    }
    Ok(report)
}

/// What the app offers now; nothing while it is kept from customers, and for good once it is retired.
async fn offered(reads: &impl Reads, listing: &ListingId) -> Result<Option<Offer>, StoreError> {
    for _ in 0..ATTEMPTS {
        let app = reads.fetch(&[records::installation::app_key(listing)]).await?.pop().flatten().map(App::read).transpose()?;
        let Some(version) = app.and_then(|app| app.published) else { return Ok(None) };
        if let Some(content) = installations::contents(reads, &[(*listing, version)]).await?.pop().flatten() {
            return Ok(Some(Offer::of(version, &content)));
        }
    }
    Err(StoreError::Unreadable(format!("{listing}: the published version has no content")))
}

async fn one(
    store: &(impl Reads + Writes),
    customer: &CustomerId,
    listing: &ListingId,
    offer: Option<&Offer>,
    moment: Moment<'_>,
) -> Result<bool, StoreError> {
    let Moment { now, request_id, programme } = moment;
    let key = records::installation::key(customer, listing);
    let occasion = Occasion { now, actor: Actor::Schedule, request_id: request_id.to_owned() };
    let mut last = StoreError::Conflict { at: 0 };
    for _ in 0..ATTEMPTS {
        let loaded = Loaded::<Installation>::read(key.clone(), store.fetch(std::slice::from_ref(&key)).await?.pop().flatten())?;
        let before = loaded.state.clone();
        // Catching up is never refused: what is not installed has nothing to catch up with.
        let Ok(outcome) = loaded.decide(Command::CatchUp { offer: offer.cloned() }, &occasion, programme) else { return Ok(false) };
        let Some(mut writes) = outcome.writes(now)? else { return Ok(false) };
        for receipt in installations::receipts(&before, outcome.aggregate(), offer, &occasion) {
            writes.push(Write::Put(receipt.item()?, Condition::Absent));
        }
        match store.commit(writes).await {
            Ok(()) => return Ok(true),
            Err(conflict @ StoreError::Conflict { .. }) => last = conflict,
            Err(error) => return Err(error),
        }
    }
    Err(last)
}
