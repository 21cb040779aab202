//! Signing in: authorization code flow with PKCE at the identity provider, then a session of our own.
//!
//! ```text
//! browser            Liaison                          identity provider
//!    │ GET /sign-in     │ state, nonce, verifier kept        │
//!    │ ←── redirect ────│                                    │
//!    │ ───────────────────── signs in ─────────────────────→ │
//!    │ GET /callback?code&state                              │
//!    │ ───────────────→ │ state found once, code + verifier →│
//!    │                  │ ←──── identity token (verified) ── │
//!    │                  │ invited seats of this address are taken
//!    │ ←── cookie ──────│ session kept by digest
//! ```

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    digest::Digest,
    event::{Actor, Occasion},
    id::{self, AccountId},
    limits,
    member::{self, Member, Origin, Seat},
    organisation::{OrganisationId, Role},
    values::{EmailAddress, Language, Line, Redacted},
};
use jiff::{SignedDuration, Timestamp};

use super::{ATTEMPTS, members::person_id};
use crate::{
    access::{AccessError, Credential, signed_in},
    engine::Loaded,
    moment::Moment,
    ports::{
        Condition, Entropy, Identity, IdentityProvider, Index, Key, Lists, Query, Reads, SignInRefused, StoreError, Table, Write, Writes,
    },
    records::{
        self, Record,
        person::{KnownTo, Person},
        session::{Session, SignIn},
    },
};

/// Why a sign-in did not happen.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignInError {
    /// The callback belongs to no sign-in that was begun here, or to one begun too long ago.
    #[error("no such sign-in")]
    Unknown,
    /// The identity provider's answer was refused.
    #[error(transparent)]
    Refused(#[from] SignInRefused),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A sign-in under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Begun {
    /// Where the browser goes.
    pub redirect: String,
    /// What the callback's browser must bring along as a cookie: a callback in another browser is refused.
    pub state: Redacted<String>,
}

/// Somebody is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// Who.
    pub account: AccountId,
    /// The session's token, for the cookie.
    pub token: Redacted<String>,
    /// The page to return to.
    pub return_to: String,
    /// The session's end.
    pub expires: Timestamp,
}

/// Where an account belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Belongings {
    /// The account.
    pub account: AccountId,
    /// What its person is called, where any organisation knows.
    pub name: Option<String>,
    /// Its organisations.
    pub organisations: Vec<Belongs>,
}

/// An organisation the account belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Belongs {
    /// The organisation.
    pub organisation: OrganisationId,
    /// Its name; the platform's is the deployment's.
    pub name: Option<String>,
    /// What the account may do there.
    pub roles: Vec<Role>,
}

/// Begins a sign-in.
///
/// # Errors
/// The store's.
pub async fn begin(
    writes: &impl Writes,
    provider: &impl IdentityProvider,
    entropy: &impl Entropy,
    return_to: &str,
    now: Timestamp,
) -> Result<Begun, StoreError> {
    let (state, nonce, verifier) = (token(entropy), token(entropy), Redacted::new(token(entropy)));
    let sign_in = SignIn {
        digest: Digest::of(&state),
        nonce: nonce.clone(),
        verifier: verifier.clone(),
        return_to: local_path(return_to, "/home").to_owned(),
        expires: later(now, limits::SIGN_IN_LIFETIME),
    };
    writes.commit(vec![Write::Put(sign_in.item()?, Condition::Absent)]).await?;
    Ok(Begun { redirect: provider.authorize_url(&state, &nonce, &verifier), state: Redacted::new(state) })
}

