//! The letters about an installation, and about what it leaves behind, each from the state that calls for it.

use std::collections::{BTreeMap, BTreeSet};

use application::{
    engine::Loaded,
    fakes::Queues,
    ports::{Letter, Write, Writes as _},
    programme::programme,
    records,
    use_cases::{
        catch_up::{self, CatchUpOrder},
        connections::{self, Eraser},
        expire_requests,
        installations::{self, Act},
        listing_review::{self, Act as Review},
    },
};
use domain::{
    directory,
    event::{Actor, Occasion},
    id::{CustomerId, ListingId, PartnerId},
    listing::Content,
    values::Line,
};
use jiff::Timestamp;
use support::{
    cast::{ANA, OLGA, Someone, day, now},
    consents::{CUSTOMER, external},
    customers::{CLARA, FRED, MIA, asking_for, consented, fleet},
    listings::{self, acme, next_is_approved, published},
    logs::assert_silent,
    story::{moment, prose},
};

use crate::world::World;

const TEAM: &str = "team.canary@fleethub.example";
const NAME: &str = "Rental & Fleet <b>www.evil.example</b>";

/// An app, a customer, and every letter that they come to.
struct Told {
    world: World,
    partner: PartnerId,
    listing: ListingId,
    content: Content,
    customer: CustomerId,
    letters: BTreeMap<String, Vec<Letter>>,
}

impl Told {
    async fn begin() -> Self {
        let world = World::new();
        let partner = acme(&world.store).await;
        let (listing, content) = published(&world.store, &partner).await;
        let customer = fleet(&world.store);
        let record =
            directory::Record::Customer { id: customer, external_id: external(CUSTOMER), name: Line::parse(NAME).unwrap(), active: true };
        let place = records::directory::key(&record);
        let occasion = Occasion { now: now(), actor: Actor::Schedule, request_id: "setup".to_owned() };
        let Ok(known) = Loaded::<directory::Entry>::read(place, None).unwrap().decide(directory::Upsert(record), &occasion, programme());
        world.store.plant(known.aggregate().item(now()).unwrap());
        world.sends(now()).await;
        Self { world, partner, listing, content, customer, letters: BTreeMap::new() }
    }

    async fn sent(&mut self, at: Timestamp) -> Vec<String> {
        let sent = self.world.sends(at).await;
        let templates: BTreeSet<_> = sent.iter().map(|(template, _)| template.clone()).collect();
        for (template, letter) in sent {
            self.letters.entry(template).or_default().push(letter);
        }
        templates.into_iter().collect()
    }

    /// Somebody of the customer's does something: the templates of the letters that come of it.
    async fn does(&mut self, who: &Someone, act: Act, at: Timestamp) -> Vec<String> {
        who.is_signed_in(&self.world.store, at);
        let store = &self.world.store;
        installations::act(store, &who.credential(), &self.customer, &self.listing, None, &act, moment(at)).await.expect("allowed");
        self.sent(at).await
    }

    async fn reviews(&mut self, act: Review, at: Timestamp) -> Vec<String> {
        OLGA.is_signed_in(&self.world.store, at);
        listing_review::act(&self.world.store, &OLGA.credential(), &self.listing, None, &act, moment(at)).await.expect("allowed");
        self.sent(at).await
    }

    async fn passes_time(&mut self, at: Timestamp) -> Vec<String> {
        expire_requests::run(&self.world.store, moment(at)).await.unwrap();
        self.sent(at).await
    }

    /// Version 2 asks for fuel, too, and the installations are told.
    async fn publishes_more(&mut self, at: Timestamp) -> Vec<String> {
        let more = asking_for(&self.content, "fuel:read", true);
        next_is_approved(&self.world.store, &self.partner, &self.listing, &more).await;
        listings::reviews(&self.world.store, &OLGA, &self.listing, &Review::Publish).await;
        self.world.sends(at).await;
        let order = CatchUpOrder::new(self.listing, None);
        catch_up::catch_up(&self.world.store, &Queues::default(), &order, moment(at)).await.unwrap();
        self.sent(at).await
    }

