use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Document, Summary};
use crate::{
    clock::StoppingClock,
    digest::Digest,
    id::{AccountId, DocumentId, ListingId, PartnerId, QuestionId},
    programme::{Part, Standard},
    step::Step,
    values::{Line, Prose},
};

/// Where a listing stands: where its newest version stands, beside which an older one may be on the shelf.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "name")]
pub enum State {
    /// Not begun.
    #[default]
    Unwritten,
    /// The partner writes its newest version.
    Draft {
        /// What is known of the listing.
        dossier: Dossier,
    },
    /// The newest version waits for a reviewer to claim it.
    Submitted {
        /// What is known of the listing.
        dossier: Dossier,
        /// Until when it should be claimed.
        step: Step,
    },
    /// A reviewer has it.
    InReview {
        /// What is known of the listing.
        dossier: Dossier,
        /// Who claimed it.
        reviewer: AccountId,
        /// Until when the reviewer should decide or ask.
        step: Step,
    },
    /// Waits for the partner's answer.
    InfoRequested {
        /// What is known of the listing.
        dossier: Dossier,
        /// Who asked.
        reviewer: AccountId,
        /// Until when an answer is expected.
        step: Step,
    },
    /// The partner is to write another version.
    ChangesRequested {
        /// What is known of the listing.
        dossier: Dossier,
        /// Who asked for them.
        by: AccountId,
        /// What is to change, in words for the partner.
        reasons: Prose,
        /// Until when they are expected.
        step: Step,
    },
    /// Good for the catalogue, and not yet in it.
    Approved {
        /// What is known of the listing.
        dossier: Dossier,
        /// Who approved.
        by: AccountId,
        /// When.
        at: Timestamp,
        /// Until when it should be published.
        step: Step,
    },
    /// Refused, with reasons.
    Rejected {
        /// What is known of the listing.
        dossier: Dossier,
        /// Who refused.
        by: AccountId,
        /// Why, in words for the partner.
        reasons: Prose,
        /// When.
        at: Timestamp,
    },
    /// Taken back by the partner.
    Withdrawn {
        /// What is known of the listing.
        dossier: Dossier,
        /// When.
        at: Timestamp,
    },
    /// The newest version is the one on the shelf; suspended or not.
    Published {
        /// What is known of the listing.
        dossier: Dossier,
    },
    /// Gone for good.
    Retired {
        /// What is known of the listing.
        dossier: Dossier,
        /// When.
        at: Timestamp,
    },
}

/// What every listing holds from its creation on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Dossier {
    /// Its id.
    pub id: ListingId,
    /// Whose app it is.
    pub partner: PartnerId,
    /// The partner's legal name when the listing was created.
    pub partner_name: Line,
    /// What was asked for when it was created: a request sent again is recognised by it.
    pub request: Digest,
    /// Whoever of the partner's has had a hand in it: such a person may not decide on it.
    pub people: Vec<AccountId>,
    /// Digests of their addresses' domains: staff of such a domain may not decide either.
    pub domains: Vec<Digest>,
    /// Its newest version.
    pub newest: Version,
    /// The version in the catalogue, if any was ever published.
    pub shelf: Option<Shelved>,
    /// While its operator keeps the app from reading anything of anybody's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopped: Option<Stop>,
    /// Uploaded documents, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<Document>,
    /// When it was created.
    pub created_at: Timestamp,
}

/// One version.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Version {
    /// 1, 2, 3 …
    pub number: u32,
    /// What it says, by digest; frozen from the submission on.
    pub content: Summary,
    /// When it was begun.
    pub begun_at: Timestamp,
    /// Its review, once it was submitted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review: Option<Review>,
}

/// What a review has come to so far; both sides see it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Review {
    /// When the version was submitted.
    pub submitted_at: Timestamp,
    /// Who submitted it.
    pub submitted_by: AccountId,
    /// The checklist, as the programme had it when the version was submitted.
    pub checklist: Vec<Check>,
    /// Questions and answers, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<Question>,
    /// Time the platform has had the ball.
    pub clock: StoppingClock,
}

