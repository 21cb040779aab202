//! What every page shares: the document, the header with who is here and where one can go, the language menu, the
//! footer with the support contact.
//!
//! The language menu posts to `/language` with the fields `language` (a tag: `en`, `fr`, `es`, `pt`) and `return_to`
//! (the path to come back to; the handler must accept only a path of this site).

use language::{Locale, Messages, dates};

use crate::tags::{DayTag, TimeTag};

pub(crate) static MESSAGES: Messages = language::messages!();

/// The surroundings of a page.
#[derive(Debug, Clone)]
pub struct Frame {
    /// The reader's language.
    pub locale: Locale,
    /// The platform's name, `PLATFORM_NAME`.
    pub platform_name: String,
    /// The platform's support address, shown on every page.
    pub support_address: String,
    /// The path and query of this page, for the way back after changing the language.
    pub return_path: String,
    /// Who is looking.
    pub visitor: Visitor,
}

/// Who is looking at a page.
#[derive(Debug, Clone)]
pub enum Visitor {
    /// Nobody known: offers to sign in.
    Anonymous,
    /// Somebody with a session.
    SignedIn {
        /// How the person is shown to himself: the name, else the email address.
        name: String,
        /// The organisation this page acts for, if it does.
        acting_for: Option<ActingFor>,
    },
}

/// The organisation a page acts for; decides the navigation.
#[derive(Debug, Clone)]
pub enum ActingFor {
    /// The platform's review desk.
    Platform {
        /// How many steps wait in the desk's inbox.
        waiting: u32,
    },
    /// A partner's portal.
    Partner {
        /// The organisation's id, as in `/partners/{org}`.
        organisation_id: String,
        /// The organisation's name.
        name: String,
        /// How many steps wait in the organisation's inbox.
        waiting: u32,
    },
    /// A customer's apps.
    Customer {
        /// The organisation's id, as in `/customers/{org}`.
        organisation_id: String,
        /// The organisation's name.
        name: String,
        /// How many of its apps wait for the reader.
        waiting: u32,
    },
}

/// Which entry of the navigation a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Elsewhere,
    Queue,
    Listings,
    Inbox,
    Members,
    Portal,
    Audit,
    Support,
    Keys,
    Webhooks,
    Apps,
}

impl Frame {
    /// Whether the language menu marks this language as the present one.
    pub(crate) fn speaks(&self, locale: &Locale) -> bool {
        self.locale == *locale
    }

    pub(crate) fn is_anonymous(&self) -> bool {
        matches!(self.visitor, Visitor::Anonymous)
    }

    pub(crate) fn acting_for(&self) -> Option<&ActingFor> {
        match &self.visitor {
            Visitor::Anonymous => None,
            Visitor::SignedIn { acting_for, .. } => acting_for.as_ref(),
        }
    }

    pub(crate) fn languages(&self) -> [Locale; 4] {
        Locale::ALL
    }

    pub(crate) fn stylesheet(&self) -> String {
        crate::stylesheet::stylesheet_path()
    }

    pub(crate) fn icon(&self) -> String {
        crate::stylesheet::icon_path()
    }

    /// An instant as a `<time>` element with date, minute and zone.
    pub(crate) fn time(&self, at: &jiff::Timestamp) -> TimeTag {
        TimeTag::new(self.locale, *at)
    }

    /// An instant as a `<time>` element with the date only.
    pub(crate) fn day(&self, at: &jiff::Timestamp) -> DayTag {
        DayTag::new(self.locale, *at)
    }

    /// A span of time in words.
    pub(crate) fn span(&self, length: &std::time::Duration) -> String {
        dates::span(self.locale, *length)
    }

    /// How far an instant is from now, in words.
    pub(crate) fn relative(&self, at: &jiff::Timestamp, now: &jiff::Timestamp) -> String {
        dates::relative(self.locale, *at, *now)
    }
}
