//! DynamoDB: the production adapter of [`application::ports::Reads`], [`Writes`](application::ports::Writes) and
//! [`Lists`](application::ports::Lists). The only crate that knows DynamoDB's SDK.
//!
//! | role | calls | round trips |
//! |---|---|---|
//! | `fetch` | `BatchGetItem`, strongly consistent | 1, more only for what the service left unprocessed |
//! | `commit` of one put | `PutItem` with its condition | 1 |
//! | `commit` of one delete | `DeleteItem` | 1 |
//! | `commit` of several writes, or of a check | `TransactWriteItems` | 1, and a `BatchGetItem` when it may be a repeat |
//! | `list` | `Query` | 1 |
//! | an operator's replay, no function | `Scan` | 1 a page |
//!
//! The contract these keep is in `tests/contract.rs`; the in-memory fake keeps the same.

mod attributes;
mod commit;
mod fetch;
mod list;
mod patience;
mod replay;
mod tables;

use aws_sdk_dynamodb::Client;
pub use tables::Tables;

/// The tables of one deployment. Cheap to clone; one per function, built at cold start.
#[derive(Clone)]
pub struct DynamoStore {
    client: Client,
    tables: Tables,
}

impl DynamoStore {
    /// A store over these tables.
    #[must_use]
    pub fn new(connection: &aws::Connection, tables: Tables) -> Self {
        Self { client: Client::new(&connection.sdk_config(patience::REQUESTS)), tables }
    }

    /// A store over the tables that the environment names ([`Tables::from_env`]).
    #[must_use]
    pub fn from_env(connection: &aws::Connection) -> Self {
        Self::new(connection, Tables::from_env())
    }
}
