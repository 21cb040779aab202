//! Wires the function to its tables and its document storage.

use documents::S3Documents;
use entrypoint::{Site, telemetry};
use listing_review::ReviewDesk;
use store::DynamoStore;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    telemetry::start();
    let site = Site::from_env()?;
    let connection = aws::Connection::from_env()?;
    let desk = ReviewDesk::new(DynamoStore::from_env(&connection), S3Documents::from_env()?, site);
    desk.front().serve().await
}
