//! Commits: what each condition looks like, and what a refusal means.
//!
//! ```text
//!                       ┌─ condition held ──→ stored
//! commit ── service ────┼─ refused ── stored is what we wanted? ──┬─ yes: the answer to an earlier attempt was lost ──→ Ok
//!                       │                                         └─ no ──→ Conflict at the first refused write
//!                       └─ met another transaction, throttled ──→ pause, again; at last Unavailable
//! ```

use std::collections::{BTreeSet, HashMap};

use application::ports::{Condition, Item, Key, Reads as _, StoreError, Write, Writes};
use aws_sdk_dynamodb::{
    error::{BuildError, SdkError},
    operation::{delete_item::DeleteItemError, put_item::PutItemError, transact_write_items::TransactWriteItemsError},
    types::{
        AttributeValue, CancellationReason, ConditionCheck, Delete, Put, ReturnValuesOnConditionCheckFailure::AllOld, TransactWriteItem,
    },
};

use crate::{
    DynamoStore,
    attributes::{self, PARTITION, Stored},
    patience::{ATTEMPTS, is_about_size, pause, store_error},
};

/// Writes of one transaction, by the service's limit.
const TRANSACTION_WRITES: usize = 100;

impl Writes for DynamoStore {
    async fn commit(&self, writes: Vec<Write>) -> Result<(), StoreError> {
        if writes.len() > TRANSACTION_WRITES || writes.iter().map(Write::key).collect::<BTreeSet<_>>().len() != writes.len() {
            return Err(StoreError::TooLarge("a transaction holds each key once and at most 100".to_owned()));
        }
        match writes.as_slice() {
            [] | [Write::Check(_, Condition::None)] => Ok(()),
            [Write::Put(item, condition)] => self.put(item, *condition).await,
            [Write::Delete(key)] => self.delete(key).await,
            writes => self.transact(writes).await,
        }
    }
}

impl DynamoStore {
    async fn put(&self, item: &Item, condition: Condition) -> Result<(), StoreError> {
        let expression = Expression::of(condition);
        for attempt in 0..ATTEMPTS {
            // Made anew for another attempt, which is rare, so that the first needs no copy.
            let request = self
                .client
                .put_item()
                .table_name(self.tables.name(item.key.table)?)
                .set_item(Some(attributes::stored(item)?))
                .set_condition_expression(expression.text())
                .set_expression_attribute_names(expression.names())
                .set_expression_attribute_values(expression.values())
                .return_values_on_condition_check_failure(AllOld);
            match request.send().await {
                Ok(_) => return Ok(()),
                Err(SdkError::ServiceError(context)) if matches!(context.err(), PutItemError::TransactionConflictException(_)) => {
                    pause(attempt).await;
                }
                Err(error) => {
                    let Some(PutItemError::ConditionalCheckFailedException(refusal)) = error.as_service_error() else {
                        return Err(store_error("PutItem", &error));
                    };
                    let is_done = is_same(item, refusal.item.clone())?;
                    return if is_done { Ok(()) } else { Err(StoreError::Conflict { at: 0 }) };
                }
            }
        }
        Err(StoreError::Unavailable("PutItem: other transactions hold the item".to_owned()))
    }

    async fn delete(&self, key: &Key) -> Result<(), StoreError> {
        for attempt in 0..ATTEMPTS {
            let request = self.client.delete_item().table_name(self.tables.name(key.table)?).set_key(Some(attributes::key(key)));
            match request.send().await {
                Ok(_) => return Ok(()),
                Err(error) if error.as_service_error().is_some_and(DeleteItemError::is_transaction_conflict_exception) => {
                    pause(attempt).await;
                }
                Err(error) => return Err(store_error("DeleteItem", &error)),
            }
        }
        Err(StoreError::Unavailable("DeleteItem: other transactions hold the item".to_owned()))
    }

