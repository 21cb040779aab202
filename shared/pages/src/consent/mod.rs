//! `/customers/{org}/apps/{listing}/consent`: what an app asks for, before anybody consents to it; and what a newer version
//! asks for, before anybody consents to that.
//!
//! What an app cannot work without is part of consenting at all; every other box is empty unless it was ticked before.

use std::borrow::Cow;

use askama::Template;
use language::{Messages, Text};

use crate::catalogue::Worded;
use crate::form::Faults;
use crate::frame::{self, ActingFor, Frame, Place, Visitor};
use crate::installation::{AskedFor, Permission, ScopeChange};

pub(super) static MESSAGES: Messages = language::messages!();

/// The consent screen.
#[derive(Debug, Clone)]
pub struct ConsentPage {
    /// The surroundings.
    pub frame: Frame,
    /// The app's path, `/customers/{org}/apps/{listing}`.
    pub path: String,
    /// The organisation's name.
    pub organisation: String,
    /// The app's name.
    pub name: Worded,
    /// Whose it is.
    pub partner_name: String,
    /// The version that is read.
    pub version: u32,
    /// The installed version, where this is an update.
    pub installed: Option<u32>,
    /// The installation's version, for a member's request.
    pub seen: u64,
    /// What it asks for.
    pub permissions: Vec<Permission>,
    /// What to have ready before it is set up.
    pub credentials: Option<Worded>,
    /// A member's request that waits for an answer.
    pub asked: Option<AskedFor>,
    /// What the reader may do.
    pub offer: ConsentOffer,
    /// Whether another version is shown than the one that was consented to: a newer one was published meanwhile.
    pub is_newer: bool,
    /// What is wrong with the posted form: field `scope`.
    pub faults: Faults,
}

/// What the reader may do on a consent screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConsentOffer {
    /// Consent.
    Consent,
    /// Ask those who may.
    Ask,
    /// Only read: somebody has asked already, or the reader may do neither.
    Read,
    /// Nobody can install it now.
    NotOffered,
}

impl ConsentPage {
    /// The page as HTML.
    #[must_use]
    pub fn render(&self) -> String {
        crate::written(&Html {
            t: MESSAGES.speak_with(&frame::MESSAGES, self.frame.locale),
            place: Place::Apps,
            frame: &self.frame,
            page: self,
            faults: &self.faults,
        })
    }

    fn required(&self) -> Vec<&Permission> {
        self.permissions.iter().filter(|permission| permission.required).collect()
    }

    fn optional(&self) -> Vec<&Permission> {
        self.permissions.iter().filter(|permission| !permission.required).collect()
    }

    fn is_update(&self) -> bool {
        self.installed.is_some()
    }

    fn title(&self, t: &Text) -> Cow<'static, str> {
        let id = if self.is_update() { "title-update" } else { "title-install" };
        t.with(id, "app", self.name.text.as_str())
    }

    fn change(&self, change: &ScopeChange, t: &Text) -> Cow<'static, str> {
        match change {
            ScopeChange::Added => t.get("change-added"),
            ScopeChange::PurposeChanged => t.get("change-purpose"),
            ScopeChange::NowRequired => t.get("change-required"),
            ScopeChange::NowOptional => t.get("change-optional"),
        }
    }
}

#[derive(Template)]
#[template(path = "consent/page.html")]
struct Html<'a> {
    t: Text,
    place: Place,
    frame: &'a Frame,
    page: &'a ConsentPage,
    faults: &'a Faults,
}
