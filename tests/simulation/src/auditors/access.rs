//! Access: nothing is read that was taken back before the request began, and nothing without a receipt; what is granted is
//! served; a setup code serves once.
//!
//! (20) knows only what people and programs know: when they began, and what they were told. (21) and (22) look behind that: at
//! receipts as they were put, and at the histories of keys, apps and installations. All are asked of every answer, so that
//! none rests on another.

use std::collections::{BTreeMap, BTreeSet};

use application::{
    engine::{Family, Loaded},
    ports::Key,
    programme::programme,
    records,
};
use domain::{
    aggregate::Aggregate,
    api_key::{ApiKey, State as KeyState},
    id::{CustomerId, ListingId},
    installation::{self, Act, Installation},
    listing::{self, Listing},
    values::ExternalId,
};

use crate::{
    access::{Asked, Code, Switch, Turned},
    world::{Committed, Core, MINUTE, SKEW, timestamp},
};

/// Audits (20), (21), (22) and (23).
pub fn audit(core: &Core, broken: &mut Vec<String>) {
    let mut turned: BTreeMap<&Switch, Vec<&Turned>> = BTreeMap::new();
    for turn in &core.access.turned {
        turned.entry(&turn.switch).or_default().push(turn);
    }
    let past = Past::of(core);
    for asked in &core.access.asked {
        let needs = asked.needs();
        if asked.is_allowed() {
            for switch in &needs {
                audit_revocations(asked, switch, turned.get(switch).map_or(&[], Vec::as_slice), broken);
            }
        }
        audit_past(&past, asked, &needs, broken);
    }
    for (text, code) in &core.access.codes {
        audit_code(&past, text, code, broken);
    }
}

/// Off, and whoever turned it off knew so before the request began; and nobody turned it on since, or was about to.
fn audit_revocations(asked: &Asked, switch: &Switch, turns: &[&Turned], broken: &mut Vec<String>) {
    for off in turns.iter().filter(|turn| !turn.is_on && turn.is_acknowledged && turn.ended <= asked.begun) {
        // Of two that were under way at once either may have come last.
        let is_given_again = turns.iter().any(|on| on.is_on && on.ended > off.begun && on.begun < asked.ended);
        if !is_given_again {
            let (at, since) = (timestamp(asked.begun), timestamp(off.ended));
            broken.push(format!("(20) allowed at {at} what was taken back and acknowledged at {since}: {switch:?}"));
        }
    }
}

/// What was really so while the program waited for its answer.
fn audit_past(past: &Past<'_>, asked: &Asked, needs: &[Switch], broken: &mut Vec<String>) {
    let stood: Vec<_> = needs.iter().map(|switch| (switch, past.stood(switch, asked))).collect();
    let at = timestamp(asked.begun);
    if asked.is_allowed() {
        if stood.is_empty() {
            broken.push(format!("(21) allowed at {at} without a key of an app"));
        }
        for (switch, _) in stood.iter().filter(|(_, stood)| !stood.ever) {
            broken.push(format!("(21) allowed at {at} without {switch:?}"));
        }
    } else if !asked.is_befallen && !stood.is_empty() && stood.iter().all(|(_, stood)| stood.always) {
        broken.push(format!("(22) refused at {at} what was granted, and nothing went wrong: {:?}, {needs:?}", asked.decision));
    }
}

/// Once at most, within its time, and it told what was granted.
fn audit_code(past: &Past<'_>, text: &str, code: &Code, broken: &mut Vec<String>) {
    let name = text.get(..12).unwrap_or_default();
    if code.served.len() > 1 {
        broken.push(format!("(23) the setup code {name}… served {} times", code.served.len()));
    }
    let lifetime = i64::from(programme().installation.setup_code_minutes) * MINUTE;
    for (begun, ended, scopes) in &code.served {
        if *begun > code.minted_at + lifetime + 2 * SKEW {
            broken.push(format!("(23) the setup code {name}… served after its time"));
        }
        for scope in scopes {
            if !past.granted(&code.customer, &code.listing, scope, *begun, *ended).ever {
                broken.push(format!("(23) the setup code {name}… told of {scope}, which was not granted"));
            }
        }
    }
}

/// Whether something was so at any time, and all the time, of a span.
#[derive(Clone, Copy)]
struct Stood {
    ever: bool,
    always: bool,
}

/// What changed at a time holds from then on, and held not before; within the same instant either may be seen.
fn over(changes: impl Iterator<Item = (i64, Stood)>, begun: i64, ended: i64) -> Stood {
    let mut stood = Stood { ever: false, always: false };
    for (at, now) in changes.filter(|(at, _)| *at <= ended) {
        stood = if at < begun { now } else { Stood { ever: stood.ever || now.ever, always: stood.always && now.always } };
    }
    stood
}

