use std::sync::{Mutex, MutexGuard, PoisonError};

use domain::{
    id::{ApplicationId, DocumentId},
    values::{EmailAddress, Redacted},
};
use jiff::Timestamp;

use crate::ports::{
    Arrived, Documents, Enqueue, EnqueueError, Entropy, Identity, IdentityProvider, Letter, Message, SendError, SendMail, SignInRefused,
    StorageUnavailable, UploadForm,
};

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Unpredictable to nobody: the same seed gives the same bytes (`SplitMix64`).
pub struct SeededEntropy(Mutex<u64>);

impl SeededEntropy {
    /// Bytes of this seed.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(Mutex::new(seed))
    }
}

impl Entropy for SeededEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        let mut state = lock(&self.0);
        for chunk in bytes.chunks_mut(8) {
            *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut mixed = *state;
            mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            mixed ^= mixed >> 31;
            chunk.copy_from_slice(&mixed.to_le_bytes()[..chunk.len()]);
        }
    }
}

/// Queues that only remember.
#[derive(Default)]
pub struct Queues(Mutex<Vec<Message>>);

impl Queues {
    /// Takes the messages since the last time, oldest first.
    pub fn drain(&self) -> Vec<Message> {
        std::mem::take(&mut *lock(&self.0))
    }
}

impl Enqueue for Queues {
    async fn enqueue(&self, messages: &[Message]) -> Result<(), EnqueueError> {
        lock(&self.0).extend_from_slice(messages);
        Ok(())
    }
}

/// A mail provider that only remembers.
#[derive(Default)]
pub struct Outbox(Mutex<Vec<Letter>>);

impl Outbox {
    /// Every letter sent so far, oldest first.
    #[must_use]
    pub fn letters(&self) -> Vec<Letter> {
        lock(&self.0).clone()
    }
}

impl SendMail for Outbox {
    async fn send(&self, letter: &Letter) -> Result<String, SendError> {
        let mut letters = lock(&self.0);
        letters.push(letter.clone());
        Ok(format!("message-{}", letters.len()))
    }
}

/// An identity provider whose codes are the addresses they vouch for.
pub struct FixedIdentity;

impl IdentityProvider for FixedIdentity {
    fn authorize_url(&self, state: &str, nonce: &str, _: &Redacted<String>) -> String {
        format!("https://identity.example/authorize?state={state}&nonce={nonce}")
    }

    async fn exchange(&self, code: &Redacted<String>, _: &str, _: &Redacted<String>) -> Result<Identity, SignInRefused> {
        EmailAddress::parse(code.expose()).map(|address| Identity { address }).map_err(|_| SignInRefused::Code)
    }
}

/// Document storage in which exactly these documents have arrived.
#[derive(Default)]
pub struct FixedDocuments(pub Vec<Arrived>);

impl Documents for FixedDocuments {
    fn upload_form(
        &self,
        application: &ApplicationId,
        document: &DocumentId,
        media_type: &str,
        return_to: &str,
        _: Timestamp,
    ) -> UploadForm {
        UploadForm {
            action: "https://documents.example/".to_owned(),
            fields: vec![
                ("key".to_owned(), format!("applications/{application}/{document}")),
                ("Content-Type".to_owned(), media_type.to_owned()),
                ("success_action_redirect".to_owned(), return_to.to_owned()),
            ],
        }
    }

    fn download_link(&self, application: &ApplicationId, document: &DocumentId, _: &str, _: Timestamp) -> String {
        format!("https://documents.example/applications/{application}/{document}")
    }

    async fn arrived(&self, _: &ApplicationId) -> Result<Vec<Arrived>, StorageUnavailable> {
        Ok(self.0.clone())
    }
}
