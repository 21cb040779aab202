//! How every client of a cloud service here connects: one HTTP stack, one TLS stack, explicit limits of patience.
//!
//! Deliberately absent: `aws-config` (Lambda's environment gives credentials, region and endpoint; the default provider
//! chain would cost a millisecond of every cold start), any service's SDK (one crate per outside service), and any
//! local branch: `AWS_ENDPOINT_URL` is how a deployment says where its cloud is.

mod connection;
mod environment;
mod failure;

pub use connection::{Connection, Patience};
pub use environment::{NotConfigured, optional, required};
pub use failure::{Failure, classify};

#[cfg(feature = "fakes")]
pub mod fakes;
