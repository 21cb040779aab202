//! Dead letters, for operators: look without taking, and put back to be tried again.

use std::collections::HashSet;

use aws_sdk_sqs::{
    Client,
    types::{Message, MessageSystemAttributeName},
};

/// Messages of one request, by the service's limit.
const BATCH_MESSAGES: i32 = 10;
/// How long what was received stays hidden: long enough to list or move a thousand, and the end of it if we break off.
const HIDDEN_SECONDS: i32 = 60;
/// Long polling asks every server of the queue; without it a nearly empty queue often answers with nothing.
const WAIT_SECONDS: i32 = 1;

/// A message that was given up.
#[derive(Clone, PartialEq, Eq)]
pub struct DeadLetter {
    /// Its message id.
    pub message_id: String,
    /// Its body.
    pub body: String,
    /// When it was first sent, in milliseconds since 1970.
    pub sent_at_ms: Option<i64>,
    receipt: String,
}

/// Without the body: what a message holds is for the operator's eyes, not for logs.
impl std::fmt::Debug for DeadLetter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DeadLetter").field("message_id", &self.message_id).field("sent_at_ms", &self.sent_at_ms).finish_non_exhaustive()
    }
}

/// The queue failed; what was moved before is moved.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{operation} failed after {moved} messages were moved: {reason}")]
pub struct DeadLetterError {
    /// What was tried.
    pub operation: &'static str,
    /// How many messages were moved by then.
    pub moved: usize,
    /// What the queue said.
    pub reason: String,
}

/// Queues of dead letters.
#[derive(Clone)]
pub struct DeadLetters {
    client: Client,
}

impl DeadLetters {
    /// Dead letters reached this way.
    #[must_use]
    pub fn new(connection: &aws::Connection) -> Self {
        Self { client: Client::new(&connection.sdk_config(crate::REQUESTS)) }
    }

    /// The address of a stack's queue, found by the name that CloudFormation gives: `<stack>-<resource>-<suffix>`; nothing
    /// when there is none.
    pub async fn queue_of_stack(&self, stack: &str, resource: &str) -> Result<Option<String>, DeadLetterError> {
        let request = self.client.list_queues().queue_name_prefix(format!("{stack}-{resource}-"));
        let answer = request.send().await.map_err(|error| DeadLetterError {
            operation: "ListQueues",
            moved: 0,
            reason: aws::classify(&error).to_string(),
        })?;
        Ok(answer.queue_urls.unwrap_or_default().into_iter().next())
    }

    /// Hands at most `limit` messages of the queue at `url` to `handle`, one by one, and deletes each that it took; the
    /// others stay, and why is told by message id.
    pub async fn settle(
        &self,
        url: &str,
        limit: usize,
        handle: impl AsyncFn(&DeadLetter) -> Result<(), String>,
    ) -> Result<(usize, Vec<(String, String)>), DeadLetterError> {
        let (mut settled, mut refused, mut kept) = (0, vec![], vec![]);
        while settled + refused.len() < limit {
            let received = self.receive(url, settled).await?;
            if received.is_empty() {
                break;
            }
            for letter in received {
                // One that was refused comes again when it was hidden long enough: it has had its turn.
                if settled + refused.len() == limit || refused.iter().any(|(id, _)| *id == letter.message_id) {
                    kept.push(letter);
                    continue;
                }
                match handle(&letter).await {
                    Ok(()) => {
                        let deleted = self.client.delete_message().queue_url(url).receipt_handle(&letter.receipt).send().await;
                        let failed = |reason| DeadLetterError { operation: "DeleteMessage", moved: settled, reason };
                        deleted.map_err(|error| failed(aws::classify(&error).to_string()))?;
                        settled += 1;
                    }
                    Err(reason) => {
                        refused.push((letter.message_id.clone(), reason));
                        kept.push(letter);
                    }
                }
            }
        }
        for letter in &kept {
            self.show_again(url, letter).await?;
        }
        Ok((settled, refused))
    }

