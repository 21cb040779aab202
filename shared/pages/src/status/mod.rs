//! `/applications/{id}/status/{token}`: the applicant's page. Opening it changes nothing; only its buttons do.

use askama::Template;
use jiff::Timestamp;
use language::{Messages, Text, labels};

use crate::application::{ApplicationDetails, ApplicationState, Clock, Document, HistoryEntry, Move, Mover, Question};
use crate::form::Faults;
use crate::frame::{self, ActingFor, Frame, Place, Visitor};

pub(super) static MESSAGES: Messages = language::messages!();

/// The applicant's view of the application.
#[derive(Debug, Clone)]
pub struct StatusPage {
    /// The surroundings.
    pub frame: Frame,
    /// This page's path, below which the forms post; holds the link's token.
    pub path: String,
    /// The version the reader saw.
    pub version: u64,
    /// The application's id, to quote when writing to support.
    pub reference: String,
    /// Where it stands.
    pub state: ApplicationState,
    /// When it was sent.
    pub submitted_at: Timestamp,
    /// The time of rendering, for "in 3 days".
    pub now: Timestamp,
    /// Who has to act; nobody when it is over.
    pub whose_move: Option<Move>,
    /// The clock that stops while waiting for the applicant.
    pub clock: Clock,
    /// The business contact's address, as given.
    pub address: String,
    /// When the address was confirmed by the button.
    pub address_confirmed_at: Option<Timestamp>,
    /// What was sent.
    pub details: ApplicationDetails,
    /// Questions, newest first.
    pub questions: Vec<Question>,
    /// The answer that came back with faults, as typed.
    pub answering: Option<Answering>,
    /// Documents, newest first.
    pub documents: Vec<Document>,
    /// Whether and how documents can be added.
    pub upload: Upload,
    /// Why it was turned down, in the reviewer's words; may have several lines.
    pub rejection_reasons: Option<String>,
    /// Where to apply again, when it was turned down.
    pub apply_again: Option<String>,
    /// What happened, newest first.
    pub history: Vec<HistoryEntry>,
    /// What the button pressed just now did.
    pub done: Option<Done>,
    /// What is wrong with the posted form: fields `answer`, `file_name`, `kind`, `media_type`.
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

/// What the reader's last button did, said once at the top.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    /// The address is confirmed.
    AddressConfirmed,
    /// The answer is with the team.
    Answered,
    /// The file arrived.
    DocumentAdded,
    /// The application is withdrawn.
    Withdrawn,
}

/// The document form: first declare the file, then send it straight to storage.
#[derive(Debug, Clone)]
pub enum Upload {
    /// No documents can be added any more.
    Closed,
    /// Step one: name, kind and type of the file.
    Declare(DeclaredFile),
    /// Step two: the file itself, posted to storage with fields that storage checks.
    Send {
        /// The storage address the form posts to.
        action: String,
        /// The presigned hidden fields, in order.
        fields: Vec<(String, String)>,
        /// The declared file.
        file_name: String,
        /// The declared media type, for the file picker.
        media_type: String,
        /// The most bytes storage will take.
        limit_bytes: u64,
    },
}

/// The values of step one as typed.
#[derive(Debug, Clone, Default)]
pub struct DeclaredFile {
    /// The file's name.
    pub file_name: String,
    /// `technical` or `security`.
    pub kind: String,
    /// The media type, one of [`StatusPage::MEDIA_TYPES`].
    pub media_type: String,
}

impl StatusPage {
    /// The file types offered in step one, with the name shown.
    pub const MEDIA_TYPES: [(&'static str, &'static str); 5] =
        [("application/pdf", "PDF"), ("image/png", "PNG"), ("image/jpeg", "JPEG"), ("text/plain", "TXT"), ("application/zip", "ZIP")];

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

    fn kind_label(&self, kind: &str) -> String {
        labels::document_kind(self.frame.locale, kind)
    }

    fn file_size(&self, bytes: &u64) -> String {
        language::numbers::file_size(self.frame.locale, *bytes)
    }

    /// Whether a question takes an answer now: also an expired one does, because answering reopens.
    fn takes_answer(&self, question: &Question) -> bool {
        question.answer.is_none() && matches!(self.state, ApplicationState::InfoRequested | ApplicationState::InfoExpired)
    }

    /// Whether the posted form was the answer to this question.
    fn is_answering(&self, question: &Question) -> bool {
        self.answering.as_ref().is_some_and(|answering| answering.question == question.id)
    }

    fn has_open_question(&self) -> bool {
        self.questions.iter().any(|question| self.takes_answer(question))
    }

    /// The answer field's id: `answer` for the one a fault summary points to, unique for the others.
    fn answer_id(&self, question: &Question) -> String {
        if self.is_answering(question) { "answer".to_owned() } else { format!("answer-{}", question.id) }
    }

    /// Whether the button that confirms the address is there: until it is pressed, while anything can still happen.
    fn asks_confirmation(&self) -> bool {
        self.address_confirmed_at.is_none() && !self.state.is_final()
    }

    /// What the side that has the ball is about to do; a message id.
    fn move_explanation(&self) -> &'static str {
        match self.state {
            ApplicationState::Submitted => "move-submitted",
            ApplicationState::InReview => "move-in-review",
            ApplicationState::InfoRequested => "move-info-requested",
            ApplicationState::InfoExpired => "move-info-expired",
            ApplicationState::Approved | ApplicationState::Rejected | ApplicationState::Withdrawn => "move-over",
        }
    }

    fn typed_answer(&self, question: &Question) -> &str {
        self.answering.as_ref().filter(|answering| answering.question == question.id).map_or("", |answering| &answering.text)
    }

    fn media_types(&self) -> [(&'static str, &'static str); 5] {
        Self::MEDIA_TYPES
    }

    fn applicant_moves(&self) -> bool {
        self.whose_move.as_ref().is_some_and(|step| step.mover == Mover::Applicant)
    }

    fn due(&self) -> Option<Timestamp> {
        self.whose_move.as_ref().and_then(|step| step.due)
    }
}

#[derive(Template)]
#[template(path = "status/page.html")]
struct Html<'a> {
    t: Text,
    place: Place,
    frame: &'a Frame,
    page: &'a StatusPage,
    faults: &'a Faults,
}
