//! Signs people in and out, and shows them where they belong.
//!
//! ```text
//! GET  /sign-in?return_to=    → the identity provider (authorization code with PKCE)
//! GET  /sign-in/callback      ← back from it: session cookie, then return_to
//! POST /sign-out              ends the session
//! GET  /home                  the organisations I belong to
//! POST /language              keeps the chosen language in a cookie
//! GET  /v1/me                 the same as JSON, for bearer tokens
//! ```

mod home;
mod sessions;

use std::sync::Arc;

use application::ports::{Entropy, IdentityProvider, Lists, Reads, Writes};
use axum::{
    Router,
    routing::{get, post},
};
use domain::values::EmailAddress;
use entrypoint::{Front, Routes, Site};

pub use home::openapi;

/// The function.
#[derive(Debug)]
pub struct SignIn<S, I, E> {
    store: S,
    provider: I,
    entropy: E,
    /// The address that the deployment names as first operator.
    first_operator: Option<EmailAddress>,
    site: Site,
}

impl<S, I, E> SignIn<S, I, E>
where
    S: Reads + Writes + Lists + 'static,
    I: IdentityProvider + 'static,
    E: Entropy + 'static,
{
    /// The function over its ports.
    pub const fn new(store: S, provider: I, entropy: E, first_operator: Option<EmailAddress>, site: Site) -> Self {
        Self { store, provider, entropy, first_operator, site }
    }

    /// Its front.
    pub fn front(self) -> Front {
        let site = self.site.clone();
        let function = Arc::new(self);
        let pages = Router::new()
            .route("/sign-in", get(sessions::begin::<S, I, E>))
            .route("/sign-in/callback", get(sessions::finish::<S, I, E>))
            .route("/sign-out", post(sessions::sign_out::<S, I, E>))
            .route("/home", get(home::page::<S, I, E>))
            .route("/language", post(sessions::language))
            .with_state(Arc::clone(&function));
        let people = Router::new().route("/v1/me", get(home::me::<S, I, E>)).with_state(function);
        Front::new(Routes { pages, people, ..Routes::default() }, site)
    }
}