    /// At most `limit` messages of the queue at `url`. They stay in it and can be received again at once.
    pub async fn list(&self, url: &str, limit: usize) -> Result<Vec<DeadLetter>, DeadLetterError> {
        let mut seen = HashSet::new();
        let mut letters = vec![];
        while letters.len() < limit {
            let received = self.receive(url, 0).await?;
            let count = received.len();
            letters.extend(received.into_iter().filter(|letter| seen.insert(letter.message_id.clone())));
            if count == 0 {
                break;
            }
        }
        for letter in &letters {
            self.show_again(url, letter).await?;
        }
        letters.truncate(limit);
        Ok(letters)
    }

    /// Moves at most `limit` messages from `dead` back to `source`, one by one: each is deleted only after the source
    /// has taken it, so a fault in between leaves it in both (consumers are idempotent) and never in neither.
    pub async fn replay(&self, dead: &str, source: &str, limit: usize) -> Result<usize, DeadLetterError> {
        let mut moved = 0;
        while moved < limit {
            let received = self.receive(dead, moved).await?;
            if received.is_empty() {
                break;
            }
            for letter in received {
                if moved == limit {
                    self.show_again(dead, &letter).await?;
                    continue;
                }
                let failed = |operation, reason| DeadLetterError { operation, moved, reason };
                if let Err(error) = self.client.send_message().queue_url(source).message_body(&letter.body).send().await {
                    let reason = aws::classify(&error).to_string();
                    self.show_again(dead, &letter).await?;
                    return Err(failed("SendMessage", reason));
                }
                let deleted = self.client.delete_message().queue_url(dead).receipt_handle(&letter.receipt).send().await;
                deleted.map_err(|error| failed("DeleteMessage", aws::classify(&error).to_string()))?;
                moved += 1;
            }
        }
        Ok(moved)
    }

    async fn receive(&self, url: &str, moved: usize) -> Result<Vec<DeadLetter>, DeadLetterError> {
        let request = self
            .client
            .receive_message()
            .queue_url(url)
            .max_number_of_messages(BATCH_MESSAGES)
            .visibility_timeout(HIDDEN_SECONDS)
            .wait_time_seconds(WAIT_SECONDS)
            .message_system_attribute_names(MessageSystemAttributeName::SentTimestamp);
        let answer = request.send().await.map_err(|error| DeadLetterError {
            operation: "ReceiveMessage",
            moved,
            reason: aws::classify(&error).to_string(),
        })?;
        Ok(answer.messages.unwrap_or_default().into_iter().map(letter).collect())
    }

    async fn show_again(&self, url: &str, letter: &DeadLetter) -> Result<(), DeadLetterError> {
        let request = self.client.change_message_visibility().queue_url(url).receipt_handle(&letter.receipt).visibility_timeout(0);
        let shown = request.send().await.map(|_| ());
        shown.map_err(|error| DeadLetterError { operation: "ChangeMessageVisibility", moved: 0, reason: aws::classify(&error).to_string() })
    }
}

