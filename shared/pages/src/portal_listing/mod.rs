//! `/partners/{org}/listings/{listing}`: one app of the partner's, where it stands, and what can be done with it now.

use std::borrow::Cow;

use askama::Template;
use jiff::Timestamp;
use language::{Messages, Text, labels};

use crate::application::{Clock, Move, Mover, Question};
use crate::form::Faults;
use crate::frame::{self, ActingFor, Frame, Place, Visitor};
use crate::listing::{
    self, AnnouncedFile, Blocker, ChecklistPart, ContentView, DocumentState, DocumentView, ListingState, Shelf, Stopped, Upload,
};

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
    /// Why the app may read nothing, while its operator keeps it from reading.
    pub stopped: Option<Stopped>,
    /// Whether customers may have it: a version was published once.
    pub has_customers: bool,
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
    /// Whether the posted form came back because somebody else has made a change since it was opened.
    pub is_outdated: bool,
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

    fn done_text(&self, t: &Text) -> Option<Cow<'static, str>> {
        self.done.map(|done| match done {
            ListingDone::Begun => t.get("done-begun"),
            ListingDone::Saved => t.get("done-saved"),
            ListingDone::Submitted => t.get("done-submitted"),
            ListingDone::Answered => t.get("done-answered"),
            ListingDone::Uploaded => t.get("done-uploaded"),
            ListingDone::Checked => t.get("done-checked"),
            ListingDone::Withdrawn => t.get("done-withdrawn"),
            ListingDone::Retired => t.get("done-retired"),
        })
    }

    fn wants_changes(&self) -> bool {
        self.state == ListingState::ChangesRequested
    }

    fn begins_next(&self) -> bool {
        self.state != ListingState::Draft
    }

    /// Whether the newest version can only be read: it is under review, or approved.
    fn is_frozen(&self) -> bool {
        use ListingState::{Approved, InReview, InfoRequested, Submitted};
        matches!(self.state, Submitted | InReview | InfoRequested | Approved)
    }

    fn versions(&self) -> Vec<u32> {
        (1..=self.newest).rev().collect()
    }

    fn blocker_label(&self, blocker: &Blocker, l: &Text) -> String {
        listing::field_label(blocker.field(), l)
    }

    fn is_ours(&self, step: &Move) -> bool {
        step.mover == Mover::Partner
    }

    fn is_overdue(&self, due: &Timestamp) -> bool {
        *due < self.now
    }

    /// What the side that has the ball is about to do, or how it ended; a message id.
    fn explanation(&self) -> &'static str {
        match self.state {
            ListingState::Draft => "move-draft",
            ListingState::Submitted => "move-submitted",
            ListingState::InReview => "move-in-review",
            ListingState::InfoRequested => "move-info-requested",
            ListingState::ChangesRequested => "move-changes-requested",
            ListingState::Approved => "move-approved",
            ListingState::Published => "move-published",
            ListingState::Suspended => "move-suspended",
            ListingState::Rejected => "move-rejected",
            ListingState::Withdrawn => "move-withdrawn",
            ListingState::Retired => "move-retired",
        }
    }

    /// Whether a question takes an answer now: once the version is decided on or withdrawn, nobody waits for one any more.
    fn takes_answer(&self, question: &Question) -> bool {
        self.actions.answer && question.answer.is_none() && self.state == ListingState::InfoRequested
    }

    fn has_open_question(&self) -> bool {
        self.questions.iter().any(|question| self.takes_answer(question))
    }

    /// Whether the posted form was the answer to this question.
    fn is_answering(&self, question: &Question) -> bool {
        self.answering.as_ref().is_some_and(|answering| answering.question == question.id)
    }

    /// The answer field's id: `answer` for the one a fault summary points to, unique for the others.
    fn answer_id(&self, question: &Question) -> String {
        if self.is_answering(question) { "answer".to_owned() } else { format!("answer-{}", question.id) }
    }

    fn typed_answer(&self, question: &Question) -> &str {
        self.answering.as_ref().filter(|answering| answering.question == question.id).map_or("", |answering| &answering.text)
    }

    fn kinds(&self) -> [&'static str; 4] {
        AnnouncedFile::KINDS
    }

    fn kind_label(&self, kind: &str) -> String {
        labels::document_kind(self.frame.locale, kind)
    }

    fn media_types(&self) -> [(&'static str, &'static str); 4] {
        AnnouncedFile::MEDIA_TYPES
    }

    fn file_size(&self, bytes: &u64) -> String {
        language::numbers::file_size(self.frame.locale, *bytes)
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
