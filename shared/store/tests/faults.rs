//! What the tables do now and then, and no emulator does: leave keys unread, meet other transactions, throttle, not answer.
#![allow(clippy::unwrap_used, reason = "in a test it is the shortest honest assertion, and clippy.toml covers only #[test] functions")]

use application::ports::{Condition, Item, Key, Reads as _, StoreError, Table, Write, Writes as _};
use aws::fakes::{Answer, Asked, CannedService};
use serde_json::{Map, Value, json};
use store::{DynamoStore, Tables};

fn store(service: &CannedService) -> DynamoStore {
    let tables = Tables { partners: Some("partners".to_owned()), ..Tables::default() };
    DynamoStore::new(&service.connection(), tables)
}

fn key(sort: &str) -> Key {
    Key::new(Table::Partners, "p", sort)
}

fn put(sort: &str, condition: Condition) -> Write {
    Write::Put(Item { key: key(sort), attributes: Map::new() }, condition)
}

fn stored(sort: &str) -> Value {
    json!({"partition": {"S": "p"}, "sort": {"S": sort}})
}

fn ok(body: &Value) -> Answer {
    Answer::With(200, body.to_string())
}

fn refusal(code: &str, more: &Value) -> Answer {
    let mut body = json!({"__type": format!("com.amazonaws.dynamodb.v20120810#{code}"), "message": "secret words"});
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    Answer::With(400, body.to_string())
}

fn cancelled(reasons: &Value) -> Answer {
    refusal("TransactionCanceledException", &json!({"CancellationReasons": reasons}))
}

fn operations(service: &CannedService) -> Vec<String> {
    let name = |asked: &Asked| asked.header("x-amz-target").unwrap().rsplit('.').next().unwrap().to_owned();
    service.asked().iter().map(name).collect()
}

#[tokio::test]
async fn keys_left_unread_are_asked_for_again_and_answered_in_order() {
    let left = json!({"partners": {"Keys": [stored("a")], "ConsistentRead": true}});
    let service = CannedService::answering(vec![
        ok(&json!({"Responses": {"partners": [stored("b")]}, "UnprocessedKeys": left})),
        ok(&json!({"Responses": {"partners": [stored("a")]}, "UnprocessedKeys": {}})),
    ]);
    let found = store(&service).fetch(&[key("a"), key("b"), key("c")]).await.unwrap();
    assert_eq!(found.iter().map(Option::is_some).collect::<Vec<_>>(), [true, true, false]);
    let asked = service.asked();
    assert_eq!(serde_json::from_str::<Value>(&asked[1].body).unwrap()["RequestItems"], left, "only what was left");
    assert!(asked[0].body.contains("\"ConsistentRead\":true"));
}

#[tokio::test]
async fn keys_that_stay_unread_are_not_taken_for_absent() {
    let left = json!({"partners": {"Keys": [stored("a")]}});
    let service = CannedService::answering(vec![ok(&json!({"Responses": {}, "UnprocessedKeys": left}))]);
    assert!(matches!(store(&service).fetch(&[key("a")]).await, Err(StoreError::Unavailable(_))));
    assert_eq!(service.asked().len(), 5);
}

#[tokio::test]
async fn a_write_that_meets_a_transaction_tries_again_and_gives_up_in_the_end() {
    let met = || refusal("TransactionConflictException", &json!({}));
    let service = CannedService::answering(vec![met(), met(), ok(&json!({}))]);
    assert_eq!(store(&service).commit(vec![put("a", Condition::Absent)]).await, Ok(()));
    assert_eq!(store(&service).commit(vec![Write::Delete(key("a"))]).await, Ok(()));
    assert_eq!(operations(&service), ["PutItem", "PutItem", "PutItem", "DeleteItem"]);

    let service = CannedService::answering(vec![met()]);
    assert!(matches!(store(&service).commit(vec![put("a", Condition::Absent)]).await, Err(StoreError::Unavailable(_))));
    assert_eq!(service.asked().len(), 5);
}

#[tokio::test]
async fn a_transaction_that_meets_another_tries_again_and_gives_up_in_the_end() {
    let commit = || vec![put("a", Condition::Absent), put("b", Condition::None)];
    let met = || cancelled(&json!([{"Code": "None"}, {"Code": "TransactionConflict"}]));
    let service = CannedService::answering(vec![met(), ok(&json!({}))]);
    assert_eq!(store(&service).commit(commit()).await, Ok(()));
    assert_eq!(service.asked().len(), 2);

    let service = CannedService::answering(vec![met()]);
    assert!(matches!(store(&service).commit(commit()).await, Err(StoreError::Unavailable(_))));
    assert_eq!(service.asked().len(), 5);
}

#[tokio::test]
async fn a_refused_condition_is_a_conflict_even_when_another_write_met_a_transaction() {
    let reasons = json!([{"Code": "TransactionConflict"}, {"Code": "ConditionalCheckFailed"}]);
    let service = CannedService::answering(vec![cancelled(&reasons)]);
    let commit = vec![put("a", Condition::None), put("b", Condition::Absent)];
    assert_eq!(store(&service).commit(commit).await, Err(StoreError::Conflict { at: 1 }));
    assert_eq!(service.asked().len(), 1);
}

#[tokio::test]
async fn a_write_whose_answer_is_lost_is_repeated_and_recognised() {
    let service =
        CannedService::answering(vec![Answer::Nothing, refusal("ConditionalCheckFailedException", &json!({"Item": stored("a")}))]);
    assert_eq!(store(&service).commit(vec![put("a", Condition::Absent)]).await, Ok(()));
    assert_eq!(service.asked().len(), 2);
}

#[tokio::test]
async fn a_transaction_too_large_for_the_service_is_too_large() {
    let reasons =
        json!([{"Code": "None"}, {"Code": "ValidationError", "Message": "Item size to update has exceeded the maximum allowed size"}]);
    let service = CannedService::answering(vec![cancelled(&reasons)]);
    let commit = vec![put("a", Condition::None), put("b", Condition::None)];
    assert!(matches!(store(&service).commit(commit).await, Err(StoreError::TooLarge(_))));
}

#[tokio::test]
async fn a_throttled_or_silent_service_is_unavailable_and_its_words_are_not_repeated() {
    for answer in [refusal("ThrottlingException", &json!({})), refusal("ResourceNotFoundException", &json!({})), Answer::Nothing] {
        let service = CannedService::answering(vec![answer]);
        let Err(StoreError::Unavailable(reason)) = store(&service).fetch(&[key("a")]).await else { panic!("unavailable") };
        assert!(!reason.contains("secret"), "{reason}");
    }
}
