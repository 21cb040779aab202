//! `/customers/{org}/apps/{listing}/receipts`: every consent, as it was read.

use std::borrow::Cow;

use askama::Template;
use jiff::Timestamp;
use language::{Locale, Messages, Text};

use crate::application::Actor;
use crate::catalogue::Worded;
use crate::frame::{self, ActingFor, Frame, Place, Visitor};
use crate::installation::scope_label;

pub(super) static MESSAGES: Messages = language::messages!();

/// The receipts of an installation.
#[derive(Debug, Clone)]
pub struct ReceiptsPage {
    /// The surroundings.
    pub frame: Frame,
    /// The app's path, which this page leads back to.
    pub path: String,
    /// The app's name.
    pub name: Worded,
    /// The organisation's name.
    pub organisation: String,
    /// Receipts, newest first.
    pub receipts: Vec<ReceiptView>,
    /// Where programs get all of them.
    pub export_path: String,
}

/// One consent.
#[derive(Debug, Clone)]
pub struct ReceiptView {
    /// Its place in the chain.
    pub number: u32,
    /// What it proves.
    pub act: ReceiptAct,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: Actor,
    /// The version of the listing that was read.
    pub version: u32,
    /// The language it was read in.
    pub language: Locale,
    /// What was asked for, in the words that were read.
    pub lines: Vec<ReceiptLineView>,
    /// Its digest.
    pub digest: String,
}

/// One scope of a receipt.
#[derive(Debug, Clone)]
pub struct ReceiptLineView {
    /// Which.
    pub scope: String,
    /// What for, as it was read.
    pub purpose: String,
    /// Whether the app could not work without it.
    pub required: bool,
    /// Whether it was consented to.
    pub granted: bool,
}

/// What a receipt proves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReceiptAct {
    /// The app was installed.
    Installed,
    /// Scopes were added or dropped.
    Changed,
    /// What a new version asks for was accepted.
    Updated,
    /// A new version asks for less.
    Narrowed,
    /// The app was disconnected.
    Disconnected,
}

impl ReceiptAct {
    fn words(self, t: &Text) -> Cow<'static, str> {
        match self {
            Self::Installed => t.get("act-installed"),
            Self::Changed => t.get("act-changed"),
            Self::Updated => t.get("act-updated"),
            Self::Narrowed => t.get("act-narrowed"),
            Self::Disconnected => t.get("act-disconnected"),
        }
    }
}

impl ReceiptsPage {
    /// The page as HTML.
    #[must_use]
    pub fn render(&self) -> String {
        crate::written(&Html {
            t: MESSAGES.speak_with(&frame::MESSAGES, self.frame.locale),
            place: Place::Apps,
            frame: &self.frame,
            page: self,
        })
    }

    fn scope(&self, line: &ReceiptLineView) -> String {
        scope_label(self.frame.locale, &line.scope)
    }

    fn head(&self) -> Option<&str> {
        self.receipts.first().map(|receipt| receipt.digest.as_str())
    }
}

#[derive(Template)]
#[template(path = "receipts/page.html")]
struct Html<'a> {
    t: Text,
    place: Place,
    frame: &'a Frame,
    page: &'a ReceiptsPage,
}
