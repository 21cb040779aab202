//! Answers: pages, redirects, JSON with versions, cookies; and the headers that every answer carries.

use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use pages::form::FieldFault;
use serde::Serialize;

use crate::{
    Call, Site,
    version::{etag, etag_of, is_known},
};

/// An HTML page.
#[must_use]
pub fn page(status: StatusCode, html: String) -> Response {
    (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response()
}

/// The status of a page that gives a form back: at fault, or outdated because somebody else made a change meanwhile.
#[must_use]
pub const fn returned(is_outdated: bool, faults: &[FieldFault]) -> StatusCode {
    match (is_outdated, faults) {
        (true, _) => StatusCode::PRECONDITION_FAILED,
        (false, []) => StatusCode::OK,
        (false, [_, ..]) => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

/// "See other": what a form's POST is answered with, so that reloading repeats nothing.
#[must_use]
pub fn see_other(path: &str) -> Response {
    let location = HeaderValue::from_str(path).unwrap_or_else(|_| HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response()
}

/// "Found": it is somewhere else for the time being.
#[must_use]
pub fn found(address: &str) -> Response {
    let location = HeaderValue::from_str(address).unwrap_or_else(|_| HeaderValue::from_static("/"));
    (StatusCode::FOUND, [(header::LOCATION, location)]).into_response()
}

/// A JSON document.
#[must_use]
pub fn json(status: StatusCode, document: &impl Serialize) -> Response {
    let body = serde_json::to_string(document).unwrap_or_default();
    (status, [(header::CONTENT_TYPE, "application/json")], body).into_response()
}

/// An answer that has nothing more to say than its status.
#[must_use]
pub fn empty(status: StatusCode) -> Response {
    status.into_response()
}

/// A JSON document of an aggregate, with its version as strong `ETag`.
#[must_use]
pub fn versioned(status: StatusCode, version: u64, document: &impl Serialize) -> Response {
    with(json(status, document), header::ETAG, &etag(version))
}

/// A public answer that whoever got it may keep, and asks about before showing it again: its `ETag` is of its very bytes,
/// and 304 says that those are still right. It differs by the reader's language only.
#[must_use]
pub fn revalidated(headers: &HeaderMap, media_type: &'static str, body: String) -> Response {
    let tag = etag_of(&body);
    let mut response = if is_known(headers, &tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        (StatusCode::OK, [(header::CONTENT_TYPE, media_type)], body).into_response()
    };
    let kept = [(header::CACHE_CONTROL, "no-cache"), (header::VARY, "accept, accept-language, cookie")];
    for (name, value) in kept {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    with(response, header::ETAG, &tag)
}

/// A JSON document, as [`revalidated`].
#[must_use]
pub fn json_revalidated(headers: &HeaderMap, document: &impl Serialize) -> Response {
    revalidated(headers, "application/json", serde_json::to_string(document).unwrap_or_default())
}

/// The response with one more header; a value that is none is left out.
#[must_use]
pub fn with(mut response: Response, name: HeaderName, value: &str) -> Response {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().append(name, value);
    }
    response
}

/// A cookie that scripts cannot read and other sites cannot send, for this host only, over TLS.
///
/// `Lax`, not `Strict`: someone who follows a link from a mail to the portal is signed in there; forms are guarded by
/// their origin besides.
#[must_use]
pub fn cookie(name: &str, value: &str, max_age_seconds: i64) -> String {
    format!("{name}={value}; Path=/; Max-Age={max_age_seconds}; Secure; HttpOnly; SameSite=Lax")
}

/// Where a form of a page may lead besides our own addresses, by its origin.
#[derive(Clone, Debug)]
struct FormTarget(String);

/// The page, one of whose forms is answered with a redirect to this address. Browsers hold the policy of the page that a
/// form stands on against where its answer leads, too (CSP 3, 6.4.1.1), and would stop there.
#[must_use]
pub fn leading_to(mut response: Response, address: &str) -> Response {
    response.extensions_mut().insert(FormTarget(origin(address)));
    response
}

/// Adds what every answer carries (OWASP ASVS 5.0, V3): nothing is cached unless it says so, nothing framed, nothing
/// sniffed, no referrer told, no script at all, pictures and forms only of ourselves and of the document storage.
pub fn add_headers(response: &mut Response<Body>, call: &Call, site: &Site) {
    let storage = origin(&site.documents_url);
    let target = response.extensions_mut().remove::<FormTarget>().map(|FormTarget(origin)| format!(" {origin}")).unwrap_or_default();
    let policy = format!(
        "default-src 'none'; style-src 'self'; img-src 'self' {storage}; form-action 'self' {storage}{target}; frame-ancestors 'none'; base-uri 'none'"
    );
    let headers = response.headers_mut();
    let fixed = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=(), payment=()"),
        // Browsers heed it on TLS only, where it belongs.
        (header::STRICT_TRANSPORT_SECURITY, "max-age=63072000; includeSubDomains"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if let Ok(policy) = HeaderValue::from_str(policy.trim()) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(call.locale.tag()));
    if let Ok(id) = HeaderValue::from_str(&call.request_id) {
        headers.insert(HeaderName::from_static("x-request-id"), id);
    }
}

/// Scheme, host and port of an address.
fn origin(url: &str) -> String {
    url.parse::<http::Uri>().ok().and_then(|uri| Some(format!("{}://{}", uri.scheme_str()?, uri.authority()?))).unwrap_or_default()
}
