//! What a publication and an installation order on the queue of installations.

use application::use_cases::{catch_up::CatchUpOrder, installations::Act, listing_review::Act as Review};
use support::{
    cast::{OLGA, RITA},
    customers::{CLARA, does, fleet, installs},
    listings::{acme, approved, reviews},
    story::prose,
};

use crate::world::World;

#[tokio::test]
async fn whatever_is_published_or_taken_back_orders_its_installations_to_catch_up() {
    let world = World::new();
    let partner = acme(&world.store).await;
    let (listing, _) = approved(&world.store, &partner).await;
    world.relays().await;
    assert_eq!(world.caught_up(), [], "nothing is published yet");
    let reason = prose("It leaks.");
    for act in [Review::Publish, Review::Suspend { reason: reason.clone(), lift_at: None }, Review::Lift, Review::Retire] {
        reviews(&world.store, &RITA, &listing, &act).await;
        world.relays().await;
        assert_eq!(world.caught_up(), [CatchUpOrder::new(listing, None)], "{act:?}");
    }
    reviews(&world.store, &OLGA, &listing, &Review::Stop { reason }).await;
    world.relays().await;
    assert_eq!(world.caught_up(), [], "whether an app may read is nothing to catch up with");
}

#[tokio::test]
async fn an_installation_orders_the_same_for_itself_alone() {
    let world = World::new();
    let partner = acme(&world.store).await;
    let (listing, _) = support::listings::published(&world.store, &partner).await;
    let customer = fleet(&world.store);
    world.relays().await;
    world.caught_up();
    installs(&world.store, &customer, &listing, &["assets:read"]).await;
    world.relays().await;
    assert_eq!(world.caught_up(), [CatchUpOrder::new(listing, Some(customer))]);
    does(&world.store, &CLARA, &customer, &listing, &Act::Disconnect).await.unwrap();
    world.relays().await;
    assert_eq!(world.caught_up(), []);
}
