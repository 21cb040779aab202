//! What somebody sees who looks: pages that go on, one app whole, within seconds of its publication.

use domain::limits;
use serde_json::Value;
use support::Event;

use crate::world::{World, app, fuel_watch, fuel_watch_app, listing, partner, sample};

fn query(event: &Event, query: &str) -> Event {
    let mut event = event.clone();
    event.0["rawQueryString"] = query.into();
    event
}

fn names(document: &Value) -> Vec<String> {
    document["apps"].as_array().unwrap().iter().map(|app| app["name"]["en"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn pages_go_on_where_the_last_one_ended_also_after_a_publication() {
    let world = World::new().await;
    let first = world.ask(&sample("v1-browse")).await;
    let document = first.json();
    assert_eq!((names(&document).len(), &document["found"]), (limits::PAGE_ROWS, &Value::from(31)));
    let next = document["next"].as_str().unwrap();
    assert_eq!(first.header("link"), format!("</v1/catalogue?cursor={next}>; rel=\"next\""));
    world.publish(app("Aardvark")).await;
    world.retire(listing("Plain 03")).await;
    let second = world.ask_later(&query(&sample("v1-browse"), &format!("cursor={next}")), 5).await;
    let (mut shown, rest) = (names(&document), names(&second.json()));
    shown.extend(rest);
    let expected: Vec<String> =
        std::iter::once("Fuel Watch".to_owned()).chain((0..30).map(|number| format!("Plain {number:02}"))).collect();
    assert_eq!(shown, expected);
    assert!(second.json().get("next").is_none());
    assert_eq!(second.header("link"), "");
}

#[tokio::test]
async fn the_page_after_the_first_keeps_words_and_filters() {
    let world = World::new().await;
    let asked = query(&sample("browse"), "q=pl%C3%A1in&category=other");
    let page = world.ask(&asked).await;
    let link = page.header("link").to_owned();
    assert!(link.starts_with("</catalogue?q=pl%C3%A1in&category=other&cursor="), "{link}");
    let (_, next) = link.split_once('?').unwrap();
    let more = world.ask(&query(&asked, next.split('>').next().unwrap())).await;
    assert_eq!(more.status, 200);
    assert!(more.body.contains("Plain 29") && !more.body.contains("Plain 05"), "{}", more.body);
    assert!(more.body.contains("<option value=\"other\" selected>Other (30)</option>"), "{}", more.body);
}

#[tokio::test]
async fn words_are_found_in_any_language_and_by_the_categorys_name() {
    let world = World::new().await;
    for (words, found) in
        [("DETECTE", 1), ("detec%2C+sons", 31), ("energie", 1), ("combustible", 1), ("hydra+litre", 1), ("hydra+plain", 0)]
    {
        let answer = world.ask(&query(&sample("v1-search"), &format!("q={words}"))).await;
        assert_eq!(answer.json()["found"], found, "{words}");
    }
    let of_hydra = world.ask(&query(&sample("browse"), &format!("partner={}", partner("Hydra")))).await;
    assert!(of_hydra.body.contains("Only apps of Hydra Telematics &#60;GmbH&#62;."), "{}", of_hydra.body);
    assert!(of_hydra.body.contains("One app"));
}

#[tokio::test]
async fn every_data_access_is_shown_with_its_purpose_and_whether_it_is_required() {
    let world = World::new().await;
    let page = world.ask(&sample("app").header("accept-language", "fr")).await;
    let (required, optional) = page.body.split_once("Facultatives").expect("both kinds");
    assert!(required.contains("<code>fuel:read</code>") && required.contains("Pour voir le niveau baisser"));
    assert!(!required.contains("locations:read") && optional.contains("Pour dire où"));
    assert!(page.body.contains("Préparez votre numéro de compte Hydra."));
    assert!(page.body.contains("lang=\"en\">Warns of theft."), "words of another language say so");
    assert!(page.body.contains("href=\"https://support.hydra.example/trouble\""));
    assert!(page.body.contains("Disponibilité limitée"));
    let document = world.ask(&sample("v1-app")).await.json();
    assert_eq!(document["accesses"][0]["required"], true);
    assert_eq!(document["accesses"][1]["purpose"]["fr"], "Pour dire où");
    assert_eq!((&document["version"], &document["limited_availability"]), (&Value::from(3), &Value::from(true)));
}

#[tokio::test]
async fn a_publication_and_a_retirement_are_seen_within_seconds() {
    let world = World::new().await;
    assert_eq!(world.ask(&sample("v1-app")).await.json()["version"], 3);
    world.publish(catalogue_index::CatalogueEntry { version: 4, ..fuel_watch_app() }).await;
    assert_eq!(world.ask_later(&sample("v1-app"), 5).await.json()["version"], 4);
    world.retire(fuel_watch()).await;
    assert_eq!(world.ask_later(&sample("v1-app"), 10).await.status, 404);
    assert_eq!(world.ask_later(&sample("app"), 10).await.status, 404);
}

#[tokio::test]
async fn a_warm_and_fresh_function_reads_nothing() {
    let world = World::new().await;
    world.ask(&sample("browse")).await;
    let trips = world.store.trips();
    for name in ["browse", "search", "app", "v1-app", "v1-browse", "browse-in-french"] {
        world.ask(&sample(name)).await;
    }
    assert_eq!(world.store.trips(), trips);
}

#[tokio::test]
async fn what_the_reader_has_is_not_sent_again_until_it_changes() {
    let world = World::new().await;
    for name in ["browse", "app", "v1-browse", "v1-app"] {
        let first = world.ask(&sample(name)).await;
        let tag = first.header("etag").to_owned();
        assert_eq!((first.status, first.header("cache-control")), (200, "no-cache"), "{name}");
        let again = world.ask(&sample(name).header("if-none-match", &format!("\"x\", W/{tag}"))).await;
        assert_eq!((again.status, again.body.as_str(), again.header("etag")), (304, "", tag.as_str()), "{name}");
    }
    let tag = world.ask(&sample("app")).await.header("etag").to_owned();
    let french = sample("app").header("accept-language", "fr").header("if-none-match", &tag);
    assert_eq!(world.ask(&french).await.status, 200, "another language is another page");
    assert!(world.ask(&french).await.header("vary").contains("accept-language"));
    world.publish(catalogue_index::CatalogueEntry { version: 4, ..fuel_watch_app() }).await;
    assert_eq!(world.ask_later(&sample("app").header("if-none-match", &tag), 5).await.status, 200);
}

#[tokio::test]
async fn an_empty_catalogue_says_so() {
    let world = World::empty();
    let page = world.ask(&sample("browse")).await;
    assert!(page.body.contains("No app found"));
    assert_eq!(world.ask(&sample("v1-browse")).await.json()["found"], 0);
}

#[test]
fn every_route_is_described_and_asks_for_no_credential() {
    let document = serde_json::to_value(catalogue::openapi()).unwrap();
    for path in ["/v1/catalogue", "/v1/catalogue/{listing}"] {
        let operation = &document["paths"][path]["get"];
        assert!(operation.is_object() && operation.get("security").is_none(), "{path}");
    }
}

#[tokio::test]
async fn a_logo_is_shown_from_storage_and_its_link_is_signed_anew() {
    let world = World::new().await;
    let page = world.ask(&sample("app")).await;
    let path = format!("/catalogue/{}/logo?version=3", fuel_watch());
    assert!(page.body.contains(&format!(r#"<img class="logo logo-large" src="{path}" alt="""#)), "{}", page.body);
    let policy = page.header("content-security-policy");
    assert!(policy.contains("img-src 'self' https://"), "{policy}: the redirect leads to the storage");
    assert_eq!(world.ask(&sample("v1-app")).await.json()["logo"], path);
    let redirect = world.ask(&sample("logo")).await;
    let logo: domain::id::DocumentId = domain::id::derive(&["logo"]);
    assert_eq!(redirect.location(), format!("https://documents.example/logos/{}/{logo}", fuel_watch()));
    // Kept no longer than the link shows it.
    assert_eq!(redirect.header("cache-control"), "public, max-age=240");
    assert!(limits::LOGO_LINK.as_secs() > 240);
}
