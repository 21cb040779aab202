//! One order from the queue, one email to one recipient: claim → send → mark.
//!
//! Three trips: claim (at the same time as reading what the words need, and writing the link), the provider, mark. A claim keeps
//! a second delivery of the same order from sending; it lapses, because whoever claimed may have died before sending.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    aggregate::Aggregate as _,
    application::Application,
    attachment::{self, Attachment},
    credits::{self, CreditsAccount},
    delegation::{self, Delegation},
    digest::Digest,
    erasure::{self, Erasure},
    id::{AccountId, ApplicationId, CustomerId, DelegationId, ListingId, PartnerId, QuestionId},
    installation::{self, Installation},
    listing::{self, Listing},
    member::Member,
    organisation::OrganisationId,
    partner_account::{self, PartnerAccount},
    programme::Programme,
    step::add_days,
    values::Redacted,
};
use futures_util::join;
use jiff::{SignedDuration, Timestamp};

use super::ATTEMPTS;
use crate::{
    engine::Loaded,
    notification::{EmailOrder, LinkKind},
    ports::{Condition, Entropy, Item, Key, Letter, Reads, SendError, SendMail, StoreError, Write, Writes},
    records::{
        self, Record,
        email::{Email, Status},
        link::{Link, Opens},
        listing::Frozen,
        person::Person,
    },
};

/// How long a claim keeps others from sending: longer than the function may run, by more than the clocks of two instances
/// may differ (two minutes); and well within the time after which an order that fails becomes a dead letter.
pub const CLAIM: SignedDuration = SignedDuration::from_secs(180);
/// How long what became of an email is remembered: longer than an order can wait on any queue.
const REMEMBERED_DAYS: u16 = 90;

/// What an email is about, as it stands when it is sent.
#[derive(Clone, Debug, PartialEq)]
pub enum Cause {
    /// An application.
    Application(Box<Loaded<Application>>),
    /// A listing.
    Listing(Box<Loaded<Listing>>),
    /// A seat.
    Member {
        /// The seat.
        member: Box<Loaded<Member>>,
        /// The name of its organisation; none for the platform's own.
        organisation: Option<String>,
        /// The name of who invited, where the email is about an invitation.
        invited_by: Option<String>,
    },
    /// A customer's installation of an app.
    Installation {
        /// The installation.
        installation: Box<Loaded<Installation>>,
        /// What both sides are called.
        between: Between,
        /// What the customer's people are asked for by one of them, where the email is about that.
        asked: Option<Asked>,
    },
    /// A partner's account.
    PartnerAccount {
        /// The account.
        account: Box<Loaded<PartnerAccount>>,
        /// What the partner is called.
        partner: String,
    },
    /// A customer's being attached to a partner.
    Attachment {
        /// The attachment.
        attachment: Box<Loaded<Attachment>>,
        /// What both sides are called.
        sides: Sides,
    },
    /// Trackers that a customer delegates to its partner.
    Delegation {
        /// The delegation.
        delegation: Box<Loaded<Delegation>>,
        /// What both sides are called.
        sides: Sides,
    },
    /// What a disconnected app has read.
    Erasure {
        /// The duty.
        erasure: Box<Loaded<Erasure>>,
        /// What both sides are called.
        between: Between,
    },
    /// An account of credits.
    Credits {
        /// The account.
        account: Box<Loaded<CreditsAccount>>,
        /// What its organisation is called.
        organisation: String,
    },
}

/// What the two sides of an attachment or a delegation are called; the customer is nothing before it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sides {
    /// The partner.
    pub partner: String,
    /// The customer.
    pub customer: String,
}

/// What an app and those on both sides of it are called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Between {
    /// The app.
    pub app: String,
    /// Its partner.
    pub partner: String,
    /// The customer.
    pub customer: String,
}

/// What a member asked those for who may install.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// What the member is called, unless they have been erased.
    pub by: Option<String>,
    /// The scopes that the app asks for.
    pub scopes: Vec<String>,
}

/// Subject, HTML and text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// One line.
    pub subject: String,
    /// The HTML part.
    pub html: Redacted<String>,
    /// The text part.
    pub text: Redacted<String>,
}

/// The recipient, as far as the words need it.
#[derive(Clone, Debug, PartialEq)]
pub enum To {
    /// A person.
    Person(Box<Person>),
    /// The platform's team.
    Team,
}

