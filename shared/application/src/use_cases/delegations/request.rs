use std::collections::{BTreeMap, BTreeSet};

use domain::{
    attachment::{self, Attachment},
    creation::{Creation, IdempotencyKey},
    delegation::{Addressee, Command, Delegation, Rejection, Requesting},
    digest::Digest,
    event::Actor,
    id::{CustomerId, DelegationId, PartnerId},
    organisation::OrganisationId,
    step::add_days,
};
use futures_util::{StreamExt as _, TryStreamExt as _, join, stream};
use jiff::{Timestamp, civil::Date};
use serde::Serialize;

use super::{super::ATTEMPTS, DELEGATORS, Selection, administrators, selection::selected};
use crate::{
    access::{AccessError, Caller, Credential, authorise},
    engine::Loaded,
    moment::Moment,
    ports::{Condition, Lists, Reads, StoreError, Write, Writes},
    records::{
        self, Record as _,
        attachment::Pair,
        fleet::{Claim, Segment, by_segment},
    },
};

/// Bytes of a transaction that the store takes, less what its own bookkeeping may need of its 4 MB.
const TRANSACTION_BYTES: usize = 3_900_000;
/// Bytes of one segment, of the 400 KB that an item may have.
const SEGMENT_BYTES: usize = 380_000;
/// Delegations read at once, a batch of a hundred each.
const PARALLEL: usize = 4;

/// What a customer asks its partner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Request {
    /// Which partner.
    pub partner: PartnerId,
    /// Which trackers.
    pub selection: Selection,
    /// The credit day it is to begin; at once where there is none.
    pub start: Option<Date>,
}

/// Trackers that cannot be delegated, as the host platform calls them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refused {
    /// The customer has no such tracker.
    pub unknown: Vec<String>,
    /// It is not active: it consumes nothing.
    pub inactive: Vec<String>,
    /// It is named twice.
    pub duplicate: Vec<String>,
    /// It is in another delegation that is pending or in force.
    pub elsewhere: Vec<String>,
}

impl Refused {
    /// Whether nothing is refused.
    #[must_use]
    pub const fn is_nothing(&self) -> bool {
        self.unknown.is_empty() && self.inactive.is_empty() && self.duplicate.is_empty() && self.elsewhere.is_empty()
    }
}

