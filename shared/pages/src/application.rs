//! Parts of an application that the applicant's status page and the review desk both show.

use std::time::Duration;

use jiff::Timestamp;
use language::{Locale, countries, labels};

/// Where an application stands (product.md, "Application").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ApplicationState {
    /// Sent, not yet claimed by a reviewer.
    Submitted,
    /// A reviewer is at it.
    InReview,
    /// A question waits for the applicant.
    InfoRequested,
    /// The question was not answered in time; answering reopens.
    InfoExpired,
    /// The applicant is a partner.
    Approved,
    /// Turned down with reasons.
    Rejected,
    /// Taken back by the applicant.
    Withdrawn,
}

impl ApplicationState {
    /// Every state, in the order the review queue filters them.
    pub const ALL: [Self; 7] =
        [Self::Submitted, Self::InReview, Self::InfoRequested, Self::InfoExpired, Self::Approved, Self::Rejected, Self::Withdrawn];

    /// The stored value, also that of the queue's `state` filter.
    #[must_use]
    pub const fn value(self) -> &'static str {
        match self {
            Self::Submitted => "submitted",
            Self::InReview => "in_review",
            Self::InfoRequested => "info_requested",
            Self::InfoExpired => "info_expired",
            Self::Approved => "approved",
            Self::Rejected => "rejected",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Whether nothing more can happen to it.
    #[must_use]
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Approved | Self::Rejected | Self::Withdrawn)
    }

    pub(crate) fn label(&self, locale: &Locale) -> String {
        labels::application_state(*locale, self.value())
    }

    /// The badge's colour; the words carry the meaning, the colour only helps.
    pub(crate) const fn tone(&self) -> &'static str {
        match self {
            Self::Submitted => "is-new",
            Self::InReview => "is-active",
            Self::InfoRequested | Self::InfoExpired => "is-waiting",
            Self::Approved => "is-good",
            Self::Rejected => "is-bad",
            Self::Withdrawn => "is-quiet",
        }
    }
}

/// Who has to act next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mover {
    /// The applicant.
    Applicant,
    /// The platform's review team.
    Team,
    /// The partner organisation.
    Partner,
}

/// The step everyone waits for.
#[derive(Debug, Clone)]
pub struct Move {
    /// Who has to act.
    pub mover: Mover,
    /// Until when, if there is a deadline.
    pub due: Option<Timestamp>,
}

/// The clock of an application, which stops while waiting for the applicant.
#[derive(Debug, Clone)]
pub struct Clock {
    /// Time that counted: the application was with the team.
    pub with_team: Duration,
    /// Time that did not count: it waited for the applicant.
    pub with_applicant: Duration,
    /// Whether it counts at this moment.
    pub running: bool,
}

impl Clock {
    /// The team's share of the bar, in percent; a share that is there is never drawn as nothing.
    pub(crate) fn team_percent(&self) -> u128 {
        let (team, applicant) = (self.with_team.as_millis(), self.with_applicant.as_millis());
        match (team, applicant) {
            (_, 0) => 100,
            (0, _) => 0,
            _ => (team * 100 / (team + applicant)).clamp(2, 98),
        }
    }
}

/// A question of the team with its answer, if there is one.
#[derive(Debug, Clone)]
pub struct Question {
    /// The question's id; posted back as `question`.
    pub id: String,
    /// What is asked.
    pub text: String,
    /// When it was asked.
    pub asked_at: Timestamp,
    /// Until when an answer is awaited.
    pub due: Option<Timestamp>,
    /// The answer.
    pub answer: Option<Answer>,
}

/// An applicant's answer.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The answer's text.
    pub text: String,
    /// When it came.
    pub answered_at: Timestamp,
}

/// A document of the application.
#[derive(Debug, Clone)]
pub struct Document {
    /// The file's name, or the link's address.
    pub name: String,
    /// What it is about: `technical`, `security`.
    pub kind: String,
    /// Where it is.
    pub source: DocumentSource,
    /// When it was given.
    pub added_at: Timestamp,
}

/// Where a document is.
#[derive(Debug, Clone)]
pub enum DocumentSource {
    /// On somebody else's site. Shown as text, not as a link, unless it is `https`.
    Link {
        /// The address.
        url: String,
    },
    /// Announced, but the file has not arrived in storage.
    Awaited,
    /// In storage.
    Stored {
        /// The size.
        bytes: u64,
        /// A short-lived address to read it, where the reader may.
        download: Option<String>,
    },
}

impl Document {
    pub(crate) fn kind_label(&self, locale: &Locale) -> String {
        labels::document_kind(*locale, &self.kind)
    }

    pub(crate) fn size(&self, locale: &Locale) -> String {
        match self.source {
            DocumentSource::Stored { bytes, .. } => language::numbers::file_size(*locale, bytes),
            DocumentSource::Link { .. } | DocumentSource::Awaited => String::new(),
        }
    }

