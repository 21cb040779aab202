//! For an operator's replay only: reading a whole table. No function reaches this, and no function's role allows it.

use application::ports::{Item, Key, StoreError, Table};
use aws_sdk_dynamodb::Client;

use crate::{
    DynamoStore, Tables, attributes,
    patience::{REQUESTS, store_error},
};

/// Items of one page: small enough that a slow reader holds nothing up.
const PAGE_ITEMS: i32 = 200;

impl DynamoStore {
    /// One page of a table's aggregates (what carries a `version`), strongly consistent, from where the last page ended.
    ///
    /// The project's only `Scan`: an operator's replay after an outage longer than the stream remembers. It reads, and
    /// pays for, the whole table.
    ///
    /// # Errors
    /// The store's.
    pub async fn scan_for_replay(&self, table: Table, after: Option<Key>) -> Result<(Vec<Item>, Option<Key>), StoreError> {
        let answer = self
            .client
            .scan()
            .table_name(self.tables.name(table)?)
            .consistent_read(true)
            .filter_expression("attribute_exists(#version)")
            .expression_attribute_names("#version", "version")
            .limit(PAGE_ITEMS)
            .set_exclusive_start_key(after.as_ref().map(attributes::key))
            .send()
            .await
            .map_err(|error| store_error("Scan", &error))?;
        let items = answer.items.unwrap_or_default().into_iter().map(|stored| attributes::item(table, stored)).collect::<Result<_, _>>()?;
        let next = answer.last_evaluated_key.map(|stored| attributes::item(table, stored)).transpose()?;
        Ok((items, next.map(|item| item.key)))
    }
}

impl Tables {
    /// The tables of a deployed stack, found by the names that CloudFormation gives: `<stack>-<resource>-<suffix>`.
    ///
    /// # Errors
    /// When the names cannot be listed.
    pub async fn of_stack(connection: &aws::Connection, stack: &str) -> Result<Self, StoreError> {
        let client = Client::new(&connection.sdk_config(REQUESTS));
        let mut names = vec![];
        let mut after = None;
        loop {
            let answer = client.list_tables().set_exclusive_start_table_name(after).send().await;
            let answer = answer.map_err(|error| store_error("ListTables", &error))?;
            names.extend(answer.table_names.unwrap_or_default());
            after = answer.last_evaluated_table_name;
            if after.is_none() {
                break;
            }
        }
        let named = |resource: &str| {
            let prefix = format!("{stack}-{resource}-");
            names.iter().find(|name| name.starts_with(&prefix)).cloned()
        };
        Ok(Self {
            partners: named("Partners"),
            directory: named("Directory"),
            installations: named("Installations"),
            activity: named("Activity"),
            delegations: named("Delegations"),
            ledger: named("Ledger"),
            deliveries: named("Deliveries"),
            ephemeral: named("Ephemeral"),
        })
    }
}

#[cfg(test)]
mod tests {
    use aws::fakes::{Answer, CannedService};
    use serde_json::json;

    use super::*;

    #[tokio::test]
    async fn a_page_holds_items_and_says_where_the_next_begins() {
        let key = json!({"partition": {"S": "p"}, "sort": {"S": "s"}});
        let item = json!({"partition": {"S": "p"}, "sort": {"S": "s"}, "version": {"N": "3"}});
        let service = CannedService::answering(vec![Answer::With(200, json!({"Items": [item], "LastEvaluatedKey": key}).to_string())]);
        let tables = Tables { partners: Some("partners".to_owned()), ..Tables::default() };
        let store = DynamoStore::new(&service.connection(), tables);
        let (items, next) = store.scan_for_replay(Table::Partners, Some(Key::new(Table::Partners, "o", "s"))).await.unwrap();
        assert_eq!(items[0].version(), Some(3));
        assert_eq!(next, Some(Key::new(Table::Partners, "p", "s")));
        let asked = service.asked().remove(0).body;
        assert!(asked.contains("attribute_exists(#version)") && asked.contains("ExclusiveStartKey"), "{asked}");
    }

    #[tokio::test]
    async fn the_tables_of_a_stack_are_not_those_of_another_with_a_longer_name() {
        let names = json!({"TableNames": ["liaison-staging-Partners-X", "liaison-Partners-A1", "liaison-Directory-B2"]});
        let service = CannedService::answering(vec![Answer::With(200, names.to_string())]);
        let tables = Tables::of_stack(&service.connection(), "liaison").await.unwrap();
        assert_eq!((tables.partners.as_deref(), tables.directory.as_deref()), (Some("liaison-Partners-A1"), Some("liaison-Directory-B2")));
        assert_eq!(tables.activity, None);
    }
}
