//! A partner lists its apps: begins one, writes it, uploads documents, sees what stands in the way, hands it in, answers,
//! withdraws, retires.
//!
//! Who may what (product.md, "People, organisations"): a `developer` builds the integration, so writes drafts, uploads
//! and answers reviewers; what binds the organisation before customers (handing in, withdrawing,
//! retiring) is the `partner_admin`'s. Every member reads, a dry run too.
//!
//! Each act makes two trips: session, seat, listing and draft together; then one conditional write, a transaction where
//! a content goes along.

use domain::{
    creation::{Creation, IdempotencyKey},
    digest::Digest,
    id::{DocumentId, ListingId, PartnerId, QuestionId},
    limits,
    listing::{
        self, Author, Blocker, Command, Content, Difference, Document, DocumentKind, DocumentState, Listing, MediaType, NewListing,
        Rejection, State,
    },
    organisation::{OrganisationId, Role},
    partner::{self, Partner},
    values::{Line, Prose},
};
use jiff::Timestamp;
use serde::Serialize;

use super::ATTEMPTS;
use crate::{
    access::{AccessError, Caller, Credential, authorise},
    engine::{Loaded, Outcome},
    moment::Moment,
    ports::{Condition, Cursor, Item, Key, Lists, Reads, ReadsDocuments, StorageUnavailable, StoreError, Write, Writes},
    records::{
        self, Record,
        listing::{Draft, Frozen, Reference},
    },
    upload,
};

/// The roles that write drafts, upload and answer.
pub const AUTHORS: &[Role] = &[Role::PartnerAdmin, Role::Developer];
/// The role that hands in, withdraws and retires.
pub const DECIDERS: &[Role] = &[Role::PartnerAdmin];

/// What a partner does to a listing that is there.
#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    /// Hands the draft in.
    Submit,
    /// Takes what was handed in back.
    Withdraw,
    /// Answers a reviewer.
    Answer {
        /// Which question.
        question: QuestionId,
        /// The answer.
        text: Prose,
    },
    /// Takes the app away for good.
    Retire,
}

impl Act {
    /// Who may do it.
    #[must_use]
    pub const fn roles(&self) -> &'static [Role] {
        match self {
            Self::Submit | Self::Withdraw | Self::Retire => DECIDERS,
            Self::Answer { .. } => AUTHORS,
        }
    }
}

/// A document as it is announced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NewDocument {
    /// What it is about.
    pub kind: DocumentKind,
    /// Its name.
    pub file_name: Line,
    /// Its type.
    pub media_type: MediaType,
}

/// Something was made, or had been made by the same request before.
#[derive(Clone, Debug, PartialEq)]
pub struct Made<T> {
    /// What.
    pub made: T,
    /// The listing as it stands now.
    pub listing: Loaded<Listing>,
    /// Whether it was made before: answered with its present state and `Idempotent-Replayed`.
    pub replayed: bool,
}

/// A listing with what its newest version says.
#[derive(Clone, Debug, PartialEq)]
pub struct Detail {
    /// The listing.
    pub listing: Loaded<Listing>,
    /// The newest version's content; its digest is the `ETag` of edits.
    pub content: Content,
}

