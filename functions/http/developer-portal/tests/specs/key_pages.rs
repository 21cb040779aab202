//! Keys for programs as pages: shown once, rotated and revoked by a button.

use application::{
    fakes::{PaperSeal, SeededEntropy},
    use_cases::{listing_review::Act, listings::Act as Retire},
};
use developer_portal::DeveloperPortal;
use domain::{
    api_key::{Environment, PresentedKey},
    organisation::OrganisationId,
    webhook::Loopback,
};
use jiff::SignedDuration;
use support::{
    Answer, Event, ask,
    cast::{self, ANA, RITA, Someone, Stage, TOM},
    listings,
};

use crate::world::{World, about, acme, app, by, now, portal, query, sample};

/// The first key that stands whole in a page.
fn key_in(body: &str) -> Option<PresentedKey> {
    let texts = body.match_indices("lsn_").map(|(at, _)| body[at..].chars().take_while(|c| c.is_ascii_alphanumeric() || "_-".contains(*c)));
    texts.map(String::from_iter).find_map(|text| PresentedKey::parse(&text).ok())
}

/// A request about a key, sent from another page than any before.
fn press(name: &str, key: &PresentedKey, nonce: &str) -> Event {
    about(&sample(name), "00000000", &key.id.to_string()).field("nonce", nonce)
}

fn revocation(key: &PresentedKey) -> Event {
    about(&sample("keys-revocation"), "00000000", &key.id.to_string())
}

async fn minted(world: &World, nonce: &str) -> (Answer, PresentedKey) {
    let answer = world.ask(&sample("keys-mint").field("nonce", nonce)).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    let key = key_in(&answer.body).expect("a key");
    (answer, key)
}

#[tokio::test]
async fn a_key_is_shown_on_the_page_that_minted_it_and_on_no_other() {
    let world = portal();
    assert!(world.ask(&sample("keys")).await.body.contains("No keys yet"));
    let (page, key) = minted(&world, "n-1").await;
    assert_eq!((key.environment, key.owner), (Environment::Test, OrganisationId::Partner(acme())));
    assert!(page.body.contains("shown only once") && page.header("cache-control") == "no-store");
    let list = world.ask(&sample("keys")).await;
    assert!(list.body.contains("Nightly export") && list.body.contains(&key.prefix()) && key_in(&list.body).is_none());
    // The page sent again mints nothing more, and shows nothing more.
    let before = world.items();
    let again = world.ask(&sample("keys-mint")).await;
    assert_eq!((again.status, key_in(&again.body).is_none()), (201, true));
    assert!(again.body.contains("has been minted already"));
    assert_eq!(world.items(), before);
    assert!(!format!("{before:?}").contains(key.text.expose().as_str()));
}

#[tokio::test]
async fn a_form_with_faults_comes_back_filled_in_and_mints_nothing() {
    let world = portal();
    let before = world.items();
    let hostile = world.ask(&sample("keys-mint-hostile")).await;
    assert_eq!(hostile.status, 422);
    assert!(hostile.body.contains("href=\"#label\"") && hostile.body.contains("href=\"#environment\""));
    assert!(hostile.body.contains("&#60;script&#62;") || hostile.body.contains("&lt;script&gt;"), "what was typed stands in the field");
    let empty = world.ask(&sample("keys-mint").body("nonce=n-1&label=&environment=")).await;
    assert_eq!(empty.status, 422);
    for name in ["keys-rotation-without-a-nonce", "keys-revocation-unconfirmed"] {
        assert_eq!(world.ask(&sample(name)).await.status, 422, "{name}");
    }
    for name in ["keys-rotation", "keys-revocation"] {
        assert_eq!(world.ask(&sample(name)).await.status, 404, "{name} of no key");
    }
    assert_eq!(world.ask(&sample("keys-mint").header("sec-fetch-site", "cross-site")).await.status, 403);
    assert_eq!(world.items(), before);
}

#[tokio::test]
async fn a_rotated_key_is_listed_with_the_time_until_which_it_is_accepted() {
    let world = portal();
    let (_, old) = minted(&world, "n-1").await;
    let rotated = world.ask(&press("keys-rotation", &old, "n-2")).await;
    let new = key_in(&rotated.body).expect("a successor");
    assert_eq!(rotated.status, 201);
    assert_ne!(new.id, old.id);
    assert!(rotated.body.contains("Being replaced") && rotated.body.contains("accepted until"));
    assert!(!rotated.body.contains(&format!("{}/rotation", old.id)) && rotated.body.contains(&format!("{}/rotation", new.id)));
    let again = world.ask(&press("keys-rotation", &old, "n-2")).await;
    assert!(again.body.contains("has been minted already") && key_in(&again.body).is_none());
    assert_eq!(world.ask(&press("keys-rotation", &old, "n-3")).await.status, 409, "it has a successor");
    world.signs_in_for_days("ana");
    let hours = SignedDuration::from_hours(application::programme::programme().api_key.rotation_hours.into());
    let before_then = world.ask_at(&sample("keys"), now() + hours - SignedDuration::from_secs(1)).await;
    assert!(before_then.body.contains("accepted until") && before_then.body.contains(&format!("{}/revocation", old.id)));
    let then = world.ask_at(&sample("keys"), now() + hours).await;
    assert!(then.body.contains("refused since") && !then.body.contains(&format!("{}/revocation", old.id)));
}

