//! The identity provider: OpenID Connect, authorization code flow with PKCE (RFC 7636), a public client.
//!
//! ```text
//! browser ── authorize_url(state, nonce, S256 of verifier) ──→ provider ── code ──→ us
//! us ── code, verifier ──→ token endpoint ──→ ID token: RS256 by a key of the provider, issuer, audience, time, nonce,
//!                                             verified address ──→ Identity
//! ```
//! The endpoints are settings of their own, not discovered: a local cloud's discovery document names other hosts.

mod keys;
mod provider;
mod token;

pub use provider::{Endpoints, OidcProvider, ProviderNotConfigured};
