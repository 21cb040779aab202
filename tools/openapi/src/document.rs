//! One document of what every HTTP function says of itself.
//!
//! The parts are joined as JSON: `utoipa`'s own merge drops a second schema of the same name in silence, here it is a
//! mistake that fails the build of the document.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::{refusals, webhooks};

/// A part of the API: its JSON, as one function says it.
type Parts = Vec<(&'static str, Value)>;

const INTRODUCTION: &str = "The API of an integration partner programme.\n\n\
    Three families of addresses: pages (for browsers, of which `POST /apply` also takes JSON), `/v1` (people and programs, \
    with a bearer token of the deployment's identity provider) and `/integration/v1` (programs, with an API key).\n\n\
    Times are RFC 3339 in UTC. Ids are opaque: order by `created_at` or by the order of a list, never by id. Every refusal \
    that this API words itself is a problem document (RFC 9457) with a stable `code`, in the language of \
    `Accept-Language` (`en`, `fr`, `es`, `pt`; English otherwise). Unknown fields of a request are refused; unknown fields \
    of an answer are to be ignored: new ones may come without a new version.";

const TAGS: &[(&str, &str)] = &[
    ("applications", "Applying to become a partner"),
    ("review", "The review desk of the platform's staff"),
    ("partner", "A partner organisation: its first test key, audit trail and lifecycle feed"),
    ("members", "Who belongs to a partner organisation"),
    ("listings", "A partner's apps: drafts, documents, submissions, answers, versions"),
    ("webhooks", "Where a partner's events are sent: endpoints, their secrets, deliveries, replays"),
    ("inbox", "The steps that wait for the caller"),
    ("me", "The caller"),
    ("platform", "Keys of the platform's own systems"),
    ("catalogue", "The public catalogue of published apps"),
    ("access", "Whether an app may read something of a customer's, right now; and reads that ask so"),
    ("apps", "A customer's apps: consent, sharing, setup, receipts, what was read"),
    ("keys", "A partner's keys for programs: minted, rotated, revoked"),
    ("credits", "Accounts of credits: consumption, statements, top-ups"),
    ("directory", "The host platform's customers, members, trackers and locations"),
    ("reference", "This document"),
];

/// The whole document.
///
/// # Errors
/// What two functions say differently, or an address without a tag.
pub fn document() -> Result<Value, String> {
    let parts: Parts = vec![
        ("application-intake", json_of(&application_intake::openapi())?),
        ("listing-review", json_of(&listing_review::openapi())?),
        ("developer-portal", json_of(&developer_portal::openapi())?),
        ("listings", json_of(&listings::openapi())?),
        ("organisation", json_of(&organisation::openapi())?),
        ("catalogue", json_of(&catalogue::openapi())?),
        ("installations", json_of(&installations::openapi())?),
        ("credits", json_of(&credits::openapi())?),
        ("directory", json_of(&directory::openapi())?),
        ("access-decision", json_of(&access_decision::openapi())?),
        ("sign-in", json_of(&sign_in::openapi())?),
    ];
    let mut paths = Map::new();
    let mut schemas = Map::new();
    for (function, part) in parts {
        for (path, item) in object(&part, "/paths") {
            join(&mut paths, &path, &item).map_err(|reason| format!("{function}: {path}: {reason}"))?;
        }
        for (name, schema) in object(&part, "/components/schemas") {
            if schemas.insert(name.clone(), schema.clone()).is_some_and(|known| known != schema) {
                return Err(format!("{function}: another function has a schema {name} that says otherwise; rename one"));
            }
        }
    }
    schemas.extend(refusals::schemas());
    schemas.extend(webhooks::schemas());
    let mut names = BTreeSet::new();
    for (path, item) in &mut paths {
        for (method, operation) in item.as_object_mut().into_iter().flatten() {
            describe(method, path, operation)?;
            let name = operation["operationId"].to_string();
            if !names.insert(name.clone()) {
                return Err(format!("two operations are called {name}"));
            }
        }
    }
    let mut components = refusals::components();
    components.insert("schemas".to_owned(), Value::Object(schemas));
    components.insert("securitySchemes".to_owned(), security_schemes());
    Ok(json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Liaison",
            "version": env!("CARGO_PKG_VERSION"),
            "description": INTRODUCTION,
            "license": { "name": "MIT", "identifier": "MIT" },
        },
        // Relative: the document is served by the deployment it describes.
        "servers": [{ "url": "/", "description": "The deployment that serves this document" }],
        "tags": TAGS.iter().map(|(name, description)| json!({ "name": name, "description": description })).collect::<Vec<_>>(),
        "paths": paths,
        "webhooks": webhooks::webhooks(),
        "components": components,
    }))
}

