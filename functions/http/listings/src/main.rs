//! Wires the function to its tables and the documents' storage.

use documents::S3Documents;
use entrypoint::{Site, SystemEntropy, telemetry};
use listings::Listings;
use store::DynamoStore;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    telemetry::start();
    let site = Site::from_env()?;
    let connection = aws::Connection::from_env()?;
    Listings::new(DynamoStore::from_env(&connection), SystemEntropy, S3Documents::from_env()?, site).front().serve().await
}
