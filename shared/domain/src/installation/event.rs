use serde::{Deserialize, Serialize};

use super::{Act, App, Asked, Change, Seal, Sharing, Term};
use crate::{
    id::{AccountId, CustomerId, InstallationId, ListingId, PartnerId},
    step::Step,
    told::{Code, Told},
    values::Language,
};

/// A consent, as events tell it: everything but the words, which are in the receipt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// Which app.
    pub listing: ListingId,
    /// Whose data.
    pub customer: CustomerId,
    /// What was done.
    pub act: Act,
    /// The version of the listing that was consented to.
    pub version: u32,
    /// In which language it was read.
    pub language: Language,
    /// What may be read from now on.
    pub scopes: Vec<String>,
    /// The receipt.
    pub receipt: Seal,
}

/// What can happen to an installation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum Event {
    /// A member asked those who may install.
    #[serde(rename = "installation.requested")]
    Requested {
        /// The installation's id.
        id: InstallationId,
        /// For which customer.
        customer: CustomerId,
        /// Which app.
        app: App,
        /// Who asked.
        asked: Asked,
        /// The step of those who may install.
        step: Step,
    },
    /// They were reminded of the member's request.
    #[serde(rename = "installation.request_reminded")]
    RequestReminded {},
    /// The member's request was turned down.
    #[serde(rename = "installation.request_declined")]
    RequestDeclined {
        /// By whom.
        by: AccountId,
        /// Who is told.
        asked: Asked,
    },
    /// Nobody acted on the member's request in time.
    #[serde(rename = "installation.request_expired")]
    RequestExpired {
        /// Who is told.
        asked: Asked,
    },
    /// What the member asked for was installed.
    #[serde(rename = "installation.request_granted")]
    RequestGranted {
        /// Who is told.
        asked: Asked,
    },
    /// The app is installed.
    #[serde(rename = "installation.created")]
    Created {
        /// The installation's id.
        id: InstallationId,
        /// Whose app.
        partner: PartnerId,
        /// The consent.
        consent: Consent,
        /// What was asked for.
        terms: Vec<Term>,
    },
    /// The app may read something else.
    #[serde(rename = "installation.consent_changed")]
    ConsentChanged {
        /// The consent.
        consent: Consent,
        /// What was asked for.
        terms: Vec<Term>,
    },
    /// A required scope is not granted any more.
    #[serde(rename = "installation.degraded")]
    Degraded {
        /// Which ones are missing.
        missing: Vec<String>,
    },
    /// Everything that is required is granted again.
    #[serde(rename = "installation.restored")]
    Restored {},
    /// A new version asks for more, or otherwise; what was granted stays granted.
    #[serde(rename = "installation.scope_requested")]
    ScopeRequested {
        /// The version that asks.
        version: u32,
        /// What it asks for.
        changes: Vec<Change>,
        /// The customer's step.
        step: Step,
    },
    /// The customer was reminded of what a new version asks for.
    #[serde(rename = "installation.scope_request_reminded")]
    ScopeRequestReminded {},
    /// The customer has not said anything in time; the old grant goes on.
    #[serde(rename = "installation.scope_request_overdue")]
    ScopeRequestOverdue {},
    /// The customer keeps the old grant.
    #[serde(rename = "installation.scope_request_declined")]
    ScopeRequestDeclined {
        /// The version that asked.
        version: u32,
    },
    /// The version that asked is offered no more.
    #[serde(rename = "installation.scope_request_cancelled")]
    ScopeRequestCancelled {
        /// The version that asked.
        version: u32,
    },
    /// A new version asks for nothing new.
    #[serde(rename = "installation.version_adopted")]
    VersionAdopted {
        /// Which.
        version: u32,
        /// What it asks for.
        terms: Vec<Term>,
        /// The consent, where less may be read from now on.
        consent: Option<Consent>,
    },
    /// The app may see other trackers or locations.
    #[serde(rename = "installation.sharing_changed")]
    SharingChanged {
        /// Which.
        sharing: Sharing,
    },
    /// The app has been set up.
    #[serde(rename = "installation.setup_finished")]
    SetupFinished {},
    /// The app is disconnected and may read nothing any more.
    #[serde(rename = "installation.disconnected")]
    Disconnected {
        /// The last receipt of this installation.
        consent: Consent,
    },
}

