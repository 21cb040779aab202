//! A partner's portal, wired to its tables, the key service and the documents' storage.

use developer_portal::{DeveloperPortal, Listings};
use documents::S3Documents;
use entrypoint::{Site, SystemEntropy, settings::loopback_setting, telemetry};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    telemetry::start();
    let connection = aws::Connection::from_env()?;
    let (store, seal) = (store::DynamoStore::from_env(&connection), secrets::KmsSecrets::from_env(&connection)?);
    let site = Site::from_env()?;
    let listings = Listings::new(store.clone(), SystemEntropy, S3Documents::from_env()?, site.clone());
    DeveloperPortal::new(store, seal, SystemEntropy, site, loopback_setting()).front(listings).serve().await
}
