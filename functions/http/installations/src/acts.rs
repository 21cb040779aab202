//! What programs do with an app: each says it, and is answered with what there is afterwards.

use std::sync::Arc;

use application::{
    ports::{Lists, Reads, Writes},
    use_cases::installations::{Act, INSTALLERS},
};
use axum::{
    Router,
    body::Bytes,
    extract::State,
    routing::{MethodFilter, on},
};
use domain::values::Language;
use entrypoint::{Call, Fields, Problem, site, version};
use http::HeaderMap;

use crate::{Installations, parse, path::At};

type Parse = fn(&mut Fields, Language) -> Option<Act>;
/// The version that a program acts on, where it says one.
type Seen = fn(&HeaderMap) -> Result<Option<u64>, Problem>;

/// How a program says what it does.
#[derive(Clone)]
enum Said {
    /// Method and address say it all.
    ByAddress(Act),
    /// The body says the rest.
    InBody(Parse),
}

/// Method, what is at the end of the address, how it is said, and whether a version has to be named.
type Served = (MethodFilter, &'static str, Said, Seen);

const ACTS: [Served; 8] = [
    (
        MethodFilter::PUT,
        "installation",
        Said::InBody(|fields, read_in| parse::consented(fields, read_in).map(Act::Install)),
        version::if_match,
    ),
    (MethodFilter::DELETE, "installation", Said::ByAddress(Act::Disconnect), version::if_match),
    (MethodFilter::PUT, "scopes", Said::InBody(|fields, read_in| parse::consented(fields, read_in).map(Act::Change)), version::required),
    (MethodFilter::PUT, "version", Said::InBody(|fields, read_in| parse::consented(fields, read_in).map(Act::Update)), version::if_match),
    (
        MethodFilter::POST,
        "declined-versions",
        Said::InBody(|fields, _| parse::version(fields).map(|version| Act::Keep { version })),
        version::if_match,
    ),
    (MethodFilter::POST, "request", Said::ByAddress(Act::Ask), version::if_match),
    (MethodFilter::DELETE, "request", Said::ByAddress(Act::Decline), version::if_match),
    (MethodFilter::PUT, "sharing", Said::InBody(|fields, _| parse::sharing(fields).map(Act::Share)), version::required),
];

/// The routes of the acts, as [`crate::reference`] describes them: one handler, so that an act more is no code more.
pub(crate) fn for_programs<S, E>() -> Router<Arc<Installations<S, E>>>
where
    S: Reads + Writes + Lists + 'static,
    E: Send + Sync + 'static,
{
    ACTS.into_iter().fold(Router::new(), |router, (method, place, said, seen)| {
        let handler = move |State(desk): State<Arc<Installations<S, E>>>, at: At, call: Call, headers: HeaderMap, body: Bytes| async move {
            let act = match said {
                Said::ByAddress(act) => act,
                Said::InBody(parse) => {
                    let read = |fields: &mut Fields| parse(fields, site::language(call.locale));
                    desk.parsed(&call, at, INSTALLERS, &headers, &body, read).await?
                }
            };
            desk.does(&call, at, seen(&headers), &act).await
        };
        router.route(&format!("/v1/customers/{{org}}/apps/{{listing}}/{place}"), on(method, handler))
    })
}
