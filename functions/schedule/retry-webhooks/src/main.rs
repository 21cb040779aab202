//! Wires the function to its tables and its queue.

use entrypoint::telemetry;
use jiff::Timestamp;
use lambda_runtime::{Error, LambdaEvent, service_fn};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    telemetry::start();
    let connection = aws::Connection::from_env()?;
    let ports = &(store::DynamoStore::from_env(&connection), queue::SqsQueues::from_env(&connection));
    lambda_runtime::run(service_fn(async move |event: LambdaEvent<_>| {
        retry_webhooks::handle(&ports.0, &ports.1, &event.payload, Timestamp::now()).await.map(|_| ()).map_err(Error::from)
    }))
    .await
}
