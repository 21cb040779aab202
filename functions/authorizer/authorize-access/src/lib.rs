//! Decides accesses as a Lambda authorizer of API Gateway: a route of the platform's data API behind it is reached only by whom
//! the customer lets.
//!
//! Which scope a route needs, and which of its parameters name the customer and the thing, is data (`data_routes` in
//! `programme.toml`). The decision is [`application::use_cases::access_decision`], the same as over HTTP. The gateway keeps no
//! answer (`AuthorizerResultTtlInSeconds: 0`): a consent that was withdrawn is refused from the next read on.

use std::{collections::BTreeMap, sync::Arc};

use application::{
    ports::{Entropy, Reads},
    programme::programme,
    use_cases::{
        access_decision::{self as story, Decision, Question, Reason, Thing},
        observed::Counter,
    },
};
use domain::{api_key::PresentedKey, programme::DataRoute, values::ExternalId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What the gateway asks (payload format 2.0).
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Asked {
    /// The route: `GET /data/v1/customers/{customer}`.
    #[serde(default)]
    pub route_key: String,
    /// Headers, by name in lower case.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// What stands in the places of the route's parameters.
    #[serde(default)]
    pub path_parameters: Option<BTreeMap<String, String>>,
}

/// What the gateway is answered (simple response).
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// Whether the route may be reached.
    pub is_authorized: bool,
    /// What the route is told: on behalf of whom, or why not (the gateway hands it to its log only).
    pub context: BTreeMap<&'static str, String>,
}

/// The function.
#[derive(Debug)]
pub struct AuthorizeAccess<S, E> {
    /// The tables.
    pub store: S,
    /// Names the process that counts.
    pub entropy: E,
    /// What was decided.
    pub counter: Arc<Counter>,
}

impl<S: Reads, E: Entropy> AuthorizeAccess<S, E> {
    /// Answers one question of the gateway. What cannot be understood is refused.
    pub async fn handle(&self, asked: &Asked, now: Timestamp) -> Answer {
        let rules = programme();
        let Some(question) = rules.data_routes.iter().find(|known| known.route == asked.route_key).and_then(|route| question(route, asked))
        else {
            return refused(Reason::KeyRefused);
        };
        let decision = story::decide(&self.store, &question, now).await;
        self.counter.count(&question, &decision, &self.entropy, rules, now);
        match decision {
            Decision::Allow(allowed) => Answer {
                is_authorized: true,
                context: BTreeMap::from([
                    ("installation", allowed.installation.to_string()),
                    ("customer", allowed.customer.to_string()),
                    ("listing", allowed.listing.to_string()),
                    ("partner", allowed.partner.to_string()),
                ]),
            },
            Decision::Deny(reason) => refused(reason),
        }
    }
}

fn refused(reason: Reason) -> Answer {
    Answer { is_authorized: false, context: BTreeMap::from([("reason", reason.as_str().to_owned())]) }
}

/// The question that a request of this route is; none where a parameter is no id.
fn question(route: &DataRoute, asked: &Asked) -> Option<Question> {
    let parameters = asked.path_parameters.as_ref()?;
    let parameter = |name: &str| ExternalId::parse(parameters.get(name)?).ok();
    let thing = match (&route.asset, &route.location) {
        (Some(name), _) => Some(Thing::Asset(parameter(name)?)),
        (None, Some(name)) => Some(Thing::Location(parameter(name)?)),
        (None, None) => None,
    };
    let presented = asked.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("authorization"));
    let key = presented.and_then(|(_, value)| entrypoint::call::bearer_of(value)).and_then(|text| PresentedKey::parse(text).ok());
    Some(Question { key, customer: story::named(&parameter(&route.customer)?), scope: route.scope.clone(), thing })
}