impl Event {
    /// The member whose request came to something: they are told, whoever asked since.
    #[must_use]
    pub const fn asked(&self) -> Option<&Asked> {
        match self {
            Self::RequestDeclined { asked, .. } | Self::RequestExpired { asked } | Self::RequestGranted { asked } => Some(asked),
            Self::Requested { .. }
            | Self::RequestReminded {}
            | Self::Created { .. }
            | Self::ConsentChanged { .. }
            | Self::Degraded { .. }
            | Self::Restored {}
            | Self::ScopeRequested { .. }
            | Self::ScopeRequestReminded {}
            | Self::ScopeRequestOverdue {}
            | Self::ScopeRequestDeclined { .. }
            | Self::ScopeRequestCancelled { .. }
            | Self::VersionAdopted { .. }
            | Self::SharingChanged { .. }
            | Self::SetupFinished {}
            | Self::Disconnected { .. } => None,
        }
    }

    /// What others are told of it: scopes and versions, and how a receipt is recognised. Which trackers and locations are not
    /// shared is not told to whom they are not shared with.
    pub(super) fn told(&self) -> Told {
        match self {
            Self::Requested { id, customer, app, asked, step } => Told::nothing()
                .and("installation", id)
                .and("customer", customer)
                .and("listing", app.listing)
                .and("by", asked.by)
                .and("step", step),
            Self::RequestDeclined { by, .. } => Told::nothing().and("by", by),
            Self::RequestReminded {}
            | Self::RequestExpired { .. }
            | Self::RequestGranted { .. }
            | Self::Restored {}
            | Self::ScopeRequestReminded {}
            | Self::ScopeRequestOverdue {}
            | Self::SharingChanged { sharing: _ }
            | Self::SetupFinished {} => Told::nothing(),
            Self::Created { id, partner: _, consent, terms: _ } => told_consent(consent).and("installation", id),
            Self::ConsentChanged { consent, terms: _ } | Self::Disconnected { consent } => told_consent(consent),
            Self::Degraded { missing } => Told::nothing().and("missing", codes(missing)),
            Self::ScopeRequested { version, changes, step } => {
                let changes = changes.iter().map(|change| Told::nothing().and("scope", Code(&change.scope)).and("kind", change.kind));
                Told::nothing().and("version", version).and("changes", changes.collect::<Vec<_>>()).and("step", step)
            }
            Self::ScopeRequestDeclined { version } | Self::ScopeRequestCancelled { version } => Told::nothing().and("version", version),
            Self::VersionAdopted { version, terms, consent } => {
                let granted = terms.iter().filter(|term| term.granted).map(|term| Code(&term.scope)).collect::<Vec<_>>();
                let receipt = consent.as_ref().map(|consent| &consent.receipt);
                Told::nothing().and("version", version).and("scopes", granted).and("receipt", receipt)
            }
        }
    }

    /// The consent that the event tells of, if it does.
    #[must_use]
    pub const fn consent(&self) -> Option<&Consent> {
        match self {
            Self::Created { consent, .. } | Self::ConsentChanged { consent, .. } | Self::Disconnected { consent } => Some(consent),
            Self::VersionAdopted { consent, .. } => consent.as_ref(),
            Self::Requested { .. }
            | Self::RequestReminded {}
            | Self::RequestDeclined { .. }
            | Self::RequestExpired { .. }
            | Self::RequestGranted { .. }
            | Self::Degraded { .. }
            | Self::Restored {}
            | Self::ScopeRequested { .. }
            | Self::ScopeRequestReminded {}
            | Self::ScopeRequestOverdue {}
            | Self::ScopeRequestDeclined { .. }
            | Self::ScopeRequestCancelled { .. }
            | Self::SharingChanged { .. }
            | Self::SetupFinished {} => None,
        }
    }
}

fn told_consent(consent: &Consent) -> Told {
    let Consent { listing, customer, act, version, language, scopes, receipt } = consent;
    Told::nothing()
        .and("listing", listing)
        .and("customer", customer)
        .and("act", act)
        .and("version", version)
        .and("language", language)
        .and("scopes", codes(scopes))
        .and("receipt", receipt)
}

/// Scopes: words of the programme's.
fn codes(scopes: &[String]) -> Vec<Code<'_>> {
    scopes.iter().map(|scope| Code(scope)).collect()
}
