//! Receipts: what was consented to, when, by whom, in which words.
//!
//! Each names the digest of the one before it, so that none can be changed, left out or put in between without every later
//! one showing it. A digest is the SHA-256 of the receipt as JSON, its fields in the order below, without spaces: whoever has
//! an export can compute it with any tool.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Dossier, Event, Offer, State};
use crate::{
    digest::Digest,
    event::{Actor, Occasion},
    id::{CustomerId, InstallationId, ListingId, PartnerId},
    values::Language,
};

/// What a receipt proves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// The app was installed.
    Installed,
    /// Scopes of the installed version were added or dropped.
    Changed,
    /// What a new version asks for was accepted.
    Updated,
    /// A new version asks for less, and so may read less; nobody had to consent to that.
    Narrowed,
    /// The app was disconnected; nothing may be read any more.
    Disconnected,
}

impl Act {
    /// The name used in JSON and tables.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Installed => "installed",
            Self::Changed => "changed",
            Self::Updated => "updated",
            Self::Narrowed => "narrowed",
            Self::Disconnected => "disconnected",
        }
    }
}

/// One consent, immutable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The installation whose chain it belongs to.
    pub installation: InstallationId,
    /// Whose data.
    pub customer: CustomerId,
    /// Which app.
    pub listing: ListingId,
    /// Whose app.
    pub partner: PartnerId,
    /// Its place in the chain: 1, 2, 3 …
    pub number: u32,
    /// Digest of the receipt before it; none for the first.
    pub previous: Option<Digest>,
    /// When.
    pub at: Timestamp,
    /// Who, by id.
    pub actor: Actor,
    /// What it proves.
    pub act: Act,
    /// The version of the listing that was consented to.
    pub listing_version: u32,
    /// The language it was read in.
    pub language: Language,
    /// Everything that was asked for, in the words that were read; empty once disconnected.
    pub scopes: Vec<ReceiptLine>,
}

/// One scope of a receipt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptLine {
    /// Which.
    pub scope: String,
    /// What for, as it was read.
    pub purpose: String,
    /// Whether the app cannot work without it.
    pub required: bool,
    /// Whether it was consented to.
    pub granted: bool,
}

/// How a receipt is recognised: its number and its digest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seal {
    /// Its place in the chain.
    pub number: u32,
    /// SHA-256 of it.
    pub digest: Digest,
}

impl Receipt {
    /// The next receipt of a chain.
    #[must_use]
    pub fn next(
        dossier: &Dossier,
        (act, version, language): (Act, u32, Language),
        granted: &[String],
        offer: Option<&Offer>,
        occasion: &Occasion,
    ) -> Self {
        let lines = offer.iter().flat_map(|offer| &offer.scopes).map(|asked| ReceiptLine {
            scope: asked.scope.clone(),
            purpose: asked.purpose.speak(language).as_str().to_owned(),
            required: asked.required,
            granted: granted.contains(&asked.scope),
        });
        Self {
            installation: dossier.id,
            customer: dossier.customer,
            listing: dossier.listing,
            partner: dossier.partner,
            number: dossier.head.as_ref().map_or(1, |head| head.number + 1),
            previous: dossier.head.as_ref().map(|head| head.digest.clone()),
            at: occasion.now,
            actor: occasion.actor.clone(),
            act,
            listing_version: version,
            language,
            scopes: lines.collect(),
        }
    }

    /// How it is recognised.
    #[must_use]
    pub fn seal(&self) -> Seal {
        Seal { number: self.number, digest: Digest::of_value(self) }
    }
}

/// The receipt of what an event tells; none where it tells of no consent. `before` is the state it was decided on, `offer` what
/// was read.
#[must_use]
pub fn receipt(before: &State, event: &Event, offer: Option<&Offer>, occasion: &Occasion) -> Option<Receipt> {
    let consent = event.consent()?;
    let known = before.dossier().cloned();
    let dossier = match event {
        Event::Created { id, partner, .. } => known.unwrap_or_else(|| Dossier::fresh(*id, consent.customer, consent.listing, *partner)),
        _ => known?,
    };
    Some(Receipt::next(&dossier, (consent.act, consent.version, consent.language), &consent.scopes, offer, occasion))
}

/// Why receipts are no unbroken chain.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BrokenChain {
    /// There is none.
    #[error("there are no receipts")]
    Empty,
    /// A receipt is of another installation than the first.
    #[error("receipt {0} is of another installation")]
    Mixed(u32),
    /// A number is missing, twice, or out of order.
    #[error("receipt {expected} is missing: {found} stands in its place")]
    Number {
        /// What comes next in an unbroken chain.
        expected: u32,
        /// What is there.
        found: u32,
    },
    /// A receipt does not name the one before it: one of the two was changed.
    #[error("receipt {0} does not name the one before it: one of the two was changed")]
    Link(u32),
    /// The last receipt is not the one that it should be.
    #[error("receipt {0}, the last one, is not what its digest says")]
    Head(u32),
}

/// Checks a whole chain, from the first receipt on; `head` is the digest that the last one should have.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn verify(receipts: &[Receipt], head: &Digest) -> Result<(), BrokenChain> {
    let first = receipts.first().ok_or(BrokenChain::Empty)?;
    let mut previous: Option<Seal> = None;
    for receipt in receipts {
        let expected = previous.as_ref().map_or(1, |seal| seal.number + 1);
        if receipt.number != expected {
            return Err(BrokenChain::Number { expected, found: receipt.number });
        }
        let is_same = (receipt.installation, receipt.customer, receipt.listing, receipt.partner)
            == (first.installation, first.customer, first.listing, first.partner);
        if !is_same {
            return Err(BrokenChain::Mixed(receipt.number));
        }
        if receipt.previous.as_ref() != previous.as_ref().map(|seal| &seal.digest) {
            return Err(BrokenChain::Link(receipt.number));
        }
        previous = Some(receipt.seal());
    }
    match previous {
        Some(last) if last.digest == *head => Ok(()),
        Some(last) => Err(BrokenChain::Head(last.number)),
        None => Err(BrokenChain::Empty),
    }
}
