//! `/partners/{org}`: the developer portal's first page.

use askama::Template;
use jiff::Timestamp;
use language::{Messages, Text, labels};

use crate::frame::{self, ActingFor, Frame, Place, Visitor};

pub(super) static MESSAGES: Messages = language::messages!();

/// The developer portal's first page.
#[derive(Debug, Clone)]
pub struct PortalHomePage {
    /// The surroundings.
    pub frame: Frame,
    /// The organisation's id.
    pub organisation_id: String,
    /// The organisation's version.
    pub version: u64,
    /// The organisation's legal name.
    pub legal_name: String,
    /// The partnership type's value.
    pub partnership_type: String,
    /// When it became a partner.
    pub approved_at: Timestamp,
    /// The sandbox's address, as a test key reaches it.
    pub sandbox_url: String,
    /// The first test key.
    pub test_key: TestKey,
    /// Where the API is described.
    pub api_reference_path: String,
    /// The listing guidelines, from `programme.toml`.
    pub listing_guidelines_url: String,
    /// The platform's support page, from `programme.toml`.
    pub support_url: String,
}

/// The organisation's first test key.
#[derive(Debug, Clone)]
pub enum TestKey {
    /// None yet, and the reader may mint it.
    Mintable,
    /// None yet; an administrator can mint it.
    NotYet,
    /// Just minted: the only time it is shown.
    Shown {
        /// The key in clear.
        secret: String,
    },
    /// Minted before.
    Minted {
        /// The key's visible beginning, such as `lsn_test_4f9k…`.
        prefix: String,
        /// When.
        minted_at: Timestamp,
        /// By whom, by name.
        minted_by: String,
    },
}

impl PortalHomePage {
    /// The page as HTML.
    #[must_use]
    pub fn render(&self) -> String {
        crate::written(&Html {
            t: MESSAGES.speak_with(&frame::MESSAGES, self.frame.locale),
            place: Place::Portal,
            frame: &self.frame,
            page: self,
        })
    }

    fn type_label(&self) -> String {
        labels::partnership_type(self.frame.locale, &self.partnership_type)
    }

    fn is_new_key(&self) -> bool {
        matches!(self.test_key, TestKey::Shown { .. } | TestKey::Mintable)
    }

    fn has_key(&self) -> bool {
        matches!(self.test_key, TestKey::Shown { .. } | TestKey::Minted { .. })
    }
}

#[derive(Template)]
#[template(path = "portal_home/page.html")]
struct Html<'a> {
    t: Text,
    place: Place,
    frame: &'a Frame,
    page: &'a PortalHomePage,
}
