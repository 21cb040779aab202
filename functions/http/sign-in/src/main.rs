//! Wires the function to its tables and the identity provider.

use entrypoint::{Site, SystemEntropy, settings::address_setting, telemetry};
use identity::OidcProvider;
use sign_in::SignIn;
use store::DynamoStore;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    telemetry::start();
    let store = DynamoStore::from_env(&aws::Connection::from_env()?);
    let operator = address_setting("FIRST_OPERATOR_ADDRESS").ok();
    let function = SignIn::new(store, OidcProvider::from_env()?, SystemEntropy, operator, Site::from_env()?);
    function.front().serve().await
}
