use std::fmt;

use super::{Invalid, text_serde};
use crate::limits;

/// One line a person wrote: a name, a title. Trimmed, not empty, no control characters.
///
/// Markup is kept as it was written: it is escaped wherever it is shown, not forbidden where it is typed.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Line(String);

impl Line {
    /// Parses a line of at most [`limits::NAME_CHARACTERS`] characters.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        Self::parse_within(text, limits::NAME_CHARACTERS)
    }

    /// Parses a line of at most `limit` characters.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse_within(text: &str, limit: usize) -> Result<Self, Invalid> {
        let text = text.trim();
        if text.is_empty() {
            return Err(Invalid::Required);
        }
        if text.chars().any(|c| c.is_control() || is_direction_override(c)) {
            return Err(Invalid::ControlCharacters);
        }
        if text.chars().count() > limit {
            return Err(Invalid::TooLong(limit));
        }
        Ok(Self(text.to_owned()))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Paragraphs a person wrote. Trimmed, not empty, line breaks as `\n`, no other control characters.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Prose(String);

impl Prose {
    /// Parses paragraphs of at most [`limits::PROSE_CHARACTERS`] characters.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        // A form sends CRLF, a JSON client LF: the same words must be the same content.
        let text = text.replace("\r\n", "\n");
        let text = text.trim();
        if text.is_empty() {
            return Err(Invalid::Required);
        }
        if text.chars().any(|c| (c.is_control() && c != '\n' && c != '\t') || is_direction_override(c)) {
            return Err(Invalid::ControlCharacters);
        }
        if text.chars().count() > limits::PROSE_CHARACTERS {
            return Err(Invalid::TooLong(limits::PROSE_CHARACTERS));
        }
        Ok(Self(text.to_owned()))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// An identifier the host platform gave one of its own things.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ExternalId(String);

impl ExternalId {
    /// Parses an identifier: letters, digits and `-_.:` (it stands in URLs and keys).
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let text = text.trim();
        if text.is_empty() {
            return Err(Invalid::Required);
        }
        if text.chars().count() > limits::EXTERNAL_ID_CHARACTERS {
            return Err(Invalid::TooLong(limits::EXTERNAL_ID_CHARACTERS));
        }
        if !text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ':')) {
            return Err(Invalid::NotAnIdentifier);
        }
        Ok(Self(text.to_owned()))
    }

    /// The identifier.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Characters that make text read in another order than it is written: a name could pass for another's.
const fn is_direction_override(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

// What people write may name people: none of it is shown by Debug.
macro_rules! quiet_debug {
    ($($value:ident),*) => {$(
        impl fmt::Debug for $value {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($value), "({} bytes)"), self.0.len())
            }
        }
    )*};
}
quiet_debug!(Line, Prose);

impl fmt::Debug for ExternalId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ExternalId({})", self.0)
    }
}

text_serde!(Line, Prose, ExternalId);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_no_line_break_and_a_limit() {
        assert_eq!(Line::parse("  Acme <b>GmbH</b> ").unwrap().as_str(), "Acme <b>GmbH</b>");
        assert_eq!(Line::parse("a\nb").unwrap_err(), Invalid::ControlCharacters);
        assert_eq!(Line::parse("\u{202E}gnp.exe").unwrap_err(), Invalid::ControlCharacters);
        assert_eq!(Line::parse(&"n".repeat(10_000)).unwrap_err(), Invalid::TooLong(200));
        assert_eq!(Line::parse(" ").unwrap_err(), Invalid::Required);
    }

    #[test]
    fn prose_reads_the_same_from_a_form_and_from_json() {
        assert_eq!(Prose::parse("a\r\nb ").unwrap(), Prose::parse("a\nb").unwrap());
        assert_eq!(Prose::parse("a\u{0}b").unwrap_err(), Invalid::ControlCharacters);
    }

    #[test]
    fn an_external_id_can_stand_in_a_path() {
        assert!(ExternalId::parse("fleet-42:eu.1_a").is_ok());
        for text in ["a/b", "a b", "ü", "a#b"] {
            assert_eq!(ExternalId::parse(text).unwrap_err(), Invalid::NotAnIdentifier);
        }
    }
}
