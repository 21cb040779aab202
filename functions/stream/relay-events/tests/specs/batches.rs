//! What a batch calls for, and what becomes of one that fails half-way or comes twice.

use application::{ports::Item, use_cases::review::Act};
use domain::{
    application::State,
    organisation::{OrganisationId, Role},
};
use support::{
    cast::{OLGA, RITA, TOM, now},
    queues::stream,
    story::{self, REASONS, prose},
};

use crate::world::World;

#[tokio::test]
async fn each_step_of_a_story_orders_exactly_what_the_matrix_says() {
    let world = World::new();
    let store = &world.store;
    let application = story::applies(store, now()).await;
    world.relays().await;
    assert_eq!(world.templates(), ["application-received", "application-to-review"]);
    story::confirms(store, &application, now()).await;
    story::claims(store, &application, now()).await;
    world.relays().await;
    assert_eq!(world.templates(), Vec::<String>::new());
    story::asks(store, &application, now()).await;
    world.relays().await;
    assert_eq!(world.templates(), ["application-question"]);
    story::answers(store, &application, now()).await;
    world.relays().await;
    assert_eq!(world.templates(), ["application-answered"]);
    story::reviews(store, &RITA, &application, Act::Approve, now()).await;
    world.relays().await;
    assert_eq!(world.templates(), ["application-approved"], "the seat that an approval gives needs no invitation of its own");
    let other = story::applies_with(store, &story::acme("broker"), now()).await;
    story::claims(store, &other, now()).await;
    story::reviews(store, &RITA, &other, Act::Reject { reasons: prose(REASONS) }, now()).await;
    world.relays().await;
    assert_eq!(world.templates(), ["application-received", "application-rejected", "application-to-review"]);
}

#[tokio::test]
async fn an_order_names_its_recipient_by_id_and_the_question_it_is_about() {
    let world = World::new();
    let application = story::applies(&world.store, now()).await;
    let contact = story::load(&world.store, &application).state.dossier().unwrap().business_contact;
    story::claims(&world.store, &application, now()).await;
    story::asks(&world.store, &application, now()).await;
    let question = story::open_question(&world.store, &application);
    world.relays().await;
    let (orders, _) = world.messages();
    let of = |template: &str| orders.iter().find(|order| order.template == template).unwrap();
    assert_eq!(of("application-received").person, Some(contact));
    assert_eq!(of("application-to-review").person, None);
    assert_eq!(of("application-question").about, Some(question.to_string()));
    assert_eq!(of("application-question").event_id, format!("{application}/application/3/0"));
}

#[tokio::test]
async fn a_batch_delivered_again_says_the_same_and_writes_nothing_new() {
    let world = World::new();
    story::becomes_a_partner(&world.store).await;
    TOM.is_invited(&world.store, OrganisationId::Platform, &[Role::Support], &OLGA);
    let records = world.relays().await;
    let (first, after) = (world.messages(), world.store.items());
    for again in [records.clone(), [records.clone(), records].concat()] {
        let times = again.len() / 6;
        world.handle(stream(&again)).await.unwrap();
        let second = world.messages();
        assert_eq!(second.0.len(), first.0.len() * times.max(1));
        assert!(second.0.iter().all(|order| first.0.contains(order)), "the same emails by the same ids");
        assert!(world.store.items() == after, "an audit or feed entry twice");
    }
}

#[tokio::test]
async fn one_record_that_carries_several_versions_says_all_of_them() {
    // The stream may have been read late: its images are of one write each, but a replay emits from an older version on.
    let world = World::new();
    let application = story::applies(&world.store, now()).await;
    story::claims(&world.store, &application, now()).await;
    story::asks(&world.store, &application, now()).await;
    let mut records: Vec<_> = world.store.drain_stream().into_iter().filter(|record| record.key.sort == "application").collect();
    let mut last = records.pop().unwrap();
    last.old = None;
    let report = world.handle(stream(&[last])).await.unwrap();
    assert_eq!(report.events, 3);
    assert_eq!(world.templates(), ["application-question", "application-received", "application-to-review"]);
}

