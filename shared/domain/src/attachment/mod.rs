//! A customer that is attached to a partner, and how it came to be (product.md, section 3).
//!
//! | command ＼ state | unwritten | requested | forwarded | accepted | declined | expired | withdrawn | ended |
//! |---|---|---|---|---|---|---|---|---|
//! | ask | → requested; without an active account: refused; another's: not found | the same: nothing; the key used otherwise: refused | the same: nothing; the key used otherwise: refused | the same: nothing; the key used otherwise: refused | the same: nothing; the key used otherwise: refused | the same: nothing; the key used otherwise: refused | the same: nothing; the key used otherwise: refused | the same: nothing; the key used otherwise: refused |
//! | forward | not found | → forwarded; attached already, or of one's own: refused; no staff: not found | to the same: nothing; to another: refused; no staff: not found | to the same: nothing; to another: refused; no staff: not found | refused; no staff: not found | refused; no staff: not found | refused; no staff: not found | refused; no staff: not found |
//! | turn down | not found | → declined; of one's own: refused; no staff: not found | refused; no staff: not found | refused; no staff: not found | again: nothing; the customer's no: refused; no staff: not found | refused; no staff: not found | refused; no staff: not found | refused; no staff: not found |
//! | accept | not found | not found | → accepted; too late: refused; another customer: not found | nothing; another customer: not found | refused; another customer: not found | refused; another customer: not found | refused; another customer: not found | refused; another customer: not found |
//! | decline | not found | not found | → declined; too late: refused; another customer: not found | refused; another customer: not found | nothing; another customer: not found | refused; another customer: not found | refused; another customer: not found | refused; another customer: not found |
//! | withdraw | not found | → withdrawn; another partner: not found | → withdrawn; another partner: not found | refused; another partner: not found | refused; another partner: not found | refused; another partner: not found | nothing; another partner: not found | refused; another partner: not found |
//! | end | not found | refused; anybody else: not found | refused; anybody else: not found | → ended; anybody else: not found | refused; anybody else: not found | refused; anybody else: not found | refused; anybody else: not found | nothing; anybody else: not found |
//! | pass time | not found | nothing; when due remind support, then tell that it is overdue | nothing; when due remind, → expired | nothing | nothing | nothing | nothing | nothing |
//!
//! A partner does not know our customers by id, and may not learn whom we know: it writes whom it means and how to recognise
//! them, support finds the customer and forwards. Until the customer has accepted, the partner sees its own words only; a request
//! that support turns down and one that it never understood look the same.

mod command;
mod event;
mod state;
mod transition;

pub use command::{Asking, Command};
pub use event::Event;
pub use state::{Attachment, Dossier, Side, State};
pub use transition::Rejection;
