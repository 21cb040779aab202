//! Calls of the tables, from the JSON that was sent to them.

use std::collections::HashMap;

use aws_sdk_dynamodb::{
    Client,
    error::DisplayErrorContext,
    operation::{
        batch_get_item::builders::BatchGetItemFluentBuilder, delete_item::builders::DeleteItemFluentBuilder,
        put_item::builders::PutItemFluentBuilder, query::builders::QueryFluentBuilder,
        transact_write_items::builders::TransactWriteItemsFluentBuilder,
    },
    primitives::Blob,
    types::{AttributeValue, Delete, KeysAndAttributes, Put, TransactWriteItem},
};
use lambda_runtime::Error;
use serde_json::{Map, Value};

type Attributes = HashMap<String, AttributeValue>;

/// A call, ready to be made again and again.
pub enum Call {
    BatchGetItem(BatchGetItemFluentBuilder),
    Query(Box<QueryFluentBuilder>),
    PutItem(Box<PutItemFluentBuilder>),
    DeleteItem(Box<DeleteItemFluentBuilder>),
    TransactWriteItems(TransactWriteItemsFluentBuilder),
}

impl Call {
    /// Makes it, and waits for its answer.
    pub async fn make(&self) -> Result<(), Error> {
        match self {
            Self::BatchGetItem(call) => call.clone().send().await.map(drop).map_err(|error| said(&error)),
            Self::Query(call) => call.clone().send().await.map(drop).map_err(|error| said(&error)),
            Self::PutItem(call) => call.clone().send().await.map(drop).map_err(|error| said(&error)),
            Self::DeleteItem(call) => call.clone().send().await.map(drop).map_err(|error| said(&error)),
            Self::TransactWriteItems(call) => call.clone().send().await.map(drop).map_err(|error| said(&error)),
        }
    }
}

fn said<E: std::error::Error>(error: &E) -> Error {
    DisplayErrorContext(error).to_string().into()
}

/// The calls of an event: `{ "waves": [[{ "operation": …, "body": … }]] }`.
pub fn waves(client: &Client, event: &Value) -> Vec<Vec<Call>> {
    let wave = |wave: &Value| list(wave).iter().map(|call| one(client, call)).collect();
    list(&event["waves"]).iter().map(wave).collect()
}

fn one(client: &Client, call: &Value) -> Call {
    let (body, table) = (&call["body"], text(&call["body"]["TableName"]));
    match call["operation"].as_str() {
        Some("BatchGetItem") => {
            let tables = body["RequestItems"].as_object().into_iter().flatten().map(|(table, asked)| {
                let keys = list(&asked["Keys"]).iter().map(attributes).collect();
                let asked = KeysAndAttributes::builder().set_keys(Some(keys)).consistent_read(true).build();
                (table.clone(), asked.unwrap_or_else(|error| panic!("{error}")))
            });
            Call::BatchGetItem(client.batch_get_item().set_request_items(Some(tables.collect())))
        }
        Some("Query") => {
            let names = body["ExpressionAttributeNames"].as_object().cloned().unwrap_or_default();
            let names = names.into_iter().map(|(name, value)| (name, text(&value).unwrap_or_default())).collect();
            let query = client
                .query()
                .set_table_name(table)
                .set_index_name(text(&body["IndexName"]))
                .set_consistent_read(body["ConsistentRead"].as_bool())
                .set_key_condition_expression(text(&body["KeyConditionExpression"]))
                .set_expression_attribute_names(Some(names))
                .set_expression_attribute_values(Some(attributes(&body["ExpressionAttributeValues"])))
                .set_scan_index_forward(body["ScanIndexForward"].as_bool())
                .set_limit(body["Limit"].as_i64().and_then(|limit| limit.try_into().ok()));
            Call::Query(Box::new(query))
        }
        Some("PutItem") => Call::PutItem(Box::new(client.put_item().set_table_name(table).set_item(Some(attributes(&body["Item"]))))),
        Some("TransactWriteItems") => {
            let parts = list(&body["TransactItems"]).iter().filter_map(part).collect();
            Call::TransactWriteItems(client.transact_write_items().set_transact_items(Some(parts)))
        }
        Some("DeleteItem") => delete(client, table, &body["Key"]),
        _ => delete(client, Some("liaison-activity".to_owned()), &serde_json::json!({ "partition": { "S": "x" }, "sort": { "S": "x" } })),
    }
}

fn delete(client: &Client, table: Option<String>, key: &Value) -> Call {
    Call::DeleteItem(Box::new(client.delete_item().set_table_name(table).set_key(Some(attributes(key)))))
}

/// A write of a transaction. Its checks change nothing, and are left out like conditions.
fn part(part: &Value) -> Option<TransactWriteItem> {
    let table = |of: &Value| text(&of["TableName"]);
    if part["Put"].is_object() {
        let put = Put::builder().set_table_name(table(&part["Put"])).set_item(Some(attributes(&part["Put"]["Item"])));
        return Some(TransactWriteItem::builder().put(put.build().ok()?).build());
    }
    let delete = Delete::builder().set_table_name(table(&part["Delete"])).set_key(Some(attributes(&part["Delete"]["Key"])));
    Some(TransactWriteItem::builder().delete(delete.build().ok()?).build())
}

fn attributes(object: &Value) -> Attributes {
    members(object).into_iter().map(|(name, value)| (name, attribute(&value))).collect()
}

fn attribute(value: &Value) -> AttributeValue {
    let Some((kind, value)) = members(value).into_iter().next() else { return AttributeValue::Null(true) };
    match (kind.as_str(), &value) {
        ("S", Value::String(text)) => AttributeValue::S(text.clone()),
        ("N", Value::String(number)) => AttributeValue::N(number.clone()),
        ("BOOL", Value::Bool(flag)) => AttributeValue::Bool(*flag),
        ("B", Value::String(bytes)) => AttributeValue::B(Blob::new(bytes.clone())),
        ("L", value) => AttributeValue::L(list(value).iter().map(attribute).collect()),
        ("M", value) => AttributeValue::M(attributes(value)),
        _ => AttributeValue::Null(true),
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn members(value: &Value) -> Map<String, Value> {
    value.as_object().cloned().unwrap_or_default()
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(ToOwned::to_owned)
}
