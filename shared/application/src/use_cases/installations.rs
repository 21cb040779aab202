//! A customer installs apps, consents to what they read, and takes it back.
//!
//! Who may what (product.md, section 1, "Installation"): `admin` and `fleet_admin` install, change and disconnect; a `member`
//! looks, and asks them to.
//!
//! An act takes two trips: session, seat, installation, app and the words that were read together; then one transaction of the
//! aggregate, what stands beside it (grant, reference) and the receipt. Whoever reads a grant after that transaction was
//! answered reads it as the act left it.

use domain::{
    erasure::{self, Erasure},
    id::{CustomerId, ListingId},
    installation::{self, App, Command, Installation, Offer, Receipt, Rejection, Sharing, State, receipt},
    listing::Content,
    organisation::{OrganisationId, Role},
    values::Language,
};
use jiff::Timestamp;

use super::ATTEMPTS;
use crate::{
    access::{AccessError, Caller, Credential, authorise},
    engine::{Loaded, Outcome},
    moment::Moment,
    ports::{Condition, Cursor, Item, Key, Lists, Reads, StoreError, Write, Writes},
    records::{self, Record, listing::Frozen},
};

/// The roles that install, change and disconnect.
pub const INSTALLERS: &[Role] = &[Role::Admin, Role::FleetAdmin];
/// The roles that may ask them to.
pub const MEMBERS: &[Role] = &[Role::Admin, Role::FleetAdmin, Role::Member];

/// A consent as it was given: to which version, to what, in which language it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consented {
    /// The listing's version that was read.
    pub version: u32,
    /// The scopes consented to, the required ones among them.
    pub scopes: Vec<String>,
    /// The language it was read in.
    pub language: Language,
}

/// What somebody of the customer's does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Asks those who may install.
    Ask,
    /// Turns such a request down.
    Decline,
    /// Installs.
    Install(Consented),
    /// Adds or drops scopes of the installed version.
    Change(Consented),
    /// Consents to what a newer version asks for.
    Update(Consented),
    /// Keeps the old grant.
    Keep {
        /// The version that asked.
        version: u32,
    },
    /// Shares other trackers or locations.
    Share(Sharing),
    /// Disconnects and removes.
    Disconnect,
}

impl Act {
    /// Who may do it.
    #[must_use]
    pub const fn roles(&self) -> &'static [Role] {
        match self {
            Self::Ask => MEMBERS,
            Self::Decline
            | Self::Install(_)
            | Self::Change(_)
            | Self::Update(_)
            | Self::Keep { .. }
            | Self::Share(_)
            | Self::Disconnect => INSTALLERS,
        }
    }

    /// The version whose words were read.
    const fn read(&self) -> Option<u32> {
        match self {
            Self::Install(consented) | Self::Change(consented) | Self::Update(consented) => Some(consented.version),
            Self::Ask | Self::Decline | Self::Keep { .. } | Self::Share(_) | Self::Disconnect => None,
        }
    }
}

/// Why the customer's wish was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InstallationError {
    /// The caller may not.
    #[error(transparent)]
    Access(#[from] AccessError),
    /// There is no such app, or it was never published.
    #[error("no such app")]
    NoSuchApp,
    /// What the caller saw is not what is there any more (`If-Match`, or the form's version).
    #[error("the installation has changed meanwhile")]
    Stale,
    /// A rule of the programme.
    #[error(transparent)]
    Rejected(#[from] Rejection),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// An app as a customer sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct Detail {
    /// The installation; of version 0 where nobody ever asked for it.
    pub installation: Loaded<Installation>,
    /// What installations know of the app.
    pub app: App,
    /// What the installed version says.
    pub installed: Option<Content>,
    /// What the published version says, where it is another one.
    pub published: Option<Content>,
}

impl Detail {
    /// What the version says that matters most to who looks: the installed one, else the one that is offered.
    #[must_use]
    pub fn content(&self) -> Option<&Content> {
        self.installed.as_ref().or(self.published.as_ref())
    }
}

/// One of a customer's apps, as lists show it.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed {
    /// The installation.
    pub installation: Loaded<Installation>,
    /// What installations know of the app.
    pub app: Option<App>,
    /// What the installed, else the published version says.
    pub content: Option<Content>,
}