/// Finishes a sign-in: takes the seats offered to the verified address, and opens a session.
///
/// # Errors
/// Why nobody is signed in.
pub async fn finish(
    store: &(impl Reads + Writes + Lists),
    provider: &impl IdentityProvider,
    entropy: &impl Entropy,
    first_operator: Option<&EmailAddress>,
    state: &Redacted<String>,
    code: &Redacted<String>,
    moment: Moment<'_>,
) -> Result<SignedIn, SignInError> {
    let now = moment.now;
    let key = records::session::sign_in_key(&Digest::of(state.expose()));
    let item = store.fetch(std::slice::from_ref(&key)).await?.pop().flatten();
    let sign_in = records::live::<SignIn>(item, now)?.ok_or(SignInError::Unknown)?;
    // One use, spent before the code is: a replayed callback finds nothing.
    store.commit(vec![Write::Delete(key)]).await?;
    let identity = provider.exchange(code, &sign_in.nonce, &sign_in.verifier).await?;
    let account = id::account(&identity.address);
    take_seats(store, account, moment).await?;
    if first_operator.is_some_and(|address| address.normalised() == identity.address.normalised()) {
        seat_first_operator(store, &identity, account, moment).await?;
    }
    let token = token(entropy);
    let session = Session { digest: Digest::of(&token), account, expires: later(now, limits::SESSION_LIFETIME) };
    store.commit(vec![Write::Put(session.item()?, Condition::Absent)]).await?;
    Ok(SignedIn { account, token: Redacted::new(token), return_to: sign_in.return_to, expires: session.expires })
}

/// Ends a session.
///
/// # Errors
/// The store's.
pub async fn sign_out(writes: &impl Writes, credential: &Credential) -> Result<(), StoreError> {
    match credential {
        Credential::Session { account, digest } => writes.commit(vec![Write::Delete(records::session::key(account, digest))]).await,
        Credential::Token { .. } => Ok(()),
    }
}

/// The organisations the signed-in account belongs to, and what it is called there.
///
/// # Errors
/// That nobody is signed in, or the store's.
pub async fn belongings(store: &(impl Reads + Lists), credential: &Credential, now: Timestamp) -> Result<Belongings, AccessError> {
    let account = signed_in(store, credential, now).await?;
    let mut organisations = vec![];
    let mut people = vec![];
    for seat in seats_of(store, &account).await? {
        if let member::State::Active { seat, .. } = seat.state {
            organisations.push(Belongs { organisation: seat.organisation, name: None, roles: seat.roles });
            people.push(records::person::key(&seat.person));
        }
    }
    let named: Vec<(usize, Key)> =
        organisations.iter().enumerate().filter_map(|(at, seat)| Some((at, organisation_key(&seat.organisation)?))).collect();
    let mut keys: Vec<_> = named.iter().map(|(_, key)| key.clone()).collect();
    // The person is the same wherever they belong: the first name found will do.
    keys.extend(people.into_iter().take(1));
    let mut name = None;
    if !keys.is_empty() {
        let mut items = store.fetch(&keys).await?;
        let person = if keys.len() > named.len() { items.pop().flatten() } else { None };
        name = person.map(Person::read).transpose()?.map(|person| person.name.as_str().to_owned());
        for ((at, _), item) in named.into_iter().zip(items) {
            let summary = item.as_ref().and_then(|item| item.attributes.get("summary"));
            let text = summary.and_then(|summary| summary.get("legal_name").or_else(|| summary.get("name"))).and_then(|name| name.as_str());
            organisations[at].name = text.map(ToOwned::to_owned);
        }
    }
    Ok(Belongings { account, name, organisations })
}

/// The item that knows an organisation's name; the platform's is the deployment's.
fn organisation_key(organisation: &OrganisationId) -> Option<Key> {
    match organisation {
        OrganisationId::Platform => None,
        OrganisationId::Partner(id) => Some(records::partner::key(id)),
        OrganisationId::Customer(id) => Some(records::directory::customer_key(id)),
    }
}

/// Every seat offered to or held by an account. The list is an index and may lag; the seats themselves are read whole.
async fn seats_of(store: &(impl Reads + Lists), account: &AccountId) -> Result<Vec<Loaded<Member>>, StoreError> {
    let rows = store.list(&Query::of(Table::Directory, Index::Listed, records::member::seats_of(account)).limit(100)).await?.rows;
    let keys: Vec<_> = rows.into_iter().map(|row| row.key).collect();
    if keys.is_empty() {
        return Ok(vec![]);
    }
    let items = store.fetch(&keys).await?;
    keys.into_iter().zip(items).map(|(key, item)| Loaded::read(key, item)).collect()
}

async fn take_seats(store: &(impl Reads + Writes + Lists), account: AccountId, moment: Moment<'_>) -> Result<(), StoreError> {
    for seat in seats_of(store, &account).await? {
        take_seat(store, seat, account, moment).await?;
    }
    Ok(())
}

