//! Scenes of webhooks: an endpoint's life and its secrets, and events on their way to it. An endpoint's page is read at its
//! version, as a browser would; what is due is ordered every ten minutes until nothing is.

use application::{
    engine::Loaded,
    fakes::PaperSeal,
    notification::WebhookOrder,
    ports::{Item, Table, Unseal as _},
    records::{self, Record as _, delivery::Delivery},
    use_cases::webhooks::{Change, WebhooksError},
};
use domain::{
    values::Redacted,
    webhook::{
        self, Endpoint, EndpointAddress, Loopback, Settings, WebhookEndpoint,
        delivery::{Death, State as Standing},
    },
};

use super::{Credential, DAY, HOUR, MINUTE, PartnerId, SECOND, Set, Told, cast, good};
use crate::{
    machinery,
    world::{Arrived, Job},
};

const HOST: &str = "hooks.vendor.example";
const ADDRESS: &str = "https://hooks.vendor.example/in";

/// A partner's endpoint, and who looks after it.
struct Listening {
    partner: PartnerId,
    admin: Credential,
    id: domain::id::WebhookId,
    address: &'static str,
}

type Registered = Option<Result<(Loaded<WebhookEndpoint>, Option<Redacted<String>>), WebhooksError>>;

impl Set {
    /// An endpoint that hears all that happens from now on.
    async fn listening(&self) -> Result<Listening, String> {
        self.listening_at(ADDRESS).await
    }

    async fn listening_at(&self, address: &'static str) -> Result<Listening, String> {
        let (partner, admin) = self.partner().await?;
        self.pass(MINUTE).await;
        let (endpoint, _) = good(self.client.register_webhook(&admin, &partner, address).await)?;
        let id = endpoint.state.endpoint().ok_or("no endpoint")?.id;
        Ok(Listening { partner, admin, id, address })
    }

    /// Something that the endpoint wants to hear of.
    async fn happens(&self, to: &Listening, number: usize) -> Told {
        let key = cast::idempotency_key(&format!("app {number}"));
        good(self.client.create_listing(&to.admin, &to.partner, &key, &cast::listing(number, &[], None)).await).map(drop)
    }

    /// Time passes and what is due is ordered, until nothing is.
    async fn settles(&self) -> Told {
        self.settles_within(4 * HOUR, 10 * MINUTE).await
    }

    async fn settles_within(&self, most: i64, step: i64) -> Told {
        for _ in 0..most / step {
            self.pass(step).await;
            if self.client.world.core().pending_deliveries.is_empty() {
                return Ok(());
            }
            machinery::order_due(&self.client.world).await;
        }
        Err("a delivery waits for ever".to_owned())
    }

    fn goes_down(&self, is_down: bool) {
        let mut core = self.client.world.core();
        if is_down {
            core.down.insert(HOST.to_owned())
        } else {
            core.down.remove(HOST)
        };
    }

    fn endpoint(&self, at: &Listening) -> Result<Loaded<WebhookEndpoint>, String> {
        let key = records::webhook::key(&at.partner, &at.id);
        Loaded::read(key.clone(), self.client.world.store.get(&key)).map_err(|error| error.to_string())
    }

    fn registered(&self, at: &Listening) -> Result<Endpoint, String> {
        self.endpoint(at)?.state.endpoint().cloned().ok_or_else(|| "no endpoint".to_owned())
    }

    fn deliveries(&self, to: &Listening) -> Vec<Delivery> {
        let is_theirs = |item: &Item| item.key.table == Table::Deliveries && item.key.partition == to.id.to_string();
        let items = self.client.world.store.items_where(is_theirs).into_iter();
        items.filter(|item| item.key.sort != "health").filter_map(|item| Delivery::read(item).ok()).collect()
    }

    /// How the events have come to it, oldest first.
    fn arrived(&self, to: &Listening) -> Vec<Arrived> {
        let core = self.client.world.core();
        let of = |delivery: Delivery| core.received.get(&(to.address.to_owned(), delivery.event_id)).copied().unwrap_or_default();
        self.deliveries(to).into_iter().map(of).collect()
    }

    /// So many events are known to be delivered, and were.
    fn has_heard(&self, to: &Listening, events: usize) -> Told {
        let deliveries = self.deliveries(to);
        let is_delivered = deliveries.iter().all(|delivery| matches!(delivery.delivery.state, Standing::Delivered { .. }));
        let has_come = self.arrived(to).iter().all(|arrived| arrived.times > 0);
        if deliveries.len() == events && is_delivered && has_come { Ok(()) } else { Err(format!("{deliveries:?}")) }
    }

