//! The mailbox page: the local cloud's mail as a person reads it, on this machine only.
//!
//! `up` starts it as a process of its own. It shows each mail's HTML in a sandbox without scripts, its text, and for
//! each address a button that makes a sign-in: the local cloud's hosted sign-in has no form for signing up.

use std::fmt::Write as _;
use std::fs;
use std::io::Read;
use std::os::unix::process::CommandExt;
use std::process::{Command, ExitCode, Stdio};
use std::thread::sleep;
use std::time::Duration;

use harness::{Cloud, Instance, Mail, Outcome, SIGN_IN_PASSWORD, Trouble};
use serde_json::json;
use tiny_http::{Header, Method, Request, Response, Server};

const USUAL_PORT: u16 = 8025;
const FORM_LIMIT_BYTES: u64 = 4096;
const STYLE: &str = include_str!("mailbox.css");

type Page = Response<std::io::Cursor<Vec<u8>>>;

/// Serves the page until the process is ended; the word after the command is the instance's name.
pub fn run(words: &[String]) -> Outcome<ExitCode> {
    let instance = Instance::open(words.first().map_or(crate::up::INSTANCE, String::as_str))?;
    let wanted = instance.remembered("mailbox_port").and_then(|v| v.as_u64()).and_then(|p| u16::try_from(p).ok()).unwrap_or(USUAL_PORT);
    let server = Server::http(("127.0.0.1", wanted))
        .or_else(|_| Server::http(("127.0.0.1", 0)))
        .map_err(|e| Trouble::new(format!("the mailbox page cannot listen: {e}"), "Run `cargo xtask up` again."))?;
    let port = server.server_addr().to_ip().map_or(wanted, |address| address.port());
    instance.remember("mailbox_port", json!(port))?;
    instance.remember("mailbox_pid", json!(std::process::id()))?;
    println!("mailbox on http://localhost:{port}/");
    for mut request in server.incoming_requests() {
        let page = answer(&instance, port, &mut request);
        // The reader may have gone; that is their right.
        let _ = request.respond(page);
    }
    Ok(ExitCode::SUCCESS)
}

/// Starts the page for an instance, ending an older one; returns its port.
pub fn spawn(instance: &Instance) -> Outcome<u16> {
    end(instance)?;
    let program = std::env::current_exe().map_err(|e| Trouble::io("cannot find this program", &e))?;
    let log = fs::File::create(instance.folder.join("mailbox.log")).map_err(|e| Trouble::io("cannot write the mailbox's log", &e))?;
    let errors = log.try_clone().map_err(|e| Trouble::io("cannot write the mailbox's log", &e))?;
    let child = Command::new(program)
        .args(["mailbox", &instance.name])
        .stdin(Stdio::null())
        .stdout(log)
        .stderr(errors)
        // Its own group: an interrupt at the keyboard ends the command, not what it started.
        .process_group(0)
        .spawn()
        .map_err(|e| Trouble::io("cannot start the mailbox page", &e))?;
    for _ in 0..100 {
        if instance.remembered("mailbox_pid").and_then(|v| v.as_u64()) == Some(u64::from(child.id())) {
            let port = instance.remembered("mailbox_port").and_then(|v| v.as_u64());
            return Ok(port.and_then(|port| u16::try_from(port).ok()).unwrap_or(USUAL_PORT));
        }
        sleep(Duration::from_millis(50));
    }
    Err(Trouble::new("the mailbox page did not start", format!("Read {}.", instance.folder.join("mailbox.log").display())))
}

/// Ends the page of an instance by its process id, if it still runs.
pub fn end(instance: &Instance) -> Outcome<()> {
    let Some(pid) = instance.remembered("mailbox_pid").and_then(|v| v.as_u64()) else { return Ok(()) };
    let ours = |pid: u64| fs::read(format!("/proc/{pid}/cmdline")).is_ok_and(|line| String::from_utf8_lossy(&line).contains("mailbox"));
    if ours(pid) {
        let _ = Command::new("kill").arg(pid.to_string()).status();
        for _ in 0..50 {
            if !ours(pid) {
                break;
            }
            sleep(Duration::from_millis(20));
        }
    }
    instance.forget("mailbox_pid")
}

