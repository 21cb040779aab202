use std::{fmt, net::IpAddr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use url::{Host, Url};

use crate::{
    limits,
    values::{Invalid, is_private_name, is_public_address},
};

/// Whether this deployment calls machines of its own: a laptop's does, no other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loopback {
    /// `https` to the public internet, nothing else.
    Refused,
    /// `http` and `https` to `127.0.0.1`, `[::1]` and `localhost` as well.
    Allowed,
}

/// Where events are posted: an `https` address of a public host, without credentials and fragment.
///
/// What a name stands for is found out, and checked again, whenever it is called: names change hands.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct EndpointAddress(String);

impl EndpointAddress {
    /// Parses an address.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str, loopback: Loopback) -> Result<Self, Invalid> {
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
        let is_own = loopback == Loopback::Allowed && is_loopback(&url);
        if !(url.scheme() == "https" || url.scheme() == "http" && is_own) {
            return Err(Invalid::NotAWebAddress);
        }
        if !url.username().is_empty() || url.password().is_some() || url.fragment().is_some() {
            return Err(Invalid::NotAWebAddress);
        }
        let is_public = match url.host() {
            None => return Err(Invalid::NotAWebAddress),
            Some(Host::Domain(name)) => !is_private_name(name) && name.trim_end_matches('.').contains('.'),
            Some(Host::Ipv4(address)) => is_public_address(IpAddr::V4(address)),
            Some(Host::Ipv6(address)) => is_public_address(IpAddr::V6(address)),
        };
        if is_public || is_own { Ok(Self(url.into())) } else { Err(Invalid::NotPublic) }
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

/// Whether an address is this machine's own, by what it says.
fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// The host only: a path or query may carry a secret.
impl fmt::Debug for EndpointAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EndpointAddress({})", self.host())
    }
}

impl Serialize for EndpointAddress {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

/// What is stored was parsed where it came in, under this deployment's rule, and is checked again when it is called.
impl<'de> Deserialize<'de> for EndpointAddress {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text, Loopback::Allowed).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_public_https_addresses_pass() {
        let parse = |text| EndpointAddress::parse(text, Loopback::Refused);
        assert_eq!(parse("https://Hooks.Example.com/in?x=1").unwrap().as_str(), "https://hooks.example.com/in?x=1");
        for text in
            ["http://example.com/", "ftp://example.com", "https://u:p@example.com/", "https://example.com/#x", "javascript:alert(1)"]
        {
            assert_eq!(parse(text).unwrap_err(), Invalid::NotAWebAddress, "{text}");
        }
        for text in [
            "https://127.0.0.1/",
            "https://127.1/",
            "https://0x7f000001/",
            "https://2130706433/",
            "https://[::1]/",
            "https://[::ffff:10.0.0.1]/",
            "https://169.254.169.254/latest/meta-data",
            "https://[fd00:ec2::254]/",
            "https://localhost/",
            "https://intranet/",
            "https://metadata.google.internal/",
            "https://10.0.0.1:8443/",
        ] {
            assert_eq!(parse(text).unwrap_err(), Invalid::NotPublic, "{text}");
        }
    }

    #[test]
    fn the_allowance_is_for_this_machine_alone() {
        let parse = |text| EndpointAddress::parse(text, Loopback::Allowed);
        for text in ["http://127.0.0.1:4000/hook", "https://localhost:4000/", "http://[::1]:4000/", "https://example.com/"] {
            assert!(parse(text).is_ok(), "{text}");
        }
        for text in ["http://example.com/", "http://10.0.0.1/"] {
            assert_eq!(parse(text).unwrap_err(), Invalid::NotAWebAddress, "{text}");
        }
        for text in ["https://10.0.0.1/", "https://169.254.169.254/"] {
            assert_eq!(parse(text).unwrap_err(), Invalid::NotPublic, "{text}");
        }
    }

    #[test]
    fn debug_tells_the_host_only() {
        let address = EndpointAddress::parse("https://hooks.example.com/s3cret?token=x", Loopback::Refused).unwrap();
        assert_eq!(format!("{address:?}"), "EndpointAddress(hooks.example.com)");
    }
}
