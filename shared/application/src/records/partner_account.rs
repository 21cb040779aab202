//! Partner accounts: read by partner, beside everything else that is about what it pays for.

use domain::{
    id::PartnerId,
    organisation::OrganisationId,
    partner_account::{PartnerAccount, State},
};
use serde_json::{Map, Value};

use super::Notified;
use crate::{
    engine::Family,
    notification::Recipient,
    ports::{Key, Table},
};

/// The account's item.
#[must_use]
pub fn key(partner: &PartnerId) -> Key {
    Key::new(Table::Delegations, partner, "account")
}

impl Family for PartnerAccount {
    const TABLE: Table = Table::Delegations;

    fn summary(state: &State) -> Map<String, Value> {
        let mut summary = Map::new();
        if let Some(request) = state.request() {
            summary.insert("partner".to_owned(), request.partner.to_string().into());
        }
        summary
    }
}

impl Notified for PartnerAccount {
    fn organisation(state: &State, recipient: Recipient) -> Option<OrganisationId> {
        match recipient {
            Recipient::PartnerAdmins => state.request().map(|request| OrganisationId::Partner(request.partner)),
            _ => None,
        }
    }
}
