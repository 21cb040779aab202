//! Who is let in: every sample event, asked by everybody who should not.

use domain::id::{self, CustomerId};
use support::Event;

use crate::world::{World, about, anonymous, by, is_page, nordic, other, sample};

/// People's requests about Nordic that are fit to be answered. (`setup` tells who is let in by a key.)
fn requests() -> Vec<(String, Event)> {
    let all = Event::all("http/installations");
    assert!(all.len() > 30, "the sample events are missing");
    let unfit = ["home", "consent-give-of-another-site"];
    let of_nordic = |name: &str| !name.starts_with("integration-") && !name.starts_with("install") && !unfit.contains(&name);
    all.into_iter().filter(|(name, _)| of_nordic(name)).collect()
}

fn reads(event: &Event) -> bool {
    event.0["requestContext"]["http"]["method"] == "GET"
}

#[tokio::test]
async fn whoever_does_not_belong_to_a_customer_finds_nothing_there() {
    let world = World::new();
    world.installed(&["assets:read", "fuel:read"]).await;
    let before = world.items();
    for (name, event) in requests() {
        for stranger in ["bob", "ana", "sam"] {
            let answer = world.ask(&by(&event, stranger)).await;
            assert_eq!(answer.status, 404, "{name} by {stranger}: {}", answer.body);
            assert!(!answer.body.contains("Nordic"), "{name} by {stranger}");
        }
    }
    assert_eq!(world.items(), before);
}

#[tokio::test]
async fn what_is_no_customer_is_not_there_whoever_asks() {
    let world = World::new();
    let before = world.items();
    let unknown: CustomerId = id::derive(&["unknown"]);
    for (name, event) in requests() {
        for place in ["platform", "x", "%00", &unknown.to_string(), &crate::world::acme().to_string(), &other().to_string()] {
            let answer = world.ask(&by(&about(&event, &nordic().to_string(), place), "ada")).await;
            assert_eq!(answer.status, 404, "{name} of {place}: {}", answer.body);
        }
    }
    assert_eq!(world.items(), before);
}

#[tokio::test]
async fn an_app_that_is_not_there_is_not_found_by_anybody() {
    let world = World::new();
    let before = world.items();
    let unknown: domain::id::ListingId = id::derive(&["unknown"]);
    for (name, event) in requests().into_iter().filter(|(name, _)| !["apps", "v1-apps"].contains(&name.as_str())) {
        for app in [unknown.to_string(), "x".to_owned(), "%F0%9F".to_owned()] {
            let answer = world.ask(&about(&event, &crate::world::app().to_string(), &app)).await;
            let expected: &[u16] = match name.as_str() {
                // Whether there is such an app is not even read: it is not installed.
                "setup" | "v1-setup-codes" if app == unknown.to_string() => &[409],
                // Nor is it for what cannot be read itself.
                _ if name.contains("hostile") && app == unknown.to_string() => &[404, 422],
                _ => &[404, 400],
            };
            assert!(expected.contains(&answer.status), "{name} of {app}: {} {}", answer.status, answer.body);
        }
    }
    assert_eq!(world.items(), before);
}

#[tokio::test]
async fn without_a_session_a_page_leads_to_the_sign_in_and_back() {
    let world = World::new();
    let before = world.items();
    for (name, event) in requests() {
        let answer = world.ask(&anonymous(&event)).await;
        if is_page(&event) && reads(&event) {
            assert_eq!(answer.status, 303, "{name}");
            assert!(answer.location().starts_with("/sign-in?return_to=%2Fcustomers%2F"), "{name}: {}", answer.location());
        } else {
            assert_eq!(answer.status, 401, "{name}: {}", answer.body);
        }
    }
    let install = world.ask(&anonymous(&sample("install"))).await;
    assert!(install.location().starts_with("/sign-in?return_to=%2Finstall%2F"), "{}", install.location());
    assert_eq!(world.items(), before);
}

#[tokio::test]
async fn a_member_reads_everything_and_changes_nothing_but_asks() {
    let world = World::new();
    world.installed(&["assets:read"]).await;
    let before = world.items();
    for (name, event) in requests() {
        let answer = world.ask(&by(&event, "mia")).await;
        let expected: &[u16] = match name.as_str() {
            // There is nothing to ask for: it is installed.
            "request" | "v1-request" => &[409],
            // What is for those who may disconnect.
            "disconnection" => &[403],
            _ if reads(&event) => &[200, 303],
            _ => &[403],
        };
        assert!(expected.contains(&answer.status), "{name}: {} {}", answer.status, answer.body);
    }
    assert_eq!(world.items(), before);
    let refused = world.ask(&by(&sample("disconnection-confirmed"), "mia")).await;
    assert!(refused.body.contains("Your role does not allow this step."), "in words: {}", refused.body);
}

#[tokio::test]
async fn support_reads_everything_after_stating_why_and_changes_nothing() {
    let world = World::new();
    world.installed(&["assets:read"]).await;
    world.is_visited();
    let before = world.items();
    for (name, event) in requests() {
        let answer = world.ask(&by(&event, "sam")).await;
        let expected: &[u16] = if reads(&event) && name != "disconnection" { &[200, 303] } else { &[403] };
        assert!(expected.contains(&answer.status), "{name}: {} {}", answer.status, answer.body);
    }
    assert_eq!(world.items(), before);
    assert!(!world.ask(&by(&sample("app"), "sam")).await.body.contains("/disconnection"));
}

#[tokio::test]
async fn a_form_of_another_site_is_refused_before_anything_else() {
    let world = World::new();
    let before = world.items();
    assert_eq!(world.ask(&sample("consent-give-of-another-site")).await.status, 403);
    for (name, event) in requests().into_iter().filter(|(_, event)| is_page(event) && !reads(event)) {
        assert_eq!(world.ask(&event.header("sec-fetch-site", "cross-site")).await.status, 403, "{name}");
    }
    assert_eq!(world.items(), before);
}

#[tokio::test]
async fn a_customers_first_page_is_its_apps() {
    let world = World::new();
    let answer = world.ask(&sample("home")).await;
    assert_eq!((answer.status, answer.location()), (303, format!("/customers/{}/apps", nordic()).as_str()));
    assert_eq!(world.ask(&about(&sample("home"), &nordic().to_string(), "platform")).await.status, 404);
}

#[tokio::test]
async fn the_way_from_the_catalogue_asks_for_which_organisation_only_where_there_are_several() {
    let world = World::new();
    let to_consent = |customer: &CustomerId| format!("/customers/{customer}/apps/{}/consent", crate::world::app());
    let ada = world.ask(&sample("install")).await;
    assert_eq!((ada.status, ada.location()), (303, to_consent(&nordic()).as_str()));
    let tove = world.ask(&by(&sample("install"), "tove")).await;
    assert_eq!(tove.status, 200);
    assert!(tove.body.contains(&to_consent(&nordic())) && tove.body.contains(&to_consent(&other())), "{}", tove.body);
    let ana = world.ask(&by(&sample("install"), "ana")).await;
    assert_eq!(ana.status, 200);
    assert!(ana.body.contains("With this account you belong to none.") && !ana.body.contains("/consent"), "{}", ana.body);
    assert_eq!(world.ask(&sample("install-hostile")).await.status, 404);
}
