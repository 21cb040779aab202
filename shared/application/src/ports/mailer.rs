use std::future::Future;

use domain::{
    id::EmailId,
    values::{EmailAddress, Redacted},
};

/// A rendered email to one recipient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Its id; sent along as a tag, so that the provider's feedback names it.
    pub id: EmailId,
    /// To whom.
    pub to: EmailAddress,
    /// The subject: one line.
    pub subject: String,
    /// The HTML part; may hold a link that decides.
    pub html: Redacted<String>,
    /// The text part; may hold a link that decides.
    pub text: Redacted<String>,
}

/// Why a letter was not sent, named by what the caller can do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// The provider will never take this letter: do not try again. Its code only: its words may name the address, and what
    /// is said here is stored.
    #[error("the provider refuses the letter: {0}")]
    Refused(String),
    /// The provider did not take it now, and certainly has not sent it.
    #[error("the provider is unavailable: {0}")]
    Unavailable(String),
    /// The answer was lost: it may or may not have been sent.
    #[error("the provider's answer was lost: {0}")]
    AnswerLost(String),
}

/// Sends mail.
pub trait SendMail: Send + Sync {
    /// Sends one letter, once, and returns the provider's id for it.
    fn send(&self, letter: &Letter) -> impl Future<Output = Result<String, SendError>> + Send;
}
