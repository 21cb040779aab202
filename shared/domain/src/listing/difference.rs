//! What one version says otherwise than another, field by field, and word by word in each language.

use std::collections::{BTreeMap, BTreeSet};

use super::{Authentication, Content, RequestedScope, SupportContact};
use crate::values::{Line, Localised, Prose};

/// One field that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The field: `description.fr`, `scopes.assets:read.purpose.en`, `api_endpoints`.
    pub field: String,
    /// What it said; none where it was not there.
    pub before: Option<String>,
    /// What it says; none where it is there no more.
    pub after: Option<String>,
}

/// Every field in which `after` differs from `before`, in the order of the listing. Lists of addresses and documents are
/// compared as sets: each entry that came or went is a difference.
#[must_use]
pub fn difference(before: &Content, after: &Content) -> Vec<Difference> {
    let (old, new) = (Leaves::of(before), Leaves::of(after));
    let mut seen = BTreeSet::new();
    let places = old.order.iter().chain(&new.order).filter(|place| seen.insert((*place).clone()));
    let differing = places.filter_map(|place| {
        let (before, after) = (old.values.get(place).cloned(), new.values.get(place).cloned());
        (before != after).then(|| Difference { field: place.0.clone(), before, after })
    });
    // A field that only the newer version has belongs beside its neighbours, not at the end.
    let mut differences: Vec<_> = differing.collect();
    differences.sort_by_key(|difference| rank(&difference.field));
    differences
}

const ORDER: [&str; 14] = [
    "name",
    "tagline",
    "description",
    "category",
    "integration_type",
    "scopes",
    "api_endpoints",
    "authentication",
    "setup_url",
    "support",
    "troubleshooting_url",
    "credentials",
    "documents",
    "logo",
];

fn rank(field: &str) -> usize {
    let head = field.split('.').next().unwrap_or(field);
    ORDER.iter().position(|known| *known == head).unwrap_or(ORDER.len())
}

/// A field's name, and which of its entries where it is a list.
type Place = (String, String);

#[derive(Default)]
struct Leaves {
    order: Vec<Place>,
    values: BTreeMap<Place, String>,
}

impl Leaves {
    fn of(content: &Content) -> Self {
        // Taken apart whole, so that a new field does not compile before it is compared.
        let Content {
            name,
            tagline,
            description,
            category,
            integration_type,
            scopes,
            api_endpoints,
            authentication,
            setup_url,
            support,
            troubleshooting_url,
            credentials,
            documents,
            logo,
        } = content;
        let mut leaves = Self::default();
        leaves.lines("name", Some(name));
        leaves.lines("tagline", tagline.as_ref());
        leaves.proses("description", description.as_ref());
        leaves.one("category", category.as_deref());
        leaves.one("integration_type", integration_type.as_deref());
        for RequestedScope { scope, purpose, required } in scopes {
            leaves.one(&format!("scopes.{scope}.required"), Some(if *required { "true" } else { "false" }));
            leaves.lines(&format!("scopes.{scope}.purpose"), Some(purpose));
        }
        leaves.entries("api_endpoints", api_endpoints.iter().map(|address| address.as_str().to_owned()));
        if let Some(Authentication { method, redirect_uris }) = authentication {
            leaves.one("authentication.method", Some(method));
            leaves.entries("authentication.redirect_uris", redirect_uris.iter().map(|uri| uri.as_str().to_owned()));
        }
        leaves.one("setup_url", setup_url.as_ref().map(crate::values::WebAddress::as_str));
        if let Some(SupportContact { address, url }) = support {
            leaves.one("support.address", Some(address.as_str()));
            leaves.one("support.url", url.as_ref().map(crate::values::WebAddress::as_str));
        }
        leaves.one("troubleshooting_url", troubleshooting_url.as_ref().map(crate::values::WebAddress::as_str));
        leaves.proses("credentials", credentials.as_ref());
        leaves.entries("documents", documents.iter().map(ToString::to_string));
        leaves.one("logo", logo.map(|id| id.to_string()).as_deref());
        leaves
    }

    fn put(&mut self, field: &str, entry: &str, value: &str) {
        let place = (field.to_owned(), entry.to_owned());
        self.order.push(place.clone());
        self.values.insert(place, value.to_owned());
    }

    fn one(&mut self, field: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.put(field, "", value);
        }
    }

    fn lines(&mut self, field: &str, said: Option<&Localised<Line>>) {
        for (language, text) in said.into_iter().flat_map(Localised::iter) {
            self.put(&format!("{field}.{}", language.as_str()), "", text.as_str());
        }
    }

    fn proses(&mut self, field: &str, said: Option<&Localised<Prose>>) {
        for (language, text) in said.into_iter().flat_map(Localised::iter) {
            self.put(&format!("{field}.{}", language.as_str()), "", text.as_str());
        }
    }

    fn entries(&mut self, field: &str, entries: impl Iterator<Item = String>) {
        for entry in entries {
            self.put(field, &entry, &entry);
        }
    }
}
