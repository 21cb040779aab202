//! `/customers/{org}/apps`: a customer's apps, those that are over among them.

use askama::Template;
use jiff::Timestamp;
use language::{Messages, Text};

use crate::catalogue::Worded;
use crate::frame::{self, ActingFor, Frame, Place, Visitor};
use crate::installation::{AppState, scope_labels};

pub(super) static MESSAGES: Messages = language::messages!();

/// The apps of a customer.
#[derive(Debug, Clone)]
pub struct CustomerAppsPage {
    /// The surroundings.
    pub frame: Frame,
    /// This page's path, `/customers/{org}/apps`.
    pub path: String,
    /// The organisation's name.
    pub organisation: String,
    /// One page of apps.
    pub rows: Vec<CustomerAppRow>,
    /// The address of the next page.
    pub next_path: Option<String>,
    /// Whether the reader may install, change and disconnect.
    pub manages: bool,
    /// The platform's support page.
    pub support_url: String,
}

/// One app of the list.
#[derive(Debug, Clone)]
pub struct CustomerAppRow {
    /// The listing's id.
    pub id: String,
    /// The app's name; nothing where no version of it can be read any more.
    pub name: Option<Worded>,
    /// Whose it is.
    pub partner_name: String,
    /// Where it stands.
    pub state: AppState,
    /// The installed version.
    pub version: Option<u32>,
    /// Since when it is installed.
    pub since: Option<Timestamp>,
    /// Required scopes that are not granted.
    pub missing: Vec<String>,
    /// The newer version that asks for more.
    pub asked: Option<u32>,
    /// Whether its setup was never finished.
    pub setup_pending: bool,
}

impl CustomerAppsPage {
    /// The page as HTML.
    #[must_use]
    pub fn render(&self) -> String {
        crate::written(&Html {
            t: MESSAGES.speak_with(&frame::MESSAGES, self.frame.locale),
            place: Place::Apps,
            frame: &self.frame,
            page: self,
        })
    }

    fn missing(&self, row: &CustomerAppRow) -> String {
        scope_labels(self.frame.locale, &row.missing)
    }
}

#[derive(Template)]
#[template(path = "customer_apps/page.html")]
struct Html<'a> {
    t: Text,
    place: Place,
    frame: &'a Frame,
    page: &'a CustomerAppsPage,
}
