//! An applicant opens the emailed status link, and acts there: confirms the address, answers, announces documents,
//! withdraws.
//!
//! The address of the page names the application and carries the link's token, so that link and application are read in
//! one trip and a decision is two: read, write. A GET only ever reads.

use domain::{
    application::{self, Application, Command},
    digest::Digest,
    event::{Actor, Occasion},
    id::ApplicationId,
    values::Redacted,
};
use jiff::Timestamp;

use super::ATTEMPTS;
use crate::{
    engine::Loaded,
    moment::Moment,
    ports::{Reads, StoreError, Writes},
    records::{
        self,
        link::{Link, Opens},
    },
};

/// Why a link opens nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// There is no such link: wrong, cut off, of another application.
    #[error("no such link")]
    Unknown,
    /// It was valid once.
    #[error("the link has expired")]
    Expired,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why an act on the status page was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ActError {
    /// The link opens nothing.
    #[error(transparent)]
    Link(#[from] LinkError),
    /// A rule of the programme.
    #[error(transparent)]
    Rejected(#[from] application::Rejection),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The application that a link opens.
///
/// # Errors
/// Why it opens nothing.
pub async fn open(
    reads: &impl Reads,
    application: &ApplicationId,
    token: &Redacted<String>,
    now: Timestamp,
) -> Result<Loaded<Application>, LinkError> {
    // Found by its digest: there is no comparison whose time could tell anything of the token.
    let digest = Digest::of(token.expose());
    let key = records::application::key(application);
    let mut items = reads.fetch(&[records::link::key(application, &digest), key.clone()]).await?.into_iter();
    let link = records::live::<Link>(items.next().flatten(), now)?.ok_or(LinkError::Unknown)?;
    if !matches!(&link.opens, Opens::ApplicationStatus { application: opens } if opens == application) {
        return Err(LinkError::Unknown);
    }
    if link.expires <= now {
        return Err(LinkError::Expired);
    }
    let loaded = Loaded::<Application>::read(key, items.next().flatten())?;
    if loaded.version == 0 { Err(LinkError::Unknown) } else { Ok(loaded) }
}

/// Acts as the applicant who holds the link.
///
/// # Errors
/// [`ActError`]; then nothing has changed.
pub async fn act(
    store: &(impl Reads + Writes),
    application: &ApplicationId,
    token: &Redacted<String>,
    command: Command,
    moment: Moment<'_>,
) -> Result<Loaded<Application>, ActError> {
    let Moment { now, request_id, programme } = moment;
    let occasion = Occasion { now, actor: Actor::Applicant(*application), request_id: request_id.to_owned() };
    let mut last = StoreError::Conflict { at: 0 };
    for _ in 0..ATTEMPTS {
        let outcome = open(store, application, token, now).await?.decide(command.clone(), &occasion, programme)?;
        match outcome.writes(now)? {
            None => return Ok(outcome.into_aggregate()),
            Some(writes) => match store.commit(writes).await {
                Ok(()) => return Ok(outcome.into_aggregate()),
                Err(conflict @ StoreError::Conflict { .. }) => last = conflict,
                Err(error) => return Err(error.into()),
            },
        }
    }
    Err(last.into())
}