/// One standard, and how the version stands to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// The part of the checklist.
    pub part: Part,
    /// The standard.
    pub id: String,
    /// How the version stands to it.
    pub verdict: Verdict,
    /// What the reviewer noted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Prose>,
}

/// How a version stands to a standard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Nobody has said yet.
    #[default]
    Open,
    /// It meets it.
    Passed,
    /// It does not.
    Failed,
}

impl Verdict {
    /// The name used in JSON, forms and tables.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Passed => "passed",
            Self::Failed => "failed",
        }
    }
}

impl std::str::FromStr for Verdict {
    type Err = crate::values::Invalid;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        [Self::Open, Self::Passed, Self::Failed]
            .into_iter()
            .find(|verdict| verdict.as_str() == text)
            .ok_or(crate::values::Invalid::UnknownValue)
    }
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
    /// The partner's answer and when it came.
    pub answer: Option<(Prose, Timestamp)>,
}

/// The version in the catalogue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shelved {
    /// Which.
    pub version: u32,
    /// What it says, by digest.
    pub content: Summary,
    /// Since when.
    pub at: Timestamp,
    /// Whether it is kept from customers for the time being.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suspension: Option<Suspension>,
}

/// A published listing is kept from customers for the time being.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suspension {
    /// Why, in words for the partner.
    pub reason: Prose,
    /// When time alone lifts it; none where only staff do.
    pub lift_at: Option<Timestamp>,
    /// Who suspended it.
    pub by: AccountId,
    /// Since when.
    pub at: Timestamp,
}

/// The app may read nothing of anybody's, whatever was consented to (product.md: "An operator has a kill switch per app").
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stop {
    /// Why, in words for the partner.
    pub reason: Prose,
    /// Who stopped it.
    pub by: AccountId,
    /// Since when.
    pub at: Timestamp,
}

impl State {
    /// What is known of the listing; nothing before it was begun.
    #[must_use]
    pub const fn dossier(&self) -> Option<&Dossier> {
        match self {
            Self::Unwritten => None,
            Self::Draft { dossier }
            | Self::Submitted { dossier, .. }
            | Self::InReview { dossier, .. }
            | Self::InfoRequested { dossier, .. }
            | Self::ChangesRequested { dossier, .. }
            | Self::Approved { dossier, .. }
            | Self::Rejected { dossier, .. }
            | Self::Withdrawn { dossier, .. }
            | Self::Published { dossier }
            | Self::Retired { dossier, .. } => Some(dossier),
        }
    }

    /// Mutable twin of [`State::dossier`], for `evolve`.
    pub(super) const fn dossier_mut(&mut self) -> Option<&mut Dossier> {
        match self {
            Self::Unwritten => None,
            Self::Draft { dossier }
            | Self::Submitted { dossier, .. }
            | Self::InReview { dossier, .. }
            | Self::InfoRequested { dossier, .. }
            | Self::ChangesRequested { dossier, .. }
            | Self::Approved { dossier, .. }
            | Self::Rejected { dossier, .. }
            | Self::Withdrawn { dossier, .. }
            | Self::Published { dossier }
            | Self::Retired { dossier, .. } => Some(dossier),
        }
    }

    pub(super) fn into_dossier(self) -> Option<Dossier> {
        match self {
            Self::Unwritten => None,
            Self::Draft { dossier }
            | Self::Submitted { dossier, .. }
            | Self::InReview { dossier, .. }
            | Self::InfoRequested { dossier, .. }
            | Self::ChangesRequested { dossier, .. }
            | Self::Approved { dossier, .. }
            | Self::Rejected { dossier, .. }
            | Self::Withdrawn { dossier, .. }
            | Self::Published { dossier }
            | Self::Retired { dossier, .. } => Some(dossier),
        }
    }

