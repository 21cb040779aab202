use jiff::Timestamp;

use super::{Act, App, Asked, Command, Consent, Dossier, Event, Installed, Offer, Receipt, ScopeRequest, Sharing, State, Term, changes};
use crate::{
    aggregate::Aggregate,
    event::Occasion,
    id::{self, CustomerId, InstallationId, ListingId},
    organisation::{OrganisationId, Role},
    programme::Programme,
    step::{Due, Owner, Step},
    told::Told,
    values::{Invalid, Language},
};

/// The aggregate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Installation;

/// Why a command was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// Nobody of the customer's ever asked for it.
    #[error("no such installation")]
    NotFound,
    /// The app is not installed.
    #[error("the app is not installed")]
    NotInstalled,
    /// The app is installed already.
    #[error("the app is installed already")]
    AlreadyInstalled,
    /// The app cannot be installed now.
    #[error("the app is not offered")]
    NotOffered,
    /// Another version is published than the one that was read.
    #[error("version {published} is published")]
    OldVersion {
        /// The version to read.
        published: u32,
    },
    /// The installed version is another one than the one that was read.
    #[error("version {installed} is installed")]
    OtherVersion {
        /// The version to read.
        installed: u32,
    },
    /// The version does not ask for this scope.
    #[error("the version does not ask for {0}")]
    NotAsked(String),
    /// The app cannot work without this scope.
    #[error("the app cannot work without {0}")]
    RequiredMissing(String),
    /// A list of what is shared cannot stand.
    #[error("what is shared cannot stand")]
    Sharing(Invalid),
}

/// The id of a customer's installation of an app: one, however often it is installed.
#[must_use]
pub fn installation_id(customer: &CustomerId, listing: &ListingId) -> InstallationId {
    id::derive(&[&customer.to_string(), &listing.to_string()])
}

impl Aggregate for Installation {
    const NAME: &'static str = "installation";
    const SCHEMA: u32 = 1;

    type State = State;
    type Command = Command;
    type Event = Event;
    type Rejection = Rejection;

    fn decide(state: &State, command: Command, occasion: &Occasion, programme: &Programme) -> Result<Vec<Event>, Rejection> {
        match command {
            Command::Ask { app, by, person } => ask(state, app, Asked { by, person, at: occasion.now }, occasion, programme),
            Command::Decline { by } => match state {
                State::Unwritten => Err(Rejection::NotFound),
                State::AwaitingConsent { asked, .. } => Ok(vec![Event::RequestDeclined { by, asked: asked.clone() }]),
                State::Declined { .. } | State::Disconnected { .. } => Ok(vec![]),
                State::Active { .. } | State::Degraded { .. } => Err(Rejection::AlreadyInstalled),
            },
            Command::Install { app, offer, scopes, language } => install(state, &app, &offer, scopes, language, occasion),
            Command::Change { offer, scopes, language } => change(state, &offer, scopes, language, occasion),
            Command::Update { app, offer, scopes, language } => update(state, &app, &offer, scopes, language, occasion),
            Command::Keep { version } => {
                let installed = installed(state)?;
                let asks = installed.request.as_ref().is_some_and(|request| request.version == version);
                Ok(if asks { vec![Event::ScopeRequestDeclined { version }] } else { vec![] })
            }
            Command::CatchUp { offer } => Ok(catch_up(state, offer.as_ref(), occasion, programme)),
            Command::Share(sharing) => {
                let known = &installed(state)?.sharing;
                let sharing = sharing.tidy().map_err(Rejection::Sharing)?;
                Ok(if *known == sharing { vec![] } else { vec![Event::SharingChanged { sharing }] })
            }
            Command::FinishSetup => {
                let is_done = installed(state)?.set_up_at.is_some();
                Ok(if is_done { vec![] } else { vec![Event::SetupFinished {}] })
            }
            Command::Disconnect => match state {
                State::Disconnected { .. } => Ok(vec![]),
                State::Active { dossier, installed } | State::Degraded { dossier, installed } => {
                    let (version, language) = (installed.version, installed.language);
                    Ok(vec![Event::Disconnected {
                        consent: consent(dossier, (Act::Disconnected, version, language), vec![], None, occasion),
                    }])
                }
                State::Unwritten | State::AwaitingConsent { .. } | State::Declined { .. } => Err(Rejection::NotInstalled),
            },
            Command::PassTime => pass_time(state, occasion.now),
        }
    }

