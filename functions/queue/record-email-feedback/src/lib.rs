//! Records what the mail provider later says of an email: bounces and complaints.

use application::{
    ports::{Reads, StoreError, Writes},
    records::shape,
    use_cases::email_feedback::{self, Feedback},
};
use domain::id::EmailId;
use jiff::Timestamp;
use queue::{AllFailed, Failures};
use serde::Deserialize;
use serde_json::Value;

/// Messages dealt with at once.
const PARALLEL: usize = 5;

/// Why feedback must come again.
#[derive(Debug, thiserror::Error)]
pub enum TryAgain {
    /// What the topic delivered is not the provider's event.
    #[error("not an event of the mail provider: {0}")]
    NotAnEvent(String),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The provider's event (SES event publishing), as far as it is of use here.
#[derive(Deserialize)]
struct ProviderEvent {
    #[serde(rename = "eventType", alias = "notificationType")]
    kind: String,
    mail: Mail,
    #[serde(default)]
    bounce: Option<Bounce>,
}

#[derive(Deserialize)]
struct Mail {
    #[serde(default)]
    tags: std::collections::BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
struct Bounce {
    #[serde(rename = "bounceType")]
    kind: String,
}

/// Records one batch.
///
/// # Errors
/// When not one message of it could be dealt with.
pub async fn handle(store: &(impl Reads + Writes), event: &Value, now: impl Fn() -> Timestamp) -> Result<Failures, AllFailed> {
    let now = &now;
    queue::each(event, PARALLEL, |body: Value| async move {
        let Some((email, feedback)) = understand(body)? else { return Ok::<_, TryAgain>(()) };
        let known = email_feedback::record(store, &email, feedback, now()).await?;
        tracing::info!(%email, ?feedback, known, "mail feedback");
        Ok(())
    })
    .await
}

/// The email and what is said of it; nothing for what needs no record (deliveries, transient bounces, others' mail).
fn understand(body: Value) -> Result<Option<(EmailId, Feedback)>, TryAgain> {
    // The topic wraps the event as text unless its subscription delivers raw messages.
    let event = match body.get("Message").and_then(Value::as_str) {
        Some(wrapped) => serde_json::from_str(wrapped).map_err(|error| TryAgain::NotAnEvent(shape(&error)))?,
        None => body,
    };
    let event: ProviderEvent = serde_json::from_value(event).map_err(|error| TryAgain::NotAnEvent(shape(&error)))?;
    let feedback = match (event.kind.as_str(), event.bounce) {
        // A full mailbox or a slow server empties again; only a permanent bounce says that the address does not work.
        ("Bounce", Some(bounce)) if bounce.kind == "Permanent" => Feedback::Bounced,
        ("Complaint", _) => Feedback::Complained,
        _ => return Ok(None),
    };
    let email = event.mail.tags.get("email_id").and_then(|values| values.first()).and_then(|id| id.parse().ok());
    Ok(email.map(|email| (email, feedback)))
}
