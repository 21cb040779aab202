//! Calls of webhook endpoints: addresses that strangers give us, asked from inside our own network.
//!
//! ```text
//! address ─→ https, or the allowance ─→ name resolved by us ─→ every address checked ─→ connected to one of these very
//!            for loopback                                      (one that is not public:     addresses: nobody resolves
//!                                                              all are refused)             the name a second time
//! ```
//! No redirect is followed, no proxy is asked, nothing of the answer is kept but its status. One call has ten seconds for
//! everything; 64 KB of the answer are read, so that the connection can be used again, and the rest is cut off. The
//! answer's head is bounded by the HTTP stack (100 headers, some hundred kilobytes).

use std::{
    error::Error,
    net::IpAddr,
    time::{Duration, Instant},
};

use application::ports::{CallEndpoints, Notice, Posted};
use aws_smithy_runtime_api::client::{
    dns::{DnsFuture, ResolveDns, ResolveDnsError},
    http::HttpConnector as _,
    orchestrator::HttpRequest,
};
use aws_smithy_types::body::SdkBody;
use domain::{
    limits,
    values::is_public_address,
    webhook::{EndpointAddress, Loopback, delivery::Outcome},
};
use http_body_util::BodyExt as _;
use jiff::SignedDuration;
use transport::Transport;
use url::{Host, Url};

/// How long the rest of an answer is waited for once its status is known: a body that drips does not cost ten seconds.
const REST_OF_ANSWER: Duration = Duration::from_secs(1);

/// Calls endpoints. One per function: its connections are kept and its certificates are read when it first calls.
pub struct EndpointClient {
    transport: Transport,
    guard: Guard,
    patience: Duration,
}

impl EndpointClient {
    /// A client that calls the public internet, and loopback only where this deployment allows it.
    #[must_use]
    pub fn new(loopback: Loopback) -> Self {
        let patience = Duration::from_secs(limits::WEBHOOK_CALL.as_secs().unsigned_abs());
        let guard = Guard { loopback };
        Self { transport: Transport::new(crate::CONNECT_TIMEOUT).resolving_by(guard), guard, patience }
    }

    /// The same client with less patience.
    #[must_use]
    pub fn within(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    async fn exchange(&self, notice: &Notice) -> Outcome {
        if !self.guard.passes(&notice.url) {
            return Outcome::AddressRefused {};
        }
        let mut request = http::Request::post(notice.url.as_str()).header(http::header::CONTENT_LENGTH, notice.body.len());
        for (name, value) in &notice.headers {
            request = request.header(*name, value);
        }
        let request = request.body(SdkBody::from(notice.body.clone())).ok().and_then(|request| HttpRequest::try_from(request).ok());
        let Some(request) = request else { return Outcome::Unreachable {} };
        match self.transport.call(request).await {
            Ok(answer) => {
                let status = answer.status().as_u16();
                // Its status is its answer, whatever becomes of the rest.
                let _ = tokio::time::timeout(REST_OF_ANSWER, drain(answer.into_body())).await;
                Outcome::Answered { status }
            }
            Err(error) if error.is_timeout() => Outcome::Late {},
            Err(error) if chain(&error).any(|cause| cause.downcast_ref::<NotPublic>().is_some()) => Outcome::AddressRefused {},
            Err(_) => Outcome::Unreachable {},
        }
    }
}

impl CallEndpoints for EndpointClient {
    async fn post(&self, notice: &Notice) -> Posted {
        let began = Instant::now();
        let outcome = tokio::time::timeout(self.patience, self.exchange(notice)).await.unwrap_or(Outcome::Late {});
        Posted { outcome, took: SignedDuration::try_from(began.elapsed()).unwrap_or(SignedDuration::MAX) }
    }
}

/// Reads at most what is allowed, and drops the rest with its connection.
async fn drain(mut body: SdkBody) {
    let mut read = 0;
    while let Some(Ok(frame)) = body.frame().await {
        // Trailers have no length.
        let Some(data) = frame.data_ref() else { continue };
        read += data.len();
        if read > limits::WEBHOOK_ANSWER_BYTES {
            return;
        }
    }
}

/// A name that stands for an address that is not the public's.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("the name stands for an address that is not public")]
struct NotPublic;

/// What may be connected to. It resolves names itself, so that what was checked is what is connected to.
#[derive(Clone, Copy, Debug)]
struct Guard {
    loopback: Loopback,
}

impl Guard {
    /// Whether the address itself may be called; a host that is an address is never resolved, so it is checked here.
    fn passes(self, address: &EndpointAddress) -> bool {
        // Stored addresses were parsed under the rule of their day: parsed again under today's.
        EndpointAddress::parse(address.as_str(), self.loopback).is_ok()
            && Url::parse(address.as_str()).is_ok_and(|url| match url.host() {
                Some(Host::Ipv4(address)) => self.allows(IpAddr::V4(address)),
                Some(Host::Ipv6(address)) => self.allows(IpAddr::V6(address)),
                Some(Host::Domain(_)) => true,
                None => false,
            })
    }

