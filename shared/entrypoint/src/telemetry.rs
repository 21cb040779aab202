//! Logs: one JSON line an event, ids only.

/// Starts logging. `RUST_LOG` says how much; Lambda's own request id is on every line of a request.
pub fn start() {
    lambda_http::tracing::init_default_subscriber();
}
