//! The host platform reports what its customers' trackers consumed (product.md, section 3, "Credits").
//!
//! ```text
//!  trip 1  key │ these events, if they are there already │ their trackers │ who may have taken them over   all at once
//!  trip 2  where one has: the delegations, and their partners' accounts
//!  trip 3  transactions of at most 99 writes: events put where nothing was, and one tally of what they come to
//! ```
//! Each event is judged by itself: one that is refused keeps no other from being accepted. An event's id stands for it, once and for
//! all: sent again it is `repeated`, with other content it is refused. No balance is touched here: the tallies wait for the settling
//! job, of which there is one writer an account ([`super::settle`]).
//!
//! Who is responsible when something is consumed pays for it, whenever it is reported. Since a partner has no credits nobody pays:
//! what is consumed from then on is refused here, before the pause has reached its delegations, and the customer is never charged for
//! it.

use std::collections::BTreeMap;

use domain::{
    api_key::PresentedKey,
    credits::{self, CreditsAccount},
    delegation::{self, Delegation, Party},
    directory::{Entry, Record as Known, State as Directory},
    id::{CustomerId, DelegationId, PartnerId},
    limits,
    organisation::OrganisationId,
    programme::Programme,
    step::add_days,
    values::{Credits, ExternalId},
};
use futures_util::{StreamExt as _, future::try_join_all, stream};
use jiff::Timestamp;

use super::{
    ATTEMPTS,
    keys::{self, NotLetIn},
};
use crate::{
    engine::Loaded,
    moment::Moment,
    ports::{Condition, Item, Key, Reads, StoreError, Write, Writes},
    records::{
        self, Record as _,
        consumption::{Consumed, Line, Tally},
        directory::tracker_key,
        fleet::{self, Segment},
    },
};

/// Events of one transaction: the tally is its hundredth write at most.
const EVENTS_TOGETHER: usize = 98;
/// Keys of one read.
const KEYS_TOGETHER: usize = 100;
/// Transactions under way at once.
const PARALLEL_WRITES: usize = 16;

/// What the host platform says of one event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reported {
    /// The host platform's id of it.
    pub id: ExternalId,
    /// Whose tracker.
    pub customer: CustomerId,
    /// The tracker, by the host platform's id.
    pub tracker: ExternalId,
    /// When it was consumed.
    pub at: Timestamp,
    /// How much.
    pub units: u32,
}

/// What became of one event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is in the ledger now.
    Accepted(Charge),
    /// It was in the ledger before.
    Repeated(Charge),
    /// It is not in the ledger.
    Refused(Refusal),
}

/// What an event costs whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Charge {
    /// Whose account pays.
    pub payer: OrganisationId,
    /// The delegation by which it does.
    pub delegation: Option<DelegationId>,
    /// So many credits.
    pub credits: Credits,
}

/// Why an event was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Refusal {
    /// Another event has this id.
    OtherContent,
    /// It lies further ahead than clocks differ.
    InTheFuture,
    /// It is older than the programme takes.
    TooOld,
    /// The customer has no such tracker; or there is no such customer.
    UnknownTracker,
    /// The tracker is not in use.
    InactiveTracker,
    /// The partner that took the tracker over has no credits: nobody pays, and the customer is not charged for it.
    DelegationPaused,
}

impl Refusal {
    /// Every reason.
    pub const ALL: [Self; 6] =
        [Self::OtherContent, Self::InTheFuture, Self::TooOld, Self::UnknownTracker, Self::InactiveTracker, Self::DelegationPaused];

    /// The name used in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OtherContent => "other_content",
            Self::InTheFuture => "in_the_future",
            Self::TooOld => "too_old",
            Self::UnknownTracker => "unknown_tracker",
            Self::InactiveTracker => "inactive_tracker",
            Self::DelegationPaused => "delegation_paused",
        }
    }
}

/// Why a report was not taken; some of its events may have been. Sent again, those are `repeated`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConsumptionError {
    /// The key is none, is revoked, or is not the platform's.
    #[error("the key is refused")]
    KeyRefused,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<NotLetIn> for ConsumptionError {
    fn from(error: NotLetIn) -> Self {
        match error {
            NotLetIn::KeyRefused => Self::KeyRefused,
            NotLetIn::Store(error) => Self::Store(error),
        }
    }
}

