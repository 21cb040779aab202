//! programme.toml: what an operator may write there, and what is told of each mistake.

use domain::{
    listing::DocumentKind,
    programme::{Part, PartnershipType, Programme, ScopeRule},
    step::Deadline,
};

use super::world::programme;

/// The mistakes of the programme after one change.
fn mistakes_after(change: impl FnOnce(&mut Programme)) -> Vec<String> {
    let mut programme = programme();
    change(&mut programme);
    programme.mistakes()
}

fn kind(id: &str) -> PartnershipType {
    PartnershipType { id: id.to_owned(), exploratory_call: false }
}

fn scope(id: &str) -> ScopeRule {
    ScopeRule { id: id.to_owned() }
}

#[test]
fn the_programme_that_is_shipped_has_no_mistakes() {
    let programme: Programme = toml::from_str(include_str!("../../../../infra/programme.toml")).unwrap();
    assert_eq!(programme.mistakes(), Vec::<String>::new());
}

#[test]
fn a_field_that_nobody_reads_is_a_mistake_and_not_passed_over() {
    let text = include_str!("../../../../infra/programme.toml").replace("[application]", "[application]\nstatus_link_weeks = 3");
    let error = toml::from_str::<Programme>(&text).unwrap_err();
    assert!(error.message().contains("status_link_weeks"), "{error}");
}

#[test]
fn a_good_programme_has_no_mistakes_and_knows_what_it_lists() {
    let programme = programme();
    assert_eq!(programme.mistakes(), Vec::<String>::new());
    assert_eq!(programme.partnership_type("oem").map(|kind| kind.exploratory_call), Some(true));
    assert_eq!(programme.partnership_type("isv").map(|kind| kind.exploratory_call), Some(false));
    assert_eq!(programme.partnership_type("bank"), None);
    assert!(programme.has_scope("assets:read"));
    assert!(!programme.has_scope("assets:write"));
}

#[test]
fn every_list_needs_an_entry() {
    assert_eq!(mistakes_after(|p| p.partnership_types.clear()), ["partnership_types: at least one is needed"]);
    assert_eq!(mistakes_after(|p| p.scopes.clear()), ["scopes: at least one is needed"]);
    assert_eq!(mistakes_after(|p| p.authentication_methods.clear()), ["authentication_methods: at least one is needed"]);
}

#[test]
fn the_catalogue_has_shelves_and_every_part_of_the_checklist_a_standard() {
    assert_eq!(mistakes_after(|p| p.categories.clear()), ["categories: at least one is needed"]);
    assert_eq!(mistakes_after(|p| p.integration_types.clear()), ["integration_types: at least one is needed"]);
    let without = |part| mistakes_after(|p| p.listing.checklist.retain(|standard| standard.part != part));
    assert_eq!(without(Part::Technical), ["listing.checklist, technical: at least one is needed"]);
    assert_eq!(without(Part::Security), ["listing.checklist, security: at least one is needed"]);
    assert_eq!(without(Part::Commercial), ["listing.checklist, commercial: at least one is needed"]);
    let twice = mistakes_after(|p| p.listing.checklist.push(p.listing.checklist[0].clone()));
    assert_eq!(twice, ["listing.checklist, technical: `works` stands twice"]);
    let logo = mistakes_after(|p| p.listing.required_documents.push(DocumentKind::Logo));
    assert_eq!(logo, ["listing.required_documents: a logo is asked for of every listing anyway, and is no document"]);
    let programme = programme();
    assert!(programme.has_category("telematics") && !programme.has_category("toys"));
    assert!(programme.has_integration_type("orders") && !programme.has_integration_type("pos"));
    assert!(programme.has_authentication_method("api_key") && !programme.has_authentication_method("basic"));
}

#[test]
fn a_name_stands_once() {
    assert_eq!(mistakes_after(|p| p.partnership_types.push(kind("isv"))), ["partnership_types: `isv` stands twice"]);
    assert_eq!(mistakes_after(|p| p.scopes.push(scope("assets:read"))), ["scopes: `assets:read` stands twice"]);
    assert_eq!(mistakes_after(|p| p.authentication_methods.push("api_key".to_owned())), ["authentication_methods: `api_key` stands twice"]);
}

