//! `cargo xtask tidy`: rules of the repository that no compiler checks. Each is a claim with the reason it is kept.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use harness::{Function, Outcome, Trouble, discover_functions, repository_root};

use crate::dependencies::{self, MEASURES_AN_SDK, ONE_CRATE_PER_SERVICE};
use crate::tally::Tally;

const MAIN_LIMIT_LINES: usize = 20;
const UNFINISHED: &[&str] = &["TODO", "FIXME", "XXX", "#[ignore", "allow(dead_code)", "todo!(", "unimplemented!("];

/// Checks the rules and prints the count.
pub fn run(_words: &[String]) -> Outcome<ExitCode> {
    check().map(Tally::close)
}

/// Checks the rules.
pub fn check() -> Outcome<Tally> {
    let root = repository_root()?;
    let functions = discover_functions()?;
    let sources = files(&root, "rs")?;
    let mut tally = Tally::default();
    functions_are_complete(&root, &functions, &mut tally)?;
    tally.claim("what is committed is finished", &unfinished(&root, &sources)?);
    tally.claim("each outside service is behind one crate", &services_used_elsewhere(&root)?);
    tally.claim("nothing reaches an outside service past that crate", &dependencies::services()?);
    tally.claim("each function has one HTTP stack and one TLS stack", &dependencies::stacks(&functions)?);
    tally.claim("the domain reaches neither AWS nor a runtime through others", &dependencies::domain()?);
    tally.claim(
        "the domain knows neither AWS nor a runtime",
        &words_in(&root.join("shared/domain/Cargo.toml"), &["aws-", "tokio", "lambda"])?,
    );
    tally.claim("no item is found by scanning a table", &scans(&root, &sources)?);
    tally.claim("plain `sam` finds the configuration", &link_faults(&root));
    Ok(tally)
}

/// A function has its first line, a short main, a resource, its logs and alarms, and sample events.
fn functions_are_complete(root: &Path, functions: &[Function], tally: &mut Tally) -> Outcome<()> {
    let template = read(&root.join("infra/template.yaml"))?;
    let lists: Vec<&str> = template.lines().filter(|line| line.trim_start().starts_with("- [application-intake,")).collect();
    let (mut lines, mut mains, mut resources, mut alarms, mut samples) = (vec![], vec![], vec![], vec![], vec![]);
    for Function { name, trigger, folder } in functions {
        let main = read(&folder.join("src/main.rs"))?;
        let library = read(&folder.join("src/lib.rs"))?;
        if !library.starts_with("//! ") {
            lines.push(format!("{name}: src/lib.rs does not begin with `//!` and what the function is for"));
        }
        if main.lines().count() > MAIN_LIMIT_LINES {
            mains.push(format!("{name}: src/main.rs has {} lines; what it does beyond wiring belongs in lib.rs", main.lines().count()));
        }
        if !template.contains(&format!("CodeUri: ../target/lambda/{name}/")) {
            resources.push(format!("{name}: infra/template.yaml has no function with its code"));
        }
        let named = |list: &&str| list.trim().trim_start_matches("- [").trim_end_matches(']').split(", ").any(|word| word == name);
        if lists.len() < 2 || !lists.iter().all(named) {
            alarms.push(format!("{name}: not in both lists (logs, alarms) at the end of infra/template.yaml"));
        }
        let events = root.join("events").join(trigger).join(name);
        if files(&events, "json").map_or(0, |found| found.len()) == 0 {
            samples.push(format!("{name}: no sample event in events/{trigger}/{name}/"));
        }
    }
    tally.claim("each function says what it is for", &lines);
    tally.claim("each main.rs only wires", &mains);
    tally.claim("each function is deployed", &resources);
    tally.claim("each function has logs and alarms", &alarms);
    tally.claim("each function has sample events", &samples);
    Ok(())
}

fn unfinished(root: &Path, sources: &[PathBuf]) -> Outcome<Vec<String>> {
    let mut faults = Vec::new();
    for file in sources.iter().filter(|file| !file.ends_with("xtask/src/tidy.rs")) {
        for (number, line) in read(file)?.lines().enumerate() {
            if let Some(mark) = UNFINISHED.iter().find(|mark| line.contains(*mark)) {
                faults.push(format!("{}:{}: {mark}", shown(root, file), number + 1));
            }
        }
    }
    Ok(faults)
}

fn services_used_elsewhere(root: &Path) -> Outcome<Vec<String>> {
    let mut faults = Vec::new();
    let is_ours =
        |file: &&PathBuf| file.ends_with("Cargo.toml") && file.parent().is_some_and(|at| at != root && !at.ends_with(MEASURES_AN_SDK));
    for manifest in files(root, "toml")?.iter().filter(is_ours) {
        let text = read(manifest)?;
        let dependencies = text.split("[dev-dependencies]").next().unwrap_or_default();
        for (sdk, home) in ONE_CRATE_PER_SERVICE {
            if dependencies.contains(sdk) && manifest.parent() != Some(&root.join("shared").join(home)) {
                faults.push(format!("{} depends on {sdk}; only shared/{home} may", shown(root, manifest)));
            }
        }
    }
    Ok(faults)
}

fn scans(root: &Path, sources: &[PathBuf]) -> Outcome<Vec<String>> {
    let mut faults = Vec::new();
    for file in sources.iter().filter(|file| file.starts_with(root.join("shared/store")) && !shown(root, file).contains("replay")) {
        if read(file)?.contains(".scan()") {
            faults.push(format!("{}: only an operator's replay may read a whole table", shown(root, file)));
        }
    }
    Ok(faults)
}

fn words_in(file: &Path, words: &[&str]) -> Outcome<Vec<String>> {
    let text = read(file)?;
    let dependencies = text.split("[dev-dependencies]").next().unwrap_or_default();
    Ok(words.iter().filter(|word| dependencies.contains(*word)).map(|word| format!("shared/domain depends on {word}")).collect())
}

fn link_faults(root: &Path) -> Vec<String> {
    let leads = fs::read_link(root.join("samconfig.toml")).is_ok_and(|to| to == Path::new("samplconfig.toml"));
    if leads { Vec::new() } else { vec!["samconfig.toml is not a link to samplconfig.toml".to_owned()] }
}

/// The files below a folder with this ending, generated ones apart.
fn files(folder: &Path, ending: &str) -> Outcome<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        let entries = fs::read_dir(&next).map_err(|e| Trouble::io(&format!("cannot list {}", next.display()), &e))?;
        for path in entries.filter_map(Result::ok).map(|entry| entry.path()) {
            let hidden = path.file_name().is_some_and(|name| name == "target" || name.to_string_lossy().starts_with('.'));
            if path.is_dir() && !hidden {
                folders.push(path);
            } else if path.extension().is_some_and(|present| present == ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

fn read(file: &Path) -> Outcome<String> {
    fs::read_to_string(file).map_err(|e| Trouble::io(&format!("cannot read {}", file.display()), &e))
}

fn shown(root: &Path, file: &Path) -> String {
    file.strip_prefix(root).unwrap_or(file).display().to_string()
}
