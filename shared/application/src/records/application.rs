//! Applications: read by id; the review queue lists them by state, oldest first; inboxes by whose move it is.
//!
//! Bytes: about 2 KB of form, up to 40 KB with the longest texts and answers, plus at most 16 KB of events.

use domain::{
    application::{Application, Event, State},
    id::{ApplicationId, PersonId},
};
use jiff::Timestamp;
use serde_json::{Map, Value};

use super::{Notified, sortable};
use crate::{
    engine::Family,
    notification::Recipient,
    ports::{Key, Table},
};

/// The application's item.
#[must_use]
pub fn key(id: &ApplicationId) -> Key {
    Key::new(Table::Partners, id, "application")
}

/// The list of applications in a state.
#[must_use]
pub fn list(state: &str) -> String {
    format!("application#{state}")
}

impl Family for Application {
    const TABLE: Table = Table::Partners;

    fn listed(state: &State, created_at: Timestamp) -> Option<(String, String)> {
        use domain::aggregate::Aggregate;
        Some((list(Self::label(state)), sortable(created_at)))
    }

    fn summary(state: &State) -> Map<String, Value> {
        let mut summary = Map::new();
        if let Some(dossier) = state.dossier() {
            summary.insert("legal_name".to_owned(), dossier.content.legal_name.as_str().into());
            summary.insert("partnership_type".to_owned(), dossier.content.partnership_type.as_str().into());
            summary.insert("country".to_owned(), dossier.content.country.as_str().into());
            summary.insert("confirmed".to_owned(), dossier.is_confirmed().into());
            summary.insert("reviewer".to_owned(), state.reviewer().map_or(Value::Null, |reviewer| reviewer.to_string().into()));
        }
        summary
    }
}

impl Notified for Application {
    fn person(state: &State, recipient: Recipient) -> Option<PersonId> {
        match recipient {
            Recipient::Applicant => state.dossier().map(|dossier| dossier.business_contact),
            Recipient::ReviewerTeam
            | Recipient::SeatHolder
            | Recipient::Partner
            | Recipient::PartnerAdmins
            | Recipient::Everyone
            | Recipient::CustomerAdmins
            | Recipient::Requester
            | Recipient::Customers
            | Recipient::AccountAdmins
            | Recipient::CustomerManagers
            | Recipient::Addressee
            | Recipient::Delegations => None,
        }
    }

    fn about(event: &Event) -> Option<String> {
        match event {
            Event::QuestionAsked { question, .. } | Event::QuestionAnswered { question, .. } => Some(question.to_string()),
            _ => None,
        }
    }
}
