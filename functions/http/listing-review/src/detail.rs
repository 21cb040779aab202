//! `GET /review/applications/{id}`: one application whole, and what its reader may do with it now.

use std::sync::Arc;

use application::{
    access::{AccessError, Caller},
    ports::{Documents, Lists, Reads, Writes},
    use_cases::{histories, people, review},
};
use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use domain::{
    application::{Blocker as DomainBlocker, Dossier, State as Stage},
    id::ApplicationId,
    organisation::{OrganisationId, Role},
};
use entrypoint::{
    Call, Problem,
    organisation_pages::{Visit, credential},
    respond, views,
};
use pages::{
    form::{Faults, FieldFault},
    frame::Frame,
    review_application::{Approval, Blocker, Call as LoggedCall, Claim, ReviewActions, ReviewApplicationPage, ReviewDone, ReviewForm},
};
use serde::Deserialize;

use crate::{ReviewDesk, refused};

/// What a redirect back to the page says was done.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Aftermath {
    done: Option<String>,
}

/// What came back with faults.
#[derive(Default)]
pub(crate) struct Returned {
    pub(crate) faults: Vec<FieldFault>,
    pub(crate) form: ReviewForm,
    /// Somebody else made a change after the page was opened.
    pub(crate) is_outdated: bool,
}

pub(crate) async fn page<S: Reads + Writes + Lists, D: Documents>(
    State(desk): State<Arc<ReviewDesk<S, D>>>,
    Path(id): Path<String>,
    Query(aftermath): Query<Aftermath>,
    call: Call,
) -> Result<Response, Problem> {
    render(&desk, &id, &call, &aftermath, Returned::default()).await
}

/// The page, perhaps with a form that came back.
pub(crate) async fn render<S: Reads + Writes + Lists, D: Documents>(
    desk: &ReviewDesk<S, D>,
    id: &str,
    call: &Call,
    aftermath: &Aftermath,
    returned: Returned,
) -> Result<Response, Problem> {
    let id: ApplicationId = id.parse().map_err(|_| Problem::not_found())?;
    let (caller, application) = review::detail(&desk.store, credential(call)?, &id, call.now).await.map_err(refused)?;
    let Some(dossier) = application.state.dossier() else { return Err(Problem::not_found()) };
    let Some(state) = views::state(&application.state) else { return Err(Problem::not_found()) };
    // None of these waits for another's answer, but the names for who is named.
    let named = async {
        let trail = histories::application_trail(&desk.store, &caller, &application, None).await?;
        let mut accounts = views::accounts(&trail.entries);
        accounts.extend(dossier.calls.iter().map(|call| call.by));
        accounts.extend(application.state.reviewer());
        let names = people::names(&desk.store, &OrganisationId::Platform, &accounts).await?;
        Ok::<_, AccessError>((trail, names))
    };
    let shown = async { tokio::try_join!(named, async { Ok(review::contacts(&desk.store, dossier).await?) }) };
    let (((trail, names), (business, technical)), visit) = Visit::beside(&desk.store, &desk.site, &caller, shown).await?;
    let name = |account| names.get(&account).cloned().unwrap_or_else(|| account.to_string());
    // Storage that does not answer must not keep reviewers from the rest.
    let arrived = if dossier.documents.is_empty() { vec![] } else { desk.documents.arrived(&id).await.unwrap_or_default() };
    let page = ReviewApplicationPage {
        // A form that came back stands at its button's address, which only takes POSTs.
        frame: Frame { return_path: format!("/review/applications/{id}"), ..visit.frame(call, &desk.site) },
        id: id.to_string(),
        version: application.version,
        state,
        submitted_at: dossier.submitted_at,
        now: call.now,
        correspondence_language: entrypoint::site::locale(dossier.content.language).own_name().to_owned(),
        whose_move: views::whose_move(&application.state),
        clock: views::clock(&application.state, dossier, call.now),
        details: views::details(dossier, business.as_ref(), technical.as_ref()),
        address_confirmed_at: views::confirmed_at(dossier),
        revision_of: dossier.revises.map(|former| former.to_string()),
        claimed_by: application.state.reviewer().map(|reviewer| Claim {
            name: name(reviewer),
            is_reader: reviewer == caller.account,
            since: application.state.step().map_or(dossier.submitted_at, |step| step.since),
        }),
        call_required: needs_call(dossier, call),
        calls: dossier
            .calls
            .iter()
            .rev()
            .map(|call| LoggedCall { held_at: call.held_at, notes: call.notes.as_str().to_owned(), logged_by: name(call.by) })
            .collect(),
        questions: views::questions(&application.state, dossier),
        documents: views::documents(dossier, &arrived, |document| {
            Some(desk.documents.download_link(&id, &document.id, document.file_name.as_str(), call.now))
        }),
        rejection_reasons: match &application.state {
            Stage::Rejected { reasons, .. } => Some(reasons.as_str().to_owned()),
            _ => None,
        },
        actions: actions(&application.state, dossier, &caller, call),
        form: returned.form,
        audit: views::audit_rows(&trail, &names),
        done: done(aftermath),
        faults: Faults::from(returned.faults.clone()),
        is_outdated: returned.is_outdated,
    };
    let status = respond::returned(returned.is_outdated, &returned.faults);
    Ok(respond::page(status, page.render()))
}

