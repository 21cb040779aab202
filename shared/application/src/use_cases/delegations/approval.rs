//! The link in a partner's mail: the page names partner, delegation and addressee and carries the link's token, so that link,
//! delegation and seat are read in one trip, and a decision is two. A GET only ever reads.

use std::str::FromStr as _;

use domain::{
    delegation::{Command, Delegation, Means, Rejection, State},
    digest::Digest,
    event::{Actor, Occasion},
    id::{AccountId, DelegationId, PartnerId, PersonId},
    member::Member,
    organisation::OrganisationId,
    values::{Prose, Redacted},
};

use super::{super::ATTEMPTS, DelegationError, administrator, commit};
use crate::{
    engine::Loaded,
    moment::Moment,
    ports::{Reads, StoreError, Writes},
    records::{
        self,
        link::{Link, Opens},
    },
};

/// Characters of a token: 32 bytes in base64, for addresses and without padding.
const TOKEN_CHARACTERS: usize = 43;

/// What the page's address names.
#[derive(Clone, Debug)]
pub struct LinkPath {
    /// The partner that is asked.
    pub partner: PartnerId,
    /// What it is asked.
    pub delegation: DelegationId,
    /// To whom the link was sent.
    pub account: AccountId,
    /// The token.
    pub token: Redacted<String>,
}

/// Why a link opens nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// It was cut off, or has something on its end that was not in the mail.
    #[error("the link is damaged")]
    Damaged,
    /// There is no such link, or it is of another request.
    #[error("no such link")]
    Unknown,
    /// Whoever it was sent to is no administrator of the partner's any more.
    #[error("the link's addressee has left")]
    NotAMember,
    /// What it opens could not be decided on.
    #[error(transparent)]
    Refused(#[from] DelegationError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<Rejection> for LinkError {
    fn from(rejection: Rejection) -> Self {
        Self::Refused(rejection.into())
    }
}

/// Who holds the link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct By {
    /// Who.
    pub account: AccountId,
    /// Where their personal data is.
    pub person: PersonId,
}

/// What a link opens.
#[derive(Clone, Debug, PartialEq)]
pub struct Opened {
    /// The delegation.
    pub delegation: Loaded<Delegation>,
    /// Who holds the link.
    pub by: By,
    /// Whether it still decides: it was not passed on, and its time is not over.
    pub decides: bool,
}

/// What the buttons of the page do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Take the trackers over.
    Approve,
    /// Do not.
    Decline {
        /// Why, if they say.
        reason: Option<Prose>,
    },
    /// "Wrong person?": another administrator decides.
    PassOn {
        /// Who.
        to: AccountId,
    },
}

/// Reads the last part of the page's address: `<account>.<token>`. Mail clients put full stops, brackets and quotes on the ends of
/// links: such a link is damaged, and never a decision.
///
/// # Errors
/// [`LinkError::Damaged`].
pub fn read_path(partner: &str, delegation: &str, last: &str) -> Result<LinkPath, LinkError> {
    let (account, token) = last.split_once('.').ok_or(LinkError::Damaged)?;
    let is_token = token.len() == TOKEN_CHARACTERS && token.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    match (PartnerId::from_str(partner), DelegationId::from_str(delegation), AccountId::from_str(account)) {
        (Ok(partner), Ok(delegation), Ok(account)) if is_token => {
            Ok(LinkPath { partner, delegation, account, token: Redacted::new(token.to_owned()) })
        }
        _ => Err(LinkError::Damaged),
    }
}

/// What a link opens; nothing changes by it.
///
/// # Errors
/// Why it opens nothing.
pub async fn open_link(reads: &impl Reads, path: &LinkPath, moment: Moment<'_>) -> Result<Opened, LinkError> {
    open(reads, path, None, moment).await.map(|(opened, _)| opened)
}

