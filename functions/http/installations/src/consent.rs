//! The consent screen: what an app asks for, read before anybody consents to it.

use std::sync::Arc;

use application::{
    access::Caller,
    ports::{Lists, Reads, Writes},
    use_cases::{
        installations::{self as story, Act, Consented, Detail, INSTALLERS, InstallationError, MEMBERS},
        people,
    },
};
use axum::{body::Bytes, extract::State, response::Response};
use domain::{
    installation::{Offer, Rejection, State as Stage},
    listing::Content,
    values::Prose,
};
use entrypoint::{
    Call, Face, Fields, Problem,
    organisation_pages::{Visit, credential},
    respond, site,
};
use http::{HeaderMap, StatusCode};
use pages::{
    consent::{ConsentOffer, ConsentPage},
    form::{Faults, FieldFault},
    frame::Frame,
};

use crate::{Installations, parse, path::At, refused, views};

type Desk<S, E> = State<Arc<Installations<S, E>>>;

/// What comes back to the screen besides the app.
#[derive(Default)]
struct Returned {
    /// The scopes that were ticked.
    ticked: Option<Vec<String>>,
    /// Whether another version was read than the one that is published.
    is_newer: bool,
    faults: Vec<FieldFault>,
}

pub(crate) async fn page<S: Reads + Lists, E>(State(desk): Desk<S, E>, at: At, call: Call) -> Result<Response, Problem> {
    show(&desk, &call, at, Returned::default()).await
}

/// Installs, or consents to a newer version than the installed one.
pub(crate) async fn give<S: Reads + Writes + Lists, E>(
    State(desk): Desk<S, E>,
    at: At,
    call: Call,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let who = credential(&call)?;
    let mut fields = Fields::read(&headers, &body)?;
    let ticked = Some(fields.typed_all("scope"));
    let consented = parse::consented(&mut fields, site::language(call.locale));
    let faults = fields.faults();
    let Some(consented) = consented.filter(|_| faults.is_empty()) else {
        return came_back(&desk, &call, at, Problem::invalid(faults.clone()), Returned { ticked, faults, ..Returned::default() }).await;
    };
    let install = Act::Install(consented.clone());
    let end = match story::act(&desk.store, who, &at.customer, &at.listing, None, &install, call.moment()).await {
        Err(InstallationError::Rejected(Rejection::AlreadyInstalled)) => return update(&desk, &call, at, consented, ticked).await,
        end => end.map(|_| "installed"),
    };
    answer(&desk, &call, at, end, ticked).await
}

/// It is installed already: what was read is a newer version, or somebody was faster.
async fn update<S: Reads + Writes + Lists, E>(
    desk: &Installations<S, E>,
    call: &Call,
    at: At,
    consented: Consented,
    ticked: Option<Vec<String>>,
) -> Result<Response, Problem> {
    let who = credential(call)?;
    let found = story::detail(&desk.store, who, &at.customer, &at.listing, call.now).await;
    let (_, detail) = found.map_err(|error| refused(error, "scope"))?;
    let is_installed = detail.installation.state.installed().is_some_and(|installed| installed.version == consented.version);
    let end = if is_installed {
        Err(InstallationError::Rejected(Rejection::AlreadyInstalled))
    } else {
        let update = Act::Update(consented);
        story::act(&desk.store, who, &at.customer, &at.listing, None, &update, call.moment()).await.map(|_| "updated")
    };
    answer(desk, call, at, end, ticked).await
}

async fn answer<S: Reads + Lists, E>(
    desk: &Installations<S, E>,
    call: &Call,
    at: At,
    end: Result<&str, InstallationError>,
    ticked: Option<Vec<String>>,
) -> Result<Response, Problem> {
    let error = match end {
        Ok(done) => return Ok(respond::see_other(&format!("{}?done={done}", at.path()))),
        Err(error) => error,
    };
    let returned = match &error {
        InstallationError::Rejected(Rejection::AlreadyInstalled) if call.face == Face::Page => {
            return Ok(respond::see_other(&format!("{}?done=already-installed", at.path())));
        }
        // What was read is not what is offered: nothing of it is ticked again but what may still be there.
        InstallationError::Rejected(Rejection::OldVersion { .. }) => Returned { ticked, is_newer: true, faults: vec![] },
        InstallationError::Rejected(Rejection::NotOffered) => Returned::default(),
        InstallationError::Rejected(Rejection::NotAsked(_) | Rejection::RequiredMissing(_)) => {
            let faults = refused(error.clone(), "scope").errors().to_vec();
            Returned { ticked, faults, ..Returned::default() }
        }
        _ => return Err(refused(error, "scope")),
    };
    came_back(desk, call, at, refused(error, "scope"), returned).await
}

