//! A partner lists an app: two trips each, one item for one request, no content changed once it was handed in.

use application::{
    access::{AccessError, let_in},
    fakes::FixedUploads,
    records::{
        self, Record as _,
        listing::{Draft, Frozen},
    },
    use_cases::{
        listing_review::Act as Review,
        listings::{self, Act, ListingsError, NewDocument},
    },
};
use domain::{
    id::PartnerId,
    limits,
    listing::{BadDocument, Blocker, Content, DocumentKind, DocumentState, MediaType, Rejection, State},
    organisation::{OrganisationId, Role},
    values::{Invalid, Line},
};
use support::{
    Store,
    cast::{ANA, RITA, Stage, TOM, now},
    listings::{PDF, acme, ana_does, begins, claimed, key, load, named, published, ready, reviews, uploads},
    story::{moment, prose},
};

async fn stage() -> (Stage, PartnerId) {
    let stage = Stage::set();
    let partner = acme(&stage.store).await;
    (stage, partner)
}

async fn trips<T>(store: &Store, act: impl Future<Output = T>) -> (usize, T) {
    let before = store.trips();
    let outcome = act.await;
    (store.trips() - before, outcome)
}

#[tokio::test]
async fn the_same_request_again_meets_what_it_made_and_another_under_its_key_is_refused() {
    let (Stage { store, .. }, partner) = stage().await;
    let create = |who: &'static str, content: Content| {
        let store = &store;
        let credential = if who == "Ana" { ANA.credential() } else { TOM.credential() };
        async move { listings::create(store, &credential, &partner, &key("k"), &content, moment(now())).await }
    };
    let (count, first) = trips(&store, create("Tom", named("Fleet"))).await;
    let first = first.unwrap();
    assert_eq!((count, first.replayed), (3, false), "what is new is counted");
    let again = create("Tom", named("Fleet")).await.unwrap();
    assert_eq!((again.made, again.replayed, again.listing.version), (first.made, true, 1));
    assert_eq!(create("Tom", named("Trucks")).await.unwrap_err(), Rejection::IdempotencyKeyReused.into());
    assert_ne!(create("Ana", named("Fleet")).await.unwrap().made, first.made, "a key is its caller's own");
    let ana = let_in(&store, &ANA.credential(), OrganisationId::Partner(partner), now()).await.unwrap();
    let (listed, _) = listings::list(&store, &ana, None).await.unwrap();
    assert_eq!(listed.len(), 2);
    // However it went on: the request still meets its listing, as it stands now.
    listings::edit(&store, &TOM.credential(), &partner, &first.made, None, &named("Trucks"), moment(now())).await.unwrap();
    let later = create("Tom", named("Fleet")).await.unwrap();
    assert_eq!((later.replayed, later.listing.version), (true, 2));
    let draft = Draft::read(store.get(&records::listing::draft_key(&first.made)).unwrap()).unwrap();
    assert_eq!(draft.content, named("Trucks"), "a replay writes nothing");
}

#[tokio::test]
async fn an_edit_is_on_the_content_that_was_seen() {
    let (Stage { store, .. }, partner) = stage().await;
    let listing = begins(&store, &partner).await;
    let seen = named("Acme Fleet").digest();
    let edit = |content: Content| {
        let (store, seen) = (&store, seen.clone());
        async move { listings::edit(store, &TOM.credential(), &partner, &listing, Some(&seen), &content, moment(now())).await }
    };
    let (count, edited) = trips(&store, edit(named("A"))).await;
    assert_eq!((count, edited.unwrap().version), (2, 2));
    assert_eq!(edit(named("A")).await.unwrap().version, 2, "the same again is done already");
    assert_eq!(edit(named("B")).await.unwrap_err(), ListingsError::Stale);
    // A document that was looked at meanwhile is none of the content's business.
    uploads(&store, &FixedUploads::default(), &partner, &listing, DocumentKind::Security).await;
    let seen = named("A").digest();
    let on_top = listings::edit(&store, &TOM.credential(), &partner, &listing, Some(&seen), &named("C"), moment(now())).await;
    assert!(on_top.is_ok());
}

