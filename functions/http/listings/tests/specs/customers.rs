//! Who has an app, what it read and was refused, and what is to be erased.

use application::{
    engine::Loaded,
    fakes::{FixedUploads, Queues, SeededEntropy},
    programme::programme,
    records::{self, Record as _, erasure, observed::Observed},
    use_cases::{
        catch_up::{CatchUpOrder, catch_up},
        installations::Act,
        listing_review::Act as Desk,
    },
};
use domain::{
    aggregate::Aggregate as _,
    api_key::PresentedKey,
    directory,
    erasure::{Command, Erasure, State},
    event::{Actor, Occasion},
    id::{CustomerId, ListingId, PartnerId, derive},
    limits,
    listing::Content,
    organisation::{OrganisationId, Role},
    step::add_days,
    values::Line,
};
use entrypoint::Front;
use jiff::Timestamp;
use listings::Listings;
use serde_json::{Value, json};
use support::{
    Answer, Event, Store, ask,
    cast::{self, ANA, RITA, Someone, Stage, TOM, now},
    consents,
    customers::{CLARA, asking_for, consented, does, fleet, installs},
    listings as apps,
    story::moment,
};

use crate::world::{about, acme, app, desk, query, sample};

/// Acme's app in the catalogue, and a fleet that may install it.
struct Shop {
    store: Store,
    front: Front,
    partner: PartnerId,
    listing: ListingId,
    customer: CustomerId,
    content: Content,
}

impl Shop {
    async fn opens() -> Self {
        let Stage { store, .. } = Stage::set();
        let partner = apps::acme(&store).await;
        let (listing, content) = apps::published(&store, &partner).await;
        let customer = fleet(&store);
        knows(&store, customer, "Fleet 42");
        let front = Listings::new(store.clone(), SeededEntropy::new(2), FixedUploads::default(), cast::site()).front();
        Self { store, front, partner, listing, customer, content }
    }

    /// A sample event about this partner's app, by one of its people.
    fn event(&self, name: &str, who: &Someone) -> Event {
        let event = about(&sample(name), &acme().to_string(), &self.partner.to_string());
        let event = about(&event, &app().to_string(), &self.listing.to_string());
        if event.0["rawPath"].as_str().unwrap().starts_with("/v1") {
            return event.bearer(who.address, true);
        }
        let mut event = event.header("origin", &cast::site().url);
        event.0["cookies"] = vec![who.cookie()].into();
        event
    }

    async fn asks(&self, name: &str, who: &Someone) -> Answer {
        ask(&self.front, &self.event(name, who), now()).await
    }

    async fn disconnects(&self) {
        does(&self.store, &CLARA, &self.customer, &self.listing, &Act::Disconnect).await.expect("disconnected");
    }

    fn duty(&self, generation: u32) -> Loaded<Erasure> {
        let key = erasure::key(&self.customer, &self.listing, generation);
        Loaded::read(key.clone(), self.store.get(&key)).unwrap()
    }

    /// Time passes over a duty.
    fn passes(&self, at: Timestamp) {
        let occasion = Occasion { now: at, actor: Actor::Schedule, request_id: "schedule".to_owned() };
        let outcome = self.duty(1).decide(Command::PassTime, &occasion, programme()).unwrap();
        cast::plant(&self.store, &outcome);
        for write in outcome.writes(at).unwrap().unwrap() {
            if let application::ports::Write::Put(item, _) = write {
                self.store.plant(item);
            }
        }
    }

    /// A process counted.
    fn counted(&self, customer: Option<CustomerId>, day: &str, process: usize, allowed: &[(&str, u64)], refused: &[(&str, &str, u64)]) {
        let mut observed = Observed {
            listing: self.listing,
            customer,
            day: day.parse().unwrap(),
            process: format!("{process:04}"),
            allowed: allowed.iter().map(|(scope, count)| ((*scope).to_owned(), *count)).collect(),
            refused: std::collections::BTreeMap::new(),
            last_at: now(),
            forgotten_at: add_days(now(), 90),
        };
        for (reason, scope, count) in refused {
            observed.refused.entry((*reason).to_owned()).or_default().insert((*scope).to_owned(), *count);
        }
        self.store.plant(observed.item().unwrap());
    }
}

