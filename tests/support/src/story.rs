//! What the cast does, through the use cases: how a spec comes to the state that it is about.

use application::{
    engine::Loaded,
    fakes::Queues,
    moment::Moment,
    notification::{EmailOrder, matrix},
    ports::{Message, Queue},
    programme::programme,
    records::{
        self, Record as _,
        link::{Link, Opens},
    },
    use_cases::{
        apply::{self, Apply, Contact},
        relay::{self, Change},
        review::{self, Act},
        status,
    },
};
use domain::{
    application::{Application, Command, Content},
    digest::Digest,
    id::{ApplicationId, QuestionId},
    values::{Country, EmailAddress, Language, Line, Prose, Redacted, WebAddress},
};
use jiff::Timestamp;

use crate::{
    Store,
    cast::{ANA, RITA, Someone, TOM, now},
};

/// The token of the status link that Ana has. It is not what any mail of a spec mints.
pub const STATUS_TOKEN: &str = "s3cr3t--status-link-of-acme-aaaaaaaaaaaaaaa";
/// The id of Acme's application as an ISV, as sample events name it.
pub const ACME: &str = "application_38gfxzasb0g93b0fa9fqgxhacb";
/// The question that Rita asks.
pub const QUESTION: &str = "Which of our regions do you serve?";
/// Ana's answer.
pub const ANSWER: &str = "Europe and Brazil.";
/// Why Rita rejects.
pub const REASONS: &str = "We already have a partner for this.";

/// A moment at `now`.
#[must_use]
pub fn moment(now: Timestamp) -> Moment<'static> {
    Moment { now, request_id: "request-1", programme: programme() }
}

/// Words, parsed.
#[must_use]
pub fn prose(text: &str) -> Prose {
    Prose::parse(text).expect("words")
}

/// Acme's form: the one of `events/http/application-intake/apply-form.json`.
#[must_use]
pub fn acme(partnership_type: &str) -> Apply {
    let web = |text: &str| WebAddress::parse(text).expect("an address");
    let contact = |who: Someone| Contact {
        name: Line::parse(who.name).expect("a name"),
        address: EmailAddress::parse(who.address).expect("an address"),
    };
    Apply {
        content: Content {
            partnership_type: partnership_type.to_owned(),
            legal_name: Line::parse("Acme Telematics GmbH").expect("a name"),
            country: Country::parse("DE").expect("a country"),
            website: web("https://www.acme.example"),
            use_case: prose("Fuel levels of mixed fleets,\nhour by hour."),
            api_endpoints: vec![web("https://api.acme.example/v1"), web("https://api.acme.example/v2")],
            authentication_method: Some("api_key".to_owned()),
            data_flows: None,
            requested_scopes: vec!["fuel:read".to_owned(), "telemetry:read".to_owned()],
            other_requirements: None,
            technical_documents: vec![],
            security_documents: vec![web("https://www.acme.example/security.pdf")],
            language: Language::En,
        },
        business_contact: contact(ANA),
        technical_contact: contact(TOM),
        revises: None,
        client: "203.0.113.77".to_owned(),
        idempotency_key: None,
    }
}

/// Acme applies as an ISV, and Ana holds [`STATUS_TOKEN`].
pub async fn applies(store: &Store, now: Timestamp) -> ApplicationId {
    applies_with(store, &acme("isv"), now).await
}

/// Somebody applies with this form, and the business contact holds [`STATUS_TOKEN`].
pub async fn applies_with(store: &Store, form: &Apply, now: Timestamp) -> ApplicationId {
    let application = apply::apply(store, form, moment(now)).await.expect("an application").application;
    let expires = domain::step::add_days(now, programme().application.status_link_days);
    holds_link(store, application, STATUS_TOKEN, expires);
    application
}

/// A status link with this token, as its mail would have carried it.
pub fn holds_link(store: &Store, application: ApplicationId, token: &str, expires: Timestamp) {
    let opened = load(store, &application);
    let person = opened.state.dossier().expect("an application").business_contact;
    let link = Link { digest: Digest::of(token), opens: Opens::ApplicationStatus { application }, person, expires };
    store.plant(link.item().expect("a link's item"));
}

