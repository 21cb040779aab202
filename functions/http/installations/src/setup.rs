//! Into an app's own setup: for people a redirect with a one-time code, for programs the address with it; and what a
//! partner's program gets for the code.

use std::{fmt::Write as _, sync::Arc};

use application::{
    ports::{Entropy, Lists, Reads, Writes},
    use_cases::{
        keys,
        setup::{self as story, ExchangeError, Setup},
    },
};
use axum::{body::Bytes, extract::State, response::Response};
use domain::installation::installation_id;
use entrypoint::{Call, Fields, Problem, organisation_pages::credential, respond};
use http::{HeaderMap, StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Installations, parse, path::At, refused};

type Desk<S, E> = State<Arc<Installations<S, E>>>;

/// Where to send whoever sets the app up.
#[derive(Serialize, ToSchema)]
pub struct SetupCodeDocument {
    /// The app's setup page, `code` and `installation` in its query. It counts once, and only for some minutes.
    address: String,
}

/// A code as the app's setup page got it.
#[derive(Deserialize, ToSchema)]
#[expect(dead_code, reason = "describes the body to readers of the OpenAPI document; `Fields` reads it")]
pub struct SetupCodeExchange {
    /// The code.
    code: String,
}

/// What a code stood for.
#[derive(Serialize, ToSchema)]
pub struct ExchangedDocument {
    /// The installation.
    installation: String,
    /// Whose data.
    customer: String,
    /// Which app.
    listing: String,
    /// The version consented to.
    version: u32,
    /// What may be read.
    scopes: Vec<String>,
}

/// The button: leads into the app's setup.
pub(crate) async fn begin<S: Reads + Writes + Lists, E: Entropy>(State(desk): Desk<S, E>, at: At, call: Call) -> Result<Response, Problem> {
    Ok(respond::see_other(&minted(&desk, &call, at).await?))
}

/// Where to send whoever sets the app up. Each answer holds another code.
#[utoipa::path(post, path = "/v1/customers/{org}/apps/{listing}/setup-codes", tag = "apps",
    params(("org" = String, Path, description = "The customer's id"), ("listing" = String, Path)),
    responses((status = 201, body = SetupCodeDocument), (status = 401), (status = 403), (status = 404),
        (status = 409, description = "Not installed, or the app has no setup of its own")), security(("bearer" = [])))]
pub(crate) async fn mint<S: Reads + Writes + Lists, E: Entropy>(State(desk): Desk<S, E>, at: At, call: Call) -> Result<Response, Problem> {
    let address = minted(&desk, &call, at).await?;
    Ok(respond::json(StatusCode::CREATED, &SetupCodeDocument { address }))
}

/// What was installed, for the code that the app's setup page got: once, within minutes, by a key of the app's partner.
#[utoipa::path(post, path = "/integration/v1/setup-codes/exchange", tag = "apps", request_body = SetupCodeExchange,
    responses((status = 200, body = ExchangedDocument), (status = 400), (status = 401),
        (status = 404, description = "No such code, or of another partner's app"),
        (status = 409, description = "Used or expired, or the app is not installed any more; `code` says which"), (status = 422)),
    security(("api_key" = [])))]
pub(crate) async fn exchange<S: Reads + Writes + Lists, E>(
    State(desk): Desk<S, E>,
    call: Call,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let code = match Fields::parsed(&headers, &body, parse::code) {
        Ok(code) => code,
        Err(problem) => {
            // A key that opens nothing is told so, whatever was wrong with the request.
            keys::let_partner_in(&desk.store, call.key.as_ref(), call.now).await?;
            return Err(problem);
        }
    };
    let exchanged = story::exchange(&desk.store, call.key.as_ref(), &code, call.moment()).await.map_err(not_exchanged)?;
    let document = ExchangedDocument {
        installation: exchanged.installation.to_string(),
        customer: exchanged.customer.to_string(),
        listing: exchanged.listing.to_string(),
        version: exchanged.version,
        scopes: exchanged.scopes,
    };
    Ok(respond::json(StatusCode::OK, &document))
}

async fn minted<S: Reads + Writes, E: Entropy>(desk: &Installations<S, E>, call: &Call, at: At) -> Result<String, Problem> {
    let begun = story::begin(&desk.store, &desk.entropy, credential(call)?, &at.customer, &at.listing, call.moment()).await;
    let setup = begun.map_err(|error| refused(error, "scopes"))?.ok_or_else(|| Problem::conflict("no_setup"))?;
    Ok(address(&setup, &installation_id(&at.customer, &at.listing).to_string()))
}

/// The setup page's address with code and installation added to whatever its query says already.
fn address(setup: &Setup, installation: &str) -> String {
    let whole = setup.address.as_str();
    let (page, fragment) = whole.split_once('#').map_or((whole, None), |(page, fragment)| (page, Some(fragment)));
    let separator = match page.split_once('?') {
        None => "?",
        Some((_, "")) => "",
        Some(_) => "&",
    };
    // Neither holds a character that means something in an address.
    let mut address = format!("{page}{separator}code={}&installation={installation}", setup.code.expose());
    if let Some(fragment) = fragment {
        // Writing to a String cannot fail.
        let _ = write!(address, "#{fragment}");
    }
    address
}

fn not_exchanged(error: ExchangeError) -> Problem {
    match error {
        ExchangeError::NotLetIn(error) => error.into(),
        ExchangeError::Store(error) => error.into(),
        ExchangeError::Unknown => Problem::not_found(),
        ExchangeError::Used => Problem::conflict("code_used"),
        ExchangeError::Expired => Problem::conflict("code_expired"),
        ExchangeError::Rejected(_) => Problem::conflict("not_installed"),
    }
}

#[cfg(test)]
mod tests {
    use domain::values::{Redacted, WebAddress};

    use super::*;

    #[test]
    fn code_and_installation_join_what_the_address_says_already() {
        let led = |text: &str| {
            let setup = Setup { address: WebAddress::parse(text).unwrap(), code: Redacted::new("0a".to_owned()) };
            address(&setup, "installation_1")
        };
        assert_eq!(led("https://a.example/setup"), "https://a.example/setup?code=0a&installation=installation_1");
        assert_eq!(led("https://a.example/setup?"), "https://a.example/setup?code=0a&installation=installation_1");
        assert_eq!(led("https://a.example/?x=1#top"), "https://a.example/?x=1&code=0a&installation=installation_1#top");
    }
}
