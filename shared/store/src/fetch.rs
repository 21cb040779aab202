use std::collections::{BTreeSet, HashMap};

use application::ports::{Item, Key, Reads, StoreError, Table};
use aws_sdk_dynamodb::types::KeysAndAttributes;

use crate::{
    DynamoStore, attributes,
    patience::{ATTEMPTS, pause, store_error},
};

/// Keys of one `BatchGetItem`, by the service's limit.
const BATCH_KEYS: usize = 100;

impl Reads for DynamoStore {
    async fn fetch(&self, keys: &[Key]) -> Result<Vec<Option<Item>>, StoreError> {
        if keys.is_empty() {
            return Ok(vec![]);
        }
        if keys.len() > BATCH_KEYS || keys.iter().collect::<BTreeSet<_>>().len() != keys.len() {
            return Err(StoreError::TooLarge("a batch holds each key once and at most 100".to_owned()));
        }
        let mut found = HashMap::with_capacity(keys.len());
        let mut wanted = self.by_table(keys)?;
        for attempt in 0..ATTEMPTS {
            let answer = self.client.batch_get_item().set_request_items(Some(wanted)).send().await;
            let answer = answer.map_err(|error| store_error("BatchGetItem", &error))?;
            for (name, items) in answer.responses.unwrap_or_default() {
                let table = self.table_named(&name, keys)?;
                for stored in items {
                    let item = attributes::item(table, stored)?;
                    found.insert(item.key.clone(), item);
                }
            }
            wanted = answer.unprocessed_keys.unwrap_or_default();
            if wanted.is_empty() {
                return Ok(keys.iter().map(|key| found.remove(key)).collect());
            }
            pause(attempt).await;
        }
        Err(StoreError::Unavailable("BatchGetItem left keys unprocessed".to_owned()))
    }
}

impl DynamoStore {
    fn by_table(&self, keys: &[Key]) -> Result<HashMap<String, KeysAndAttributes>, StoreError> {
        let mut grouped: HashMap<String, Vec<_>> = HashMap::new();
        for key in keys {
            grouped.entry(self.tables.name(key.table)?.to_owned()).or_default().push(attributes::key(key));
        }
        let request = |(name, keys)| {
            let request = KeysAndAttributes::builder().set_keys(Some(keys)).consistent_read(true).build();
            request.map(|request| (name, request)).map_err(|error| StoreError::Unavailable(error.to_string()))
        };
        grouped.into_iter().map(request).collect()
    }

    /// Which table an answer's name (or ARN) means, among those asked for.
    fn table_named(&self, name: &str, keys: &[Key]) -> Result<Table, StoreError> {
        keys.iter()
            .map(|key| key.table)
            .find(|table| self.tables.name(*table).is_ok_and(|known| known == name))
            .ok_or_else(|| StoreError::Unreadable("an answer from a table that was not asked".to_owned()))
    }
}
