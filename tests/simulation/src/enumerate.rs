//! Every single fault of every use case, and every pair where a use case has few calls.
//!
//! A *scene* sets the stage in a calm world, arms the plan of faults for one function, and does one thing as a client
//! would, trying again until it is answered. Then everything comes to rest and the auditors look. A scene may also say
//! what the client must have been told in the end.

mod apps;
mod webhooks;

use std::{cell::RefCell, collections::BTreeMap, rc::Rc, sync::Arc};

use application::{
    access::Credential,
    engine::Loaded,
    programme::programme,
    use_cases::{
        apply::Applied,
        directory::OnError,
        email_feedback::Feedback,
        installations::{Act as Installing, Consented},
        listing_review::{self, ListingReviewError},
        listings::{self, ListingsError},
        review::Act,
    },
};
use domain::{
    api_key::PresentedKey,
    application::{Command, State},
    id::{self, CustomerId, ListingId, PartnerId},
    installation::{self, Installation},
    listing::{self, Content, RequestedScope},
    organisation::{OrganisationId, Role},
    programme::Standard,
    values::{EmailAddress, Language, Localised, Redacted},
};

use crate::{
    cast,
    client::{self, Client},
    executor::{self, Task},
    faults::{Call, Fault, Plan, Script},
    invocation::Function,
    machinery,
    story::{Play, Verdict, conclude},
    world::{DAY, HOUR, Job, MINUTE, SECOND, Temper, World},
};

/// Pairs are tried where a scene's function makes at most so many calls.
pub const MOST_CALLS_FOR_PAIRS: usize = 15;

/// What a scene makes of its client's last answer.
type Told = Result<(), String>;
type Acting = std::pin::Pin<Box<dyn Future<Output = Told>>>;

/// One thing that somebody does, and the function whose calls fail meanwhile.
#[derive(Clone, Copy)]
pub struct Scene {
    /// What is done.
    pub name: &'static str,
    /// Whose calls fail.
    pub function: Function,
    act: fn(Rc<Set>) -> Acting,
}

/// What a scene was played with, and what came of it.
pub struct Take {
    /// The scene.
    pub scene: Scene,
    /// The faults.
    pub faults: BTreeMap<usize, Fault>,
    /// The calls that the function made.
    pub calls: Vec<Call>,
    /// What the auditors say.
    pub verdict: Verdict,
}

/// A scene's set: a calm world, and how to arm the plan.
pub struct Set {
    client: Client,
    /// The vendor who applies.
    vendor: usize,
}

/// What a story finds: an app in the catalogue, whose it is, and customers who could have it.
pub struct Opening {
    /// Whose.
    pub partner: PartnerId,
    /// Who administers it.
    pub admin: EmailAddress,
    /// Which.
    pub listing: ListingId,
    /// What its published version says.
    pub content: Content,
}

/// Opens the market in a calm world: this vendor's app is published, and these customers and their people are known.
///
/// # Errors
/// What came in between, in a world where nothing does.
pub async fn open_market(client: Client, vendor: usize, customers: &[usize]) -> Result<Opening, String> {
    let set = Set { client, vendor };
    let (ready, _) = set.published().await?;
    let key = set.machine_key().await?;
    for customer in customers {
        set.knows_customer(&key, *customer).await?;
    }
    let admin = cast::form(vendor).business_contact.address;
    Ok(Opening { partner: ready.partner, admin, listing: ready.listing, content: ready.content })
}

/// Plays a scene with these faults.
#[must_use]
pub fn take(scene: Scene, faults: BTreeMap<usize, Fault>) -> Take {
    let script = Script { function: scene.function.name, faults: faults.clone(), ..Script::default() };
    let world = World::new(1, Temper { plan: Plan::Script(script), is_odd: false });
    let client = Client { world: Arc::clone(&world), patience: 12, operator: cast::operator() };
    let set = Rc::new(Set { client, vendor: 1 });
    let told = Rc::new(RefCell::new(Err("never came to an end".to_owned())));
    let entering: Vec<Task> = vec![Box::pin(play(scene, set, Rc::clone(&told)))];
    executor::run(&Play { world: Arc::clone(&world), entering: RefCell::new(entering) });
    let calls = match &world.core().temper.plan {
        Plan::Script(script) => script.calls.clone(),
        Plan::Calm | Plan::Chance(_) => vec![],
    };
    let mut verdict = conclude(&world);
    if let Err(reason) = &*told.borrow() {
        verdict.broken.push(format!("the client was left with: {reason}"));
    }
    Take { scene, faults, calls, verdict }
}

async fn play(scene: Scene, set: Rc<Set>, told: Rc<RefCell<Told>>) {
    let outcome = (scene.act)(set).await;
    *told.borrow_mut() = outcome;
}

/// Every take with one fault of a scene.
#[must_use]
pub fn singles(scene: Scene) -> Vec<BTreeMap<usize, Fault>> {
    let base = take(scene, BTreeMap::new());
    let places = base.calls.iter().enumerate();
    places.flat_map(|(place, call)| call.faults().iter().map(move |fault| BTreeMap::from([(place, *fault)]))).collect()
}

/// Every take with two faults of a scene: the second befalls any call after the first, those of the next attempt too.
#[must_use]
pub fn pairs(scene: Scene) -> Vec<BTreeMap<usize, Fault>> {
    if take(scene, BTreeMap::new()).calls.len() > MOST_CALLS_FOR_PAIRS {
        return vec![];
    }
    let mut pairs = vec![];
    for single in singles(scene) {
        let Some((&first, &fault)) = single.first_key_value() else { continue };
        let after = take(scene, single).calls;
        for (place, call) in after.iter().enumerate().skip(first + 1) {
            pairs.extend(call.faults().iter().map(|second| BTreeMap::from([(first, fault), (place, *second)])));
        }
    }
    pairs
}

macro_rules! scenes {
    ($($name:literal, $function:expr, $act:path;)*) => {
        /// Every scene.
        pub const SCENES: &[Scene] = &[$(Scene { name: $name, function: $function, act: |set| Box::pin(async move { $act(&set).await }) }),*];
    };
}

