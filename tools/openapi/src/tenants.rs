//! Every route, asked by everybody who should not: whatever a router serves, of each organisation, by each role of every other.
//!
//! Nothing is listed by hand but what is for everybody: a route that is new is asked as well, and one that says of nobody's
//! things whose it is fails here until it does. A route also has to answer somebody of its own otherwise than strangers, or
//! nothing would have been shown.

use application::{
    engine::Loaded,
    fakes::SeededEntropy,
    programme::programme,
    records::{self, partner},
    use_cases::keys::{self, Wish},
};
use domain::{
    api_key::Environment,
    creation::IdempotencyKey,
    event::{Actor, Occasion},
    id::{self, CustomerId, DocumentId, ListingId, PartnerId, WebhookId},
    organisation::{OrganisationId, Role},
    partner::{Command, Partner},
    values::Line,
    webhook::{self, EndpointAddress, Kid, Loopback, NewSecret, Settings, WebhookEndpoint},
};
use entrypoint::Front;
use lambda_http::http::Method;
use serde_json::json;
use support::{
    Answer, Event, Store, ask,
    cast::{ANA, OLGA, RITA, ROLF, SAM, Someone, Stage, TOM, now},
    consents,
    customers::{self, CLARA, FRED, MIA},
    listings, story,
};

use crate::routes::{fronts, served};

/// Another partner's administrator and developer; another customer's administrator, fleet administrator and member; the
/// integration team; somebody who belongs nowhere.
const BEA: Someone = someone("Bea", "bea.canary@bravo.example");
const DAN: Someone = someone("Dan", "dan.canary@bravo.example");
const CARL: Someone = someone("Carl", "carl.canary@other.example");
const FINA: Someone = someone("Fina", "fina.canary@other.example");
const MAX: Someone = someone("Max", "max.canary@other.example");
const IVO: Someone = someone("Ivo", "ivo.canary@platform.example");
const NOA: Someone = someone("Noa", "noa.canary@nowhere.example");

const fn someone(name: &'static str, address: &'static str) -> Someone {
    Someone { name, address, token: address }
}

const STAFF: &[Someone] = &[RITA, ROLF, OLGA, SAM, IVO];
const OF_THE_PARTNER: &[Someone] = &[ANA, TOM];
const OF_THE_CUSTOMER: &[Someone] = &[CLARA, FRED, MIA];
const OF_OTHERS: &[Someone] = &[BEA, DAN, CARL, FINA, MAX, NOA];

/// What is for everybody, or for whoever holds a link; what of it is about the caller is asked of their own seats.
const FOR_EVERYBODY: &[&str] = &[
    "/",
    "/apply",
    "/assets",
    "/applications/{id}/status/{token}",
    "/catalogue",
    "/v1/catalogue",
    "/v1/openapi.json",
    "/sign-in",
    "/sign-out",
    "/language",
    "/home",
    "/install/{listing}",
    "/v1/me",
];
/// What leads on, whether anything is there or not: who may go there is asked where it leads.
const LEADS_ON: &str = "/customers/{org}";
/// What there is not yet in this world, so that its own people do not find it either.
const NOT_YET: &[&str] = &["/erasures/", "/deliveries/{number}"];

/// Whose things a route is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Whose {
    Partner,
    Customer,
    Platform,
    Programs,
    Everybody,
}

struct Route {
    function: &'static str,
    method: Method,
    path: String,
}

impl Route {
    fn whose(&self) -> Whose {
        let path = self.path.as_str();
        let is_below =
            |place: &&str| path.strip_prefix(*place).is_some_and(|rest| rest.is_empty() || *place != "/" && rest.starts_with('/'));
        match path {
            _ if path.starts_with("/integration/v1/") || path.starts_with("/data/v1/") => Whose::Programs,
            _ if FOR_EVERYBODY.iter().any(is_below) => Whose::Everybody,
            _ if path.contains("/partners/{org}") => Whose::Partner,
            _ if path.contains("/customers/{org}") => Whose::Customer,
            _ if path.starts_with("/review") || path.starts_with("/v1/platform/") => Whose::Platform,
            _ => panic!("{self:?}: whose is it?"),
        }
    }

