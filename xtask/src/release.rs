//! `cargo xtask release`: the functions as they are deployed to AWS: built, weighed, checked to start on Lambda's operating
//! system, and laid where the template looks for them. `cargo xtask nightly` checks the same and lays nothing.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use harness::{Function, Outcome, Trouble, discover_functions, repository_root};

use crate::tally::Tally;

/// Bytes of a binary and of its archive.
#[derive(Clone, Copy)]
struct Limit {
    binary: u64,
    archive: u64,
}

const LIMIT: Limit = Limit { binary: 5_500_000, archive: 2_500_000 };
/// Functions that also ask hosts of the outside world.
const LARGER: &[&str] = &["sign-in", "data-feeds", "sync-feeds", "deliver-webhook"];
const LARGER_LIMIT: Limit = Limit { binary: 7_000_000, archive: 3_200_000 };
/// What the functions are built for.
const TARGET: &str = "x86_64-unknown-linux-gnu";
/// What `provided.al2023` has.
const GLIBC: (u32, u32) = (2, 34);

/// Builds, checks and lays out every function, and prints the count. What does not pass is not laid out.
pub fn run(_words: &[String]) -> Outcome<ExitCode> {
    let tally = check()?;
    if tally.failed == 0 {
        let root = repository_root()?;
        for function in discover_functions()? {
            let folder = root.join("target/lambda").join(&function.name);
            fs::create_dir_all(&folder)
                .and_then(|()| fs::copy(root.join("target").join(TARGET).join("release").join(&function.name), folder.join("bootstrap")))
                .map_err(|e| Trouble::io(&format!("cannot write {}", folder.display()), &e))?;
        }
        println!("\nThe releases are in target/lambda/; `sam deploy --config-env <name>` deploys them.");
    }
    Ok(tally.close())
}

/// Builds every function with profile `release` and checks it.
pub fn check() -> Outcome<Tally> {
    let root = repository_root()?;
    let functions = discover_functions()?;
    let built = build(&root, functions.iter().map(|function| function.name.as_str()))?;
    let mut tally = Tally::default();
    for function in &functions {
        let file = built.join(&function.name);
        tally.claim(&format!("{} is small and starts on Lambda", function.name), &faults(&root, function, &file)?);
    }
    Ok(tally)
}

/// Builds packages as they are deployed, and says where they are then.
pub fn build<'a>(root: &Path, packages: impl Iterator<Item = &'a str>) -> Outcome<PathBuf> {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // The target is named, so that the flags are the functions' and not those of the macros that build them.
    let (variable, flags) = flags(root);
    cargo.current_dir(root).env(variable, flags).args(["build", "--locked", "--release", "--target", TARGET]);
    for package in packages {
        cargo.args(["--package", package]);
    }
    let built = cargo.status().map_err(|e| Trouble::io("cannot run cargo", &e))?;
    if built.success() {
        Ok(root.join("target").join(TARGET).join("release"))
    } else {
        Err(Trouble::new("the functions do not build", "Mend what the compiler says above, then run it again."))
    }
}

/// Of functions with the same code one is kept, and no tables for unwinding.
fn flags(root: &Path) -> (&'static str, String) {
    let script = root.join("infra/without-unwinding.ld");
    let linker = format!("-Wl,--icf=all,--no-eh-frame-hdr,-T,{}", script.display());
    // Separated so that a folder's name may hold a space.
    ("CARGO_ENCODED_RUSTFLAGS", format!("-Cforce-unwind-tables=no\u{1f}-Clink-arg={linker}"))
}

fn faults(root: &Path, function: &Function, file: &Path) -> Outcome<Vec<String>> {
    let limit = if LARGER.contains(&function.name.as_str()) { LARGER_LIMIT } else { LIMIT };
    let binary = fs::read(file).map_err(|e| Trouble::io(&format!("cannot read {}", file.display()), &e))?;
    let archive = root.join("target/nightly").join(format!("{}.zip", function.name));
    let mut faults = Vec::new();
    for (what, bytes, most) in [("binary", binary.len() as u64, limit.binary), ("archive", zipped(file, &archive)?, limit.archive)] {
        println!("             {}: {what} {bytes} bytes (at most {most})", function.name);
        if bytes > most {
            faults.push(format!("the {what} has {bytes} bytes, more than {most}"));
        }
    }
    match newest_glibc(&binary) {
        Some(newest) if newest > GLIBC => {
            faults.push(format!("it needs GLIBC {}.{}, Lambda has {}.{}", newest.0, newest.1, GLIBC.0, GLIBC.1));
        }
        Some(_) => {}
        None => faults.push("it names no GLIBC version: is it an executable for Linux?".to_owned()),
    }
    Ok(faults)
}

/// The size of the archive that Lambda would be sent.
fn zipped(file: &Path, archive: &Path) -> Outcome<u64> {
    let folder = archive.parent().unwrap_or(archive);
    fs::create_dir_all(folder).map_err(|e| Trouble::io(&format!("cannot make {}", folder.display()), &e))?;
    let done = Command::new("python3").args(["-m", "zipfile", "-c"]).arg(archive).arg(file).output();
    match done {
        Ok(done) if done.status.success() => {
            fs::metadata(archive).map(|data| data.len()).map_err(|e| Trouble::io(&format!("cannot read {}", archive.display()), &e))
        }
        _ => Err(Trouble::new(format!("{} cannot be zipped", file.display()), "Install Python 3, then run it again.")),
    }
}

/// The newest version that the dynamic section's names ask of the C library: `GLIBC_2.34` and the like.
fn newest_glibc(binary: &[u8]) -> Option<(u32, u32)> {
    const MARK: &[u8] = b"GLIBC_";
    let after = binary.windows(MARK.len()).enumerate().filter(|(_, window)| *window == MARK).map(|(at, _)| &binary[at + MARK.len()..]);
    let version = |text: &[u8]| {
        let digits: String =
            text.iter().take(12).take_while(|byte| byte.is_ascii_digit() || **byte == b'.').map(|byte| char::from(*byte)).collect();
        let mut parts = digits.split('.');
        Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
    };
    after.filter_map(version).max()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_version_asked_for_is_found() {
        assert_eq!(newest_glibc(b"\0GLIBC_2.2.5\0GLIBC_2.34\0GLIBC_2.9\0GLIBC_PRIVATE\0"), Some((2, 34)));
        assert_eq!(newest_glibc(b"nothing"), None);
    }
}
