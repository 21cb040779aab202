//! A single-threaded executor on a virtual clock.
//!
//! Nothing runs at the same time and nothing runs by itself: whenever every task waits, the world chooses by its seed
//! which one input or output is answered next, or lets the clock jump to the next timer. So several use cases interleave
//! at every `await` point, and the same seed interleaves them alike.

use std::{
    collections::BTreeMap,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, Wake, Waker},
};

/// What runs.
pub type Task = Pin<Box<dyn Future<Output = ()>>>;

/// What decides whom to wake when every task waits.
pub trait Scheduler {
    /// Tasks that were asked for since the last time.
    fn adopt(&self) -> Vec<Task>;

    /// Answers one waiting call or fires one timer; `false` when nothing waits any more.
    fn step(&self) -> bool;
}

/// Runs every task, and those they bring about, until nothing waits any more.
pub fn run(scheduler: &impl Scheduler) {
    let mut tasks: BTreeMap<u64, Running> = BTreeMap::new();
    let mut next = 0;
    loop {
        let mut has_new = true;
        while has_new {
            let adopted = scheduler.adopt();
            has_new = !adopted.is_empty();
            for task in adopted {
                tasks.insert(next, Running::new(task));
                next += 1;
            }
            has_new |= poll_woken(&mut tasks);
        }
        if !scheduler.step() {
            return;
        }
    }
}

/// Polls, in the order of their birth, the tasks that were woken; whether there were any.
fn poll_woken(tasks: &mut BTreeMap<u64, Running>) -> bool {
    let woken: Vec<u64> = tasks.iter().filter(|(_, task)| task.bell.take()).map(|(id, _)| *id).collect();
    for id in &woken {
        let ended = tasks.get_mut(id).is_some_and(Running::poll);
        if ended {
            tasks.remove(id);
        }
    }
    !woken.is_empty()
}

struct Running {
    task: Task,
    bell: Arc<Bell>,
    waker: Waker,
}

impl Running {
    fn new(task: Task) -> Self {
        let bell = Arc::new(Bell(AtomicBool::new(true)));
        Self { task, waker: Waker::from(Arc::clone(&bell)), bell }
    }

    fn poll(&mut self) -> bool {
        self.task.as_mut().poll(&mut Context::from_waker(&self.waker)) == Poll::Ready(())
    }
}

struct Bell(AtomicBool);

impl Bell {
    fn take(&self) -> bool {
        self.0.swap(false, Ordering::Relaxed)
    }
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}
