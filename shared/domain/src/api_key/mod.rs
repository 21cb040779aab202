//! API keys: `lsn_test_…` for the sandbox, `lsn_live_…` for production.
//!
//! ```text
//! lsn_live_partner-01jd3…_listing-01ke8…_7Kf2aQ9x_k3Jd…(30 base62)…Zq1vT0b
//!     │    │              │              │        │               └ CRC-32 of everything before it, 6 base62 digits
//!     │    │              │              │        └ the secret: 30 base62 characters, about 178 bits
//!     │    │              │              └ the key's public id, 8 base62 characters
//!     │    │              └ the app, its `_` as `-`; keys of the platform's own systems, and most of the sandbox, have none
//!     │    └ the owner, its `_` as `-`
//!     └ environment
//! ```
//! Owner, app and public id stand in the text so that one read finds the key and what was granted to its app; the checksum tells a
//! mistyped key without a read, and lets secret scanners recognise one. At rest there is only the SHA-256.
//!
//! Several keys of an owner are live at once. Rotating one mints its successor and lets the old one work on for the hours
//! that programme.toml gives, so that programs change over without a gap; revoking ends a key at once.
//!
//! | command ＼ state | unwritten | live | retiring | revoked |
//! |---|---|---|---|---|
//! | mint | → live | the same: nothing; another refused | the same: nothing; another refused | the same request: nothing; another refused |
//! | retire | not found | → retiring | the same successor: nothing; another refused | refused |
//! | revoke | not found | → revoked | → revoked | nothing |
//!
//! A retiring key whose hours are over stays where it is: whoever lets a program in asks [`State::accepted`].

use std::fmt;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{
    aggregate::Aggregate,
    creation::Creation,
    digest::Digest,
    event::Occasion,
    id::{ApiKeyKind, ListingId},
    organisation::OrganisationId,
    programme::Programme,
    told::Told,
    values::{Line, Redacted},
};

const BASE62: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const KEY_ID_CHARACTERS: usize = 8;
const SECRET_CHARACTERS: usize = 30;
const CHECKSUM_CHARACTERS: usize = 6;

/// Random bytes that minting one key takes.
pub const RANDOM_BYTES: usize = 64;

/// A key's public id; safe to show and log.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct KeyId(String);

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl KeyId {
    /// The id of the key that a request makes: the request sent again meets the key itself.
    #[must_use]
    pub fn of(creation: &Creation) -> Self {
        let mut rest = creation.id::<ApiKeyKind>().uuid().as_u128();
        let mut letter = || {
            let digit = usize::try_from(rest % 62).unwrap_or_default();
            rest /= 62;
            char::from(BASE62[digit])
        };
        Self((0..KEY_ID_CHARACTERS).map(|_| letter()).collect())
    }

    /// Reads a public id.
    ///
    /// # Errors
    /// [`NotAKey`] when it cannot be one.
    pub fn parse(text: &str) -> Result<Self, NotAKey> {
        if is_base62(text, KEY_ID_CHARACTERS) { Ok(Self(text.to_owned())) } else { Err(NotAKey) }
    }

    /// The id's text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What a key opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Environment {
    /// The sandbox.
    Test,
    /// Production.
    Live,
}

impl Environment {
    /// The word in the key's text.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Test => "test",
            Self::Live => "live",
        }
    }
}

/// A key as its holder presents it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PresentedKey {
    /// What it opens.
    pub environment: Environment,
    /// Whose it is.
    pub owner: OrganisationId,
    /// The app it is of: what it may read is decided by that app's grants.
    pub app: Option<ListingId>,
    /// Its public id.
    pub id: KeyId,
    /// The whole text.
    pub text: Redacted<String>,
}

/// The text is no key: mistyped, cut off, or something else altogether.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an API key")]
pub struct NotAKey;

impl PresentedKey {
    /// Makes a key, id and all, from random bytes that the caller brings.
    #[must_use]
    pub fn mint(environment: Environment, owner: OrganisationId, random: &[u8; RANDOM_BYTES]) -> Self {
        let (id, secret) = letters(random);
        Self::new(environment, owner, None, KeyId(id), &secret)
    }

    /// Makes the key that a request asks for; only its secret is random.
    #[must_use]
    pub fn mint_for(
        creation: &Creation,
        environment: Environment,
        owner: OrganisationId,
        app: Option<ListingId>,
        random: &[u8; RANDOM_BYTES],
    ) -> Self {
        let (_, secret) = letters(random);
        Self::new(environment, owner, app, KeyId::of(creation), &secret)
    }

