//! What every operation has in common: problem documents, and the headers of requests and answers.

use serde_json::{Map, Value, json};

/// Statuses, the names of their answers, and what they mean wherever a function does not say more.
const REFUSALS: &[(&str, &str, &str)] = &[
    ("400", "Malformed", "Not readable as what it claims to be"),
    (
        "401",
        "SignInNeeded",
        "No credential, or one that is not accepted. Of a bearer token the gateway answers itself, with `{\"message\": …}`",
    ),
    ("403", "Forbidden", "A member without the role for it, or with an interest in it"),
    ("404", "NotFound", "Not there, or not the caller's to see: the two are never told apart"),
    ("409", "Conflict", "Not possible in the present state; `code` says why"),
    ("412", "Stale", "Changed since it was read: read it again"),
    ("413", "TooLarge", "Larger than the limit of shared/domain/src/limits.rs"),
    ("415", "UnsupportedMediaType", "A content type that this address does not take"),
    ("422", "Unprocessable", "Readable, and wrong in content: `errors` names every field at fault"),
    ("428", "VersionNeeded", "An edit must say with `If-Match` which version it is of"),
    (
        "429",
        "TooMany",
        "Too many: `Retry-After` says when to come again. Of all calls together the gateway answers itself, with `{\"message\": …}`",
    ),
    ("503", "Unavailable", "Something this depends on does not answer: try again after `Retry-After`"),
];

/// Adds to an operation what its function need not repeat: refusals as problem documents, headers, the body's limit.
pub fn complete(method: &str, operation: &mut Value) {
    let has_body = operation.get("requestBody").is_some();
    let is_secured = operation.get("security").is_some();
    let Some(responses) = operation["responses"].as_object_mut() else { return };
    if is_secured {
        responses.entry("401").or_insert_with(|| json!({}));
    }
    if has_body {
        for status in ["400", "413", "415", "422"] {
            responses.entry(status).or_insert_with(|| json!({}));
        }
    }
    for status in ["429", "503"] {
        responses.entry(status).or_insert_with(|| json!({}));
    }
    responses.insert("default".to_owned(), json!({ "$ref": "#/components/responses/Problem" }));
    for (status, response) in responses.iter_mut().filter(|(status, _)| *status != "default") {
        if status.starts_with(['4', '5']) {
            refuse(status, response);
        } else {
            answer(response);
        }
    }
    responses.sort_keys();
    for parameter in operation.get_mut("parameters").and_then(Value::as_array_mut).into_iter().flatten() {
        explain(method, parameter);
    }
}

/// A refusal: by reference where the function says nothing of its own about it, else with its words and contents.
fn refuse(status: &str, response: &mut Value) {
    let said = response.get("description").and_then(Value::as_str).unwrap_or_default().to_owned();
    let content = response.get("content").cloned();
    if let (true, None, Some((_, name, _))) = (said.is_empty(), &content, REFUSALS.iter().find(|(known, ..)| *known == status)) {
        *response = json!({ "$ref": format!("#/components/responses/{name}") });
        return;
    }
    let meaning = REFUSALS.iter().find(|(known, ..)| *known == status).map_or("Refused", |(.., meaning)| meaning);
    *response = refusal(status, if said.is_empty() { meaning } else { &said }, content);
}

fn refusal(status: &str, description: &str, content: Option<Value>) -> Value {
    let mut content = content.unwrap_or_else(|| json!({}));
    content["application/problem+json"] = json!({ "schema": { "$ref": "#/components/schemas/Problem" } });
    let mut headers = shared_headers(&["X-Request-Id"]);
    if matches!(status, "429" | "503") {
        headers.extend(shared_headers(&["Retry-After"]));
    }
    if status == "401" {
        headers.extend(shared_headers(&["WWW-Authenticate"]));
    }
    json!({ "description": description, "headers": headers, "content": content })
}

/// An answer: its own headers by reference to how they are explained, and the one that every answer carries.
fn answer(response: &mut Value) {
    let own: Vec<String> =
        response.get("headers").and_then(Value::as_object).map(|headers| headers.keys().cloned().collect()).unwrap_or_default();
    let known: Vec<&str> = own.iter().map(String::as_str).chain(["X-Request-Id"]).collect();
    response["headers"] = Value::Object(shared_headers(&known));
    if response.get("description").and_then(Value::as_str).unwrap_or_default().is_empty() {
        response["description"] = "Done".into();
    }
}

