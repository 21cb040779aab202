use std::error::Error;

use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;

/// What became of a request that failed, named by what is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The service answered with this error code (its message is left out: it may repeat what was sent).
    Answered(String),
    /// It was never sent: no connection, or it could not be built.
    NotSent(String),
    /// It may have been sent; no answer, or none that could be read, came back.
    AnswerLost(String),
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (Self::Answered(reason) | Self::NotSent(reason) | Self::AnswerLost(reason)) = self;
        f.write_str(reason)
    }
}

/// Sorts a failed request. The reason never holds anything of the request or the answer's body.
pub fn classify<E: ProvideErrorMetadata, R>(error: &SdkError<E, R>) -> Failure {
    match error {
        SdkError::ServiceError(context) => Failure::Answered(context.err().code().unwrap_or("an error without a code").to_owned()),
        SdkError::ConstructionFailure(_) => Failure::NotSent("the request could not be built".to_owned()),
        SdkError::TimeoutError(_) => Failure::AnswerLost("no answer in time".to_owned()),
        SdkError::ResponseError(_) => Failure::AnswerLost("the answer could not be read".to_owned()),
        SdkError::DispatchFailure(context) => {
            let reason = context.as_connector_error().map_or_else(|| "the connection failed".to_owned(), |error| root_cause(error));
            // Only a connection that was never made proves that nothing was sent.
            if is_refused(context.as_connector_error().map(|error| error as _)) {
                Failure::NotSent(reason)
            } else {
                Failure::AnswerLost(reason)
            }
        }
        _ => Failure::AnswerLost("it failed in a way this release does not know".to_owned()),
    }
}

fn is_refused(error: Option<&(dyn Error + 'static)>) -> bool {
    use std::io::ErrorKind::{ConnectionRefused, HostUnreachable, NetworkUnreachable};
    chain(error).any(|error| {
        let io = error.downcast_ref::<std::io::Error>().map(std::io::Error::kind);
        matches!(io, Some(ConnectionRefused | HostUnreachable | NetworkUnreachable))
    })
}

fn root_cause(error: &(dyn Error + 'static)) -> String {
    chain(Some(error)).last().map_or_else(String::new, ToString::to_string)
}

fn chain<'a>(error: Option<&'a (dyn Error + 'static)>) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(error, |error| (*error).source())
}
