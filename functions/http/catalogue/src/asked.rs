//! What is looked for, from the query of an address.

use axum::extract::Path;
use catalogue_index::Search;
use domain::{id::ListingId, values::Invalid};
use entrypoint::{Problem, cursor, problem};
use pages::form::{FieldFault, fault};
use serde::Deserialize;

/// The query's fields; what else stands in it is somebody else's and means nothing here.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    q: Option<String>,
    category: Option<String>,
    integration_type: Option<String>,
    scope: Option<String>,
    partner: Option<String>,
    cursor: Option<String>,
}

/// How a field's value narrows a search.
type Narrow = fn(Search, &str) -> Result<Search, Invalid>;

impl Asked {
    /// The search, or every field at fault.
    pub(crate) fn search(&self) -> Result<Search, Vec<FieldFault>> {
        let fields: [(&str, &Option<String>, Narrow); 5] = [
            // First: the words begin a search, which the others narrow.
            ("q", &self.q, |_, words| Search::parse(words)),
            ("category", &self.category, Search::of_category),
            ("integration_type", &self.integration_type, Search::of_integration_type),
            ("scope", &self.scope, Search::with_scope),
            ("partner", &self.partner, Search::of_partner),
        ];
        let (mut search, mut faults) = (Search::default(), vec![]);
        for (name, value, narrow) in fields {
            let Some(value) = value.as_deref().filter(|value| !value.is_empty()) else { continue };
            match narrow(search.clone(), value) {
                Ok(narrowed) => search = narrowed,
                Err(invalid) => faults.push(fault(name, problem::fault(invalid))),
            }
        }
        if faults.is_empty() { Ok(search) } else { Err(faults) }
    }

    /// The place behind which the page begins.
    pub(crate) fn after(&self, search: &Search) -> Result<Option<String>, Problem> {
        cursor::decode(&list(search), self.cursor.as_deref())
    }

    /// As it was typed and chosen, for the form to be filled in with.
    pub(crate) fn typed(&self) -> pages::catalogue::Asked {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        pages::catalogue::Asked {
            q: text(&self.q),
            category: text(&self.category),
            integration_type: text(&self.integration_type),
            scope: text(&self.scope),
            partner: text(&self.partner),
        }
    }
}

/// The cursor's text of a place in what a search finds. It serves this search only.
pub(crate) fn encode(search: &Search, place: &str) -> String {
    cursor::encode(&list(search), place)
}

fn list(search: &Search) -> String {
    format!("catalogue#{}", search.digest())
}

/// The listing of an address; what is no id names nothing that could be there.
pub(crate) fn listing(Path(text): Path<String>) -> Result<ListingId, Problem> {
    text.parse().map_err(|_| Problem::not_found())
}
