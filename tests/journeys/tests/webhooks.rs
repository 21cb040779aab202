//! What happens to a partner is told to its own programs, signed, as often as it takes.

use harness::Cloud;
use journeys::{Conduct, Heard, Operator, PartnerAdmin, Receiver, wait_until};
use serde_json::{Value, json};

#[test]
fn an_event_arrives_signed_and_both_secrets_sign_while_a_rotation_overlaps() {
    let cloud = Cloud::attach();
    let rita = Operator::signs_in(&cloud).invites_a_reviewer("rita.hooks");
    let ana = PartnerAdmin::of_a_company_approved_by(&cloud, &rita, "Harbour Cranes");
    let receiver = Receiver::that(Conduct::Answers(204));
    let endpoint = ana.registers_an_endpoint(receiver.url());
    assert!(!ana.api(&format!("/webhooks/{}", endpoint.id)).text().contains(&endpoint.secret), "a secret is shown once");
    cloud.settle();
    assert!(receiver.heard().is_empty(), "what was before its registration is not sent");

    let _ = ana.mints_a_test_key("first");
    cloud.settle();
    let [first] = &receiver.heard()[..] else { panic!("one event, not {:?}", receiver.heard()) };
    assert!(first.is_genuine_by(&endpoint.secret), "{first:?}");
    assert_eq!(first.signatures().len(), 1);
    assert!(first.header("content-type").starts_with("application/cloudevents+json"), "{first:?}");
    let event = first.event();
    assert_eq!((&event["specversion"], &event["type"]), (&json!("1.0"), &json!("api_key.minted")), "{event}");
    assert_eq!(event["id"], first.header("webhook-id"), "the id that repeats are known by is the event's");
    assert_eq!(event["source"], cloud.site_url());
    assert_eq!(ana.feed().last(), Some(&event), "what is pushed is the feed's entry");
    assert_eq!(ana.delivery(&endpoint, first.sequence())["state"], "delivered");

    let new_secret = ana.rotates_the_secret_of(&endpoint);
    assert_ne!(new_secret, endpoint.secret);
    let _ = ana.mints_a_test_key("second");
    cloud.settle();
    let overlap = receiver.heard_last();
    assert_eq!((receiver.heard().len(), overlap.signatures().len()), (2, 2));
    assert!(overlap.is_genuine_by(&endpoint.secret) && overlap.is_genuine_by(&new_secret), "{overlap:?}");

    ana.drops_the_old_secret_of(&endpoint);
    let _ = ana.mints_a_test_key("third");
    cloud.settle();
    let after = receiver.heard_last();
    assert_eq!((receiver.heard().len(), after.signatures().len()), (3, 1));
    assert!(after.is_genuine_by(&new_secret) && !after.is_genuine_by(&endpoint.secret), "{after:?}");
    for secret in [&endpoint.secret, &new_secret] {
        assert!(!cloud.log_of("deliver-webhook").contains(secret.as_str()) && !cloud.log_of("developer-portal").contains(secret.as_str()));
    }
    ana.removes(&endpoint);
}

#[test]
fn an_endpoint_that_fails_is_tried_again_and_keeps_no_other_waiting() {
    let cloud = Cloud::attach();
    let rita = Operator::signs_in(&cloud).invites_a_reviewer("rita.retries");
    let ana = PartnerAdmin::of_a_company_approved_by(&cloud, &rita, "Island Ferries");
    let elsewhere = Receiver::that(Conduct::Answers(200));
    let hangs = Receiver::that(Conduct::Hangs);
    let fails = Receiver::that(Conduct::Answers(500));
    let redirects = Receiver::that(Conduct::Redirects(elsewhere.url().to_owned()));
    let healthy = Receiver::that(Conduct::Answers(200));
    let [to_hangs, to_fails, to_redirects, to_healthy] =
        [&hangs, &fails, &redirects, &healthy].map(|receiver| ana.registers_an_endpoint(receiver.url()));

    let _ = ana.mints_a_test_key("only");
    cloud.settle();
    let told = healthy.heard_last();
    let number = told.sequence();
    assert_eq!(ana.delivery(&to_healthy, number)["state"], "delivered");
    let silent = hangs.heard_last();
    assert!(silent.left.is_some_and(|left| told.at < left), "the healthy one had it before the silent one was given up");
    assert_eq!(attempts(&ana.delivery(&to_hangs, number)), [("late", None)]);
    assert_eq!(attempts(&ana.delivery(&to_redirects, number)), [("answered", Some(307))]);
    assert!(elsewhere.heard().is_empty(), "a redirect is not followed");
    let failed = ana.delivery(&to_fails, number);
    assert_eq!((attempts(&failed), &failed["state"]), (vec![("answered", Some(500))], &json!("pending")));

    // The schedule calls nobody before the time, however often it runs.
    let receivers = [&healthy, &fails, &redirects, &hangs];
    assert_eq!(receivers.map(|receiver| receiver.heard().len()), [1, 1, 1, 1]);
    for _ in 0..2 {
        let _ = cloud.run_schedule("retry-webhooks");
        cloud.settle();
    }
    assert_eq!(receivers.map(|receiver| receiver.heard().len()), [1, 1, 1, 1]);

    fails.now(Conduct::Answers(200));
    hangs.now(Conduct::Answers(200));
    // What still redirects is not waited for.
    ana.removes(&to_redirects);
    for endpoint in [&to_fails, &to_hangs] {
        wait_until(ana.delivery(endpoint, number)["next_attempt_at"].as_str().expect("a time to try again"));
    }
    let _ = cloud.run_schedule("retry-webhooks");
    cloud.settle();
    assert_eq!(receivers.map(|receiver| receiver.heard().len()), [1, 2, 1, 2]);
    let retried = fails.heard_last();
    assert_eq!((retried.body.as_slice(), retried.header("webhook-id")), (told.body.as_slice(), told.header("webhook-id")));
    assert!(retried.is_genuine_by(&to_fails.secret) && !retried.is_genuine_by(&to_healthy.secret));
    let delivered = ana.delivery(&to_fails, number);
    assert_eq!((attempts(&delivered), &delivered["state"]), (vec![("answered", Some(500)), ("answered", Some(200))], &json!("delivered")));
    for endpoint in [to_fails, to_hangs, to_healthy] {
        ana.removes(&endpoint);
    }
}

