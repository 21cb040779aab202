//! Consent by the screen: read, given, changed, taken back, each with its receipt.

use domain::installation::State;
use support::Event;

use crate::world::{World, app, by, nordic, now, sample};

fn page_of_app() -> String {
    format!("/customers/{}/apps/{}", nordic(), app())
}

#[tokio::test]
async fn the_screen_names_every_scope_with_its_purpose_and_ticks_nothing_that_is_optional() {
    let answer = World::new().ask(&sample("consent")).await;
    assert_eq!(answer.status, 200);
    for said in ["To show &#60;b&#62;them&#60;/b&#62;.", "To count litres.", "assets:read", "fuel:read", "An Acme account."] {
        assert!(answer.body.contains(said), "{said}: {}", answer.body);
    }
    assert!(answer.body.contains("<input type=\"hidden\" name=\"scope\" value=\"assets:read\">"));
    assert!(answer.body.contains("<input type=\"checkbox\" name=\"scope\" value=\"fuel:read\">"), "unticked: {}", answer.body);
    assert!(answer.body.contains("<input type=\"hidden\" name=\"version\" value=\"1\">"));
}

#[tokio::test]
async fn consenting_installs_with_a_receipt_in_two_trips() {
    let world = World::new();
    let before = world.store.trips();
    let answer = world.ask(&sample("consent-give")).await;
    assert_eq!((answer.status, answer.location()), (303, format!("{}?done=installed", page_of_app()).as_str()));
    assert_eq!(world.store.trips() - before, 2);
    assert_eq!(world.granted(), ["assets:read", "fuel:read"]);
    let receipts = world.ask(&sample("v1-receipts")).await.json();
    let receipt = &receipts["receipts"][0];
    assert_eq!((&receipt["act"], &receipt["language"], &receipt["listing_version"]), (&"installed".into(), &"en".into(), &1.into()));
    assert_eq!(receipt["scopes"][1]["purpose"], "To count litres.");
    let page = world.ask(&sample("app")).await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("/setup\"") && page.body.contains("help@acme.example"), "{}", page.body);
}

#[tokio::test]
async fn an_optional_scope_that_is_not_ticked_is_not_granted() {
    let world = World::new();
    world.ask(&sample("consent-give").body("version=1&scope=assets%3Aread")).await;
    assert_eq!(world.granted(), ["assets:read"]);
}

#[tokio::test]
async fn installing_twice_is_once_and_says_so() {
    let world = World::new();
    world.ask(&sample("consent-give")).await;
    let before = world.items();
    assert_eq!(world.ask(&sample("consent-give")).await.status, 303);
    // Somebody else ticked otherwise, and was slower.
    let slower = world.ask(&by(&sample("consent-give").body("version=1&scope=assets%3Aread"), "finn")).await;
    assert_eq!(slower.location(), format!("{}?done=already-installed", page_of_app()));
    assert_eq!(world.items(), before);
    assert_eq!(world.ask(&sample("consent")).await.location(), page_of_app(), "there is nothing to consent to");
}

#[tokio::test]
async fn an_older_version_than_the_published_one_is_not_consented_to() {
    let world = World::new();
    world.publishes(2, crate::world::next_content());
    let before = world.items();
    let answer = world.ask(&sample("consent-give")).await;
    assert_eq!(answer.status, 409);
    assert!(answer.body.contains("Another version has been published meanwhile"), "{}", answer.body);
    assert!(answer.body.contains("name=\"version\" value=\"2\"") && answer.body.contains("To call the workshop."), "{}", answer.body);
    assert!(answer.body.contains("value=\"fuel:read\" checked"), "what was ticked stays ticked");
    assert_eq!(world.items(), before);
    // So is one that never was.
    assert_eq!(world.ask(&sample("consent-give").body("version=9&scope=assets%3Aread")).await.status, 409);
    let read_again = sample("consent-give").body("version=2&scope=assets%3Aread&scope=faults%3Aread");
    assert_eq!(world.ask(&read_again).await.status, 303);
    assert_eq!(world.granted(), ["assets:read", "faults:read"]);
}

