//! What went wrong with a connection, in the words by which the SDK decides whether to try again.

use std::{error::Error, io};

use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::retry::ErrorKind;
use hyper_util::client::legacy;

/// Classifies a failure. Nothing of it was answered; whether the host has seen the request is known only where it was never
/// connected.
pub(crate) fn classify(error: legacy::Error) -> ConnectorError {
    let hyper = find::<hyper::Error>(&error);
    let is_late = find::<io::Error>(&error).is_some_and(|error| error.kind() == io::ErrorKind::TimedOut);
    if is_late || hyper.is_some_and(hyper::Error::is_timeout) {
        return ConnectorError::timeout(error.into());
    }
    if error.is_connect() {
        return ConnectorError::io(error.into());
    }
    let Some(hyper) = hyper else { return ConnectorError::other(error.into(), None) };
    if hyper.is_user() {
        ConnectorError::user(error.into())
    } else if hyper.is_incomplete_message() {
        // The host closed a connection that it had kept open until then.
        ConnectorError::other(error.into(), Some(ErrorKind::TransientError))
    } else if hyper.is_closed() || hyper.is_canceled() || find::<io::Error>(hyper).is_some() {
        ConnectorError::io(error.into())
    } else {
        ConnectorError::other(error.into(), None)
    }
}

fn find<'a, E: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a E> {
    std::iter::successors(Some(error), |error| (*error).source()).find_map(|error| error.downcast_ref())
}