    fn allows(self, address: IpAddr) -> bool {
        is_public_address(address) || (self.loopback == Loopback::Allowed && address.is_loopback())
    }

    /// The addresses, when each of them may be connected to.
    fn check(self, addresses: Vec<IpAddr>) -> Result<Vec<IpAddr>, ResolveDnsError> {
        if addresses.iter().all(|address| self.allows(*address)) { Ok(addresses) } else { Err(ResolveDnsError::new(NotPublic)) }
    }
}

impl ResolveDns for Guard {
    fn resolve_dns<'a>(&'a self, name: &'a str) -> DnsFuture<'a> {
        DnsFuture::new(async move {
            let found = tokio::net::lookup_host((name, 0)).await.map_err(ResolveDnsError::new)?;
            self.check(found.map(|address| address.ip()).collect())
        })
    }
}

fn chain<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error| (*error).source())
}

#[cfg(test)]
mod tests {
    use std::{
        io::{Read as _, Write as _},
        net::TcpListener,
        thread,
    };

    use aws::fakes::{Answer, CannedService};

    use super::*;

    fn notice(url: &str) -> Notice {
        Notice {
            url: EndpointAddress::parse(url, Loopback::Allowed).unwrap(),
            headers: vec![("content-type", "application/cloudevents+json".to_owned()), ("webhook-id", "e/1".to_owned())],
            body: b"{}".to_vec(),
        }
    }

    async fn post(loopback: Loopback, url: &str) -> Posted {
        EndpointClient::new(loopback).within(Duration::from_secs(3)).post(&notice(url)).await
    }

