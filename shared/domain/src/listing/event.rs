use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{BadDocument, Check, Document, Dossier, Summary, Verdict};
use crate::{
    digest::Digest,
    id::{AccountId, DocumentId, ListingId, QuestionId},
    programme::Part,
    step::Step,
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
