//! An account of credits: a customer's, or a partner's (product.md, section 3, "Credits").
//!
//! | command ＼ state | unopened | open | exhausted |
//! |---|---|---|---|
//! | top up | → open; refused | more; the same one again: nothing; its key for another: refused | more; → open; the same one again: nothing; its key for another: refused |
//! | post | → open; → exhausted; of nothing: nothing | less; → exhausted; the same again: nothing | less; the same again: nothing |
//! | pass time | not found | closes the days that are over; otherwise nothing | closes the days that are over; otherwise nothing |
//!
//! It opens by itself, with what the programme gives, when something first happens to it.
//!
//! ```text
//! consumption ──→ tally ──→ post ──→ the day that is open ──→ closed, some hours into the next: a line of the ledger, for good
//! ```
//! What was consumed counts on its own day (UTC) while that is open; what is told later counts on the first day that is. A closed
//! day never changes. The balance is what was settled: opening + top-ups − posted. It may fall below nothing, for what was
//! consumed before anybody knew is consumed.

mod command;
mod event;
mod state;
mod transition;

pub use command::{Command, Posting, Rejection, TopUp};
pub use event::Event;
pub use state::{Account, Day, Forecast, Share, Spent, State};
pub use transition::{CreditsAccount, first_open};
