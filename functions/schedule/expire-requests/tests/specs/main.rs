//! What time makes of what waits, asked with the sample events of `events/schedule/expire-requests/`.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a panic is how a spec fails")]

use application::{
    ports::Item,
    records,
    use_cases::{expire_requests::Report, installations::Act},
};
use domain::{
    id::ApplicationId,
    organisation::{OrganisationId, Role},
};
use expire_requests::handle;
use jiff::Timestamp;
use serde_json::json;
use support::{
    Event,
    cast::{OLGA, Stage, TOM, day, now},
    customers::{self, CLARA, MIA},
    listings, story,
};

fn sample(name: &str) -> Event {
    Event::load(&format!("schedule/expire-requests/{name}"))
}

/// One run at a time that schedule and clock agree on.
async fn run(stage: &Stage, at: Timestamp) -> Report {
    handle(&stage.store, &json!({"scheduled_time": at.to_string()}), at, "run-1").await.unwrap()
}

/// What happened since the last time, by type.
fn happened(stage: &Stage) -> Vec<String> {
    let mut kinds = vec![];
    for record in stage.store.drain_stream() {
        let old = record.old.as_ref().and_then(Item::version).unwrap_or(0);
        // Records that stand beside an aggregate tell of nothing by themselves.
        let Some(new) = record.new.filter(|new| new.version().is_some()) else { continue };
        let events = support::store::events(&new);
        kinds.extend(
            events.iter().filter(|event| event["version"].as_u64() > Some(old)).map(|event| event["type"].as_str().unwrap().to_owned()),
        );
    }
    kinds.sort();
    kinds
}

async fn applied(stage: &Stage) -> ApplicationId {
    let id = story::applies(&stage.store, now()).await;
    stage.store.drain_stream();
    id
}

#[tokio::test]
async fn every_sample_event_runs_at_the_earlier_of_schedule_and_clock() {
    let expected =
        [("hostile-no-object", 1), ("in-the-future", 1), ("long-ago", 0), ("placeholder-not-filled-in", 1), ("reminders-due", 1)];
    let events = Event::all("schedule/expire-requests");
    assert_eq!(events.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), expected.map(|(name, _)| name));
    for ((name, event), (_, changed)) in events.into_iter().zip(expected) {
        let stage = Stage::set();
        applied(&stage).await;
        // Two days after the application its first reminders are due; the clock says so in each case.
        let report = handle(&stage.store, &event.0, day(2), "run-1").await.unwrap();
        assert_eq!(report, Report { changed, passed_over: 0, failed: 0 }, "{name}");
    }
}

#[tokio::test]
async fn a_schedule_in_the_future_expires_nothing_early_and_a_late_run_does_nothing_that_was_not_due() {
    let stage = Stage::set();
    applied(&stage).await;
    let before = stage.store.items();
    for (event, clock) in [("in-the-future", day(1)), ("reminders-due", day(1)), ("long-ago", day(90))] {
        let report = handle(&stage.store, &sample(event).0, clock, "run-1").await.unwrap();
        assert_eq!(report, Report::default(), "{event} at {clock}");
    }
    assert!(stage.store.items() == before);
}

#[tokio::test]
async fn an_unclaimed_application_reminds_then_escalates_once_each() {
    let stage = Stage::set();
    let id = applied(&stage).await;
    let moment_before = day(2).saturating_sub(jiff::SignedDuration::from_millis(1)).unwrap();
    assert_eq!(run(&stage, moment_before).await, Report::default());
    assert_eq!(run(&stage, day(2)).await.changed, 1);
    assert_eq!(happened(&stage), ["application.confirmation_reminded", "application.review_reminded"]);
    assert_eq!(run(&stage, day(2)).await, Report::default(), "a second run finds nothing due");
    assert_eq!(run(&stage, day(3)).await.changed, 1);
    assert_eq!(happened(&stage), ["application.review_overdue"]);
    assert_eq!(story::state(&stage.store, &id), "submitted", "an overdue review is told, not ended");
    assert_eq!(run(&stage, day(4)).await, Report::default());
    assert_eq!(run(&stage, day(7)).await.changed, 1);
    assert_eq!(happened(&stage), ["application.confirmation_reminded"]);
    assert_eq!(run(&stage, day(30)).await.changed, 1);
    assert_eq!(happened(&stage), ["application.confirmation_overdue"]);
    assert_eq!(run(&stage, day(365)).await, Report::default());
}

#[tokio::test]
async fn a_question_reminds_on_days_7_and_12_and_expires_on_day_14_and_an_answer_reopens_it() {
    let stage = Stage::set();
    let id = applied(&stage).await;
    story::confirms(&stage.store, &id, now()).await;
    story::claims(&stage.store, &id, now()).await;
    story::asks(&stage.store, &id, now()).await;
    stage.store.drain_stream();
    for (at, kinds) in [
        (6, vec![]),
        (7, vec!["application.answer_reminded"]),
        (11, vec![]),
        (12, vec!["application.answer_reminded"]),
        (13, vec![]),
        (14, vec!["application.info_expired"]),
        (100, vec![]),
    ] {
        run(&stage, day(at)).await;
        assert_eq!(happened(&stage), kinds, "day {at}");
    }
    assert_eq!(story::state(&stage.store, &id), "info_expired");
    story::answers(&stage.store, &id, day(101)).await;
    assert_eq!(story::state(&stage.store, &id), "in_review");
}

