//! The way back from the identity provider.

use application::records;
use domain::{
    id::{self, PartnerId},
    organisation::{OrganisationId, Role},
};
use support::{
    Event,
    cast::{ANA, NINA, OLGA, RITA, TOM, day, now},
    story,
};

use crate::world::{World, session};

#[tokio::test]
async fn a_sign_in_ends_with_a_session_of_twelve_hours_and_the_page_that_was_asked_for() {
    let world = World::new();
    let (state, kept) = world.begins("%2Freview%3Fstate%3Dsubmitted").await;
    let answer = world.comes_back(&state, RITA.address, Some(&kept)).await;
    assert_eq!((answer.status, answer.location()), (303, "/review?state=submitted"));
    let cookies = answer.cookies();
    assert_eq!(cookies.len(), 2);
    assert!(cookies[0].starts_with(&format!("__Host-session={}.s3cr3t--", RITA.account())) && cookies[0].contains("Max-Age=43200;"));
    assert!(cookies[1].starts_with("__Host-sign-in=;") && cookies[1].contains("Max-Age=0;"));
    let session = session(&answer).unwrap();
    assert_eq!(world.home(&session).await.status, 200);
    let late = Event::to("GET /home", "/home").cookie(&session);
    let end = now().saturating_add(jiff::SignedDuration::from_hours(12)).unwrap();
    assert_eq!(world.ask_at(&late, end).await.status, 303, "the session is over, though the table may still hold it");
    let token = session.split('.').nth(1).unwrap();
    assert!(!format!("{:?}", world.items()).contains(token), "a session's token is kept by its digest only");
}

#[tokio::test]
async fn a_callback_counts_once_in_the_browser_that_began_and_within_ten_minutes() {
    let world = World::new();
    let (state, kept) = world.begins("%2Fhome").await;
    let (_, of_another) = world.begins("%2Fhome").await;
    for cookie in [None, Some(of_another.as_str()), Some("__Host-sign-in="), Some("sign-in=x")] {
        let refused = world.comes_back(&state, RITA.address, cookie).await;
        assert_eq!((refused.status, session(&refused)), (400, None), "{cookie:?}");
    }
    assert_eq!(world.comes_back(&state, RITA.address, Some(&kept)).await.status, 303, "a stranger's attempts do not spend it");
    let replayed = world.comes_back(&state, ANA.address, Some(&kept)).await;
    assert_eq!((replayed.status, session(&replayed)), (400, None));

    let (state, kept) = world.begins("%2Fhome").await;
    let event = Event::to("GET /sign-in/callback", &format!("/sign-in/callback?code=x%40canary.example&state={state}")).cookie(&kept);
    let late = now().saturating_add(jiff::SignedDuration::from_mins(10)).unwrap();
    assert_eq!(world.ask_at(&event, late).await.status, 400);
}

#[tokio::test]
async fn what_the_provider_refuses_signs_nobody_in_and_is_told_in_words() {
    for (code, status) in [("unverified", 400), ("forged", 400), ("no-address", 400), ("away", 503)] {
        let world = World::new();
        let (state, kept) = world.begins("%2Fhome").await;
        let answer = world.comes_back(&state, code, Some(&kept)).await;
        assert_eq!((answer.status, session(&answer)), (status, None), "{code}");
        assert!(answer.body.contains("/sign-in"), "{code}: a way to try again");
        assert!(!world.items().iter().any(|item| item.key.partition.starts_with("sign-in#")), "{code}: the sign-in is spent");
    }
}

#[tokio::test]
async fn what_the_provider_says_of_a_refusal_is_logged_by_its_code_only() {
    let world = World::new();
    let answer = world.ask(&crate::world::sample("hostile-callback-denied")).await;
    assert!(!answer.body.contains("canary") && !answer.body.contains("access_denied"));
    assert!(world.logged().contains("access_denied"));
}

#[tokio::test]
async fn whatever_stands_in_a_refusal_cannot_be_made_to_tell_in_the_log() {
    let world = World::new();
    let event = Event::to("GET /sign-in/callback", "/sign-in/callback?error=ana.canary%40acme.example%0AINFO%20forged&state=x");
    assert_eq!(world.ask(&event).await.status, 400);
    assert!(!world.logged().contains("forged"), "{}", world.logged());
}

