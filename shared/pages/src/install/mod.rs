//! `/install/{listing}`: for which of the reader's organisations an app is meant.

use askama::Template;
use language::{Messages, Text, labels};

use crate::frame::{self, ActingFor, Frame, Place, Visitor};

pub(super) static MESSAGES: Messages = language::messages!();

/// The choice of an organisation; none where the reader belongs to no customer.
#[derive(Debug, Clone)]
pub struct InstallPage {
    /// The surroundings.
    pub frame: Frame,
    /// The app's page in the catalogue.
    pub app_path: String,
    /// The customers that the reader belongs to.
    pub organisations: Vec<InstallingOrganisation>,
}

/// A customer that the reader belongs to.
#[derive(Debug, Clone)]
pub struct InstallingOrganisation {
    /// Its name.
    pub name: String,
    /// The reader's roles there, by value.
    pub roles: Vec<String>,
    /// Its consent screen for the app.
    pub path: String,
}

impl InstallPage {
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

    fn roles(&self, organisation: &InstallingOrganisation) -> String {
        organisation.roles.iter().map(|role| labels::role(self.frame.locale, role)).collect::<Vec<_>>().join(", ")
    }
}

#[derive(Template)]
#[template(path = "install/page.html")]
struct Html<'a> {
    t: Text,
    place: Place,
    frame: &'a Frame,
    page: &'a InstallPage,
}
