//! A client of the site: does one thing, tries again as a client would when the answer does not come, and checks what it
//! was allowed.

mod apps;

use std::sync::Arc;

use application::{
    access::{AccessError, Caller, Credential, let_in},
    engine::Loaded,
    moment::Moment,
    ports::{SecretsUnavailable, StorageUnavailable, StoreError},
    programme::programme,
    records,
    use_cases::{
        apply::{self, Applied, Apply, ApplyError},
        connections::ConnectionsError,
        directory::{self, DirectoryError, LineOutcome, OnError, Upsert, Upserted},
        histories, inbox,
        installations::InstallationError,
        keys::{self, KeysError, Wish},
        listing_review::{self, ListingReviewError},
        listings::{self, ListingsError, Made, NewDocument},
        members::{self, Invitation, MembersError},
        portal::{self, PortalError},
        review::{self, Act, ReviewError},
        sign_in::{self, Begun, SignInError},
        status::{self, ActError, LinkError},
        webhooks::{self, Change, WebhooksError},
    },
};
use domain::{
    api_key::{Environment, PresentedKey},
    application::{Application, Command},
    creation::IdempotencyKey,
    digest::Digest,
    id::{self, AccountId, ApplicationId, DocumentId, ListingId, PartnerId, WebhookId},
    listing::{Blocker, Content, Document, Listing},
    member::{Member, State},
    organisation::{OrganisationId, Role},
    partner,
    values::{EmailAddress, Line, Redacted},
    webhook::{EndpointAddress, Loopback, Settings, WebhookEndpoint},
};

use crate::{
    invocation::{Function, Invocation, invoke},
    world::{KnownSession, SECOND, World},
};

pub use apps::{APP, APP_KEY, APPS, CUSTOMERS, DECIDE, ERASE, EXCHANGE, INSTALL, LISTING_REVIEW, RECEIPTS, SETUP, WITHDRAW};

/// Whether trying again may help.
pub trait Transient {
    /// It may.
    fn is_transient(&self) -> bool;
}

impl Transient for StoreError {
    fn is_transient(&self) -> bool {
        matches!(self, Self::Unavailable(_) | Self::Conflict { .. })
    }
}

impl Transient for StorageUnavailable {
    fn is_transient(&self) -> bool {
        true
    }
}

impl Transient for SecretsUnavailable {
    fn is_transient(&self) -> bool {
        true
    }
}

macro_rules! transient {
    ($($error:ident { $($variant:ident),* }),* $(,)?) => {$(
        impl Transient for $error {
            fn is_transient(&self) -> bool {
                match self {
                    $(Self::$variant(error) => error.is_transient(),)*
                    #[allow(unreachable_patterns, reason = "one list for errors with and without other variants")]
                    _ => false,
                }
            }
        }
    )*};
}
transient!(
    AccessError { Store },
    ApplyError { Store },
    ActError { Store, Link },
    LinkError { Store },
    ReviewError { Store, Access },
    MembersError { Store, Access },
    PortalError { Store, Access },
    KeysError { Store, Access },
    WebhooksError { Store, Access, Secrets },
    DirectoryError { Store },
    ListingsError { Store, Access, Storage },
    ListingReviewError { Store, Access },
    InstallationError { Store, Access },
    ConnectionsError { Store, Access },
);

impl Transient for SignInError {
    fn is_transient(&self) -> bool {
        // Whatever went wrong on the way: people begin anew.
        true
    }
}

