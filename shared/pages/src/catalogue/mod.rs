//! `/catalogue`: the published apps, searched and filtered.

use askama::Template;
use language::{Locale, Messages, Text, labels};

use crate::form::Faults;
use crate::frame::{self, ActingFor, Frame, Place, Visitor};

pub(super) static MESSAGES: Messages = language::messages!();

/// The catalogue.
#[derive(Debug, Clone)]
pub struct CataloguePage {
    /// The surroundings.
    pub frame: Frame,
    /// What is looked for.
    pub asked: Asked,
    /// What is wrong with it; nothing is listed then.
    pub faults: Faults,
    /// The categories that there are apps of.
    pub categories: Vec<Choice>,
    /// The types of integration that there are apps of.
    pub integration_types: Vec<Choice>,
    /// The scopes that apps ask for.
    pub scopes: Vec<Choice>,
    /// The partner whose apps alone are listed, by name.
    pub partner_name: Option<String>,
    /// One page of apps.
    pub apps: Vec<App>,
    /// How many were found in all.
    pub found: usize,
    /// The opaque cursor of the next page.
    pub next_cursor: Option<String>,
}

/// What is looked for, as it was typed and chosen; empty where nothing was.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// Words.
    pub q: String,
    /// A category.
    pub category: String,
    /// A type of integration.
    pub integration_type: String,
    /// A scope.
    pub scope: String,
    /// A partner's id.
    pub partner: String,
}

/// A value to filter by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The value.
    pub value: String,
    /// How many apps have it.
    pub apps: usize,
}

/// Words in the language they were found in: the reader's, or another where there are none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worded {
    /// The words.
    pub text: String,
    /// Their language.
    pub locale: Locale,
}

/// One app in the list.
#[derive(Debug, Clone)]
pub struct App {
    /// The listing's id.
    pub id: String,
    /// What it is called.
    pub name: Worded,
    /// What it is.
    pub tagline: Option<Worded>,
    /// Whose it is.
    pub partner_name: String,
    /// Its category.
    pub category: String,
    /// Its type of integration.
    pub integration_type: Option<String>,
    /// Whether its rollout is not general yet.
    pub limited_availability: bool,
    /// Where its picture is to be had.
    pub logo_path: Option<String>,
}

impl Asked {
    /// The query of an address that asks for this; empty when it asks for nothing.
    #[must_use]
    pub fn query(&self) -> String {
        let fields = [
            ("q", &self.q),
            ("category", &self.category),
            ("integration_type", &self.integration_type),
            ("scope", &self.scope),
            ("partner", &self.partner),
        ];
        let given = fields.into_iter().filter(|(_, value)| !value.is_empty());
        given.map(|(name, value)| format!("{name}={}", crate::query_value(value))).collect::<Vec<_>>().join("&")
    }

    /// The address that asks for this.
    #[must_use]
    pub fn path(&self) -> String {
        let query = self.query();
        if query.is_empty() { "/catalogue".to_owned() } else { format!("/catalogue?{query}") }
    }
}

impl CataloguePage {
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

    fn is_narrowed(&self) -> bool {
        self.asked != Asked::default()
    }

    fn category(&self, value: &str) -> String {
        labels::category(self.frame.locale, value)
    }

    fn integration_type(&self, value: &str) -> String {
        labels::integration_type(self.frame.locale, value)
    }

    fn scope(&self, value: &str) -> String {
        labels::scope(self.frame.locale, value).unwrap_or_else(|| value.to_owned())
    }

    /// Of everybody's apps, the other conditions kept.
    fn path_of_all_partners(&self) -> String {
        Asked { partner: String::new(), ..self.asked.clone() }.path()
    }

    /// The address of the next page, with what is looked for kept.
    fn next_path(&self) -> Option<String> {
        let cursor = crate::query_value(self.next_cursor.as_deref()?);
        let query = self.asked.query();
        Some(if query.is_empty() { format!("/catalogue?cursor={cursor}") } else { format!("/catalogue?{query}&cursor={cursor}") })
    }
}

#[derive(Template)]
#[template(path = "catalogue/page.html")]
struct Html<'a> {
    t: Text,
    place: Place,
    frame: &'a Frame,
    page: &'a CataloguePage,
    faults: &'a Faults,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_keeps_what_was_asked_for_whatever_characters_it_has() {
        let asked = Asked { q: "Œuvre & co, 50%".to_owned(), category: "fuel".to_owned(), ..Asked::default() };
        assert_eq!(asked.path(), "/catalogue?q=%C5%92uvre%20%26%20co%2C%2050%25&category=fuel");
        assert_eq!(Asked::default().path(), "/catalogue");
    }
}
