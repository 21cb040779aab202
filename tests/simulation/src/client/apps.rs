//! Apps: what a customer does with one, how it is stopped, the keys it reads with, and every read.

use application::{
    access::{Credential, let_in},
    engine::Loaded,
    use_cases::{
        access_decision::{self, Decision, Question},
        connections::{self, ConnectionsError, Eraser},
        installations::{self, Act, Consented, InstallationError},
        keys::{self, KeysError, Wish},
        listing_review::{self, ListingReviewError},
        setup::{self, ExchangeError, Exchanged, Setup},
        withdrawal,
    },
};
use domain::{
    api_key::{ApiKey, Environment, PresentedKey},
    creation::IdempotencyKey,
    erasure::Erasure,
    id::{CustomerId, ListingId, PartnerId},
    installation::{Installation, Sharing},
    listing::Listing,
    organisation::OrganisationId,
    values::{ExternalId, Language, Redacted},
};

use super::{Answer, Client, Transient, moment};
use crate::{
    access::{Asked, Code, Switch, Turned},
    cast,
    invocation::{Function, Invocation, invoke},
};

/// Asks, installs, changes, updates, keeps, shares, disconnects.
pub const INSTALL: Function = Function::posts("installations");
/// Takes one scope back.
pub const WITHDRAW: Function = Function::posts("withdrawal");
/// Looks at the customer's apps.
pub const APPS: Function = Function::gets("apps");
/// Looks at one app.
pub const APP: Function = Function::gets("app");
/// Looks at an installation's receipts.
pub const RECEIPTS: Function = Function::gets("receipts");
/// Looks at an app's customers.
pub const CUSTOMERS: Function = Function::gets("customers");
/// Sets out for an app's own setup.
pub const SETUP: Function = Function::posts("setup");
/// Exchanges a setup code.
pub const EXCHANGE: Function = Function::posts("setup-exchange");
/// Says that it has erased.
pub const ERASE: Function = Function::posts("erasure");
/// Mints, rotates and revokes the keys of an app.
pub const APP_KEY: Function = Function::posts("app-key");
/// Acts on a listing at the review desk.
pub const LISTING_REVIEW: Function = Function::posts("listing-review");
/// Decides whether something may be read.
pub const DECIDE: Function = Function::gets("access-decision");

impl Transient for ExchangeError {
    fn is_transient(&self) -> bool {
        match self {
            Self::Store(error) | Self::NotLetIn(keys::NotLetIn::Store(error)) => error.is_transient(),
            _ => false,
        }
    }
}

impl Client {
    /// Notes who turned which switches, when they began and what they were told.
    async fn turning<T, E>(&self, switches: Vec<(Switch, bool)>, doing: impl Future<Output = Answer<T, E>>) -> Answer<T, E> {
        let begun = self.world.core().clock;
        let answer = doing.await;
        let mut core = self.world.core();
        let (ended, is_acknowledged) = (core.clock, matches!(answer, Some(Ok(_))));
        let turned = switches.into_iter().map(|(switch, is_on)| Turned { switch, is_on, begun, ended, is_acknowledged });
        core.access.turned.extend(turned);
        answer
    }

    /// Does something about an app for a customer.
    pub async fn install(
        &self,
        credential: &Credential,
        customer: &CustomerId,
        listing: &ListingId,
        act: &Act,
    ) -> Answer<Loaded<Installation>, InstallationError> {
        let doing = self.signed_in(INSTALL, credential, OrganisationId::Customer(*customer), async |run: &Invocation| {
            installations::act(run, credential, customer, listing, None, act, moment(run, &run.request_id())).await
        });
        self.turning(switches(customer, listing, act), doing).await
    }

    /// Takes one scope back.
    pub async fn withdraw(
        &self,
        credential: &Credential,
        customer: &CustomerId,
        listing: &ListingId,
        scope: &str,
    ) -> Answer<Loaded<Installation>, InstallationError> {
        let doing = self.signed_in(WITHDRAW, credential, OrganisationId::Customer(*customer), async |run: &Invocation| {
            let scope = (scope, Language::Fr);
            withdrawal::withdraw(run, credential, customer, listing, scope, moment(run, &run.request_id())).await
        });
        self.turning(vec![(Switch::Scope(*customer, *listing, scope.to_owned()), false)], doing).await
    }