    /// Whether something was done that whoever did it could not tell of.
    fn has_lost_an_answer(&self) -> bool {
        self.client.world.core().fault_log.iter().any(|line| line.contains("Crash") || line.contains("AnswerLost"))
    }

    /// What somebody was shown is what signs. A secret that was made is shown to nobody only if its answer was lost: the partner
    /// then makes another.
    async fn signs_with(&self, at: &Listening, shown: &[&Redacted<String>]) -> Told {
        let endpoint = self.registered(at)?;
        let newest = endpoint.secrets.last().ok_or("no secret")?;
        let signs = PaperSeal.unseal(&at.id.to_string(), &newest.ciphertext).await.map_err(|error| error.to_string())?;
        match shown {
            [] if self.has_lost_an_answer() => Ok(()),
            [secret] if secret.expose() == signs.expose() => Ok(()),
            others => Err(format!("{} secrets were shown, or another", others.len())),
        }
    }
}

fn settings(description: &str) -> Result<Change, String> {
    let url = EndpointAddress::parse(ADDRESS, Loopback::Refused).map_err(|error| format!("{error:?}"))?;
    let description = domain::values::Line::parse(description).map_err(|error| format!("{error:?}"))?;
    Ok(Change::Settings(Settings { url, description: Some(description), event_types: vec![] }))
}

async fn registers_once(set: &Set, partner: PartnerId, admin: Credential, answers: Vec<Registered>) -> Told {
    let made = answers.into_iter().map(good).collect::<Result<Vec<_>, _>>()?;
    let endpoints = set.client.world.store.items_where(|item| item.key.sort.starts_with(records::webhook::PREFIX)).into_iter();
    if endpoints.count() != 1 {
        return Err("not one endpoint".to_owned());
    }
    let id = made.first().and_then(|(endpoint, _)| endpoint.state.endpoint()).ok_or("no endpoint")?.id;
    let shown: Vec<_> = made.iter().filter_map(|(_, secret)| secret.as_ref()).collect();
    set.signs_with(&Listening { partner, admin, id, address: ADDRESS }, &shown).await
}

pub(super) async fn register(set: &Set) -> Told {
    let (partner, admin) = set.partner().await?;
    set.arm();
    let made = set.client.register_webhook(&admin, &partner, ADDRESS).await;
    registers_once(set, partner, admin, vec![made]).await
}

pub(super) async fn register_twice(set: &Set) -> Told {
    let (partner, admin) = set.partner().await?;
    set.arm();
    let register = || set.client.register_webhook(&admin, &partner, ADDRESS);
    let (one, other) = futures_util::join!(register(), register());
    registers_once(set, partner, admin.clone(), vec![one, other]).await
}

pub(super) async fn change(set: &Set) -> Told {
    let at = set.listening().await?;
    let seen = set.endpoint(&at)?.version;
    set.arm();
    good(set.client.change_webhook(&at.admin, &at.partner, &at.id, &settings("Production")?, Some(seen)).await)?;
    let description = set.registered(&at)?.settings.description;
    if description.is_some_and(|text| text.as_str() == "Production") { Ok(()) } else { Err("not changed".to_owned()) }
}

/// Both saw the same page: one of them comes first, and the other is told.
pub(super) async fn change_at_once(set: &Set) -> Told {
    let at = set.listening().await?;
    let seen = Some(set.endpoint(&at)?.version);
    set.arm();
    let (first, second) = (settings("First")?, settings("Second")?);
    let change = |change| set.client.change_webhook(&at.admin, &at.partner, &at.id, change, seen);
    match futures_util::join!(change(&first), change(&second)) {
        (Some(Ok(())), Some(Err(WebhooksError::Stale))) | (Some(Err(WebhooksError::Stale)), Some(Ok(()))) => Ok(()),
        (one, other) => Err(format!("{one:?} and {other:?}")),
    }
}

/// Two secrets sign, and what was shown is the new one. Whoever presses again once it is made is told that it is.
async fn rotated(set: &Set, at: &Listening, answers: Vec<Option<Result<Redacted<String>, WebhooksError>>>) -> Told {
    let mut shown = vec![];
    for answer in answers {
        match answer {
            Some(Ok(secret)) => shown.push(secret),
            Some(Err(WebhooksError::Stale)) => {}
            other => return Err(format!("{other:?}")),
        }
    }
    let live = set.registered(at)?.live_secrets(set.client.world.now()).count();
    if live != 2 {
        return Err(format!("{live} secrets sign"));
    }
    set.signs_with(at, &shown.iter().collect::<Vec<_>>()).await
}

pub(super) async fn rotate(set: &Set) -> Told {
    let at = set.listening().await?;
    let seen = Some(set.endpoint(&at)?.version);
    set.arm();
    let answer = set.client.rotate_webhook(&at.admin, &at.partner, &at.id, seen).await;
    rotated(set, &at, vec![answer]).await
}

