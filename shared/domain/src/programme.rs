//! What one operator may want different from another: data in `infra/programme.toml`, embedded and validated at build.
//!
//! No function hard-codes such a value; product.md's defaults are the file's.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{limits, listing::DocumentKind, step::Deadline, values::Credits};

/// The programme's data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Programme {
    /// The kinds of partnership one can apply for.
    pub partnership_types: Vec<PartnershipType>,
    /// The scopes an app can ask for.
    pub scopes: Vec<ScopeRule>,
    /// Routes of the platform's data API that are guarded by consent, and what each needs.
    pub data_routes: Vec<DataRoute>,
    /// How a partner's API may authenticate us.
    pub authentication_methods: Vec<String>,
    /// The shelves of the catalogue.
    pub categories: Vec<Category>,
    /// Kinds of integration that are certified before they are published.
    pub integration_types: Vec<IntegrationType>,
    /// Deadlines and link lifetimes of applications.
    pub application: ApplicationRules,
    /// How listings are reviewed.
    pub listing: ListingRules,
    /// Deadlines of installing, and of what follows disconnecting.
    pub installation: InstallationRules,
    /// Deadlines of invitations.
    pub invitation: InvitationRules,
    /// How partners get an account.
    pub partner_account: PartnerAccountRules,
    /// How customers are attached to partners.
    pub attachment: AttachmentRules,
    /// How trackers are delegated.
    pub delegation: DelegationRules,
    /// Keys for programs.
    pub api_key: ApiKeyRules,
    /// How webhooks are tried, and how long secrets overlap.
    pub webhook: WebhookRules,
    /// What consumption costs, and how accounts are kept.
    pub credits: CreditsRules,
    /// Where people find help.
    pub support: Support,
}

/// A kind of partnership.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartnershipType {
    /// Its name in forms and JSON.
    pub id: String,
    /// Whether an exploratory call must be logged before an approval.
    #[serde(default)]
    pub exploratory_call: bool,
}

/// A scope that consent can be given for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScopeRule {
    /// Its name: `resource:verb`.
    pub id: String,
}

/// A route of the platform's data API behind the authorizer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DataRoute {
    /// The gateway's route key: `GET /data/v1/customers/{customer}`.
    pub route: String,
    /// The scope that reading it needs.
    pub scope: String,
    /// The route's parameter that names the customer.
    pub customer: String,
    /// The parameter that names a tracker, where the route is about one.
    #[serde(default)]
    pub asset: Option<String>,
    /// The parameter that names a location, where the route is about one.
    #[serde(default)]
    pub location: Option<String>,
}

impl DataRoute {
    fn mistakes(&self, knows: impl Fn(&str) -> bool) -> Vec<Mistake> {
        let mut mistakes = vec![];
        if !knows(&self.scope) {
            mistakes.push(format!("data_routes, `{}`: the programme has no scope `{}`", self.route, self.scope));
        }
        for name in [Some(&self.customer), self.asset.as_ref(), self.location.as_ref()].into_iter().flatten() {
            if !self.route.contains(&format!("{{{name}}}")) {
                mistakes.push(format!("data_routes, `{}`: it has no parameter `{name}`", self.route));
            }
        }
        if self.asset.is_some() && self.location.is_some() {
            mistakes.push(format!("data_routes, `{}`: a read is of one tracker or one location", self.route));
        }
        mistakes
    }
}

/// A shelf of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Category {
    /// Its name in forms and JSON.
    pub id: String,
}

/// A kind of integration that is certified before it is published, each by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IntegrationType {
    /// Its name in forms and JSON.
    pub id: String,
}

/// How listings are reviewed. Days are of 24 hours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListingRules {
    /// For a reviewer to claim a submitted version.
    pub claim: Deadline,
    /// For the claiming reviewer to decide or ask.
    pub review: Deadline,
    /// For the partner to answer a question; then the reviewers are told.
    pub answer: Deadline,
    /// For the partner to make the changes it was asked for; then the reviewers are told.
    pub changes: Deadline,
    /// For staff to publish an approved version.
    pub publication: Deadline,
    /// Kinds of documents that each version must come with.
    #[serde(default)]
    pub required_documents: Vec<DocumentKind>,
    /// The standards that each version is checked against, in this order.
    pub checklist: Vec<Standard>,
}

/// One standard that a version is checked against.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Standard {
    /// The part of the checklist.
    pub part: Part,
    /// Its name in forms and JSON.
    pub id: String,
}

