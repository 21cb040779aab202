//! Copies of what lives in the host platform: customers, trackers, locations (product.md, "Directory"). Members of
//! customers are [`crate::member`] seats, their personal data is in person items.
//!
//! The host platform is the authority: an upsert never fails on what was there before. The same upsert again is nothing.
//!
//! | command ＼ state | unknown | known |
//! |---|---|---|
//! | upsert | → known | same: nothing; else changed |

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    aggregate::Aggregate,
    event::Occasion,
    id::{CustomerId, LocationId, TrackerId},
    organisation::OrganisationId,
    programme::Programme,
    told::{Code, Told},
    values::{ExternalId, Line},
};

/// The aggregate: one customer, tracker or location.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry;

/// Where an entry stands.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "name")]
pub enum State {
    /// The host platform has not told us of it.
    #[default]
    Unknown,
    /// The host platform's latest word.
    Known {
        /// What it said.
        record: Record,
        /// When it first said so.
        since: Timestamp,
    },
}

/// What the host platform says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Record {
    /// A customer organisation.
    Customer {
        /// Our id.
        id: CustomerId,
        /// The host platform's id.
        external_id: ExternalId,
        /// Its name.
        name: Line,
        /// Whether it is a customer now.
        active: bool,
    },
    /// A tracker of a customer.
    Tracker {
        /// Our id.
        id: TrackerId,
        /// The customer it belongs to.
        customer: CustomerId,
        /// The host platform's id.
        external_id: ExternalId,
        /// What people call it.
        name: Line,
        /// An inactive tracker consumes nothing.
        active: bool,
    },
    /// A location of a customer.
    Location {
        /// Our id.
        id: LocationId,
        /// The customer it belongs to.
        customer: CustomerId,
        /// The host platform's id.
        external_id: ExternalId,
        /// What people call it.
        name: Line,
        /// Its time zone (IANA name), for opening hours.
        time_zone: Line,
        /// An inactive location consumes nothing.
        active: bool,
    },
}

impl Record {
    /// The customer it belongs to.
    #[must_use]
    pub const fn customer(&self) -> CustomerId {
        match self {
            Self::Customer { id, .. } => *id,
            Self::Tracker { customer, .. } | Self::Location { customer, .. } => *customer,
        }
    }
}

/// What can be asked of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upsert(pub Record);

/// What can happen to an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum Event {
    /// The host platform said something new of it.
    #[serde(rename = "directory.upserted")]
    Upserted {
        /// What it said.
        record: Record,
    },
}

impl Event {
    /// What others are told of it. Names, and the host platform's own ids, are in the entry.
    fn told(&self) -> Told {
        let Self::Upserted { record } = self;
        match record {
            Record::Customer { id, external_id: _, name: _, active } => {
                Told::nothing().and("kind", Code("customer")).and("id", id).and("active", active)
            }
            Record::Tracker { id, customer, external_id: _, name: _, active } => {
                Told::nothing().and("kind", Code("tracker")).and("id", id).and("customer", customer).and("active", active)
            }
            Record::Location { id, customer, external_id: _, name: _, time_zone: _, active } => {
                Told::nothing().and("kind", Code("location")).and("id", id).and("customer", customer).and("active", active)
            }
        }
    }
}

/// An upsert is never refused: nothing of the state can contradict the authority.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rejection {}

impl Aggregate for Entry {
    const NAME: &'static str = "directory";
    const SCHEMA: u32 = 1;

    type State = State;
    type Command = Upsert;
    type Event = Event;
    type Rejection = Rejection;

    fn decide(state: &State, Upsert(record): Upsert, _: &Occasion, _: &Programme) -> Result<Vec<Event>, Rejection> {
        Ok(match state {
            State::Known { record: known, .. } if *known == record => vec![],
            State::Unknown | State::Known { .. } => vec![Event::Upserted { record }],
        })
    }

    fn evolve(state: State, event: &Event, at: Timestamp) -> State {
        let Event::Upserted { record } = event;
        let since = match state {
            State::Unknown => at,
            State::Known { since, .. } => since,
        };
        State::Known { record: record.clone(), since }
    }

    fn label(state: &State) -> &'static str {
        match state {
            State::Unknown => "unknown",
            State::Known { .. } => "known",
        }
    }

    fn told(event: &Event) -> Told {
        event.told()
    }

    fn concerns(state: &State) -> Vec<OrganisationId> {
        match state {
            State::Unknown => vec![OrganisationId::Platform],
            State::Known { record, .. } => vec![OrganisationId::Customer(record.customer())],
        }
    }
}
