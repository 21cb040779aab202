//! Emails: none lost, none twice, none that nobody called for.

use std::collections::{BTreeMap, BTreeSet};

use application::notification::{Channel, EmailOrder, Recipient, matrix};
use domain::id::EmailId;

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
    "invitation",
    "invitation-reminder",
];

/// Audits (1), (2) and the letters' part of (11).
pub fn audit(core: &Core, facts: &[Fact], broken: &mut Vec<String>) {
    let mut called_for: BTreeMap<EmailId, (String, String)> = BTreeMap::new();
    for fact in facts {
        for cell in matrix().of(&fact.kind).filter(|cell| cell.channel == Channel::Email) {
            let person = fact.person(cell.recipient);
            if person.is_none() && cell.recipient != Recipient::ReviewerTeam {
                broken.push(format!("(1) {} has nobody to write to", fact.id));
            }
            let template = cell.template.clone().unwrap_or_default();
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