    /// The address to open, only ever an `https` one or one of our own: a `javascript:` address stays text.
    pub(crate) fn href(&self) -> Option<&str> {
        let address = match &self.source {
            DocumentSource::Link { url } => Some(url.as_str()),
            DocumentSource::Stored { download, .. } => download.as_deref(),
            DocumentSource::Awaited => None,
        }?;
        crate::is_safe_address(address).then_some(address)
    }

    pub(crate) const fn is_awaited(&self) -> bool {
        matches!(self.source, DocumentSource::Awaited)
    }

    pub(crate) const fn is_link(&self) -> bool {
        matches!(self.source, DocumentSource::Link { .. })
    }
}

/// One line of a history.
#[derive(Debug, Clone)]
pub struct HistoryEntry {
    /// When it happened.
    pub at: Timestamp,
    /// The audited action, such as `application.submitted`.
    pub action: String,
    /// Who did it.
    pub by: Actor,
}

/// Who did something, as shown to the reader of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// The applicant.
    Applicant,
    /// The review team, unnamed (as an applicant sees it).
    Team,
    /// Liaison itself: a deadline, a reminder.
    System,
    /// A person by name, where the reader may know it.
    Person(String),
}

impl HistoryEntry {
    pub(crate) fn label(&self, locale: &Locale) -> String {
        labels::action(*locale, &self.action)
    }
}

impl Actor {
    /// Who it was, in words; `t` has the shared messages behind it.
    pub(crate) fn words(&self, t: &language::Text) -> String {
        match self {
            Self::Applicant => t.get("by-applicant").into_owned(),
            Self::Team => t.get("by-team").into_owned(),
            Self::System => t.get("by-system").into_owned(),
            Self::Person(name) => name.clone(),
        }
    }
}

/// Everything the applicant wrote, as the review desk and the status page show it.
#[derive(Debug, Clone)]
pub struct ApplicationDetails {
    /// The partnership type's value, such as `oem`.
    pub partnership_type: String,
    /// The legal name.
    pub legal_name: String,
    /// The business contact.
    pub business_contact: Contact,
    /// The technical contact.
    pub technical_contact: Contact,
    /// The country's ISO 3166-1 alpha-2 code.
    pub country: String,
    /// The website.
    pub website: String,
    /// The use case, or description of functions.
    pub use_case: String,
    /// API endpoints.
    pub api_endpoints: Vec<String>,
    /// The authentication method's value, such as `api_key`; empty when not said.
    pub authentication_method: String,
    /// Data flows.
    pub data_flows: String,
    /// Requested scopes, by name.
    pub requested_scopes: Vec<String>,
    /// Other interface requirements.
    pub other_requirements: String,
}

/// A person to talk to.
#[derive(Debug, Clone)]
pub struct Contact {
    /// The person's name.
    pub name: String,
    /// The email address.
    pub email: String,
}

impl ApplicationDetails {
    pub(crate) fn partnership_label(&self, locale: &Locale) -> String {
        labels::partnership_type(*locale, &self.partnership_type)
    }

    pub(crate) fn authentication_label(&self, locale: &Locale) -> String {
        labels::authentication_method(*locale, &self.authentication_method)
    }

    pub(crate) fn scope_label(&self, locale: &Locale, scope: &str) -> Option<String> {
        labels::scope(*locale, scope)
    }

    /// The country's name; a code that is not assigned is shown as it is.
    pub(crate) fn country_name(&self, locale: &Locale) -> &str {
        countries::name(*locale, &self.country).unwrap_or(&self.country)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(url: &str) -> Document {
        Document {
            name: url.into(),
            kind: "technical".into(),
            source: DocumentSource::Link { url: url.into() },
            added_at: Timestamp::UNIX_EPOCH,
        }
    }

    #[test]
    fn only_https_addresses_become_links() {
        assert_eq!(link("https://example.com/a").href(), Some("https://example.com/a"));
        for hostile in ["javascript:alert(1)", "http://example.com", "data:text/html,x", "//evil", " https://x"] {
            assert_eq!(link(hostile).href(), None, "{hostile}");
        }
    }

    #[test]
    fn a_share_of_time_is_never_drawn_as_nothing() {
        let clock =
            |team, applicant| Clock { with_team: Duration::from_secs(team), with_applicant: Duration::from_secs(applicant), running: true };
        assert_eq!(clock(0, 0).team_percent(), 100);
        assert_eq!(clock(1, 1_000_000).team_percent(), 2);
        assert_eq!(clock(3, 1).team_percent(), 75);
        assert_eq!(clock(u64::MAX, 1).team_percent(), 98);
        assert_eq!(clock(0, 5).team_percent(), 0);
    }
}
