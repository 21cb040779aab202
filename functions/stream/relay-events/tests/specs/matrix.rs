//! The notification matrix: complete, and never pointing at nothing.

use std::{collections::BTreeSet, path::PathBuf};

use application::{
    notification::{Channel, LinkKind, Recipient, matrix},
    records::Notified,
};
use domain::{
    aggregate::Aggregate, api_key::ApiKey, application::Application, attachment::Attachment, credits::CreditsAccount,
    delegation::Delegation, directory::Entry, erasure::Erasure, installation::Installation, listing::Listing, member::Member,
    organisation::OrganisationId, partner::Partner, partner_account::PartnerAccount, person_request::PersonRequest,
    support_visit::SupportVisit, webhook::WebhookEndpoint,
};
use serde_json::json;
use support::{
    cast::{ANA, Stage, now},
    story,
};

/// The types of an aggregate's events, from the aggregate itself: asked for one it does not know, it names all it does.
fn event_types<A: Aggregate>() -> Vec<String> {
    let error = serde_json::from_value::<A::Event>(json!({"type": "?", "data": {}})).unwrap_err().to_string();
    let named: Vec<_> = error.split('`').skip(1).step_by(2).filter(|name| *name != "?").map(ToOwned::to_owned).collect();
    assert!(!named.is_empty() && named.iter().all(|name| name.contains('.')), "{error}");
    named
}

fn every_event_type() -> BTreeSet<String> {
    [
        event_types::<Listing>(),
        event_types::<Application>(),
        event_types::<Partner>(),
        event_types::<ApiKey>(),
        event_types::<Member>(),
        event_types::<Entry>(),
        event_types::<WebhookEndpoint>(),
        event_types::<SupportVisit>(),
        event_types::<PersonRequest>(),
        event_types::<Installation>(),
        event_types::<Erasure>(),
        event_types::<CreditsAccount>(),
        event_types::<PartnerAccount>(),
        event_types::<Attachment>(),
        event_types::<Delegation>(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[test]
fn every_event_of_every_aggregate_is_in_the_matrix_and_nothing_else_is() {
    let types = every_event_type();
    assert!(types.len() >= 25, "{types:?}");
    for kind in &types {
        assert!(matrix().knows(kind), "nobody has said who hears of {kind}");
    }
    let named = matrix().notifications.iter().map(|cell| &cell.event).chain(&matrix().silent.events).chain(&matrix().silent.booked);
    for kind in named {
        assert!(types.contains(kind), "{kind} never happens");
    }
    for kind in matrix().silent.events.iter().chain(&matrix().silent.booked) {
        assert!(matrix().of(kind).next().is_none(), "{kind} is silent and is not");
    }
}

#[test]
fn every_email_of_the_matrix_has_its_template_and_every_template_its_email() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/mail/templates");
    let mut folders: BTreeSet<String> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert!(folders.remove("layout"));
    let emails = matrix().notifications.iter().filter(|cell| cell.channel == Channel::Email);
    let named: BTreeSet<String> = emails.map(|cell| cell.template.clone().expect("an email has a template")).collect();
    assert_eq!(named, folders);
    for cell in matrix().notifications.iter().filter(|cell| cell.channel != Channel::Email) {
        let hears = match cell.channel {
            Channel::Catalogue => Recipient::Everyone,
            Channel::Installations => Recipient::Customers,
            Channel::Delegations => Recipient::Delegations,
            Channel::Email | Channel::LifecycleFeed | Channel::Webhook => Recipient::Partner,
        };
        assert!(cell.template.is_none() && cell.link.is_none() && cell.recipient == hears, "{cell:?}");
    }
}

#[tokio::test]
async fn every_recipient_of_an_email_is_somebody() {
    let stage = Stage::set();
    let id = story::applies(&stage.store, now()).await;
    let application = story::load(&stage.store, &id).state;
    let member = domain::member::State::Active { seat: ANA.seat(OrganisationId::Platform, &[]), since: now() };
    for cell in matrix().notifications.iter().filter(|cell| cell.channel == Channel::Email) {
        let is_somebody = match cell.event.split('.').next().unwrap() {
            _ if cell.recipient == Recipient::ReviewerTeam => true,
            // Whoever administers the partner when the event is relayed.
            "listing" | "partner_account" => cell.recipient == Recipient::PartnerAdmins,
            // Whoever administers partner or customer then, or the member who asked while somebody remembers who did.
            "installation" => matches!(cell.recipient, Recipient::PartnerAdmins | Recipient::CustomerAdmins | Recipient::Requester),
            // Whoever administers the organisation whose account it is.
            "credits" => cell.recipient == Recipient::AccountAdmins,
            "application" => Application::person(&application, cell.recipient).is_some(),
            // The customer is asked, and told what becomes of it; the partner always.
            "attachment" => matches!(cell.recipient, Recipient::PartnerAdmins | Recipient::CustomerManagers),
            // The addressee is whom the event names.
            "delegation" => matches!(cell.recipient, Recipient::PartnerAdmins | Recipient::CustomerAdmins | Recipient::Addressee),
            "member" => Member::person(&member, cell.recipient).is_some(),
            _ => false,
        };
        assert!(is_somebody, "{cell:?}: nobody to write to");
        let is_whose_link_it_is = match cell.link {
            None => true,
            Some(LinkKind::ApplicationStatus) => cell.event.starts_with("application.") && cell.recipient == Recipient::Applicant,
            Some(LinkKind::DelegationApproval) => cell.event.starts_with("delegation.") && cell.recipient == Recipient::Addressee,
        };
        assert!(is_whose_link_it_is, "{cell:?}");
    }
}
