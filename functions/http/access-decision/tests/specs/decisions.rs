//! What decides: the key, the app, the grant, what is shared; and what is counted of it.

use application::{
    ports::Lists as _,
    records::{
        Record as _,
        installation::grant_key,
        key_use::{self, KeyUse},
        observed::{Observed, since},
    },
};
use domain::{
    api_key::Environment,
    installation::{Shared, Sharing},
};
use support::{
    cast::now,
    consents::{self, LOCATION, TRACKER, app, customer, external},
};

use crate::world::{World, told};

#[tokio::test]
async fn an_access_is_decided_in_one_trip() {
    for sample in ["customer", "tracker", "location", "scope-not-granted", "hostile-unknown-customer"] {
        let world = World::new();
        let before = world.store.trips();
        world.ask(sample).await;
        assert_eq!(world.store.trips() - before, 1, "{sample}");
    }
}

#[tokio::test]
async fn an_answer_says_on_whose_behalf_and_a_refusal_only_why() {
    let world = World::new();
    let allowed = world.ask("tracker").await.body;
    assert!(allowed.contains(&customer().to_string()) && allowed.contains(&app().to_string()), "{allowed}");
    assert_eq!(world.ask("hostile-unknown-customer").await.body, r#"{"decision":"deny","reason":"not_installed"}"#);
}

#[tokio::test]
async fn a_customer_that_is_not_there_is_refused_like_one_that_has_not_the_app() {
    let world = World::new();
    let unknown = world.ask("hostile-unknown-customer").await;
    world.store.remove(&grant_key(&customer(), &app())).await;
    let known = world.ask("customer").await;
    assert_eq!((known.status, &known.body), (unknown.status, &unknown.body));
}

#[tokio::test]
async fn a_withdrawn_consent_refuses_the_next_question() {
    let world = World::new();
    assert_eq!(world.decision("customer").await, "allow");
    consents::grant(&world.store, &["locations:read"], Sharing::default());
    assert_eq!(world.decision("customer").await, "scope_not_granted");
    world.store.remove(&grant_key(&customer(), &app())).await;
    assert_eq!(world.decision("location").await, "not_installed");
}

#[tokio::test]
async fn a_stopped_app_reads_nothing_whatever_was_granted() {
    let world = World::new();
    consents::stop(&world.store);
    assert_eq!(world.decision("customer").await, "app_stopped");
    consents::publish(&world.store);
    assert_eq!(world.decision("customer").await, "allow");
}

#[tokio::test]
async fn only_what_is_shared_may_be_read() {
    let world = World::new();
    let shares = |trackers, locations| consents::grant(&world.store, &["assets:read", "locations:read"], Sharing { trackers, locations });
    shares(Shared::Only(vec![external("TRK-2")]), Shared::Except(vec![external(LOCATION)]));
    assert_eq!(world.decision("tracker").await, "asset_not_shared");
    assert_eq!(world.decision("location").await, "location_not_shared");
    shares(Shared::Only(vec![external(TRACKER)]), Shared::Except(vec![external("LOC-2")]));
    assert_eq!(world.decision("tracker").await, "allow");
    assert_eq!(world.decision("location").await, "allow");
}

#[tokio::test]
async fn a_key_opens_only_the_grants_of_its_own_app_and_only_while_it_is_in_force() {
    let world = World::new();
    let sandbox = consents::key(Environment::Test, Some(app()));
    let of_no_app = consents::key(Environment::Live, None);
    let of_another = consents::key(Environment::Live, Some(domain::id::derive(&["another app"])));
    assert_eq!(told(&world.ask_by("customer", &sandbox).await), "key_refused", "of a key that was never minted");
    for (key, reason) in [(&sandbox, "sandbox_key"), (&of_no_app, "key_without_app"), (&of_another, "app_stopped")] {
        consents::mint(&world.store, key);
        assert_eq!(told(&world.ask_by("customer", key).await), reason);
    }
    consents::revoke(&world.store, &world.key);
    assert_eq!(world.decision("customer").await, "key_refused");
}

#[tokio::test]
async fn doubt_is_a_refusal() {
    let world = World::new();
    world.store.refuse_reads(1);
    assert_eq!(world.decision("customer").await, "try_again");
    assert_eq!(world.decision("customer").await, "allow");
}

#[tokio::test]
async fn what_was_read_and_refused_is_counted_and_written_as_totals() {
    let world = World::new();
    for sample in ["customer", "tracker", "scope-not-granted", "hostile-unknown-customer", "hostile-no-key", "hostile-made-up-scope"] {
        world.ask(sample).await;
    }
    world.counter.write(&world.store, now()).await;
    let observed = async |customer: Option<domain::id::CustomerId>| {
        let rows = world.store.list(&since(&app(), customer.as_ref())).await.unwrap().rows;
        rows.into_iter().map(|row| Observed::read(row).unwrap()).collect::<Vec<_>>()
    };
    let [of_customer] = &observed(Some(customer())).await[..] else { panic!("one process, one day") };
    assert_eq!(of_customer.allowed["assets:read"], 2);
    let refused = &of_customer.refused["scope_not_granted"];
    assert_eq!((refused["fuel:read"], refused["unknown"]), (1, 1), "what is made up takes no room");
    let [of_app] = &observed(None).await[..] else { panic!("one process, one day") };
    assert_eq!(of_app.refused["not_installed"]["assets:read"], 1);
}

#[tokio::test]
async fn totals_are_written_over_and_one_that_was_not_written_is_written_the_next_time() {
    let world = World::new();
    world.ask("customer").await;
    world.store.refuse(10);
    world.counter.write(&world.store, now()).await;
    world.store.refuse(0);
    world.counter.write(&world.store, now()).await;
    world.ask("customer").await;
    world.counter.write(&world.store, now()).await;
    let before = world.store.items();
    world.counter.write(&world.store, now()).await;
    assert_eq!(world.store.items(), before, "nothing new, nothing written");
    let rows = world.store.list(&since(&app(), Some(&customer()))).await.unwrap().rows;
    let [row] = &rows[..] else { panic!("one process, one day") };
    assert_eq!(Observed::read(row.clone()).unwrap().allowed["assets:read"], 2);
    let used = key_use::key(&world.key.owner, &world.key.id);
    assert_eq!(KeyUse::read(world.store.get(&used).unwrap()).unwrap().at, now());
}