scenes! {
    "somebody applies", client::APPLY, apply;
    "somebody applies twice at once", client::APPLY, apply_twice;
    "the applicant opens the status page", client::OPEN, open;
    "the applicant confirms the address", client::STATUS_ACT, confirm;
    "the applicant answers", client::STATUS_ACT, answer;
    "the applicant announces a document", client::STATUS_ACT, add_document;
    "the applicant withdraws", client::STATUS_ACT, withdraw;
    "a reviewer looks at the queue", client::QUEUE, queue;
    "a reviewer looks at an application", client::DETAIL, detail;
    "a reviewer looks at an application's history", client::TRAIL, trail;
    "a reviewer looks at the inbox", client::INBOX, inbox;
    "a reviewer looks at the audit trail", client::AUDIT, audit;
    "a reviewer claims", client::REVIEW_ACT, claim;
    "a reviewer logs a call", client::REVIEW_ACT, log_call;
    "a reviewer asks", client::REVIEW_ACT, ask;
    "a reviewer approves", client::REVIEW_ACT, approve;
    "two reviewers decide at once", client::REVIEW_ACT, decide_at_once;
    "a reviewer rejects", client::REVIEW_ACT, reject;
    "an operator looks at the members", client::MEMBERS, members;
    "an operator invites", client::INVITE, invite;
    "an operator gives other roles", client::CHANGE, change_roles;
    "an operator removes a member", client::CHANGE, remove;
    "a partner opens the portal", client::HOME, home;
    "a partner mints the test key", client::TEST_KEY, mint_test_key;
    "a partner reads the feed", client::FEED, feed;
    "an operator mints a machine key", client::MACHINE_KEY, mint_machine_key;
    "a partner begins a listing", client::LISTING_CREATE, begin_listing;
    "a partner begins a listing twice at once", client::LISTING_CREATE, begin_listing_twice;
    "a partner looks at its listings", client::LISTING_LIST, listings;
    "a partner writes a draft", client::LISTING_EDIT, edit_listing;
    "two write a draft at once", client::LISTING_EDIT, edit_listing_at_once;
    "a partner announces a document", client::LISTING_ANNOUNCE, upload;
    "a partner's document is looked at", client::LISTING_LOOK, look;
    "a partner asks what stands in the way", client::LISTING_DRY_RUN, dry_run;
    "a partner hands a draft in", client::LISTING_ACT, submit_listing;
    "a draft is handed in twice at once", client::LISTING_ACT, submit_listing_twice;
    "a draft is handed in while it is written", client::LISTING_ACT, submit_listing_while_writing;
    "a partner withdraws a version", client::LISTING_ACT, withdraw_listing;
    "a partner answers about a listing", client::LISTING_ACT, answer_about_listing;
    "a partner retires a listing", client::LISTING_ACT, retire_listing;
    "a reviewer claims a listing", client::LISTING_REVIEW, claim_listing;
    "a reviewer checks a standard", client::LISTING_REVIEW, check_standard;
    "a reviewer wants changes", client::LISTING_REVIEW, request_changes;
    "a reviewer rejects a listing", client::LISTING_REVIEW, reject_listing;
    "a reviewer approves a listing while it is withdrawn", client::LISTING_REVIEW, approve_while_withdrawn;
    "a reviewer publishes a listing", client::LISTING_REVIEW, publish_listing;
    "a reviewer suspends a listing", client::LISTING_REVIEW, suspend_listing;
    "a member of the partner's reviews", client::LISTING_REVIEW, review_ones_own;
    "a reviewer looks at a version", client::LISTING_VERSION, listing_version;
    "a customer installs an app", client::INSTALL, install_app;
    "two of a customer install an app at once", client::INSTALL, install_twice;
    "a customer takes a scope back", client::INSTALL, take_back;
    "a customer consents to a new version", client::INSTALL, update_app;
    "a customer disconnects an app and installs it anew", client::INSTALL, disconnect_app;
    "a partner says that it has erased", client::ERASE, acknowledge;
    "a member asks for an app", client::INSTALL, apps::ask;
    "a member's request is turned down", client::INSTALL, apps::decline;
    "a member's request is granted while it is turned down", client::INSTALL, apps::grant_while_declining;
    "a customer keeps what it consented to", client::INSTALL, apps::keep;
    "a customer shares fewer trackers while the app reads", client::INSTALL, apps::share_less;
    "a customer withdraws a scope while the app reads", client::WITHDRAW, apps::withdraw_scope;
    "a customer withdraws a scope while another is added", client::WITHDRAW, apps::withdraw_while_adding;
    "a customer disconnects while the app reads", client::INSTALL, apps::disconnect_while_reading;
    "an app reads", client::DECIDE, apps::read;
    "an app reads while everything is taken back and given again", client::DECIDE, apps::read_through_everything;
    "a customer looks at its apps", client::APPS, apps::look_at_apps;
    "a customer looks at an app", client::APP, apps::look_at_app;
    "a customer reads its receipts while it consents", client::RECEIPTS, apps::read_receipts;
    "a partner looks at its customers", client::CUSTOMERS, apps::look_at_customers;
    "a customer sets out for an app's setup", client::SETUP, apps::set_out;
    "a setup code is exchanged", client::EXCHANGE, apps::exchange;
    "a setup code is exchanged twice at once", client::EXCHANGE, apps::exchange_twice;
    "a setup code is exchanged too late", client::EXCHANGE, apps::exchange_late;
    "a setup code is exchanged while the app is disconnected", client::EXCHANGE, apps::exchange_while_disconnecting;
    "a setup code is exchanged for what was installed anew", client::EXCHANGE, apps::exchange_after_reinstalling;
    "an operator stops an app while it reads", client::LISTING_REVIEW, apps::stop;
    "an operator releases an app", client::LISTING_REVIEW, apps::release;
    "a partner mints an app's key", client::APP_KEY, apps::mint_key;
    "a partner rotates an app's key", client::APP_KEY, apps::rotate_key;
    "a partner revokes an app's key while it reads", client::APP_KEY, apps::revoke_key;
    "the relay tells of a request", machinery::RELAY, apps::ask;
    "the relay tells of a stopped app", machinery::RELAY, apps::stop;
    "installations catch up with a new version", machinery::CATCH_UP, catch_up;
    "the relay tells of an installation", machinery::RELAY, install_app;
    "the relay tells of a disconnection", machinery::RELAY, disconnect_app;
    "time lifts a suspension", machinery::EXPIRE, lift_by_time;
    "the relay tells administrators of a question", machinery::RELAY, ask_about_listing;
    "a letter to an administrator is sent", machinery::SEND, ask_about_listing;
    "somebody begins to sign in", client::BEGIN, sign_in;
    "an invited person signs in", client::FINISH, sign_in_invited;
    "the first operator signs in", client::FINISH, sign_in;
    "somebody signs out", client::SIGN_OUT, sign_out;
    "somebody looks at their organisations", client::BELONGINGS, belongings;
    "the machine says one thing", client::UPSERT, upsert;
    "the machine changes a member's address", client::UPSERT, upsert_address;
    "the machine imports", client::IMPORT, import;
    "the schedule reminds and expires", machinery::EXPIRE, expire;
    "the relay tells of an application", machinery::RELAY, apply;
    "the relay tells of an approval", machinery::RELAY, approve;
    "a letter with a link and one to the team are sent", machinery::SEND, apply;
    "an invitation is sent", machinery::SEND, invite;
    "a letter bounces", machinery::FEEDBACK, bounce;
    "a partner registers an endpoint", client::WEBHOOK, webhooks::register;
    "a partner registers an endpoint twice at once", client::WEBHOOK, webhooks::register_twice;
    "a partner changes an endpoint", client::WEBHOOK_CHANGE, webhooks::change;
    "two change an endpoint at once", client::WEBHOOK_CHANGE, webhooks::change_at_once;
    "a partner rotates a secret", client::WEBHOOK_CHANGE, webhooks::rotate;
    "two rotate a secret at once", client::WEBHOOK_CHANGE, webhooks::rotate_at_once;
    "a partner drops the old secret", client::WEBHOOK_CHANGE, webhooks::drop_old_secret;
    "a partner disables an endpoint and enables it", client::WEBHOOK_CHANGE, webhooks::disable_and_enable;
    "a partner removes an endpoint while an event waits for it", client::WEBHOOK_CHANGE, webhooks::remove;
    "a partner has an event sent again", client::WEBHOOK_CHANGE, webhooks::replay;
    "a partner has an event sent again twice at once", client::WEBHOOK_CHANGE, webhooks::replay_at_once;
    "a partner has everything sent again", client::WEBHOOK_CHANGE, webhooks::replay_everything;
    "the relay tells an endpoint", machinery::RELAY, webhooks::hear;
    "an event is delivered", machinery::DELIVER, webhooks::hear;
    "an event is ordered twice at once", machinery::DELIVER, webhooks::order_twice;
    "an event is delivered while two secrets sign", machinery::DELIVER, webhooks::hear_by_both_secrets;
    "an event is delivered while the endpoint is disabled", machinery::DELIVER, webhooks::hear_while_disabling;
    "an event is sent again while it is on its way", machinery::DELIVER, webhooks::replay_on_the_way;
    "an endpoint that failed hears the event later", machinery::DELIVER, webhooks::recover;
    "the schedule orders what is due", machinery::RETRY, webhooks::recover;
    "an endpoint that is left alone hears everything later", machinery::DELIVER, webhooks::be_left_alone;
    "an endpoint that never answers is given up", machinery::DELIVER, webhooks::give_up;
}

