//! `cargo xtask simulate [--seeds N] [--seed S]`: every fault of every use case, and random stories in a faulty
//! world; see `tests/simulation`.

use std::process::{Command, ExitCode};

use harness::{Outcome, Trouble, repository_root};

/// Builds the simulation optimised a little, as `up` builds the functions, and hands it the words.
pub fn run(words: &[String]) -> Outcome<ExitCode> {
    let status = command(words)?
        .status()
        .map_err(|error| Trouble::new(format!("The simulation could not be started: {error}"), "Is `cargo` on the path?"))?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The command itself, for whoever counts what it prints: its last line is `N passed, N failed`.
pub fn command(words: &[String]) -> Outcome<Command> {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(repository_root()?);
    command.args(["run", "--quiet", "--locked", "--profile", "local", "--package", "simulation", "--"]).args(words);
    Ok(command)
}