/// Finds the words for an email.
pub trait Compose: Send + Sync {
    /// The words, or `None` when this release knows no such template for such a cause.
    fn compose(&self, order: &EmailOrder, cause: &Cause, to: &To, link: Option<&Redacted<String>>) -> Option<Words>;
}

/// What became of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// The provider has it.
    Sent,
    /// It had been dealt with before.
    Already,
    /// There is no point in sending it any more.
    Moot,
    /// The provider will never take it.
    Refused,
}

/// Why an order must be tried again.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TryAgain {
    /// Somebody else is sending it, or died doing so.
    #[error("another attempt is under way")]
    UnderWay,
    /// The provider.
    #[error(transparent)]
    Provider(#[from] SendError),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The order cannot be understood; it will reach the dead-letter queue, where an operator sees it.
    #[error("the order cannot be understood: {0}")]
    NotUnderstood(String),
}

/// What the function brings along.
#[derive(Clone, Copy, Debug)]
pub struct Post<'a> {
    /// The site's address, without a trailing slash.
    pub site_url: &'a str,
    /// The platform's shared team address.
    pub team: &'a domain::values::EmailAddress,
    /// The programme.
    pub programme: &'a Programme,
}

/// Sends one order, unless it was sent.
///
/// # Errors
/// Why it must be tried again.
pub async fn send(
    store: &(impl Reads + Writes),
    mailer: &impl SendMail,
    composer: &impl Compose,
    entropy: &impl Entropy,
    post: Post<'_>,
    order: &EmailOrder,
    now: Timestamp,
) -> Result<Done, TryAgain> {
    if order.schema > EmailOrder::SCHEMA {
        return Err(TryAgain::NotUnderstood(format!("schema {} is newer than this release reads", order.schema)));
    }
    let keys = keys(order)?;
    let link = mint_link(order, entropy, post, now)?;
    let first = Email::claimed(order, &attempt(entropy), now);
    // A link whose claim fails opens the right page for nobody: its token was never told to anyone.
    let link_write = async {
        match &link {
            Some((record, _)) => store.commit(vec![Write::Put(record.item()?, Condition::Absent)]).await,
            None => Ok(()),
        }
    };
    let claim_write = async { store.commit(vec![Write::Put(first.item()?, Condition::Absent)]).await };
    let (items, claimed, linked) = join!(store.fetch(&keys), claim_write, link_write);
    linked?;
    let mut items = items?.into_iter();
    let known = items.next().flatten();
    let claim = match claimed {
        Ok(()) => first,
        Err(StoreError::Conflict { .. }) => match claim_again(store, known, &attempt(entropy), now).await? {
            Some(claim) => claim,
            None => return Ok(Done::Already),
        },
        Err(error) => return Err(error.into()),
    };
    let cause = cause(store, order, &keys, &mut items).await?;
    let to = match order.person {
        None => Some(To::Team),
        Some(_) => items.next().flatten().map(Person::read).transpose()?.map(|person| To::Person(Box::new(person))),
    };
    // Nobody to write to (the person was erased), or nothing left to write about.
    let Some(to) = to.filter(|_| !is_moot(order, &cause)) else {
        return mark(store, &claim, Status::Moot { at: now }).await.map(|()| Done::Moot);
    };
    let words = composer
        .compose(order, &cause, &to, link.as_ref().map(|(_, url)| url))
        .ok_or_else(|| TryAgain::NotUnderstood(format!("no words for `{}` about `{}`", order.template, order.aggregate)))?;
    let address = match to {
        To::Team => post.team.clone(),
        To::Person(person) => person.address,
    };
    let letter = Letter { id: order.email, to: address, subject: words.subject, html: words.html, text: words.text };
    match mailer.send(&letter).await {
        Ok(message_id) => {
            // The one place where the provider's name for it meets ours: what operators search for.
            tracing::info!(email = %order.email, message_id, "the provider has the email");
            mark(store, &claim, Status::Sent { at: now, message_id }).await.map(|()| Done::Sent)
        }
        Err(SendError::Refused(reason)) => mark(store, &claim, Status::Refused { at: now, reason }).await.map(|()| Done::Refused),
        Err(error @ SendError::Unavailable(_)) => {
            // Certainly not sent: the next attempt need not wait for the claim to lapse.
            mark(store, &claim, Status::Released {}).await?;
            Err(error.into())
        }
        // Perhaps sent: the claim stays, so that a second mail goes out only if nothing says otherwise until it lapses.
        Err(error @ SendError::AnswerLost(_)) => Err(error.into()),
    }
}