/// The host platform has said what a customer is called.
fn knows(store: &Store, customer: CustomerId, name: &str) {
    let external_id = consents::external(consents::CUSTOMER);
    let record = directory::Record::Customer { id: customer, external_id, name: Line::parse(name).unwrap(), active: true };
    let place = records::directory::key(&record);
    let occasion = Occasion { now: now(), actor: Actor::Schedule, request_id: "setup".to_owned() };
    let Ok(known) = Loaded::<directory::Entry>::read(place, None).unwrap().decide(directory::Upsert(record), &occasion, programme());
    store.plant(known.aggregate().item(now()).unwrap());
}

#[tokio::test]
async fn a_customer_is_listed_with_how_it_stands_from_its_installation_until_it_disconnects() {
    let shop = Shop::opens().await;
    assert!(shop.asks("customers", &TOM).await.body.contains("No customer has this app yet"));
    let installed = installs(&shop.store, &shop.customer, &shop.listing, &["assets:read"]).await;
    let page = shop.asks("customers", &TOM).await;
    assert_eq!(page.status, 200);
    for words in ["Fleet 42", "Version 1", "Setup not finished", "Active", "1 customer<", "in the catalogue"] {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
    let listed = shop.asks("v1-customers", &TOM).await.json();
    assert_eq!(
        listed,
        json!({
            "customers": [{
                "customer": shop.customer.to_string(), "name": "Fleet 42",
                "installation": installed.state.dossier().unwrap().id.to_string(),
                "state": "active", "since": now().to_string(), "version": 1, "missing": [],
            }],
            "adoption": { "versions": [{ "version": 1, "customers": 1 }], "counted": 1, "has_more": false },
            "erasures": [],
        })
    );
    // What cannot work without it is withdrawn.
    does(&shop.store, &CLARA, &shop.customer, &shop.listing, &Act::Change(consented(1, &[]))).await.expect("withdrawn");
    let degraded = shop.asks("customers", &ANA).await.body;
    assert!(degraded.contains("Degraded") && degraded.contains("Not granted:"));
    let listed = shop.asks("v1-customers", &ANA).await.json();
    assert_eq!((&listed["customers"][0]["state"], &listed["customers"][0]["missing"]), (&json!("degraded"), &json!(["assets:read"])));

    shop.disconnects().await;
    let gone = shop.asks("v1-customers", &TOM).await.json();
    assert_eq!((&gone["customers"], &gone["adoption"]["counted"]), (&json!([]), &json!(0)));
}

#[tokio::test]
async fn the_newer_version_that_a_customer_is_asked_about_or_declined_is_said() {
    let shop = Shop::opens().await;
    installs(&shop.store, &shop.customer, &shop.listing, &["assets:read"]).await;
    let content = asking_for(&shop.content, "orders:write", true);
    apps::next_is_approved(&shop.store, &shop.partner, &shop.listing, &content).await;
    apps::reviews(&shop.store, &RITA, &shop.listing, &Desk::Publish).await;
    let order = CatchUpOrder::new(shop.listing, None);
    catch_up(&shop.store, &Queues::default(), &order, moment(now())).await.expect("asked");
    let listed = shop.asks("v1-customers", &TOM).await.json();
    assert_eq!((&listed["customers"][0]["asked_about"], &listed["customers"][0]["version"]), (&json!(2), &json!(1)));
    assert!(shop.asks("customers", &TOM).await.body.contains("asked about version 2"));
    does(&shop.store, &CLARA, &shop.customer, &shop.listing, &Act::Keep { version: 2 }).await.expect("kept");
    let listed = shop.asks("v1-customers", &TOM).await.json();
    assert_eq!((&listed["customers"][0]["declined"], &listed["customers"][0]["asked_about"]), (&json!(2), &Value::Null));
    assert!(shop.asks("customers", &TOM).await.body.contains("did not consent to version 2"));
}

#[tokio::test]
async fn what_is_to_be_erased_waits_until_the_partner_says_that_it_is_and_once_is_enough() {
    let shop = Shop::opens().await;
    let trips = shop.store.trips();
    shop.asks("customers", &TOM).await;
    let of_none = shop.store.trips() - trips;
    installs(&shop.store, &shop.customer, &shop.listing, &["assets:read"]).await;
    shop.disconnects().await;
    let page = shop.asks("customers", &TOM).await.body;
    let button = format!("/partners/{}/listings/{}/erasures/{}/1/acknowledgement", shop.partner, shop.listing, shop.customer);
    assert!(page.contains(&button) && page.contains("Fleet 42") && page.contains("to be erased by"));
    let waiting = &shop.asks("v1-customers", &TOM).await.json()["erasures"][0];
    let deadline = add_days(now(), programme().installation.erasure.days).to_string();
    assert_eq!((&waiting["state"], &waiting["deadline"], &waiting["generation"]), (&json!("due"), &json!(deadline), &json!(1)));

    let pressed = shop.asks("erasure-acknowledge", &TOM).await;
    let back = format!("/partners/{}/listings/{}/customers?done=acknowledged", shop.partner, shop.listing);
    assert_eq!((pressed.status, pressed.location()), (303, back.as_str()), "a developer may");
    assert!(matches!(shop.duty(1).state, State::Acknowledged { by: Actor::Member(..), .. }));
    let done = ask(&shop.front, &query(&shop.event("customers", &TOM), "done=acknowledged"), now()).await.body;
    assert!(done.contains("Noted: the data has been erased.") && done.contains("Nothing waits to be erased."));
    let before = shop.store.items();
    assert_eq!(shop.asks("erasure-acknowledge", &ANA).await.status, 303, "said again");
    let again = shop.asks("v1-erasure-acknowledge", &ANA).await;
    assert_eq!((again.status, &again.json()["state"]), (200, &json!("acknowledged")));
    assert_eq!(shop.store.items(), before);
    let trips = shop.store.trips();
    shop.asks("customers", &TOM).await;
    assert_eq!(shop.store.trips() - trips, of_none, "what is done is not read any more");
}

#[tokio::test]
async fn each_time_that_the_app_was_installed_is_to_be_erased_for_itself() {
    let shop = Shop::opens().await;
    for _ in 0..2 {
        installs(&shop.store, &shop.customer, &shop.listing, &["assets:read"]).await;
        shop.disconnects().await;
    }
    let waiting = shop.asks("v1-customers", &TOM).await.json()["erasures"].as_array().unwrap().len();
    assert_eq!(waiting, 2);
    assert_eq!(shop.asks("v1-erasure-acknowledge", &TOM).await.status, 200);
    assert_eq!(Erasure::label(&shop.duty(1).state), "acknowledged");
    assert_eq!(shop.asks("v1-customers", &TOM).await.json()["erasures"][0]["generation"], 2);
}

#[tokio::test]
async fn what_was_not_erased_in_time_still_waits_for_the_partner() {
    let shop = Shop::opens().await;
    installs(&shop.store, &shop.customer, &shop.listing, &["assets:read"]).await;
    shop.disconnects().await;
    shop.passes(add_days(now(), programme().installation.erasure.days));
    assert_eq!(Erasure::label(&shop.duty(1).state), "escalated");
    assert!(shop.asks("customers", &TOM).await.body.contains("Overdue. Platform support has been told."));
    let waiting = &shop.asks("v1-customers", &TOM).await.json()["erasures"][0];
    assert_eq!((&waiting["state"], &waiting["deadline"]), (&json!("escalated"), &Value::Null));
    assert_eq!(shop.asks("v1-erasure-acknowledge", &TOM).await.status, 200);
    assert_eq!(shop.asks("v1-customers", &TOM).await.json()["erasures"], json!([]));
}

#[tokio::test]
async fn a_program_says_it_by_a_key_of_its_partners_and_by_no_other() {
    let shop = Shop::opens().await;
    installs(&shop.store, &shop.customer, &shop.listing, &["assets:read"]).await;
    shop.disconnects().await;
    let before = shop.store.items();
    let event = about(&sample("integration-erasure-acknowledge"), &app().to_string(), &shop.listing.to_string());
    let with = |key: &PresentedKey| event.clone().header("authorization", &format!("Bearer {}", key.text.expose()));
    let key = |owner: PartnerId| {
        PresentedKey::mint(domain::api_key::Environment::Test, OrganisationId::Partner(owner), &[7; domain::api_key::RANDOM_BYTES])
    };
    let (own, others) = (key(shop.partner), key(derive(&["bravo"])));
    for refused in
        [with(&own), event.clone().without_header("authorization"), sample("integration-erasure-acknowledge-hostile-mistyped-key")]
    {
        assert_eq!(ask(&shop.front, &refused, now()).await.status, 401);
    }
    consents::mint(&shop.store, &own);
    consents::mint(&shop.store, &others);
    assert_eq!(ask(&shop.front, &with(&others), now()).await.status, 404, "another partner's");
    assert_eq!(Erasure::label(&shop.duty(1).state), "due");
    let malformed = sample("integration-erasure-acknowledge-hostile-generation");
    assert_eq!(ask(&shop.front, &malformed.clone().without_header("authorization"), now()).await.status, 401, "first of all, who asks");
    let malformed = malformed.header("authorization", &format!("Bearer {}", own.text.expose()));
    assert_eq!(ask(&shop.front, &malformed, now()).await.status, 404);
    assert!(before.iter().all(|item| shop.store.get(&item.key).as_ref() == Some(item)), "nothing of it has changed");
    let said = ask(&shop.front, &with(&own), now()).await;
    assert_eq!((said.status, &said.json()["state"]), (200, &json!("acknowledged")), "{}", said.body);
    assert!(matches!(shop.duty(1).state, State::Acknowledged { by: Actor::Key(OrganisationId::Partner(by), _), .. } if by == shop.partner));
    assert_eq!(ask(&shop.front, &with(&own), now()).await.status, 200, "said again");
}

#[tokio::test]
async fn another_partners_app_is_not_there_nor_is_what_nobody_has_to_erase() {
    let shop = Shop::opens().await;
    installs(&shop.store, &shop.customer, &shop.listing, &["assets:read"]).await;
    shop.disconnects().await;
    let bravo: PartnerId = derive(&["bravo"]);
    TOM.sits(&shop.store, OrganisationId::Partner(bravo), &[Role::PartnerAdmin]);
    let before = shop.store.items();
    for name in ["customers", "customers-of-one", "v1-customers", "v1-refusals", "v1-refusals-of-one", "v1-erasure-acknowledge"] {
        let event = about(&shop.event(name, &TOM), &shop.partner.to_string(), &bravo.to_string());
        let answer = ask(&shop.front, &event, now()).await;
        assert_eq!(answer.status, 404, "{name}: {}", answer.body);
        assert!(!answer.body.contains("Fleet 42"), "{name}");
    }
    for (name, from, to) in [
        ("v1-erasure-acknowledge", "/1/", "/2/"),
        ("erasure-acknowledge", "/1/", "/2/"),
        (
            "v1-erasure-acknowledge",
            shop.customer.to_string().as_str(),
            derive::<domain::id::CustomerKind>(&["nobody"]).to_string().as_str(),
        ),
    ] {
        assert_eq!(ask(&shop.front, &about(&shop.event(name, &TOM), from, to), now()).await.status, 404, "{name}");
    }
    assert_eq!(desk().ask(&sample("v1-erasure-acknowledge-hostile")).await.status, 404);
    assert_eq!(shop.store.items(), before);
}

#[tokio::test]
async fn what_was_read_and_refused_is_added_up_by_day_and_scope_over_all_who_counted() {
    let shop = Shop::opens().await;
    installs(&shop.store, &shop.customer, &shop.listing, &["assets:read"]).await;
    assert!(shop.asks("customers", &TOM).await.body.contains("Nothing has been counted."));
    shop.counted(None, "2026-03-01", 1, &[], &[("not_installed", "assets:read", 3), ("app_stopped", "assets:read", 1)]);
    shop.counted(None, "2026-03-01", 2, &[], &[("not_installed", "assets:read", 4), ("not_installed", "unknown", 1)]);
    shop.counted(None, "2026-02-28", 1, &[], &[("sandbox_key", "assets:read", 2)]);
    shop.counted(Some(shop.customer), "2026-03-01", 1, &[("assets:read", 1_200)], &[("scope_not_granted", "orders:write", 5)]);
    shop.counted(Some(shop.customer), "2026-03-01", 2, &[("assets:read", 34)], &[]);
    let of_none = shop.asks("v1-refusals", &TOM).await.json();
    let day = |day: &str, scope: &str, allowed: u64, refused: Value| json!({ "day": day, "scope": scope, "allowed": allowed, "refused": refused });
    let days = json!([
        day("2026-03-01", "assets:read", 0, json!({ "app_stopped": 1, "not_installed": 7 })),
        day("2026-03-01", "unknown", 0, json!({ "not_installed": 1 })),
        day("2026-02-28", "assets:read", 0, json!({ "sandbox_key": 2 })),
    ]);
    assert_eq!(of_none, json!({ "days": days, "has_more": false }));
    let of_one = shop.asks("v1-refusals-of-one", &TOM).await.json();
    let days = json!([
        day("2026-03-01", "assets:read", 1_234, json!({})),
        day("2026-03-01", "orders:write", 0, json!({ "scope_not_granted": 5 })),
    ]);
    assert_eq!(of_one["days"], days);
    let page = shop.asks("customers-of-one", &TOM).await.body;
    for words in ["What was read and refused at Fleet 42", "1,234", "the customer has not consented to it"] {
        assert!(page.contains(words), "{words}");
    }
    let page = shop.asks("customers", &TOM).await.body;
    assert!(page.contains("7 · the app was not installed") && page.contains("Scopes that do not exist") && !page.contains("1,234"));
}

#[tokio::test]
async fn a_day_that_is_only_half_read_is_left_out_and_what_is_forgotten_is_not_counted() {
    let shop = Shop::opens().await;
    for process in 0..limits::OBSERVED_TOTALS {
        shop.counted(None, "2026-03-01", process, &[], &[("not_installed", "assets:read", 1)]);
    }
    let whole = shop.asks("v1-refusals", &TOM).await.json();
    assert_eq!((&whole["days"][0]["refused"]["not_installed"], &whole["has_more"]), (&json!(limits::OBSERVED_TOTALS), &json!(false)));
    shop.counted(None, "2026-03-02", 0, &[], &[("not_installed", "assets:read", 9)]);
    let cut = shop.asks("v1-refusals", &TOM).await.json();
    assert_eq!(cut["days"].as_array().unwrap().len(), 1, "{cut}");
    assert_eq!((&cut["days"][0]["day"], &cut["has_more"]), (&json!("2026-03-02"), &json!(true)));
    let later = add_days(now(), 90);
    ANA.is_signed_in(&shop.store, later);
    let forgotten = ask(&shop.front, &shop.event("v1-refusals", &ANA), later).await.json();
    assert_eq!(forgotten["days"], json!([]));
}

#[tokio::test]
async fn nobody_learns_who_is_behind_an_id_by_asking_for_what_was_read_there() {
    let shop = Shop::opens().await;
    let page = shop.asks("customers-of-one", &TOM).await.body;
    assert!(page.contains(&shop.customer.to_string()) && !page.contains("Fleet 42"), "it never had the app");
    shop.counted(Some(shop.customer), "2026-03-01", 1, &[("assets:read", 1)], &[]);
    assert!(shop.asks("customers-of-one", &TOM).await.body.contains("Fleet 42"), "it had it");
    for name in ["customers", "v1-refusals"] {
        assert_eq!(ask(&shop.front, &query(&shop.event(name, &TOM), "customer=fleet"), now()).await.status, 400, "{name}");
    }
}

#[tokio::test]
async fn the_app_leads_to_its_customers_once_it_was_published() {
    let shop = Shop::opens().await;
    let link = format!("/partners/{}/listings/{}/customers", shop.partner, shop.listing);
    assert!(shop.asks("listing", &TOM).await.body.contains(&link));
    assert!(!desk().ask(&sample("listing")).await.body.contains("/customers\""), "a draft");
}

#[tokio::test]
async fn a_page_of_customers_leads_to_the_next_and_adoption_counts_no_further_than_its_limit() {
    let shop = Shop::opens().await;
    for number in 0..=limits::ADOPTION_CUSTOMERS {
        let customer: CustomerId = derive(&[&format!("customer {number}")]);
        let reference = records::installation::Reference {
            listing: shop.listing,
            customer,
            installation: domain::installation::installation_id(&customer, &shop.listing),
            since: now(),
            adopted: 1,
            asked: None,
            kept_from: None,
            set_up_at: Some(now()),
            missing: vec![],
        };
        shop.store.plant(reference.item().unwrap());
    }
    let first = shop.asks("v1-customers", &TOM).await;
    let document = first.json();
    assert_eq!(document["customers"].as_array().unwrap().len(), limits::PAGE_ROWS);
    assert_eq!((&document["adoption"]["counted"], &document["adoption"]["has_more"]), (&json!(limits::ADOPTION_CUSTOMERS), &json!(true)));
    let (_, cursor) = first.header("link").split_once("?cursor=").map(|(a, rest)| (a, rest.split('>').next().unwrap().to_owned())).unwrap();
    let next = ask(&shop.front, &query(&shop.event("v1-customers", &TOM), &format!("cursor={cursor}")), now()).await.json();
    assert!(next["customers"][0]["customer"].as_str() > document["customers"][24]["customer"].as_str());
    let page = shop.asks("customers", &TOM).await.body;
    assert!(page.contains("Counted for the first 1,000 customers; there are more.") && page.contains("/customers?cursor="));
}

#[tokio::test]
async fn the_page_speaks_the_readers_language() {
    let shop = Shop::opens().await;
    for (tag, words) in [("fr", "Requêtes refusées"), ("es", "Peticiones rechazadas"), ("pt", "Requisições recusadas")] {
        let page = ask(&shop.front, &shop.event("customers", &TOM).header("accept-language", tag), now()).await;
        assert!(page.header("content-language") == tag && page.body.contains(words), "{tag}");
    }
}
