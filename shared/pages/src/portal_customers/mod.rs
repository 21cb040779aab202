//! `/partners/{org}/listings/{listing}/customers`: who has an app, what it was refused, and what is still to be erased.

use std::borrow::Cow;

use askama::Template;
use jiff::Timestamp;
use language::{Messages, Text, labels, numbers};

use crate::frame::{self, ActingFor, Frame, Place, Visitor};

pub(super) static MESSAGES: Messages = language::messages!();

/// The customers of one app, as its partner sees them.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each says of another part of the page whether it is there")]
pub struct CustomersPage {
    /// The surroundings.
    pub frame: Frame,
    /// The app's path, `/partners/{org}/listings/{listing}`; this page's is `customers` below it.
    pub app_path: String,
    /// The app's name.
    pub app: String,
    /// A page of the customers that have it.
    pub customers: Vec<CustomerRow>,
    /// The next page of them.
    pub next_path: Option<String>,
    /// How many have which version, the newest first.
    pub adoption: Vec<AdoptionRow>,
    /// Among how many customers that was counted, where there are more.
    pub counted: Option<usize>,
    /// What is still to be erased.
    pub erasures: Vec<ErasureRow>,
    /// Whether more is to be erased than stands there.
    pub owes_more: bool,
    /// Whether the reader may say that something is erased.
    pub may_acknowledge: bool,
    /// The customer whose reads are shown; without one, what was refused where there was no installation.
    pub observed_of: Option<String>,
    /// What was read and refused, the newest day first.
    pub observed: Vec<ObservedRow>,
    /// Whether there are days before those.
    pub observed_more: bool,
    /// Whether something was said to be erased just now.
    pub acknowledged: bool,
}

/// A customer that has the app.
#[derive(Debug, Clone)]
pub struct CustomerRow {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// Since when it has the app.
    pub since: Timestamp,
    /// The version that it consented to.
    pub version: u32,
    /// The newer version that it is asked about.
    pub asked: Option<u32>,
    /// The newer version that it did not consent to.
    pub kept_from: Option<u32>,
    /// When it finished the setup.
    pub set_up_at: Option<Timestamp>,
    /// Required scopes that are not granted.
    pub missing: Vec<String>,
}

/// How many customers have a version.
#[derive(Debug, Clone)]
pub struct AdoptionRow {
    /// The version.
    pub version: u32,
    /// How many have it.
    pub customers: usize,
    /// Whether it is the one in the catalogue.
    pub is_published: bool,
}

/// What is still to be erased.
#[derive(Debug, Clone)]
pub struct ErasureRow {
    /// The customer's id.
    pub customer: String,
    /// What it is called.
    pub name: String,
    /// Which of the times that it had the app.
    pub generation: u32,
    /// When it disconnected the app.
    pub since: Timestamp,
    /// Until when; nothing once that has passed.
    pub due: Option<Timestamp>,
}

/// What was read and refused of one scope on one day.
#[derive(Debug, Clone)]
pub struct ObservedRow {
    /// The day, by its beginning.
    pub day: Timestamp,
    /// The scope; `unknown` where there is none of that name.
    pub scope: String,
    /// Reads that were allowed.
    pub allowed: u64,
    /// Reads that were refused, by reason.
    pub refused: Vec<(String, u64)>,
}

impl CustomersPage {
    /// The page as HTML.
    #[must_use]
    pub fn render(&self) -> String {
        crate::written(&Html {
            t: MESSAGES.speak_with(&frame::MESSAGES, self.frame.locale),
            place: Place::Listings,
            frame: &self.frame,
            page: self,
        })
    }

    fn path(&self) -> String {
        format!("{}/customers", self.app_path)
    }

    fn scopes(&self, scopes: &[String]) -> String {
        scopes.iter().map(|scope| self.scope(scope).unwrap_or_else(|| scope.clone())).collect::<Vec<_>>().join(", ")
    }

    fn scope(&self, scope: &str) -> Option<String> {
        labels::scope(self.frame.locale, scope)
    }

    fn number(&self, number: &u64) -> String {
        numbers::whole(self.frame.locale, i64::try_from(*number).unwrap_or(i64::MAX))
    }

    /// Why reads were refused, in words; a reason that this page does not know by its own name.
    fn reason<'a>(&self, reason: &'a str, t: &Text) -> Cow<'a, str> {
        match reason {
            "sandbox_key" => t.get("reason-sandbox-key"),
            "key_without_app" => t.get("reason-key-without-app"),
            "app_stopped" => t.get("reason-app-stopped"),
            "not_installed" => t.get("reason-not-installed"),
            "scope_not_granted" => t.get("reason-scope-not-granted"),
            "unknown_asset" => t.get("reason-unknown-asset"),
            "asset_not_shared" => t.get("reason-asset-not-shared"),
            "unknown_location" => t.get("reason-unknown-location"),
            "location_not_shared" => t.get("reason-location-not-shared"),
            other => Cow::Borrowed(other),
        }
    }
}

#[derive(Template)]
#[template(path = "portal_customers/page.html")]
struct Html<'a> {
    t: Text,
    place: Place,
    frame: &'a Frame,
    page: &'a CustomersPage,
}