/// What the client was told, if it was told anything good.
fn good<T, E: std::fmt::Debug>(answer: Option<Result<T, E>>) -> Result<T, String> {
    match answer {
        Some(Ok(answer)) => Ok(answer),
        Some(Err(error)) => Err(format!("{error:?}")),
        None => Err("no answer".to_owned()),
    }
}

impl Set {
    /// From now on the faults happen.
    fn arm(&self) {
        if let Plan::Script(script) = &mut self.client.world.core().temper.plan {
            script.armed = true;
        }
    }

    async fn pass(&self, milliseconds: i64) {
        self.client.world.sleep(milliseconds).await;
    }

    async fn applied(&self) -> Result<Applied, String> {
        let applied = good(self.client.apply(&cast::form(self.vendor)).await)?;
        self.pass(10 * MINUTE).await;
        Ok(applied)
    }

    fn token(&self) -> Result<Redacted<String>, String> {
        let links = self.client.links(&cast::form(self.vendor).business_contact.address);
        links.into_iter().next().map(|(_, token)| token).ok_or_else(|| "no letter came".to_owned())
    }

    async fn operator(&self) -> Result<Credential, String> {
        self.client.sign_in(&cast::operator()).await.ok_or_else(|| "nobody is signed in".to_owned())
    }

    /// An application, confirmed and claimed by the operator.
    async fn claimed(&self) -> Result<(Applied, Credential), String> {
        let applied = self.applied().await?;
        good(self.client.act(&applied.application, &self.token()?, Command::ConfirmAddress).await)?;
        let me = self.operator().await?;
        good(self.client.review(&me, &applied.application, None, &Act::Claim).await)?;
        Ok((applied, me))
    }

    /// A partner and its first administrator, signed in.
    async fn partner(&self) -> Result<(PartnerId, Credential), String> {
        let (applied, me) = self.claimed().await?;
        let approved = good(self.client.review(&me, &applied.application, None, &Act::Approve).await)?;
        let State::Approved { partner, .. } = approved.state else { return Err("not approved".to_owned()) };
        let admin = self.client.sign_in(&cast::form(self.vendor).business_contact.address).await.ok_or("nobody is signed in")?;
        Ok((partner, admin))
    }

    /// A reviewer who has joined.
    async fn joined(&self, me: &Credential) -> Result<Credential, String> {
        good(self.client.invite(me, OrganisationId::Platform, &cast::reviewer(0)).await)?;
        self.client.sign_in(&cast::reviewer(0).address).await.ok_or_else(|| "nobody is signed in".to_owned())
    }

    /// Whether the provider refused a letter, or its order is a dead letter.
    fn has_lost_a_letter(&self) -> bool {
        let core = self.client.world.core();
        !core.dead.is_empty() || core.fault_log.iter().any(|line| line.contains("Refused"))
    }

