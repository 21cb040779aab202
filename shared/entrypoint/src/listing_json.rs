//! A listing as JSON: the same document for the partner who writes it and for the staff who review it.

use domain::{
    aggregate::Aggregate as _,
    listing::{Blocker, Content, Difference, Document, DocumentState, Listing, Rejection, State},
    organisation::OrganisationId,
    step::Owner,
};
use jiff::Timestamp;
use language::Fault;
use pages::form::{FieldFault, fault as fault_of};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{Problem, problem::fault};

/// A listing: where its newest version stands, its review, what of it is in the catalogue.
#[derive(Debug, Serialize, ToSchema)]
pub struct ListingDocument {
    /// The listing's id.
    listing: String,
    /// Whose app it is.
    partner: String,
    /// Its version as a resource; also the `ETag`, for `If-Match` of what is done to it.
    version: u64,
    /// Where its newest version stands: `draft`, `submitted`, `in_review`, `info_requested`, `changes_requested`, `approved`,
    /// `rejected`, `withdrawn`, `published`, `suspended`, `retired`.
    state: String,
    /// The number of its newest version.
    newest: u32,
    /// The app's name in the newest version.
    name: String,
    /// What is in the catalogue, or kept from it for the time being; absent while nothing was published.
    #[serde(skip_serializing_if = "Option::is_none")]
    shelf: Option<ShelfDocument>,
    /// Why the operator keeps the app from reading anything of anybody's; absent while it may.
    #[serde(skip_serializing_if = "Option::is_none")]
    stopped: Option<StopDocument>,
    /// Who has the next move: `partner` or `platform`; absent when nobody has.
    #[serde(skip_serializing_if = "Option::is_none")]
    waiting_for: Option<&'static str>,
    /// Until when it should be done (RFC 3339).
    #[serde(skip_serializing_if = "Option::is_none")]
    deadline: Option<String>,
    /// Why changes are wanted, or why it was rejected.
    #[serde(skip_serializing_if = "Option::is_none")]
    reasons: Option<String>,
    /// The newest version's review, once it was submitted.
    #[serde(skip_serializing_if = "Option::is_none")]
    review: Option<ListingReviewDocument>,
    /// Uploaded documents, oldest first.
    documents: Vec<UploadedDocument>,
    /// Since when there is such a listing (RFC 3339).
    created_at: String,
}

/// The version in the catalogue.
#[derive(Debug, Serialize, ToSchema)]
pub struct ShelfDocument {
    /// Which version.
    version: u32,
    /// Since when (RFC 3339).
    since: String,
    /// Why it is kept from customers, if it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    suspension: Option<SuspensionDocument>,
}

/// Why a published version is kept from customers.
#[derive(Debug, Serialize, ToSchema)]
pub struct SuspensionDocument {
    /// Why.
    reason: String,
    /// When time alone lifts it (RFC 3339); absent where only staff do.
    #[serde(skip_serializing_if = "Option::is_none")]
    lift_at: Option<String>,
}

/// Why an app may read nothing, whatever was consented to.
#[derive(Debug, Serialize, ToSchema)]
pub struct StopDocument {
    /// Why.
    reason: String,
    /// Since when (RFC 3339).
    since: String,
}

/// A review as both sides see it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ListingReviewDocument {
    /// When the version was handed in (RFC 3339).
    submitted_at: String,
    /// The standards, by the parts of the checklist.
    checklist: Vec<StandardDocument>,
    /// Questions and answers, oldest first.
    questions: Vec<ListingQuestion>,
    /// How long the platform has had the ball, in seconds.
    counted_seconds: i64,
    /// Whether that clock runs: it stops while the partner is waited for.
    clock_running: bool,
}

