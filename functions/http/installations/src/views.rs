//! From what is stored to what the pages show.

use std::collections::BTreeMap;

use application::use_cases::{
    installations::{Detail, Listed, is_suspended},
    observed_access::{DAYS, Observation},
};
use domain::{
    id::AccountId,
    installation::{Asked, ChangeKind, Installed, Shared, Sharing, State, changes},
    installation::{Offer, Term},
    listing::{Content, RequestedScope},
    values::{Line, Localised},
};
use entrypoint::site::{language, locale};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use language::Locale;
use pages::{
    catalogue::Worded,
    customer_app::{ChangeRow, InstalledView, ObservedRow, ObservedView, RequestView, SharedForm, SharingForm},
    installation::{AppState, AskedFor, Permission, ScopeChange},
};

/// Where an app stands; `is_stopped` says whether its operator stopped it.
pub(crate) const fn state(state: &State, is_stopped: bool) -> AppState {
    match state {
        State::Unwritten => AppState::NotInstalled,
        State::AwaitingConsent { .. } => AppState::AwaitingConsent,
        State::Declined { .. } => AppState::Declined,
        State::Active { .. } | State::Degraded { .. } if is_stopped => AppState::Suspended,
        State::Active { .. } => AppState::Active,
        State::Degraded { .. } => AppState::Degraded,
        State::Disconnected { .. } => AppState::Disconnected,
    }
}

/// Where a listed app stands.
pub(crate) fn state_of(listed: &Listed) -> AppState {
    let stored = &listed.installation.state;
    state(stored, listed.app.as_ref().is_some_and(|app| is_suspended(stored, app)))
}

/// Where an app stands.
pub(crate) const fn state_of_detail(detail: &Detail) -> AppState {
    state(&detail.installation.state, is_suspended(&detail.installation.state, &detail.app))
}

/// Words as the reader gets them.
pub(crate) fn worded(texts: &Localised<Line>, reader: Locale) -> Worded {
    spoken(texts, reader, Line::as_str)
}

/// Words of any kind as the reader gets them, with the language that they are in.
pub(crate) fn spoken<T: PartialEq>(texts: &Localised<T>, reader: Locale, text: impl Fn(&T) -> &str) -> Worded {
    let said = texts.speak(language(reader));
    let own = texts.exactly(language(reader)).is_some();
    let found = texts.iter().find(|(_, words)| *words == said).map_or(reader, |(found, _)| locale(found));
    Worded { text: text(said).to_owned(), locale: if own { reader } else { found } }
}

/// What an app is called; its id where nothing of it can be read any more.
pub(crate) fn name(content: Option<&Content>, id: &str, reader: Locale) -> Worded {
    content.map_or_else(|| Worded { text: id.to_owned(), locale: reader }, |content| worded(&content.name, reader))
}

/// A member's request.
pub(crate) fn asked(state: &State, names: &BTreeMap<AccountId, String>) -> Option<AskedFor> {
    let view = |asked: &Asked, due| AskedFor { by: names.get(&asked.by).cloned(), at: asked.at, due };
    match state {
        State::AwaitingConsent { asked, step, .. } => Some(view(asked, Some(step.deadline))),
        State::Declined { asked, .. } => Some(view(asked, None)),
        State::Unwritten | State::Active { .. } | State::Degraded { .. } | State::Disconnected { .. } => None,
    }
}

/// Who asked for it.
pub(crate) fn asker(state: &State) -> Vec<AccountId> {
    match state {
        State::AwaitingConsent { asked, .. } | State::Declined { asked, .. } => vec![asked.by],
        State::Unwritten | State::Active { .. } | State::Degraded { .. } | State::Disconnected { .. } => vec![],
    }
}

