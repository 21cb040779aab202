//! Who is let in: every sample event, asked by everybody who should not.

use domain::limits;
use support::{Event, doors};

use crate::world::{desk, sample};

/// People's requests about Acme. (`customers` tells who is let in by a key; what names nothing is not there for anybody.)
fn requests() -> Vec<(String, Event)> {
    let all = Event::all("http/listings");
    assert!(all.len() > 30, "the sample events are missing");
    let of_people = |name: &str| !name.starts_with("integration-") && name != "v1-erasure-acknowledge-hostile";
    all.into_iter().filter(|(name, _)| of_people(name)).collect()
}

#[tokio::test]
async fn whoever_does_not_belong_to_a_partner_finds_nothing_there() {
    doors::strangers_find_nothing(&desk(), &requests()).await;
}

#[tokio::test]
async fn what_is_no_partner_is_not_there_whoever_asks() {
    doors::what_is_no_partner_is_not_there(&desk(), &requests()).await;
}

#[tokio::test]
async fn without_a_session_a_page_leads_to_the_sign_in_and_back() {
    doors::nobody_is_sent_to_sign_in(&desk(), &requests()).await;
}

#[tokio::test]
async fn support_reads_everything_after_stating_why_and_changes_nothing() {
    // The form of a draft is for those who may write.
    doors::support_reads_and_changes_nothing(desk, &requests(), &["listing-form"]).await;
}

#[tokio::test]
async fn a_form_of_another_site_is_refused_before_anything_else() {
    let world = desk();
    let before = world.items();
    for name in ["listings-begin", "listing-edit", "listing-submit", "listing-announce", "listing-retire"] {
        let answer = world.ask(&sample(name).header("sec-fetch-site", "cross-site")).await;
        assert_eq!(answer.status, 403, "{name}");
    }
    assert_eq!(world.items(), before);
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_refused() {
    let world = desk();
    let before = world.items();
    let large = "x".repeat(limits::BODY_BYTES + 1);
    for name in ["listing-edit", "listings-begin", "v1-listing-edit", "v1-listings-create", "v1-listing-announce"] {
        assert_eq!(world.ask(&sample(name).body(&large)).await.status, 413, "{name}");
    }
    assert_eq!(world.items(), before);
}