#[tokio::test]
async fn an_invitation_reminds_on_day_7_and_lapses_on_day_14() {
    let stage = Stage::set();
    TOM.is_invited(&stage.store, OrganisationId::Platform, &[Role::Support], &OLGA);
    for (at, kinds) in [(6, vec![]), (7, vec!["member.reminded"]), (13, vec![]), (14, vec!["member.invitation_expired"]), (30, vec![])] {
        run(&stage, day(at)).await;
        assert_eq!(happened(&stage), kinds, "day {at}");
    }
}

#[tokio::test]
async fn two_runs_at_once_do_what_is_due_once() {
    let stage = Stage::set();
    applied(&stage).await;
    stage.store.let_readers_meet(2);
    let event = json!({"scheduled_time": day(2).to_string()});
    let (one, other) = tokio::join!(handle(&stage.store, &event, day(2), "run-1"), handle(&stage.store, &event, day(2), "run-2"));
    let (one, other) = (one.unwrap(), other.unwrap());
    let mut reports = [one, other];
    reports.sort_by_key(|report| report.changed);
    assert_eq!(reports, [Report { changed: 0, passed_over: 1, failed: 0 }, Report { changed: 1, passed_over: 0, failed: 0 }]);
    assert_eq!(happened(&stage), ["application.confirmation_reminded", "application.review_reminded"]);
}

#[tokio::test]
async fn a_run_whose_answer_was_lost_is_not_done_twice_by_the_next() {
    let stage = Stage::set();
    applied(&stage).await;
    stage.store.lose_answers(1);
    assert_eq!(run(&stage, day(2)).await, Report { changed: 0, passed_over: 0, failed: 1 });
    assert_eq!(run(&stage, day(2)).await, Report::default());
    assert_eq!(happened(&stage).len(), 2);
}

#[tokio::test]
async fn a_damaged_item_keeps_no_other_from_its_deadline_and_is_told_without_its_content() {
    let stage = Stage::set();
    let id = applied(&stage).await;
    let key = records::application::key(&id);
    let mut damaged = stage.store.get(&key).unwrap();
    damaged.key.partition = "application_00000000000000000000000000".to_owned();
    damaged.attributes["state"] = json!({"name": "submitted", "dossier": "ana.canary@acme.example"}).to_string().into();
    stage.store.plant(damaged);
    TOM.is_invited(&stage.store, OrganisationId::Platform, &[Role::Support], &OLGA);
    let report = run(&stage, day(7)).await;
    assert_eq!(report, Report { changed: 2, passed_over: 0, failed: 1 });
    assert!(stage.watch.lines().contains("application_00000000000000000000000000"), "an operator must learn which");
}

#[tokio::test]
async fn an_application_changed_while_it_is_due_is_met_by_the_next_run() {
    let stage = Stage::set();
    let id = applied(&stage).await;
    stage.store.let_readers_meet(2);
    let withdraw = story::presses(&stage.store, &id, domain::application::Command::Withdraw, day(2));
    let ((), report) = tokio::join!(withdraw, run(&stage, day(2)));
    assert_eq!(report, Report { changed: 0, passed_over: 1, failed: 0 });
    assert_eq!(story::state(&stage.store, &id), "withdrawn");
    assert_eq!(run(&stage, day(365)).await, Report::default(), "what has ended is due no more");
}

#[tokio::test]
async fn those_who_may_install_are_reminded_of_a_members_request_and_it_expires() {
    let Stage { store, watch } = Stage::set();
    let partner = listings::acme(&store).await;
    let (listing, _) = listings::published(&store, &partner).await;
    let customer = customers::fleet(&store);
    customers::does(&store, &MIA, &customer, &listing, &Act::Ask).await.expect("allowed");
    let stage = Stage { store, watch };
    stage.store.drain_stream();
    let mut told = vec![];
    for at in 1..40 {
        let report = run(&stage, day(at)).await;
        assert_eq!(report.failed, 0);
        told.extend(happened(&stage).into_iter().filter(|kind| kind.starts_with("installation.")).map(|kind| (at, kind)));
    }
    let named = |name: &str| format!("installation.{name}");
    assert_eq!(told, [(3, named("request_reminded")), (10, named("request_reminded")), (14, named("request_expired"))]);
}

#[tokio::test]
async fn a_partner_is_reminded_of_an_erasure_and_then_support_is_asked() {
    let Stage { store, watch } = Stage::set();
    let partner = listings::acme(&store).await;
    let (listing, _) = listings::published(&store, &partner).await;
    let customer = customers::fleet(&store);
    customers::installs(&store, &customer, &listing, &["assets:read"]).await;
    customers::does(&store, &CLARA, &customer, &listing, &Act::Disconnect).await.expect("allowed");
    let stage = Stage { store, watch };
    stage.store.drain_stream();
    let mut told = vec![];
    for at in 1..60 {
        assert_eq!(run(&stage, day(at)).await.failed, 0);
        told.extend(happened(&stage).into_iter().filter(|kind| kind.starts_with("installation.")).map(|kind| (at, kind)));
    }
    let named = |name: &str| format!("installation.{name}");
    assert_eq!(told, [(14, named("erasure_reminded")), (25, named("erasure_reminded")), (30, named("erasure_escalated"))]);
}