fn letter(message: Message) -> DeadLetter {
    let sent = message.attributes.as_ref().and_then(|attributes| attributes.get(&MessageSystemAttributeName::SentTimestamp));
    DeadLetter {
        sent_at_ms: sent.and_then(|text| text.parse().ok()),
        message_id: message.message_id.unwrap_or_default(),
        body: message.body.unwrap_or_default(),
        receipt: message.receipt_handle.unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use aws::fakes::{Answer, Asked, CannedService};
    use serde_json::json;

    use super::*;

    fn operation(asked: &Asked) -> &str {
        asked.header("x-amz-target").unwrap().trim_start_matches("AmazonSQS.")
    }

    /// A queue of two letters that then is empty.
    fn two_letters(source_takes: bool) -> CannedService {
        CannedService::deciding(move |asked, number| match operation(asked) {
            "ReceiveMessage" if number == 0 => {
                let letter = |name: &str| json!({"MessageId": name, "ReceiptHandle": format!("receipt-{name}"), "Body": name, "Attributes": {"SentTimestamp": "5"}});
                Answer::With(200, json!({"Messages": [letter("a"), letter("b")]}).to_string())
            }
            "SendMessage" if !source_takes => Answer::With(400, json!({"__type": "QueueDoesNotExist"}).to_string()),
            _ => Answer::With(200, "{}".to_owned()),
        })
    }

    fn story(service: &CannedService) -> Vec<String> {
        let asked = service.asked();
        asked.iter().map(|asked| operation(asked).to_owned()).collect()
    }

    #[tokio::test]
    async fn listing_leaves_the_letters_where_they_are() {
        let service = two_letters(true);
        let letters = DeadLetters::new(&service.connection()).list(&format!("{}/1/dead", service.url()), 10).await.unwrap();
        assert_eq!(
            letters.iter().map(|letter| (letter.body.as_str(), letter.sent_at_ms)).collect::<Vec<_>>(),
            [("a", Some(5)), ("b", Some(5))]
        );
        assert_eq!(story(&service), ["ReceiveMessage", "ReceiveMessage", "ChangeMessageVisibility", "ChangeMessageVisibility"]);
        assert!(!format!("{letters:?}").contains("receipt"));
    }

    #[tokio::test]
    async fn a_letter_is_deleted_only_after_its_queue_has_taken_it() {
        let service = two_letters(true);
        let url = |name: &str| format!("{}/1/{name}", service.url());
        assert_eq!(DeadLetters::new(&service.connection()).replay(&url("dead"), &url("emails"), 10).await, Ok(2));
        assert_eq!(story(&service), ["ReceiveMessage", "SendMessage", "DeleteMessage", "SendMessage", "DeleteMessage", "ReceiveMessage"]);
    }

    #[tokio::test]
    async fn a_letter_that_its_queue_does_not_take_stays_dead() {
        let service = two_letters(false);
        let url = |name: &str| format!("{}/1/{name}", service.url());
        let error = DeadLetters::new(&service.connection()).replay(&url("dead"), &url("emails"), 10).await.unwrap_err();
        assert_eq!((error.operation, error.moved), ("SendMessage", 0));
        assert_eq!(story(&service), ["ReceiveMessage", "SendMessage", "ChangeMessageVisibility"]);
    }

    #[tokio::test]
    async fn no_more_letters_are_moved_than_asked_for() {
        let service = two_letters(true);
        let url = |name: &str| format!("{}/1/{name}", service.url());
        assert_eq!(DeadLetters::new(&service.connection()).replay(&url("dead"), &url("emails"), 1).await, Ok(1));
        assert_eq!(story(&service), ["ReceiveMessage", "SendMessage", "DeleteMessage", "ChangeMessageVisibility"]);
    }

    #[tokio::test]
    async fn a_letter_that_was_taken_is_deleted_and_one_that_was_refused_stays() {
        let service = two_letters(true);
        let letters = DeadLetters::new(&service.connection());
        let url = format!("{}/1/parked", service.url());
        let settled = letters.settle(&url, 10, async |letter| if letter.body == "a" { Ok(()) } else { Err("unreadable".to_owned()) }).await;
        assert_eq!(settled, Ok((1, vec![("b".to_owned(), "unreadable".to_owned())])));
        assert_eq!(story(&service), ["ReceiveMessage", "DeleteMessage", "ReceiveMessage", "ChangeMessageVisibility"]);
    }

    #[tokio::test]
    async fn the_queue_of_a_stack_is_asked_for_by_its_whole_name() {
        let found = json!({"QueueUrls": ["https://queues.example/1/liaison-Emails-A1"]}).to_string();
        let service = CannedService::answering(vec![Answer::With(200, found)]);
        let url = DeadLetters::new(&service.connection()).queue_of_stack("liaison", "Emails").await.unwrap();
        assert_eq!(url.as_deref(), Some("https://queues.example/1/liaison-Emails-A1"));
        assert!(service.asked()[0].body.contains("liaison-Emails-\""), "EmailsDead and EmailFeedback are other queues");
    }
}