    fn new(environment: Environment, owner: OrganisationId, app: Option<ListingId>, id: KeyId, secret: &str) -> Self {
        let body = format!("{}{secret}", prefix(environment, &owner, app.as_ref(), &id));
        let text = format!("{body}{}", checksum(&body));
        Self { environment, owner, app, id, text: Redacted::new(text) }
    }

    /// Reads a presented key; nothing is looked up.
    ///
    /// # Errors
    /// [`NotAKey`], whatever is wrong with it.
    pub fn parse(text: &str) -> Result<Self, NotAKey> {
        let at = text.len().checked_sub(CHECKSUM_CHARACTERS).ok_or(NotAKey)?;
        let (body, sum) = text.split_at_checked(at).ok_or(NotAKey)?;
        if checksum(body) != sum {
            return Err(NotAKey);
        }
        let parts: Vec<&str> = body.split('_').collect();
        let (environment, owner, app, id, secret) = match parts[..] {
            ["lsn", environment, owner, id, secret] => (environment, owner, None, id, secret),
            ["lsn", environment, owner, app, id, secret] => (environment, owner, Some(app), id, secret),
            _ => return Err(NotAKey),
        };
        let environment = match environment {
            "test" => Environment::Test,
            "live" => Environment::Live,
            _ => return Err(NotAKey),
        };
        if !is_base62(id, KEY_ID_CHARACTERS) || !is_base62(secret, SECRET_CHARACTERS) {
            return Err(NotAKey);
        }
        let owner = owner.replace('-', "_").parse().map_err(|_| NotAKey)?;
        let app = app.map(|app| app.replace('-', "_").parse()).transpose().map_err(|_| NotAKey)?;
        Ok(Self { environment, owner, app, id: KeyId(id.to_owned()), text: Redacted::new(text.to_owned()) })
    }

    /// What is kept of it.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of(self.text.expose())
    }

    /// The part that may be shown again: everything before the secret.
    #[must_use]
    pub fn prefix(&self) -> String {
        prefix(self.environment, &self.owner, self.app.as_ref(), &self.id)
    }
}

/// The part of a key that may be shown: everything before its secret.
#[must_use]
pub fn prefix(environment: Environment, owner: &OrganisationId, app: Option<&ListingId>, id: &KeyId) -> String {
    let part = |id: &dyn std::fmt::Display| format!("{}_", id.to_string().replace('_', "-"));
    let app = app.map(|app| part(app)).unwrap_or_default();
    format!("lsn_{}_{}{app}{id}_", environment.as_str(), part(owner))
}

/// A public id and a secret from random bytes.
fn letters(random: &[u8; RANDOM_BYTES]) -> (String, String) {
    // 248 = 4 × 62: bytes above it are skipped, or the first characters of the alphabet would be likelier. Of 64 bytes,
    // fewer than 38 survive with a probability below 10⁻²⁵; the fill keeps the function total.
    let mut letters =
        random.iter().filter(|&&byte| byte < 248).map(|&byte| char::from(BASE62[usize::from(byte % 62)])).chain(std::iter::repeat('0'));
    let id: String = letters.by_ref().take(KEY_ID_CHARACTERS).collect();
    (id, letters.take(SECRET_CHARACTERS).collect())
}

fn is_base62(text: &str, characters: usize) -> bool {
    text.len() == characters && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn checksum(body: &str) -> String {
    let mut rest = crc32fast::hash(body.as_bytes());
    let mut digits = [b'0'; CHECKSUM_CHARACTERS];
    for digit in digits.iter_mut().rev() {
        *digit = BASE62[(rest % 62) as usize];
        rest /= 62;
    }
    digits.iter().map(|&byte| char::from(byte)).collect()
}

/// The aggregate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ApiKey;

/// Where a key stands.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "name")]
pub enum State {
    /// Not minted.
    #[default]
    Unwritten,
    /// Accepted.
    Live(Minted),
    /// Replaced, and accepted for the programs that have not changed over yet.
    Retiring {
        /// What it is.
        minted: Minted,
        /// The key that takes its place.
        successor: KeyId,
        /// Until when it is accepted.
        until: Timestamp,
    },
    /// Refused for good.
    Revoked {
        /// What it was.
        minted: Minted,
        /// Since when.
        at: Timestamp,
    },
}

/// What is known of a minted key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Minted {
    /// Its public id.
    pub id: KeyId,
    /// Whose it is.
    pub owner: OrganisationId,
    /// What it opens.
    pub environment: Environment,
    /// SHA-256 of its text.
    pub digest: Digest,
    /// When it was minted.
    pub at: Timestamp,
    /// What its owner calls it.
    #[serde(default)]
    pub label: Option<Line>,
    /// The request it was minted by, where it can come twice.
    #[serde(default)]
    pub request: Option<Digest>,
    /// The app it is of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub app: Option<ListingId>,
}

