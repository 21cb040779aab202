//! `cargo xtask nightly`: the long forms. Nothing is skipped: a tool that is missing is installed into `target/tools`, and
//! what cannot be installed fails with what to do.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, ExitCode, Stdio};
use std::{env, fs};

use harness::{Outcome, Trouble, repository_root};
use serde_json::Value;

use crate::progress::{announce, step};
use crate::tally::{Tally, run_as_claim};
use crate::{release, simulate};

const SEEDS: &str = "100000";
/// Of the changes that a mutation makes to the domain, so many in a hundred must fail a test.
const MUTANTS_CAUGHT_PERCENT: u64 = 95;
/// How long each fuzz target runs, in seconds.
const FUZZ_SECONDS: u32 = 600;
const FUZZ_FOLDER: &str = "tests/fuzz";
/// libFuzzer's instrumentation is not in stable compilers.
const FUZZ_TOOLCHAIN: &str = "nightly";

/// A program of crates.io, pinned.
struct Tool {
    name: &'static str,
    version: &'static str,
}

const DENY: Tool = Tool { name: "cargo-deny", version: "0.20.2" };
const MUTANTS: Tool = Tool { name: "cargo-mutants", version: "27.1.0" };
const FUZZ: Tool = Tool { name: "cargo-fuzz", version: "0.13.2" };

/// One of them.
type Part = fn() -> Outcome<Tally>;

/// Runs all of them, or the one that is named, and prints the count.
pub fn run(words: &[String]) -> Outcome<ExitCode> {
    let all: [(&str, Part); 5] =
        [("licences", licences), ("releases", releases), ("simulation", simulation), ("mutants", mutants), ("fuzzing", fuzzing)];
    let wanted = |name: &str| words.is_empty() || words.iter().any(|word| word == name);
    if let Some(unknown) = words.iter().find(|word| !all.iter().any(|(name, _)| name == word)) {
        let names: Vec<_> = all.iter().map(|(name, _)| *name).collect();
        return Err(Trouble::new(
            format!("`nightly` does not know `{unknown}`"),
            format!("It takes nothing, or some of: {}.", names.join(", ")),
        ));
    }
    let mut tally = Tally::default();
    for (name, part) in all.into_iter().filter(|(name, _)| wanted(name)) {
        // One part that breaks off must not keep the others from running.
        match part() {
            Ok(counted) => tally.add(counted),
            Err(trouble) => tally.claim(name, &[trouble.to_string()]),
        }
    }
    Ok(tally.close())
}

fn licences() -> Outcome<Tally> {
    announce("Licences, bans and sources of every dependency");
    let deny = installed(&DENY)?;
    let mut command = Command::new(deny);
    command.current_dir(repository_root()?).args(["--locked", "--workspace", "check", "bans", "licenses", "sources"]);
    Ok(run_as_claim("cargo deny finds nothing", &mut command))
}

fn releases() -> Outcome<Tally> {
    announce("Releases of every function");
    release::check()
}

fn simulation() -> Outcome<Tally> {
    announce("The simulation, at length");
    let words = ["--pairs", "--seeds", SEEDS].map(str::to_owned);
    let mut child =
        simulate::command(&words)?.stdout(Stdio::piped()).spawn().map_err(|e| Trouble::io("cannot start the simulation", &e))?;
    let mut closing = None;
    for line in child.stdout.take().into_iter().flat_map(|stdout| BufReader::new(stdout).lines()).map_while(Result::ok) {
        println!("{line}");
        closing = counted(&line).or(closing);
    }
    let succeeded = child.wait().is_ok_and(|status| status.success());
    let mut tally = closing.unwrap_or_default();
    if !succeeded && tally.failed == 0 {
        tally.failed = 1;
    }
    Ok(tally)
}

/// What a line `N passed, N failed` says.
fn counted(line: &str) -> Option<Tally> {
    let (passed, failed) = line.trim().split_once(" passed, ")?;
    Some(Tally { passed: passed.parse().ok()?, failed: failed.strip_suffix(" failed")?.parse().ok()? })
}

fn mutants() -> Outcome<Tally> {
    announce("Mutants of the domain");
    let root = repository_root()?;
    let mutants = installed(&MUTANTS)?;
    let output = root.join("target/nightly");
    fs::create_dir_all(&output).map_err(|e| Trouble::io("cannot make target/nightly", &e))?;
    // Mutants that are missed make it fail; what counts is the share of them, read below.
    let done = Command::new(mutants)
        .current_dir(&root)
        .args(["mutants", "--package", "domain", "--no-shuffle", "--output"])
        .arg(&output)
        .status()
        .map_err(|e| Trouble::io("cannot run cargo-mutants", &e))?;
    let outcomes =
        fs::read_to_string(output.join("mutants.out/outcomes.json")).map_err(|e| Trouble::io("cargo-mutants left no outcomes", &e))?;
    let mut tally = Tally::default();
    let faults = if done.code() == Some(4) { vec!["the tests fail without any mutation".to_owned()] } else { missed(&outcomes) };
    tally.claim(&format!("of the mutants of shared/domain, {MUTANTS_CAUGHT_PERCENT} in 100 are caught"), &faults);
    Ok(tally)
}