    async fn transact(&self, writes: &[Write]) -> Result<(), StoreError> {
        // A check of nothing is no part of a transaction; the places of the others in the commit are kept beside them.
        let placed: Vec<(usize, &Write)> =
            writes.iter().enumerate().filter(|(_, write)| !matches!(write, Write::Check(_, Condition::None))).collect();
        for attempt in 0..ATTEMPTS {
            let parts = placed.iter().map(|(_, write)| self.part(write)).collect::<Result<Vec<_>, _>>()?;
            let Err(error) = self.client.transact_write_items().set_transact_items(Some(parts)).send().await else {
                return Ok(());
            };
            let Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) = error.as_service_error() else {
                return Err(store_error("TransactWriteItems", &error));
            };
            let reasons = cancelled.cancellation_reasons();
            if let Some(at) = placed.iter().zip(reasons).find(|(_, reason)| is(reason, "ConditionalCheckFailed")).map(|((at, _), _)| *at) {
                let is_done = self.is_done(&placed, reasons).await?;
                return if is_done { Ok(()) } else { Err(StoreError::Conflict { at }) };
            }
            if let Some(reason) =
                reasons.iter().find(|reason| is(reason, "ValidationError") || is(reason, "ItemCollectionSizeLimitExceeded"))
            {
                return Err(invalid(reason));
            }
            pause(attempt).await;
        }
        Err(StoreError::Unavailable("TransactWriteItems: other writers hold the items".to_owned()))
    }

    /// Whether everything is already as a refused transaction wanted it: then it is the repeat of one that was done and
    /// whose answer was lost; checks alone do nothing that could have been done. The refusal tells what is stored under refused writes; the others are read.
    async fn is_done(&self, placed: &[(usize, &Write)], reasons: &[CancellationReason]) -> Result<bool, StoreError> {
        if placed.iter().all(|(_, write)| matches!(write, Write::Check(..))) {
            return Ok(false);
        }
        let mut unknown = vec![];
        for ((_, write), reason) in placed.iter().zip(reasons) {
            match write {
                Write::Put(item, _) if is(reason, "ConditionalCheckFailed") => {
                    if !is_same(item, reason.item.clone())? {
                        return Ok(false);
                    }
                }
                // Its condition held, so nothing is stored there: it was not done.
                Write::Put(_, Condition::Absent) => return Ok(false),
                Write::Put(..) | Write::Delete(_) => unknown.push(*write),
                Write::Check(..) => {}
            }
        }
        let keys: Vec<Key> = unknown.iter().map(|write| write.key().clone()).collect();
        for (write, stored) in unknown.into_iter().zip(self.fetch(&keys).await?) {
            let is_as_wanted = match (write, stored) {
                (Write::Put(item, _), Some(stored)) => is_same(item, Some(attributes::stored(&stored)?))?,
                (_, stored) => stored.is_none() && matches!(write, Write::Delete(_)),
            };
            if !is_as_wanted {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn part(&self, write: &Write) -> Result<TransactWriteItem, StoreError> {
        let table = self.tables.name(write.key().table)?;
        let part = TransactWriteItem::builder();
        let part = match write {
            Write::Put(item, condition) => {
                let expression = Expression::of(*condition);
                let put = Put::builder()
                    .table_name(table)
                    .set_item(Some(attributes::stored(item)?))
                    .set_condition_expression(expression.text())
                    .set_expression_attribute_names(expression.names())
                    .set_expression_attribute_values(expression.values())
                    .return_values_on_condition_check_failure(AllOld)
                    .build();
                part.put(put.map_err(|error| incomplete(&error))?)
            }
            Write::Delete(key) => {
                let delete = Delete::builder().table_name(table).set_key(Some(attributes::key(key))).build();
                part.delete(delete.map_err(|error| incomplete(&error))?)
            }
            Write::Check(key, condition) => {
                let expression = Expression::of(*condition);
                let check = ConditionCheck::builder()
                    .table_name(table)
                    .set_key(Some(attributes::key(key)))
                    .set_condition_expression(expression.text())
                    .set_expression_attribute_names(expression.names())
                    .set_expression_attribute_values(expression.values())
                    .build();
                part.condition_check(check.map_err(|error| incomplete(&error))?)
            }
        };
        Ok(part.build())
    }
}

/// A condition as the service reads it; names are always placeholders, so that no reserved word can spoil one.
struct Expression {
    text: &'static str,
    name: Option<(&'static str, &'static str)>,
    value: Option<i128>,
}

impl Expression {
    fn of(condition: Condition) -> Self {
        match condition {
            Condition::None => Self { text: "", name: None, value: None },
            Condition::Absent => Self { text: "attribute_not_exists(#partition)", name: None, value: None },
            Condition::Present => Self { text: "attribute_exists(#partition)", name: None, value: None },
            Condition::AbsentOrExpired(now) => Self {
                text: "attribute_not_exists(#partition) OR #expires_at <= :value",
                name: Some(("#expires_at", "expires_at")),
                value: Some(now.as_second().into()),
            },
            Condition::VersionIs(version) => {
                Self { text: "#version = :value", name: Some(("#version", "version")), value: Some(version.into()) }
            }
        }
    }

    fn text(&self) -> Option<String> {
        (!self.text.is_empty()).then(|| self.text.to_owned())
    }

    fn names(&self) -> Option<HashMap<String, String>> {
        let partition = self.text.contains("#partition").then_some(("#partition", PARTITION));
        let names: HashMap<_, _> = partition.into_iter().chain(self.name).map(|(to, from)| (to.to_owned(), from.to_owned())).collect();
        (!names.is_empty()).then_some(names)
    }

    fn values(&self) -> Option<Stored> {
        self.value.map(|value| HashMap::from([(":value".to_owned(), AttributeValue::N(value.to_string()))]))
    }
}

/// Whether what is stored is what we wanted to store; both are read back, so that notations of a number do not differ.
fn is_same(wanted: &Item, stored: Option<Stored>) -> Result<bool, StoreError> {
    let Some(stored) = stored.filter(|attributes| !attributes.is_empty()) else { return Ok(false) };
    let table = wanted.key.table;
    Ok(attributes::item(table, stored)? == attributes::item(table, attributes::stored(wanted)?)?)
}

fn is(reason: &CancellationReason, code: &str) -> bool {
    reason.code() == Some(code)
}

fn invalid(reason: &CancellationReason) -> StoreError {
    let code = reason.code().unwrap_or_default();
    let text = format!("TransactWriteItems: {code}");
    let is_too_large = code == "ItemCollectionSizeLimitExceeded" || reason.message().is_some_and(is_about_size);
    if is_too_large { StoreError::TooLarge(text) } else { StoreError::Unavailable(text) }
}

fn incomplete(error: &BuildError) -> StoreError {
    StoreError::Unavailable(error.to_string())
}
