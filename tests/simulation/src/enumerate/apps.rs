//! Scenes of apps: a customer's consent, the code that leads into an app's setup, keys, the operator's switch; and an app that
//! reads all the while.

use application::{
    ports::Key,
    records,
    use_cases::{
        access_decision::{Decision, Question, Reason, Thing},
        installations::{Act, InstallationError},
        listing_review::Act as Reviewing,
        setup::{ExchangeError, Exchanged},
    },
};
use domain::{
    installation::{Rejection, Shared, Sharing, State},
    values::ExternalId,
};

use super::{
    Credential, HOUR, Installation, Loaded, MINUTE, Offered, PresentedKey, Redacted, Set, Told, cast, consented, good, is, programme,
};

/// An app that is installed, and a key to read with.
struct Reading {
    offered: Offered,
    key: PresentedKey,
}

impl Set {
    /// The app's two scopes are consented to.
    async fn reading(&self) -> Result<Reading, String> {
        let offered = self.offered().await?;
        let key = good(self.client.mint_app_key(&offered.ready.admin, &offered.ready.partner, &offered.ready.listing).await)?;
        self.installs(&offered, &Act::Install(consented(1, &["assets:read", "locations:read"]))).await?;
        Ok(Reading { offered, key })
    }

    async fn reads(&self, reading: &Reading, scope: &str, tracker: Option<usize>) -> Option<Decision> {
        let thing = tracker.and_then(|number| ExternalId::parse(&cast::tracker_named(number)).ok()).map(Thing::Asset);
        let (key, customer) = (Some(reading.key.clone()), reading.offered.customer);
        self.client.decide(&Question { key, customer, scope: scope.to_owned(), thing }).await
    }

    /// The app reads again and again, closer together than anybody is answered. What it is told, the auditors judge.
    async fn reads_on(&self, reading: &Reading) {
        for number in 0..12 {
            let scope = if number % 3 == 0 { "locations:read" } else { "assets:read" };
            self.reads(reading, scope, (number % 2 == 0).then_some(0)).await;
            self.pass(3).await;
        }
    }

    /// Asked until it is told one or the other: what could not be read is refused, and a program asks again.
    async fn is_told(&self, reading: &Reading, scope: &str, tracker: Option<usize>, wanted: Result<(), Reason>) -> Told {
        for _ in 0..self.client.patience {
            let answer = match self.reads(reading, scope, tracker).await {
                None | Some(Decision::Deny(Reason::TryAgain)) => continue,
                Some(Decision::Allow(_)) => Ok(()),
                Some(Decision::Deny(reason)) => Err(reason),
            };
            return if answer == wanted { Ok(()) } else { Err(format!("told {answer:?} instead of {wanted:?}")) };
        }
        Err("never told".to_owned())
    }

    fn place(&self, offered: &Offered) -> Key {
        records::installation::key(&offered.customer, &offered.ready.listing)
    }

    fn installation(&self, offered: &Offered) -> Result<State, String> {
        let key = self.place(offered);
        let loaded = Loaded::<Installation>::read(key.clone(), self.client.world.store.get(&key));
        loaded.map(|loaded| loaded.state).map_err(|error| error.to_string())
    }

    async fn employee(&self, number: usize) -> Result<Credential, String> {
        self.client.sign_in(&cast::driver(0, number)).await.ok_or_else(|| "nobody is signed in".to_owned())
    }

    async fn asks(&self, offered: &Offered) -> Told {
        let member = self.employee(2).await?;
        let asked = good(self.client.install(&member, &offered.customer, &offered.ready.listing, &Act::Ask).await)?;
        is(&asked.state, "awaiting_consent")
    }

    /// A code on its way to the app.
    async fn sent_to_setup(&self, reading: &Reading) -> Result<Redacted<String>, String> {
        let Offered { admin, customer, ready, .. } = &reading.offered;
        let setup = good(self.client.begin_setup(admin, customer, &ready.listing).await)?;
        setup.map(|setup| setup.code).ok_or_else(|| "no setup".to_owned())
    }

    fn has_lost_an_exchange(&self) -> bool {
        let is_lost = |line: &String| line.contains("setup-exchange") && (line.contains("CrashAfter") || line.contains("AnswerLost"));
        self.client.world.core().fault_log.iter().any(is_lost)
    }
}

pub(super) async fn ask(set: &Set) -> Told {
    let offered = set.offered().await?;
    set.arm();
    set.asks(&offered).await?;
    set.pass(HOUR).await;
    is(&set.installation(&offered)?, "awaiting_consent")
}

