//! Writes what a process has counted, now and then, beside the answers and not before them.
//!
//! Lambda freezes a process between requests: a tick that was due then comes with the next request, and goes on while that one
//! waits for its tables. A process that Lambda ends is told so (`SIGTERM`) only where an extension is registered; ours has
//! nothing else to do.

use std::{sync::Arc, time::Duration};

use application::{ports::Writes, use_cases::observed::Counter};
use http::Request;
use jiff::Timestamp;
use lambda_runtime_api_client::{BoxError, PooledClient, body::Body};
use tokio::signal::unix::{SignalKind, signal};

/// How long counts wait in memory.
const EVERY: Duration = Duration::from_secs(5);
/// The extension's name.
const NAME: &str = "write-counts";

/// Begins to write.
///
/// # Errors
/// When the process cannot hear signals, or its runtime API has no address.
pub async fn start(writes: impl Writes + Clone + 'static, counter: Arc<Counter>) -> Result<(), BoxError> {
    let mut terminated = signal(SignalKind::terminate())?;
    register(PooledClient::builder().build()).await;
    let (last, last_counter) = (writes.clone(), Arc::clone(&counter));
    tokio::spawn(async move {
        terminated.recv().await;
        last_counter.write(&last, Timestamp::now()).await;
        std::process::exit(0);
    });
    tokio::spawn(async move {
        let mut ticks = tokio::time::interval(EVERY);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            counter.write(&writes, Timestamp::now()).await;
        }
    });
    Ok(())
}

/// Registers the extension and waits for an event that never comes. A runtime that knows no extensions ends its processes
/// without a word; then what was counted in the last seconds is lost.
async fn register(client: PooledClient) {
    let request =
        Request::post("/2020-01-01/extension/register").header("Lambda-Extension-Name", NAME).body(Body::from(r#"{"events":[]}"#));
    let answer = match request {
        Ok(request) => client.call(request).await,
        Err(error) => Err(error.into()),
    };
    let id = match &answer {
        Ok(answer) if answer.status().is_success() => answer.headers().get("lambda-extension-identifier").cloned(),
        Ok(_) | Err(_) => None,
    };
    let Some(id) = id else {
        tracing::info!("this runtime will not say when it ends the process");
        return;
    };
    let Ok(next) = Request::get("/2020-01-01/extension/event/next").header("Lambda-Extension-Identifier", id).body(Body::empty()) else {
        return;
    };
    tokio::spawn(async move { drop(client.call(next).await) });
}
