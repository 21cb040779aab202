//! Configuration: environment variables that the template sets, read once at cold start.

use std::env;

use domain::{values::EmailAddress, webhook::Loopback};

/// A variable is missing or makes no sense; the function cannot start.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// It is not there.
    #[error("the environment variable {0} is not set: infra/template.yaml sets it for each function that needs it")]
    Missing(&'static str),
    /// It is there and makes no sense.
    #[error("the environment variable {name} is not {expected}")]
    Malformed {
        /// Which.
        name: &'static str,
        /// What it should be.
        expected: &'static str,
    },
}

/// The value of a variable.
///
/// # Errors
/// [`SettingsError::Missing`] when it is not set or empty.
pub fn setting(name: &'static str) -> Result<String, SettingsError> {
    env::var(name).ok().filter(|value| !value.is_empty()).ok_or(SettingsError::Missing(name))
}

/// The address in a variable; a display name around it (`Name <address>`) is dropped.
///
/// # Errors
/// [`SettingsError`].
pub fn address_setting(name: &'static str) -> Result<EmailAddress, SettingsError> {
    let value = setting(name)?;
    let bare = value.rsplit_once('<').map_or(value.as_str(), |(_, rest)| rest.trim_end_matches('>'));
    EmailAddress::parse(bare).map_err(|_| SettingsError::Malformed { name, expected: "an email address" })
}

/// Whether this deployment calls webhook endpoints on its own machine: `LOOPBACK_ENDPOINTS`, which only a laptop's
/// parameters set to `allowed`. Whatever else it says, or not said, is no.
#[must_use]
pub fn loopback_setting() -> Loopback {
    if env::var("LOOPBACK_ENDPOINTS").is_ok_and(|value| value == "allowed") { Loopback::Allowed } else { Loopback::Refused }
}