/// A page of a customer's apps, in the order of their ids, those that are over among them.
///
/// # Errors
/// The store's.
pub async fn list(
    store: &(impl Reads + Lists),
    caller: &Caller,
    cursor: Option<Cursor>,
) -> Result<(Vec<Listed>, Option<Cursor>), InstallationError> {
    let customer = customer(caller)?;
    let page = store.list(&records::installation::of_customer(&customer).after(cursor)).await?;
    let loaded = page.rows.into_iter().map(|item| Loaded::<Installation>::read(item.key.clone(), Some(item)));
    let installations = loaded.collect::<Result<Vec<_>, _>>()?;
    let of = |installation: &Loaded<Installation>| installation.state.dossier().map(|dossier| dossier.listing);
    let listings: Vec<ListingId> = installations.iter().filter_map(of).collect();
    let apps = apps(store, &listings).await?;
    let versions: Vec<(ListingId, u32)> = installations
        .iter()
        .zip(&apps)
        .filter_map(|(installation, app)| Some((of(installation)?, version_shown(&installation.state, app.as_ref())?)))
        .collect();
    let contents = contents(store, &versions).await?;
    let listed = installations.into_iter().zip(apps).map(|(installation, app)| {
        let wanted = of(&installation).zip(version_shown(&installation.state, app.as_ref()));
        let content = versions.iter().zip(&contents).find(|(known, _)| Some(**known) == wanted).and_then(|(_, content)| content.clone());
        Listed { installation, app, content }
    });
    Ok((listed.collect(), page.next))
}

/// The version that a list takes an app's words from.
fn version_shown(state: &State, app: Option<&App>) -> Option<u32> {
    match state {
        State::Active { installed, .. } | State::Degraded { installed, .. } => Some(installed.version),
        State::Disconnected { version, .. } => Some(*version),
        State::Unwritten | State::AwaitingConsent { .. } | State::Declined { .. } => app?.published,
    }
}

/// What installations know of each app.
///
/// # Errors
/// The store's.
pub async fn apps(reads: &impl Reads, listings: &[ListingId]) -> Result<Vec<Option<App>>, StoreError> {
    if listings.is_empty() {
        return Ok(vec![]);
    }
    let keys: Vec<Key> = listings.iter().map(records::installation::app_key).collect();
    reads.fetch(&keys).await?.into_iter().map(|item| item.map(App::read).transpose()).collect()
}

/// What versions of apps say.
///
/// # Errors
/// The store's.
pub async fn contents(reads: &impl Reads, versions: &[(ListingId, u32)]) -> Result<Vec<Option<Content>>, StoreError> {
    if versions.is_empty() {
        return Ok(vec![]);
    }
    let keys: Vec<Key> = versions.iter().map(|(listing, version)| records::listing::version_key(listing, *version)).collect();
    reads.fetch(&keys).await?.into_iter().map(content).collect()
}

fn content(item: Option<Item>) -> Result<Option<Content>, StoreError> {
    Ok(item.map(Frozen::read).transpose()?.map(|frozen| frozen.content))
}

/// One app as the customer sees it, installed or not.
///
/// # Errors
/// Why the caller may not, that there is no such app, or the store's.
pub async fn detail(
    reads: &impl Reads,
    credential: &Credential,
    customer: &CustomerId,
    listing: &ListingId,
    now: Timestamp,
) -> Result<(Caller, Detail), InstallationError> {
    let keys = [records::installation::key(customer, listing), records::installation::app_key(listing)];
    let (caller, items) = authorise(reads, credential, OrganisationId::Customer(*customer), &keys, now).await?;
    let [key, _] = keys;
    let mut items = items.into_iter();
    let installation = Loaded::<Installation>::read(key, items.next().flatten())?;
    let app = items.next().flatten().map(App::read).transpose()?.ok_or(InstallationError::NoSuchApp)?;
    let installed = match &installation.state {
        State::Disconnected { version, .. } => Some(*version),
        state => state.installed().map(|installed| installed.version),
    };
    let published = app.published.filter(|published| installed != Some(*published));
    let versions: Vec<_> = [installed, published].into_iter().flatten().map(|version| (*listing, version)).collect();
    let mut contents = contents(reads, &versions).await?.into_iter();
    let installed = installed.and_then(|_| contents.next().flatten());
    let published = published.and_then(|_| contents.next().flatten());
    Ok((caller, Detail { installation, app, installed, published }))
}

