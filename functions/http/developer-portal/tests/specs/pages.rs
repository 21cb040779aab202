//! The portal for people in a browser.

use domain::{
    api_key::{Environment, PresentedKey},
    organisation::OrganisationId,
};

use crate::world::{acme, by, portal, sample};

fn key_in(body: &str) -> String {
    let start = body.find(r#"<code class="secret">"#).expect("a key is shown") + r#"<code class="secret">"#.len();
    body[start..].split('<').next().unwrap().to_owned()
}

#[tokio::test]
async fn the_first_page_offers_the_test_key_to_administrators_only() {
    let world = portal();
    let administrator = world.ask(&sample("home")).await;
    assert_eq!(administrator.status, 200);
    assert!(administrator.body.contains(r#"/test-key""#));
    // What the applicant called itself is text, whatever it looks like.
    assert!(!administrator.body.contains("<b>Söhne") && administrator.body.contains("Söhne"));
    let developer = world.ask(&by(&sample("home"), "dev")).await;
    assert_eq!(developer.status, 200);
    assert!(!developer.body.contains(r#"/test-key""#));
}

#[tokio::test]
async fn the_first_test_key_is_shown_once_and_kept_nowhere() {
    let world = portal();
    let minted = world.ask(&sample("test-key")).await;
    assert_eq!((minted.status, minted.header("cache-control")), (200, "no-store"));
    let text = key_in(&minted.body);
    let key = PresentedKey::parse(&text).expect("a whole key");
    assert_eq!((key.environment, key.owner), (Environment::Test, OrganisationId::Partner(acme())));

    let stored = format!("{:?}", world.items());
    assert!(!stored.contains(&text) && stored.contains(key.digest().as_str()));
    let afterwards = world.ask(&sample("home")).await;
    assert!(!afterwards.body.contains(&text) && afterwards.body.contains(&key.prefix()));
    assert!(afterwards.body.contains("ana"), "the page says who minted it");
}

#[tokio::test]
async fn a_second_test_key_is_refused_and_the_first_one_stays() {
    let world = portal();
    world.ask(&sample("test-key")).await;
    let before = world.items();
    let again = world.ask(&sample("test-key")).await;
    assert_eq!(again.status, 409);
    assert!(!again.body.contains("lsn_test_"));
    assert_eq!(world.items(), before);
}

#[tokio::test]
async fn of_two_administrators_at_once_one_is_shown_the_key() {
    let world = portal();
    world.store.let_readers_meet(2);
    let event = sample("test-key");
    let (one, other) = tokio::join!(world.ask(&event), world.ask(&event));
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
    let shown = if one.status == 200 { one } else { other };
    let key = PresentedKey::parse(&key_in(&shown.body)).unwrap();
    let domain::partner::State::Active(profile) = world.partner_of(acme()).state else { panic!("a partner") };
    assert_eq!(profile.test_key.unwrap().key, key.id, "the key in force is the one that was shown");
}

#[tokio::test]
async fn a_key_that_could_not_be_stored_is_not_shown() {
    let world = portal();
    // However often it is tried.
    world.store.refuse(100);
    let answer = world.ask(&sample("test-key")).await;
    assert_eq!(answer.status, 503);
    assert!(!answer.body.contains("lsn_test_"));
}

#[tokio::test]
async fn pages_speak_the_readers_language() {
    let world = portal();
    for (tag, word) in [("fr", "Portail"), ("es", "Portal"), ("pt", "Portal")] {
        let page = world.ask(&sample("home").header("accept-language", tag)).await;
        assert_eq!((page.status, page.header("content-language")), (200, tag));
        assert!(page.body.contains(word), "{tag}");
    }
}
