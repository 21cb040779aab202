//! A webhook endpoint: where a partner wants its lifecycle events sent, which of them, and with which secrets they are
//! signed. What becomes of each event sent there is in [`delivery`], when the endpoint is left alone in [`circuit`].
//!
//! A rotation leaves two secrets live, and both sign until the overlap is over, so that a receiver may take up the new one
//! whenever it likes. Secrets are here as KMS's ciphertext only; their text is shown once, when they are made.
//!
//! | command ＼ state | unwritten | active | disabled | deleted |
//! |---|---|---|---|---|
//! | create | → active | the same: nothing; another refused | the same: nothing; another refused | refused |
//! | change | not found | the same: nothing; else changed | the same: nothing; else changed | not found |
//! | rotate the secret | not found | the newest again: nothing; while two are live: refused; else rotated | as an active one: nothing, refused, or rotated | not found |
//! | drop the old secret | not found | none: nothing; else dropped | none: nothing; else dropped | not found |
//! | disable | not found | → disabled | nothing | not found |
//! | enable | not found | nothing | → active | not found |
//! | delete | not found | → deleted | → deleted | nothing |
//!
//! An event in a state where no command raises it changes nothing.

pub mod circuit;
pub mod delivery;

mod endpoint_address;
mod secret;

pub use endpoint_address::{EndpointAddress, Loopback};
pub use secret::{Kid, RANDOM_BYTES, SealedSecret, is_live, secret_text, sign};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{
    aggregate::Aggregate,
    digest::Digest,
    event::Occasion,
    id::{PartnerId, WebhookId},
    organisation::OrganisationId,
    programme::Programme,
    told::{Code, Told},
    values::Line,
};

/// The aggregate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WebhookEndpoint;

/// Where an endpoint stands.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "name")]
pub enum State {
    /// Not registered.
    #[default]
    Unwritten,
    /// Events are sent to it.
    Active(Endpoint),
    /// Nothing is sent, until it is enabled.
    Disabled {
        /// What it is.
        endpoint: Endpoint,
        /// Since when.
        since: Timestamp,
    },
    /// Gone, and its secrets with it.
    Deleted {
        /// Its id.
        id: WebhookId,
        /// Whose it was.
        partner: PartnerId,
        /// When.
        at: Timestamp,
    },
}

/// A registered endpoint.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Endpoint {
    /// Its id.
    pub id: WebhookId,
    /// Whose it is.
    pub partner: PartnerId,
    /// What the partner says of it.
    pub settings: Settings,
    /// Live secrets, newest last, and perhaps one whose overlap is over.
    pub secrets: Vec<SealedSecret>,
    /// What was asked for when it was created: the same request again is the same endpoint.
    pub request: Digest,
}

/// What the partner says of an endpoint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// Where events are posted.
    pub url: EndpointAddress,
    /// What people call it.
    pub description: Option<Line>,
    /// The events it wants, ascending; none means all.
    pub event_types: Vec<String>,
}

impl Settings {
    /// Whether it wants events of this type.
    #[must_use]
    pub fn wants(&self, kind: &str) -> bool {
        self.event_types.is_empty() || self.event_types.iter().any(|wanted| wanted == kind)
    }

    fn told(&self) -> Told {
        let Self { url: _, description: _, event_types } = self;
        Told::nothing().and("event_types", event_types.iter().map(|kind| Code(kind)).collect::<Vec<_>>())
    }

    /// What tells these settings from others.
    #[must_use]
    pub fn digest(&self) -> Digest {
        let description = self.description.as_ref().map_or("", Line::as_str);
        Digest::of(format!("{}\n{description}\n{}", self.url.as_str(), self.event_types.join("\n")))
    }
}

/// A secret as it is made: its text is not here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewSecret {
    /// Its public name.
    pub kid: Kid,
    /// What KMS made of it.
    pub ciphertext: String,
}

/// What can be asked of an endpoint.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Register it.
    Create {
        /// Its id.
        id: WebhookId,
        /// Whose it is.
        partner: PartnerId,
        /// What the partner says of it.
        settings: Settings,
        /// Its first secret.
        secret: NewSecret,
    },
    /// It is another from now on.
    Change {
        /// What the partner says of it.
        settings: Settings,
    },
    /// Sign with a new secret, and for a while with the old one, too.
    Rotate {
        /// The new secret.
        secret: NewSecret,
    },
    /// Stop signing with the old secret before its time.
    DropOld,
    /// Send nothing there.
    Disable,
    /// Send there again.
    Enable,
    /// Forget it and its secrets.
    Delete,
}

