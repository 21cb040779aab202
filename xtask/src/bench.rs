//! `cargo xtask bench`: builds every function as it is deployed, measures it, and writes `docs/performance.md`.

use std::path::Path;
use std::process::{Command, ExitCode};

use harness::{Outcome, Trouble, discover_functions, repository_root};

use crate::{progress::announce, release};

/// Builds, measures, writes the page and ends with the count of figures reached and missed.
pub fn run(_words: &[String]) -> Outcome<ExitCode> {
    let root = repository_root()?;
    let functions = discover_functions()?;
    announce("Building the functions as they are deployed (some minutes: one unit of code each, optimised as a whole)");
    let built = release::build(&root, functions.iter().map(|function| function.name.as_str()).chain(["hello", "floor"]))?;
    announce("Building what measures them");
    succeed(cargo(&root).args(["build", "--profile", "local", "--package", "bench"]), "the measurements do not build")?;
    announce("Measuring (some minutes)");
    let page = root.join("docs/performance.md");
    std::fs::create_dir_all(root.join("docs")).map_err(|e| Trouble::io("cannot make docs/", &e))?;
    let measured = Command::new(root.join("target/local/bench"))
        .current_dir(&root)
        .arg(built)
        .arg(&page)
        .status()
        .map_err(|e| Trouble::io("cannot run the measurements", &e))?;
    Ok(if measured.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn cargo(root: &Path) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root);
    command
}

fn succeed(command: &mut Command, otherwise: &str) -> Outcome<()> {
    let status = command.status().map_err(|e| Trouble::io("cannot run cargo", &e))?;
    if status.success() { Ok(()) } else { Err(Trouble::new(otherwise, "Mend what the compiler says above, then run it again.")) }
}