/// One standard.
#[derive(Debug, Serialize, ToSchema)]
pub struct StandardDocument {
    /// `technical`, `security` or `commercial`.
    part: &'static str,
    /// The standard.
    id: String,
    /// `open`, `passed` or `failed`.
    verdict: &'static str,
    /// What the reviewer noted.
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

/// A question and its answer.
#[derive(Debug, Serialize, ToSchema)]
pub struct ListingQuestion {
    /// The question's id.
    question: String,
    /// The question.
    text: String,
    /// When it was asked (RFC 3339).
    asked_at: String,
    /// The answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    answer: Option<String>,
}

/// An uploaded document.
#[derive(Debug, Serialize, ToSchema)]
pub struct UploadedDocument {
    /// The document's id.
    document: String,
    /// `commercial`, `security`, `technical` or `logo`.
    kind: &'static str,
    /// Its name.
    file_name: String,
    /// Its type.
    media_type: &'static str,
    /// `announced` until its bytes were looked at, then `accepted` or `refused`.
    state: &'static str,
    /// What is wrong with its bytes, of a refused one.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    /// How many bytes an accepted one has.
    #[serde(skip_serializing_if = "Option::is_none")]
    bytes: Option<u64>,
}

/// What a version of a listing says.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "describes the content to readers of the OpenAPI document; the domain's own type is written and parsed")]
pub struct ListingContent {
    /// The app's name, by language (`en`, `fr`, `es`, `pt`).
    name: Said,
    /// One line under it.
    tagline: Option<Said>,
    /// What it does.
    description: Option<Said>,
    /// The shelf of the catalogue, one of the programme's.
    category: Option<String>,
    /// The kind of integration, where it is one that is certified: `orders`, `pos` or `delivery`.
    integration_type: Option<String>,
    /// What it asks customers to consent to.
    scopes: Option<Vec<ListingScope>>,
    /// Where its API is: `https`, a name on the public net.
    api_endpoints: Option<Vec<String>>,
    /// How its API knows us.
    authentication: Option<ListingAuthentication>,
    /// Where an installer is sent with a one-time code.
    setup_url: Option<String>,
    /// Whom customers ask about the app.
    support: Option<ListingSupport>,
    /// Where customers look first.
    troubleshooting_url: Option<String>,
    /// What an installer must have ready, and whom to ask for it.
    credentials: Option<Said>,
    /// Ids of uploaded documents that belong to it.
    documents: Option<Vec<String>>,
    /// The id of the uploaded logo.
    logo: Option<String>,
}

/// The same thing in several languages, at least one.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "describes the content to readers of the OpenAPI document")]
pub struct Said {
    /// English.
    en: Option<String>,
    /// French.
    fr: Option<String>,
    /// Spanish.
    es: Option<String>,
    /// Portuguese.
    pt: Option<String>,
}

/// A scope that the app asks for.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "describes the content to readers of the OpenAPI document")]
pub struct ListingScope {
    /// Which, one of the programme's.
    scope: String,
    /// What for, in words for whoever consents.
    purpose: Said,
    /// Whether the app cannot work without it.
    required: bool,
}

/// How a partner's API knows us.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "describes the content to readers of the OpenAPI document")]
pub struct ListingAuthentication {
    /// One of the programme's methods. `oauth2_authorization_code` always goes with PKCE (RFC 7636).
    method: String,
    /// Where a browser may return to: exactly these, without fragment and wildcard.
    redirect_uris: Option<Vec<String>>,
}

/// Whom customers ask about the app.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "describes the content to readers of the OpenAPI document")]
pub struct ListingSupport {
    /// A shared address, not a person's.
    address: String,
    /// A page.
    url: Option<String>,
}

/// One version: what it says, and what it says otherwise than the one before it.
#[derive(Debug, Serialize, ToSchema)]
pub struct VersionDocument {
    /// Which.
    number: u32,
    /// What it says.
    #[schema(value_type = ListingContent)]
    content: Content,
    /// Every field that differs from the version before; absent for the first.
    #[serde(skip_serializing_if = "Option::is_none")]
    differences: Option<Vec<DifferenceDocument>>,
}

/// One field that differs.
#[derive(Debug, Serialize, ToSchema)]
pub struct DifferenceDocument {
    /// The field: `description.fr`, `scopes.assets:read.purpose.en`, `api_endpoints`.
    field: String,
    /// What it said; absent where it was not there.
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<String>,
    /// What it says; absent where it is there no more.
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<String>,
}

/// One thing that stands between a draft and its submission.
#[derive(Debug, Serialize, ToSchema)]
pub struct BlockerDocument {
    /// The field it is about, by its path.
    field: String,
    /// What: `missing`, `redirect_uri_missing`, `document_missing`, `document_unknown`, `document_unchecked`,
    /// `document_refused`, `document_misplaced`, or `faulty` for what the programme does not know any more.
    code: &'static str,
    /// Which document, or which kind of document is missing, or what is wrong with a faulty field.
    #[serde(skip_serializing_if = "Option::is_none")]
    about: Option<String>,
}

/// A listing as JSON; nothing for one that is not there.
#[must_use]
pub fn listing(version: u64, state: &State, now: Timestamp) -> Option<ListingDocument> {
    let dossier = state.dossier()?;
    let reasons = match state {
        State::ChangesRequested { reasons, .. } | State::Rejected { reasons, .. } => Some(reasons.as_str().to_owned()),
        _ => None,
    };
    let step = state.step();
    Some(ListingDocument {
        listing: dossier.id.to_string(),
        partner: dossier.partner.to_string(),
        version,
        state: Listing::label(state).to_owned(),
        newest: dossier.newest.number,
        name: dossier.newest.content.name.as_str().to_owned(),
        shelf: dossier.shelf.as_ref().map(|shelved| ShelfDocument {
            version: shelved.version,
            since: shelved.at.to_string(),
            suspension: shelved.suspension.as_ref().map(|suspension| SuspensionDocument {
                reason: suspension.reason.as_str().to_owned(),
                lift_at: suspension.lift_at.map(|at| at.to_string()),
            }),
        }),
        stopped: dossier.stopped.as_ref().map(|stop| StopDocument { reason: stop.reason.as_str().to_owned(), since: stop.at.to_string() }),
        waiting_for: step.map(|step| match step.owner {
            Owner::Team(OrganisationId::Platform, _) | Owner::Member(OrganisationId::Platform, _) => "platform",
            Owner::Team(..) | Owner::Member(..) | Owner::Applicant(_) => "partner",
        }),
        deadline: step.map(|step| step.deadline.to_string()),
        reasons,
        review: dossier.newest.review.as_ref().map(|review| ListingReviewDocument {
            submitted_at: review.submitted_at.to_string(),
            checklist: review.checklist.iter().map(check).collect(),
            questions: review.questions.iter().map(question).collect(),
            counted_seconds: review.clock.counted(now).as_secs(),
            clock_running: review.clock.is_running(),
        }),
        documents: dossier.documents.iter().map(document).collect(),
        created_at: dossier.created_at.to_string(),
    })
}

/// A document as JSON.
#[must_use]
pub fn document(document: &Document) -> UploadedDocument {
    let (state, reason, bytes) = match document.state {
        DocumentState::Announced { .. } => ("announced", None, None),
        DocumentState::Accepted { bytes, .. } => ("accepted", None, Some(bytes)),
        DocumentState::Refused { why, .. } => ("refused", Some(why.as_str()), None),
    };
    UploadedDocument {
        document: document.id.to_string(),
        kind: document.kind.as_str(),
        file_name: document.file_name.as_str().to_owned(),
        media_type: document.media_type.as_str(),
        state,
        reason,
        bytes,
    }
}

/// A version as JSON.
#[must_use]
pub fn version(number: u32, content: Content, differences: Option<Vec<Difference>>) -> VersionDocument {
    let differing = |difference: Difference| {
        let Difference { field, before, after } = difference;
        DifferenceDocument { field, before, after }
    };
    VersionDocument { number, content, differences: differences.map(|all| all.into_iter().map(differing).collect()) }
}

/// Blockers as JSON.
#[must_use]
pub fn blockers(blockers: &[Blocker]) -> Vec<BlockerDocument> {
    let document = |blocker: &Blocker| BlockerDocument {
        field: blocker.field().to_owned(),
        code: blocker.code(),
        about: match blocker {
            Blocker::Missing(_) | Blocker::RedirectUriMissing => None,
            Blocker::DocumentMissing(kind) => Some(kind.as_str().to_owned()),
            Blocker::DocumentUnknown(id)
            | Blocker::DocumentUnchecked(id)
            | Blocker::DocumentRefused(id)
            | Blocker::DocumentMisplaced(id) => Some(id.to_string()),
            Blocker::Faulty(fault) => Some(fault.why.code().to_owned()),
        },
    };
    blockers.iter().map(document).collect()
}

fn check(check: &domain::listing::Check) -> StandardDocument {
    StandardDocument {
        part: check.part.as_str(),
        id: check.id.clone(),
        verdict: check.verdict.as_str(),
        note: check.note.as_ref().map(|note| note.as_str().to_owned()),
    }
}

fn question(asked: &domain::listing::Question) -> ListingQuestion {
    ListingQuestion {
        question: asked.id.to_string(),
        text: asked.text.as_str().to_owned(),
        asked_at: asked.asked_at.to_string(),
        answer: asked.answer.as_ref().map(|(text, _)| text.as_str().to_owned()),
    }
}

/// Why an act on a listing is refused, as a problem: the same words for the partner and for staff.
#[must_use]
pub fn refused(rejection: Rejection) -> Problem {
    match rejection {
        Rejection::NotFound | Rejection::NoSuchDocument => Problem::not_found(),
        Rejection::NotAnOperator => Problem::forbidden("role_missing"),
        Rejection::ConflictOfInterest => Problem::forbidden("conflict_of_interest"),
        Rejection::IdempotencyKeyReused => Problem::unprocessable("idempotency_key_reused"),
        Rejection::Faulty(faults) => Problem::invalid(faults.into_iter().map(|wrong| fault_of(wrong.field, fault(wrong.why))).collect()),
        Rejection::Blocked(blockers) => Problem::blocked(blockers.iter().map(blocked).collect()),
        Rejection::FileTypeNotAccepted => Problem::invalid(vec![fault_of("media_type", Fault::FileTypeNotAccepted)]),
        Rejection::NoSuchStandard => Problem::invalid(vec![fault_of("standard", Fault::UnknownValue)]),
        Rejection::NoteMissing => Problem::invalid(vec![fault_of("note", Fault::Required)]),
        Rejection::LiftDateInThePast => Problem::invalid(vec![fault_of("lift_at", Fault::InThePast)]),
        Rejection::Retired => Problem::conflict("listing_retired"),
        Rejection::Frozen => Problem::conflict("version_frozen"),
        Rejection::NoDraft => Problem::conflict("no_draft"),
        Rejection::NotTheDraft => Problem::conflict("conflict"),
        Rejection::NotSubmitted => Problem::conflict("not_submitted"),
        Rejection::NotClaimed => Problem::conflict("not_claimed"),
        Rejection::ClaimedByAnother => Problem::conflict("claimed_by_another"),
        Rejection::QuestionOpen => Problem::conflict("question_open"),
        Rejection::ChecklistNotPassed => Problem::conflict("checklist_not_passed"),
        Rejection::NoSuchQuestion => Problem::conflict("no_such_question"),
        Rejection::AlreadyAnswered => Problem::conflict("already_answered"),
        Rejection::TooMany => Problem::conflict("too_many"),
        Rejection::NotApproved => Problem::conflict("not_approved"),
        Rejection::NotCertified => Problem::conflict("not_certified"),
        Rejection::Suspended => Problem::conflict("listing_suspended"),
        Rejection::NotPublished => Problem::conflict("not_published"),
    }
}

fn blocked(blocker: &Blocker) -> FieldFault {
    let fault = match blocker {
        Blocker::Missing(_) | Blocker::RedirectUriMissing => Fault::Required,
        Blocker::DocumentMissing(_) => Fault::DocumentMissing,
        Blocker::DocumentUnknown(_) => Fault::UnknownValue,
        Blocker::DocumentUnchecked(_) => Fault::DocumentUnchecked,
        Blocker::DocumentRefused(_) => Fault::DocumentRefused,
        Blocker::DocumentMisplaced(_) => Fault::DocumentMisplaced,
        Blocker::Faulty(wrong) => fault(wrong.why),
    };
    fault_of(blocker.field(), fault)
}
