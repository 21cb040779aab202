//! What the relay makes of an event for the partner's webhook endpoints: once it has its number in the feed, a delivery
//! for each endpoint that wants it, and an order for each delivery.

use application::{
    engine::Loaded,
    fakes::{Queues, SeededEntropy},
    notification::WebhookOrder,
    ports::{Index, Lists as _, Query, Table},
    programme::programme,
    records::{self, Record as _, delivery::Delivery, feed::Entry},
    use_cases::{portal, retry_webhooks},
};
use domain::{
    application::State,
    event::{Actor, Occasion},
    id::{PartnerId, WebhookId, derive},
    organisation::{OrganisationId, Role},
    webhook::{Command, EndpointAddress, Kid, Loopback, NewSecret, Settings, WebhookEndpoint},
};
use support::{
    cast::{ANA, now},
    queues::stream,
    story::{self, moment},
};

use crate::world::World;

fn webhook(name: &str) -> WebhookId {
    derive(&[name])
}

/// Acme is a partner, and everything of that is relayed.
async fn acme(world: &World) -> PartnerId {
    let application = story::becomes_a_partner(&world.store).await;
    world.relays().await;
    world.pushed();
    match story::load(&world.store, &application).state {
        State::Approved { partner, .. } => partner,
        other => panic!("{other:?}"),
    }
}

fn decides(world: &World, partner: PartnerId, name: &str, command: Command) {
    let key = records::webhook::key(&partner, &webhook(name));
    let occasion = Occasion { now: now(), actor: Actor::Schedule, request_id: "spec".to_owned() };
    let loaded = Loaded::<WebhookEndpoint>::read(key.clone(), world.store.get(&key)).unwrap();
    world.store.plant(loaded.decide(command, &occasion, programme()).unwrap().aggregate().item(now()).unwrap());
}

fn registers(world: &World, partner: PartnerId, name: &str, event_types: &[&str]) {
    let url = EndpointAddress::parse("https://hooks.acme.example/in", Loopback::Refused).unwrap();
    let event_types = event_types.iter().map(|&kind| kind.to_owned()).collect();
    let settings = Settings { url, description: None, event_types };
    let secret = NewSecret { kid: Kid::of([1; 4]), ciphertext: "sealed".to_owned() };
    decides(world, partner, name, Command::Create { id: webhook(name), partner, settings, secret });
}

async fn deliveries(world: &World, name: &str) -> Vec<Delivery> {
    let query = Query::of(Table::Deliveries, Index::Primary, webhook(name)).limit(100);
    world.store.list(&query).await.unwrap().rows.into_iter().map(|row| Delivery::read(row).unwrap()).collect()
}

async fn feed(world: &World, partner: &PartnerId) -> Vec<Entry> {
    let rows = world.store.list(&records::feed::after(partner, 0).limit(100)).await.unwrap().rows;
    rows.into_iter().map(|row| Entry::read(row).unwrap()).collect()
}

/// Ana opens the first test key, which two events of the feed tell.
async fn opens_the_test_key(world: &World, partner: PartnerId) {
    ANA.is_signed_in(&world.store, now());
    ANA.sits(&world.store, OrganisationId::Partner(partner), &[Role::PartnerAdmin]);
    let entropy = SeededEntropy::new(1);
    portal::mint_test_key(&world.store, &entropy, &ANA.credential(), &partner, moment(now())).await.unwrap();
}

#[tokio::test]
async fn each_endpoint_that_wants_an_event_gets_it_once_however_often_it_is_relayed() {
    let world = World::new();
    let partner = acme(&world).await;
    registers(&world, partner, "all", &[]);
    registers(&world, partner, "keys", &["api_key.minted"]);
    registers(&world, partner, "others", &["member.removed"]);
    registers(&world, partner, "off", &[]);
    decides(&world, partner, "off", Command::Disable);
    registers(&world, partner, "gone", &[]);
    decides(&world, partner, "gone", Command::Delete);
    opens_the_test_key(&world, partner).await;
    let records = world.relays().await;
    let mut orders = world.pushed();
    orders.sort_by_key(|order| (order.number, order.webhook.to_string()));
    let told = feed(&world, &partner).await;
    let key = told.iter().find(|entry| entry.kind == "api_key.minted").unwrap().number;
    let opened = told.iter().find(|entry| entry.kind == "partner.test_key_minted").unwrap().number;
    let of = |name: &str, number| WebhookOrder::new(webhook(name), partner, number);
    let mut expected = vec![of("all", key), of("all", opened), of("keys", key)];
    expected.sort_by_key(|order| (order.number, order.webhook.to_string()));
    assert_eq!(orders, expected);
    for (name, count) in [("all", 2), ("keys", 1), ("others", 0), ("off", 0), ("gone", 0)] {
        assert_eq!(deliveries(&world, name).await.len(), count, "{name}");
    }
    let before = deliveries(&world, "all").await;
    assert!(before.iter().all(|delivery| delivery.delivery.next_attempt_at() == Some(now())), "due at once");
    world.handle(stream(&records)).await.unwrap();
    assert_eq!(deliveries(&world, "all").await, before, "relayed again changes nothing");
    assert_eq!(world.pushed().len(), 3, "and orders them again, which attempts nothing twice");
}

#[tokio::test]
async fn a_delivery_whose_order_was_not_enqueued_is_found_by_the_schedule() {
    let world = World::new();
    let partner = acme(&world).await;
    registers(&world, partner, "all", &[]);
    opens_the_test_key(&world, partner).await;
    world.queues_are_away_for(1);
    let records = world.store.drain_stream();
    world.handle(stream(&records)).await.unwrap_err();
    assert_eq!(deliveries(&world, "all").await.len(), 2);
    let queues = Queues::default();
    let report = retry_webhooks::run(&world.store, &queues, now()).await.unwrap();
    assert_eq!((report.ordered, queues.drain().len()), (2, 2));
}

#[tokio::test]
async fn an_endpoint_that_cannot_be_read_keeps_no_event_from_the_others() {
    let world = World::new();
    let partner = acme(&world).await;
    registers(&world, partner, "all", &[]);
    registers(&world, partner, "damaged", &[]);
    let key = records::webhook::key(&partner, &webhook("damaged"));
    let mut item = world.store.get(&key).unwrap();
    item.attributes.insert("schema".to_owned(), 99.into());
    world.store.plant(item);
    opens_the_test_key(&world, partner).await;
    world.relays().await;
    assert_eq!(deliveries(&world, "all").await.len(), 2);
    assert!(world.stage.watch.lines().contains("a webhook endpoint cannot be read"));
}
