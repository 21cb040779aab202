//! A customer installs, changes, updates, disconnects; what is written beside, and what may be read afterwards.

use std::sync::Mutex;

use application::{
    access::AccessError,
    engine::Loaded,
    fakes::SeededEntropy,
    moment::Moment,
    ports::{Item, Key, Lists as _, Reads, StoreError, Write, Writes},
    records::{
        self, Record as _,
        installation::{Grant, Reference, grant_key},
    },
    use_cases::{
        access_decision::{self, Decision, Question, Reason},
        connections::{self, ConnectionsError, Eraser},
        installations::{self, Act, InstallationError, chain},
        listing_review::Act as Review,
        setup::{self, ExchangeError},
    },
};
use domain::{
    api_key::{Environment, PresentedKey, RANDOM_BYTES},
    creation::Creation,
    digest::Digest,
    erasure::{self, Erasure},
    event::Actor,
    id::{self, CustomerId, ListingId, PartnerId},
    installation::{Rejection, Shared, Sharing, State, verify},
    listing::Content,
    organisation::OrganisationId,
    values::{Invalid, Redacted},
};
use jiff::{SignedDuration, Timestamp};
use support::{
    Store,
    cast::{ANA, OLGA, RITA, SAM, Stage, TOM, day, now},
    consents::{self, external},
    customers::{CLARA, FRED, MIA, asking_for, consented, does, fleet, installs, load},
    listings::{acme, key, next_is_approved, published, reviews},
    story::{moment, prose},
};

struct World {
    store: Store,
    partner: PartnerId,
    listing: ListingId,
    content: Content,
    customer: CustomerId,
}

/// Acme's app asks for its assets, and may be given its fuel; a fleet has not installed it.
async fn stage() -> World {
    let Stage { store, .. } = Stage::set();
    let partner = acme(&store).await;
    let (listing, content) = published(&store, &partner).await;
    let customer = fleet(&store);
    World { store, partner, listing, content, customer }
}

impl World {
    /// Version 2 asks for fuel, too, and is published.
    async fn publishes_more(&mut self, required: bool) {
        self.content = asking_for(&self.content, "fuel:read", required);
        next_is_approved(&self.store, &self.partner, &self.listing, &self.content).await;
        reviews(&self.store, &RITA, &self.listing, &Review::Publish).await;
    }

    async fn clara(&self, act: Act) -> Result<&'static str, InstallationError> {
        does(&self.store, &CLARA, &self.customer, &self.listing, &act).await.map(|done| label(&done.state))
    }

    fn grant(&self) -> Option<Vec<String>> {
        let grant = self.store.get(&grant_key(&self.customer, &self.listing)).map(|item| Grant::read(item).unwrap());
        grant.map(|grant| grant.scopes)
    }

    /// A live key of the app's.
    fn live_key(&self) -> PresentedKey {
        let creation = Creation::new(&Actor::Schedule, &key("live"), &());
        let owner = OrganisationId::Partner(self.partner);
        let key = PresentedKey::mint_for(&creation, Environment::Live, owner, Some(self.listing), &[9; RANDOM_BYTES]);
        consents::mint(&self.store, &key);
        key
    }

    async fn decides(&self, key: &PresentedKey, scope: &str) -> Result<(), Reason> {
        let question = Question { key: Some(key.clone()), customer: self.customer, scope: scope.to_owned(), thing: None };
        match access_decision::decide(&self.store, &question, now()).await {
            Decision::Allow(_) => Ok(()),
            Decision::Deny(reason) => Err(reason),
        }
    }

    fn erasure(&self, generation: u32) -> erasure::State {
        let place = records::erasure::key(&self.customer, &self.listing, generation);
        Loaded::<Erasure>::read(place.clone(), self.store.get(&place)).unwrap().state
    }

    async fn receipts(&self) -> usize {
        let (_, chain) = chain(&self.store, &MIA.credential(), &self.customer, &self.listing, now()).await.unwrap();
        let head = chain.installation.state.dossier().unwrap().head.clone().unwrap();
        assert_eq!(verify(&chain.receipts, &head.digest), Ok(()));
        chain.receipts.len()
    }
}