/// The parts of the checklist (product.md, "Listing").
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Does it work as described?
    Technical,
    /// Is it safe with what it is given?
    Security,
    /// Can customers know what they get, and from whom?
    Commercial,
}

impl Part {
    /// Every part, in the order of the checklist.
    pub const ALL: [Self; 3] = [Self::Technical, Self::Security, Self::Commercial];

    /// The name used in JSON, forms and tables.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Technical => "technical",
            Self::Security => "security",
            Self::Commercial => "commercial",
        }
    }
}

/// Deadlines and link lifetimes of applications. Days are of 24 hours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApplicationRules {
    /// For a reviewer to claim a submitted application.
    pub claim: Deadline,
    /// For the claiming reviewer to decide or ask.
    pub review: Deadline,
    /// For the applicant to answer; then the application is `info_expired`.
    pub answer: Deadline,
    /// For the applicant to confirm the address.
    pub confirmation: Deadline,
    /// How long an emailed status link opens the status page, in days.
    pub status_link_days: u16,
}

/// Deadlines of installing, and of what follows disconnecting. Days are of 24 hours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InstallationRules {
    /// For those who may install to act on a member's request; then it expires.
    pub request: Deadline,
    /// For the customer to say whether it consents to what a new version asks for; then the old grant goes on.
    pub scope_request: Deadline,
    /// For the partner to say that it has erased what a disconnected app had read; then the platform's support asks it.
    pub erasure: Deadline,
    /// For support to have got that answer.
    pub erasure_escalation: Deadline,
    /// How long the one-time code that leads into an app's setup can be exchanged, in minutes.
    pub setup_code_minutes: u16,
    /// How long it is remembered what an app has read, in days.
    pub observed_days: u16,
}

/// Deadlines of invitations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InvitationRules {
    /// For the invited person to sign in; then the invitation is void.
    pub acceptance: Deadline,
}

/// How partners get an account. Days are of 24 hours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartnerAccountRules {
    /// For support to activate it or not; then it is told that it is overdue.
    pub activation: Deadline,
}

/// How customers are attached to partners. Days are of 24 hours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AttachmentRules {
    /// For support to find the customer; then it is told that it is overdue.
    pub forwarding: Deadline,
    /// For the customer to say whether it wants it; then the request expires.
    pub acceptance: Deadline,
}

/// How trackers are delegated. Days are of 24 hours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DelegationRules {
    /// For the partner to decide; then the request expires, and the link with it.
    pub approval: Deadline,
    /// A forecast above this, in credits a month, is approved by whoever has signed in, and not by the link alone.
    pub sign_in_above: Credits,
    /// A stop takes effect with the first credit day that is not before so many hours from now.
    pub stop_notice_hours: u16,
    /// How many trackers the mail and the page show of a request.
    pub sample: u16,
}

/// Keys for programs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApiKeyRules {
    /// How long a rotated key is accepted beside its successor, in hours.
    pub rotation_hours: u16,
}

/// How webhooks are tried, and how long secrets overlap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WebhookRules {
    /// How long after a rotation the old secret still signs, beside the new one.
    pub secret_overlap_hours: u16,
    /// The pause after the first failed attempt; each further one doubles it.
    pub first_retry_seconds: u32,
    /// No pause is longer.
    pub longest_retry_seconds: u32,
    /// How long after the first attempt a delivery is given up.
    pub give_up_hours: u16,
    /// How long the delivery log remembers.
    pub log_days: u16,
    /// When an endpoint is left alone.
    pub circuit: CircuitRules,
}

/// When an endpoint is left alone, and how often it is tried then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CircuitRules {
    /// So many failures in a row, over all of its deliveries, open the circuit.
    pub failures: u16,
    /// How long it is left alone before the first probe; each failed probe doubles it.
    pub first_pause_seconds: u32,
    /// It is never left alone for longer.
    pub longest_pause_seconds: u32,
}

