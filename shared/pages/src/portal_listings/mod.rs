//! `/partners/{org}/listings`: the partner's apps, and a form to begin one.

use askama::Template;
use language::{Messages, Text};

use crate::application::{Move, Mover};
use crate::form::{Faults, FieldFault};
use crate::frame::{self, ActingFor, Frame, Place, Visitor};
use crate::listing::{self, ListingState, LocalisedField, LocalisedForm};

pub(super) static MESSAGES: Messages = language::messages!();

/// The apps of a partner.
#[derive(Debug, Clone)]
pub struct ListingsPage {
    /// The surroundings.
    pub frame: Frame,
    /// This page's path, `/partners/{org}/listings`; beginning an app posts to it.
    pub path: String,
    /// The organisation's name.
    pub organisation: String,
    /// One page of apps.
    pub rows: Vec<ListingRow>,
    /// The address of the next page.
    pub next_path: Option<String>,
    /// The form to begin an app; nothing when the reader may not.
    pub form: Option<BeginForm>,
    /// What is wrong with the posted form: fields `name`, `name.en` ….
    pub faults: Faults,
    /// The listing guidelines, from `programme.toml`.
    pub guidelines_url: String,
}

/// One app of the list.
#[derive(Debug, Clone)]
pub struct ListingRow {
    /// The listing's id.
    pub id: String,
    /// The app's name.
    pub name: String,
    /// Where its newest version stands.
    pub state: ListingState,
    /// Its newest version.
    pub version: u32,
    /// The version in the catalogue, if any was published and none retired.
    pub shelf: Option<u32>,
    /// Whether that version is kept from customers.
    pub suspended: bool,
    /// Who has to act, and until when.
    pub whose_move: Option<Move>,
}

/// The form to begin an app.
#[derive(Debug, Clone, Default)]
pub struct BeginForm {
    /// What tells one press of the button from another.
    pub nonce: String,
    /// The app's name as typed: fields `name.en`, `name.fr`, `name.es`, `name.pt`.
    pub name: LocalisedForm,
}

impl ListingsPage {
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

    fn is_ours(&self, step: &Move) -> bool {
        step.mover == Mover::Partner
    }

    fn name_field(&self, form: &BeginForm) -> LocalisedField {
        LocalisedField::new("name", &form.name, self.frame.locale, &self.faults)
    }

    /// Where the form shows a field at fault; nothing where it has none of that name.
    fn place_of<'a>(&self, fault: &'a FieldFault) -> Option<&'a str> {
        let is_name = fault.field == "name" || fault.field.starts_with("name.");
        (self.form.is_some() && is_name).then_some(fault.field.as_str())
    }

    fn label_of(&self, fault: &FieldFault, l: &Text) -> String {
        listing::field_label(&fault.field, l)
    }
}

#[derive(Template)]
#[template(path = "portal_listings/page.html")]
struct Html<'a> {
    t: Text,
    l: Text,
    place: Place,
    frame: &'a Frame,
    page: &'a ListingsPage,
    faults: &'a Faults,
}
