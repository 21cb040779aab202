//! What the provider later says of an email: that it bounced, or was called spam. The person's item learns that the
//! address does not work, so that the review desk shows it.

use domain::id::EmailId;
use jiff::Timestamp;

use super::ATTEMPTS;
use crate::{
    ports::{Condition, Reads, StoreError, Write, Writes},
    records::{
        self, Record,
        email::{Email, Status},
        person::Person,
    },
};

/// What the provider says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feedback {
    /// The recipient's server refuses for good.
    Bounced,
    /// The recipient called it spam.
    Complained,
}

/// Records feedback on an email; feedback on one we do not know is dropped (it was forgotten, or is another system's).
///
/// # Errors
/// The store's; the feedback is then tried again.
pub async fn record(store: &(impl Reads + Writes), email: &EmailId, feedback: Feedback, now: Timestamp) -> Result<bool, StoreError> {
    let mut last = StoreError::Conflict { at: 0 };
    for _ in 0..ATTEMPTS {
        let Some(known) = store.fetch(&[records::email::key(email)]).await?.pop().flatten().map(Email::read).transpose()? else {
            return Ok(false);
        };
        if matches!(known.status, Status::Bounced { .. } | Status::Complained { .. }) {
            return Ok(true);
        }
        let status = match feedback {
            Feedback::Bounced => Status::Bounced { at: now },
            Feedback::Complained => Status::Complained { at: now },
        };
        let marked = Email { version: known.version + 1, status, ..known.clone() };
        let mut writes = vec![Write::Put(marked.item()?, Condition::VersionIs(known.version))];
        if let Some(person) = known.person {
            let person = store.fetch(&[records::person::key(&person)]).await?.pop().flatten().map(Person::read).transpose()?;
            if let Some(person) = person {
                let person = Person { bounced_at: Some(now), ..person };
                // An erasure meanwhile is not undone: read again, there is nobody to note it of.
                writes.push(Write::Put(person.item()?, Condition::Present));
            }
        }
        match store.commit(writes).await {
            Ok(()) => return Ok(true),
            Err(conflict @ StoreError::Conflict { .. }) => last = conflict,
            Err(error) => return Err(error),
        }
    }
    Err(last)
}
