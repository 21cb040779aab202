//! Secrets and signatures of the [Standard Webhooks](https://www.standardwebhooks.com/) specification.

use std::fmt;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use crate::values::Redacted;

/// Random bytes that one secret takes.
pub const RANDOM_BYTES: usize = 32;
/// What every secret's text begins with.
const PREFIX: &str = "whsec_";

/// A secret's public name; safe to show and log.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Kid(String);

impl Kid {
    /// A name of random bytes: enough to tell an endpoint's secrets apart.
    #[must_use]
    pub fn of(random: [u8; 4]) -> Self {
        Self(format!("{:08x}", u32::from_be_bytes(random)))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Kid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A secret as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedSecret {
    /// Its public name.
    pub kid: Kid,
    /// What KMS made of it.
    pub ciphertext: String,
    /// Since when it signs.
    pub since: Timestamp,
    /// Until when, once a newer one has taken its place.
    pub until: Option<Timestamp>,
}

/// Whether a secret signs at this time.
#[must_use]
pub fn is_live(secret: &SealedSecret, now: Timestamp) -> bool {
    secret.until.is_none_or(|until| now < until)
}

/// A secret's text, as the receiver configures it: `whsec_` and base64.
#[must_use]
pub fn secret_text(random: &[u8; RANDOM_BYTES]) -> Redacted<String> {
    Redacted::new(format!("{PREFIX}{}", STANDARD.encode(random)))
}

/// One signature, `v1,…`: HMAC-SHA256 over `id.timestamp.body`. `None` when the text is no secret.
#[must_use]
pub fn sign(secret: &Redacted<String>, id: &str, at: Timestamp, body: &[u8]) -> Option<String> {
    let key = STANDARD.decode(secret.expose().strip_prefix(PREFIX)?).ok()?;
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).ok()?;
    mac.update(format!("{id}.{}.", at.as_second()).as_bytes());
    mac.update(body);
    Some(format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    // The vector that the specification's reference libraries are tested with.
    #[test]
    fn a_signature_is_the_one_that_standard_webhooks_expects() {
        let secret = Redacted::new("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".to_owned());
        let at = Timestamp::from_second(1_614_265_330).unwrap();
        let signature = sign(&secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", at, br#"{"test": 2432232314}"#);
        assert_eq!(signature.as_deref(), Some("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="));
    }

    #[test]
    fn a_text_that_is_no_secret_signs_nothing() {
        for text in ["", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_%%%"] {
            assert_eq!(sign(&Redacted::new(text.to_owned()), "a", Timestamp::UNIX_EPOCH, b""), None);
        }
    }

    #[test]
    fn a_secret_is_thirty_two_bytes_in_base64_behind_its_prefix() {
        let text = secret_text(&[7; RANDOM_BYTES]).into_exposed();
        assert_eq!(STANDARD.decode(text.strip_prefix("whsec_").unwrap()).unwrap(), [7; 32]);
    }
}
