//! `GET /review/listings/{listing}`: one listing whole, and what its reader may do with it now; and each of its versions.

use std::sync::Arc;

use application::{
    access::{AccessError, Caller},
    ports::{ListingDocuments, Lists, Reads, Writes},
    use_cases::{
        histories,
        listing_review::{self as story},
        listings::Detail,
        people,
    },
};
use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use domain::{
    listing::{Document, Dossier, State as Stage, Verdict},
    organisation::{OrganisationId, Role},
};
use entrypoint::{
    Call, Problem, listing_views as views,
    organisation_pages::{Visit, credential},
    respond,
    site::language,
    views as histories_views,
};
use http::StatusCode;
use jiff::Timestamp;
use pages::{
    form::{Faults, FieldFault},
    frame::Frame,
    listing_version::ListingVersionPage,
    review_application::Claim,
    review_listing::{Obstacle, Offer, ReviewListingActions, ReviewListingDone, ReviewListingForm, ReviewListingPage},
};
use serde::Deserialize;

use super::{id_of, refused};
use crate::ReviewDesk;

/// What a redirect back to the page says was done.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Aftermath {
    done: Option<String>,
}

/// What came back with faults.
#[derive(Default)]
pub(crate) struct Returned {
    pub(crate) faults: Vec<FieldFault>,
    pub(crate) form: ReviewListingForm,
    /// Somebody else made a change after the page was opened.
    pub(crate) is_outdated: bool,
}

pub(crate) async fn page<S: Reads + Writes + Lists, D: ListingDocuments>(
    State(desk): State<Arc<ReviewDesk<S, D>>>,
    Path(listing): Path<String>,
    Query(aftermath): Query<Aftermath>,
    call: Call,
) -> Result<Response, Problem> {
    render(&desk, &listing, &call, &aftermath, Returned::default()).await
}

/// `GET /review/listings/{listing}/versions/{number}`: what a version says, and what it says otherwise than the one before.
pub(crate) async fn version<S: Reads + Writes + Lists, D: ListingDocuments>(
    State(desk): State<Arc<ReviewDesk<S, D>>>,
    Path((listing, number)): Path<(String, String)>,
    call: Call,
) -> Result<Response, Problem> {
    let (id, number) = (id_of(&listing)?, number.parse().map_err(|_| Problem::not_found())?);
    let found = story::version(&desk.store, credential(&call)?, &id, number, call.now).await;
    let (caller, (listing, content, differences)) = found.map_err(refused)?;
    let dossier = listing.state.dossier().ok_or_else(Problem::not_found)?;
    let visit = Visit::of(&desk.store, &desk.site, &caller).await?;
    let page = ListingVersionPage {
        frame: visit.frame(&call, &desk.site),
        back_path: format!("/review/listings/{id}"),
        name: content.name.speak(language(call.locale)).as_str().to_owned(),
        number,
        content: views::content(&content, dossier, |document| Some(desk.documents.download_link(&id, document, call.now))),
        differences: differences.map(|differences| views::differences(&differences, dossier)),
    };
    Ok(respond::page(StatusCode::OK, page.render()))
}

/// The page, perhaps with a form that came back.
pub(crate) async fn render<S: Reads + Writes + Lists, D: ListingDocuments>(
    desk: &ReviewDesk<S, D>,
    listing: &str,
    call: &Call,
    aftermath: &Aftermath,
    returned: Returned,
) -> Result<Response, Problem> {
    let id = id_of(listing)?;
    let (caller, detail) = story::detail(&desk.store, credential(call)?, &id, call.now).await.map_err(refused)?;
    let Detail { listing, content } = &detail;
    let (Some(dossier), Some(state)) = (listing.state.dossier(), views::state(&listing.state)) else { return Err(Problem::not_found()) };
    // None of these waits for another's answer, but the names for who is named.
    let named = async {
        let trail = histories::listing_trail(&desk.store, &caller, listing, None).await?;
        let mut accounts = histories_views::accounts(&trail.entries);
        accounts.extend(listing.state.reviewer());
        let names = people::names(&desk.store, &OrganisationId::Platform, &accounts).await?;
        Ok((trail, names))
    };
    let shown = async { tokio::try_join!(named, story::differences(&desk.store, &caller, &detail), is_own(desk, dossier, &caller)) };
    let (((trail, names), differences, is_own), visit) = Visit::beside(&desk.store, &desk.site, &caller, shown).await?;
    let download = |document: &Document| Some(desk.documents.download_link(&id, document, call.now));
    let status = respond::returned(returned.is_outdated, &returned.faults);
    let page = ReviewListingPage {
        // A form that came back stands at its button's address, which only takes POSTs.
        frame: Frame { return_path: format!("/review/listings/{id}"), ..visit.frame(call, &desk.site) },
        id: id.to_string(),
        name: content.name.speak(language(call.locale)).as_str().to_owned(),
        partner_name: dossier.partner_name.as_str().to_owned(),
        partner_id: dossier.partner.to_string(),
        version: listing.version,
        newest: dossier.newest.number,
        state,
        shelf: views::shelf(&listing.state),
        stopped: views::stopped(dossier),
        submitted_at: dossier.newest.review.as_ref().map(|review| review.submitted_at),
        now: call.now,
        whose_move: views::whose_move(&listing.state),
        clock: views::clock(&listing.state, call.now),
        claimed_by: listing.state.reviewer().map(|reviewer| Claim {
            name: names.get(&reviewer).cloned().unwrap_or_else(|| reviewer.to_string()),
            is_reader: reviewer == caller.account,
            since: claimed_at(&trail).or_else(|| listing.state.step().map(|step| step.since)).unwrap_or(call.now),
        }),
        reasons: views::reasons(&listing.state),
        checklist: views::checklist(dossier),
        questions: views::questions(&listing.state),
        documents: views::documents(dossier, download),
        content: views::content(content, dossier, download),
        differences: differences.map(|differences| views::differences(&differences, dossier)),
        actions: actions(&listing.state, dossier, &caller, is_own),
        form: returned.form,
        audit: histories_views::audit_rows(&trail, &names),
        done: done(aftermath),
        faults: Faults::from(returned.faults),
        is_outdated: returned.is_outdated,
    };
    Ok(respond::page(status, page.render()))
}

