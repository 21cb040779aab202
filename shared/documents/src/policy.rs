//! Browser uploads by POST: a form whose signed policy says what it takes
//! (<https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html>).
//!
//! Exactly one object, of exactly one type, of 1 byte to as many as its kind may have, until it expires.

use std::fmt::Write as _;

use base64::{Engine as _, prelude::BASE64_STANDARD};
use domain::limits;
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::Timestamp;
use rusty_s3::{Bucket, Credentials};
use serde_json::{Value, json};
use sha2::Sha256;

/// What a form takes.
pub struct Upload<'a> {
    /// Where the document goes.
    pub key: String,
    /// Its type.
    pub media_type: &'a str,
    /// Where the browser goes when it has arrived.
    pub return_to: &'a str,
    /// The most bytes it may have.
    pub most_bytes: u64,
}

/// The form's hidden fields: each is a condition, too, as a field without one is refused.
pub fn fields(bucket: &Bucket, credentials: &Credentials, upload: &Upload<'_>, now: Timestamp) -> Vec<(String, String)> {
    let day = now.strftime("%Y%m%d").to_string();
    let scope = format!("{day}/{}/s3/aws4_request", bucket.region());
    let mut fields = vec![
        ("key", upload.key.clone()),
        ("Content-Type", upload.media_type.to_owned()),
        ("success_action_redirect", upload.return_to.to_owned()),
        ("x-amz-algorithm", "AWS4-HMAC-SHA256".to_owned()),
        ("x-amz-credential", format!("{}/{scope}", credentials.key())),
        ("x-amz-date", now.strftime("%Y%m%dT%H%M%SZ").to_string()),
    ];
    fields.extend(credentials.token().map(|token| ("x-amz-security-token", token.to_owned())));

    let mut conditions: Vec<Value> = fields.iter().map(|(name, value)| json!(["eq", format!("${name}"), value])).collect();
    conditions.push(json!({"bucket": bucket.name()}));
    conditions.push(json!(["content-length-range", 1, upload.most_bytes]));
    let expires_at = now.saturating_add(limits::UPLOAD_LIFETIME).unwrap_or(now);
    let policy = BASE64_STANDARD.encode(json!({"expiration": format!("{expires_at:.3}"), "conditions": conditions}).to_string());

    fields.push(("x-amz-signature", signature(credentials.secret(), &day, bucket.region(), &policy)));
    fields.push(("policy", policy));
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// Signature Version 4 of a policy: HMAC-SHA256 by a key derived from day, region and service, in hexadecimal.
fn signature(secret: &str, day: &str, region: &str, policy: &str) -> String {
    let first = hmac(format!("AWS4{secret}").as_bytes(), day);
    let key = [region, "s3", "aws4_request"].iter().fold(first, |key, part| hmac(&key, part));
    let mut text = String::with_capacity(64);
    for byte in hmac(&key, policy) {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

fn hmac(key: &[u8], message: &str) -> [u8; 32] {
    // HMAC takes keys of any length.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { unreachable!("HMAC takes keys of any length") };
    mac.update(message.as_bytes());
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use rusty_s3::UrlStyle;

    use super::*;

    /// Secret, day, region, policy and signature of the example in the service's own documentation
    /// (`sigv4-post-example.html`), computed again by Python's `hmac`:
    ///
    /// ```python
    /// h = lambda k, m: hmac.new(k, m.encode(), hashlib.sha256).digest()
    /// k = h(h(h(h(b"AWS4" + secret, "20151229"), "us-east-1"), "s3"), "aws4_request")
    /// h(k, policy).hex()
    /// ```
    #[test]
    fn a_policy_is_signed_as_the_service_documents_it() {
        let policy = include_str!("example-policy.txt").trim();
        let signed = signature("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "20151229", "us-east-1", policy);
        assert_eq!(signed, "8afdbf4008c03f22c2cd3cdb72e4afbb1f6a588f3255ac628749a66d7f09699e");
    }

    fn form(credentials: &Credentials) -> (Vec<(String, String)>, Value) {
        let bucket = Bucket::new("https://s3.example".parse().unwrap(), UrlStyle::VirtualHost, "docs", "eu-central-1").unwrap();
        let upload = Upload {
            key: "applications/a/d".to_owned(),
            media_type: "application/pdf",
            return_to: "https://site.example/x?y=1",
            most_bytes: limits::DOCUMENT_BYTES,
        };
        let fields = fields(&bucket, credentials, &upload, "2026-03-01T23:45:00.123Z".parse().unwrap());
        let policy = &fields.iter().find(|(name, _)| name == "policy").unwrap().1;
        let policy = serde_json::from_slice(&BASE64_STANDARD.decode(policy).unwrap()).unwrap();
        (fields, policy)
    }

    #[test]
    fn a_form_takes_one_document_of_one_type_and_size_for_half_an_hour() {
        let (_, policy) = form(&Credentials::new("AKID", "SECRET"));
        assert_eq!(policy["expiration"], "2026-03-02T00:15:00.123Z");
        let conditions = policy["conditions"].as_array().unwrap();
        for condition in [
            json!(["eq", "$key", "applications/a/d"]),
            json!(["eq", "$Content-Type", "application/pdf"]),
            json!(["eq", "$success_action_redirect", "https://site.example/x?y=1"]),
            json!(["eq", "$x-amz-credential", "AKID/20260301/eu-central-1/s3/aws4_request"]),
            json!(["eq", "$x-amz-date", "20260301T234500Z"]),
            json!(["content-length-range", 1, limits::DOCUMENT_BYTES]),
            json!({"bucket": "docs"}),
        ] {
            assert!(conditions.contains(&condition), "{condition}");
        }
    }

    #[test]
    fn every_field_is_a_condition_and_the_secret_is_none_of_them() {
        for credentials in [Credentials::new("AKID", "SECRET"), Credentials::new_with_token("AKID", "SECRET", "TOKEN")] {
            let (fields, policy) = form(&credentials);
            for (name, value) in fields.iter().filter(|(name, _)| name != "policy" && name != "x-amz-signature") {
                assert!(policy["conditions"].as_array().unwrap().contains(&json!(["eq", format!("${name}"), value])), "{name}");
            }
            assert_eq!(
                fields.iter().any(|(name, value)| name == "x-amz-security-token" && value == "TOKEN"),
                credentials.token().is_some()
            );
            assert!(!fields.iter().any(|(_, value)| value.contains("SECRET")));
        }
    }
}