/// Applies.
pub const APPLY: Function = Function::posts("apply");
/// Opens the status page.
pub const OPEN: Function = Function::gets("open");
/// Acts on the status page.
pub const STATUS_ACT: Function = Function::posts("status-act");
/// Acts at the review desk.
pub const REVIEW_ACT: Function = Function::posts("review-act");
/// Looks at the queue.
pub const QUEUE: Function = Function::gets("queue");
/// Looks at one application.
pub const DETAIL: Function = Function::gets("detail");
/// Looks at an application's history.
pub const TRAIL: Function = Function::gets("application-trail");
/// Looks at the organisation's audit trail.
pub const AUDIT: Function = Function::gets("audit-trail");
/// Looks at the inbox.
pub const INBOX: Function = Function::gets("inbox");
/// Looks at the members.
pub const MEMBERS: Function = Function::gets("members");
/// Invites.
pub const INVITE: Function = Function::posts("invite");
/// Changes or removes a member.
pub const CHANGE: Function = Function::posts("change-member");
/// Opens the portal.
pub const HOME: Function = Function::gets("home");
/// Mints the test key.
pub const TEST_KEY: Function = Function::posts("test-key");
/// Registers a webhook endpoint.
pub const WEBHOOK: Function = Function::posts("webhook");
/// Changes a webhook endpoint, or has what was sent there sent again.
pub const WEBHOOK_CHANGE: Function = Function::posts("webhook-change");
/// Mints a machine key.
pub const MACHINE_KEY: Function = Function::posts("machine-key");
/// Begins a listing.
pub const LISTING_CREATE: Function = Function::posts("listing-create");
/// Writes a listing's draft.
pub const LISTING_EDIT: Function = Function::posts("listing-edit");
/// Hands in, withdraws, answers, retires.
pub const LISTING_ACT: Function = Function::posts("listing-act");
/// Announces a listing's document.
pub const LISTING_ANNOUNCE: Function = Function::posts("listing-announce");
/// Has a listing's document looked at.
pub const LISTING_LOOK: Function = Function::posts("listing-look");
/// Asks what stands in the way of a submission.
pub const LISTING_DRY_RUN: Function = Function::gets("listing-dry-run");
/// Looks at the partner's listings.
pub const LISTING_LIST: Function = Function::gets("listing-list");
/// Looks at one version of a listing.
pub const LISTING_VERSION: Function = Function::gets("listing-version");
/// Reads the lifecycle feed.
pub const FEED: Function = Function::gets("lifecycle-feed");
/// Begins a sign-in; a GET that writes by design: the sign-in itself, no state of anybody.
pub const BEGIN: Function = Function::posts("sign-in-begin");
/// Finishes a sign-in.
pub const FINISH: Function = Function::posts("sign-in-finish");
/// Signs out.
pub const SIGN_OUT: Function = Function::posts("sign-out");
/// Looks at the organisations one belongs to.
pub const BELONGINGS: Function = Function::gets("belongings");
/// The machine says one thing.
pub const UPSERT: Function = Function::posts("directory-upsert");
/// The machine says many things.
pub const IMPORT: Function = Function::posts("directory-import");

/// A client.
#[derive(Clone)]
pub struct Client {
    /// The world it lives in.
    pub world: Arc<World>,
    /// How often it tries before it gives up.
    pub patience: usize,
    /// The deployment's first operator.
    pub operator: EmailAddress,
}

/// What came of it; `None` when the client gave up.
pub type Answer<T, E> = Option<Result<T, E>>;

impl Client {
    /// Does something until there is an answer that is not "try later".
    async fn patiently<T, E: Transient>(&self, function: Function, job: impl AsyncFn(&Invocation) -> Result<T, E>) -> Answer<T, E> {
        for _ in 0..self.patience {
            match invoke(&self.world, function, &job).await {
                Some(Err(error)) if error.is_transient() => {}
                // Done, but the connection broke: the client knows nothing and asks again.
                Some(Ok(_)) if self.world.oddly(30) => {}
                Some(answer) => return Some(answer),
                None => {}
            }
            self.world.sleep(self.world.odd_number(SECOND, 30 * SECOND)).await;
        }
        None
    }

    /// As [`Client::patiently`], for somebody who is signed in: what was allowed must have been theirs.
    async fn signed_in<T, E: Transient>(
        &self,
        function: Function,
        credential: &Credential,
        organisation: OrganisationId,
        job: impl AsyncFn(&Invocation) -> Result<T, E>,
    ) -> Answer<T, E> {
        self.patiently(function, async |run: &Invocation| {
            let (begun_at, seen) = {
                let core = self.world.core();
                (core.clock, core.history.len())
            };
            let was_active = self.is_active(&organisation, &credential.account());
            let outcome = job(run).await;
            if outcome.is_ok() {
                self.check_session(function, credential, begun_at);
                if !was_active && !self.became_active(&organisation, &credential.account(), seen) {
                    self.world.break_rule(format!("(10) {} let in somebody without an active seat", function.name));
                }
            }
            outcome
        })
        .await
    }