pub(super) async fn decline(set: &Set) -> Told {
    let offered = set.offered().await?;
    set.asks(&offered).await?;
    set.arm();
    is(&set.installs(&offered, &Act::Decline).await?.state, "declined")?;
    set.pass(HOUR).await;
    Ok(())
}

/// Whichever comes first: the app is installed in the end, for whoever installs may do so after a refusal; and whoever asked is
/// told what came of it.
pub(super) async fn grant_while_declining(set: &Set) -> Told {
    let offered = set.offered().await?;
    set.asks(&offered).await?;
    let other = set.employee(1).await?;
    set.arm();
    let install = Act::Install(consented(1, &["assets:read"]));
    let (granted, declined) = futures_util::join!(
        set.installs(&offered, &install),
        set.client.install(&other, &offered.customer, &offered.ready.listing, &Act::Decline)
    );
    granted?;
    match declined {
        Some(Ok(_) | Err(InstallationError::Rejected(Rejection::AlreadyInstalled))) => {}
        answer => return Err(format!("{answer:?}")),
    }
    set.pass(HOUR).await;
    is(&set.installation(&offered)?, "active")
}

pub(super) async fn keep(set: &Set) -> Told {
    let offered = set.installed().await?;
    set.publishes_more(&offered).await?;
    set.pass(10 * MINUTE).await;
    set.arm();
    let kept = set.installs(&offered, &Act::Keep { version: 2 }).await?;
    let installed = kept.state.installed().ok_or("not installed any more")?;
    if (installed.version, installed.kept_from) == (1, Some(2)) { Ok(()) } else { Err(format!("{installed:?}")) }
}

pub(super) async fn share_less(set: &Set) -> Told {
    let reading = set.reading().await?;
    let hidden = ExternalId::parse(&cast::tracker_named(0)).map_err(|error| format!("{error:?}"))?;
    set.arm();
    let act = Act::Share(Sharing { trackers: Shared::Except(vec![hidden]), ..Sharing::default() });
    let (shared, ()) = futures_util::join!(set.installs(&reading.offered, &act), set.reads_on(&reading));
    shared?;
    set.is_told(&reading, "assets:read", Some(0), Err(Reason::AssetNotShared)).await?;
    set.is_told(&reading, "assets:read", Some(1), Ok(())).await
}

pub(super) async fn withdraw_scope(set: &Set) -> Told {
    let reading = set.reading().await?;
    let Offered { admin, customer, ready, .. } = &reading.offered;
    set.arm();
    let (withdrawn, ()) = futures_util::join!(set.client.withdraw(admin, customer, &ready.listing, "assets:read"), set.reads_on(&reading));
    is(&good(withdrawn)?.state, "degraded")?;
    set.is_told(&reading, "assets:read", None, Err(Reason::ScopeNotGranted)).await?;
    set.is_told(&reading, "locations:read", None, Ok(())).await
}

/// Neither undoes the other: one scope is gone, and the other is there unless its consent was given to what stood before.
pub(super) async fn withdraw_while_adding(set: &Set) -> Told {
    let offered = set.installed().await?;
    let other = set.employee(1).await?;
    set.arm();
    let add = Act::Change(consented(1, &["assets:read", "locations:read"]));
    let (withdrawn, added) = futures_util::join!(
        set.client.withdraw(&offered.admin, &offered.customer, &offered.ready.listing, "assets:read"),
        set.client.install(&other, &offered.customer, &offered.ready.listing, &add)
    );
    good(withdrawn).map(drop).and(good(added).map(drop))
}

pub(super) async fn disconnect_while_reading(set: &Set) -> Told {
    let reading = set.reading().await?;
    set.arm();
    let (gone, ()) = futures_util::join!(set.installs(&reading.offered, &Act::Disconnect), set.reads_on(&reading));
    is(&gone?.state, "disconnected")?;
    set.is_told(&reading, "assets:read", None, Err(Reason::NotInstalled)).await
}

pub(super) async fn read(set: &Set) -> Told {
    let reading = set.reading().await?;
    set.arm();
    set.is_told(&reading, "assets:read", Some(0), Ok(())).await?;
    set.is_told(&reading, "fuel:read", None, Err(Reason::ScopeNotGranted)).await
}