const fn yes(is_so: bool) -> Stood {
    Stood { ever: is_so, always: is_so }
}

/// The states that an aggregate had, oldest first, and since when.
type States<A> = BTreeMap<Key, Vec<(i64, <A as Aggregate>::State)>>;

/// What a customer consented to for an app, oldest first, and since when.
type Consents<'a> = BTreeMap<(CustomerId, ListingId), Vec<(i64, Vec<&'a str>)>>;

/// Receipts, and the states of what was asked about, by what they are of. Each is read once: there are many more questions.
struct Past<'a> {
    receipts: Consents<'a>,
    installations: States<Installation>,
    apps: States<Listing>,
    keys: States<ApiKey>,
    places: BTreeMap<String, Key>,
}

impl<'a> Past<'a> {
    fn of(core: &'a Core) -> Self {
        let mut receipts: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (at, receipt) in &core.access.receipts {
            let lines = receipt.scopes.iter().filter(|line| line.granted && receipt.act != Act::Disconnected);
            let granted = lines.map(|line| line.scope.as_str()).collect();
            receipts.entry((receipt.customer, receipt.listing)).or_default().push((*at, granted));
        }
        let presented = core.access.asked.iter().filter_map(|asked| asked.question.key.as_ref());
        let places = presented.map(|key| (key.id.to_string(), records::api_key::key(&key.owner, &key.id))).collect();
        let mut past = Self { receipts, installations: BTreeMap::new(), apps: BTreeMap::new(), keys: BTreeMap::new(), places };
        let switches: BTreeSet<Switch> = core.access.asked.iter().flat_map(Asked::needs).collect();
        for switch in &switches {
            match switch {
                Switch::Scope(..) => {}
                Switch::Tracker(customer, listing, _) => {
                    drop(past.installations.insert(records::installation::key(customer, listing), vec![]));
                }
                Switch::App(listing) => drop(past.apps.insert(records::listing::key(listing), vec![])),
                Switch::Key(id) => drop(past.places.get(id).map(|key| past.keys.insert(key.clone(), vec![]))),
            }
        }
        for change in &core.history {
            note::<Installation>(&mut past.installations, change);
            note::<Listing>(&mut past.apps, change);
            note::<ApiKey>(&mut past.keys, change);
        }
        past
    }

    fn stood(&self, switch: &Switch, asked: &Asked) -> Stood {
        let (begun, ended) = (asked.begun, asked.ended);
        match switch {
            Switch::Scope(customer, listing, scope) => self.granted(customer, listing, scope, begun, ended),
            Switch::Tracker(customer, listing, tracker) => {
                let Ok(tracker) = ExternalId::parse(tracker) else { return yes(false) };
                let states = self.installations.get(&records::installation::key(customer, listing));
                let is_shared = |grant: installation::Grant<'_>| grant.sharing.trackers.contains(&tracker);
                over(at_times(states, |state| yes(state.grant().is_some_and(is_shared))), begun, ended)
            }
            Switch::App(listing) => {
                let may_read = |dossier: &listing::Dossier| dossier.shelf.is_some() && dossier.stopped.is_none();
                let states = self.apps.get(&records::listing::key(listing));
                over(at_times(states, |state| yes(state.dossier().is_some_and(may_read))), begun, ended)
            }
            Switch::Key(id) => {
                // A retiring key ends by the clock of whoever looks.
                let in_force = |state: &KeyState| match state {
                    KeyState::Live(_) => yes(true),
                    KeyState::Retiring { until, .. } => {
                        Stood { ever: *until > timestamp(begun - SKEW), always: *until > timestamp(ended + SKEW) }
                    }
                    KeyState::Unwritten | KeyState::Revoked { .. } => yes(false),
                };
                over(at_times(self.places.get(id).and_then(|key| self.keys.get(key)), in_force), begun, ended)
            }
        }
    }

    /// Whether the newest receipt grants a scope.
    fn granted(&self, customer: &CustomerId, listing: &ListingId, scope: &str, begun: i64, ended: i64) -> Stood {
        let receipts = self.receipts.get(&(*customer, *listing)).into_iter().flatten();
        over(receipts.map(|(at, granted)| (*at, yes(granted.contains(&scope)))), begun, ended)
    }
}

/// Keeps what a change made of an aggregate that was asked about.
fn note<A: Family>(states: &mut States<A>, change: &Committed) {
    let Some(known) = states.get_mut(&change.new.key) else { return };
    if let Ok(loaded) = Loaded::<A>::read(change.new.key.clone(), Some(change.new.clone())) {
        known.push((change.at, loaded.state));
    }
}

fn at_times<S>(states: Option<&Vec<(i64, S)>>, is_so: impl Fn(&S) -> Stood) -> impl Iterator<Item = (i64, Stood)> {
    states.into_iter().flatten().map(move |(at, state)| (*at, is_so(state)))
}
