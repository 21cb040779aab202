//! What went wrong, and what the person at the keyboard can do about it.

use std::fmt;

/// A failure with its remedy. Both are sentences for a person, not codes.
#[derive(Debug)]
pub struct Trouble {
    what: String,
    next: String,
}

/// The result of anything that a person may have to mend.
pub type Outcome<T> = Result<T, Trouble>;

impl Trouble {
    /// `what` happened and what to do `next`.
    pub fn new(what: impl Into<String>, next: impl Into<String>) -> Self {
        Self { what: what.into(), next: next.into() }
    }

    /// A fault of files or processes, which the text of the error itself explains best.
    #[must_use]
    pub fn io(doing: &str, error: &std::io::Error) -> Self {
        Self::new(format!("{doing}: {error}"), "Check the folder's permissions and free space, then run it again.")
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n  → {}", self.what, self.next)
    }
}

impl std::error::Error for Trouble {}
