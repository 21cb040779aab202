//! `/partners/{org}/webhooks/{webhook}`: one endpoint, its secrets, what was sent there, and what is to be sent again.

use std::borrow::Cow;

use askama::Template;
use jiff::Timestamp;
use language::{Messages, Text, labels};

use crate::form::Faults;
use crate::frame::{self, ActingFor, Frame, Place, Visitor};
use crate::webhooks::EndpointForm;

pub(super) static MESSAGES: Messages = language::messages!();

/// One webhook endpoint.
#[derive(Debug, Clone)]
pub struct WebhookPage {
    /// The surroundings.
    pub frame: Frame,
    /// This page's path, `/partners/{org}/webhooks/{webhook}`; the forms post below it.
    pub path: String,
    /// Where events are posted.
    pub url: String,
    /// The endpoint's version.
    pub version: u64,
    /// Whether events are sent there.
    pub is_active: bool,
    /// Since when it is left alone, because it failed and failed; nothing while it is called.
    pub left_alone: Option<LeftAlone>,
    /// Whether the reader may change it.
    pub may_manage: bool,
    /// Its settings, or what came back with faults.
    pub form: EndpointForm,
    /// What is wrong with the posted form: fields `url`, `description`, `event_types`, `after`.
    pub faults: Faults,
    /// Whether the posted form came back because somebody else has made a change since it was opened.
    pub is_outdated: bool,
    /// A secret just made: the only time it is shown.
    pub secret: Option<String>,
    /// The secrets that sign, newest first.
    pub secrets: Vec<SecretRow>,
    /// One page of its deliveries, newest event first.
    pub deliveries: Vec<DeliveryRow>,
    /// The address of the next page.
    pub next_path: Option<String>,
    /// What the button pressed just now did.
    pub done: Option<WebhookDone>,
}

/// Since when an endpoint is left alone, and until when.
#[derive(Debug, Clone, Copy)]
pub struct LeftAlone {
    /// Since when.
    pub since: Timestamp,
    /// When it is tried next.
    pub probe_at: Timestamp,
}

/// A secret, by its public name.
#[derive(Debug, Clone)]
pub struct SecretRow {
    /// Its public name.
    pub kid: String,
    /// Since when it signs.
    pub since: Timestamp,
    /// Until when, for the old one.
    pub until: Option<Timestamp>,
}

/// A delivery.
#[derive(Debug, Clone)]
pub struct DeliveryRow {
    /// The event's place in the feed.
    pub number: u64,
    /// The event's type.
    pub kind: String,
    /// Where it stands.
    pub standing: Standing,
    /// Its latest attempts, newest first.
    pub attempts: Vec<AttemptRow>,
}

/// Where a delivery stands.
#[derive(Debug, Clone, Copy)]
pub enum Standing {
    /// To be tried, then at the earliest.
    Pending(Timestamp),
    /// Taken.
    Delivered(Timestamp),
    /// Given up.
    Dead(Timestamp),
}

/// One attempt.
#[derive(Debug, Clone)]
pub struct AttemptRow {
    /// When.
    pub at: Timestamp,
    /// What came of it.
    pub outcome: AttemptOutcome,
    /// How long it took, in milliseconds.
    pub took_ms: u32,
}

/// What came of an attempt.
#[derive(Debug, Clone, Copy)]
pub enum AttemptOutcome {
    /// The HTTP status.
    Answered(u16),
    /// No answer in time.
    Late,
    /// Nobody there.
    Unreachable,
    /// No public address.
    AddressRefused,
}

/// What the reader's last button did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WebhookDone {
    /// The settings are others.
    Changed,
    /// The old secret is gone.
    OldSecretDropped,
    /// Nothing is sent there.
    Disabled,
    /// It is sent there again.
    Enabled,
    /// Deliveries are due again.
    Replayed,
}

impl WebhookPage {
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

    fn done_text(&self, t: &Text) -> Option<Cow<'static, str>> {
        self.done.map(|done| match done {
            WebhookDone::Changed => t.get("done-changed"),
            WebhookDone::OldSecretDropped => t.get("done-dropped"),
            WebhookDone::Disabled => t.get("done-disabled"),
            WebhookDone::Enabled => t.get("done-enabled"),
            WebhookDone::Replayed => t.get("done-replayed"),
        })
    }

    fn has_old_secret(&self) -> bool {
        self.secrets.len() > 1
    }
}

impl AttemptRow {
    fn words(&self, t: &Text) -> Cow<'static, str> {
        match self.outcome {
            AttemptOutcome::Answered(status) => t.with("outcome-answered", "status", status.to_string()),
            AttemptOutcome::Late => t.get("outcome-late"),
            AttemptOutcome::Unreachable => t.get("outcome-unreachable"),
            AttemptOutcome::AddressRefused => t.get("outcome-refused"),
        }
    }
}

#[derive(Template)]
#[template(path = "webhook/page.html")]
struct Html<'a> {
    t: Text,
    place: Place,
    frame: &'a Frame,
    page: &'a WebhookPage,
    faults: &'a Faults,
}
