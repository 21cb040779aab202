//! Writes every page in every state and language as an HTML file, with an index, to look at in a browser:
//! `cargo run -p pages --example gallery -- <folder>`.

mod samples;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io, process};

use language::Locale;

fn main() {
    let Some(folder) = env::args_os().nth(1).map(PathBuf::from) else {
        eprintln!("usage: gallery <folder>");
        process::exit(2);
    };
    if let Err(error) = write_gallery(&folder) {
        eprintln!("{}: {error}", folder.display());
        process::exit(1);
    }
}

fn write_gallery(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder.join("assets"))?;
    let mut index = String::from("<!doctype html><meta charset=utf-8><title>Gallery</title><ul>");
    let friendly = Locale::ALL.map(|locale| (locale.tag(), samples::every_page(locale, samples::Writer::Friendly)));
    let hostile = ("hostile", samples::every_page(Locale::En, samples::Writer::Hostile));
    for (suffix, pages) in friendly.into_iter().chain([hostile]) {
        for (name, html) in pages {
            write_assets(folder, &html)?;
            let file = format!("{name}.{suffix}.html");
            // Pages name assets from the site's root; files on disk have none.
            fs::write(folder.join(&file), html.replace("\"/assets/", "\"assets/"))?;
            let _ = write!(index, "<li><a href=\"{file}\">{file}</a>");
        }
    }
    fs::write(folder.join("index.html"), index)
}

fn write_assets(folder: &Path, html: &str) -> io::Result<()> {
    for file in assets_of(html) {
        if let Some(asset) = pages::asset(&file) {
            fs::write(folder.join("assets").join(&file), asset.body)?;
        }
    }
    Ok(())
}

/// The file names a page asks for below `/assets/`.
fn assets_of(html: &str) -> Vec<String> {
    html.split("\"/assets/").skip(1).filter_map(|rest| rest.split('"').next().map(str::to_owned)).collect()
}
