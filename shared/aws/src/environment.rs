use std::env;

/// A setting that the deployment must give is missing or empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the environment variable {0} is not set")]
pub struct NotConfigured(pub &'static str);

/// A setting that must be there.
pub fn required(name: &'static str) -> Result<String, NotConfigured> {
    optional(name).ok_or(NotConfigured(name))
}

/// A setting that may be absent; a template's empty value counts as absent.
#[must_use]
pub fn optional(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}
