use std::{fmt, str::FromStr};

use super::{Invalid, text_serde};
use crate::limits;

/// One address a mail can be sent to: no display name, no line break, at most 254 bytes (RFC 5321).
///
/// Personal data: `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct EmailAddress(String);

impl EmailAddress {
    /// Parses an address; surrounding spaces are dropped.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        // Control characters are looked for before trimming: a trailing line break is an attempt at a second header.
        if text.chars().any(char::is_control) {
            return Err(Invalid::ControlCharacters);
        }
        let text = text.trim();
        if text.is_empty() {
            return Err(Invalid::Required);
        }
        if text.len() > limits::EMAIL_BYTES {
            return Err(Invalid::TooLong(limits::EMAIL_BYTES));
        }
        let plain = email_address::EmailAddress::from_str(text).map_err(|_| Invalid::NotAnEmailAddress)?;
        // No display names, no quoted or commented local parts, no address literals: none is a business address, and
        // each is a way to smuggle something past a later reader.
        let domain_ok = plain.domain().contains('.') && !plain.domain().starts_with('[');
        let odd = |c: char| c.is_whitespace() || matches!(c, '"' | '<' | '>' | '(' | ')' | ',' | ';' | ':' | '\\');
        if !domain_ok || text.contains(odd) || plain.as_str() != text {
            return Err(Invalid::NotAnEmailAddress);
        }
        Ok(Self(text.to_owned()))
    }

    /// The address as it was given.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address by which accounts are told apart: lower case throughout. (The local part may be case-sensitive by
    /// RFC 5321; no provider of note makes it so, and two accounts for `Ana@` and `ana@` would be a trap.)
    #[must_use]
    pub fn normalised(&self) -> String {
        self.0.to_lowercase()
    }

    /// The domain, in lower case.
    #[must_use]
    pub fn domain(&self) -> String {
        self.normalised().rsplit('@').next().unwrap_or_default().to_owned()
    }
}

impl fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EmailAddress([redacted])")
    }
}

text_serde!(EmailAddress);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_addresses_parse_and_normalise() {
        let address = EmailAddress::parse(" Ana.Lima+crm@Example.COM ").unwrap();
        assert_eq!((address.as_str(), address.normalised().as_str()), ("Ana.Lima+crm@Example.COM", "ana.lima+crm@example.com"));
        assert_eq!(address.domain(), "example.com");
    }

    #[test]
    fn what_could_carry_a_second_header_or_recipient_is_refused() {
        for (text, why) in [
            ("", Invalid::Required),
            ("a@example.com\r\nBcc: b@example.com", Invalid::ControlCharacters),
            ("a@example.com\n", Invalid::ControlCharacters),
            ("a@example.com, b@example.com", Invalid::NotAnEmailAddress),
            ("Ana <ana@example.com>", Invalid::NotAnEmailAddress),
            ("ana@localhost", Invalid::NotAnEmailAddress),
            ("ana@[127.0.0.1]", Invalid::NotAnEmailAddress),
            ("\"a b\"@example.com", Invalid::NotAnEmailAddress),
            ("ana", Invalid::NotAnEmailAddress),
        ] {
            assert_eq!(EmailAddress::parse(text).unwrap_err(), why, "{text:?}");
        }
        assert_eq!(EmailAddress::parse(&format!("{}@example.com", "a".repeat(300))).unwrap_err(), Invalid::TooLong(254));
    }

    #[test]
    fn debug_shows_no_personal_data() {
        assert!(!format!("{:?}", EmailAddress::parse("ana@example.com").unwrap()).contains("ana"));
    }
}
