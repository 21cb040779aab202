//! `/review`: the applications, by whose move it is and how long they wait.

use std::time::Duration;

use askama::Template;
use jiff::Timestamp;
use language::{Messages, Text, labels};

use crate::application::{ApplicationState, Move, Mover};
use crate::frame::{self, ActingFor, Frame, Place, Visitor};

pub(super) static MESSAGES: Messages = language::messages!();

/// The review desk's queue.
#[derive(Debug, Clone)]
pub struct ReviewQueuePage {
    /// The surroundings.
    pub frame: Frame,
    /// The filter in force; nothing means everything still open.
    pub state: Option<ApplicationState>,
    /// One page of applications.
    pub rows: Vec<QueueRow>,
    /// The opaque cursor of the next page.
    pub next_cursor: Option<String>,
    /// The time of rendering.
    pub now: Timestamp,
}

/// One application of the queue.
#[derive(Debug, Clone)]
pub struct QueueRow {
    /// The application's id.
    pub id: String,
    /// The applicant's legal name.
    pub legal_name: String,
    /// The partnership type's value.
    pub partnership_type: String,
    /// Where it stands.
    pub state: ApplicationState,
    /// How long ago it was sent.
    pub age: Duration,
    /// Who has to act, and until when.
    pub whose_move: Option<Move>,
    /// Who claimed it, by name.
    pub claimed_by: Option<String>,
}

impl ReviewQueuePage {
    /// The page as HTML.
    #[must_use]
    pub fn render(&self) -> String {
        crate::written(&Html {
            t: MESSAGES.speak_with(&frame::MESSAGES, self.frame.locale),
            place: Place::Queue,
            frame: &self.frame,
            page: self,
        })
    }

    fn filters(&self) -> [ApplicationState; 7] {
        ApplicationState::ALL
    }

    fn shows(&self, state: &ApplicationState) -> bool {
        self.state == Some(*state)
    }

    /// The address of the next page, with the filter kept.
    fn next_path(&self) -> Option<String> {
        let cursor = crate::query_value(self.next_cursor.as_deref()?);
        Some(match self.state {
            Some(state) => format!("/review?state={}&cursor={cursor}", state.value()),
            None => format!("/review?cursor={cursor}"),
        })
    }

    fn type_label(&self, row: &QueueRow) -> String {
        labels::partnership_type(self.frame.locale, &row.partnership_type)
    }

    fn mover(&self, row: &QueueRow, t: &Text) -> String {
        match row.whose_move.as_ref().map(|step| step.mover) {
            Some(Mover::Applicant) => t.get("mover-applicant"),
            Some(Mover::Team) => t.get("mover-team"),
            Some(Mover::Partner) => t.get("mover-partner"),
            None => t.get("mover-nobody"),
        }
        .into_owned()
    }

    fn team_moves(&self, row: &QueueRow) -> bool {
        row.whose_move.as_ref().is_some_and(|step| step.mover == Mover::Team)
    }

    fn due(&self, row: &QueueRow) -> Option<Timestamp> {
        row.whose_move.as_ref().and_then(|step| step.due)
    }

    fn is_overdue(&self, due: &Timestamp) -> bool {
        *due < self.now
    }
}

#[derive(Template)]
#[template(path = "review_queue/page.html")]
struct Html<'a> {
    t: Text,
    place: Place,
    frame: &'a Frame,
    page: &'a ReviewQueuePage,
}
