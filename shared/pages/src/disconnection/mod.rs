//! `/customers/{org}/apps/{listing}/disconnection`: what disconnecting an app means, before it is done.

use askama::Template;
use language::{Messages, Text};

use crate::catalogue::Worded;
use crate::form::Faults;
use crate::frame::{self, ActingFor, Frame, Place, Visitor};

pub(super) static MESSAGES: Messages = language::messages!();

/// The question whether it is meant.
#[derive(Debug, Clone)]
pub struct DisconnectionPage {
    /// The surroundings.
    pub frame: Frame,
    /// The app's path; the form posts to `disconnection` below it.
    pub path: String,
    /// The installation's version.
    pub version: u64,
    /// The app's name.
    pub name: Worded,
    /// Whose it is.
    pub partner_name: String,
    /// The organisation's name.
    pub organisation: String,
    /// How many days the partner has to erase what the app has read.
    pub erasure_days: u32,
    /// What is wrong with the posted form: field `confirmed`.
    pub faults: Faults,
}

impl DisconnectionPage {
    /// The page as HTML.
    #[must_use]
    pub fn render(&self) -> String {
        crate::written(&Html {
            t: MESSAGES.speak_with(&frame::MESSAGES, self.frame.locale),
            place: Place::Apps,
            frame: &self.frame,
            page: self,
            faults: &self.faults,
        })
    }
}

#[derive(Template)]
#[template(path = "disconnection/page.html")]
struct Html<'a> {
    t: Text,
    place: Place,
    frame: &'a Frame,
    page: &'a DisconnectionPage,
    faults: &'a Faults,
}
