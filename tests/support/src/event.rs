//! Sample events as API Gateway sends them, and the function's answers.

use std::{fs, path::PathBuf};

use entrypoint::Front;
use http::HeaderMap;
use jiff::Timestamp;
use serde_json::{Value, json};

/// One event.
#[derive(Clone, Debug, PartialEq)]
pub struct Event(pub Value);

/// What a function answered.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, as text.
    pub body: String,
}

fn folder(function: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../events").join(function)
}

impl Event {
    /// The event of a file, such as `http/sign-in/home`.
    #[must_use]
    pub fn load(name: &str) -> Self {
        let file = folder(&format!("{name}.json"));
        let text = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        Self(serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display())))
    }

    /// Every event of a function (`http/sign-in`), by the name of its file, in order of names.
    #[must_use]
    pub fn all(function: &str) -> Vec<(String, Self)> {
        let mut names: Vec<String> = fs::read_dir(folder(function))
            .unwrap_or_else(|error| panic!("events/{function}: {error}"))
            .filter_map(|entry| entry.ok()?.file_name().to_str()?.strip_suffix(".json").map(ToOwned::to_owned))
            .collect();
        names.sort();
        names.into_iter().map(|name| (name.clone(), Self::load(&format!("{function}/{name}")))).collect()
    }

    /// A request to a route such as `GET /review/applications/{id}`, at a path (and query) of it.
    #[must_use]
    pub fn to(route_key: &str, path_and_query: &str) -> Self {
        let method = route_key.split(' ').next().unwrap();
        let (path, query) = path_and_query.split_once('?').unwrap_or((path_and_query, ""));
        Self(json!({
            "version": "2.0",
            "routeKey": route_key,
            "rawPath": path,
            "rawQueryString": query,
            "headers": {"host": "liaison.example", "accept": "text/html,application/xhtml+xml", "user-agent": "Mozilla/5.0"},
            "requestContext": {
                "accountId": "123456789012",
                "apiId": "liaison",
                "domainName": "liaison.example",
                "domainPrefix": "liaison",
                "http": {"method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": "203.0.113.77", "userAgent": "Mozilla/5.0"},
                "requestId": "request-1",
                "routeKey": route_key,
                "stage": "$default",
                "time": "02/Mar/2026:09:00:00 +0000",
                "timeEpoch": 1_772_442_000_000_i64
            },
            "isBase64Encoded": false
        }))
    }

    /// With a header, in place of any of that name. Names are in lower case, as the gateway sends them.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.0["headers"][name] = value.into();
        self
    }

    /// Without a header.
    #[must_use]
    pub fn without_header(mut self, name: &str) -> Self {
        self.0["headers"].as_object_mut().unwrap().remove(name);
        self
    }

    /// With one more cookie, `name=value`.
    #[must_use]
    pub fn cookie(mut self, pair: &str) -> Self {
        let mut cookies = self.0["cookies"].as_array().cloned().unwrap_or_default();
        cookies.push(pair.into());
        self.0["cookies"] = cookies.into();
        self
    }

    /// With these fields, as a browser posts them from a page of the site.
    #[must_use]
    pub fn form<'a>(self, fields: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        self.header("content-type", "application/x-www-form-urlencoded").header("sec-fetch-site", "same-origin").body(&body)
    }

    /// With a JSON body, from a program that wants JSON back.
    #[must_use]
    pub fn json(self, body: &Value) -> Self {
        self.header("content-type", "application/json").header("accept", "application/json").body(&body.to_string())
    }

    /// With this body.
    #[must_use]
    pub fn body(mut self, body: &str) -> Self {
        self.0["body"] = body.into();
        self
    }

    /// The fields of its form body, in order.
    #[must_use]
    pub fn fields(&self) -> Vec<(String, String)> {
        form_urlencoded::parse(self.0["body"].as_str().unwrap_or_default().as_bytes()).into_owned().collect()
    }

    /// With one field of its form replaced, or added.
    #[must_use]
    pub fn field(self, name: &str, value: &str) -> Self {
        let mut fields = self.fields();
        fields.retain(|(known, _)| known != name);
        fields.push((name.to_owned(), value.to_owned()));
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        self.body(&body)
    }

    /// From another client address.
    #[must_use]
    pub fn from_client(mut self, address: &str) -> Self {
        self.0["requestContext"]["http"]["sourceIp"] = address.into();
        self
    }

    /// With another method, on the route of that method.
    #[must_use]
    pub fn method(mut self, method: &str) -> Self {
        let path = self.0["routeKey"].as_str().unwrap().split_once(' ').unwrap().1.to_owned();
        let route = format!("{method} {path}");
        self.0["routeKey"] = route.clone().into();
        self.0["requestContext"]["routeKey"] = route.into();
        self.0["requestContext"]["http"]["method"] = method.into();
        self
    }

    /// With the claims of a bearer token that the gateway's authorizer has let through.
    #[must_use]
    pub fn bearer(mut self, email: &str, verified: bool) -> Self {
        let claims = json!({"sub": "subject-1", "email": email, "email_verified": verified.to_string(), "token_use": "id"});
        self.0["requestContext"]["authorizer"] = json!({"jwt": {"claims": claims, "scopes": null}});
        self.0["headers"]["authorization"] = "Bearer s3cr3t.jwt.signature".into();
        self
    }

    /// The request that the function's front is given.
    #[must_use]
    pub fn request(&self) -> lambda_http::Request {
        lambda_http::request::from_str(&self.0.to_string()).expect("an event of the gateway")
    }
}

