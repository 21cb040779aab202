//! `/review/inbox` and `/partners/{org}/inbox`: every step that waits for the organisation, the most urgent first.

use askama::Template;
use jiff::Timestamp;
use language::{Messages, Text};

use crate::frame::{self, ActingFor, Frame, Place, Visitor};

pub(super) static MESSAGES: Messages = language::messages!();

/// The steps that wait for an organisation.
#[derive(Debug, Clone)]
pub struct InboxPage {
    /// The surroundings.
    pub frame: Frame,
    /// The steps, earliest deadline first.
    pub steps: Vec<Step>,
    /// The address of the next page.
    pub next_path: Option<String>,
    /// The time of rendering.
    pub now: Timestamp,
}

/// One pending step.
#[derive(Debug, Clone)]
pub struct Step {
    /// What has to be done.
    pub kind: StepKind,
    /// What it is about, by name: an applicant, a person.
    pub subject: String,
    /// Where to do it.
    pub path: String,
    /// Until when.
    pub due: Option<Timestamp>,
    /// Since when it waits.
    pub since: Timestamp,
}

/// What has to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepKind {
    /// A new application waits for a reviewer.
    ClaimApplication,
    /// A claimed application waits for a decision.
    DecideApplication,
    /// An applicant has answered.
    ReadAnswer,
    /// The first test key waits to be minted.
    MintTestKey,
    /// A submitted listing waits for a reviewer.
    ClaimListing,
    /// A claimed listing waits for a decision.
    DecideListing,
    /// An approved listing waits to be published.
    PublishListing,
    /// A reviewer's question on a listing waits for the partner's answer.
    AnswerListing,
    /// The partner is to write the next version of a listing.
    ChangeListing,
    /// A member asks for an app; those who may install decide.
    DecideInstallation,
    /// A new version of an app asks for more, or otherwise; the customer answers.
    AnswerScopes,
    /// A partner is to erase what a disconnected app has read, and to say so.
    ConfirmErasure,
    /// A partner has not said so in time; support asks it.
    ChaseErasure,
}

impl StepKind {
    /// Every kind, for tests and the gallery.
    pub const ALL: [Self; 13] = [
        Self::ClaimApplication,
        Self::DecideApplication,
        Self::ReadAnswer,
        Self::MintTestKey,
        Self::ClaimListing,
        Self::DecideListing,
        Self::PublishListing,
        Self::AnswerListing,
        Self::ChangeListing,
        Self::DecideInstallation,
        Self::AnswerScopes,
        Self::ConfirmErasure,
        Self::ChaseErasure,
    ];
}

impl InboxPage {
    /// The page as HTML.
    #[must_use]
    pub fn render(&self) -> String {
        crate::written(&Html {
            t: MESSAGES.speak_with(&frame::MESSAGES, self.frame.locale),
            place: Place::Inbox,
            frame: &self.frame,
            page: self,
        })
    }

    fn task(&self, step: &Step, t: &Text) -> String {
        match step.kind {
            StepKind::ClaimApplication => t.get("step-claim"),
            StepKind::DecideApplication => t.get("step-decide"),
            StepKind::ReadAnswer => t.get("step-answer"),
            StepKind::MintTestKey => t.get("step-key"),
            StepKind::ClaimListing => t.get("step-listing-claim"),
            StepKind::DecideListing => t.get("step-listing-decide"),
            StepKind::PublishListing => t.get("step-listing-publish"),
            StepKind::AnswerListing => t.get("step-listing-answer"),
            StepKind::ChangeListing => t.get("step-listing-change"),
            StepKind::DecideInstallation => t.get("step-installation-decide"),
            StepKind::AnswerScopes => t.get("step-scopes-answer"),
            StepKind::ConfirmErasure => t.get("step-erasure-confirm"),
            StepKind::ChaseErasure => t.get("step-erasure-chase"),
        }
        .into_owned()
    }

    fn is_overdue(&self, step: &Step) -> bool {
        step.due.is_some_and(|due| due < self.now)
    }
}

#[derive(Template)]
#[template(path = "inbox/page.html")]
struct Html<'a> {
    t: Text,
    place: Place,
    frame: &'a Frame,
    page: &'a InboxPage,
}