pub(super) async fn rotate_at_once(set: &Set) -> Told {
    let at = set.listening().await?;
    let seen = Some(set.endpoint(&at)?.version);
    set.arm();
    let rotate = || set.client.rotate_webhook(&at.admin, &at.partner, &at.id, seen);
    let (one, other) = futures_util::join!(rotate(), rotate());
    rotated(set, &at, vec![one, other]).await
}

/// An endpoint in the middle of a rotation.
async fn rotating(set: &Set) -> Result<Listening, String> {
    let at = set.listening().await?;
    good(set.client.rotate_webhook(&at.admin, &at.partner, &at.id, None).await)?;
    Ok(at)
}

pub(super) async fn drop_old_secret(set: &Set) -> Told {
    let at = rotating(set).await?;
    let seen = Some(set.endpoint(&at)?.version);
    set.arm();
    good(set.client.change_webhook(&at.admin, &at.partner, &at.id, &Change::DropOldSecret, seen).await)?;
    if set.registered(&at)?.secrets.len() == 1 { Ok(()) } else { Err("the old secret is still there".to_owned()) }
}

/// What happens once it is enabled again is heard.
pub(super) async fn disable_and_enable(set: &Set) -> Told {
    let at = set.listening().await?;
    set.arm();
    for change in [Change::Disable, Change::Enable] {
        let seen = Some(set.endpoint(&at)?.version);
        good(set.client.change_webhook(&at.admin, &at.partner, &at.id, &change, seen).await)?;
    }
    set.happens(&at, 1).await?;
    set.settles().await?;
    set.has_heard(&at, 1)
}

/// Nothing is sent to what is gone, and nothing waits for it.
pub(super) async fn remove(set: &Set) -> Told {
    let at = set.listening().await?;
    set.goes_down(true);
    set.happens(&at, 1).await?;
    set.pass(10 * SECOND).await;
    set.arm();
    good(set.client.change_webhook(&at.admin, &at.partner, &at.id, &Change::Delete, None).await)?;
    set.goes_down(false);
    set.settles().await?;
    let is_deleted = matches!(set.endpoint(&at)?.state, webhook::State::Deleted { .. });
    if is_deleted && died_of(set, &at) == [Death::EndpointDeleted] { Ok(()) } else { Err(format!("{:?}", set.deliveries(&at))) }
}

/// Why deliveries were given up.
fn died_of(set: &Set, at: &Listening) -> Vec<Death> {
    let reason = |delivery: Delivery| match delivery.delivery.state {
        Standing::Dead { reason, .. } => Some(reason),
        Standing::Pending { .. } | Standing::Delivered { .. } => None,
    };
    set.deliveries(at).into_iter().filter_map(reason).collect()
}

/// An endpoint that has heard of so many events.
async fn heard(set: &Set, events: usize) -> Result<Listening, String> {
    let at = set.listening().await?;
    for number in 1..=events {
        set.happens(&at, number).await?;
    }
    set.settles().await?;
    set.has_heard(&at, events)?;
    Ok(at)
}

fn came_again(set: &Set, at: &Listening) -> Told {
    let arrived = set.arrived(at);
    if arrived.iter().all(|arrived| arrived.times > 1) { Ok(()) } else { Err(format!("{arrived:?}")) }
}

fn number_of_the_first(set: &Set, at: &Listening) -> Result<u64, String> {
    set.deliveries(at).first().map(|delivery| delivery.number).ok_or_else(|| "no delivery".to_owned())
}

pub(super) async fn replay(set: &Set) -> Told {
    let at = heard(set, 1).await?;
    let number = number_of_the_first(set, &at)?;
    set.arm();
    good(set.client.replay_delivery(&at.admin, &at.partner, &at.id, number).await)?;
    set.settles().await?;
    set.has_heard(&at, 1)?;
    came_again(set, &at)
}

pub(super) async fn replay_at_once(set: &Set) -> Told {
    let at = heard(set, 1).await?;
    let number = number_of_the_first(set, &at)?;
    set.arm();
    let replay = || set.client.replay_delivery(&at.admin, &at.partner, &at.id, number);
    let (one, other) = futures_util::join!(replay(), replay());
    good(one).and(good(other))?;
    set.settles().await?;
    set.has_heard(&at, 1)?;
    came_again(set, &at)
}

