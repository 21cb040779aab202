//! `/partners/{org}/listings/{listing}`: one app of the partner's, where it stands, and what can be done with it now.

use askama::Template;
use jiff::Timestamp;
use language::{Messages, Text};

use crate::application::{Clock, Move, Mover, Question};
use crate::form::Faults;
use crate::frame::{self, ActingFor, Frame, Place, Visitor};
use crate::listing::{self, Blocker, ChecklistPart, ContentView, DocumentView, ListingState, Shelf, Upload};

pub(super) static MESSAGES: Messages = language::messages!();

/// One app, as its partner sees it.
#[derive(Debug, Clone)]
pub struct ListingPage {
    /// The surroundings.
    pub frame: Frame,
    /// This page's path, `/partners/{org}/listings/{listing}`; the forms post below it.
    pub path: String,
    /// The path of the partner's list.
    pub list_path: String,
    /// The listing's id.
    pub id: String,
    /// The app's name.
    pub name: String,
    /// The listing's version that the reader saw.
    pub version: u64,
    /// The number of its newest version, 1, 2, 3 ….
    pub newest: u32,
    /// Where that stands.
    pub state: ListingState,
    /// The version in the catalogue.
    pub shelf: Option<Shelf>,
    /// The time of rendering.
    pub now: Timestamp,
    /// Who has to act.
    pub whose_move: Option<Move>,
    /// The review's clock, once the version was submitted.
    pub clock: Option<Clock>,
    /// Why changes are wanted, or why it was rejected, in the reviewer's words.
    pub reasons: Option<String>,
    /// Questions of the newest version, newest first.
    pub questions: Vec<Question>,
    /// The answer that came back with faults, as typed.
    pub answering: Option<Answering>,
    /// The checklist as the reviewer sees it; empty before the version was submitted.
    pub checklist: Vec<ChecklistPart>,
    /// What stands between the draft and its submission; nothing where there is no draft.
    pub blockers: Option<Vec<Blocker>>,
    /// Every document of the listing, newest first.
    pub documents: Vec<DocumentView>,
    /// Whether and how documents can be added.
    pub upload: Upload,
    /// What the newest version says.
    pub content: ContentView,
    /// What the reader may do now.
    pub actions: ListingActions,
    /// What the button pressed just now did.
    pub done: Option<ListingDone>,
    /// What is wrong with the posted form: fields `answer`, `kind`, `file_name`, `media_type`, `confirmed`.
    pub faults: Faults,
}

/// An answer as typed.
#[derive(Debug, Clone)]
pub struct Answering {
    /// The question's id.
    pub question: String,
    /// The answer.
    pub text: String,
}

/// What the reader may do now; what is not allowed is not offered.
#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each button is there or not, independently of the others")]
pub struct ListingActions {
    /// Write the draft, or begin the next version.
    pub edit: bool,
    /// Hand the draft in; offered only where nothing blocks it.
    pub submit: bool,
    /// Answer open questions.
    pub answer: bool,
    /// Have an uploaded document looked at, and send an announced one.
    pub check: bool,
    /// Take back what was handed in.
    pub withdraw: bool,
    /// Take the app away for good.
    pub retire: bool,
}

/// What the reader's last button did, said once at the top.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListingDone {
    /// The app is begun.
    Begun,
    /// The draft is saved.
    Saved,
    /// The version is handed in.
    Submitted,
    /// The answer is with the reviewer.
    Answered,
    /// A file arrived in storage, and is to be looked at.
    Uploaded,
    /// A document was looked at.
    Checked,
    /// The version is taken back.
    Withdrawn,
    /// The app is gone.
    Retired,
}

impl ListingDone {
    /// Every one, for tests and the gallery.
    pub const ALL: [Self; 8] =
        [Self::Begun, Self::Saved, Self::Submitted, Self::Answered, Self::Uploaded, Self::Checked, Self::Withdrawn, Self::Retired];
}

impl ListingPage {
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
}

#[derive(Template)]
#[template(path = "portal_listing/page.html")]
struct Html<'a> {
    t: Text,
    l: Text,
    place: Place,
    frame: &'a Frame,
    page: &'a ListingPage,
    faults: &'a Faults,
}