    async fn acknowledges(&mut self, at: Timestamp) -> Vec<String> {
        ANA.is_signed_in(&self.world.store, at);
        let eraser = Eraser::Member(&ANA.credential(), self.partner);
        connections::acknowledge(&self.world.store, eraser, &self.customer, &self.listing, 1, moment(at)).await.expect("allowed");
        self.sent(at).await
    }

    fn to(&self, template: &str) -> Vec<&str> {
        let mut to: Vec<_> = self.letters[template].iter().map(|letter| letter.to.as_str()).collect();
        to.sort_unstable();
        to
    }

    fn says(&self, template: &str, words: &str) {
        for letter in &self.letters[template] {
            assert!(letter.html.expose().contains(words) && letter.text.expose().contains(words), "{template} does not say `{words}`");
        }
    }
}

const NOTHING: [String; 0] = [];

#[tokio::test]
async fn each_letter_about_an_installation_goes_to_whose_move_it_is() {
    let mut told = Told::begin().await;
    assert_eq!(told.does(&MIA, Act::Ask, day(0)).await, ["installation-requested"]);
    assert_eq!(told.passes_time(day(3)).await, ["installation-request-reminder"]);
    assert_eq!(told.does(&FRED, Act::Decline, day(4)).await, ["installation-request-declined"]);
    assert_eq!(told.does(&MIA, Act::Ask, day(5)).await, ["installation-requested"]);
    assert_eq!(told.passes_time(day(19)).await, ["installation-request-expired"]);
    assert_eq!(told.does(&MIA, Act::Ask, day(20)).await, ["installation-requested"]);
    assert_eq!(told.does(&CLARA, Act::Install(consented(1, &["assets:read"])), day(20)).await, ["installation-request-granted"]);
    assert_eq!(told.publishes_more(day(21)).await, ["scopes-requested"]);
    assert_eq!(told.passes_time(day(24)).await, ["scopes-reminder"]);
    assert_eq!(told.does(&CLARA, Act::Change(consented(1, &[])), day(25)).await, ["installation-degraded"]);
    assert_eq!(told.reviews(Review::Stop { reason: prose("It reads at night.") }, day(26)).await, ["listing-stopped"]);
    assert_eq!(told.reviews(Review::Release, day(27)).await, ["listing-released"]);
    let left = ["erasure-due", "installation-disconnected", "installation-removed"];
    assert_eq!(told.does(&FRED, Act::Disconnect, day(28)).await, left);
    assert_eq!(told.passes_time(day(42)).await, ["erasure-reminder"]);
    assert_eq!(told.passes_time(day(58)).await, ["erasure-escalated", "erasure-overdue"]);
    assert_eq!(told.acknowledges(day(60)).await, ["erasure-acknowledged"]);
    assert_eq!(told.passes_time(day(90)).await, NOTHING);

    let admins = [CLARA.address, FRED.address];
    for (template, to) in [
        ("installation-request-reminder", &admins[..]),
        ("installation-request-declined", &[MIA.address]),
        ("installation-request-expired", &[MIA.address]),
        ("installation-request-granted", &[MIA.address]),
        ("scopes-requested", &admins),
        ("scopes-reminder", &admins),
        ("installation-degraded", &[ANA.address]),
        ("listing-stopped", &[ANA.address]),
        ("listing-released", &[ANA.address]),
        ("installation-disconnected", &[ANA.address]),
        ("installation-removed", &admins),
        ("erasure-due", &[ANA.address]),
        ("erasure-reminder", &[ANA.address]),
        ("erasure-overdue", &[ANA.address]),
        ("erasure-escalated", &[TEAM]),
        ("erasure-acknowledged", &admins),
    ] {
        assert_eq!(told.to(template), to, "{template}");
    }
    says_what_it_should(&told);
}

