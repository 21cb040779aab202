//! Programs the tests need on the machine, installed when they are missing.

use std::path::PathBuf;
use std::process::Command;

use harness::{Outcome, Trouble};

use crate::progress::step;

/// A Chromium to drive, installed from the distribution when there is none.
pub fn chromium() -> Outcome<PathBuf> {
    if let Some(found) = find("chromium").or_else(|| find("chromium-browser")).or_else(|| find("google-chrome")) {
        return Ok(found);
    }
    step("Installing Chromium", || {
        let run = |words: &[&str]| Command::new("apt-get").args(words).env("DEBIAN_FRONTEND", "noninteractive").output();
        let _ = run(&["update", "--quiet"]);
        let _ = run(&["install", "--yes", "--quiet", "--no-install-recommends", "chromium"]);
    });
    find("chromium").ok_or_else(|| {
        Trouble::new(
            "Chromium is missing and could not be installed",
            "Install it (Debian, as root: `apt-get install chromium`), then run it again.",
        )
    })
}

/// The path of a program, if it is on this machine.
pub fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}