    async fn machine_key(&self) -> Result<PresentedKey, String> {
        let me = self.operator().await?;
        good(self.client.mint_machine_key(&me).await)
    }
}

async fn apply(set: &Set) -> Told {
    set.arm();
    set.applied().await.map(drop)
}

async fn apply_twice(set: &Set) -> Told {
    set.arm();
    let form = cast::form(1);
    let (one, other) = futures_util::join!(set.client.apply(&form), set.client.apply(&form));
    if good(one)?.application == good(other)?.application { Ok(()) } else { Err("two applications".to_owned()) }
}

async fn open(set: &Set) -> Told {
    let applied = set.applied().await?;
    set.arm();
    good(set.client.open(&applied.application, &set.token()?).await).map(drop)
}

async fn status_act(set: &Set, command: Command) -> Told {
    let applied = set.applied().await?;
    set.arm();
    good(set.client.act(&applied.application, &set.token()?, command).await).map(drop)
}

async fn confirm(set: &Set) -> Told {
    status_act(set, Command::ConfirmAddress).await
}

async fn add_document(set: &Set) -> Told {
    status_act(set, cast::document(1)).await
}

async fn withdraw(set: &Set) -> Told {
    status_act(set, Command::Withdraw).await
}

async fn answer(set: &Set) -> Told {
    let (applied, me) = set.claimed().await?;
    let asked = good(set.client.review(&me, &applied.application, None, &Act::Ask { text: cast::prose("Why?") }).await)?;
    let question = asked.state.dossier().and_then(|dossier| dossier.open_questions().next().map(|question| question.id));
    let question = question.ok_or("no question")?;
    set.arm();
    good(set.client.act(&applied.application, &set.token()?, Command::Answer { question, text: cast::prose("So.") }).await).map(drop)
}

async fn queue(set: &Set) -> Told {
    let applied = set.applied().await?;
    let me = set.operator().await?;
    set.arm();
    if set.client.queue(&me, "submitted").await == [applied.application] { Ok(()) } else { Err("not in the queue".to_owned()) }
}

async fn detail(set: &Set) -> Told {
    let (applied, me) = set.claimed().await?;
    set.arm();
    good(set.client.detail(&me, &applied.application).await).map(drop)
}

async fn trail(set: &Set) -> Told {
    let (applied, me) = set.claimed().await?;
    set.pass(MINUTE).await;
    set.arm();
    let page = good(set.client.trail(&me, &applied.application).await)?;
    if page.entries.len() == 3 { Ok(()) } else { Err(format!("{} entries", page.entries.len())) }
}

async fn inbox(set: &Set) -> Told {
    let (_, me) = set.claimed().await?;
    set.arm();
    let waiting = good(set.client.inbox(&me, OrganisationId::Platform).await)?;
    if waiting.len() == 1 { Ok(()) } else { Err(format!("{} wait", waiting.len())) }
}

async fn audit(set: &Set) -> Told {
    let (_, me) = set.claimed().await?;
    set.arm();
    good(set.client.audit(&me, OrganisationId::Platform).await).map(drop)
}

async fn claim(set: &Set) -> Told {
    let applied = set.applied().await?;
    let me = set.operator().await?;
    set.arm();
    good(set.client.review(&me, &applied.application, None, &Act::Claim).await).map(drop)
}

async fn desk_act(set: &Set, act: &Act) -> Told {
    let (applied, me) = set.claimed().await?;
    set.arm();
    good(set.client.review(&me, &applied.application, None, act).await).map(drop)
}

async fn log_call(set: &Set) -> Told {
    let held_at = set.client.world.now();
    desk_act(set, &Act::LogCall { held_at, notes: cast::prose("We talked.") }).await
}

async fn ask(set: &Set) -> Told {
    desk_act(set, &Act::Ask { text: cast::prose("Why?") }).await
}

async fn approve(set: &Set) -> Told {
    desk_act(set, &Act::Approve).await
}

async fn reject(set: &Set) -> Told {
    desk_act(set, &Act::Reject { reasons: cast::prose("Not for us.") }).await
}

/// The holder approves while an operator takes the application over and rejects it: one of them comes first.
async fn decide_at_once(set: &Set) -> Told {
    let (applied, me) = set.claimed().await?;
    set.arm();
    let reject = Act::Reject { reasons: cast::prose("Not for us.") };
    let (approved, rejected) = futures_util::join!(
        set.client.review(&me, &applied.application, None, &Act::Approve),
        set.client.review(&me, &applied.application, None, &reject)
    );
    match (approved, rejected) {
        (Some(Ok(_)), Some(Err(_))) | (Some(Err(_)), Some(Ok(_))) => Ok(()),
        (one, other) => Err(format!("{} and {}", one.is_some_and(|it| it.is_ok()), other.is_some_and(|it| it.is_ok()))),
    }
}

async fn members(set: &Set) -> Told {
    let me = set.operator().await?;
    set.joined(&me).await?;
    set.arm();
    let listed = good(set.client.members(&me, OrganisationId::Platform).await)?;
    if listed.len() == 2 { Ok(()) } else { Err(format!("{} members", listed.len())) }
}

async fn invite(set: &Set) -> Told {
    let me = set.operator().await?;
    set.arm();
    good(set.client.invite(&me, OrganisationId::Platform, &cast::reviewer(0)).await).map(drop)
}

async fn change(set: &Set, roles: Option<Vec<Role>>) -> Told {
    let me = set.operator().await?;
    set.joined(&me).await?;
    let account = id::account(&cast::reviewer(0).address);
    set.arm();
    good(set.client.change(&me, OrganisationId::Platform, account, roles).await).map(drop)
}

async fn change_roles(set: &Set) -> Told {
    change(set, Some(vec![Role::Support])).await
}

async fn remove(set: &Set) -> Told {
    change(set, None).await
}

async fn home(set: &Set) -> Told {
    let (partner, admin) = set.partner().await?;
    set.arm();
    good(set.client.home(&admin, &partner).await).map(drop)
}

