//! Writes every email in every language as an HTML and a text file, to look at:
//! `cargo run -p mail --example emails -- <folder>`.

mod samples;

use std::path::{Path, PathBuf};
use std::{env, fs, io, process};

use language::Locale;
use mail::templates::RenderedEmail;

fn main() {
    let Some(folder) = env::args_os().nth(1).map(PathBuf::from) else {
        eprintln!("usage: emails <folder>");
        process::exit(2);
    };
    if let Err(error) = write_emails(&folder) {
        eprintln!("{}: {error}", folder.display());
        process::exit(1);
    }
}

fn write_emails(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    for locale in Locale::ALL {
        for email in samples::every_email(samples::Writer::Friendly) {
            let file = format!("{}.{}", email.name(), locale.tag());
            write_email(folder, &file, &email.render(&samples::brand(), locale))?;
        }
    }
    for email in samples::every_email(samples::Writer::Hostile) {
        let file = format!("{}.hostile", email.name());
        write_email(folder, &file, &email.render(&samples::brand(), Locale::En))?;
    }
    Ok(())
}

fn write_email(folder: &Path, file: &str, email: &RenderedEmail) -> io::Result<()> {
    fs::write(folder.join(format!("{file}.html")), &email.html)?;
    fs::write(folder.join(format!("{file}.txt")), format!("Subject: {}\n\n{}", email.subject, email.text))
}
