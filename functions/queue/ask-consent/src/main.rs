//! Wires the function to its tables and to the queue that it goes on with.

use entrypoint::telemetry;
use jiff::Timestamp;
use lambda_runtime::{Error, LambdaEvent, service_fn};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    telemetry::start();
    let connection = aws::Connection::from_env()?;
    let (store, queues) = &(store::DynamoStore::from_env(&connection), queue::SqsQueues::from_env(&connection));
    lambda_runtime::run(service_fn(async move |event: LambdaEvent<_>| {
        let LambdaEvent { payload, context } = event;
        Ok::<_, Error>(ask_consent::handle(store, queues, &payload, Timestamp::now, &context.request_id).await?)
    }))
    .await
}
