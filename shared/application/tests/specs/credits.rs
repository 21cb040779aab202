//! What is consumed, from the report to the ledger: judged event by event, booked once, in three trips.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::atomic::{AtomicUsize, Ordering},
};

use application::{
    access::{AccessError, let_in},
    engine::Loaded,
    fakes::{MemoryStore, Queues},
    notification::matrix,
    ports::{Item, Key, Lists, Query, Reads, Rows, StoreError, Write, Writes},
    records::{self, Record as _, credits::LineEntry},
    use_cases::{
        consume::{self, Charge, ConsumptionError, Refusal, Reported, Verdict},
        credits::{self, CreditsError, Wanted},
        expire_requests,
        relay::{Change, relay},
        settle,
    },
};
use domain::{
    api_key::PresentedKey,
    creation::Creation,
    credits::{Rejection, State},
    event::Actor,
    id::CustomerId,
    organisation::{OrganisationId, Role},
    values::Credits,
};
use jiff::{SignedDuration, Timestamp};
use support::{
    Store,
    cast::{OLGA, RITA, SAM, Stage, now},
    consents,
    credits::{account, ledger, lines, platform_key, reported, settles, tracker, waiting},
    customers::{CLARA, FRED, MIA, fleet},
    listings::key,
    story::{moment, prose},
};

struct World {
    store: Store,
    key: PresentedKey,
    customer: CustomerId,
}

impl World {
    /// A fleet with two trackers in use and one that is not.
    fn new() -> Self {
        let Stage { store, .. } = Stage::set();
        let customer = fleet(&store);
        for (id, active) in [("T-1", true), ("T-2", true), ("T-old", false)] {
            tracker(&store, &customer, id, active);
        }
        Self { key: platform_key(&store), store, customer }
    }

    fn payer(&self) -> OrganisationId {
        OrganisationId::Customer(self.customer)
    }

    fn event(&self, id: &str) -> Reported {
        reported(id, &self.customer, "T-1", now())
    }

    async fn reports(&self, events: &[Reported]) -> Vec<Verdict> {
        self.reports_at(events, now()).await
    }

    async fn reports_at(&self, events: &[Reported], at: Timestamp) -> Vec<Verdict> {
        consume::consume(&self.store, Some(&self.key), events, moment(at)).await.unwrap()
    }

    fn charged(&self, credits: &str) -> Charge {
        Charge { payer: self.payer(), delegation: None, credits: credits.parse().unwrap() }
    }

    fn balance(&self) -> Credits {
        account(&self.store, &self.payer()).state.balance(&moment(now()).programme.credits)
    }
}

fn credits(text: &str) -> Credits {
    text.parse().unwrap()
}

fn later(seconds: i64) -> Timestamp {
    now() + SignedDuration::from_secs(seconds)
}

#[tokio::test]
async fn what_is_accepted_is_in_the_ledger_and_waits_to_be_booked_on_the_customers_account() {
    let world = World::new();
    let events = [world.event("e-1"), Reported { units: 30, ..world.event("e-2") }];
    let verdicts = world.reports(&events).await;
    assert_eq!(verdicts, [Verdict::Accepted(world.charged("0.1")), Verdict::Accepted(world.charged("3"))]);
    assert_eq!(ledger(&world.store).len(), 2);
    assert_eq!((waiting(&world.store).len(), world.balance()), (1, credits("100")), "nothing is booked in the request");
    assert_eq!(settles(&world.store, now()).await, settle::Report { accounts: 1, tallies: 1, ..settle::Report::default() });
    assert_eq!((waiting(&world.store).len(), world.balance()), (0, credits("96.9")));
    let state = account(&world.store, &world.payer()).state;
    let day = &state.account().unwrap().days[0];
    assert_eq!((day.credits, day.events), (credits("3.1"), 2));
}

