//! KMS: encrypts secrets for storage and decrypts them, directly (no data keys: a secret is far below 4 KB). The only
//! place that knows KMS's SDK.
//!
//! The encryption context is the id of what a secret belongs to: a ciphertext copied to another item does not open there,
//! and KMS's own log tells whose secret was opened when.

use std::time::Duration;

use application::ports::{Seal, SecretsUnavailable, Unseal};
use aws::NotConfigured;
use aws_sdk_kms::{
    Client,
    error::{ProvideErrorMetadata, SdkError},
    primitives::Blob,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use domain::values::Redacted;

/// Encrypting twice does no harm, so a lost answer is asked for again.
const REQUESTS: aws::Patience = aws::Patience { attempt: Duration::from_secs(2), operation: Duration::from_secs(5), attempts: 3 };

/// The name of the context's one entry.
const CONTEXT: &str = "belongs_to";

/// The deployment's key.
#[derive(Clone)]
pub struct KmsSecrets {
    client: Client,
    key: String,
}

impl KmsSecrets {
    /// Secrets under this key.
    #[must_use]
    pub fn new(connection: &aws::Connection, key: String) -> Self {
        Self { client: Client::new(&connection.sdk_config(REQUESTS)), key }
    }

    /// Secrets under the key that the environment names: `SECRETS_KEY`.
    ///
    /// # Errors
    /// When there is none.
    pub fn from_env(connection: &aws::Connection) -> Result<Self, NotConfigured> {
        Ok(Self::new(connection, aws::required("SECRETS_KEY")?))
    }
}

impl Seal for KmsSecrets {
    async fn seal(&self, context: &str, secret: &Redacted<String>) -> Result<String, SecretsUnavailable> {
        let plaintext = Blob::new(secret.expose().as_bytes());
        let request = self.client.encrypt().key_id(&self.key).encryption_context(CONTEXT, context).plaintext(plaintext);
        let answer = request.send().await.map_err(|error| unavailable(&error))?;
        let ciphertext = answer.ciphertext_blob.ok_or_else(|| SecretsUnavailable("an answer without a ciphertext".to_owned()))?;
        Ok(STANDARD.encode(ciphertext))
    }
}

impl Unseal for KmsSecrets {
    async fn unseal(&self, context: &str, sealed: &str) -> Result<Redacted<String>, SecretsUnavailable> {
        let ciphertext = STANDARD.decode(sealed).map_err(|_| SecretsUnavailable("the ciphertext is damaged".to_owned()))?;
        // The key is named although the ciphertext names it, too: one made under another's key does not open.
        let request = self.client.decrypt().key_id(&self.key).encryption_context(CONTEXT, context).ciphertext_blob(Blob::new(ciphertext));
        let answer = request.send().await.map_err(|error| unavailable(&error))?;
        let plaintext = answer.plaintext.ok_or_else(|| SecretsUnavailable("an answer without a plaintext".to_owned()))?;
        String::from_utf8(plaintext.into_inner()).map(Redacted::new).map_err(|_| SecretsUnavailable("the secret is no text".to_owned()))
    }
}

fn unavailable<E: ProvideErrorMetadata, R>(error: &SdkError<E, R>) -> SecretsUnavailable {
    SecretsUnavailable(aws::classify(error).to_string())
}

#[cfg(test)]
mod tests {
    use aws::fakes::{Answer, CannedService};
    use serde_json::{Value, json};

    use super::*;

    fn secrets(service: &CannedService) -> KmsSecrets {
        KmsSecrets::new(&service.connection(), "key-1".to_owned())
    }

    #[tokio::test]
    async fn a_secret_is_encrypted_under_the_key_in_the_context_of_what_it_belongs_to() {
        let service = CannedService::answering(vec![Answer::With(200, json!({"CiphertextBlob": STANDARD.encode("sealed")}).to_string())]);
        let sealed = secrets(&service).seal("webhook_1", &Redacted::new("whsec_x".to_owned())).await.unwrap();
        assert_eq!(sealed, STANDARD.encode("sealed"));
        let asked = service.asked().remove(0);
        assert_eq!(asked.header("x-amz-target"), Some("TrentService.Encrypt"));
        let body: Value = serde_json::from_str(&asked.body).unwrap();
        assert_eq!(body["KeyId"], "key-1");
        assert_eq!(body["EncryptionContext"], json!({"belongs_to": "webhook_1"}));
        assert_eq!(body["Plaintext"], STANDARD.encode("whsec_x"));
    }

    #[tokio::test]
    async fn it_is_decrypted_in_the_same_context() {
        let service = CannedService::answering(vec![Answer::With(200, json!({"Plaintext": STANDARD.encode("whsec_x")}).to_string())]);
        let secret = secrets(&service).unseal("webhook_1", &STANDARD.encode("sealed")).await.unwrap();
        assert_eq!(secret.expose(), "whsec_x");
        let asked = service.asked().remove(0);
        assert_eq!(asked.header("x-amz-target"), Some("TrentService.Decrypt"));
        let body: Value = serde_json::from_str(&asked.body).unwrap();
        assert_eq!((&body["KeyId"], &body["EncryptionContext"]), (&json!("key-1"), &json!({"belongs_to": "webhook_1"})));
    }

    #[tokio::test]
    async fn a_refusal_is_told_by_its_code_and_nothing_of_the_secret() {
        let refused = json!({"__type": "InvalidCiphertextException", "message": "whsec_x"}).to_string();
        let service = CannedService::answering(vec![Answer::With(400, refused)]);
        let error = secrets(&service).unseal("webhook_1", &STANDARD.encode("sealed")).await.unwrap_err();
        assert!(error.to_string().contains("InvalidCiphertextException") && !error.to_string().contains("whsec_x"), "{error}");
        assert!(secrets(&service).unseal("webhook_1", "not base64").await.is_err());
    }
}
