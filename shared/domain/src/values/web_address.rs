use std::fmt;

use url::Url;

use super::{Invalid, text_serde};
use crate::limits;

/// An `https` address with a host and without credentials: a website, an API endpoint, a document.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct WebAddress(String);

impl WebAddress {
    /// Parses an address. `http:` and bare host names are refused, not repaired: what is shown is what was typed.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        if text.chars().any(char::is_control) {
            return Err(Invalid::ControlCharacters);
        }
        let text = text.trim();
        if text.is_empty() {
            return Err(Invalid::Required);
        }
        if text.len() > limits::URL_BYTES {
            return Err(Invalid::TooLong(limits::URL_BYTES));
        }
        let url = Url::parse(text).map_err(|_| Invalid::NotAWebAddress)?;
        let host_ok = url.host_str().is_some_and(|host| host.contains('.') && !host.ends_with('.'));
        if url.scheme() != "https" || !host_ok || !url.username().is_empty() || url.password().is_some() {
            return Err(Invalid::NotAWebAddress);
        }
        Ok(Self(url.into()))
    }

    /// The address, in the form the URL standard gives it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The host, in lower case.
    #[must_use]
    pub fn host(&self) -> String {
        Url::parse(&self.0).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default()
    }
}

impl fmt::Debug for WebAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The host only: a query may carry a secret.
        write!(f, "WebAddress({})", self.host())
    }
}

text_serde!(WebAddress);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_https_addresses_with_a_host_and_no_credentials_pass() {
        assert_eq!(WebAddress::parse("https://API.Example.com/v1?x=1").unwrap().as_str(), "https://api.example.com/v1?x=1");
        for text in [
            "http://example.com",
            "javascript:alert(1)",
            "https://",
            "example.com",
            "https://u:p@example.com",
            "https://intranet",
            "data:text/html,x",
        ] {
            assert_eq!(WebAddress::parse(text).unwrap_err(), Invalid::NotAWebAddress, "{text}");
        }
        assert_eq!(WebAddress::parse("https://example.com/\r\nx").unwrap_err(), Invalid::ControlCharacters);
    }
}