    fn is_page(&self) -> bool {
        !self.path.starts_with("/v1/")
    }

    fn only_reads(&self) -> bool {
        self.method == Method::GET
    }
}

impl std::fmt::Debug for Route {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}: {} {}", self.function, self.method, self.path)
    }
}

/// A partner with an app, a customer that has it, and as much of another partner and another customer.
#[derive(Clone)]
struct World {
    store: Store,
    partner: PartnerId,
    customer: CustomerId,
    listing: ListingId,
    document: DocumentId,
    webhook: WebhookId,
    partners_key: String,
    machine_key: String,
    /// The text of the other partner's key.
    others_key: String,
}

impl World {
    async fn new() -> Self {
        let Stage { store, .. } = Stage::set();
        let partner = listings::acme(&store).await;
        let (listing, content) = listings::published(&store, &partner).await;
        let customer = customers::fleet(&store);
        consents::stock(&store);
        customers::installs(&store, &customer, &listing, &["assets:read"]).await;
        let (other_partner, other_customer) = (id::derive(&["another partner"]), id::derive(&["another customer"]));
        establish(&store, other_partner);
        for (who, organisation, role) in [
            (BEA, OrganisationId::Partner(other_partner), Role::PartnerAdmin),
            (DAN, OrganisationId::Partner(other_partner), Role::Developer),
            (CARL, OrganisationId::Customer(other_customer), Role::Admin),
            (FINA, OrganisationId::Customer(other_customer), Role::FleetAdmin),
            (MAX, OrganisationId::Customer(other_customer), Role::Member),
            (IVO, OrganisationId::Platform, Role::Integrator),
        ] {
            who.sits(&store, organisation, &[role]);
            who.is_signed_in(&store, now());
        }
        NOA.is_signed_in(&store, now());
        let (partners_key, _) = mint(&store, &ANA, OrganisationId::Partner(partner), Environment::Test).await;
        let (machine_key, _) = mint(&store, &OLGA, OrganisationId::Platform, Environment::Live).await;
        let (_, others_key) = mint(&store, &BEA, OrganisationId::Partner(other_partner), Environment::Test).await;
        let webhook = endpoint(&store, partner);
        Self { store, partner, customer, listing, document: content.documents[0], webhook, partners_key, machine_key, others_key }
    }

    /// The same world, in which nothing has been done yet.
    fn again(&self) -> Self {
        let store = Store::default();
        self.store.items().into_iter().for_each(|item| store.plant(item));
        Self { store, ..self.clone() }
    }

    fn front(&self, function: &str) -> Front {
        let store = self.store.clone();
        fronts(|| store.clone()).into_iter().find(|(name, _)| *name == function).expect("a function").1
    }

    /// A request of a route about what there is in this world, with nothing in its body.
    fn request(&self, route: &Route) -> Event {
        let path: Vec<String> = route.path.split('/').map(|segment| self.filled_in(route, segment)).collect();
        let event = Event::to(&format!("{} {}", route.method, route.path), &path.join("/"));
        match (route.only_reads(), route.is_page()) {
            (true, true) => event,
            (true, false) => event.header("accept", "application/json"),
            (false, true) if route.whose() != Whose::Programs => event.form([]),
            (false, _) => event.header("idempotency-key", "tenants").header("if-match", "\"1\"").json(&json!({})),
        }
    }

    fn filled_in(&self, route: &Route, segment: &str) -> String {
        let whose = route.whose();
        match segment {
            "{org}" if whose == Whose::Partner => self.partner.to_string(),
            "{customer}" if whose == Whose::Programs && !route.path.contains("erasures") => consents::CUSTOMER.to_owned(),
            "{org}" | "{customer}" => self.customer.to_string(),
            "{listing}" => self.listing.to_string(),
            "{document}" => self.document.to_string(),
            "{webhook}" => self.webhook.to_string(),
            "{key}" if whose == Whose::Platform => self.machine_key.clone(),
            "{key}" => self.partners_key.clone(),
            "{account}" if whose == Whose::Platform => SAM.account().to_string(),
            "{account}" => TOM.account().to_string(),
            "{id}" => story::ACME.to_owned(),
            "{scope}" => "assets:read".to_owned(),
            "{number}" | "{generation}" => "1".to_owned(),
            "{tracker}" => consents::TRACKER.to_owned(),
            "{location}" => consents::LOCATION.to_owned(),
            "{member}" => "m-1".to_owned(),
            _ => {
                assert!(!segment.starts_with('{'), "{route:?}: what is {segment}?");
                segment.to_owned()
            }
        }
    }

