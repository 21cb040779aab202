//! Keys of production: each is of one app of the partner's, once that is published.

use application::{
    fakes::SeededEntropy,
    records,
    use_cases::{
        keys::{self, AppStanding, KeysError, Wish},
        listing_review::Act as Review,
        listings::{self, Act},
    },
};
use domain::{
    api_key::Environment,
    id::{ListingId, PartnerId, derive},
    limits,
    listing::State,
    organisation::OrganisationId,
    values::Line,
};
use support::{
    Store,
    cast::{ANA, OLGA, Stage, TOM, now},
    listings::{acme, ana_does, approved, begins, claimed, key, load, named, published, ready, reviews},
    story::{moment, prose},
};

async fn asks(store: &Store, partner: &PartnerId, environment: Environment, app: Option<ListingId>) -> Result<(), KeysError> {
    let wish = Wish { label: Line::parse("Production").unwrap(), environment, app };
    let (request, organisation) = (key(&format!("at {}", store.trips())), OrganisationId::Partner(*partner));
    let minted = keys::mint(store, &SeededEntropy::new(7), &ANA.credential(), organisation, &wish, &request, moment(now())).await?;
    let text = minted.text.expect("shown");
    assert_eq!((text.app, minted.key.state.minted().expect("minted").app), (app, app), "the key and its text name the app");
    Ok(())
}

async fn asks_for_production(store: &Store, partner: &PartnerId, app: ListingId) -> Result<(), KeysError> {
    asks(store, partner, Environment::Live, Some(app)).await
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
async fn production_is_closed_for_an_app_until_it_is_published() {
    for so_far in ["begun", "ready", "claimed", "approved"] {
        let (store, partner) = stage().await;
        let listing = match so_far {
            "begun" => begins(&store, &partner).await,
            "ready" => ready(&store, &partner).await.0,
            "claimed" => claimed(&store, &partner).await.0,
            _ => approved(&store, &partner).await.0,
        };
        assert_eq!(asks_for_production(&store, &partner, listing).await, Err(KeysError::ProductionNotOpen), "{so_far}");
        assert_eq!(
            asks(&store, &partner, Environment::Test, Some(listing)).await,
            Ok(()),
            "the sandbox is open whatever became of the app"
        );
    }
    let (store, partner) = stage().await;
    let (listing, _) = published(&store, &partner).await;
    assert_eq!(asks_for_production(&store, &partner, listing).await, Ok(()));
    let suspension = Review::Suspend { reason: prose("It is looked into."), lift_at: None };
    reviews(&store, &OLGA, &listing, &suspension).await;
    assert_eq!(asks_for_production(&store, &partner, listing).await, Ok(()), "a suspended app comes back");
}

#[tokio::test]
async fn a_published_app_opens_production_for_itself_alone_and_until_it_is_retired() {
    let (store, partner) = stage().await;
    let (listing, _) = published(&store, &partner).await;
    let other = another_app(&store, &partner, 0).await;
    assert_eq!(asks_for_production(&store, &partner, other).await, Err(KeysError::ProductionNotOpen));
    assert_eq!(asks_for_production(&store, &partner, listing).await, Ok(()));
    ana_does(&store, &partner, &listing, &Act::Retire).await;
    assert_eq!(asks_for_production(&store, &partner, listing).await, Err(KeysError::ProductionNotOpen));
}

#[tokio::test]
async fn a_key_of_production_names_an_app_and_no_key_names_somebody_elses() {
    let (store, partner) = stage().await;
    assert_eq!(asks(&store, &partner, Environment::Live, None).await, Err(KeysError::AppMissing));
    assert_eq!(asks(&store, &partner, Environment::Test, None).await, Ok(()), "a tool of the sandbox need not be of an app");
    let (nothing, theirs) = (derive(&["nothing"]), derive(&["theirs"]));
    let mut loaded = load(&store, &published(&store, &partner).await.0);
    if let State::Published { dossier } = &mut loaded.state {
        (dossier.id, dossier.partner) = (theirs, derive(&["bravo"]));
    }
    loaded.key = records::listing::key(&theirs);
    store.plant(loaded.item(now()).unwrap());
    let before = store.items();
    for app in [nothing, theirs] {
        for environment in [Environment::Test, Environment::Live] {
            assert_eq!(asks(&store, &partner, environment, Some(app)).await, Err(KeysError::NoSuchApp), "{app}");
        }
    }
    assert_eq!(store.items(), before);
}

#[tokio::test]
async fn the_successor_of_a_key_is_of_the_same_app() {
    let (store, partner) = stage().await;
    let (listing, _) = published(&store, &partner).await;
    let organisation = OrganisationId::Partner(partner);
    let wish = Wish { label: Line::parse("Production").unwrap(), environment: Environment::Live, app: Some(listing) };
    let entropy = SeededEntropy::new(7);
    let old = keys::mint(&store, &entropy, &ANA.credential(), organisation, &wish, &key("one"), moment(now())).await.unwrap();
    let id = old.text.expect("shown").id;
    let new = keys::rotate(&store, &entropy, &ANA.credential(), organisation, &id, &key("two"), moment(now())).await.unwrap();
    assert_eq!((new.text.expect("shown").app, new.key.state.minted().unwrap().app), (Some(listing), Some(listing)));
}

#[tokio::test]
async fn every_app_is_offered_by_name_with_where_it_stands() {
    let (store, partner) = stage().await;
    let caller = application::access::let_in(&store, &ANA.credential(), OrganisationId::Partner(partner), now()).await.unwrap();
    assert_eq!(keys::apps(&store, &caller).await, Ok(vec![]));
    let (listing, _) = published(&store, &partner).await;
    for number in 0..limits::PAGE_ROWS {
        another_app(&store, &partner, number).await;
    }
    let apps = keys::apps(&store, &caller).await.unwrap();
    assert_eq!((apps.len(), apps[0].id, apps[0].standing), (limits::PAGE_ROWS + 1, listing, AppStanding::InService), "Acme comes first");
    assert!(apps[1..].iter().all(|app| app.standing == AppStanding::NotPublished && app.name.as_str() == "Another app"));
    ana_does(&store, &partner, &listing, &Act::Retire).await;
    assert_eq!(keys::apps(&store, &caller).await.unwrap()[0].standing, AppStanding::Retired);
}

#[tokio::test]
async fn a_key_of_production_costs_what_one_of_the_sandbox_costs() {
    let (store, partner) = stage().await;
    let (listing, _) = published(&store, &partner).await;
    for environment in [Environment::Test, Environment::Live] {
        let before = store.trips();
        asks(&store, &partner, environment, Some(listing)).await.unwrap();
        assert_eq!(store.trips() - before, 3, "who asks, the key and the app; how many keys there are; the write");
    }
}
