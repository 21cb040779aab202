//! Delegations follow the credits of whoever pays for them, and the attachment they rest on.
//!
//! ```text
//! credits.exhausted, .replenished ──┐
//! delegation.approved ──────────────┼──→ relay ──→ queue ──→ a page of the partner's delegations: paused, or resumed
//! attachment.ended ─────────────────┘                        … of the two's: taken back, or a stop announced
//! ```
//! An order does not say what the balance was: it is read when the order is carried out, and the write depends on its standing
//! still, so that orders may come twice, late and in any order. Nothing depends on how soon they come: from the moment the balance
//! is gone consumption is refused, and from the moment the attachment has ended nothing is approved.

use domain::{
    attachment::Side,
    credits::CreditsAccount,
    delegation::{Command, Delegation},
    event::{Actor, Occasion},
    id::{AttachmentId, CustomerId, DelegationId, PartnerId},
    organisation::OrganisationId,
};
use futures_util::{StreamExt as _, stream};
use serde::{Deserialize, Serialize};

use super::super::{
    ATTEMPTS,
    catch_up::{CatchUpError, Order, Report},
};
use crate::{
    engine::Loaded,
    moment::Moment,
    ports::{Condition, Cursor, Enqueue, Item, Key, Lists, Reads, StoreError, Write, Writes},
    records::{self, Record as _, delegation::Reference},
};

/// Delegations under way at once.
const PARALLEL: usize = 8;

/// A partner's delegations are to follow, as it waits on the queue: ids only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DelegationsOrder {
    /// Version of this shape.
    pub schema: u32,
    /// Whose delegations.
    pub payer: PartnerId,
    /// Only this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delegation: Option<DelegationId>,
    /// The attachment that ended; without one, the partner's balance is what they follow.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Ended>,
    /// From where the last page ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Cursor>,
}

/// An attachment that ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    /// Which one.
    pub attachment: AttachmentId,
    /// Who was attached.
    pub customer: CustomerId,
    /// Which side ended it.
    pub side: Side,
}

impl DelegationsOrder {
    /// Version of the shape that this release writes.
    pub const SCHEMA: u32 = 1;

    /// They follow the partner's balance: all of them, or one.
    #[must_use]
    pub const fn balance(payer: PartnerId, delegation: Option<DelegationId>) -> Self {
        Self { schema: Self::SCHEMA, payer, delegation, ended: None, after: None }
    }

    /// They follow the end of an attachment.
    #[must_use]
    pub const fn end(payer: PartnerId, customer: CustomerId, attachment: AttachmentId, side: Side) -> Self {
        Self { schema: Self::SCHEMA, payer, delegation: None, ended: Some(Ended { attachment, customer, side }), after: None }
    }
}

/// Carries out an order: one page, and the order of the next.
///
/// # Errors
/// When any delegation of the page could not be read or written; the whole order may be repeated.
pub async fn follow(
    store: &(impl Reads + Writes + Lists),
    queue: &impl Enqueue,
    order: &DelegationsOrder,
    moment: Moment<'_>,
) -> Result<Report, CatchUpError> {
    if order.schema > DelegationsOrder::SCHEMA {
        return Err(CatchUpError::NewerOrder(order.schema));
    }
    let (delegations, next) = if let Some(delegation) = order.delegation {
        (vec![delegation], None)
    } else {
        let live = records::delegation::live_of(&OrganisationId::Partner(order.payer)).after(order.after.clone());
        let page = store.list(&live).await?;
        let references = page.rows.into_iter().map(Reference::read).collect::<Result<Vec<_>, _>>()?;
        let concerned = references.into_iter().filter(|reference| order.ended.is_none_or(|ended| ended.customer == reference.customer));
        (concerned.map(|reference| reference.delegation).collect(), page.next)
    };
    let ends: Vec<Result<bool, StoreError>> =
        stream::iter(&delegations).map(|delegation| one(store, delegation, order, moment)).buffer_unordered(PARALLEL).collect().await;
    let mut report = Report { seen: delegations.len(), changed: 0 };
    for end in ends {
        report.changed += usize::from(end?);
    }
    if let Some(next) = next {
        queue.enqueue(&[Order::Delegations(DelegationsOrder { after: Some(next), ..order.clone() }).message()]).await?;
    }
    Ok(report)
}

async fn one(
    store: &(impl Reads + Writes),
    delegation: &DelegationId,
    order: &DelegationsOrder,
    moment: Moment<'_>,
) -> Result<bool, StoreError> {
    let Moment { now, request_id, programme } = moment;
    let keys = [records::delegation::key(delegation), balance_key(&order.payer)];
    let occasion = Occasion { now, actor: Actor::Schedule, request_id: request_id.to_owned() };
    let mut last = StoreError::Conflict { at: 0 };
    for _ in 0..ATTEMPTS {
        let mut items = store.fetch(&keys).await?.into_iter();
        let [key, balance_key] = keys.clone();
        let loaded = Loaded::<Delegation>::read(key, items.next().flatten())?;
        let balance = items.next().flatten();
        let command = match order.ended {
            // The two may be attached anew meanwhile: what rests on that is not this end's.
            Some(ended) if loaded.state.dossier().is_some_and(|dossier| dossier.attachment == ended.attachment) => {
                Command::EndLink { side: ended.side }
            }
            Some(_) => return Ok(false),
            None if is_exhausted(balance_key.clone(), balance.clone())? => Command::Pause,
            None => Command::Resume,
        };
        // Following is never refused but where there is nothing.
        let Ok(outcome) = loaded.decide(command, &occasion, programme) else { return Ok(false) };
        let Some(mut writes) = outcome.writes(now)? else { return Ok(false) };
        if order.ended.is_none() {
            let stands = balance.and_then(|item| item.version()).map_or(Condition::Absent, Condition::VersionIs);
            writes.push(Write::Check(balance_key, stands));
        }
        match store.commit(writes).await {
            Ok(()) => return Ok(true),
            Err(conflict @ StoreError::Conflict { .. }) => last = conflict,
            Err(error) => return Err(error),
        }
    }
    Err(last)
}

fn balance_key(payer: &PartnerId) -> Key {
    records::credits::key(&OrganisationId::Partner(*payer))
}

/// Whether an account has nothing left. One that was never opened has what every account opens with.
fn is_exhausted(key: Key, account: Option<Item>) -> Result<bool, StoreError> {
    Ok(Loaded::<CreditsAccount>::read(key, account)?.state.is_exhausted())
}
