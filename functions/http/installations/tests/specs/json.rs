//! Apps for programs.

use crate::world::{World, app, by, sample};

#[tokio::test]
async fn an_app_is_installed_changed_updated_and_disconnected() {
    let world = World::new();
    let unwritten = world.ask(&sample("v1-app")).await;
    assert_eq!((unwritten.status, unwritten.header("etag")), (200, "\"0\""));
    assert_eq!((&unwritten.json()["state"], &unwritten.json()["published_version"]), (&"unwritten".into(), &1.into()));
    let installed = world.ask(&sample("v1-install")).await;
    assert_eq!((installed.status, installed.header("etag")), (200, "\"1\""), "{}", installed.body);
    assert_eq!(installed.json()["installed"]["scopes"][1]["granted"], false);
    let changed = world.ask(&sample("v1-scopes")).await;
    assert_eq!((changed.status, changed.json()["state"].clone()), (200, "active".into()));
    assert_eq!(world.granted(), ["assets:read", "fuel:read"]);
    world.asks_for_more();
    let asked = world.ask(&sample("v1-app")).await.json();
    let request = &asked["installed"]["request"];
    assert_eq!(request["changes"], serde_json::json!([{"scope": "faults:read", "change": "added"}]));
    assert_eq!(world.ask(&sample("v1-declined-versions")).await.json()["installed"]["kept_from"], 2);
    let updated = world.ask(&sample("v1-version")).await;
    assert_eq!(updated.json()["installed"]["version"], 2, "{}", updated.body);
    let list = world.ask(&sample("v1-apps")).await.json();
    assert_eq!((list["apps"].as_array().unwrap().len(), &list["apps"][0]["listing"]), (1, &app().to_string().into()));
    let over = world.ask(&sample("v1-disconnect")).await;
    assert_eq!((over.status, over.json()["state"].clone()), (200, "disconnected".into()));
    let again = world.ask(&sample("v1-disconnect")).await;
    assert_eq!((again.status, again.json()["version"].clone()), (200, over.json()["version"].clone()));
    assert_eq!(world.grant(), None);
}

#[tokio::test]
async fn what_is_refused_is_refused_by_its_code() {
    let world = World::new();
    let code = async |name: &str| {
        let answer = world.ask(&sample(name)).await;
        (answer.status, answer.json()["code"].as_str().unwrap_or_default().to_owned())
    };
    let refused = |status: u16, code: &str| (status, code.to_owned());
    for name in ["v1-scopes", "v1-version", "v1-sharing", "v1-disconnect", "v1-declined-versions", "v1-setup-codes"] {
        let world = World::new();
        let answer = world.ask(&sample(name)).await;
        let expected = if name == "v1-version" { "old_version" } else { "not_installed" };
        assert_eq!((answer.status, answer.json()["code"].as_str().unwrap()), (409, expected), "{name}");
    }
    assert_eq!(code("v1-request-decline").await, refused(404, "not_found"));
    assert_eq!(code("v1-receipts").await, refused(404, "not_found"));
    world.publishes(2, crate::world::next_content());
    let old = world.ask(&sample("v1-install")).await.json();
    assert_eq!((&old["code"], &old["current_version"]), (&"old_version".into(), &2.into()));
    world.publishes(1, crate::world::content());
    world.installed(&["assets:read", "fuel:read"]).await;
    assert_eq!(code("v1-install").await, refused(409, "already_installed"));
    assert_eq!(code("v1-request").await, refused(409, "already_installed"));
    world.app(None, None);
    assert_eq!(code("v1-version").await, refused(409, "not_offered"));
    let unasked = sample("v1-scopes").body(r#"{"version":1,"scopes":["orders:write"]}"#);
    assert_eq!(world.ask(&unasked).await.problem().1, [("scopes".to_owned(), "unknown_value".to_owned())]);
    let missing = sample("v1-install").body(r#"{"version":1,"scopes":[]}"#);
    let fresh = World::new();
    assert_eq!(fresh.ask(&missing).await.problem().1, [("scopes".to_owned(), "required".to_owned())]);
}

#[tokio::test]
async fn an_edit_says_which_version_it_is_of() {
    let world = World::new();
    world.installed(&["assets:read"]).await;
    for name in ["v1-scopes", "v1-sharing"] {
        assert_eq!(world.ask(&sample(name).without_header("if-match")).await.status, 428, "{name}");
        assert_eq!(world.ask(&sample(name).header("if-match", "\"7\"")).await.status, 412, "{name}");
        assert_eq!(world.ask(&by(&sample(name).without_header("if-match"), "mia")).await.status, 403, "{name}");
        let etag = world.ask(&sample("v1-app")).await.header("etag").to_owned();
        assert_eq!(world.ask(&sample(name).header("if-match", &etag)).await.status, 200, "{name}");
    }
    assert_eq!(world.ask(&sample("v1-disconnect").header("if-match", "\"1\"")).await.status, 412);
}

#[tokio::test]
async fn receipts_are_exported_exactly_as_they_verify() {
    let world = World::new();
    world.installed(&["assets:read"]).await;
    world.ask(&sample("v1-scopes")).await;
    world.ask(&sample("v1-disconnect")).await;
    let export = world.ask(&by(&sample("v1-receipts"), "mia")).await.json();
    let receipts: Vec<domain::installation::Receipt> = serde_json::from_value(export["receipts"].clone()).unwrap();
    let head = domain::digest::Digest::parse(export["head"].as_str().unwrap()).unwrap();
    assert_eq!((receipts.len(), domain::installation::verify(&receipts, &head)), (3, Ok(())));
}