impl State {
    /// The key, if it lets a program in at this time.
    #[must_use]
    pub fn accepted(&self, now: Timestamp) -> Option<&Minted> {
        match self {
            Self::Live(minted) => Some(minted),
            Self::Retiring { minted, until, .. } => (now < *until).then_some(minted),
            Self::Unwritten | Self::Revoked { .. } => None,
        }
    }

    /// What is known of the key, in force or not.
    #[must_use]
    pub const fn minted(&self) -> Option<&Minted> {
        match self {
            Self::Unwritten => None,
            Self::Live(minted) | Self::Retiring { minted, .. } | Self::Revoked { minted, .. } => Some(minted),
        }
    }
}

/// What can be asked of a key.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Put it in force.
    Mint {
        /// Its public id.
        id: KeyId,
        /// Whose it is.
        owner: OrganisationId,
        /// What it opens.
        environment: Environment,
        /// SHA-256 of its text.
        digest: Digest,
        /// What its owner calls it.
        label: Option<Line>,
        /// The request that asks for it, where it can come twice.
        request: Option<Digest>,
        /// The app it is of.
        app: Option<ListingId>,
    },
    /// Accept it only as long as programs need to change over to its successor.
    Retire {
        /// The key that takes its place.
        successor: KeyId,
    },
    /// Refuse it from now on.
    Revoke,
}

/// What can happen to a key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum Event {
    /// It is in force.
    #[serde(rename = "api_key.minted")]
    Minted {
        /// Its public id.
        id: KeyId,
        /// Whose it is.
        owner: OrganisationId,
        /// What it opens.
        environment: Environment,
        /// SHA-256 of its text; of no use to whoever reads it.
        digest: Digest,
        /// What its owner calls it.
        #[serde(default)]
        label: Option<Line>,
        /// The request that asked for it.
        #[serde(default)]
        request: Option<Digest>,
        /// The app it is of.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        app: Option<ListingId>,
    },
    /// Another took its place; it is accepted for some hours more.
    #[serde(rename = "api_key.retired")]
    Retired {
        /// The key that takes its place.
        successor: KeyId,
        /// Until when it is accepted.
        until: Timestamp,
    },
    /// It is refused.
    #[serde(rename = "api_key.revoked")]
    Revoked {},
}

impl Event {
    /// What others are told of it. What its owner calls it, and how it is recognised, are nobody else's business.
    fn told(&self) -> Told {
        match self {
            Self::Minted { id, owner, environment, digest: _, label: _, request: _, app } => {
                Told::nothing().and("id", id).and("owner", owner).and("environment", environment).and("app", app)
            }
            Self::Retired { successor, until } => Told::nothing().and("successor", successor).and("until", until),
            Self::Revoked {} => Told::nothing(),
        }
    }
}

/// Why a command was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// There is no such key.
    #[error("no such key")]
    NotFound,
    /// The public id belongs to another key.
    #[error("the key id is taken")]
    Taken,
    /// The same request key came with another request.
    #[error("the idempotency key was used for another request")]
    IdempotencyKeyReused,
    /// It has a successor already, or is in force no more.
    #[error("the key cannot be rotated")]
    NotLive,
}

impl Aggregate for ApiKey {
    const NAME: &'static str = "api_key";
    const SCHEMA: u32 = 1;

    type State = State;
    type Command = Command;
    type Event = Event;
    type Rejection = Rejection;

