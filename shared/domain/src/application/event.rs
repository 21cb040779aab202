use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Call, Document, Dossier};
use crate::{
    id::{AccountId, PartnerId, QuestionId},
    step::Step,
    told::{Code, Told},
    values::Prose,
};

/// What can happen to an application.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum Event {
    /// It was submitted.
    #[serde(rename = "application.submitted")]
    Submitted {
        /// What was applied for.
        dossier: Box<Dossier>,
        /// The reviewers' step.
        step: Step,
    },
    /// The applicant confirmed the address.
    #[serde(rename = "application.address_confirmed")]
    AddressConfirmed {},
    /// The applicant was reminded to confirm the address.
    #[serde(rename = "application.confirmation_reminded")]
    ConfirmationReminded {},
    /// The applicant never confirmed the address; reminders end.
    #[serde(rename = "application.confirmation_overdue")]
    ConfirmationOverdue {},
    /// A reviewer took it, perhaps from another.
    #[serde(rename = "application.claimed")]
    Claimed {
        /// Who.
        reviewer: AccountId,
        /// The reviewer's step; none where the applicant has the ball.
        step: Option<Step>,
    },
    /// An exploratory call was written down.
    #[serde(rename = "application.call_logged")]
    CallLogged {
        /// The call.
        call: Call,
    },
    /// The reviewer asked.
    #[serde(rename = "application.question_asked")]
    QuestionAsked {
        /// Which question.
        question: QuestionId,
        /// The question.
        text: Prose,
        /// Who asked.
        by: AccountId,
        /// The applicant's step.
        step: Step,
    },
    /// The applicant answered one question.
    #[serde(rename = "application.question_answered")]
    QuestionAnswered {
        /// Which question.
        question: QuestionId,
        /// The answer.
        text: Prose,
        /// The reviewer's step when nothing is open any more; the applicant's when an expired application reopens.
        step: Option<Step>,
    },
    /// The applicant was reminded to answer.
    #[serde(rename = "application.answer_reminded")]
    AnswerReminded {},
    /// The applicant did not answer in time.
    #[serde(rename = "application.info_expired")]
    InfoExpired {},
    /// The reviewers were reminded.
    #[serde(rename = "application.review_reminded")]
    ReviewReminded {},
    /// The review is overdue; the team was told.
    #[serde(rename = "application.review_overdue")]
    ReviewOverdue {},
    /// The applicant announced a document.
    #[serde(rename = "application.document_added")]
    DocumentAdded {
        /// The document.
        document: Document,
    },
    /// Accepted into the programme.
    #[serde(rename = "application.approved")]
    Approved {
        /// Who decided.
        by: AccountId,
        /// The organisation made of it.
        partner: PartnerId,
    },
    /// Refused.
    #[serde(rename = "application.rejected")]
    Rejected {
        /// Who decided.
        by: AccountId,
        /// Why.
        reasons: Prose,
    },
    /// Taken back by the applicant.
    #[serde(rename = "application.withdrawn")]
    Withdrawn {
        /// When.
        at: Timestamp,
    },
}

impl Event {
    /// What others are told of it. The words, and who the contacts are, are on the application's own page.
    pub(super) fn told(&self) -> Told {
        match self {
            Self::Submitted { dossier, step } => Told::nothing()
                .and("application", dossier.id)
                .and("partnership_type", Code(&dossier.content.partnership_type))
                .and("revises", dossier.revises)
                .and("step", step),
            Self::AddressConfirmed {}
            | Self::ConfirmationReminded {}
            | Self::ConfirmationOverdue {}
            | Self::AnswerReminded {}
            | Self::InfoExpired {}
            | Self::ReviewReminded {}
            | Self::ReviewOverdue {} => Told::nothing(),
            Self::Claimed { reviewer, step } => Told::nothing().and("reviewer", reviewer).and("step", step),
            Self::CallLogged { call: Call { held_at, notes: _, by } } => Told::nothing().and("held_at", held_at).and("by", by),
            Self::QuestionAsked { question, text: _, by, step } => {
                Told::nothing().and("question", question).and("by", by).and("step", step)
            }
            Self::QuestionAnswered { question, text: _, step } => Told::nothing().and("question", question).and("step", step),
            Self::DocumentAdded { document: Document { id, kind, file_name: _, media_type, at: _ } } => {
                Told::nothing().and("document", id).and("kind", kind).and("media_type", Code(media_type))
            }
            Self::Approved { by, partner } => Told::nothing().and("by", by).and("partner", partner),
            Self::Rejected { by, reasons: _ } => Told::nothing().and("by", by),
            Self::Withdrawn { at } => Told::nothing().and("at", at),
        }
    }

    /// The reason that was stated.
    pub(super) const fn reason(&self) -> Option<&Prose> {
        match self {
            Self::Rejected { reasons, .. } => Some(reasons),
            Self::Submitted { .. }
            | Self::AddressConfirmed {}
            | Self::ConfirmationReminded {}
            | Self::ConfirmationOverdue {}
            | Self::Claimed { .. }
            | Self::CallLogged { .. }
            | Self::QuestionAsked { .. }
            | Self::QuestionAnswered { .. }
            | Self::AnswerReminded {}
            | Self::InfoExpired {}
            | Self::ReviewReminded {}
            | Self::ReviewOverdue {}
            | Self::DocumentAdded { .. }
            | Self::Approved { .. }
            | Self::Withdrawn { .. } => None,
        }
    }
}
