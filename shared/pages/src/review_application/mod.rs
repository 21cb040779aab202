//! `/review/applications/{id}`: everything about one application, and what its reviewer can do now.

use askama::Template;
use jiff::Timestamp;
use language::{Messages, Text};

use crate::application::{ApplicationDetails, ApplicationState, Clock, Document, Move, Mover, Question};
use crate::audit::AuditRow;
use crate::form::Faults;
use crate::frame::{self, ActingFor, Frame, Place, Visitor};

pub(super) static MESSAGES: Messages = language::messages!();

/// One application on the review desk.
#[derive(Debug, Clone)]
pub struct ReviewApplicationPage {
    /// The surroundings.
    pub frame: Frame,
    /// The application's id; the forms post below `/review/applications/{id}`.
    pub id: String,
    /// The version the reviewer saw.
    pub version: u64,
    /// Where it stands.
    pub state: ApplicationState,
    /// When it was sent.
    pub submitted_at: Timestamp,
    /// The time of rendering.
    pub now: Timestamp,
    /// The language of the correspondence, by its own name, such as `Français`.
    pub correspondence_language: String,
    /// Who has to act.
    pub whose_move: Option<Move>,
    /// The clock.
    pub clock: Clock,
    /// What was sent.
    pub details: ApplicationDetails,
    /// When the business contact's address was confirmed.
    pub address_confirmed_at: Option<Timestamp>,
    /// The rejected application this one follows, by id.
    pub revision_of: Option<String>,
    /// Who claimed it.
    pub claimed_by: Option<Claim>,
    /// Whether the programme asks for an exploratory call with this partnership type.
    pub call_required: bool,
    /// The calls logged, newest first.
    pub calls: Vec<Call>,
    /// Questions, newest first.
    pub questions: Vec<Question>,
    /// Documents, newest first.
    pub documents: Vec<Document>,
    /// Why it was turned down, as written to the applicant.
    pub rejection_reasons: Option<String>,
    /// What the reader may do now.
    pub actions: ReviewActions,
    /// Values that came back with faults.
    pub form: ReviewForm,
    /// What is wrong with the posted form: fields `held_at`, `notes`, `question`, `reasons`.
    pub faults: Faults,
    /// Whether the posted form came back because somebody else has made a change since it was opened.
    pub is_outdated: bool,
    /// The audit trail, newest first.
    pub audit: Vec<AuditRow>,
    /// What the button pressed just now did.
    pub done: Option<ReviewDone>,
}

/// Who reviews an application.
#[derive(Debug, Clone)]
pub struct Claim {
    /// The reviewer's name.
    pub name: String,
    /// Whether it is the reader.
    pub is_reader: bool,
    /// Since when.
    pub since: Timestamp,
}

/// An exploratory call that took place.
#[derive(Debug, Clone)]
pub struct Call {
    /// When it was held.
    pub held_at: Timestamp,
    /// What was said.
    pub notes: String,
    /// Who logged it.
    pub logged_by: String,
}

/// What the reader may do now; what is not allowed is not offered.
#[derive(Debug, Clone, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each button is there or not, independently of the others")]
pub struct ReviewActions {
    /// Claim the review.
    pub claim: bool,
    /// Log a call.
    pub log_call: bool,
    /// Ask a question.
    pub ask: bool,
    /// Approve, or why that is not possible yet.
    pub approval: Approval,
    /// Turn down.
    pub reject: bool,
}

/// Whether the application can be approved.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Approval {
    /// Approving is no question here: over already, or the reader may not decide.
    #[default]
    NotOffered,
    /// The button is there.
    Possible,
    /// The button is not there, and these are the reasons.
    Blocked(Vec<Blocker>),
}

/// Why an application cannot be approved yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blocker {
    /// The applicant has not confirmed the address.
    AddressNotConfirmed,
    /// The programme asks for an exploratory call, and none is logged.
    CallNotLogged,
    /// Nobody, or somebody else, has claimed the review.
    NotClaimedByReader,
    /// A question waits for its answer.
    QuestionOpen,
    /// The reader belongs to the applicant's organisation.
    OwnOrganisation,
}

impl Blocker {
    /// Every reason, for tests and the gallery.
    pub const ALL: [Self; 5] =
        [Self::AddressNotConfirmed, Self::CallNotLogged, Self::NotClaimedByReader, Self::QuestionOpen, Self::OwnOrganisation];
}

/// Values of the desk's forms as typed.
#[derive(Debug, Clone, Default)]
pub struct ReviewForm {
    /// When the call was held, `2026-11-22T10:30`, UTC.
    pub held_at: String,
    /// What was said.
    pub notes: String,
    /// The question.
    pub question: String,
    /// The reasons for turning down.
    pub reasons: String,
}

/// What the reviewer's last button did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReviewDone {
    /// The review is the reader's.
    Claimed,
    /// The call is logged.
    CallLogged,
    /// The question is on its way.
    Asked,
    /// The applicant is a partner.
    Approved,
    /// The application is turned down.
    Rejected,
}

impl ReviewApplicationPage {
    /// The page as HTML.
    #[must_use]
    pub fn render(&self) -> String {
        crate::written(&Html {
            t: MESSAGES.speak_with(&frame::MESSAGES, self.frame.locale),
            place: Place::Queue,
            frame: &self.frame,
            page: self,
            faults: &self.faults,
        })
    }

    fn path(&self) -> String {
        format!("/review/applications/{}", self.id)
    }

    fn applicant_moves(&self) -> bool {
        self.whose_move.as_ref().is_some_and(|step| step.mover == Mover::Applicant)
    }

    fn due(&self) -> Option<Timestamp> {
        self.whose_move.as_ref().and_then(|step| step.due)
    }

    fn is_overdue(&self, due: &Timestamp) -> bool {
        *due < self.now
    }

    fn offers_anything(&self) -> bool {
        let actions = &self.actions;
        actions.claim || actions.log_call || actions.ask || actions.reject || actions.approval != Approval::NotOffered
    }

    fn blocker(&self, blocker: &Blocker, t: &Text) -> String {
        match blocker {
            Blocker::AddressNotConfirmed => t.get("blocked-address"),
            Blocker::CallNotLogged => t.get("blocked-call"),
            Blocker::NotClaimedByReader => t.get("blocked-claim"),
            Blocker::QuestionOpen => t.get("blocked-question"),
            Blocker::OwnOrganisation => t.get("blocked-own"),
        }
        .into_owned()
    }
}

#[derive(Template)]
#[template(path = "review_application/page.html")]
struct Html<'a> {
    t: Text,
    place: Place,
    frame: &'a Frame,
    page: &'a ReviewApplicationPage,
    faults: &'a Faults,
}
