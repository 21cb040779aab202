//! A visitor's browser: cookies are kept, redirects are not followed unless asked, forms are filled in and pressed.

use std::cell::RefCell;
use std::collections::BTreeMap;

use serde_json::Value;

use crate::api::agent;
use crate::html::{Form, forms_in};

/// One person's browser (or one program, which simply keeps no cookies). Paths are of the site; full addresses of
/// this machine work too. A request that cannot be made at all fails the test with its reason.
#[derive(Debug)]
pub struct Browser {
    agent: ureq::Agent,
    site: String,
    cookies: RefCell<BTreeMap<String, BTreeMap<String, String>>>,
    bearer: Option<String>,
    client: Option<String>,
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The address that answered.
    pub url: String,
    /// Status code.
    pub status: u16,
    /// Headers in order, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body as it came.
    pub body: Vec<u8>,
}

/// A request being put together, for what the shorthands do not cover.
#[derive(Debug)]
pub struct Request<'a> {
    browser: &'a Browser,
    method: String,
    url: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Browser {
    /// A browser without cookies, on the site at this address.
    #[must_use]
    pub fn new(site: &str) -> Self {
        Self { agent: agent(), site: site.trim_end_matches('/').to_owned(), cookies: RefCell::default(), bearer: None, client: None }
    }

    /// The same site for a program that sends this token with each request.
    #[must_use]
    pub fn with_bearer(site: &str, token: &str) -> Self {
        Self { bearer: Some(token.to_owned()), ..Self::new(site) }
    }

    /// The same browser at this client address. The local gateway sees this machine only; as behind a proxy of the
    /// operator's own (`TrustedProxyHops`), the address is what the proxy saw and appended.
    #[must_use]
    pub fn at_address(self, client: &str) -> Self {
        Self { client: Some(client.to_owned()), ..self }
    }

    /// Loads a page.
    pub fn get(&self, path: &str) -> Reply {
        self.request("GET", path).send()
    }

    /// Loads a page and goes where it leads, at most ten times.
    ///
    /// # Panics
    /// When the eleventh answer still leads on.
    pub fn visit(&self, path: &str) -> Reply {
        self.follow(self.get(path))
    }

    /// Goes where an answer leads, at most ten times.
    ///
    /// # Panics
    /// When the eleventh answer still leads on.
    pub fn follow(&self, mut reply: Reply) -> Reply {
        for _ in 0..10 {
            let Some(next) = reply.leads_to() else { return reply };
            reply = self.get(&next);
        }
        assert!(reply.leads_to().is_none(), "{} leads on for ever", reply.url);
        reply
    }

    /// Presses a form's button: sends it as a browser on the same site does.
    pub fn submit(&self, page: &Reply, form: &Form) -> Reply {
        let target = if form.action.is_empty() { page.url.clone() } else { resolve(&page.url, &form.action) };
        let fields: Vec<(&str, &str)> = form.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        if form.method == "GET" {
            let query = encode_form(&fields);
            return self.get(&format!("{target}?{query}"));
        }
        self.post_form(&target, &fields)
    }

    /// Posts fields as a form of the same site does.
    pub fn post_form(&self, path: &str, fields: &[(&str, &str)]) -> Reply {
        self.request("POST", path).from_same_site().form(fields).send()
    }

    /// Posts JSON.
    pub fn post_json(&self, path: &str, body: &Value) -> Reply {
        self.request("POST", path).json(body).send()
    }

    /// Puts JSON.
    pub fn put_json(&self, path: &str, body: &Value) -> Reply {
        self.request("PUT", path).json(body).send()
    }

    /// Starts a request with headers and a body of one's own.
    #[must_use]
    pub fn request(&self, method: &str, path: &str) -> Request<'_> {
        Request {
            browser: self,
            method: method.to_owned(),
            url: resolve(&format!("{}/", self.site), path),
            headers: Vec::new(),
            body: Vec::new(),
        }
    }

    /// The value of a cookie of the site.
    #[must_use]
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.borrow().get(host_of(&self.site))?.get(name).cloned()
    }

    /// Forgets all cookies, as after closing a private window.
    pub fn forget_cookies(&self) {
        self.cookies.borrow_mut().clear();
    }
}