fn missed(outcomes: &str) -> Vec<String> {
    let outcomes: Value = serde_json::from_str(outcomes).unwrap_or_default();
    let count = |name: &str| outcomes[name].as_u64().unwrap_or(0);
    let caught = count("caught") + count("timeout");
    let viable = caught + count("missed");
    println!("             {caught} of {viable} mutants were caught");
    if viable > 0 && caught * 100 >= viable * MUTANTS_CAUGHT_PERCENT {
        return Vec::new();
    }
    let survivors = outcomes["outcomes"].as_array().into_iter().flatten().filter(|outcome| outcome["summary"] == "MissedMutant");
    let mut lines = vec![format!("{caught} of {viable} were caught; those missed:")];
    lines.extend(survivors.filter_map(|outcome| outcome["scenario"]["Mutant"]["name"].as_str().map(str::to_owned)));
    lines
}

fn fuzzing() -> Outcome<Tally> {
    announce("Fuzzing every parser of outside input");
    let root = repository_root()?;
    let folder = root.join(FUZZ_FOLDER);
    let listed = fs::read_dir(folder.join("fuzz_targets")).map_err(|e| Trouble::io(&format!("no fuzz targets in {FUZZ_FOLDER}"), &e))?;
    let mut targets: Vec<String> = listed
        .filter_map(Result::ok)
        .filter_map(|entry| entry.file_name().to_str().and_then(|name| name.strip_suffix(".rs")).map(str::to_owned))
        .collect();
    targets.sort();
    fuzz_toolchain()?;
    let fuzz = installed(&FUZZ)?;
    let mut tally = Tally::default();
    for target in targets {
        let mut command = Command::new(&fuzz);
        // The workspace's own toolchain file would choose the stable compiler again.
        command.current_dir(&folder).env("RUSTUP_TOOLCHAIN", FUZZ_TOOLCHAIN).args(["fuzz", "run", "--fuzz-dir"]).arg(&folder).arg(&target);
        command.args(["--", &format!("-max_total_time={FUZZ_SECONDS}"), "-rss_limit_mb=1024"]);
        tally.add(step(&target, || run_as_claim(&format!("{target} withstands {FUZZ_SECONDS} s of fuzzing"), &mut command)));
    }
    Ok(tally)
}

fn fuzz_toolchain() -> Outcome<()> {
    let install =
        Command::new("rustup").args(["toolchain", "install", FUZZ_TOOLCHAIN, "--profile", "minimal", "--no-self-update"]).output();
    match install {
        Ok(done) if done.status.success() => Ok(()),
        Ok(done) => Err(Trouble::new(
            format!("the toolchain `{FUZZ_TOOLCHAIN}` could not be installed: {}", String::from_utf8_lossy(&done.stderr).trim()),
            format!("Run `rustup toolchain install {FUZZ_TOOLCHAIN}` by hand, then run it again."),
        )),
        Err(error) => Err(Trouble::new(format!("rustup cannot be run: {error}"), "Install Rust by rustup, then run it again.")),
    }
}

/// A program's path, installed first when it is missing or of another version.
fn installed(tool: &Tool) -> Outcome<PathBuf> {
    let folder = repository_root()?.join("target/tools");
    let program = folder.join("bin").join(tool.name);
    let version = Command::new(&program).arg("--version").output();
    let mutants_say_so_elsewhere = Command::new(&program).args([tool.name.trim_start_matches("cargo-"), "--version"]).output();
    let present =
        [version, mutants_say_so_elsewhere].into_iter().flatten().any(|said| String::from_utf8_lossy(&said.stdout).contains(tool.version));
    if present {
        return Ok(program);
    }
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // Its build is its own affair: neither our compiler's flags nor our target folder are any of it.
    cargo
        .env_remove("RUSTFLAGS")
        .args(["install", "--locked", "--quiet", "--force", "--version", tool.version, "--root"])
        .arg(&folder)
        .arg(tool.name);
    let done =
        step(&format!("Installing {} {}", tool.name, tool.version), || cargo.output()).map_err(|e| Trouble::io("cannot run cargo", &e))?;
    if done.status.success() {
        return Ok(program);
    }
    Err(Trouble::new(
        format!("{} could not be installed: {}", tool.name, String::from_utf8_lossy(&done.stderr).trim()),
        format!(
            "Check the connection to the package registry, or run `cargo install --locked --root target/tools {}@{}` by hand.",
            tool.name, tool.version
        ),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closing_line_of_a_run_is_counted() {
        assert_eq!(counted("120 passed, 3 failed"), Some(Tally { passed: 120, failed: 3 }));
        assert_eq!(counted("120 passed"), None);
    }

    #[test]
    fn too_many_missed_mutants_are_named() {
        let outcomes = |caught: u64| {
            let missed = r#"{"summary":"MissedMutant","scenario":{"Mutant":{"name":"a mutant"}}}"#;
            format!(r#"{{"caught":{caught},"timeout":0,"missed":1,"outcomes":[{missed}]}}"#)
        };
        assert!(missed(&outcomes(19)).is_empty());
        assert_eq!(missed(&outcomes(18))[1], "a mutant");
        assert!(!missed("{}").is_empty(), "no mutants at all prove nothing");
    }
}
