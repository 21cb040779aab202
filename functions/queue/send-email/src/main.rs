//! Wires the function to its tables and the mail provider.

use entrypoint::{SystemEntropy, setting, settings::address_setting, telemetry};
use jiff::Timestamp;
use lambda_runtime::{LambdaEvent, service_fn};
use mail::{ses::SesMailer, templates::Brand};
use send_email::{SendEmail, Templates};
use store::DynamoStore;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    telemetry::start();
    let connection = aws::Connection::from_env()?;
    let brand = Brand { platform_name: setting("PLATFORM_NAME")?, support_address: setting("TEAM_ADDRESS")? };
    let templates = Templates { brand, site_url: setting("SITE_URL")? };
    let (store, mailer) = (DynamoStore::from_env(&connection), SesMailer::from_env(&connection)?);
    let function = &SendEmail { store, mailer, entropy: SystemEntropy, templates, team: address_setting("TEAM_ADDRESS")? };
    lambda_runtime::run(service_fn(move |event: LambdaEvent<serde_json::Value>| async move {
        Ok::<_, lambda_runtime::Error>(function.handle(&event.payload, Timestamp::now).await?)
    }))
    .await
}
