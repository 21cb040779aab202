use jiff::Timestamp;

use super::{Content, DocumentKind};
use crate::{
    digest::Digest,
    id::{AccountId, ApplicationId, DocumentId, PartnerId, PersonId, QuestionId},
    values::{Line, Prose},
};

/// What can be asked of an application.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Apply.
    Submit(Box<Submission>),
    /// The applicant pressed the button in the mail.
    ConfirmAddress,
    /// A reviewer takes it.
    Claim(Reviewer),
    /// A reviewer writes down an exploratory call.
    LogCall {
        /// Who writes.
        reviewer: Reviewer,
        /// When it was held; not in the future.
        held_at: Timestamp,
        /// What was said.
        notes: Prose,
    },
    /// A reviewer asks the applicant.
    Ask {
        /// Who asks.
        reviewer: Reviewer,
        /// The new question's id.
        question: QuestionId,
        /// The question.
        text: Prose,
    },
    /// The applicant answers.
    Answer {
        /// Which question.
        question: QuestionId,
        /// The answer.
        text: Prose,
    },
    /// The applicant announces a document.
    AddDocument {
        /// The new document's id.
        document: DocumentId,
        /// What it is about.
        kind: DocumentKind,
        /// Its name.
        file_name: Line,
        /// Its media type.
        media_type: String,
    },
    /// A reviewer accepts the applicant into the programme.
    Approve {
        /// Who decides.
        reviewer: Reviewer,
        /// The organisation to be made.
        partner: PartnerId,
    },
    /// A reviewer refuses.
    Reject {
        /// Who decides.
        reviewer: Reviewer,
        /// Why, in words for the applicant.
        reasons: Prose,
    },
    /// The applicant takes it back.
    Withdraw,
    /// The scheduled job looks what time has made due.
    PassTime,
}

/// A first submission, or a revision of a rejected one.
#[derive(Clone, Debug, PartialEq)]
pub struct Submission {
    /// The application's id.
    pub id: ApplicationId,
    /// What the form said.
    pub content: Content,
    /// The business contact.
    pub business_contact: PersonId,
    /// The technical contact.
    pub technical_contact: PersonId,
    /// Accounts of both addresses.
    pub contact_accounts: Vec<AccountId>,
    /// Digests of the contacts' and the website's domains.
    pub contact_domains: Vec<Digest>,
    /// The rejected application this one revises.
    pub revises: Option<ApplicationId>,
}

/// A member of the platform who reviews, with what tells a conflict of interest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reviewer {
    /// Who.
    pub account: AccountId,
    /// Whether they may take over from another reviewer.
    pub is_operator: bool,
    /// Digest of their address's domain.
    pub domain: Digest,
}
