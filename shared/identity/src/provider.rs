use application::ports::{Identity, IdentityProvider, IdentityUnavailable, SignInRefused};
use aws::{NotConfigured, required};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use domain::values::Redacted;
use outbound::HttpClient;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use url::{Url, form_urlencoded};

use crate::{keys::Keys, token};

/// A token answer or a key set; the largest seen are some 10 KB.
const ANSWER_BYTES: usize = 256 * 1024;
/// Where the provider sends the browser back to, under the site's address.
const CALLBACK_PATH: &str = "/sign-in/callback";

/// A provider and our registration with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoints {
    /// Who issues the tokens, exactly as they say it.
    pub issuer: String,
    /// Our client id; tokens are made out to it.
    pub client_id: String,
    /// Where the browser signs in.
    pub authorize: Url,
    /// Where codes are traded.
    pub token: Url,
    /// Where the provider's public keys are.
    pub jwks: Url,
    /// Where the browser comes back to.
    pub callback: String,
}

/// A setting of the identity provider is missing or no address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProviderNotConfigured {
    /// Missing.
    #[error(transparent)]
    Missing(#[from] NotConfigured),
    /// Not an address.
    #[error("the environment variable {0} is not an address")]
    NotAnAddress(&'static str),
}

/// An OpenID Connect provider.
pub struct OidcProvider {
    endpoints: Endpoints,
    http: HttpClient,
    keys: Keys,
}

impl OidcProvider {
    /// The provider at these endpoints. Nothing is asked of it yet.
    #[must_use]
    pub fn new(endpoints: Endpoints) -> Self {
        token::install_signature_check();
        Self { endpoints, http: HttpClient::new(ANSWER_BYTES), keys: Keys::default() }
    }

    /// The provider that the environment names: `OIDC_ISSUER`, `OIDC_CLIENT_ID`, `OIDC_AUTHORIZE_URL`,
    /// `OIDC_TOKEN_URL`, `OIDC_JWKS_URL`; the browser comes back to `SITE_URL`.
    pub fn from_env() -> Result<Self, ProviderNotConfigured> {
        Ok(Self::new(Endpoints {
            issuer: required("OIDC_ISSUER")?,
            client_id: required("OIDC_CLIENT_ID")?,
            authorize: address("OIDC_AUTHORIZE_URL")?,
            token: address("OIDC_TOKEN_URL")?,
            jwks: address("OIDC_JWKS_URL")?,
            callback: format!("{}{CALLBACK_PATH}", required("SITE_URL")?.trim_end_matches('/')),
        }))
    }

    /// Trades the code for an ID token.
    async fn id_token(&self, code: &str, verifier: &str) -> Result<Redacted<String>, SignInRefused> {
        let form = form_urlencoded::Serializer::new(String::new())
            .append_pair("grant_type", "authorization_code")
            .append_pair("code", code)
            .append_pair("redirect_uri", &self.endpoints.callback)
            .append_pair("client_id", &self.endpoints.client_id)
            .append_pair("code_verifier", verifier)
            .finish();
        let answer = self.http.post_form(&self.endpoints.token, form).await.map_err(|error| unavailable(error.to_string()))?;
        if answer.status == 200 {
            let tokens: Tokens = serde_json::from_slice(&answer.body).map_err(|_| unavailable("the token answer cannot be read"))?;
            return Ok(tokens.id_token);
        }
        // RFC 6749, 5.2. Only `invalid_grant` is the sign-in's own fault; the others are ours or the provider's.
        let error = serde_json::from_slice(&answer.body).map_or_else(|_| String::new(), |refusal: Refusal| refusal.error);
        if error == "invalid_grant" {
            return Err(SignInRefused::Code);
        }
        let known = ["invalid_request", "invalid_client", "unauthorized_client", "unsupported_grant_type", "invalid_scope"];
        let error = known.into_iter().find(|known| *known == error).unwrap_or("no error of RFC 6749");
        Err(unavailable(format!("the token endpoint answered {} ({error})", answer.status)))
    }
}

impl IdentityProvider for OidcProvider {
    fn authorize_url(&self, state: &str, nonce: &str, verifier: &Redacted<String>) -> String {
        let challenge = BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.expose()));
        let mut url = self.endpoints.authorize.clone();
        url.query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &self.endpoints.client_id)
            .append_pair("redirect_uri", &self.endpoints.callback)
            .append_pair("scope", "openid email")
            .append_pair("state", state)
            .append_pair("nonce", nonce)
            .append_pair("code_challenge", &challenge)
            .append_pair("code_challenge_method", "S256");
        url.into()
    }

    async fn exchange(&self, code: &Redacted<String>, nonce: &str, verifier: &Redacted<String>) -> Result<Identity, SignInRefused> {
        let id_token = self.id_token(code.expose(), verifier.expose()).await?;
        let key_id = token::key_id(id_token.expose())?;
        let key = self.keys.get(&key_id, &self.http, &self.endpoints.jwks).await?;
        token::verify(id_token.expose(), &key, &self.endpoints, nonce)
    }
}

#[derive(Deserialize)]
struct Tokens {
    id_token: Redacted<String>,
}

#[derive(Deserialize)]
struct Refusal {
    error: String,
}

fn address(name: &'static str) -> Result<Url, ProviderNotConfigured> {
    required(name)?.parse().map_err(|_| ProviderNotConfigured::NotAnAddress(name))
}

fn unavailable(reason: impl Into<String>) -> SignInRefused {
    IdentityUnavailable(reason.into()).into()
}