    /// The customer's apps.
    pub async fn apps(&self, credential: &Credential, customer: &CustomerId) -> Answer<Vec<installations::Listed>, InstallationError> {
        let organisation = OrganisationId::Customer(*customer);
        self.signed_in(APPS, credential, organisation, async |run: &Invocation| {
            let caller = let_in(run, credential, organisation, run.now()).await?;
            installations::list(run, &caller, None).await.map(|(apps, _)| apps)
        })
        .await
    }

    /// One app, as the customer sees it.
    pub async fn app(
        &self,
        credential: &Credential,
        customer: &CustomerId,
        listing: &ListingId,
    ) -> Answer<installations::Detail, InstallationError> {
        self.signed_in(APP, credential, OrganisationId::Customer(*customer), async |run: &Invocation| {
            installations::detail(run, credential, customer, listing, run.now()).await.map(|(_, detail)| detail)
        })
        .await
    }

    /// The receipts of an installation; read while others are put, they are a chain all the same.
    pub async fn receipts(
        &self,
        credential: &Credential,
        customer: &CustomerId,
        listing: &ListingId,
    ) -> Answer<installations::Chain, InstallationError> {
        let answer = self
            .signed_in(RECEIPTS, credential, OrganisationId::Customer(*customer), async |run: &Invocation| {
                installations::chain(run, credential, customer, listing, run.now()).await.map(|(_, chain)| chain)
            })
            .await;
        if let Some(Ok(chain)) = &answer
            && let Some(head) = chain.installation.state.dossier().and_then(|dossier| dossier.head.as_ref())
            && let Err(why) = domain::installation::verify(&chain.receipts, &head.digest)
        {
            self.world.break_rule(format!("(17) receipts were shown that are no chain: {why}"));
        }
        answer
    }

    /// The customers that have an app.
    pub async fn customers(
        &self,
        credential: &Credential,
        partner: &PartnerId,
        listing: &ListingId,
    ) -> Answer<connections::Customers, ConnectionsError> {
        let organisation = OrganisationId::Partner(*partner);
        self.signed_in(CUSTOMERS, credential, organisation, async |run: &Invocation| {
            let caller = let_in(run, credential, organisation, run.now()).await?;
            connections::customers(run, &caller, listing, None).await
        })
        .await
    }

    /// Says that what an app had read of a customer is erased, of one of the times that it was installed.
    pub async fn acknowledge(
        &self,
        credential: &Credential,
        partner: &PartnerId,
        (customer, listing, generation): (&CustomerId, &ListingId, u32),
    ) -> Answer<Loaded<Erasure>, ConnectionsError> {
        self.signed_in(ERASE, credential, OrganisationId::Partner(*partner), async |run: &Invocation| {
            let eraser = Eraser::Member(credential, *partner);
            connections::acknowledge(run, eraser, customer, listing, generation, moment(run, &run.request_id())).await
        })
        .await
    }

    /// Sets out for an app's own setup, with a code.
    pub async fn begin_setup(
        &self,
        credential: &Credential,
        customer: &CustomerId,
        listing: &ListingId,
    ) -> Answer<Option<Setup>, InstallationError> {
        let answer = self
            .signed_in(SETUP, credential, OrganisationId::Customer(*customer), async |run: &Invocation| {
                setup::begin(run, run, credential, customer, listing, moment(run, &run.request_id())).await
            })
            .await;
        if let Some(Ok(Some(setup))) = &answer {
            let mut core = self.world.core();
            let code = Code { customer: *customer, listing: *listing, minted_at: core.clock, served: vec![] };
            core.access.codes.insert(setup.code.expose().clone(), code);
        }
        answer
    }

    /// Exchanges a setup code. What served is noted even if whoever asked never hears of it.
    pub async fn exchange_code(&self, key: &PresentedKey, code: &Redacted<String>) -> Answer<Exchanged, ExchangeError> {
        self.patiently(EXCHANGE, async |run: &Invocation| {
            let begun = self.world.core().clock;
            let exchanged = setup::exchange(run, Some(key), code, moment(run, &run.request_id())).await?;
            let mut core = self.world.core();
            let served = (begun, core.clock, exchanged.scopes.clone());
            if let Some(known) = core.access.codes.get_mut(code.expose()) {
                known.served.push(served);
            }
            Ok(exchanged)
        })
        .await
    }

