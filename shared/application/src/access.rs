//! Who calls, and for which organisation: decided from our own items, never from a claim about roles.

use domain::{
    digest::Digest,
    event::{Actor, Occasion},
    id::{AccountId, PartnerId, PersonId},
    member,
    organisation::{OrganisationId, Role},
    support_visit::SupportVisit,
};
use jiff::Timestamp;

use crate::{
    engine::Loaded,
    ports::{Item, Key, Reads, StoreError},
    records::{self, session::Session},
};

/// What a request brings to prove who it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Credential {
    /// The session cookie: the account it says it belongs to, and the digest of its token.
    Session {
        /// The account named in the cookie.
        account: AccountId,
        /// SHA-256 of its token.
        digest: Digest,
    },
    /// A bearer token that the gateway has verified, by its verified address.
    Token {
        /// The account of that address.
        account: AccountId,
    },
}

impl Credential {
    /// The account it claims.
    #[must_use]
    pub const fn account(&self) -> AccountId {
        match self {
            Self::Session { account, .. } | Self::Token { account } => *account,
        }
    }
}

/// A person acting for an organisation; or a member of the support team reading it, whose only role there is
/// [`Role::Support`]. Only [`authorise`] makes one, so whatever asks for a caller reads nothing for somebody else.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Caller {
    /// The organisation acted for.
    pub organisation: OrganisationId,
    /// Who.
    pub account: AccountId,
    /// Where their personal data is.
    pub person: PersonId,
    /// Digest of their address's domain.
    pub domain: Digest,
    /// What they may do there.
    pub roles: Vec<Role>,
}

/// Why a caller was not let in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AccessError {
    /// Nobody is signed in, or the session is over.
    #[error("nobody is signed in")]
    NotSignedIn,
    /// Not a member there: answered with 404, so that existence does not leak.
    #[error("not a member of the organisation")]
    NotAMember,
    /// A member without the role: answered with 403.
    #[error("the role does not allow it")]
    RoleMissing,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Caller {
    /// Whether the caller holds one of these roles, or one that includes it.
    #[must_use]
    pub fn has(&self, any_of: &[Role]) -> bool {
        self.roles.iter().any(|held| any_of.iter().any(|role| held.includes(*role)))
    }

    /// Passes only holders of one of these roles.
    ///
    /// # Errors
    /// [`AccessError::RoleMissing`].
    pub fn require(&self, any_of: &[Role]) -> Result<(), AccessError> {
        if self.has(any_of) { Ok(()) } else { Err(AccessError::RoleMissing) }
    }

    /// The partner acted for.
    ///
    /// # Errors
    /// [`AccessError::NotAMember`] of any partner.
    pub const fn partner(&self) -> Result<PartnerId, AccessError> {
        match self.organisation {
            OrganisationId::Partner(partner) => Ok(partner),
            OrganisationId::Platform | OrganisationId::Customer(_) => Err(AccessError::NotAMember),
        }
    }

    /// What this caller brings to a decision.
    #[must_use]
    pub fn occasion(&self, now: Timestamp, request_id: &str) -> Occasion {
        Occasion { now, actor: Actor::Member(self.organisation, self.account), request_id: request_id.to_owned() }
    }
}

/// Lets a person in.
///
/// # Errors
/// Why the caller is not let in.
pub async fn let_in(
    reads: &impl Reads,
    credential: &Credential,
    organisation: OrganisationId,
    now: Timestamp,
) -> Result<Caller, AccessError> {
    authorise(reads, credential, organisation, &[], now).await.map(|(caller, _)| caller)
}

/// Lets a person in and reads what the request is about, in one trip: session, seat and `also` together.
///
/// # Errors
/// Why the caller is not let in.
pub async fn authorise(
    reads: &impl Reads,
    credential: &Credential,
    organisation: OrganisationId,
    also: &[Key],
    now: Timestamp,
) -> Result<(Caller, Vec<Option<Item>>), AccessError> {
    let account = credential.account();
    let seat_key = records::member::key(&organisation, &account);
    let mut keys = vec![seat_key.clone()];
    if let Credential::Session { digest, .. } = credential {
        keys.push(records::session::key(&account, digest));
    }
    let own = keys.len();
    // A batch holds each key once: someone may well read their own seat.
    for key in also {
        if !keys.contains(key) {
            keys.push(key.clone());
        }
    }
    let mut items = reads.fetch(&keys).await?;
    let found = also.iter().enumerate().map(|(nth, key)| {
        let at = keys.iter().position(|known| known == key)?;
        let is_needed_again = at < own || also.iter().skip(nth + 1).any(|later| later == key);
        let item = items.get_mut(at)?;
        if is_needed_again { item.clone() } else { item.take() }
    });
    let found = found.collect();
    if let Credential::Session { .. } = credential {
        let session = records::live::<Session>(items.get_mut(1).and_then(Option::take), now)?;
        if session.is_none_or(|session| session.account != account) {
            return Err(AccessError::NotSignedIn);
        }
    }
    let seat = Loaded::<member::Member>::read(seat_key, items.first_mut().and_then(Option::take))?;
    let seat = match seat.state {
        member::State::Active { seat, .. } => seat,
        member::State::Vacant | member::State::Invited { .. } | member::State::Removed { .. } => {
            visitor(reads, account, organisation, now).await?
        }
    };
    Ok((Caller { organisation, account, person: seat.person, domain: seat.domain, roles: seat.roles }, found))
}

/// What a member of the support team may do in an organisation that they said why they read: look. Only whoever has no seat
/// there pays for this second trip.
async fn visitor(
    reads: &impl Reads,
    account: AccountId,
    organisation: OrganisationId,
    now: Timestamp,
) -> Result<member::Seat, AccessError> {
    if organisation == OrganisationId::Platform {
        return Err(AccessError::NotAMember);
    }
    let visit_key = records::support_visit::key(&organisation, &account);
    let seat_key = records::member::key(&OrganisationId::Platform, &account);
    let mut items = reads.fetch(&[visit_key.clone(), seat_key.clone()]).await?.into_iter();
    let visit = Loaded::<SupportVisit>::read(visit_key, items.next().flatten())?;
    let seat = Loaded::<member::Member>::read(seat_key, items.next().flatten())?;
    match seat.state {
        // Both now: neither does a visit outlive the role, nor the role reach beyond a visit.
        member::State::Active { seat, .. }
            if visit.state.allows(now) && (seat.roles.contains(&Role::Support) || seat.roles.contains(&Role::Operator)) =>
        {
            Ok(member::Seat { organisation, roles: vec![Role::Support], ..seat })
        }
        member::State::Active { .. } | member::State::Vacant | member::State::Invited { .. } | member::State::Removed { .. } => {
            Err(AccessError::NotAMember)
        }
    }
}

/// The account of a live session, without asking for any organisation.
///
/// # Errors
/// [`AccessError::NotSignedIn`] or the store's.
pub async fn signed_in(reads: &impl Reads, credential: &Credential, now: Timestamp) -> Result<AccountId, AccessError> {
    match credential {
        Credential::Token { account } => Ok(*account),
        Credential::Session { account, digest } => {
            let item = reads.fetch(&[records::session::key(account, digest)]).await?.pop().flatten();
            match records::live::<Session>(item, now)? {
                Some(session) if session.account == *account => Ok(*account),
                _ => Err(AccessError::NotSignedIn),
            }
        }
    }
}
