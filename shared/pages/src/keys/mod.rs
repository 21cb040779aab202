//! `/partners/{org}/keys`: the keys of a partner's programs, and a form for one more.

use std::borrow::Cow;

use askama::Template;
use jiff::Timestamp;
use language::{Messages, Text};

use crate::form::Faults;
use crate::frame::{self, ActingFor, Frame, Place, Visitor};

pub(super) static MESSAGES: Messages = language::messages!();

/// The API keys of a partner.
#[derive(Debug, Clone)]
pub struct KeysPage {
    /// The surroundings.
    pub frame: Frame,
    /// This page's path, `/partners/{org}/keys`; the forms post to it and below it.
    pub path: String,
    /// The organisation's name.
    pub organisation: String,
    /// What tells one press of a button that mints from another.
    pub nonce: String,
    /// The keys, newest first.
    pub keys: Vec<KeyRow>,
    /// For how many hours a rotated key is still accepted.
    pub rotation_hours: u32,
    /// The form for one more; nothing when the reader may not mint any.
    pub form: Option<KeyForm>,
    /// What is wrong with the posted form: fields `label`, `environment`, `app`.
    pub faults: Faults,
    /// The key that the button pressed just now minted.
    pub minted: Option<NewKey>,
    /// Whether a key was revoked just now.
    pub revoked: bool,
}

/// A key of the list.
#[derive(Debug, Clone)]
pub struct KeyRow {
    /// Its public id.
    pub id: String,
    /// What people call it, else nothing.
    pub label: String,
    /// Whether it opens production; the sandbox otherwise.
    pub is_live: bool,
    /// The name of the app that it is of.
    pub app: Option<String>,
    /// The part that may be shown.
    pub prefix: String,
    /// Where it stands.
    pub standing: KeyStanding,
    /// When it was minted.
    pub minted_at: Timestamp,
    /// When it last let a program in, to the hour.
    pub last_used: Option<Timestamp>,
    /// Whether the reader may rotate and revoke it.
    pub may_manage: bool,
}

/// Where a key stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyStanding {
    /// In force.
    Live,
    /// It has a successor, and is accepted until then.
    Retiring(Timestamp),
    /// It has a successor, and is accepted no more since then.
    Retired(Timestamp),
    /// Ended.
    Revoked,
}

/// The form of a new key.
#[derive(Debug, Clone, Default)]
pub struct KeyForm {
    /// The name as typed.
    pub label: String,
    /// The environment as chosen: `test` or `live`.
    pub environment: String,
    /// The app as chosen, by its id; else nothing.
    pub app: String,
    /// The apps that there are to choose from, by name.
    pub apps: Vec<AppChoice>,
    /// Whether the reader may mint keys of production.
    pub production: Production,
}

/// An app that a key can be of.
#[derive(Debug, Clone)]
pub struct AppChoice {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// Whether keys of production can be of it; of the sandbox alone otherwise.
    pub in_service: bool,
}

/// Whether somebody may mint keys of production.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Production {
    /// Yes.
    Open,
    /// Not before an app is published.
    #[default]
    NotOpen,
    /// Only administrators may.
    NotTheirs,
}

/// What became of a press of a button that mints.
#[derive(Debug, Clone)]
pub enum NewKey {
    /// The key in clear: the only time it is shown.
    Shown(String),
    /// It was shown to an earlier press of the same button.
    ShownBefore,
}

impl KeysPage {
    /// The page as HTML.
    #[must_use]
    pub fn render(&self) -> String {
        crate::written(&Html {
            t: MESSAGES.speak_with(&frame::MESSAGES, self.frame.locale),
            place: Place::Keys,
            frame: &self.frame,
            page: self,
            faults: &self.faults,
        })
    }

    fn may_rotate(&self) -> bool {
        self.keys.iter().any(KeyRow::may_rotate)
    }
}

/// Apps that the same keys can be of.
struct Group<'a> {
    in_service: bool,
    apps: Vec<&'a AppChoice>,
}

impl KeyForm {
    /// The apps that keys of production can be of, and then the others.
    fn groups(&self) -> Vec<Group<'_>> {
        let group = |in_service| Group { in_service, apps: self.apps.iter().filter(|app| app.in_service == in_service).collect() };
        [group(true), group(false)].into_iter().filter(|group| !group.apps.is_empty()).collect()
    }
}

impl KeyRow {
    fn called(&self, t: &Text) -> Cow<'_, str> {
        if self.label.is_empty() { t.get("unnamed") } else { Cow::Borrowed(&self.label) }
    }

    fn may_rotate(&self) -> bool {
        self.may_manage && self.standing == KeyStanding::Live
    }

    const fn may_revoke(&self) -> bool {
        self.may_manage && matches!(self.standing, KeyStanding::Live | KeyStanding::Retiring(_))
    }
}

#[derive(Template)]
#[template(path = "keys/page.html")]
struct Html<'a> {
    t: Text,
    place: Place,
    frame: &'a Frame,
    page: &'a KeysPage,
    faults: &'a Faults,
}