    async fn ask(&self, front: &Front, route: &Route, who: &Someone) -> Answer {
        let event = self.request(route);
        ask(front, &if route.is_page() { event.cookie(&who.cookie()) } else { event.bearer(who.address, true) }, now()).await
    }
}

fn establish(store: &Store, partner: PartnerId) {
    let legal_name = Line::parse("Bravo Ltd").unwrap();
    let command = Command::Establish { id: partner, legal_name, partnership_type: "isv".to_owned(), application: id::derive(&["bravo"]) };
    let unwritten = Loaded::<Partner>::read(partner::key(&partner), None).unwrap();
    let established = unwritten.decide(command, &occasion(), programme()).unwrap();
    store.plant(established.aggregate().item(now()).unwrap());
}

fn endpoint(store: &Store, partner: PartnerId) -> WebhookId {
    let id = id::derive(&["hook"]);
    let url = EndpointAddress::parse("https://hooks.acme.example/first", Loopback::Refused).unwrap();
    let settings = Settings { url, description: None, event_types: vec![] };
    let secret = NewSecret { kid: Kid::of([7; 4]), ciphertext: "sealed".to_owned() };
    let command = webhook::Command::Create { id, partner, settings, secret };
    let unwritten = Loaded::<WebhookEndpoint>::read(records::webhook::key(&partner, &id), None).unwrap();
    store.plant(unwritten.decide(command, &occasion(), programme()).unwrap().aggregate().item(now()).unwrap());
    id
}

fn occasion() -> Occasion {
    Occasion { now: now(), actor: Actor::Schedule, request_id: "setup".to_owned() }
}

/// A key's id and its text.
async fn mint(store: &Store, who: &Someone, owner: OrganisationId, environment: Environment) -> (String, String) {
    let wish = Wish { label: Line::parse("sync").unwrap(), environment, app: None };
    let (entropy, request) = (SeededEntropy::new(3), IdempotencyKey::parse("tenants").unwrap());
    let minted = keys::mint(store, &entropy, &who.credential(), owner, &wish, &request, story::moment(now())).await.unwrap();
    let text = minted.text.unwrap();
    (text.id.to_string(), text.text.into_exposed())
}

/// Every route of every function, as their routers serve them.
async fn routes() -> Vec<Route> {
    let mut routes = vec![];
    for (function, front) in fronts(Store::default) {
        let served = served(&front).await;
        routes.extend(served.into_iter().map(|(method, path)| Route { function, method: method.parse().unwrap(), path }));
    }
    assert!(routes.len() > 150, "{}", routes.len());
    routes
}

fn strangers(whose: Whose) -> Vec<Someone> {
    let mut strangers = OF_OTHERS.to_vec();
    let others: &[&[Someone]] = match whose {
        Whose::Partner => &[OF_THE_CUSTOMER, STAFF],
        Whose::Customer => &[OF_THE_PARTNER, STAFF],
        Whose::Platform => &[OF_THE_PARTNER, OF_THE_CUSTOMER],
        Whose::Programs | Whose::Everybody => &[],
    };
    strangers.extend(others.concat());
    strangers
}