/// Does one act. `seen` is the version the caller acts on; without one the act is on whatever is there.
///
/// # Errors
/// [`InstallationError`]; then nothing has changed.
pub async fn act(
    store: &(impl Reads + Writes),
    credential: &Credential,
    customer: &CustomerId,
    listing: &ListingId,
    seen: Option<u64>,
    act: &Act,
    moment: Moment<'_>,
) -> Result<Loaded<Installation>, InstallationError> {
    let key = records::installation::key(customer, listing);
    let mut keys = vec![key.clone(), records::installation::app_key(listing)];
    keys.extend(act.read().map(|version| records::listing::version_key(listing, version)));
    let mut last = StoreError::Conflict { at: 0 };
    for _ in 0..ATTEMPTS {
        let (caller, items) = authorise(store, credential, OrganisationId::Customer(*customer), &keys, moment.now).await?;
        caller.require(act.roles())?;
        let mut items = items.into_iter();
        let loaded = Loaded::<Installation>::read(key.clone(), items.next().flatten())?;
        let app = items.next().flatten().map(App::read).transpose()?.ok_or(InstallationError::NoSuchApp)?;
        let offer = offer(act.read(), content(items.next().flatten())?, &app)?;
        match carry_out(store, &caller, (loaded, app), offer.as_ref(), seen, act, moment).await {
            Err(InstallationError::Store(conflict @ StoreError::Conflict { .. })) => last = conflict,
            end => return end,
        }
    }
    Err(last.into())
}

/// Does one act on what was read. A conflict is for the caller, who reads again.
pub(super) async fn carry_out(
    store: &impl Writes,
    caller: &Caller,
    (loaded, app): (Loaded<Installation>, App),
    offer: Option<&Offer>,
    seen: Option<u64>,
    act: &Act,
    moment: Moment<'_>,
) -> Result<Loaded<Installation>, InstallationError> {
    let Moment { now, request_id, programme } = moment;
    let (version, before) = (loaded.version, loaded.state.clone());
    let occasion = caller.occasion(now, request_id);
    let outcome = loaded.decide(command(act, app, offer, caller), &occasion, programme)?;
    // An act that has already taken effect is answered as done, however old the page it was sent from.
    if seen.is_some_and(|seen| seen != version) && matches!(outcome, Outcome::Changed(..)) {
        return Err(InstallationError::Stale);
    }
    let Some(mut writes) = outcome.writes(now)? else { return Ok(outcome.into_aggregate()) };
    for receipt in receipts(&before, outcome.aggregate(), offer, &occasion) {
        writes.push(Write::Put(receipt.item()?, Condition::Absent));
    }
    if *act == Act::Disconnect {
        writes.extend(begin_erasure(outcome.aggregate(), &occasion, moment)?);
    }
    store.commit(writes).await?;
    Ok(outcome.into_aggregate())
}

/// What was read. A version that never was is an old one: the published one is to be read.
fn offer(read: Option<u32>, content: Option<Content>, app: &App) -> Result<Option<Offer>, Rejection> {
    match (read, content) {
        (None, _) => Ok(None),
        (Some(version), Some(content)) => Ok(Some(Offer::of(version, &content))),
        (Some(_), None) => Err(app.published.map_or(Rejection::NotOffered, |published| Rejection::OldVersion { published })),
    }
}

