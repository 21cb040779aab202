//! Trackers whose cost a partner has taken over from a customer (product.md, section 3).
//!
//! | command ＼ state | unwritten | pending | active | paused | declined | expired | withdrawn | stopped |
//! |---|---|---|---|---|---|---|---|---|
//! | request | → pending; no trackers or a start that cannot be: refused; another customer: not found | the same: nothing; the key used otherwise: refused | the same: nothing; the key used otherwise: refused | the same: nothing; the key used otherwise: refused | the same: nothing; the key used otherwise: refused | the same: nothing; the key used otherwise: refused | the same: nothing; the key used otherwise: refused | the same: nothing; the key used otherwise: refused |
//! | approve | not found | → active; too late, by another's link or above the cap by link: refused; another partner: not found | nothing; another partner: not found | nothing; another partner: not found | refused; another partner: not found | refused; another partner: not found | refused; another partner: not found | refused; another partner: not found |
//! | decline | not found | → declined; too late or by another's link: refused; another partner: not found | refused; another partner: not found | refused; another partner: not found | nothing; another partner: not found | refused; another partner: not found | refused; another partner: not found | refused; another partner: not found |
//! | withdraw | not found | → withdrawn; another customer: not found | refused; another customer: not found | refused; another customer: not found | refused; another customer: not found | refused; another customer: not found | nothing; another customer: not found | refused; another customer: not found |
//! | pass on | not found | to another; to the same: nothing; too late or by another's link: refused; another partner: not found | refused; another partner: not found | refused; another partner: not found | refused; another partner: not found | refused; another partner: not found | refused; another partner: not found | refused; another partner: not found |
//! | pause | not found | nothing | → paused | nothing | nothing | nothing | nothing | nothing |
//! | resume | not found | nothing | nothing | → active | nothing | nothing | nothing | nothing |
//! | announce stop | not found | refused; anybody else: not found | announced; again: nothing; anybody else: not found | announced; again: nothing; anybody else: not found | refused; anybody else: not found | refused; anybody else: not found | refused; anybody else: not found | nothing; anybody else: not found |
//! | end link | not found | → withdrawn | announced; again: nothing | announced; again: nothing | nothing | nothing | nothing | nothing |
//! | pass time | not found | nothing; when due remind, → expired | nothing; when due start, → stopped | nothing; when due start, → stopped | nothing | nothing | nothing | nothing |
//!
//! The terms are frozen when they are asked for: how many trackers, which (by digest; the list itself is in the fleet's segments),
//! at which price, from when. Who pays for a tracker at an instant is [`responsible`], a pure function of what is kept here: it
//! does not wait for a schedule to have written that something began or ended.

mod command;
mod event;
mod responsibility;
mod state;
mod terms;
mod transition;

pub use command::{Command, Requesting};
pub use event::Event;
pub use responsibility::{Party, responsible};
pub use state::{Addressee, Cause, Decision, Delegation, Dossier, Means, Pause, State, Stop, Term};
pub use terms::{MONTH_DAYS, Terms, credit_day, first_credit_day_after, midnight};
pub use transition::Rejection;
