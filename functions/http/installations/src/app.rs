//! One app of a customer, for people. Each button posts, and comes back to this page, which says what was done.

use std::sync::Arc;

use application::{
    access::Caller,
    ports::{Lists, Reads, Writes},
    use_cases::{
        installations::{self as story, Act, Detail, INSTALLERS, InstallationError, MEMBERS},
        observed_access::{Observation, observed},
        people, withdrawal,
    },
};
use axum::{body::Bytes, extract::State, response::Response};
use domain::{
    installation::{Installed, State as Stage},
    organisation::Role,
};
use entrypoint::{
    Call, Face, Fields, Problem, organisation_json,
    organisation_pages::{Visit, credential},
    path::Asked,
    respond, site,
};
use http::{HeaderMap, StatusCode};
use pages::{
    customer_app::{AppActions, AppDone, CustomerAppPage, SharedForm, SharingForm},
    form::{Faults, FieldFault},
    frame::Frame,
    installation::AppState,
};

use crate::{
    Installations, parse,
    path::{At, ScopeName},
    refused, views,
};

type Desk<S, E> = State<Arc<Installations<S, E>>>;

pub(crate) async fn page<S: Reads + Lists, E>(State(desk): Desk<S, E>, at: At, asked: Asked, call: Call) -> Result<Response, Problem> {
    let done = asked.of("done").and_then(AppDone::of);
    show(&desk, &call, at, Shown { done, ..Shown::default() }).await
}

pub(crate) async fn ask<S: Reads + Writes + Lists, E>(
    desk: Desk<S, E>,
    at: At,
    call: Call,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    press(&desk, &call, at, Fields::read(&headers, &body)?, |_| Some(Act::Ask), "asked").await
}

pub(crate) async fn decline<S: Reads + Writes + Lists, E>(
    desk: Desk<S, E>,
    at: At,
    call: Call,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    press(&desk, &call, at, Fields::read(&headers, &body)?, |_| Some(Act::Decline), "declined").await
}

pub(crate) async fn share<S: Reads + Writes + Lists, E>(
    desk: Desk<S, E>,
    at: At,
    call: Call,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    press(&desk, &call, at, Fields::read(&headers, &body)?, |fields| parse::sharing(fields).map(Act::Share), "shared").await
}

pub(crate) async fn keep<S: Reads + Writes + Lists, E>(
    State(desk): Desk<S, E>,
    at: At,
    call: Call,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let version = desk.parsed(&call, at, INSTALLERS, &headers, &body, parse::version).await?;
    desk.acts(&call, at, None, &Act::Keep { version }, "kept").await
}

/// The whole set of scopes of the installed version.
pub(crate) async fn change<S: Reads + Writes + Lists, E>(
    State(desk): Desk<S, E>,
    at: At,
    call: Call,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let read = |fields: &mut Fields| parse::consented(fields, site::language(call.locale));
    let consented = desk.parsed(&call, at, INSTALLERS, &headers, &body, read).await?;
    desk.acts(&call, at, None, &Act::Change(consented), "changed").await
}

pub(crate) async fn withdraw<S: Reads + Writes + Lists, E>(
    State(desk): Desk<S, E>,
    at: At,
    ScopeName(scope): ScopeName,
    call: Call,
) -> Result<Response, Problem> {
    let wish = (scope.as_str(), site::language(call.locale));
    let end = withdrawal::withdraw(&desk.store, credential(&call)?, &at.customer, &at.listing, wish, call.moment()).await;
    end.map_err(|error| match error {
        // The address names it: what the version does not ask for is not there.
        InstallationError::Rejected(domain::installation::Rejection::NotAsked(_)) => Problem::not_found(),
        error => refused(error, "scope"),
    })?;
    Ok(respond::see_other(&format!("{}?done=changed", at.path())))
}

/// A button of this page: parse, act, and back to the page; with faults the page comes back filled in.
async fn press<S: Reads + Writes + Lists, E>(
    desk: &Installations<S, E>,
    call: &Call,
    at: At,
    mut fields: Fields,
    parse: impl FnOnce(&mut Fields) -> Option<Act>,
    done: &str,
) -> Result<Response, Problem> {
    credential(call)?;
    let seen = parse::seen(&mut fields);
    let act = parse(&mut fields);
    let typed = typed(&fields);
    let faults = fields.faults();
    match act.filter(|_| faults.is_empty()) {
        Some(act) => desk.acts(call, at, seen, &act, done).await,
        None if call.face == Face::Json => Err(desk.unreadable(call, at, INSTALLERS, Problem::invalid(faults)).await),
        None => show(desk, call, at, Shown { typed: Some(typed), faults, ..Shown::default() }).await,
    }
}

fn typed(fields: &Fields) -> SharingForm {
    let form = |kind: &str| SharedForm { which: fields.typed(&format!("{kind}.which")), ids: fields.typed(&format!("{kind}.ids")) };
    SharingForm { trackers: form("trackers"), locations: form("locations") }
}

impl<S: Reads, E> Installations<S, E> {
    /// Who may not do such a thing at all is told so, whatever was wrong with the request.
    pub(crate) async fn unreadable(&self, call: &Call, at: At, roles: &[Role], problem: Problem) -> Problem {
        organisation_json::unless_refused(&self.store, call, at.organisation(), roles, problem).await
    }

