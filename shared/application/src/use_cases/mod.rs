//! One file per story: what somebody does, from what is read to what is written.

pub mod access_decision;
pub mod apply;
pub mod attachments;
pub mod browse;
pub mod catch_up;
pub mod connections;
pub mod consume;
pub mod credits;
pub mod delegations;
pub mod deliver;
pub mod directory;
pub mod email_feedback;
pub mod expire_requests;
pub mod histories;
pub mod inbox;
pub mod installations;
mod interest;
pub mod keys;
pub mod listing_review;
pub mod listings;
pub mod members;
pub mod observed;
pub mod observed_access;
pub mod partner_accounts;
pub mod people;
pub mod person_requests;
pub mod portal;
pub mod relay;
pub mod retry_webhooks;
pub mod review;
pub mod send_email;
pub mod settle;
pub mod setup;
pub mod showcase;
pub mod sign_in;
pub mod status;
pub mod support;
pub mod webhooks;
pub mod withdrawal;

/// How often a decision is taken anew when somebody else wrote first. Each attempt reads again, so that the last word is
/// the rules', not chance's; more attempts than people at once would only hide a hot item.
pub const ATTEMPTS: usize = 4;
