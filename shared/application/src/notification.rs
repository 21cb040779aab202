//! The notification matrix: event × recipient × channel, as data (`infra/notifications.toml`).

use std::sync::OnceLock;

use domain::id::{self, EmailId, PartnerId, PersonId, WebhookId};
use serde::{Deserialize, Serialize};

use crate::ports::{Message, Queue, Table};

/// Who hears of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recipient {
    /// The application's business contact.
    Applicant,
    /// The shared team address of the platform.
    ReviewerTeam,
    /// Whose seat the event is about.
    SeatHolder,
    /// The partner organisation.
    Partner,
    /// Whoever looks at the catalogue.
    Everyone,
    /// Every administrator of the partner, each by an email of their own.
    PartnerAdmins,
    /// Whoever may install for the customer, each by an email of their own.
    CustomerAdmins,
    /// The member who asked.
    Requester,
    /// Whoever has the app.
    Customers,
    /// Every administrator of the organisation whose account it is, each by an email of their own.
    AccountAdmins,
    /// Every administrator of the customer's who manages it, each by an email of their own.
    CustomerManagers,
    /// The partner's administrator to whom a delegation's link goes.
    Addressee,
    /// Delegations that follow what happened.
    Delegations,
}

/// How they hear of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// An email.
    Email,
    /// The partner's gapless pollable feed.
    LifecycleFeed,
    /// The partner's webhook endpoints: what its feed has, pushed.
    Webhook,
    /// The public catalogue: the app's entry appears, changes or goes.
    Catalogue,
    /// The installations of the app: each is brought up to what is published now.
    Installations,
    /// Delegations: each follows the credits of who pays, or the end of the attachment it rests on.
    Delegations,
}

/// One cell of the matrix.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notification {
    /// The event's type.
    pub event: String,
    /// Who hears of it.
    pub recipient: Recipient,
    /// How.
    pub channel: Channel,
    /// The email's template, a folder of `shared/mail/templates`.
    #[serde(default)]
    pub template: Option<String>,
    /// The link that the email carries, minted when it is sent.
    #[serde(default)]
    pub link: Option<LinkKind>,
}

/// A link in an email.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkKind {
    /// The applicant's status page.
    ApplicationStatus,
    /// The page on which a partner decides on a delegation.
    DelegationApproval,
}

/// The matrix.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Matrix {
    /// Its cells.
    #[serde(rename = "notification")]
    pub notifications: Vec<Notification>,
    /// Events that concern nobody beyond the audit trail.
    pub silent: Silent,
}

/// Events that concern nobody beyond the audit trail.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Silent {
    /// Their types.
    pub events: Vec<String>,
    /// Events of which machines make one every minute, and whose record is a ledger: not even the audit trail has them.
    #[serde(default)]
    pub booked: Vec<String>,
}

impl Matrix {
    /// Who hears of an event, and how.
    pub fn of<'a>(&'a self, event: &'a str) -> impl Iterator<Item = &'a Notification> {
        self.notifications.iter().filter(move |notification| notification.event == event)
    }

    /// Whether partners can have this event sent to a webhook endpoint.
    #[must_use]
    pub fn offers_webhook(&self, event: &str) -> bool {
        self.of(event).any(|notification| notification.channel == Channel::Webhook)
    }

    /// The events that partners can have sent, ascending.
    #[must_use]
    pub fn webhook_events(&self) -> Vec<&str> {
        let cells = self.notifications.iter().filter(|notification| notification.channel == Channel::Webhook);
        let mut events: Vec<_> = cells.map(|notification| notification.event.as_str()).collect();
        events.sort_unstable();
        events.dedup();
        events
    }

    /// Whether the matrix says anything of this event: that somebody hears of it, or that nobody does.
    #[must_use]
    pub fn knows(&self, event: &str) -> bool {
        self.of(event).next().is_some() || self.silent.events.iter().any(|silent| silent == event) || self.is_booked(event)
    }

    /// Whether a ledger is the event's only record.
    #[must_use]
    pub fn is_booked(&self, event: &str) -> bool {
        self.silent.booked.iter().any(|booked| booked == event)
    }
}

/// The matrix of this deployment.
///
/// # Panics
/// Never: a test parses this very text.
#[must_use]
#[expect(clippy::expect_used, reason = "the text is embedded at build and parsed by a test")]
pub fn matrix() -> &'static Matrix {
    static MATRIX: OnceLock<Matrix> = OnceLock::new();
    MATRIX.get_or_init(|| serde_json::from_str(include_str!(concat!(env!("OUT_DIR"), "/notifications.json"))).expect("a matrix"))
}

/// An email to be sent, as it waits on the queue: ids only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmailOrder {
    /// Version of this shape.
    pub schema: u32,
    /// The email's id: the same event, template and recipient is the same email.
    pub email: EmailId,
    /// The template.
    pub template: String,
    /// To whom; `None` is the platform's team address.
    pub person: Option<PersonId>,
    /// The event it is about.
    pub event_id: String,
    /// The aggregate's name.
    pub aggregate: String,
    /// The aggregate's table.
    pub table: Table,
    /// The aggregate's partition.
    pub partition: String,
    /// The aggregate's sort key.
    pub sort: String,
    /// The link that the email carries.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<LinkKind>,
    /// The part of the aggregate it is about (a question), where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// As what the recipient is written to, where both sides have a letter of the same template.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipient: Option<Recipient>,
}

impl EmailOrder {
    /// Version of the shape that this release writes.
    pub const SCHEMA: u32 = 1;

    /// The id of the email about this event, by this template, to this recipient.
    #[must_use]
    pub fn id(event_id: &str, template: &str, person: Option<&PersonId>) -> EmailId {
        id::derive(&[event_id, template, &person.map_or_else(|| "team".to_owned(), ToString::to_string)])
    }
}

/// A webhook delivery to be attempted now, as it waits on the queue: ids only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebhookOrder {
    /// Version of this shape.
    pub schema: u32,
    /// The endpoint.
    pub webhook: WebhookId,
    /// Whose it is.
    pub partner: PartnerId,
    /// The event's place in the partner's feed.
    pub number: u64,
}

impl WebhookOrder {
    /// Version of the shape that this release writes.
    pub const SCHEMA: u32 = 1;

    /// The order to attempt this delivery.
    #[must_use]
    pub const fn new(webhook: WebhookId, partner: PartnerId, number: u64) -> Self {
        Self { schema: Self::SCHEMA, webhook, partner, number }
    }

    /// As it goes onto the queue.
    #[must_use]
    pub fn message(&self) -> Message {
        Message { queue: Queue::Webhooks, body: serde_json::to_string(self).unwrap_or_default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_pushed_can_be_polled_as_well() {
        for event in matrix().webhook_events() {
            let is_polled = matrix().of(event).any(|notification| notification.channel == Channel::LifecycleFeed);
            assert!(is_polled, "{event}: a webhook is the push of a feed entry");
        }
    }
}
