//! An app and its customers: what its program reads is given, taken back, stopped and released at the same moment.
//!
//! Everybody does what they do *amid reads*: the app's program asks before, while and after they are answered, with keys that
//! are in force and with keys that are not.

use std::{cell::RefCell, rc::Rc};

use application::{
    access::Credential,
    programme::programme,
    use_cases::{
        access_decision::{Question, Thing},
        installations::{Act, Consented, Detail},
        listing_review, listings,
    },
};
use domain::{
    api_key::PresentedKey,
    id::{CustomerId, ListingId, PartnerId},
    installation::{Shared, Sharing, State},
    listing::{Content, Verdict},
    organisation::OrganisationId,
    values::{EmailAddress, ExternalId, Language, Redacted},
};
use futures_util::future::{join, join3};

use super::{Stage, leave};
use crate::{
    cast,
    enumerate::Opening,
    world::{MINUTE, SECOND},
};

/// Customers of the market, apart from those whom the directory's machine knows.
pub const CUSTOMERS: [usize; 2] = [10, 11];
/// The vendor whose app it is.
pub const VENDOR: usize = 7;
/// Keys that the app's program keeps at hand, the newest last.
const KEYS: usize = 3;

/// An app in the catalogue, and its program's keys.
pub struct Market {
    partner: PartnerId,
    admin: EmailAddress,
    listing: ListingId,
    content: RefCell<Content>,
    keys: RefCell<Vec<PresentedKey>>,
}

impl Market {
    /// The market, before anybody has come.
    #[must_use]
    pub fn new(opening: Opening) -> Rc<Self> {
        let Opening { partner, admin, listing, content } = opening;
        Rc::new(Self { partner, admin, listing, content: RefCell::new(content), keys: RefCell::new(vec![]) })
    }

    fn some_key(&self, stage: &Stage) -> Option<PresentedKey> {
        let keys = self.keys.borrow();
        let count = keys.len();
        // Mostly the newest; but programs forget to change over.
        let at = if stage.chance(700) { count.checked_sub(1)? } else { stage.below(count) };
        keys.get(at).cloned()
    }
}

/// Does something while the app's program reads.
async fn amid_reads<T>(stage: &Stage, market: &Market, doing: impl Future<Output = T>) -> T {
    let program = || async {
        for _ in 0..stage.below(5) {
            let pause = i64::try_from(stage.below(25)).unwrap_or_default();
            stage.client.world.sleep(pause).await;
            read(stage, market).await;
        }
    };
    let (done, (), ()) = join3(doing, program(), program()).await;
    for _ in 0..=stage.below(2) {
        read(stage, market).await;
    }
    done
}

async fn read(stage: &Stage, market: &Market) {
    let Some(key) = market.some_key(stage) else { return };
    let customer = cast::customer_named(CUSTOMERS[stage.below(CUSTOMERS.len())]);
    let scope = if stage.chance(600) { cast::SCOPES[0] } else { cast::SCOPES[stage.below(cast::SCOPES.len())] };
    let tracker = ExternalId::parse(&cast::tracker_named(stage.below(cast::TRACKERS))).ok();
    let thing = tracker.filter(|_| stage.chance(400)).map(Thing::Asset);
    stage.client.decide(&Question { key: Some(key), customer, scope: scope.to_owned(), thing }).await;
}

/// A customer's people: a member asks, two administrators decide, sometimes both at once and otherwise.
pub async fn customer(stage: Rc<Stage>, market: Rc<Market>, number: usize) {
    let customer = cast::customer_named(number);
    while !stage.is_over() {
        stage.later(8).await;
        let (who, other) = (stage.below(3), stage.below(2));
        let Some(me) = stage.client.sign_in(&cast::driver(number, who)).await else { continue };
        let Some(Ok(seen)) = stage.client.app(&me, &customer, &market.listing).await else { continue };
        let act = if who == 2 && stage.chance(800) { Doing::Act(Act::Ask) } else { choose(&stage, &seen) };
        let mine = does(&stage, &market, &me, &customer, &act);
        if stage.chance(350) {
            let Some(colleague) = stage.client.sign_in(&cast::driver(number, other)).await else { continue };
            let theirs = choose(&stage, &seen);
            amid_reads(&stage, &market, join(mine, does(&stage, &market, &colleague, &customer, &theirs))).await;
        } else {
            amid_reads(&stage, &market, mine).await;
        }
        match stage.below(6) {
            0 => drop(stage.client.apps(&me, &customer).await),
            1 => drop(stage.client.receipts(&me, &customer, &market.listing).await),
            2 => drop(stage.client.inbox(&me, OrganisationId::Customer(customer)).await),
            _ => {}
        }
        leave(&stage, &me).await;
    }
}