impl WebhookRules {
    fn mistakes(&self) -> Vec<Mistake> {
        let mut mistakes = vec![];
        for (what, value) in [
            ("secret_overlap_hours", u32::from(self.secret_overlap_hours)),
            ("first_retry_seconds", self.first_retry_seconds),
            ("give_up_hours", u32::from(self.give_up_hours)),
            ("circuit.failures", u32::from(self.circuit.failures)),
            ("circuit.first_pause_seconds", self.circuit.first_pause_seconds),
        ] {
            if value == 0 {
                mistakes.push(format!("webhook.{what}: must be at least 1"));
            }
        }
        if self.longest_retry_seconds < self.first_retry_seconds {
            mistakes.push("webhook.longest_retry_seconds: must not be shorter than webhook.first_retry_seconds".to_owned());
        }
        if self.circuit.longest_pause_seconds < self.circuit.first_pause_seconds {
            mistakes.push("webhook.circuit.longest_pause_seconds: must not be shorter than webhook.circuit.first_pause_seconds".to_owned());
        }
        if u32::from(self.log_days) * 24 <= u32::from(self.give_up_hours) {
            mistakes.push(
                "webhook.log_days: must outlast webhook.give_up_hours, or a delivery would be forgotten before it is given up".to_owned(),
            );
        }
        mistakes
    }
}

/// What consumption costs, and how accounts are kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CreditsRules {
    /// What every account has when it opens.
    pub opening: Credits,
    /// What a tracker costs a day: the price of one unit of consumption.
    pub price_per_tracker_day: Credits,
    /// How many hours into the next day (UTC) a day is still open for what was consumed on it.
    pub close_after_hours: u8,
    /// How old consumption may be when it is reported, in days.
    pub oldest_event_days: u16,
    /// Over how many closed days the forecast goes.
    pub forecast_days: u16,
    /// So many days before an account will be empty, its administrators are warned; descending.
    pub warning_days: Vec<u16>,
}

impl CreditsRules {
    fn mistakes(&self) -> Vec<Mistake> {
        let mut mistakes = vec![];
        if self.opening < Credits::NONE {
            mistakes.push("credits.opening: must not be below nothing".to_owned());
        }
        if !self.price_per_tracker_day.is_positive() {
            mistakes.push("credits.price_per_tracker_day: must be at least 0.001".to_owned());
        }
        if self.close_after_hours >= 24 {
            mistakes.push("credits.close_after_hours: must be less than a day".to_owned());
        }
        if self.oldest_event_days == 0 {
            mistakes.push("credits.oldest_event_days: must be at least 1, or nothing that a night delayed would be taken".to_owned());
        }
        if self.forecast_days == 0 || usize::from(self.forecast_days) > limits::CLOSED_DAYS_KEPT {
            mistakes.push(format!("credits.forecast_days: must be between 1 and {}", limits::CLOSED_DAYS_KEPT));
        }
        if !self.warning_days.windows(2).all(|pair| pair[0] > pair[1]) || self.warning_days.contains(&0) {
            mistakes.push("credits.warning_days: must descend, and each be at least 1".to_owned());
        }
        mistakes
    }
}

/// Where people find help.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Support {
    /// The platform's support page.
    pub url: String,
    /// The platform's support address, on every page.
    pub address: String,
    /// The guidelines a listing is reviewed by.
    pub listing_guidelines_url: String,
    /// How long support may read an organisation for one stated reason, in hours.
    pub visit_hours: u16,
}

/// A sentence for whoever edits programme.toml.
pub type Mistake = String;

impl Programme {
    /// Whether the programme knows this kind of partnership.
    #[must_use]
    pub fn partnership_type(&self, id: &str) -> Option<&PartnershipType> {
        self.partnership_types.iter().find(|known| known.id == id)
    }

    /// Whether the programme knows this scope.
    #[must_use]
    pub fn has_scope(&self, id: &str) -> bool {
        self.scopes.iter().any(|known| known.id == id)
    }

    /// Whether the programme has this category.
    #[must_use]
    pub fn has_category(&self, id: &str) -> bool {
        self.categories.iter().any(|known| known.id == id)
    }

    /// Whether the programme certifies this type of integration.
    #[must_use]
    pub fn has_integration_type(&self, id: &str) -> bool {
        self.integration_types.iter().any(|known| known.id == id)
    }

    /// Whether a partner's API may authenticate us so.
    #[must_use]
    pub fn has_authentication_method(&self, id: &str) -> bool {
        self.authentication_methods.iter().any(|known| known == id)
    }