/// What tells one attempt's claim from another's of the same instant.
fn attempt(entropy: &impl Entropy) -> String {
    URL_SAFE_NO_PAD.encode(entropy.bytes::<12>())
}

impl Email {
    fn claimed(order: &EmailOrder, attempt: &str, now: Timestamp) -> Self {
        Self {
            id: order.email,
            version: 1,
            event_id: order.event_id.clone(),
            template: order.template.clone(),
            person: order.person,
            status: claimed_until(attempt, now),
            forgotten: add_days(now, REMEMBERED_DAYS),
        }
    }
}

fn claimed_until(attempt: &str, now: Timestamp) -> Status {
    Status::Claimed { until: now.saturating_add(CLAIM).unwrap_or(Timestamp::MAX), attempt: attempt.to_owned() }
}

/// Claims an email that was claimed before; `None` when it has been dealt with.
async fn claim_again(store: &impl Writes, known: Option<Item>, attempt: &str, now: Timestamp) -> Result<Option<Email>, TryAgain> {
    // Written between our read and our write: whoever did it is at it now.
    let known = known.map(Email::read).transpose()?.ok_or(TryAgain::UnderWay)?;
    match &known.status {
        Status::Claimed { until, .. } if *until > now => Err(TryAgain::UnderWay),
        Status::Claimed { .. } | Status::Released {} => {
            let claim = Email { version: known.version + 1, status: claimed_until(attempt, now), ..known };
            write(store, &claim).await?;
            Ok(Some(claim))
        }
        Status::Sent { .. } | Status::Refused { .. } | Status::Moot { .. } | Status::Bounced { .. } | Status::Complained { .. } => Ok(None),
    }
}

/// Marks what became of the email we claimed. Worth several tries: a letter whose mark is missing is sent again when the
/// claim lapses.
async fn mark(store: &impl Writes, claim: &Email, status: Status) -> Result<(), TryAgain> {
    let marked = Email { version: claim.version + 1, status, ..claim.clone() };
    let mut outcome = write(store, &marked).await;
    for _ in 1..ATTEMPTS {
        if outcome.is_ok() {
            break;
        }
        outcome = write(store, &marked).await;
    }
    outcome
}

/// Writes the next version. A conflict means that the claim lapsed under us and somebody else has it.
async fn write(store: &impl Writes, email: &Email) -> Result<(), TryAgain> {
    match store.commit(vec![Write::Put(email.item()?, Condition::VersionIs(email.version - 1))]).await {
        Ok(()) => Ok(()),
        Err(StoreError::Conflict { .. }) => Err(TryAgain::UnderWay),
        Err(error) => Err(error.into()),
    }
}

/// Email, aggregate, perhaps its organisation, perhaps the app that it is of, perhaps the person: all that is needed, in one
/// read.
fn keys(order: &EmailOrder) -> Result<Vec<Key>, TryAgain> {
    let mut keys = vec![records::email::key(&order.email), Key::new(order.table, &order.partition, order.sort.as_str())];
    if let Ok(OrganisationId::Partner(partner)) = order.partition.parse() {
        keys.push(records::partner::key(&partner));
    } else if let Ok(OrganisationId::Customer(customer)) = order.partition.parse() {
        keys.push(records::directory::customer_key(&customer));
    }
    keys.extend(app(order).as_ref().map(records::listing::key));
    keys.extend(order.person.as_ref().map(records::person::key));
    let mut distinct = keys.clone();
    distinct.sort();
    distinct.dedup();
    if distinct.len() == keys.len() { Ok(keys) } else { Err(TryAgain::NotUnderstood("an order about an organisation itself".to_owned())) }
}

/// The app in the key of what a customer has of it: `installation#<listing>`, `erasure#<listing>#…`.
fn app(order: &EmailOrder) -> Option<ListingId> {
    let is_of_one = matches!(order.aggregate.as_str(), Installation::NAME | Erasure::NAME);
    order.sort.split('#').nth(1).filter(|_| is_of_one)?.parse().ok()
}

