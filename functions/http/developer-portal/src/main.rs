//! A partner's portal, wired to its tables.

use developer_portal::DeveloperPortal;
use entrypoint::{Site, SystemEntropy, telemetry};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    telemetry::start();
    let store = store::DynamoStore::from_env(&aws::Connection::from_env()?);
    DeveloperPortal::new(store, SystemEntropy, Site::from_env()?).front().serve().await
}
