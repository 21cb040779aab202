//! HTTP to hosts that are not services of the cloud account: the identity provider, presigned addresses; and, by a guard
//! of its own ([`EndpointClient`]), webhook endpoints.
//!
//! The same HTTP and TLS stack as the service clients'. No redirects, no cookies, no proxies; every answer has a limit of
//! time and size. The scheme is the address's own: whoever configures `http` (a local cloud) gets it, nobody else.

mod endpoints;

use std::{fmt, time::Duration};

use aws_smithy_runtime_api::client::{http::HttpConnector as _, orchestrator::HttpRequest};
use aws_smithy_types::body::SdkBody;
use http_body_util::{BodyExt as _, Limited};
use transport::Transport;
use url::Url;

pub use endpoints::EndpointClient;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(2);
/// The whole exchange, body included; within a function's ten seconds there is time for two.
const EXCHANGE_TIMEOUT: Duration = Duration::from_secs(4);

/// What a host answered, whatever its status.
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// Its `ETag`, as it was sent.
    pub tag: Option<String>,
    /// Its `Content-Range`, as it was sent.
    pub range: Option<String>,
    /// The body.
    pub body: Vec<u8>,
}

/// Without the body: it may hold tokens.
impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer").field("status", &self.status).field("bytes", &self.body.len()).finish_non_exhaustive()
    }
}

/// No answer that can be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoAnswer {
    /// The request cannot be made.
    #[error("the address cannot be asked")]
    Address,
    /// The host cannot be reached, or broke off.
    #[error("the host cannot be reached")]
    Unreachable,
    /// The host took too long.
    #[error("the host did not answer in time")]
    Late,
    /// The answer is larger than allowed.
    #[error("the answer is larger than {0} bytes")]
    TooLarge(usize),
}

/// Asks hosts. One per function: its connections are kept and its certificates are read when it first asks.
pub struct HttpClient {
    transport: Transport,
    answer_bytes: usize,
}

impl HttpClient {
    /// A client that accepts answers of at most so many bytes.
    #[must_use]
    pub fn new(answer_bytes: usize) -> Self {
        Self { transport: Transport::new(CONNECT_TIMEOUT), answer_bytes }
    }

    /// `GET`s an address.
    pub async fn get(&self, url: &Url) -> Result<Answer, NoAnswer> {
        self.exchange(http::Request::get(url.as_str()).body(SdkBody::empty())).await
    }

    /// `GET`s a part of what is at an address (RFC 9110, 14.2), such as `bytes=0-99`.
    pub async fn get_range(&self, url: &Url, range: &str) -> Result<Answer, NoAnswer> {
        self.exchange(http::Request::get(url.as_str()).header(http::header::RANGE, range).body(SdkBody::empty())).await
    }

    /// `PUT`s nothing, with these headers: services copy what they hold by it.
    pub async fn put_nothing(&self, url: &Url, headers: &[(&str, String)]) -> Result<Answer, NoAnswer> {
        let empty = http::Request::put(url.as_str()).header(http::header::CONTENT_LENGTH, 0);
        let request = headers.iter().fold(empty, |request, (name, value)| request.header(*name, value));
        self.exchange(request.body(SdkBody::empty())).await
    }

    /// `POST`s a form, already encoded, and accepts JSON.
    pub async fn post_form(&self, url: &Url, form: String) -> Result<Answer, NoAnswer> {
        let request = http::Request::post(url.as_str())
            .header(http::header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(http::header::CONTENT_LENGTH, form.len())
            .header(http::header::ACCEPT, "application/json");
        self.exchange(request.body(SdkBody::from(form))).await
    }

    async fn exchange(&self, request: http::Result<http::Request<SdkBody>>) -> Result<Answer, NoAnswer> {
        let request = request.map_err(|_| NoAnswer::Address)?;
        let request = HttpRequest::try_from(request).map_err(|_| NoAnswer::Address)?;
        let exchange = async {
            let answer = self.transport.call(request).await;
            let answer = answer.map_err(|error| if error.is_timeout() { NoAnswer::Late } else { NoAnswer::Unreachable })?;
            let status = answer.status().as_u16();
            let header = |name: &str| answer.headers().get(name).map(ToOwned::to_owned);
            let (tag, range) = (header("etag"), header("content-range"));
            let body = Limited::new(answer.into_body(), self.answer_bytes).collect().await.map_err(|error| {
                let is_too_large = error.downcast_ref::<http_body_util::LengthLimitError>().is_some();
                if is_too_large { NoAnswer::TooLarge(self.answer_bytes) } else { NoAnswer::Unreachable }
            })?;
            Ok(Answer { status, tag, range, body: body.to_bytes().into() })
        };
        tokio::time::timeout(EXCHANGE_TIMEOUT, exchange).await.unwrap_or(Err(NoAnswer::Late))
    }
}

#[cfg(test)]
mod tests {
    use aws::fakes::{Answer as Canned, CannedService};

    use super::*;

    fn url(service: &CannedService, path: &str) -> Url {
        format!("{}{path}", service.url()).parse().unwrap()
    }

    #[tokio::test]
    async fn a_form_is_posted_and_any_status_is_an_answer() {
        let service = CannedService::answering(vec![Canned::With(400, "no".to_owned())]);
        let answer = HttpClient::new(10).post_form(&url(&service, "/token?x=1"), "a=b".to_owned()).await.unwrap();
        assert_eq!((answer.status, answer.body.as_slice()), (400, b"no".as_slice()));
        let asked = service.asked().remove(0);
        assert_eq!((asked.line.as_str(), asked.body.as_str()), ("POST /token?x=1", "a=b"));
        assert_eq!(asked.header("content-type"), Some("application/x-www-form-urlencoded"));
    }

    #[tokio::test]
    async fn an_answer_over_the_limit_is_not_read() {
        let service = CannedService::answering(vec![Canned::With(200, "x".repeat(11))]);
        assert_eq!(HttpClient::new(10).get(&url(&service, "/")).await.unwrap_err(), NoAnswer::TooLarge(10));
    }

    #[tokio::test]
    async fn a_redirect_is_an_answer_and_is_not_followed() {
        let service = CannedService::answering(vec![Canned::With(302, String::new())]);
        assert_eq!(HttpClient::new(10).get(&url(&service, "/")).await.unwrap().status, 302);
        assert_eq!(service.asked().len(), 1);
    }

    #[tokio::test]
    async fn a_host_that_breaks_off_is_unreachable() {
        let service = CannedService::answering(vec![Canned::Nothing]);
        assert_eq!(HttpClient::new(10).get(&url(&service, "/")).await.unwrap_err(), NoAnswer::Unreachable);
    }
}
