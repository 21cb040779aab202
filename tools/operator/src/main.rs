//! What an operator does to a deployed stack when something was given up: read dead letters, send them again, emit again.
//!
//! `cargo xtask replay` runs this with the stack's name, region and credentials in the environment. It acts with the
//! operator's own credentials: no function's role allows what is done here.

mod dead_letters;
mod emit;

use std::process::ExitCode;

use application::ports::{Item, Key, StoreError, Table};
use aws::Connection;
use dead_letters::{QUEUES, Remedy, address, named};
use emit::{Emitted, Pages};
use jiff::Timestamp;
use queue::{Addresses, DeadLetters, SqsQueues};
use store::{DynamoStore, Tables};

const USAGE: &str = "operator STACK dead-letters list [QUEUE]\n\
    operator STACK dead-letters send QUEUE [--limit N]\n\
    operator STACK dead-letters drop QUEUE [--limit N]\n\
    operator STACK parked [--limit N]\n\
    operator STACK outbox --since TIME [--table partners|directory|installations|delegations]";
/// Letters that are handled unless told otherwise: more than anyone reads, few enough to stop at when it goes wrong.
const LETTERS: usize = 1_000;
/// Letters of each queue that a list shows.
const SHOWN: usize = 50;

struct Operator<'a> {
    stack: &'a str,
    connection: Connection,
    letters: DeadLetters,
}

impl Pages for DynamoStore {
    async fn page(&self, table: Table, after: Option<Key>) -> Result<(Vec<Item>, Option<Key>), StoreError> {
        self.scan_for_replay(table, after).await
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match run(&words).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("{reason}");
            ExitCode::FAILURE
        }
    }
}

async fn run(words: &[&str]) -> Result<(), String> {
    let (stack, words) = words.split_first().ok_or(USAGE)?;
    let connection =
        Connection::from_env().map_err(|error| format!("{error}: an operator brings credentials and a region of their own"))?;
    let operator = Operator { stack, letters: DeadLetters::new(&connection), connection };
    match words {
        ["dead-letters", "list"] => operator.list(&QUEUES).await,
        ["dead-letters", "list", queue] => operator.list(&[named(queue)?]).await,
        ["dead-letters", "send", queue, rest @ ..] => operator.send(queue, limit(rest)?).await,
        ["dead-letters", "drop", queue, rest @ ..] => operator.drop(queue, limit(rest)?).await,
        ["parked", rest @ ..] => operator.parked(limit(rest)?).await,
        ["outbox", "--since", since] => operator.outbox(since, &Table::STREAMED).await,
        ["outbox", "--since", since, "--table", "partners"] => operator.outbox(since, &[Table::Partners]).await,
        ["outbox", "--since", since, "--table", "directory"] => operator.outbox(since, &[Table::Directory]).await,
        ["outbox", "--since", since, "--table", "installations"] => operator.outbox(since, &[Table::Installations]).await,
        ["outbox", "--since", since, "--table", "delegations"] => operator.outbox(since, &[Table::Delegations]).await,
        _ => Err(USAGE.to_owned()),
    }
}

fn limit(words: &[&str]) -> Result<usize, String> {
    match words {
        [] => Ok(LETTERS),
        ["--limit", number] => number.parse().map_err(|_| format!("--limit {number} is not a number")),
        _ => Err(USAGE.to_owned()),
    }
}

