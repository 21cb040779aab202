use std::future::Future;

use domain::values::Redacted;

/// The key service did not answer, or does not know what it was given. Its code only, never what was asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the key service is unavailable: {0}")]
pub struct SecretsUnavailable(pub String);

/// Encrypts secrets for storage. Whoever only makes secrets cannot read them.
pub trait Seal: Send + Sync {
    /// What may be stored of a secret. It opens in the same context only: the id of what it belongs to.
    fn seal(&self, context: &str, secret: &Redacted<String>) -> impl Future<Output = Result<String, SecretsUnavailable>> + Send;
}

/// Decrypts stored secrets.
pub trait Unseal: Send + Sync {
    /// The secret of what was stored in this context.
    fn unseal(&self, context: &str, sealed: &str) -> impl Future<Output = Result<Redacted<String>, SecretsUnavailable>> + Send;
}
