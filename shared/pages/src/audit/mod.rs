//! `/partners/{org}/audit`: every decision about the organisation, readable by it.

use askama::Template;
use jiff::Timestamp;
use language::{Locale, Messages, Text, labels};

use crate::application::Actor;
use crate::frame::{self, ActingFor, Frame, Place, Visitor};

pub(super) static MESSAGES: Messages = language::messages!();

/// The audit trail of an organisation.
#[derive(Debug, Clone)]
pub struct AuditPage {
    /// The surroundings.
    pub frame: Frame,
    /// The organisation's name.
    pub organisation: String,
    /// One page of entries, newest first.
    pub rows: Vec<AuditRow>,
    /// The address of the next page.
    pub next_path: Option<String>,
}

/// One entry of an audit trail.
#[derive(Debug, Clone)]
pub struct AuditRow {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: Actor,
    /// The action, such as `application.approved`.
    pub action: String,
    /// The state before, in short; nothing for a beginning.
    pub before: Option<String>,
    /// The state after, in short; nothing for an end.
    pub after: Option<String>,
    /// Why, where a reason is asked for.
    pub reason: Option<String>,
    /// The request that did it.
    pub request_id: String,
}

impl AuditRow {
    pub(crate) fn label(&self, locale: &Locale) -> String {
        labels::action(*locale, &self.action)
    }
}

impl AuditPage {
    /// The page as HTML.
    #[must_use]
    pub fn render(&self) -> String {
        crate::written(&Html {
            t: MESSAGES.speak_with(&frame::MESSAGES, self.frame.locale),
            place: Place::Audit,
            frame: &self.frame,
            page: self,
        })
    }
}

#[derive(Template)]
#[template(path = "audit/page.html")]
struct Html<'a> {
    t: Text,
    place: Place,
    frame: &'a Frame,
    page: &'a AuditPage,
}
