//! What can be wrong with one field of a form or a JSON body, and how that is said.

use crate::{Locale, Messages};

static MESSAGES: Messages = crate::messages!("fault");

/// One thing wrong with one field. The code is stable and goes into problem documents; the sentence goes beside the
/// field, and says what to do about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fault {
    /// Nothing was given.
    Required,
    /// More characters than allowed.
    TooLong {
        /// The most characters allowed.
        limit: u32,
    },
    /// Fewer characters than needed.
    TooShort {
        /// The fewest characters needed.
        limit: u32,
    },
    /// More entries than allowed.
    TooMany {
        /// The most entries allowed.
        limit: u32,
    },
    /// Not an email address mail can be sent to.
    NotAnEmailAddress,
    /// Not an `https` address.
    NotAWebAddress,
    /// An address of a private net, or one of numbers.
    NotPublic,
    /// A redirect address with a fragment or a wildcard.
    NotARedirectUri,
    /// Characters that an identifier does not have.
    NotAnIdentifier,
    /// A value that is not one of those offered.
    UnknownValue,
    /// A character that does not belong there, such as a line break in a name.
    ControlCharacters,
    /// The same entry twice.
    Duplicate,
    /// Not a date, or not an instant.
    NotATime,
    /// A past event dated in the future.
    InTheFuture,
    /// Not a whole number, or out of range.
    NotANumber,
    /// A JSON value of another type than the field's.
    WrongType,
    /// A field this route does not know.
    UnknownField,
    /// A file larger than allowed.
    FileTooLarge {
        /// The most megabytes (10⁶ bytes) allowed.
        limit_megabytes: u32,
    },
    /// A file type that is not accepted.
    FileTypeNotAccepted,
    /// The person is a member already.
    AlreadyMember,
    /// No organisation of this id.
    NoSuchOrganisation,
    /// The person is invited already.
    AlreadyInvited,
    /// A time that has passed where a coming one is wanted.
    InThePast,
    /// A document that the programme asks for is not there.
    DocumentMissing,
    /// A document whose bytes have not arrived, or have not been looked at.
    DocumentUnchecked,
    /// A document whose bytes were refused.
    DocumentRefused,
    /// A logo where documents belong, or the other way round.
    DocumentMisplaced,
    /// An app that has not been published, or is retired.
    NotInService,
    /// An organisation that nobody else manages.
    LastManager,
    /// Not a number of credits.
    NotCredits,
}

impl Fault {
    /// One of each, for tests and documentation.
    pub const ALL: [Self; 30] = [
        Self::Required,
        Self::TooLong { limit: 200 },
        Self::TooShort { limit: 20 },
        Self::TooMany { limit: 20 },
        Self::NotAnEmailAddress,
        Self::NotAWebAddress,
        Self::NotPublic,
        Self::NotARedirectUri,
        Self::NotAnIdentifier,
        Self::UnknownValue,
        Self::ControlCharacters,
        Self::Duplicate,
        Self::NotATime,
        Self::InTheFuture,
        Self::NotANumber,
        Self::WrongType,
        Self::UnknownField,
        Self::FileTooLarge { limit_megabytes: 20 },
        Self::FileTypeNotAccepted,
        Self::AlreadyMember,
        Self::NoSuchOrganisation,
        Self::AlreadyInvited,
        Self::InThePast,
        Self::DocumentMissing,
        Self::DocumentUnchecked,
        Self::DocumentRefused,
        Self::DocumentMisplaced,
        Self::NotInService,
        Self::LastManager,
        Self::NotCredits,
    ];

