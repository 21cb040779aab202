//! The Python tools, pinned by hash, each set in an environment of its own under `.local/`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::instance::repository_root;
use crate::trouble::{Outcome, Trouble};

/// A Python environment with one set of tools.
#[derive(Clone, Debug)]
pub struct Tools {
    folder: PathBuf,
}

impl Tools {
    /// The path of a program in the environment.
    #[must_use]
    pub fn program(&self, name: &str) -> PathBuf {
        self.folder.join("bin").join(name)
    }
}

/// What running the local cloud needs: ministack and SAM.
pub fn run_tools() -> Outcome<Tools> {
    installed("requirements.txt", "tools")
}

/// What checking the template needs: cfn-lint and checkov.
pub fn lint_tools() -> Outcome<Tools> {
    installed("requirements-lint.txt", "lint-tools")
}

/// What the story in a browser needs: Playwright, axe and pytest.
pub fn browser_tools() -> Outcome<Tools> {
    installed("requirements-browser.txt", "browser-tools")
}

/// Installs the pinned set unless the environment already holds exactly it.
fn installed(requirements: &str, name: &str) -> Outcome<Tools> {
    let root = repository_root()?;
    let pinned = root.join("infra").join(requirements);
    let folder = root.join(".local").join(name);
    let wanted = fs::read_to_string(&pinned).map_err(|e| Trouble::io(&format!("cannot read {}", pinned.display()), &e))?;
    // The stamp is written last, so that an interrupted installation is done over.
    let stamp = folder.join("installed.txt");
    if fs::read_to_string(&stamp).is_ok_and(|present| present == wanted) {
        return Ok(Tools { folder });
    }
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(|e| Trouble::io("cannot remove the old Python environment", &e))?;
    }
    let python = Command::new("python3").args(["-m", "venv"]).arg(&folder).output();
    match python {
        Ok(made) if made.status.success() => {}
        Ok(made) => {
            return Err(Trouble::new(
                format!("python3 could not make an environment: {}", last_lines(&made.stdout, &made.stderr)),
                "Install its venv module (Debian: `apt-get install python3-venv`), then run it again.",
            ));
        }
        Err(_) => return Err(Trouble::new("python3 was not found", "Install Python 3.10 or newer, then run it again.")),
    }
    install(&folder, &pinned)?;
    fs::write(&stamp, wanted).map_err(|e| Trouble::io("cannot finish the Python environment", &e))?;
    Ok(Tools { folder })
}

fn install(folder: &Path, pinned: &Path) -> Outcome<()> {
    let done = Command::new(folder.join("bin/pip"))
        // The list is complete, so nothing is resolved: what is not in it, hash and all, is not installed.
        .args(["install", "--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes", "--requirement"])
        .arg(pinned)
        .output()
        .map_err(|e| Trouble::io("cannot run pip", &e))?;
    if done.status.success() {
        return Ok(());
    }
    Err(Trouble::new(
        format!("pip could not install {}: {}", pinned.display(), last_lines(&done.stdout, &done.stderr)),
        "Check the connection to the package index, then run it again.",
    ))
}

/// The end of what a program said, where its reason stands.
pub(crate) fn last_lines(stdout: &[u8], stderr: &[u8]) -> String {
    let text = format!("{}\n{}", String::from_utf8_lossy(stdout), String::from_utf8_lossy(stderr));
    let lines: Vec<_> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    lines[lines.len().saturating_sub(12)..].join("\n  ")
}