/// Takes a report: what became of each event, in the report's order.
///
/// # Errors
/// [`ConsumptionError`].
pub async fn consume(
    store: &(impl Reads + Writes),
    key: Option<&PresentedKey>,
    reported: &[Reported],
    moment: Moment<'_>,
) -> Result<Vec<Verdict>, ConsumptionError> {
    let is_ours = |owner| owner == OrganisationId::Platform;
    let admitted = async { keys::let_in(store, key, is_ours, moment.now).await.map_err(ConsumptionError::from) };
    // The first of each id; what else comes with it in the same report is judged by it.
    let mut open: BTreeMap<&ExternalId, &Reported> = BTreeMap::new();
    for event in reported {
        open.entry(&event.id).or_insert(event);
    }
    let mut judged = BTreeMap::new();
    let first = async { Stock::of(store, open.values().copied()).await.map_err(ConsumptionError::from) };
    let (_, mut stock) = futures_util::try_join!(admitted, first)?;
    for attempt in 0..ATTEMPTS {
        if attempt > 0 {
            stock = Stock::of(store, open.values().copied()).await?;
        }
        let payers = Payers::of(store, &stock, open.values().copied()).await?;
        let mut accepted = vec![];
        for event in open.values() {
            match stock.judge(event, &payers, moment.now, moment.programme)? {
                Ok(consumed) => accepted.push(consumed),
                Err(verdict) => drop(judged.insert(event.id.clone(), verdict)),
            }
        }
        judged.extend(book(store, accepted, moment).await?);
        open.retain(|id, _| !judged.contains_key(*id));
        if open.is_empty() {
            return Ok(answers(reported, &judged));
        }
    }
    // Others keep sending the same events at the same time.
    Err(StoreError::Conflict { at: 0 }.into())
}

/// The verdicts in the order of the report: of events with one id, the first was judged.
fn answers(reported: &[Reported], judged: &BTreeMap<ExternalId, Verdict>) -> Vec<Verdict> {
    let mut met: BTreeMap<&ExternalId, &Reported> = BTreeMap::new();
    let mut answers = Vec::with_capacity(reported.len());
    for event in reported {
        // Each id was judged; one that was not would be refused, never accepted in silence.
        let verdict = judged.get(&event.id).copied().unwrap_or(Verdict::Refused(Refusal::OtherContent));
        let first = met.get(&event.id).copied();
        answers.push(match (first, verdict) {
            (None, verdict) => verdict,
            (Some(first), _) if first != event => Verdict::Refused(Refusal::OtherContent),
            (Some(_), Verdict::Accepted(charge) | Verdict::Repeated(charge)) => Verdict::Repeated(charge),
            (Some(_), refused @ Verdict::Refused(_)) => refused,
        });
        met.entry(&event.id).or_insert(event);
    }
    answers
}

/// Who pays for a tracker's consumption, and what one unit costs.
struct Payer {
    organisation: OrganisationId,
    delegation: Option<DelegationId>,
    price: Credits,
}

/// Who is responsible for the trackers of a report that somebody has taken over.
#[derive(Default)]
struct Payers {
    /// The claims of each segment that the report is about.
    segments: BTreeMap<Key, Segment>,
    /// The delegations that may be meant.
    delegations: BTreeMap<DelegationId, delegation::State>,
    /// Since when their partners have no credits.
    exhausted: BTreeMap<PartnerId, Timestamp>,
}

