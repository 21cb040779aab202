//! Waiting until nothing flows any more: table streams → relay-events → queues → mail and webhooks, and back to the tables.
//!
//! Nothing here sleeps for a guessed time; quiet is a condition. The emulator does not tell how far a stream's reader
//! is, but it logs how many records each batch had, and the stream itself can be read: when as many records that concern
//! the relay were handed over as were written, the stream has run dry. Queues are empty when no message waits or is in
//! a consumer's hands. One look at all of them must find nothing, and a second one nothing new.

use std::fs;
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::api::{Api, STACK, StackOutputs};
use crate::instance::Instance;
use crate::trouble::{Outcome, Trouble};

const LOOK_EVERY: Duration = Duration::from_millis(50);

/// What a look at the cloud found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quiet {
    /// Records written to the streams that concern the relay, since the cloud started.
    pub written: u64,
    /// Records handed to the relay and accepted by it.
    pub relayed: u64,
    /// Messages per queue that wait or are being consumed, by the queue's name in the template.
    pub queued: Vec<(String, usize)>,
    /// Messages per queue of dead letters.
    pub dead: Vec<(String, usize)>,
}

impl Quiet {
    fn is_quiet(&self) -> bool {
        self.relayed >= self.written && self.queued.iter().all(|(_, count)| *count == 0)
    }
}

/// Waits until the cloud is quiet, and says what it then held. After `limit` it fails, saying what still moves.
pub fn wait_until_quiet(instance: &Instance, limit: Duration) -> Outcome<Quiet> {
    let api = Api::new(instance.port);
    let Ok(outputs) = api.stack_outputs() else { return Ok(Quiet::default()) };
    let mut streams = Streams::open(&api, &outputs)?;
    let begun = Instant::now();
    let mut before: Option<Quiet> = None;
    loop {
        let now = look(instance, &api, &mut streams)?;
        if now.is_quiet() && before.as_ref() == Some(&now) {
            return Ok(now);
        }
        if begun.elapsed() > limit {
            return Err(Trouble::new(
                format!("after {} s something still moves: {now:?}{}", limit.as_secs(), last_failure(instance)),
                format!("Read {}: a function that fails is tried again and again.", instance.log_file().display()),
            ));
        }
        before = Some(now);
        sleep(LOOK_EVERY);
    }
}

/// Streams first, then queues: what the relay queued is seen in the queue before it counts as relayed.
fn look(instance: &Instance, api: &Api, streams: &mut Streams) -> Outcome<Quiet> {
    let written = streams.count_written(api)?;
    let relayed = count_relayed(&fs::read_to_string(instance.log_file()).unwrap_or_default());
    let (mut queued, mut dead) = (Vec::new(), Vec::new());
    for (name, messages) in queues(api)? {
        let list = if is_for_dead_letters(&name) { &mut dead } else { &mut queued };
        list.push((name, messages.len()));
    }
    Ok(Quiet { written, relayed, queued, dead })
}

/// The queues of the stack by their name in the template, with the messages they hold.
pub(crate) fn queues(api: &Api) -> Outcome<Vec<(String, Vec<Value>)>> {
    let answer = api.inside("/_ministack/sqs/messages")?;
    let mut found = Vec::new();
    for region in answer["messages"].as_object().into_iter().flat_map(|accounts| accounts.values()).filter_map(Value::as_object) {
        for (url, messages) in region.values().filter_map(Value::as_object).flatten() {
            let physical = url.rsplit('/').next().unwrap_or_default();
            let Some(name) = physical.strip_prefix(&format!("{STACK}-")).and_then(|rest| rest.rsplit_once('-')) else { continue };
            found.push((name.0.to_owned(), messages.as_array().cloned().unwrap_or_default()));
        }
    }
    found.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(found)
}

/// Queues whose messages wait for a person.
pub(crate) fn is_for_dead_letters(queue: &str) -> bool {
    queue.ends_with("Dead") || queue.ends_with("Parked")
}