    /// The stable code in a problem document's `errors[]`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::TooLong { .. } => "too_long",
            Self::TooShort { .. } => "too_short",
            Self::TooMany { .. } => "too_many",
            Self::NotAnEmailAddress => "not_an_email_address",
            Self::NotAWebAddress => "not_a_web_address",
            Self::NotPublic => "not_public",
            Self::NotARedirectUri => "not_a_redirect_uri",
            Self::NotAnIdentifier => "not_an_identifier",
            Self::UnknownValue => "unknown_value",
            Self::ControlCharacters => "control_characters",
            Self::Duplicate => "duplicate",
            Self::NotATime => "not_a_time",
            Self::InTheFuture => "in_the_future",
            Self::NotANumber => "not_a_number",
            Self::WrongType => "wrong_type",
            Self::UnknownField => "unknown_field",
            Self::FileTooLarge { .. } => "file_too_large",
            Self::FileTypeNotAccepted => "file_type_not_accepted",
            Self::AlreadyMember => "already_member",
            Self::NoSuchOrganisation => "no_such_organisation",
            Self::AlreadyInvited => "already_invited",
            Self::InThePast => "in_the_past",
            Self::DocumentMissing => "document_missing",
            Self::DocumentUnchecked => "document_unchecked",
            Self::DocumentRefused => "document_refused",
            Self::DocumentMisplaced => "document_misplaced",
            Self::NotInService => "not_in_service",
            Self::LastManager => "last_manager",
            Self::NotCredits => "not_credits",
        }
    }

    /// The fault of a code, with the limit that was exceeded where the code has one. Parsers of other crates name what
    /// is wrong by these codes; a code nobody knows is the general "not one of the values offered".
    #[must_use]
    pub fn of_code(code: &str, limit: Option<usize>) -> Self {
        let limit = u32::try_from(limit.unwrap_or_default()).unwrap_or(u32::MAX);
        let known = Self::ALL.into_iter().find(|fault| fault.code() == code);
        match known.unwrap_or(Self::UnknownValue) {
            Self::TooLong { .. } => Self::TooLong { limit },
            Self::TooShort { .. } => Self::TooShort { limit },
            Self::TooMany { .. } => Self::TooMany { limit },
            Self::FileTooLarge { .. } => Self::FileTooLarge { limit_megabytes: limit },
            plain => plain,
        }
    }

    /// The sentence beside the field.
    #[must_use]
    pub fn sentence(self, locale: Locale) -> String {
        let text = MESSAGES.speak(locale);
        match self {
            Self::TooLong { limit } => text.with("too-long", "limit", limit),
            Self::TooShort { limit } => text.with("too-short", "limit", limit),
            Self::TooMany { limit } => text.with("too-many", "limit", limit),
            Self::FileTooLarge { limit_megabytes } => text.with("file-too-large", "limit", limit_megabytes),
            Self::Required => text.get("required"),
            Self::NotAnEmailAddress => text.get("not-an-email-address"),
            Self::NotAWebAddress => text.get("not-a-web-address"),
            Self::NotPublic => text.get("not-public"),
            Self::NotARedirectUri => text.get("not-a-redirect-uri"),
            Self::NotAnIdentifier => text.get("not-an-identifier"),
            Self::UnknownValue => text.get("unknown-value"),
            Self::ControlCharacters => text.get("control-characters"),
            Self::Duplicate => text.get("duplicate"),
            Self::NotATime => text.get("not-a-time"),
            Self::InTheFuture => text.get("in-the-future"),
            Self::NotANumber => text.get("not-a-number"),
            Self::WrongType => text.get("wrong-type"),
            Self::UnknownField => text.get("unknown-field"),
            Self::FileTypeNotAccepted => text.get("file-type-not-accepted"),
            Self::AlreadyMember => text.get("already-member"),
            Self::NoSuchOrganisation => text.get("no-such-organisation"),
            Self::AlreadyInvited => text.get("already-invited"),
            Self::InThePast => text.get("in-the-past"),
            Self::DocumentMissing => text.get("document-missing"),
            Self::DocumentUnchecked => text.get("document-unchecked"),
            Self::DocumentRefused => text.get("document-refused"),
            Self::DocumentMisplaced => text.get("document-misplaced"),
            Self::NotInService => text.get("not-in-service"),
            Self::LastManager => text.get("last-manager"),
            Self::NotCredits => text.get("not-credits"),
        }
        .into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn all_languages_say_the_same() {
        crate::check::languages_agree("fault", &MESSAGES, &[]);
        let code = [include_str!("fault.rs")];
        crate::check::named_messages_exist("fault", &[&MESSAGES], &code);
        crate::check::messages_are_used("fault", &MESSAGES, &code);
    }

    #[test]
    fn a_code_is_its_fault_again() {
        for fault in Fault::ALL {
            let limit = match fault {
                Fault::TooLong { limit } | Fault::TooShort { limit } | Fault::TooMany { limit } => limit,
                Fault::FileTooLarge { limit_megabytes } => limit_megabytes,
                _ => 0,
            };
            assert_eq!(Fault::of_code(fault.code(), usize::try_from(limit).ok()), fault);
        }
        assert_eq!(Fault::of_code("never heard of", None), Fault::UnknownValue);
    }

    #[test]
    fn every_fault_has_its_own_code_and_sentence() {
        for locale in Locale::ALL {
            let sentences: BTreeSet<_> = Fault::ALL.map(|fault| fault.sentence(locale)).into();
            assert_eq!(sentences.len(), Fault::ALL.len());
        }
        let codes: BTreeSet<_> = Fault::ALL.map(Fault::code).into();
        assert_eq!(codes.len(), Fault::ALL.len());
    }
}
