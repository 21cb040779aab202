//! What is measured of running functions: cold start, memory, CPU, and what operations cost.

use std::{path::Path, sync::Arc, time::Duration};

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::{
    cloud::{Cloud, Cost, DOCUMENTS},
    operations::{Measured, Operation},
    process::Process,
    tables,
    world::World,
};

/// Rounds of cold starts that are counted, after [`WARM_UP_ROUNDS`] that are not.
pub const ROUNDS: usize = 21;
const WARM_UP_ROUNDS: usize = 2;
/// Requests before CPU time is read.
const WARM_UP_REQUESTS: usize = 99;
const REQUEST_BATCHES: usize = 9;
const REQUESTS_OF_A_BATCH: usize = 100;
/// The same for events that are the work of many.
const WARM_UP_EVENTS: usize = 4;
const EVENT_BATCHES: usize = 5;
const EVENTS_OF_A_BATCH: usize = 3;

/// How a function starts.
#[derive(Clone, Debug)]
pub struct Start {
    /// From process start to the first `GET /invocation/next`: median.
    pub cold_start: Duration,
    /// Peak resident memory then, in KiB: median.
    pub memory: u64,
}

/// How an operation went.
#[derive(Clone, Debug)]
pub struct Run {
    /// What it cost.
    pub cost: Cost,
    /// The process's CPU time for one event: median over batches.
    pub cpu: Duration,
    /// The same of a bare function that makes the same calls through the SDK.
    pub floor: Duration,
    /// Peak resident memory after all of them, in KiB.
    pub memory: u64,
    /// How many there were.
    pub events: usize,
}

/// The middle of some values.
///
/// # Panics
/// When there are none.
pub fn median<T: Ord + Copy>(values: &[T]) -> T {
    let mut sorted = values.to_vec();
    sorted.sort();
    sorted[sorted.len() / 2]
}

/// Starts every binary again and again, one after the other in each round, so that whatever the machine does besides
/// meets all of them alike.
pub async fn starts(binaries: &[&Path], environment: &[(String, String)]) -> Vec<Start> {
    let mut seen = vec![(vec![], vec![]); binaries.len()];
    for round in 0..WARM_UP_ROUNDS + ROUNDS {
        for (binary, (times, memory)) in binaries.iter().zip(&mut seen) {
            let process = Process::start(binary, environment).await;
            if round >= WARM_UP_ROUNDS {
                times.push(process.cold_start);
                memory.push(process.peak_memory());
            }
        }
    }
    seen.iter().map(|(times, memory)| Start { cold_start: median(times), memory: median(memory) }).collect()
}

/// Does an operation once, counted, and then many times, its CPU time read batch by batch; then the same calls are made by
/// nothing but the SDK, as often.
pub async fn run(binary: &Path, floor: &Path, operation: &Operation) -> Result<Run, String> {
    let (warm_up, batches, size) = match operation.measured {
        Measured::AsBatch => (WARM_UP_EVENTS, EVENT_BATCHES, EVENTS_OF_A_BATCH),
        Measured::AsRequest | Measured::InProcess => (WARM_UP_REQUESTS, REQUEST_BATCHES, REQUESTS_OF_A_BATCH),
    };
    let measured = warm_up + batches * size;
    let (cloud, url) = Cloud::open(tables::database()).await;
    let world = World::new(now()).before(&url);
    let events = (operation.prepare)(&world, measured + 2);
    tables::load(cloud.database(), &world.store.items());
    let mut process = Process::start(binary, &environment(&url)).await;
    let cost = counted(&cloud, &mut process, &events[0]).await?;
    let cpu = cpu(&mut process, &events[1..=measured], warm_up, size).await?;
    // What it asks when it runs: the first request of a process may ask for more.
    let last = &events[measured + 1];
    let warm = counted(&cloud, &mut process, last).await?;
    let memory = process.peak_memory();
    drop(process);
    let mut process = Process::start(floor, &environment(&url)).await;
    process.invoke(&made_again(&warm.asked)).await?;
    let floor = self::cpu(&mut process, &vec![last.clone(); measured], warm_up, size).await?;
    Ok(Run { cost, cpu, floor, memory, events: measured + 2 })
}

/// CPU time of one request to the bare function: what the runtime itself takes.
pub async fn bare(hello: &Path) -> Duration {
    let mut process = Process::start(hello, &environment("http://127.0.0.1:1")).await;
    let events = vec![support::Event::to("GET /", "/").0; WARM_UP_REQUESTS + REQUEST_BATCHES * REQUESTS_OF_A_BATCH];
    cpu(&mut process, &events, WARM_UP_REQUESTS, REQUESTS_OF_A_BATCH).await.expect("an echo")
}

