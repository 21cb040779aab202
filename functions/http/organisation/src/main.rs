//! Wires the function to its tables.

use entrypoint::{Site, telemetry};
use organisation::Organisation;
use store::DynamoStore;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    telemetry::start();
    let site = Site::from_env()?;
    let connection = aws::Connection::from_env()?;
    Organisation::new(DynamoStore::from_env(&connection), site).front().serve().await
}
