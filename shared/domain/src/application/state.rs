use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    clock::StoppingClock,
    digest::Digest,
    id::{AccountId, ApplicationId, DocumentId, PartnerId, PersonId, QuestionId},
    step::Step,
    values::{Country, Language, Line, Prose, WebAddress},
};

/// Where an application stands.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "name")]
pub enum State {
    /// Not submitted yet.
    #[default]
    Unwritten,
    /// Waits for a reviewer to claim it.
    Submitted {
        /// What was applied for.
        dossier: Dossier,
        /// Until when it should be claimed.
        step: Step,
    },
    /// A reviewer has it.
    InReview {
        /// What was applied for.
        dossier: Dossier,
        /// Who claimed it.
        reviewer: AccountId,
        /// Until when the reviewer should decide or ask.
        step: Step,
    },
    /// Waits for the applicant's answer.
    InfoRequested {
        /// What was applied for.
        dossier: Dossier,
        /// Who asked.
        reviewer: AccountId,
        /// Until when an answer is expected.
        step: Step,
    },
    /// The question was not answered in time; an answer reopens it.
    InfoExpired {
        /// What was applied for.
        dossier: Dossier,
        /// Who asked.
        reviewer: AccountId,
    },
    /// The partner organisation exists.
    Approved {
        /// What was applied for.
        dossier: Dossier,
        /// Who approved.
        by: AccountId,
        /// The organisation made of it.
        partner: PartnerId,
        /// When.
        at: Timestamp,
    },
    /// Refused, with reasons.
    Rejected {
        /// What was applied for.
        dossier: Dossier,
        /// Who refused.
        by: AccountId,
        /// Why, in words for the applicant.
        reasons: Prose,
        /// When.
        at: Timestamp,
    },
    /// Taken back by the applicant.
    Withdrawn {
        /// What was applied for.
        dossier: Dossier,
        /// When.
        at: Timestamp,
    },
}

/// What every application holds from its submission on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Dossier {
    /// The application's own id.
    pub id: ApplicationId,
    /// What the form said.
    pub content: Content,
    /// The contact who gets the mail and becomes the first `partner_admin`.
    pub business_contact: PersonId,
    /// The contact for technical questions.
    pub technical_contact: PersonId,
    /// Accounts of both contacts' addresses: such a person may not decide on this application.
    pub contact_accounts: Vec<AccountId>,
    /// Digests of the contacts' and the website's domains: staff of such a domain may not decide either.
    pub contact_domains: Vec<Digest>,
    /// The rejected application this one revises.
    pub revises: Option<ApplicationId>,
    /// When it was submitted.
    pub submitted_at: Timestamp,
    /// Whether the business contact's address was confirmed.
    pub confirmation: Confirmation,
    /// Exploratory calls, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub calls: Vec<Call>,
    /// Questions and answers, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<Question>,
    /// Uploaded documents, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<Document>,
    /// Time the platform has had the ball.
    pub clock: StoppingClock,
}

/// What the form said. Identical content is one application, so its order of fields is its identity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// The kind of partnership, from programme.toml.
    pub partnership_type: String,
    /// The company's legal name.
    pub legal_name: Line,
    /// Where it is registered.
    pub country: Country,
    /// Its website.
    pub website: WebAddress,
    /// Use case or description of functions.
    pub use_case: Prose,
    /// API endpoints.
    pub api_endpoints: Vec<WebAddress>,
    /// How its API authenticates callers, from programme.toml.
    pub authentication_method: Option<String>,
    /// What data flows where.
    pub data_flows: Option<Prose>,
    /// Scopes it will ask customers for, from programme.toml.
    pub requested_scopes: Vec<String>,
    /// Anything else the interface needs.
    pub other_requirements: Option<Prose>,
    /// Links to technical documents.
    pub technical_documents: Vec<WebAddress>,
    /// Links to security documents.
    pub security_documents: Vec<WebAddress>,
    /// The language its mail is written in.
    pub language: Language,
}

/// Whether somebody reads mail at the business contact's address.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "name")]
pub enum Confirmation {
    /// Not pressed yet.
    Awaited {
        /// Reminders until then.
        step: Step,
    },
    /// The button was pressed.
    Given {
        /// When.
        at: Timestamp,
    },
}