async fn cause(
    reads: &impl Reads,
    order: &EmailOrder,
    keys: &[Key],
    items: &mut impl Iterator<Item = Option<Item>>,
) -> Result<Cause, TryAgain> {
    let aggregate = items.next().flatten();
    let app = app(order);
    let has_organisation = keys.len() == 3 + usize::from(app.is_some()) + usize::from(order.person.is_some());
    let organisation = if has_organisation { items.next().flatten() } else { None };
    let name = || {
        let summary = organisation.as_ref().and_then(|item| item.attributes.get("summary"))?;
        summary.get("legal_name").or_else(|| summary.get("name"))?.as_str().map(ToOwned::to_owned)
    };
    let between = match app {
        Some(app) => Some(between(&app, items.next().flatten(), name())?),
        None => None,
    };
    let key = keys.get(1).cloned().ok_or_else(|| TryAgain::NotUnderstood("no aggregate".to_owned()))?;
    match order.aggregate.as_str() {
        Application::NAME => Ok(Cause::Application(Box::new(Loaded::read(key, aggregate)?))),
        Listing::NAME => Ok(Cause::Listing(Box::new(Loaded::read(key, aggregate)?))),
        Member::NAME => Ok(Cause::Member {
            member: Box::new(Loaded::read(key, aggregate)?),
            organisation: name(),
            invited_by: inviter(reads, order).await?,
        }),
        Installation::NAME => {
            let (between, published) = between.ok_or_else(|| TryAgain::NotUnderstood("an installation of no app".to_owned()))?;
            let installation = Loaded::<Installation>::read(key, aggregate)?;
            let asked = asked(reads, &installation.state, published).await?;
            Ok(Cause::Installation { installation: Box::new(installation), between, asked })
        }
        Erasure::NAME => {
            let (between, _) = between.ok_or_else(|| TryAgain::NotUnderstood("a duty of no app".to_owned()))?;
            Ok(Cause::Erasure { erasure: Box::new(Loaded::read(key, aggregate)?), between })
        }
        PartnerAccount::NAME => {
            Ok(Cause::PartnerAccount { account: Box::new(Loaded::read(key, aggregate)?), partner: name().unwrap_or_default() })
        }
        Attachment::NAME => {
            let attachment = Loaded::<Attachment>::read(key, aggregate)?;
            let partner = attachment.state.dossier().map(|dossier| dossier.partner);
            let sides = sides(reads, partner, attachment.state.customer()).await?;
            Ok(Cause::Attachment { attachment: Box::new(attachment), sides })
        }
        Delegation::NAME => {
            let delegation = Loaded::<Delegation>::read(key, aggregate)?;
            let dossier = delegation.state.dossier();
            let sides = sides(reads, dossier.map(|dossier| dossier.partner), dossier.map(|dossier| dossier.customer)).await?;
            Ok(Cause::Delegation { delegation: Box::new(delegation), sides })
        }
        CreditsAccount::NAME => {
            Ok(Cause::Credits { account: Box::new(Loaded::read(key, aggregate)?), organisation: name().unwrap_or_default() })
        }
        other => Err(TryAgain::NotUnderstood(format!("no emails are about `{other}`"))),
    }
}

/// What the two sides are called. One more trip: who they are is in the aggregate, and not in the order.
async fn sides(reads: &impl Reads, partner: Option<PartnerId>, customer: Option<CustomerId>) -> Result<Sides, StoreError> {
    let keys = [partner.as_ref().map(records::partner::key), customer.as_ref().map(records::directory::customer_key)];
    let asked: Vec<Key> = keys.iter().flatten().cloned().collect();
    let items = reads.fetch(&asked).await?;
    let name = |key: &Option<Key>| {
        let at = asked.iter().position(|asked| Some(asked) == key.as_ref())?;
        let summary = items.get(at)?.as_ref()?.attributes.get("summary")?;
        summary.get("legal_name").or_else(|| summary.get("name"))?.as_str().map(ToOwned::to_owned)
    };
    let [partner, customer] = keys;
    Ok(Sides { partner: name(&partner).unwrap_or_default(), customer: name(&customer).unwrap_or_default() })
}

/// What both sides are called, and the published version.
fn between(app: &ListingId, listing: Option<Item>, customer: Option<String>) -> Result<(Between, Option<u32>), TryAgain> {
    let listing = Loaded::<Listing>::read(records::listing::key(app), listing)?;
    let dossier = listing.state.dossier().ok_or_else(|| TryAgain::NotUnderstood(format!("{app} is no app")))?;
    let shown = dossier.shelf.as_ref().map_or(&dossier.newest.content, |shelved| &shelved.content);
    let between = Between {
        app: shown.name.as_str().to_owned(),
        partner: dossier.partner_name.as_str().to_owned(),
        customer: customer.unwrap_or_default(),
    };
    Ok((between, listing.state.in_catalogue().map(|shelved| shelved.version)))
}

