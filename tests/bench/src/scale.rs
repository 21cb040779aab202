//! Whether the work of a request depends on how much there is: the same requests among a thousand items and among a
//! hundred thousand.

use std::{path::Path, sync::Arc};

use application::{ports::Item, use_cases::review::Act};
use jiff::Timestamp;
use support::story;

use crate::{
    cloud::{Cloud, Cost},
    measure::{counted, environment, now},
    operations::{self, Operation},
    process::Process,
    tables,
    world::{Company, World},
};

/// Items stored besides, at each size.
pub const SIZES: [usize; 2] = [1_000, 100_000];

const OPERATIONS: [(&str, &str); 8] = [
    ("application-intake", "apply"),
    ("application-intake", "confirm the address"),
    ("listing-review", "claim"),
    ("listing-review", "approve"),
    ("listing-review", "queue"),
    ("organisation", "inbox of the platform"),
    ("developer-portal", "home"),
    ("expire-requests", "10 due"),
];

/// An operation's cost at each of [`SIZES`].
pub struct Scaled {
    /// The operation.
    pub operation: Operation,
    /// What it cost, or why it could not be done.
    pub costs: Vec<Result<Cost, String>>,
}

impl Scaled {
    /// Whether it cost the same at every size.
    #[must_use]
    pub fn is_flat(&self) -> bool {
        let same = |cost: &Result<Cost, String>| {
            cost.as_ref().ok().map(|cost| (cost.trips, cost.read_units.to_bits(), cost.write_units.to_bits()))
        };
        same(&self.costs[0]).is_some() && self.costs.iter().all(|cost| same(cost) == same(&self.costs[0]))
    }
}

/// The operations whose work may not depend on the size.
#[must_use]
pub fn operations() -> Vec<Operation> {
    let wanted = |operation: &Operation| OPERATIONS.contains(&(operation.function, operation.name));
    operations::all().into_iter().filter(wanted).collect()
}

/// Measures all of them. `binary` says where a function's binary is.
pub async fn measure(binary: impl Fn(&str) -> std::path::PathBuf) -> Vec<Scaled> {
    let mut scaled: Vec<_> = operations().into_iter().map(|operation| Scaled { operation, costs: vec![] }).collect();
    for size in SIZES {
        let (cloud, url) = Cloud::open(tables::database()).await;
        for items in population(size, now()).chunks(10_000) {
            tables::load(cloud.database(), items);
        }
        for scaled in &mut scaled {
            scaled.costs.push(one(&cloud, &url, &binary(scaled.operation.function), &scaled.operation).await);
        }
    }
    scaled
}

async fn one(cloud: &Arc<Cloud>, url: &str, binary: &Path, operation: &Operation) -> Result<Cost, String> {
    let world = World::new(now());
    let events = (operation.prepare)(&world, 1);
    tables::load(cloud.database(), &world.store.items());
    let mut process = Process::start(binary, &environment(url)).await;
    counted(cloud, &mut process, &events[0]).await
}

/// At least so many items of companies in every state, as the use cases store them.
///
/// # Panics
/// Never: the use cases allow what is done here.
#[must_use]
pub fn population(size: usize, now: Timestamp) -> Vec<Item> {
    let world = World::new(now);
    let mut companies = 0;
    while world.store.items().len() < size {
        // Looked at now and then: counting means copying.
        for _ in 0..(size / 20).max(20) {
            let company = Company(2_000_000 + companies);
            companies += 1;
            match companies % 10 {
                0..=3 => {
                    let _ = world.applies(company);
                }
                4..=6 => {
                    let _ = world.confirms(company);
                }
                7 => {
                    let _ = world.is_asked(company);
                }
                8 => world.reviews(&world.is_claimed(company), &Act::Reject { reasons: story::prose(story::REASONS) }),
                _ => world.mints_test_key(&world.becomes_partner(company)),
            }
            world.store.drain_stream();
        }
    }
    world.store.items()
}