    fn evolve(mut state: State, event: &Event, at: Timestamp) -> State {
        match event {
            // What is installed is not asked for, and not installed a second time: never decided.
            Event::Requested { .. } | Event::Created { .. } if state.installed().is_some() => state,
            Event::Requested { .. } if matches!(state, State::AwaitingConsent { .. }) => state,
            Event::Requested { id, customer, app, asked, step } => {
                let known = state.into_dossier();
                let dossier = known.unwrap_or_else(|| Dossier::fresh(*id, *customer, app.listing, app.partner));
                State::AwaitingConsent { dossier, asked: asked.clone(), step: step.clone() }
            }
            Event::RequestDeclined { by, .. } => turned_down(state, Some(*by), at),
            Event::RequestExpired { .. } => turned_down(state, None, at),
            Event::RequestReminded {} => match state {
                State::AwaitingConsent { dossier, asked, step } => State::AwaitingConsent { dossier, asked, step: step.reminded(at) },
                other => other,
            },
            Event::Created { id, partner, consent, terms } => {
                let asked = if let State::AwaitingConsent { asked, .. } = &state { Some(asked.clone()) } else { None };
                let known = state.into_dossier();
                let generation = known.as_ref().map_or(0, |known| known.generation) + 1;
                let (customer, listing, head) = (consent.customer, consent.listing, Some(consent.receipt.clone()));
                let dossier = Dossier { id: *id, customer, listing, partner: *partner, generation, head };
                standing(
                    dossier,
                    Installed {
                        since: at,
                        asked,
                        version: consent.version,
                        terms: terms.clone(),
                        language: consent.language,
                        sharing: Sharing::default(),
                        set_up_at: None,
                        request: None,
                        kept_from: None,
                    },
                )
            }
            Event::ConsentChanged { consent, terms } => consented(state, Some(consent), consent.version, terms),
            Event::VersionAdopted { version, terms, consent } => consented(state, consent.as_ref(), *version, terms),
            // Told beside the consent that says what it came to.
            Event::RequestGranted { .. } | Event::Degraded { .. } | Event::Restored {} => state,
            Event::ScopeRequested { version, changes, step } => {
                let request = ScopeRequest { version: *version, changes: changes.clone(), step: step.clone() };
                with(state, |installed| installed.request = Some(request))
            }
            Event::ScopeRequestReminded {} => {
                stepping(&mut state, |step| step.reminded(at));
                state
            }
            Event::ScopeRequestOverdue {} => {
                stepping(&mut state, Step::past_deadline);
                state
            }
            Event::ScopeRequestDeclined { version } => asked_by(state, *version, |installed| {
                (installed.request, installed.kept_from) = (None, Some(*version));
            }),
            Event::ScopeRequestCancelled { version } => asked_by(state, *version, |installed| installed.request = None),
            Event::SharingChanged { sharing } => with(state, |installed| installed.sharing = sharing.clone()),
            Event::SetupFinished {} => with(state, |installed| installed.set_up_at = installed.set_up_at.or(Some(at))),
            Event::Disconnected { consent } => match state {
                State::Active { dossier, .. } | State::Degraded { dossier, .. } => {
                    let head = Some(consent.receipt.clone());
                    State::Disconnected { dossier: Dossier { head, ..dossier }, version: consent.version, at }
                }
                other => other,
            },
        }
    }