    fn check_session(&self, function: Function, credential: &Credential, begun_at: i64) {
        let Credential::Session { digest, account } = credential else { return };
        let session = self.world.core().sessions.get(digest.as_str()).cloned();
        let is_theirs = session.as_ref().is_some_and(|session| session.account == *account);
        let is_over = session.as_ref().is_some_and(|session| session.signed_out_at.is_some_and(|at| at < begun_at));
        if !is_theirs || is_over {
            self.world.break_rule(format!("(10) {} let in a session that is over or another's", function.name));
        }
    }

    fn is_active(&self, organisation: &OrganisationId, account: &AccountId) -> bool {
        let key = records::member::key(organisation, account);
        let item = self.world.store.get(&key);
        matches!(Loaded::<Member>::read(key, item), Ok(Loaded { state: State::Active { .. }, .. }))
    }

    fn became_active(&self, organisation: &OrganisationId, account: &AccountId, since: usize) -> bool {
        let key = records::member::key(organisation, account);
        let core = self.world.core();
        core.history[since..].iter().any(|change| {
            change.new.key == key
                && matches!(Loaded::<Member>::read(key.clone(), Some(change.new.clone())), Ok(Loaded { state: State::Active { .. }, .. }))
        })
    }

    /// Applies.
    pub async fn apply(&self, form: &Apply) -> Answer<Applied, ApplyError> {
        self.patiently(APPLY, async |run: &Invocation| apply::apply(run, form, moment(run, &run.request_id())).await).await
    }

    /// Opens the status page.
    pub async fn open(&self, application: &ApplicationId, token: &Redacted<String>) -> Answer<Loaded<Application>, LinkError> {
        self.patiently(OPEN, async |run: &Invocation| status::open(run, application, token, run.now()).await).await
    }

    /// Acts on the status page.
    pub async fn act(
        &self,
        application: &ApplicationId,
        token: &Redacted<String>,
        command: Command,
    ) -> Answer<Loaded<Application>, ActError> {
        self.patiently(STATUS_ACT, async |run: &Invocation| {
            status::act(run, application, token, command.clone(), moment(run, &run.request_id())).await
        })
        .await
    }

    /// Acts at the review desk.
    pub async fn review(
        &self,
        credential: &Credential,
        application: &ApplicationId,
        seen: Option<u64>,
        act: &Act,
    ) -> Answer<Loaded<Application>, ReviewError> {
        self.signed_in(REVIEW_ACT, credential, OrganisationId::Platform, async |run: &Invocation| {
            review::act(run, credential, application, seen, act, moment(run, &run.request_id())).await
        })
        .await
    }

    /// The applications in a state, as the index shows them.
    pub async fn queue(&self, credential: &Credential, state: &str) -> Vec<ApplicationId> {
        let answer = self
            .signed_in(QUEUE, credential, OrganisationId::Platform, async |run: &Invocation| {
                review::queue(run, &let_in(run, credential, OrganisationId::Platform, run.now()).await?, state, None).await
            })
            .await;
        let rows = answer.and_then(Result::ok).map(|rows| rows.rows).unwrap_or_default();
        rows.iter().filter_map(|row| row.key.partition.parse().ok()).collect()
    }

    /// One application, read with the people it names.
    pub async fn detail(&self, credential: &Credential, application: &ApplicationId) -> Answer<Loaded<Application>, ReviewError> {
        self.signed_in(DETAIL, credential, OrganisationId::Platform, async |run: &Invocation| {
            let (_, application) = review::detail(run, credential, application, run.now()).await?;
            if let Some(dossier) = application.state.dossier() {
                review::contacts(run, dossier).await?;
            }
            Ok(application)
        })
        .await
    }

    /// The history of one application.
    pub async fn trail(&self, credential: &Credential, application: &ApplicationId) -> Answer<histories::AuditPage, ReviewError> {
        self.signed_in(TRAIL, credential, OrganisationId::Platform, async |run: &Invocation| {
            let (caller, application) = review::detail(run, credential, application, run.now()).await?;
            Ok(histories::application_trail(run, &caller, &application, None).await?)
        })
        .await
    }