/// Who asked for the app, and what the app asks for; nothing where nobody waits for an answer. One more trip, which only these
/// letters take.
async fn asked(reads: &impl Reads, state: &installation::State, published: Option<u32>) -> Result<Option<Asked>, StoreError> {
    let installation::State::AwaitingConsent { dossier, asked, .. } = state else { return Ok(None) };
    let mut keys = vec![records::person::key(&asked.person)];
    keys.extend(published.map(|version| records::listing::version_key(&dossier.listing, version)));
    let mut items = reads.fetch(&keys).await?.into_iter();
    let person = items.next().flatten().map(Person::read).transpose()?;
    let frozen = items.next().flatten().map(Frozen::read).transpose()?;
    let scopes = frozen.into_iter().flat_map(|frozen| frozen.content.scopes).map(|asked| asked.scope).collect();
    Ok(Some(Asked { by: person.map(|person| person.name.as_str().to_owned()), scopes }))
}

/// What whoever invited is called in the organisation.
async fn inviter(reads: &impl Reads, order: &EmailOrder) -> Result<Option<String>, StoreError> {
    let account = order.about.as_deref().and_then(|about| about.parse::<AccountId>().ok());
    let (Some(account), Ok(organisation)) = (account, order.partition.parse()) else { return Ok(None) };
    Ok(super::people::names(reads, &organisation, &[account]).await?.remove(&account))
}

/// Whether the cause is gone: nobody is reminded of what they have done, or asked what is no longer asked.
fn is_moot(order: &EmailOrder, cause: &Cause) -> bool {
    use domain::{application::State as Application, member::State as Member};
    match (order.template.as_str(), cause) {
        ("application-confirmation-reminder", Cause::Application(application)) => application.state.confirmation_step().is_none(),
        ("application-question" | "application-question-reminder", Cause::Application(application)) => {
            !matches!(application.state, Application::InfoRequested { .. })
        }
        ("application-review-overdue", Cause::Application(application)) => {
            !matches!(application.state, Application::Submitted { .. } | Application::InReview { .. })
        }
        (template, Cause::Listing(listing)) => is_moot_for_listing(template, order.about.as_deref(), &listing.state),
        (template, Cause::Installation { installation, .. }) => {
            is_moot_for_installation(template, order.about.as_deref(), &installation.state)
        }
        ("erasure-due" | "erasure-reminder", Cause::Erasure { erasure, .. }) => !matches!(erasure.state, erasure::State::Due { .. }),
        ("erasure-overdue" | "erasure-escalated", Cause::Erasure { erasure, .. }) => {
            !matches!(erasure.state, erasure::State::Escalated { .. })
        }
        ("partner-account-requested" | "partner-account-overdue", Cause::PartnerAccount { account, .. }) => {
            !matches!(account.state, partner_account::State::Requested { .. })
        }
        ("partner-account-declined", Cause::PartnerAccount { account, .. }) => {
            !matches!(account.state, partner_account::State::Declined { .. })
        }
        (template, Cause::Attachment { attachment, .. }) => is_moot_for_attachment(template, &attachment.state),
        (template, Cause::Delegation { delegation, .. }) => is_moot_for_delegation(template, order.about.as_deref(), &delegation.state),
        ("credits-low" | "credits-replenished", Cause::Credits { account, .. }) => !matches!(account.state, credits::State::Open { .. }),
        ("credits-exhausted", Cause::Credits { account, .. }) => !matches!(account.state, credits::State::Exhausted { .. }),
        ("invitation" | "invitation-reminder", Cause::Member { member, .. }) => !matches!(member.state, Member::Invited { .. }),
        _ => false,
    }
}

/// A letter about a listing whose words are gone with the state that held them: the partner has moved on.
fn is_moot_for_listing(template: &str, about: Option<&str>, state: &listing::State) -> bool {
    use listing::State;
    match template {
        "listing-question" | "listing-question-reminder" => !matches!(state, State::InfoRequested { .. }),
        "listing-answered" => {
            let id = about.and_then(|about| about.parse::<QuestionId>().ok());
            let questions = state.dossier().map_or(&[][..], listing::Dossier::questions);
            id.is_none_or(|id| !questions.iter().any(|question| question.id == id))
        }
        "listing-changes-requested" | "listing-changes-reminder" => !matches!(state, State::ChangesRequested { .. }),
        "listing-rejected" => !matches!(state, State::Rejected { .. }),
        "listing-stopped" => state.dossier().is_none_or(|dossier| dossier.stopped.is_none()),
        "listing-released" => state.dossier().is_none_or(|dossier| dossier.stopped.is_some()),
        "listing-suspended" => state.dossier().is_none_or(|dossier| dossier.suspension().is_none()),
        "listing-review-overdue" => !matches!(state, State::Submitted { .. } | State::InReview { .. } | State::Approved { .. }),
        "listing-partner-overdue" => !matches!(state, State::InfoRequested { .. } | State::ChangesRequested { .. }),
        _ => false,
    }
}

