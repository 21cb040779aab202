//! The developer portal: the partner organisation, and its first test key, minted when a `partner_admin` opens it.

use domain::{
    api_key::{Environment, PresentedKey},
    id::PartnerId,
    organisation::{OrganisationId, Role},
    partner::{self, Partner},
};
use jiff::Timestamp;

use super::{ATTEMPTS, keys};
use crate::{
    access::{AccessError, Caller, Credential, authorise},
    engine::Loaded,
    moment::Moment,
    ports::{Entropy, Reads, StoreError, Writes},
    records,
};

/// Why the portal refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PortalError {
    /// The caller may not.
    #[error(transparent)]
    Access(#[from] AccessError),
    /// A rule of the programme.
    #[error(transparent)]
    Rejected(#[from] partner::Rejection),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The partner organisation as its members see it.
///
/// # Errors
/// Why the caller may not, or the store's.
pub async fn home(
    reads: &impl Reads,
    credential: &Credential,
    partner: &PartnerId,
    now: Timestamp,
) -> Result<(Caller, Loaded<Partner>), PortalError> {
    let key = records::partner::key(partner);
    let (caller, mut items) = authorise(reads, credential, OrganisationId::Partner(*partner), std::slice::from_ref(&key), now).await?;
    let loaded = Loaded::<Partner>::read(key, items.pop().flatten())?;
    if loaded.version == 0 { Err(partner::Rejection::NotFound.into()) } else { Ok((caller, loaded)) }
}

/// Mints the first test key. The returned text is shown once: nothing here can show it again.
///
/// # Errors
/// [`PortalError`]; then there is no key.
pub async fn mint_test_key(
    store: &(impl Reads + Writes),
    entropy: &impl Entropy,
    credential: &Credential,
    partner: &PartnerId,
    moment: Moment<'_>,
) -> Result<(Caller, Loaded<Partner>, PresentedKey), PortalError> {
    let Moment { now, request_id, programme } = moment;
    let owner = OrganisationId::Partner(*partner);
    let presented = PresentedKey::mint(Environment::Test, owner, &entropy.bytes());
    let mut last = StoreError::Conflict { at: 0 };
    for _ in 0..ATTEMPTS {
        let (caller, loaded) = home(store, credential, partner, now).await?;
        caller.require(&[Role::PartnerAdmin])?;
        // Ours after all: its commit's answer was lost.
        if matches!(&loaded.state, partner::State::Active(profile) if profile.test_key.as_ref().is_some_and(|key| key.key == presented.id))
        {
            return Ok((caller, loaded, presented));
        }
        let occasion = caller.occasion(now, request_id);
        let outcome = loaded.decide(partner::Command::MintTestKey { key: presented.id.clone() }, &occasion, programme)?;
        let mut writes: Vec<_> = outcome.writes(now)?.into_iter().flatten().collect();
        writes.extend(keys::first_write(&presented, &occasion, programme)?);
        match keys::commit_surely(store, writes).await {
            Ok(()) => return Ok((caller, outcome.into_aggregate(), presented)),
            // Somebody else opened it between our read and our write, then theirs is shown and ours never existed; or
            // only a neighbour was in the way. Reading again tells which.
            Err(conflict @ StoreError::Conflict { .. }) => last = conflict,
            Err(error) => return Err(error.into()),
        }
    }
    Err(last.into())
}