#[tokio::test]
async fn what_is_not_asked_or_lacks_what_is_required_comes_back() {
    let world = World::new();
    let before = world.items();
    for (body, fault) in [
        ("version=1&scope=assets%3Aread&scope=orders%3Awrite", "scope-fault"),
        ("version=1&scope=fuel%3Aread", "scope-fault"),
        ("version=1", "scope-fault"),
        ("scope=assets%3Aread", "faults-title"),
        ("version=-1&scope=assets%3Aread", "faults-title"),
        ("version=1&version=2&scope=assets%3Aread", "faults-title"),
    ] {
        let answer = world.ask(&sample("consent-give").body(body)).await;
        assert_eq!(answer.status, 422, "{body}");
        assert!(answer.body.contains(fault), "{body}: {}", answer.body);
    }
    assert_eq!(world.items(), before);
}

#[tokio::test]
async fn an_app_that_is_not_offered_cannot_be_installed() {
    let world = World::new();
    world.app(None, None);
    assert_eq!(world.ask(&sample("consent")).await.status, 404, "nothing of it can be read");
    // Somebody had it once, and so its words are known.
    let world = World::new();
    world.installed(&["assets:read"]).await;
    world.ask(&sample("disconnection-confirmed")).await;
    world.app(None, None);
    let before = world.items();
    let screen = world.ask(&sample("consent")).await;
    assert!(screen.body.contains("This app cannot be installed at present") && !screen.body.contains("name=\"scope\""));
    assert_eq!(world.ask(&sample("consent-give")).await.status, 409);
    assert_eq!(world.ask(&by(&sample("request"), "mia")).await.status, 409);
    assert_eq!(world.items(), before);
}

#[tokio::test]
async fn a_member_asks_and_those_who_may_install_decide() {
    let world = World::new();
    let screen = world.ask(&by(&sample("consent"), "mia")).await;
    assert!(screen.body.contains("Ask your administrators") && !screen.body.contains("Consent and install"), "{}", screen.body);
    assert_eq!(world.ask(&by(&sample("consent-give"), "mia")).await.status, 403);
    let asked = world.ask(&by(&sample("request"), "mia")).await;
    assert_eq!(asked.location(), format!("{}?done=asked", page_of_app()));
    assert_eq!(world.grant(), None);
    let again = world.ask(&by(&sample("consent"), "mia")).await;
    assert!(again.body.contains("Your administrators will decide.") && !again.body.contains("/request\""), "{}", again.body);
    let list = world.ask(&sample("apps")).await;
    assert!(list.body.contains("Decide on a colleague’s request"), "{}", list.body);
    let screen = world.ask(&sample("consent")).await;
    assert!(screen.body.contains("mia &#60;i&#62;of them&#60;/i&#62; asks for this app"), "{}", screen.body);
    let declined = world.ask(&sample("request-declining")).await;
    assert_eq!(declined.location(), format!("{}?done=declined", page_of_app()));
    assert!(matches!(world.state(), State::Declined { .. }));
    // Asked again, and granted by the fleet's administrator.
    world.ask(&by(&sample("request").field("version", "2"), "mia")).await;
    world.ask(&by(&sample("consent-give"), "finn")).await;
    assert!(matches!(world.state(), State::Active { .. }));
}

#[tokio::test]
async fn one_press_takes_a_scope_back_and_a_required_one_degrades() {
    let world = World::new();
    world.installed(&["assets:read", "fuel:read"]).await;
    let taken = world.ask(&sample("withdrawal")).await;
    assert_eq!(taken.location(), format!("{}?done=changed", page_of_app()));
    assert_eq!(world.granted(), ["assets:read"]);
    let before = world.items();
    assert_eq!(world.ask(&sample("withdrawal")).await.status, 303, "twice is once");
    assert_eq!(world.items(), before);
    let required = crate::world::about(&sample("withdrawal"), "fuel:read", "assets:read");
    assert_eq!(world.ask(&required).await.status, 303);
    assert!(matches!(world.state(), State::Degraded { .. }) && world.granted().is_empty());
    let page = world.ask(&sample("app")).await;
    assert!(page.body.contains("It lacks something that it cannot work without"), "{}", page.body);
    // Added again by one press.
    assert_eq!(world.ask(&sample("scopes")).await.status, 303);
    assert!(matches!(world.state(), State::Active { .. }));
    let unknown = crate::world::about(&sample("withdrawal"), "fuel:read", "orders:write");
    assert_eq!(world.ask(&unknown).await.status, 404);
}

