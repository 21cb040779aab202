//! Parsed values: once one exists, it is valid. Each knows why a text is not one ([`Invalid`]), in words that the edge
//! translates.

mod country;
mod credits;
mod email_address;
mod language;
mod localised;
mod public_address;
mod public_host;
mod redacted;
mod text;
mod web_address;

pub use country::Country;
pub use credits::Credits;
pub use email_address::EmailAddress;
pub use language::Language;
pub use localised::Localised;
pub use public_address::{PublicAddress, RedirectUri};
pub use public_host::{is_private_name, is_public_address};
pub use redacted::Redacted;
pub use text::{ExternalId, Line, Prose};
pub use web_address::WebAddress;

/// Why a text is not the value it should be. The edge turns each into a sentence in the caller's language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Invalid {
    /// Nothing was given.
    #[error("required")]
    Required,
    /// Longer than the limit, in characters.
    #[error("too_long")]
    TooLong(usize),
    /// Line breaks or other control characters where one line is wanted.
    #[error("control_characters")]
    ControlCharacters,
    /// Not an email address.
    #[error("not_an_email_address")]
    NotAnEmailAddress,
    /// Not an `https` address with a host.
    #[error("not_a_web_address")]
    NotAWebAddress,
    /// An address of a private net, or one of numbers.
    #[error("not_public")]
    NotPublic,
    /// A redirect address with a fragment or a wildcard.
    #[error("not_a_redirect_uri")]
    NotARedirectUri,
    /// None of the values the programme knows.
    #[error("unknown_value")]
    UnknownValue,
    /// More entries than the limit.
    #[error("too_many")]
    TooMany(usize),
    /// Characters that an identifier does not have.
    #[error("not_an_identifier")]
    NotAnIdentifier,
    /// Not a time (RFC 3339).
    #[error("not_a_time")]
    NotATime,
    /// A time that has not come yet.
    #[error("in_the_future")]
    InTheFuture,
    /// The same value twice where each may stand once.
    #[error("duplicate")]
    Duplicate,
    /// Not of the type the field has (a number where a text is wanted, say).
    #[error("wrong_type")]
    WrongType,
    /// Not a whole number, or out of range.
    #[error("not_a_number")]
    NotANumber,
    /// Not a number of credits.
    #[error("not_credits")]
    NotCredits,
}

impl Invalid {
    /// The stable `code` of problem documents.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::TooLong(_) => "too_long",
            Self::ControlCharacters => "control_characters",
            Self::NotAnEmailAddress => "not_an_email_address",
            Self::NotAWebAddress => "not_a_web_address",
            Self::NotPublic => "not_public",
            Self::NotARedirectUri => "not_a_redirect_uri",
            Self::UnknownValue => "unknown_value",
            Self::TooMany(_) => "too_many",
            Self::NotAnIdentifier => "not_an_identifier",
            Self::NotATime => "not_a_time",
            Self::InTheFuture => "in_the_future",
            Self::Duplicate => "duplicate",
            Self::WrongType => "wrong_type",
            Self::NotANumber => "not_a_number",
            Self::NotCredits => "not_credits",
        }
    }

    /// The limit that was exceeded, where there is one.
    #[must_use]
    pub const fn limit(self) -> Option<usize> {
        match self {
            Self::TooLong(limit) | Self::TooMany(limit) => Some(limit),
            _ => None,
        }
    }
}

/// Implements `Serialize`/`Deserialize` through `as_str` and `parse`, so that a stored value is parsed again.
macro_rules! text_serde {
    ($($value:ident),*) => {$(
        impl serde::Serialize for $value {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
        impl<'de> serde::Deserialize<'de> for $value {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                Self::parse(&text).map_err(serde::de::Error::custom)
            }
        }
    )*};
}
pub(crate) use text_serde;
