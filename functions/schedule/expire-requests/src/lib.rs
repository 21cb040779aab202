//! Reminds, escalates and expires what waits for people (see [`application::use_cases::expire_requests`]).

use application::{
    moment::Moment,
    ports::{Lists, Reads, StoreError, Writes},
    programme::programme,
    use_cases::expire_requests::{self, Report},
};
use jiff::Timestamp;
use serde_json::Value;

/// One run of the schedule.
///
/// Its time is the earlier of the event's and the clock's: a late run does not act on what was not due when it was
/// scheduled, and a clock that runs ahead expires nothing early. An event whose time does not parse means "now".
///
/// # Errors
/// When a due-list cannot be read.
pub async fn handle(
    store: &(impl Reads + Writes + Lists),
    event: &Value,
    clock: Timestamp,
    request_id: &str,
) -> Result<Report, StoreError> {
    let scheduled = event.get("scheduled_time").and_then(Value::as_str).and_then(|time| time.parse::<Timestamp>().ok());
    let now = scheduled.map_or(clock, |scheduled| scheduled.min(clock));
    let report = expire_requests::run(store, Moment { now, request_id, programme: programme() }).await?;
    tracing::info!(changed = report.changed, passed_over = report.passed_over, failed = report.failed, "requests advanced");
    Ok(report)
}
