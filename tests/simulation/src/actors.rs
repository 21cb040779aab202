//! What people and machines do in a story. Everybody keeps the same hours, so that they meet.

pub mod market;

use std::{cell::RefCell, rc::Rc};

use application::{
    access::Credential,
    use_cases::{
        directory::{OnError, Upsert},
        review::Act,
        webhooks::Change,
    },
};
use domain::{
    api_key::PresentedKey,
    application::{Command, State},
    id::{self, ApplicationId, PartnerId, QuestionId},
    organisation::{OrganisationId, Role},
    values::{EmailAddress, Redacted},
};
use futures_util::future::join;

use crate::{
    cast,
    client::Client,
    world::{DAY, HOUR, MINUTE, SECOND},
};

/// A story's stage: one client's manners and what is known to everybody.
pub struct Stage {
    /// How people do things.
    pub client: Client,
    /// When the story ends.
    pub until: i64,
    machine_key: RefCell<Option<PresentedKey>>,
}

impl Stage {
    /// A stage.
    #[must_use]
    pub fn new(client: Client, until: i64) -> Rc<Self> {
        Rc::new(Self { client, until, machine_key: RefCell::new(None) })
    }

    fn is_over(&self) -> bool {
        self.client.world.core().clock >= self.until
    }

    /// Waits for one of the next few common hours.
    async fn later(&self, most_half_days: i64) {
        let step = 12 * HOUR;
        let half_days = { self.client.world.core().random.between(1, most_half_days) };
        let now = self.client.world.core().clock;
        let next = (now / step + half_days) * step + 9 * HOUR;
        self.client.world.sleep(next - now).await;
    }

    fn below(&self, end: usize) -> usize {
        self.client.world.below(end)
    }

    fn chance(&self, per_mille: u64) -> bool {
        self.client.world.chance(per_mille)
    }
}

/// The first operator: invites the reviewers, mints the machine's key, and reviews like everybody.
pub async fn operator(stage: Rc<Stage>, reviewers: usize, vendors: usize) {
    let Some(me) = stage.client.sign_in(&cast::operator()).await else { return };
    for number in 0..reviewers {
        stage.client.invite(&me, OrganisationId::Platform, &cast::reviewer(number)).await;
    }
    if vendors > 0 {
        let vendor = stage.below(vendors);
        stage.client.invite(&me, OrganisationId::Platform, &cast::reviewer_of_vendor(vendor)).await;
    }
    if let Some(Ok(key)) = stage.client.mint_machine_key(&me).await {
        *stage.machine_key.borrow_mut() = Some(key);
    }
    while !stage.is_over() {
        stage.later(12).await;
        let Some(me) = stage.client.sign_in(&cast::operator()).await else { continue };
        review_some(&stage, &me).await;
        change_some_reviewer(&stage, &me, reviewers).await;
        leave(&stage, &me).await;
    }
}

async fn change_some_reviewer(stage: &Stage, me: &Credential, reviewers: usize) {
    stage.client.members(me, OrganisationId::Platform).await;
    let reviewer = cast::reviewer(stage.below(reviewers.max(1)));
    let account = id::account(&reviewer.address);
    let organisation = OrganisationId::Platform;
    match stage.below(12) {
        0 => drop(stage.client.change(me, organisation, account, None).await),
        1 | 2 => drop(stage.client.change(me, organisation, account, Some(vec![Role::Reviewer, Role::Operator])).await),
        3 => drop(stage.client.change(me, organisation, account, Some(vec![Role::Support])).await),
        4 => drop(stage.client.change(me, organisation, id::account(&cast::operator()), None).await),
        _ => drop(stage.client.invite(me, organisation, &reviewer).await),
    }
}

/// A reviewer comes, signs in, and does what there is to do.
pub async fn reviewer(stage: Rc<Stage>, address: EmailAddress) {
    while !stage.is_over() {
        stage.later(8).await;
        let Some(me) = stage.client.sign_in(&address).await else { continue };
        review_some(&stage, &me).await;
        leave(&stage, &me).await;
    }
}

/// Signs out, or forgets to; whoever signed out is not let in again by the old cookie.
async fn leave(stage: &Stage, me: &Credential) {
    if stage.chance(600) && matches!(stage.client.sign_out(me).await, Some(Ok(()))) && stage.chance(500) {
        stage.client.inbox(me, OrganisationId::Platform).await;
        stage.client.belongings(me).await;
    }
}

async fn review_some(stage: &Stage, me: &Credential) {
    stage.client.inbox(me, OrganisationId::Platform).await;
    for state in ["in_review", "submitted", "info_expired", "info_requested"] {
        for application in stage.client.queue(me, state).await {
            if stage.chance(700) {
                review_one(stage, me, &application).await;
            }
        }
    }
    if stage.chance(300) {
        stage.client.audit(me, OrganisationId::Platform).await;
    }
}

