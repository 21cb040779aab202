//! The one HTTP stack and the one TLS stack of every function: HTTP/1.1 by hyper, TLS by rustls with ring.
//!
//! What asks through it: the services' SDKs (`shared/aws`), and whoever asks other hosts (`shared/outbound`). The SDK's own connector
//! does the same and brings HTTP/2, which the services do not offer, and proxies, which nobody here has: a hundred and
//! fifty kilobytes of each function.

mod failure;
mod resolver;

use std::{
    fmt,
    sync::{Arc, OnceLock},
    time::Duration,
};

use aws_smithy_runtime_api::client::{
    connection::{CaptureSmithyConnection, ConnectionMetadata},
    dns::{ResolveDns, SharedDnsResolver},
    http::{HttpConnector, HttpConnectorFuture, SharedHttpClient, SharedHttpConnector, http_client_fn},
    orchestrator::{HttpRequest, HttpResponse},
    result::ConnectorError,
};
use aws_smithy_types::body::SdkBody;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{
        Client,
        connect::{CaptureConnection, HttpConnector as Tcp, capture_connection},
    },
    rt::{TokioExecutor, TokioTimer},
};
use rustls::{ClientConfig, RootCertStore, crypto::ring};

use crate::resolver::Resolver;

type Pool = Client<HttpsConnector<Tcp<Resolver>>, SdkBody>;

/// Asks hosts. Cheap to clone; its connections are shared by all clones, and the system's certificates are read by the first
/// request.
///
/// It has no limit of time for an answer: whoever asks knows how long it has.
#[derive(Clone)]
pub struct Transport {
    pool: Arc<OnceLock<Pool>>,
    connect_timeout: Duration,
    resolver: Option<SharedDnsResolver>,
}

impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transport").field("connect_timeout", &self.connect_timeout).finish_non_exhaustive()
    }
}

impl Transport {
    /// A transport that waits so long for a connection. Names are resolved by the system.
    #[must_use]
    pub fn new(connect_timeout: Duration) -> Self {
        Self { pool: Arc::default(), connect_timeout, resolver: None }
    }

    /// The same, connecting only to addresses that this resolver gives. A host that is an address itself is not resolved.
    #[must_use]
    pub fn resolving_by(self, resolver: impl ResolveDns + 'static) -> Self {
        Self { resolver: Some(SharedDnsResolver::new(resolver)), ..self }
    }

    /// As the SDKs take it.
    #[must_use]
    pub fn into_http_client(self) -> SharedHttpClient {
        let connector = SharedHttpConnector::new(self);
        http_client_fn(move |_, _| connector.clone())
    }

    fn pool(&self) -> Result<&Pool, rustls::Error> {
        if let Some(pool) = self.pool.get() {
            return Ok(pool);
        }
        let mut roots = RootCertStore::empty();
        // Without any, no host is trusted, and each connection says so.
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        let pool = self.pool_trusting(roots)?;
        Ok(self.pool.get_or_init(|| pool))
    }

    /// A pool that speaks TLS 1.2 and 1.3 with hosts whose certificates come from these.
    fn pool_trusting(&self, roots: RootCertStore) -> Result<Pool, rustls::Error> {
        let mut tcp = Tcp::new_with_resolver(Resolver(self.resolver.clone()));
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        tcp.set_connect_timeout(Some(self.connect_timeout));
        let tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider())).with_safe_default_protocol_versions()?;
        let tls = tls.with_root_certificates(roots).with_no_client_auth();
        let https = HttpsConnectorBuilder::new().with_tls_config(tls).https_or_http().enable_http1().wrap_connector(tcp);
        Ok(Client::builder(TokioExecutor::new()).pool_timer(TokioTimer::new()).build(https))
    }
}

impl HttpConnector for Transport {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let mut request = match request.try_into_http1x() {
            Ok(request) => request,
            Err(error) => return HttpConnectorFuture::ready(Err(ConnectorError::user(error.into()))),
        };
        // The SDK has a connection that failed it closed rather than used again.
        if let Some(capture) = request.extensions().get::<CaptureSmithyConnection>().cloned() {
            let connection = capture_connection(&mut request);
            capture.set_connection_retriever(move || retrieve(&connection));
        }
        let answer = match self.pool() {
            Ok(pool) => pool.request(request),
            Err(error) => return HttpConnectorFuture::ready(Err(ConnectorError::other(error.into(), None))),
        };
        HttpConnectorFuture::new(async move {
            let answer = answer.await.map_err(failure::classify)?;
            HttpResponse::try_from(answer.map(SdkBody::from_body_1_x)).map_err(|error| ConnectorError::other(error.into(), None))
        })
    }
}

