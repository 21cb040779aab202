//! Keys of production: a partner has them once an app of its own is published.

use application::{
    fakes::SeededEntropy,
    use_cases::{
        keys::{self, KeysError, Wish},
        listing_review::Act as Review,
        listings::{self, Act},
    },
};
use domain::{
    api_key::Environment,
    id::{ListingId, PartnerId},
    limits,
    listing::Content,
    organisation::OrganisationId,
    values::Line,
};
use support::{
    Store,
    cast::{ANA, OLGA, Stage, TOM, now},
    listings::{acme, ana_does, approved, claimed, key, named, published, ready, reviews},
    story::{moment, prose},
};

async fn asks(store: &Store, partner: &PartnerId, environment: Environment) -> Result<(), KeysError> {
    let (wish, request) = (Wish { label: Line::parse("Production").unwrap(), environment }, key(&format!("at {}", store.trips())));
    let organisation = OrganisationId::Partner(*partner);
    keys::mint(store, &SeededEntropy::new(7), &ANA.credential(), organisation, &wish, &request, moment(now())).await.map(|_| ())
}

async fn asks_for_production(store: &Store, partner: &PartnerId) -> Result<(), KeysError> {
    asks(store, partner, Environment::Live).await
}

/// One more app that was never published.
async fn another_app(store: &Store, partner: &PartnerId, number: usize) -> ListingId {
    let (app, request) = (named("Another app"), key(&format!("app {number}")));
    listings::create(store, &TOM.credential(), partner, &request, &app, moment(now())).await.unwrap().made
}

async fn stage() -> (Store, PartnerId) {
    let Stage { store, .. } = Stage::set();
    let partner = acme(&store).await;
    (store, partner)
}

#[tokio::test]
async fn production_is_closed_until_an_app_is_published() {
    type Step = (ListingId, Content);
    let (store, partner) = stage().await;
    assert_eq!(asks_for_production(&store, &partner).await, Err(KeysError::ProductionNotOpen), "without an app");
    for so_far in ["ready", "claimed", "approved"] {
        let (store, partner) = stage().await;
        let _: Step = match so_far {
            "ready" => ready(&store, &partner).await,
            "claimed" => claimed(&store, &partner).await,
            _ => approved(&store, &partner).await,
        };
        assert_eq!(asks_for_production(&store, &partner).await, Err(KeysError::ProductionNotOpen), "{so_far}");
        assert_eq!(asks(&store, &partner, Environment::Test).await, Ok(()), "the sandbox is open whatever became of the app");
    }
    let (listing, _) = published(&store, &partner).await;
    assert_eq!(asks_for_production(&store, &partner).await, Ok(()));
    let suspension = Review::Suspend { reason: prose("It is looked into."), lift_at: None };
    reviews(&store, &OLGA, &listing, &suspension).await;
    assert_eq!(asks_for_production(&store, &partner).await, Ok(()), "a suspended app comes back");
}

#[tokio::test]
async fn production_is_closed_to_a_partner_whose_only_published_app_is_retired() {
    let (store, partner) = stage().await;
    let (listing, _) = published(&store, &partner).await;
    another_app(&store, &partner, 0).await;
    assert_eq!(asks_for_production(&store, &partner).await, Ok(()), "one is enough");
    ana_does(&store, &partner, &listing, &Act::Retire).await;
    assert_eq!(asks_for_production(&store, &partner).await, Err(KeysError::ProductionNotOpen));
}

#[tokio::test]
async fn an_app_behind_many_others_opens_production_as_well() {
    let (store, partner) = stage().await;
    let (listing, _) = published(&store, &partner).await;
    let (mut number, mut before_it) = (0, 0);
    while before_it <= limits::PAGE_ROWS {
        before_it += usize::from(another_app(&store, &partner, number).await.to_string() < listing.to_string());
        number += 1;
    }
    assert_eq!(asks_for_production(&store, &partner).await, Ok(()));
    ana_does(&store, &partner, &listing, &Act::Retire).await;
    assert_eq!(asks_for_production(&store, &partner).await, Err(KeysError::ProductionNotOpen));
}

#[tokio::test]
async fn what_production_asks_beside_the_keys_costs_one_trip_more() {
    let (store, partner) = stage().await;
    published(&store, &partner).await;
    let mut trips = vec![];
    for environment in [Environment::Test, Environment::Live] {
        let before = store.trips();
        asks(&store, &partner, environment).await.unwrap();
        trips.push(store.trips() - before);
    }
    assert_eq!(trips, [3, 5], "of the two more, the first goes out along with the count of the keys");
}
