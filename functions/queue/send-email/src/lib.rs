//! Sends each email order once: claim, find the words, send, mark (see [`application::use_cases::send_email`]).

mod words;

use application::{
    notification::EmailOrder,
    ports::{Entropy, Reads, SendMail, Writes},
    programme::programme,
    use_cases::send_email::{self, Done, Post},
};
use domain::values::EmailAddress;
use jiff::Timestamp;
use queue::{AllFailed, Failures};
use serde_json::Value;

pub use words::Templates;

/// Orders sent at once: each waits for the provider most of its time.
const PARALLEL: usize = 5;

/// The function.
#[derive(Debug)]
pub struct SendEmail<S, M, E> {
    /// The tables.
    pub store: S,
    /// The mail provider.
    pub mailer: M,
    /// Randomness for links.
    pub entropy: E,
    /// The words.
    pub templates: Templates,
    /// The platform's shared team address.
    pub team: EmailAddress,
}

impl<S: Reads + Writes, M: SendMail, E: Entropy> SendEmail<S, M, E> {
    /// Sends one batch of orders.
    ///
    /// # Errors
    /// When not one of them could be dealt with.
    pub async fn handle(&self, event: &Value, now: impl Fn() -> Timestamp) -> Result<Failures, AllFailed> {
        let now = &now;
        queue::each(event, PARALLEL, |order: EmailOrder| async move {
            let post = Post { site_url: &self.templates.site_url, team: &self.team, programme: programme() };
            let done = send_email::send(&self.store, &self.mailer, &self.templates, &self.entropy, post, &order, now()).await?;
            let outcome = match done {
                Done::Sent => "sent",
                Done::Already => "already dealt with",
                Done::Moot => "moot",
                Done::Refused => "refused",
            };
            tracing::info!(email = %order.email, template = order.template, outcome, "an email order");
            Ok::<_, send_email::TryAgain>(())
        })
        .await
    }
}
