//! SES adapter and the emails.

pub mod ses;
pub mod templates;
