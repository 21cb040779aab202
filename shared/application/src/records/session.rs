//! Server-side sessions and sign-ins under way: found by the digest of the cookie's or parameter's token.

use domain::{digest::Digest, id::AccountId, values::Redacted};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Record;
use crate::ports::{Key, Table};

/// Somebody is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// SHA-256 of the cookie's token.
    pub digest: Digest,
    /// Whose session.
    pub account: AccountId,
    /// Until when.
    pub expires: Timestamp,
}

/// The session's item.
#[must_use]
pub fn key(digest: &Digest) -> Key {
    Key::new(Table::Ephemeral, format!("session#{digest}"), "session")
}

impl Record for Session {
    fn key(&self) -> Key {
        key(&self.digest)
    }

    fn expires_at(&self) -> Option<Timestamp> {
        Some(self.expires)
    }
}

/// A sign-in that was begun: what the callback needs to trust the answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignIn {
    /// SHA-256 of the `state` parameter.
    pub digest: Digest,
    /// The nonce that the identity token must carry.
    pub nonce: String,
    /// The PKCE code verifier.
    pub verifier: Redacted<String>,
    /// The page to return to; a path of this site.
    pub return_to: String,
    /// Until when.
    pub expires: Timestamp,
}

/// The sign-in's item.
#[must_use]
pub fn sign_in_key(digest: &Digest) -> Key {
    Key::new(Table::Ephemeral, format!("sign-in#{digest}"), "sign-in")
}

impl Record for SignIn {
    fn key(&self) -> Key {
        sign_in_key(&self.digest)
    }

    fn expires_at(&self) -> Option<Timestamp> {
        Some(self.expires)
    }
}
