//! Sign-ins against a provider on this machine, honest and forged. The keys in `keys/` were made for these specs and
//! open nothing.
#![allow(clippy::unwrap_used, reason = "in a test it is the shortest honest assertion, and clippy.toml covers only #[test] functions")]

use std::{
    sync::{Arc, Mutex},
    time::{SystemTime, UNIX_EPOCH},
};

use application::ports::{Identity, IdentityProvider as _, SignInRefused};
use aws::fakes::{Answer, CannedService};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use domain::values::{EmailAddress, Redacted};
use identity::{Endpoints, OidcProvider};
use ring::{
    hmac,
    rand::SystemRandom,
    signature::{RSA_PKCS1_SHA256, RSA_PKCS1_SHA512, RsaEncoding, RsaKeyPair, RsaPublicKeyComponents},
};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use url::Url;

const NONCE: &str = "nonce-of-this-sign-in";
const PROVIDER: &[u8] = include_bytes!("keys/provider.der");
const STRANGER: &[u8] = include_bytes!("keys/stranger.der");

fn base64url(bytes: impl AsRef<[u8]>) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

fn key(der: &[u8]) -> RsaKeyPair {
    RsaKeyPair::from_der(der).unwrap()
}

fn now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs().try_into().unwrap()
}

fn claims() -> Value {
    json!({
        "iss": "https://issuer.example/pool", "aud": "site", "sub": "someone", "nonce": NONCE,
        "email": "Ana@Example.com", "email_verified": true, "iat": now(), "exp": now() + 300,
    })
}

fn with(name: &str, value: Value) -> Value {
    let mut claims = claims();
    claims[name] = value;
    claims
}

fn without(name: &str) -> Value {
    let mut claims = claims();
    claims.as_object_mut().unwrap().remove(name);
    claims
}

fn header() -> Value {
    json!({"alg": "RS256", "kid": "k1", "typ": "JWT"})
}

fn unsigned(header: &Value, claims: &Value) -> String {
    format!("{}.{}", base64url(header.to_string()), base64url(claims.to_string()))
}

fn signed_with(encoding: &'static dyn RsaEncoding, der: &[u8], header: &Value, claims: &Value) -> String {
    let message = unsigned(header, claims);
    let key = key(der);
    let mut signature = vec![0; key.public().modulus_len()];
    key.sign(encoding, &SystemRandom::new(), message.as_bytes(), &mut signature).unwrap();
    format!("{message}.{}", base64url(signature))
}

fn token(claims: &Value) -> String {
    signed_with(&RSA_PKCS1_SHA256, PROVIDER, &header(), claims)
}

fn public() -> RsaPublicKeyComponents<Vec<u8>> {
    ring::signature::KeyPair::public_key(&key(PROVIDER)).into()
}

fn key_set() -> Value {
    json!({"keys": [
        {"kid": "ec", "kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"},
        {"kid": "k1", "kty": "RSA", "use": "sig", "alg": "RS256", "n": base64url(public().n), "e": base64url(public().e)},
        {"kid": "encryption", "kty": "RSA", "use": "enc", "n": base64url(public().n), "e": base64url(public().e)},
    ]})
}

/// A provider whose token endpoint gives this answer.
fn provider(status: u16, answer: String) -> (OidcProvider, CannedService) {
    let service = CannedService::deciding(move |asked, _| match asked.line.as_str() {
        "POST /token" => Answer::With(status, answer.clone()),
        "GET /keys" => Answer::With(200, key_set().to_string()),
        _ => Answer::With(404, String::new()),
    });
    (OidcProvider::new(endpoints(&service)), service)
}

fn endpoints(service: &CannedService) -> Endpoints {
    Endpoints {
        issuer: "https://issuer.example/pool".to_owned(),
        client_id: "site".to_owned(),
        authorize: format!("{}/authorize?tenant=1", service.url()).parse().unwrap(),
        token: format!("{}/token", service.url()).parse().unwrap(),
        jwks: format!("{}/keys", service.url()).parse().unwrap(),
        callback: "https://site.example/sign-in/callback".to_owned(),
    }
}