/// What somebody of a customer's does.
enum Doing {
    Act(Act),
    Withdraw(String),
    SetUp,
}

async fn does(stage: &Stage, market: &Market, me: &Credential, customer: &CustomerId, doing: &Doing) {
    match doing {
        Doing::Act(act) => drop(stage.client.install(me, customer, &market.listing, act).await),
        Doing::Withdraw(scope) => drop(stage.client.withdraw(me, customer, &market.listing, scope).await),
        Doing::SetUp => set_up(stage, market, me, customer).await,
    }
}

/// What somebody does who sees the app so; what has changed meanwhile, they are told.
fn choose(stage: &Stage, seen: &Detail) -> Doing {
    let published = seen.app.published.unwrap_or(1);
    let Some(installed) = seen.installation.state.installed() else {
        let is_asked = matches!(seen.installation.state, State::AwaitingConsent { .. });
        let content = seen.published.as_ref().or(seen.installed.as_ref());
        return Doing::Act(match stage.below(10) {
            0 if is_asked => Act::Decline,
            1 => Act::Ask,
            _ => Act::Install(consented(stage, published, content, 980)),
        });
    };
    let asks = installed.request.as_ref().map(|request| request.version);
    let content = seen.installed.as_ref();
    match stage.below(12) {
        0 => Doing::Act(Act::Disconnect),
        1 | 2 => Doing::SetUp,
        3 | 4 => Doing::Act(Act::Share(sharing(stage))),
        5 if asks.is_some() => Doing::Act(Act::Keep { version: published }),
        5..=8 if published > installed.version => Doing::Act(Act::Update(consented(stage, published, seen.published.as_ref(), 950))),
        5..=8 => Doing::Act(Act::Change(consented(stage, installed.version, content, 700))),
        _ => Doing::Withdraw(cast::SCOPES[stage.below(cast::SCOPES.len())].to_owned()),
    }
}

/// A consent to what a version asks for: mostly to what is required, and to half of the rest.
fn consented(stage: &Stage, version: u32, content: Option<&Content>, required_per_mille: u64) -> Consented {
    let scopes = content.into_iter().flat_map(|content| &content.scopes);
    let ticked = scopes.filter(|asked| stage.chance(if asked.required { required_per_mille } else { 500 }));
    Consented { version, scopes: ticked.map(|asked| asked.scope.clone()).collect(), language: Language::Pt }
}

fn sharing(stage: &Stage) -> Sharing {
    let some = ExternalId::parse(&cast::tracker_named(stage.below(cast::TRACKERS))).ok();
    let trackers = match stage.below(3) {
        0 => Shared::All,
        1 => Shared::Only(some.into_iter().collect()),
        _ => Shared::Except(some.into_iter().collect()),
    };
    Sharing { trackers, ..Sharing::default() }
}

/// Somebody is sent to the app with a code; its program exchanges it, perhaps twice at once, perhaps too late.
async fn set_up(stage: &Stage, market: &Market, me: &Credential, customer: &CustomerId) {
    let Some(Ok(Some(setup))) = stage.client.begin_setup(me, customer, &market.listing).await else { return };
    let Some(key) = market.some_key(stage) else { return };
    let pause = if stage.chance(700) { SECOND } else { stage.client.world.odd_number(SECOND, 15 * MINUTE) };
    stage.client.world.sleep(pause).await;
    let code: &Redacted<String> = &setup.code;
    if stage.chance(400) {
        join(stage.client.exchange_code(&key, code), stage.client.exchange_code(&key, code)).await;
    }
    stage.client.exchange_code(&key, code).await;
}

