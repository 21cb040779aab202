//! A vendor applies: rate limits and what is there already in one trip, the application and its contacts in one write.

use domain::{
    application::{Application, Command, Content, Submission},
    digest::Digest,
    event::{Actor, Occasion},
    id::{self, ApplicationId, PersonId},
    limits,
    rate_limit::TooMany,
    values::{EmailAddress, Line},
};
use jiff::Timestamp;

use super::ATTEMPTS;
use crate::{
    engine::Loaded,
    moment::Moment,
    ports::{Condition, Key, Reads, StoreError, Write, Writes},
    records::{
        self, Record,
        person::{KnownTo, Person},
        rate::Rate,
        request::Answered,
    },
};

/// A person named in the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// Their name.
    pub name: Line,
    /// Where mail reaches them.
    pub address: EmailAddress,
}

/// A form that parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Apply {
    /// What is applied for.
    pub content: Content,
    /// Gets the mail and becomes the first `partner_admin`.
    pub business_contact: Contact,
    /// For technical questions.
    pub technical_contact: Contact,
    /// The rejected application this one revises; its holder proved it with a link.
    pub revises: Option<ApplicationId>,
    /// The client's address (IP), from a trusted hop.
    pub client: String,
    /// The `Idempotency-Key` header.
    pub idempotency_key: Option<String>,
}

/// The application stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Applied {
    /// Its id.
    pub application: ApplicationId,
    /// Whether it stood before: identical content sent twice is one application.
    pub replayed: bool,
}

/// Why it does not stand.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ApplyError {
    /// Too many from this business address or this client.
    #[error("too many applications")]
    TooMany(TooMany),
    /// The idempotency key stood for another content.
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Applies.
///
/// # Errors
/// [`ApplyError`]; then nothing is stored.
pub async fn apply(store: &(impl Reads + Writes), form: &Apply, moment: Moment<'_>) -> Result<Applied, ApplyError> {
    let mut outcome = attempt(store, form, moment).await;
    for _ in 1..ATTEMPTS {
        if !matches!(outcome, Err(ApplyError::Store(StoreError::Conflict { .. }))) {
            break;
        }
        outcome = attempt(store, form, moment).await;
    }
    outcome
}

async fn attempt(store: &(impl Reads + Writes), form: &Apply, moment: Moment<'_>) -> Result<Applied, ApplyError> {
    let Moment { now, request_id, programme } = moment;
    let application = identify(form)?;
    let key = records::application::key(&application);
    let by_address = Rate::new("address", &form.business_contact.address.normalised());
    let by_client = Rate::new("client", &form.client);
    let answered_key = form.idempotency_key.as_ref().map(|key| records::request::key(&Digest::of(key)));
    let mut keys: Vec<Key> = vec![key.clone(), by_address.key(), by_client.key()];
    keys.extend(answered_key);
    let mut items = store.fetch(&keys).await?.into_iter();
    let (known, address, client) = (items.next().flatten(), items.next().flatten(), items.next().flatten());

    if let Some(answered) = records::live::<Answered>(items.next().flatten(), now)?
        && answered.application != application
    {
        return Err(ApplyError::KeyReused);
    }
    if known.is_some() {
        return Ok(Applied { application, replayed: true });
    }

    let mut writes = vec![];
    for (blank, item, limit) in
        [(by_address, address, limits::APPLICATIONS_PER_ADDRESS), (by_client, client, limits::APPLICATIONS_PER_CLIENT)]
    {
        let rate = item.map(Rate::read).transpose()?.unwrap_or(blank);
        writes.push(admit(rate, limit, now)?);
    }
    if let Some(idempotency_key) = &form.idempotency_key {
        let expires = domain::step::add_days(now, 1);
        let answered = Answered { digest: Digest::of(idempotency_key), application, expires };
        writes.push(Write::Put(answered.item()?, Condition::AbsentOrExpired(now)));
    }
    let (submission, people) = submission(application, form);
    for person in people {
        writes.push(Write::Put(person.item()?, Condition::Absent));
    }
    let occasion = Occasion { now, actor: Actor::Applicant(application), request_id: request_id.to_owned() };
    let outcome = Loaded::<Application>::read(key, None)?.decide(Command::Submit(Box::new(submission)), &occasion, programme);
    // A first submission is never refused: the rules' answer to it is total.
    if let Ok(outcome) = outcome {
        writes.extend(outcome.writes(now)?.into_iter().flatten());
    }
    store.commit(writes).await?;
    Ok(Applied { application, replayed: false })
}

/// The application this form is: its id derives from all that was written in it.
fn identify(form: &Apply) -> Result<ApplicationId, StoreError> {
    let content = serde_json::to_string(&form.content).map_err(|error| StoreError::Unreadable(error.to_string()))?;
    let contact = |contact: &Contact| format!("{} <{}>", contact.name.as_str(), contact.address.normalised());
    let revises = form.revises.as_ref().map(ToString::to_string).unwrap_or_default();
    Ok(id::derive(&[&content, &contact(&form.business_contact), &contact(&form.technical_contact), &revises]))
}

fn admit(rate: Rate, limit: usize, now: Timestamp) -> Result<Write, ApplyError> {
    let admissions = rate.admissions.admit(now, limit, limits::APPLICATION_WINDOW).map_err(ApplyError::TooMany)?;
    let condition = if rate.version == 0 { Condition::Absent } else { Condition::VersionIs(rate.version) };
    let rate = Rate { version: rate.version + 1, admissions, ..rate };
    Ok(Write::Put(rate.item()?, condition))
}

/// What is submitted, and the people it names: one item where both contacts are the same person.
fn submission(application: ApplicationId, form: &Apply) -> (Submission, Vec<Person>) {
    let person = |contact: &Contact| Person {
        id: person_id(&application, contact),
        known_to: KnownTo::Application(application),
        name: contact.name.clone(),
        address: contact.address.clone(),
        language: form.content.language,
        bounced_at: None,
    };
    let (business, technical) = (person(&form.business_contact), person(&form.technical_contact));
    let contacts = [&form.business_contact, &form.technical_contact];
    let mut domains: Vec<_> = contacts.iter().map(|contact| Digest::of(contact.address.domain())).collect();
    domains.push(Digest::of(form.content.website.host().trim_start_matches("www.")));
    // The business contact's first: an approval gives that contact's seat its domain.
    let mut accounts: Vec<_> = contacts.iter().map(|contact| id::account(&contact.address)).collect();
    accounts.dedup();
    let submission = Submission {
        id: application,
        content: form.content.clone(),
        business_contact: business.id,
        technical_contact: technical.id,
        contact_accounts: accounts,
        contact_domains: domains,
        revises: form.revises,
    };
    let people = if business.id == technical.id { vec![business] } else { vec![business, technical] };
    (submission, people)
}

fn person_id(application: &ApplicationId, contact: &Contact) -> PersonId {
    id::derive(&[&application.to_string(), contact.name.as_str(), &contact.address.normalised()])
}
