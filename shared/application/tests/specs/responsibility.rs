//! Who pays for what is consumed: the partner that took the tracker over, from when it did, as long as it has credits.

use application::{
    engine::Loaded,
    records::{
        self, Record as _,
        fleet::{self, Claim, Segment},
    },
    use_cases::{
        consume::{self, Charge, Refusal, Reported, Verdict},
        members::person_id,
    },
};
use domain::{
    api_key::PresentedKey,
    attachment::Side,
    credits::{Command, CreditsAccount, Posting},
    delegation::{Cause, Decision, Delegation, Dossier, Means, Pause, State, Stop, Term, Terms},
    digest::Digest,
    id::{self, CustomerId, DelegationId, PartnerId},
    organisation::OrganisationId,
    values::Credits,
};
use jiff::{SignedDuration, Timestamp};
use support::{
    Store,
    cast::{ANA, Stage, now},
    credits::{account, occasion, platform_key, reported, settles, tracker},
    customers::{CLARA, fleet as customers_fleet},
    story::moment,
};

/// Five credits less two days before now, paid by the partner from a day before now.
struct World {
    store: Store,
    key: PresentedKey,
    customer: CustomerId,
    partner: PartnerId,
    delegation: DelegationId,
}

fn hours(count: i64) -> SignedDuration {
    SignedDuration::from_hours(count)
}

fn credits(text: &str) -> Credits {
    text.parse().unwrap()
}

impl World {
    fn new() -> Self {
        let Stage { store, .. } = Stage::set();
        let customer = customers_fleet(&store);
        for id in ["T-1", "T-2"] {
            tracker(&store, &customer, id, true);
        }
        let (partner, delegation) = (id::derive(&["acme"]), id::derive(&["the first"]));
        let world = Self { key: platform_key(&store), store, customer, partner, delegation };
        world.stands(&State::Active { dossier: world.dossier(), term: world.term() });
        let number = fleet::segment_of("T-1");
        let claims = vec![Claim::of(delegation, partner, &["T-1"])];
        let segment = Segment { version: 1, claims, ..Segment::unwritten(customer, number) };
        world.store.plant(segment.item().unwrap());
        world
    }

    fn payer(&self) -> OrganisationId {
        OrganisationId::Partner(self.partner)
    }

    fn dossier(&self) -> Dossier {
        let terms = Terms {
            count: 1,
            digest: Digest::of("T-1"),
            sample: vec!["T-1".to_owned()],
            price_per_tracker_day: credits("0.07"),
            start: None,
            forecast: credits("2.1"),
        };
        let organisation = OrganisationId::Customer(self.customer);
        Dossier {
            id: self.delegation,
            customer: self.customer,
            partner: self.partner,
            attachment: id::derive(&["attached"]),
            attachment_version: 3,
            by: CLARA.account(),
            person: person_id(&organisation, &CLARA.account()),
            terms,
            request: Digest::of("request"),
            at: now() - hours(48),
        }
    }

    fn term(&self) -> Term {
        let person = person_id(&self.payer(), &ANA.account());
        let approval = Decision { by: ANA.account(), person, means: Means::Link, at: now() - hours(24) };
        Term { approval, from: now() - hours(24), begun: true, pauses: vec![], stop: None }
    }

    fn stands(&self, state: &State) {
        let key = records::delegation::key(&self.delegation);
        let loaded = Loaded::<Delegation> { key, version: 2, state: state.clone(), past: vec![], decided: vec![], created_at: Some(now()) };
        self.store.plant(loaded.item(now()).unwrap());
    }

    /// The partner has used all it had, then.
    fn is_exhausted(&self, at: Timestamp) {
        let place = records::credits::key(&self.payer());
        let posting = Posting { day: "2026-03-01".parse().unwrap(), delegation: None, credits: credits("100"), events: 1 };
        let command = Command::Post { organisation: self.payer(), batch: Digest::of("all"), postings: vec![posting] };
        let occasion = domain::event::Occasion { now: at, ..occasion() };
        let known = Loaded::<CreditsAccount>::read(place, None).unwrap();
        let exhausted = known.decide(command, &occasion, moment(at).programme).unwrap();
        self.store.plant(exhausted.aggregate().item(at).unwrap());
    }

