//! A watch over the logs: what is logged while it stands, at every level, is looked through for canaries when it ends.

use std::{
    fmt::{self, Write as _},
    sync::{Arc, Mutex, PoisonError},
};

use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span,
    subscriber::DefaultGuard,
};

/// Stands in every name and address of the cast, in the client's address, and in every token.
pub const CANARIES: &[&str] = &["canary", "s3cr3t", "203.0.113.77"];

/// What was logged on this thread since the watch began.
pub struct Watch {
    lines: Arc<Mutex<String>>,
    _until: DefaultGuard,
}

/// Begins to watch this thread. When the watch is dropped it fails the spec if a canary was logged.
#[must_use]
pub fn watch() -> Watch {
    let lines = Arc::new(Mutex::new(String::new()));
    let keeper = Keeper { lines: Arc::clone(&lines) };
    Watch { lines, _until: tracing::subscriber::set_default(keeper) }
}

impl Watch {
    /// Everything logged so far.
    #[must_use]
    pub fn lines(&self) -> String {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            assert_silent(&self.lines());
        }
    }
}

/// Fails when a text (a log, a `Debug` output, a message on a queue) holds a secret or personal data of the cast.
pub fn assert_silent(text: &str) {
    let lower = text.to_lowercase();
    for canary in CANARIES {
        if let Some(at) = lower.find(canary) {
            let around: String = lower[at.saturating_sub(200)..].chars().take(400).collect();
            panic!("`{canary}` may not be told here: …{around}…");
        }
    }
}

struct Keeper {
    lines: Arc<Mutex<String>>,
}

struct Fields<'a>(&'a mut String);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        // Writing to a string cannot fail.
        let _ = write!(self.0, " {}={value:?}", field.name());
    }
}

impl Keeper {
    fn keep(&self, head: &str, record: impl FnOnce(&mut Fields<'_>)) {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        lines.push_str(head);
        record(&mut Fields(&mut lines));
        lines.push('\n');
    }
}

impl Subscriber for Keeper {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &span::Attributes<'_>) -> span::Id {
        self.keep(span.metadata().name(), |fields| span.record(fields));
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, values: &span::Record<'_>) {
        self.keep("span", |fields| values.record(fields));
    }

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, event: &Event<'_>) {
        self.keep(&event.metadata().level().to_string(), |fields| event.record(fields));
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

#[cfg(test)]
mod tests {
    #[test]
    #[should_panic(expected = "may not be told here")]
    fn a_watch_fails_whoever_logs_an_address() {
        let _watch = super::watch();
        tracing::debug!(address = "ana.canary@acme.example", "hello");
    }

    #[test]
    fn a_watch_keeps_what_is_logged_at_every_level() {
        let watch = super::watch();
        tracing::trace!(id = 7, "deep down");
        assert!(watch.lines().contains("TRACE message=deep down id=7"), "{}", watch.lines());
    }
}
