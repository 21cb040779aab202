//! Names to addresses: by the system, or by a resolver that whoever asks brings along.

use std::{
    error::Error,
    future::Future,
    net::SocketAddr,
    pin::Pin,
    task::{Context, Poll},
    vec,
};

use aws_smithy_runtime_api::client::dns::{ResolveDns as _, SharedDnsResolver};
use hyper_util::client::legacy::connect::dns::Name;
use tower_service::Service;

type Found = Result<vec::IntoIter<SocketAddr>, Box<dyn Error + Send + Sync>>;

/// The resolver of a pool of connections; without one the system's.
#[derive(Clone, Debug)]
pub(crate) struct Resolver(pub(crate) Option<SharedDnsResolver>);

impl Service<Name> for Resolver {
    type Response = vec::IntoIter<SocketAddr>;
    type Error = Box<dyn Error + Send + Sync>;
    type Future = Pin<Box<dyn Future<Output = Found> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, name: Name) -> Self::Future {
        let resolver = self.0.clone();
        Box::pin(async move {
            // The port is the address's own; the pool puts it in.
            let found: Vec<SocketAddr> = match resolver {
                Some(resolver) => resolver.resolve_dns(name.as_str()).await?.into_iter().map(|address| (address, 0).into()).collect(),
                None => tokio::net::lookup_host((name.as_str(), 0)).await?.collect(),
            };
            Ok(found.into_iter())
        })
    }
}
