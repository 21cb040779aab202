//! *Whose move*: the steps that wait for the caller, or for a role the caller holds, soonest deadline first.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    id::{CustomerId, ListingId},
    organisation::{OrganisationId, Role},
    step::Owner,
};
use futures_util::future::try_join_all;
use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::{
    access::Caller,
    ports::{Index, Key, Lists, Query, Reads, StoreError, Table},
    records,
};

/// The tables whose aggregates wait for such an owner. (A seat waits for whoever is invited to it, and they are not let in
/// before they have taken it.)
fn tables(owner: &Owner) -> Vec<Table> {
    let (organisation, role) = match owner {
        Owner::Team(organisation, role) => (organisation, Some(role)),
        Owner::Member(organisation, _) => (organisation, None),
        Owner::Applicant(_) => return vec![],
    };
    let is_customers = matches!(organisation, OrganisationId::Customer(_));
    // Those whom installations and duties to erase wait for: each inbox is a request, and nobody else has any there.
    let of_installations = matches!(role, Some(Role::FleetAdmin | Role::Developer | Role::Support));
    // Support activates accounts and forwards attachments, a customer's administrators answer, a partner's decide.
    let of_delegations = matches!(role, Some(Role::Support | Role::Admin | Role::PartnerAdmin));
    let tables = [
        (!is_customers).then_some(Table::Partners),
        of_installations.then_some(Table::Installations),
        of_delegations.then_some(Table::Delegations),
    ];
    tables.into_iter().flatten().collect()
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
    let lists = owners.iter().flat_map(|owner| tables(owner).into_iter().map(|table| waiting_in(lists, table, *owner, own)));
    let mut waiting: Vec<Waiting> = try_join_all(lists).await?.into_iter().flatten().collect();
    waiting.sort_by_key(|step| step.deadline);
    Ok(waiting)
}

/// What the apps and customers of installations that wait are called, by id. One read, and none where no installation waits.
///
/// # Errors
/// The store's.
pub async fn names(reads: &impl Reads, waiting: &[Waiting]) -> Result<BTreeMap<String, String>, StoreError> {
    let of_installations = waiting.iter().filter(|step| step.key.table == Table::Installations);
    let named = |step: &Waiting, name: &str| step.summary.get(name).and_then(Value::as_str).map(ToOwned::to_owned);
    let keys: BTreeSet<Key> = of_installations
        .flat_map(|step| {
            let listing = named(step, "listing").and_then(|id| id.parse::<ListingId>().ok());
            let customer = named(step, "customer").and_then(|id| id.parse::<CustomerId>().ok());
            [listing.as_ref().map(records::listing::key), customer.as_ref().map(records::directory::customer_key)]
        })
        .flatten()
        .collect();
    if keys.is_empty() {
        return Ok(BTreeMap::new());
    }
    let items = reads.fetch(&keys.into_iter().collect::<Vec<_>>()).await?;
    let name = |item: crate::ports::Item| {
        let name = item.attributes.get("summary")?.get("name")?.as_str()?.to_owned();
        Some((item.key.partition, name))
    };
    Ok(items.into_iter().flatten().filter_map(name).collect())
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