/// Everything: what happened before there was an endpoint, too.
pub(super) async fn replay_everything(set: &Set) -> Told {
    let at = heard(set, 2).await?;
    let mine: Vec<_> = set.deliveries(&at).into_iter().map(|delivery| (at.address.to_owned(), delivery.event_id)).collect();
    set.arm();
    good(set.client.replay_webhook(&at.admin, &at.partner, &at.id).await)?;
    set.settles().await?;
    let all = set.deliveries(&at).len();
    let again = set.client.world.core().received.iter().filter(|(event, arrived)| mine.contains(event) && arrived.times > 1).count();
    if all > 2 && again == 2 { set.has_heard(&at, all) } else { Err(format!("{again} of {all} came again")) }
}

pub(super) async fn hear(set: &Set) -> Told {
    let at = set.listening().await?;
    set.arm();
    set.happens(&at, 1).await?;
    set.settles().await?;
    set.has_heard(&at, 1)
}

/// Of two orders one attempts; the event comes twice only where a call's outcome could not be known or written down.
pub(super) async fn order_twice(set: &Set) -> Told {
    let at = set.listening().await?;
    set.goes_down(true);
    set.happens(&at, 1).await?;
    set.pass(5 * MINUTE).await;
    set.goes_down(false);
    let number = number_of_the_first(set, &at)?;
    let order = WebhookOrder::new(at.id, at.partner, number).message();
    set.arm();
    for _ in 0..2 {
        set.client.world.start(0, Job::Deliver(order.body.clone()));
    }
    set.settles().await?;
    set.has_heard(&at, 1)?;
    let is_excused = set.client.world.core().fault_log.iter().any(|line| line.contains("Post") || line.contains("Commit"));
    let once = set.arrived(&at).iter().all(|arrived| arrived.times == 1);
    if once || is_excused { Ok(()) } else { Err(format!("{:?}", set.arrived(&at))) }
}

pub(super) async fn hear_by_both_secrets(set: &Set) -> Told {
    let at = rotating(set).await?;
    set.arm();
    set.happens(&at, 1).await?;
    set.settles().await?;
    set.has_heard(&at, 1)?;
    if set.arrived(&at).iter().all(|arrived| arrived.signatures == 2) { Ok(()) } else { Err("not signed by both".to_owned()) }
}

/// Whichever comes first: the event is heard, or given up for this reason; it does not wait for ever.
pub(super) async fn hear_while_disabling(set: &Set) -> Told {
    let at = set.listening().await?;
    set.arm();
    set.happens(&at, 1).await?;
    set.pass(2 * SECOND).await;
    good(set.client.change_webhook(&at.admin, &at.partner, &at.id, &Change::Disable, None).await)?;
    set.settles().await?;
    let died = died_of(set, &at);
    if died.is_empty() { set.has_heard(&at, set.deliveries(&at).len()) } else { told_only(&died, Death::EndpointDisabled) }
}

fn told_only(died: &[Death], reason: Death) -> Told {
    if died.iter().all(|death| *death == reason) { Ok(()) } else { Err(format!("{died:?}")) }
}

/// Asked for again while an attempt may be under way: it is delivered, whatever became of that attempt.
pub(super) async fn replay_on_the_way(set: &Set) -> Told {
    let at = set.listening().await?;
    set.arm();
    set.happens(&at, 1).await?;
    for _ in 0..100 {
        if !set.deliveries(&at).is_empty() {
            break;
        }
        set.pass(20).await;
    }
    let number = number_of_the_first(set, &at)?;
    good(set.client.replay_delivery(&at.admin, &at.partner, &at.id, number).await)?;
    set.settles().await?;
    set.has_heard(&at, 1)
}

pub(super) async fn recover(set: &Set) -> Told {
    let at = set.listening().await?;
    set.goes_down(true);
    set.happens(&at, 1).await?;
    set.pass(5 * MINUTE).await;
    set.goes_down(false);
    set.arm();
    set.settles().await?;
    set.has_heard(&at, 1)
}

/// So many failures that it is left alone; once a probe gets through, it hears everything.
pub(super) async fn be_left_alone(set: &Set) -> Told {
    let at = set.listening().await?;
    set.goes_down(true);
    for number in 1..=6 {
        set.happens(&at, number).await?;
    }
    set.pass(5 * MINUTE).await;
    set.goes_down(false);
    set.arm();
    set.settles().await?;
    set.has_heard(&at, 6)
}

/// After three days the last attempt is followed by none.
pub(super) async fn give_up(set: &Set) -> Told {
    let at = set.listening_at("https://dead.vendor.example/in").await?;
    set.happens(&at, 1).await?;
    let _ = set.settles_within(2 * DAY + 20 * HOUR, 4 * HOUR).await;
    set.arm();
    set.settles_within(2 * DAY, 4 * HOUR).await?;
    if died_of(set, &at) == [Death::GivenUp] { Ok(()) } else { Err(format!("{:?}", set.deliveries(&at))) }
}
