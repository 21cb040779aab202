//! No operation gets dearer: round trips and capacity of every operation, through the functions' own libraries and the
//! real adapters over an embedded DynamoDB, against `budget.toml`.
#![allow(clippy::unwrap_used, reason = "in a test it is the shortest honest assertion, and clippy.toml covers only #[test] functions")]

use std::{collections::BTreeSet, sync::Arc};

use application::{
    fakes::{FixedDocuments, FixedIdentity, FixedUploads, PaperSeal, SeededEntropy},
    ports::{Item, Table},
    use_cases::observed::Counter,
};
use bench::{
    budget::budget,
    cloud::{Cloud, Cost, DOCUMENTS},
    operations::{self, Operation},
    scale, tables,
    world::World,
};
use documents::S3Documents;
use domain::webhook::Loopback;
use entrypoint::Front;
use jiff::Timestamp;
use lambda_http::request;
use mail::{ses::SesMailer, templates::Brand};
use outbound::EndpointClient;
use queue::{Addresses, SqsQueues};
use rusty_s3::Credentials;
use secrets::KmsSecrets;
use serde_json::Value;
use store::{DynamoStore, Tables};
use support::cast;

/// A slow machine can split what was under way at once into two waves; it cannot join two. So the fewest of some tries
/// are the operation's own.
const TRIES: usize = 5;

struct Functions {
    url: String,
    connection: aws::Connection,
    store: DynamoStore,
    now: Timestamp,
}

impl Functions {
    fn new(url: &str, now: Timestamp) -> Self {
        let connection = aws::fakes::connection(url);
        let name = |table| Some(tables::name(table));
        let tables = Tables {
            partners: name(Table::Partners),
            directory: name(Table::Directory),
            installations: name(Table::Installations),
            activity: name(Table::Activity),
            delegations: name(Table::Delegations),
            ledger: name(Table::Ledger),
            deliveries: name(Table::Deliveries),
            ephemeral: name(Table::Ephemeral),
        };
        Self { url: url.to_owned(), store: DynamoStore::new(&connection, tables), connection, now }
    }

