//! A partner's application to the programme (product.md, section 1, "Application").
//!
//! | command ＼ state | unwritten | submitted | in_review | info_requested | info_expired | approved | rejected | withdrawn |
//! |---|---|---|---|---|---|---|---|---|
//! | submit | → submitted | same: nothing | nothing | nothing | nothing | nothing | nothing | nothing |
//! | confirm address | – | once | once | once | once | nothing | nothing | nothing |
//! | claim | – | → in_review | the reviewer: nothing; an operator takes over | as in_review | refused | refused | refused | refused |
//! | log call | – | refused (claim first) | logged | logged | refused | refused | refused | refused |
//! | ask | – | refused (claim first) | → info_requested | one more question | refused | refused | refused | refused |
//! | answer | – | refused | refused | last answer → in_review | last → in_review, else → info_requested | refused | refused | refused |
//! | add document | – | added | added | added | added | refused | refused | refused |
//! | approve | – | refused (claim first) | → approved | refused (open question) | refused | same partner: nothing | refused | refused |
//! | reject | – | refused (claim first) | → rejected | → rejected | → rejected | refused | same: nothing | refused |
//! | withdraw | – | → withdrawn | → withdrawn | → withdrawn | → withdrawn | refused | refused | nothing |
//! | pass time | – | remind, escalate | remind, escalate | remind, → info_expired | – | – | – | – |
//!
//! "–" in the first column means [`Rejection::NotFound`]. The confirmation of the address has its own step beside the
//! review's: reviewers need not wait for it, only the approval does.

mod command;
mod event;
mod state;
mod transition;

pub use command::{Command, Reviewer, Submission};
pub use event::Event;
pub use state::{Call, Confirmation, Content, Document, DocumentKind, Dossier, Question, State};
pub use transition::{Application, Blocker, Rejection};