    /// The organisation's audit trail.
    pub async fn audit(&self, credential: &Credential, organisation: OrganisationId) -> Answer<histories::AuditPage, AccessError> {
        self.signed_in(AUDIT, credential, organisation, async |run: &Invocation| {
            Ok(histories::audit_trail(run, &let_in(run, credential, organisation, run.now()).await?, None).await?)
        })
        .await
    }

    /// What waits for one.
    pub async fn inbox(&self, credential: &Credential, organisation: OrganisationId) -> Answer<Vec<inbox::Waiting>, AccessError> {
        self.signed_in(INBOX, credential, organisation, async |run: &Invocation| {
            Ok(inbox::inbox(run, &let_in(run, credential, organisation, run.now()).await?).await?)
        })
        .await
    }

    /// Who belongs to the organisation.
    pub async fn members(&self, credential: &Credential, organisation: OrganisationId) -> Answer<Vec<members::Listed>, AccessError> {
        self.signed_in(MEMBERS, credential, organisation, async |run: &Invocation| {
            Ok(members::list(run, &let_in(run, credential, organisation, run.now()).await?).await?)
        })
        .await
    }

    /// Invites.
    pub async fn invite(
        &self,
        credential: &Credential,
        organisation: OrganisationId,
        invitation: &Invitation,
    ) -> Answer<Loaded<Member>, MembersError> {
        self.signed_in(INVITE, credential, organisation, async |run: &Invocation| {
            members::invite(run, credential, organisation, invitation, moment(run, &run.request_id())).await
        })
        .await
    }

    /// Gives other roles, or takes the seat away.
    pub async fn change(
        &self,
        credential: &Credential,
        organisation: OrganisationId,
        account: AccountId,
        roles: Option<Vec<Role>>,
    ) -> Answer<Loaded<Member>, MembersError> {
        self.signed_in(CHANGE, credential, organisation, async |run: &Invocation| {
            members::change(run, credential, organisation, account, roles.clone(), moment(run, &run.request_id())).await
        })
        .await
    }

    /// Opens the portal.
    pub async fn home(&self, credential: &Credential, partner: &PartnerId) -> Answer<(Caller, Loaded<partner::Partner>), PortalError> {
        self.signed_in(HOME, credential, OrganisationId::Partner(*partner), async |run: &Invocation| {
            portal::home(run, credential, partner, run.now()).await
        })
        .await
    }

    /// Opens the first test key.
    pub async fn mint_test_key(&self, credential: &Credential, partner: &PartnerId) -> Answer<PresentedKey, PortalError> {
        self.signed_in(TEST_KEY, credential, OrganisationId::Partner(*partner), async |run: &Invocation| {
            let minted = portal::mint_test_key(run, run, credential, partner, moment(run, &run.request_id())).await;
            minted.map(|(_, _, presented)| {
                self.world.core().shown_keys.push((presented.owner, presented.id.to_string()));
                presented
            })
        })
        .await
    }

    /// Registers an endpoint at an address, for every event. The same address again is the same endpoint.
    pub async fn register_webhook(
        &self,
        credential: &Credential,
        partner: &PartnerId,
        url: &str,
    ) -> Answer<(Loaded<WebhookEndpoint>, Option<Redacted<String>>), WebhooksError> {
        let Ok(url) = EndpointAddress::parse(url, Loopback::Refused) else { return None };
        let key = url.as_str().to_owned();
        let settings = Settings { url, description: None, event_types: vec![] };
        self.signed_in(WEBHOOK, credential, OrganisationId::Partner(*partner), async |run: &Invocation| {
            webhooks::create(run, run, run, credential, partner, &settings, &key, moment(run, &run.request_id())).await
        })
        .await
    }

