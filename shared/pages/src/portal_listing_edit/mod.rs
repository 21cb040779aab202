//! `/partners/{org}/listings/{listing}/edit`: the form of all that a version says; comes back filled in, with the faults
//! beside their fields.

use askama::Template;
use language::{Messages, Text, labels};

use crate::form::{Faults, FieldFault};
use crate::frame::{self, ActingFor, Frame, Place, Visitor};
use crate::listing::{self, DocumentView, LocalisedField, LocalisedForm};

pub(super) static MESSAGES: Messages = language::messages!();

/// The form of a version's content.
#[derive(Debug, Clone)]
pub struct ListingEditPage {
    /// The surroundings.
    pub frame: Frame,
    /// The path of the app's page, `/partners/{org}/listings/{listing}`; the form posts to `edit` below it.
    pub path: String,
    /// The app's name.
    pub name: String,
    /// The number of the newest version.
    pub newest: u32,
    /// Whether saving begins the version after it.
    pub begins_next: bool,
    /// The digest of what was edited, posted back as `seen`.
    pub seen: String,
    /// The values as typed, or as they are stored.
    pub form: ListingForm,
    /// What is wrong with them, by the names in [`ListingForm`].
    pub faults: Faults,
    /// The categories offered, by value.
    pub categories: Vec<String>,
    /// The types of integration offered, by value.
    pub integration_types: Vec<String>,
    /// The authentication methods offered, by value.
    pub authentication_methods: Vec<String>,
    /// The documents that can be chosen: every one but logos.
    pub documents: Vec<DocumentView>,
    /// The logos that can be chosen.
    pub logos: Vec<DocumentView>,
}

/// The form's values as typed: every one is text, however wrong.
#[derive(Debug, Clone, Default)]
pub struct ListingForm {
    /// `name.en` `name.fr` `name.es` `name.pt`.
    pub name: LocalisedForm,
    /// `tagline.en` ….
    pub tagline: LocalisedForm,
    /// `description.en` ….
    pub description: LocalisedForm,
    /// `category`.
    pub category: String,
    /// `integration_type`.
    pub integration_type: String,
    /// `scopes[0]` …: every scope of the programme, asked for or not.
    pub scopes: Vec<ScopeForm>,
    /// `api_endpoints`, one a line.
    pub api_endpoints: String,
    /// `authentication.method`.
    pub authentication_method: String,
    /// `authentication.redirect_uris`, one a line.
    pub redirect_uris: String,
    /// `setup_url`.
    pub setup_url: String,
    /// `support.address`.
    pub support_address: String,
    /// `support.url`.
    pub support_url: String,
    /// `troubleshooting_url`.
    pub troubleshooting_url: String,
    /// `credentials.en` ….
    pub credentials: LocalisedForm,
    /// `documents`: the ids ticked.
    pub documents: Vec<String>,
    /// `logo`: the id chosen.
    pub logo: String,
}

/// One scope of the programme in the form.
#[derive(Debug, Clone, Default)]
pub struct ScopeForm {
    /// `scopes[i].scope`: its name.
    pub scope: String,
    /// `scopes[i].required`: `true`, `false`, or nothing where it is not asked for.
    pub required: String,
    /// `scopes[i].purpose.en` ….
    pub purpose: LocalisedForm,
}

impl ListingEditPage {
    /// The page as HTML.
    #[must_use]
    pub fn render(&self) -> String {
        crate::written(&Html {
            t: MESSAGES.speak_with(&frame::MESSAGES, self.frame.locale),
            l: listing::MESSAGES.speak(self.frame.locale),
            place: Place::Listings,
            frame: &self.frame,
            page: self,
            faults: &self.faults,
        })
    }
}

#[derive(Template)]
#[template(path = "portal_listing_edit/page.html")]
struct Html<'a> {
    t: Text,
    l: Text,
    place: Place,
    frame: &'a Frame,
    page: &'a ListingEditPage,
    faults: &'a Faults,
}
