//! The deployment's tables in an embedded DynamoDB, and items put straight into them.

use std::collections::HashMap;

use application::ports::{Item, Table};
use dynoxide::{Database, ImportOptions};
use serde_json::{Map, Value, json};

/// What every table's name begins with; streams carry it in their ARNs.
pub const PREFIX: &str = "liaison-";

/// A table's name.
#[must_use]
pub fn name(table: Table) -> String {
    let name = match table {
        Table::Partners => "partners",
        Table::Directory => "directory",
        Table::Installations => "installations",
        Table::Activity => "activity",
        Table::Delegations => "delegations",
        Table::Ledger => "ledger",
        Table::Deliveries => "deliveries",
        Table::Ephemeral => "ephemeral",
    };
    format!("{PREFIX}{name}")
}

/// A database with the eight tables, as the template makes them.
#[must_use]
pub fn database() -> Database {
    let database = Database::memory().expect("a database in memory");
    let all: &[&str] = &["whose_move", "due", "listed"];
    let tables: [(Table, &[&str]); 8] = [
        (Table::Partners, all),
        (Table::Directory, all),
        (Table::Installations, &["whose_move", "due"]),
        (Table::Delegations, all),
        (Table::Ledger, &["due", "listed"]),
        (Table::Activity, &[]),
        (Table::Deliveries, &["due"]),
        (Table::Ephemeral, &[]),
    ];
    for (table, indexes) in tables {
        let request = serde_json::from_value(definition(table, indexes)).expect("a table's definition");
        database.create_table(request).expect("a table");
    }
    database
}

fn definition(table: Table, of_table: &[&str]) -> Value {
    let text = |name: &str| json!({"AttributeName": name, "AttributeType": "S"});
    let keys =
        |partition: &str, sort: &str| json!([{"AttributeName": partition, "KeyType": "HASH"}, {"AttributeName": sort, "KeyType": "RANGE"}]);
    let mut attributes = vec![text("partition"), text("sort")];
    let mut indexes = vec![];
    let shown = json!({"ProjectionType": "INCLUDE", "NonKeyAttributes": ["summary", "version"]});
    let all = [
        ("whose_move", "move_owner", "move_due", shown.clone()),
        ("due", "due_shard", "due_at", json!({"ProjectionType": "KEYS_ONLY"})),
        ("listed", "listed_in", "listed_at", shown),
    ];
    for (index, partition, sort, projection) in all.into_iter().filter(|(index, ..)| of_table.contains(index)) {
        attributes.extend([text(partition), text(sort)]);
        indexes.push(json!({"IndexName": index, "KeySchema": keys(partition, sort), "Projection": projection}));
    }
    let mut definition = json!({
        "TableName": name(table),
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": attributes,
        "KeySchema": keys("partition", "sort"),
    });
    if !of_table.is_empty() {
        definition["GlobalSecondaryIndexes"] = indexes.into();
    }
    definition
}

/// Stores items, whatever is there.
pub fn load(database: &Database, items: &[Item]) {
    let mut by_table: HashMap<Table, Vec<_>> = HashMap::new();
    for item in items {
        by_table.entry(item.key.table).or_default().push(serde_json::from_value(image(item)).expect("an item"));
    }
    for (table, items) in by_table {
        database.import_items(&name(table), items, ImportOptions::default()).expect("an import");
    }
}

/// An item as the table keeps it, its key among its attributes.
fn image(item: &Item) -> Value {
    let mut image: Map<String, Value> = item.attributes.iter().map(|(name, value)| (name.clone(), typed(value))).collect();
    image.insert("partition".to_owned(), json!({"S": item.key.partition}));
    image.insert("sort".to_owned(), json!({"S": item.key.sort}));
    Value::Object(image)
}

fn typed(value: &Value) -> Value {
    match value {
        Value::Null => json!({"NULL": true}),
        Value::Bool(flag) => json!({"BOOL": flag}),
        Value::Number(number) => json!({"N": number.to_string()}),
        Value::String(text) => json!({"S": text}),
        Value::Array(values) => json!({"L": values.iter().map(typed).collect::<Vec<_>>()}),
        Value::Object(members) => json!({"M": members.iter().map(|(name, value)| (name.clone(), typed(value))).collect::<Map<_, _>>()}),
    }
}