async fn exchange(provider: &OidcProvider) -> Result<Identity, SignInRefused> {
    provider.exchange(&Redacted::new("a code".to_owned()), NONCE, &Redacted::new("verifier".to_owned())).await
}

async fn signs_in_with(token: String) -> Result<Identity, SignInRefused> {
    exchange(&provider(200, json!({"id_token": token, "token_type": "Bearer"}).to_string()).0).await
}

async fn refusal_of(token: String) -> String {
    match signs_in_with(token).await {
        Err(SignInRefused::Token(reason)) => reason,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_browser_is_sent_with_state_nonce_and_the_digest_of_the_verifier() {
    let (provider, _service) = provider(200, String::new());
    let url: Url = provider.authorize_url("s t&", NONCE, &Redacted::new("verifier".to_owned())).parse().unwrap();
    let query = |name: &str| url.query_pairs().find(|(known, _)| known == name).map(|(_, value)| value.into_owned());
    for (name, value) in [
        ("tenant", "1"),
        ("response_type", "code"),
        ("client_id", "site"),
        ("redirect_uri", "https://site.example/sign-in/callback"),
        ("scope", "openid email"),
        ("state", "s t&"),
        ("nonce", NONCE),
        ("code_challenge_method", "S256"),
        ("code_challenge", &base64url(Sha256::digest("verifier"))),
    ] {
        assert_eq!(query(name).as_deref(), Some(value), "{name}");
    }
    assert!(!url.as_str().contains("verifier"));
}

#[tokio::test]
async fn an_honest_token_vouches_for_its_address() {
    let identity = Identity { address: EmailAddress::parse("Ana@Example.com").unwrap() };
    let (provider, service) = provider(200, json!({"id_token": token(&claims())}).to_string());
    assert_eq!(exchange(&provider).await, Ok(identity.clone()));
    let form = "grant_type=authorization_code&code=a+code&redirect_uri=https%3A%2F%2Fsite.example%2Fsign-in%2Fcallback&client_id=site&code_verifier=verifier";
    assert_eq!(service.asked()[0].body, form);

    for claims in
        [with("email_verified", json!("true")), with("aud", json!(["site"])), with("exp", json!(now() - 30)), with("azp", json!("site"))]
    {
        assert_eq!(signs_in_with(token(&claims)).await, Ok(identity.clone()), "{claims}");
    }
}

#[tokio::test]
async fn keys_are_fetched_once_and_again_only_for_one_that_is_not_known() {
    let answers = Arc::new(Mutex::new(token(&claims())));
    let next = Arc::clone(&answers);
    let service = CannedService::deciding(move |asked, _| match asked.line.as_str() {
        "POST /token" => Answer::With(200, json!({"id_token": *next.lock().unwrap()}).to_string()),
        _ => Answer::With(200, key_set().to_string()),
    });
    let provider = OidcProvider::new(endpoints(&service));
    let fetches = || service.asked().iter().filter(|asked| asked.line == "GET /keys").count();
    exchange(&provider).await.unwrap();
    exchange(&provider).await.unwrap();
    assert_eq!(fetches(), 1);
    for unknown in ["k2", "ec", "encryption"] {
        *answers.lock().unwrap() = signed_with(&RSA_PKCS1_SHA256, PROVIDER, &json!({"alg": "RS256", "kid": unknown}), &claims());
        assert!(matches!(exchange(&provider).await, Err(SignInRefused::Token(_))), "{unknown}");
    }
    assert_eq!(fetches(), 4);
}

#[tokio::test]
async fn a_token_signed_by_another_key_is_refused() {
    let forged = signed_with(&RSA_PKCS1_SHA256, STRANGER, &header(), &claims());
    assert_eq!(refusal_of(forged).await, "its signature is not the provider's");
}

#[tokio::test]
async fn a_token_changed_after_it_was_signed_is_refused() {
    let honest = token(&claims());
    let signature = honest.rsplit('.').next().unwrap();
    let changed = format!("{}.{signature}", unsigned(&header(), &with("email", json!("operator@example.com"))));
    assert_eq!(refusal_of(changed).await, "its signature is not the provider's");
}

#[tokio::test]
async fn a_token_that_is_not_signed_is_refused() {
    for alg in ["none", "None", "NONE"] {
        let message = unsigned(&json!({"alg": alg, "kid": "k1"}), &claims());
        assert_eq!(refusal_of(format!("{message}.")).await, "it cannot be read", "{alg}");
    }
    let stripped = format!("{}.", unsigned(&header(), &claims()));
    assert_eq!(refusal_of(stripped).await, "its signature is not the provider's");
}

#[tokio::test]
async fn the_public_key_is_no_secret_to_sign_with() {
    let message = unsigned(&json!({"alg": "HS256", "kid": "k1"}), &claims());
    let layouts = [public().n, base64url(public().n).into_bytes(), [vec![3], public().e, public().n].concat()];
    for secret in layouts {
        let signature = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &secret), message.as_bytes());
        assert_eq!(refusal_of(format!("{message}.{}", base64url(signature))).await, "it is not signed by RS256");
    }
}

