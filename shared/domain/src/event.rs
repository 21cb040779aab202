//! What is recorded about each event besides what happened: when, by whom, from what to what, on which request.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    id::{AccountId, ApplicationId},
    organisation::OrganisationId,
};

/// Who did it. Ids only: audit entries outlive the personal data they point at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "id")]
pub enum Actor {
    /// The holder of a link emailed to an applicant.
    Applicant(ApplicationId),
    /// A signed-in person, acting for an organisation.
    Member(OrganisationId, AccountId),
    /// A program holding an API key of the organisation: the key's public id.
    Key(OrganisationId, String),
    /// A scheduled job: time passed.
    Schedule,
}

/// What a request brings to every decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occasion {
    /// The time of the decision, UTC.
    pub now: Timestamp,
    /// Who decides.
    pub actor: Actor,
    /// The request in which it happened, as the logs name it.
    pub request_id: String,
}

/// An event as it is stored with its aggregate and sent to others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recorded<E> {
    /// `aggregate id + version + index`: every consumer is idempotent on it.
    pub id: String,
    /// Version of this shape.
    pub schema: u32,
    /// The aggregate's version that this event made.
    pub version: u64,
    /// Its place among the events of that version.
    pub index: u16,
    /// When it was decided, UTC.
    pub at: Timestamp,
    /// Who decided it.
    pub actor: Actor,
    /// The request in which it was decided.
    pub request_id: String,
    /// The state before, by name.
    pub before: String,
    /// The state after, by name.
    pub after: String,
    /// The organisations that may read of it; their audit trails carry it.
    pub concerns: Vec<OrganisationId>,
    /// What happened.
    #[serde(flatten)]
    pub event: E,
}
