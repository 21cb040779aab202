//! Between an item as use cases see it (a key and JSON) and as the table stores it.

use std::collections::HashMap;

use application::ports::{Item, Key, StoreError, Table};
use aws_sdk_dynamodb::types::AttributeValue;
use serde_json::{Map, Value};

/// The partition key's attribute.
pub const PARTITION: &str = "partition";
/// The sort key's attribute.
pub const SORT: &str = "sort";

/// An item's attributes, its key among them.
pub type Stored = HashMap<String, AttributeValue>;

/// The key's attributes.
pub fn key(key: &Key) -> Stored {
    HashMap::from([
        (PARTITION.to_owned(), AttributeValue::S(key.partition.clone())),
        (SORT.to_owned(), AttributeValue::S(key.sort.clone())),
    ])
}

/// The item as it is stored.
pub fn stored(item: &Item) -> Result<Stored, StoreError> {
    if item.attributes.contains_key(PARTITION) || item.attributes.contains_key(SORT) {
        return Err(unreadable(&item.key, "an attribute has the name of a key"));
    }
    let mut attributes: Stored = serde_dynamo::to_item(&item.attributes).map_err(|error| unreadable(&item.key, error))?;
    attributes.extend(key(&item.key));
    Ok(attributes)
}

/// The item as use cases see it.
pub fn item(table: Table, mut attributes: Stored) -> Result<Item, StoreError> {
    let key = Key { table, partition: take_text(&mut attributes, PARTITION)?, sort: take_text(&mut attributes, SORT)? };
    let attributes: Map<String, Value> = serde_dynamo::from_item(attributes).map_err(|error| unreadable(&key, error))?;
    Ok(Item { key, attributes })
}

fn take_text(attributes: &mut Stored, name: &str) -> Result<String, StoreError> {
    match attributes.remove(name) {
        Some(AttributeValue::S(text)) => Ok(text),
        _ => Err(StoreError::Unreadable(format!("an item without the text attribute {name}"))),
    }
}

fn unreadable(key: &Key, reason: impl std::fmt::Display) -> StoreError {
    StoreError::Unreadable(format!("{}/{}: {reason}", key.partition, key.sort))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn json_survives_storage_exactly() {
        let Value::Object(attributes) = json!({
            "largest": u64::MAX, "smallest": i64::MIN, "zero": 0, "fraction": 0.1, "nothing": null, "yes": true,
            "text": "naïve – 日本語 🚜", "empty": "", "list": [], "object": {}, "nested": [{"deep": [1, "2", null]}],
        }) else {
            panic!("an object");
        };
        let before = Item { key: Key::new(Table::Partners, "p", "s"), attributes };
        assert_eq!(item(Table::Partners, stored(&before).unwrap()).unwrap(), before);
    }

    #[test]
    fn an_attribute_cannot_pose_as_the_key() {
        let attributes = Map::from_iter([("sort".to_owned(), json!("another"))]);
        let item = Item { key: Key::new(Table::Partners, "p", "s"), attributes };
        assert!(matches!(stored(&item), Err(StoreError::Unreadable(_))));
    }
}