fn label(state: &State) -> &'static str {
    use domain::aggregate::Aggregate as _;
    domain::installation::Installation::label(state)
}

#[tokio::test]
async fn an_install_makes_two_trips_and_its_grant_is_there_when_it_is_answered() {
    let world = stage().await;
    let before = world.store.trips();
    assert_eq!(world.clara(Act::Install(consented(1, &["assets:read"]))).await, Ok("active"));
    assert_eq!(world.store.trips() - before, 2);
    assert_eq!(world.grant(), Some(vec!["assets:read".to_owned()]));
    assert_eq!(world.receipts().await, 1);
    assert_eq!(world.decides(&world.live_key(), "assets:read").await, Ok(()));
    let rows = world.store.list(&records::installation::of_app(&world.listing)).await.unwrap().rows;
    let references: Vec<Reference> = rows.into_iter().map(|row| Reference::read(row).unwrap()).collect();
    assert_eq!(references.iter().map(|known| (known.customer, known.adopted)).collect::<Vec<_>>(), [(world.customer, 1)]);
}

#[tokio::test]
async fn what_cannot_be_consented_to_leaves_nothing_behind() {
    let mut world = stage().await;
    world.publishes_more(true).await;
    let before = world.store.items();
    for (act, why) in [
        (Act::Install(consented(1, &["assets:read"])), Rejection::OldVersion { published: 2 }),
        (Act::Install(consented(7, &["assets:read"])), Rejection::OldVersion { published: 2 }),
        (Act::Install(consented(2, &["assets:read"])), Rejection::RequiredMissing("fuel:read".to_owned())),
        (Act::Install(consented(2, &["assets:read", "fuel:read", "orders:read"])), Rejection::NotAsked("orders:read".to_owned())),
        (Act::Disconnect, Rejection::NotInstalled),
        (Act::Change(consented(2, &["assets:read"])), Rejection::NotInstalled),
        (Act::Share(Sharing::default()), Rejection::NotInstalled),
    ] {
        assert_eq!(world.clara(act).await, Err(why.into()));
    }
    let unknown = id::derive(&["no app"]);
    let nothing = does(&world.store, &CLARA, &world.customer, &unknown, &Act::Install(consented(1, &[]))).await;
    assert_eq!(nothing.unwrap_err(), InstallationError::NoSuchApp);
    assert_eq!(world.store.items(), before);
}

#[tokio::test]
async fn only_those_who_may_install_do_and_only_for_their_own_customer() {
    let world = stage().await;
    let before = world.store.items();
    let act = Act::Install(consented(1, &["assets:read"]));
    let by_mia = does(&world.store, &MIA, &world.customer, &world.listing, &act).await;
    assert_eq!(by_mia.unwrap_err(), AccessError::RoleMissing.into());
    for stranger in [&ANA, &RITA, &SAM, &OLGA] {
        let refused = does(&world.store, stranger, &world.customer, &world.listing, &act).await;
        assert_eq!(refused.unwrap_err(), AccessError::NotAMember.into());
    }
    let other: CustomerId = id::derive(&["another customer"]);
    assert_eq!(does(&world.store, &CLARA, &other, &world.listing, &act).await.unwrap_err(), AccessError::NotAMember.into());
    assert_eq!(world.store.items(), before);
    assert!(does(&world.store, &FRED, &world.customer, &world.listing, &act).await.is_ok());
}

#[tokio::test]
async fn an_app_is_installed_once_however_often_it_is_asked_for() {
    let world = stage().await;
    let act = Act::Install(consented(1, &["assets:read"]));
    assert_eq!(world.clara(act.clone()).await, Ok("active"));
    let before = world.store.items();
    assert_eq!(world.clara(act).await, Ok("active"));
    assert_eq!(world.clara(Act::Install(consented(1, &[]))).await, Err(Rejection::AlreadyInstalled.into()));
    assert_eq!(world.store.items(), before);
}

