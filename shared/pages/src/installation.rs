//! Parts of an installation that a customer's pages share.

use jiff::Timestamp;
use language::{Locale, labels};

use crate::catalogue::Worded;

/// Where an app stands with a customer (product.md, "Installation").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AppState {
    /// Nobody has asked for it.
    NotInstalled,
    /// A member asked for it.
    AwaitingConsent,
    /// A member asked for it and did not get it.
    Declined,
    /// Installed, with all that it needs.
    Active,
    /// Installed, without something that it needs.
    Degraded,
    /// Installed, and stopped by the platform's operator.
    Suspended,
    /// Not installed any more.
    Disconnected,
}

impl AppState {
    /// Every state, for tests and the gallery.
    pub const ALL: [Self; 7] =
        [Self::NotInstalled, Self::AwaitingConsent, Self::Declined, Self::Active, Self::Degraded, Self::Suspended, Self::Disconnected];

    /// The value in JSON.
    #[must_use]
    pub const fn value(self) -> &'static str {
        match self {
            Self::NotInstalled => "not_installed",
            Self::AwaitingConsent => "awaiting_consent",
            Self::Declined => "declined",
            Self::Active => "active",
            Self::Degraded => "degraded",
            Self::Suspended => "suspended",
            Self::Disconnected => "disconnected",
        }
    }

    /// Whether it is installed.
    #[must_use]
    pub const fn is_installed(self) -> bool {
        matches!(self, Self::Active | Self::Degraded | Self::Suspended)
    }

    pub(crate) fn label(&self, locale: &Locale) -> String {
        labels::installation_state(*locale, self.value())
    }

    /// The badge's colour; the words carry the meaning, the colour only helps.
    pub(crate) const fn tone(&self) -> &'static str {
        match self {
            Self::Active => "is-good",
            Self::AwaitingConsent => "is-new",
            Self::Degraded => "is-waiting",
            Self::Suspended => "is-bad",
            Self::NotInstalled | Self::Declined | Self::Disconnected => "is-quiet",
        }
    }
}

/// One scope that an app asks for.
#[derive(Debug, Clone)]
pub struct Permission {
    /// Which.
    pub scope: String,
    /// What for.
    pub purpose: Worded,
    /// Whether the app cannot work without it.
    pub required: bool,
    /// Whether it is granted; on the consent screen, whether its box is ticked.
    pub granted: bool,
    /// What is otherwise than in the installed version; nothing where nothing is.
    pub changes: Vec<ScopeChange>,
}

/// What is otherwise about a scope than in the installed version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScopeChange {
    /// It was not asked for before.
    Added,
    /// It is asked for with another purpose.
    PurposeChanged,
    /// The app cannot work without it any more.
    NowRequired,
    /// The app can work without it now.
    NowOptional,
}

/// A member's request for an app.
#[derive(Debug, Clone)]
pub struct AskedFor {
    /// How the member is called; nothing where they are not known any more.
    pub by: Option<String>,
    /// When.
    pub at: Timestamp,
    /// Until when somebody should decide.
    pub due: Option<Timestamp>,
}

impl Permission {
    pub(crate) fn label(&self, locale: &Locale) -> String {
        scope_label(*locale, &self.scope)
    }
}

/// What a scope gives access to, in words; a scope without words as it is written.
pub(crate) fn scope_label(locale: Locale, scope: &str) -> String {
    labels::scope(locale, scope).unwrap_or_else(|| scope.to_owned())
}

/// Several scopes in one sentence.
pub(crate) fn scope_labels(locale: Locale, scopes: &[String]) -> String {
    scopes.iter().map(|scope| scope_label(locale, scope)).collect::<Vec<_>>().join(", ")
}
