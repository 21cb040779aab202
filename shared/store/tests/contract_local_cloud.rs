//! The contract of a store, kept by the production adapter over the cloud at `LIAISON_CONTRACT_ENDPOINT`, with the
//! credentials of Lambda's environment names (`AWS_ACCESS_KEY_ID` …). Tables are made for each claim and deleted again.
#![allow(clippy::unwrap_used, reason = "in a test it is the shortest honest assertion, and clippy.toml covers only #[test] functions")]

mod suite;

use std::sync::atomic::{AtomicU32, Ordering};

use domain::values::Redacted;
use store::DynamoStore;
use suite::tables::Opened;

static OPENED: AtomicU32 = AtomicU32::new(0);

async fn open() -> (DynamoStore, Opened) {
    let connection = aws::Connection::new(
        aws::required("AWS_ACCESS_KEY_ID").unwrap(),
        Redacted::new(aws::required("AWS_SECRET_ACCESS_KEY").unwrap()),
        aws::optional("AWS_SESSION_TOKEN").map(Redacted::new),
        aws::required("AWS_REGION").unwrap(),
        Some(aws::required("LIAISON_CONTRACT_ENDPOINT").unwrap()),
    );
    let prefix = format!("contract-{}-{}", std::process::id(), OPENED.fetch_add(1, Ordering::Relaxed));
    let (tables, opened) = Opened::tables(&connection, &prefix).await;
    (DynamoStore::new(&connection, tables), opened)
}

every_claim!(open);
