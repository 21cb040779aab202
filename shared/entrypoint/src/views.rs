//! From what is stored to what pages show: the parts of an application that both its applicant and its reviewers see.

use application::{
    ports::Arrived,
    records::{audit::AuditEntry, person::Person},
    use_cases::histories::AuditPage,
};
use domain::{
    application::{Confirmation, DocumentKind, Dossier, State},
    event::Actor as EventActor,
    id::AccountId,
    step::Owner,
};
use jiff::{SignedDuration, Timestamp};
use pages::application::{
    Actor, Answer, ApplicationDetails, ApplicationState, Clock, Contact, Document, DocumentSource, HistoryEntry, Move, Mover, Question,
};
use pages::audit::AuditRow;
use std::{collections::BTreeMap, time::Duration};

/// Where it stands; nothing before the submission.
#[must_use]
pub const fn state(state: &State) -> Option<ApplicationState> {
    match state {
        State::Unwritten => None,
        State::Submitted { .. } => Some(ApplicationState::Submitted),
        State::InReview { .. } => Some(ApplicationState::InReview),
        State::InfoRequested { .. } => Some(ApplicationState::InfoRequested),
        State::InfoExpired { .. } => Some(ApplicationState::InfoExpired),
        State::Approved { .. } => Some(ApplicationState::Approved),
        State::Rejected { .. } => Some(ApplicationState::Rejected),
        State::Withdrawn { .. } => Some(ApplicationState::Withdrawn),
    }
}

/// The state of a stored name.
#[must_use]
pub fn state_of(name: &str) -> Option<ApplicationState> {
    ApplicationState::ALL.into_iter().find(|state| state.value() == name)
}

/// Who has to act, and until when.
#[must_use]
pub fn whose_move(state: &State) -> Option<Move> {
    state.step().map(|step| Move { mover: mover(&step.owner), due: Some(step.deadline) })
}

const fn mover(owner: &Owner) -> Mover {
    match owner {
        Owner::Applicant(_) => Mover::Applicant,
        Owner::Team(..) | Owner::Member(..) => Mover::Team,
    }
}

/// The stopping clock: with the team, with the applicant, running or not. It ends with the application.
#[must_use]
pub fn clock(state: &State, dossier: &Dossier, now: Timestamp) -> Clock {
    let end = match state {
        State::Approved { at, .. } | State::Rejected { at, .. } | State::Withdrawn { at, .. } => *at,
        _ => now,
    };
    let with_team = dossier.clock.counted(now);
    let since = end.duration_since(dossier.submitted_at);
    Clock { with_team: length(with_team), with_applicant: length(since - with_team), running: dossier.clock.is_running() }
}

fn length(duration: SignedDuration) -> Duration {
    Duration::from_secs(u64::try_from(duration.as_secs()).unwrap_or(0))
}

/// What was applied for. People who were erased are shown as nobody.
#[must_use]
pub fn details(dossier: &Dossier, business: Option<&Person>, technical: Option<&Person>) -> ApplicationDetails {
    let contact = |person: Option<&Person>| Contact {
        name: person.map(|person| person.name.as_str().to_owned()).unwrap_or_default(),
        email: person.map(|person| person.address.as_str().to_owned()).unwrap_or_default(),
    };
    let content = &dossier.content;
    let prose = |text: &Option<domain::values::Prose>| text.as_ref().map(|text| text.as_str().to_owned()).unwrap_or_default();
    ApplicationDetails {
        partnership_type: content.partnership_type.clone(),
        legal_name: content.legal_name.as_str().to_owned(),
        business_contact: contact(business),
        technical_contact: contact(technical),
        country: content.country.as_str().to_owned(),
        website: content.website.as_str().to_owned(),
        use_case: content.use_case.as_str().to_owned(),
        api_endpoints: content.api_endpoints.iter().map(|url| url.as_str().to_owned()).collect(),
        authentication_method: content.authentication_method.clone().unwrap_or_default(),
        data_flows: prose(&content.data_flows),
        requested_scopes: content.requested_scopes.clone(),
        other_requirements: prose(&content.other_requirements),
    }
}

/// When the address was confirmed.
#[must_use]
pub const fn confirmed_at(dossier: &Dossier) -> Option<Timestamp> {
    match dossier.confirmation {
        Confirmation::Given { at } => Some(at),
        Confirmation::Awaited { .. } => None,
    }
}

