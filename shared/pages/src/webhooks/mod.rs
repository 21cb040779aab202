//! `/partners/{org}/webhooks`: where the partner's events are sent, and a form for one more address.

use askama::Template;
use jiff::Timestamp;
use language::{Messages, Text, labels};

use crate::form::Faults;
use crate::frame::{self, ActingFor, Frame, Place, Visitor};

pub(super) static MESSAGES: Messages = language::messages!();

/// The webhook endpoints of a partner.
#[derive(Debug, Clone)]
pub struct WebhooksPage {
    /// The surroundings.
    pub frame: Frame,
    /// This page's path, `/partners/{org}/webhooks`.
    pub path: String,
    /// The organisation's name.
    pub organisation: String,
    /// The endpoints, oldest first.
    pub endpoints: Vec<EndpointRow>,
    /// The form for one more; nothing when the reader may not register any.
    pub form: Option<EndpointForm>,
    /// What is wrong with the posted form: fields `url`, `description`, `event_types`.
    pub faults: Faults,
    /// Whether an endpoint was removed just now.
    pub removed: bool,
}

/// One endpoint of the list.
#[derive(Debug, Clone)]
pub struct EndpointRow {
    /// The endpoint's id.
    pub id: String,
    /// Where events are posted.
    pub url: String,
    /// What people call it, else nothing.
    pub description: String,
    /// Whether events are sent there.
    pub is_active: bool,
    /// How many types of events it wants; 0 means all.
    pub event_types: usize,
    /// Since when.
    pub since: Timestamp,
}

/// The form of an endpoint, for a new one and for changing one.
#[derive(Debug, Clone, Default)]
pub struct EndpointForm {
    /// What tells one press of the button from another; empty where an endpoint is changed.
    pub nonce: String,
    /// The address as typed.
    pub url: String,
    /// The description as typed.
    pub description: String,
    /// The events that are offered.
    pub offered: Vec<String>,
    /// Those that are ticked.
    pub event_types: Vec<String>,
}

impl EndpointForm {
    pub(crate) fn is_ticked(&self, event: &str) -> bool {
        self.event_types.iter().any(|ticked| ticked == event)
    }
}

impl WebhooksPage {
    /// The page as HTML.
    #[must_use]
    pub fn render(&self) -> String {
        crate::written(&Html {
            t: MESSAGES.speak_with(&frame::MESSAGES, self.frame.locale),
            place: Place::Webhooks,
            frame: &self.frame,
            page: self,
            faults: &self.faults,
        })
    }

    fn event_label(&self, event: &str) -> String {
        labels::action(self.frame.locale, event)
    }
}

#[derive(Template)]
#[template(path = "webhooks/page.html")]
struct Html<'a> {
    t: Text,
    place: Place,
    frame: &'a Frame,
    page: &'a WebhooksPage,
    faults: &'a Faults,
}