/// Why a request was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RequestError {
    /// The caller may not.
    #[error(transparent)]
    Access(#[from] AccessError),
    /// The partner is not attached to the customer.
    #[error("the customer is not attached to the partner")]
    NotAttached,
    /// The partner has nobody who could decide.
    #[error("the partner has no administrator")]
    NobodyDecides,
    /// Some of the trackers cannot be delegated.
    #[error("some trackers cannot be delegated")]
    Trackers(Refused),
    /// More trackers than one request can hold: to be asked for in parts.
    #[error("more trackers than one request can hold")]
    TooMany,
    /// A rule of the programme.
    #[error(transparent)]
    Rejected(#[from] Rejection),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What came of a request.
#[derive(Clone, Debug, PartialEq)]
pub struct Requested {
    /// The delegation.
    pub delegation: Loaded<Delegation>,
    /// Whether it had been asked for before.
    pub replayed: bool,
}

/// A customer asks a partner that it is attached to. The same key with the same words again meets what it made.
///
/// # Errors
/// [`RequestError`]; then nothing has changed.
pub async fn request(
    store: &(impl Reads + Writes + Lists),
    credential: &Credential,
    customer: &CustomerId,
    key: &IdempotencyKey,
    request: &Request,
    moment: Moment<'_>,
) -> Result<Requested, RequestError> {
    let organisation = OrganisationId::Customer(*customer);
    let creation = Creation::new(&Actor::Member(organisation, credential.account()), key, request);
    let id: DelegationId = creation.id();
    let keys = [records::delegation::key(&id), records::attachment::pair_key(customer, &request.partner)];
    let mut last = StoreError::Conflict { at: 0 };
    for _ in 0..ATTEMPTS {
        let (caller, mut items) = authorise(store, credential, organisation, &keys, moment.now).await?;
        caller.require(DELEGATORS)?;
        let pair = items.pop().flatten().map(Pair::read).transpose()?;
        let loaded = Loaded::<Delegation>::read(keys[0].clone(), items.pop().flatten())?;
        if let Some(dossier) = loaded.state.dossier() {
            let is_same = dossier.request == *creation.request();
            return if is_same {
                Ok(Requested { delegation: loaded, replayed: true })
            } else {
                Err(Rejection::IdempotencyKeyReused.into())
            };
        }
        let attached = pair.filter(|pair| pair.since.is_some()).ok_or(RequestError::NotAttached)?;
        let asked = Asked { id, customer: *customer, request, creation: &creation, attached, caller: &caller };
        let (writes, delegation) = asked.decided(store, loaded, moment).await?;
        match store.commit(writes).await {
            Ok(()) => return Ok(Requested { delegation, replayed: false }),
            Err(conflict @ StoreError::Conflict { .. }) => last = conflict,
            Err(StoreError::TooLarge(_)) => return Err(RequestError::TooMany),
            Err(error) => return Err(error.into()),
        }
    }
    Err(last.into())
}

/// A request of somebody who may ask.
struct Asked<'a> {
    id: DelegationId,
    customer: CustomerId,
    request: &'a Request,
    creation: &'a Creation,
    attached: Pair,
    caller: &'a Caller,
}

impl Asked<'_> {
    /// The one transaction of it.
    async fn decided(
        &self,
        store: &(impl Reads + Lists),
        loaded: Loaded<Delegation>,
        moment: Moment<'_>,
    ) -> Result<(Vec<Write>, Loaded<Delegation>), RequestError> {
        let Moment { now, request_id, programme } = moment;
        let (attachment, administrators, trackers) = join!(
            self.attachment(store),
            administrators(store, &self.request.partner),
            selected(store, &self.customer, &self.request.selection),
        );
        let (attachment, trackers) = (attachment?, trackers?.map_err(RequestError::Trackers)?);
        let addressee = addressee(&attachment, &administrators?).ok_or(RequestError::NobodyDecides)?;
        let claims = self.claims(store, &trackers, moment).await?;
        let requesting = Requesting {
            id: self.id,
            customer: self.customer,
            partner: self.request.partner,
            attachment: self.attached.attachment,
            attachment_version: attachment.version,
            person: self.caller.person,
            count: u32::try_from(trackers.len()).unwrap_or(u32::MAX),
            digest: Digest::of(trackers.join("\n")),
            sample: trackers.iter().take(usize::from(programme.delegation.sample)).cloned().collect(),
            start: self.request.start,
            addressee,
            request: self.creation.request().clone(),
        };
        let command = Command::Request(Box::new(requesting));
        let outcome = loaded.decide(command, &self.caller.occasion(now, request_id), programme)?;
        let mut writes = outcome.writes(now)?.unwrap_or_default();
        writes.extend(claims);
        writes.push(super::super::attachments::stands(&self.attached.attachment, attachment.version));
        Ok((writes, outcome.into_aggregate()))
    }

    /// The attachment, by whose version the request depends on its not being ended.
    async fn attachment(&self, reads: &impl Reads) -> Result<Loaded<Attachment>, RequestError> {
        let key = records::attachment::key(&self.attached.attachment);
        let loaded = Loaded::<Attachment>::read(key.clone(), reads.fetch(&[key]).await?.pop().flatten())?;
        if matches!(loaded.state, attachment::State::Accepted { .. }) { Ok(loaded) } else { Err(RequestError::NotAttached) }
    }

    /// The fleet's segments with the trackers of this request; those that are delegated elsewhere are refused, by name.
    async fn claims(&self, reads: &impl Reads, trackers: &[String], moment: Moment<'_>) -> Result<Vec<Write>, RequestError> {
        let touched = by_segment(trackers.iter().map(String::as_str));
        let segments = segments(reads, &self.customer, touched.keys().copied()).await?;
        let known = standing(reads, &segments, moment).await?;
        let (mut writes, mut elsewhere, mut bytes) = (vec![], vec![], 0);
        for (mut segment, (_, wanted)) in segments.into_iter().zip(touched) {
            segment.claims.retain(|claim| known.get(&claim.delegation) != Some(&Standing::Forgotten));
            let live = segment.claims.iter().filter(|claim| known.get(&claim.delegation) == Some(&Standing::Live));
            let taken: BTreeSet<&str> = live.flat_map(Claim::trackers).collect();
            elsewhere.extend(wanted.iter().filter(|tracker| taken.contains(**tracker)).map(|tracker| (*tracker).to_owned()));
            segment.claims.push(Claim::of(self.id, self.attached.partner, &wanted));
            let condition = if segment.version == 0 { Condition::Absent } else { Condition::VersionIs(segment.version) };
            segment.version += 1;
            let size: usize = segment.claims.iter().map(|claim| claim.trackers.len() + 100).sum();
            if size > SEGMENT_BYTES {
                return Err(RequestError::TooMany);
            }
            bytes += size;
            writes.push(Write::Put(segment.item()?, condition));
        }
        if !elsewhere.is_empty() {
            elsewhere.sort_unstable();
            return Err(RequestError::Trackers(Refused { elsewhere, ..Refused::default() }));
        }
        if bytes > TRANSACTION_BYTES { Err(RequestError::TooMany) } else { Ok(writes) }
    }
}