/// What can happen to an endpoint.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum Event {
    /// It was registered.
    #[serde(rename = "webhook_endpoint.created")]
    Created {
        /// Its id.
        id: WebhookId,
        /// Whose it is.
        partner: PartnerId,
        /// What the partner says of it.
        settings: Settings,
        /// Its first secret.
        secret: NewSecret,
    },
    /// It is another.
    #[serde(rename = "webhook_endpoint.changed")]
    Changed {
        /// From now on.
        settings: Settings,
    },
    /// A new secret signs.
    #[serde(rename = "webhook_endpoint.secret_rotated")]
    SecretRotated {
        /// The new secret.
        secret: NewSecret,
        /// Until when the old one signs beside it.
        old_until: Timestamp,
    },
    /// The old secret signs no more.
    #[serde(rename = "webhook_endpoint.old_secret_dropped")]
    OldSecretDropped {},
    /// Nothing is sent there.
    #[serde(rename = "webhook_endpoint.disabled")]
    Disabled {},
    /// It is sent there again.
    #[serde(rename = "webhook_endpoint.enabled")]
    Enabled {},
    /// It is gone.
    #[serde(rename = "webhook_endpoint.deleted")]
    Deleted {},
}

impl Event {
    /// What others are told of it. Its address may hold a secret of the partner's, and its own secret is sealed.
    fn told(&self) -> Told {
        match self {
            Self::Created { id, partner, settings, secret } => {
                settings.told().and("id", id).and("partner", partner).and("kid", &secret.kid)
            }
            Self::Changed { settings } => settings.told(),
            Self::SecretRotated { secret, old_until } => Told::nothing().and("kid", &secret.kid).and("old_until", old_until),
            Self::OldSecretDropped {} | Self::Disabled {} | Self::Enabled {} | Self::Deleted {} => Told::nothing(),
        }
    }
}

/// Why a command was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// There is no such endpoint.
    #[error("no such webhook endpoint")]
    NotFound,
    /// Another request made an endpoint of this id.
    #[error("another request made this endpoint")]
    Taken,
    /// Two secrets are live already: the old one must be dropped first, or lapse.
    #[error("a rotation is under way")]
    RotationUnderWay,
}

impl Aggregate for WebhookEndpoint {
    const NAME: &'static str = "webhook_endpoint";
    const SCHEMA: u32 = 1;

    type State = State;
    type Command = Command;
    type Event = Event;
    type Rejection = Rejection;

    fn decide(state: &State, command: Command, occasion: &Occasion, programme: &Programme) -> Result<Vec<Event>, Rejection> {
        let (endpoint, command) = match (state, command) {
            (State::Unwritten, Command::Create { id, partner, settings, secret }) => {
                return Ok(vec![Event::Created { id, partner, settings, secret }]);
            }
            (State::Active(endpoint) | State::Disabled { endpoint, .. }, Command::Create { settings, .. }) => {
                return if endpoint.request == settings.digest() { Ok(vec![]) } else { Err(Rejection::Taken) };
            }
            (State::Deleted { .. }, Command::Create { .. }) => return Err(Rejection::Taken),
            (State::Deleted { .. }, Command::Delete) | (State::Active(_), Command::Enable) | (State::Disabled { .. }, Command::Disable) => {
                return Ok(vec![]);
            }
            (
                State::Unwritten,
                Command::Change { .. } | Command::Rotate { .. } | Command::DropOld | Command::Disable | Command::Enable | Command::Delete,
            )
            | (
                State::Deleted { .. },
                Command::Change { .. } | Command::Rotate { .. } | Command::DropOld | Command::Disable | Command::Enable,
            ) => return Err(Rejection::NotFound),
            (State::Active(_), Command::Disable) => return Ok(vec![Event::Disabled {}]),
            (State::Disabled { .. }, Command::Enable) => return Ok(vec![Event::Enabled {}]),
            (State::Active(_) | State::Disabled { .. }, Command::Delete) => return Ok(vec![Event::Deleted {}]),
            (
                State::Active(endpoint) | State::Disabled { endpoint, .. },
                command @ (Command::Change { .. } | Command::Rotate { .. } | Command::DropOld),
            ) => (endpoint, command),
        };
        endpoint.decide(command, occasion.now, programme)
    }