#[tokio::test]
async fn each_event_is_judged_by_itself() {
    let world = World::new();
    let of = |id: &str, tracker: &str, at: Timestamp| reported(id, &world.customer, tracker, at);
    let stranger = reported("e-7", &records::directory::customer_id(&consents::external("nobody")), "T-1", now());
    let days = |days: i64| SignedDuration::from_hours(24 * days);
    let events = [
        of("e-1", "T-none", now()),
        of("e-2", "T-old", now()),
        of("e-3", "T-1", later(301)),
        of("e-4", "T-1", later(300)),
        of("e-5", "T-1", now() - days(35)),
        of("e-6", "T-1", now() - days(35) - SignedDuration::from_secs(1)),
        stranger,
        of("e-8", "T-2", now() - days(3)),
    ];
    let refused = Verdict::Refused;
    let accepted = Verdict::Accepted(world.charged("0.1"));
    let expected = [
        refused(Refusal::UnknownTracker),
        refused(Refusal::InactiveTracker),
        refused(Refusal::InTheFuture),
        accepted,
        accepted,
        refused(Refusal::TooOld),
        refused(Refusal::UnknownTracker),
        accepted,
    ];
    assert_eq!(world.reports(&events).await, expected);
    let ids: BTreeSet<_> = ledger(&world.store).into_iter().map(|line| line.consumed.id.as_str().to_owned()).collect();
    assert_eq!(ids, ["e-4", "e-5", "e-8"].map(str::to_owned).into(), "what is refused leaves nothing behind");
}

#[tokio::test]
async fn an_event_sent_again_is_repeated_and_its_id_is_never_anothers() {
    let world = World::new();
    let event = world.event("e-1");
    world.reports(std::slice::from_ref(&event)).await;
    settles(&world.store, now()).await;
    let others = [
        Reported { units: 2, ..event.clone() },
        Reported { at: later(-86_400), ..event.clone() },
        Reported { tracker: consents::external("T-2"), ..event.clone() },
    ];
    for other in others {
        assert_eq!(world.reports(std::slice::from_ref(&other)).await, [Verdict::Refused(Refusal::OtherContent)], "{other:?}");
    }
    // However old it is by now, and whatever has become of its tracker.
    tracker(&world.store, &world.customer, "T-1", false);
    let long_after = later(86_400 * 90);
    assert_eq!(world.reports_at(std::slice::from_ref(&event), long_after).await, [Verdict::Repeated(world.charged("0.1"))]);
    assert_eq!(settles(&world.store, long_after).await, settle::Report::default());
    assert_eq!(world.balance(), credits("99.9"));
}

#[tokio::test]
async fn an_event_that_stands_twice_in_a_report_counts_once() {
    let world = World::new();
    let event = world.event("e-1");
    let other = Reported { units: 9, ..event.clone() };
    let verdicts = world.reports(&[event.clone(), event.clone(), other, Reported { units: 2, ..world.event("e-2") }]).await;
    let expected = [
        Verdict::Accepted(world.charged("0.1")),
        Verdict::Repeated(world.charged("0.1")),
        Verdict::Refused(Refusal::OtherContent),
        Verdict::Accepted(world.charged("0.2")),
    ];
    assert_eq!(verdicts, expected);
    settles(&world.store, now()).await;
    assert_eq!(world.balance(), credits("99.7"));
}

#[tokio::test]
async fn only_the_platforms_own_key_reports() {
    let world = World::new();
    let partners = consents::key(domain::api_key::Environment::Live, None);
    consents::mint(&world.store, &partners);
    let before = world.store.items().len();
    for key in [None, Some(&partners)] {
        let outcome = consume::consume(&world.store, key, &[world.event("e-1")], moment(now())).await;
        assert_eq!(outcome, Err(ConsumptionError::KeyRefused));
    }
    assert_eq!(world.store.items().len(), before);
}

/// A store that counts serial trips: what is under way at once is one.
struct Counted<'a> {
    memory: &'a MemoryStore,
    under_way: AtomicUsize,
    trips: AtomicUsize,
}

impl<'a> Counted<'a> {
    const fn new(memory: &'a MemoryStore) -> Self {
        Self { memory, under_way: AtomicUsize::new(0), trips: AtomicUsize::new(0) }
    }

