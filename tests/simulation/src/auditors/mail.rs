//! Emails: none lost, none twice, none that nobody called for.

use std::collections::{BTreeMap, BTreeSet};

use application::{
    engine::Loaded,
    notification::{Channel, EmailOrder, Recipient, matrix},
    ports::Key,
    records,
};
use domain::{
    id::{EmailId, PersonId},
    member::{Member, State},
    organisation::{OrganisationId, Role},
};

use super::history::Fact;
use crate::{
    canary,
    machinery::team,
    world::{Core, Delivery},
};

/// Templates whose cause may be gone before they are sent.
const MAY_BE_MOOT: &[&str] = &[
    "application-confirmation-reminder",
    "application-question",
    "application-question-reminder",
    "application-review-overdue",
    "erasure-due",
    "erasure-escalated",
    "erasure-overdue",
    "erasure-reminder",
    "installation-degraded",
    "installation-removed",
    "installation-request-declined",
    "installation-request-expired",
    "installation-request-granted",
    "installation-request-reminder",
    "installation-requested",
    "listing-answered",
    "listing-changes-reminder",
    "listing-changes-requested",
    "listing-partner-overdue",
    "listing-question",
    "listing-question-reminder",
    "listing-rejected",
    "listing-released",
    "listing-review-overdue",
    "listing-stopped",
    "listing-suspended",
    "invitation",
    "invitation-reminder",
    "scopes-reminder",
    "scopes-requested",
];

/// Audits (1), (2) and the letters' part of (11).
pub fn audit(core: &Core, facts: &[Fact], broken: &mut Vec<String>) {
    let mut called_for: BTreeMap<EmailId, (String, String)> = BTreeMap::new();
    for fact in facts {
        for cell in matrix().of(&fact.kind).filter(|cell| cell.channel == Channel::Email) {
            let template = cell.template.clone().unwrap_or_default();
            let administered = match cell.recipient {
                Recipient::PartnerAdmins => Some((fact.partner, &[Role::PartnerAdmin][..])),
                Recipient::CustomerAdmins => Some((fact.customer, &[Role::Admin, Role::FleetAdmin][..])),
                Recipient::AccountAdmins => Some((fact.account, &[Role::PartnerAdmin, Role::Admin][..])),
                Recipient::CustomerManagers => Some((fact.customer, &[Role::Admin][..])),
                _ => None,
            };
            if let Some((organisation, roles)) = administered {
                for person in admins_written_to(core, fact, (organisation, roles), &template, broken) {
                    called_for.insert(EmailOrder::id(&fact.id, &template, Some(&person)), (fact.id.clone(), template.clone()));
                }
                continue;
            }
            let person = fact.person(cell.recipient);
            if person.is_none() && cell.recipient != Recipient::ReviewerTeam {
                broken.push(format!("(1) {} has nobody to write to", fact.id));
            }
            called_for.insert(EmailOrder::id(&fact.id, &template, person.as_ref()), (fact.id.clone(), template));
        }
    }
    let dead: BTreeSet<EmailId> =
        core.dead.iter().filter_map(|body| serde_json::from_str::<EmailOrder>(body).ok()).map(|order| order.email).collect();
    let mut letters: BTreeMap<EmailId, Vec<&Delivery>> = BTreeMap::new();
    for letter in &core.letters {
        letters.entry(letter.email).or_default().push(letter);
        audit_words(letter, broken);
    }
    for (email, (event, template)) in &called_for {
        let status = core.emails.get(&email.to_string()).map_or("", String::as_str);
        if let Some(trouble) = trouble(status, template, letters.contains_key(email), dead.contains(email)) {
            broken.push(format!("(1) {event} calls for `{template}`: {trouble}"));
        }
    }
    for (email, letters) in &letters {
        if !called_for.contains_key(email) {
            broken.push(format!("(1) nothing calls for the letter {email}"));
        }
        let unexcused = letters.iter().rev().skip(1).filter(|letter| !letter.excused).count();
        if unexcused > 0 {
            broken.push(format!("(2) {} letters {email} (`{}`), {unexcused} without an excuse", letters.len(), letters[0].template));
        }
    }
}