    async fn judged(&self, id: &str, tracker: &str, at: Timestamp) -> Verdict {
        let event = reported(id, &self.customer, tracker, at);
        consume::consume(&self.store, Some(&self.key), &[event], moment(now())).await.unwrap().remove(0)
    }

    fn by_partner(&self) -> Verdict {
        Verdict::Accepted(Charge { payer: self.payer(), delegation: Some(self.delegation), credits: credits("0.07") })
    }

    fn by_customer(&self) -> Verdict {
        let payer = OrganisationId::Customer(self.customer);
        Verdict::Accepted(Charge { payer, delegation: None, credits: credits("0.1") })
    }
}

#[tokio::test]
async fn the_partner_pays_the_frozen_price_from_when_it_took_over_and_only_for_what_it_did() {
    let world = World::new();
    assert_eq!(world.judged("e-1", "T-1", now()).await, world.by_partner());
    assert_eq!(world.judged("e-2", "T-1", now() - hours(24)).await, world.by_partner(), "from that very instant");
    assert_eq!(world.judged("e-3", "T-1", now() - hours(25)).await, world.by_customer(), "however late it is reported");
    assert_eq!(world.judged("e-4", "T-2", now()).await, world.by_customer());
    settles(&world.store, now()).await;
    let state = account(&world.store, &world.payer()).state;
    let day = &state.account().unwrap().days;
    assert_eq!(day.iter().map(|day| day.by_delegation[0].events).sum::<u64>(), 2);
    assert_eq!(state.balance(&moment(now()).programme.credits), credits("99.86"));
}

#[tokio::test]
async fn nobody_pays_in_a_pause_and_the_customer_pays_once_it_is_stopped() {
    let world = World::new();
    let pauses = vec![Pause { from: now() - hours(10), to: Some(now() - hours(8)) }];
    let stop =
        Stop { side: Side::Partner, cause: Cause::Asked, at: now() - hours(9), effective: now() - hours(2), forecast: credits("2.1") };
    world.stands(&State::Stopped { dossier: world.dossier(), term: Term { pauses, stop: Some(stop), ..world.term() } });
    assert_eq!(world.judged("e-1", "T-1", now() - hours(11)).await, world.by_partner());
    assert_eq!(world.judged("e-2", "T-1", now() - hours(9)).await, Verdict::Refused(Refusal::DelegationPaused));
    assert_eq!(world.judged("e-3", "T-1", now() - hours(8)).await, world.by_partner());
    assert_eq!(world.judged("e-4", "T-1", now() - hours(2)).await, world.by_customer());
}

#[tokio::test]
async fn since_the_partner_has_no_credits_what_is_consumed_is_refused_before_the_pause_arrives() {
    let world = World::new();
    world.is_exhausted(now() - hours(3));
    assert_eq!(world.judged("e-1", "T-1", now()).await, Verdict::Refused(Refusal::DelegationPaused));
    assert_eq!(world.judged("e-1", "T-1", now()).await, Verdict::Refused(Refusal::DelegationPaused), "and leaves nothing behind");
    assert_eq!(world.judged("e-2", "T-1", now() - hours(4)).await, world.by_partner(), "before, it still had some");
    assert_eq!(world.judged("e-3", "T-2", now()).await, world.by_customer());
}

#[tokio::test]
async fn what_waits_for_the_partner_is_paid_by_the_customer() {
    let world = World::new();
    let place = records::delegation::key(&world.delegation);
    world.store.remove(&place).await;
    assert_eq!(world.judged("e-1", "T-1", now()).await, world.by_customer());
}

#[tokio::test]
async fn a_report_of_many_payers_is_one_transaction_for_each() {
    let world = World::new();
    let events: Vec<Reported> = ["T-1", "T-2"]
        .into_iter()
        .flat_map(|tracker| (0..50).map(move |number| (tracker, number)))
        .map(|(tracker, number)| reported(&format!("{tracker}-{number}"), &world.customer, tracker, now()))
        .collect();
    let verdicts = consume::consume(&world.store, Some(&world.key), &events, moment(now())).await.unwrap();
    assert_eq!(verdicts.iter().filter(|verdict| **verdict == world.by_partner()).count(), 50);
    assert_eq!(verdicts.iter().filter(|verdict| **verdict == world.by_customer()).count(), 50);
    let waiting = support::credits::waiting(&world.store);
    assert_eq!(waiting.iter().map(|tally| tally.sums[0].events).collect::<Vec<_>>(), [50, 50]);
}