/// A letter that asks for what somebody has done, or that nobody is asked any more.
fn is_moot_for_attachment(template: &str, state: &attachment::State) -> bool {
    use attachment::State;
    match template {
        "attachment-requested" | "attachment-overdue" => !matches!(state, State::Requested { .. }),
        "attachment-forwarded" | "attachment-reminder" => !matches!(state, State::Forwarded { .. }),
        _ => false,
    }
}

/// A letter that asks whoever is not asked any more, or tells of what has passed.
fn is_moot_for_delegation(template: &str, about: Option<&str>, state: &delegation::State) -> bool {
    use delegation::State;
    match template {
        "delegation-requested" | "delegation-reminder" => {
            let State::Pending { addressee, .. } = state else { return true };
            // It was passed on before the mail went out: the link would open nothing.
            about.is_some_and(|about| about != format!("{} {}", addressee.partner, addressee.account))
        }
        "delegation-paused" => !matches!(state, State::Paused { .. }),
        "delegation-resumed" => !matches!(state, State::Active { .. }),
        "delegation-stopping" => !matches!(state, State::Active { .. } | State::Paused { .. }),
        _ => false,
    }
}

/// A letter about what an installation is not any more: somebody has decided, or the app is gone.
fn is_moot_for_installation(template: &str, about: Option<&str>, state: &installation::State) -> bool {
    use installation::State;
    let request = state.installed().and_then(|installed| installed.request.as_ref());
    match template {
        "installation-requested" | "installation-request-reminder" => !matches!(state, State::AwaitingConsent { .. }),
        "installation-request-declined" => !matches!(state, State::Declined { by: Some(_), .. }),
        "installation-request-expired" => !matches!(state, State::Declined { by: None, .. }),
        "installation-request-granted" => state.installed().is_none(),
        "scopes-requested" => request.is_none_or(|request| about.is_some_and(|about| about != request.version.to_string())),
        "scopes-reminder" => request.is_none(),
        "installation-degraded" => !matches!(state, State::Degraded { .. }),
        "installation-removed" => state.installed().is_some(),
        _ => false,
    }
}

fn mint_link(
    order: &EmailOrder,
    entropy: &impl Entropy,
    post: Post<'_>,
    now: Timestamp,
) -> Result<Option<(Link, Redacted<String>)>, TryAgain> {
    let Some(kind) = order.link else { return Ok(None) };
    let person = order.person.ok_or_else(|| TryAgain::NotUnderstood("a link that is nobody's".to_owned()))?;
    let (opens, page, days) = match kind {
        LinkKind::ApplicationStatus => {
            let application = of_order::<ApplicationId>(order)?;
            let page = format!("applications/{application}/status/");
            (Opens::ApplicationStatus { application }, page, post.programme.application.status_link_days)
        }
        LinkKind::DelegationApproval => {
            let delegation = of_order::<DelegationId>(order)?;
            let addressee = order.about.as_deref().and_then(|about| about.split_once(' '));
            let (partner, account) = addressee.ok_or_else(|| TryAgain::NotUnderstood("a link to nobody".to_owned()))?;
            let page = format!("partners/{partner}/delegations/{delegation}/approval/{account}.");
            (Opens::DelegationApproval { delegation }, page, post.programme.delegation.approval.days)
        }
    };
    // 256 random bits; from here on only the mail knows them.
    let token = Redacted::new(URL_SAFE_NO_PAD.encode(entropy.bytes::<32>()));
    let record = Link { digest: Digest::of(token.expose()), opens, person, expires: add_days(now, days) };
    let url = Redacted::new(format!("{}/{page}{}", post.site_url, token.expose()));
    Ok(Some((record, url)))
}

/// The id that the order's aggregate is stored under.
fn of_order<I: std::str::FromStr>(order: &EmailOrder) -> Result<I, TryAgain> {
    order.partition.parse().map_err(|_| TryAgain::NotUnderstood("a link to something else".to_owned()))
}