/// Whether a claim holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// Its delegation is pending or in force.
    Live,
    /// It is over; an event that comes late may still be its.
    Over,
    /// No event so old is taken any more.
    Forgotten,
}

/// Who is to decide: whoever asked for the attachment, or else another administrator of the partner's.
fn addressee(attachment: &Loaded<Attachment>, administrators: &[Addressee]) -> Option<Addressee> {
    let asked = attachment.state.dossier().map(|dossier| dossier.by);
    let whoever_asked = administrators.iter().find(|administrator| Some(administrator.account) == asked);
    whoever_asked.or_else(|| administrators.first()).copied()
}

async fn segments(reads: &impl Reads, customer: &CustomerId, numbers: impl Iterator<Item = u64>) -> Result<Vec<Segment>, StoreError> {
    let numbers: Vec<u64> = numbers.collect();
    if numbers.is_empty() {
        return Ok(vec![]);
    }
    let keys: Vec<_> = numbers.iter().map(|number| records::fleet::key(customer, *number)).collect();
    let read = |(number, item): (u64, Option<_>)| item.map_or_else(|| Ok(Segment::unwritten(*customer, number)), Segment::read);
    numbers.into_iter().zip(reads.fetch(&keys).await?).map(read).collect()
}

/// How the delegations that these segments name stand.
async fn standing(reads: &impl Reads, segments: &[Segment], moment: Moment<'_>) -> Result<BTreeMap<DelegationId, Standing>, StoreError> {
    let named: BTreeSet<DelegationId> = segments.iter().flat_map(|segment| segment.claims.iter().map(|claim| claim.delegation)).collect();
    let named: Vec<DelegationId> = named.into_iter().collect();
    let read = |chunk: Vec<DelegationId>| async move {
        let keys: Vec<_> = chunk.iter().map(records::delegation::key).collect();
        let items = reads.fetch(&keys).await?;
        let loaded = chunk.into_iter().zip(keys).zip(items).map(|((id, key), item)| Ok((id, Loaded::<Delegation>::read(key, item)?)));
        loaded.collect::<Result<Vec<_>, StoreError>>()
    };
    let chunks: Vec<Vec<DelegationId>> = named.chunks(100).map(<[_]>::to_vec).collect();
    let read: Vec<Vec<_>> = stream::iter(chunks).map(read).buffered(PARALLEL).try_collect().await?;
    let kept_days = moment.programme.credits.oldest_event_days;
    let is_forgotten = |over: Timestamp| add_days(over, kept_days) < moment.now;
    let standing = |(id, loaded): (DelegationId, Loaded<Delegation>)| {
        let standing = if loaded.state.is_live() {
            Standing::Live
        } else if loaded.state.over_since().is_some_and(is_forgotten) {
            Standing::Forgotten
        } else {
            Standing::Over
        };
        (id, standing)
    };
    Ok(read.into_iter().flatten().map(standing).collect())
}
