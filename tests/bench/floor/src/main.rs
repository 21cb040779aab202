//! The floor under an operation's CPU time: a bare function that makes the operation's own calls, through nothing but the SDK.
//!
//! Its first event tells it the calls, as the operation made them; each event after that has it make them again, those of a
//! wave at once. Conditions are left out, so that writes can be repeated. A call of another service than the tables' counts
//! as the cheapest of theirs.

mod calls;

use std::{sync::OnceLock, time::Duration};

use aws::{Connection, Patience};
use aws_sdk_dynamodb::Client;
use futures_util::future::join_all;
use lambda_runtime::{Error, LambdaEvent, service_fn};
use serde_json::Value;

use calls::{Call, waves};

/// As the functions ask.
const PATIENCE: Patience = Patience { attempt: Duration::from_millis(1500), operation: Duration::from_secs(5), attempts: 3 };

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let client = Client::new(&Connection::from_env()?.sdk_config(PATIENCE));
    let told: OnceLock<Vec<Vec<Call>>> = OnceLock::new();
    let (client, told) = (&client, &told);
    lambda_runtime::run(service_fn(move |event: LambdaEvent<Value>| async move {
        let waves = told.get_or_init(|| waves(client, &event.payload));
        for wave in waves {
            for answered in join_all(wave.iter().map(Call::make)).await {
                answered?;
            }
        }
        Ok::<_, Error>(Value::Null)
    }))
    .await
}