#[tokio::test]
async fn values_that_the_programme_does_not_know_are_named_and_nothing_is_kept() {
    let (Stage { store, .. }, partner) = stage().await;
    let faulty = Content { category: Some("toys".to_owned()), integration_type: Some("faxes".to_owned()), ..named("A") };
    let refused = listings::create(&store, &TOM.credential(), &partner, &key("k"), &faulty, moment(now())).await.unwrap_err();
    let ListingsError::Rejected(Rejection::Faulty(faults)) = refused else { panic!("{refused:?}") };
    let named_fields: Vec<_> = faults.iter().map(|fault| (fault.field.as_str(), fault.why)).collect();
    assert_eq!(named_fields, [("category", Invalid::UnknownValue), ("integration_type", Invalid::UnknownValue)]);
    let ana = let_in(&store, &ANA.credential(), OrganisationId::Partner(partner), now()).await.unwrap();
    assert!(listings::list(&store, &ana, None).await.unwrap().0.is_empty());
}

#[tokio::test]
async fn a_partner_may_begin_so_many_apps_and_no_more() {
    let (Stage { store, .. }, partner) = stage().await;
    let begin = |number: usize| {
        let store = &store;
        let key = key(&number.to_string());
        async move { listings::create(store, &TOM.credential(), &partner, &key, &named("Fleet"), moment(now())).await }
    };
    for number in 0..limits::LISTINGS {
        begin(number).await.unwrap();
    }
    let before = store.items().len();
    assert_eq!(begin(limits::LISTINGS).await.unwrap_err(), Rejection::TooMany.into());
    assert!(begin(0).await.unwrap().replayed, "what was begun is met still");
    assert_eq!(store.items().len(), before);
}

#[tokio::test]
async fn the_dry_run_names_what_the_submission_is_refused_for() {
    let (Stage { store, .. }, partner) = stage().await;
    let listing = begins(&store, &partner).await;
    let (_, _, told) = listings::dry_run(&store, &TOM.credential(), &partner, &listing, moment(now())).await.unwrap();
    assert!(told.contains(&Blocker::Missing("logo")) && told.contains(&Blocker::DocumentMissing(DocumentKind::Technical)), "{told:?}");
    let refused = listings::act(&store, &ANA.credential(), &partner, &listing, None, &Act::Submit, moment(now())).await;
    assert_eq!(refused.unwrap_err(), Rejection::Blocked(told).into());
    assert_eq!(load(&store, &listing).version, 1);
}

#[tokio::test]
async fn what_is_handed_in_is_frozen_and_the_next_version_begins_from_it() {
    let (Stage { store, .. }, partner) = stage().await;
    let (listing, content) = ready(&store, &partner).await;
    let frozen = |number| store.get(&records::listing::version_key(&listing, number)).map(|item| Frozen::read(item).unwrap().content);
    let (count, _) = trips(&store, ana_does(&store, &partner, &listing, &Act::Submit)).await;
    assert_eq!((count, frozen(1)), (2, Some(content.clone())));
    ana_does(&store, &partner, &listing, &Act::Submit).await;
    let other = Content { category: Some("other".to_owned()), ..content.clone() };
    let tom = TOM.credential();
    let edit = || listings::edit(&store, &tom, &partner, &listing, None, &other, moment(now()));
    assert_eq!(edit().await.unwrap_err(), Rejection::Frozen.into());
    reviews(&store, &RITA, &listing, &Review::Claim).await;
    reviews(&store, &RITA, &listing, &Review::RequestChanges { reasons: prose("Another shelf.") }).await;
    let begun = edit().await.unwrap();
    assert_eq!(begun.state.dossier().unwrap().newest.number, 2);
    ana_does(&store, &partner, &listing, &Act::Submit).await;
    assert_eq!((frozen(1), frozen(2)), (Some(content), Some(other)));
    let (_, (_, _, difference)) = listings::version(&store, &TOM.credential(), &partner, &listing, 2, now()).await.unwrap();
    let difference = difference.unwrap();
    assert_eq!((difference.len(), difference[0].field.as_str()), (1, "category"));
    let (_, (_, _, first)) = listings::version(&store, &TOM.credential(), &partner, &listing, 1, now()).await.unwrap();
    assert_eq!(first, None);
    let none = listings::version(&store, &TOM.credential(), &partner, &listing, 3, now()).await.unwrap_err();
    assert_eq!(none, ListingsError::NoSuchVersion);
}

