//! An app that a customer has installed, and what it may read (product.md, section 1, "Installation").
//!
//! | command ＼ state | unwritten | awaiting_consent | declined | active | degraded | disconnected |
//! |---|---|---|---|---|---|---|
//! | ask | → awaiting_consent; not offered refused | nothing | → awaiting_consent; not offered refused | installed: refused | installed: refused | → awaiting_consent; not offered refused |
//! | decline | not found | → declined | nothing | installed: refused | installed: refused | nothing |
//! | install | → active; not offered, old version, not asked or required missing refused | → active; not offered, old version, not asked or required missing refused | → active; not offered, old version, not asked or required missing refused | the same: nothing; otherwise refused | the same: nothing; otherwise refused | → active; not offered, old version, not asked or required missing refused |
//! | change | refused | refused | refused | changed; a required one dropped → degraded; the same: nothing; not asked or another version refused | changed; all required → active; the same: nothing; not asked or another version refused | refused |
//! | update | refused | refused | refused | changed; the same: nothing; not offered, old version, not asked or required missing refused | → active; not offered, old version, not asked or required missing refused | refused |
//! | keep | refused | refused | refused | the request ends; none of this version: nothing | the request ends; none of this version: nothing | refused |
//! | catch up | nothing | nothing | nothing | asked, adopted or cancelled; nothing new: nothing | asked, adopted or cancelled; all required → active; nothing new: nothing | nothing |
//! | share | refused | refused | refused | changed; the same: nothing; too many refused | changed; the same: nothing; too many refused | refused |
//! | finish setup | refused | refused | refused | done; again: nothing | done; again: nothing | refused |
//! | disconnect | refused | refused | refused | → disconnected | → disconnected | nothing |
//! | pass time | not found | nothing; when due remind, → declined | nothing | nothing; when due remind, overdue | nothing; when due remind, overdue | nothing |
//!
//! One customer has an app once: the aggregate is the pair, however often it is installed anew, and so is the chain of its
//! [`Receipt`]s. What may be read right now is [`State::grant`]: the store keeps it beside the aggregate, written by the same
//! transaction, and every access is decided by it. An app that its operator stopped is not in a state of its own here:
//! thousands of installations would have to be written before the next read is refused; the decision asks the app as well.

mod command;
mod event;
mod receipt;
mod sharing;
mod state;
mod terms;
mod transition;

pub use command::{App, Asked, Command};
pub use event::{Consent, Event};
pub use receipt::{Act, BrokenChain, Receipt, ReceiptLine, Seal, receipt, verify};
pub use sharing::{Shared, Sharing};
pub use state::{Dossier, Grant, Installed, ScopeRequest, State};
pub use terms::{Change, ChangeKind, Offer, Term, changes};
pub use transition::{Installation, Rejection, installation_id};
