//! `cargo xtask journeys [STORY]`: the stories, on a local cloud of their own, made fresh for the run.

use std::process::{Command, ExitCode};

use harness::{Instance, Outcome, Trouble, repository_root, stop};

use crate::progress::step;
use crate::tally::{Tally, run_tests};
use crate::{browser, mailbox, up};

/// Runs them and prints the count.
pub fn run(words: &[String]) -> Outcome<ExitCode> {
    run_story(words.first().map(String::as_str)).map(Tally::close)
}

/// Runs one story, or all of them after the cloud's own smoke test.
pub fn run_story(story: Option<&str>) -> Outcome<Tally> {
    on_a_fresh_cloud(|instance| run_on(instance, story))
}

/// Starts a cloud of its own for a run and stops it afterwards; that nothing is then under way is a claim, too.
pub fn on_a_fresh_cloud(told: impl FnOnce(&Instance) -> Outcome<Tally>) -> Outcome<Tally> {
    up::preflight()?;
    let (mut instance, _claim) = free_instance()?;
    step("Clearing the tests' local cloud", || stop(&instance).and_then(|()| instance.reset()))?;
    let tally = up::bring_up(&mut instance).and_then(|_| told(&instance));
    // Stopped whatever happened, or the next run finds a stranger on its port.
    let stopped = step("Stopping the tests' local cloud", || stop(&instance));
    let mut tally = tally?;
    tally.claim("the local cloud ends with nothing under way", &stopped.err().map(|t| t.to_string()).into_iter().collect::<Vec<_>>());
    if tally.failed > 0 {
        println!("   Its log is kept: {}", instance.log_file().display());
    }
    Ok(tally)
}

/// An instance that no other run uses at this moment.
fn free_instance() -> Outcome<(Instance, std::fs::File)> {
    for number in 1..=9 {
        let instance = Instance::open(&format!("journeys-{number}"))?;
        if let Some(claim) = instance.claim()? {
            return Ok((instance, claim));
        }
    }
    Err(Trouble::new("nine runs of the journeys are under way", "Wait until one of them ends, then run it again."))
}

fn run_on(instance: &Instance, story: Option<&str>) -> Outcome<Tally> {
    let root = repository_root()?;
    let mut tally = Tally::default();
    let mut cargo_test = |package: &str, target: Option<&str>| {
        let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.current_dir(&root).env("LIAISON_CLOUD", &instance.folder);
        command.args(["test", "--package", package, "--features", "local-cloud", "--no-fail-fast"]);
        match target {
            Some(target) => command.args(["--test", target]),
            None => command.args(["--test", "*"]),
        };
        // One at a time: each story ends by asserting that the whole cloud is quiet.
        command.args(["--", "--test-threads=1"]);
        tally.add(run_tests(&mut command));
    };
    if story.is_none() {
        cargo_test("harness", Some("smoke"));
    }
    if root.join("tests/journeys/Cargo.toml").exists() {
        cargo_test("journeys", story);
    }
    if story.is_none() {
        let in_a_browser = browser::tell(instance, false);
        mailbox::end(instance)?;
        tally.add(in_a_browser?);
    }
    Ok(tally)
}
