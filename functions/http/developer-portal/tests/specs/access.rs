//! Who is let in: every sample event, asked by everybody who should not.

use domain::limits;
use support::{Event, doors};

use crate::world::{anonymous, by, portal, query, sample};

/// People's requests about Acme that are fit to be answered: neither cut off nor of another site. (`programs` tells who is
/// let in by a key.)
fn requests() -> Vec<(String, Event)> {
    let unfit = ["test-key-foreign-form", "v1-partner-malformed-id", "v1-machine-keys", "v1-keys-revoke-malformed"];
    let all = Event::all("http/developer-portal");
    assert!(all.len() > 20, "the sample events are missing");
    all.into_iter().filter(|(name, _)| !unfit.contains(&name.as_str()) && !name.starts_with("integration-")).collect()
}

#[tokio::test]
async fn whoever_does_not_belong_to_a_partner_finds_nothing_there() {
    doors::strangers_find_nothing(&portal(), &requests()).await;
}

#[tokio::test]
async fn what_is_no_partner_is_not_there_whoever_asks() {
    doors::what_is_no_partner_is_not_there(&portal(), &requests()).await;
    assert_eq!(portal().ask(&sample("v1-partner-malformed-id")).await.problem().0, "not_found");
}

#[tokio::test]
async fn without_a_session_a_page_leads_to_the_sign_in_and_back() {
    doors::nobody_is_sent_to_sign_in(&portal(), &requests()).await;
}

#[tokio::test]
async fn a_session_that_is_over_or_somebody_elses_lets_nobody_in() {
    let world = portal();
    let later = crate::world::now() + jiff::SignedDuration::from_hours(2);
    assert_eq!(world.ask_at(&sample("home"), later).await.status, 303);
    // Bob's token under Ana's account.
    let mut forged = sample("home");
    forged.0["cookies"] = vec![format!("__Host-session={}.session-of-bob", crate::world::account("ana"))].into();
    assert_eq!(world.ask(&forged).await.status, 303);
    // A session is worth nothing on /v1, nor a bearer token on a page.
    let mut crossed = anonymous(&sample("v1-partner"));
    crossed.0["cookies"] = sample("home").0["cookies"].clone();
    assert_eq!(world.ask(&crossed).await.status, 401);
    assert_eq!(world.ask(&anonymous(&sample("home")).bearer("ana@acme.example", true)).await.status, 303);
}

#[tokio::test]
async fn an_address_that_the_issuer_has_not_verified_is_nobodys() {
    let answer = portal().ask(&sample("v1-partner-unverified-address")).await;
    assert_eq!((answer.status, answer.header("www-authenticate")), (401, "Bearer"));
    assert_eq!(answer.problem().0, "sign_in_needed");
}

#[tokio::test]
async fn a_developer_reads_everything_and_manages_nothing() {
    let world = portal();
    let before = world.items();
    for (name, event) in requests() {
        // Endpoints and keys of the sandbox are a developer's business; `webhooks` and `keys` tell what they do there.
        let is_theirs = ["webhook", "keys-"].iter().any(|theirs| name.contains(theirs));
        if name.contains("unverified") || is_theirs {
            continue;
        }
        let method = event.0["requestContext"]["http"]["method"].clone();
        let answer = world.ask(&by(&event, "dev")).await;
        assert_eq!(answer.status, if method == "GET" { 200 } else { 403 }, "{name}: {}", answer.body);
    }
    assert_eq!(world.items(), before);
}

#[tokio::test]
async fn a_form_of_another_site_is_refused_before_anything_else() {
    let world = portal();
    let before = world.items();
    assert_eq!(world.ask(&sample("test-key-foreign-form")).await.status, 403);
    for name in ["test-key", "webhooks-create", "keys-mint"] {
        let answer = world.ask(&sample(name).header("sec-fetch-site", "cross-site")).await;
        assert_eq!(answer.status, 403, "{name}");
    }
    assert_eq!(world.items(), before);
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_refused() {
    let world = portal();
    let before = world.items();
    let large = "x".repeat(limits::BODY_BYTES + 1);
    for name in ["keys-mint", "webhooks-create", "v1-webhooks-create", "test-key"] {
        assert_eq!(world.ask(&sample(name).body(&large)).await.status, 413, "{name}");
    }
    assert_eq!(world.items(), before);
}

#[tokio::test]
async fn an_unreadable_query_is_refused_and_a_name_given_twice_means_its_first_value() {
    let world = portal();
    for number in 1..=3 {
        world.feed_entry(number);
    }
    assert_eq!(world.ask(&query(&sample("v1-events"), "after=2&after=0")).await.json()["next_after"], 3);
    assert_eq!(world.ask(&query(&sample("v1-events"), "after=-1")).await.status, 400);
    assert_eq!(world.ask(&query(&sample("v1-events"), "after=99999999999999999999999")).await.status, 400);
}

#[tokio::test]
async fn support_reads_everything_after_stating_why_and_changes_nothing() {
    let of_members: Vec<_> = requests().into_iter().filter(|(name, _)| name != "v1-partner-unverified-address").collect();
    doors::support_reads_and_changes_nothing(portal, &of_members, &[]).await;
}

#[tokio::test]
async fn a_visit_opens_nothing_without_the_role_at_that_time() {
    let world = portal();
    world.visit("rita");
    assert_eq!(world.ask(&by(&sample("home"), "rita")).await.status, 404, "a reviewer is no support");
    world.visit("sam");
    world.leaves_the_platform("sam");
    assert_eq!(world.ask(&by(&sample("home"), "sam")).await.status, 404);
}
