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
        let (payload, context) = event.into_parts();
        settle_credits::handle(store, &payload, Timestamp::now(), &context.request_id).await?;
        Ok::<_, lambda_runtime::Error>(())
    }))
    .await
}