/// Programs are told the problem, people get the screen again.
async fn came_back<S: Reads + Lists, E>(
    desk: &Installations<S, E>,
    call: &Call,
    at: At,
    problem: Problem,
    returned: Returned,
) -> Result<Response, Problem> {
    if call.face == Face::Json {
        return Err(desk.unreadable(call, at, INSTALLERS, problem).await);
    }
    let status = StatusCode::from_u16(problem.status()).unwrap_or(StatusCode::CONFLICT);
    let mut response = show(desk, call, at, returned).await?;
    if response.status() == StatusCode::OK {
        *response.status_mut() = status;
    }
    Ok(response)
}

async fn show<S: Reads + Lists, E>(desk: &Installations<S, E>, call: &Call, at: At, returned: Returned) -> Result<Response, Problem> {
    let found = story::detail(&desk.store, credential(call)?, &at.customer, &at.listing, call.now).await;
    let (caller, detail) = found.map_err(|error| refused(error, "scope"))?;
    if !returned.faults.is_empty() || returned.is_newer {
        // Somebody who may not consent learns that, not what was wrong with the form.
        caller.require(INSTALLERS)?;
    }
    let installed = detail.installation.state.installed();
    let offered = detail.app.published.filter(|published| installed.is_none_or(|installed| installed.version < *published));
    if installed.is_some() && offered.is_none() {
        // There is nothing to consent to.
        return Ok(respond::see_other(&at.path()));
    }
    let (version, content) = read(&detail, offered)?;
    let beside = async {
        let (organisation, asker) = (at.organisation(), views::asker(&detail.installation.state));
        let names = people::names(&desk.store, &organisation, &asker).await?;
        Ok::<_, Problem>((names, people::partners(&desk.store, std::slice::from_ref(&detail.app.partner)).await?))
    };
    let ((names, partners), visit) = Visit::beside(&desk.store, &desk.site, &caller, beside).await?;
    let stage = &detail.installation.state;
    let offer = Offer::of(version, content);
    let page = ConsentPage {
        frame: Frame { return_path: format!("{}/consent", at.path()), ..visit.frame(call, &desk.site) },
        path: at.path(),
        organisation: visit.organisation.clone(),
        name: views::worded(&content.name, call.locale),
        partner_name: partners.get(&detail.app.partner).cloned().unwrap_or_default(),
        version,
        installed: installed.map(|installed| installed.version),
        seen: detail.installation.version,
        permissions: views::offered(&offer, installed, returned.ticked.as_deref(), call.locale),
        credentials: content.credentials.as_ref().map(|credentials| views::spoken(credentials, call.locale, Prose::as_str)),
        asked: views::asked(stage, &names).filter(|_| matches!(stage, Stage::AwaitingConsent { .. })),
        offer: what_is_offered(&caller, stage, offered.is_some()),
        is_newer: returned.is_newer,
        faults: Faults::from(returned.faults),
    };
    Ok(respond::page(StatusCode::OK, page.render()))
}

/// The version that is read, and what it says: the offered one, else whatever is known of the app.
fn read(detail: &Detail, offered: Option<u32>) -> Result<(u32, &Content), Problem> {
    let content = detail.published.as_ref().filter(|_| offered.is_some()).or(detail.content());
    Ok((offered.unwrap_or_default(), content.ok_or_else(Problem::not_found)?))
}

fn what_is_offered(caller: &Caller, stage: &Stage, is_offered: bool) -> ConsentOffer {
    let is_installed = stage.installed().is_some();
    match (is_offered, caller.has(INSTALLERS)) {
        (false, _) => ConsentOffer::NotOffered,
        (true, true) => ConsentOffer::Consent,
        (true, false) if caller.has(MEMBERS) && !is_installed && !matches!(stage, Stage::AwaitingConsent { .. }) => ConsentOffer::Ask,
        (true, false) => ConsentOffer::Read,
    }
}
