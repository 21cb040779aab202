//! Building the functions for the local cloud: one folder with a `bootstrap` per function.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::instance::repository_root;
use crate::trouble::{Outcome, Trouble};

/// A function of the deployment, found by its folder `functions/<trigger>/<name>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Function {
    /// Name of the crate, the binary and the function.
    pub name: String,
    /// `http`, `stream`, `queue` or `schedule`.
    pub trigger: String,
    /// Its crate.
    pub folder: PathBuf,
}

/// Every function there is, by name.
pub fn discover_functions() -> Outcome<Vec<Function>> {
    let root = repository_root()?.join("functions");
    let mut found = Vec::new();
    for trigger in folders_in(&root)? {
        for folder in folders_in(&trigger)? {
            if folder.join("Cargo.toml").exists() {
                found.push(Function { name: name_of(&folder), trigger: name_of(&trigger), folder });
            }
        }
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(found)
}

/// Builds every function with profile `local` and lays it where the template looks, in `target/lambda/<name>/`.
/// A binary that did not change keeps its file, so that its archive, and with it the deployed version, stays the same.
/// Returns the names of those that changed.
pub fn build_functions() -> Outcome<Vec<String>> {
    let root = repository_root()?;
    let functions = discover_functions()?;
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(&root).args(["build", "--profile", "local"]);
    for function in &functions {
        cargo.args(["--package", &function.name]);
    }
    let built = cargo.status().map_err(|e| Trouble::io("cannot run cargo", &e))?;
    if !built.success() {
        return Err(Trouble::new("the functions do not build", "Mend what the compiler says above, then run it again."));
    }
    let mut changed = Vec::new();
    for function in functions {
        let binary = root.join("target/local").join(&function.name);
        let folder = root.join("target/lambda").join(&function.name);
        let bootstrap = folder.join("bootstrap");
        let fresh = fs::read(&binary).map_err(|e| Trouble::io(&format!("cannot read {}", binary.display()), &e))?;
        if fs::read(&bootstrap).is_ok_and(|present| present == fresh) {
            continue;
        }
        fs::create_dir_all(&folder)
            .and_then(|()| fs::copy(&binary, &bootstrap))
            .map_err(|e| Trouble::io(&format!("cannot write {}", bootstrap.display()), &e))?;
        changed.push(function.name);
    }
    Ok(changed)
}

fn folders_in(folder: &PathBuf) -> Outcome<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).map_err(|e| Trouble::io(&format!("cannot list {}", folder.display()), &e))?;
    Ok(entries.filter_map(Result::ok).map(|entry| entry.path()).filter(|path| path.is_dir()).collect())
}

fn name_of(folder: &std::path::Path) -> String {
    folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}