/// Takes one seat, if it is still offered.
async fn take_seat(
    store: &(impl Reads + Writes),
    mut seat: Loaded<Member>,
    account: AccountId,
    moment: Moment<'_>,
) -> Result<(), StoreError> {
    let Moment { now, request_id, programme } = moment;
    let key = seat.key.clone();
    for _ in 0..ATTEMPTS {
        let member::State::Invited { seat: offered, .. } = &seat.state else { return Ok(()) };
        let occasion = Occasion { now, actor: Actor::Member(offered.organisation, account), request_id: request_id.to_owned() };
        // An invitation that has lapsed is not an error of this sign-in: the seat is simply not taken.
        let Ok(outcome) = seat.decide(member::Command::Join, &occasion, programme) else { return Ok(()) };
        let Some(writes) = outcome.writes(now)? else { return Ok(()) };
        match store.commit(writes).await {
            // Another sign-in of the same person took it, or somebody changed it or took it away: what is there decides.
            Err(StoreError::Conflict { .. }) => {
                seat = Loaded::read(key.clone(), store.fetch(std::slice::from_ref(&key)).await?.pop().flatten())?;
            }
            outcome => return outcome,
        }
    }
    Ok(())
}

/// The address that the deployment names as first operator has a standing invitation to the platform, unless that seat
/// was ever given or taken away.
async fn seat_first_operator(
    store: &(impl Reads + Writes),
    identity: &Identity,
    account: AccountId,
    moment: Moment<'_>,
) -> Result<(), StoreError> {
    let Moment { now, request_id, programme } = moment;
    let organisation = OrganisationId::Platform;
    let key = records::member::key(&organisation, &account);
    let person = Person {
        id: person_id(&organisation, &account),
        known_to: KnownTo::Organisation(organisation),
        // The provider gives no name we could rely on; the operator is known by the address until they say otherwise.
        name: Line::parse(identity.address.as_str()).map_err(|error| StoreError::Unreadable(error.to_string()))?,
        address: identity.address.clone(),
        language: Language::En,
        bounced_at: None,
    };
    let seat = Seat {
        organisation,
        account,
        person: person.id,
        domain: Digest::of(identity.address.domain()),
        roles: vec![Role::Operator],
        origin: Origin::Deployment,
    };
    let occasion = Occasion { now, actor: Actor::Member(organisation, account), request_id: request_id.to_owned() };
    for _ in 0..ATTEMPTS {
        let vacant = Loaded::<Member>::read(key.clone(), store.fetch(std::slice::from_ref(&key)).await?.pop().flatten())?;
        if vacant.version != 0 {
            return Ok(());
        }
        let Ok(given) = vacant.decide(member::Command::Give { seat: seat.clone() }, &occasion, programme) else { return Ok(()) };
        let Ok(joined) = given.into_aggregate().decide(member::Command::Join, &occasion, programme) else { return Ok(()) };
        // Given and taken in one write: the item was never there, whatever the number of its versions.
        let taken = Write::Put(joined.aggregate().item(now)?, Condition::Absent);
        match store.commit(vec![taken, Write::Put(person.item()?, Condition::None)]).await {
            Err(StoreError::Conflict { .. }) => {}
            outcome => return outcome,
        }
    }
    Ok(())
}

/// The path, if it is one of this site, else `otherwise`: a link or form must not send people elsewhere.
#[must_use]
pub fn local_path<'a>(path: &'a str, otherwise: &'a str) -> &'a str {
    // Browsers drop tabs and line breaks from an address before they read it: `/<tab>/evil.example` is another site's.
    let is_local = path.starts_with('/') && !path.starts_with("//") && !path.contains(|c: char| c == '\\' || c.is_control());
    if is_local { path } else { otherwise }
}

/// 256 random bits as text for URLs and cookies.
fn token(entropy: &impl Entropy) -> String {
    URL_SAFE_NO_PAD.encode(entropy.bytes::<32>())
}

fn later(now: Timestamp, by: SignedDuration) -> Timestamp {
    now.saturating_add(by).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    #[test]
    fn after_signing_in_nobody_is_sent_elsewhere() {
        for path in [
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "javascript:alert(1)",
            "",
            "/a\r\nSet-Cookie: x",
            "/\t/evil.example",
        ] {
            assert_eq!(super::local_path(path, "/home"), "/home", "{path}");
        }
        assert_eq!(super::local_path("/review?state=submitted", "/home"), "/review?state=submitted");
    }
}
