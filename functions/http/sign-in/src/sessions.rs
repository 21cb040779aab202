//! Sessions: begun at the identity provider, kept by the digest of a cookie, ended by a button.

use std::sync::Arc;

use application::{
    ports::{Entropy, IdentityProvider, Lists, Reads, SignInRefused, Writes},
    use_cases::sign_in::{self as story, SignInError},
};
use axum::{
    body::Bytes,
    extract::{Query, State},
    response::Response,
};
use domain::{
    limits,
    values::{Invalid, Redacted},
};
use entrypoint::{
    Call, Fields, Problem,
    call::{LANGUAGE_COOKIE, SESSION_COOKIE, SIGN_IN_COOKIE, cookie},
    respond,
};
use http::{HeaderMap, StatusCode, header};
use language::Locale;
use pages::{
    frame::{Frame, Visitor},
    sign_in_problem::{SignInProblem, SignInProblemPage},
};
use serde::Deserialize;
use subtle::ConstantTimeEq as _;

use crate::SignIn;

/// A year, in seconds: how long a browser keeps the chosen language.
const LANGUAGE_SECONDS: i64 = 365 * 24 * 3600;

#[derive(Debug, Default, Deserialize)]
pub(crate) struct Begin {
    return_to: Option<String>,
}

/// The identity provider's answer (OpenID Connect Core, 3.1.2.5 and 3.1.2.6).
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Callback {
    state: Option<Redacted<String>>,
    code: Option<Redacted<String>>,
    error: Option<String>,
}

pub(crate) async fn begin<S: Writes, I: IdentityProvider, E: Entropy>(
    State(function): State<Arc<SignIn<S, I, E>>>,
    Query(asked): Query<Begin>,
    call: Call,
) -> Result<Response, Problem> {
    let return_to = asked.return_to.as_deref().unwrap_or("/home");
    let begun = story::begin(&function.store, &function.provider, &function.entropy, return_to, call.now).await?;
    let kept = respond::cookie(SIGN_IN_COOKIE, begun.state.expose(), limits::SIGN_IN_LIFETIME.as_secs());
    Ok(respond::with(respond::see_other(&begun.redirect), header::SET_COOKIE, &kept))
}

pub(crate) async fn finish<S: Reads + Writes + Lists, I: IdentityProvider, E: Entropy>(
    State(function): State<Arc<SignIn<S, I, E>>>,
    Query(callback): Query<Callback>,
    call: Call,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    if let Some(error) = callback.error {
        tracing::warn!(error = known_word(&error), "the identity provider refused a sign-in");
        return Ok(failed(&function, &call, SignInProblem::Refused));
    }
    let (Some(state), Some(code)) = (callback.state, callback.code) else { return Ok(failed(&function, &call, SignInProblem::Stale)) };
    // A callback in another browser than the one that began is somebody else's sign-in being planted here.
    let begun_here = cookie(&headers, SIGN_IN_COOKIE).is_some_and(|kept| kept.as_bytes().ct_eq(state.expose().as_bytes()).into());
    if !begun_here {
        return Ok(failed(&function, &call, SignInProblem::Stale));
    }
    let operator = function.first_operator.as_ref();
    match story::finish(&function.store, &function.provider, &function.entropy, operator, &state, &code, call.moment()).await {
        Ok(signed_in) => {
            let session = format!("{}.{}", signed_in.account, signed_in.token.expose());
            let seconds = signed_in.expires.duration_since(call.now).as_secs();
            let response = respond::see_other(&signed_in.return_to);
            let response = respond::with(response, header::SET_COOKIE, &respond::cookie(SESSION_COOKIE, &session, seconds));
            Ok(respond::with(response, header::SET_COOKIE, &respond::cookie(SIGN_IN_COOKIE, "", 0)))
        }
        Err(SignInError::Store(error)) => Err(error.into()),
        Err(SignInError::Unknown) => Ok(failed(&function, &call, SignInProblem::Stale)),
        Err(SignInError::Refused(refused)) => {
            tracing::warn!(error = %refused, "a sign-in was refused");
            Ok(failed(&function, &call, reason(&refused)))
        }
    }
}

pub(crate) async fn sign_out<S: Writes, I, E>(State(function): State<Arc<SignIn<S, I, E>>>, call: Call) -> Result<Response, Problem> {
    if let Some(credential) = &call.credential {
        story::sign_out(&function.store, credential).await?;
    }
    Ok(respond::with(respond::see_other("/"), header::SET_COOKIE, &respond::cookie(SESSION_COOKIE, "", 0)))
}

pub(crate) async fn language(headers: HeaderMap, body: Bytes) -> Result<Response, Problem> {
    let mut fields = Fields::read(&headers, &body)?;
    let chosen = fields.required("language", |text| Locale::from_tag(text).ok_or(Invalid::UnknownValue));
    fields.knows("return_to");
    let return_to = fields.typed("return_to");
    let Some(chosen) = chosen else { return Err(Problem::invalid(fields.faults())) };
    let kept = respond::cookie(LANGUAGE_COOKIE, chosen.tag(), LANGUAGE_SECONDS);
    Ok(respond::with(respond::see_other(story::local_path(&return_to, "/")), header::SET_COOKIE, &kept))
}

/// The provider's word for its refusal (RFC 6749, 4.1.2.1). It comes by the browser, so anything may stand there: what is
/// no such word is not logged.
fn known_word(error: &str) -> &str {
    let words = [
        "access_denied",
        "invalid_request",
        "unauthorized_client",
        "unsupported_response_type",
        "invalid_scope",
        "server_error",
        "temporarily_unavailable",
    ];
    words.into_iter().find(|word| *word == error).unwrap_or("another word")
}

fn failed<S, I, E>(function: &SignIn<S, I, E>, call: &Call, problem: SignInProblem) -> Response {
    let status = if problem == SignInProblem::Unavailable { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::BAD_REQUEST };
    // The callback's own address holds a code and is spent: the language menu leads to the front door instead.
    let frame = Frame { return_path: "/".to_owned(), ..function.site.frame(call, Visitor::Anonymous) };
    respond::page(status, SignInProblemPage { frame, problem }.render())
}

fn reason(refused: &SignInRefused) -> SignInProblem {
    match refused {
        SignInRefused::Code => SignInProblem::Stale,
        SignInRefused::Token(_) => SignInProblem::Refused,
        SignInRefused::AddressNotVerified => SignInProblem::AddressNotVerified,
        SignInRefused::Unavailable(_) => SignInProblem::Unavailable,
    }
}