/// A logged exploratory call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// When it was held.
    pub held_at: Timestamp,
    /// What was said.
    pub notes: Prose,
    /// Who logged it.
    pub by: AccountId,
}

/// A reviewer's question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Its id.
    pub id: QuestionId,
    /// The question.
    pub text: Prose,
    /// Who asked.
    pub by: AccountId,
    /// When.
    pub asked_at: Timestamp,
    /// The applicant's answer and when it came.
    pub answer: Option<(Prose, Timestamp)>,
}

/// What an uploaded document is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// Interfaces, data flows, architecture.
    Technical,
    /// Certificates, policies, test reports.
    Security,
}

/// A document that the applicant announced; the upload itself goes straight to storage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Its id; its place in storage derives from it.
    pub id: DocumentId,
    /// What it is about.
    pub kind: DocumentKind,
    /// The name the applicant gave it.
    pub file_name: Line,
    /// Its media type, one of those allowed.
    pub media_type: String,
    /// When it was announced.
    pub at: Timestamp,
}

impl State {
    /// What was applied for; nothing before the submission.
    #[must_use]
    pub const fn dossier(&self) -> Option<&Dossier> {
        match self {
            Self::Unwritten => None,
            Self::Submitted { dossier, .. }
            | Self::InReview { dossier, .. }
            | Self::InfoRequested { dossier, .. }
            | Self::InfoExpired { dossier, .. }
            | Self::Approved { dossier, .. }
            | Self::Rejected { dossier, .. }
            | Self::Withdrawn { dossier, .. } => Some(dossier),
        }
    }

    /// Mutable twin of [`State::dossier`], for `evolve`.
    pub(super) const fn dossier_mut(&mut self) -> Option<&mut Dossier> {
        match self {
            Self::Unwritten => None,
            Self::Submitted { dossier, .. }
            | Self::InReview { dossier, .. }
            | Self::InfoRequested { dossier, .. }
            | Self::InfoExpired { dossier, .. }
            | Self::Approved { dossier, .. }
            | Self::Rejected { dossier, .. }
            | Self::Withdrawn { dossier, .. } => Some(dossier),
        }
    }

    /// The reviewer who has it, while one does.
    #[must_use]
    pub const fn reviewer(&self) -> Option<AccountId> {
        match self {
            Self::InReview { reviewer, .. } | Self::InfoRequested { reviewer, .. } | Self::InfoExpired { reviewer, .. } => Some(*reviewer),
            Self::Unwritten | Self::Submitted { .. } | Self::Approved { .. } | Self::Rejected { .. } | Self::Withdrawn { .. } => None,
        }
    }

    /// The step that waits for somebody.
    #[must_use]
    pub const fn step(&self) -> Option<&Step> {
        match self {
            Self::Submitted { step, .. } | Self::InReview { step, .. } | Self::InfoRequested { step, .. } => Some(step),
            Self::Unwritten | Self::InfoExpired { .. } | Self::Approved { .. } | Self::Rejected { .. } | Self::Withdrawn { .. } => None,
        }
    }

    /// The step that waits for the applicant to confirm the address; none once the application has ended.
    #[must_use]
    pub const fn confirmation_step(&self) -> Option<&Step> {
        match self {
            Self::Submitted { dossier, .. } | Self::InReview { dossier, .. } | Self::InfoRequested { dossier, .. } => {
                match &dossier.confirmation {
                    Confirmation::Awaited { step } => Some(step),
                    Confirmation::Given { .. } => None,
                }
            }
            Self::Unwritten | Self::InfoExpired { .. } | Self::Approved { .. } | Self::Rejected { .. } | Self::Withdrawn { .. } => None,
        }
    }
}

impl Dossier {
    /// Whether the address was confirmed.
    #[must_use]
    pub const fn is_confirmed(&self) -> bool {
        matches!(self.confirmation, Confirmation::Given { .. })
    }

    /// Questions that wait for an answer.
    pub fn open_questions(&self) -> impl Iterator<Item = &Question> {
        self.questions.iter().filter(|question| question.answer.is_none())
    }
}