/// What a link opens, and another seat with it.
async fn open(
    reads: &impl Reads,
    path: &LinkPath,
    also: Option<&AccountId>,
    moment: Moment<'_>,
) -> Result<(Opened, Option<Loaded<Member>>), LinkError> {
    let organisation = OrganisationId::Partner(path.partner);
    // Found by its digest: there is no comparison whose time could tell anything of the token.
    let link_key = records::link::key(path.delegation, &Digest::of(path.token.expose()));
    let seat_key = records::member::key(&organisation, &path.account);
    let mut keys = vec![link_key, records::delegation::key(&path.delegation), seat_key.clone()];
    let other = also.filter(|other| **other != path.account).map(|other| records::member::key(&organisation, other));
    keys.extend(other.clone());
    let mut items = reads.fetch(&keys).await?.into_iter();
    let link = records::live::<Link>(items.next().flatten(), moment.now)?.ok_or(LinkError::Unknown)?;
    let delegation = Loaded::<Delegation>::read(keys[1].clone(), items.next().flatten())?;
    let is_this = matches!(&link.opens, Opens::DelegationApproval { delegation } if *delegation == path.delegation);
    let is_partners = delegation.state.dossier().is_some_and(|dossier| dossier.partner == path.partner);
    if !is_this || !is_partners {
        return Err(LinkError::Unknown);
    }
    let seat = Loaded::<Member>::read(seat_key, items.next().flatten())?;
    let holder = administrator(&seat.state).ok_or(LinkError::NotAMember)?;
    // The address names the account, the link's item whose it is: neither opens the other's.
    if holder.person != link.person {
        return Err(LinkError::Unknown);
    }
    let by = By { account: holder.account, person: holder.person };
    let is_in_time = |step: &domain::step::Step| moment.now < step.deadline && moment.now < link.expires;
    let decides = matches!(&delegation.state, State::Pending { addressee, step, .. }
        if addressee.account == by.account && is_in_time(step));
    let other = match other {
        Some(key) => Some(Loaded::<Member>::read(key, items.next().flatten())?),
        None => also.map(|_| seat),
    };
    Ok((Opened { delegation, by, decides }, other))
}

/// Does what a button of the page says. A decision that was made meets itself; what came too late is refused with what became of it.
///
/// # Errors
/// [`LinkError`]; then nothing has changed.
pub async fn act_by_link(store: &(impl Reads + Writes), path: &LinkPath, choice: &Choice, moment: Moment<'_>) -> Result<Opened, LinkError> {
    let Moment { now, request_id, programme } = moment;
    let actor = Actor::Member(OrganisationId::Partner(path.partner), path.account);
    let occasion = Occasion { now, actor, request_id: request_id.to_owned() };
    let also = match choice {
        Choice::PassOn { to } => Some(to),
        Choice::Approve | Choice::Decline { .. } => None,
    };
    let mut last = StoreError::Conflict { at: 0 };
    for _ in 0..ATTEMPTS {
        let (Opened { delegation, by, decides }, other) = open(store, path, also, moment).await?;
        let is_theirs = matches!(&delegation.state, State::Pending { addressee, .. } if addressee.account == by.account);
        if is_theirs && !decides {
            return Err(Rejection::Expired.into());
        }
        let (person, means) = (by.person, Means::Link);
        let command = match choice {
            Choice::Approve => Command::Approve { person, means },
            Choice::Decline { reason } => Command::Decline { person, means, reason: reason.clone() },
            Choice::PassOn { .. } => {
                let to = other.and_then(|seat| administrator(&seat.state)).ok_or(DelegationError::NotAnAdministrator)?;
                Command::PassOn { to, means }
            }
        };
        let outcome = delegation.decide(command, &occasion, programme)?;
        match commit(store, &outcome, now).await {
            Ok(()) => return Ok(Opened { delegation: outcome.into_aggregate(), by, decides }),
            Err(DelegationError::Store(conflict @ StoreError::Conflict { .. })) => last = conflict,
            Err(error) => return Err(error.into()),
        }
    }
    Err(last.into())
}
