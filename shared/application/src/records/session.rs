//! Server-side sessions, found by account and digest of the cookie's token (the cookie names both), listed under the account; and
//! sign-ins under way, found by the digest of the parameter's token.

use domain::{digest::Digest, id::AccountId, values::Redacted};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Record;
use crate::ports::{Index, Key, Query, Table};

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

/// What every session's sort key begins with.
const PREFIX: &str = "session#";

/// The session's item.
#[must_use]
pub fn key(account: &AccountId, digest: &Digest) -> Key {
    Key::new(Table::Ephemeral, account, format!("{PREFIX}{digest}"))
}

/// The sessions of an account.
#[must_use]
pub fn of_account(account: &AccountId) -> Query {
    Query::of(Table::Ephemeral, Index::Primary, account).beginning_with(PREFIX)
}

impl Record for Session {
    fn key(&self) -> Key {
        key(&self.account, &self.digest)
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
