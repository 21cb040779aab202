//! Installations: read by customer and app (both are in the path); a customer's are listed under it, an app's by the
//! references in its own partition.
//!
//! ```text
//! customer_…   installation#<listing>       → the aggregate
//!              grant#<listing>              → what may be read right now: there while it is installed, and only then
//!              receipt#<listing>#000001     → a consent: put once, where nothing was
//! listing_…    app                          → what installations know of the app: published version, stopped or not
//!              customer#<customer>          → this customer has it: what its partner sees
//! ```
//! Grant, reference and `app` are written by the transaction that changes the aggregate they say something of.
//!
//! Bytes: the aggregate about 2 KB and at most 16 KB of events; a grant 300 bytes, and each tracker or location that is named one
//! by one its id; a receipt 1 KB, at most 12 KB; a reference 300 bytes.

use domain::{
    id::{CustomerId, InstallationId, ListingId, PartnerId, PersonId},
    installation::{App, Event, Installation, Receipt, Sharing, State},
    organisation::OrganisationId,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Notified, Record};
use crate::{
    engine::Family,
    notification::Recipient,
    ports::{Index, Item, Key, Query, StoreError, Table},
    use_cases::catch_up::{CatchUpOrder, Order},
};

/// What every installation's sort key begins with.
pub const PREFIX: &str = "installation#";
/// What every reference's sort key begins with.
pub const REFERENCE: &str = "customer#";

/// The installation's item.
#[must_use]
pub fn key(customer: &CustomerId, listing: &ListingId) -> Key {
    Key::new(Table::Installations, customer, format!("{PREFIX}{listing}"))
}

/// The item of what may be read.
#[must_use]
pub fn grant_key(customer: &CustomerId, listing: &ListingId) -> Key {
    Key::new(Table::Installations, customer, format!("grant#{listing}"))
}

/// The item of what installations know of an app.
#[must_use]
pub fn app_key(listing: &ListingId) -> Key {
    Key::new(Table::Installations, listing, "app")
}

/// A receipt's item.
#[must_use]
pub fn receipt_key(customer: &CustomerId, listing: &ListingId, number: u32) -> Key {
    Key::new(Table::Installations, customer, format!("receipt#{listing}#{number:06}"))
}

/// A customer's installations, those that are over among them.
#[must_use]
pub fn of_customer(customer: &CustomerId) -> Query {
    Query::of(Table::Installations, Index::Primary, customer).beginning_with(PREFIX)
}

/// The customers that have an app.
#[must_use]
pub fn of_app(listing: &ListingId) -> Query {
    Query::of(Table::Installations, Index::Primary, listing).beginning_with(REFERENCE)
}

/// The receipts of an installation, oldest first.
#[must_use]
pub fn receipts(customer: &CustomerId, listing: &ListingId) -> Query {
    Query::of(Table::Installations, Index::Primary, customer).beginning_with(format!("receipt#{listing}#"))
}

/// The receipts of all a customer's installations, those that are over among them.
#[must_use]
pub fn receipts_of(customer: &CustomerId) -> Query {
    Query::of(Table::Installations, Index::Primary, customer).beginning_with("receipt#")
}

/// What may be read right now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// Whose data.
    pub customer: CustomerId,
    /// Which app may.
    pub listing: ListingId,
    /// Whose app.
    pub partner: PartnerId,
    /// The installation.
    pub installation: InstallationId,
    /// The scopes.
    pub scopes: Vec<String>,
    /// Which trackers and locations.
    #[serde(default)]
    pub sharing: Sharing,
}

impl Record for Grant {
    fn key(&self) -> Key {
        grant_key(&self.customer, &self.listing)
    }
}

impl Record for App {
    fn key(&self) -> Key {
        app_key(&self.listing)
    }
}

impl Record for Receipt {
    fn key(&self) -> Key {
        receipt_key(&self.customer, &self.listing, self.number)
    }
}

/// A customer has an app: what the app's partner sees of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    /// Which app.
    pub listing: ListingId,
    /// Who has it.
    pub customer: CustomerId,
    /// The installation.
    pub installation: InstallationId,
    /// Since when.
    pub since: Timestamp,
    /// The version consented to. (Not `version`: that is the aggregates' attribute, and wakes the relay.)
    pub adopted: u32,
    /// The newer version that the customer is asked about.
    pub asked: Option<u32>,
    /// The newer version that the customer did not consent to.
    pub kept_from: Option<u32>,
    /// When it was set up.
    pub set_up_at: Option<Timestamp>,
    /// Required scopes that are not granted: it is degraded.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
}

impl Record for Reference {
    fn key(&self) -> Key {
        Key::new(Table::Installations, self.listing, format!("{REFERENCE}{}", self.customer))
    }
}

impl Family for Installation {
    const TABLE: Table = Table::Installations;

    fn summary(state: &State) -> Map<String, Value> {
        let mut summary = Map::new();
        if let Some(dossier) = state.dossier() {
            summary.insert("customer".to_owned(), dossier.customer.to_string().into());
            summary.insert("listing".to_owned(), dossier.listing.to_string().into());
            summary.insert("partner".to_owned(), dossier.partner.to_string().into());
        }
        summary
    }

    fn beside(state: &State) -> Result<Vec<Item>, StoreError> {
        let (Some(dossier), Some(installed), Some(granted)) = (state.dossier(), state.installed(), state.grant()) else {
            return Ok(vec![]);
        };
        let owned = |scopes: Vec<&str>| scopes.into_iter().map(ToOwned::to_owned).collect();
        let grant = Grant {
            customer: dossier.customer,
            listing: dossier.listing,
            partner: dossier.partner,
            installation: dossier.id,
            scopes: owned(granted.scopes),
            sharing: granted.sharing.clone(),
        };
        let reference = Reference {
            listing: dossier.listing,
            customer: dossier.customer,
            installation: dossier.id,
            since: installed.since,
            adopted: installed.version,
            asked: installed.request.as_ref().map(|request| request.version),
            kept_from: installed.kept_from,
            set_up_at: installed.set_up_at,
            missing: owned(installed.missing()),
        };
        Ok(vec![grant.item()?, reference.item()?])
    }
}

impl Notified for Installation {
    fn person_of(event: &Event, recipient: Recipient) -> Option<PersonId> {
        event.asked().filter(|_| recipient == Recipient::Requester).map(|asked| asked.person)
    }

    fn organisation(state: &State, recipient: Recipient) -> Option<OrganisationId> {
        let dossier = state.dossier()?;
        match recipient {
            Recipient::PartnerAdmins => Some(OrganisationId::Partner(dossier.partner)),
            Recipient::CustomerAdmins => Some(OrganisationId::Customer(dossier.customer)),
            _ => None,
        }
    }

    fn catches_up(state: &State) -> Option<Order> {
        state.dossier().map(|dossier| Order::Installations(CatchUpOrder::new(dossier.listing, Some(dossier.customer))))
    }

    fn about(event: &Event) -> Option<String> {
        match event {
            Event::ScopeRequested { version, .. } => Some(version.to_string()),
            _ => None,
        }
    }
}
