//! The front of every HTTP function: from the gateway's event to the router of its family and back.

use axum::{Router, body::Body, response::Response};
use http::{HeaderMap, Method, StatusCode, header};
use http_body_util::BodyExt as _;
use jiff::Timestamp;
use lambda_http::{
    RequestExt as _,
    aws_lambda_events::apigw::{ApiGatewayV2httpRequestContext, ApiGatewayV2httpResponse},
    request::{LambdaRequest, RequestContext},
};
use lambda_runtime::{LambdaEvent, service_fn};
use tower::ServiceExt as _;

use crate::{Call, Face, Family, Problem, Site, respond};

/// The routers of a function, one per family.
#[derive(Clone, Debug, Default)]
pub struct Routes {
    /// Pages.
    pub pages: Router,
    /// `/v1`.
    pub people: Router,
    /// `/integration/v1`.
    pub programs: Router,
}

/// A function's front.
#[derive(Clone, Debug)]
pub struct Front {
    routes: Routes,
    site: Site,
    body_bytes: usize,
}

impl Front {
    /// A front that takes bodies of [`domain::limits::BODY_BYTES`].
    #[must_use]
    pub fn new(routes: Routes, site: Site) -> Self {
        let closed = |router: Router| router.fallback(not_found).method_not_allowed_fallback(method_not_allowed);
        let routes = Routes { pages: closed(routes.pages), people: closed(routes.people), programs: closed(routes.programs) };
        Self { routes, site, body_bytes: domain::limits::BODY_BYTES }
    }

    /// The front with another limit of bodies, in bytes.
    #[must_use]
    pub fn taking(self, body_bytes: usize) -> Self {
        Self { body_bytes, ..self }
    }

    /// Serves the gateway's events until the function is stopped.
    ///
    /// Not by `lambda_http::run`: that can answer in any encoding there is, whose tables are a thirtieth of a binary.
    ///
    /// # Errors
    /// When the Lambda runtime fails.
    pub async fn serve(self) -> Result<(), lambda_http::Error> {
        let front = &self;
        lambda_runtime::run(service_fn(move |event: LambdaEvent<LambdaRequest>| async move {
            let request = lambda_http::Request::from(event.payload).with_lambda_context(event.context);
            Ok::<_, std::convert::Infallible>(for_gateway(front.answer(request, Timestamp::now()).await))
        }))
        .await
    }

    /// Answers one request that came at `now`.
    pub async fn answer(&self, request: lambda_http::Request, now: Timestamp) -> http::Response<lambda_http::Body> {
        let (mut parts, body) = request.into_parts();
        let lambda_id = parts.lambda_context_ref().map(|context| context.request_id.clone());
        let context = parts.extensions.remove::<RequestContext>().unwrap_or_else(no_context);
        let call = Call::of(&context, &parts.uri, &parts.headers, self.site.trusted_proxy_hops, now, lambda_id);
        let method = parts.method.clone();
        let mut response = if let Some(problem) = self.refuse_early(&call, &method, &parts.headers, body.len()) {
            problem.answer(&call, &self.site)
        } else {
            parts.extensions.insert(call.clone());
            let router = match call.family {
                Family::Pages => self.routes.pages.clone(),
                Family::People => self.routes.people.clone(),
                Family::Programs => self.routes.programs.clone(),
            };
            let response = match router.oneshot(http::Request::from_parts(parts, Body::from(bytes(body)))).await {
                Ok(response) => response,
                Err(never) => match never {},
            };
            self.give_problems_their_face(response, &call, &method)
        };
        respond::add_headers(&mut response, &call, &self.site);
        tracing::info!(request = call.request_id, %method, status = response.status().as_u16(), "answered");
        collect(response).await
    }

    /// What is refused before any handler: a body beyond the limit, a browser's form of another site.
    fn refuse_early(&self, call: &Call, method: &Method, headers: &HeaderMap, body_bytes: usize) -> Option<Problem> {
        if body_bytes > self.body_bytes {
            return Some(Problem::too_large());
        }
        let changes = !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS);
        (call.family == Family::Pages && changes && !is_same_origin(headers, &self.site.url)).then(Problem::foreign_form)
    }

    fn give_problems_their_face(&self, mut response: Response, call: &Call, method: &Method) -> Response {
        let problem = response.extensions_mut().remove::<Problem>().or_else(|| unreadable_address(&response));
        let Some(problem) = problem else { return response };
        // Someone who opens a page without being signed in signs in and comes back to it.
        let opens_page = call.face == Face::Page && *method == Method::GET;
        if problem == Problem::sign_in_needed() && opens_page {
            let return_to: String = form_urlencoded::byte_serialize(call.path_and_query.as_bytes()).collect();
            return respond::see_other(&format!("/sign-in?return_to={return_to}"));
        }
        let allowed = response.headers_mut().remove(header::ALLOW);
        let mut answer = problem.answer(call, &self.site);
        // What a resource does take instead belongs to the refusal of a method (RFC 9110, 15.5.6).
        answer.headers_mut().extend(allowed.map(|methods| (header::ALLOW, methods)));
        answer
    }
}

