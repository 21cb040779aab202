//! `cargo xtask test`: everything in one go, from a bare checkout, fastest first.

use std::process::{Command, ExitCode};

use harness::{Outcome, repository_root};

use crate::progress::announce;
use crate::tally::{Tally, run_as_claim, run_tests};
use crate::{journeys, openapi, simulate, template, tidy, tools, up};

/// Runs every kind of test; a kind that fails does not keep the others from running.
pub fn run(_words: &[String]) -> Outcome<ExitCode> {
    up::preflight()?;
    let mut tally = Tally::default();

    announce("Rules of the repository");
    tally.add(tidy::check()?);
    tally.add(run_as_claim("the source is formatted", &mut cargo(&["fmt", "--all", "--check"])?));

    announce("Lints");
    let lints = ["clippy", "--locked", "--workspace", "--all-targets", "--all-features", "--quiet", "--", "-D", "warnings"];
    tally.add(run_as_claim("clippy has nothing to say", &mut cargo(&lints)?));

    announce("The template");
    tally.add(template::check()?);

    announce("The API's description");
    tally.add(openapi::check()?);

    announce("Specs of domain, handlers, adapters and pages");
    tally.add(run_tests(&mut cargo(&["test", "--locked", "--workspace", "--no-fail-fast"])?));

    announce("Simulation: every single fault, every pair, and random stories");
    tally.add(run_tests(&mut simulate::command(&[])?));

    announce("Journeys on a local cloud");
    tools::chromium()?;
    tally.add(journeys::run_story(None)?);

    Ok(tally.close())
}

fn cargo(words: &[&str]) -> Outcome<Command> {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(repository_root()?).args(words);
    Ok(command)
}