/// Asks a front, and checks what every answer must carry.
pub async fn ask(front: &Front, event: &Event, now: Timestamp) -> Answer {
    let response = front.answer(event.request(), now).await;
    let (parts, body) = response.into_parts();
    let body = String::from_utf8_lossy(&body).into_owned();
    let answer = Answer { status: parts.status.as_u16(), headers: parts.headers, body };
    answer.is_guarded();
    answer
}

impl Answer {
    /// A header's value, empty when it is not there.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Where it redirects.
    #[must_use]
    pub fn location(&self) -> &str {
        self.header("location")
    }

    /// The body as JSON.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("not JSON ({error}): {}", self.body))
    }

    /// The cookies it sets, whole.
    #[must_use]
    pub fn cookies(&self) -> Vec<String> {
        self.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap().to_owned()).collect()
    }

    /// The `code` of its problem document, and the fields at fault with their codes.
    #[must_use]
    pub fn problem(&self) -> (String, Vec<(String, String)>) {
        assert_eq!(self.header("content-type"), "application/problem+json", "{}", self.body);
        let document = self.json();
        assert_eq!(document["status"], self.status, "{document}");
        assert!(document["title"].is_string() && document["detail"].is_string() && document["type"].is_string(), "{document}");
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let errors = document["errors"].as_array().cloned().unwrap_or_default();
        (text(&document["code"]), errors.iter().map(|error| (text(&error["field"]), text(&error["code"]))).collect())
    }

    /// OWASP ASVS 5.0, V3: what every answer carries, whatever it says.
    fn is_guarded(&self) {
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            assert_eq!(self.header(name), value, "{name} of {} {}", self.status, self.body);
        }
        let policy = self.header("content-security-policy");
        for word in ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"] {
            assert!(policy.contains(word), "`{word}` is missing in {policy}");
        }
        assert!(!policy.contains("unsafe") && !policy.contains("script-src"), "{policy}");
        assert!(self.header("strict-transport-security").starts_with("max-age="));
        let kept = self.header("cache-control");
        let is_asset = kept.contains("immutable");
        // What is public may be kept, if it is asked about before it is shown again.
        let is_public =
            kept == "no-cache" && matches!(self.status, 200 | 304) && self.header("etag").len() > 2 && self.cookies().is_empty();
        // Where a public picture is to be had is the same for everybody, and for some minutes.
        let leads_on = self.status == 302 && kept.starts_with("public, max-age=") && self.cookies().is_empty();
        assert!(is_asset || is_public || leads_on || kept == "no-store", "cache-control: {kept}");
        assert_eq!(self.header("access-control-allow-origin"), "", "nobody else's scripts read our answers");
        for cookie in self.cookies() {
            for word in ["__Host-", "; Path=/;", "; Secure", "; HttpOnly", "; SameSite=Lax"] {
                assert!(cookie.contains(word), "`{word}` is missing in {cookie}");
            }
            assert!(!cookie.to_lowercase().contains("domain="), "{cookie}");
        }
        if self.header("content-type").starts_with("text/html") {
            for forbidden in ["<script", "<iframe", "<img src=x", "href=\"javascript:", " style=\""] {
                assert!(!self.body.contains(forbidden), "{forbidden} in a page: {}", self.body);
            }
        }
    }
}
