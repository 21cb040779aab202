//! *Whose move*: the steps that wait for the caller, or for a role the caller holds, soonest deadline first.

use domain::{
    organisation::{OrganisationId, Role},
    step::Owner,
};
use futures_util::future::try_join_all;
use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::{
    access::Caller,
    ports::{Index, Key, Lists, Query, StoreError, Table},
};

/// Tables whose aggregates wait for an organisation's people.
const fn tables(organisation: &OrganisationId) -> [Table; 2] {
    match organisation {
        OrganisationId::Platform | OrganisationId::Partner(_) => [Table::Partners, Table::Directory],
        OrganisationId::Customer(_) => [Table::Installations, Table::Directory],
    }
}

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

/// The caller's inbox in an organisation: what waits for them alone, or for a role they hold.
///
/// # Errors
/// The store's.
pub async fn inbox(lists: &impl Lists, caller: &Caller) -> Result<Vec<Waiting>, StoreError> {
    let organisation = caller.organisation;
    let own = Owner::Member(organisation, caller.account);
    let teams = Role::all_of(&organisation).iter().filter(|role| caller.has(&[**role])).map(|role| Owner::Team(organisation, *role));
    let owners: Vec<_> = std::iter::once(own).chain(teams).collect();
    // Each inbox is a partition of its own; none waits for another's answer.
    let lists = owners.iter().flat_map(|owner| tables(&organisation).map(|table| waiting_in(lists, table, *owner, own)));
    let mut waiting: Vec<Waiting> = try_join_all(lists).await?.into_iter().flatten().collect();
    waiting.sort_by_key(|step| step.deadline);
    Ok(waiting)
}

async fn waiting_in(lists: &impl Lists, table: Table, owner: Owner, own: Owner) -> Result<Vec<Waiting>, StoreError> {
    let page = lists.list(&Query::of(table, Index::WhoseMove, owner)).await?;
    let waiting = page.rows.into_iter().filter_map(|row| {
        let summary = row.attributes.get("summary")?.as_object()?.clone();
        let deadline = summary.get("deadline")?.as_str()?.parse().ok()?;
        Some(Waiting { key: row.key, deadline, is_own: owner == own, summary })
    });
    Ok(waiting.collect())
}