    fn decide(state: &State, command: Command, occasion: &Occasion, programme: &Programme) -> Result<Vec<Event>, Rejection> {
        match (state, command) {
            (State::Unwritten, Command::Mint { id, owner, environment, digest, label, request, app }) => {
                Ok(vec![Event::Minted { id, owner, environment, digest, label, request, app }])
            }
            (State::Live(minted) | State::Retiring { minted, .. }, Command::Mint { digest, .. }) if minted.digest == digest => Ok(vec![]),
            (State::Live(minted) | State::Retiring { minted, .. } | State::Revoked { minted, .. }, Command::Mint { request, .. }) => {
                match (&minted.request, request) {
                    (Some(known), Some(request)) if *known == request => Ok(vec![]),
                    (Some(_), Some(_)) => Err(Rejection::IdempotencyKeyReused),
                    (Some(_) | None, None) | (None, Some(_)) => Err(Rejection::Taken),
                }
            }
            (State::Unwritten, Command::Retire { .. } | Command::Revoke) => Err(Rejection::NotFound),
            (State::Live(_), Command::Retire { successor }) => {
                let hours = SignedDuration::from_hours(i64::from(programme.api_key.rotation_hours));
                Ok(vec![Event::Retired { successor, until: occasion.now.saturating_add(hours).unwrap_or(Timestamp::MAX) }])
            }
            (State::Retiring { successor: known, .. }, Command::Retire { successor }) if *known == successor => Ok(vec![]),
            (State::Retiring { .. } | State::Revoked { .. }, Command::Retire { .. }) => Err(Rejection::NotLive),
            (State::Live(_) | State::Retiring { .. }, Command::Revoke) => Ok(vec![Event::Revoked {}]),
            (State::Revoked { .. }, Command::Revoke) => Ok(vec![]),
        }
    }

    fn evolve(state: State, event: &Event, at: Timestamp) -> State {
        match (state, event) {
            (State::Unwritten, Event::Minted { id, owner, environment, digest, label, request, app }) => State::Live(Minted {
                id: id.clone(),
                owner: *owner,
                environment: *environment,
                digest: digest.clone(),
                at,
                label: label.clone(),
                request: request.clone(),
                app: *app,
            }),
            (State::Live(minted), Event::Retired { successor, until }) => {
                State::Retiring { minted, successor: successor.clone(), until: *until }
            }
            (State::Live(minted) | State::Retiring { minted, .. }, Event::Revoked {}) => State::Revoked { minted, at },
            // Minted twice, replaced twice, or ended before it exists or again: decide never emits these.
            (state @ (State::Live(_) | State::Retiring { .. } | State::Revoked { .. }), Event::Minted { .. })
            | (state @ (State::Unwritten | State::Retiring { .. } | State::Revoked { .. }), Event::Retired { .. })
            | (state @ (State::Unwritten | State::Revoked { .. }), Event::Revoked {}) => state,
        }
    }

    fn label(state: &State) -> &'static str {
        match state {
            State::Unwritten => "unwritten",
            State::Live(_) => "live",
            State::Retiring { .. } => "retiring",
            State::Revoked { .. } => "revoked",
        }
    }

    fn told(event: &Event) -> Told {
        event.told()
    }

    fn concerns(state: &State) -> Vec<OrganisationId> {
        match state {
            State::Unwritten => vec![OrganisationId::Platform],
            State::Live(minted) | State::Retiring { minted, .. } | State::Revoked { minted, .. } => match minted.owner {
                OrganisationId::Platform => vec![OrganisationId::Platform],
                owner @ (OrganisationId::Partner(_) | OrganisationId::Customer(_)) => vec![OrganisationId::Platform, owner],
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn key() -> PresentedKey {
        let owner = OrganisationId::Partner(crate::id::derive(&["p"]));
        PresentedKey::mint(Environment::Test, owner, &std::array::from_fn(|i| u8::try_from(i * 3 % 256).unwrap()))
    }

    #[test]
    fn a_minted_key_reads_back_as_itself() {
        let key = key();
        assert_eq!(PresentedKey::parse(key.text.expose()).unwrap(), key);
        assert!(key.text.expose().starts_with(&key.prefix()));
    }

    #[test]
    fn a_key_altered_in_any_one_character_is_no_key() {
        let text = key().text.into_exposed();
        for at in 0..text.len() {
            let mut altered = text.clone().into_bytes();
            altered[at] = if altered[at] == b'x' { b'y' } else { b'x' };
            assert_eq!(PresentedKey::parse(std::str::from_utf8(&altered).unwrap()), Err(NotAKey), "at {at}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_the_parser_fail(text in ".{0,200}") {
            let _ = PresentedKey::parse(&text);
        }
    }
}
