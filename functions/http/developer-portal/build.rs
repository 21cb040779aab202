//! Deflates the API's own description, so that the function carries a fifteenth of it.

use std::{env, error::Error, fs, path::Path};

/// As small as it gets: it is done once, here.
const LEVEL: u8 = 10;

fn main() -> Result<(), Box<dyn Error>> {
    let path = Path::new("../../../infra/openapi.json");
    println!("cargo::rerun-if-changed={}", path.display());
    let small = miniz_oxide::deflate::compress_to_vec(&fs::read(path)?, LEVEL);
    fs::write(Path::new(&env::var("OUT_DIR")?).join("openapi.deflated"), small)?;
    Ok(())
}
