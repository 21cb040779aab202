//! The review desk for listings: who decides, on what, and who hears of it.

use std::collections::BTreeSet;

use application::{
    access::{AccessError, let_in},
    engine::Loaded,
    moment::Moment,
    records,
    use_cases::{
        browse::Shelf,
        expire_requests,
        listing_review::{self, Act, ListingReviewError},
        listings,
    },
};
use catalogue_index::CatalogueEntry;
use domain::{
    id::{ListingId, PartnerId},
    listing::{Content, Rejection, State, Verdict},
    member::Member,
    organisation::{OrganisationId, Role},
    programme::Part,
    values::Language,
};
use support::{
    Store,
    cast::{ANA, NINA, OLGA, RITA, ROLF, SAM, Someone, Stage, TOM, day, now},
    listings::{acme, ana_does, approved, claimed, load, published, ready, reviews},
    story::{moment, prose, relays},
};

async fn stage() -> (Stage, PartnerId) {
    let stage = Stage::set();
    let partner = acme(&stage.store).await;
    (stage, partner)
}

async fn act(store: &Store, who: &Someone, listing: &ListingId, act: &Act) -> Result<State, ListingReviewError> {
    listing_review::act(store, &who.credential(), listing, None, act, moment(now())).await.map(|listing| listing.state)
}

#[tokio::test]
async fn a_version_goes_from_the_queue_into_the_catalogue_in_two_trips_an_act() {
    let (Stage { store, .. }, partner) = stage().await;
    let (listing, content) = ready(&store, &partner).await;
    ana_does(&store, &partner, &listing, &listings::Act::Submit).await;
    let rita = let_in(&store, &RITA.credential(), OrganisationId::Platform, now()).await.unwrap();
    let rows = listing_review::queue(&store, &rita, "submitted", None).await.unwrap();
    assert_eq!(rows.rows.iter().map(|row| row.key.partition.clone()).collect::<Vec<_>>(), [listing.to_string()]);
    let before = store.trips();
    act(&store, &RITA, &listing, &Act::Claim).await.unwrap();
    assert_eq!(store.trips() - before, 2);
    let (_, detail) = listing_review::detail(&store, &RITA.credential(), &listing, now()).await.unwrap();
    assert_eq!(detail.content, content);
    assert_eq!(act(&store, &RITA, &listing, &Act::Approve).await.unwrap_err(), Rejection::ChecklistNotPassed.into());
    let failed = Act::Check { part: Part::Security, id: "least_privilege".to_owned(), verdict: Verdict::Failed, note: None };
    assert_eq!(act(&store, &RITA, &listing, &failed).await.unwrap_err(), Rejection::NoteMissing.into());
    assert_eq!(act(&store, &RITA, &listing, &Act::Publish).await.unwrap_err(), Rejection::NotApproved.into());
    let (version, (_, other, none)) = listing_review::version(&store, &RITA.credential(), &listing, 1, now()).await.unwrap();
    assert_eq!((version.account, other, none), (RITA.account(), content, None));
}

#[tokio::test]
async fn only_the_holder_decides_and_support_does_not_even_look() {
    let (Stage { store, .. }, partner) = stage().await;
    let (listing, _) = claimed(&store, &partner).await;
    assert_eq!(act(&store, &ROLF, &listing, &Act::Claim).await.unwrap_err(), Rejection::ClaimedByAnother.into());
    let reject = Act::Reject { reasons: prose("No.") };
    assert_eq!(act(&store, &ROLF, &listing, &reject).await.unwrap_err(), Rejection::ClaimedByAnother.into());
    assert_eq!(act(&store, &SAM, &listing, &Act::Claim).await.unwrap_err(), AccessError::RoleMissing.into());
    assert_eq!(act(&store, &OLGA, &listing, &Act::Claim).await.unwrap().reviewer(), Some(OLGA.account()));
    let stale = listing_review::act(&store, &OLGA.credential(), &listing, Some(1), &reject, moment(now())).await;
    assert_eq!(stale.unwrap_err(), ListingReviewError::Stale);
}

#[tokio::test]
async fn nobody_decides_on_a_partner_they_have_a_seat_in() {
    let (Stage { store, .. }, partner) = stage().await;
    let (listing, _) = ready(&store, &partner).await;
    ana_does(&store, &partner, &listing, &listings::Act::Submit).await;
    let organisation = OrganisationId::Partner(partner);
    ROLF.sits(&store, organisation, &[Role::Developer]);
    assert_eq!(act(&store, &ROLF, &listing, &Act::Claim).await.unwrap_err(), Rejection::ConflictOfInterest.into());
    // An invitation that nobody has taken up keeps no reviewer from their work.
    RITA.is_invited(&store, organisation, &[Role::Developer], &ANA);
    assert!(act(&store, &RITA, &listing, &Act::Claim).await.is_ok());
    // Whoever wrote it has a hand in it, whatever became of their seat.
    ANA.sits(&store, OrganisationId::Platform, &[Role::Reviewer]);
    assert_eq!(act(&store, &ANA, &listing, &Act::Retire).await.unwrap_err(), Rejection::ConflictOfInterest.into());
}

#[tokio::test]
async fn an_app_of_a_certified_kind_is_not_published_uncertified() {
    let (Stage { store, .. }, partner) = stage().await;
    let (listing, content) = ready(&store, &partner).await;
    let orders = Content { integration_type: Some("orders".to_owned()), ..content };
    listings::edit(&store, &TOM.credential(), &partner, &listing, None, &orders, moment(now())).await.unwrap();
    ana_does(&store, &partner, &listing, &listings::Act::Submit).await;
    reviews(&store, &RITA, &listing, &Act::Claim).await;
    for standard in &application::programme::programme().listing.checklist {
        let check = Act::Check { part: standard.part, id: standard.id.clone(), verdict: Verdict::Passed, note: None };
        reviews(&store, &RITA, &listing, &check).await;
    }
    reviews(&store, &RITA, &listing, &Act::Approve).await;
    assert_eq!(act(&store, &RITA, &listing, &Act::Publish).await.unwrap_err(), Rejection::NotCertified.into());
}