fn retrieve(connection: &CaptureConnection) -> Option<ConnectionMetadata> {
    connection.connection_metadata().as_ref()?;
    let connection = connection.clone();
    let poison = move || {
        if let Some(connected) = connection.connection_metadata().as_ref() {
            connected.poison();
        }
    };
    Some(ConnectionMetadata::builder().proxied(false).poison_fn(poison).build())
}

#[cfg(test)]
mod tests {
    use std::{
        io::{Read as _, Write as _},
        net::{TcpListener, TcpStream},
        sync::{
            Arc, OnceLock,
            atomic::{AtomicUsize, Ordering},
        },
        thread,
        time::Duration,
    };

    use aws_smithy_runtime_api::client::{http::HttpConnector as _, orchestrator::HttpRequest, result::ConnectorError};
    use aws_smithy_types::{body::SdkBody, retry::ErrorKind};
    use rustls::{RootCertStore, ServerConfig, ServerConnection, StreamOwned, crypto::ring, pki_types::PrivateKeyDer};

    use super::Transport;

    fn transport() -> Transport {
        Transport::new(Duration::from_secs(2))
    }

    async fn get(transport: &Transport, url: &str) -> Result<u16, ConnectorError> {
        let request = http::Request::get(url).body(SdkBody::empty()).unwrap();
        let answer = transport.call(HttpRequest::try_from(request).unwrap()).await?;
        Ok(answer.status().as_u16())
    }

    /// Does something with each connection, counted from 1, and says on which port.
    fn host(act: impl Fn(TcpStream, usize) + Send + Sync + 'static) -> u16 {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let act = Arc::new(act);
        thread::spawn(move || {
            for (place, stream) in listener.incoming().flatten().enumerate() {
                let act = Arc::clone(&act);
                thread::spawn(move || act(stream, place + 1));
            }
        });
        port
    }

    const ANSWER: &[u8] = b"HTTP/1.1 204 No Content\r\n\r\n";

    /// A host with a certificate that it signed itself, and that certificate.
    fn https_host() -> (u16, RootCertStore) {
        let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
        let mut roots = RootCertStore::empty();
        roots.add(made.cert.der().clone()).unwrap();
        let tls = ServerConfig::builder_with_provider(Arc::new(ring::default_provider())).with_safe_default_protocol_versions().unwrap();
        let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
        let tls = Arc::new(tls.with_no_client_auth().with_single_cert(vec![made.cert.der().clone()], key).unwrap());
        let port = host(move |stream, _| {
            let mut stream = StreamOwned::new(ServerConnection::new(Arc::clone(&tls)).unwrap(), stream);
            if stream.read(&mut [0; 4096]).is_ok() {
                let _ = stream.write_all(ANSWER);
            }
        });
        (port, roots)
    }

    #[tokio::test]
    async fn a_host_whose_certificate_is_trusted_is_asked_by_tls() {
        let (port, roots) = https_host();
        let pool = transport().pool_trusting(roots).unwrap();
        let trusting = Transport { pool: Arc::new(OnceLock::from(pool)), ..transport() };
        assert_eq!(get(&trusting, &format!("https://localhost:{port}/")).await.unwrap(), 204);
    }

    #[tokio::test]
    async fn a_host_whose_certificate_nobody_signed_is_not_asked_nor_one_of_another_name() {
        let (port, roots) = https_host();
        let error = get(&transport(), &format!("https://localhost:{port}/")).await.unwrap_err();
        assert!(error.is_io(), "{error:?}");
        let pool = transport().pool_trusting(roots).unwrap();
        let trusting = Transport { pool: Arc::new(OnceLock::from(pool)), ..transport() };
        assert!(get(&trusting, &format!("https://127.0.0.1:{port}/")).await.is_err());
    }

    #[tokio::test]
    async fn a_connection_is_used_again() {
        let connections = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&connections);
        let port = host(move |mut stream, place| {
            counted.store(place, Ordering::SeqCst);
            while stream.read(&mut [0; 4096]).is_ok_and(|read| read > 0) {
                let _ = stream.write_all(ANSWER);
            }
        });
        let transport = transport();
        for _ in 0..3 {
            assert_eq!(get(&transport.clone(), &format!("http://127.0.0.1:{port}/")).await.unwrap(), 204);
        }
        assert_eq!(connections.load(Ordering::SeqCst), 1);
    }

    #[tokio::test]
    async fn what_fails_is_told_as_what_it_is() {
        let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let refused = get(&transport(), &format!("http://127.0.0.1:{closed}/")).await.unwrap_err();
        assert!(refused.is_io(), "{refused:?}");
        let port = host(|mut stream, _| {
            let _ = stream.read(&mut [0; 4096]);
        });
        let broken_off = get(&transport(), &format!("http://127.0.0.1:{port}/")).await.unwrap_err();
        assert_eq!(broken_off.as_other(), Some(ErrorKind::TransientError), "{broken_off:?}");
    }
}
