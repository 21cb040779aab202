//! Decides accesses for the gateway, wired to the tables it reads and to where it writes what it has counted.

use std::sync::Arc;

use application::use_cases::observed::Counter;
use authorize_access::AuthorizeAccess;
use entrypoint::{SystemEntropy, counting, telemetry};
use jiff::Timestamp;
use lambda_runtime::{Error, LambdaEvent, service_fn};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    telemetry::start();
    let (store, counter) = (store::DynamoStore::from_env(&aws::Connection::from_env()?), Arc::new(Counter::default()));
    counting::start(store.clone(), Arc::clone(&counter)).await?;
    let function = &AuthorizeAccess { store, entropy: SystemEntropy, counter };
    let answer = async move |event: LambdaEvent<_>| Ok::<_, Error>(function.handle(&event.payload, Timestamp::now()).await);
    lambda_runtime::run(service_fn(answer)).await
}