fn command(act: &Act, app: App, offer: Option<&Offer>, caller: &Caller) -> Command {
    let offer = || offer.cloned().unwrap_or(Offer { version: 0, scopes: vec![] });
    match act {
        Act::Ask => Command::Ask { app, by: caller.account, person: caller.person },
        Act::Decline => Command::Decline { by: caller.account },
        Act::Install(Consented { scopes, language, .. }) => {
            Command::Install { app, offer: offer(), scopes: scopes.clone(), language: *language }
        }
        Act::Change(Consented { scopes, language, .. }) => Command::Change { offer: offer(), scopes: scopes.clone(), language: *language },
        Act::Update(Consented { scopes, language, .. }) => {
            Command::Update { app, offer: offer(), scopes: scopes.clone(), language: *language }
        }
        Act::Keep { version } => Command::Keep { version: *version },
        Act::Share(sharing) => Command::Share(sharing.clone()),
        Act::Disconnect => Command::Disconnect,
    }
}

/// The receipts of what was just decided.
pub(super) fn receipts(
    before: &State,
    decided: &Loaded<Installation>,
    offer: Option<&Offer>,
    occasion: &domain::event::Occasion,
) -> Vec<Receipt> {
    decided.decided.iter().filter_map(|recorded| receipt(before, &recorded.event, offer, occasion)).collect()
}

/// The duty that a disconnected app leaves behind.
fn begin_erasure(
    disconnected: &Loaded<Installation>,
    occasion: &domain::event::Occasion,
    moment: Moment<'_>,
) -> Result<Vec<Write>, StoreError> {
    let Some(dossier) = disconnected.state.dossier() else { return Ok(vec![]) };
    let duty = erasure::Duty {
        installation: dossier.id,
        generation: dossier.generation,
        customer: dossier.customer,
        listing: dossier.listing,
        partner: dossier.partner,
        since: moment.now,
    };
    let key = records::erasure::key(&dossier.customer, &dossier.listing, dossier.generation);
    match Loaded::<Erasure>::read(key, None)?.decide(erasure::Command::Begin(duty), occasion, moment.programme) {
        Ok(outcome) => Ok(outcome.writes(moment.now)?.unwrap_or_default()),
        // A duty that is not there yet cannot be refused.
        Err(_) => Ok(vec![]),
    }
}

/// The receipts of an installation, oldest first, with what the aggregate says its newest one is.
#[derive(Clone, Debug, PartialEq)]
pub struct Chain {
    /// The installation.
    pub installation: Loaded<Installation>,
    /// Its receipts.
    pub receipts: Vec<Receipt>,
}

/// The whole chain of an installation's receipts. Every member may read it, and may long after the app is gone.
///
/// # Errors
/// Why the caller may not, that there is none, or the store's.
pub async fn chain(
    store: &(impl Reads + Lists),
    credential: &Credential,
    customer: &CustomerId,
    listing: &ListingId,
    now: Timestamp,
) -> Result<(Caller, Chain), InstallationError> {
    let key = records::installation::key(customer, listing);
    let organisation = OrganisationId::Customer(*customer);
    let (caller, mut items) = authorise(store, credential, organisation, std::slice::from_ref(&key), now).await?;
    let installation = Loaded::<Installation>::read(key, items.pop().flatten())?;
    let head = installation.state.dossier().ok_or(Rejection::NotFound)?.head.as_ref().map_or(0, |head| head.number);
    let mut receipts = vec![];
    let mut query = records::installation::receipts(customer, listing).limit(100);
    loop {
        let page = store.list(&query).await?;
        for item in page.rows {
            let receipt = Receipt::read(item)?;
            // One that was written after the installation was read belongs to a later look at it.
            if receipt.number <= head {
                receipts.push(receipt);
            }
        }
        match page.next {
            Some(next) => query = query.after(Some(next)),
            None => return Ok((caller, Chain { installation, receipts })),
        }
    }
}

/// The customer acted for.
///
/// # Errors
/// [`AccessError::NotAMember`] of any customer.
pub const fn customer(caller: &Caller) -> Result<CustomerId, AccessError> {
    match caller.organisation {
        OrganisationId::Customer(customer) => Ok(customer),
        OrganisationId::Platform | OrganisationId::Partner(_) => Err(AccessError::NotAMember),
    }
}

/// Whether the installation's app is kept from reading by its operator.
#[must_use]
pub const fn is_suspended(state: &installation::State, app: &App) -> bool {
    state.installed().is_some() && app.stopped.is_some()
}