#[tokio::test]
async fn a_newer_version_asks_and_the_old_grant_goes_on() {
    let world = World::new();
    world.installed(&["assets:read", "fuel:read"]).await;
    world.asks_for_more();
    assert_eq!(world.granted(), ["assets:read", "fuel:read"]);
    let page = world.ask(&sample("app")).await;
    assert!(page.body.contains("Version 2 asks for something else") && page.body.contains("To call the workshop."), "{}", page.body);
    assert!(world.ask(&sample("apps")).await.body.contains("Version 2 asks for something else: have a look"));
    let screen = world.ask(&sample("consent")).await;
    assert!(screen.body.contains("value=\"fuel:read\" checked"), "granted today: {}", screen.body);
    let kept = world.ask(&sample("keeping")).await;
    assert_eq!(kept.location(), format!("{}?done=kept", page_of_app()));
    assert!(world.state().installed().unwrap().request.is_none());
    let consented = sample("consent-give").body("version=2&scope=assets%3Aread&scope=faults%3Aread");
    assert_eq!(world.ask(&consented).await.location(), format!("{}?done=updated", page_of_app()));
    assert_eq!(world.granted(), ["assets:read", "faults:read"]);
}

#[tokio::test]
async fn disconnecting_is_asked_first_and_ends_everything_at_once() {
    let world = World::new();
    world.installed(&["assets:read"]).await;
    let asked = world.ask(&sample("disconnection")).await;
    assert!(asked.status == 200 && asked.body.contains("has 30 days to erase"), "{}", asked.body);
    let before = world.items();
    assert_eq!(world.ask(&sample("disconnection-unconfirmed")).await.status, 422);
    assert_eq!(world.items(), before);
    let done = world.ask(&sample("disconnection-confirmed")).await;
    assert_eq!(done.location(), format!("{}?done=disconnected", page_of_app()));
    assert_eq!(world.grant(), None);
    let before = world.items();
    assert_eq!(world.ask(&sample("disconnection-confirmed")).await.status, 303, "twice is once");
    assert_eq!(world.items(), before);
    assert_eq!(world.ask(&sample("disconnection")).await.location(), page_of_app());
    let page = world.ask(&sample("app")).await;
    assert!(page.body.contains("Disconnected on") && page.body.contains("/receipts\""), "{}", page.body);
    // Fresh consent installs it anew.
    assert_eq!(world.ask(&sample("consent-give")).await.status, 303);
    assert_eq!(world.ask(&sample("v1-receipts")).await.json()["receipts"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn a_stopped_app_says_that_the_operator_stopped_it() {
    let world = World::new();
    world.installed(&["assets:read"]).await;
    world.app(None, Some(now()));
    for name in ["app", "apps"] {
        let body = world.ask(&sample(name)).await.body;
        assert!(body.to_lowercase().contains("operator has stopped it") || body.contains("Stopped by the platform’s operator"), "{body}");
    }
    let json = world.ask(&sample("v1-app")).await.json();
    assert_eq!((&json["state"], &json["suspended"]), (&"active".into(), &true.into()));
}

#[tokio::test]
async fn what_is_acted_on_another_state_than_was_seen_is_refused() {
    let world = World::new();
    world.installed(&["assets:read"]).await;
    world.ask(&sample("sharing")).await;
    let stale: Event = sample("sharing").field("trackers.ids", "T-9");
    assert_eq!(world.ask(&stale).await.status, 412);
    assert_eq!(world.ask(&sample("disconnection-confirmed").field("version", "1")).await.status, 412);
    assert!(world.grant().is_some());
}
