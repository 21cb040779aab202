//! Orders the webhook deliveries that are due (see [`application::use_cases::retry_webhooks`]).

use application::{
    ports::{Enqueue, Lists, Reads},
    use_cases::retry_webhooks::{self, Report, RetryError},
};
use jiff::Timestamp;
use serde_json::Value;

/// One run of the schedule, at the earlier of the event's time and the clock's. An event whose time does not parse means
/// "now".
///
/// # Errors
/// When a due-list cannot be read, or the queue takes nothing.
pub async fn handle(store: &(impl Reads + Lists), queue: &impl Enqueue, event: &Value, clock: Timestamp) -> Result<Report, RetryError> {
    let scheduled = event.get("scheduled_time").and_then(Value::as_str).and_then(|time| time.parse::<Timestamp>().ok());
    let now = scheduled.map_or(clock, |scheduled| scheduled.min(clock));
    let report = retry_webhooks::run(store, queue, now).await?;
    tracing::info!(ordered = report.ordered, passed_over = report.passed_over, failed = report.failed, "webhooks ordered");
    Ok(report)
}