#[tokio::test]
async fn a_suspended_listing_is_lifted_by_time_alone_and_not_published_before() {
    let (Stage { store, .. }, partner) = stage().await;
    let (listing, _) = published(&store, &partner).await;
    let suspend = Act::Suspend { reason: prose("It leaks."), lift_at: Some(day(3)) };
    assert_eq!(act(&store, &RITA, &listing, &suspend).await.unwrap().in_catalogue(), None);
    assert_eq!(act(&store, &RITA, &listing, &Act::Publish).await.unwrap_err(), Rejection::Suspended.into());
    let job = |at| expire_requests::run(&store, Moment { now: at, ..moment(now()) });
    assert_eq!(job(day(2)).await.unwrap().changed, 0);
    assert!(job(day(9)).await.unwrap().changed >= 1);
    assert_eq!(load(&store, &listing).state.in_catalogue().map(|shelved| shelved.version), Some(1));
    assert_eq!(job(day(9)).await.unwrap().changed, 0, "once, however late");
}

#[tokio::test]
async fn every_administrator_hears_of_it_by_an_email_of_their_own_and_nobody_else_does() {
    let (Stage { store, .. }, partner) = stage().await;
    let organisation = OrganisationId::Partner(partner);
    NINA.sits(&store, organisation, &[Role::PartnerAdmin]);
    SAM.is_invited(&store, organisation, &[Role::PartnerAdmin], &ANA);
    let (listing, _) = claimed(&store, &partner).await;
    relays(&store).await;
    reviews(&store, &RITA, &listing, &Act::Ask { text: prose("How often?") }).await;
    let (orders, parked) = relays(&store).await;
    assert!(parked.is_empty(), "{parked:?}");
    let people: BTreeSet<_> = orders.iter().map(|order| (order.template.as_str(), order.person.unwrap())).collect();
    let person = |who: &Someone| {
        let key = records::member::key(&organisation, &who.account());
        Loaded::<Member>::read(key.clone(), store.get(&key)).unwrap().state.seat().unwrap().person
    };
    assert_eq!(people, BTreeSet::from([("listing-question", person(&ANA)), ("listing-question", person(&NINA))]));
    let ids: BTreeSet<_> = orders.iter().map(|order| order.email).collect();
    assert_eq!(ids.len(), 2);
    assert!(orders.iter().all(|order| order.about.is_some()));
}

#[tokio::test]
async fn the_lists_show_what_stands_on_the_shelf_and_who_has_it() {
    let (Stage { store, .. }, partner) = stage().await;
    let (listing, _) = approved(&store, &partner).await;
    let item = store.get(&records::listing::key(&listing)).unwrap();
    let summary = &item.attributes["summary"];
    assert_eq!((summary["state"].as_str(), summary["name"].as_str()), (Some("approved"), Some("Acme Fleet")));
    assert_eq!(summary["published_version"].as_u64(), None);
    reviews(&store, &RITA, &listing, &Act::Publish).await;
    let item = store.get(&records::listing::key(&listing)).unwrap();
    assert_eq!(item.attributes["summary"]["published_version"].as_u64(), Some(1));
    assert!(!item.attributes.contains_key("due_at") && !item.attributes.contains_key("move_owner"), "it waits for nobody");
}

/// What a newcomer finds in the catalogue under this id, once the relay has told everything that happened.
async fn found(store: &Store, listing: &ListingId) -> Option<CatalogueEntry> {
    relays(store).await;
    let shelf = Shelf::new(|_| vec![]);
    shelf.snapshot(store, now()).await.unwrap().find(listing)
}

#[tokio::test]
async fn the_catalogue_shows_exactly_what_is_published_and_nobody_suspended_or_retired() {
    let (Stage { store, .. }, partner) = stage().await;
    let (listing, _) = approved(&store, &partner).await;
    assert!(found(&store, &listing).await.is_none(), "approved is not published");
    act(&store, &RITA, &listing, &Act::Publish).await.unwrap();
    let content = listing_review::version(&store, &RITA.credential(), &listing, 1, now()).await.unwrap().1.1;
    let entry = found(&store, &listing).await.unwrap();
    assert_eq!((entry.version, entry.partner, entry.name.best(Language::En).1), (1, partner, content.name.speak(Language::En).as_str()));
    assert_eq!(entry.description.best(Language::En).1, content.description.unwrap().speak(Language::En).as_str());
    let asked: Vec<_> = content.scopes.iter().map(|asked| (asked.scope.as_str(), asked.required)).collect();
    let mut shown: Vec<_> = entry.accesses.iter().map(|access| (access.scope.as_str(), access.required)).collect();
    assert!(shown.is_sorted_by_key(|(_, required)| !required), "required ones first");
    shown.sort_by_key(|access| asked.iter().position(|known| known == access));
    assert_eq!(shown, asked);

    act(&store, &RITA, &listing, &Act::Suspend { reason: prose("Its endpoint answers strangers."), lift_at: None }).await.unwrap();
    assert!(found(&store, &listing).await.is_none(), "suspended");
    act(&store, &RITA, &listing, &Act::Lift).await.unwrap();
    assert_eq!(found(&store, &listing).await, Some(entry), "lifted");
    ana_does(&store, &partner, &listing, &listings::Act::Retire).await;
    assert!(found(&store, &listing).await.is_none(), "retired");
}