async fn review_one(stage: &Stage, me: &Credential, application: &ApplicationId) {
    let Some(Ok(found)) = stage.client.detail(me, application).await else { return };
    let seen = stage.chance(500).then_some(found.version);
    let act = choose_act(stage, &found.state);
    stage.client.review(me, application, seen, &act).await;
    if stage.chance(400) {
        let next = choose_act(stage, &found.state);
        stage.client.review(me, application, None, &next).await;
    }
    if stage.chance(200) {
        stage.client.trail(me, application).await;
    }
}

fn choose_act(stage: &Stage, application: &State) -> Act {
    if matches!(application, State::Submitted { .. }) && stage.chance(800) {
        return Act::Claim;
    }
    let number = stage.below(3);
    match stage.below(10) {
        0 => Act::Claim,
        1 | 2 => Act::LogCall { held_at: stage.client.world.now(), notes: cast::prose(&format!("We talked, {number}.")) },
        3 | 4 => Act::Ask { text: cast::prose(&format!("What about point {number}?")) },
        5 => Act::Reject { reasons: cast::prose("Not for us.") },
        _ => Act::Approve,
    }
}

/// An applicant: applies (perhaps twice at once, perhaps too often), confirms, answers, withdraws; and, once approved,
/// opens the portal.
pub async fn applicant(stage: Rc<Stage>, vendor: usize) {
    stage.later(20).await;
    let form = cast::form(vendor);
    let application = if stage.chance(300) {
        let (one, other) = join(stage.client.apply(&form), stage.client.apply(&form)).await;
        one.and_then(Result::ok).or(other.and_then(Result::ok))
    } else {
        stage.client.apply(&form).await.and_then(Result::ok)
    };
    if stage.chance(200) {
        flood(&stage, vendor).await;
    }
    let Some(applied) = application else { return };
    let address = form.business_contact.address;
    while !stage.is_over() {
        stage.later(8).await;
        let links = stage.client.links(&address);
        let own = links.iter().filter(|(to, _)| *to == applied.application).count();
        let Some((_, token)) = links.into_iter().filter(|(to, _)| *to == applied.application).nth(stage.below(own)) else { continue };
        let Some(Ok(opened)) = stage.client.open(&applied.application, &token).await else { continue };
        match &opened.state {
            State::Approved { partner, .. } => return partner_life(&stage, vendor, &address, partner).await,
            State::Rejected { .. } if stage.chance(300) => return apply_again(&stage, vendor, applied.application).await,
            State::Rejected { .. } | State::Withdrawn { .. } if stage.chance(500) => return,
            running => act_on_status(&stage, &applied.application, &token, running).await,
        }
    }
}

async fn act_on_status(stage: &Stage, application: &ApplicationId, token: &Redacted<String>, running: &State) {
    let open: Vec<QuestionId> =
        running.dossier().map(|dossier| dossier.open_questions().map(|question| question.id).collect()).unwrap_or_default();
    let confirm = stage.client.act(application, token, Command::ConfirmAddress);
    if stage.chance(700) {
        confirm.await;
    }
    for question in open {
        if stage.chance(600) {
            let text = cast::prose(&format!("Like so, {}.", stage.below(2)));
            let answer = || stage.client.act(application, token, Command::Answer { question, text: text.clone() });
            if stage.chance(200) { drop(join(answer(), answer()).await) } else { drop(answer().await) }
        }
    }
    match stage.below(20) {
        0 => drop(stage.client.act(application, token, Command::Withdraw).await),
        1 | 2 => drop(stage.client.act(application, token, cast::document(stage.below(3))).await),
        _ => {}
    }
}

/// The rejected vendor's revision, linked to the old application.
async fn apply_again(stage: &Stage, vendor: usize, rejected: ApplicationId) {
    let mut form = cast::variant(&cast::form(vendor), 99);
    form.revises = Some(rejected);
    stage.client.apply(&form).await;
}

/// Somebody applies as fast as they can, with other words each time, and reuses an idempotency key.
async fn flood(stage: &Stage, vendor: usize) {
    let form = cast::form(vendor);
    let mut reused = cast::variant(&form, 1000);
    reused.idempotency_key.clone_from(&form.idempotency_key);
    stage.client.apply(&reused).await;
    for number in 0..4 {
        let (one, other) = (cast::variant(&form, 2 * number), cast::variant(&form, 2 * number + 1));
        join(stage.client.apply(&one), stage.client.apply(&other)).await;
        let pause = stage.client.world.odd_number(SECOND, 25 * MINUTE);
        stage.client.world.sleep(pause).await;
    }
}

/// Somebody who tries links that are not theirs.
pub async fn burglar(stage: Rc<Stage>) {
    while !stage.is_over() {
        stage.later(30).await;
        let links: Vec<_> = (0..4).flat_map(|vendor| stage.client.links(&cast::form(vendor).business_contact.address)).collect();
        let Some((application, token)) = links.get(stage.below(links.len())) else { continue };
        let Some((other, _)) = links.iter().find(|(other, _)| other != application) else { continue };
        let guessed = Redacted::new(token.expose().chars().rev().collect::<String>());
        for (application, token) in [(other, token), (application, &guessed)] {
            let opened = stage.client.open(application, token).await;
            let acted = stage.client.act(application, token, Command::Withdraw).await;
            if matches!(opened, Some(Ok(_))) || matches!(acted, Some(Ok(_))) {
                stage.client.world.break_rule("a link opened what it is not for".to_owned());
            }
        }
    }
}