/// The app, both sides by name, what is asked by scope, and the page that it leads to.
fn says_what_it_should(told: &Told) {
    let app = format!("https://liaison.example/customers/{}/apps/{}", told.customer, told.listing);
    let (consent, apps) = (format!("{app}/consent"), format!("https://liaison.example/customers/{}/apps", told.customer));
    let customers = format!("https://liaison.example/partners/{}/listings/{}/customers", told.partner, told.listing);
    for (template, page) in [
        ("installation-requested", &consent),
        ("installation-request-reminder", &consent),
        ("scopes-requested", &consent),
        ("scopes-reminder", &consent),
        ("installation-request-declined", &apps),
        ("installation-request-expired", &apps),
        ("installation-request-granted", &app),
        ("installation-removed", &app),
        ("erasure-acknowledged", &app),
        ("installation-degraded", &customers),
        ("installation-disconnected", &customers),
        ("erasure-due", &customers),
        ("erasure-reminder", &customers),
        ("erasure-overdue", &customers),
        ("erasure-escalated", &format!("https://liaison.example/review/listings/{}", told.listing)),
    ] {
        for letter in &told.letters[template] {
            assert!(letter.html.expose().contains(&format!("href=\"{page}\"")), "{template} leads to {page}");
            assert!(letter.text.expose().lines().any(|line| line == page), "{template} leads to {page}");
            assert!(letter.subject.contains("Acme Fleet") && !letter.subject.contains(['\r', '\n']), "{template}: {}", letter.subject);
        }
    }
    for template in ["installation-requested", "installation-request-reminder"] {
        told.says(template, MIA.name);
        told.says(template, "See the list of machines and vehicles");
    }
    for template in ["scopes-requested", "scopes-reminder"] {
        told.says(template, "New: Read fuel levels and consumption");
    }
    told.says("installation-degraded", "See the list of machines and vehicles");
    for template in ["installation-degraded", "installation-disconnected", "erasure-due", "erasure-reminder", "erasure-overdue"] {
        told.says(template, "Rental");
    }
    // A customer's name comes from elsewhere, and stays text.
    for letter in told.letters.values().flatten() {
        for part in [letter.html.expose(), letter.text.expose()] {
            assert!(!part.contains("evil.example"), "{}: a name became an address", letter.subject);
        }
        assert!(!letter.html.expose().contains("<b>"), "{}: a name became markup", letter.subject);
        // What a member is called is for their own organisation's administrators.
        let is_partners = [ANA.address, TEAM].contains(&letter.to.as_str());
        let names_someone = [MIA, FRED, CLARA].iter().any(|who| letter.text.expose().contains(who.name));
        assert!(!(is_partners && names_someone), "{}: names a customer's people", letter.subject);
        assert_silent(&letter.subject);
    }
}

#[tokio::test]
async fn a_letter_whose_cause_is_gone_is_not_sent() {
    let mut told = Told::begin().await;
    told.does(&MIA, Act::Ask, day(0)).await;
    expire_requests::run(&told.world.store, moment(day(3))).await.unwrap();
    // Installed before the reminder goes out.
    let granted = told.does(&CLARA, Act::Install(consented(1, &["assets:read"])), day(3)).await;
    assert_eq!(granted, ["installation-request-granted"]);
    told.publishes_more(day(4)).await;
    expire_requests::run(&told.world.store, moment(day(7))).await.unwrap();
    let consent = Act::Update(consented(2, &["assets:read", "fuel:read"]));
    assert_eq!(told.does(&CLARA, consent, day(7)).await, NOTHING, "nobody is reminded of what they have done");
    CLARA.is_signed_in(&told.world.store, day(8));
    let (store, at) = (&told.world.store, moment(day(8)));
    installations::act(store, &CLARA.credential(), &told.customer, &told.listing, None, &Act::Disconnect, at).await.expect("allowed");
    assert_eq!(told.acknowledges(day(8)).await, ["erasure-acknowledged", "installation-disconnected", "installation-removed"]);
}

#[tokio::test]
async fn whoever_was_erased_is_not_named_and_not_written_to() {
    let mut told = Told::begin().await;
    told.does(&MIA, Act::Ask, day(0)).await;
    told.letters.clear();
    let person = MIA.person(domain::organisation::OrganisationId::Customer(told.customer)).id;
    told.world.store.commit(vec![Write::Delete(records::person::key(&person))]).await.unwrap();
    assert_eq!(told.passes_time(day(3)).await, ["installation-request-reminder"]);
    for letter in &told.letters["installation-request-reminder"] {
        assert!(!letter.text.expose().contains("Asked by"), "{}", letter.text.expose());
    }
    assert_eq!(told.does(&FRED, Act::Decline, day(4)).await, NOTHING);
}