fn shared_headers(names: &[&str]) -> Map<String, Value> {
    names.iter().map(|name| ((*name).to_owned(), json!({ "$ref": format!("#/components/headers/{name}") }))).collect()
}

/// Says of a request's parameter what its name says to those who know it.
fn explain(method: &str, parameter: &mut Value) {
    if parameter.get("description").and_then(Value::as_str).is_some_and(|said| !said.is_empty()) {
        return;
    }
    let description = match parameter["name"].as_str().unwrap_or_default() {
        "If-Match" => "The `ETag` of the version that was read. When it has changed since, the answer is 412 and nothing is done.",
        "Idempotency-Key" => {
            "Any text of the caller's own, the same for every attempt at one request (limits: shared/domain/src/limits.rs). A key \
             that stood for another content is refused with 422."
        }
        "cursor" => "Where the page begins: `next` of the page before. Opaque, and good for its own list only.",
        "id" => "The application's id",
        "account" => "The member's account",
        "customer" | "tracker" | "location" | "member" => "The host platform's id",
        "state" => "Only applications in this state; `submitted` unless told",
        _ if method == "get" => "What to read",
        _ => "What to act on",
    };
    parameter["description"] = description.into();
}

/// Reusable answers and headers.
pub fn components() -> Map<String, Value> {
    let text = |description: &str, example: &str| json!({ "description": description, "schema": { "type": "string" }, "example": example });
    let named = REFUSALS.iter().map(|(status, name, meaning)| ((*name).to_owned(), refusal(status, meaning, None)));
    let any = ("Problem".to_owned(), refusal("default", "Any other refusal, as a problem document", None));
    let components = json!({
        "responses": named.chain([any]).collect::<Map<_, _>>(),
        "headers": {
            "ETag": text("The version, as a strong validator: send it back in `If-Match` with an edit.", "\"3\""),
            "Link": text("Where the next page is (`rel=\"next\"`, RFC 8288); absent at the end.", "</v1/partners/partner_01…/audit?cursor=…>; rel=\"next\""),
            "Location": text("Where it is.", "/apply/received"),
            "Idempotent-Replayed": text("`true` when the request was answered before: this is the present state, nothing new was made.", "true"),
            "Retry-After": { "description": "Seconds to wait before trying again.", "schema": { "type": "integer", "minimum": 1 }, "example": 60 },
            "WWW-Authenticate": text("What kind of credential is asked for.", "Bearer"),
            "X-Request-Id": text("The request, as the logs and the audit trail name it: quote it to support.", "JKJaXmPLvHcESHA="),
        },
    });
    components.as_object().cloned().unwrap_or_default()
}

/// The problem document (RFC 9457).
pub fn schemas() -> Map<String, Value> {
    let schemas = json!({
        "Problem": {
            "type": "object",
            "description": "A refusal (RFC 9457). Decide by `status` and `code`; `title` and `detail` are for people and are translated.",
            "required": ["type", "title", "status", "detail", "code", "instance"],
            "properties": {
                "type": { "type": "string", "format": "uri", "description": "`urn:liaison:problem:` and the code." },
                "title": { "type": "string", "description": "What kind of refusal it is." },
                "status": { "type": "integer", "description": "The HTTP status." },
                "detail": { "type": "string", "description": "What happened." },
                "code": { "type": "string", "description": "The stable code.", "examples": ["invalid", "stale", "too_many", "address_not_confirmed"] },
                "instance": { "type": "string", "format": "uri", "description": "`urn:liaison:request:` and the request's id." },
                "current_version": { "type": "integer", "description": "Of 409 for another version than the one that is there: the one to read." },
                "errors": { "type": "array", "description": "Every field at fault; absent where no field is.", "items": { "$ref": "#/components/schemas/FieldError" } },
            },
        },
        "FieldError": {
            "type": "object",
            "required": ["field", "code", "message"],
            "properties": {
                "field": { "type": "string", "description": "The field's name." },
                "line": { "type": "integer", "minimum": 1, "description": "Of a list: which entry, counted from 1." },
                "code": { "type": "string", "description": "The stable code.", "examples": ["required", "too_long", "unknown_value"] },
                "message": { "type": "string", "description": "What to do about it, in the caller's language." },
            },
        },
    });
    schemas.as_object().cloned().unwrap_or_default()
}