/// The key is shown; or the function died, or the connection broke, after it was minted: then nobody can show it again,
/// and the partner is told so.
async fn mint_test_key(set: &Set) -> Told {
    let (partner, admin) = set.partner().await?;
    set.arm();
    let answer = set.client.mint_test_key(&admin, &partner).await;
    let is_minted = good(set.client.home(&admin, &partner).await)
        .is_ok_and(|(_, home)| matches!(home.state, domain::partner::State::Active(profile) if profile.test_key.is_some()));
    let has_died = set.client.world.core().fault_log.iter().any(|line| line.contains("Crash"));
    match answer {
        Some(Ok(_)) if is_minted => Ok(()),
        Some(Err(_)) if is_minted && has_died => Ok(()),
        answer => Err(format!("{:?}; minted: {is_minted}", answer.map(|answer| answer.map(|_| "shown")))),
    }
}

async fn feed(set: &Set) -> Told {
    let (partner, admin) = set.partner().await?;
    set.pass(MINUTE).await;
    set.arm();
    let entries = good(set.client.feed(&admin, &partner, 1).await)?;
    if entries.first().is_some_and(|entry| entry.number == 2) { Ok(()) } else { Err(format!("{} entries", entries.len())) }
}

async fn mint_machine_key(set: &Set) -> Told {
    let me = set.operator().await?;
    set.arm();
    good(set.client.mint_machine_key(&me).await).map(drop)
}

/// A partner's listing whose draft can be handed in.
struct Ready {
    partner: PartnerId,
    admin: Credential,
    listing: ListingId,
    content: Content,
}

impl Set {
    async fn begun(&self) -> Result<Ready, String> {
        let (partner, admin) = self.partner().await?;
        let content = cast::listing(1, &[], None);
        let made = good(self.client.create_listing(&admin, &partner, &cast::idempotency_key("app"), &content).await)?;
        Ok(Ready { partner, admin, listing: made.made, content })
    }

    async fn ready(&self) -> Result<Ready, String> {
        let mut ready = self.begun().await?;
        let mut documents = vec![];
        for (key, new, bytes) in cast::uploads() {
            let made = good(self.client.upload(&ready.admin, &ready.partner, &ready.listing, (&key, &new, &bytes)).await)?;
            good(self.client.look(&ready.admin, &ready.partner, &ready.listing, &made.made.id).await)?;
            documents.push(made.made.id);
        }
        let logo = documents.pop();
        ready.content = cast::listing(1, &documents, logo);
        good(self.client.edit_listing(&ready.admin, &ready.partner, &ready.listing, None, &ready.content).await)?;
        Ok(ready)
    }

    async fn partner_does(&self, ready: &Ready, act: &listings::Act) -> Told {
        good(self.client.act_on_listing(&ready.admin, &ready.partner, &ready.listing, act).await).map(drop)
    }

    async fn submitted(&self) -> Result<(Ready, Credential), String> {
        let ready = self.ready().await?;
        self.partner_does(&ready, &listings::Act::Submit).await?;
        Ok((ready, self.operator().await?))
    }

    async fn reviews(&self, me: &Credential, ready: &Ready, act: &listing_review::Act) -> Told {
        good(self.client.review_listing(me, &ready.listing, act).await).map(drop)
    }

    async fn listing_claimed(&self) -> Result<(Ready, Credential), String> {
        let (ready, me) = self.submitted().await?;
        self.reviews(&me, &ready, &listing_review::Act::Claim).await?;
        Ok((ready, me))
    }

    async fn passed(&self) -> Result<(Ready, Credential), String> {
        let (ready, me) = self.listing_claimed().await?;
        for standard in &programme().listing.checklist {
            self.reviews(&me, &ready, &passing(standard)).await?;
        }
        Ok((ready, me))
    }

    async fn published(&self) -> Result<(Ready, Credential), String> {
        let (ready, me) = self.passed().await?;
        self.reviews(&me, &ready, &listing_review::Act::Approve).await?;
        self.reviews(&me, &ready, &listing_review::Act::Publish).await?;
        Ok((ready, me))
    }
}

fn passing(standard: &Standard) -> listing_review::Act {
    listing_review::Act::Check { part: standard.part, id: standard.id.clone(), verdict: listing::Verdict::Passed, note: None }
}

async fn begin_listing(set: &Set) -> Told {
    let (partner, admin) = set.partner().await?;
    set.arm();
    let content = cast::listing(1, &[], None);
    good(set.client.create_listing(&admin, &partner, &cast::idempotency_key("app"), &content).await)?;
    let other = cast::listing(2, &[], None);
    match set.client.create_listing(&admin, &partner, &cast::idempotency_key("app"), &other).await {
        Some(Err(ListingsError::Rejected(domain::listing::Rejection::IdempotencyKeyReused))) => Ok(()),
        other => Err(format!("another content under the same key: {:?}", other.map(|answer| answer.map(|_| "made")))),
    }
}

async fn begin_listing_twice(set: &Set) -> Told {
    let (partner, admin) = set.partner().await?;
    set.arm();
    let (content, key) = (cast::listing(1, &[], None), cast::idempotency_key("app"));
    let begin = || set.client.create_listing(&admin, &partner, &key, &content);
    let (one, other) = futures_util::join!(begin(), begin());
    if good(one)?.made != good(other)?.made {
        return Err("two listings".to_owned());
    }
    let listed = good(set.client.listings(&admin, &partner).await)?;
    if listed.len() == 1 { Ok(()) } else { Err(format!("{} listings", listed.len())) }
}

async fn listings(set: &Set) -> Told {
    let ready = set.begun().await?;
    set.arm();
    let listed = good(set.client.listings(&ready.admin, &ready.partner).await)?;
    if listed.len() == 1 { Ok(()) } else { Err(format!("{} listings", listed.len())) }
}

async fn edit_listing(set: &Set) -> Told {
    let ready = set.begun().await?;
    set.arm();
    let content = cast::listing(2, &[], None);
    let seen = ready.content.digest();
    good(set.client.edit_listing(&ready.admin, &ready.partner, &ready.listing, Some(&seen), &content).await).map(drop)
}

