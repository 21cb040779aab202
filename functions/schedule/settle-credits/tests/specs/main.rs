//! Tallies are booked, asked with the sample events of `events/schedule/settle-credits/`.
#![allow(clippy::unwrap_used, reason = "in a test it is the shortest honest assertion, and clippy.toml covers only #[test] functions")]

use application::{
    ports::{Item, Key, Lists, Query, Reads, Rows, StoreError, Write, Writes},
    programme::programme,
    use_cases::{consume, settle::Report},
};
use domain::{organisation::OrganisationId, values::Credits};
use serde_json::json;
use settle_credits::handle;
use support::{
    Event, Store,
    cast::{Stage, now},
    credits::{account, platform_key, reported, tracker, waiting},
    customers::fleet,
    story::moment,
};

/// A fleet has consumed one unit.
async fn consumed() -> (Stage, OrganisationId) {
    let stage = Stage::set();
    let customer = fleet(&stage.store);
    tracker(&stage.store, &customer, "T-1", true);
    let key = platform_key(&stage.store);
    let event = reported("e-1", &customer, "T-1", now());
    consume::consume(&stage.store, Some(&key), &[event], moment(now())).await.unwrap();
    (stage, OrganisationId::Customer(customer))
}

fn balance(store: &Store, payer: &OrganisationId) -> Credits {
    account(store, payer).state.balance(&programme().credits)
}

#[tokio::test]
async fn every_sample_event_books_what_waits_once() {
    let names = ["every-minute", "hostile-no-object", "in-the-future", "long-ago", "placeholder-not-filled-in"];
    let events = Event::all("schedule/settle-credits");
    assert_eq!(events.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), names);
    for (name, event) in events {
        let (stage, payer) = consumed().await;
        for booked in [1, 0] {
            let report = handle(&stage.store, &event.0, now(), "spec").await.unwrap();
            assert_eq!(report, Report { accounts: booked, tallies: booked, ..Report::default() }, "{name}");
        }
        assert_eq!((waiting(&stage.store).len(), balance(&stage.store, &payer)), (0, "99.9".parse().unwrap()), "{name}");
    }
}

#[tokio::test]
async fn a_late_run_books_on_the_day_that_was_open_when_it_was_scheduled() {
    let (stage, payer) = consumed().await;
    let scheduled = json!({"scheduled_time": "2026-03-03T01:59:00Z"});
    handle(&stage.store, &scheduled, "2026-03-03T02:05:00Z".parse().unwrap(), "spec").await.unwrap();
    let state = account(&stage.store, &payer).state;
    assert_eq!(state.account().unwrap().days[0].day, "2026-03-02".parse().unwrap());
}

/// A store whose lists cannot be read.
struct Unlisted(Store);

impl Reads for Unlisted {
    async fn fetch(&self, keys: &[Key]) -> Result<Vec<Option<Item>>, StoreError> {
        self.0.fetch(keys).await
    }
}

impl Writes for Unlisted {
    async fn commit(&self, writes: Vec<Write>) -> Result<(), StoreError> {
        self.0.commit(writes).await
    }
}

impl Lists for Unlisted {
    async fn list(&self, _: &Query) -> Result<Rows, StoreError> {
        Err(StoreError::Unavailable("refused by the spec".to_owned()))
    }
}

#[tokio::test]
async fn a_run_that_cannot_list_fails_so_that_an_alarm_sees_it() {
    let (stage, _) = consumed().await;
    assert!(handle(&Unlisted(stage.store.clone()), &json!({}), now(), "spec").await.is_err());
    assert_eq!(waiting(&stage.store).len(), 1);
}