#[tokio::test]
async fn a_developer_writes_and_answers_and_only_an_administrator_binds_the_organisation() {
    let (Stage { store, .. }, partner) = stage().await;
    let (listing, _) = ready(&store, &partner).await;
    for act in [Act::Submit, Act::Withdraw, Act::Retire] {
        let refused = listings::act(&store, &TOM.credential(), &partner, &listing, None, &act, moment(now())).await.unwrap_err();
        assert_eq!(refused, AccessError::RoleMissing.into(), "{act:?}");
    }
    ana_does(&store, &partner, &listing, &Act::Submit).await;
    reviews(&store, &RITA, &listing, &Review::Claim).await;
    let asked = reviews(&store, &RITA, &listing, &Review::Ask { text: prose("How often?") }).await;
    let question = asked.state.dossier().unwrap().open_questions().next().unwrap().id;
    let answer = Act::Answer { question, text: prose("Daily.") };
    let answered = listings::act(&store, &TOM.credential(), &partner, &listing, None, &answer, moment(now())).await.unwrap();
    assert_eq!(answered.state.reviewer(), Some(RITA.account()));
    let stale = listings::act(&store, &ANA.credential(), &partner, &listing, Some(1), &Act::Withdraw, moment(now())).await;
    assert_eq!(stale.unwrap_err(), ListingsError::Stale);
    assert_eq!(ana_does(&store, &partner, &listing, &Act::Retire).await.state.in_catalogue(), None);
}

#[tokio::test]
async fn another_partners_listing_is_not_there() {
    let (Stage { store, .. }, partner) = stage().await;
    let listing = begins(&store, &partner).await;
    let other: PartnerId = domain::id::derive(&["other"]);
    ANA.sits(&store, OrganisationId::Partner(other), &[Role::PartnerAdmin]);
    let not_found: ListingsError = Rejection::NotFound.into();
    let credential = ANA.credential();
    assert_eq!(listings::detail(&store, &credential, &other, &listing, now()).await.unwrap_err(), not_found);
    assert_eq!(listings::version(&store, &credential, &other, &listing, 1, now()).await.unwrap_err(), not_found);
    assert_eq!(listings::act(&store, &credential, &other, &listing, None, &Act::Retire, moment(now())).await.unwrap_err(), not_found);
    let edited = listings::edit(&store, &credential, &other, &listing, None, &named("Mine"), moment(now())).await;
    assert_eq!(edited.unwrap_err(), not_found);
    let stranger = listings::detail(&store, &RITA.credential(), &partner, &listing, now()).await.unwrap_err();
    assert_eq!(stranger, AccessError::NotAMember.into());
}

