//! One seed: a market opens, then some virtual months, then calm, then the auditors.

use std::{cell::RefCell, rc::Rc, sync::Arc};

use crate::{
    actors::{
        self, Stage,
        market::{self, Market},
    },
    auditors, cast,
    client::Client,
    enumerate::{self, Opening},
    executor::{self, Scheduler, Task},
    faults::Plan,
    machinery,
    world::{DAY, Temper, World},
};

/// What a story came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Rules that were broken, one line each.
    pub broken: Vec<String>,
    /// What went wrong on the way, in order.
    pub fault_log: Vec<String>,
    /// The hash of everything that happened.
    pub trace: u64,
    /// How much happened.
    pub census: Census,
}

/// How much happened: a story in which nothing does shows nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Census {
    /// Functions run.
    pub invocations: u64,
    /// Changes of aggregates.
    pub changes: usize,
    /// Letters that arrived.
    pub letters: usize,
    /// Applications approved.
    pub approvals: usize,
    /// Consents, and what took them back: receipts.
    pub receipts: usize,
    /// Reads that a program asked for.
    pub reads: usize,
    /// Those of them that were allowed.
    pub allowed: usize,
    /// Setup codes that served.
    pub setups: usize,
    /// Faults.
    pub faults: usize,
}

impl std::ops::AddAssign for Census {
    fn add_assign(&mut self, other: Self) {
        self.invocations += other.invocations;
        self.changes += other.changes;
        self.letters += other.letters;
        self.approvals += other.approvals;
        self.receipts += other.receipts;
        self.reads += other.reads;
        self.allowed += other.allowed;
        self.setups += other.setups;
        self.faults += other.faults;
    }
}

/// A stage's machinery and actors, as the executor wants them.
pub struct Play {
    /// The world it plays in.
    pub world: Arc<World>,
    /// Who has not entered yet.
    pub entering: RefCell<Vec<Task>>,
}

impl Scheduler for Play {
    fn adopt(&self) -> Vec<Task> {
        let mut tasks = std::mem::take(&mut *self.entering.borrow_mut());
        let jobs = self.world.take_jobs();
        tasks.extend(jobs.into_iter().map(|(delay, job)| -> Task { Box::pin(machinery::work(Arc::clone(&self.world), delay, job)) }));
        tasks
    }

    fn step(&self) -> bool {
        self.world.step()
    }
}

/// Plays the story of a seed.
#[must_use]
pub fn play(seed: u64) -> Verdict {
    let world = World::new(seed, Temper { plan: Plan::Calm, is_odd: false });
    let client = Client { world: Arc::clone(&world), patience: 6, operator: cast::operator() };
    let Some(opening) = open_market(&world, client.clone()) else {
        world.break_rule("the market never opened".to_owned());
        return conclude(&world);
    };
    let (until, per_mille) = {
        let mut core = world.core();
        let days = core.random.between(20, 150);
        // Some stories are calm, some stormy: both find what the other hides.
        let per_mille = [0, 5, 20, 50, 100][core.random.below(5)];
        (core.clock + days * DAY, per_mille)
    };
    world.core().temper = Temper { plan: Plan::Chance(per_mille), is_odd: true };
    let mut entering = cast_of(&world, client, opening, until);
    entering.push(Box::pin(calm_after(Arc::clone(&world), until)));
    let play = Play { world: Arc::clone(&world), entering: RefCell::new(entering) };
    executor::run(&play);
    conclude(&world)
}

/// While all is calm: an app, published, and customers who have not heard of it.
fn open_market(world: &Arc<World>, client: Client) -> Option<Opening> {
    let opened = Rc::new(RefCell::new(None));
    let opens = Rc::clone(&opened);
    let opening: Task = Box::pin(async move {
        *opens.borrow_mut() = enumerate::open_market(client, market::VENDOR, &market::CUSTOMERS).await.ok();
    });
    executor::run(&Play { world: Arc::clone(world), entering: RefCell::new(vec![opening]) });
    opened.take()
}

/// After the last act nothing goes wrong any more, and everything under way comes to its end.
async fn calm_after(world: Arc<World>, until: i64) {
    let rest = until - world.core().clock;
    world.sleep(rest + DAY).await;
    world.calm_down();
}

fn cast_of(world: &Arc<World>, client: Client, opening: Opening, until: i64) -> Vec<Task> {
    let (vendors, reviewers) = (1 + world.below(4), 1 + world.below(3));
    let stage = Stage::new(client, until);
    let mut tasks: Vec<Task> = vec![
        Box::pin(actors::operator(stage.clone(), reviewers, vendors)),
        Box::pin(actors::directory_machine(stage.clone())),
        Box::pin(actors::burglar(stage.clone())),
        Box::pin(machinery::schedule(Arc::clone(world), until)),
        Box::pin(machinery::retry(Arc::clone(world), until + 4 * DAY)),
        Box::pin(machinery::forget(Arc::clone(world), until)),
        Box::pin(machinery::replay(Arc::clone(world), until)),
    ];
    let market = Market::new(opening);
    tasks.push(Box::pin(market::partner(stage.clone(), market.clone())));
    tasks.push(Box::pin(market::switch(stage.clone(), market.clone())));
    for number in market::CUSTOMERS {
        tasks.push(Box::pin(market::customer(stage.clone(), market.clone(), number)));
    }
    for number in 0..reviewers {
        tasks.push(Box::pin(actors::reviewer(stage.clone(), cast::reviewer(number).address)));
    }
    for vendor in 0..vendors {
        tasks.push(Box::pin(actors::reviewer(stage.clone(), cast::reviewer_of_vendor(vendor).address)));
        tasks.push(Box::pin(actors::applicant(stage.clone(), vendor)));
    }
    tasks
}

/// Calls the auditors.
#[must_use]
pub fn conclude(world: &World) -> Verdict {
    let broken = auditors::audit(world);
    let core = world.core();
    let census = Census {
        invocations: core.invocations,
        changes: core.history.len(),
        letters: core.letters.len(),
        approvals: core.letters.iter().filter(|letter| letter.template == "application-approved").count(),
        receipts: core.access.receipts.len(),
        reads: core.access.asked.len(),
        allowed: core.access.asked.iter().filter(|asked| asked.is_allowed()).count(),
        setups: core.access.codes.values().filter(|code| !code.served.is_empty()).count(),
        faults: core.fault_log.len(),
    };
    Verdict { broken, fault_log: core.fault_log.clone(), trace: core.trace(), census }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_same_seed_is_the_same_story() {
        for seed in [1, 7] {
            let (one, other) = (super::play(seed), super::play(seed));
            assert_eq!(one, other);
        }
        assert_ne!(super::play(1).trace, super::play(2).trace);
    }
}
