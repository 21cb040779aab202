//! Decides accesses over HTTP, wired to the tables it reads and to where it writes what it has counted.

use std::sync::Arc;

use access_decision::AccessDecision;
use application::use_cases::observed::Counter;
use entrypoint::{Site, SystemEntropy, counting, telemetry};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    telemetry::start();
    let (store, counter) = (store::DynamoStore::from_env(&aws::Connection::from_env()?), Arc::new(Counter::default()));
    counting::start(store.clone(), Arc::clone(&counter)).await?;
    AccessDecision::new(store, SystemEntropy, counter, Site::from_env()?).front().serve().await
}