    fn label(state: &State) -> &'static str {
        match state {
            State::Unwritten => "unwritten",
            State::AwaitingConsent { .. } => "awaiting_consent",
            State::Declined { .. } => "declined",
            State::Active { .. } => "active",
            State::Degraded { .. } => "degraded",
            State::Disconnected { .. } => "disconnected",
        }
    }

    fn told(event: &Event) -> Told {
        event.told()
    }

    fn concerns(state: &State) -> Vec<OrganisationId> {
        let mut concerned = vec![OrganisationId::Platform];
        if let Some(dossier) = state.dossier() {
            concerned.push(OrganisationId::Customer(dossier.customer));
            // What a customer's people think of installing is nobody else's business until they do.
            let is_theirs = match state {
                State::Active { .. } | State::Degraded { .. } | State::Disconnected { .. } => true,
                State::Unwritten | State::AwaitingConsent { .. } | State::Declined { .. } => false,
            };
            concerned.extend(is_theirs.then_some(OrganisationId::Partner(dossier.partner)));
        }
        concerned
    }

    fn whose_move(state: &State) -> Option<&Step> {
        state.step()
    }
}

fn ask(state: &State, app: App, asked: Asked, occasion: &Occasion, programme: &Programme) -> Result<Vec<Event>, Rejection> {
    match state {
        State::AwaitingConsent { .. } => Ok(vec![]),
        State::Active { .. } | State::Degraded { .. } => Err(Rejection::AlreadyInstalled),
        State::Unwritten | State::Declined { .. } | State::Disconnected { .. } => {
            app.published.ok_or(Rejection::NotOffered)?;
            let customer = customer(occasion)?;
            let id = installation_id(&customer, &app.listing);
            let step = customers_step(&customer, &programme.installation.request, occasion.now);
            Ok(vec![Event::Requested { id, customer, app, asked, step }])
        }
    }
}

fn install(
    state: &State,
    app: &App,
    offer: &Offer,
    scopes: Vec<String>,
    language: Language,
    occasion: &Occasion,
) -> Result<Vec<Event>, Rejection> {
    if let Some(installed) = state.installed() {
        let is_same = |scopes: Vec<String>| installed.version == offer.version && installed.terms == offer.granting(&scopes);
        return if asked_for(offer, scopes).is_ok_and(is_same) { Ok(vec![]) } else { Err(Rejection::AlreadyInstalled) };
    }
    is_published(app, offer)?;
    let scopes = asked_for(offer, scopes)?;
    has_required(offer, &scopes)?;
    let customer = customer(occasion)?;
    let id = installation_id(&customer, &app.listing);
    let fresh = Dossier::fresh(id, customer, app.listing, app.partner);
    let dossier = state.dossier().unwrap_or(&fresh);
    let terms = offer.granting(&scopes);
    let consent = consent(dossier, (Act::Installed, offer.version, language), scopes, Some(offer), occasion);
    let created = Event::Created { id, partner: app.partner, consent, terms };
    let granted = match state {
        State::AwaitingConsent { asked, .. } => Some(Event::RequestGranted { asked: asked.clone() }),
        _ => None,
    };
    Ok(granted.into_iter().chain([created]).collect())
}

fn change(state: &State, offer: &Offer, scopes: Vec<String>, language: Language, occasion: &Occasion) -> Result<Vec<Event>, Rejection> {
    let installed = installed(state)?;
    if installed.version != offer.version {
        return Err(Rejection::OtherVersion { installed: installed.version });
    }
    reconsent(state, Act::Changed, offer, asked_for(offer, scopes)?, language, occasion)
}

fn update(
    state: &State,
    app: &App,
    offer: &Offer,
    scopes: Vec<String>,
    language: Language,
    occasion: &Occasion,
) -> Result<Vec<Event>, Rejection> {
    installed(state)?;
    is_published(app, offer)?;
    let scopes = asked_for(offer, scopes)?;
    has_required(offer, &scopes)?;
    reconsent(state, Act::Updated, offer, scopes, language, occasion)
}

