use application::ports::{Enqueue, EnqueueError, Message, Queue};
use aws_sdk_sqs::{Client, types::SendMessageBatchRequestEntry};
use futures_util::future::join_all;

/// Messages of one request, by the service's limit.
const BATCH_MESSAGES: usize = 10;
/// Bytes of one request: what every region and emulator takes.
const BATCH_BYTES: usize = 256 * 1024;

/// Where the queues of one deployment are; a function has only those it fills.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Addresses {
    /// `QUEUE_EMAILS`.
    pub emails: Option<String>,
    /// `QUEUE_WEBHOOKS`.
    pub webhooks: Option<String>,
    /// `QUEUE_INSTALLATIONS`.
    pub installations: Option<String>,
    /// `QUEUE_RELAY_PARKED`.
    pub parked: Option<String>,
}

/// The queues of one deployment, for those who fill them.
#[derive(Clone)]
pub struct SqsQueues {
    client: Client,
    addresses: Addresses,
}

impl SqsQueues {
    /// The queues at these addresses.
    #[must_use]
    pub fn new(connection: &aws::Connection, addresses: Addresses) -> Self {
        Self { client: Client::new(&connection.sdk_config(crate::REQUESTS)), addresses }
    }

    /// The queues that the environment names (see [`Addresses`]).
    #[must_use]
    pub fn from_env(connection: &aws::Connection) -> Self {
        let addresses = Addresses {
            emails: aws::optional("QUEUE_EMAILS"),
            webhooks: aws::optional("QUEUE_WEBHOOKS"),
            installations: aws::optional("QUEUE_INSTALLATIONS"),
            parked: aws::optional("QUEUE_RELAY_PARKED"),
        };
        Self::new(connection, addresses)
    }

    fn url(&self, queue: Queue) -> Result<&str, &'static str> {
        let (url, variable) = match queue {
            Queue::Emails => (&self.addresses.emails, "QUEUE_EMAILS is not set"),
            Queue::Webhooks => (&self.addresses.webhooks, "QUEUE_WEBHOOKS is not set"),
            Queue::Installations => (&self.addresses.installations, "QUEUE_INSTALLATIONS is not set"),
            Queue::Parked => (&self.addresses.parked, "QUEUE_RELAY_PARKED is not set"),
        };
        url.as_deref().ok_or(variable)
    }

    /// Sends those of a queue, batch after batch, and tells what was not taken.
    async fn send_all(&self, queue: Queue, messages: &[Message]) -> Option<EnqueueError> {
        let of_queue: Vec<&Message> = messages.iter().filter(|message| message.queue == queue).collect();
        let mut refused = None;
        for batch in batches(&of_queue) {
            if let Err(error) = self.send(queue, batch).await {
                refused = Some(match refused.take() {
                    Some(earlier) => together(earlier, error),
                    None => error,
                });
            }
        }
        refused
    }

    /// Sends one batch, what was not taken once more, and tells what was not taken then.
    async fn send(&self, queue: Queue, batch: &[&Message]) -> Result<(), EnqueueError> {
        let failed = |count: usize, reason: String| EnqueueError { count, reason };
        let url = self.url(queue).map_err(|reason| failed(batch.len(), reason.to_owned()))?;
        let mut left: Vec<usize> = (0..batch.len()).collect();
        let mut reason = String::new();
        for _ in 0..2 {
            let entries = left.iter().map(|at| entry(*at, batch[*at])).collect::<Result<Vec<_>, _>>();
            let entries = entries.map_err(|error| failed(left.len(), error.to_string()))?;
            let answer = self.client.send_message_batch().queue_url(url).set_entries(Some(entries)).send().await;
            let answer = answer.map_err(|error| failed(left.len(), aws::classify(&error).to_string()))?;
            if answer.failed().is_empty() {
                return Ok(());
            }
            left = answer.failed().iter().filter_map(|entry| entry.id().parse().ok()).filter(|at| *at < batch.len()).collect();
            reason = answer.failed().iter().map(aws_sdk_sqs::types::BatchResultErrorEntry::code).collect::<Vec<_>>().join(", ");
        }
        Err(failed(left.len(), reason))
    }
}

impl Enqueue for SqsQueues {
    async fn enqueue(&self, messages: &[Message]) -> Result<(), EnqueueError> {
        // No queue waits for another.
        let queues = [Queue::Emails, Queue::Webhooks, Queue::Installations, Queue::Parked];
        let sent = join_all(queues.map(|queue| self.send_all(queue, messages))).await;
        sent.into_iter().flatten().reduce(together).map_or(Ok(()), Err)
    }
}

fn together(earlier: EnqueueError, later: EnqueueError) -> EnqueueError {
    EnqueueError { count: earlier.count + later.count, reason: [earlier.reason, later.reason].join("; ") }
}