    /// What a body says, for those who may say it.
    pub(crate) async fn parsed<T>(
        &self,
        call: &Call,
        at: At,
        roles: &[Role],
        headers: &HeaderMap,
        body: &Bytes,
        parse: impl FnOnce(&mut Fields) -> Option<T>,
    ) -> Result<T, Problem> {
        credential(call)?;
        match Fields::parsed(headers, body, parse) {
            Ok(value) => Ok(value),
            Err(problem) => Err(self.unreadable(call, at, roles, problem).await),
        }
    }
}

impl<S: Reads + Writes, E> Installations<S, E> {
    /// Does it, and leads back to the app's page, which says so.
    pub(crate) async fn acts(&self, call: &Call, at: At, seen: Option<u64>, act: &Act, done: &str) -> Result<Response, Problem> {
        let end = story::act(&self.store, credential(call)?, &at.customer, &at.listing, seen, act, call.moment()).await;
        end.map_err(|error| refused(error, "scope"))?;
        Ok(respond::see_other(&format!("{}?done={done}", at.path())))
    }
}

/// What an app's page shows besides the app.
#[derive(Default)]
struct Shown {
    done: Option<AppDone>,
    /// The form of what is shared, where it came back.
    typed: Option<SharingForm>,
    faults: Vec<FieldFault>,
}

async fn show<S: Reads + Lists, E>(desk: &Installations<S, E>, call: &Call, at: At, shown: Shown) -> Result<Response, Problem> {
    let found = story::detail(&desk.store, credential(call)?, &at.customer, &at.listing, call.now).await;
    let (caller, detail) = found.map_err(|error| refused(error, "scope"))?;
    if !shown.faults.is_empty() {
        // Somebody who may not change anything learns that, not what was wrong with the form.
        caller.require(INSTALLERS)?;
    }
    let installed = detail.installation.state.installed();
    if !shown.faults.is_empty() && installed.is_none() {
        return Err(Problem::conflict("not_installed"));
    }
    let beside = async {
        let observation = async {
            if installed.is_some() { observed(&desk.store, &caller, &at.listing, call.now).await } else { Ok(Observation::default()) }
        };
        let asker = views::asker(&detail.installation.state);
        let organisation = at.organisation();
        let names = people::names(&desk.store, &organisation, &asker);
        let partners = people::partners(&desk.store, std::slice::from_ref(&detail.app.partner));
        Ok::<_, InstallationError>((observation.await?, names.await?, partners.await?))
    };
    let ((observation, names, partners), visit) =
        Visit::beside(&desk.store, &desk.site, &caller, beside).await.map_err(|error| refused(error, "scope"))?;
    let status = if shown.faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let (content, path) = (detail.content(), at.path());
    let support = content.and_then(|content| content.support.as_ref());
    let state = views::state_of_detail(&detail);
    let mut view = installed.map(|installed| views::installed(&detail, installed, &observation, call.locale));
    if let (Some(view), Some(typed)) = (&mut view, shown.typed) {
        view.sharing = typed;
    }
    let setup_url = content.filter(|_| installed.is_some()).and_then(|content| content.setup_url.as_ref());
    let page = CustomerAppPage {
        // A form that came back stands at its button's address, which only takes POSTs.
        frame: Frame { return_path: path.clone(), ..visit.frame(call, &desk.site) },
        list_path: format!("/customers/{}/apps", at.customer),
        version: detail.installation.version,
        id: at.listing.to_string(),
        name: views::name(content, &at.listing.to_string(), call.locale),
        tagline: content.and_then(|content| content.tagline.as_ref()).map(|tagline| views::worded(tagline, call.locale)),
        partner_name: partners.get(&detail.app.partner).cloned().unwrap_or_default(),
        state,
        installed: view,
        asked: views::asked(&detail.installation.state, &names),
        disconnected_at: if let Stage::Disconnected { at, .. } = &detail.installation.state { Some(*at) } else { None },
        stopped_since: detail.app.stopped.filter(|_| state == AppState::Suspended),
        support_address: support.map(|support| support.address.as_str().to_owned()),
        support_url: support.and_then(|support| support.url.as_ref()).map(|url| url.as_str().to_owned()),
        troubleshooting_url: content.and_then(|content| content.troubleshooting_url.as_ref()).map(|url| url.as_str().to_owned()),
        platform_support_url: call.moment().programme.support.url.clone(),
        has_receipts: detail.installation.state.dossier().is_some_and(|dossier| dossier.head.is_some()),
        actions: actions(&detail, installed, &caller),
        done: shown.done,
        faults: Faults::from(shown.faults),
        now: call.now,
        path,
    };
    let response = respond::page(status, page.render());
    Ok(match setup_url {
        Some(url) => respond::leading_to(response, url.as_str()),
        None => response,
    })
}

/// What the reader may do now. The rules decide again when a button is pressed; this only spares people dead ends.
fn actions(detail: &Detail, installed: Option<&Installed>, caller: &Caller) -> AppActions {
    let (manages, is_offered) = (caller.has(INSTALLERS), detail.app.published.is_some());
    let is_open = installed.is_none() && is_offered;
    let has_setup = detail.installed.as_ref().is_some_and(|content| content.setup_url.is_some());
    let is_newer = |installed: &Installed| detail.app.published.is_some_and(|published| published > installed.version);
    AppActions {
        install: is_open && manages,
        ask: is_open && !manages && caller.has(MEMBERS),
        manage: manages,
        update: manages && installed.is_some_and(is_newer),
        set_up: installed.is_some() && manages && has_setup,
    }
}