/// Both wrote upon the same content: one of them comes first, and the other is told.
async fn edit_listing_at_once(set: &Set) -> Told {
    let ready = set.begun().await?;
    set.arm();
    let (one, other, seen) = (cast::listing(2, &[], None), cast::listing(3, &[], None), ready.content.digest());
    let edit = |content| set.client.edit_listing(&ready.admin, &ready.partner, &ready.listing, Some(&seen), content);
    let (one, other) = futures_util::join!(edit(&one), edit(&other));
    match (one, other) {
        (Some(Ok(_)), Some(Err(ListingsError::Stale))) | (Some(Err(ListingsError::Stale)), Some(Ok(_))) => Ok(()),
        (one, other) => Err(format!("{:?} and {:?}", one.map(|it| it.is_ok()), other.map(|it| it.is_ok()))),
    }
}

async fn upload(set: &Set) -> Told {
    let ready = set.begun().await?;
    set.arm();
    let (key, new, bytes) = cast::uploads().remove(0);
    good(set.client.upload(&ready.admin, &ready.partner, &ready.listing, (&key, &new, &bytes)).await).map(drop)
}

async fn look(set: &Set) -> Told {
    let ready = set.begun().await?;
    let (key, new, bytes) = cast::uploads().remove(0);
    let made = good(set.client.upload(&ready.admin, &ready.partner, &ready.listing, (&key, &new, &bytes)).await)?;
    set.arm();
    good(set.client.look(&ready.admin, &ready.partner, &ready.listing, &made.made.id).await)?;
    let kept = set.client.world.uploads.kept(&ready.listing, &made.made.id);
    if kept == Some(bytes) { Ok(()) } else { Err("other bytes were kept".to_owned()) }
}

async fn dry_run(set: &Set) -> Told {
    let ready = set.begun().await?;
    set.arm();
    let blockers = good(set.client.dry_run(&ready.admin, &ready.partner, &ready.listing).await)?;
    if blockers.len() == 4 { Ok(()) } else { Err(format!("{blockers:?}")) }
}

async fn submit_listing(set: &Set) -> Told {
    let ready = set.ready().await?;
    set.arm();
    set.partner_does(&ready, &listings::Act::Submit).await
}

async fn submit_listing_twice(set: &Set) -> Told {
    let ready = set.ready().await?;
    set.arm();
    let (one, other) =
        futures_util::join!(set.partner_does(&ready, &listings::Act::Submit), set.partner_does(&ready, &listings::Act::Submit));
    one.and(other)
}

/// What is handed in is what stood there when it was: the one content or the other, never a mixture.
async fn submit_listing_while_writing(set: &Set) -> Told {
    let ready = set.ready().await?;
    set.arm();
    let mut other = ready.content.clone();
    other.category = Some("other".to_owned());
    let edit = set.client.edit_listing(&ready.admin, &ready.partner, &ready.listing, None, &other);
    let (_, submitted) = futures_util::join!(edit, set.partner_does(&ready, &listings::Act::Submit));
    submitted
}

async fn withdraw_listing(set: &Set) -> Told {
    let (ready, _) = set.submitted().await?;
    set.arm();
    set.partner_does(&ready, &listings::Act::Withdraw).await
}

async fn ask_about_listing(set: &Set) -> Told {
    let (ready, me) = set.listing_claimed().await?;
    set.arm();
    set.reviews(&me, &ready, &listing_review::Act::Ask { text: cast::prose("Why?") }).await?;
    set.pass(HOUR).await;
    let letters = set.client.world.core().letters.iter().filter(|letter| letter.template == "listing-question").count();
    if letters > 0 || set.has_lost_a_letter() { Ok(()) } else { Err("no letter".to_owned()) }
}

async fn answer_about_listing(set: &Set) -> Told {
    let (ready, me) = set.listing_claimed().await?;
    let asked = good(set.client.review_listing(&me, &ready.listing, &listing_review::Act::Ask { text: cast::prose("Why?") }).await)?;
    let question = asked.state.dossier().and_then(|dossier| dossier.open_questions().next().map(|question| question.id));
    set.arm();
    set.partner_does(&ready, &listings::Act::Answer { question: question.ok_or("no question")?, text: cast::prose("So.") }).await
}

async fn retire_listing(set: &Set) -> Told {
    let (ready, _) = set.published().await?;
    set.arm();
    set.partner_does(&ready, &listings::Act::Retire).await
}

async fn claim_listing(set: &Set) -> Told {
    let (ready, me) = set.submitted().await?;
    set.arm();
    set.reviews(&me, &ready, &listing_review::Act::Claim).await
}

async fn check_standard(set: &Set) -> Told {
    let (ready, me) = set.listing_claimed().await?;
    let standard = programme().listing.checklist.first().ok_or("no standards")?;
    set.arm();
    set.reviews(&me, &ready, &passing(standard)).await
}

async fn request_changes(set: &Set) -> Told {
    let (ready, me) = set.listing_claimed().await?;
    set.arm();
    set.reviews(&me, &ready, &listing_review::Act::RequestChanges { reasons: cast::prose("Shorter.") }).await
}

async fn reject_listing(set: &Set) -> Told {
    let (ready, me) = set.listing_claimed().await?;
    set.arm();
    set.reviews(&me, &ready, &listing_review::Act::Reject { reasons: cast::prose("No.") }).await
}

/// However it ends: what was withdrawn is not published.
async fn approve_while_withdrawn(set: &Set) -> Told {
    let (ready, me) = set.passed().await?;
    set.arm();
    let (_, withdrawn) =
        futures_util::join!(set.reviews(&me, &ready, &listing_review::Act::Approve), set.partner_does(&ready, &listings::Act::Withdraw));
    withdrawn?;
    let published = set.client.review_listing(&me, &ready.listing, &listing_review::Act::Publish).await;
    if matches!(published, Some(Err(_))) { Ok(()) } else { Err("published after it was withdrawn".to_owned()) }
}

async fn publish_listing(set: &Set) -> Told {
    let (ready, me) = set.passed().await?;
    set.reviews(&me, &ready, &listing_review::Act::Approve).await?;
    set.arm();
    set.reviews(&me, &ready, &listing_review::Act::Publish).await
}