    /// Acts on a listing at the review desk.
    pub async fn review_listing(
        &self,
        credential: &Credential,
        listing: &ListingId,
        act: &listing_review::Act,
    ) -> Answer<Loaded<Listing>, ListingReviewError> {
        let doing = self.signed_in(LISTING_REVIEW, credential, OrganisationId::Platform, async |run: &Invocation| {
            listing_review::act(run, credential, listing, None, act, moment(run, &run.request_id())).await
        });
        let switches = match act {
            listing_review::Act::Stop { .. } => vec![(Switch::App(*listing), false)],
            listing_review::Act::Release => vec![(Switch::App(*listing), true)],
            _ => vec![],
        };
        self.turning(switches, doing).await
    }

    /// Mints a key of production for an app. Each attempt is a request of its own: a key whose answer was lost is shown to nobody.
    pub async fn mint_app_key(&self, credential: &Credential, partner: &PartnerId, listing: &ListingId) -> Answer<PresentedKey, KeysError> {
        let owner = OrganisationId::Partner(*partner);
        self.signed_in(APP_KEY, credential, owner, async |run: &Invocation| {
            let wish = Wish { label: cast::line("data reader"), environment: Environment::Live, app: Some(*listing) };
            let minted = keys::mint(run, run, credential, owner, &wish, &request(run), moment(run, &run.request_id())).await?;
            shown(minted)
        })
        .await
    }

    /// Mints a key's successor.
    pub async fn rotate_key(&self, credential: &Credential, key: &PresentedKey) -> Answer<PresentedKey, KeysError> {
        self.signed_in(APP_KEY, credential, key.owner, async |run: &Invocation| {
            let request_id = run.request_id();
            shown(keys::rotate(run, run, credential, key.owner, &key.id, &request(run), moment(run, &request_id)).await?)
        })
        .await
    }

    /// Ends a key at once.
    pub async fn revoke_key(&self, credential: &Credential, key: &PresentedKey) -> Answer<Loaded<ApiKey>, KeysError> {
        let doing = self.signed_in(APP_KEY, credential, key.owner, async |run: &Invocation| {
            keys::revoke(run, credential, key.owner, &key.id, moment(run, &run.request_id())).await
        });
        self.turning(vec![(Switch::Key(key.id.to_string()), false)], doing).await
    }

    /// Whether something may be read; nothing where the function died. Nobody asks twice: a program that is refused reads nothing.
    pub async fn decide(&self, question: &Question) -> Option<Decision> {
        let begun = self.world.core().clock;
        let (decision, is_befallen) = invoke(&self.world, DECIDE, async |run: &Invocation| {
            let decision = access_decision::decide(run, question, run.now()).await;
            if run.is_blind() && matches!(decision, Decision::Allow(_)) {
                self.world.break_rule("(21) allowed what could not be read".to_owned());
            }
            (decision, run.has_trouble())
        })
        .await?;
        let mut core = self.world.core();
        let asked = Asked { question: question.clone(), decision: decision.clone(), begun, ended: core.clock, is_befallen };
        core.access.asked.push(asked);
        Some(decision)
    }
}

fn request(run: &Invocation) -> IdempotencyKey {
    cast::idempotency_key(&run.request_id())
}

fn shown(minted: keys::Minted) -> Result<PresentedKey, KeysError> {
    minted.text.ok_or_else(|| application::ports::StoreError::Unavailable("shown before".to_owned()).into())
}

/// What an act of a customer's turns on and off.
fn switches(customer: &CustomerId, listing: &ListingId, act: &Act) -> Vec<(Switch, bool)> {
    let scopes = |consented: &[String]| {
        let scope =
            |scope: &&str| (Switch::Scope(*customer, *listing, (*scope).to_owned()), consented.iter().any(|consented| consented == *scope));
        cast::SCOPES.iter().map(scope).collect::<Vec<_>>()
    };
    let trackers = |sharing: &Sharing| {
        let is_shared = |id: &str| ExternalId::parse(id).is_ok_and(|id| sharing.trackers.contains(&id));
        let tracker = |id: String| (Switch::Tracker(*customer, *listing, id.clone()), is_shared(&id));
        (0..cast::TRACKERS).map(cast::tracker_named).map(tracker).collect::<Vec<_>>()
    };
    match act {
        // Whatever was shared before, an app that is installed is shown everything.
        Act::Install(Consented { scopes: consented, .. }) => [scopes(consented), trackers(&Sharing::default())].concat(),
        Act::Change(Consented { scopes: consented, .. }) | Act::Update(Consented { scopes: consented, .. }) => scopes(consented),
        Act::Share(sharing) => trackers(sharing),
        Act::Disconnect => scopes(&[]),
        Act::Ask | Act::Decline | Act::Keep { .. } => vec![],
    }
}