fn answer(instance: &Instance, port: u16, request: &mut Request) -> Page {
    // A page of the internet whose name points here must not read this machine's mail.
    let host = header(request, "Host");
    if host != format!("localhost:{port}") && host != format!("127.0.0.1:{port}") {
        return page(403, "Not here", "<p>This page answers to localhost only.</p>");
    }
    let url = request.url().to_owned();
    let (path, query) = url.split_once('?').unwrap_or((&url, ""));
    let mails = match instance.mails() {
        Ok(mails) => mails,
        Err(trouble) => return page(503, "No mail", &format!("<p>{}</p>", escape(&trouble.to_string()))),
    };
    match (request.method(), path) {
        (Method::Get, "/") => list(&mails, value_of(query, "to").as_deref()),
        (Method::Get, "/style.css") => Response::from_string(STYLE).with_header(content_type("text/css; charset=utf-8")),
        (Method::Post, "/sign-ins") => make_sign_in(instance, request),
        (Method::Get, _) => match path.strip_prefix("/mails/").map(|rest| rest.trim_end_matches("/html")) {
            Some(id) => match mails.iter().find(|mail| mail.id == id) {
                Some(mail) if path.ends_with("/html") => html_of(mail),
                Some(mail) => show(mail),
                None => page(404, "No such mail", "<p><a href=\"/\">All mail</a></p>"),
            },
            None => page(404, "No such page", "<p><a href=\"/\">All mail</a></p>"),
        },
        _ => page(405, "Not that way", "<p><a href=\"/\">All mail</a></p>"),
    }
}

fn list(mails: &[Mail], to: Option<&str>) -> Page {
    let shown: Vec<&Mail> = mails.iter().rev().filter(|mail| to.is_none_or(|to| mail.to.iter().any(|address| address == to))).collect();
    let mut addresses: Vec<&String> = mails.iter().flat_map(|mail| &mail.to).collect();
    addresses.sort();
    addresses.dedup();
    let mut body = String::from("<nav aria-label=\"Addresses\"><ul>");
    body.push_str("<li><a href=\"/\">Everyone</a></li>");
    for address in addresses {
        let _ = write!(body, "<li><a href=\"/?to={}\">{}</a></li>", percent_encode(address), escape(address));
    }
    body.push_str("</ul></nav>");
    if shown.is_empty() {
        body.push_str("<p>No mail yet. It appears here by itself, a moment after something on the site calls for it.</p>");
    } else {
        body.push_str("<table><thead><tr><th scope=col>When<th scope=col>To<th scope=col>Subject</tr></thead><tbody>");
        for mail in shown {
            let row = format!(
                "<tr><td>{}<td>{}<td><a href=\"/mails/{}\">{}</a></tr>",
                clock(mail.sent_at),
                escape(&mail.to.join(", ")),
                percent_encode(&mail.id),
                escape(&mail.subject)
            );
            body.push_str(&row);
        }
        body.push_str("</tbody></table>");
    }
    page(200, "Mailbox", &body).with_header(plain_header("Refresh", "5"))
}

fn show(mail: &Mail) -> Page {
    let mut body = format!(
        "<p><a href=\"/\">← All mail</a></p><dl><dt>From<dd>{}<dt>To<dd>{}<dt>Sent<dd>{}</dl>",
        escape(&mail.from),
        escape(&mail.to.join(", ")),
        clock(mail.sent_at)
    );
    for address in &mail.to {
        let _ = write!(
            body,
            "<form method=post action=/sign-ins><input type=hidden name=address value=\"{0}\"><button>Create a local sign-in for {0}</button></form>",
            escape(address)
        );
    }
    if !mail.html.is_empty() {
        let _ = write!(
            body,
            "<h2>As HTML</h2><iframe title=\"The mail as HTML\" sandbox=\"allow-popups allow-popups-to-escape-sandbox\" src=\"/mails/{}/html\"></iframe>",
            percent_encode(&mail.id)
        );
    }
    let _ = write!(body, "<h2>As text</h2><pre>{}</pre>", linked(&mail.text));
    page(200, &mail.subject, &body)
}

/// The mail's own HTML: no scripts and no requests at all, inline styles and images only; links open beside the mailbox.
fn html_of(mail: &Mail) -> Page {
    Response::from_string(format!("<base target=\"_blank\">{}", mail.html))
        .with_header(content_type("text/html; charset=utf-8"))
        .with_header(plain_header(
            "Content-Security-Policy",
            "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:",
        ))
}

