//! What every aggregate is: a state, commands that are decided, events that evolve it.

use jiff::Timestamp;
use serde::{Serialize, de::DeserializeOwned};

use crate::{event::Occasion, organisation::OrganisationId, programme::Programme, step::Step, told::Told, values::Prose};

/// One kind of thing that decides.
///
/// `decide` may refuse and returns no events for a command that repeats what already holds; `evolve` never fails. An
/// aggregate that does not exist yet is its state's `Default`.
pub trait Aggregate {
    /// The name in event types (`application.submitted`) and audit entries.
    const NAME: &'static str;
    /// Version of the stored state and events; older ones are upcast when read.
    const SCHEMA: u32;

    /// The state: an enum whose variants hold only their own data.
    type State: Clone + Default + PartialEq + std::fmt::Debug + Serialize + DeserializeOwned + Send + Sync;
    /// What can be asked of it.
    type Command: Send;
    /// What can happen to it. Serialises as `{"type": "application.submitted", "data": {…}}`.
    type Event: Clone + PartialEq + std::fmt::Debug + Serialize + DeserializeOwned + Send + Sync;
    /// Why a command was refused.
    type Rejection: PartialEq + std::fmt::Debug + Send;

    /// Decides a command. Pure: the same arguments give the same answer.
    ///
    /// # Errors
    /// The rule of the programme that refuses it.
    fn decide(
        state: &Self::State,
        command: Self::Command,
        occasion: &Occasion,
        programme: &Programme,
    ) -> Result<Vec<Self::Event>, Self::Rejection>;

    /// The state after an event.
    ///
    /// Events carry the times they set, so that a later change of the programme does not rewrite what was promised.
    fn evolve(state: Self::State, event: &Self::Event, at: Timestamp) -> Self::State;

    /// The state's name, for audit entries and lists.
    fn label(state: &Self::State) -> &'static str;

    /// What is told of an event to others than the aggregate itself: feeds, webhooks.
    fn told(event: &Self::Event) -> Told;

    /// The reason that whoever decided had to state, where one is asked for. Audit trails show it; its words are kept in one
    /// place, and not told.
    fn reason(_event: &Self::Event) -> Option<&Prose> {
        None
    }

    /// The organisations whose audit trail carries the events of this aggregate. The platform's always does.
    fn concerns(state: &Self::State) -> Vec<OrganisationId>;

    /// The step somebody's inbox shows, if one is pending.
    fn whose_move(_state: &Self::State) -> Option<&Step> {
        None
    }

    /// When time alone next changes something.
    fn due_at(state: &Self::State) -> Option<Timestamp> {
        Self::whose_move(state).and_then(Step::due_at)
    }
}
