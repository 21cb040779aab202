//! `/review/support`: support says why it reads another organisation.

use askama::Template;
use jiff::Timestamp;
use language::{Messages, Text};

use crate::form::Faults;
use crate::frame::{self, ActingFor, Frame, Place, Visitor};

pub(super) static MESSAGES: Messages = language::messages!();

/// The form that begins a visit.
#[derive(Debug, Clone)]
pub struct SupportVisitPage {
    /// The surroundings.
    pub frame: Frame,
    /// Whether the reader belongs to the support team.
    pub may_visit: bool,
    /// How long a visit lasts, in hours.
    pub hours: u32,
    /// Values that came back with faults.
    pub form: SupportVisitForm,
    /// What is wrong with the posted form: fields `organisation`, `reason`.
    pub faults: Faults,
    /// The visit that the button pressed just now began.
    pub begun: Option<Visit>,
}

/// Values of the form as typed.
#[derive(Debug, Clone, Default)]
pub struct SupportVisitForm {
    /// The organisation's id.
    pub organisation: String,
    /// Why it is read.
    pub reason: String,
}

/// A visit that is open.
#[derive(Debug, Clone)]
pub struct Visit {
    /// The organisation's id.
    pub organisation: String,
    /// Where its pages begin; customers have none of their own yet.
    pub path: Option<String>,
    /// Until when they can be read.
    pub until: Timestamp,
}

impl SupportVisitPage {
    /// The page as HTML.
    #[must_use]
    pub fn render(&self) -> String {
        crate::written(&Html {
            t: MESSAGES.speak_with(&frame::MESSAGES, self.frame.locale),
            place: Place::Support,
            frame: &self.frame,
            page: self,
            faults: &self.faults,
        })
    }
}

#[derive(Template)]
#[template(path = "support_visit/page.html")]
struct Html<'a> {
    t: Text,
    place: Place,
    frame: &'a Frame,
    page: &'a SupportVisitPage,
    faults: &'a Faults,
}
