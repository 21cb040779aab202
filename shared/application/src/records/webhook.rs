//! Webhook endpoints: read by partner and id; all of a partner's by the prefix of their sort key.

use domain::{
    id::{PartnerId, WebhookId},
    webhook::WebhookEndpoint,
};

use crate::{
    engine::{Family, Loaded},
    ports::{Index, Key, Lists, Query, StoreError, Table},
};

/// What every endpoint's sort key begins with.
pub const PREFIX: &str = "webhook#";

/// The endpoint's item.
#[must_use]
pub fn key(partner: &PartnerId, id: &WebhookId) -> Key {
    Key::new(Table::Partners, partner, format!("{PREFIX}{id}"))
}

/// Every endpoint of a partner that is not deleted, by id.
///
/// One that cannot be read is passed over and told to the log: it must not keep the others' events from them.
///
/// # Errors
/// The store's.
pub async fn of_partner(lists: &impl Lists, partner: &PartnerId) -> Result<Vec<Loaded<WebhookEndpoint>>, StoreError> {
    let mut endpoints = vec![];
    let mut cursor = None;
    loop {
        let query = Query::of(Table::Partners, Index::Primary, partner).beginning_with(PREFIX).limit(100).after(cursor);
        let page = lists.list(&query).await?;
        for row in page.rows {
            match Loaded::<WebhookEndpoint>::read(row.key.clone(), Some(row)) {
                Ok(endpoint) if endpoint.state.endpoint().is_some() => endpoints.push(endpoint),
                Ok(_) => {}
                Err(error) => tracing::error!(%partner, %error, "a webhook endpoint cannot be read"),
            }
        }
        cursor = page.next;
        if cursor.is_none() {
            return Ok(endpoints);
        }
    }
}

impl Family for WebhookEndpoint {
    const TABLE: Table = Table::Partners;
}

impl super::Notified for WebhookEndpoint {}