/// Cuts messages into batches, in order. One that alone is too large is a batch of its own, which the service refuses.
fn batches<'a, 'm>(mut messages: &'a [&'m Message]) -> Vec<&'a [&'m Message]> {
    let mut batches = vec![];
    while !messages.is_empty() {
        let mut bytes = 0;
        let fitting = messages.iter().take(BATCH_MESSAGES).take_while(|message| {
            bytes += message.body.len();
            bytes <= BATCH_BYTES
        });
        let (batch, rest) = messages.split_at(fitting.count().max(1));
        batches.push(batch);
        messages = rest;
    }
    batches
}

fn entry(at: usize, message: &Message) -> Result<SendMessageBatchRequestEntry, aws_sdk_sqs::error::BuildError> {
    SendMessageBatchRequestEntry::builder().id(at.to_string()).message_body(&message.body).build()
}

#[cfg(test)]
mod tests {
    use aws::fakes::{Answer, CannedService};
    use serde_json::json;

    use super::*;

    fn messages(count: usize, bytes: usize) -> Vec<Message> {
        (0..count).map(|_| Message { queue: Queue::Emails, body: "x".repeat(bytes) }).collect()
    }

    fn queues(service: &CannedService) -> SqsQueues {
        SqsQueues::new(&service.connection(), Addresses { emails: Some(format!("{}/1/emails", service.url())), ..Addresses::default() })
    }

    fn answer(taken: &[&str], refused: &[&str]) -> Answer {
        let taken: Vec<_> = taken.iter().map(|id| json!({"Id": id, "MessageId": "m", "MD5OfMessageBody": ""})).collect();
        let refused: Vec<_> = refused.iter().map(|id| json!({"Id": id, "Code": "InternalError", "SenderFault": false})).collect();
        Answer::With(200, json!({"Successful": taken, "Failed": refused}).to_string())
    }

    fn ids(body: &str) -> Vec<String> {
        let body: serde_json::Value = serde_json::from_str(body).unwrap();
        body["Entries"].as_array().unwrap().iter().map(|entry| entry["Id"].as_str().unwrap().to_owned()).collect()
    }

    #[test]
    fn batches_hold_ten_messages_and_no_more_bytes_than_the_service_takes() {
        let sizes =
            |messages: &[Message]| batches(&messages.iter().collect::<Vec<_>>()).iter().map(|batch| batch.len()).collect::<Vec<_>>();
        assert_eq!(sizes(&messages(23, 10)), [10, 10, 3]);
        assert_eq!(sizes(&messages(5, 100 * 1024)), [2, 2, 1]);
        assert_eq!(sizes(&messages(2, BATCH_BYTES)), [1, 1]);
        assert_eq!(sizes(&messages(2, BATCH_BYTES + 1)), [1, 1]);
        assert!(sizes(&[]).is_empty());
    }

    #[tokio::test]
    async fn what_a_queue_did_not_take_is_sent_once_more_alone() {
        let service = CannedService::answering(vec![answer(&["0", "2"], &["1"]), answer(&["1"], &[])]);
        assert_eq!(queues(&service).enqueue(&messages(3, 5)).await, Ok(()));
        let asked: Vec<_> = service.asked().iter().map(|asked| ids(&asked.body)).collect();
        assert_eq!(asked, [vec!["0", "1", "2"], vec!["1"]]);
    }

    #[tokio::test]
    async fn what_is_refused_twice_is_counted_and_the_other_batches_are_still_sent() {
        let service = CannedService::deciding(|asked, _| {
            let ids = ids(&asked.body);
            if ids.iter().any(|id| id == "9") { answer(&[], &["3", "9"]) } else { answer(&["0"], &[]) }
        });
        let error = queues(&service).enqueue(&messages(11, 5)).await.unwrap_err();
        assert_eq!(error, EnqueueError { count: 2, reason: "InternalError, InternalError".to_owned() });
        assert_eq!(service.asked().len(), 3);
    }

    #[tokio::test]
    async fn a_queue_that_answers_with_an_error_takes_nothing() {
        let gone = json!({"__type": "com.amazonaws.sqs#QueueDoesNotExist", "message": "secret"}).to_string();
        let service = CannedService::answering(vec![Answer::With(400, gone)]);
        let error = queues(&service).enqueue(&messages(2, 5)).await.unwrap_err();
        assert_eq!(error.count, 2);
        assert!(error.reason.contains("QueueDoesNotExist") && !error.reason.contains("secret"), "{}", error.reason);
    }

    #[tokio::test]
    async fn a_queue_that_the_function_does_not_have_is_named() {
        let service = CannedService::answering(vec![Answer::Nothing]);
        let parked = Message { queue: Queue::Parked, body: String::new() };
        let error = queues(&service).enqueue(&[parked]).await.unwrap_err();
        assert!(error.reason.contains("QUEUE_RELAY_PARKED"), "{}", error.reason);
        assert!(service.asked().is_empty());
    }
}