    async fn trip<T>(&self, call: impl Future<Output = T>) -> T {
        if self.under_way.fetch_add(1, Ordering::SeqCst) == 0 {
            self.trips.fetch_add(1, Ordering::SeqCst);
        }
        // Whatever else goes out at the same time goes out before the first answer is back.
        tokio::task::yield_now().await;
        let answer = call.await;
        self.under_way.fetch_sub(1, Ordering::SeqCst);
        answer
    }
}

impl Reads for Counted<'_> {
    async fn fetch(&self, keys: &[Key]) -> Result<Vec<Option<Item>>, StoreError> {
        self.trip(self.memory.fetch(keys)).await
    }
}

impl Writes for Counted<'_> {
    async fn commit(&self, writes: Vec<Write>) -> Result<(), StoreError> {
        self.trip(self.memory.commit(writes)).await
    }
}

#[tokio::test]
async fn five_hundred_events_are_taken_in_three_trips() {
    let world = World::new();
    for number in 0..500 {
        tracker(&world.store, &world.customer, &format!("F-{number}"), true);
    }
    let of = |number: i32| reported(&format!("e-{number}"), &world.customer, &format!("F-{number}"), now());
    // The key's use was noted within the hour.
    world.reports(&[world.event("first")]).await;
    let memory: &MemoryStore = &world.store;
    let counted = Counted::new(memory);
    let events: Vec<_> = (0..500).map(of).collect();
    let verdicts = consume::consume(&counted, Some(&world.key), &events, moment(now())).await.unwrap();
    assert!(verdicts.iter().all(|verdict| matches!(verdict, Verdict::Accepted(_))));
    let trips = counted.trips.load(Ordering::SeqCst);
    assert!(trips <= 3, "{trips} trips");
    assert_eq!((ledger(&world.store).len(), waiting(&world.store).len()), (501, 7));
    settles(&world.store, now()).await;
    assert_eq!(world.balance(), credits("49.9"));
}

/// A store in which others commit just before.
struct Contested<'a> {
    memory: &'a MemoryStore,
    theirs: &'a (dyn Fn() -> Vec<Write> + Sync),
    commits: AtomicUsize,
}

impl Reads for Contested<'_> {
    async fn fetch(&self, keys: &[Key]) -> Result<Vec<Option<Item>>, StoreError> {
        self.memory.fetch(keys).await
    }
}

impl Lists for Contested<'_> {
    async fn list(&self, query: &Query) -> Result<Rows, StoreError> {
        self.memory.list(query).await
    }
}

impl Writes for Contested<'_> {
    async fn commit(&self, writes: Vec<Write>) -> Result<(), StoreError> {
        let is_first = self.commits.fetch_add(1, Ordering::SeqCst) == 0;
        if is_first {
            let theirs = (self.theirs)();
            if !theirs.is_empty() {
                self.memory.commit(theirs).await.unwrap();
            }
        }
        self.memory.commit(writes).await
    }
}

#[tokio::test]
async fn of_two_that_report_the_same_at_once_one_is_told_that_it_was_repeated() {
    let world = World::new();
    let (twin, event) = (World::new(), world.event("e-1"));
    twin.reports(std::slice::from_ref(&event)).await;
    // What the other one writes in between, on a request of its own.
    let theirs = || {
        let written = twin
            .store
            .items()
            .into_iter()
            .filter(|item| item.key.partition.starts_with("consumption#") || item.key.partition.starts_with("tally#"));
        written
            .map(|mut item| {
                item.attributes.insert("request_id".to_owned(), "another".into());
                Write::Put(item, application::ports::Condition::Absent)
            })
            .collect()
    };
    let memory: &MemoryStore = &world.store;
    let contested = Contested { memory, theirs: &theirs, commits: AtomicUsize::new(0) };
    // Two of a chunk: the one that nobody else sent is taken all the same.
    let events = [event, world.event("e-2")];
    let verdicts = consume::consume(&contested, Some(&world.key), &events, moment(now() + SignedDuration::from_secs(1))).await.unwrap();
    assert_eq!(verdicts, [Verdict::Repeated(world.charged("0.1")), Verdict::Accepted(world.charged("0.1"))]);
    settles(&world.store, now()).await;
    assert_eq!(world.balance(), credits("99.8"));
}

