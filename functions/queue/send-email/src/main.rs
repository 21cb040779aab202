//! Wires the function to its tables and the mail provider.

use entrypoint::{SystemEntropy, settings::address_setting, telemetry};
use jiff::Timestamp;
use lambda_runtime::{Error, LambdaEvent, service_fn};
use mail::ses::SesMailer;
use send_email::{SendEmail, Templates};
use store::DynamoStore;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    telemetry::start();
    let connection = aws::Connection::from_env()?;
    let (store, mailer) = (DynamoStore::from_env(&connection), SesMailer::from_env(&connection)?);
    let (templates, team) = (Templates::from_env()?, address_setting("TEAM_ADDRESS")?);
    let sender = &SendEmail { store, mailer, entropy: SystemEntropy, templates, team };
    lambda_runtime::run(service_fn(async move |event: LambdaEvent<_>| Ok::<_, Error>(sender.handle(&event.payload, Timestamp::now).await?)))
        .await
}