    /// Makes a new secret for an endpoint, as it was seen.
    pub async fn rotate_webhook(
        &self,
        credential: &Credential,
        partner: &PartnerId,
        id: &WebhookId,
        seen: Option<u64>,
    ) -> Answer<Redacted<String>, WebhooksError> {
        self.signed_in(WEBHOOK_CHANGE, credential, OrganisationId::Partner(*partner), async |run: &Invocation| {
            let rotated = webhooks::rotate(run, run, run, credential, partner, id, seen, moment(run, &run.request_id())).await;
            rotated.map(|(_, secret)| secret)
        })
        .await
    }

    /// Changes an endpoint, as it was seen.
    pub async fn change_webhook(
        &self,
        credential: &Credential,
        partner: &PartnerId,
        id: &WebhookId,
        change: &Change,
        seen: Option<u64>,
    ) -> Answer<(), WebhooksError> {
        self.signed_in(WEBHOOK_CHANGE, credential, OrganisationId::Partner(*partner), async |run: &Invocation| {
            webhooks::change(run, credential, partner, id, change, seen, moment(run, &run.request_id())).await.map(|_| ())
        })
        .await
    }

    /// Has one event sent again.
    pub async fn replay_delivery(
        &self,
        credential: &Credential,
        partner: &PartnerId,
        id: &WebhookId,
        number: u64,
    ) -> Answer<(), WebhooksError> {
        self.signed_in(WEBHOOK_CHANGE, credential, OrganisationId::Partner(*partner), async |run: &Invocation| {
            webhooks::replay(run, credential, partner, id, number, moment(run, &run.request_id())).await.map(|_| ())
        })
        .await
    }

    /// Has every event after a number sent again.
    pub async fn replay_webhook(&self, credential: &Credential, partner: &PartnerId, id: &WebhookId) -> Answer<(), WebhooksError> {
        self.signed_in(WEBHOOK_CHANGE, credential, OrganisationId::Partner(*partner), async |run: &Invocation| {
            webhooks::replay_after(run, credential, partner, id, 0, moment(run, &run.request_id())).await.map(|_| ())
        })
        .await
    }

    /// Mints a key for the platform's systems.
    pub async fn mint_machine_key(&self, credential: &Credential) -> Answer<PresentedKey, KeysError> {
        self.signed_in(MACHINE_KEY, credential, OrganisationId::Platform, async |run: &Invocation| {
            // Each attempt is a request of its own: a key whose answer was lost is shown to nobody.
            let wish = Wish {
                label: Line::parse("directory sync").map_err(|_| StoreError::Unreadable("a label".to_owned()))?,
                environment: Environment::Live,
                app: None,
            };
            let request = IdempotencyKey::parse(&run.request_id()).map_err(|_| StoreError::Unreadable("a request".to_owned()))?;
            let minted =
                keys::mint(run, run, credential, OrganisationId::Platform, &wish, &request, moment(run, &run.request_id())).await?;
            minted.text.ok_or_else(|| StoreError::Unavailable("shown before".to_owned()).into())
        })
        .await
    }

    /// Begins a listing.
    pub async fn create_listing(
        &self,
        credential: &Credential,
        partner: &PartnerId,
        key: &IdempotencyKey,
        content: &Content,
    ) -> Answer<Made<ListingId>, ListingsError> {
        self.signed_in(LISTING_CREATE, credential, OrganisationId::Partner(*partner), async |run: &Invocation| {
            listings::create(run, credential, partner, key, content, moment(run, &run.request_id())).await
        })
        .await
    }

    /// Writes a listing's draft.
    pub async fn edit_listing(
        &self,
        credential: &Credential,
        partner: &PartnerId,
        listing: &ListingId,
        seen: Option<&Digest>,
        content: &Content,
    ) -> Answer<Loaded<Listing>, ListingsError> {
        self.signed_in(LISTING_EDIT, credential, OrganisationId::Partner(*partner), async |run: &Invocation| {
            listings::edit(run, credential, partner, listing, seen, content, moment(run, &run.request_id())).await
        })
        .await
    }

    /// Hands in, withdraws, answers, retires.
    pub async fn act_on_listing(
        &self,
        credential: &Credential,
        partner: &PartnerId,
        listing: &ListingId,
        act: &listings::Act,
    ) -> Answer<Loaded<Listing>, ListingsError> {
        self.signed_in(LISTING_ACT, credential, OrganisationId::Partner(*partner), async |run: &Invocation| {
            listings::act(run, credential, partner, listing, None, act, moment(run, &run.request_id())).await
        })
        .await
    }

