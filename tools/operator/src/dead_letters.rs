//! The dead-letter queues of the template: which there are, and what an operator does with the letters of each.

use jiff::Timestamp;
use queue::{DeadLetter, DeadLetters};

/// What makes the letters of a queue good again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// They go back to the queue they came from: its resource in the template.
    SendBack(&'static str),
    /// They name items, whose events are emitted again: `replay parked`.
    EmitParked,
    /// They only say that something was given up; the remedy is elsewhere, then they are dropped.
    Elsewhere(&'static str),
}

/// A dead-letter queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeadQueue {
    /// What operators call it.
    pub name: &'static str,
    /// Its resource in the template.
    pub resource: &'static str,
    /// What its letters are.
    pub holds: &'static str,
    /// What to do with them.
    pub remedy: Remedy,
}

/// All of them.
pub const QUEUES: [DeadQueue; 7] = [
    DeadQueue { name: "emails", resource: "EmailsDead", holds: "emails that could not be sent", remedy: Remedy::SendBack("Emails") },
    DeadQueue {
        name: "email-feedback",
        resource: "EmailFeedbackDead",
        holds: "bounces and complaints that could not be recorded",
        remedy: Remedy::SendBack("EmailFeedback"),
    },
    DeadQueue {
        name: "webhooks",
        resource: "WebhooksDead",
        holds: "orders of webhook deliveries that could not be dealt with",
        remedy: Remedy::SendBack("Webhooks"),
    },
    DeadQueue {
        name: "installation-orders",
        resource: "InstallationOrdersDead",
        holds: "orders to bring installations up to what their app publishes",
        remedy: Remedy::SendBack("InstallationOrders"),
    },
    DeadQueue { name: "parked", resource: "RelayParked", holds: "changes that the relay did not understand", remedy: Remedy::EmitParked },
    DeadQueue {
        name: "relay",
        resource: "RelayDead",
        holds: "batches that the relay never got through",
        remedy: Remedy::Elsewhere("emit what was committed since: `replay outbox --since TIME`"),
    },
    DeadQueue {
        name: "schedules",
        resource: "SchedulesDead",
        holds: "runs of the schedule that failed",
        remedy: Remedy::Elsewhere("nothing: the next run does what is due"),
    },
];

/// The queue of a name.
///
/// # Errors
/// A sentence that names those there are.
pub fn named(name: &str) -> Result<DeadQueue, String> {
    let names: Vec<_> = QUEUES.iter().map(|queue| queue.name).collect();
    QUEUES
        .into_iter()
        .find(|queue| queue.name == name)
        .ok_or_else(|| format!("there is no dead-letter queue `{name}`: {}", names.join(", ")))
}

/// The address of a stack's queue.
///
/// # Errors
/// A sentence.
pub async fn address(letters: &DeadLetters, stack: &str, resource: &str) -> Result<String, String> {
    let found = letters.queue_of_stack(stack, resource).await.map_err(|error| error.to_string())?;
    found.ok_or_else(|| format!("the stack {stack} has no queue {resource} here: is it deployed to this account and region?"))
}

/// A letter as an operator reads it. Bodies hold ids only.
pub fn line(letter: &DeadLetter) -> String {
    let sent = letter.sent_at_ms.and_then(|at| Timestamp::from_millisecond(at).ok()).map_or_else(|| "?".to_owned(), |at| at.to_string());
    format!("  {}  sent {sent}\n    {}", letter.message_id, letter.body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dead_letter_queue_of_the_template_has_a_remedy() {
        let template = include_str!("../../../infra/template.yaml");
        let list = template.lines().skip_while(|line| !line.contains("Fn::ForEach::DeadLetterQueues:")).nth(2).unwrap();
        let listed: Vec<_> = list.trim().trim_start_matches("- [").trim_end_matches(']').split(", ").collect();
        let mut known: Vec<_> = QUEUES.iter().map(|queue| queue.resource).collect();
        known.sort_unstable_by_key(|resource| listed.iter().position(|named| named == resource));
        assert_eq!(known, listed);
        for queue in QUEUES {
            if let Remedy::SendBack(source) = queue.remedy {
                assert!(
                    template.contains(&format!("deadLetterTargetArn: !GetAtt {}.Arn", queue.resource))
                        && template.contains(&format!("  {source}:"))
                );
            }
        }
    }

    #[test]
    fn a_queue_that_is_not_there_is_answered_with_those_that_are() {
        assert!(named("email").unwrap_err().contains("email-feedback"));
    }
}