/// Where this reader is in each table's stream, and how many records it has met.
struct Streams {
    iterators: Vec<String>,
    written: u64,
}

impl Streams {
    fn open(api: &Api, outputs: &StackOutputs) -> Outcome<Self> {
        let mut iterators = Vec::new();
        for table in [
            outputs.get("PartnersTable"),
            outputs.get("DirectoryTable"),
            outputs.get("InstallationsTable"),
            outputs.get("DelegationsTable"),
        ] {
            let streams = api.call("dynamodb", "DynamoDBStreams_20120810.ListStreams", &json!({ "TableName": table }))?;
            let Some(arn) = streams.pointer("/Streams/0/StreamArn").and_then(Value::as_str) else { continue };
            let shards = api.call("dynamodb", "DynamoDBStreams_20120810.DescribeStream", &json!({ "StreamArn": arn }))?;
            for shard in shards.pointer("/StreamDescription/Shards").and_then(Value::as_array).into_iter().flatten() {
                let input = json!({ "StreamArn": arn, "ShardId": shard["ShardId"], "ShardIteratorType": "TRIM_HORIZON" });
                let begun = api.call("dynamodb", "DynamoDBStreams_20120810.GetShardIterator", &input)?;
                iterators.extend(begun["ShardIterator"].as_str().map(str::to_owned));
            }
        }
        Ok(Self { iterators, written: 0 })
    }

    fn count_written(&mut self, api: &Api) -> Outcome<u64> {
        for iterator in &mut self.iterators {
            loop {
                let page = api.call("dynamodb", "DynamoDBStreams_20120810.GetRecords", &json!({ "ShardIterator": &*iterator }))?;
                let records = page["Records"].as_array().map_or(&[][..], Vec::as_slice);
                let concern_the_relay = records.iter().filter(|record| record.pointer("/dynamodb/NewImage/version/N").is_some());
                self.written += concern_the_relay.count() as u64;
                if let Some(next) = page["NextShardIterator"].as_str() {
                    next.clone_into(iterator);
                }
                if records.is_empty() {
                    break;
                }
            }
        }
        Ok(self.written)
    }
}

/// Adds up the log's "processed N DynamoDB stream records", which it writes when a function accepted a batch.
fn count_relayed(log: &str) -> u64 {
    log.lines()
        .filter_map(|line| line.split_once("ESM: Lambda ")?.1.split_once(" processed "))
        .filter_map(|(_, rest)| rest.split_once(" DynamoDB stream records from ")?.0.parse::<u64>().ok())
        .sum()
}

fn last_failure(instance: &Instance) -> String {
    let log = fs::read_to_string(instance.log_file()).unwrap_or_default();
    log.lines().rev().find(|line| line.contains("failed processing")).map(|line| format!("\n  {line}")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_accepted_stream_records_count_as_relayed() {
        let log = "\
            2026 INFO [lambda] ESM: Lambda liaison-relay-events processed 2 DynamoDB stream records from liaison-Partners-9\n\
            2026 INFO [lambda] ESM: Lambda liaison-send-email processed 7 SQS messages from liaison-Emails-D\n\
            2026 WARNING [lambda] ESM: Lambda liaison-relay-events failed processing DynamoDB stream batch from x\n\
            2026 INFO [lambda] ESM: Lambda liaison-relay-events processed 3 DynamoDB stream records from liaison-Directory-9\n";
        assert_eq!(count_relayed(log), 5);
    }

    #[test]
    fn a_queue_with_a_message_in_hand_is_not_quiet() {
        let calm = Quiet { written: 3, relayed: 3, queued: vec![("Emails".into(), 0)], dead: vec![("EmailsDead".into(), 2)] };
        assert!(calm.is_quiet());
        assert!(!Quiet { queued: vec![("Emails".into(), 0), ("Webhooks".into(), 1)], ..calm.clone() }.is_quiet());
        assert!(!Quiet { relayed: 2, ..calm }.is_quiet());
    }
}
