use jiff::Timestamp;

use super::{BadDocument, Content, DocumentKind, MediaType, Verdict};
use crate::{
    digest::Digest,
    id::{AccountId, DocumentId, ListingId, PartnerId, QuestionId},
    programme::Part,
    values::{Line, Prose},
};

/// What can be asked of a listing.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// The partner begins an app.
    Create(Box<NewListing>),
    /// The partner writes its draft, or begins the next version.
    Edit {
        /// Who writes.
        author: Author,
        /// All that it says from now on.
        content: Box<Content>,
    },
    /// The partner announces a document.
    AnnounceDocument {
        /// The new document's id.
        document: DocumentId,
        /// What it is about.
        kind: DocumentKind,
        /// Its name.
        file_name: Line,
        /// Its type.
        media_type: MediaType,
    },
    /// A document's bytes were looked at.
    CheckDocument {
        /// Which.
        document: DocumentId,
        /// How many bytes there are, or what is wrong with them.
        outcome: Result<u64, BadDocument>,
    },
    /// The partner hands the draft in.
    Submit {
        /// Who hands it in.
        author: Author,
        /// The draft's content, as it is stored.
        content: Box<Content>,
    },
    /// A reviewer takes it.
    Claim(Reviewer),
    /// A reviewer says how it stands to a standard.
    Check {
        /// Who says so.
        reviewer: Reviewer,
        /// The part of the checklist.
        part: Part,
        /// The standard.
        id: String,
        /// How it stands to it.
        verdict: Verdict,
        /// Why; a failure needs words.
        note: Option<Prose>,
    },
    /// A reviewer asks the partner.
    Ask {
        /// Who asks.
        reviewer: Reviewer,
        /// The new question's id.
        question: QuestionId,
        /// The question.
        text: Prose,
    },
    /// The partner answers.
    Answer {
        /// Which question.
        question: QuestionId,
        /// The answer.
        text: Prose,
    },
    /// A reviewer wants another version.
    RequestChanges {
        /// Who decides.
        reviewer: Reviewer,
        /// What is to change, in words for the partner.
        reasons: Prose,
    },
    /// A reviewer finds it good for the catalogue.
    Approve(Reviewer),
    /// A reviewer refuses.
    Reject {
        /// Who decides.
        reviewer: Reviewer,
        /// Why, in words for the partner.
        reasons: Prose,
    },
    /// The partner takes what it handed in back.
    Withdraw,
    /// Staff put the approved version into the catalogue.
    Publish {
        /// Who decides.
        reviewer: Reviewer,
        /// Whether its kind of integration is certified.
        certified: bool,
    },
    /// Staff keep the published version from customers.
    Suspend {
        /// Who decides.
        reviewer: Reviewer,
        /// Why, in words for the partner.
        reason: Prose,
        /// When time alone lifts it; in the future.
        lift_at: Option<Timestamp>,
    },
    /// Staff give it back to customers.
    Lift(Reviewer),
    /// An operator keeps the app from reading anything, of anybody's, from the next read on.
    Stop {
        /// Who decides.
        reviewer: Reviewer,
        /// Why, in words for the partner.
        reason: Prose,
    },
    /// An operator lets it read again what was consented to.
    Release(Reviewer),
    /// It goes for good: by the partner, or by staff.
    Retire {
        /// The member of staff; none where the partner does it.
        reviewer: Option<Reviewer>,
    },
    /// The scheduled job looks what time has made due.
    PassTime,
}

/// An app as it is begun.
#[derive(Clone, Debug, PartialEq)]
pub struct NewListing {
    /// Its id, derived from who asks and their key.
    pub id: ListingId,
    /// What was asked for, by digest.
    pub request: Digest,
    /// Whose it is.
    pub partner: PartnerId,
    /// The partner's legal name.
    pub partner_name: Line,
    /// Who begins it.
    pub author: Author,
    /// What its first draft says.
    pub content: Content,
}

/// A member of the partner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Author {
    /// Who.
    pub account: AccountId,
    /// Digest of their address's domain.
    pub domain: Digest,
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
    /// Whether they hold a seat in the partner's organisation, too.
    pub is_of_partner: bool,
}