/// The app's partner: mints, rotates and revokes keys, publishes versions that ask for more or for less, and says that it has
/// erased.
pub async fn partner(stage: Rc<Stage>, market: Rc<Market>) {
    while !stage.is_over() {
        stage.later(8).await;
        let Some(me) = stage.client.sign_in(&market.admin).await else { continue };
        match stage.below(8) {
            _ if market.keys.borrow().is_empty() => keep(&market, stage.client.mint_app_key(&me, &market.partner, &market.listing).await),
            0 => keep(&market, stage.client.mint_app_key(&me, &market.partner, &market.listing).await),
            1 => {
                let Some(key) = market.some_key(&stage) else { continue };
                keep(&market, amid_reads(&stage, &market, stage.client.rotate_key(&me, &key)).await);
            }
            2 | 3 => {
                let Some(key) = market.some_key(&stage) else { continue };
                amid_reads(&stage, &market, stage.client.revoke_key(&me, &key)).await;
                // The program goes on with it for a while, among others.
                keep(&market, stage.client.mint_app_key(&me, &market.partner, &market.listing).await);
            }
            4 | 5 => amid_reads(&stage, &market, publish(&stage, &market, &me)).await,
            _ => {
                stage.client.customers(&me, &market.partner, &market.listing).await;
                let customer = cast::customer_named(CUSTOMERS[stage.below(CUSTOMERS.len())]);
                let generation = 1 + u32::try_from(stage.below(2)).unwrap_or_default();
                stage.client.acknowledge(&me, &market.partner, (&customer, &market.listing, generation)).await;
            }
        }
        leave(&stage, &me).await;
    }
}

/// The newest keys are kept at hand, those that have been revoked among them.
fn keep<E>(market: &Market, minted: Option<Result<PresentedKey, E>>) {
    let mut keys = market.keys.borrow_mut();
    keys.extend(minted.and_then(Result::ok));
    let count = keys.len();
    keys.drain(..count.saturating_sub(KEYS));
}

/// A version with other scopes goes through the desk, as far as it comes.
async fn publish(stage: &Stage, market: &Market, me: &Credential) {
    let mut content = market.content.borrow().clone();
    content.scopes = vec![cast::scope(cast::SCOPES[0], true)];
    let others = cast::SCOPES[1..].iter().filter(|_| stage.chance(600));
    content.scopes.extend(others.map(|scope| cast::scope(scope, stage.chance(400))));
    stage.client.edit_listing(me, &market.partner, &market.listing, None, &content).await;
    stage.client.act_on_listing(me, &market.partner, &market.listing, &listings::Act::Submit).await;
    let Some(desk) = stage.client.sign_in(&cast::operator()).await else { return };
    stage.client.review_listing(&desk, &market.listing, &listing_review::Act::Claim).await;
    for standard in &programme().listing.checklist {
        let act = listing_review::Act::Check { part: standard.part, id: standard.id.clone(), verdict: Verdict::Passed, note: None };
        stage.client.review_listing(&desk, &market.listing, &act).await;
    }
    stage.client.review_listing(&desk, &market.listing, &listing_review::Act::Approve).await;
    let publish = listing_review::Act::Publish;
    join(stage.client.review_listing(&desk, &market.listing, &publish), stage.client.review_listing(&desk, &market.listing, &publish))
        .await;
    *market.content.borrow_mut() = content;
}

/// The platform's operator keeps the app from reading, and lets it read again; now and then both at once. Seldom it is kept from
/// new customers, which takes nothing from those who have it.
pub async fn switch(stage: Rc<Stage>, market: Rc<Market>) {
    while !stage.is_over() {
        stage.later(16).await;
        let Some(me) = stage.client.sign_in(&cast::operator()).await else { continue };
        let act = |act| {
            let (stage, market, me) = (&stage, &market, &me);
            async move { stage.client.review_listing(me, &market.listing, &act).await }
        };
        let stop = listing_review::Act::Stop { reason: cast::prose("It leaks.") };
        match stage.below(5) {
            0 => drop(amid_reads(&stage, &market, join(act(stop), act(listing_review::Act::Release))).await),
            1 => {
                let suspend = listing_review::Act::Suspend { reason: cast::prose("It misleads."), lift_at: None };
                amid_reads(&stage, &market, act(suspend)).await;
            }
            _ => drop(amid_reads(&stage, &market, act(stop)).await),
        }
        stage.later(4).await;
        let Some(me) = stage.client.sign_in(&cast::operator()).await else { continue };
        for back in [listing_review::Act::Release, listing_review::Act::Lift] {
            amid_reads(&stage, &market, stage.client.review_listing(&me, &market.listing, &back)).await;
        }
        leave(&stage, &me).await;
    }
}
