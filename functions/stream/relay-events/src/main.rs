//! Wires the function to its tables and queues.

use entrypoint::{setting, telemetry};
use lambda_runtime::{Error, LambdaEvent, service_fn};
use relay_events::{RelayEvents, STREAMS};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    telemetry::start();
    let connection = aws::Connection::from_env()?;
    let (store, queues) = (store::DynamoStore::from_env(&connection), queue::SqsQueues::from_env(&connection));
    let tables = STREAMS.into_iter().map(|(variable, table)| Ok((setting(variable)?, table))).collect::<Result<_, Error>>()?;
    let relay = &RelayEvents::new(store, queues, tables);
    lambda_runtime::run(service_fn(async move |event: LambdaEvent<_>| relay.handle(event.payload).await.map(|_| ()).map_err(Error::from)))
        .await
}
