//! What every email keeps to, whatever is in it; and every email word for word.

#[path = "../examples/emails/samples.rs"]
mod samples;

use std::path::PathBuf;
use std::{env, fs};

use language::Locale;
use mail::templates::RenderedEmail;
use samples::{Writer, brand, every_email};

fn every_rendering(writer: Writer) -> Vec<(String, RenderedEmail)> {
    let mut rendered = vec![];
    for locale in Locale::ALL {
        for email in every_email(writer) {
            rendered.push((format!("{}.{}", email.name(), locale.tag()), email.render(&brand(), locale)));
        }
    }
    rendered
}

/// The addresses of all links in a piece of HTML.
fn links(html: &str) -> Vec<&str> {
    html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn hostile_text_adds_no_markup() {
    for ((name, hostile), (_, friendly)) in every_rendering(Writer::Hostile).iter().zip(every_rendering(Writer::Friendly)) {
        let tags = |html: &str| html.matches('<').count();
        assert_eq!(tags(&hostile.html), tags(&friendly.html), "{name}: as many tags as with friendly text");
        assert!(!hostile.html.contains("<script"), "{name}");
    }
}

#[test]
fn hostile_text_adds_no_link() {
    for ((name, hostile), (_, friendly)) in every_rendering(Writer::Hostile).iter().zip(every_rendering(Writer::Friendly)) {
        assert_eq!(links(&hostile.html), links(&friendly.html), "{name}");
        for part in [&hostile.html, &hostile.text, &hostile.subject] {
            assert!(!part.contains("evil.example"), "{name}: an address a mail program would make a link of");
            assert!(!part.contains('\u{202e}'), "{name}: text that runs backwards");
        }
    }
}

#[test]
fn a_subject_is_one_line_that_a_header_can_hold() {
    for writer in [Writer::Friendly, Writer::Hostile] {
        for (name, email) in every_rendering(writer) {
            assert!(!email.subject.is_empty(), "{name}");
            assert!(!email.subject.chars().any(char::is_control), "{name}: {:?}", email.subject);
            assert!(email.subject.chars().count() <= 160, "{name}");
        }
    }
}

#[test]
fn an_email_loads_nothing_and_asks_for_nothing() {
    for (name, email) in every_rendering(Writer::Friendly) {
        for forbidden in ["<img", "<script", "<form", "<iframe", "<link", "url(", "src=", "@import"] {
            assert!(!email.html.contains(forbidden), "{name}: {forbidden}");
        }
    }
}

#[test]
fn both_parts_lead_to_the_same_place() {
    for (name, email) in every_rendering(Writer::Friendly) {
        for link in links(&email.html) {
            let address = link.strip_prefix("mailto:").unwrap_or(link);
            assert!(email.text.contains(address), "{name}: {address} is missing in the plain text");
        }
        assert!(email.html.contains("partners@northwind.example"), "{name}: the support contact");
    }
}

#[test]
fn an_email_says_its_language() {
    for (name, email) in every_rendering(Writer::Friendly) {
        let tag = name.rsplit('.').next().unwrap();
        assert!(email.html.contains(&format!("<html lang=\"{tag}\">")), "{name}");
    }
}

/// Every email as it was agreed, one file an email and language under `tests/golden/`. After a change that is meant:
/// `UPDATE_GOLDEN=1 cargo test -p mail`, and read the difference before committing it.
#[test]
fn every_email_reads_as_agreed() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let update = env::var_os("UPDATE_GOLDEN").is_some();
    let mut different = vec![];
    for (name, email) in every_rendering(Writer::Friendly) {
        // The head is the same in all of them; one email shows it.
        let html = if name.starts_with("application-received") { &email.html[..] } else { email.html.split("</head>\n").nth(1).unwrap() };
        let now = format!("{}\n\n{}\n{html}", email.subject, email.text);
        let file = folder.join(format!("{name}.txt"));
        if update {
            fs::create_dir_all(&folder).unwrap();
            fs::write(&file, &now).unwrap();
        } else if fs::read_to_string(&file).ok().as_ref() != Some(&now) {
            different.push(name);
        }
    }
    assert!(different.is_empty(), "not as agreed, or not agreed yet: {different:?}");
}
