//! A partner's portal, wired to its tables and the key service.

use developer_portal::DeveloperPortal;
use entrypoint::{Site, SystemEntropy, settings::loopback_setting, telemetry};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    telemetry::start();
    let connection = aws::Connection::from_env()?;
    let (store, seal) = (store::DynamoStore::from_env(&connection), secrets::KmsSecrets::from_env(&connection)?);
    DeveloperPortal::new(store, seal, SystemEntropy, Site::from_env()?, loopback_setting()).front().serve().await
}
