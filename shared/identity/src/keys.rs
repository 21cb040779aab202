//! The provider's public keys: fetched when a token names one that is not known, kept for the life of the process.
//! (Providers change keys by adding new ones under new ids.)

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use application::ports::{IdentityUnavailable, SignInRefused};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use jsonwebtoken::DecodingKey;
use outbound::HttpClient;
use serde::Deserialize;
use url::Url;

use crate::token;

#[derive(Default)]
pub struct Keys {
    known: Mutex<HashMap<String, Arc<DecodingKey>>>,
}

impl Keys {
    /// The key of this id. An unknown one is asked for once: a token that names no key of the provider is refused.
    pub async fn get(&self, id: &str, http: &HttpClient, jwks: &Url) -> Result<Arc<DecodingKey>, SignInRefused> {
        if let Some(key) = self.known(id) {
            return Ok(key);
        }
        let fetched = fetch(http, jwks).await?;
        self.known.lock().unwrap_or_else(PoisonError::into_inner).extend(fetched);
        self.known(id).ok_or_else(|| SignInRefused::Token("its key is not the provider's".to_owned()))
    }

    fn known(&self, id: &str) -> Option<Arc<DecodingKey>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).get(id).cloned()
    }
}

/// A key set (RFC 7517), of which other kinds and uses of keys are left out.
#[derive(Deserialize)]
struct KeySet {
    keys: Vec<Key>,
}

#[derive(Deserialize)]
struct Key {
    kid: Option<String>,
    kty: String,
    #[serde(rename = "use")]
    purpose: Option<String>,
    alg: Option<String>,
    n: Option<String>,
    e: Option<String>,
}

impl Key {
    fn signing_key(self) -> Option<(String, Arc<DecodingKey>)> {
        let is_for_signatures = self.kty == "RSA" && self.purpose.is_none_or(|purpose| purpose == "sig");
        if !is_for_signatures || self.alg.is_some_and(|alg| alg != "RS256") {
            return None;
        }
        let key = token::public_key(&number(&self.n?)?, &number(&self.e?)?)?;
        Some((self.kid?, Arc::new(key)))
    }
}

/// A number of a key (RFC 7518, 2: unsigned, big-endian, base64url).
fn number(text: &str) -> Option<Vec<u8>> {
    BASE64_URL_SAFE_NO_PAD.decode(text).ok()
}

async fn fetch(http: &HttpClient, jwks: &Url) -> Result<Vec<(String, Arc<DecodingKey>)>, IdentityUnavailable> {
    let answer = http.get(jwks).await.map_err(|error| IdentityUnavailable(error.to_string()))?;
    if answer.status != 200 {
        return Err(IdentityUnavailable(format!("the key set answered {}", answer.status)));
    }
    let set: KeySet = serde_json::from_slice(&answer.body).map_err(|_| IdentityUnavailable("the key set cannot be read".to_owned()))?;
    Ok(set.keys.into_iter().filter_map(Key::signing_key).collect())
}
