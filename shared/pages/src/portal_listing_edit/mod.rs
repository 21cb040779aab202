//! `/partners/{org}/listings/{listing}/edit`: the form of all that a version says; comes back filled in, with the faults
//! beside their fields.

use askama::Template;
use language::{Locale, Messages, Text, labels};

use crate::form::{Faults, FieldFault};
use crate::frame::{self, ActingFor, Frame, Place, Visitor};
use crate::listing::{self, DocumentState, DocumentView, LocalisedField, LocalisedForm};

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
    /// Whether the posted form came back because somebody else has made a change since it was opened.
    pub is_outdated: bool,
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

    /// The version that the form writes.
    fn number(&self) -> u32 {
        if self.begins_next { self.newest.saturating_add(1) } else { self.newest }
    }

    fn localised(&self, name: &str, form: &LocalisedForm) -> LocalisedField {
        LocalisedField::new(name, form, self.frame.locale, &self.faults)
    }

    fn scopes(&self) -> Vec<ScopeField> {
        let field = |(at, scope): (usize, &ScopeForm)| {
            let place = format!("scopes[{at}]");
            let is_at_fault = self.faults.all().any(|fault| fault.field.starts_with(&place));
            ScopeField {
                name_input: format!("{place}.scope"),
                required_input: format!("{place}.required"),
                name: scope.scope.clone(),
                label: labels::scope(self.frame.locale, &scope.scope),
                required: scope.required.clone(),
                purpose: self.localised(&format!("{place}.purpose"), &scope.purpose),
                is_open: is_at_fault || !scope.required.is_empty(),
                place,
            }
        };
        self.form.scopes.iter().enumerate().map(field).collect()
    }

    fn category_label(&self, value: &str) -> String {
        labels::category(self.frame.locale, value)
    }

    fn integration_label(&self, value: &str) -> String {
        labels::integration_type(self.frame.locale, value)
    }

    fn method_label(&self, value: &str) -> String {
        labels::authentication_method(self.frame.locale, value)
    }

    fn has_document(&self, document: &DocumentView) -> bool {
        self.form.documents.contains(&document.id)
    }

    /// Where the form shows a field at fault; nothing where it has none of that name. Of an entry of a list it is the list.
    fn place_of(&self, fault: &FieldFault) -> Option<String> {
        const LOCALISED: [&str; 4] = ["name", "tagline", "description", "credentials"];
        const OTHERS: [&str; 14] = [
            "category",
            "integration_type",
            "scopes",
            "api_endpoints",
            "authentication",
            "authentication.method",
            "authentication.redirect_uris",
            "setup_url",
            "support",
            "support.address",
            "support.url",
            "troubleshooting_url",
            "documents",
            "logo",
        ];
        if let Some((at, rest)) = fault.field.strip_prefix("scopes[").and_then(|rest| rest.split_once(']')) {
            let is_there = at.parse::<usize>().is_ok_and(|at| at < self.form.scopes.len());
            let rest = if rest.is_empty() { ".scope" } else { rest };
            let is_known = matches!(rest, ".scope" | ".required") || is_said(rest, ".purpose");
            return (is_there && is_known).then(|| format!("scopes[{at}]{rest}"));
        }
        let field = fault.field.split('[').next()?;
        let is_known = OTHERS.contains(&field) || LOCALISED.iter().any(|name| is_said(field, name));
        is_known.then(|| field.to_owned())
    }

    fn label_of(&self, fault: &FieldFault, l: &Text) -> String {
        let scopes: Vec<_> = self.form.scopes.iter().map(|scope| scope.scope.as_str()).collect();
        listing::fault_label(fault, &scopes, l)
    }
}

/// Whether a field is this localised one, or one of its languages.
fn is_said(field: &str, name: &str) -> bool {
    let rest = field.strip_prefix(name);
    rest.is_some_and(|rest| rest.is_empty() || Locale::ALL.iter().any(|locale| rest.strip_prefix('.') == Some(locale.tag())))
}

/// One scope as the form shows it: folded away unless it is asked for, or at fault.
struct ScopeField {
    /// What its fields' names begin with: `scopes[2]`.
    place: String,
    name_input: String,
    required_input: String,
    name: String,
    label: Option<String>,
    required: String,
    purpose: LocalisedField,
    is_open: bool,
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