#[tokio::test]
async fn of_no_organisation_anything_is_there_for_whoever_does_not_belong_to_it() {
    let world = World::new().await;
    for route in routes().await {
        let whose = route.whose();
        if matches!(whose, Whose::Everybody | Whose::Programs) {
            continue;
        }
        let (front, before) = (world.front(route.function), world.store.items());
        for who in strangers(whose) {
            let answer = world.ask(&front, &route, &who).await;
            let expected = if route.path == LEADS_ON { 303 } else { 404 };
            assert_eq!(answer.status, expected, "{route:?} by {}: {}", who.name, answer.body);
            assert!(!answer.body.contains("Acme"), "{route:?} by {}: {}", who.name, answer.body);
        }
        let nobody = ask(&front, &world.request(&route), now()).await;
        let expected = if route.is_page() && route.only_reads() { 303 } else { 401 };
        assert_eq!(nobody.status, expected, "{route:?} by nobody: {}", nobody.body);
        assert!(world.store.items() == before, "{route:?} changed something");
    }
}

#[tokio::test]
async fn every_route_of_an_organisation_is_there_for_somebody_of_its_own() {
    let untouched = World::new().await;
    for route in routes().await {
        let insiders = match route.whose() {
            Whose::Partner => OF_THE_PARTNER,
            Whose::Customer => OF_THE_CUSTOMER,
            Whose::Platform => STAFF,
            Whose::Programs | Whose::Everybody => continue,
        };
        if NOT_YET.iter().any(|part| route.path.contains(part)) {
            continue;
        }
        // What one route takes away, the next may need.
        let world = untouched.again();
        let front = world.front(route.function);
        let mut statuses = vec![];
        for who in insiders {
            statuses.push(world.ask(&front, &route, who).await.status);
        }
        assert!(statuses.iter().any(|status| *status != 404), "{route:?}: {statuses:?}");
        assert!(statuses.iter().all(|status| *status < 500), "{route:?}: {statuses:?}");
    }
}

#[tokio::test]
async fn who_may_only_look_changes_nothing_by_any_route() {
    let world = World::new().await;
    for route in routes().await.into_iter().filter(|route| !route.only_reads()) {
        // What the role is there for: members ask for apps, support says why it reads.
        let (who, may) = match route.whose() {
            Whose::Customer => (MIA, route.method == Method::POST && route.path.ends_with("/request")),
            Whose::Platform => (SAM, route.path.contains("/support")),
            Whose::Partner if route.path.contains("/members") => (TOM, false),
            Whose::Partner | Whose::Programs | Whose::Everybody => continue,
        };
        if may {
            continue;
        }
        let before = world.store.items();
        let answer = world.ask(&world.front(route.function), &route, &who).await;
        assert_eq!(answer.status, 403, "{route:?} by {}: {}", who.name, answer.body);
        assert!(world.store.items() == before, "{route:?} changed something");
    }
}

#[tokio::test]
async fn by_anothers_key_nothing_of_a_partner_or_a_customer_is_told() {
    let world = World::new().await;
    for route in routes().await.into_iter().filter(|route| route.whose() == Whose::Programs) {
        let (front, before) = (world.front(route.function), world.store.items());
        for key in [Some(world.others_key.as_str()), Some("lsn_test_partner-x"), None] {
            let event = world.request(&route);
            let event = match key {
                Some(key) => event.header("authorization", &format!("Bearer {key}")),
                None => event,
            };
            let answer = ask(&front, &event, now()).await;
            // Its own feed is there; what names somebody else's things is not, and a body that says nothing is at fault.
            let expected: &[u16] =
                if route.path.ends_with("/events") && key == Some(world.others_key.as_str()) { &[200] } else { &[401, 403, 404, 422] };
            assert!(expected.contains(&answer.status), "{route:?}: {} {}", answer.status, answer.body);
            for theirs in ["Acme".to_owned(), world.partner.to_string(), world.customer.to_string(), "depot".to_owned()] {
                assert!(!answer.body.contains(&theirs), "{route:?} tells {theirs}: {}", answer.body);
            }
        }
        // That a key was used is noted with the key, and nothing else.
        let noted = |item: &application::ports::Item| !item.key.sort.starts_with("key-use#");
        let rest = |items: Vec<application::ports::Item>| items.into_iter().filter(|item| noted(item)).collect::<Vec<_>>();
        assert!(rest(world.store.items()) == rest(before), "{route:?} changed something");
    }
}