#[tokio::test]
async fn two_who_install_at_once_leave_one_installation_and_one_receipt() {
    let world = stage().await;
    world.store.let_readers_meet(2);
    let act = Act::Install(consented(1, &["assets:read"]));
    let both = tokio::join!(
        does(&world.store, &CLARA, &world.customer, &world.listing, &act),
        does(&world.store, &FRED, &world.customer, &world.listing, &act)
    );
    assert!(both.0.is_ok() && both.1.is_ok());
    assert_eq!(world.receipts().await, 1);
}

#[tokio::test]
async fn a_member_asks_and_whoever_may_install_grants_it_or_not() {
    let world = stage().await;
    let asked = does(&world.store, &MIA, &world.customer, &world.listing, &Act::Ask).await.unwrap();
    assert_eq!((label(&asked.state), world.grant()), ("awaiting_consent", None));
    assert_eq!(world.clara(Act::Decline).await, Ok("declined"));
    does(&world.store, &MIA, &world.customer, &world.listing, &Act::Ask).await.unwrap();
    assert_eq!(world.clara(Act::Install(consented(1, &["assets:read"]))).await, Ok("active"));
    let installed = load(&world.store, &world.customer, &world.listing).state.installed().unwrap().clone();
    assert_eq!(installed.asked.unwrap().by, MIA.account());
}

#[tokio::test]
async fn a_withdrawn_required_scope_degrades_and_the_next_read_of_it_is_refused() {
    let mut world = stage().await;
    world.publishes_more(false).await;
    assert_eq!(world.clara(Act::Install(consented(2, &["assets:read", "fuel:read"]))).await, Ok("active"));
    let key = world.live_key();
    assert_eq!(world.clara(Act::Change(consented(2, &["fuel:read"]))).await, Ok("degraded"));
    assert_eq!(world.decides(&key, "assets:read").await, Err(Reason::ScopeNotGranted));
    assert_eq!(world.decides(&key, "fuel:read").await, Ok(()));
    assert_eq!(world.clara(Act::Change(consented(2, &["assets:read"]))).await, Ok("active"));
    assert_eq!(world.clara(Act::Change(consented(1, &["assets:read"]))).await, Err(Rejection::OtherVersion { installed: 2 }.into()));
    assert_eq!(world.receipts().await, 3);
}

#[tokio::test]
async fn disconnecting_ends_every_read_at_once_and_leaves_one_duty_to_erase() {
    let world = stage().await;
    installs(&world.store, &world.customer, &world.listing, &["assets:read"]).await;
    let key = world.live_key();
    assert_eq!(world.clara(Act::Disconnect).await, Ok("disconnected"));
    assert_eq!((world.grant(), world.decides(&key, "assets:read").await), (None, Err(Reason::NotInstalled)));
    let before = world.store.items();
    assert_eq!(world.clara(Act::Disconnect).await, Ok("disconnected"));
    assert_eq!(world.store.items(), before, "twice is once");
    assert!(matches!(world.erasure(1), erasure::State::Due { .. }));
    // Installed anew, it needs consent anew, goes on with the same chain, and the old duty is still owed.
    installs(&world.store, &world.customer, &world.listing, &["assets:read"]).await;
    assert_eq!(world.receipts().await, 3);
    assert!(matches!((world.erasure(1), world.erasure(2)), (erasure::State::Due { .. }, erasure::State::Unwritten)));
    world.clara(Act::Disconnect).await.unwrap();
    assert!(matches!(world.erasure(2), erasure::State::Due { .. }));
}

