//! SES adapter and the emails.
