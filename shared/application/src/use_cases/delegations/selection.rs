use std::collections::BTreeSet;

use domain::{
    directory::{Entry, Record, State},
    id::CustomerId,
    limits,
    values::{ExternalId, Invalid},
};
use futures_util::{StreamExt as _, TryStreamExt as _, stream};

use super::request::Refused;
use crate::{
    engine::Loaded,
    ports::{Index, Lists, Query, Reads, StoreError, Table},
    records,
};

/// Trackers read in one batch.
const CHUNK: usize = 100;
/// Batches read at once.
const PARALLEL: usize = 8;
/// Trackers that one page of a customer's fleet holds.
const PAGE: usize = 1_000;

/// Which trackers a customer delegates.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Selection {
    /// All that are active.
    All,
    /// These, by the host platform's identifiers.
    Named(Vec<String>),
}

/// Identifiers as people paste them or upload them: separated by commas, semicolons or line breaks, in quotes or not; of a CSV
/// with several columns, or a header, use the first column alone.
///
/// # Errors
/// [`Invalid::Required`] when there is none.
pub fn parse_trackers(text: &str) -> Result<Vec<String>, Invalid> {
    let text = text.trim_start_matches('\u{feff}');
    let cells = text.split([',', ';', '\n', '\r', '\t']).map(|cell| cell.trim().trim_matches('"').trim());
    let mut named: Vec<String> = cells.filter(|cell| !cell.is_empty()).map(ToOwned::to_owned).collect();
    // The header of our own list, and of the directory's import.
    if named.first().is_some_and(|first| matches!(first.as_str(), "tracker" | "external_id")) {
        named.remove(0);
    }
    if named.is_empty() { Err(Invalid::Required) } else { Ok(named) }
}

/// The trackers of a selection, ascending; what cannot be delegated is named.
pub(super) async fn selected(
    store: &(impl Reads + Lists),
    customer: &CustomerId,
    selection: &Selection,
) -> Result<Result<Vec<String>, Refused>, StoreError> {
    match selection {
        Selection::All => Ok(Ok(all(store, customer).await?)),
        Selection::Named(named) => named_ones(store, customer, named).await,
    }
}

async fn all(lists: &impl Lists, customer: &CustomerId) -> Result<Vec<String>, StoreError> {
    let (mut trackers, mut cursor) = (vec![], None);
    loop {
        let query = Query::of(Table::Directory, Index::Primary, customer).beginning_with("tracker#").limit(PAGE).after(cursor);
        let page = lists.list(&query).await?;
        for row in page.rows {
            let entry = Loaded::<Entry>::read(row.key.clone(), Some(row))?;
            if let State::Known { record: Record::Tracker { external_id, active: true, .. }, .. } = entry.state {
                trackers.push(external_id.as_str().to_owned());
            }
        }
        cursor = page.next;
        if cursor.is_none() {
            trackers.sort_unstable();
            return Ok(trackers);
        }
    }
}

async fn named_ones(reads: &impl Reads, customer: &CustomerId, named: &[String]) -> Result<Result<Vec<String>, Refused>, StoreError> {
    let (mut distinct, mut refused) = (BTreeSet::new(), Refused::default());
    for name in named {
        match ExternalId::parse(name) {
            Ok(id) if distinct.insert(id.clone()) => {}
            Ok(id) => refused.duplicate.push(id.as_str().to_owned()),
            // What is no identifier is no tracker; whoever sent it is told no more of it than fits.
            Err(_) => refused.unknown.push(name.chars().take(limits::EXTERNAL_ID_CHARACTERS).collect()),
        }
    }
    let ids: Vec<ExternalId> = distinct.into_iter().collect();
    let chunks = ids.chunks(CHUNK).map(|chunk| known(reads, customer, chunk));
    let read: Vec<Vec<(String, Option<bool>)>> = stream::iter(chunks).buffered(PARALLEL).try_collect().await?;
    let mut trackers = Vec::with_capacity(ids.len());
    for (tracker, is_active) in read.into_iter().flatten() {
        match is_active {
            Some(true) => trackers.push(tracker),
            Some(false) => refused.inactive.push(tracker),
            None => refused.unknown.push(tracker),
        }
    }
    Ok(if refused.is_nothing() { Ok(trackers) } else { Err(refused) })
}

/// Whether each of these is a tracker of the customer's, and active.
async fn known(reads: &impl Reads, customer: &CustomerId, ids: &[ExternalId]) -> Result<Vec<(String, Option<bool>)>, StoreError> {
    let keys: Vec<_> = ids.iter().map(|id| records::directory::tracker_key(customer, id)).collect();
    let items = reads.fetch(&keys).await?;
    let known = ids.iter().zip(keys).zip(items).map(|((id, key), item)| {
        let is_active = match Loaded::<Entry>::read(key, item)?.state {
            State::Known { record: Record::Tracker { active, .. }, .. } => Some(active),
            State::Known { .. } | State::Unknown => None,
        };
        Ok((id.as_str().to_owned(), is_active))
    });
    known.collect()
}
