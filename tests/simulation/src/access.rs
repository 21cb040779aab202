//! Who read what, who took what back and who gave it, as they knew it: when each began and when each was answered.
//!
//! A read needs several things at once, each a [`Switch`]: the customer's consent to the scope, its sharing of the tracker, an
//! app that is not stopped, a key in force. People turn them off and on; what they turn off is off once they are told so.

use std::collections::BTreeMap;

use application::use_cases::access_decision::{Decision, Question, Thing};
use domain::{
    id::{CustomerId, ListingId},
    installation::Receipt,
};

/// Something without which nothing is read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Switch {
    /// A customer's consent to a scope of an app.
    Scope(CustomerId, ListingId, String),
    /// A customer's sharing of one tracker with an app.
    Tracker(CustomerId, ListingId, String),
    /// An app that may read at all.
    App(ListingId),
    /// A key, by its public id.
    Key(String),
}

/// Somebody turned a switch.
#[derive(Clone, Debug)]
pub struct Turned {
    /// Which.
    pub switch: Switch,
    /// On, or off.
    pub is_on: bool,
    /// When they began.
    pub begun: i64,
    /// When they were answered, or gave up.
    pub ended: i64,
    /// Whether they were told that it is done.
    pub is_acknowledged: bool,
}

/// A program asked whether it may read something.
#[derive(Clone, Debug)]
pub struct Asked {
    /// What.
    pub question: Question,
    /// What it was answered.
    pub decision: Decision,
    /// When it began to ask.
    pub begun: i64,
    /// When it was answered.
    pub ended: i64,
    /// Whether anything went wrong meanwhile.
    pub is_befallen: bool,
}

/// A setup code that somebody was sent to the app with.
#[derive(Clone, Debug)]
pub struct Code {
    /// Whose data.
    pub customer: CustomerId,
    /// Which app.
    pub listing: ListingId,
    /// When it was there at the latest.
    pub minted_at: i64,
    /// The exchanges that it served: when each began and ended, and the scopes that were told.
    pub served: Vec<(i64, i64, Vec<String>)>,
}

/// All of it, in order.
#[derive(Clone, Debug, Default)]
pub struct Log {
    /// Questions that were answered.
    pub asked: Vec<Asked>,
    /// Switches that were turned.
    pub turned: Vec<Turned>,
    /// Receipts as they were put.
    pub receipts: Vec<(i64, Receipt)>,
    /// Setup codes by their text.
    pub codes: BTreeMap<String, Code>,
}

impl Asked {
    /// What an answer of yes needs; nothing where what was presented is no key of an app.
    #[must_use]
    pub fn needs(&self) -> Vec<Switch> {
        let Some((key, listing)) = self.question.key.as_ref().and_then(|key| Some((key, key.app?))) else { return vec![] };
        let customer = self.question.customer;
        let mut needs =
            vec![Switch::Key(key.id.to_string()), Switch::App(listing), Switch::Scope(customer, listing, self.question.scope.clone())];
        if let Some(Thing::Asset(tracker)) = &self.question.thing {
            needs.push(Switch::Tracker(customer, listing, tracker.as_str().to_owned()));
        }
        needs
    }

    /// Whether it was told yes.
    #[must_use]
    pub const fn is_allowed(&self) -> bool {
        matches!(self.decision, Decision::Allow(_))
    }
}
