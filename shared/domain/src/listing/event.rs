use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{BadDocument, Check, Document, Dossier, Summary, Verdict};
use crate::{
    digest::Digest,
    id::{AccountId, DocumentId, ListingId, QuestionId},
    programme::Part,
    step::Step,
    told::{Code, Told},
    values::Prose,
};

/// What can happen to a listing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum Event {
    /// The partner began it: version 1 is a draft.
    #[serde(rename = "listing.created")]
    Created {
        /// What is known of it.
        dossier: Box<Dossier>,
    },
    /// The draft says something else.
    #[serde(rename = "listing.edited")]
    Edited {
        /// What it says, by digest.
        content: Summary,
        /// Who wrote.
        by: AccountId,
        /// Digest of their address's domain.
        domain: Digest,
    },
    /// The next version was begun.
    #[serde(rename = "listing.version_begun")]
    VersionBegun {
        /// Its number.
        version: u32,
        /// What it says, by digest.
        content: Summary,
        /// Who wrote.
        by: AccountId,
        /// Digest of their address's domain.
        domain: Digest,
    },
    /// The partner announced a document.
    #[serde(rename = "listing.document_announced")]
    DocumentAnnounced {
        /// The document.
        document: Document,
    },
    /// A document's bytes are what they should be.
    #[serde(rename = "listing.document_accepted")]
    DocumentAccepted {
        /// Which.
        document: DocumentId,
        /// How many bytes.
        bytes: u64,
    },
    /// A document's bytes are not what they should be.
    #[serde(rename = "listing.document_refused")]
    DocumentRefused {
        /// Which.
        document: DocumentId,
        /// What is wrong with them.
        why: BadDocument,
    },
    /// The draft was handed in and is frozen.
    #[serde(rename = "listing.submitted")]
    Submitted {
        /// Its number.
        version: u32,
        /// What it says, by digest.
        content: Digest,
        /// Who handed it in.
        by: AccountId,
        /// Digest of their address's domain.
        domain: Digest,
        /// What it will be checked against.
        checklist: Vec<Check>,
        /// The reviewers' step.
        step: Step,
    },
    /// A reviewer took it, perhaps from another.
    #[serde(rename = "listing.claimed")]
    Claimed {
        /// Who.
        reviewer: AccountId,
        /// The reviewer's step; none where the partner has the ball.
        step: Option<Step>,
    },
    /// A reviewer said how it stands to a standard.
    #[serde(rename = "listing.checked")]
    Checked {
        /// The part of the checklist.
        part: Part,
        /// The standard.
        id: String,
        /// How it stands to it.
        verdict: Verdict,
        /// Why.
        note: Option<Prose>,
        /// Who said so.
        by: AccountId,
    },
    /// The reviewer asked.
    #[serde(rename = "listing.question_asked")]
    QuestionAsked {
        /// Which question.
        question: QuestionId,
        /// The question.
        text: Prose,
        /// Who asked.
        by: AccountId,
        /// The partner's step.
        step: Step,
    },
    /// The partner answered one question.
    #[serde(rename = "listing.question_answered")]
    QuestionAnswered {
        /// Which question.
        question: QuestionId,
        /// The answer.
        text: Prose,
        /// The reviewer's step when nothing is open any more.
        step: Option<Step>,
    },
    /// The partner was reminded to answer.
    #[serde(rename = "listing.answer_reminded")]
    AnswerReminded {},
    /// The partner did not answer in time; the team was told.
    #[serde(rename = "listing.answer_overdue")]
    AnswerOverdue {},
    /// The reviewers were reminded to claim, decide or publish.
    #[serde(rename = "listing.review_reminded")]
    ReviewReminded {},
    /// The review or publication is overdue; the team was told.
    #[serde(rename = "listing.review_overdue")]
    ReviewOverdue {},
    /// The reviewer wants another version.
    #[serde(rename = "listing.changes_requested")]
    ChangesRequested {
        /// Who decided.
        by: AccountId,
        /// What is to change.
        reasons: Prose,
        /// The partner's step.
        step: Step,
    },
    /// The partner was reminded of the changes.
    #[serde(rename = "listing.changes_reminded")]
    ChangesReminded {},
    /// The changes did not come in time; the team was told.
    #[serde(rename = "listing.changes_overdue")]
    ChangesOverdue {},
    /// It is good for the catalogue.
    #[serde(rename = "listing.approved")]
    Approved {
        /// Its version.
        version: u32,
        /// Who decided.
        by: AccountId,
        /// The reviewers' step: to publish it.
        step: Step,
    },
    /// Refused.
    #[serde(rename = "listing.rejected")]
    Rejected {
        /// Its version.
        version: u32,
        /// Who decided.
        by: AccountId,
        /// Why.
        reasons: Prose,
    },
    /// Taken back by the partner.
    #[serde(rename = "listing.withdrawn")]
    Withdrawn {
        /// Its version.
        version: u32,
    },
    /// It is in the catalogue, in the place of the version before it.
    #[serde(rename = "listing.published")]
    Published {
        /// Which listing: whoever keeps the catalogue needs no more than this event.
        listing: ListingId,
        /// Its version.
        version: u32,
        /// What it says, by digest.
        content: Digest,
        /// Who decided.
        by: AccountId,
    },
    /// It is kept from customers.
    #[serde(rename = "listing.suspended")]
    Suspended {
        /// The published version.
        version: u32,
        /// Why.
        reason: Prose,
        /// When time alone lifts it.
        lift_at: Option<Timestamp>,
        /// Who decided.
        by: AccountId,
    },
    /// It is given back to customers, by staff or by time.
    #[serde(rename = "listing.lifted")]
    Lifted {
        /// The published version.
        version: u32,
    },
    /// The app may read nothing any more, of anybody's.
    #[serde(rename = "listing.stopped")]
    Stopped {
        /// Why.
        reason: Prose,
        /// Who decided.
        by: AccountId,
    },
    /// The app may read again what was consented to.
    #[serde(rename = "listing.released")]
    Released {
        /// Who decided.
        by: AccountId,
    },
    /// It is gone for good.
    #[serde(rename = "listing.retired")]
    Retired {
        /// The version that was in the catalogue, if one was.
        version: Option<u32>,
    },
}

