//! One request, as far as every handler needs it: when, on which family of routes, by whom, in which language.

use std::convert::Infallible;

use application::{access::Credential, moment::Moment};
use axum::extract::FromRequestParts;
use domain::{
    api_key::PresentedKey,
    digest::Digest,
    id::{self, AccountId, CustomerId},
    values::EmailAddress,
};
use http::{HeaderMap, Uri, header, request::Parts};
use jiff::Timestamp;
use lambda_http::request::RequestContext;
use language::Locale;

/// The cookie of a session: `<account>.<token>`. The prefix makes browsers keep it to this host, over TLS, for `/`.
pub const SESSION_COOKIE: &str = "__Host-session";
/// The cookie that ties a sign-in to the browser that began it.
pub const SIGN_IN_COOKIE: &str = "__Host-sign-in";
/// The cookie of the language menu.
pub const LANGUAGE_COOKIE: &str = "__Host-language";

/// A family of routes, told by the gateway's `routeKey`: the gateway has decided by it who is let through, so nothing
/// else may be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Pages, for browsers: session cookie.
    Pages,
    /// `/v1`, for people and programs: bearer JWT, checked by the gateway's authorizer.
    People,
    /// `/integration/v1`, for programs: API key, checked in the function.
    Programs,
}

/// How the caller wants to be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    /// HTML.
    Page,
    /// JSON.
    Json,
}

/// What every handler may know of its request.
#[derive(Clone, Debug)]
pub struct Call {
    /// When it came; read once.
    pub now: Timestamp,
    /// Its id, as the logs name it.
    pub request_id: String,
    /// The family of its route.
    pub family: Family,
    /// How it wants to be answered.
    pub face: Face,
    /// The reader's language.
    pub locale: Locale,
    /// Who it says it is; nobody when it brings nothing of its family's kind.
    pub credential: Option<Credential>,
    /// The API key it presents, on routes for programs.
    pub key: Option<PresentedKey>,
    /// The customer whose consent the gateway's authorizer has found, on routes of the data API.
    pub consented: Option<CustomerId>,
    /// The client's address (IP), from a trusted hop.
    pub client: String,
    /// Path and query.
    pub path_and_query: String,
}

impl Call {
    /// Reads a call off a request.
    #[must_use]
    pub fn of(
        context: &RequestContext,
        uri: &Uri,
        headers: &HeaderMap,
        trusted_proxy_hops: usize,
        now: Timestamp,
        lambda_id: Option<String>,
    ) -> Self {
        let RequestContext::ApiGatewayV2(gateway) = context else {
            return Self::unknown(uri, headers, now, lambda_id);
        };
        let family = family(gateway.route_key.as_deref().unwrap_or_default());
        let claims = gateway.authorizer.as_ref().and_then(|authorizer| authorizer.jwt.as_ref()).map(|jwt| &jwt.claims);
        let consent = gateway.authorizer.as_ref().and_then(|authorizer| authorizer.fields.get("customer"));
        let claim = |name: &str| claims.and_then(|claims| claims.get(name)).map(String::as_str);
        Self {
            credential: match family {
                Family::Pages => session(headers),
                Family::People => verified_account(claim("email"), claim("email_verified")).map(|account| Credential::Token { account }),
                Family::Programs => None,
            },
            key: match family {
                Family::Programs => bearer(headers).and_then(|text| PresentedKey::parse(text).ok()),
                Family::Pages | Family::People => None,
            },
            consented: consent.and_then(|customer| customer.as_str()?.parse().ok()),
            face: face(family, headers),
            client: client(headers, gateway.http.source_ip.as_deref().unwrap_or_default(), trusted_proxy_hops),
            request_id: gateway.request_id.clone().or(lambda_id).unwrap_or_default(),
            family,
            ..Self::unknown(uri, headers, now, None)
        }
    }

    fn unknown(uri: &Uri, headers: &HeaderMap, now: Timestamp, lambda_id: Option<String>) -> Self {
        Self {
            // Milliseconds are what people and logs can tell apart; the digits behind them only cost bytes in every item.
            now: Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now),
            request_id: lambda_id.unwrap_or_default(),
            family: Family::Pages,
            face: face(Family::Pages, headers),
            locale: locale(headers),
            credential: None,
            key: None,
            consented: None,
            client: String::new(),
            path_and_query: uri.path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string),
        }
    }

    /// What the use cases are told.
    #[must_use]
    pub fn moment(&self) -> Moment<'_> {
        Moment { now: self.now, request_id: &self.request_id, programme: application::programme::programme() }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Call {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        // The front puts it there before any router sees the request; a router used without it serves anonymous calls.
        let call = parts.extensions.get::<Self>().cloned();
        Ok(call.unwrap_or_else(|| Self::unknown(&parts.uri, &parts.headers, Timestamp::now(), None)))
    }
}

/// The family of a route key such as `POST /v1/me`.
fn family(route_key: &str) -> Family {
    let path = route_key.split_once(' ').map_or(route_key, |(_, path)| path);
    if path.starts_with("/integration/v1/") || path.starts_with("/data/v1/") {
        Family::Programs
    } else if path.starts_with("/v1/") {
        Family::People
    } else {
        Family::Pages
    }
}

