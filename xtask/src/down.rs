//! `cargo xtask down`: stop what `up` started, by process id, keeping its state.

use std::process::ExitCode;

use harness::{Instance, Outcome, Trouble, stop};

use crate::mailbox;
use crate::progress::step;
use crate::up::INSTANCE;

/// Lets everything that is under way arrive, then stops.
pub fn run(_words: &[String]) -> Outcome<ExitCode> {
    let instance = Instance::open(INSTANCE)?;
    let Some(_claim) = instance.claim()? else {
        return Err(Trouble::new("another `cargo xtask up` or `down` is under way", "Wait until it ends, then run it again."));
    };
    mailbox::end(&instance)?;
    step("Letting mail and events arrive, then stopping the local cloud", || stop(&instance))?;
    println!("   Its state is kept; `cargo xtask up` goes on from here.");
    Ok(ExitCode::SUCCESS)
}