    /// Invokes a function and says what was wrong with its answer, if anything was.
    async fn invoke(&self, function: &str, event: &Value) -> Result<(), String> {
        let (store, site, now) = (self.store.clone(), cast::site(), self.now);
        let entropy = || SeededEntropy::new(7);
        let front = match function {
            "application-intake" => application_intake::Intake::new(store, FixedDocuments::default(), site).front(),
            "listing-review" => listing_review::ReviewDesk::new(store, FixedDocuments::default(), site).front(),
            "developer-portal" => developer_portal::DeveloperPortal::new(store, PaperSeal, entropy(), site, Loopback::Refused).front(),
            "listings" => listings::Listings::new(store, entropy(), self.documents(), site).front(),
            "organisation" => organisation::Organisation::new(store, site).front(),
            "catalogue" => catalogue::Catalogue::new(store, FixedUploads::default(), site).front(),
            "installations" => installations::Installations::new(store, entropy(), site).front(),
            "access-decision" => access_decision::AccessDecision::new(store, entropy(), Arc::new(Counter::default()), site).front(),
            "directory" => directory::Directory::new(store, site).front(),
            "sign-in" => sign_in::SignIn::new(store, FixedIdentity, entropy(), None, site).front(),
            job => return self.run(job, event).await,
        };
        ask(&front, event, now).await.and_then(|body| {
            // What is refused may be cheaper: an answer of 200 is not enough.
            if body.contains(r#""decision":"deny""#) { Err(body) } else { Ok(()) }
        })
    }

    fn documents(&self) -> S3Documents {
        let address = format!("{}{DOCUMENTS}", self.url).parse().unwrap();
        S3Documents::new("liaison-documents", &address, "eu-central-1", Credentials::new("NOBODY", "nothing")).unwrap()
    }

    fn queues(&self) -> Addresses {
        let at = |name: &str| Some(format!("{}/1/{name}", self.url));
        Addresses { emails: at("emails"), webhooks: at("webhooks"), installations: at("installations"), parked: at("parked") }
    }

    async fn run(&self, function: &str, event: &Value) -> Result<(), String> {
        let (store, now) = (self.store.clone(), self.now);
        match function {
            "relay-events" => {
                let names = Table::STREAMED.map(|table| (tables::name(table), table)).to_vec();
                let queues = SqsQueues::new(&self.connection, self.queues());
                relay_events::RelayEvents::new(store, queues, names)
                    .handle(event.clone())
                    .await
                    .map(drop)
                    .map_err(|error| error.to_string())
            }
            "send-email" => {
                let brand = Brand { platform_name: "Fleet Hub".to_owned(), support_address: "team@platform.example".to_owned() };
                let function = send_email::SendEmail {
                    store,
                    mailer: SesMailer::new(&self.connection, "no-reply@platform.example".to_owned(), "programme".to_owned()),
                    entropy: SeededEntropy::new(7),
                    templates: send_email::Templates { brand, site_url: cast::site().url },
                    team: cast::OLGA.email(),
                };
                batch(function.handle(event, || now).await)
            }
            "deliver-webhook" => {
                let function = deliver_webhook::DeliverWebhook {
                    store,
                    secrets: KmsSecrets::new(&self.connection, "key-1".to_owned()),
                    endpoints: EndpointClient::new(Loopback::Allowed),
                    entropy: SeededEntropy::new(7),
                    site_url: cast::site().url,
                };
                batch(function.handle(event, || now).await)
            }
            "retry-webhooks" => {
                let queues = SqsQueues::new(&self.connection, self.queues());
                let report = retry_webhooks::handle(&store, &queues, event, now).await.map_err(|error| error.to_string())?;
                if report.failed + report.passed_over == 0 { Ok(()) } else { Err(format!("{report:?}")) }
            }
            "authorize-access" => {
                let function = authorize_access::AuthorizeAccess { store, entropy: SeededEntropy::new(7), counter: Arc::default() };
                let asked = serde_json::from_value(event.clone()).map_err(|error| error.to_string())?;
                let answer = function.handle(&asked, now).await;
                if answer.is_authorized { Ok(()) } else { Err(format!("{answer:?}")) }
            }
            "ask-consent" => {
                let queues = SqsQueues::new(&self.connection, self.queues());
                batch(ask_consent::handle(&store, &queues, event, || now, "bench").await)
            }
            "record-email-feedback" => batch(record_email_feedback::handle(&store, event, || now).await),
            "expire-requests" => {
                let report = expire_requests::handle(&store, event, now, "bench").await.map_err(|error| error.to_string())?;
                if report.failed + report.passed_over == 0 { Ok(()) } else { Err(format!("{report:?}")) }
            }
            other => Err(format!("no function is called {other}")),
        }
    }
}

async fn ask(front: &Front, event: &Value, now: Timestamp) -> Result<String, String> {
    let request = request::from_str(&event.to_string()).unwrap();
    let response = front.answer(request, now).await;
    let body = format!("{:?}", response.body());
    if response.status().as_u16() < 400 { Ok(body) } else { Err(shortened(format!("{}: {body}", response.status()))) }
}

/// The end of an answer, where a page says what is wrong.
#[allow(clippy::needless_pass_by_value, reason = "it is mapped over owned texts")]
fn shortened(text: String) -> String {
    text.chars().take(600).collect()
}

fn batch(outcome: Result<queue::Failures, queue::AllFailed>) -> Result<(), String> {
    let failures = outcome.map_err(|error| error.to_string())?;
    if failures.messages.is_empty() { Ok(()) } else { Err(format!("{} messages failed", failures.messages.len())) }
}

/// What an operation costs in a world made for it.
async fn cost(operation: &Operation) -> Result<Cost, String> {
    cost_among(operation, &[]).await
}

/// What it costs with these items stored besides.
async fn cost_among(operation: &Operation, others: &[Item]) -> Result<Cost, String> {
    let (cloud, url): (Arc<Cloud>, String) = Cloud::open(tables::database()).await;
    let world = World::new(cast::now()).before(&url);
    let events = (operation.prepare)(&world, 1);
    tables::load(cloud.database(), others);
    tables::load(cloud.database(), &world.store.items());
    let functions = Functions::new(&url, world.now);
    cloud.count();
    for event in &events {
        functions.invoke(operation.function, event).await?;
    }
    Ok(cloud.counted())
}

/// The least of some tries: see [`TRIES`]. One try is enough where it is no more than expected.
async fn least(operation: &Operation, expected: usize) -> Result<Cost, String> {
    let mut least = cost(operation).await?;
    for _ in 1..TRIES {
        if least.trips > expected {
            let again = cost(operation).await?;
            least = if again.trips < least.trips { again } else { least };
        }
    }
    Ok(least)
}

#[tokio::test]
async fn no_operation_is_dearer_than_its_budget() {
    let budget = budget();
    let mut faults = vec![];
    for operation in operations::all() {
        let allowance = budget.get(operation.function).and_then(|operations| operations.get(operation.name));
        let name = format!("{}: {}", operation.function, operation.name);
        let cost = match least(&operation, allowance.map_or(0, |allowance| allowance.trips)).await {
            Ok(cost) => cost,
            Err(reason) => {
                faults.push(format!("{name}: {reason}"));
                continue;
            }
        };
        let calls = cost.calls.iter().map(|call| format!("    {call}"));
        let Some(allowance) = allowance else {
            faults.push(format!("{name}: no budget; trips = {}, read = {:?}, write = {:?}", cost.trips, cost.read_units, cost.write_units));
            faults.extend(calls);
            continue;
        };
        let dearer = allowance.exceeded(&cost);
        // A budget with slack would let the next change be dear unnoticed.
        let cheaper = allowance.unused(&cost).into_iter().map(|unused| format!("{unused}: lower the budget"));
        let wrong: Vec<String> = dearer.into_iter().chain(cheaper).map(|fault| format!("{name}: {fault}")).collect();
        if !wrong.is_empty() {
            faults.extend(wrong);
            faults.extend(calls);
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

/// Short form of the full measurement's, which goes up to a hundred thousand items.
#[tokio::test]
async fn the_work_of_a_request_does_not_depend_on_how_much_there_is() {
    // The queue's page is full at either size.
    let (few, many) = (scale::population(400, cast::now()), scale::population(2_000, cast::now()));
    for operation in scale::operations() {
        let (among_few, among_many) = (cost_among(&operation, &few).await.unwrap(), cost_among(&operation, &many).await.unwrap());
        let units = |cost: &Cost| (cost.calls.len(), cost.read_units.to_bits(), cost.write_units.to_bits());
        assert_eq!(units(&among_few), units(&among_many), "{}: {}: {among_few:?} {among_many:?}", operation.function, operation.name);
    }
}

#[test]
fn the_budget_names_only_operations_that_there_are() {
    let known: BTreeSet<_> = operations::all().iter().map(|operation| (operation.function, operation.name)).collect();
    for (function, operations) in &budget() {
        for name in operations.keys() {
            assert!(known.contains(&(function.as_str(), name.as_str())), "{function}: {name}");
        }
    }
}
