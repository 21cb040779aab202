//! The cast of the stories: what applicants, reviewers and partners do, in verbs, through the deployed site.
//!
//! Everything goes through pages, links in mails and the public API, as it would from a browser; nothing looks into a
//! table. A verb fails the story when the site does not let it happen.

#![allow(clippy::expect_used, reason = "a verb that does not work out fails its story")]

mod applicant;
mod partner;
mod staff;

pub use applicant::{Applicant, Company};
pub use partner::PartnerAdmin;
pub use staff::{Operator, Reviewer};
