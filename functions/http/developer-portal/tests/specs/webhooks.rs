//! Webhook endpoints, for programs and for people.

use domain::{
    id::WebhookId,
    limits,
    webhook::{
        State,
        delivery::{Death, State as Standing},
    },
};
use serde_json::{Value, json};
use support::{Answer, Event};

use crate::world::{acme, by, hook, now, portal, query, sample};

fn secret_in(body: &str) -> String {
    let start = body.find(r#"<code class="secret">"#).expect("a secret is shown") + r#"<code class="secret">"#.len();
    body[start..].split('<').next().unwrap().to_owned()
}

fn with_key(event: &Event, key: &str) -> Event {
    event.clone().header("idempotency-key", key)
}

fn faults(answer: &Answer) -> Vec<(String, String)> {
    let errors = answer.json()["errors"].as_array().unwrap().clone();
    let text = |error: &Value, name: &str| error[name].as_str().unwrap_or_default().to_owned();
    errors.iter().map(|error| (text(error, "field"), text(error, "code"))).collect()
}

#[tokio::test]
async fn an_endpoint_is_registered_once_under_its_key_and_its_secret_shown_once() {
    let world = portal();
    let made = world.ask(&sample("v1-webhooks-create")).await;
    assert_eq!((made.status, made.header("etag"), made.header("cache-control")), (201, "\"1\"", "no-store"));
    let document = made.json();
    let secret = document["secret"].as_str().unwrap().to_owned();
    assert!(secret.starts_with("whsec_") && secret.len() == 6 + 44);
    assert_eq!((&document["state"], &document["url"]), (&json!("active"), &json!("https://hooks.acme.example/in")));
    assert_eq!(document["secrets"].as_array().unwrap().len(), 1);
    assert!(!format!("{:?}", world.items()).contains(&secret), "it is stored encrypted only");

    let again = world.ask(&sample("v1-webhooks-create")).await;
    assert_eq!((again.status, again.header("idempotent-replayed")), (201, "true"));
    assert_eq!((&again.json()["webhook"], again.json().get("secret")), (&document["webhook"], None));
    let other = sample("v1-webhooks-create").body(r#"{"url": "https://hooks.acme.example/else"}"#);
    assert_eq!((world.ask(&other).await.status, world.ask(&other).await.problem().0.as_str()), (422, "idempotency_key_reused"));
    let without = sample("v1-webhooks-create").without_header("idempotency-key");
    assert_eq!(world.ask(&without).await.problem().0, "idempotency_key");
    assert_eq!(world.ask(&sample("v1-webhooks")).await.json()["webhooks"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn every_field_at_fault_is_named_and_nothing_is_registered() {
    let world = portal();
    let before = world.items();
    let answer = world.ask(&sample("v1-webhooks-create-hostile")).await;
    assert_eq!(answer.status, 422);
    let expected =
        [("url", "not_public"), ("description", "control_characters"), ("event_types", "unknown_value"), ("secret", "unknown_field")];
    assert_eq!(faults(&answer), expected.map(|(field, code)| (field.to_owned(), code.to_owned())));
    for url in
        ["http://hooks.acme.example/", "https://localhost/", "https://10.0.0.8/", "https://127.0.0.1/", "https://u:p@a.example/", "x"]
    {
        let answer = world.ask(&sample("v1-webhooks-create").body(&json!({"url": url}).to_string())).await;
        assert_eq!((answer.status, faults(&answer)[0].0.as_str()), (422, "url"), "{url}");
    }
    let page = world.ask(&sample("webhooks-create-hostile")).await;
    assert_eq!(page.status, 422);
    assert!(page.body.contains("&#60;script&#62;") || page.body.contains("&lt;script&gt;"), "what was typed comes back, inert");
    assert!(!page.body.contains("<script>"));
    assert_eq!(world.ask(&sample("webhook-settings-hostile")).await.status, 422);
    assert_eq!(world.ask(&sample("webhook-replays-hostile")).await.status, 422);
    assert_eq!(world.ask(&sample("webhook-removal-unconfirmed")).await.status, 422);
    assert_eq!(world.items(), before);
}

#[tokio::test]
async fn a_partner_has_so_many_endpoints_and_no_more() {
    let world = portal();
    for number in 1..limits::WEBHOOKS {
        assert_eq!(world.ask(&with_key(&sample("v1-webhooks-create"), &number.to_string())).await.status, 201);
    }
    let refused = world.ask(&with_key(&sample("v1-webhooks-create"), "one-more")).await;
    assert_eq!((refused.status, refused.problem().0.as_str()), (409, "too_many_webhooks"));
    assert_eq!(world.ask(&sample("v1-webhook-remove")).await.status, 204);
    assert_eq!(world.ask(&with_key(&sample("v1-webhooks-create"), "one-more")).await.status, 201);
}

#[tokio::test]
async fn a_change_is_to_what_was_seen() {
    let world = portal();
    assert_eq!(world.ask(&sample("v1-webhook-change").without_header("if-match")).await.status, 428);
    assert_eq!(world.ask(&sample("v1-webhook-change").header("if-match", "\"9\"")).await.status, 412);
    let changed = world.ask(&sample("v1-webhook-change")).await;
    assert_eq!((changed.status, changed.header("etag")), (200, "\"2\""));
    assert_eq!(changed.json()["url"], "https://hooks.acme.example/other");
    let again = world.ask(&sample("v1-webhook-change")).await;
    assert_eq!((again.status, again.header("etag")), (200, "\"2\""), "what has taken effect is answered as done");
}

#[tokio::test]
async fn a_rotation_leaves_two_secrets_until_the_old_one_is_dropped() {
    let world = portal();
    let rotated = world.ask(&sample("v1-webhook-rotation")).await;
    assert_eq!(rotated.status, 201);
    let secrets = rotated.json()["secrets"].as_array().unwrap().clone();
    assert_eq!(secrets.len(), 2);
    assert!(secrets[0]["until"].is_null() && !secrets[1]["until"].is_null());
    let third = world.ask(&sample("v1-webhook-rotation").header("if-match", "\"2\"")).await;
    assert_eq!((third.status, third.problem().0.as_str()), (409, "rotation_under_way"));
    assert_eq!(world.ask(&sample("v1-webhook-rotation")).await.status, 412, "a lost page rotates nothing");
    assert_eq!(world.ask(&sample("v1-webhook-old-secret").header("if-match", "\"2\"")).await.status, 204);
    assert_eq!(world.ask(&sample("v1-webhook")).await.json()["secrets"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn the_log_tells_each_delivery_and_a_replay_makes_it_due() {
    let world = portal();
    world.feed_entry(1);
    let log = world.ask(&sample("v1-webhook-deliveries")).await.json();
    let delivery = &log["deliveries"][0];
    assert_eq!((&delivery["number"], &delivery["state"], &delivery["reason"]), (&json!(1), &json!("dead"), &json!("given_up")));
    let replayed = world.ask(&sample("v1-webhook-replay")).await;
    assert_eq!((replayed.status, &replayed.json()["state"]), (202, &json!("pending")));
    assert_eq!(world.delivery(&hook(), 1).unwrap().delivery.next_attempt_at(), Some(now()));
    let disabled = world.ask(&sample("v1-webhook-state")).await;
    assert_eq!((disabled.status, &disabled.json()["state"]), (200, &json!("disabled")));
    let refused = world.ask(&sample("v1-webhook-replay")).await;
    assert_eq!((refused.status, refused.problem().0.as_str()), (409, "webhook_disabled"));
    assert_eq!(world.ask(&query(&sample("v1-webhook-deliveries"), "cursor=x")).await.status, 400);
}

#[tokio::test]
async fn everything_after_a_place_in_the_feed_is_sent_again_a_hundred_at_a_time() {
    let world = portal();
    for number in 1..=limits::WEBHOOK_REPLAYED as u64 + 5 {
        world.feed_entry(number);
    }
    let first = world.ask(&sample("v1-webhook-replays")).await;
    assert_eq!(first.status, 202);
    assert_eq!(first.json(), json!({"deliveries": 100, "next_after": 100, "more": true}));
    let rest = world.ask(&sample("v1-webhook-replays").body(r#"{"after": "100"}"#)).await;
    assert_eq!(rest.json(), json!({"deliveries": 5, "next_after": 105, "more": false}));
    let again = world.ask(&sample("v1-webhook-replays")).await;
    assert_eq!(again.json()["deliveries"], 0, "what is due already stays as it is");
    assert!((1..=105).all(|number| world.delivery(&hook(), number).unwrap().delivery.next_attempt_at() == Some(now())));
}

#[tokio::test]
async fn anothers_endpoint_and_its_deliveries_are_not_there() {
    let world = portal();
    // Bob asks for Acme's endpoint under his own organisation.
    let bravo = crate::world::bravo().to_string();
    for name in ["v1-webhook", "v1-webhook-deliveries", "v1-webhook-replay", "v1-webhook-rotation", "webhook", "webhook-delivery-replay"] {
        let event = by(&crate::world::about(&sample(name), &acme().to_string(), &bravo), "bob");
        assert_eq!(world.ask(&event).await.status, 404, "{name}");
    }
    let Standing::Dead { reason: Death::GivenUp, .. } = world.delivery(&hook(), 1).unwrap().delivery.state else { panic!("replayed") };
}

#[tokio::test]
async fn a_developer_manages_endpoints() {
    let world = portal();
    assert_eq!(world.ask(&by(&sample("v1-webhooks-create"), "dev")).await.status, 201);
    assert_eq!(world.ask(&by(&sample("webhook-rotation"), "dev")).await.status, 201);
}

#[tokio::test]
async fn the_pages_tell_the_story_of_an_endpoint() {
    let world = portal();
    let list = world.ask(&sample("webhooks")).await;
    assert!(list.status == 200 && list.body.contains("hooks.acme.example/first") && list.body.contains(r#"name="nonce""#));
    let made = world.ask(&sample("webhooks-create")).await;
    assert_eq!((made.status, made.header("cache-control")), (201, "no-store"));
    let secret = secret_in(&made.body);
    assert!(secret.starts_with("whsec_") && !format!("{:?}", world.items()).contains(&secret));
    let again = world.ask(&sample("webhooks-create")).await;
    assert!(again.status == 201 && !again.body.contains("whsec_"), "a reload shows it no more");
    for (name, location) in
        [("webhook-settings", "?done=changed"), ("webhook-delivery-replay", "?done=replayed"), ("webhook-replays", "?done=replayed")]
    {
        let answer = world.ask(&sample(name)).await;
        assert!(answer.status == 303 && answer.location().ends_with(location), "{name}: {} {}", answer.status, answer.body);
    }
    let page = world.ask(&query(&sample("webhook"), "done=replayed")).await;
    assert!(page.status == 200 && page.body.contains("hooks.acme.example/other") && !page.body.contains("whsec_"));
}

#[tokio::test]
async fn settings_changed_meanwhile_give_back_what_was_typed_and_are_saved_over_on_purpose_only() {
    let world = portal();
    assert_eq!(world.ask(&sample("webhook-settings")).await.status, 303);
    let before = world.items();
    let late = sample("webhook-settings").field("url", "https://hooks.acme.example/late").field("description", "Mine");
    let page = world.ask(&late).await;
    assert!(page.status == 412 && page.body.contains("Somebody else has changed this since you opened it"), "{}", page.body);
    assert!(page.body.contains("target=\"_blank\"") && page.body.contains("Save over it"));
    assert_eq!(world.items(), before);
    let form = harness::forms_in(&page.body).into_iter().find(|form| form.action.ends_with("/settings")).unwrap();
    assert!(form.fields.contains(&("description".to_owned(), "Mine".to_owned())));
    let again = late.form(form.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    assert!(world.ask(&again).await.location().ends_with("?done=changed"));
    assert!(world.ask(&sample("webhook")).await.body.contains("hooks.acme.example/late"));
}

#[tokio::test]
async fn the_buttons_disable_enable_rotate_and_remove() {
    let world = portal();
    let at_version = |name: &str, version: u64| {
        let event = sample(name);
        let body = event.0["body"].as_str().unwrap().replace("version=1", &format!("version={version}"));
        event.body(&body)
    };
    assert_eq!(world.ask(&sample("webhook-disabling")).await.status, 303);
    assert!(matches!(world.webhook(&hook()).state, State::Disabled { .. }));
    assert_eq!(world.ask(&at_version("webhook-enabling", 2)).await.status, 303);
    let rotated = world.ask(&at_version("webhook-rotation", 3)).await;
    assert!(rotated.status == 201 && secret_in(&rotated.body).starts_with("whsec_"));
    assert_eq!(world.ask(&at_version("webhook-old-secret-removal", 4)).await.status, 303);
    assert_eq!(world.ask(&sample("webhook-removal")).await.status, 412, "of a version long gone");
    assert_eq!(world.ask(&at_version("webhook-removal", 5)).await.location(), format!("/partners/{}/webhooks?done=removed", acme()));
    assert!(matches!(world.webhook(&hook()).state, State::Deleted { .. }));
    assert_eq!(world.ask(&sample("webhook")).await.status, 404);
    let _: WebhookId = hook();
}