#[tokio::test]
async fn a_document_counts_once_its_bytes_were_looked_at_and_those_very_bytes_are_kept() {
    let (Stage { store, .. }, partner) = stage().await;
    let (listing, storage) = (begins(&store, &partner).await, FixedUploads::default());
    let new = NewDocument { kind: DocumentKind::Security, file_name: Line::parse("a.pdf").unwrap(), media_type: MediaType::Pdf };
    let announce = |key_text: &'static str, new: NewDocument| {
        let store = &store;
        async move { listings::announce(store, &TOM.credential(), &partner, &listing, &key(key_text), &new, moment(now())).await }
    };
    let made = announce("d", new.clone()).await.unwrap();
    let id = made.made.id;
    assert!(!made.replayed && announce("d", new.clone()).await.unwrap().replayed);
    let otherwise = NewDocument { kind: DocumentKind::Technical, ..new.clone() };
    assert_eq!(announce("d", otherwise).await.unwrap_err(), Rejection::IdempotencyKeyReused.into());
    let tom = TOM.credential();
    let check = || listings::check_document(&store, &storage, &tom, &partner, &listing, &id, moment(now()));
    assert_eq!(check().await.unwrap_err(), ListingsError::NotArrived);
    storage.put(&listing, &id, PDF);
    let state = |listing: &application::engine::Loaded<domain::listing::Listing>| {
        listing.state.dossier().unwrap().document(&id).unwrap().state.clone()
    };
    assert!(matches!(state(&check().await.unwrap()), DocumentState::Accepted { .. }));
    // The form is good for half an hour: whoever posts once more changes nothing that anybody sees.
    storage.put(&listing, &id, b"<html>");
    assert!(matches!(state(&check().await.unwrap()), DocumentState::Accepted { .. }));
    assert_eq!(storage.kept(&listing, &id).as_deref(), Some(PDF));
    let bad = announce("e", new).await.unwrap().made.id;
    storage.put(&listing, &bad, b"MZ");
    let refused = listings::check_document(&store, &storage, &TOM.credential(), &partner, &listing, &bad, moment(now())).await.unwrap();
    let refused = refused.state.dossier().unwrap().document(&bad).unwrap().state.clone();
    assert_eq!(refused, DocumentState::Refused { at: now(), why: BadDocument::NotItsType });
    assert_eq!(storage.kept(&listing, &bad), None);
}

#[tokio::test]
async fn two_who_hand_in_at_once_hand_in_once() {
    let (Stage { store, .. }, partner) = stage().await;
    let (listing, _) = ready(&store, &partner).await;
    let credential = ANA.credential();
    let submit = || listings::act(&store, &credential, &partner, &listing, None, &Act::Submit, moment(now()));
    let (one, other) = futures_util::join!(submit(), submit());
    assert_eq!(one.unwrap().version, other.unwrap().version);
    assert!(matches!(load(&store, &listing).state, State::Submitted { .. }));
}

#[tokio::test]
async fn the_published_version_stays_while_the_next_is_written_and_reviewed() {
    let (Stage { store, .. }, partner) = stage().await;
    let (listing, content) = published(&store, &partner).await;
    let other = Content { category: Some("other".to_owned()), ..content.clone() };
    listings::edit(&store, &TOM.credential(), &partner, &listing, None, &other, moment(now())).await.unwrap();
    assert_eq!(load(&store, &listing).state.in_catalogue().unwrap().content.digest, content.digest());
    ana_does(&store, &partner, &listing, &Act::Submit).await;
    ana_does(&store, &partner, &listing, &Act::Withdraw).await;
    assert_eq!(load(&store, &listing).state.in_catalogue().unwrap().version, 1);
}

#[tokio::test]
async fn whoever_only_reads_is_shown_listing_and_content_together() {
    let (Stage { store, .. }, partner) = stage().await;
    let (listing, content) = claimed(&store, &partner).await;
    let credential = TOM.credential();
    let (count, detail) = trips(&store, listings::detail(&store, &credential, &partner, &listing, now())).await;
    let (_, detail) = detail.unwrap();
    assert_eq!((count, detail.content), (1, content));
    let refused = listings::dry_run(&store, &credential, &partner, &listing, moment(now())).await.unwrap_err();
    assert_eq!(refused, Rejection::NoDraft.into());
}
