//! Logs: one line an event, ids only.
//!
//! The runtime's own set-up brings filters by module and with them a regular expression engine, a thirtieth of each binary.
//! A function's level is all that Lambda's logging controls can choose, so it is all that is read here.

use std::env;

use tracing_subscriber::filter::LevelFilter;

/// Starts logging. `AWS_LAMBDA_LOG_LEVEL` (else `RUST_LOG`) says how much, `AWS_LAMBDA_LOG_FORMAT` whether as JSON; Lambda's
/// own request id is on every line of a request.
pub fn start() {
    let level = ["AWS_LAMBDA_LOG_LEVEL", "RUST_LOG"].iter().find_map(|name| env::var(name).ok());
    let level = level.and_then(|level| level.parse().ok()).unwrap_or(LevelFilter::INFO);
    let lines = tracing_subscriber::fmt().with_target(false).without_time().with_max_level(level).with_writer(std::io::stdout);
    if env::var("AWS_LAMBDA_LOG_FORMAT").is_ok_and(|format| format.eq_ignore_ascii_case("json")) {
        lines.json().init();
    } else {
        lines.with_ansi(false).init();
    }
}