#[tokio::test]
async fn a_revoked_key_is_listed_and_offers_no_button() {
    let world = portal();
    let (_, key) = minted(&world, "n-1").await;
    let revoked = world.ask(&revocation(&key)).await;
    assert_eq!((revoked.status, revoked.location()), (303, format!("/partners/{}/keys?done=revoked", acme()).as_str()));
    let page = world.ask(&query(&sample("keys"), "done=revoked")).await;
    assert!(page.body.contains("has been revoked") && page.body.contains(&key.prefix()));
    assert!(!page.body.contains("/revocation") && !page.body.contains("/rotation"));
    let before = world.items();
    assert_eq!(world.ask(&revocation(&key)).await.status, 303, "revoking it again is nothing");
    assert_eq!(world.items(), before);
}

#[tokio::test]
async fn a_developer_manages_the_keys_of_the_sandbox_and_sees_those_of_production() {
    let world = portal();
    let live = PresentedKey::mint(Environment::Live, OrganisationId::Partner(acme()), &[9; 64]);
    world.has_key(&live);
    let page = world.ask(&by(&sample("keys"), "dev")).await;
    assert!(page.body.contains(&live.prefix()) && !page.body.contains("/revocation"));
    assert!(page.body.contains("given out by the administrators") && !page.body.contains("value=\"live\""));
    let own = world.ask(&by(&sample("keys-mint"), "dev")).await;
    let key = key_in(&own.body).expect("a key");
    for event in [press("keys-rotation", &live, "n-2"), revocation(&live)] {
        assert_eq!(world.ask(&by(&event, "dev")).await.status, 403);
    }
    assert_eq!(world.ask(&by(&revocation(&key), "dev")).await.status, 303);
    // An administrator may; and production is not offered before an app is published.
    let administrators = world.ask(&sample("keys")).await;
    assert!(administrators.body.contains(&format!("{}/revocation", live.id)) && !administrators.body.contains("value=\"live\""));
    assert!(administrators.body.contains("once an app of yours has been published"));
    let wish = |app: &str| sample("keys-mint").field("environment", "live").field("app", app).field("nonce", "n-9");
    let unnamed = world.ask(&wish("")).await;
    assert_eq!(unnamed.status, 422);
    assert!(unnamed.body.contains("href=\"#app\"") && unnamed.body.contains("value=\"Nightly export\""), "the form comes back filled in");
    let closed = world.ask(&wish(&app().to_string())).await;
    assert_eq!(closed.status, 409);
    assert!(closed.body.contains("has not been published yet") && closed.body.contains(&format!("value=\"{}\" selected", app())));
}

#[tokio::test]
async fn a_key_of_the_sandbox_can_be_of_an_app_whose_name_stands_beside_it() {
    let world = portal();
    let list = world.ask(&sample("keys")).await;
    assert!(list.body.contains("sandbox only") && list.body.contains(&app().to_string()), "apps that are not published are offered");
    let minted = world.ask(&sample("keys-mint").field("app", &app().to_string())).await;
    let key = key_in(&minted.body).expect("a key");
    assert_eq!((minted.status, key.app), (201, Some(app())));
    assert!(minted.body.contains("Of the app Acme Fleet") && minted.body.contains(&key.prefix()));
}

#[tokio::test]
async fn production_is_offered_to_administrators_once_an_app_is_published() {
    let Stage { store, .. } = Stage::set();
    let partner = listings::acme(&store).await;
    let front = DeveloperPortal::new(store.clone(), PaperSeal, SeededEntropy::new(1), cast::site(), Loopback::Refused).front();
    let (published, _) = listings::approved(&store, &partner).await;
    let ask = async |name: &str, who: &Someone| {
        let mut event = about(&sample(name), &acme().to_string(), &partner.to_string()).header("origin", &cast::site().url);
        event.0["cookies"] = vec![who.cookie()].into();
        ask(&front, &event.field("environment", "live").field("app", &published.to_string()), cast::now()).await
    };
    assert!(!ask("keys", &ANA).await.body.contains("value=\"live\""));
    assert_eq!(ask("keys-mint", &ANA).await.status, 409);
    listings::reviews(&store, &RITA, &published, &Act::Publish).await;
    assert!(ask("keys", &ANA).await.body.contains("value=\"live\"") && !ask("keys", &TOM).await.body.contains("value=\"live\""));
    assert_eq!(ask("keys-mint", &TOM).await.status, 403);
    let minted = ask("keys-mint", &ANA).await;
    let key = key_in(&minted.body).expect("a key");
    assert_eq!((key.environment, key.app), (Environment::Live, Some(published)));
    listings::ana_does(&store, &partner, &published, &Retire::Retire).await;
    let retired = ask("keys", &ANA).await.body;
    assert!(!retired.contains("value=\"live\"") && !retired.contains(&format!("value=\"{published}\"")), "a retired app is not offered");
    assert!(retired.contains("Of the app Acme Fleet"), "its keys say whose they were");
}

#[tokio::test]
async fn the_pages_speak_the_readers_language() {
    let world = portal();
    for (tag, word) in [("fr", "Créer la clé"), ("es", "Crear la clave"), ("pt", "Criar a chave")] {
        let page = world.ask(&sample("keys").header("accept-language", tag)).await;
        assert_eq!(page.header("content-language"), tag);
        assert!(page.body.contains(word), "{tag}");
    }
}