    /// Announces a document, and its bytes arrive.
    pub async fn upload(
        &self,
        credential: &Credential,
        partner: &PartnerId,
        listing: &ListingId,
        (key, new, bytes): (&IdempotencyKey, &NewDocument, &[u8]),
    ) -> Answer<Made<Document>, ListingsError> {
        let made = self
            .signed_in(LISTING_ANNOUNCE, credential, OrganisationId::Partner(*partner), async |run: &Invocation| {
                listings::announce(run, credential, partner, listing, key, new, moment(run, &run.request_id())).await
            })
            .await;
        if let Some(Ok(made)) = &made {
            self.world.uploads.put(listing, &made.made.id, bytes);
        }
        made
    }

    /// Has a document looked at.
    pub async fn look(
        &self,
        credential: &Credential,
        partner: &PartnerId,
        listing: &ListingId,
        document: &DocumentId,
    ) -> Answer<Loaded<Listing>, ListingsError> {
        self.signed_in(LISTING_LOOK, credential, OrganisationId::Partner(*partner), async |run: &Invocation| {
            listings::check_document(run, run, credential, partner, listing, document, moment(run, &run.request_id())).await
        })
        .await
    }

    /// What stands in the way of a submission.
    pub async fn dry_run(&self, credential: &Credential, partner: &PartnerId, listing: &ListingId) -> Answer<Vec<Blocker>, ListingsError> {
        self.signed_in(LISTING_DRY_RUN, credential, OrganisationId::Partner(*partner), async |run: &Invocation| {
            let told = listings::dry_run(run, credential, partner, listing, moment(run, &run.request_id())).await;
            told.map(|(_, _, blockers)| blockers)
        })
        .await
    }

    /// The partner's listings.
    pub async fn listings(&self, credential: &Credential, partner: &PartnerId) -> Answer<Vec<Loaded<Listing>>, AccessError> {
        self.signed_in(LISTING_LIST, credential, OrganisationId::Partner(*partner), async |run: &Invocation| {
            let caller = let_in(run, credential, OrganisationId::Partner(*partner), run.now()).await?;
            listings::list(run, &caller, None).await.map(|(listings, _)| listings)
        })
        .await
    }

    /// One version of a listing, at the review desk.
    pub async fn listing_version(&self, credential: &Credential, listing: &ListingId, number: u32) -> Answer<Content, ListingReviewError> {
        self.signed_in(LISTING_VERSION, credential, OrganisationId::Platform, async |run: &Invocation| {
            listing_review::version(run, credential, listing, number, run.now()).await.map(|(_, (_, content, _))| content)
        })
        .await
    }

    /// The lifecycle feed after a number.
    pub async fn feed(&self, credential: &Credential, partner: &PartnerId, after: u64) -> Answer<Vec<records::feed::Entry>, AccessError> {
        self.signed_in(FEED, credential, OrganisationId::Partner(*partner), async |run: &Invocation| {
            let_in(run, credential, OrganisationId::Partner(*partner), run.now()).await?;
            Ok(histories::entries(run, partner, after).await?)
        })
        .await
    }

    /// Signs in with an address, from the first page to the session's cookie, beginning anew where it breaks off.
    pub async fn sign_in(&self, address: &EmailAddress) -> Option<Credential> {
        self.world.core().addresses.insert(id::account(address).to_string(), address.clone());
        for _ in 0..self.patience {
            if let Some(credential) = self.sign_in_once(address).await {
                return Some(credential);
            }
            self.world.sleep(self.world.odd_number(SECOND, 30 * SECOND)).await;
        }
        None
    }

