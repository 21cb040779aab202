//! Accounts of credits, wired to their tables.

use credits::Credits;
use entrypoint::{Site, telemetry};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    telemetry::start();
    let store = store::DynamoStore::from_env(&aws::Connection::from_env()?);
    Credits::new(store, Site::from_env()?).front().serve().await
}
