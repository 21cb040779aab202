//! The few calls to the local cloud's own services that running and testing it take, made as its root user.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Value, json};
use ureq::http::Request;

use crate::html::unescape;
use crate::trouble::{Outcome, Trouble};

/// Name of the stack, as in `samplconfig.toml`.
pub(crate) const STACK: &str = "liaison";
const CALL_LIMIT: Duration = Duration::from_mins(1);

/// What the deployed template says about itself: the site's address, the user pool, the tables …
#[derive(Clone, Debug, Default)]
pub struct StackOutputs(BTreeMap<String, String>);

/// An output of the template by the name it has there.
pub type Output<'a> = &'a str;

impl StackOutputs {
    /// The output of that name; empty when the template has none.
    #[must_use]
    pub fn get(&self, name: &str) -> Output<'_> {
        self.0.get(name).map_or("", String::as_str)
    }

    /// Where people reach the site.
    #[must_use]
    pub fn site_url(&self) -> Output<'_> {
        self.get("SiteUrl")
    }
}

/// A client of the local cloud on this port.
#[derive(Clone, Debug)]
pub(crate) struct Api {
    port: u16,
    agent: ureq::Agent,
}

impl Api {
    pub(crate) fn new(port: u16) -> Self {
        Self { port, agent: agent() }
    }

    /// Whether it answers at all.
    pub(crate) fn is_ready(&self) -> bool {
        self.get("/_ministack/ready").is_ok_and(|body| body.contains("completed"))
    }

    /// Mail, queues and health as the emulator itself tells them.
    pub(crate) fn inside(&self, path: &str) -> Outcome<Value> {
        parsed(&self.get(path)?)
    }

    /// A call of a service that speaks JSON, by its target (`Service_Version.Operation`).
    pub(crate) fn call(&self, service: &str, target: &str, input: &Value) -> Outcome<Value> {
        let request = Request::post(self.url("/"))
            .header("authorization", credential(service))
            .header("content-type", "application/x-amz-json-1.1")
            .header("x-amz-target", target)
            .body(input.to_string().into_bytes());
        parsed(&self.send(request, target)?)
    }

    /// A call of a service that speaks forms and XML; the answer is the XML.
    pub(crate) fn query(&self, service: &str, version: &str, action: &str, fields: &[(&str, &str)]) -> Outcome<String> {
        let mut form = format!("Action={action}&Version={version}");
        for (name, value) in fields {
            form.extend(["&", name, "=", &crate::browser::encode(value)]);
        }
        let request = Request::post(self.url("/"))
            .header("authorization", credential(service))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form.into_bytes());
        self.send(request, action)
    }

    pub(crate) fn make_bucket(&self, name: &str) -> Outcome<()> {
        let request = Request::put(self.url(&format!("/{name}"))).header("authorization", credential("s3")).body(Vec::new());
        self.send(request, "CreateBucket").map(|_| ())
    }

    /// Invokes the live version of a function and returns its answer, or the error it failed with.
    pub(crate) fn invoke(&self, function: &str, event: &Value) -> Outcome<Value> {
        let request = Request::post(self.url(&format!("/2015-03-31/functions/{STACK}-{function}:live/invocations")))
            .header("authorization", credential("lambda"))
            .body(event.to_string().into_bytes());
        let answer = self.answer(request)?;
        if answer.1 {
            return Err(Trouble::new(
                format!("{function} failed: {}", answer.0),
                format!("Read its log: the cloud's log names liaison-{function}."),
            ));
        }
        parsed(&answer.0)
    }

    pub(crate) fn stack_outputs(&self) -> Outcome<StackOutputs> {
        let xml = self.query("cloudformation", "2010-05-15", "DescribeStacks", &[("StackName", STACK)])?;
        let mut outputs = BTreeMap::new();
        for part in xml.split("<OutputKey>").skip(1) {
            if let (Some(key), Some(value)) = (part.split("</OutputKey>").next(), between(part, "<OutputValue>", "</OutputValue>")) {
                outputs.insert(key.to_owned(), unescape(value));
            }
        }
        if outputs.is_empty() {
            return Err(Trouble::new("nothing is deployed to this local cloud", "Run `cargo xtask up` (or `cargo xtask journeys`)."));
        }
        Ok(StackOutputs(outputs))
    }

    /// What a function wrote to its log since the cloud started, oldest first.
    pub(crate) fn function_log(&self, function: &str) -> Outcome<String> {
        let group = format!("/aws/lambda/{STACK}-{function}");
        let mut lines = String::new();
        let mut input = json!({ "logGroupName": group });
        loop {
            let page = self.call("logs", "Logs_20140328.FilterLogEvents", &input)?;
            for event in page["events"].as_array().into_iter().flatten() {
                lines.push_str(event["message"].as_str().unwrap_or_default());
                lines.push('\n');
            }
            match page["nextToken"].as_str() {
                Some(token) => input["nextToken"] = json!(token),
                None => return Ok(lines),
            }
        }
    }

    fn get(&self, path: &str) -> Outcome<String> {
        self.send(Request::get(self.url(path)).body(Vec::new()), path)
    }

    fn send(&self, request: Result<Request<Vec<u8>>, ureq::http::Error>, what: &str) -> Outcome<String> {
        let request = request.map_err(|e| Trouble::new(format!("{what}: {e}"), "This is a fault of the harness."))?;
        let mut reply = self.agent.run(request).map_err(|e| unreachable_cloud(&e))?;
        let body = reply.body_mut().read_to_string().map_err(|e| unreachable_cloud(&e))?;
        if reply.status().is_success() {
            return Ok(body);
        }
        Err(Trouble::new(format!("{what} was refused by the local cloud: {body}"), "Read the cloud's log for the reason."))
    }

    /// The body of the answer, and whether the function itself failed.
    fn answer(&self, request: Result<Request<Vec<u8>>, ureq::http::Error>) -> Outcome<(String, bool)> {
        let request = request.map_err(|e| Trouble::new(e.to_string(), "This is a fault of the harness."))?;
        let mut reply = self.agent.run(request).map_err(|e| unreachable_cloud(&e))?;
        let failed = !reply.status().is_success() || reply.headers().contains_key("x-amz-function-error");
        let body = reply.body_mut().read_to_string().map_err(|e| unreachable_cloud(&e))?;
        Ok((body, failed))
    }

    fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }
}

/// A client that neither follows redirects nor turns answers into errors: tests judge both themselves.
pub(crate) fn agent() -> ureq::Agent {
    ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0).timeout_global(Some(CALL_LIMIT)).proxy(None).build().into()
}

/// The text between two marks, the first time they occur.
pub(crate) fn between<'a>(text: &'a str, start: &str, end: &str) -> Option<&'a str> {
    text.split_once(start)?.1.split_once(end).map(|(inside, _)| inside)
}

/// The local cloud does not verify its root user's signature; the scope tells it which service is meant.
fn credential(service: &str) -> String {
    format!("AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/{service}/aws4_request, SignedHeaders=host, Signature=0")
}

fn parsed(body: &str) -> Outcome<Value> {
    if body.is_empty() {
        return Ok(Value::Null);
    }
    serde_json::from_str(body).map_err(|_| Trouble::new(format!("the local cloud answered no JSON: {body}"), "Read the cloud's log."))
}

fn unreachable_cloud(error: &ureq::Error) -> Trouble {
    Trouble::new(format!("the local cloud does not answer: {error}"), "Start it with `cargo xtask up` (or `cargo xtask journeys`).")
}