/// The events of a consent that takes another's place; none when it is the same.
fn reconsent(
    state: &State,
    act: Act,
    offer: &Offer,
    scopes: Vec<String>,
    language: Language,
    occasion: &Occasion,
) -> Result<Vec<Event>, Rejection> {
    let (dossier, installed) = (state.dossier().ok_or(Rejection::NotFound)?, installed(state)?);
    let terms = offer.granting(&scopes);
    if installed.version == offer.version && installed.terms == terms {
        return Ok(vec![]);
    }
    let whole = whole_or_not(installed, &terms);
    let consent = consent(dossier, (act, offer.version, language), scopes, Some(offer), occasion);
    Ok(std::iter::once(Event::ConsentChanged { consent, terms }).chain(whole).collect())
}

/// What other terms make of an installation that lacked something, or lacks something now; nothing where it lacks what it
/// lacked before.
fn whole_or_not(installed: &Installed, terms: &[Term]) -> Option<Event> {
    let missing = missing(terms);
    match (installed.missing() == missing, missing.is_empty()) {
        (true, _) => None,
        (false, true) => Some(Event::Restored {}),
        (false, false) => Some(Event::Degraded { missing }),
    }
}

/// What a newly published version, or its going, means for an installation.
fn catch_up(state: &State, offer: Option<&Offer>, occasion: &Occasion, programme: &Programme) -> Vec<Event> {
    let (State::Active { dossier, installed } | State::Degraded { dossier, installed }) = state else { return vec![] };
    let newer = offer.filter(|offer| offer.version > installed.version);
    let Some(offer) = newer else {
        // What asked is gone: kept from customers, or an older version is in its place.
        let cancelled = installed.request.iter().map(|request| Event::ScopeRequestCancelled { version: request.version });
        return cancelled.collect();
    };
    let version = offer.version;
    if installed.kept_from == Some(version) || installed.request.as_ref().is_some_and(|request| request.version == version) {
        return vec![];
    }
    let asked = changes(&installed.terms, offer);
    if !asked.is_empty() {
        let step = customers_step(&dossier.customer, &programme.installation.scope_request, occasion.now);
        return vec![Event::ScopeRequested { version, changes: asked, step }];
    }
    let granted: Vec<String> = installed.granted().into_iter().map(ToOwned::to_owned).collect();
    let kept: Vec<String> = granted.iter().filter(|scope| offer.scopes.iter().any(|asked| asked.scope == **scope)).cloned().collect();
    let terms = offer.granting(&kept);
    let is_narrower = kept.len() < granted.len();
    let narrowed = is_narrower.then(|| consent(dossier, (Act::Narrowed, version, installed.language), kept, Some(offer), occasion));
    let whole = whole_or_not(installed, &terms);
    std::iter::once(Event::VersionAdopted { version, terms, consent: narrowed }).chain(whole).collect()
}

fn pass_time(state: &State, now: Timestamp) -> Result<Vec<Event>, Rejection> {
    let Some(step) = state.step() else {
        return if *state == State::Unwritten { Err(Rejection::NotFound) } else { Ok(vec![]) };
    };
    let asked = if let State::AwaitingConsent { asked, .. } = state { Some(asked.clone()) } else { None };
    Ok(match (step.due(now), asked) {
        (Due::Nothing, _) => vec![],
        (Due::Remind, Some(_)) => vec![Event::RequestReminded {}],
        (Due::Remind, None) => vec![Event::ScopeRequestReminded {}],
        (Due::Deadline, Some(asked)) => vec![Event::RequestExpired { asked }],
        (Due::Deadline, None) => vec![Event::ScopeRequestOverdue {}],
    })
}

/// The consent with its receipt's seal.
fn consent(
    dossier: &Dossier,
    (act, version, language): (Act, u32, Language),
    scopes: Vec<String>,
    offer: Option<&Offer>,
    occasion: &Occasion,
) -> Consent {
    let receipt = Receipt::next(dossier, (act, version, language), &scopes, offer, occasion).seal();
    Consent { listing: dossier.listing, customer: dossier.customer, act, version, language, scopes, receipt }
}