async fn suspend_listing(set: &Set) -> Told {
    let (ready, me) = set.published().await?;
    set.arm();
    set.reviews(&me, &ready, &listing_review::Act::Suspend { reason: cast::prose("It leaks."), lift_at: None }).await?;
    set.reviews(&me, &ready, &listing_review::Act::Lift).await
}

/// Somebody who reviews for the platform has taken a seat in the partner's organisation, too, with an address of neither.
async fn review_ones_own(set: &Set) -> Told {
    let (ready, me) = set.submitted().await?;
    let double = set.joined(&me).await?;
    let mut invitation = cast::reviewer(0);
    invitation.roles = vec![Role::Developer];
    good(set.client.invite(&ready.admin, OrganisationId::Partner(ready.partner), &invitation).await)?;
    // Invited only: that keeps nobody from their work.
    set.reviews(&double, &ready, &listing_review::Act::Claim).await?;
    let double = set.client.sign_in(&cast::reviewer(0).address).await.ok_or("nobody is signed in")?;
    set.arm();
    let reject = listing_review::Act::Reject { reasons: cast::prose("No.") };
    match set.client.review_listing(&double, &ready.listing, &reject).await {
        Some(Err(ListingReviewError::Rejected(domain::listing::Rejection::ConflictOfInterest))) => Ok(()),
        answer => Err(format!("decided on their own: {:?}", answer.map(|answer| answer.is_ok()))),
    }
}

async fn listing_version(set: &Set) -> Told {
    let (ready, me) = set.submitted().await?;
    set.arm();
    let content = good(set.client.listing_version(&me, &ready.listing, 1).await)?;
    if content == ready.content { Ok(()) } else { Err("another content".to_owned()) }
}

/// An app in the catalogue, and a customer's administrator.
struct Offered {
    ready: Ready,
    reviewer: Credential,
    customer: CustomerId,
    admin: Credential,
}

impl Set {
    async fn offered(&self) -> Result<Offered, String> {
        let (ready, reviewer) = self.published().await?;
        let key = self.machine_key().await?;
        self.knows_customer(&key, 0).await?;
        let admin = self.client.sign_in(&cast::driver(0, 0)).await.ok_or("nobody is signed in")?;
        Ok(Offered { ready, reviewer, customer: cast::customer_named(0), admin })
    }

    /// A customer with an administrator, a fleet administrator, a member, and trackers.
    async fn knows_customer(&self, key: &PresentedKey, customer: usize) -> Told {
        let people = [Role::Admin, Role::FleetAdmin, Role::Member].into_iter().enumerate();
        let mut lines = vec![cast::customer(customer, "Fleet", true)];
        lines.extend(people.map(|(number, role)| cast::employee(customer, number, role)));
        lines.extend((0..cast::TRACKERS).map(|number| cast::tracker(customer, number, true)));
        good(self.client.import(key, &lines, OnError::Abort, false).await).map(drop)
    }

    async fn installs(&self, offered: &Offered, act: &Installing) -> Result<Loaded<Installation>, String> {
        good(self.client.install(&offered.admin, &offered.customer, &offered.ready.listing, act).await)
    }

    async fn installed(&self) -> Result<Offered, String> {
        let offered = self.offered().await?;
        self.installs(&offered, &Installing::Install(consented(1, &["assets:read"]))).await?;
        Ok(offered)
    }

    /// Version 2 asks for fuel, too.
    async fn publishes_more(&self, offered: &Offered) -> Told {
        let Offered { ready, reviewer, .. } = offered;
        let mut content = ready.content.clone();
        let purpose = Localised::only(Language::En, cast::line("To know more."));
        content.scopes.push(RequestedScope { scope: "fuel:read".to_owned(), purpose, required: true });
        good(self.client.edit_listing(&ready.admin, &ready.partner, &ready.listing, None, &content).await)?;
        self.partner_does(ready, &listings::Act::Submit).await?;
        self.reviews(reviewer, ready, &listing_review::Act::Claim).await?;
        for standard in &programme().listing.checklist {
            self.reviews(reviewer, ready, &passing(standard)).await?;
        }
        self.reviews(reviewer, ready, &listing_review::Act::Approve).await?;
        self.reviews(reviewer, ready, &listing_review::Act::Publish).await
    }
}

fn consented(version: u32, scopes: &[&str]) -> Consented {
    Consented { version, scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(), language: Language::En }
}

fn is(state: &installation::State, label: &str) -> Told {
    let found = <Installation as domain::aggregate::Aggregate>::label(state);
    if found == label { Ok(()) } else { Err(format!("it is {found}")) }
}

async fn install_app(set: &Set) -> Told {
    let offered = set.offered().await?;
    set.arm();
    let installed = set.installs(&offered, &Installing::Install(consented(1, &["assets:read"]))).await?;
    set.pass(HOUR).await;
    is(&installed.state, "active")
}

async fn install_twice(set: &Set) -> Told {
    let offered = set.offered().await?;
    set.arm();
    let act = Installing::Install(consented(1, &["assets:read"]));
    let (one, other) = futures_util::join!(set.installs(&offered, &act), set.installs(&offered, &act));
    let generations = [one?, other?].map(|installed| installed.state.dossier().map(|dossier| dossier.generation));
    if generations == [Some(1), Some(1)] { Ok(()) } else { Err(format!("installed {generations:?}")) }
}

async fn take_back(set: &Set) -> Told {
    let offered = set.installed().await?;
    set.arm();
    let changed = set.installs(&offered, &Installing::Change(consented(1, &[]))).await?;
    is(&changed.state, "degraded")
}

async fn update_app(set: &Set) -> Told {
    let offered = set.installed().await?;
    set.publishes_more(&offered).await?;
    set.pass(10 * MINUTE).await;
    set.arm();
    let updated = set.installs(&offered, &Installing::Update(consented(2, &["assets:read", "fuel:read"]))).await?;
    let version = updated.state.installed().map(|installed| installed.version);
    if version == Some(2) { Ok(()) } else { Err(format!("version {version:?}")) }
}

async fn disconnect_app(set: &Set) -> Told {
    let offered = set.installed().await?;
    set.arm();
    is(&set.installs(&offered, &Installing::Disconnect).await?.state, "disconnected")?;
    let again = set.installs(&offered, &Installing::Install(consented(1, &["assets:read"]))).await?;
    set.pass(HOUR).await;
    is(&again.state, "active")
}