#[test]
fn what_was_delivered_is_sent_again_and_the_feed_has_it_all_without_gaps() {
    let cloud = Cloud::attach();
    let rita = Operator::signs_in(&cloud).invites_a_reviewer("rita.replays");
    let ana = PartnerAdmin::of_a_company_approved_by(&cloud, &rita, "Jetty Works");
    let receiver = Receiver::that(Conduct::Answers(200));
    let endpoint = ana.registers_an_endpoint(receiver.url());
    let _ = ana.opens_the_test_key();
    for label in ["one", "two"] {
        let _ = ana.mints_a_test_key(label);
    }
    cloud.settle();
    let heard = receiver.heard();
    let mut sequences: Vec<u64> = heard.iter().map(Heard::sequence).collect();
    sequences.sort_unstable();
    let feed = ana.feed();
    let numbers: Vec<String> = feed.iter().map(|event| event["sequence"].as_str().unwrap_or_default().to_owned()).collect();
    assert_eq!(numbers, (1..=feed.len()).map(|number| number.to_string()).collect::<Vec<_>>());
    let first = usize::try_from(sequences[0]).expect("a small number");
    assert_eq!(sequences, (sequences[0]..=feed.len() as u64).collect::<Vec<_>>(), "nothing was left out");
    assert!(heard.iter().all(|sent| feed[first - 1..].contains(&sent.event())), "the feed has what was pushed");

    let again = &heard[0];
    ana.replays(&endpoint, again.sequence());
    let _ = cloud.run_schedule("retry-webhooks");
    cloud.settle();
    assert_eq!(receiver.heard().len(), heard.len() + 1);
    let replayed = receiver.heard_last();
    assert_eq!((replayed.header("webhook-id"), &replayed.body), (again.header("webhook-id"), &again.body));
    assert!(replayed.is_genuine_by(&endpoint.secret));

    let all = json!({ "after": "0" });
    let replay = ana.asks(&format!("/webhooks/{}/replays", endpoint.id), "all", &all).expect_status(202).json();
    assert_eq!((&replay["deliveries"], &replay["more"]), (&json!(feed.len()), &json!(false)), "{replay}");
    let _ = cloud.run_schedule("retry-webhooks");
    cloud.settle();
    let mut replayed: Vec<u64> = receiver.heard()[heard.len() + 1..].iter().map(Heard::sequence).collect();
    replayed.sort_unstable();
    assert_eq!(replayed, (1..=feed.len() as u64).collect::<Vec<_>>(), "from the start, what was before its registration too");
    ana.removes(&endpoint);
}

#[test]
fn an_endpoint_that_is_disabled_hears_nothing_and_one_of_this_machine_is_for_a_laptop_alone() {
    let cloud = Cloud::attach();
    let rita = Operator::signs_in(&cloud).invites_a_reviewer("rita.disabled");
    let ana = PartnerAdmin::of_a_company_approved_by(&cloud, &rita, "Keel Yards");
    let receiver = Receiver::that(Conduct::Answers(200));
    let endpoint = ana.registers_an_endpoint(receiver.url());
    let page = ana.page(&format!("/webhooks/{}", endpoint.id)).expect_status(200);
    let _ = ana.browser().submit(&page, &page.form_to("/disabling")).expect_status(303);
    let _ = ana.mints_a_test_key("unheard");
    cloud.settle();
    assert!(receiver.heard().is_empty());
    for refused in
        ["http://10.0.0.1/hook", "https://169.254.169.254/latest", "http://hooks.example.com/", "https://user:pass@hooks.example.com/"]
    {
        let answer = ana.asks("/webhooks", refused, &json!({ "url": refused }));
        assert_eq!(answer.status, 422, "{refused}: {}", answer.text());
    }
    ana.removes(&endpoint);
}

/// Outcome and status of each attempt that a delivery's log shows.
fn attempts(delivery: &Value) -> Vec<(&str, Option<u64>)> {
    let logged = delivery["attempts"].as_array().into_iter().flatten();
    logged.map(|attempt| (attempt["outcome"].as_str().unwrap_or_default(), attempt["status"].as_u64())).collect()
}