/// When it was claimed last. The listing knows only since when its step waits; what was claimed longer ago than the page
/// of the history goes back, was claimed before that step.
fn claimed_at(trail: &histories::AuditPage) -> Option<Timestamp> {
    trail.entries.iter().find(|entry| entry.kind == "listing.claimed").map(|entry| entry.at)
}

/// Whether the reader had a hand in it, or belongs to whoever did.
async fn is_own<S: Reads, D>(desk: &ReviewDesk<S, D>, dossier: &Dossier, caller: &Caller) -> Result<bool, AccessError> {
    let is_theirs = dossier.people.contains(&caller.account) || dossier.domains.contains(&caller.domain);
    Ok(is_theirs || story::is_of_partner(&desk.store, &dossier.partner, caller).await?)
}

/// What the reader may do now. The rules decide again when a button is pressed; this only spares people dead ends.
fn actions(state: &Stage, dossier: &Dossier, caller: &Caller, is_own: bool) -> ReviewListingActions {
    let holds = state.reviewer() == Some(caller.account);
    let is_reviewed = matches!(state, Stage::InReview { .. } | Stage::InfoRequested { .. });
    let decides = is_reviewed && holds && !is_own;
    let is_alive = !matches!(state, Stage::Unwritten | Stage::Retired { .. });
    let is_on_the_shelf = is_alive && dossier.shelf.is_some();
    // Customers keep an app that is retired: it can be stopped as well.
    let stops = dossier.shelf.is_some() && !is_own && caller.roles.contains(&Role::Operator);
    ReviewListingActions {
        claim: !is_own
            && match state {
                Stage::Submitted { .. } => true,
                Stage::InReview { .. } | Stage::InfoRequested { .. } => !holds && caller.roles.contains(&Role::Operator),
                _ => false,
            },
        check: decides,
        ask: decides,
        request_changes: decides,
        approval: approval(state, dossier, holds, is_own),
        reject: decides,
        publication: publication(state, dossier, is_own),
        suspend: is_on_the_shelf && !is_own,
        lift: is_on_the_shelf && !is_own && dossier.suspension().is_some(),
        stop: stops && dossier.stopped.is_none(),
        release: stops && dossier.stopped.is_some(),
        retire: is_alive && !is_own,
    }
}

fn approval(state: &Stage, dossier: &Dossier, holds: bool, is_own: bool) -> Offer {
    if !matches!(state, Stage::Submitted { .. } | Stage::InReview { .. } | Stage::InfoRequested { .. }) {
        return Offer::NotOffered;
    }
    let checks = dossier.newest.review.as_ref().map_or(&[][..], |review| &review.checklist);
    offer([
        (Obstacle::OwnOrganisation, is_own),
        (Obstacle::NotClaimedByReader, !is_own && !holds),
        (Obstacle::QuestionOpen, dossier.open_questions().next().is_some()),
        (Obstacle::ChecklistNotPassed, checks.iter().any(|check| check.verdict != Verdict::Passed)),
    ])
}

fn publication(state: &Stage, dossier: &Dossier, is_own: bool) -> Offer {
    if !matches!(state, Stage::Approved { .. }) {
        return Offer::NotOffered;
    }
    offer([
        (Obstacle::OwnOrganisation, is_own),
        (Obstacle::Suspended, dossier.suspension().is_some()),
        (Obstacle::NotCertified, dossier.newest.content.integration_type.is_some()),
    ])
}

fn offer<const N: usize>(obstacles: [(Obstacle, bool); N]) -> Offer {
    let standing: Vec<_> = obstacles.into_iter().filter(|(_, stands)| *stands).map(|(obstacle, _)| obstacle).collect();
    if standing.is_empty() { Offer::Possible } else { Offer::Blocked(standing) }
}

fn done(aftermath: &Aftermath) -> Option<ReviewListingDone> {
    match aftermath.done.as_deref() {
        Some("claimed") => Some(ReviewListingDone::Claimed),
        Some("checked") => Some(ReviewListingDone::Checked),
        Some("asked") => Some(ReviewListingDone::Asked),
        Some("changes-requested") => Some(ReviewListingDone::ChangesRequested),
        Some("approved") => Some(ReviewListingDone::Approved),
        Some("rejected") => Some(ReviewListingDone::Rejected),
        Some("published") => Some(ReviewListingDone::Published),
        Some("suspended") => Some(ReviewListingDone::Suspended),
        Some("lifted") => Some(ReviewListingDone::Lifted),
        Some("stopped") => Some(ReviewListingDone::Stopped),
        Some("released") => Some(ReviewListingDone::Released),
        Some("retired") => Some(ReviewListingDone::Retired),
        _ => None,
    }
}
