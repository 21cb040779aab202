//! What makes an ID token ours (OpenID Connect Core 1.0, 3.1.3.7): every rule here is one that forged tokens break.

use application::ports::{Identity, SignInRefused};
use domain::values::EmailAddress;
use jsonwebtoken::{
    Algorithm, DecodingKey, Validation,
    crypto::{CryptoProvider, JwtVerifier, KeyUtils},
    decode, decode_header,
    errors::{Error, ErrorKind, new_error},
};
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents};
use serde::Deserialize;
use serde_json::Value;
use signature::Verifier;
use subtle::ConstantTimeEq as _;

use crate::Endpoints;

/// How far the provider's clock may be off.
const CLOCK_SKEW_SECONDS: u64 = 60;

#[derive(Deserialize)]
struct Claims {
    aud: Value,
    azp: Option<String>,
    nonce: Option<String>,
    email: Option<String>,
    email_verified: Option<Verified>,
}

/// Some providers say it as text.
#[derive(Deserialize)]
#[serde(untagged)]
enum Verified {
    Flag(bool),
    Text(String),
}

/// The id of the key that a token says it is signed with.
pub fn key_id(token: &str) -> Result<String, SignInRefused> {
    let header = decode_header(token).map_err(|error| refused(&error))?;
    if header.alg != Algorithm::RS256 {
        return Err(refuse("it is not signed by RS256"));
    }
    header.kid.ok_or_else(|| refuse("it names no key"))
}

/// Whom a token vouches for, if it is the provider's, for us, for this sign-in, and of now.
pub fn verify(token: &str, key: &DecodingKey, endpoints: &Endpoints, nonce: &str) -> Result<Identity, SignInRefused> {
    let mut rules = Validation::new(Algorithm::RS256);
    rules.leeway = CLOCK_SKEW_SECONDS;
    rules.validate_nbf = true;
    rules.set_issuer(&[&endpoints.issuer]);
    rules.set_audience(&[&endpoints.client_id]);
    rules.set_required_spec_claims(&["exp", "iss", "aud"]);
    let claims = decode::<Claims>(token, key, &rules).map_err(|error| refused(&error))?.claims;

    let is_for_others_too = claims.aud.as_array().is_some_and(|parties| parties.len() > 1);
    let authorized = claims.azp.as_ref().map(|party| *party == endpoints.client_id);
    if authorized == Some(false) || (is_for_others_too && authorized.is_none()) {
        return Err(refuse("it was made for another party"));
    }
    if !bool::from(claims.nonce.unwrap_or_default().as_bytes().ct_eq(nonce.as_bytes())) || nonce.is_empty() {
        return Err(refuse("its nonce is another sign-in's"));
    }
    let is_verified = match claims.email_verified {
        Some(Verified::Flag(flag)) => flag,
        Some(Verified::Text(text)) => text == "true",
        None => false,
    };
    if !is_verified {
        return Err(SignInRefused::AddressNotVerified);
    }
    let address = claims.email.ok_or_else(|| refuse("it holds no address"))?;
    let address = EmailAddress::parse(&address).map_err(|_| refuse("its address is none"))?;
    Ok(Identity { address })
}

/// Makes `ring` check the signatures that `jsonwebtoken` reads: RS256 only, whatever a token asks for.
pub fn install_signature_check() {
    // A second installation is the same one.
    let _ = RING.install_default();
}

static RING: CryptoProvider = CryptoProvider {
    signer_factory: |_, _| Err(new_error(ErrorKind::InvalidAlgorithm)),
    verifier_factory: |algorithm, key| match algorithm {
        Algorithm::RS256 => Ok(Box::new(Rs256(key.try_get_as_bytes()?.to_vec()))),
        _ => Err(new_error(ErrorKind::InvalidAlgorithm)),
    },
    key_utils: KeyUtils::new_unimplemented(),
};

/// A provider's public key of this modulus and exponent.
///
/// `jsonwebtoken` hands keys to a signature check only as bytes, so these are ours to lay out: the exponent's length,
/// the exponent, the modulus.
pub fn public_key(modulus: &[u8], exponent: &[u8]) -> Option<DecodingKey> {
    let mut bytes = vec![u8::try_from(exponent.len()).ok()?];
    bytes.extend_from_slice(exponent);
    bytes.extend_from_slice(modulus);
    Some(DecodingKey::from_rsa_der(&bytes))
}

/// A key, laid out by [`public_key`].
struct Rs256(Vec<u8>);

impl Verifier<Vec<u8>> for Rs256 {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> Result<(), signature::Error> {
        let (length, rest) = self.0.split_first().ok_or_else(signature::Error::new)?;
        let (e, n) = rest.split_at_checked(usize::from(*length)).ok_or_else(signature::Error::new)?;
        RsaPublicKeyComponents { n, e }.verify(&RSA_PKCS1_2048_8192_SHA256, message, signature).map_err(|_| signature::Error::new())
    }
}

impl JwtVerifier for Rs256 {
    fn algorithm(&self) -> Algorithm {
        Algorithm::RS256
    }
}

fn refuse(reason: &str) -> SignInRefused {
    SignInRefused::Token(reason.to_owned())
}

/// By kind only: what could not be parsed may be anyone's.
fn refused(error: &Error) -> SignInRefused {
    refuse(match error.kind() {
        ErrorKind::InvalidSignature => "its signature is not the provider's",
        ErrorKind::ExpiredSignature => "it has expired",
        ErrorKind::ImmatureSignature => "it is not valid yet",
        ErrorKind::InvalidIssuer => "its issuer is another",
        ErrorKind::InvalidAudience => "it was made for another party",
        ErrorKind::InvalidAlgorithm => "it is not signed by RS256",
        _ => "it cannot be read",
    })
}
