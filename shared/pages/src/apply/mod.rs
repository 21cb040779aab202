//! `/apply`: the become-a-partner form; comes back filled in, with the faults beside their fields.

use askama::Template;
use language::{Locale, Messages, Text, countries, labels};

use crate::form::Faults;
use crate::frame::{self, ActingFor, Frame, Place, Visitor};

pub(super) static MESSAGES: Messages = language::messages!();

/// The application form.
#[derive(Debug, Clone)]
pub struct ApplyPage {
    /// The surroundings.
    pub frame: Frame,
    /// The values as typed; [`ApplicationForm::default`] for a fresh form.
    pub form: ApplicationForm,
    /// What is wrong with them.
    pub faults: Faults,
    /// The partnership types offered, by value.
    pub partnership_types: Vec<String>,
    /// The authentication methods offered, by value.
    pub authentication_methods: Vec<String>,
    /// The scopes offered, by name, such as `telemetry:read`.
    pub scopes: Vec<String>,
    /// The rejected application this one revises, by id, and the token of the link that proves whose it is; posted back
    /// as `revision_of` and `revision_token`.
    pub revision: Option<(String, String)>,
}

/// The form's values as typed: every one is text, however wrong.
#[derive(Debug, Clone, Default)]
pub struct ApplicationForm {
    /// The partnership type's value.
    pub partnership_type: String,
    /// The legal name.
    pub legal_name: String,
    /// The country's ISO 3166-1 alpha-2 code.
    pub country: String,
    /// The website.
    pub website: String,
    /// The business contact's name.
    pub business_contact_name: String,
    /// The business contact's email address: the one to be confirmed.
    pub business_contact_email: String,
    /// The technical contact's name.
    pub technical_contact_name: String,
    /// The technical contact's email address.
    pub technical_contact_email: String,
    /// The use case, or description of functions.
    pub use_case: String,
    /// API endpoints, one a line.
    pub api_endpoints: String,
    /// The authentication method's value.
    pub authentication_method: String,
    /// Data flows.
    pub data_flows: String,
    /// The scopes ticked.
    pub requested_scopes: Vec<String>,
    /// Other interface requirements.
    pub other_requirements: String,
    /// Links to technical documents, one a line.
    pub technical_documents: String,
    /// Links to security documents, one a line.
    pub security_documents: String,
    /// The language for the correspondence, as a tag; empty means the page's.
    pub language: String,
}

impl ApplyPage {
    /// The page as HTML.
    #[must_use]
    pub fn render(&self) -> String {
        crate::written(&Html {
            t: MESSAGES.speak_with(&frame::MESSAGES, self.frame.locale),
            place: Place::Elsewhere,
            frame: &self.frame,
            page: self,
            faults: &self.faults,
        })
    }

    fn type_label(&self, value: &str) -> String {
        labels::partnership_type(self.frame.locale, value)
    }

    fn method_label(&self, value: &str) -> String {
        labels::authentication_method(self.frame.locale, value)
    }

    fn countries(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        countries::all(self.frame.locale)
    }

    fn scope_label(&self, scope: &str) -> Option<String> {
        labels::scope(self.frame.locale, scope)
    }

    fn asks_for(&self, scope: &str) -> bool {
        self.form.requested_scopes.iter().any(|asked| asked == scope)
    }

    /// Whether the correspondence is to be in this language.
    fn writes_in(&self, locale: &Locale) -> bool {
        Locale::from_tag(&self.form.language).unwrap_or(self.frame.locale) == *locale
    }
}

#[derive(Template)]
#[template(path = "apply/page.html")]
struct Html<'a> {
    t: Text,
    place: Place,
    frame: &'a Frame,
    page: &'a ApplyPage,
    faults: &'a Faults,
}