impl Payers {
    /// One trip, and none where no tracker was taken over.
    async fn of<'a>(reads: &impl Reads, stock: &Stock, events: impl Iterator<Item = &'a Reported>) -> Result<Self, StoreError> {
        let mut payers = Self::default();
        let mut named: BTreeMap<DelegationId, PartnerId> = BTreeMap::new();
        for event in events {
            let place = segment_key(event);
            if !payers.segments.contains_key(&place) {
                let Some(item) = stock.0.get(&place) else { continue };
                payers.segments.insert(place.clone(), Segment::read(item.clone())?);
            }
            let claims = payers.segments.get(&place).into_iter().flat_map(|segment| segment.claims_of(event.tracker.as_str()));
            named.extend(claims.map(|claim| (claim.delegation, claim.partner)));
        }
        if named.is_empty() {
            return Ok(payers);
        }
        let mut partners: Vec<PartnerId> = named.values().copied().collect();
        partners.sort_unstable();
        partners.dedup();
        let places = named.keys().map(records::delegation::key);
        let accounts = partners.iter().map(|partner| records::credits::key(&OrganisationId::Partner(*partner)));
        let read = fetch_all(reads, places.chain(accounts).collect()).await?;
        for delegation in named.keys() {
            let place = records::delegation::key(delegation);
            let known = Loaded::<Delegation>::read(place.clone(), read.get(&place).cloned())?;
            payers.delegations.insert(*delegation, known.state);
        }
        for partner in partners {
            let place = records::credits::key(&OrganisationId::Partner(partner));
            let known = Loaded::<CreditsAccount>::read(place.clone(), read.get(&place).cloned())?;
            if let credits::State::Exhausted { since, .. } = known.state {
                payers.exhausted.insert(partner, since);
            }
        }
        Ok(payers)
    }

    /// Who pays for an event.
    fn payer(&self, event: &Reported, programme: &Programme) -> Result<Payer, Refusal> {
        let segment = self.segments.get(&segment_key(event));
        let claims = segment.into_iter().flat_map(|segment| segment.claims_of(event.tracker.as_str()));
        // A tracker is in one delegation at a time: of all that ever named it, at most one says anything of that instant.
        for state in claims.filter_map(|claim| self.delegations.get(&claim.delegation)) {
            let Some(dossier) = state.dossier() else { continue };
            match delegation::responsible(state, event.at) {
                Party::Customer => {}
                Party::Paused => return Err(Refusal::DelegationPaused),
                Party::Partner(partner) if self.exhausted.get(&partner).is_some_and(|since| *since <= event.at) => {
                    return Err(Refusal::DelegationPaused);
                }
                Party::Partner(partner) => {
                    let (organisation, delegation) = (OrganisationId::Partner(partner), Some(dossier.id));
                    return Ok(Payer { organisation, delegation, price: dossier.terms.price_per_tracker_day });
                }
            }
        }
        let price = programme.credits.price_per_tracker_day;
        Ok(Payer { organisation: OrganisationId::Customer(event.customer), delegation: None, price })
    }
}

fn segment_key(event: &Reported) -> Key {
    fleet::key(&event.customer, fleet::segment_of(event.tracker.as_str()))
}

/// What is stored under each key, in one trip of as many reads as it takes.
async fn fetch_all(reads: &impl Reads, mut keys: Vec<Key>) -> Result<BTreeMap<Key, Item>, StoreError> {
    keys.sort_unstable();
    keys.dedup();
    let pages = try_join_all(keys.chunks(KEYS_TOGETHER).map(|some| reads.fetch(some))).await?;
    Ok(keys.into_iter().zip(pages.into_iter().flatten()).filter_map(|(key, item)| Some((key, item?))).collect())
}

/// What is stored of the events of a report, and of their trackers.
struct Stock(BTreeMap<Key, Item>);

