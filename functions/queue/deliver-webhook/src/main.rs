//! Wires the function to its tables, the key service and the endpoints.

use deliver_webhook::DeliverWebhook;
use entrypoint::{SystemEntropy, setting, settings::loopback_setting, telemetry};
use jiff::Timestamp;
use lambda_runtime::{Error, LambdaEvent, service_fn};
use outbound::EndpointClient;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    telemetry::start();
    let connection = aws::Connection::from_env()?;
    let (store, secrets) = (store::DynamoStore::from_env(&connection), secrets::KmsSecrets::from_env(&connection)?);
    let (endpoints, site_url) = (EndpointClient::new(loopback_setting()), setting("SITE_URL")?);
    let sender = &DeliverWebhook { store, secrets, endpoints, entropy: SystemEntropy, site_url };
    lambda_runtime::run(service_fn(async move |event: LambdaEvent<_>| Ok::<_, Error>(sender.handle(&event.payload, Timestamp::now).await?)))
        .await
}
