//! Partner organisations: read by id.

use domain::{
    id::PartnerId,
    partner::{Partner, State},
};
use serde_json::{Map, Value};

use crate::{
    engine::Family,
    ports::{Key, Table},
};

/// The partner's item.
#[must_use]
pub fn key(id: &PartnerId) -> Key {
    Key::new(Table::Partners, id, "partner")
}

impl Family for Partner {
    const TABLE: Table = Table::Partners;

    fn listed(state: &State, _: jiff::Timestamp) -> Option<(String, String)> {
        match state {
            State::Unwritten => None,
            // By name, then id: names are not unique.
            State::Active(profile) => {
                Some(("partners".to_owned(), format!("{}#{}", profile.legal_name.as_str().to_lowercase(), profile.id)))
            }
        }
    }

    fn summary(state: &State) -> Map<String, Value> {
        let mut summary = Map::new();
        if let State::Active(profile) = state {
            summary.insert("legal_name".to_owned(), profile.legal_name.as_str().into());
            summary.insert("partnership_type".to_owned(), profile.partnership_type.as_str().into());
        }
        summary
    }
}

impl super::Notified for Partner {}