/// The partner's first administrator: opens the portal, mints the key (twice at once), invites, quarrels.
async fn partner_life(stage: &Stage, vendor: usize, address: &EmailAddress, partner: &PartnerId) {
    let organisation = OrganisationId::Partner(*partner);
    while !stage.is_over() {
        stage.later(10).await;
        let Some(me) = stage.client.sign_in(address).await else { continue };
        if stage.client.home(&me, partner).await.is_none_or(|home| home.is_err()) {
            continue;
        }
        if stage.chance(500) {
            let (one, other) = join(stage.client.mint_test_key(&me, partner), stage.client.mint_test_key(&me, partner)).await;
            if matches!((one, other), (Some(Ok(_)), Some(Ok(_)))) {
                stage.client.world.break_rule("(6) two test keys were shown".to_owned());
            }
        }
        listens(stage, vendor, &me, partner).await;
        let role = if stage.chance(500) { Role::PartnerAdmin } else { Role::Developer };
        let colleague = cast::colleague(vendor, stage.below(2), role);
        stage.client.invite(&me, organisation, &colleague).await;
        if stage.chance(500) {
            quarrel(stage, &me, address, &colleague.address, organisation).await;
        }
        stage.client.feed(&me, partner, 0).await;
        stage.client.audit(&me, organisation).await;
        stage.client.inbox(&me, organisation).await;
        stage.client.belongings(&me).await;
        leave(stage, &me).await;
    }
}

/// A partner's endpoints: one that is well, and perhaps one that often fails or never answers. Secrets rotate, endpoints are
/// switched off and on again, and what was sent is asked for once more.
async fn listens(stage: &Stage, vendor: usize, me: &Credential, partner: &PartnerId) {
    let kind = ["well", "flaky", "dead"][if stage.chance(600) { 0 } else { 1 + stage.below(2) }];
    let url = format!("https://{kind}.vendor-{vendor}.example/hook");
    let (one, other) = join(stage.client.register_webhook(me, partner, &url), stage.client.register_webhook(me, partner, &url)).await;
    let Some((endpoint, _)) = one.and_then(Result::ok).or(other.and_then(Result::ok)) else { return };
    let Some(id) = endpoint.state.endpoint().map(|endpoint| endpoint.id) else { return };
    match stage.below(6) {
        0 => drop(stage.client.rotate_webhook(me, partner, &id, None).await),
        1 => drop(stage.client.replay_webhook(me, partner, &id).await),
        2 if kind != "well" => {
            stage.client.change_webhook(me, partner, &id, &Change::Disable, None).await;
            stage.later(5).await;
            stage.client.change_webhook(me, partner, &id, &Change::Enable, None).await;
        }
        _ => {}
    }
}

/// Two administrators take each other's seat at the same moment: one of them remains.
async fn quarrel(stage: &Stage, me: &Credential, mine: &EmailAddress, other: &EmailAddress, organisation: OrganisationId) {
    let Some(them) = stage.client.sign_in(other).await else { return };
    let (my_account, their_account) = (id::account(mine), id::account(other));
    let demote = Some(vec![Role::Developer]);
    join(
        stage.client.change(me, organisation, their_account, stage.chance(500).then(|| vec![Role::Developer])),
        stage.client.change(&them, organisation, my_account, if stage.chance(500) { None } else { demote }),
    )
    .await;
}

/// The host platform's machine: keeps its directory here, sometimes saying two things at once.
pub async fn directory_machine(stage: Rc<Stage>) {
    while !stage.is_over() {
        stage.later(20).await;
        let Some(key) = stage.machine_key.borrow().clone() else { continue };
        let lines = directory_lines(&stage);
        let on_error = if stage.chance(500) { OnError::Skip } else { OnError::Abort };
        if stage.chance(300) {
            stage.client.import(&key, &lines, on_error, true).await;
        }
        let import = stage.client.import(&key, &lines, on_error, false);
        let (one, other) = (some_member(&stage), some_member(&stage));
        let upserts = join(stage.client.upsert(&key, &one), stage.client.upsert(&key, &other));
        join(import, upserts).await;
        stage.client.world.sleep(DAY).await;
    }
}

fn directory_lines(stage: &Stage) -> Vec<Upsert> {
    let mut lines = vec![cast::customer(0, "Fleet", stage.chance(900)), cast::tracker(0, stage.below(2), stage.chance(800))];
    lines.push(cast::location(stage.below(2), 0));
    lines.push(some_member(stage));
    lines.push(some_member(stage));
    lines
}

fn some_member(stage: &Stage) -> Upsert {
    cast::member(0, stage.below(2), stage.below(3), stage.chance(700))
}
