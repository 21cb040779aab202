//! The cast of the stories: what applicants, reviewers and partners do, in verbs, through the deployed site.
//!
//! Everything goes through pages, links in mails and the public API, as it would from a browser; nothing looks into a
//! table. A verb fails the story when the site does not let it happen.

#![allow(clippy::expect_used, clippy::missing_panics_doc, reason = "a verb that does not work out fails its story")]

mod applicant;
mod customer;
mod partner;
mod receiver;
mod staff;
mod upload;

pub use applicant::{Applicant, Company};
pub use customer::{Fleet, FleetPerson};
pub use partner::{App, Endpoint, LOGO, PDF, PartnerAdmin, Upload};
pub use receiver::{Conduct, Heard, Receiver};
pub use staff::{Operator, Reviewer, Supporter};

/// The name with something behind it that no other run has: a story can be told again on a cloud that remembers.
#[must_use]
pub fn of_this_run(name: &str) -> String {
    use std::{sync::OnceLock, time::SystemTime};
    static RUN: OnceLock<u128> = OnceLock::new();
    let run = RUN.get_or_init(|| SystemTime::UNIX_EPOCH.elapsed().map_or(0, |since| since.as_millis()));
    format!("{name} {run:x}")
}

/// Waits until a time that the product has told (RFC 3339): its clock cannot be moved from outside.
pub fn wait_until(time: &str) {
    let at: jiff::Timestamp = time.parse().expect("a time");
    let ahead = at.duration_since(jiff::Timestamp::now());
    assert!(ahead.as_secs() <= 60, "{time} is more than a minute ahead");
    std::thread::sleep(ahead.try_into().unwrap_or_default());
}
