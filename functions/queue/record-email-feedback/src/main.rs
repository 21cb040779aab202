//! Wires the function to its tables.

use entrypoint::telemetry;
use jiff::Timestamp;
use lambda_runtime::{LambdaEvent, service_fn};
use store::DynamoStore;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    telemetry::start();
    let store = &DynamoStore::from_env(&aws::Connection::from_env()?);
    lambda_runtime::run(service_fn(move |event: LambdaEvent<serde_json::Value>| async move {
        Ok::<_, lambda_runtime::Error>(record_email_feedback::handle(store, &event.payload, Timestamp::now).await?)
    }))
    .await
}
