//! SES adapter and the emails.

pub mod templates;