    /// A host that does something with each connection.
    fn host(act: impl Fn(&mut std::net::TcpStream) + Send + 'static) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let _ = stream.read(&mut [0; 4096]);
                act(&mut stream);
            }
        });
        format!("http://{address}/hook")
    }

    #[tokio::test]
    async fn a_notice_arrives_with_its_headers_and_body() {
        let service = CannedService::answering(vec![Answer::With(204, String::new())]);
        let posted = post(Loopback::Allowed, &format!("{}/in?x=1", service.url())).await;
        assert_eq!(posted.outcome, Outcome::Answered { status: 204 });
        let asked = service.asked().remove(0);
        assert_eq!((asked.line.as_str(), asked.body.as_str()), ("POST /in?x=1", "{}"));
        assert_eq!((asked.header("webhook-id"), asked.header("content-type")), (Some("e/1"), Some("application/cloudevents+json")));
    }

    #[tokio::test]
    async fn without_the_allowance_this_machine_is_never_called() {
        let service = CannedService::answering(vec![Answer::With(200, String::new())]);
        let port = service.url().rsplit(':').next().unwrap();
        for url in [service.url().to_owned(), format!("https://127.0.0.1:{port}/"), format!("https://localhost:{port}/")] {
            assert_eq!(post(Loopback::Refused, &url).await.outcome, Outcome::AddressRefused {}, "{url}");
        }
        assert!(service.asked().is_empty());
    }

    #[tokio::test]
    async fn a_name_is_resolved_by_the_guard_and_refused_when_it_stands_for_this_machine() {
        // `localhost` is a name that every machine resolves, here by the resolver alone: the address's own text is not asked.
        let guard = Guard { loopback: Loopback::Refused };
        let refused = guard.resolve_dns("localhost").await.unwrap_err();
        assert!(chain(&refused).any(|cause| cause.downcast_ref::<NotPublic>().is_some()));
        assert!(Guard { loopback: Loopback::Allowed }.resolve_dns("localhost").await.is_ok());
        let service = CannedService::answering(vec![Answer::With(200, String::new())]);
        let request = http::Request::post(service.url().replace("127.0.0.1", "localhost")).body(SdkBody::empty()).unwrap();
        let transport = Transport::new(crate::CONNECT_TIMEOUT).resolving_by(guard);
        let error = transport.call(HttpRequest::try_from(request).unwrap()).await.unwrap_err();
        assert!(chain(&error).any(|cause| cause.downcast_ref::<NotPublic>().is_some()), "{error:?}");
        assert!(service.asked().is_empty());
    }

    #[test]
    fn one_address_that_is_not_public_refuses_the_whole_name() {
        let guard = Guard { loopback: Loopback::Refused };
        let check = |addresses: &[&str]| guard.check(addresses.iter().map(|text| text.parse().unwrap()).collect());
        assert_eq!(check(&["1.1.1.1", "2606:4700::1111"]).unwrap().len(), 2);
        for hidden in ["10.0.0.1", "169.254.169.254", "100.64.0.1", "224.0.0.1", "192.0.2.1", "::ffff:10.0.0.1", "fd00::1", "fe80::1"] {
            assert!(check(&["1.1.1.1", hidden]).is_err(), "{hidden}");
        }
        let loopback_only = Guard { loopback: Loopback::Allowed };
        assert!(loopback_only.check(vec!["127.0.0.1".parse().unwrap()]).is_ok());
        assert!(loopback_only.check(vec!["10.0.0.1".parse().unwrap()]).is_err(), "the allowance is for loopback alone");
    }

    #[tokio::test]
    async fn an_endpoint_that_hangs_is_late_when_the_time_is_over() {
        let url = host(|_| thread::sleep(Duration::from_secs(20)));
        let client = EndpointClient::new(Loopback::Allowed).within(Duration::from_millis(300));
        let posted = client.post(&notice(&url)).await;
        assert_eq!(posted.outcome, Outcome::Late {});
        assert!(posted.took >= SignedDuration::from_millis(300));
    }

    #[tokio::test]
    async fn a_redirect_is_an_answer_and_is_not_followed() {
        let elsewhere = CannedService::answering(vec![Answer::With(200, String::new())]);
        let location = elsewhere.url().to_owned();
        let url = host(move |stream| {
            let _ = write!(stream, "HTTP/1.1 307 Elsewhere\r\nlocation: {location}/\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
        });
        assert_eq!(post(Loopback::Allowed, &url).await.outcome, Outcome::Answered { status: 307 });
        assert!(elsewhere.asked().is_empty());
    }

    #[tokio::test]
    async fn ten_megabytes_are_cut_off_and_a_body_without_end_is_not_waited_for() {
        let service = CannedService::answering(vec![Answer::With(200, "x".repeat(10_000_000))]);
        assert_eq!(post(Loopback::Allowed, service.url()).await.outcome, Outcome::Answered { status: 200 });
        let url = host(|stream| {
            let _ = write!(stream, "HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nx");
            thread::sleep(Duration::from_secs(20));
        });
        assert_eq!(post(Loopback::Allowed, &url).await.outcome, Outcome::Answered { status: 200 });
    }

    #[tokio::test]
    async fn a_head_without_end_is_no_answer() {
        let url = host(|stream| {
            let _ = write!(stream, "HTTP/1.1 200 OK\r\n");
            for number in 0..100_000 {
                if write!(stream, "x-{number}: {}\r\n", "y".repeat(100)).is_err() {
                    return;
                }
            }
        });
        assert_eq!(post(Loopback::Allowed, &url).await.outcome, Outcome::Unreachable {});
    }

    #[tokio::test]
    async fn nobody_there_is_unreachable() {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        assert_eq!(post(Loopback::Allowed, &format!("http://127.0.0.1:{port}/")).await.outcome, Outcome::Unreachable {});
        let service = CannedService::answering(vec![Answer::Nothing]);
        assert_eq!(post(Loopback::Allowed, service.url()).await.outcome, Outcome::Unreachable {});
    }
}