const fn installed(state: &State) -> Result<&Installed, Rejection> {
    match state.installed() {
        Some(installed) => Ok(installed),
        None => Err(Rejection::NotInstalled),
    }
}

fn is_published(app: &App, offer: &Offer) -> Result<(), Rejection> {
    match app.published {
        None => Err(Rejection::NotOffered),
        Some(published) if published != offer.version => Err(Rejection::OldVersion { published }),
        Some(_) => Ok(()),
    }
}

/// The scopes in the order in which they are asked for, each once.
fn asked_for(offer: &Offer, scopes: Vec<String>) -> Result<Vec<String>, Rejection> {
    match scopes.into_iter().try_fold(vec![], |mut known, scope| {
        if offer.scopes.iter().any(|asked| asked.scope == scope) {
            known.push(scope);
            Ok(known)
        } else {
            Err(scope)
        }
    }) {
        Ok(known) => Ok(offer.scopes.iter().map(|asked| asked.scope.clone()).filter(|scope| known.contains(scope)).collect()),
        Err(unknown) => Err(Rejection::NotAsked(unknown)),
    }
}

fn has_required(offer: &Offer, scopes: &[String]) -> Result<(), Rejection> {
    match offer.scopes.iter().find(|asked| asked.required && !scopes.contains(&asked.scope)) {
        Some(asked) => Err(Rejection::RequiredMissing(asked.scope.clone())),
        None => Ok(()),
    }
}

fn missing(terms: &[Term]) -> Vec<String> {
    terms.iter().filter(|term| term.required && !term.granted).map(|term| term.scope.clone()).collect()
}

/// The customer that the caller acts for: only its own people ask and consent.
const fn customer(occasion: &Occasion) -> Result<CustomerId, Rejection> {
    match occasion.actor {
        crate::event::Actor::Member(OrganisationId::Customer(customer), _) => Ok(customer),
        _ => Err(Rejection::NotFound),
    }
}

fn customers_step(customer: &CustomerId, rule: &crate::step::Deadline, now: Timestamp) -> Step {
    Step::begin(Owner::Team(OrganisationId::Customer(*customer), Role::FleetAdmin), rule, now)
}

fn turned_down(state: State, by: Option<crate::id::AccountId>, at: Timestamp) -> State {
    match state {
        State::AwaitingConsent { dossier, asked, .. } => State::Declined { dossier, asked, by, at },
        other => other,
    }
}

/// Active or degraded, as the terms say.
fn standing(dossier: Dossier, installed: Installed) -> State {
    if installed.missing().is_empty() { State::Active { dossier, installed } } else { State::Degraded { dossier, installed } }
}

fn consented(state: State, consent: Option<&Consent>, version: u32, terms: &[Term]) -> State {
    match state {
        State::Active { mut dossier, mut installed } | State::Degraded { mut dossier, mut installed } => {
            if let Some(consent) = consent {
                dossier.head = Some(consent.receipt.clone());
                installed.language = consent.language;
            }
            if installed.version != version {
                (installed.request, installed.kept_from) = (None, None);
            }
            (installed.version, installed.terms) = (version, terms.to_vec());
            standing(dossier, installed)
        }
        other => other,
    }
}

fn with(mut state: State, change: impl FnOnce(&mut Installed)) -> State {
    if let Some(installed) = state.installed_mut() {
        change(installed);
    }
    state
}

/// What a customer said to what a version asks for; nothing where it does not ask.
fn asked_by(state: State, version: u32, change: impl FnOnce(&mut Installed)) -> State {
    with(state, |installed| {
        if installed.request.as_ref().is_some_and(|request| request.version == version) {
            change(installed);
        }
    })
}

fn stepping(state: &mut State, next: impl FnOnce(Step) -> Step) {
    if let Some(request) = state.installed_mut().and_then(|installed| installed.request.as_mut()) {
        request.step = next(request.step.clone());
    }
}
