//! What the routers of the HTTP functions really serve, to be compared with the template.
//!
//! Paths are read off the routers' `Debug` (axum has no other list of them), methods are tried out: a method that a path
//! does not have is answered with 405. Should a later axum print its paths otherwise, no path is found and the comparison
//! fails loudly.

use std::{collections::BTreeSet, sync::Arc};

use application::{
    fakes::{FixedDocuments, FixedIdentity, FixedUploads, MemoryStore, PaperSeal, SeededEntropy},
    ports::{Lists, Reads, Writes},
};
use domain::webhook::Loopback;
use entrypoint::{Front, Site};
use jiff::Timestamp;
use lambda_http::{
    Body, RequestExt as _,
    aws_lambda_events::apigw::ApiGatewayV2httpRequestContext,
    http::{Method, StatusCode},
    request::RequestContext,
};

const METHODS: [Method; 5] = [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE];

/// `<function> <METHOD> <path>`, one a line.
///
/// # Errors
/// When a function's routes cannot be told.
pub fn lines() -> Result<String, String> {
    let runtime = tokio::runtime::Builder::new_current_thread().build().map_err(|error| error.to_string())?;
    let mut lines = String::new();
    for (function, front) in fronts(MemoryStore::default) {
        let routes = runtime.block_on(served(&front));
        if routes.is_empty() {
            return Err(format!("no route of {function} was found: has the way that axum prints a router changed?"));
        }
        lines.extend(routes.iter().map(|(method, path)| format!("{function} {method} {path}\n")));
    }
    Ok(lines)
}

/// Every HTTP function, over a store and the fakes.
pub(crate) fn fronts<S: Reads + Writes + Lists + 'static>(store: impl Fn() -> S) -> Vec<(&'static str, Front)> {
    let entropy = || SeededEntropy::new(1);
    vec![
        ("application-intake", application_intake::Intake::new(store(), FixedDocuments::default(), site()).front()),
        ("listing-review", listing_review::ReviewDesk::new(store(), FixedDocuments::default(), site()).front()),
        ("developer-portal", developer_portal::DeveloperPortal::new(store(), PaperSeal, entropy(), site(), Loopback::Refused).front()),
        ("listings", listings::Listings::new(store(), entropy(), FixedUploads::default(), site()).front()),
        ("organisation", organisation::Organisation::new(store(), site()).front()),
        ("installations", installations::Installations::new(store(), entropy(), site()).front()),
        ("access-decision", access_decision::AccessDecision::new(store(), entropy(), Arc::default(), site()).front()),
        ("catalogue", catalogue::Catalogue::new(store(), FixedUploads::default(), site()).front()),
        ("credits", credits::Credits::new(store(), site()).front()),
        ("directory", directory::Directory::new(store(), site()).front()),
        ("sign-in", sign_in::SignIn::new(store(), FixedIdentity, entropy(), None, site()).front()),
    ]
}

fn site() -> Site {
    Site {
        url: "https://site.example".to_owned(),
        platform_name: "Liaison".to_owned(),
        documents_url: String::new(),
        trusted_proxy_hops: 0,
    }
}

/// The methods and paths that a router serves.
pub(crate) async fn served(front: &Front) -> BTreeSet<(String, String)> {
    let mut routes = BTreeSet::new();
    for path in paths(&format!("{front:?}")) {
        // In the router of another family than its address says, nothing is found, and so nothing is served.
        if answer(front, &Method::TRACE, &path).await != StatusCode::METHOD_NOT_ALLOWED {
            continue;
        }
        for method in METHODS {
            if answer(front, &method, &path).await != StatusCode::METHOD_NOT_ALLOWED {
                routes.insert((method.to_string(), path.clone()));
            }
        }
    }
    routes
}

async fn answer(front: &Front, method: &Method, path: &str) -> StatusCode {
    let mut context = ApiGatewayV2httpRequestContext::default();
    context.route_key = Some(format!("{method} {path}"));
    // Nothing that a parameter could be: the handlers answer that it is not there, and change nothing.
    let uri: String = path.split('/').map(|segment| if segment.starts_with('{') { "x" } else { segment }).collect::<Vec<_>>().join("/");
    let mut request = lambda_http::Request::new(Body::Empty);
    *request.method_mut() = method.clone();
    let Ok(uri) = format!("https://site.example{uri}").parse() else { return StatusCode::NOT_FOUND };
    *request.uri_mut() = uri;
    let request = request.with_request_context(RequestContext::ApiGatewayV2(context));
    front.answer(request, Timestamp::UNIX_EPOCH).await.status()
}

/// Every text in quotes that begins like a path.
fn paths(printed: &str) -> BTreeSet<String> {
    printed
        .split('"')
        .skip(1)
        .step_by(2)
        .filter(|text| text.starts_with('/') && !text.contains("__private"))
        .map(ToOwned::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routes_are_found_with_their_methods_and_no_others() {
        let lines = lines().unwrap();
        let has = |line: &str| lines.lines().any(|served| served == line);
        assert!(has("application-intake GET /apply") && has("application-intake POST /apply"));
        assert!(has("organisation DELETE /v1/partners/{org}/members/{account}") && has("organisation GET /v1/platform/inbox"));
        assert!(has("directory POST /integration/v1/directory/imports"));
        assert!(!has("application-intake DELETE /apply") && !has("application-intake GET /nowhere"));
    }
}