#[tokio::test]
async fn a_report_whose_answer_was_lost_is_sent_again_and_counts_once() {
    let world = World::new();
    // The key's use is noted by this one.
    world.reports(&[world.event("first")]).await;
    world.store.lose_answers(1);
    let outcome = consume::consume(&world.store, Some(&world.key), &[world.event("e-1")], moment(now())).await;
    assert!(matches!(outcome, Err(ConsumptionError::Store(StoreError::Unavailable(_)))), "{outcome:?}");
    assert_eq!(world.reports(&[world.event("e-1")]).await, [Verdict::Repeated(world.charged("0.1"))]);
    settles(&world.store, now()).await;
    assert_eq!(world.balance(), credits("99.8"));
}

#[tokio::test]
async fn of_two_jobs_that_settle_at_once_one_books_and_nothing_counts_twice() {
    let world = World::new();
    world.reports(&[world.event("e-1"), world.event("e-2")]).await;
    let before = world.store.items();
    // The other job settles between this one's read and its write.
    let other = World::new();
    for item in before {
        other.store.plant(item);
    }
    settles(&other.store, now()).await;
    let settled = || {
        let place = records::credits::key(&world.payer());
        let mut writes: Vec<_> = waiting(&world.store).iter().map(|tally| Write::Delete(tally.key())).collect();
        writes.push(Write::Put(other.store.get(&place).unwrap(), application::ports::Condition::Absent));
        writes
    };
    let memory: &MemoryStore = &world.store;
    let contested = Contested { memory, theirs: &settled, commits: AtomicUsize::new(0) };
    let report = settle::run(&contested, moment(later(60))).await.unwrap();
    assert_eq!(report, settle::Report { passed_over: 1, ..settle::Report::default() });
    assert_eq!(world.balance(), credits("99.8"));
    assert_eq!(settles(&world.store, later(120)).await, settle::Report::default());
}

#[tokio::test]
async fn a_settling_whose_answer_was_lost_is_not_booked_again() {
    let world = World::new();
    world.reports(&[world.event("e-1")]).await;
    world.store.lose_answers(1);
    assert_eq!(settle::run(&world.store, moment(now())).await.unwrap().failed, 1);
    assert_eq!(settles(&world.store, later(60)).await, settle::Report::default());
    assert_eq!(world.balance(), credits("99.9"));
}

#[tokio::test]
async fn more_tallies_than_one_transaction_holds_are_booked_one_after_the_other() {
    let world = World::new();
    for number in 0..200 {
        world.reports(&[world.event(&format!("e-{number}"))]).await;
    }
    assert_eq!(settles(&world.store, now()).await.tallies, 200);
    assert_eq!((waiting(&world.store).len(), world.balance()), (0, credits("80")));
}

#[tokio::test]
async fn a_damaged_account_keeps_no_other_from_being_settled() {
    let world = World::new();
    world.reports(&[world.event("e-1")]).await;
    let mut damaged = account(&world.store, &world.payer()).item(now()).unwrap();
    damaged.attributes.insert("schema".to_owned(), 99.into());
    world.store.plant(damaged);
    let another = records::directory::customer_id(&consents::external("another"));
    tracker(&world.store, &another, "T-1", true);
    world.reports(&[reported("e-2", &another, "T-1", now())]).await;
    let report = settles(&world.store, now()).await;
    assert_eq!(report, settle::Report { accounts: 1, tallies: 1, failed: 1, ..settle::Report::default() });
    assert_eq!(waiting(&world.store).len(), 1, "it waits until somebody has looked at it");
}