impl Stock {
    async fn of<'a>(reads: &impl Reads, events: impl Iterator<Item = &'a Reported>) -> Result<Self, StoreError> {
        let mut keys: Vec<Key> = vec![];
        for event in events {
            keys.push(records::consumption::key(&event.id));
            keys.push(tracker_key(&event.customer, &event.tracker));
            keys.push(segment_key(event));
        }
        fetch_all(reads, keys).await.map(Self)
    }

    /// An event that can be accepted; or what has become of it already.
    fn judge(
        &self,
        event: &Reported,
        payers: &Payers,
        now: Timestamp,
        programme: &Programme,
    ) -> Result<Result<Consumed, Verdict>, StoreError> {
        if let Some(line) = self.0.get(&records::consumption::key(&event.id)) {
            let Line { consumed, .. } = Line::read(line.clone())?;
            return Ok(Err(if is_same(&consumed, event) {
                Verdict::Repeated(charge(&consumed))
            } else {
                Verdict::Refused(Refusal::OtherContent)
            }));
        }
        if let Some(refusal) = self.refusal(event, now, programme)? {
            return Ok(Err(Verdict::Refused(refusal)));
        }
        Ok(payers.payer(event, programme).map_err(Verdict::Refused).map(|Payer { organisation, delegation, price }| Consumed {
            id: event.id.clone(),
            customer: event.customer,
            tracker: event.tracker.clone(),
            at: event.at,
            units: event.units,
            credits: price.times(event.units.into()),
            payer: organisation,
            delegation,
        }))
    }

    fn refusal(&self, event: &Reported, now: Timestamp, programme: &Programme) -> Result<Option<Refusal>, StoreError> {
        if event.at.duration_since(now) > limits::CONSUMPTION_AHEAD {
            return Ok(Some(Refusal::InTheFuture));
        }
        if add_days(event.at, programme.credits.oldest_event_days) < now {
            return Ok(Some(Refusal::TooOld));
        }
        let key = tracker_key(&event.customer, &event.tracker);
        let known = Loaded::<Entry>::read(key.clone(), self.0.get(&key).cloned())?;
        Ok(match known.state {
            Directory::Known { record: Known::Tracker { active: true, .. }, .. } => None,
            Directory::Known { record: Known::Tracker { active: false, .. }, .. } => Some(Refusal::InactiveTracker),
            Directory::Unknown | Directory::Known { record: Known::Customer { .. } | Known::Location { .. }, .. } => {
                Some(Refusal::UnknownTracker)
            }
        })
    }
}

fn is_same(consumed: &Consumed, event: &Reported) -> bool {
    let Reported { id, customer, tracker, at, units } = event;
    (&consumed.id, &consumed.customer, &consumed.tracker, &consumed.at, &consumed.units) == (id, customer, tracker, at, units)
}

const fn charge(consumed: &Consumed) -> Charge {
    Charge { payer: consumed.payer, delegation: consumed.delegation, credits: consumed.credits }
}

/// Puts events and their tallies, each payer's in transactions of its own. What others wrote at the same time is left out: it is to
/// be read again.
async fn book(writes: &impl Writes, accepted: Vec<Consumed>, moment: Moment<'_>) -> Result<Vec<(ExternalId, Verdict)>, ConsumptionError> {
    let mut by_payer: BTreeMap<OrganisationId, Vec<Consumed>> = BTreeMap::new();
    for consumed in accepted {
        by_payer.entry(consumed.payer).or_default().push(consumed);
    }
    let groups = by_payer.values().flat_map(|events| events.chunks(EVENTS_TOGETHER));
    let commits = groups.map(|events| async move { (events, commit(writes, events, moment).await) }).collect::<Vec<_>>();
    let mut booked = vec![];
    let mut failed = None;
    for (events, outcome) in stream::iter(commits).buffer_unordered(PARALLEL_WRITES).collect::<Vec<_>>().await {
        match outcome {
            Ok(()) => booked.extend(events.iter().map(|event| (event.id.clone(), Verdict::Accepted(charge(event))))),
            Err(StoreError::Conflict { .. }) => {}
            Err(error) => failed = Some(error),
        }
    }
    failed.map_or(Ok(booked), |error| Err(error.into()))
}

async fn commit(writes: &impl Writes, events: &[Consumed], moment: Moment<'_>) -> Result<(), StoreError> {
    let Some(payer) = events.first().map(|event| event.payer) else { return Ok(()) };
    let (accepted_at, request_id) = (moment.now, moment.request_id);
    let lines = events.iter().map(|event| Line { consumed: event.clone(), accepted_at, request_id: request_id.to_owned() }.item());
    let tally = Tally::of(payer, &events.iter().collect::<Vec<_>>(), accepted_at, request_id).item();
    let items = lines.chain([tally]).collect::<Result<Vec<_>, _>>()?;
    writes.commit(items.into_iter().map(|item| Write::Put(item, Condition::Absent)).collect()).await
}