fn make_sign_in(instance: &Instance, request: &mut Request) -> Page {
    let origin = header(request, "Origin");
    if !origin.is_empty() && origin != format!("http://{}", header(request, "Host")) {
        return page(403, "Not from there", "<p>Only this page's own button makes sign-ins.</p>");
    }
    let mut body = String::new();
    if request.as_reader().take(FORM_LIMIT_BYTES).read_to_string(&mut body).is_err() {
        return page(400, "Not understood", "<p><a href=\"/\">All mail</a></p>");
    }
    let Some(address) = value_of(&body, "address").filter(|address| address.contains('@')) else {
        return page(400, "No address", "<p><a href=\"/\">All mail</a></p>");
    };
    match Cloud::outputs_of(instance).and_then(|outputs| harness::create_sign_in(instance, &outputs, &address).map(|()| outputs)) {
        Ok(outputs) => page(
            200,
            "Ready to sign in",
            &format!(
                "<dl><dt>Address<dd>{}<dt>Password<dd><code>{SIGN_IN_PASSWORD}</code></dl><p><a href=\"{}/sign-in\">Sign in to the site</a> · <a href=\"/\">All mail</a></p>",
                escape(&address),
                escape(outputs.site_url())
            ),
        ),
        Err(trouble) => page(503, "No sign-in was made", &format!("<p>{}</p>", escape(&trouble.to_string()))),
    }
}

fn page(status: u16, title: &str, body: &str) -> Page {
    let title = escape(title);
    let html = format!(
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content=\"width=device-width\"><title>{title} – local mailbox</title>\
         <link rel=stylesheet href=/style.css><main><p class=where>Local mailbox: nothing here left this machine.</p><h1>{title}</h1>{body}</main></html>"
    );
    Response::from_string(html)
        .with_status_code(status)
        .with_header(content_type("text/html; charset=utf-8"))
        .with_header(plain_header(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        ))
        // Not `no-referrer`: with it browsers send `Origin: null` with the page's own form, too.
        .with_header(plain_header("Referrer-Policy", "same-origin"))
}

/// Text with its addresses made into links.
fn linked(text: &str) -> String {
    let mut out = String::new();
    for word in text.split_inclusive(char::is_whitespace) {
        let trimmed = word.trim_end();
        let core = trimmed.trim_matches(['<', '>', '(', ')', '.', ',']);
        if core.starts_with("http://") || core.starts_with("https://") {
            let at = trimmed.find(core).unwrap_or(0);
            let (before, after) = (&trimmed[..at], &trimmed[at + core.len()..]);
            let link = format!("{}<a href=\"{1}\" target=_blank rel=noopener>{1}</a>{2}", escape(before), escape(core), escape(after));
            out.push_str(&link);
            out.push_str(&word[trimmed.len()..]);
        } else {
            out.push_str(&escape(word));
        }
    }
    out
}

fn header(request: &Request, name: &str) -> String {
    let found = request.headers().iter().find(|header| header.field.as_str().as_str().eq_ignore_ascii_case(name));
    found.map(|header| header.value.as_str().to_owned()).unwrap_or_default()
}

fn plain_header(name: &str, value: &str) -> Header {
    Header {
        field: name.parse().unwrap_or_else(|()| unreachable!("{name} is a header")),
        value: value.parse().unwrap_or_else(|_| unreachable!("{value} is plain")),
    }
}

fn content_type(value: &str) -> Header {
    plain_header("Content-Type", value)
}

/// A field of a form or query, decoded.
fn value_of(form: &str, name: &str) -> Option<String> {
    let raw = form.split('&').find_map(|pair| pair.split_once('=').filter(|(key, _)| *key == name))?.1.replace('+', " ");
    let mut bytes = Vec::new();
    let mut rest = raw.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let hex = (first == b'%').then(|| after.get(..2)).flatten().and_then(|two| std::str::from_utf8(two).ok());
        if let Some(byte) = hex.and_then(|two| u8::from_str_radix(two, 16).ok()) {
            bytes.push(byte);
            rest = &after[2..];
        } else {
            bytes.push(first);
            rest = after;
        }
    }
    String::from_utf8(bytes).ok()
}

fn percent_encode(text: &str) -> String {
    text.bytes()
        .map(|b| if b.is_ascii_alphanumeric() || b"-._~@".contains(&b) { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}

/// Time of day in UTC.
fn clock(seconds: f64) -> String {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "seconds since 1970 are positive and far below 2^53")]
    let of_day = (seconds as u64) % 86_400;
    format!("{:02}:{:02}:{:02} UTC", of_day / 3600, of_day / 60 % 60, of_day % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_text_stays_text() {
        let shown = linked("<script>alert(1)</script> see http://a/b?c=\"x\"&d=1.\nbye");
        assert!(!shown.contains("<script"));
        assert!(shown.contains("href=\"http://a/b?c=&quot;x&quot;&amp;d=1\""));
        assert!(shown.ends_with("bye"));
    }

    #[test]
    fn form_fields_are_decoded() {
        assert_eq!(value_of("a=1&address=x%2By%40z.example+q", "address").as_deref(), Some("x+y@z.example q"));
        assert_eq!(value_of("a=%zz", "a").as_deref(), Some("%zz"));
    }
}
