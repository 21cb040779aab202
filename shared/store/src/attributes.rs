//! Between an item as use cases see it (a key and JSON) and as the table stores it.

use std::collections::HashMap;

use application::ports::{Item, Key, StoreError, Table};
use aws_sdk_dynamodb::types::AttributeValue;
use serde_json::{Number, Value};

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
    let attributes = item.attributes.iter().map(|(name, value)| (name.clone(), attribute(value)));
    Ok(attributes.chain(key(&item.key)).collect())
}

/// The item as use cases see it.
pub fn item(table: Table, mut attributes: Stored) -> Result<Item, StoreError> {
    let key = Key { table, partition: take_text(&mut attributes, PARTITION)?, sort: take_text(&mut attributes, SORT)? };
    match attributes.into_iter().map(|(name, attribute)| Some((name, json(attribute)?))).collect() {
        Some(attributes) => Ok(Item { key, attributes }),
        None => Err(unreadable(&key, "a value of a kind that JSON does not have")),
    }
}

/// A value as it is stored.
fn attribute(value: &Value) -> AttributeValue {
    match value {
        Value::Null => AttributeValue::Null(true),
        Value::Bool(flag) => AttributeValue::Bool(*flag),
        Value::Number(number) => AttributeValue::N(number.to_string()),
        Value::String(text) => AttributeValue::S(text.clone()),
        Value::Array(values) => AttributeValue::L(values.iter().map(attribute).collect()),
        Value::Object(members) => AttributeValue::M(members.iter().map(|(name, value)| (name.clone(), attribute(value))).collect()),
    }
}

/// A stored value as use cases see it; nothing for what none of our items has: bytes, sets.
fn json(attribute: AttributeValue) -> Option<Value> {
    match attribute {
        AttributeValue::Null(_) => Some(Value::Null),
        AttributeValue::Bool(flag) => Some(Value::Bool(flag)),
        AttributeValue::N(digits) => number(&digits).map(Value::Number),
        AttributeValue::S(text) => Some(Value::String(text)),
        AttributeValue::L(values) => values.into_iter().map(json).collect::<Option<_>>().map(Value::Array),
        AttributeValue::M(members) => {
            members.into_iter().map(|(name, member)| Some((name, json(member)?))).collect::<Option<_>>().map(Value::Object)
        }
        _ => None,
    }
}

fn number(digits: &str) -> Option<Number> {
    let whole = digits.parse::<u64>().map(Number::from).or_else(|_| digits.parse::<i64>().map(Number::from)).ok();
    whole.or_else(|| digits.parse::<f64>().ok().and_then(Number::from_f64))
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
    use aws_sdk_dynamodb::primitives::Blob;
    use serde_json::{Map, json};

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
    fn what_json_does_not_have_is_unreadable_however_deep_it_is() {
        for foreign in [AttributeValue::B(Blob::new([1])), AttributeValue::Ss(vec!["a".to_owned()]), AttributeValue::N("NaN".to_owned())] {
            let mut attributes = key(&Key::new(Table::Partners, "p", "s"));
            attributes.insert("list".to_owned(), AttributeValue::L(vec![foreign]));
            assert!(matches!(item(Table::Partners, attributes), Err(StoreError::Unreadable(_))));
        }
    }

    #[test]
    fn an_attribute_cannot_pose_as_the_key() {
        let attributes = Map::from_iter([("sort".to_owned(), json!("another"))]);
        let item = Item { key: Key::new(Table::Partners, "p", "s"), attributes };
        assert!(matches!(stored(&item), Err(StoreError::Unreadable(_))));
    }
}
