//! A partner's application to the programme (product.md, section 1, "Application").
//!
//! | command ＼ state | unwritten | submitted | in_review | info_requested | info_expired | approved | rejected | withdrawn |
//! |---|---|---|---|---|---|---|---|---|
//! | submit | → submitted | nothing | nothing | nothing | nothing | nothing | nothing | nothing |
//! | confirm address | not found | once, then nothing | once, then nothing | once, then nothing | once, then nothing | nothing | nothing | nothing |
//! | claim | not found | → in_review, with a conflict refused | its reviewer: nothing; an operator takes over; another refused | its reviewer: nothing; an operator takes over; another refused | its reviewer: nothing; an operator takes over; another refused | refused | refused | refused |
//! | log call | not found | refused (claim first) | logged; the same: nothing; by another refused | logged; the same: nothing; by another refused | refused | refused | refused | refused |
//! | ask | not found | refused (claim first) | → info_requested; the same: nothing; by another refused | one more question; the same: nothing; by another refused | refused | refused | refused | refused |
//! | answer | not found | refused (no question) | the same: nothing; otherwise refused | the last → in_review; else one open question less; the same: nothing; otherwise refused | the last → in_review; else → info_requested; the same: nothing; otherwise refused | refused | refused | refused |
//! | add document | not found | added | added; the same: nothing | added; the same: nothing | added; the same: nothing | refused | refused | refused |
//! | approve | not found | refused (claim first) | → approved; blocked or by another refused | refused (open question) | refused | the same partner: nothing; otherwise refused | refused | refused |
//! | reject | not found | refused (claim first) | → rejected; by another refused | → rejected; by another refused | → rejected; by another refused | refused | the same: nothing; otherwise refused | refused |
//! | withdraw | not found | → withdrawn | → withdrawn | → withdrawn | → withdrawn | refused | refused | nothing |
//! | pass time | not found | nothing; when due remind, escalate | nothing; when due remind, escalate | nothing; when due remind, → info_expired | nothing | nothing | nothing | nothing |
//!
//! An event in a state where no command raises it changes nothing. The confirmation of the address has its own step
//! beside the review's: reviewers need not wait for it, only the approval does. The specifications read this very table
//! and compare it with what happens.

mod command;
mod event;
mod state;
mod transition;

pub use command::{Command, Reviewer, Submission};
pub use event::Event;
pub use state::{Call, Confirmation, Content, Document, DocumentKind, Dossier, Question, State};
pub use transition::{Application, Blocker, Rejection};
