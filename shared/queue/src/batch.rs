//! Batches: each message on its own, so that one that cannot be read or done fails alone.

use std::{error::Error, future::Future};

use futures_util::{StreamExt as _, stream};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

/// The messages of a batch that must be delivered again, as Lambda reads them (`ReportBatchItemFailures`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Failures {
    /// By message id.
    #[serde(rename = "batchItemFailures")]
    pub messages: Vec<Failure>,
}

/// One message that must be delivered again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Failure {
    /// Its message id.
    #[serde(rename = "itemIdentifier")]
    pub message_id: String,
}

/// Not one message of the batch could be done: the invocation fails as a whole, so that the function's alarm sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AllFailed {
    /// The event is no batch of messages; nothing can be told apart.
    #[error("the event holds no messages that can be told apart")]
    Event,
    /// All failed.
    #[error("all {0} messages of the batch failed")]
    Messages(usize),
}

/// Hands each message's decoded body to `handle`, at most `parallel` at once, and tells which must come again.
///
/// `event` is the invocation's event as it came. What went wrong with a message is logged here, once, by its id; never
/// its body.
pub async fn each<T, E, F>(event: &Value, parallel: usize, handle: impl Fn(T) -> F) -> Result<Failures, AllFailed>
where
    T: DeserializeOwned,
    E: Error + 'static,
    F: Future<Output = Result<(), E>>,
{
    let records = event.get("Records").and_then(Value::as_array).ok_or(AllFailed::Event)?;
    let named: Vec<(&str, &Value)> =
        records.iter().map(|record| Some((record.get("messageId")?.as_str()?, record))).collect::<Option<_>>().ok_or(AllFailed::Event)?;
    let count = named.len();
    let handle = &handle;
    let failed: Vec<Option<Failure>> = stream::iter(named)
        .map(|(message_id, record)| async move {
            let outcome = match decode(record) {
                Ok(message) => handle(message).await.map_err(|error| chain(&error)),
                Err(reason) => Err(reason),
            };
            let reason = outcome.err()?;
            let attempt = record.pointer("/attributes/ApproximateReceiveCount").and_then(Value::as_str).unwrap_or("?");
            tracing::error!(message_id, attempt, reason, "a message failed");
            Some(Failure { message_id: message_id.to_owned() })
        })
        .buffered(parallel.max(1))
        .collect()
        .await;
    let messages: Vec<Failure> = failed.into_iter().flatten().collect();
    if !messages.is_empty() && messages.len() == count { Err(AllFailed::Messages(count)) } else { Ok(Failures { messages }) }
}

/// A message's body; what is wrong with one is told by place only, as the words may be anyone's.
fn decode<T: DeserializeOwned>(record: &Value) -> Result<T, String> {
    let body = record.get("body").and_then(Value::as_str).ok_or("the message has no body")?;
    serde_json::from_str(body)
        .map_err(|error| format!("the body is unreadable ({:?} error, line {}, column {})", error.classify(), error.line(), error.column()))
}

fn chain(error: &(dyn Error + 'static)) -> String {
    let causes = std::iter::successors(Some(error), |error| (*error).source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

#[cfg(test)]
mod tests {
    use std::{
        cell::{Cell, RefCell},
        convert::Infallible,
    };

    use serde_json::json;

    use super::*;

    fn event(bodies: &[&str]) -> Value {
        let record = |(number, body): (usize, &&str)| json!({"messageId": format!("m{number}"), "body": body, "attributes": {}});
        json!({"Records": bodies.iter().enumerate().map(record).collect::<Vec<_>>()})
    }

    async fn failed(event: &Value) -> Result<Vec<String>, AllFailed> {
        let odd = |number: u64| async move { if number.is_multiple_of(2) { Ok(()) } else { Err(std::fmt::Error) } };
        let failures = each(event, 2, odd).await?;
        Ok(failures.messages.into_iter().map(|failure| failure.message_id).collect())
    }

    #[tokio::test]
    async fn a_message_that_fails_or_cannot_be_read_comes_again_alone() {
        assert_eq!(failed(&event(&["0", "1", "2", "{", "4"])).await.unwrap(), ["m1", "m3"]);
        assert!(failed(&event(&["0", "2"])).await.unwrap().is_empty());
        assert!(failed(&event(&[])).await.unwrap().is_empty());
        let without_body = json!({"Records": [{"messageId": "a"}, {"messageId": "b", "body": "2"}]});
        assert_eq!(failed(&without_body).await.unwrap(), ["a"]);
    }

    #[tokio::test]
    async fn when_all_fail_the_invocation_fails() {
        assert_eq!(failed(&event(&["1", "x"])).await, Err(AllFailed::Messages(2)));
        assert_eq!(failed(&json!({"Records": [{"body": "2"}]})).await, Err(AllFailed::Event));
        assert_eq!(failed(&json!([])).await, Err(AllFailed::Event));
    }

    #[tokio::test]
    async fn no_more_are_under_way_than_allowed() {
        let (running, most) = (Cell::new(0), Cell::new(0));
        let handled = RefCell::new(vec![]);
        let handle = |number: u64| {
            let (running, most, handled) = (&running, &most, &handled);
            async move {
                running.set(running.get() + 1);
                most.set(most.get().max(running.get()));
                for _ in 0..number {
                    tokio::task::yield_now().await;
                }
                running.set(running.get() - 1);
                handled.borrow_mut().push(number);
                Ok::<_, Infallible>(())
            }
        };
        each(&event(&["3", "1", "2", "5", "4"]), 2, handle).await.unwrap();
        assert_eq!(most.get(), 2);
        assert_eq!(handled.borrow().len(), 5);
    }

    #[test]
    fn failures_are_written_as_lambda_reads_them() {
        let failures = Failures { messages: vec![Failure { message_id: "m1".to_owned() }] };
        assert_eq!(serde_json::to_value(failures).unwrap(), json!({"batchItemFailures": [{"itemIdentifier": "m1"}]}));
    }
}