/// Questions, newest first; open ones with the step's deadline.
#[must_use]
pub fn questions(state: &State, dossier: &Dossier) -> Vec<Question> {
    let due = match state {
        State::InfoRequested { step, .. } => Some(step.deadline),
        _ => None,
    };
    let question = |asked: &domain::application::Question| Question {
        id: asked.id.to_string(),
        text: asked.text.as_str().to_owned(),
        asked_at: asked.asked_at,
        due: due.filter(|_| asked.answer.is_none()),
        answer: asked.answer.as_ref().map(|(text, at)| Answer { text: text.as_str().to_owned(), answered_at: *at }),
    };
    dossier.questions.iter().rev().map(question).collect()
}

/// The value of a kind of document.
#[must_use]
pub const fn document_kind(kind: DocumentKind) -> &'static str {
    match kind {
        DocumentKind::Technical => "technical",
        DocumentKind::Security => "security",
    }
}

/// Documents: links of the form, then uploads newest first. `download` gives the address at which one can be read.
#[must_use]
pub fn documents(
    dossier: &Dossier,
    arrived: &[Arrived],
    download: impl Fn(&domain::application::Document) -> Option<String>,
) -> Vec<Document> {
    let uploads = dossier.documents.iter().rev().map(|document| Document {
        name: document.file_name.as_str().to_owned(),
        kind: document_kind(document.kind).to_owned(),
        source: arrived
            .iter()
            .find(|arrived| arrived.document == document.id)
            .map_or(DocumentSource::Awaited, |arrived| DocumentSource::Stored { bytes: arrived.bytes, download: download(document) }),
        added_at: document.at,
    });
    let link = |kind: &'static str| {
        move |url: &domain::values::WebAddress| Document {
            name: url.as_str().to_owned(),
            kind: kind.to_owned(),
            source: DocumentSource::Link { url: url.as_str().to_owned() },
            added_at: dossier.submitted_at,
        }
    };
    let links = dossier.content.technical_documents.iter().map(link("technical"));
    uploads.chain(links).chain(dossier.content.security_documents.iter().map(link("security"))).collect()
}

/// What happened, newest first, as far as the applicant was or is part of it.
#[must_use]
pub fn history(state: &State, dossier: &Dossier) -> Vec<HistoryEntry> {
    let entry = |at: Timestamp, action: &str, by: Actor| HistoryEntry { at, action: action.to_owned(), by };
    let mut entries = vec![entry(dossier.submitted_at, "application.submitted", Actor::Applicant)];
    entries.extend(confirmed_at(dossier).map(|at| entry(at, "application.address_confirmed", Actor::Applicant)));
    for question in &dossier.questions {
        entries.push(entry(question.asked_at, "application.question_asked", Actor::Team));
        entries.extend(question.answer.as_ref().map(|(_, at)| entry(*at, "application.question_answered", Actor::Applicant)));
    }
    entries.extend(dossier.documents.iter().map(|document| entry(document.at, "application.document_added", Actor::Applicant)));
    match state {
        State::Approved { at, .. } => entries.push(entry(*at, "application.approved", Actor::Team)),
        State::Rejected { at, .. } => entries.push(entry(*at, "application.rejected", Actor::Team)),
        State::Withdrawn { at, .. } => entries.push(entry(*at, "application.withdrawn", Actor::Applicant)),
        _ => {}
    }
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.at));
    entries
}

/// A trail for a page; people by their names where the reader's organisation knows them.
#[must_use]
pub fn audit_rows(trail: &AuditPage, names: &BTreeMap<AccountId, String>) -> Vec<AuditRow> {
    trail.entries.iter().map(|entry| audit_row(entry, trail.reasons.get(&entry.event_id), names)).collect()
}

fn audit_row(entry: &AuditEntry, reason: Option<&String>, names: &BTreeMap<AccountId, String>) -> AuditRow {
    let actor = match &entry.actor {
        EventActor::Applicant(_) => Actor::Applicant,
        EventActor::Schedule => Actor::System,
        EventActor::Key(owner, key) => Actor::Person(format!("{owner} · {key}")),
        EventActor::Member(organisation, account) => names.get(account).map_or_else(
            || if organisation.to_string() == "platform" { Actor::Team } else { Actor::Person(organisation.to_string()) },
            |name| Actor::Person(name.clone()),
        ),
    };
    AuditRow {
        at: entry.at,
        actor,
        action: entry.kind.clone(),
        before: Some(entry.before.clone()),
        after: Some(entry.after.clone()),
        reason: reason.cloned(),
        request_id: entry.request_id.clone(),
    }
}

/// The accounts that audit entries name.
#[must_use]
pub fn accounts(entries: &[AuditEntry]) -> Vec<AccountId> {
    entries
        .iter()
        .filter_map(|entry| match &entry.actor {
            EventActor::Member(_, account) => Some(*account),
            EventActor::Applicant(_) | EventActor::Key(..) | EventActor::Schedule => None,
        })
        .collect()
}