/// CPU time of one of these events: median over batches of a size, after the first of them.
async fn cpu(process: &mut Process, events: &[Value], warm_up: usize, size: usize) -> Result<Duration, String> {
    let (first, measured) = events.split_at(warm_up);
    for event in first {
        process.invoke(event).await?;
    }
    let mut times = vec![];
    for batch in measured.chunks(size) {
        let before = process.cpu();
        for event in batch {
            process.invoke(event).await?;
        }
        times.push(process.cpu().checked_sub(before).unwrap_or_default() / u32::try_from(batch.len()).expect("a few"));
    }
    Ok(median(&times))
}

/// The event that tells the floor an operation's calls.
fn made_again(asked: &[(usize, String, Value)]) -> Value {
    let waves = asked.chunk_by(|(one, ..), (other, ..)| one == other);
    let call = |(_, operation, body): &(usize, String, Value)| json!({ "operation": operation, "body": body });
    json!({ "waves": waves.map(|wave| wave.iter().map(call).collect::<Vec<_>>()).collect::<Vec<_>>() })
}

/// What one event costs a function that is running.
pub async fn counted(cloud: &Arc<Cloud>, process: &mut Process, event: &Value) -> Result<Cost, String> {
    cloud.count();
    let outcome = process.invoke(event).await;
    let cost = cloud.counted();
    outcome.map(|_| cost)
}

/// The present, in whole seconds: a second's fraction would change the size of items from run to run.
#[must_use]
pub fn now() -> Timestamp {
    Timestamp::from_second(Timestamp::now().as_second()).expect("the present")
}

/// The environment that the template gives to functions, all of it; each reads what it uses.
#[must_use]
pub fn environment(cloud: &str) -> Vec<(String, String)> {
    let table = |name: &str| format!("{}{name}", tables::PREFIX);
    let documents = format!("{cloud}{DOCUMENTS}");
    let values = [
        ("AWS_REGION", "eu-central-1".to_owned()),
        ("AWS_ACCESS_KEY_ID", "NOBODY".to_owned()),
        ("AWS_SECRET_ACCESS_KEY", "nothing".to_owned()),
        ("AWS_ENDPOINT_URL", cloud.to_owned()),
        ("AWS_LAMBDA_FUNCTION_NAME", "bench".to_owned()),
        ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256".to_owned()),
        ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST".to_owned()),
        ("AWS_LAMBDA_LOG_FORMAT", "JSON".to_owned()),
        ("AWS_LAMBDA_LOG_GROUP_NAME", "bench".to_owned()),
        ("AWS_LAMBDA_LOG_STREAM_NAME", "bench".to_owned()),
        ("RUST_LOG", "info".to_owned()),
        ("PLATFORM_NAME", "Fleet Hub".to_owned()),
        ("SITE_URL", "https://liaison.example".to_owned()),
        ("TABLE_PARTNERS", table("partners")),
        ("TABLE_DIRECTORY", table("directory")),
        ("TABLE_ACTIVITY", table("activity")),
        ("TABLE_INSTALLATIONS", table("installations")),
        ("TABLE_DELIVERIES", table("deliveries")),
        ("TABLE_EPHEMERAL", table("ephemeral")),
        ("QUEUE_EMAILS", format!("{cloud}/123456789012/emails")),
        ("QUEUE_WEBHOOKS", format!("{cloud}/123456789012/webhooks")),
        ("QUEUE_INSTALLATIONS", format!("{cloud}/123456789012/installations")),
        ("QUEUE_RELAY_PARKED", format!("{cloud}/123456789012/relay-parked")),
        ("MAIL_FROM", "Fleet Hub <no-reply@liaison.example>".to_owned()),
        ("MAIL_CONFIGURATION_SET", "liaison".to_owned()),
        ("TEAM_ADDRESS", "team@liaison.example".to_owned()),
        ("LOOPBACK_ENDPOINTS", "allowed".to_owned()),
        ("SECRETS_KEY", "arn:aws:kms:eu-central-1:123456789012:key/bench".to_owned()),
        ("DOCUMENTS_BUCKET", "liaison-documents".to_owned()),
        ("DOCUMENTS_URL", documents),
        ("OIDC_ISSUER", "https://identity.example".to_owned()),
        ("OIDC_CLIENT_ID", "liaison".to_owned()),
        ("OIDC_AUTHORIZE_URL", "https://identity.example/oauth2/authorize".to_owned()),
        ("OIDC_TOKEN_URL", "https://identity.example/oauth2/token".to_owned()),
        ("OIDC_JWKS_URL", "https://identity.example/jwks.json".to_owned()),
        ("FIRST_OPERATOR_ADDRESS", "olga.canary@platform.example".to_owned()),
        ("TRUSTED_PROXY_HOPS", "0".to_owned()),
    ];
    values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