#[tokio::test]
async fn only_the_apps_own_partner_acknowledges_an_erasure() {
    let world = stage().await;
    installs(&world.store, &world.customer, &world.listing, &["assets:read"]).await;
    world.clara(Act::Disconnect).await.unwrap();
    let (clara, tom, own) = (CLARA.credential(), TOM.credential(), world.live_key());
    let acknowledges = async |eraser| {
        let done = connections::acknowledge(&world.store, eraser, &world.customer, &world.listing, 1, moment(now())).await;
        done.map(|done| matches!(done.state, erasure::State::Acknowledged { .. }))
    };
    let other = consents::key(Environment::Live, None);
    consents::mint(&world.store, &other);
    assert_eq!(acknowledges(Eraser::Program(Some(&other))).await, Err(ConnectionsError::NotFound));
    assert_eq!(acknowledges(Eraser::Member(&clara, world.partner)).await, Err(AccessError::NotAMember.into()));
    assert_eq!(acknowledges(Eraser::Member(&tom, world.partner)).await, Ok(true));
    assert_eq!(acknowledges(Eraser::Program(Some(&own))).await, Ok(true), "again, by a program");
}

#[tokio::test]
async fn what_is_shared_is_decided_with_the_next_read_and_named_within_a_limit() {
    let world = stage().await;
    installs(&world.store, &world.customer, &world.listing, &["assets:read"]).await;
    let many = (0..101).map(|number| external(&format!("TRK-{number}"))).collect();
    let act = Act::Share(Sharing { trackers: Shared::Only(many), locations: Shared::All });
    assert_eq!(world.clara(act).await, Err(Rejection::Sharing(Invalid::TooMany(100)).into()));
    let two = vec![external("TRK-2"), external("TRK-1"), external("TRK-2")];
    world.clara(Act::Share(Sharing { trackers: Shared::Only(two), locations: Shared::All })).await.unwrap();
    let grant = Grant::read(world.store.get(&grant_key(&world.customer, &world.listing)).unwrap()).unwrap();
    assert_eq!(grant.sharing.trackers, Shared::Only(vec![external("TRK-1"), external("TRK-2")]));
}

async fn exchanges(world: &World, key: &PresentedKey, code: &Redacted<String>, at: Timestamp) -> Result<Vec<String>, ExchangeError> {
    setup::exchange(&world.store, Some(key), code, moment(at)).await.map(|exchanged| exchanged.scopes)
}

async fn code(world: &World, seed: u64) -> Redacted<String> {
    let (entropy, clara) = (SeededEntropy::new(seed), CLARA.credential());
    let begun = setup::begin(&world.store, &entropy, &clara, &world.customer, &world.listing, moment(now())).await;
    begun.unwrap().expect("the app has a setup page").code
}

#[tokio::test]
async fn a_setup_code_serves_once_in_time_and_only_the_apps_partner() {
    let world = stage().await;
    installs(&world.store, &world.customer, &world.listing, &["assets:read"]).await;
    let (own, other) = (world.live_key(), consents::key(Environment::Live, None));
    consents::mint(&world.store, &other);
    let first = code(&world, 1).await;
    assert_eq!(exchanges(&world, &other, &first, now()).await, Err(ExchangeError::Unknown));
    assert_eq!(exchanges(&world, &own, &Redacted::new("0".repeat(64)), now()).await, Err(ExchangeError::Unknown));
    assert_eq!(exchanges(&world, &own, &first, now()).await, Ok(vec!["assets:read".to_owned()]));
    assert!(load(&world.store, &world.customer, &world.listing).state.installed().unwrap().set_up_at.is_some());
    assert_eq!(exchanges(&world, &own, &first, now()).await, Err(ExchangeError::Used));
    let late = now().checked_add(SignedDuration::from_mins(10)).unwrap();
    assert_eq!(exchanges(&world, &own, &code(&world, 2).await, late).await, Err(ExchangeError::Expired));
    assert_eq!(exchanges(&world, &own, &code(&world, 3).await, day(3)).await, Err(ExchangeError::Unknown), "forgotten");
}

