//! `/catalogue/{listing}`: one app, with every data access and what it is for, before anyone installs it.

use askama::Template;
use jiff::Timestamp;
use language::{Messages, Text, labels};

use crate::catalogue::{Asked, Worded};
use crate::frame::{self, ActingFor, Frame, Place, Visitor};

pub(super) static MESSAGES: Messages = language::messages!();

/// One app.
#[derive(Debug, Clone)]
pub struct CatalogueEntryPage {
    /// The surroundings.
    pub frame: Frame,
    /// The listing's id.
    pub listing: String,
    /// What it is called.
    pub name: Worded,
    /// What it is.
    pub tagline: Option<Worded>,
    /// What it does.
    pub description: Worded,
    /// Whose it is.
    pub partner_name: String,
    /// The partner's id.
    pub partner_id: String,
    /// Its category.
    pub category: String,
    /// Its type of integration.
    pub integration_type: Option<String>,
    /// Whether its rollout is not general yet.
    pub limited_availability: bool,
    /// Where its picture is to be had.
    pub logo_path: Option<String>,
    /// Every data access, in the listing's order.
    pub accesses: Vec<Access>,
    /// What an installer must have ready, and whom to ask for it.
    pub credentials: Option<Worded>,
    /// The app's support page.
    pub support_url: Option<String>,
    /// The app's page of known troubles.
    pub troubleshooting_url: Option<String>,
    /// The published version.
    pub version: u32,
    /// When it was published.
    pub published_at: Timestamp,
}

/// One data access.
#[derive(Debug, Clone)]
pub struct Access {
    /// The scope.
    pub scope: String,
    /// What it is for.
    pub purpose: Worded,
    /// Whether the app does not work without it.
    pub required: bool,
}

impl CatalogueEntryPage {
    /// The page as HTML.
    #[must_use]
    pub fn render(&self) -> String {
        crate::written(&Html {
            t: MESSAGES.speak_with(&frame::MESSAGES, self.frame.locale),
            place: Place::Elsewhere,
            frame: &self.frame,
            page: self,
        })
    }

    fn category(&self) -> String {
        labels::category(self.frame.locale, &self.category)
    }

    fn category_path(&self) -> String {
        Asked { category: self.category.clone(), ..Asked::default() }.path()
    }

    fn partner_path(&self) -> String {
        Asked { partner: self.partner_id.clone(), ..Asked::default() }.path()
    }

    fn integration_type(&self, value: &str) -> String {
        labels::integration_type(self.frame.locale, value)
    }

    fn scope(&self, access: &Access) -> String {
        labels::scope(self.frame.locale, &access.scope).unwrap_or_else(|| access.scope.clone())
    }

    fn required(&self) -> Vec<&Access> {
        self.accesses.iter().filter(|access| access.required).collect()
    }

    fn optional(&self) -> Vec<&Access> {
        self.accesses.iter().filter(|access| !access.required).collect()
    }

    /// An address that may become a link.
    fn link<'a>(&self, address: Option<&'a str>) -> Option<&'a str> {
        address.filter(|address| crate::is_safe_address(address))
    }
}

#[derive(Template)]
#[template(path = "catalogue_entry/page.html")]
struct Html<'a> {
    t: Text,
    place: Place,
    frame: &'a Frame,
    page: &'a CatalogueEntryPage,
}
