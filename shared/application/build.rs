//! Validates the operator's data when Liaison is built, and embeds it as JSON so that no function carries a TOML parser.
//!
//! A mistake in `infra/programme.toml` or `infra/notifications.toml` fails the build with a sentence for its editor.

use std::{env, error::Error, fs, path::Path};

fn main() -> Result<(), Box<dyn Error>> {
    let infra = Path::new("../../infra");
    let out = env::var("OUT_DIR")?;

    let path = infra.join("programme.toml");
    println!("cargo::rerun-if-changed={}", path.display());
    let programme: domain::programme::Programme = toml::from_str(&fs::read_to_string(&path)?)?;
    let mistakes = programme.mistakes();
    if !mistakes.is_empty() {
        return Err(format!("infra/programme.toml:\n  {}", mistakes.join("\n  ")).into());
    }
    fs::write(Path::new(&out).join("programme.json"), serde_json::to_string(&programme)?)?;

    // Its shape is checked where it is used: `notification::Matrix::mistakes`, by a test over every event.
    let path = infra.join("notifications.toml");
    println!("cargo::rerun-if-changed={}", path.display());
    let matrix: serde_json::Value = toml::from_str(&fs::read_to_string(&path)?)?;
    fs::write(Path::new(&out).join("notifications.json"), serde_json::to_string(&matrix)?)?;
    Ok(())
}
