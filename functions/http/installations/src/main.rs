//! A customer's apps, wired to their tables.

use entrypoint::{Site, SystemEntropy, telemetry};
use installations::Installations;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    telemetry::start();
    let connection = aws::Connection::from_env()?;
    Installations::new(store::DynamoStore::from_env(&connection), SystemEntropy, Site::from_env()?).front().serve().await
}
