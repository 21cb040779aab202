//! Books what was consumed on the accounts that pay for it (see [`application::use_cases::settle`]).

use application::{
    moment::Moment,
    ports::{Lists, Reads, StoreError, Writes},
    programme::programme,
    use_cases::settle::{self, Report},
};
use jiff::Timestamp;
use serde_json::Value;

/// One run of the schedule, at the earlier of the event's time and the clock's: a late run closes no day that was open when it was
/// scheduled. An event whose time does not parse means "now".
///
/// # Errors
/// When the tallies cannot be listed.
pub async fn handle(
    store: &(impl Reads + Writes + Lists),
    event: &Value,
    clock: Timestamp,
    request_id: &str,
) -> Result<Report, StoreError> {
    let scheduled = event.get("scheduled_time").and_then(Value::as_str).and_then(|time| time.parse::<Timestamp>().ok());
    let now = scheduled.map_or(clock, |scheduled| scheduled.min(clock));
    let report = settle::run(store, Moment { now, request_id, programme: programme() }).await?;
    let Report { accounts, tallies, passed_over, failed } = report;
    tracing::info!(accounts, tallies, passed_over, failed, "consumption booked");
    Ok(report)
}
