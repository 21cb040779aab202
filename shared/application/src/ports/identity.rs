use std::future::Future;

use domain::values::{EmailAddress, Redacted};

/// What the identity provider vouches for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The address, which the provider has verified.
    pub address: EmailAddress,
}

/// The provider cannot be reached, or answers what cannot be understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the identity provider is unavailable: {0}")]
pub struct IdentityUnavailable(pub String);

/// The sign-in was not completed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignInRefused {
    /// The code is unknown, used, expired or of another sign-in.
    #[error("the sign-in code was refused")]
    Code,
    /// The token is not one of this provider for this client, or its nonce is another's.
    #[error("the identity token was refused: {0}")]
    Token(String),
    /// The provider has not verified the address.
    #[error("the address is not verified")]
    AddressNotVerified,
    /// Try later.
    #[error(transparent)]
    Unavailable(#[from] IdentityUnavailable),
}

/// The identity provider (OpenID Connect).
pub trait IdentityProvider: Send + Sync {
    /// Where the browser is sent to sign in: authorization code flow with PKCE (RFC 7636, `S256`).
    fn authorize_url(&self, state: &str, nonce: &str, verifier: &Redacted<String>) -> String;

    /// Trades the code for a verified identity.
    fn exchange(
        &self,
        code: &Redacted<String>,
        nonce: &str,
        verifier: &Redacted<String>,
    ) -> impl Future<Output = Result<Identity, SignInRefused>> + Send;
}
