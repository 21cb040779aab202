//! How long and how often the tables are asked, and what a failure means to the caller.

use std::time::Duration;

use application::ports::StoreError;
use aws::Failure;
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};

/// The tables answer in milliseconds; a request that has not by then is better sent anew. All of it fits well within a
/// function's ten seconds. Asking again is safe: every write is conditional or says the same again.
pub const REQUESTS: aws::Patience = aws::Patience { attempt: Duration::from_millis(1500), operation: Duration::from_secs(5), attempts: 3 };

/// How often what the client itself does not repeat is tried: keys left unprocessed, writes that met another writer's.
pub const ATTEMPTS: u32 = 5;

/// Waits before the attempt after this one (0 is the first): 20 ms, 40 ms, 80 ms …, half of it by chance, so that two
/// writers who met once do not meet again.
pub async fn pause(attempt: u32) {
    let longest = 20_u64 << attempt.min(6);
    let chance = getrandom::u64().unwrap_or(longest) % (longest / 2 + 1);
    tokio::time::sleep(Duration::from_millis(longest / 2 + chance)).await;
}

/// A failure that no retry here mended.
pub fn store_error<E: ProvideErrorMetadata, R>(operation: &str, error: &SdkError<E, R>) -> StoreError {
    let failure = aws::classify(error);
    let is_too_large = match &failure {
        Failure::Answered(code) if code == "ValidationException" => error.message().is_some_and(is_about_size),
        Failure::Answered(code) => code == "RequestEntityTooLarge" || code == "ItemCollectionSizeLimitExceededException",
        Failure::NotSent(_) | Failure::AnswerLost(_) => false,
    };
    let reason = format!("{operation}: {failure}");
    if is_too_large { StoreError::TooLarge(reason) } else { StoreError::Unavailable(reason) }
}

/// Whether a validation message speaks of size: "Item size has exceeded the maximum allowed size", "Transaction request
/// cannot include more than …", "One or more parameter values … exceeds the maximum …". The code alone does not say.
pub fn is_about_size(message: &str) -> bool {
    let message = message.to_ascii_lowercase();
    ["size", "exceed", "too large", "more than"].iter().any(|word| message.contains(word))
}