/// What is installed.
pub(crate) fn installed(detail: &Detail, installed: &Installed, observation: &Observation, reader: Locale) -> InstalledView {
    let asked = detail.installed.as_ref().map_or(&[][..], |content| &content.scopes);
    InstalledView {
        since: installed.since,
        version: installed.version,
        permissions: installed.terms.iter().map(|term| permission(term, asked, reader)).collect(),
        missing: installed.missing().into_iter().map(ToOwned::to_owned).collect(),
        set_up_at: installed.set_up_at,
        request: installed.request.as_ref().map(|request| {
            let asked = detail.published.as_ref().map_or(&[][..], |content| &content.scopes);
            let row = |change: &domain::installation::Change| ChangeRow {
                scope: change.scope.clone(),
                change: scope_change(change.kind),
                purpose: purpose(asked, &change.scope, reader),
            };
            RequestView { version: request.version, changes: request.changes.iter().map(row).collect(), due: request.step.deadline }
        }),
        kept_from: installed.kept_from,
        sharing: sharing(&installed.sharing),
        observed: observed(installed, observation),
    }
}

fn purpose(asked: &[RequestedScope], scope: &str, reader: Locale) -> Option<Worded> {
    asked.iter().find(|asked| asked.scope == scope).map(|asked| worded(&asked.purpose, reader))
}

fn permission(term: &Term, asked: &[RequestedScope], reader: Locale) -> Permission {
    Permission {
        scope: term.scope.clone(),
        purpose: purpose(asked, &term.scope, reader).unwrap_or_else(|| Worded { text: String::new(), locale: reader }),
        required: term.required,
        granted: term.granted,
        changes: vec![],
    }
}

/// What a version asks for, with what is granted now ticked, and what it asks for otherwise said.
pub(crate) fn offered(offer: &Offer, installed: Option<&Installed>, ticked: Option<&[String]>, reader: Locale) -> Vec<Permission> {
    let otherwise = installed.map(|installed| changes(&installed.terms, offer)).unwrap_or_default();
    let is_granted = |scope: &str| match ticked {
        Some(ticked) => ticked.iter().any(|known| known == scope),
        None => installed.is_some_and(|installed| installed.granted().contains(&scope)),
    };
    let permission = |asked: &RequestedScope| Permission {
        scope: asked.scope.clone(),
        purpose: worded(&asked.purpose, reader),
        required: asked.required,
        granted: is_granted(&asked.scope),
        changes: otherwise.iter().filter(|change| change.scope == asked.scope).map(|change| scope_change(change.kind)).collect(),
    };
    offer.scopes.iter().map(permission).collect()
}

const fn scope_change(kind: ChangeKind) -> ScopeChange {
    match kind {
        ChangeKind::Added => ScopeChange::Added,
        ChangeKind::PurposeChanged => ScopeChange::PurposeChanged,
        ChangeKind::NowRequired => ScopeChange::NowRequired,
        ChangeKind::NowOptional => ScopeChange::NowOptional,
    }
}

fn sharing(sharing: &Sharing) -> SharingForm {
    let form = |shared: &Shared| SharedForm {
        which: which(shared).to_owned(),
        ids: shared.ids().iter().map(domain::values::ExternalId::as_str).collect::<Vec<_>>().join(", "),
    };
    SharingForm { trackers: form(&sharing.trackers), locations: form(&sharing.locations) }
}

/// Which things are shared, as forms and JSON say it.
pub(crate) const fn which(shared: &Shared) -> &'static str {
    match shared {
        Shared::All => "all",
        Shared::Only(_) => "only",
        Shared::Except(_) => "except",
    }
}

/// Scopes that are granted first, as they are asked for; then those that were read before and are not granted any more.
fn observed(installed: &Installed, observation: &Observation) -> ObservedView {
    let granted = installed.granted();
    let before = observation.scopes().into_iter().filter(|scope| !granted.contains(scope));
    let row = |scope: &str, granted: bool| {
        let days = observation.of(scope);
        ObservedRow {
            scope: scope.to_owned(),
            granted,
            reads: days.iter().fold(0_u64, |sum, (_, reads)| sum.saturating_add(*reads)),
            days: days.into_iter().map(|(day, reads)| (first_instant(day), reads)).collect(),
        }
    };
    let rows = granted.iter().map(|scope| row(scope, true)).chain(before.map(|scope| row(scope, false))).collect();
    ObservedView { days: DAYS.into(), rows }
}

/// The first instant of a day, UTC.
fn first_instant(day: Date) -> Timestamp {
    TimeZone::UTC.to_timestamp(day.at(0, 0, 0, 0)).unwrap_or_default()
}