fn face(family: Family, headers: &HeaderMap) -> Face {
    if family != Family::Pages {
        return Face::Json;
    }
    let named = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let (accept, content_type) = (named(header::ACCEPT), named(header::CONTENT_TYPE));
    // A browser always says that it takes HTML. A program that posts JSON wants JSON back.
    let takes_html = accept.contains("text/html");
    let speaks_json =
        accept.contains("application/json") || accept.contains("application/problem+json") || content_type.starts_with("application/json");
    if speaks_json && !takes_html { Face::Json } else { Face::Page }
}

fn locale(headers: &HeaderMap) -> Locale {
    let accept = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    cookie(headers, LANGUAGE_COOKIE).and_then(|tag| Locale::from_tag(&tag)).unwrap_or_else(|| Locale::negotiate(accept))
}

/// The value of a cookie.
#[must_use]
pub fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.to_owned())
}

fn session(headers: &HeaderMap) -> Option<Credential> {
    let value = cookie(headers, SESSION_COOKIE)?;
    let (account, token) = value.split_once('.')?;
    Some(Credential::Session { account: account.parse().ok()?, digest: Digest::of(token) })
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    bearer_of(headers.get(header::AUTHORIZATION)?.to_str().ok()?)
}

/// The token of an `Authorization` header's value, if it is of the scheme `Bearer`.
#[must_use]
pub fn bearer_of(value: &str) -> Option<&str> {
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

/// The account of the address that the issuer has verified. An address it has not is nobody's.
fn verified_account(email: Option<&str>, verified: Option<&str>) -> Option<AccountId> {
    let address = EmailAddress::parse(email?).ok()?;
    (verified == Some("true")).then(|| id::account(&address))
}

/// The client's address: what the gateway saw, unless proxies of the operator's own stand in front of it. Each of those
/// appends what it saw to `X-Forwarded-For`; anything further left was written by the client itself. Where the gateway
/// appends what it saw as well, that is the nearest proxy and no hop.
fn client(headers: &HeaderMap, source: &str, trusted_proxy_hops: usize) -> String {
    if trusted_proxy_hops == 0 {
        return source.to_owned();
    }
    let forwarded = headers.get("x-forwarded-for").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut hops: Vec<_> = forwarded.split(',').map(str::trim).filter(|hop| !hop.is_empty()).collect();
    hops.pop_if(|last| *last == source);
    hops.len().checked_sub(trusted_proxy_hops).and_then(|at| hops.get(at)).map_or_else(|| source.to_owned(), ToString::to_string)
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn the_route_key_tells_the_family_and_the_path_does_not() {
        assert_eq!(family("POST /apply"), Family::Pages);
        assert_eq!(family("GET /v1/me"), Family::People);
        assert_eq!(family("PUT /integration/v1/directory/customers/{id}"), Family::Programs);
        assert_eq!(family("$default"), Family::Pages);
    }

    #[test]
    fn an_unverified_address_is_nobodys() {
        assert!(verified_account(Some("ana@example.com"), Some("true")).is_some());
        for (email, verified) in
            [(Some("ana@example.com"), Some("false")), (Some("ana@example.com"), None), (None, Some("true")), (Some("x"), Some("true"))]
        {
            assert!(verified_account(email, verified).is_none());
        }
    }

    #[test]
    fn a_client_cannot_choose_its_own_address() {
        let forged = headers(&[("x-forwarded-for", "1.1.1.1, 2.2.2.2, 3.3.3.3")]);
        assert_eq!(client(&forged, "9.9.9.9", 0), "9.9.9.9");
        assert_eq!(client(&forged, "9.9.9.9", 1), "3.3.3.3");
        assert_eq!(client(&headers(&[]), "9.9.9.9", 1), "9.9.9.9");
    }

    #[test]
    fn what_the_gateway_appends_is_the_proxy_and_not_the_client() {
        let through_a_proxy = headers(&[("x-forwarded-for", "1.1.1.1, 2.2.2.2, 9.9.9.9")]);
        assert_eq!(client(&through_a_proxy, "9.9.9.9", 1), "2.2.2.2");
        assert_eq!(client(&through_a_proxy, "9.9.9.9", 0), "9.9.9.9");
        assert_eq!(client(&headers(&[("x-forwarded-for", "9.9.9.9")]), "9.9.9.9", 1), "9.9.9.9");
    }

    #[test]
    fn a_browser_is_answered_with_a_page_and_a_program_with_json() {
        assert_eq!(face(Family::Pages, &headers(&[("accept", "text/html,application/xhtml+xml")])), Face::Page);
        assert_eq!(face(Family::Pages, &headers(&[("content-type", "application/json")])), Face::Json);
        assert_eq!(face(Family::People, &headers(&[("accept", "text/html")])), Face::Json);
    }

    #[test]
    fn cookies_are_found_among_others() {
        let jar = headers(&[("cookie", "a=b; __Host-session=x.y; c=d")]);
        assert_eq!(cookie(&jar, SESSION_COOKIE).as_deref(), Some("x.y"));
        assert_eq!(cookie(&jar, "session"), None);
    }
}