#[tokio::test]
async fn an_invitation_is_taken_at_the_first_sign_in_with_its_address() {
    let world = World::new();
    let partner: PartnerId = id::derive(&["partner"]);
    let organisation = OrganisationId::Partner(partner);
    TOM.is_invited(&world.store, organisation, &[Role::Developer], &ANA);
    let session = world.signs_in("TOM.canary@Acme.example").await;
    let home = world.home(&session).await;
    assert!(home.body.contains(&format!("/partners/{partner}")), "{}", home.body);
    let seat = world.store.get(&records::member::key(&organisation, &TOM.account())).unwrap();
    assert_eq!(support::store::state(&seat)["name"], "active");
    let joined = world.store.drain_stream();
    assert_eq!(joined.len(), 1);
    world.signs_in(TOM.address).await;
    assert!(world.store.drain_stream().is_empty(), "a second sign-in takes nothing more");
}

#[tokio::test]
async fn a_lapsed_invitation_is_not_taken_and_the_sign_in_goes_on() {
    let world = World::new();
    TOM.is_invited(&world.store, OrganisationId::Platform, &[Role::Support], &OLGA);
    let begun = world.ask_at(&Event::to("GET /sign-in", "/sign-in"), day(14)).await;
    let state = begun.location().split("state=").nth(1).unwrap().split('&').next().unwrap().to_owned();
    let event = Event::to("GET /sign-in/callback", &format!("/sign-in/callback?code=tom.canary%40acme.example&state={state}"));
    let answer = world.ask_at(&event.cookie(&format!("__Host-sign-in={state}")), day(14)).await;
    let home = world.ask_at(&Event::to("GET /home", "/home").cookie(&session(&answer).unwrap()), day(14)).await;
    assert_eq!(home.status, 200);
    assert!(!home.body.contains("href=\"/review\""), "{}", home.body);
}

#[tokio::test]
async fn the_first_operator_finds_the_desk_and_once_removed_stays_away() {
    let world = World::new();
    let key = records::member::key(&OrganisationId::Platform, &OLGA.account());
    // As a fresh deployment: nobody has a seat yet.
    let fresh = World::new();
    application::ports::Writes::commit(&fresh.store, vec![application::ports::Write::Delete(key.clone())]).await.unwrap();
    fresh.store.drain_stream();
    let session = fresh.signs_in("Olga.Canary@platform.example").await;
    assert!(fresh.home(&session).await.body.contains("href=\"/review\""));
    let seat = fresh.store.get(&key).unwrap();
    let state = support::store::state(&seat);
    assert_eq!((&state["name"], &state["seat"]["roles"][0]), (&"active".into(), &"operator".into()));
    assert_eq!(story::relays(&fresh.store).await.1, [], "nothing of it is parked");

    // In a deployment where that seat was taken away, the standing invitation is spent.
    application::use_cases::members::change(
        &world.store,
        &OLGA.credential(),
        OrganisationId::Platform,
        OLGA.account(),
        None,
        story::moment(now()),
    )
    .await
    .expect_err("the last manager stays");
    RITA.sits(&world.store, OrganisationId::Platform, &[Role::Operator]);
    RITA.is_signed_in(&world.store, now());
    let rolf = support::cast::ROLF;
    application::use_cases::members::change(
        &world.store,
        &OLGA.credential(),
        OrganisationId::Platform,
        rolf.account(),
        Some(vec![Role::Operator]),
        story::moment(now()),
    )
    .await
    .unwrap();
    application::use_cases::members::change(
        &world.store,
        &rolf.credential(),
        OrganisationId::Platform,
        OLGA.account(),
        None,
        story::moment(now()),
    )
    .await
    .unwrap();
    let session = world.signs_in(OLGA.address).await;
    assert!(!world.home(&session).await.body.contains("href=\"/review\""));
}

#[tokio::test]
async fn whoever_has_no_seat_is_signed_in_and_belongs_nowhere() {
    let world = World::new();
    let session = world.signs_in("stranger.canary@elsewhere.example").await;
    let home = world.home(&session).await;
    assert_eq!(home.status, 200);
    assert!(!home.body.contains("/partners/partner_") && !home.body.contains("href=\"/review\""));
    assert_ne!(session, world.signs_in(NINA.address).await);
}
