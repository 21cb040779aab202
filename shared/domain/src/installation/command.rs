use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Offer, Sharing};
use crate::{
    id::{AccountId, ListingId, PartnerId, PersonId},
    values::Language,
};

/// What installations know of an app.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct App {
    /// Its listing.
    pub listing: ListingId,
    /// Whose it is.
    pub partner: PartnerId,
    /// The version that can be installed; none while it is kept from customers, and for good once it is retired.
    pub published: Option<u32>,
    /// Since when its operator keeps it from reading anything; none while it may.
    pub stopped: Option<Timestamp>,
}

/// The member who asked for an app.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// Who.
    pub by: AccountId,
    /// Where their personal data is.
    pub person: PersonId,
    /// When.
    pub at: Timestamp,
}

/// What can be asked of an installation.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// A member asks those who may install.
    Ask {
        /// Which app.
        app: App,
        /// Who asks.
        by: AccountId,
        /// Where their personal data is.
        person: PersonId,
    },
    /// The member's request is turned down.
    Decline {
        /// Who does.
        by: AccountId,
    },
    /// Consent to what the published version asks for.
    Install {
        /// Which app.
        app: App,
        /// What was read.
        offer: Offer,
        /// What is consented to, the required ones among them.
        scopes: Vec<String>,
        /// In which language it was read.
        language: Language,
    },
    /// Add or drop scopes of the installed version.
    Change {
        /// What the installed version asks for.
        offer: Offer,
        /// What is consented to from now on.
        scopes: Vec<String>,
        /// In which language it was read.
        language: Language,
    },
    /// Consent to what a newer version asks for.
    Update {
        /// The app.
        app: App,
        /// What was read.
        offer: Offer,
        /// What is consented to from now on.
        scopes: Vec<String>,
        /// In which language it was read.
        language: Language,
    },
    /// Keep what was consented to, and do not consent to what the new version asks for.
    Keep {
        /// The version that asked.
        version: u32,
    },
    /// The app's published version is this one now, or none.
    CatchUp {
        /// What it asks for.
        offer: Option<Offer>,
    },
    /// Share other things.
    Share(Sharing),
    /// The app has exchanged its setup code.
    FinishSetup,
    /// Disconnect and remove.
    Disconnect,
    /// Time passed.
    PassTime,
}