/// A store whose first read of one item shows it as it was a moment ago, before somebody else wrote it.
struct Slow<'a> {
    store: &'a Store,
    seen: Mutex<Option<Item>>,
}

impl Reads for Slow<'_> {
    async fn fetch(&self, keys: &[Key]) -> Result<Vec<Option<Item>>, StoreError> {
        let mut items = self.store.fetch(keys).await?;
        let mut seen = self.seen.lock().unwrap();
        if let Some(at) = keys.iter().position(|key| seen.as_ref().is_some_and(|item| item.key == *key)) {
            items[at] = seen.take();
        }
        Ok(items)
    }
}

impl Writes for Slow<'_> {
    async fn commit(&self, writes: Vec<Write>) -> Result<(), StoreError> {
        self.store.commit(writes).await
    }
}

/// What is set up already does not change by the second code, so that only the code's own write keeps two exchanges apart.
#[tokio::test]
async fn of_two_exchanges_at_the_same_instant_one_serves() {
    let world = stage().await;
    installs(&world.store, &world.customer, &world.listing, &["assets:read"]).await;
    let key = world.live_key();
    exchanges(&world, &key, &code(&world, 1).await, now()).await.unwrap();
    let again = code(&world, 2).await;
    let unused = world.store.get(&records::setup_code::key(&Digest::of(again.expose())));
    exchanges(&world, &key, &again, now()).await.unwrap();
    let slow = Slow { store: &world.store, seen: Mutex::new(unused) };
    let other = Moment { request_id: "request-2", ..moment(now()) };
    assert_eq!(setup::exchange(&slow, Some(&key), &again, other).await, Err(ExchangeError::Used));
}

#[tokio::test]
async fn a_setup_code_of_an_installation_that_is_over_serves_nobody() {
    let world = stage().await;
    installs(&world.store, &world.customer, &world.listing, &["assets:read"]).await;
    let (key, code) = (world.live_key(), code(&world, 1).await);
    world.clara(Act::Disconnect).await.unwrap();
    assert_eq!(exchanges(&world, &key, &code, now()).await, Err(Rejection::NotInstalled.into()));
    installs(&world.store, &world.customer, &world.listing, &["assets:read"]).await;
    assert_eq!(exchanges(&world, &key, &code, now()).await, Err(Rejection::NotInstalled.into()), "nor the one that followed");
}

#[tokio::test]
async fn an_operator_stops_every_read_of_an_app_with_the_next_one() {
    let world = stage().await;
    installs(&world.store, &world.customer, &world.listing, &["assets:read"]).await;
    let key = world.live_key();
    reviews(&world.store, &OLGA, &world.listing, &Review::Stop { reason: prose("It leaks.") }).await;
    assert_eq!(world.decides(&key, "assets:read").await, Err(Reason::AppStopped));
    let (_, detail) = installations::detail(&world.store, &MIA.credential(), &world.customer, &world.listing, now()).await.unwrap();
    assert!(installations::is_suspended(&detail.installation.state, &detail.app));
    reviews(&world.store, &OLGA, &world.listing, &Review::Release).await;
    assert_eq!(world.decides(&key, "assets:read").await, Ok(()));
}

#[tokio::test]
async fn a_suspended_listing_is_not_installed_and_those_who_have_it_keep_it() {
    let world = stage().await;
    installs(&world.store, &world.customer, &world.listing, &["assets:read"]).await;
    reviews(&world.store, &OLGA, &world.listing, &Review::Suspend { reason: prose("Wrong words."), lift_at: None }).await;
    assert_eq!(world.decides(&world.live_key(), "assets:read").await, Ok(()));
    world.clara(Act::Disconnect).await.unwrap();
    assert_eq!(world.clara(Act::Install(consented(1, &["assets:read"]))).await, Err(Rejection::NotOffered.into()));
}