/// The application as it is stored.
#[must_use]
pub fn load(store: &Store, application: &ApplicationId) -> Loaded<Application> {
    let key = records::application::key(application);
    Loaded::read(key.clone(), store.get(&key)).expect("an application's item")
}

/// The name of the application's state.
#[must_use]
pub fn state(store: &Store, application: &ApplicationId) -> &'static str {
    use domain::aggregate::Aggregate as _;
    Application::label(&load(store, application).state)
}

/// Ana presses a button of the status page.
pub async fn presses(store: &Store, application: &ApplicationId, command: Command, now: Timestamp) {
    let token = Redacted::new(STATUS_TOKEN.to_owned());
    status::act(store, application, &token, command, moment(now)).await.expect("allowed");
}

/// Ana confirms her address.
pub async fn confirms(store: &Store, application: &ApplicationId, now: Timestamp) {
    presses(store, application, Command::ConfirmAddress, now).await;
}

/// Ana answers the open question.
pub async fn answers(store: &Store, application: &ApplicationId, now: Timestamp) {
    let question = open_question(store, application);
    presses(store, application, Command::Answer { question, text: prose(ANSWER) }, now).await;
}

/// The question that waits for an answer.
#[must_use]
pub fn open_question(store: &Store, application: &ApplicationId) -> QuestionId {
    load(store, application).state.dossier().expect("an application").open_questions().next().expect("an open question").id
}

/// A reviewer acts; they are signed in still, whatever the day.
pub async fn reviews(store: &Store, who: &Someone, application: &ApplicationId, act: Act, now: Timestamp) {
    who.is_signed_in(store, now);
    review::act(store, &who.credential(), application, None, &act, moment(now)).await.expect("allowed");
}

/// Rita claims.
pub async fn claims(store: &Store, application: &ApplicationId, now: Timestamp) {
    reviews(store, &RITA, application, Act::Claim, now).await;
}

/// Rita asks [`QUESTION`].
pub async fn asks(store: &Store, application: &ApplicationId, now: Timestamp) {
    reviews(store, &RITA, application, Act::Ask { text: prose(QUESTION) }, now).await;
}

/// Acme's application, confirmed, claimed and approved.
pub async fn becomes_a_partner(store: &Store) -> ApplicationId {
    let application = applies(store, now()).await;
    confirms(store, &application, now()).await;
    claims(store, &application, now()).await;
    reviews(store, &RITA, &application, Act::Approve, now()).await;
    application
}

/// What the relay makes of the changes since the last time: every email ordered, and what was parked. Deliveries of
/// webhooks are in the store.
pub async fn relays(store: &Store) -> (Vec<EmailOrder>, Vec<Message>) {
    let changes: Vec<Change> = store
        .drain_stream()
        .into_iter()
        .filter_map(|record| {
            let item = record.new?;
            item.version()?;
            Some(Change { item, old_version: record.old.as_ref().and_then(application::ports::Item::version).unwrap_or(0) })
        })
        .collect();
    let queues = Queues::default();
    relay::relay(store, &queues, &changes, matrix()).await.expect("relayed");
    // Installations catch up with whatever is published when they are asked to: a story asks them itself.
    let elsewhere = [Queue::Webhooks, Queue::Installations];
    let messages = queues.drain().into_iter().filter(|message| !elsewhere.contains(&message.queue));
    let (emails, parked): (Vec<_>, Vec<_>) = messages.partition(|message| message.queue == Queue::Emails);
    (emails.iter().map(|message| serde_json::from_str(&message.body).expect("an order")).collect(), parked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_sample_events_name_the_application_of_the_story() {
        let stage = crate::cast::Stage::set();
        assert_eq!(applies(&stage.store, now()).await.to_string(), ACME);
        claims(&stage.store, &ACME.parse().expect("an id"), now()).await;
        asks(&stage.store, &ACME.parse().expect("an id"), now()).await;
        let answer = crate::Event::load("http/application-intake/answer").0["body"].to_string();
        let question = open_question(&stage.store, &ACME.parse().expect("an id")).to_string();
        assert!(answer.contains(&question), "{answer} {question}");
        let rita = crate::Event::load("http/listing-review/claim").0["cookies"].to_string();
        assert!(rita.contains(&RITA.cookie()), "{rita}");
    }
}
