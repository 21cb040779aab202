//! *Whose move*: the steps that wait for the caller, or for a role the caller holds, soonest deadline first.

use domain::{
    organisation::{OrganisationId, Role},
    step::Owner,
};
use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::{
    access::{AccessError, Caller, Credential, authorise},
    ports::{Index, Key, Lists, Query, Reads, Table},
};

/// Tables whose aggregates wait for people.
const TABLES: [Table; 2] = [Table::Partners, Table::Directory];

/// A step that waits.
#[derive(Clone, Debug, PartialEq)]
pub struct Waiting {
    /// What waits.
    pub key: Key,
    /// Until when.
    pub deadline: Timestamp,
    /// Whether it waits for the caller alone, not for a role.
    pub is_own: bool,
    /// What lists show of it: `state` and the family's own.
    pub summary: Map<String, Value>,
}

/// The caller's inbox in an organisation.
///
/// # Errors
/// Why the caller may not, or the store's.
pub async fn inbox(
    store: &(impl Reads + Lists),
    credential: &Credential,
    organisation: OrganisationId,
    now: Timestamp,
) -> Result<(Caller, Vec<Waiting>), AccessError> {
    let (caller, _) = authorise(store, credential, organisation, &[], now).await?;
    let own = Owner::Member(organisation, caller.account);
    let teams = Role::all_of(&organisation).iter().filter(|role| caller.has(&[**role])).map(|role| Owner::Team(organisation, *role));
    let mut waiting = vec![];
    for owner in std::iter::once(own).chain(teams) {
        for table in TABLES {
            let page = store.list(&Query::of(table, Index::WhoseMove, owner)).await?;
            waiting.extend(page.rows.into_iter().filter_map(|row| {
                let summary = row.attributes.get("summary")?.as_object()?.clone();
                let deadline = summary.get("deadline")?.as_str()?.parse().ok()?;
                Some(Waiting { key: row.key, deadline, is_own: owner == own, summary })
            }));
        }
    }
    waiting.sort_by_key(|step| step.deadline);
    Ok((caller, waiting))
}