    /// Whether a version of it has been published and the app is not gone for good; one that is suspended comes back.
    #[must_use]
    pub const fn is_in_service(&self) -> bool {
        match self {
            Self::Unwritten | Self::Retired { .. } => false,
            Self::Draft { dossier }
            | Self::Submitted { dossier, .. }
            | Self::InReview { dossier, .. }
            | Self::InfoRequested { dossier, .. }
            | Self::ChangesRequested { dossier, .. }
            | Self::Approved { dossier, .. }
            | Self::Rejected { dossier, .. }
            | Self::Withdrawn { dossier, .. }
            | Self::Published { dossier } => dossier.shelf.is_some(),
        }
    }

    /// The reviewer who has it, while one does.
    #[must_use]
    pub const fn reviewer(&self) -> Option<AccountId> {
        match self {
            Self::InReview { reviewer, .. } | Self::InfoRequested { reviewer, .. } => Some(*reviewer),
            Self::Unwritten
            | Self::Draft { .. }
            | Self::Submitted { .. }
            | Self::ChangesRequested { .. }
            | Self::Approved { .. }
            | Self::Rejected { .. }
            | Self::Withdrawn { .. }
            | Self::Published { .. }
            | Self::Retired { .. } => None,
        }
    }

    /// The step that waits for somebody.
    #[must_use]
    pub const fn step(&self) -> Option<&Step> {
        match self {
            Self::Submitted { step, .. }
            | Self::InReview { step, .. }
            | Self::InfoRequested { step, .. }
            | Self::ChangesRequested { step, .. }
            | Self::Approved { step, .. } => Some(step),
            Self::Unwritten
            | Self::Draft { .. }
            | Self::Rejected { .. }
            | Self::Withdrawn { .. }
            | Self::Published { .. }
            | Self::Retired { .. } => None,
        }
    }

    pub(super) const fn step_mut(&mut self) -> Option<&mut Step> {
        match self {
            Self::Submitted { step, .. }
            | Self::InReview { step, .. }
            | Self::InfoRequested { step, .. }
            | Self::ChangesRequested { step, .. }
            | Self::Approved { step, .. } => Some(step),
            Self::Unwritten
            | Self::Draft { .. }
            | Self::Rejected { .. }
            | Self::Withdrawn { .. }
            | Self::Published { .. }
            | Self::Retired { .. } => None,
        }
    }

    /// Whether the newest version's content may still be written: then it is the draft, or the next one begins from it.
    #[must_use]
    pub const fn is_editable(&self) -> bool {
        match self {
            Self::Draft { .. }
            | Self::ChangesRequested { .. }
            | Self::Rejected { .. }
            | Self::Withdrawn { .. }
            | Self::Published { .. } => true,
            Self::Unwritten
            | Self::Submitted { .. }
            | Self::InReview { .. }
            | Self::InfoRequested { .. }
            | Self::Approved { .. }
            | Self::Retired { .. } => false,
        }
    }

    /// The version that customers see: published, not suspended, not retired.
    #[must_use]
    pub fn in_catalogue(&self) -> Option<&Shelved> {
        let is_retired = matches!(self, Self::Retired { .. });
        self.dossier().filter(|_| !is_retired)?.shelf.as_ref().filter(|shelved| shelved.suspension.is_none())
    }
}

impl Dossier {
    /// Why the published version is kept from customers, if it is.
    #[must_use]
    pub fn suspension(&self) -> Option<&Suspension> {
        self.shelf.as_ref()?.suspension.as_ref()
    }

    /// One of its documents.
    #[must_use]
    pub fn document(&self, id: &DocumentId) -> Option<&Document> {
        self.documents.iter().find(|document| document.id == *id)
    }

    /// Questions of the newest version.
    #[must_use]
    pub fn questions(&self) -> &[Question] {
        self.newest.review.as_ref().map_or(&[], |review| &review.questions)
    }

    /// Questions that wait for an answer.
    pub fn open_questions(&self) -> impl Iterator<Item = &Question> {
        self.questions().iter().filter(|question| question.answer.is_none())
    }
}

impl From<&Standard> for Check {
    fn from(standard: &Standard) -> Self {
        Self { part: standard.part, id: standard.id.clone(), verdict: Verdict::Open, note: None }
    }
}