/// What is read in two parts may be of two times: it is allowed only if nothing of it was taken back before the request began.
pub(super) async fn read_through_everything(set: &Set) -> Told {
    let reading = set.reading().await?;
    let Reading { offered, key } = &reading;
    set.arm();
    let stop = Reviewing::Stop { reason: cast::prose("It leaks.") };
    let everything = async {
        set.installs(offered, &Act::Change(consented(1, &["locations:read"]))).await?;
        set.installs(offered, &Act::Change(consented(1, &["assets:read"]))).await?;
        set.reviews(&offered.reviewer, &offered.ready, &stop).await?;
        set.installs(offered, &Act::Disconnect).await?;
        set.reviews(&offered.reviewer, &offered.ready, &Reviewing::Release).await?;
        set.installs(offered, &Act::Install(consented(1, &["assets:read"]))).await?;
        good(set.client.revoke_key(&offered.ready.admin, key).await).map(drop)
    };
    let (done, (), ()) = futures_util::join!(everything, set.reads_on(&reading), set.reads_on(&reading));
    done?;
    set.is_told(&reading, "assets:read", None, Err(Reason::KeyRefused)).await
}

pub(super) async fn look_at_apps(set: &Set) -> Told {
    let offered = set.installed().await?;
    set.arm();
    let apps = good(set.client.apps(&offered.admin, &offered.customer).await)?;
    if apps.len() == 1 && apps.iter().all(|app| app.content.is_some()) { Ok(()) } else { Err(format!("{} apps", apps.len())) }
}

pub(super) async fn look_at_app(set: &Set) -> Told {
    let offered = set.installed().await?;
    set.publishes_more(&offered).await?;
    set.arm();
    let detail = good(set.client.app(&offered.admin, &offered.customer, &offered.ready.listing).await)?;
    if detail.installed.is_some() && detail.published.is_some() { Ok(()) } else { Err(format!("{:?}", detail.app)) }
}

/// However a page falls between two consents, what is shown is a chain: the client verifies it.
pub(super) async fn read_receipts(set: &Set) -> Told {
    let offered = set.installed().await?;
    let other = set.employee(1).await?;
    set.arm();
    let consents = async {
        set.installs(&offered, &Act::Change(consented(1, &["locations:read", "assets:read"]))).await?;
        set.installs(&offered, &Act::Change(consented(1, &[]))).await
    };
    let (consented, read) = futures_util::join!(consents, set.client.receipts(&other, &offered.customer, &offered.ready.listing));
    consented.map(drop).and(good(read).map(drop))?;
    let chain = good(set.client.receipts(&other, &offered.customer, &offered.ready.listing).await)?;
    if chain.receipts.len() == 3 { Ok(()) } else { Err(format!("{} receipts", chain.receipts.len())) }
}

pub(super) async fn look_at_customers(set: &Set) -> Told {
    let Offered { ready, .. } = set.installed().await?;
    set.arm();
    let customers = good(set.client.customers(&ready.admin, &ready.partner, &ready.listing).await)?;
    if customers.connected.len() == 1 { Ok(()) } else { Err(format!("{} customers", customers.connected.len())) }
}

pub(super) async fn set_out(set: &Set) -> Told {
    let reading = set.reading().await?;
    set.arm();
    let code = set.sent_to_setup(&reading).await?;
    good(set.client.exchange_code(&reading.key, &code).await).map(drop)
}

/// Exactly one exchange serves, and what comes after it is told so. If that one's answer was lost, it has served nobody: whoever
/// was sent there sets out once more.
fn served_once(set: &Set, reading: &Reading, answers: Vec<Option<Result<Exchanged, ExchangeError>>>) -> Told {
    let mut served = 0;
    for answer in answers {
        match answer {
            Some(Ok(_)) => served += 1,
            Some(Err(ExchangeError::Used)) => {}
            other => return Err(format!("{other:?}")),
        }
    }
    let installed = set.installation(&reading.offered)?;
    if installed.installed().is_none_or(|installed| installed.set_up_at.is_none()) {
        return Err("not set up".to_owned());
    }
    match served {
        1 => Ok(()),
        0 if set.has_lost_an_exchange() => Ok(()),
        _ => Err(format!("{served} exchanges served")),
    }
}

pub(super) async fn exchange(set: &Set) -> Told {
    let reading = set.reading().await?;
    let code = set.sent_to_setup(&reading).await?;
    set.arm();
    let first = set.client.exchange_code(&reading.key, &code).await;
    let second = set.client.exchange_code(&reading.key, &code).await;
    served_once(set, &reading, vec![first, second])
}

pub(super) async fn exchange_twice(set: &Set) -> Told {
    let reading = set.reading().await?;
    let code = set.sent_to_setup(&reading).await?;
    set.arm();
    let exchange = || set.client.exchange_code(&reading.key, &code);
    let (one, other) = futures_util::join!(exchange(), exchange());
    served_once(set, &reading, vec![one, other])
}