#[tokio::test]
async fn a_day_is_closed_by_the_job_for_what_is_due_and_leaves_its_line() {
    let world = World::new();
    world.reports(&[world.event("e-1"), Reported { at: later(-86_400), ..world.event("e-late") }]).await;
    settles(&world.store, now()).await;
    let three: Timestamp = "2026-03-03T02:00:00Z".parse().unwrap();
    for at in [three - SignedDuration::from_secs(1), three, three + SignedDuration::from_secs(300)] {
        expire_requests::run(&world.store, moment(at)).await.unwrap();
    }
    let lines = lines(&world.store, &world.payer());
    let kinds: Vec<_> = lines.iter().map(|line| (line.number, line.entry.credits())).collect();
    assert_eq!(kinds, [(1, credits("100")), (2, credits("-0.2"))]);
    let LineEntry::Day { closed } = &lines[1].entry else { panic!("a day") };
    let spent: Vec<_> = closed.by_event_day.iter().map(|spent| (spent.day.to_string(), spent.events)).collect();
    assert_eq!(spent, [("2026-03-01".to_owned(), 1), ("2026-03-02".to_owned(), 1)]);
    // What is told of that day now counts on the next one, and the line stays as it is.
    world.reports_at(&[world.event("e-3")], three).await;
    settles(&world.store, three).await;
    assert_eq!(support::credits::lines(&world.store, &world.payer()), lines);
    let days: Vec<_> = account(&world.store, &world.payer()).state.account().unwrap().days.iter().map(|day| day.day.to_string()).collect();
    assert_eq!(days, ["2026-03-03"]);
}

async fn tops_up(world: &World, who: &support::cast::Someone, wanted: &Wanted, name: &str) -> Result<Credits, CreditsError> {
    let creation = Creation::new(&Actor::Member(OrganisationId::Platform, who.account()), &key(name), &format!("{wanted:?}"));
    let (account, _) = credits::top_up(&world.store, &who.credential(), wanted, &creation, moment(now())).await?;
    Ok(account.state.balance(&moment(now()).programme.credits))
}

fn wanted(world: &World, how_many: &str) -> Wanted {
    consents::stock(&world.store);
    Wanted { organisation: world.payer(), credits: credits(how_many), reason: prose("Invoice 4711, paid") }
}

/// The customer itself is known.
fn known(world: &World) {
    let record = domain::directory::Record::Customer {
        id: world.customer,
        external_id: consents::external(consents::CUSTOMER),
        name: domain::values::Line::parse("Fleet 42").unwrap(),
        active: true,
    };
    let occasion = support::credits::occasion();
    let place = records::directory::key(&record);
    let Ok(outcome) = Loaded::<domain::directory::Entry>::read(place, None).unwrap().decide(
        domain::directory::Upsert(record),
        &occasion,
        moment(now()).programme,
    );
    world.store.plant(outcome.aggregate().item(now()).unwrap());
}

#[tokio::test]
async fn an_operator_puts_credits_on_an_account_once_and_says_why() {
    let world = World::new();
    known(&world);
    let (forty, fifty) = (wanted(&world, "40"), wanted(&world, "50"));
    assert_eq!(tops_up(&world, &OLGA, &forty, "k-1").await, Ok(credits("140")));
    assert_eq!(tops_up(&world, &OLGA, &forty, "k-1").await, Ok(credits("140")), "the same again is the same");
    assert_eq!(tops_up(&world, &OLGA, &fifty, "k-1").await, Err(Rejection::IdempotencyKeyReused.into()));
    for number in 0..25 {
        tops_up(&world, &OLGA, &wanted(&world, "1"), &format!("further-{number}")).await.unwrap();
    }
    assert_eq!(tops_up(&world, &OLGA, &forty, "k-1").await, Ok(credits("165")), "however long ago it was");
    let nothing = Wanted { credits: Credits::NONE, ..forty };
    assert_eq!(tops_up(&world, &OLGA, &nothing, "k-2").await, Err(Rejection::NothingToTopUp.into()));
    let put: Credits = lines(&world.store, &world.payer()).iter().map(|line| line.entry.credits()).sum();
    assert_eq!(put, credits("165"));
}

