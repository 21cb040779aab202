//! Wires the function to its tables and queues.

use application::ports::Table;
use entrypoint::{setting, telemetry};
use lambda_runtime::{LambdaEvent, service_fn};
use queue::SqsQueues;
use relay_events::RelayEvents;
use store::DynamoStore;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    telemetry::start();
    let connection = aws::Connection::from_env()?;
    let tables = vec![(setting("TABLE_PARTNERS")?, Table::Partners), (setting("TABLE_DIRECTORY")?, Table::Directory)];
    let relay = &RelayEvents::new(DynamoStore::from_env(&connection), SqsQueues::from_env(&connection), tables);
    lambda_runtime::run(service_fn(move |event: LambdaEvent<_>| async move {
        relay.handle(event.payload).await?;
        Ok::<_, lambda_runtime::Error>(())
    }))
    .await
}
