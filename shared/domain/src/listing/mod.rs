//! An app that a partner lists in the catalogue (product.md, section 1, "Listing").
//!
//! | command ＼ state | unwritten | draft | submitted | in_review | info_requested | changes_requested | approved | rejected | withdrawn | published | suspended | retired |
//! |---|---|---|---|---|---|---|---|---|---|---|---|---|
//! | create | → draft | the same request: nothing; another refused | the same request: nothing; another refused | the same request: nothing; another refused | the same request: nothing; another refused | the same request: nothing; another refused | the same request: nothing; another refused | the same request: nothing; another refused | the same request: nothing; another refused | the same request: nothing; another refused | the same request: nothing; another refused | the same request: nothing; another refused |
//! | edit | not found | changed; the same: nothing; at fault refused | refused (frozen) | refused (frozen) | refused (frozen) | → draft; refused | refused (frozen) | → draft; refused | → draft; refused | → draft; refused | → draft; refused | refused |
//! | announce document | not found | announced; the same: nothing; another type or the same id otherwise refused | the same: nothing; another type or the same id otherwise refused | the same: nothing; another type or the same id otherwise refused | the same: nothing; another type or the same id otherwise refused | announced; the same: nothing; another type or the same id otherwise refused | the same: nothing; another type or the same id otherwise refused | announced; the same: nothing; another type or the same id otherwise refused | announced; the same: nothing; another type or the same id otherwise refused | announced; the same: nothing; another type or the same id otherwise refused | announced; the same: nothing; another type or the same id otherwise refused | refused |
//! | check document | not found | accepted or not; again: nothing; of no document refused | accepted or not; again: nothing; of no document refused | accepted or not; again: nothing; of no document refused | accepted or not; again: nothing; of no document refused | accepted or not; again: nothing; of no document refused | accepted or not; again: nothing; of no document refused | accepted or not; again: nothing; of no document refused | accepted or not; again: nothing; of no document refused | accepted or not; again: nothing; of no document refused | accepted or not; again: nothing; of no document refused | refused |
//! | submit | not found | → submitted; blocked refused | the same: nothing; otherwise refused | the same: nothing; otherwise refused | the same: nothing; otherwise refused | refused | the same: nothing; otherwise refused | refused | refused | refused | refused | refused |
//! | claim | not found | refused | → in_review; with a conflict refused | an operator takes over; its reviewer: nothing; another, or with a conflict, refused | an operator takes over; its reviewer: nothing; another, or with a conflict, refused | refused | refused | refused | refused | refused | refused | refused |
//! | check | not found | refused | refused | checked; the same: nothing; by another, without words or of no standard refused | checked; the same: nothing; by another, without words or of no standard refused | refused | refused | refused | refused | refused | refused | refused |
//! | ask | not found | refused | refused | → info_requested; the same: nothing; by another refused | one more question; the same: nothing; by another refused | refused | refused | refused | refused | refused | refused | refused |
//! | answer | not found | refused | refused | the same: nothing; otherwise refused | the last → in_review; else one open question less; the same: nothing; otherwise refused | refused | the same: nothing; otherwise refused | refused | refused | the same: nothing; otherwise refused | the same: nothing; otherwise refused | refused |
//! | request changes | not found | refused | refused | → changes_requested; by another refused | → changes_requested; by another refused | the same: nothing; by another refused | refused | refused | refused | refused | refused | refused |
//! | approve | not found | refused | refused | → approved; blocked or by another refused | refused (open question) | refused | nothing | refused | refused | refused | refused | refused |
//! | reject | not found | refused | refused | → rejected; by another refused | → rejected; by another refused | refused | refused | the same: nothing; by another refused | refused | refused | refused | refused |
//! | withdraw | not found | refused | → withdrawn | → withdrawn | → withdrawn | → withdrawn | → withdrawn | refused | nothing | refused | refused | refused |
//! | publish | not found | refused | refused | refused | refused | refused | → published; uncertified, beside a suspended or with a conflict refused | refused | refused | nothing; with a conflict refused | refused (lift first) | refused |
//! | suspend | not found | one beside it suspended; the same: nothing; otherwise refused | refused | refused | refused | refused | one beside it suspended; the same: nothing; otherwise refused | refused | refused | → suspended; not in the future or with a conflict refused | otherwise changed; the same: nothing; with a conflict refused | refused |
//! | lift | not found | one beside it lifted; not suspended: nothing; otherwise refused | refused | refused | refused | refused | one beside it lifted; otherwise refused | refused | refused | nothing; with a conflict refused | → published; with a conflict refused | refused |
//! | retire | not found | → retired; with a conflict refused | → retired; with a conflict refused | → retired; with a conflict refused | → retired; with a conflict refused | → retired; with a conflict refused | → retired; with a conflict refused | → retired; with a conflict refused | → retired; with a conflict refused | → retired; with a conflict refused | → retired; with a conflict refused | nothing |
//! | stop | not found | one beside it stopped; otherwise refused | one beside it stopped; otherwise refused | one beside it stopped; otherwise refused | one beside it stopped; otherwise refused | one beside it stopped; otherwise refused | one beside it stopped; otherwise refused | one beside it stopped; otherwise refused | one beside it stopped; otherwise refused | stopped; the same: nothing; with a conflict or by no operator refused | stopped; with a conflict or by no operator refused | stopped; with a conflict or by no operator refused |
//! | release | not found | one beside it released; not stopped: nothing; otherwise refused | one beside it released; otherwise refused | one beside it released; otherwise refused | one beside it released; otherwise refused | one beside it released; otherwise refused | one beside it released; not stopped: nothing; otherwise refused | one beside it released; otherwise refused | one beside it released; otherwise refused | released; not stopped: nothing; with a conflict or by no operator refused | released; not stopped: nothing; with a conflict or by no operator refused | released; not stopped: nothing; with a conflict or by no operator refused |
//! | pass time | not found | nothing; when due one beside it lifted | nothing; when due remind, escalate | nothing; when due remind, escalate | nothing; when due remind, escalate | nothing; when due remind, escalate | nothing; when due remind, escalate, one beside it lifted | nothing | nothing | nothing | nothing; when due → published | nothing |
//!
//! The state is where the *newest* version stands. Beside it an older version may be on the shelf: published, or
//! suspended, until the newer one takes its place. A submitted version is frozen: an edit is refused while it is under
//! review or approved, and begins the next version afterwards. An event in a state where no command raises it changes
//! nothing. The specifications read this very table and compare it with what happens.

mod blockers;
mod command;
mod content;
mod difference;
mod document;
mod event;
mod state;
mod transition;

pub use blockers::{Blocker, blockers};
pub use command::{Author, Command, NewListing, Reviewer};
pub use content::{AUTHORIZATION_CODE, Authentication, Content, Fault, RequestedScope, Summary, SupportContact};
pub use difference::{Difference, difference};
pub use document::{BadDocument, Document, DocumentKind, DocumentState, MediaType};
pub use event::Event;
pub use state::{Check, Dossier, Question, Review, Shelved, State, Stop, Suspension, Verdict, Version};
pub use transition::{Listing, Rejection};
