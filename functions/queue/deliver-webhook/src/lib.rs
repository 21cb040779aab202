//! Attempts webhook deliveries: claim, sign, post, record (see [`application::use_cases::deliver`]).

use application::{
    notification::WebhookOrder,
    ports::{CallEndpoints, Entropy, Reads, Unseal, Writes},
    programme::programme,
    use_cases::deliver::{self, Done, Sender, TryAgain},
};
use jiff::Timestamp;
use queue::{AllFailed, Failures};
use serde_json::Value;

/// Attempts under way at once: a whole batch, so that one endpoint that hangs keeps no other waiting.
const PARALLEL: usize = 10;

/// The function.
#[derive(Debug)]
pub struct DeliverWebhook<S, K, C, E> {
    /// The tables.
    pub store: S,
    /// Opens the endpoints' secrets.
    pub secrets: K,
    /// Calls the endpoints.
    pub endpoints: C,
    /// Randomness that spreads what failed together.
    pub entropy: E,
    /// The site's address: where events come from.
    pub site_url: String,
}

impl<S: Reads + Writes, K: Unseal, C: CallEndpoints, E: Entropy> DeliverWebhook<S, K, C, E> {
    /// Attempts one batch of orders.
    ///
    /// # Errors
    /// When not one of them could be dealt with. An endpoint that fails is dealt with: it is tried again when it is due.
    pub async fn handle(&self, event: &Value, now: impl Fn() -> Timestamp) -> Result<Failures, AllFailed> {
        let now = &now;
        queue::each(event, PARALLEL, |order: WebhookOrder| async move {
            let sender = Sender { site_url: &self.site_url, rules: programme().webhook };
            let done = deliver::deliver(&self.store, &self.secrets, &self.endpoints, &self.entropy, sender, &order, now()).await?;
            let outcome = match done {
                Done::Delivered => "delivered",
                Done::Failed => "failed, and tried again later",
                Done::Dead => "given up",
                Done::Waits => "held back",
                Done::Already => "already dealt with",
            };
            tracing::info!(webhook = %order.webhook, number = order.number, outcome, "a webhook order");
            Ok::<_, TryAgain>(())
        })
        .await
    }
}
