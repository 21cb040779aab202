//! Telling the person at the keyboard what is going on, and that it still is.

use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

const SIGN_OF_LIFE_EVERY: Duration = Duration::from_secs(2);

/// Announces a step whose own output follows.
pub fn announce(what: &str) {
    println!("── {what}");
}

/// Does a silent step: says what it is, gives a sign of life every two seconds, and how long it took.
pub fn step<T>(what: &str, work: impl FnOnce() -> T) -> T {
    print!("── {what} ");
    flush();
    let begun = Instant::now();
    let done = AtomicBool::new(false);
    let result = thread::scope(|scope| {
        let ticking = scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                thread::park_timeout(SIGN_OF_LIFE_EVERY);
                if !done.load(Ordering::Relaxed) {
                    print!(".");
                    flush();
                }
            }
        });
        let result = work();
        done.store(true, Ordering::Relaxed);
        ticking.thread().unpark();
        result
    });
    println!(" {:.1} s", begun.elapsed().as_secs_f32());
    result
}

fn flush() {
    // A terminal that went away is no reason to stop the work.
    let _ = std::io::stdout().flush();
}