impl Operator<'_> {
    async fn list(&self, queues: &[dead_letters::DeadQueue]) -> Result<(), String> {
        for queue in queues {
            let url = address(&self.letters, self.stack, queue.resource).await?;
            let letters = self.letters.list(&url, SHOWN).await.map_err(|error| error.to_string())?;
            let count = if letters.len() == SHOWN { format!("the first {SHOWN}") } else { letters.len().to_string() };
            println!("{}: {count} ({})", queue.name, queue.holds);
            for letter in &letters {
                println!("{}", dead_letters::line(letter));
            }
        }
        Ok(())
    }

    async fn send(&self, queue: &str, limit: usize) -> Result<(), String> {
        let queue = named(queue)?;
        let source = match queue.remedy {
            Remedy::SendBack(source) => source,
            Remedy::EmitParked => return Err("parked changes are emitted from their items: `replay parked`".to_owned()),
            Remedy::Elsewhere(remedy) => {
                let name = queue.name;
                return Err(format!("{name} letters cannot be sent again. What helps: {remedy}. Then: `replay dead-letters drop {name}`"));
            }
        };
        let (dead, source) = (address(&self.letters, self.stack, queue.resource).await?, address(&self.letters, self.stack, source).await?);
        let moved = self.letters.replay(&dead, &source, limit).await.map_err(|error| error.to_string())?;
        println!("{moved} letters were sent again.");
        Ok(())
    }

    /// Drops letters after they were read: what they stood for is done, or is not to be done.
    async fn drop(&self, queue: &str, limit: usize) -> Result<(), String> {
        let queue = named(queue)?;
        let url = address(&self.letters, self.stack, queue.resource).await?;
        let dropped = self.letters.settle(&url, limit, async |letter| {
            println!("{}", dead_letters::line(letter));
            Ok(())
        });
        let (dropped, _) = dropped.await.map_err(|error| error.to_string())?;
        println!("{dropped} letters were dropped.");
        Ok(())
    }

    async fn parked(&self, limit: usize) -> Result<(), String> {
        let url = address(&self.letters, self.stack, "RelayParked").await?;
        let (store, queues) = self.adapters().await?;
        let handle = async |letter: &queue::DeadLetter| emit::parked(&store, &queues, &letter.body).await;
        let (emitted, refused) = self.letters.settle(&url, limit, handle).await.map_err(|error| error.to_string())?;
        println!("{emitted} parked changes were emitted.");
        for (message_id, reason) in &refused {
            println!("  {message_id} stays parked: {reason}");
        }
        if refused.is_empty() { Ok(()) } else { Err(format!("{} changes stay parked", refused.len())) }
    }

    async fn outbox(&self, since: &str, tables: &[Table]) -> Result<(), String> {
        let since: Timestamp = since.parse().map_err(|_| format!("{since} is not a time such as 2026-01-31T12:00:00Z"))?;
        let (store, queues) = self.adapters().await?;
        let emitted = emit::outbox(&store, &queues, tables, since).await.map_err(|error| error.to_string())?;
        report(&emitted)
    }

    async fn adapters(&self) -> Result<(DynamoStore, SqsQueues), String> {
        let tables = Tables::of_stack(&self.connection, self.stack).await.map_err(|error| error.to_string())?;
        let emails = address(&self.letters, self.stack, "Emails").await?;
        let webhooks = address(&self.letters, self.stack, "Webhooks").await?;
        let installations = address(&self.letters, self.stack, "InstallationOrders").await?;
        // Nothing is parked from here: what is not understood is told to the operator.
        let addresses = Addresses { emails: Some(emails), webhooks: Some(webhooks), installations: Some(installations), parked: None };
        Ok((DynamoStore::new(&self.connection, tables), SqsQueues::new(&self.connection, addresses)))
    }
}

fn report(emitted: &Emitted) -> Result<(), String> {
    println!("{} events of {} items were emitted again; {} messages were queued.", emitted.events, emitted.items, emitted.messages);
    for key in &emitted.possibly_incomplete {
        println!("  {}/{} keeps no earlier events: what it raised before them cannot be emitted", key.partition, key.sort);
    }
    for parked in &emitted.not_understood {
        println!("  {}/{} is not understood: {}", parked.key.partition, parked.key.sort, parked.reason);
    }
    if emitted.not_understood.is_empty() { Ok(()) } else { Err(format!("{} items were not understood", emitted.not_understood.len())) }
}
