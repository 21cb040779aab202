//! The platform's own: the same pages, for another kind of organisation.

use domain::{
    member::State,
    organisation::{OrganisationId, Role},
};
use harness::forms_in;
use support::{cast, listings, story};

use crate::world::{about, account, by, organisations, query, sample};

#[tokio::test]
async fn an_operator_invites_staff_and_takes_seats_away() {
    let world = organisations();
    let invited = world.ask(&sample("platform-members-invite")).await;
    assert_eq!((invited.status, invited.location()), (303, "/review/members?done=invited"));
    let page = world.ask(&query(&sample("platform-members"), "done=invited")).await;
    assert!(page.body.contains("rudi@platform.example") && page.body.contains("on its way"), "{}", page.body);
    let removed = world.ask(&sample("platform-members-removal")).await;
    assert_eq!((removed.status, removed.location()), (303, "/review/members?done=removed"));
    let gone = world.ask(&by(&sample("platform-inbox"), "rita")).await;
    assert_eq!(gone.status, 404, "whoever was removed finds nothing, session or not");
}

#[tokio::test]
async fn the_platform_never_loses_its_last_operator() {
    let world = organisations();
    let before = world.items();
    let (rita, olga) = (account("rita").to_string(), account("olga").to_string());
    let goes = by(&about(&sample("platform-members-removal"), &rita, &olga), "olga").header("accept", "application/json");
    let refused = world.ask(&goes).await;
    assert_eq!((refused.status, refused.problem().0.as_str()), (409, "last_manager"));
    assert!(world.items() == before);
    world.seat(OrganisationId::Platform, "bob", Role::Operator);
    assert_eq!(world.ask(&goes).await.status, 303);
    assert!(matches!(world.seat_of(OrganisationId::Platform, &account("olga")).state, State::Removed { .. }));
}

#[tokio::test]
async fn a_form_with_faults_comes_back_to_the_page_it_is_on() {
    let world = organisations();
    let before = world.items();
    let page = world.ask(&sample("platform-members-invite-hostile")).await;
    assert_eq!(page.status, 422);
    assert!(page.body.contains("id=\"email-fault\"") && page.body.contains("id=\"role-fault\""), "{}", page.body);
    let menu = forms_in(&page.body).into_iter().find(|form| form.action == "/language").expect("the language menu");
    assert_eq!(menu.value("return_to"), Some("/review/members"));
    assert!(world.items() == before);
}

#[tokio::test]
async fn the_inbox_leads_to_what_waits_and_markup_in_it_is_text() {
    let world = organisations();
    cast::RITA.sits(&world.store, OrganisationId::Platform, &[Role::Reviewer]);
    cast::OLGA.sits(&world.store, OrganisationId::Platform, &[Role::Operator]);
    let mut form = story::acme("isv");
    form.content.legal_name = domain::values::Line::parse("Evil \"><script>alert(1)</script>").unwrap();
    let application = story::applies_with(&world.store, &form, cast::now()).await;
    let partner = listings::acme(&world.store).await;
    let (listing, _) = listings::ready(&world.store, &partner).await;
    listings::ana_does(&world.store, &partner, &listing, &application::use_cases::listings::Act::Submit).await;
    let inbox = world.ask(&sample("platform-inbox")).await.body;
    assert!(inbox.contains("Evil &#34;&#62;&#60;script&#62;") && !inbox.contains("<script"), "{inbox}");
    assert!(inbox.contains(&format!("/review/applications/{application}")), "{inbox}");
    assert!(inbox.contains(&format!("<a href=\"/review/listings/{listing}\">Claim the review of an app</a>")), "{inbox}");
    let steps = world.ask(&sample("v1-platform-inbox")).await.json();
    let subjects: Vec<_> = steps["steps"].as_array().unwrap().iter().map(|step| step["subject"].as_str().unwrap().to_owned()).collect();
    assert!(subjects.contains(&application.to_string()) && subjects.contains(&listing.to_string()), "{steps}");
}

#[tokio::test]
async fn the_platform_has_no_routes_that_are_partners_alone() {
    let world = organisations();
    for (name, path) in [("v1-members", "/v1/platform/members"), ("v1-audit", "/v1/platform/audit")] {
        let mut event = by(&sample(name), "olga");
        event.0["rawPath"] = path.into();
        event.0["routeKey"] = format!("GET {path}").into();
        event.0["requestContext"]["routeKey"] = format!("GET {path}").into();
        assert_eq!(world.ask(&event).await.status, 404, "{path}");
    }
}
