//! `application-intake`: the form, and the applicant's status page.

use domain::id::ApplicationId;
use serde_json::Value;
use support::{Event, story};

use super::{Operation, repeated, request};
use crate::world::{Company, World};

const FUNCTION: &str = "application-intake";

pub(super) const OPERATIONS: &[Operation] = &[
    request(FUNCTION, "front door", |_, times| repeated(Event::to("GET /", "/").0, times)),
    request(FUNCTION, "form", |_, times| repeated(Event::to("GET /apply", "/apply").0, times)),
    request(FUNCTION, "apply", apply),
    request(FUNCTION, "status page", |world, times| each(times, |company| page(company, &world.confirms(company)))),
    request(FUNCTION, "confirm the address", |world, times| {
        each(times, |company| press(company, &world.applies(company), "confirmation", &[]))
    }),
    request(FUNCTION, "answer a question", answer),
    request(FUNCTION, "announce a document", |world, times| {
        let file = [("file_name", "security.pdf"), ("kind", "security"), ("media_type", "application/pdf")];
        each(times, |company| press(company, &world.confirms(company), "documents", &file))
    }),
    request(FUNCTION, "withdraw", |world, times| {
        each(times, |company| press(company, &world.confirms(company), "withdrawal", &[("confirmed", "yes")]))
    }),
];

fn each(times: usize, event: impl Fn(Company) -> Value) -> Vec<Value> {
    (0..times).map(|number| event(Company(number))).collect()
}

fn apply(_: &World, times: usize) -> Vec<Value> {
    each(times, |company| {
        let form = company.form();
        let endpoints = form.content.api_endpoints.iter().map(domain::values::WebAddress::as_str).collect::<Vec<_>>().join("\n");
        let (legal_name, business, technical) = (company.legal_name(), company.business_address(), company.technical_address());
        let fields = [
            ("partnership_type", "isv"),
            ("legal_name", &legal_name),
            ("country", "DE"),
            ("website", form.content.website.as_str()),
            ("business_contact_name", "Ana Canary"),
            ("business_contact_email", &business),
            ("technical_contact_name", "Tom Canary"),
            ("technical_contact_email", &technical),
            ("use_case", form.content.use_case.as_str()),
            ("api_endpoints", &endpoints),
            ("authentication_method", "api_key"),
            ("requested_scopes", "fuel:read"),
            ("requested_scopes", "telemetry:read"),
            ("security_documents", "https://www.acme.example/security.pdf"),
            ("language", "en"),
        ];
        Event::to("POST /apply", "/apply").form(fields).from_client(&company.client()).0
    })
}

fn answer(world: &World, times: usize) -> Vec<Value> {
    each(times, |company| {
        let application = world.is_asked(company);
        let question = story::open_question(&world.store, &application).to_string();
        press(company, &application, "answers", &[("question", &question), ("answer", story::ANSWER)])
    })
}

fn page(company: Company, application: &ApplicationId) -> Value {
    let path = format!("/applications/{application}/status/{}", company.status_token());
    Event::to("GET /applications/{id}/status/{token}", &path).0
}

fn press(company: Company, application: &ApplicationId, button: &str, fields: &[(&str, &str)]) -> Value {
    let path = format!("/applications/{application}/status/{}/{button}", company.status_token());
    Event::to(&format!("POST /applications/{{id}}/status/{{token}}/{button}"), &path).form(fields.iter().copied()).0
}