impl Request<'_> {
    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_lowercase(), value.to_owned()));
        self
    }

    /// What a browser tells about a form of the same site.
    #[must_use]
    pub fn from_same_site(self) -> Self {
        let origin = origin_of(&self.url).to_owned();
        self.header("origin", &origin).header("sec-fetch-site", "same-origin")
    }

    /// A form as the body.
    #[must_use]
    pub fn form(self, fields: &[(&str, &str)]) -> Self {
        self.body("application/x-www-form-urlencoded", encode_form(fields).into_bytes())
    }

    /// JSON as the body.
    #[must_use]
    pub fn json(self, body: &Value) -> Self {
        self.body("application/json", body.to_string().into_bytes())
    }

    /// Any body.
    #[must_use]
    pub fn body(mut self, kind: &str, body: Vec<u8>) -> Self {
        self.body = body;
        self.header("content-type", kind)
    }

    /// Sends it.
    ///
    /// # Panics
    /// When the cloud cannot be reached or the request cannot be written.
    #[must_use]
    pub fn send(self) -> Reply {
        let host = host_of(&self.url).to_owned();
        // The site's name is only known to browsers; on the wire it is this machine, and the Host header tells which.
        let port = host.rsplit_once(':').map_or("80", |(_, port)| port);
        let path = &self.url[origin_of(&self.url).len()..];
        let mut request =
            ureq::http::Request::builder().method(self.method.as_str()).uri(format!("http://127.0.0.1:{port}{path}")).header("host", &host);
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        if let Some(cookies) = self.browser.cookies.borrow().get(&host).filter(|jar| !jar.is_empty()) {
            let pairs: Vec<String> = cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request = request.header("cookie", pairs.join("; "));
        }
        if let Some(token) = &self.browser.bearer {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        if let Some(client) = &self.browser.client {
            request = request.header("x-forwarded-for", client);
        }
        let request = request.body(self.body).unwrap_or_else(|e| panic!("{} {} cannot be asked: {e}", self.method, self.url));
        let mut answer = self.browser.agent.run(request).unwrap_or_else(|e| panic!("{} {} was not answered: {e}", self.method, self.url));
        let body = answer.body_mut().read_to_vec().unwrap_or_else(|e| panic!("{} was not answered in full: {e}", self.url));
        let headers: Vec<(String, String)> = answer
            .headers()
            .iter()
            .map(|(name, value)| (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
            .collect();
        self.browser.keep_cookies(&host, &headers);
        Reply { url: self.url, status: answer.status().as_u16(), headers, body }
    }
}

impl Browser {
    fn keep_cookies(&self, host: &str, headers: &[(String, String)]) {
        let mut cookies = self.cookies.borrow_mut();
        let jar = cookies.entry(host.to_owned()).or_default();
        for (_, set) in headers.iter().filter(|(name, _)| name == "set-cookie") {
            let Some((name, value)) = set.split(';').next().and_then(|pair| pair.split_once('=')) else { continue };
            let gone = value.is_empty() || set.to_lowercase().split(';').any(|part| part.trim() == "max-age=0");
            if gone {
                jar.remove(name.trim());
            } else {
                jar.insert(name.trim().to_owned(), value.to_owned());
            }
        }
    }
}

impl Reply {
    /// The body as text.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    ///
    /// # Panics
    /// When it is not.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("{} answered {} and no JSON: {}", self.url, self.status, self.text()))
    }

    /// The first header of that name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(present, _)| present.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// Where a redirect leads, as a full address.
    #[must_use]
    pub fn leads_to(&self) -> Option<String> {
        (300..400).contains(&self.status).then(|| self.header("location").map(|next| resolve(&self.url, next))).flatten()
    }

    /// The first link of the page whose address contains `part`.
    ///
    /// # Panics
    /// When the page has none.
    #[must_use]
    pub fn link_with(&self, part: &str) -> String {
        let text = self.text();
        let mut links = text.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).map(crate::html::unescape);
        links.find(|link| link.contains(part)).unwrap_or_else(|| panic!("{} has no link with {part}", self.url))
    }

    /// The forms of the page.
    #[must_use]
    pub fn forms(&self) -> Vec<Form> {
        forms_in(&self.text())
    }

    /// The first form whose address contains `part`.
    ///
    /// # Panics
    /// When the page has none: the message shows which ones it has.
    #[must_use]
    pub fn form_to(&self, part: &str) -> Form {
        let forms = self.forms();
        let found = forms.iter().find(|form| form.action.contains(part)).cloned();
        found.unwrap_or_else(|| {
            let present: Vec<&str> = forms.iter().map(|form| form.action.as_str()).collect();
            panic!("{} ({}) has no form to {part}; it has {present:?}\n{}", self.url, self.status, self.text())
        })
    }

    /// Asserts the status, showing the body when it is another.
    ///
    /// # Panics
    /// When the status is another.
    #[must_use]
    pub fn expect_status(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{} answered:\n{}", self.url, self.text());
        self
    }
}

/// Percent-encodes a value for a form or a query.
pub(crate) fn encode(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.extend(['%', hex(byte >> 4), hex(byte & 15)]);
        }
    }
    out
}

fn hex(half: u8) -> char {
    char::from(b"0123456789ABCDEF"[usize::from(half)])
}

fn encode_form(fields: &[(&str, &str)]) -> String {
    let pairs: Vec<String> = fields.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
    pairs.join("&")
}

/// A reference on a page, as a full address without its fragment.
fn resolve(page: &str, reference: &str) -> String {
    let reference = reference.split('#').next().unwrap_or_default();
    if reference.starts_with("http://") || reference.starts_with("https://") {
        return reference.to_owned();
    }
    if reference.starts_with('/') {
        return format!("{}{reference}", origin_of(page));
    }
    let path = page.split('?').next().unwrap_or(page);
    if reference.is_empty() || reference.starts_with('?') {
        return format!("{path}{reference}");
    }
    let folder = path.rsplit_once('/').map_or(path, |(folder, _)| folder);
    format!("{folder}/{reference}")
}

/// `http://host:port` of an address.
fn origin_of(url: &str) -> &str {
    let start = url.find("://").map_or(0, |at| at + 3);
    url[start..].find('/').map_or(url, |at| &url[..start + at])
}

fn host_of(url: &str) -> &str {
    origin_of(url).rsplit_once("://").map_or(url, |(_, host)| host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_resolved_as_on_a_page() {
        let page = "http://a.localhost:1/x/y?q=1";
        assert_eq!(resolve(page, "/z"), "http://a.localhost:1/z");
        assert_eq!(resolve(page, "z?b#c"), "http://a.localhost:1/x/z?b");
        assert_eq!(resolve(page, "?b=2"), "http://a.localhost:1/x/y?b=2");
        assert_eq!(resolve(page, "http://b/"), "http://b/");
        assert_eq!(origin_of("http://b:1"), "http://b:1");
        assert_eq!(host_of(page), "a.localhost:1");
    }
}
