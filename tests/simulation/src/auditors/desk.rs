//! The review desk: what an approval needs and makes, who may decide, how often one may apply.

use std::collections::BTreeMap;

use application::{engine::Loaded, fakes::MemoryStore, ports::Item, programme::programme, records};
use domain::{
    api_key::{ApiKey, Environment, State as KeyState},
    application::{Application, Dossier, State},
    digest::Digest,
    event::Actor,
    id::PartnerId,
    limits,
    member::{Member, Origin},
    organisation::{OrganisationId, Role},
    partner::{self, Partner},
};

use super::history::Fact;
use crate::{
    cast,
    world::{Core, MINUTE, SKEW},
};

/// What a reviewer decides.
const DECISIONS: &[&str] =
    &["application.claimed", "application.call_logged", "application.question_asked", "application.approved", "application.rejected"];

/// Audits (6), (7) and (8).
pub fn audit(core: &Core, store: &MemoryStore, facts: &[Fact], broken: &mut Vec<String>) {
    for fact in facts {
        let Some((dossier, state)) = application_of(&fact.item) else { continue };
        if DECISIONS.contains(&fact.kind.as_str()) {
            audit_interest(core, fact, &dossier, broken);
        }
        if fact.kind == "application.approved" {
            audit_approval(store, facts, fact, &dossier, &state, broken);
        }
    }
    audit_test_keys(core, store, broken);
    audit_rates(facts, broken);
}

fn application_of(item: &Item) -> Option<(Dossier, State)> {
    if item.key.sort != "application" {
        return None;
    }
    let loaded = Loaded::<Application>::read(item.key.clone(), Some(item.clone())).ok()?;
    Some((loaded.state.dossier()?.clone(), loaded.state))
}

fn audit_interest(core: &Core, fact: &Fact, dossier: &Dossier, broken: &mut Vec<String>) {
    let Actor::Member(OrganisationId::Platform, account) = &fact.actor else {
        broken.push(format!("(7) {} was decided by {:?}", fact.id, fact.actor));
        return;
    };
    // The address is the simulator's own knowledge, not what the seat says of it.
    let domain = core.addresses.get(&account.to_string()).map(|address| Digest::of(address.domain()));
    if dossier.contact_accounts.contains(account) || domain.is_none_or(|domain| dossier.contact_domains.contains(&domain)) {
        broken.push(format!("(7) {} was decided by somebody of the applicant's", fact.id));
    }
}

fn audit_approval(store: &MemoryStore, facts: &[Fact], fact: &Fact, dossier: &Dossier, state: &State, broken: &mut Vec<String>) {
    // Counted here from the events, not asked of the rule that let it pass.
    let count = |kind: &str| facts.iter().filter(|other| other.item.key == fact.item.key && other.kind == kind).count();
    let confirmed = count("application.address_confirmed") > 0;
    let needs_call = programme().partnership_type(&dossier.content.partnership_type).is_some_and(|kind| kind.exploratory_call);
    if needs_call && count("application.call_logged") == 0 {
        broken.push(format!("(6) {} without the call that the programme asks for", fact.id));
    }
    if count("application.question_asked") != count("application.question_answered") {
        broken.push(format!("(6) {} with a question open", fact.id));
    }
    let State::Approved { partner, .. } = state else {
        broken.push(format!("(6) {} left no approved application", fact.id));
        return;
    };
    let is_made = |other: &&Fact| other.kind == "partner.established" && other.data["application"] == dossier.id.to_string();
    let made: Vec<&Fact> = facts.iter().filter(is_made).collect();
    let given: Vec<&Fact> = facts.iter().filter(|other| other.kind == "member.given" && is_first_seat(&other.item, *partner)).collect();
    if !confirmed || made.len() != 1 || given.len() != 1 || store.get(&records::partner::key(partner)).is_none() {
        broken.push(format!("(6) {} made {} partners and {} first seats; confirmed: {confirmed}", fact.id, made.len(), given.len()));
    }
    if made.iter().chain(&given).any(|other| other.at != fact.at) {
        broken.push(format!("(6) {} did not happen at once", fact.id));
    }
}

fn is_first_seat(item: &Item, partner: PartnerId) -> bool {
    let organisation = OrganisationId::Partner(partner);
    let Ok(loaded) = Loaded::<Member>::read(item.key.clone(), Some(item.clone())) else { return false };
    loaded.state.seat().is_some_and(|seat| {
        seat.organisation == organisation && seat.roles.contains(&Role::PartnerAdmin) && seat.origin == Origin::Approval
    })
}

fn audit_test_keys(core: &Core, store: &MemoryStore, broken: &mut Vec<String>) {
    let mut minted: BTreeMap<OrganisationId, Vec<String>> = BTreeMap::new();
    for item in store.items_where(|item| item.key.sort.starts_with(records::api_key::PREFIX)) {
        if let Ok(Loaded { state: KeyState::Live(key), .. }) = Loaded::<ApiKey>::read(item.key.clone(), Some(item))
            && key.environment == Environment::Test
        {
            minted.entry(key.owner).or_default().push(key.id.to_string());
        }
    }
    for (owner, digest) in &core.shown_keys {
        let OrganisationId::Partner(partner) = owner else { continue };
        let known = minted.get(owner).cloned().unwrap_or_default();
        if !known.contains(digest) {
            broken.push(format!("(6) {partner} was shown a key that is none"));
        }
    }
    for item in store.items_where(|item| item.key.sort == "partner") {
        let Ok(Loaded { state: partner::State::Active(profile), .. }) = Loaded::<Partner>::read(item.key.clone(), Some(item)) else {
            continue;
        };
        let known = minted.remove(&OrganisationId::Partner(profile.id)).unwrap_or_default();
        let noted: Vec<String> = profile.test_key.iter().map(|key| key.key.to_string()).collect();
        if known != noted {
            broken.push(format!("(6) {} has the test keys {known:?} and notes {noted:?}", profile.id));
        }
    }
    broken.extend(minted.keys().map(|owner| format!("(6) {owner} has a test key and is no partner")));
}

/// No window of the world's time holds more applications than allowed. Clocks differ, so the window is shorter by that,
/// and by how long a function may take between looking at its clock and writing.
fn audit_rates(facts: &[Fact], broken: &mut Vec<String>) {
    let window = i64::try_from(limits::APPLICATION_WINDOW.as_millis()).unwrap_or(0) - 2 * SKEW - MINUTE / 2;
    let mut by_address: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    let mut by_client: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    for fact in facts.iter().filter(|fact| fact.kind == "application.submitted") {
        let Some((dossier, _)) = application_of(&fact.item) else { continue };
        by_address.entry(format!("{:?}", dossier.contact_accounts.first())).or_default().push(fact.at);
        by_client.entry(cast::client_of(dossier.content.legal_name.as_str())).or_default().push(fact.at);
    }
    for (times, limit) in by_address
        .into_values()
        .map(|times| (times, limits::APPLICATIONS_PER_ADDRESS))
        .chain(by_client.into_values().map(|times| (times, limits::APPLICATIONS_PER_CLIENT)))
    {
        if most_within(times, window) > limit {
            broken.push(format!("(8) more than {limit} applications in a window"));
        }
    }
}

fn most_within(mut times: Vec<i64>, window: i64) -> usize {
    times.sort_unstable();
    let within = |first: &i64| times.iter().filter(|time| *time >= first && **time < first + window).count();
    times.iter().map(within).max().unwrap_or(0)
}