#[tokio::test]
async fn a_batch_that_fails_half_way_fails_whole_and_loses_nothing_when_it_comes_again() {
    let calm = World::new();
    story::becomes_a_partner(&calm.store).await;
    calm.relays().await;
    let (expected, stored) = (calm.messages(), calm.store.items());
    for trouble in 0..12 {
        let world = World::new();
        story::becomes_a_partner(&world.store).await;
        let records = world.store.drain_stream();
        match trouble {
            0 => world.queues_are_away_for(1),
            1..=6 => world.store.refuse(trouble),
            _ => world.store.lose_answers(trouble - 6),
        }
        let mut deliveries = 0;
        while world.handle(stream(&records)).await.is_err() {
            deliveries += 1;
            assert!(deliveries < 20, "trouble {trouble}");
        }
        assert!(deliveries > 0, "trouble {trouble}: the fault was swallowed");
        let (mut orders, parked) = world.messages();
        orders.dedup();
        assert_eq!((orders, parked), expected, "trouble {trouble}");
        assert!(world.store.items() == stored, "trouble {trouble}");
    }
}

#[tokio::test]
async fn the_organisation_concerned_reads_of_every_decision_and_so_does_the_application() {
    let world = World::new();
    let application = story::becomes_a_partner(&world.store).await;
    let State::Approved { partner, .. } = story::load(&world.store, &application).state else { panic!("not approved") };
    world.relays().await;
    let kinds = |reader: &str| world.audit(reader).into_iter().map(|entry| entry.kind).collect::<Vec<_>>();
    let of_application = ["application.submitted", "application.address_confirmed", "application.claimed", "application.approved"];
    let mut own = kinds(&application.to_string());
    own.sort();
    let mut expected = of_application.map(ToOwned::to_owned);
    expected.sort();
    assert_eq!(own, expected);
    assert_eq!(kinds("platform").len(), 6, "the seat and the partner, too");
    let mut partners = kinds(&partner.to_string());
    partners.sort();
    assert_eq!(partners, ["application.approved", "member.given", "partner.established"]);
    let approved = world.audit("platform").into_iter().find(|entry| entry.kind == "application.approved").unwrap();
    assert_eq!((approved.before.as_str(), approved.after.as_str(), approved.request_id.as_str()), ("in_review", "approved", "request-1"));
    assert_eq!(approved.actor, domain::event::Actor::Member(OrganisationId::Platform, RITA.account()));
    let told = format!("{:?}", world.store.items().iter().filter(|item| item.key.partition.starts_with("audit#")).collect::<Vec<_>>());
    support::logs::assert_silent(&told);
}

#[tokio::test]
async fn the_partners_feed_is_numbered_without_gaps_however_often_a_batch_comes() {
    let world = World::new();
    let application = story::becomes_a_partner(&world.store).await;
    let State::Approved { partner, .. } = story::load(&world.store, &application).state else { panic!("not approved") };
    let organisation = OrganisationId::Partner(partner);
    let first = world.relays().await;
    TOM.sits(&world.store, organisation, &[Role::Developer]);
    let seat = world.store.get(&application::records::member::key(&organisation, &TOM.account())).unwrap();
    let joined = application::fakes::StreamRecord { key: seat.key.clone(), old: None, new: Some(seat) };
    for batch in [vec![joined.clone()], [first, vec![joined]].concat()] {
        world.handle(stream(&batch)).await.unwrap();
    }
    let entries: Vec<Item> = world.store.items().into_iter().filter(|item| item.key.sort.starts_with("entry#")).collect();
    let numbered: Vec<_> =
        entries.iter().map(|entry| (entry.attributes["number"].as_u64().unwrap(), entry.attributes["type"].as_str().unwrap())).collect();
    assert_eq!(numbered, [(1, "partner.established"), (2, "member.joined")]);
    support::logs::assert_silent(&format!("{entries:?}"));
}

#[tokio::test]
async fn two_batches_at_once_share_out_the_numbers_of_a_feed() {
    let world = World::new();
    let application = story::becomes_a_partner(&world.store).await;
    let State::Approved { partner, .. } = story::load(&world.store, &application).state else { panic!("not approved") };
    TOM.sits(&world.store, OrganisationId::Partner(partner), &[Role::Developer]);
    let seat = world.store.get(&application::records::member::key(&OrganisationId::Partner(partner), &TOM.account())).unwrap();
    let joined = [application::fakes::StreamRecord { key: seat.key.clone(), old: None, new: Some(seat) }];
    let approved = world.store.drain_stream();
    world.store.let_readers_meet(2);
    let (one, other) = tokio::join!(world.handle(stream(&approved)), world.handle(stream(&joined)));
    one.unwrap();
    other.unwrap();
    let entries = world.store.items().into_iter().filter(|item| item.key.sort.starts_with("entry#"));
    assert_eq!(entries.map(|entry| entry.attributes["number"].as_u64().unwrap()).collect::<Vec<_>>(), [1, 2]);
}