async fn acknowledge(set: &Set) -> Told {
    let offered = set.installed().await?;
    set.installs(&offered, &Installing::Disconnect).await?;
    set.arm();
    let Offered { ready, customer, .. } = &offered;
    let erased = good(set.client.acknowledge(&ready.admin, &ready.partner, (customer, &ready.listing, 1)).await)?;
    if matches!(erased.state, domain::erasure::State::Acknowledged { .. }) { Ok(()) } else { Err("not acknowledged".to_owned()) }
}

/// However often it failed on the way: the customer is asked, and keeps what it had consented to.
async fn catch_up(set: &Set) -> Told {
    let offered = set.installed().await?;
    set.pass(10 * MINUTE).await;
    set.arm();
    set.publishes_more(&offered).await?;
    set.pass(HOUR).await;
    let key = application::records::installation::key(&offered.customer, &offered.ready.listing);
    let found = Loaded::<Installation>::read(key.clone(), set.client.world.store.get(&key)).map_err(|error| error.to_string())?;
    let installed = found.state.installed().ok_or("not installed any more")?;
    let asked = installed.request.as_ref().map(|request| request.version);
    if (asked, installed.granted()) == (Some(2), vec!["assets:read"]) { Ok(()) } else { Err(format!("asked for {asked:?}")) }
}

async fn lift_by_time(set: &Set) -> Told {
    let (ready, me) = set.published().await?;
    let lift_at = Some(domain::step::add_days(set.client.world.now(), 3));
    set.reviews(&me, &ready, &listing_review::Act::Suspend { reason: cast::prose("It leaks."), lift_at }).await?;
    set.pass(3 * DAY + HOUR).await;
    set.arm();
    for _ in 0..12 {
        let now = set.client.world.core().clock;
        if machinery::expire(&set.client.world, now).await {
            // Days later nobody's session is alive any more.
            let key = application::records::listing::key(&ready.listing);
            let listing = Loaded::<listing::Listing>::read(key.clone(), set.client.world.store.get(&key));
            let is_back = listing.is_ok_and(|listing| listing.state.in_catalogue().is_some());
            // Passed over because somebody else was at it: the next run meets it again.
            if is_back {
                return Ok(());
            }
        }
        set.pass(5 * MINUTE).await;
    }
    Err("the schedule never came through".to_owned())
}

async fn sign_in(set: &Set) -> Told {
    set.arm();
    let me = set.operator().await?;
    good(set.client.inbox(&me, OrganisationId::Platform).await).map(drop)
}

/// However the sign-in went: whoever signs in once more has the seat.
async fn sign_in_invited(set: &Set) -> Told {
    let me = set.operator().await?;
    good(set.client.invite(&me, OrganisationId::Platform, &cast::reviewer(0)).await)?;
    set.arm();
    let address = cast::reviewer(0).address;
    set.client.sign_in(&address).await.ok_or("nobody is signed in")?;
    let again = set.client.sign_in(&address).await.ok_or("nobody is signed in")?;
    good(set.client.inbox(&again, OrganisationId::Platform).await).map(drop)
}

async fn sign_out(set: &Set) -> Told {
    let me = set.operator().await?;
    set.arm();
    good(set.client.sign_out(&me).await)?;
    if set.client.belongings(&me).await.is_some_and(|answer| answer.is_err()) { Ok(()) } else { Err("let in".to_owned()) }
}

async fn belongings(set: &Set) -> Told {
    let (_, admin) = set.partner().await?;
    set.arm();
    let belongings = good(set.client.belongings(&admin).await)?;
    if belongings.organisations.len() == 1 { Ok(()) } else { Err("not one organisation".to_owned()) }
}

async fn upsert(set: &Set) -> Told {
    let key = set.machine_key().await?;
    set.arm();
    good(set.client.upsert(&key, &cast::customer(0, "Fleet", true)).await).map(drop)
}

async fn upsert_address(set: &Set) -> Told {
    let key = set.machine_key().await?;
    good(set.client.upsert(&key, &cast::customer(0, "Fleet", true)).await)?;
    good(set.client.upsert(&key, &cast::member(0, 0, 0, true)).await)?;
    set.arm();
    good(set.client.upsert(&key, &cast::member(0, 0, 1, true)).await).map(drop)
}

async fn import(set: &Set) -> Told {
    let key = set.machine_key().await?;
    set.arm();
    let lines = [cast::customer(0, "Fleet", true), cast::tracker(0, 0, true), cast::location(0, 0), cast::member(0, 0, 0, true)];
    let outcomes = good(set.client.import(&key, &lines, OnError::Abort, false).await)?;
    if outcomes.iter().all(Result::is_ok) { Ok(()) } else { Err("a line was refused".to_owned()) }
}

async fn expire(set: &Set) -> Told {
    set.applied().await?;
    let me = set.operator().await?;
    good(set.client.invite(&me, OrganisationId::Platform, &cast::reviewer(0)).await)?;
    set.pass(7 * DAY + HOUR).await;
    set.arm();
    for _ in 0..12 {
        let now = set.client.world.core().clock;
        if machinery::expire(&set.client.world, now).await {
            return Ok(());
        }
        set.pass(5 * MINUTE).await;
    }
    Err("the schedule never came through".to_owned())
}

async fn bounce(set: &Set) -> Told {
    set.applied().await?;
    let email = set.client.world.core().letters.first().map(|letter| letter.email).ok_or("no letter")?;
    set.arm();
    set.client.world.start(0, Job::Feedback(email, Feedback::Bounced));
    set.pass(HOUR).await;
    let status = set.client.world.core().emails.get(&email.to_string()).cloned().unwrap_or_default();
    if status == "bounced" { Ok(()) } else { Err(status) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scene_ends_well_when_nothing_fails() {
        for scene in SCENES {
            let take = take(*scene, BTreeMap::new());
            assert_eq!(take.verdict.broken, Vec::<String>::new(), "{}", scene.name);
            assert!(!take.calls.is_empty(), "{}: the plan was never armed, or is another function's", scene.name);
        }
    }
}
