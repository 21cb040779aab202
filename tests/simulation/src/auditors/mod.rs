//! What must hold whatever happened. Each auditor has a number; a broken rule's line begins with it.
//!
//! | number | rule | file |
//! |---|---|---|
//! | 1 | each email that the matrix calls for is sent, moot, refused, or its order is a dead letter | [`mail`] |
//! | 2 | never two letters for one email, unless an answer was lost or the sender died before noting it | [`mail`] |
//! | 3 | each event is in the audit trail of each organisation concerned, once, and a stated reason in its place | [`trails`] |
//! | 4 | each partner's feed is gapless and complete, without repetition, in each aggregate's order | [`trails`] |
//! | 5 | versions are consecutive and the state is the fold of all events | [`history`] |
//! | 6 | an approval had no blockers and made one partner with one seat; one test key at most, and the one that was shown | [`desk`] |
//! | 7 | nobody with a conflict of interest decided | [`desk`] |
//! | 8 | rate limits hold | [`desk`] |
//! | 9 | reading changes nothing | seen as it happens, [`crate::invocation`] |
//! | 10 | no access after signing out or without a seat | seen as it happens, [`crate::client`] |
//! | 11 | personal data and secrets stay in their places | seen as it happens, [`crate::canary`]; letters: [`mail`] |
//! | 12 | the directory gives one seat to one person of the host platform | [`seats`] |
//! | 13 | an organisation that had a manager has one | [`seats`] |
//! | 14 | each event of a webhook row has a delivery to each endpoint that was active, and what counts as delivered has arrived | [`webhooks`] |
//! | 15 | nothing unapproved is ever published; what was handed in never changes | [`shelf`]; seen as it happens, [`crate::world`] |
//! | 16 | what may be read is what the installation grants, and what its newest receipt grants; nothing once it is over | [`consents`] |
//! | 17 | each chain of receipts verifies | [`consents`] |
//! | 18 | no installation stays behind what its app publishes without having adopted, been asked, or declined it | [`consents`] |
//! | 19 | each disconnection leaves one duty to erase | [`consents`] |
//! | 20 | no request is allowed that began after whoever took something back was told that it is | [`access`] |
//! | 21 | none is allowed without a receipt that grants the scope, a key in force, an app that is not stopped; nor what could not be read | [`access`]; seen as it happens, [`crate::client`] |
//! | 22 | what is granted all the while is allowed, unless something went wrong | [`access`] |
//! | 23 | a setup code serves one exchange, in its time, and tells what is granted | [`access`] |

pub mod access;
pub mod consents;
pub mod desk;
pub mod history;
pub mod mail;
pub mod seats;
pub mod shelf;
pub mod trails;
pub mod webhooks;

use crate::world::World;

/// Every rule that is broken, one line each.
#[must_use]
pub fn audit(world: &World) -> Vec<String> {
    let core = world.core();
    let mut broken = core.broken.clone();
    let facts = history::facts(&core, &world.store, &mut broken);
    mail::audit(&core, &facts, &mut broken);
    trails::audit(&world.store, &facts, &mut broken);
    desk::audit(&core, &world.store, &facts, &mut broken);
    seats::audit(&world.store, &mut broken);
    webhooks::audit(&core, &world.store, &facts, &mut broken);
    consents::audit(&core, &world.store, &facts, &mut broken);
    access::audit(&core, &mut broken);
    shelf::audit(&core, &world.store, &facts, &mut broken);
    if let Some(parked) = core.parked.first() {
        broken.push(format!("(1) the relay parked a change: {parked}"));
    }
    broken.sort();
    broken.dedup();
    broken
}
