//! What queues and streams hand to functions.

use application::{
    fakes::StreamRecord,
    ports::{Item, Table},
};
use serde_json::{Map, Value, json};

/// A batch of a queue, one message for each body.
#[must_use]
pub fn batch<'a>(bodies: impl IntoIterator<Item = &'a str>) -> Value {
    let record = |(number, body): (usize, &str)| {
        json!({
            "messageId": format!("message-{number}"),
            "receiptHandle": "handle",
            "body": body,
            "attributes": {"ApproximateReceiveCount": "1", "SentTimestamp": "1772442000000", "SenderId": "liaison", "ApproximateFirstReceiveTimestamp": "1772442000001"},
            "messageAttributes": {},
            "md5OfBody": "",
            "eventSource": "aws:sqs",
            "eventSourceARN": "arn:aws:sqs:eu-west-1:123456789012:liaison-emails",
            "awsRegion": "eu-west-1"
        })
    };
    json!({"Records": bodies.into_iter().enumerate().map(record).collect::<Vec<_>>()})
}

/// A batch of a table's stream. Streams are named `liaison-partners`, `liaison-directory`, `liaison-installations` and
/// `liaison-delegations`.
#[must_use]
pub fn stream(records: &[StreamRecord]) -> Value {
    let record = |(number, record): (usize, &StreamRecord)| {
        let table = match record.key.table {
            Table::Partners => "liaison-partners",
            Table::Directory => "liaison-directory",
            Table::Installations => "liaison-installations",
            Table::Delegations => "liaison-delegations",
            Table::Activity | Table::Ledger | Table::Deliveries | Table::Ephemeral => panic!("the table has no stream"),
        };
        let name = match (&record.old, &record.new) {
            (None, _) => "INSERT",
            (Some(_), Some(_)) => "MODIFY",
            (Some(_), None) => "REMOVE",
        };
        let mut images = json!({
            "Keys": {"partition": {"S": record.key.partition}, "sort": {"S": record.key.sort}},
            "SequenceNumber": format!("{number:021}"),
            "SizeBytes": 100,
            "StreamViewType": "NEW_AND_OLD_IMAGES",
            "ApproximateCreationDateTime": 1_772_442_000
        });
        for (image, item) in [("OldImage", &record.old), ("NewImage", &record.new)] {
            if let Some(item) = item {
                images[image] = image_of(item);
            }
        }
        json!({
            "eventID": format!("event-{number}"),
            "eventName": name,
            "eventVersion": "1.1",
            "eventSource": "aws:dynamodb",
            "awsRegion": "eu-west-1",
            "dynamodb": images,
            "eventSourceARN": format!("arn:aws:dynamodb:eu-west-1:123456789012:table/{table}/stream/2026-03-01T00:00:00.000")
        })
    };
    json!({"Records": records.iter().enumerate().map(record).collect::<Vec<_>>()})
}

fn image_of(item: &Item) -> Value {
    let mut image: Map<String, Value> = item.attributes.iter().map(|(name, value)| (name.clone(), typed(value))).collect();
    image.insert("partition".to_owned(), json!({"S": item.key.partition}));
    image.insert("sort".to_owned(), json!({"S": item.key.sort}));
    Value::Object(image)
}

/// A value wrapped in its type, as the table keeps it.
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