#[tokio::test]
async fn nobody_but_an_operator_and_nobody_of_the_organisation_tops_up() {
    let world = World::new();
    known(&world);
    let forty = wanted(&world, "40");
    for who in [&RITA, &SAM] {
        assert_eq!(tops_up(&world, who, &forty, "k").await, Err(AccessError::RoleMissing.into()));
    }
    assert_eq!(tops_up(&world, &CLARA, &forty, "k").await, Err(AccessError::NotAMember.into()));
    OLGA.is_invited(&world.store, world.payer(), &[Role::Member], &CLARA);
    assert_eq!(tops_up(&world, &OLGA, &forty, "k").await, Err(CreditsError::OwnOrganisation));
    let stranger = records::directory::customer_id(&consents::external("nobody"));
    let nobody = Wanted { organisation: OrganisationId::Customer(stranger), ..forty.clone() };
    assert_eq!(tops_up(&world, &OLGA, &nobody, "k").await, Err(CreditsError::NoSuchOrganisation));
    let platform = Wanted { organisation: OrganisationId::Platform, ..forty };
    assert_eq!(tops_up(&world, &OLGA, &platform, "k").await, Err(CreditsError::NoSuchOrganisation));
    assert_eq!(lines(&world.store, &world.payer()), []);
}

#[tokio::test]
async fn a_statement_is_read_by_those_who_run_the_fleet_and_by_nobody_else() {
    let world = World::new();
    world.reports(&[world.event("e-1")]).await;
    settles(&world.store, now()).await;
    for (who, may) in [(&CLARA, true), (&FRED, true), (&MIA, false)] {
        let caller = let_in(&world.store, &who.credential(), world.payer(), now()).await.unwrap();
        let statement = credits::statement(&world.store, &caller).await;
        assert_eq!(statement.is_ok(), may, "{}", who.name);
        let day = "2026-03-02".parse().unwrap();
        assert_eq!(credits::events(&world.store, &caller, day, 10, None).await.map(|(events, _)| events.len()).ok(), may.then_some(1));
        assert_eq!(credits::month(&world.store, &caller, "2026-03").await.map(|lines| lines.len()).ok(), may.then_some(1));
    }
    let caller = let_in(&world.store, &OLGA.credential(), OrganisationId::Platform, now()).await.unwrap();
    assert_eq!(credits::statement(&world.store, &caller).await, Err(AccessError::NotAMember));
}

#[tokio::test]
async fn administrators_hear_that_nothing_is_left_and_the_audit_trail_hears_of_no_booking() {
    let world = World::new();
    let much = Reported { units: 1_000, ..world.event("e-1") };
    world.reports(&[much]).await;
    world.store.drain_stream();
    settles(&world.store, now()).await;
    assert!(matches!(account(&world.store, &world.payer()).state, State::Exhausted { .. }));
    let changes: Vec<_> = (world.store.drain_stream().into_iter())
        .map(|record| Change { old_version: record.old.and_then(|old| old.version()).unwrap_or(0), item: record.new.unwrap() })
        .collect();
    let queues = Queues::default();
    relay(&world.store, &queues, &changes, matrix()).await.unwrap();
    let mut templates: BTreeMap<String, usize> = BTreeMap::new();
    for message in queues.drain() {
        let order: serde_json::Value = serde_json::from_str(&message.body).unwrap();
        *templates.entry(order["template"].as_str().unwrap().to_owned()).or_default() += 1;
    }
    assert_eq!(templates, [("credits-exhausted".to_owned(), 1)].into(), "the administrator, and not who installs");
    let audit = world.store.items().into_iter().filter(|item| item.key.partition == format!("audit#{}", world.payer()));
    let kinds: BTreeSet<_> = audit.map(|item| item.attributes["type"].as_str().unwrap().to_owned()).collect();
    assert_eq!(kinds, ["credits.exhausted", "credits.opened"].map(str::to_owned).into());
}
