//! Tables as the template makes them, in any DynamoDB that can be reached.

use std::time::Duration;

use aws_sdk_dynamodb::{
    Client,
    types::{
        AttributeDefinition, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType, Projection, ProjectionType, ScalarAttributeType,
    },
};
use store::Tables;

/// Once, as making a table twice fails, and for long: an emulator loads what it needs when it is first asked.
const PATIENCE: aws::Patience = aws::Patience { attempt: Duration::from_secs(30), operation: Duration::from_secs(30), attempts: 1 };

/// Tables with names of their own.
pub struct Opened {
    client: Client,
    names: Vec<String>,
}

impl Opened {
    /// Makes the eight tables.
    pub async fn tables(connection: &aws::Connection, prefix: &str) -> (Tables, Self) {
        let client = Client::new(&connection.sdk_config(PATIENCE));
        let name = |table: &str| format!("{prefix}-{table}");
        let mut names = vec![];
        let all: &[&str] = &["whose_move", "due", "listed"];
        for (table, indexes) in [
            ("partners", all),
            ("directory", all),
            ("installations", all),
            ("delegations", all),
            ("ledger", &["due", "listed"]),
            ("activity", &[]),
            ("deliveries", &["due"]),
            ("ephemeral", &[]),
        ] {
            create(&client, &name(table), indexes).await;
            names.push(name(table));
        }
        let tables = Tables {
            partners: Some(name("partners")),
            directory: Some(name("directory")),
            installations: Some(name("installations")),
            activity: Some(name("activity")),
            delegations: Some(name("delegations")),
            ledger: Some(name("ledger")),
            deliveries: Some(name("deliveries")),
            ephemeral: Some(name("ephemeral")),
        };
        (tables, Self { client, names })
    }

    /// Deletes them.
    pub async fn close(self) {
        for name in self.names {
            self.client.delete_table().table_name(name).send().await.unwrap();
        }
    }
}

async fn create(client: &Client, name: &str, of_table: &[&str]) {
    let indexes =
        [("whose_move", "move_owner", "move_due", true), ("due", "due_shard", "due_at", false), ("listed", "listed_in", "listed_at", true)];
    let mut request = client
        .create_table()
        .table_name(name)
        .billing_mode(BillingMode::PayPerRequest)
        .attribute_definitions(text("partition"))
        .attribute_definitions(text("sort"))
        .key_schema(part("partition", KeyType::Hash))
        .key_schema(part("sort", KeyType::Range));
    for (index, partition, sort, shows_summary) in indexes.into_iter().filter(|(index, ..)| of_table.contains(index)) {
        let projection = if shows_summary {
            Projection::builder()
                .projection_type(ProjectionType::Include)
                .non_key_attributes("summary")
                .non_key_attributes("version")
                .build()
        } else {
            Projection::builder().projection_type(ProjectionType::KeysOnly).build()
        };
        request = request.attribute_definitions(text(partition)).attribute_definitions(text(sort)).global_secondary_indexes(
            GlobalSecondaryIndex::builder()
                .index_name(index)
                .key_schema(part(partition, KeyType::Hash))
                .key_schema(part(sort, KeyType::Range))
                .projection(projection)
                .build()
                .unwrap(),
        );
    }
    request.send().await.unwrap();
}

fn text(name: &str) -> AttributeDefinition {
    AttributeDefinition::builder().attribute_name(name).attribute_type(ScalarAttributeType::S).build().unwrap()
}

fn part(name: &str, kind: KeyType) -> KeySchemaElement {
    KeySchemaElement::builder().attribute_name(name).key_type(kind).build().unwrap()
}
