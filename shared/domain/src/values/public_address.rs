use std::fmt;

use url::{Host, Url};

use super::{Invalid, WebAddress, is_private_name, text_serde};

/// A web address that machines of ours call: on the public net, by a name.
///
/// Addresses of numbers are refused altogether, public ones too: no certificate vouches for them, and there are many
/// ways to write a private one (`https://0x7f.1`). Whoever calls checks again what the name resolves to.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PublicAddress(String);

impl PublicAddress {
    /// Parses an address.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let host_of = |text: &str| Url::parse(text.trim()).ok().and_then(|url| url.host().map(|host| host.to_owned()));
        // Asked before the dot in the name is: `localhost` and `[::1]` are told what they are.
        match host_of(text) {
            Some(Host::Ipv4(_) | Host::Ipv6(_)) if text.trim().starts_with("https:") => return Err(Invalid::NotPublic),
            Some(Host::Domain(name)) if text.trim().starts_with("https:") && is_private_name(&name) => return Err(Invalid::NotPublic),
            _ => {}
        }
        WebAddress::parse(text).map(|address| Self(address.as_str().to_owned()))
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

/// Where a browser returns to after it was asked for consent: compared exactly, to the letter (RFC 9700, 2.1).
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct RedirectUri(String);

impl RedirectUri {
    /// Parses an address without a fragment (RFC 6749, 3.1.2) and without a wildcard.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let address = PublicAddress::parse(text)?;
        let is_exact = !address.as_str().contains(['#', '*']) && !address.as_str().to_ascii_lowercase().contains("%2a");
        if is_exact { Ok(Self(address.0)) } else { Err(Invalid::NotARedirectUri) }
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PublicAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The host only: a query may carry a secret.
        write!(f, "PublicAddress({})", self.host())
    }
}

impl fmt::Debug for RedirectUri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RedirectUri")
    }
}

text_serde!(PublicAddress, RedirectUri);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn machines_of_ours_call_nobody_within_a_private_net() {
        assert_eq!(PublicAddress::parse("https://API.acme.example/v1").unwrap().as_str(), "https://api.acme.example/v1");
        for private in [
            "https://127.0.0.1/",
            "https://10.0.0.8/v1",
            "https://169.254.169.254/latest/meta-data",
            "https://0x7f.1/",
            "https://2130706433/",
            "https://[::1]/",
            "https://[fd00::1]/",
            "https://93.184.216.34/",
            "https://localhost/",
            "https://x.localhost/",
            "https://db.corp.internal/",
            "https://printer.local./",
            "https://router.home.arpa/",
        ] {
            assert_eq!(PublicAddress::parse(private).unwrap_err(), Invalid::NotPublic, "{private}");
        }
        for public in ["https://local.example/", "https://internal.acme.example/", "https://myhome.example/"] {
            assert!(PublicAddress::parse(public).is_ok(), "{public}");
        }
        assert_eq!(PublicAddress::parse("http://api.acme.example/").unwrap_err(), Invalid::NotAWebAddress);
        assert_eq!(PublicAddress::parse("http://127.0.0.1/").unwrap_err(), Invalid::NotAWebAddress);
    }

    #[test]
    fn a_redirect_uri_is_one_address_and_no_pattern() {
        assert!(RedirectUri::parse("https://app.acme.example/callback?tenant=1").is_ok());
        for pattern in [
            "https://app.acme.example/callback#x",
            "https://app.acme.example/callback#",
            "https://app.acme.example/*",
            "https://app.acme.example/%2A",
        ] {
            assert_eq!(RedirectUri::parse(pattern).unwrap_err(), Invalid::NotARedirectUri, "{pattern}");
        }
        assert!(RedirectUri::parse("https://*.acme.example/callback").is_err());
        assert!(RedirectUri::parse("http://app.acme.example/callback").is_err());
        assert!(RedirectUri::parse("acme://callback").is_err());
    }
}