    /// Everything that is wrong with the data; empty when it can be built.
    #[must_use]
    pub fn mistakes(&self) -> Vec<Mistake> {
        let mut mistakes = vec![];
        let names = |what: &str, ids: Vec<&str>, mistakes: &mut Vec<Mistake>| {
            if ids.is_empty() {
                mistakes.push(format!("{what}: at least one is needed"));
            }
            let mut seen = BTreeSet::new();
            for id in ids {
                if !seen.insert(id) {
                    mistakes.push(format!("{what}: `{id}` stands twice"));
                }
                if id.is_empty() || !id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | ':' | '.')) {
                    mistakes.push(format!("{what}: `{id}` is not a name (a-z, 0-9, `_`, `:`, `.`)"));
                }
            }
        };
        names("partnership_types", self.partnership_types.iter().map(|kind| kind.id.as_str()).collect(), &mut mistakes);
        names("scopes", self.scopes.iter().map(|scope| scope.id.as_str()).collect(), &mut mistakes);
        names("authentication_methods", self.authentication_methods.iter().map(String::as_str).collect(), &mut mistakes);
        names("categories", self.categories.iter().map(|category| category.id.as_str()).collect(), &mut mistakes);
        names("integration_types", self.integration_types.iter().map(|kind| kind.id.as_str()).collect(), &mut mistakes);
        for part in Part::ALL {
            let ids = self.listing.checklist.iter().filter(|standard| standard.part == part).map(|standard| standard.id.as_str());
            names(&format!("listing.checklist, {}", part.as_str()), ids.collect(), &mut mistakes);
        }
        if self.listing.required_documents.contains(&DocumentKind::Logo) {
            mistakes.push("listing.required_documents: a logo is asked for of every listing anyway, and is no document".to_owned());
        }
        for (what, deadline) in [
            ("listing.claim", &self.listing.claim),
            ("listing.review", &self.listing.review),
            ("listing.answer", &self.listing.answer),
            ("listing.changes", &self.listing.changes),
            ("listing.publication", &self.listing.publication),
            ("application.claim", &self.application.claim),
            ("application.review", &self.application.review),
            ("application.answer", &self.application.answer),
            ("application.confirmation", &self.application.confirmation),
            ("installation.request", &self.installation.request),
            ("installation.scope_request", &self.installation.scope_request),
            ("installation.erasure", &self.installation.erasure),
            ("installation.erasure_escalation", &self.installation.erasure_escalation),
            ("invitation.acceptance", &self.invitation.acceptance),
            ("partner_account.activation", &self.partner_account.activation),
            ("attachment.forwarding", &self.attachment.forwarding),
            ("attachment.acceptance", &self.attachment.acceptance),
            ("delegation.approval", &self.delegation.approval),
        ] {
            if deadline.days == 0 {
                mistakes.push(format!("{what}: days must be at least 1"));
            }
            if !deadline.reminder_days.windows(2).all(|pair| pair[0] < pair[1]) {
                mistakes.push(format!("{what}: reminder_days must ascend"));
            }
            if deadline.reminder_days.iter().any(|&day| day == 0 || day >= deadline.days) {
                mistakes.push(format!("{what}: each reminder day must lie between the first day and the deadline"));
            }
        }
        mistakes.extend(self.data_routes.iter().flat_map(|route| route.mistakes(|scope| self.has_scope(scope))));
        mistakes.extend(self.webhook.mistakes());
        mistakes.extend(self.credits.mistakes());
        if self.application.status_link_days <= self.application.answer.days {
            mistakes.push(
                "application.status_link_days: must outlast application.answer.days, or an asked applicant could not answer".to_owned(),
            );
        }
        for (what, url) in [("support.url", &self.support.url), ("support.listing_guidelines_url", &self.support.listing_guidelines_url)] {
            if crate::values::WebAddress::parse(url).is_err() {
                mistakes.push(format!("{what}: `{url}` is not an https address"));
            }
        }
        if self.api_key.rotation_hours == 0 {
            mistakes.push("api_key.rotation_hours: must be at least 1, or a rotation would cut programs off".to_owned());
        }
        if self.installation.setup_code_minutes == 0 {
            mistakes.push("installation.setup_code_minutes: must be at least 1, or no app could be set up".to_owned());
        }
        if self.installation.observed_days == 0 {
            mistakes.push("installation.observed_days: must be at least 1".to_owned());
        }
        for (what, value) in
            [("delegation.stop_notice_hours", self.delegation.stop_notice_hours), ("delegation.sample", self.delegation.sample)]
        {
            if value == 0 {
                mistakes.push(format!("{what}: must be at least 1"));
            }
        }
        if self.support.visit_hours == 0 {
            mistakes.push("support.visit_hours: must be at least 1".to_owned());
        }
        if crate::values::EmailAddress::parse(&self.support.address).is_err() {
            mistakes.push(format!("support.address: `{}` is not an email address", self.support.address));
        }
        mistakes
    }
}