/// What the router itself could not read (an address that is no UTF-8, a query field given twice) is refused in its own
/// words, plain text for programmers; callers are promised ours.
fn unreadable_address(response: &Response) -> Option<Problem> {
    let is_plain = response.headers().get(header::CONTENT_TYPE).is_some_and(|value| value.as_bytes().starts_with(b"text/plain"));
    (response.status() == StatusCode::BAD_REQUEST && is_plain).then(|| Problem::malformed("unreadable_address"))
}

async fn not_found() -> Problem {
    Problem::not_found()
}

async fn method_not_allowed() -> Problem {
    Problem::method_not_allowed()
}

fn no_context() -> RequestContext {
    RequestContext::ApiGatewayV2(ApiGatewayV2httpRequestContext::default())
}

/// Whether a form was sent from our own pages. Browsers say so in `Sec-Fetch-Site`; older ones in `Origin`. A request with
/// neither is no browser's: it brings no cookie that somebody else could have made it send.
fn is_same_origin(headers: &HeaderMap, site_url: &str) -> bool {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("unreadable"));
    match (text("sec-fetch-site"), text(header::ORIGIN.as_str())) {
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => origin == site_url,
        (None, None) => true,
    }
}

fn bytes(body: lambda_http::Body) -> Vec<u8> {
    match body {
        lambda_http::Body::Text(text) => text.into_bytes(),
        lambda_http::Body::Binary(bytes) => bytes,
        _ => Vec::new(),
    }
}

async fn collect(response: Response) -> http::Response<lambda_http::Body> {
    let (parts, body) = response.into_parts();
    let bytes = match body.collect().await {
        Ok(collected) => collected.to_bytes(),
        Err(error) => {
            tracing::error!(%error, "a response body could not be read");
            let mut failed = http::Response::new(lambda_http::Body::Empty);
            *failed.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
            return failed;
        }
    };
    let body = match String::from_utf8(bytes.into()) {
        Ok(text) if text.is_empty() => lambda_http::Body::Empty,
        Ok(text) => lambda_http::Body::Text(text),
        Err(error) => lambda_http::Body::Binary(error.into_bytes()),
    };
    http::Response::from_parts(parts, body)
}

/// An answer as the gateway takes it: cookies apart from the headers, and a body of bytes in base64.
fn for_gateway(response: http::Response<lambda_http::Body>) -> ApiGatewayV2httpResponse {
    let (parts, body) = response.into_parts();
    let mut answer = ApiGatewayV2httpResponse::default();
    answer.status_code = parts.status.as_u16().into();
    answer.headers = parts.headers;
    if let header::Entry::Occupied(cookies) = answer.headers.entry(header::SET_COOKIE) {
        let cookies = cookies.remove_entry_mult().1;
        answer.cookies = cookies.filter_map(|cookie| cookie.to_str().ok().map(ToOwned::to_owned)).collect();
    }
    answer.is_base64_encoded = matches!(body, lambda_http::Body::Binary(_));
    answer.body = (!matches!(body, lambda_http::Body::Empty)).then_some(body);
    answer
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), http::HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn the_gateway_is_told_of_cookies_apart_and_of_bytes_in_base64() {
        let answer = http::Response::builder().status(303).header("location", "/").header("set-cookie", "a=b").header("set-cookie", "c=d");
        let told = serde_json::to_value(for_gateway(answer.body(lambda_http::Body::Empty).unwrap())).unwrap();
        assert_eq!((&told["statusCode"], &told["cookies"]), (&json!(303), &json!(["a=b", "c=d"])));
        assert_eq!((&told["headers"], &told["body"]), (&json!({ "location": "/" }), &json!(null)));
        let of = |body: lambda_http::Body| serde_json::to_value(for_gateway(http::Response::new(body))).unwrap();
        let (text, bytes) = (of("<p>é</p>".into()), of(vec![255, 0].into()));
        assert_eq!((&text["body"], &text["isBase64Encoded"]), (&json!("<p>é</p>"), &json!(false)));
        assert_eq!((&bytes["body"], &bytes["isBase64Encoded"]), (&json!("/wA="), &json!(true)));
    }

    #[test]
    fn a_form_of_another_site_is_refused() {
        let site = "https://site.example";
        assert!(is_same_origin(&headers(&[("sec-fetch-site", "same-origin")]), site));
        assert!(is_same_origin(&headers(&[("origin", "https://site.example")]), site));
        assert!(is_same_origin(&headers(&[]), site));
        for foreign in [
            [("sec-fetch-site", "cross-site"), ("origin", "https://site.example")],
            [("sec-fetch-site", "same-site"), ("origin", "https://site.example")],
            [("x", "x"), ("origin", "https://evil.example")],
            [("x", "x"), ("origin", "null")],
        ] {
            assert!(!is_same_origin(&headers(&foreign), site), "{foreign:?}");
        }
    }
}