    fn evolve(state: State, event: &Event, at: Timestamp) -> State {
        match (state, event) {
            (State::Unwritten, Event::Created { id, partner, settings, secret }) => State::Active(Endpoint {
                id: *id,
                partner: *partner,
                settings: settings.clone(),
                secrets: vec![SealedSecret { kid: secret.kid.clone(), ciphertext: secret.ciphertext.clone(), since: at, until: None }],
                request: settings.digest(),
            }),
            (State::Active(endpoint), Event::Disabled {}) => State::Disabled { endpoint, since: at },
            (State::Disabled { endpoint, .. }, Event::Enabled {}) => State::Active(endpoint),
            (State::Active(endpoint) | State::Disabled { endpoint, .. }, Event::Deleted {}) => {
                State::Deleted { id: endpoint.id, partner: endpoint.partner, at }
            }
            (State::Active(endpoint), event @ (Event::Changed { .. } | Event::SecretRotated { .. } | Event::OldSecretDropped {})) => {
                State::Active(endpoint.evolve(event, at))
            }
            (
                State::Disabled { endpoint, since },
                event @ (Event::Changed { .. } | Event::SecretRotated { .. } | Event::OldSecretDropped {}),
            ) => State::Disabled { endpoint: endpoint.evolve(event, at), since },
            // What decide never emits in these states.
            (
                state @ State::Unwritten,
                Event::Changed { .. }
                | Event::SecretRotated { .. }
                | Event::OldSecretDropped {}
                | Event::Disabled {}
                | Event::Enabled {}
                | Event::Deleted {},
            )
            | (
                state @ State::Deleted { .. },
                Event::Created { .. }
                | Event::Changed { .. }
                | Event::SecretRotated { .. }
                | Event::OldSecretDropped {}
                | Event::Disabled {}
                | Event::Enabled {}
                | Event::Deleted {},
            )
            | (state @ State::Active(_), Event::Created { .. } | Event::Enabled {})
            | (state @ State::Disabled { .. }, Event::Created { .. } | Event::Disabled {}) => state,
        }
    }

    fn label(state: &State) -> &'static str {
        match state {
            State::Unwritten => "unwritten",
            State::Active(_) => "active",
            State::Disabled { .. } => "disabled",
            State::Deleted { .. } => "deleted",
        }
    }

    fn told(event: &Event) -> Told {
        event.told()
    }

    fn concerns(state: &State) -> Vec<OrganisationId> {
        let partner = match state {
            State::Unwritten => return vec![OrganisationId::Platform],
            State::Active(endpoint) | State::Disabled { endpoint, .. } => endpoint.partner,
            State::Deleted { partner, .. } => *partner,
        };
        vec![OrganisationId::Platform, OrganisationId::Partner(partner)]
    }
}

impl State {
    /// The endpoint, unless it was never registered or is gone.
    #[must_use]
    pub const fn endpoint(&self) -> Option<&Endpoint> {
        match self {
            Self::Active(endpoint) | Self::Disabled { endpoint, .. } => Some(endpoint),
            Self::Unwritten | Self::Deleted { .. } => None,
        }
    }
}

impl Endpoint {
    /// The secrets that sign at this time, newest first: one, or two while a rotation overlaps.
    pub fn live_secrets(&self, now: Timestamp) -> impl Iterator<Item = &SealedSecret> {
        self.secrets.iter().rev().filter(move |secret| is_live(secret, now))
    }

    fn decide(&self, command: Command, now: Timestamp, programme: &Programme) -> Result<Vec<Event>, Rejection> {
        match command {
            Command::Change { settings } if settings == self.settings => Ok(vec![]),
            Command::Change { settings } => Ok(vec![Event::Changed { settings }]),
            Command::Rotate { secret } if self.secrets.last().is_some_and(|newest| newest.kid == secret.kid) => Ok(vec![]),
            Command::Rotate { .. } if self.live_secrets(now).count() > 1 => Err(Rejection::RotationUnderWay),
            Command::Rotate { secret } => {
                let overlap = SignedDuration::from_hours(i64::from(programme.webhook.secret_overlap_hours));
                Ok(vec![Event::SecretRotated { secret, old_until: now.saturating_add(overlap).unwrap_or(Timestamp::MAX) }])
            }
            Command::DropOld if self.live_secrets(now).count() > 1 => Ok(vec![Event::OldSecretDropped {}]),
            // The others are decided by the state alone.
            Command::DropOld | Command::Create { .. } | Command::Disable | Command::Enable | Command::Delete => Ok(vec![]),
        }
    }

    fn evolve(mut self, event: &Event, at: Timestamp) -> Self {
        match event {
            Event::Changed { settings } => self.settings = settings.clone(),
            Event::SecretRotated { secret, old_until } => {
                self.secrets.retain(|known| is_live(known, at));
                for known in &mut self.secrets {
                    known.until = Some(*old_until);
                }
                self.secrets.push(SealedSecret { kid: secret.kid.clone(), ciphertext: secret.ciphertext.clone(), since: at, until: None });
            }
            Event::OldSecretDropped {} => self.secrets.retain(|known| known.until.is_none()),
            Event::Created { .. } | Event::Disabled {} | Event::Enabled {} | Event::Deleted {} => {}
        }
        self
    }
}