#[tokio::test]
async fn no_other_algorithm_is_taken_even_by_the_providers_own_key() {
    let other = signed_with(&RSA_PKCS1_SHA512, PROVIDER, &json!({"alg": "RS512", "kid": "k1"}), &claims());
    assert_eq!(refusal_of(other).await, "it is not signed by RS256");
}

#[tokio::test]
async fn a_token_of_another_issuer_party_time_or_sign_in_is_refused() {
    for (claims, reason) in [
        (with("iss", json!("https://issuer.example/other")), "its issuer is another"),
        (without("iss"), "it cannot be read"),
        (with("aud", json!("another")), "it was made for another party"),
        (without("aud"), "it cannot be read"),
        (with("aud", json!(["site", "another"])), "it was made for another party"),
        (with("azp", json!("another")), "it was made for another party"),
        (with("exp", json!(now() - 120)), "it has expired"),
        (without("exp"), "it cannot be read"),
        (with("nbf", json!(now() + 120)), "it is not valid yet"),
        (with("nonce", json!("nonce-of-another")), "its nonce is another sign-in's"),
        (without("nonce"), "its nonce is another sign-in's"),
        (without("email"), "it holds no address"),
        (with("email", json!("ana@example.com\r\nBcc: x@example.com")), "its address is none"),
    ] {
        assert_eq!(refusal_of(token(&claims)).await, reason, "{claims}");
    }
}

#[tokio::test]
async fn an_address_that_is_not_verified_signs_nobody_in() {
    for claims in [with("email_verified", json!(false)), with("email_verified", json!("false")), without("email_verified")] {
        assert_eq!(signs_in_with(token(&claims)).await, Err(SignInRefused::AddressNotVerified), "{claims}");
    }
}

#[tokio::test]
async fn a_token_that_is_none_is_refused() {
    for token in ["", "a", "a.b", "a.b.c", "....", &"x".repeat(10_000)] {
        assert_eq!(refusal_of(token.to_owned()).await, "it cannot be read", "{token}");
    }
}

#[tokio::test]
async fn only_a_refused_code_is_the_sign_ins_own_fault() {
    let of = async |status, answer: &str| exchange(&provider(status, answer.to_owned()).0).await;
    assert_eq!(of(400, r#"{"error": "invalid_grant"}"#).await, Err(SignInRefused::Code));
    for (status, answer) in [(400, r#"{"error": "invalid_client"}"#), (500, "<html>"), (302, ""), (200, "{}"), (200, "not json")] {
        assert!(matches!(of(status, answer).await, Err(SignInRefused::Unavailable(_))), "{status} {answer}");
    }
    let Err(SignInRefused::Unavailable(reason)) = of(400, r#"{"error": "secret words"}"#).await else { panic!("unavailable") };
    assert!(!reason.to_string().contains("secret"), "{reason}");
}