/// The administrators that a letter was ordered for. Who administers an organisation is asked when the event is relayed: so
/// whoever was one from the event to the end must be among them, and nobody who never was one.
fn admins_written_to(
    core: &Core,
    fact: &Fact,
    (organisation, roles): (Option<OrganisationId>, &[Role]),
    template: &str,
    broken: &mut Vec<String>,
) -> BTreeSet<PersonId> {
    let Some(organisation) = organisation else {
        broken.push(format!("(1) {} is nobody's, and calls for a letter to its administrators", fact.id));
        return BTreeSet::new();
    };
    let is_about = |order: &&EmailOrder| order.event_id == fact.id && order.template == template;
    let ordered: BTreeSet<PersonId> = core.ordered.values().filter(is_about).filter_map(|order| order.person).collect();
    let (ever, always) = admins(core, organisation, roles, fact.at);
    if !always.is_subset(&ordered) {
        broken.push(format!("(1) {} calls for `{template}` to an administrator who was passed over", fact.id));
    }
    if !ordered.is_subset(&ever) {
        broken.push(format!("(1) {} ordered `{template}` for somebody who never administered the organisation", fact.id));
    }
    ordered
}

/// Whoever ever administered an organisation, and whoever did so from a time on without a break.
fn admins(core: &Core, organisation: OrganisationId, roles: &[Role], since: i64) -> (BTreeSet<PersonId>, BTreeSet<PersonId>) {
    let partition = organisation.to_string();
    let mut seats: BTreeMap<PersonId, Vec<(i64, bool)>> = BTreeMap::new();
    let is_seat = |key: &Key| key.partition == partition && key.sort.starts_with(records::member::PREFIX);
    for change in core.history.iter().filter(|change| is_seat(&change.new.key)) {
        let Ok(loaded) = Loaded::<Member>::read(change.new.key.clone(), Some(change.new.clone())) else { continue };
        let Some(seat) = loaded.state.seat() else { continue };
        let is_taken = matches!(loaded.state, State::Active { .. } | State::Invited { step: None, .. });
        seats.entry(seat.person).or_default().push((change.at, is_taken && seat.roles.iter().any(|role| roles.contains(role))));
    }
    let ever = seats.iter().filter(|(_, times)| times.iter().any(|(_, is_admin)| *is_admin)).map(|(person, _)| *person).collect();
    let was_throughout = |times: &Vec<(i64, bool)>| {
        let before = times.iter().rev().find(|(at, _)| *at < since).is_some_and(|(_, is_admin)| *is_admin);
        before && times.iter().filter(|(at, _)| *at >= since).all(|(_, is_admin)| *is_admin)
    };
    let always = seats.iter().filter(|(_, times)| was_throughout(times)).map(|(person, _)| *person).collect();
    (ever, always)
}

fn trouble(status: &str, template: &str, has_letter: bool, is_dead: bool) -> Option<String> {
    match status {
        "sent" | "bounced" | "complained" if has_letter => None,
        "refused" => None,
        "moot" if MAY_BE_MOOT.contains(&template) => None,
        _ if is_dead => None,
        status => {
            Some(format!("its state is `{status}`, it has {} letter, and no order is a dead letter", if has_letter { "a" } else { "no" }))
        }
    }
}

fn audit_words(letter: &Delivery, broken: &mut Vec<String>) {
    // Of all secrets only a status link's token is ever mailed.
    let secrets = letter.text.matches(canary::SECRET).count();
    let links = letter.text.matches("/status/s3cr3t--").count();
    if secrets != links {
        broken.push(format!("(11) the letter {} carries a secret", letter.email));
    }
    if letter.to == team() && links > 0 {
        broken.push(format!("(11) the team's letter {} carries an applicant's link", letter.email));
    }
}
