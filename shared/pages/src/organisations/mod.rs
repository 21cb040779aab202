//! `/home`: the organisations the signed-in person belongs to.

use askama::Template;
use language::{Messages, Text, labels};

use crate::frame::{self, ActingFor, Frame, Place, Visitor};

pub(super) static MESSAGES: Messages = language::messages!();

/// Where a person can go after signing in.
#[derive(Debug, Clone)]
pub struct OrganisationsPage {
    /// The surroundings.
    pub frame: Frame,
    /// The organisations, by name.
    pub organisations: Vec<Organisation>,
}

/// One organisation a person belongs to.
#[derive(Debug, Clone)]
pub struct Organisation {
    /// What it is.
    pub kind: OrganisationKind,
    /// Its name; the platform's is the platform name.
    pub name: String,
    /// The person's roles, by value, such as `partner_admin`.
    pub roles: Vec<String>,
    /// Where its members begin: `/review`, `/partners/{org}` or `/customers/{org}/apps`.
    pub path: String,
    /// How many steps wait in its inbox.
    pub waiting: u32,
}

/// What an organisation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrganisationKind {
    /// The platform's own team.
    Platform,
    /// A partner.
    Partner,
    /// A customer.
    Customer,
}

impl OrganisationsPage {
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

    fn kind(&self, organisation: &Organisation, t: &Text) -> String {
        match organisation.kind {
            OrganisationKind::Platform => t.get("kind-platform"),
            OrganisationKind::Partner => t.get("kind-partner"),
            OrganisationKind::Customer => t.get("kind-customer"),
        }
        .into_owned()
    }

    fn roles(&self, organisation: &Organisation) -> String {
        let names: Vec<String> = organisation.roles.iter().map(|role| labels::role(self.frame.locale, role)).collect();
        names.join(", ")
    }
}

#[derive(Template)]
#[template(path = "organisations/page.html")]
struct Html<'a> {
    t: Text,
    place: Place,
    frame: &'a Frame,
    page: &'a OrganisationsPage,
}