/// The document's text, as it is checked in.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn text(document: &Value) -> Result<String, String> {
    serde_json::to_string_pretty(document).map(|text| format!("{text}\n")).map_err(|error| error.to_string())
}

fn json_of(part: &utoipa::openapi::OpenApi) -> Result<Value, String> {
    serde_json::to_value(part).map_err(|error| error.to_string())
}

fn object(part: &Value, pointer: &str) -> Map<String, Value> {
    part.pointer(pointer).and_then(Value::as_object).cloned().unwrap_or_default()
}

/// Adds the methods of a path to those that other functions serve there.
fn join(paths: &mut Map<String, Value>, path: &str, item: &Value) -> Result<(), String> {
    let present = paths.entry(path.to_owned()).or_insert_with(|| json!({}));
    let (Some(present), Some(item)) = (present.as_object_mut(), item.as_object()) else {
        return Err("a path is an object".to_owned());
    };
    for (method, operation) in item {
        if present.insert(method.clone(), operation.clone()).is_some() {
            return Err(format!("{method} is served twice"));
        }
    }
    Ok(())
}

fn describe(method: &str, path: &str, operation: &mut Value) -> Result<(), String> {
    let tagged = operation.pointer("/tags/0").and_then(Value::as_str).is_some_and(|tag| TAGS.iter().any(|(known, _)| *known == tag));
    if !tagged {
        return Err(format!("{method} {path} has no tag, or one that the document does not explain"));
    }
    operation["operationId"] = operation_id(method, path).into();
    refusals::complete(method, operation);
    Ok(())
}

/// A name that says method and path: function names repeat from crate to crate.
fn operation_id(method: &str, path: &str) -> String {
    let path = path.trim_start_matches("/integration").trim_start_matches("/v1").trim_matches('/');
    let segments: Vec<&str> = path.split('/').collect();
    let last = segments.len().saturating_sub(1);
    let words = segments.iter().enumerate().filter_map(|(at, segment)| match segment.strip_prefix('{') {
        None => Some(segment.replace(['-', '.'], "_")),
        Some(parameter) if at == last => Some(format!("by_{}", parameter.trim_end_matches('}'))),
        Some(_) => None,
    });
    std::iter::once(method.to_owned()).chain(words).collect::<Vec<_>>().join("_")
}

fn security_schemes() -> Value {
    json!({
        "bearer": {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "JWT",
            "description": "An identity token of the deployment's identity provider, with a verified email address. The gateway \
                checks signature, issuer, audience and expiry; what the caller may do comes from its memberships, not from claims.",
        },
        "key": {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "lsn_test_… or lsn_live_…",
            "description": "An API key, as it was shown when it was minted: `lsn_<environment>_<owner>_<key id>_<secret and checksum>`. \
                `lsn_test_` keys open the sandbox, `lsn_live_` keys production.",
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operations_are_named_after_method_and_path() {
        assert_eq!(operation_id("get", "/v1/partners/{org}"), "get_partners_by_org");
        assert_eq!(operation_id("post", "/v1/partners/{org}/test-key"), "post_partners_test_key");
        assert_eq!(operation_id("post", "/integration/v1/directory/imports"), "post_directory_imports");
    }

    #[test]
    fn every_reference_leads_to_something() {
        let document = document().unwrap();
        let mut references = vec![];
        collect_references(&document, &mut references);
        assert!(references.len() > 50);
        for reference in references {
            assert!(document.pointer(reference.trim_start_matches('#')).is_some(), "{reference}");
        }
    }

    #[test]
    fn every_operation_words_its_refusals_and_names_who_may_call() {
        let document = document().unwrap();
        for (path, item) in document["paths"].as_object().unwrap() {
            for (method, operation) in item.as_object().unwrap() {
                assert!(operation["responses"]["default"].is_object(), "{method} {path}");
                let is_open = operation.get("security").is_none();
                let public = ["/apply", "/v1/openapi.json", "/v1/catalogue", "/v1/catalogue/{listing}"];
                assert_eq!(is_open, public.contains(&path.as_str()), "{method} {path}");
            }
        }
    }

    fn collect_references(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(object) => {
                found.extend(object.get("$ref").and_then(Value::as_str).map(ToOwned::to_owned));
                object.values().for_each(|value| collect_references(value, found));
            }
            Value::Array(values) => values.iter().for_each(|value| collect_references(value, found)),
            _ => {}
        }
    }
}