impl Event {
    /// What others are told of it. The words (of a question, a note, a reason) are on the listing's own page.
    pub(super) fn told(&self) -> Told {
        match self {
            Self::Created { dossier } => content(&dossier.newest.content)
                .and("listing", dossier.id)
                .and("partner", dossier.partner)
                .and("version", dossier.newest.number),
            Self::Edited { content: summary, by, domain: _ } => content(summary).and("by", by),
            Self::VersionBegun { version, content: summary, by, domain: _ } => content(summary).and("version", version).and("by", by),
            Self::DocumentAnnounced { document: Document { id, kind, file_name: _, media_type, state: _ } } => {
                Told::nothing().and("document", id).and("kind", kind).and("media_type", media_type)
            }
            Self::DocumentAccepted { document, bytes } => Told::nothing().and("document", document).and("bytes", bytes),
            Self::DocumentRefused { document, why } => Told::nothing().and("document", document).and("why", why),
            Self::Submitted { version, content, by, domain: _, checklist, step } => Told::nothing()
                .and("version", version)
                .and("content", content)
                .and("by", by)
                .and("checklist", checklist.iter().map(|check| standard(check.part, &check.id, check.verdict)).collect::<Vec<_>>())
                .and("step", step),
            Self::Claimed { reviewer, step } => Told::nothing().and("reviewer", reviewer).and("step", step),
            Self::Checked { part, id, verdict, note: _, by } => standard(*part, id, *verdict).and("by", by),
            Self::QuestionAsked { question, text: _, by, step } => {
                Told::nothing().and("question", question).and("by", by).and("step", step)
            }
            Self::QuestionAnswered { question, text: _, step } => Told::nothing().and("question", question).and("step", step),
            Self::AnswerReminded {}
            | Self::AnswerOverdue {}
            | Self::ReviewReminded {}
            | Self::ReviewOverdue {}
            | Self::ChangesReminded {}
            | Self::ChangesOverdue {} => Told::nothing(),
            Self::ChangesRequested { by, reasons: _, step } => Told::nothing().and("by", by).and("step", step),
            Self::Approved { version, by, step } => Told::nothing().and("version", version).and("by", by).and("step", step),
            Self::Rejected { version, by, reasons: _ } => Told::nothing().and("version", version).and("by", by),
            Self::Withdrawn { version } | Self::Lifted { version } => Told::nothing().and("version", version),
            Self::Published { listing, version, content, by } => {
                Told::nothing().and("listing", listing).and("version", version).and("content", content).and("by", by)
            }
            Self::Suspended { version, reason: _, lift_at, by } => {
                Told::nothing().and("version", version).and("lift_at", lift_at).and("by", by)
            }
            Self::Stopped { reason: _, by } | Self::Released { by } => Told::nothing().and("by", by),
            Self::Retired { version } => Told::nothing().and("version", version),
        }
    }

    /// The reason that was stated.
    pub(super) const fn reason(&self) -> Option<&Prose> {
        match self {
            Self::ChangesRequested { reasons, .. } | Self::Rejected { reasons, .. } => Some(reasons),
            Self::Suspended { reason, .. } | Self::Stopped { reason, .. } => Some(reason),
            Self::Created { .. }
            | Self::Edited { .. }
            | Self::VersionBegun { .. }
            | Self::DocumentAnnounced { .. }
            | Self::DocumentAccepted { .. }
            | Self::DocumentRefused { .. }
            | Self::Submitted { .. }
            | Self::Claimed { .. }
            | Self::Checked { .. }
            | Self::QuestionAsked { .. }
            | Self::QuestionAnswered { .. }
            | Self::AnswerReminded {}
            | Self::AnswerOverdue {}
            | Self::ReviewReminded {}
            | Self::ReviewOverdue {}
            | Self::ChangesReminded {}
            | Self::ChangesOverdue {}
            | Self::Approved { .. }
            | Self::Withdrawn { .. }
            | Self::Published { .. }
            | Self::Lifted { .. }
            | Self::Released { .. }
            | Self::Retired { .. } => None,
        }
    }
}

fn content(summary: &Summary) -> Told {
    let Summary { digest, name: _, category, integration_type } = summary;
    Told::nothing()
        .and("content", digest)
        .and("category", category.as_deref().map(Code))
        .and("integration_type", integration_type.as_deref().map(Code))
}

fn standard(part: Part, id: &str, verdict: Verdict) -> Told {
    Told::nothing().and("part", part).and("id", Code(id)).and("verdict", verdict)
}
