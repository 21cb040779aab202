use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Asked, Change, Seal, Sharing, Term};
use crate::{
    id::{AccountId, CustomerId, InstallationId, ListingId, PartnerId},
    step::Step,
    values::Language,
};

/// Where an installation stands.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "name")]
pub enum State {
    /// The customer never had the app.
    #[default]
    Unwritten,
    /// A member asked for it; those who may install have not said anything.
    AwaitingConsent {
        /// What is known of it.
        dossier: Dossier,
        /// Who asked.
        asked: Asked,
        /// Until when they should.
        step: Step,
    },
    /// A member asked for it and did not get it.
    Declined {
        /// What is known of it.
        dossier: Dossier,
        /// Who asked.
        asked: Asked,
        /// Who said no; nobody where the request expired.
        by: Option<AccountId>,
        /// When.
        at: Timestamp,
    },
    /// Installed, with everything granted that it cannot work without.
    Active {
        /// What is known of it.
        dossier: Dossier,
        /// What may be read.
        installed: Installed,
    },
    /// Installed, without something that it cannot work without.
    Degraded {
        /// What is known of it.
        dossier: Dossier,
        /// What may be read.
        installed: Installed,
    },
    /// Not installed any more.
    Disconnected {
        /// What is known of it.
        dossier: Dossier,
        /// The version that was installed.
        version: u32,
        /// When.
        at: Timestamp,
    },
}

/// What every installation holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dossier {
    /// Its id.
    pub id: InstallationId,
    /// Whose data.
    pub customer: CustomerId,
    /// Which app.
    pub listing: ListingId,
    /// Whose app.
    pub partner: PartnerId,
    /// How often it has been installed: what is to be erased belongs to one of these times.
    pub generation: u32,
    /// The newest receipt.
    pub head: Option<Seal>,
}

/// What may be read, and how it came about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Installed {
    /// Since when it is installed.
    pub since: Timestamp,
    /// The member who asked for it, where one did.
    #[serde(default)]
    pub asked: Option<Asked>,
    /// The version that was consented to.
    pub version: u32,
    /// What it asks for, and what of that is granted.
    pub terms: Vec<Term>,
    /// The language of the last consent.
    pub language: Language,
    /// Which trackers and locations it may see.
    #[serde(default)]
    pub sharing: Sharing,
    /// When its setup was finished; none while it is pending.
    #[serde(default)]
    pub set_up_at: Option<Timestamp>,
    /// What a newer version asks for, while the customer is asked.
    #[serde(default)]
    pub request: Option<ScopeRequest>,
    /// The newer version that the customer did not consent to.
    #[serde(default)]
    pub kept_from: Option<u32>,
}

/// What a newer version asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScopeRequest {
    /// The version.
    pub version: u32,
    /// What it asks for otherwise than the installed one.
    pub changes: Vec<Change>,
    /// Until when the customer should say something.
    pub step: Step,
}

/// What may be read right now, and nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant<'a> {
    /// What is known of the installation.
    pub dossier: &'a Dossier,
    /// The scopes that are granted.
    pub scopes: Vec<&'a str>,
    /// Which trackers and locations.
    pub sharing: &'a Sharing,
}

impl State {
    /// What is known of it; nothing before anybody asked for it.
    #[must_use]
    pub const fn dossier(&self) -> Option<&Dossier> {
        match self {
            Self::Unwritten => None,
            Self::AwaitingConsent { dossier, .. }
            | Self::Declined { dossier, .. }
            | Self::Active { dossier, .. }
            | Self::Degraded { dossier, .. }
            | Self::Disconnected { dossier, .. } => Some(dossier),
        }
    }

    /// What is installed.
    #[must_use]
    pub const fn installed(&self) -> Option<&Installed> {
        match self {
            Self::Active { installed, .. } | Self::Degraded { installed, .. } => Some(installed),
            Self::Unwritten | Self::AwaitingConsent { .. } | Self::Declined { .. } | Self::Disconnected { .. } => None,
        }
    }

    /// Mutable twin of [`State::installed`], for `evolve`.
    pub(super) const fn installed_mut(&mut self) -> Option<&mut Installed> {
        match self {
            Self::Active { installed, .. } | Self::Degraded { installed, .. } => Some(installed),
            Self::Unwritten | Self::AwaitingConsent { .. } | Self::Declined { .. } | Self::Disconnected { .. } => None,
        }
    }

    pub(super) fn into_dossier(self) -> Option<Dossier> {
        match self {
            Self::Unwritten => None,
            Self::AwaitingConsent { dossier, .. }
            | Self::Declined { dossier, .. }
            | Self::Active { dossier, .. }
            | Self::Degraded { dossier, .. }
            | Self::Disconnected { dossier, .. } => Some(dossier),
        }
    }

    /// The step that waits for somebody.
    #[must_use]
    pub const fn step(&self) -> Option<&Step> {
        match self {
            Self::AwaitingConsent { step, .. } => Some(step),
            Self::Active { installed, .. } | Self::Degraded { installed, .. } => match &installed.request {
                Some(request) => Some(&request.step),
                None => None,
            },
            Self::Unwritten | Self::Declined { .. } | Self::Disconnected { .. } => None,
        }
    }

    /// What may be read; nothing unless it is installed.
    #[must_use]
    pub fn grant(&self) -> Option<Grant<'_>> {
        let (dossier, installed) = (self.dossier()?, self.installed()?);
        Some(Grant { dossier, scopes: installed.granted(), sharing: &installed.sharing })
    }
}

impl Dossier {
    /// That of an app which the customer never had.
    #[must_use]
    pub const fn fresh(id: InstallationId, customer: CustomerId, listing: ListingId, partner: PartnerId) -> Self {
        Self { id, customer, listing, partner, generation: 0, head: None }
    }
}

impl Installed {
    /// The scopes that are granted.
    #[must_use]
    pub fn granted(&self) -> Vec<&str> {
        self.terms.iter().filter(|term| term.granted).map(|term| term.scope.as_str()).collect()
    }

    /// The scopes that it cannot work without and does not have.
    #[must_use]
    pub fn missing(&self) -> Vec<&str> {
        self.terms.iter().filter(|term| term.required && !term.granted).map(|term| term.scope.as_str()).collect()
    }
}
