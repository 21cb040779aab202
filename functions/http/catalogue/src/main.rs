//! The public catalogue, wired to the one table it reads and to the documents' storage.

use catalogue::Catalogue;
use documents::S3Documents;
use entrypoint::{Site, telemetry};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    telemetry::start();
    let store = store::DynamoStore::from_env(&aws::Connection::from_env()?);
    Catalogue::new(store, S3Documents::from_env()?, Site::from_env()?).front().serve().await
}