#[test]
fn a_name_has_only_the_characters_that_stand_in_urls_and_keys() {
    for good in ["a", "z9", "a_b", "a:b", "a.b"] {
        assert_eq!(mistakes_after(|p| p.scopes.push(scope(good))), Vec::<String>::new(), "{good}");
    }
    for bad in ["", "A", "a b", "a-b", "é", "a/b"] {
        let told = format!("scopes: `{bad}` is not a name (a-z, 0-9, `_`, `:`, `.`)");
        assert_eq!(mistakes_after(|p| p.scopes.push(scope(bad))), [told]);
    }
}

/// Where a deadline stands, and how to reach it.
type Place = (&'static str, fn(&mut Programme) -> &mut Deadline);

const DEADLINES: [Place; 18] = [
    ("listing.claim", |p| &mut p.listing.claim),
    ("listing.review", |p| &mut p.listing.review),
    ("listing.answer", |p| &mut p.listing.answer),
    ("listing.changes", |p| &mut p.listing.changes),
    ("listing.publication", |p| &mut p.listing.publication),
    ("application.claim", |p| &mut p.application.claim),
    ("application.review", |p| &mut p.application.review),
    ("application.answer", |p| &mut p.application.answer),
    ("application.confirmation", |p| &mut p.application.confirmation),
    ("installation.request", |p| &mut p.installation.request),
    ("installation.scope_request", |p| &mut p.installation.scope_request),
    ("installation.erasure", |p| &mut p.installation.erasure),
    ("installation.erasure_escalation", |p| &mut p.installation.erasure_escalation),
    ("invitation.acceptance", |p| &mut p.invitation.acceptance),
    ("partner_account.activation", |p| &mut p.partner_account.activation),
    ("attachment.forwarding", |p| &mut p.attachment.forwarding),
    ("attachment.acceptance", |p| &mut p.attachment.acceptance),
    ("delegation.approval", |p| &mut p.delegation.approval),
];

#[test]
fn a_deadline_is_at_least_a_day() {
    for (place, deadline) in DEADLINES {
        let with = |days| mistakes_after(|p| *deadline(p) = Deadline { days, reminder_days: vec![] });
        assert_eq!(with(0), [format!("{place}: days must be at least 1")]);
        assert_eq!(with(1), Vec::<String>::new(), "{place}");
    }
}

#[test]
fn reminders_ascend() {
    for (place, deadline) in DEADLINES {
        for reminder_days in [vec![2, 1], vec![1, 1], vec![1, 3, 2]] {
            let told = mistakes_after(|p| *deadline(p) = Deadline { days: 5, reminder_days });
            assert_eq!(told, [format!("{place}: reminder_days must ascend")]);
        }
    }
}

#[test]
fn a_reminder_comes_after_the_first_day_and_before_the_deadline() {
    for (place, deadline) in DEADLINES {
        let with = |reminder_days| mistakes_after(|p| *deadline(p) = Deadline { days: 5, reminder_days });
        for outside in [vec![0], vec![5], vec![1, 6]] {
            assert_eq!(with(outside), [format!("{place}: each reminder day must lie between the first day and the deadline")]);
        }
        assert_eq!(with(vec![1, 4]), Vec::<String>::new(), "{place}");
    }
}

#[test]
fn a_status_link_outlasts_the_time_to_answer() {
    let with = |days| mistakes_after(|p| p.application.status_link_days = days);
    assert_eq!(with(14), ["application.status_link_days: must outlast application.answer.days, or an asked applicant could not answer"]);
    assert_eq!(with(15), Vec::<String>::new());
}

#[test]
fn an_installation_can_be_set_up_and_looked_at() {
    assert_eq!(
        mistakes_after(|p| p.installation.setup_code_minutes = 0),
        ["installation.setup_code_minutes: must be at least 1, or no app could be set up"]
    );
    assert_eq!(mistakes_after(|p| p.installation.observed_days = 0), ["installation.observed_days: must be at least 1"]);
}

#[test]
fn webhooks_are_tried_and_left_alone_for_some_time() {
    for (name, zero) in [
        ("secret_overlap_hours", (|p| p.webhook.secret_overlap_hours = 0) as fn(&mut Programme)),
        ("first_retry_seconds", |p| p.webhook.first_retry_seconds = 0),
        ("give_up_hours", |p| p.webhook.give_up_hours = 0),
        ("circuit.failures", |p| p.webhook.circuit.failures = 0),
        ("circuit.first_pause_seconds", |p| p.webhook.circuit.first_pause_seconds = 0),
    ] {
        assert_eq!(mistakes_after(zero), [format!("webhook.{name}: must be at least 1")]);
    }
    assert_eq!(
        mistakes_after(|p| p.webhook.longest_retry_seconds = 49),
        ["webhook.longest_retry_seconds: must not be shorter than webhook.first_retry_seconds"]
    );
    assert_eq!(
        mistakes_after(|p| p.webhook.circuit.longest_pause_seconds = 69),
        ["webhook.circuit.longest_pause_seconds: must not be shorter than webhook.circuit.first_pause_seconds"]
    );
    let told = "webhook.log_days: must outlast webhook.give_up_hours, or a delivery would be forgotten before it is given up";
    assert_eq!(mistakes_after(|p| p.webhook.log_days = 2), [told]);
    assert_eq!(mistakes_after(|p| p.webhook.log_days = 3), Vec::<String>::new());
}

#[test]
fn help_is_found_at_an_https_address() {
    assert_eq!(
        mistakes_after(|p| "http://support.example.com".clone_into(&mut p.support.url)),
        ["support.url: `http://support.example.com` is not an https address"]
    );
    assert_eq!(
        mistakes_after(|p| "guidelines".clone_into(&mut p.support.listing_guidelines_url)),
        ["support.listing_guidelines_url: `guidelines` is not an https address"]
    );
    assert_eq!(mistakes_after(|p| "the desk".clone_into(&mut p.support.address)), ["support.address: `the desk` is not an email address"]);
}

#[test]
fn every_mistake_is_told_at_once() {
    let told = mistakes_after(|p| {
        p.scopes.clear();
        p.application.claim.days = 0;
        p.support.url.clear();
    });
    assert_eq!(told.len(), 4, "{told:?}");
}

#[test]
fn the_rules_of_credits_can_be_kept() {
    let credits = |text: &str| text.parse().unwrap();
    assert_eq!(mistakes_after(|p| p.credits.opening = credits("-1")), ["credits.opening: must not be below nothing"]);
    assert_eq!(mistakes_after(|p| p.credits.opening = credits("0")), Vec::<String>::new());
    let price = "credits.price_per_tracker_day: must be at least 0.001";
    assert_eq!(mistakes_after(|p| p.credits.price_per_tracker_day = credits("0")), [price]);
    assert_eq!(mistakes_after(|p| p.credits.close_after_hours = 24), ["credits.close_after_hours: must be less than a day"]);
    assert_eq!(mistakes_after(|p| p.credits.oldest_event_days = 0).len(), 1);
    let days = "credits.forecast_days: must be between 1 and 31";
    assert_eq!(mistakes_after(|p| p.credits.forecast_days = 0), [days]);
    assert_eq!(mistakes_after(|p| p.credits.forecast_days = 32), [days]);
    for bad in [vec![3, 14], vec![3, 3], vec![3, 0]] {
        assert_eq!(mistakes_after(|p| p.credits.warning_days = bad), ["credits.warning_days: must descend, and each be at least 1"]);
    }
}

#[test]
fn a_delegation_has_a_notice_and_a_sample() {
    assert_eq!(mistakes_after(|p| p.delegation.stop_notice_hours = 0), ["delegation.stop_notice_hours: must be at least 1"]);
    assert_eq!(mistakes_after(|p| p.delegation.sample = 0), ["delegation.sample: must be at least 1"]);
}
