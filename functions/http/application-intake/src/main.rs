//! Wires the function to its table and its document storage.

use application_intake::Intake;
use documents::S3Documents;
use entrypoint::{Site, telemetry};
use store::DynamoStore;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    telemetry::start();
    let site = Site::from_env()?;
    let connection = aws::Connection::from_env()?;
    let intake = Intake::new(DynamoStore::from_env(&connection), S3Documents::from_env()?, site);
    intake.front().serve().await
}
