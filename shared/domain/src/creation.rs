//! Creating requests that may come twice (`Idempotency-Key`): one mechanism for all that people and programs make.
//!
//! The id of what is made derives from who asks and their key (a form brings a nonce of its page instead), so that a
//! request sent again meets the item itself. The aggregate keeps the [`Creation::request`] it was made by:
//!
//! ```text
//!  the same key ──┬── the same request → nothing new; its present state is the answer
//!                 └── another request  → refused: `IdempotencyKeyReused`
//! ```
//! Nobody meets anybody else's item by a key: it counts only together with whose it is.

use serde::Serialize;
use type_safe_id::{StaticType, TypeSafeId};

use crate::{
    digest::Digest,
    event::Actor,
    id, limits,
    values::{Invalid, text_serde},
};

/// An `Idempotency-Key`, or the nonce of a form.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// Parses a key: visible ASCII (a header's value), at most [`limits::IDEMPOTENCY_KEY_CHARACTERS`] of it.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let text = text.trim();
        if text.is_empty() {
            return Err(Invalid::Required);
        }
        if text.len() > limits::IDEMPOTENCY_KEY_CHARACTERS {
            return Err(Invalid::TooLong(limits::IDEMPOTENCY_KEY_CHARACTERS));
        }
        if !text.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ') {
            return Err(Invalid::ControlCharacters);
        }
        Ok(Self(text.to_owned()))
    }

    /// The key.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for IdempotencyKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Whoever knows a key can look at what it made.
        f.write_str("IdempotencyKey")
    }
}

text_serde!(IdempotencyKey);

/// One request to make something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Creation {
    seed: [String; 2],
    request: Digest,
}

impl Creation {
    /// The request of `actor` under `key` to make what `body` describes, as it was parsed: the same words in another
    /// order of fields or with other white space are the same request.
    #[must_use]
    pub fn new(actor: &Actor, key: &IdempotencyKey, body: &impl Serialize) -> Self {
        let whose = match actor {
            Actor::Applicant(application) => application.to_string(),
            Actor::Member(organisation, account) => format!("{organisation} {account}"),
            Actor::Key(organisation, key) => format!("{organisation} {key}"),
            Actor::Schedule => String::new(),
        };
        Self { seed: [whose, key.0.clone()], request: Digest::of_value(body) }
    }

    /// The id of what it makes.
    #[must_use]
    pub fn id<T: StaticType + Default>(&self) -> TypeSafeId<T> {
        id::derive(&["creation", &self.seed[0], &self.seed[1]])
    }

    /// What was asked for, by digest: the aggregate keeps it.
    #[must_use]
    pub const fn request(&self) -> &Digest {
        &self.request
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{id::ListingKind, organisation::OrganisationId};

    fn creation(account: &str, key: &str, body: &str) -> Creation {
        let actor = Actor::Member(OrganisationId::Platform, id::derive(&[account]));
        Creation::new(&actor, &IdempotencyKey::parse(key).unwrap(), &body)
    }

    #[test]
    fn a_request_sent_again_meets_what_it_made_and_nobody_elses() {
        let once = creation("ana", "k-1", "a");
        assert_eq!(once, creation("ana", " k-1 ", "a"));
        assert_eq!(once.id::<ListingKind>(), creation("ana", "k-1", "b").id());
        assert_ne!(once.request(), creation("ana", "k-1", "b").request());
        assert_ne!(once.id::<ListingKind>(), creation("ana", "k-2", "a").id());
        assert_ne!(once.id::<ListingKind>(), creation("tom", "k-1", "a").id());
    }

    #[test]
    fn a_key_can_stand_in_a_header_and_has_a_limit() {
        for (text, why) in [
            ("", Invalid::Required),
            ("a\u{7f}", Invalid::ControlCharacters),
            ("é", Invalid::ControlCharacters),
            (&*"k".repeat(129), Invalid::TooLong(128)),
        ] {
            assert_eq!(IdempotencyKey::parse(text).unwrap_err(), why, "{text:?}");
        }
        assert!(IdempotencyKey::parse(&"k".repeat(128)).is_ok());
    }
}
