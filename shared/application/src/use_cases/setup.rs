//! From an installation into the app's own setup: a redirect with a one-time code, which the app's program exchanges for what
//! was installed.
//!
//! The code proves to the partner that whoever arrives acts for that customer; it opens nothing by itself, and counts only
//! together with a key of the app's partner.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    api_key::PresentedKey,
    digest::Digest,
    event::{Actor, Occasion},
    id::{CustomerId, InstallationId, ListingId},
    installation::{Command, Installation, Rejection},
    organisation::OrganisationId,
    values::{Redacted, WebAddress},
};
use jiff::SignedDuration;

use super::{
    ATTEMPTS,
    installations::{INSTALLERS, InstallationError, contents},
    keys::{self, NotLetIn},
};
use crate::{
    access::{Credential, authorise},
    engine::Loaded,
    moment::Moment,
    ports::{Condition, Entropy, Reads, StoreError, Write, Writes},
    records::{
        self, Record,
        setup_code::{self, SetupCode},
    },
};

/// Where a browser goes to set an app up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setup {
    /// The app's setup page.
    pub address: WebAddress,
    /// The code that it is sent with.
    pub code: Redacted<String>,
}

/// Mints a code for the setup of an app that is installed; nothing where the app has no setup of its own.
///
/// # Errors
/// [`InstallationError`]; then there is no code.
pub async fn begin(
    store: &(impl Reads + Writes),
    entropy: &impl Entropy,
    credential: &Credential,
    customer: &CustomerId,
    listing: &ListingId,
    moment: Moment<'_>,
) -> Result<Option<Setup>, InstallationError> {
    let Moment { now, programme, .. } = moment;
    let key = records::installation::key(customer, listing);
    let organisation = OrganisationId::Customer(*customer);
    let (caller, mut items) = authorise(store, credential, organisation, std::slice::from_ref(&key), now).await?;
    caller.require(INSTALLERS)?;
    let loaded = Loaded::<Installation>::read(key, items.pop().flatten())?;
    let (Some(dossier), Some(installed)) = (loaded.state.dossier(), loaded.state.installed()) else {
        return Err(Rejection::NotInstalled.into());
    };
    let content = contents(store, &[(*listing, installed.version)]).await?.pop().flatten();
    let Some(address) = content.and_then(|content| content.setup_url) else { return Ok(None) };
    let code = Redacted::new(URL_SAFE_NO_PAD.encode(entropy.bytes::<32>()));
    let lifetime = SignedDuration::from_mins(i64::from(programme.installation.setup_code_minutes));
    let minted = SetupCode {
        digest: Digest::of(code.expose()),
        partner: dossier.partner,
        listing: *listing,
        customer: *customer,
        generation: dossier.generation,
        expires: now.saturating_add(lifetime).unwrap_or(now),
        used_at: None,
        used_by: None,
        version: 1,
    };
    store.commit(vec![Write::Put(minted.item()?, Condition::Absent)]).await?;
    Ok(Some(Setup { address, code }))
}

/// What a code stood for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchanged {
    /// The installation.
    pub installation: InstallationId,
    /// Whose data.
    pub customer: CustomerId,
    /// Which app.
    pub listing: ListingId,
    /// The version consented to.
    pub version: u32,
    /// What may be read.
    pub scopes: Vec<String>,
}

/// Why a code was not exchanged.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExchangeError {
    /// The key opens nothing.
    #[error(transparent)]
    NotLetIn(#[from] NotLetIn),
    /// There is no such code: wrong, cut off, of another partner's app.
    #[error("no such code")]
    Unknown,
    /// It was exchanged before.
    #[error("the code has been used")]
    Used,
    /// It came too late.
    #[error("the code has expired")]
    Expired,
    /// The app is not installed any more.
    #[error(transparent)]
    Rejected(#[from] Rejection),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Exchanges a code, once; the installation is set up by that.
///
/// # Errors
/// [`ExchangeError`]; then the code is as it was.
pub async fn exchange(
    store: &(impl Reads + Writes),
    presented: Option<&PresentedKey>,
    code: &Redacted<String>,
    moment: Moment<'_>,
) -> Result<Exchanged, ExchangeError> {
    let Moment { now, request_id, programme } = moment;
    let partner = keys::let_partner_in(store, presented, now).await?;
    let actor = presented.map_or(Actor::Schedule, |key| Actor::Key(key.owner, key.id.to_string()));
    let occasion = Occasion { now, actor, request_id: request_id.to_owned() };
    let place = setup_code::key(&Digest::of(code.expose()));
    let mut last = StoreError::Conflict { at: 0 };
    for _ in 0..ATTEMPTS {
        let item = store.fetch(std::slice::from_ref(&place)).await?.pop().flatten();
        let known = records::live::<SetupCode>(item, now)?.filter(|known| known.partner == partner).ok_or(ExchangeError::Unknown)?;
        if known.used_at.is_some() {
            return Err(ExchangeError::Used);
        }
        if known.expires <= now {
            return Err(ExchangeError::Expired);
        }
        let key = records::installation::key(&known.customer, &known.listing);
        let loaded = Loaded::<Installation>::read(key.clone(), store.fetch(&[key]).await?.pop().flatten())?;
        // A code of an installation that is over does not serve the one that followed it.
        if loaded.state.dossier().is_none_or(|dossier| dossier.generation != known.generation) {
            return Err(Rejection::NotInstalled.into());
        }
        let outcome = loaded.decide(Command::FinishSetup, &occasion, programme)?;
        let condition = Condition::VersionIs(known.version);
        let used = SetupCode { used_at: Some(now), used_by: Some(request_id.to_owned()), version: known.version + 1, ..known };
        let mut writes = vec![Write::Put(used.item()?, condition)];
        writes.extend(outcome.writes(now)?.into_iter().flatten());
        match store.commit(writes).await {
            Ok(()) => return exchanged(&outcome.into_aggregate()).ok_or(Rejection::NotInstalled.into()),
            Err(conflict @ StoreError::Conflict { .. }) => last = conflict,
            Err(error) => return Err(error.into()),
        }
    }
    Err(last.into())
}

fn exchanged(loaded: &Loaded<Installation>) -> Option<Exchanged> {
    let (dossier, installed) = (loaded.state.dossier()?, loaded.state.installed()?);
    Some(Exchanged {
        installation: dossier.id,
        customer: dossier.customer,
        listing: dossier.listing,
        version: installed.version,
        scopes: installed.granted().into_iter().map(ToOwned::to_owned).collect(),
    })
}
