use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    id::{ApplicationId, DocumentId, ListingId},
    limits,
    listing::{Document, MediaType},
    values::{EmailAddress, Redacted},
    webhook::delivery::Outcome,
};
use jiff::{SignedDuration, Timestamp};

use crate::ports::{
    Arrived, CallEndpoints, Documents, Enqueue, EnqueueError, Entropy, Identity, IdentityProvider, Letter, ListingDocuments, Logos,
    Message, Notice, Posted, ReadsDocuments, Seal, SecretsUnavailable, SendError, SendMail, SignInRefused, StorageUnavailable, Unseal,
    UploadForm, Uploaded,
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

/// A key service that hides nothing from those who know how, but opens in the right context only.
#[derive(Clone, Copy, Debug, Default)]
pub struct PaperSeal;

impl PaperSeal {
    const MASK: u8 = 0x5a;
}

impl Seal for PaperSeal {
    async fn seal(&self, context: &str, secret: &Redacted<String>) -> Result<String, SecretsUnavailable> {
        let text = format!("{context}\n{}", secret.expose());
        Ok(URL_SAFE_NO_PAD.encode(text.bytes().map(|byte| byte ^ Self::MASK).collect::<Vec<_>>()))
    }
}

impl Unseal for PaperSeal {
    async fn unseal(&self, context: &str, sealed: &str) -> Result<Redacted<String>, SecretsUnavailable> {
        let refused = || SecretsUnavailable("InvalidCiphertextException".to_owned());
        let bytes: Vec<_> = URL_SAFE_NO_PAD.decode(sealed).map_err(|_| refused())?.iter().map(|byte| byte ^ Self::MASK).collect();
        let text = String::from_utf8(bytes).map_err(|_| refused())?;
        let secret = text.strip_prefix(context).and_then(|rest| rest.strip_prefix('\n')).ok_or_else(refused)?;
        Ok(Redacted::new(secret.to_owned()))
    }
}

/// Webhook endpoints by host: what each answers, 204 where nothing else was said, and what each was sent.
#[derive(Default)]
pub struct Receivers {
    behaviours: Mutex<Vec<(String, Outcome)>>,
    notices: Mutex<Vec<Notice>>,
}

impl Receivers {
    /// From now on endpoints of this host come to this.
    pub fn behave(&self, host: &str, outcome: Outcome) {
        lock(&self.behaviours).insert(0, (host.to_owned(), outcome));
    }

    /// Every notice so far, oldest first.
    #[must_use]
    pub fn notices(&self) -> Vec<Notice> {
        lock(&self.notices).clone()
    }
}

impl CallEndpoints for Receivers {
    async fn post(&self, notice: &Notice) -> Posted {
        lock(&self.notices).push(notice.clone());
        let host = notice.url.host();
        let behaviour = lock(&self.behaviours).iter().find(|(known, _)| *known == host).map(|(_, outcome)| *outcome);
        let outcome = behaviour.unwrap_or(Outcome::Answered { status: 204 });
        let took = if matches!(outcome, Outcome::Late {}) { domain::limits::WEBHOOK_CALL } else { SignedDuration::from_millis(12) };
        Posted { outcome, took }
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

impl ListingDocuments for FixedDocuments {
    fn upload_form(&self, listing: &ListingId, document: &Document, return_to: &str, now: Timestamp) -> UploadForm {
        ListingDocuments::upload_form(&FixedUploads::default(), listing, document, return_to, now)
    }

    fn download_link(&self, listing: &ListingId, document: &Document, now: Timestamp) -> String {
        ListingDocuments::download_link(&FixedUploads::default(), listing, document, now)
    }
}

/// Storage of listings' documents in memory; clones share it.
#[derive(Clone, Debug, Default)]
pub struct FixedUploads {
    uploaded: Arc<Mutex<BTreeMap<String, Vec<u8>>>>,
    kept: Arc<Mutex<BTreeMap<String, Vec<u8>>>>,
}

impl FixedUploads {
    /// These bytes arrive, as a form would put them.
    pub fn put(&self, listing: &ListingId, document: &DocumentId, bytes: &[u8]) {
        lock(&self.uploaded).insert(format!("{listing}/{document}"), bytes.to_vec());
    }

    /// What links lead to.
    #[must_use]
    pub fn kept(&self, listing: &ListingId, document: &DocumentId) -> Option<Vec<u8>> {
        lock(&self.kept).get(&format!("{listing}/{document}")).cloned()
    }
}

impl ReadsDocuments for FixedUploads {
    async fn read(&self, listing: &ListingId, document: &DocumentId) -> Result<Option<Uploaded>, StorageUnavailable> {
        let uploaded = lock(&self.uploaded);
        let first = usize::try_from(limits::LOOKED_AT_BYTES).unwrap_or(usize::MAX);
        let last = usize::try_from(limits::LOOKED_AT_END_BYTES).unwrap_or(usize::MAX);
        Ok(uploaded.get(&format!("{listing}/{document}")).map(|bytes| Uploaded {
            bytes: bytes.len() as u64,
            beginning: bytes[..bytes.len().min(first)].to_vec(),
            end: bytes[bytes.len().saturating_sub(last)..].to_vec(),
            tag: domain::digest::Digest::of(bytes).to_string(),
        }))
    }

    async fn keep(&self, listing: &ListingId, document: &Document, tag: &str) -> Result<bool, StorageUnavailable> {
        let place = format!("{listing}/{}", document.id);
        let bytes = lock(&self.uploaded).get(&place).cloned().filter(|bytes| domain::digest::Digest::of(bytes).as_str() == tag);
        Ok(bytes.map(|bytes| lock(&self.kept).insert(place, bytes)).is_some())
    }
}

impl ListingDocuments for FixedUploads {
    fn upload_form(&self, listing: &ListingId, document: &Document, return_to: &str, _: Timestamp) -> UploadForm {
        UploadForm {
            action: "https://documents.example/".to_owned(),
            fields: vec![
                ("key".to_owned(), format!("uploads/{listing}/{}", document.id)),
                ("Content-Type".to_owned(), document.media_type.as_str().to_owned()),
                ("success_action_redirect".to_owned(), return_to.to_owned()),
            ],
        }
    }

    fn download_link(&self, listing: &ListingId, document: &Document, _: Timestamp) -> String {
        format!("https://documents.example/listings/{listing}/{}", document.id)
    }
}

impl Logos for FixedUploads {
    fn logo_link(&self, listing: &ListingId, document: &DocumentId, _: MediaType, _: Timestamp) -> String {
        format!("https://documents.example/logos/{listing}/{document}")
    }
}
