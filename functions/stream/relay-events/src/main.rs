//! Wires the function to its tables and queues.

use application::ports::Table;
use entrypoint::{setting, telemetry};
use lambda_runtime::{Error, LambdaEvent, service_fn};
use relay_events::RelayEvents;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    telemetry::start();
    let connection = aws::Connection::from_env()?;
    let (store, queues) = (store::DynamoStore::from_env(&connection), queue::SqsQueues::from_env(&connection));
    let tables = vec![(setting("TABLE_PARTNERS")?, Table::Partners), (setting("TABLE_DIRECTORY")?, Table::Directory)];
    let relay = &RelayEvents::new(store, queues, tables);
    lambda_runtime::run(service_fn(async move |event: LambdaEvent<_>| relay.handle(event.payload).await.map(|_| ()).map_err(Error::from)))
        .await
}
