use jiff::Timestamp;

use super::{State, Term};
use crate::id::PartnerId;

/// Who pays for what a delegated tracker consumes at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Party {
    /// The customer: it is not delegated then.
    Customer,
    /// The partner.
    Partner(PartnerId),
    /// Nobody: it is paused then, and consumption is refused. The customer is never charged silently.
    Paused,
}

/// Who pays at an instant, as far as this delegation goes.
///
/// ```text
///  customer ──[from── partner ──[pause── refused ──pause]── partner ──stop[── customer
/// ```
#[must_use]
pub fn responsible(state: &State, at: Timestamp) -> Party {
    match state {
        State::Active { dossier, term } | State::Paused { dossier, term } | State::Stopped { dossier, term } => {
            within(term, at).unwrap_or(Party::Partner(dossier.partner))
        }
        State::Unwritten | State::Pending { .. } | State::Declined { .. } | State::Expired { .. } | State::Withdrawn { .. } => {
            Party::Customer
        }
    }
}

/// Who else than the partner, at that instant.
fn within(term: &Term, at: Timestamp) -> Option<Party> {
    let is_stopped = term.stop.as_ref().is_some_and(|stop| stop.effective <= at);
    if at < term.from || is_stopped {
        return Some(Party::Customer);
    }
    term.pauses.iter().any(|pause| pause.from <= at && pause.to.is_none_or(|to| at < to)).then_some(Party::Paused)
}