    async fn sign_in_once(&self, address: &EmailAddress) -> Option<Credential> {
        let begun =
            invoke(&self.world, BEGIN, async |run: &Invocation| sign_in::begin(run, run, run, "/home", run.now()).await).await?.ok()?;
        let code = self.prove(address, &begun);
        let finish = async || {
            invoke(&self.world, FINISH, async |run: &Invocation| {
                sign_in::finish(run, run, run, Some(&self.operator), &begun.state, &code, moment(run, &run.request_id())).await
            })
            .await
        };
        // An impatient person presses twice: the second finds the sign-in spent.
        let answer = if self.world.oddly(50) {
            let (first, second) = futures_util::join!(finish(), finish());
            first.and_then(Result::ok).or(second.and_then(Result::ok))
        } else {
            finish().await.and_then(Result::ok)
        };
        let signed_in = answer?;
        if signed_in.account != id::account(address) {
            self.world.break_rule("(10) somebody is signed in as another".to_owned());
        }
        let digest = Digest::of(signed_in.token.expose());
        let session = KnownSession { account: signed_in.account, signed_out_at: None };
        self.world.core().sessions.insert(digest.as_str().to_owned(), session);
        Some(Credential::Session { account: signed_in.account, digest })
    }

    /// The identity provider lets the person in and hands out a code.
    fn prove(&self, address: &EmailAddress, begun: &Begun) -> Redacted<String> {
        let nonce = begun.redirect.split(' ').nth(1).unwrap_or_default().to_owned();
        let code = format!("code-{}", self.world.core().random.next());
        self.world.core().codes.insert(code.clone(), (address.clone(), nonce));
        Redacted::new(code)
    }

    /// Signs out.
    pub async fn sign_out(&self, credential: &Credential) -> Answer<(), StoreError> {
        let answer = self.patiently(SIGN_OUT, async |run: &Invocation| sign_in::sign_out(run, credential).await).await;
        if let (Some(Ok(())), Credential::Session { digest, .. }) = (&answer, credential) {
            let mut core = self.world.core();
            let at = core.clock;
            if let Some(session) = core.sessions.get_mut(digest.as_str()) {
                session.signed_out_at = Some(at);
            }
        }
        answer
    }

    /// The organisations one belongs to.
    pub async fn belongings(&self, credential: &Credential) -> Answer<sign_in::Belongings, AccessError> {
        self.patiently(BELONGINGS, async |run: &Invocation| {
            let begun_at = self.world.core().clock;
            let belongs = sign_in::belongings(run, credential, run.now()).await?;
            self.check_session(BELONGINGS, credential, begun_at);
            Ok(belongs)
        })
        .await
    }

    /// The machine says one thing.
    pub async fn upsert(&self, key: &PresentedKey, upsert: &Upsert) -> Answer<Upserted, DirectoryError> {
        self.patiently(UPSERT, async |run: &Invocation| {
            let actor = keys::let_in(run, Some(key), |owner| owner == OrganisationId::Platform, run.now()).await?;
            directory::upsert(run, upsert, &directory::occasion(actor, run.now(), &run.request_id()), programme()).await
        })
        .await
    }

    /// The machine says many things.
    pub async fn import(
        &self,
        key: &PresentedKey,
        lines: &[Upsert],
        on_error: OnError,
        dry_run: bool,
    ) -> Answer<Vec<LineOutcome>, DirectoryError> {
        self.patiently(IMPORT, async |run: &Invocation| {
            let actor = keys::let_in(run, Some(key), |owner| owner == OrganisationId::Platform, run.now()).await?;
            let occasion = directory::occasion(actor, run.now(), &run.request_id());
            Ok(directory::import(run, lines, on_error, dry_run, &occasion, programme()).await?)
        })
        .await
    }

    /// The links in the letters to an address, oldest first: application and token.
    #[must_use]
    pub fn links(&self, address: &EmailAddress) -> Vec<(ApplicationId, Redacted<String>)> {
        let core = self.world.core();
        let letters = core.letters.iter().filter(|letter| letter.to == *address);
        letters.filter_map(|letter| link_in(&letter.text)).collect()
    }
}

fn link_in(text: &str) -> Option<(ApplicationId, Redacted<String>)> {
    let path = text.split("/applications/").nth(1)?.lines().next()?;
    let (application, token) = path.split_once("/status/")?;
    Some((application.parse().ok()?, Redacted::new(token.to_owned())))
}

fn moment<'a>(run: &Invocation, request_id: &'a str) -> Moment<'a> {
    Moment { now: run.now(), request_id, programme: programme() }
}
