//! Who is let in: every sample event, asked by everybody who should not.

use domain::limits;
use support::{
    Event,
    doors::{self, reads},
};

use crate::world::{account, by, organisations, sample};

/// Requests about Acme that are fit to be answered: not cut off. (`customers` asks about a customer.)
fn requests() -> Vec<(String, Event)> {
    let all = Event::all("http/organisation");
    assert!(all.len() > 20, "the sample events are missing");
    let of_acme = |name: &str| !name.contains("platform-") && !name.starts_with("customer-") && name != "v1-members-invite-malformed";
    all.into_iter().filter(|(name, _)| of_acme(name)).collect()
}

#[tokio::test]
async fn whoever_does_not_belong_to_a_partner_finds_nothing_there() {
    doors::strangers_find_nothing(&organisations(), &requests()).await;
}

#[tokio::test]
async fn what_is_no_partner_is_not_there_whoever_asks() {
    doors::what_is_no_partner_is_not_there(&organisations(), &requests()).await;
}

#[tokio::test]
async fn without_a_session_a_page_leads_to_the_sign_in_and_back() {
    doors::nobody_is_sent_to_sign_in(&organisations(), &Event::all("http/organisation")).await;
}

#[tokio::test]
async fn support_reads_everything_after_stating_why_and_changes_nothing() {
    doors::support_reads_and_changes_nothing(organisations, &requests(), &[]).await;
}

#[tokio::test]
async fn a_visit_opens_nothing_without_the_role_at_that_time() {
    let world = organisations();
    world.visit("rita");
    assert_eq!(world.ask(&by(&sample("members"), "rita")).await.status, 404, "a reviewer is no support");
    world.visit("sam");
    world.leaves_the_platform("sam");
    assert_eq!(world.ask(&by(&sample("members"), "sam")).await.status, 404);
}

#[tokio::test]
async fn a_developer_reads_everything_and_manages_nothing() {
    let world = organisations();
    let before = world.items();
    for (name, event) in requests() {
        let answer = world.ask(&by(&event, "dev")).await;
        assert_eq!(answer.status, if reads(&event) { 200 } else { 403 }, "{name}: {}", answer.body);
    }
    assert_eq!(world.items(), before);
}

#[tokio::test]
async fn of_the_platform_whoever_sits_there_reads_and_its_operator_alone_manages() {
    let platform: Vec<_> = Event::all("http/organisation").into_iter().filter(|(name, _)| name.contains("platform-")).collect();
    let world = organisations();
    let before = world.items();
    for (name, event) in &platform {
        for (who, allowed) in [("rita", reads(event)), ("sam", reads(event))] {
            assert_eq!(world.ask(&by(event, who)).await.status, if allowed { 200 } else { 403 }, "{name} by {who}");
        }
        for stranger in ["ana", "bob", "nobody"] {
            let answer = world.ask(&by(event, stranger)).await;
            assert_eq!(answer.status, 404, "{name} by {stranger}: {}", answer.body);
            assert!(!answer.body.contains("olga"), "{name} by {stranger}");
        }
    }
    assert_eq!(world.items(), before);
}

#[tokio::test]
async fn nothing_is_read_for_whoever_may_not_see_it() {
    let world = organisations();
    for (name, event) in requests() {
        let before = world.store.trips();
        let answer = world.ask(&by(&event, "bob")).await;
        // One for the seat, one for a visit of support's.
        assert_eq!((answer.status, world.store.trips() - before), (404, 2), "{name}");
    }
}

#[tokio::test]
async fn a_form_of_another_site_is_refused_before_anything_else() {
    let world = organisations();
    let before = world.items();
    for name in ["members-invite", "members-removal", "platform-members-invite", "platform-members-removal"] {
        let answer = world.ask(&sample(name).header("sec-fetch-site", "cross-site")).await;
        assert_eq!(answer.status, 403, "{name}");
    }
    assert_eq!(world.items(), before);
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_refused() {
    let world = organisations();
    let before = world.items();
    let large = "x".repeat(limits::BODY_BYTES + 1);
    for name in ["members-invite", "members-removal", "v1-members-invite", "v1-members-roles", "platform-members-invite"] {
        assert_eq!(world.ask(&sample(name).body(&large)).await.status, 413, "{name}");
    }
    assert_eq!(world.items(), before);
}

#[tokio::test]
async fn a_session_is_worth_nothing_to_programs_nor_a_token_to_pages() {
    let world = organisations();
    let mut crossed = sample("v1-members").without_header("authorization");
    crossed.0["requestContext"].as_object_mut().unwrap().remove("authorizer");
    let crossed = crossed.cookie(&format!("__Host-session={}.session-of-ana", account("ana")));
    assert_eq!(world.ask(&crossed).await.status, 401);
    let mut page = sample("members");
    page.0.as_object_mut().unwrap().remove("cookies");
    assert_eq!(world.ask(&page.bearer("ana@acme.example", true)).await.status, 303);
}
