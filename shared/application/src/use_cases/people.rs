//! What people and partners are called, for pages: people by account, as an organisation knows them.

use std::collections::BTreeMap;

use domain::{
    id::{AccountId, PartnerId},
    member::Member,
    organisation::OrganisationId,
    partner::{self, Partner},
};

use crate::{
    engine::Loaded,
    ports::{Reads, StoreError},
    records::{self, Record, person::Person},
};

/// The legal names of these partners.
///
/// # Errors
/// The store's.
pub async fn partners(reads: &impl Reads, partners: &[PartnerId]) -> Result<BTreeMap<PartnerId, String>, StoreError> {
    let mut partners = partners.to_vec();
    partners.sort();
    partners.dedup();
    if partners.is_empty() {
        return Ok(BTreeMap::new());
    }
    let keys: Vec<_> = partners.iter().map(records::partner::key).collect();
    let items = reads.fetch(&keys).await?;
    let mut names = BTreeMap::new();
    for ((partner, key), item) in partners.into_iter().zip(keys).zip(items) {
        if let partner::State::Active(profile) = Loaded::<Partner>::read(key, item)?.state {
            names.insert(partner, profile.legal_name.as_str().to_owned());
        }
    }
    Ok(names)
}

/// The names of these accounts in an organisation. Whoever has been erased, or never had a seat, has none.
///
/// # Errors
/// The store's.
pub async fn names(
    reads: &impl Reads,
    organisation: &OrganisationId,
    accounts: &[AccountId],
) -> Result<BTreeMap<AccountId, String>, StoreError> {
    let mut accounts = accounts.to_vec();
    accounts.sort();
    accounts.dedup();
    if accounts.is_empty() {
        return Ok(BTreeMap::new());
    }
    let keys: Vec<_> = accounts.iter().map(|account| records::member::key(organisation, account)).collect();
    let seats = reads.fetch(&keys).await?;
    let mut people = vec![];
    for (key, item) in keys.into_iter().zip(seats) {
        if let Some(seat) = Loaded::<Member>::read(key, item)?.state.seat() {
            people.push((seat.account, records::person::key(&seat.person)));
        }
    }
    if people.is_empty() {
        return Ok(BTreeMap::new());
    }
    let keys: Vec<_> = people.iter().map(|(_, key)| key.clone()).collect();
    let items = reads.fetch(&keys).await?;
    let mut names = BTreeMap::new();
    for ((account, _), item) in people.into_iter().zip(items) {
        if let Some(person) = item.map(Person::read).transpose()? {
            names.insert(account, person.name.as_str().to_owned());
        }
    }
    Ok(names)
}