/// Ten minutes, as the programme has it: after them nothing is set up.
pub(super) async fn exchange_late(set: &Set) -> Told {
    let reading = set.reading().await?;
    let code = set.sent_to_setup(&reading).await?;
    set.pass(i64::from(programme().installation.setup_code_minutes) * MINUTE).await;
    set.arm();
    match set.client.exchange_code(&reading.key, &code).await {
        Some(Err(ExchangeError::Expired)) => {}
        answer => return Err(format!("{answer:?}")),
    }
    let is_set_up = set.installation(&reading.offered)?.installed().is_some_and(|installed| installed.set_up_at.is_some());
    if is_set_up { Err("set up all the same".to_owned()) } else { Ok(()) }
}

/// Whichever comes first; afterwards the code serves nobody.
pub(super) async fn exchange_while_disconnecting(set: &Set) -> Told {
    let reading = set.reading().await?;
    let code = set.sent_to_setup(&reading).await?;
    set.arm();
    let (exchanged, gone) =
        futures_util::join!(set.client.exchange_code(&reading.key, &code), set.installs(&reading.offered, &Act::Disconnect));
    is(&gone?.state, "disconnected")?;
    let is_refused =
        |answer: &Option<Result<_, _>>| matches!(answer, Some(Err(ExchangeError::Used | ExchangeError::Rejected(Rejection::NotInstalled))));
    let again = set.client.exchange_code(&reading.key, &code).await;
    let is_fair = matches!(exchanged, Some(Ok(_))) || is_refused(&exchanged);
    if is_fair && is_refused(&again) { Ok(()) } else { Err(format!("{exchanged:?}, then {again:?}")) }
}

/// A code of what is over does not serve what followed it.
pub(super) async fn exchange_after_reinstalling(set: &Set) -> Told {
    let reading = set.reading().await?;
    let code = set.sent_to_setup(&reading).await?;
    set.installs(&reading.offered, &Act::Disconnect).await?;
    set.installs(&reading.offered, &Act::Install(consented(1, &["assets:read"]))).await?;
    set.arm();
    match set.client.exchange_code(&reading.key, &code).await {
        Some(Err(ExchangeError::Rejected(Rejection::NotInstalled))) => Ok(()),
        answer => Err(format!("{answer:?}")),
    }
}

pub(super) async fn stop(set: &Set) -> Told {
    let reading = set.reading().await?;
    set.arm();
    let stop = Reviewing::Stop { reason: cast::prose("It leaks.") };
    let (stopped, ()) = futures_util::join!(set.reviews(&reading.offered.reviewer, &reading.offered.ready, &stop), set.reads_on(&reading));
    stopped?;
    set.is_told(&reading, "assets:read", None, Err(Reason::AppStopped)).await?;
    set.pass(HOUR).await;
    Ok(())
}

pub(super) async fn release(set: &Set) -> Told {
    let reading = set.reading().await?;
    let Offered { reviewer, ready, .. } = &reading.offered;
    set.reviews(reviewer, ready, &Reviewing::Stop { reason: cast::prose("It leaks.") }).await?;
    set.arm();
    let (released, ()) = futures_util::join!(set.reviews(reviewer, ready, &Reviewing::Release), set.reads_on(&reading));
    released?;
    set.is_told(&reading, "assets:read", None, Ok(())).await
}

/// Shown, or its answer was lost and another is shown.
pub(super) async fn mint_key(set: &Set) -> Told {
    let offered = set.installed().await?;
    set.arm();
    let minted = set.client.mint_app_key(&offered.ready.admin, &offered.ready.partner, &offered.ready.listing).await;
    let reading = Reading { offered, key: good(minted)? };
    set.is_told(&reading, "assets:read", None, Ok(())).await
}

/// The old key works on for its hours, and no longer. Whoever rotated and lost the answer is told that it is done.
pub(super) async fn rotate_key(set: &Set) -> Told {
    let reading = set.reading().await?;
    set.arm();
    let rotated = set.client.rotate_key(&reading.offered.ready.admin, &reading.key).await;
    let has_died = set.client.world.core().fault_log.iter().any(|line| line.contains("Crash"));
    set.is_told(&reading, "assets:read", None, Ok(())).await?;
    match rotated {
        Some(Ok(successor)) => {
            let reading = Reading { offered: reading.offered, key: successor };
            set.is_told(&reading, "assets:read", None, Ok(())).await
        }
        Some(Err(_)) if has_died => Ok(()),
        answer => Err(format!("{:?}", answer.map(|answer| answer.map(|_| "shown")))),
    }
}

pub(super) async fn revoke_key(set: &Set) -> Told {
    let reading = set.reading().await?;
    set.arm();
    let (revoked, ()) = futures_util::join!(set.client.revoke_key(&reading.offered.ready.admin, &reading.key), set.reads_on(&reading));
    good(revoked)?;
    set.is_told(&reading, "assets:read", None, Err(Reason::KeyRefused)).await
}