fn needs_call(dossier: &Dossier, call: &Call) -> bool {
    let kind = call.moment().programme.partnership_type(&dossier.content.partnership_type);
    kind.is_some_and(|kind| kind.exploratory_call)
}

/// What the reader may do now. The rules decide again when a button is pressed; this only spares people dead ends.
fn actions(state: &Stage, dossier: &Dossier, caller: &Caller, call: &Call) -> ReviewActions {
    let is_own = dossier.contact_accounts.contains(&caller.account) || dossier.contact_domains.contains(&caller.domain);
    let holder = state.reviewer();
    let holds = holder == Some(caller.account);
    let is_operator = caller.roles.contains(&Role::Operator);
    let reviewing = matches!(state, Stage::InReview { .. } | Stage::InfoRequested { .. });
    let claim = match state {
        Stage::Submitted { .. } => !is_own,
        Stage::InReview { .. } | Stage::InfoRequested { .. } => !is_own && !holds && is_operator,
        _ => false,
    };
    let approval = match state {
        Stage::Submitted { .. } | Stage::InReview { .. } | Stage::InfoRequested { .. } => {
            let mut blockers: Vec<_> = dossier.blockers(call.moment().programme).into_iter().map(blocker).collect();
            if is_own {
                blockers.push(Blocker::OwnOrganisation);
            } else if !holds {
                blockers.push(Blocker::NotClaimedByReader);
            }
            if blockers.is_empty() { Approval::Possible } else { Approval::Blocked(blockers) }
        }
        _ => Approval::NotOffered,
    };
    let may = reviewing && holds && !is_own;
    let reject = may || (matches!(state, Stage::InfoExpired { .. }) && holds && !is_own);
    ReviewActions { claim, log_call: may, ask: may, approval, reject }
}

const fn blocker(blocker: DomainBlocker) -> Blocker {
    match blocker {
        DomainBlocker::AddressNotConfirmed => Blocker::AddressNotConfirmed,
        DomainBlocker::CallNotLogged => Blocker::CallNotLogged,
        DomainBlocker::QuestionOpen => Blocker::QuestionOpen,
    }
}

fn done(aftermath: &Aftermath) -> Option<ReviewDone> {
    match aftermath.done.as_deref() {
        Some("claimed") => Some(ReviewDone::Claimed),
        Some("call-logged") => Some(ReviewDone::CallLogged),
        Some("asked") => Some(ReviewDone::Asked),
        Some("approved") => Some(ReviewDone::Approved),
        Some("rejected") => Some(ReviewDone::Rejected),
        _ => None,
    }
}
