//! Which crates end up in a function: one HTTP stack, one TLS stack, each outside service behind one crate.
//!
//! `cargo tree` answers from the lock file, without building anything. What `cargo deny` adds (licences, sources) is in
//! `cargo xtask nightly`.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use harness::{Function, Outcome, Trouble, repository_root};

/// There is one version of each in any function.
const ONE_VERSION: &[&str] = &["hyper", "hyper-util", "rustls", "http", "http-body", "tokio", "ring"];
/// A second TLS or crypto stack: larger, slower to start, and one more to keep patched.
const NEVER: &[&str] = &["openssl", "openssl-sys", "native-tls", "aws-lc-rs", "aws-lc-sys", "reqwest", "aws-config"];
/// The one crate that may depend on each outside service's SDK.
pub const ONE_CRATE_PER_SERVICE: &[(&str, &str)] =
    &[("aws-sdk-dynamodb", "store"), ("aws-sdk-sqs", "queue"), ("aws-sdk-sesv2", "mail"), ("aws-sdk-kms", "secrets")];
/// No part of the product: it measures what an SDK itself takes.
pub const MEASURES_AN_SDK: &str = "floor";
/// What the pure core may not reach, even through others.
const NOT_IN_THE_DOMAIN: &[&str] = &["aws-", "tokio", "hyper", "lambda", "axum"];

/// Functions with two HTTP or TLS stacks, or a banned one.
pub fn stacks(functions: &[Function]) -> Outcome<Vec<String>> {
    let mut faults = Vec::new();
    for function in functions {
        faults.extend(stack_faults(&function.name, &tree(&["--package", &function.name])?));
    }
    Ok(faults)
}

fn stack_faults(function: &str, tree: &str) -> Vec<String> {
    let packages = packages(tree);
    let twice = ONE_VERSION.iter().filter_map(|name| {
        let versions = packages.get(name).filter(|versions| versions.len() > 1)?;
        Some(format!("{function} has {name} {}", versions.iter().copied().collect::<Vec<_>>().join(" and ")))
    });
    let banned = NEVER.iter().filter(|name| packages.contains_key(*name)).map(|name| format!("{function} has {name}"));
    twice.chain(banned).collect()
}

/// Crates that depend on a service's SDK though another is the one that may.
pub fn services() -> Outcome<Vec<String>> {
    let root = repository_root()?;
    let mut faults = Vec::new();
    for (sdk, home) in ONE_CRATE_PER_SERVICE {
        if !is_locked(&root.join("Cargo.lock"), sdk)? {
            continue;
        }
        let dependants = tree(&["--workspace", "--invert", sdk, "--depth", "1"])?;
        let others = own_packages(&dependants).filter(|name| name != home && *name != MEASURES_AN_SDK);
        faults.extend(others.map(|name| format!("{name} depends on {sdk}; only {home} may")));
    }
    Ok(faults)
}

/// What the domain reaches and may not.
pub fn domain() -> Outcome<Vec<String>> {
    let tree = tree(&["--package", "domain"])?;
    let reached = packages(&tree).into_keys().filter(|name| NOT_IN_THE_DOMAIN.iter().any(|word| name.starts_with(word)));
    Ok(reached.map(|name| format!("shared/domain reaches {name}")).collect())
}

/// `cargo tree` of normal dependencies, one `name version` a line.
fn tree(words: &[&str]) -> Outcome<String> {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo
        .current_dir(repository_root()?)
        .args(["tree", "--locked", "--edges", "normal", "--prefix", "none", "--format", "{p}"])
        .args(words);
    let done = cargo.output().map_err(|e| Trouble::io("cannot run cargo tree", &e))?;
    if done.status.success() {
        return Ok(String::from_utf8_lossy(&done.stdout).into_owned());
    }
    Err(Trouble::new(
        format!("cargo tree failed: {}", String::from_utf8_lossy(&done.stderr)),
        "Mend what it says (a stale Cargo.lock?), then run it again.",
    ))
}

fn packages(tree: &str) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut packages: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for line in tree.lines() {
        let mut words = line.split_whitespace();
        if let (Some(name), Some(version)) = (words.next(), words.next()) {
            packages.entry(name).or_default().insert(version);
        }
    }
    packages
}

/// The crates of this repository: those that come with a path. (`serde_dynamo` knows the SDK's types, too.)
fn own_packages(tree: &str) -> impl Iterator<Item = &str> {
    tree.lines().filter(|line| line.contains(" (/")).filter_map(|line| line.split_whitespace().next())
}

fn is_locked(lock: &std::path::Path, package: &str) -> Outcome<bool> {
    let text = std::fs::read_to_string(lock).map_err(|e| Trouble::io("cannot read Cargo.lock", &e))?;
    Ok(text.contains(&format!("name = \"{package}\"\n")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_versions_and_a_second_tls_stack_are_told() {
        let tree = "f v0.1.0\nhyper v1.12.0\nhyper v0.14.3 (*)\nrustls v0.23.1\nrustls v0.23.1 (*)\naws-lc-rs v1.0.0\n";
        assert_eq!(stack_faults("f", tree), ["f has hyper v0.14.3 and v1.12.0", "f has aws-lc-rs"]);
        assert!(stack_faults("f", "f v0.1.0\nhyper v1.12.0\n").is_empty());
        assert!(stack_faults("f", "openssl-probe v0.2.2\n").is_empty(), "it only finds the system's certificates");
    }

    #[test]
    fn only_crates_of_this_repository_are_blamed_for_an_sdk() {
        let tree = "aws-sdk-dynamodb v1.136.0\nserde_dynamo v4.3.0\nstore v0.1.0 (/anywhere/shared/store)\n";
        assert_eq!(own_packages(tree).collect::<Vec<_>>(), ["store"]);
    }
}