/// Why the partner's wish was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ListingsError {
    /// The caller may not.
    #[error(transparent)]
    Access(#[from] AccessError),
    /// What the caller saw is not what is there any more (`If-Match`, or the form's version).
    #[error("the listing has changed meanwhile")]
    Stale,
    /// The listing has no such version.
    #[error("no such version")]
    NoSuchVersion,
    /// The document's bytes have not arrived.
    #[error("the document has not arrived yet")]
    NotArrived,
    /// A rule of the programme.
    #[error(transparent)]
    Rejected(#[from] Rejection),
    /// The documents' storage failed.
    #[error(transparent)]
    Storage(#[from] StorageUnavailable),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A page of the partner's listings, in the order of their ids.
///
/// # Errors
/// Why the caller may not, or the store's.
pub async fn list(
    store: &(impl Reads + Lists),
    caller: &Caller,
    cursor: Option<Cursor>,
) -> Result<(Vec<Loaded<Listing>>, Option<Cursor>), AccessError> {
    let page = store.list(&records::listing::of_partner(&caller.partner()?).after(cursor)).await?;
    let references = page.rows.into_iter().map(Reference::read).collect::<Result<Vec<_>, _>>()?;
    if references.is_empty() {
        return Ok((vec![], page.next));
    }
    let keys: Vec<_> = references.iter().map(|reference| records::listing::key(&reference.listing)).collect();
    let items = store.fetch(&keys).await?;
    let listings = keys.into_iter().zip(items).map(|(key, item)| Loaded::read(key, item)).collect::<Result<_, _>>()?;
    Ok((listings, page.next))
}

/// One listing with what its newest version says.
///
/// # Errors
/// Why the caller may not, that there is none, or the store's.
pub async fn detail(
    reads: &impl Reads,
    credential: &Credential,
    partner: &PartnerId,
    listing: &ListingId,
    now: Timestamp,
) -> Result<(Caller, Detail), ListingsError> {
    for _ in 0..ATTEMPTS {
        let keys = [records::listing::key(listing), records::listing::draft_key(listing)];
        let (caller, items) = authorise(reads, credential, OrganisationId::Partner(*partner), &keys, now).await?;
        if let Some(detail) = read_detail(listing, items)? {
            return if is_of(&detail.listing.state, partner) { Ok((caller, detail)) } else { Err(Rejection::NotFound.into()) };
        }
    }
    Err(StoreError::Conflict { at: 0 }.into())
}

/// What a version says, and what it says otherwise than the version before it; none for the first.
///
/// # Errors
/// Why the caller may not, that there is none, or the store's.
pub async fn version(
    reads: &impl Reads,
    credential: &Credential,
    partner: &PartnerId,
    listing: &ListingId,
    number: u32,
    now: Timestamp,
) -> Result<(Caller, ReadVersion), ListingsError> {
    let keys = version_keys(listing, number);
    let (caller, items) = authorise(reads, credential, OrganisationId::Partner(*partner), &keys, now).await?;
    let read = read_version(listing, number, items)?;
    if is_of(&read.0.state, partner) { Ok((caller, read)) } else { Err(Rejection::NotFound.into()) }
}

/// Everything that stands between the draft and its submission; empty when it can be handed in.
///
/// # Errors
/// Why the caller may not, that nothing is drafted, or the store's.
pub async fn dry_run(
    reads: &impl Reads,
    credential: &Credential,
    partner: &PartnerId,
    listing: &ListingId,
    moment: Moment<'_>,
) -> Result<(Caller, Detail, Vec<Blocker>), ListingsError> {
    let (caller, detail) = detail(reads, credential, partner, listing, moment.now).await?;
    match &detail.listing.state {
        State::Draft { dossier } => {
            let blockers = listing::blockers(&detail.content, &dossier.documents, moment.programme);
            Ok((caller, detail, blockers))
        }
        State::Retired { .. } => Err(Rejection::Retired.into()),
        _ => Err(Rejection::NoDraft.into()),
    }
}

/// Begins an app. The same key with the same content again meets what it made.
///
/// # Errors
/// [`ListingsError`]; then nothing has changed.
pub async fn create(
    store: &(impl Reads + Writes + Lists),
    credential: &Credential,
    partner: &PartnerId,
    key: &IdempotencyKey,
    content: &Content,
    moment: Moment<'_>,
) -> Result<Made<ListingId>, ListingsError> {
    let Moment { now, request_id, programme } = moment;
    let organisation = OrganisationId::Partner(*partner);
    // Whose it is is known before anything is read: it derives from who asks, so it can be read along with who they are.
    let asking = domain::event::Actor::Member(organisation, credential.account());
    let creation = Creation::new(&asking, key, content);
    let id: ListingId = creation.id();
    let keys = [records::listing::key(&id), records::partner::key(partner)];
    let mut last = StoreError::Conflict { at: 0 };
    for _ in 0..ATTEMPTS {
        let (caller, mut items) = authorise(store, credential, organisation, &keys, now).await?;
        caller.require(AUTHORS)?;
        let profile = Loaded::<Partner>::read(keys[1].clone(), items.pop().flatten())?;
        let partner::State::Active(profile) = profile.state else { return Err(Rejection::NotFound.into()) };
        let new = NewListing {
            id,
            request: creation.request().clone(),
            partner: *partner,
            partner_name: profile.legal_name,
            author: author(&caller),
            content: content.clone(),
        };
        let loaded = Loaded::<Listing>::read(keys[0].clone(), items.pop().flatten())?;
        let outcome = loaded.decide(Command::Create(Box::new(new)), &caller.occasion(now, request_id), programme)?;
        let Some(mut writes) = outcome.writes(now)? else {
            return Ok(Made { made: id, listing: outcome.into_aggregate(), replayed: true });
        };
        // Counted only for what is new. Two at once may both be the last one: the limit keeps a program from running wild.
        if store.list(&records::listing::of_partner(partner).limit(limits::LISTINGS)).await?.rows.len() >= limits::LISTINGS {
            return Err(Rejection::TooMany.into());
        }
        let draft = Draft { listing: id, content: content.clone() };
        let reference = Reference { partner: *partner, listing: id };
        writes.extend([Write::Put(draft.item()?, Condition::Absent), Write::Put(reference.item()?, Condition::Absent)]);
        match store.commit(writes).await {
            Ok(()) => return Ok(Made { made: id, listing: outcome.into_aggregate(), replayed: false }),
            Err(conflict @ StoreError::Conflict { .. }) => last = conflict,
            Err(error) => return Err(error.into()),
        }
    }
    Err(last.into())
}

/// Writes the draft, or begins the next version. `seen` is the digest of the content the caller wrote upon; without one
/// it is written over whatever is there.
///
/// # Errors
/// [`ListingsError`]; then nothing has changed.
pub async fn edit(
    store: &(impl Reads + Writes),
    credential: &Credential,
    partner: &PartnerId,
    listing: &ListingId,
    seen: Option<&Digest>,
    content: &Content,
    moment: Moment<'_>,
) -> Result<Loaded<Listing>, ListingsError> {
    let write_draft = |caller: &Caller, loaded: Loaded<Listing>, _: Option<Content>| {
        let stood = loaded.state.dossier().map(|dossier| dossier.newest.content.digest.clone());
        let command = Command::Edit { author: author(caller), content: Box::new(content.clone()) };
        let outcome = loaded.decide(command, &caller.occasion(moment.now, moment.request_id), moment.programme)?;
        // A change that has already taken effect is answered as done, however old the page it was sent from.
        if seen.is_some_and(|seen| Some(seen) != stood.as_ref()) && matches!(outcome, Outcome::Changed(..)) {
            return Err(ListingsError::Stale);
        }
        let draft = Draft { listing: *listing, content: content.clone() };
        Ok((outcome, Some(Write::Put(draft.item()?, Condition::None))))
    };
    change(store, credential, partner, listing, AUTHORS, false, moment, write_draft).await
}

/// Hands in, withdraws, answers or retires. `seen` is the version of the listing the caller acts on.
///
/// # Errors
/// [`ListingsError`]; then nothing has changed.
pub async fn act(
    store: &(impl Reads + Writes),
    credential: &Credential,
    partner: &PartnerId,
    listing: &ListingId,
    seen: Option<u64>,
    act: &Act,
    moment: Moment<'_>,
) -> Result<Loaded<Listing>, ListingsError> {
    let needs_content = *act == Act::Submit;
    let decide = |caller: &Caller, loaded: Loaded<Listing>, content: Option<Content>| {
        let version = loaded.version;
        let command = match (act, content.clone()) {
            (Act::Submit, Some(content)) => Command::Submit { author: author(caller), content: Box::new(content) },
            (Act::Submit, None) => return Err(Rejection::NotFound.into()),
            (Act::Withdraw, _) => Command::Withdraw,
            (Act::Answer { question, text }, _) => Command::Answer { question: *question, text: text.clone() },
            (Act::Retire, _) => Command::Retire { reviewer: None },
        };
        let outcome = loaded.decide(command, &caller.occasion(moment.now, moment.request_id), moment.programme)?;
        if seen.is_some_and(|seen| seen != version) && matches!(outcome, Outcome::Changed(..)) {
            return Err(ListingsError::Stale);
        }
        let number = outcome.aggregate().state.dossier().map(|dossier| dossier.newest.number);
        // What was handed in is put where nothing is, once, and never written again.
        let frozen = content.zip(number).map(|(content, number)| Frozen { listing: *listing, number, content });
        let frozen = frozen.map(|frozen| Ok::<_, StoreError>(Write::Put(frozen.item()?, Condition::Absent))).transpose()?;
        Ok((outcome, frozen))
    };
    change(store, credential, partner, listing, act.roles(), needs_content, moment, decide).await
}

/// Announces a document; its bytes then go straight to storage. The same key with the same document again meets it.
///
/// # Errors
/// [`ListingsError`]; then nothing has changed.
pub async fn announce(
    store: &(impl Reads + Writes),
    credential: &Credential,
    partner: &PartnerId,
    listing: &ListingId,
    key: &IdempotencyKey,
    new: &NewDocument,
    moment: Moment<'_>,
) -> Result<Made<Document>, ListingsError> {
    let asking = domain::event::Actor::Member(OrganisationId::Partner(*partner), credential.account());
    let document: DocumentId = Creation::new(&asking, key, new).id();
    let mut replayed = true;
    let decide = |caller: &Caller, loaded: Loaded<Listing>, _: Option<Content>| {
        let NewDocument { kind, file_name, media_type } = new.clone();
        let command = Command::AnnounceDocument { document, kind, file_name, media_type };
        let outcome = loaded.decide(command, &caller.occasion(moment.now, moment.request_id), moment.programme)?;
        replayed = matches!(outcome, Outcome::Unchanged(_));
        Ok((outcome, None))
    };
    let listing = change(store, credential, partner, listing, AUTHORS, false, moment, decide).await?;
    let made = listing.state.dossier().and_then(|dossier| dossier.document(&document)).cloned().ok_or(Rejection::NoSuchDocument)?;
    Ok(Made { made, listing, replayed })
}

/// Looks at a document's bytes and keeps them if they are good. Until then it counts for nothing.
///
/// # Errors
/// [`ListingsError`]; then nothing has changed. Bad bytes are no error: the document is refused.
pub async fn check_document(
    store: &(impl Reads + Writes),
    storage: &impl ReadsDocuments,
    credential: &Credential,
    partner: &PartnerId,
    listing: &ListingId,
    document: &DocumentId,
    moment: Moment<'_>,
) -> Result<Loaded<Listing>, ListingsError> {
    let key = records::listing::key(listing);
    let (caller, mut items) =
        authorise(store, credential, OrganisationId::Partner(*partner), std::slice::from_ref(&key), moment.now).await?;
    caller.require(AUTHORS)?;
    let loaded = Loaded::<Listing>::read(key, items.pop().flatten())?;
    let known = loaded.state.dossier().filter(|dossier| dossier.partner == *partner).ok_or(Rejection::NotFound)?;
    let known = known.document(document).cloned().ok_or(Rejection::NoSuchDocument)?;
    if !matches!(known.state, DocumentState::Announced { .. }) {
        return Ok(loaded);
    }
    let uploaded = storage.read(listing, document).await?.ok_or(ListingsError::NotArrived)?;
    let outcome = upload::look(known.kind, known.media_type, &uploaded);
    // Others may lie there meanwhile: then those are looked at when the button is pressed again.
    if outcome.is_ok() && !storage.keep(listing, &known, &uploaded.tag).await? {
        return Err(ListingsError::NotArrived);
    }
    let decide = |caller: &Caller, loaded: Loaded<Listing>, _: Option<Content>| {
        let command = Command::CheckDocument { document: *document, outcome };
        Ok((loaded.decide(command, &caller.occasion(moment.now, moment.request_id), moment.programme)?, None))
    };
    change(store, credential, partner, listing, AUTHORS, false, moment, decide).await
}

/// Reads, decides and writes, again where somebody else wrote first.
#[expect(clippy::too_many_arguments, reason = "what every act of the partner's has in common; each says it with words of its own")]
async fn change(
    store: &(impl Reads + Writes),
    credential: &Credential,
    partner: &PartnerId,
    listing: &ListingId,
    roles: &[Role],
    needs_content: bool,
    moment: Moment<'_>,
    mut decide: impl FnMut(&Caller, Loaded<Listing>, Option<Content>) -> Result<(Outcome<Listing>, Option<Write>), ListingsError>,
) -> Result<Loaded<Listing>, ListingsError> {
    let mut keys = vec![records::listing::key(listing)];
    if needs_content {
        keys.push(records::listing::draft_key(listing));
    }
    let mut last = StoreError::Conflict { at: 0 };
    for _ in 0..ATTEMPTS {
        let (caller, mut items) = authorise(store, credential, OrganisationId::Partner(*partner), &keys, moment.now).await?;
        caller.require(roles)?;
        let draft = if needs_content { items.pop().flatten().map(Draft::read).transpose()? } else { None };
        let loaded = Loaded::<Listing>::read(keys[0].clone(), items.pop().flatten())?;
        if !is_of(&loaded.state, partner) {
            return Err(Rejection::NotFound.into());
        }
        let content = draft.map(|draft| draft.content);
        // A batch is no snapshot: somebody wrote the draft between our reading the one and the other.
        if content.as_ref().is_some_and(|content| !is_newest(&loaded.state, content)) {
            continue;
        }
        let (outcome, along) = decide(&caller, loaded, content)?;
        let Some(writes) = outcome.writes(moment.now)? else { return Ok(outcome.into_aggregate()) };
        match store.commit(writes.into_iter().chain(along).collect()).await {
            Ok(()) => return Ok(outcome.into_aggregate()),
            Err(conflict @ StoreError::Conflict { .. }) => last = conflict,
            Err(error) => return Err(error.into()),
        }
    }
    Err(last.into())
}

fn author(caller: &Caller) -> Author {
    Author { account: caller.account, domain: caller.domain.clone() }
}

fn is_of(state: &State, partner: &PartnerId) -> bool {
    state.dossier().is_some_and(|dossier| dossier.partner == *partner)
}

fn is_newest(state: &State, content: &Content) -> bool {
    state.dossier().is_some_and(|dossier| dossier.newest.content.digest == content.digest())
}

/// Listing and draft as they belong together; `None` when a writer came between.
pub(super) fn read_detail(listing: &ListingId, items: Vec<Option<Item>>) -> Result<Option<Detail>, ListingsError> {
    let mut items = items.into_iter();
    let loaded = Loaded::<Listing>::read(records::listing::key(listing), items.next().flatten())?;
    if loaded.version == 0 {
        return Err(Rejection::NotFound.into());
    }
    let draft = items.next().flatten().map(Draft::read).transpose()?;
    let content = draft.map(|draft| draft.content).filter(|content| is_newest(&loaded.state, content));
    Ok(content.map(|content| Detail { listing: loaded, content }))
}

/// What is read to show a version beside the one before it.
pub(super) fn version_keys(listing: &ListingId, number: u32) -> Vec<Key> {
    let versions = [number, number.saturating_sub(1)].map(|number| records::listing::version_key(listing, number));
    [records::listing::key(listing), records::listing::draft_key(listing)].into_iter().chain(versions).collect()
}

/// A listing, what one of its versions says, and what that says otherwise than the version before it.
pub type ReadVersion = (Loaded<Listing>, Content, Option<Vec<Difference>>);

pub(super) fn read_version(listing: &ListingId, number: u32, items: Vec<Option<Item>>) -> Result<ReadVersion, ListingsError> {
    let mut items = items.into_iter();
    let loaded = Loaded::<Listing>::read(records::listing::key(listing), items.next().flatten())?;
    let draft = items.next().flatten().map(Draft::read).transpose()?.map(|draft| draft.content);
    let newest = loaded.state.dossier().ok_or(Rejection::NotFound)?.newest.number;
    let mut frozen = items.map(|item| item.map(Frozen::read).transpose());
    let this = frozen.next().transpose()?.flatten().map(|frozen| frozen.content);
    let before = frozen.next().transpose()?.flatten().map(|frozen| frozen.content);
    // The newest version is the draft until it is handed in.
    let content = this.or_else(|| draft.filter(|_| number == newest)).ok_or(ListingsError::NoSuchVersion)?;
    let difference = before.map(|before| listing::difference(&before, &content));
    Ok((loaded, content, difference))
}
