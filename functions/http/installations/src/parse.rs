//! What people and programs do with their apps, out of a form or a JSON body.

use application::use_cases::installations::Consented;
use domain::{
    installation::{Shared, Sharing},
    limits,
    values::{ExternalId, Invalid, Language, Redacted},
};
use entrypoint::Fields;
use language::Fault;

/// No app asks for more scopes than a programme has; what is longer was not read off a page.
const SCOPES: usize = 100;

/// A consent: fields `version`, and `scope` of a form, `scopes` of JSON.
pub(crate) fn consented(fields: &mut Fields, language: Language) -> Option<Consented> {
    let version = version(fields);
    let name = if fields.is_form() { "scope" } else { "scopes" };
    let scopes = fields.list(name, SCOPES, |text| {
        let text = text.trim();
        if text.len() > limits::EXTERNAL_ID_CHARACTERS { Err(Invalid::UnknownValue) } else { Ok(text.to_owned()) }
    });
    Some(Consented { version: version?, scopes: scopes?, language })
}

/// A listing's version: field `version`.
pub(crate) fn version(fields: &mut Fields) -> Option<u32> {
    fields.required("version", |text| if text.trim().is_empty() { Err(Invalid::Required) } else { number(text) })
}

/// The installation's version that a form was made of: field `version`.
pub(crate) fn seen(fields: &mut Fields) -> Option<u64> {
    fields.optional("version", number).flatten()
}

/// That what cannot be taken back is meant: field `confirmed`.
pub(crate) fn confirmed(fields: &mut Fields) -> Option<()> {
    fields.required("confirmed", |text| if text == "yes" { Ok(()) } else { Err(Invalid::Required) })
}

/// A setup code: field `code`.
pub(crate) fn code(fields: &mut Fields) -> Option<Redacted<String>> {
    fields.required("code", |text| {
        let text = text.trim();
        if text.is_empty() { Err(Invalid::Required) } else { Ok(Redacted::new(text.to_owned())) }
    })
}

/// What is shared: fields `trackers.which`, `trackers.ids`, `locations.which`, `locations.ids`.
pub(crate) fn sharing(fields: &mut Fields) -> Option<Sharing> {
    let (trackers, locations) = (shared(fields, "trackers"), shared(fields, "locations"));
    Some(Sharing { trackers: trackers?, locations: locations? })
}

fn shared(fields: &mut Fields, kind: &str) -> Option<Shared> {
    let (which_name, ids_name) = (format!("{kind}.which"), format!("{kind}.ids"));
    let which = fields.required(&which_name, |text| match text {
        "all" | "only" | "except" => Ok(text.to_owned()),
        "" => Err(Invalid::Required),
        _ => Err(Invalid::UnknownValue),
    });
    // Whoever shares everything may well have left names in the field.
    if which.as_deref() == Some("all") && fields.is_form() {
        return Some(Shared::All);
    }
    let lines = fields.list(&ids_name, limits::SHARED_ENTRIES, named)?;
    let ids: Vec<ExternalId> = lines.into_iter().flatten().collect();
    let fault = match which.as_deref()? {
        _ if ids.len() > limits::SHARED_ENTRIES => Some(entrypoint::problem::fault(Invalid::TooMany(limits::SHARED_ENTRIES))),
        // "All but none" is all; whoever says so has forgotten something.
        "except" if ids.is_empty() => Some(Fault::Required),
        "all" if !ids.is_empty() => Some(Fault::UnknownValue),
        _ => None,
    };
    if let Some(fault) = fault {
        fields.blame(&ids_name, None, fault);
        return None;
    }
    Some(match which.as_deref() {
        Some("only") => Shared::Only(ids),
        Some("except") => Shared::Except(ids),
        _ => Shared::All,
    })
}

/// The ids of one line, separated by commas.
fn named(line: &str) -> Result<Vec<ExternalId>, Invalid> {
    line.split(',').filter(|name| !name.trim().is_empty()).map(ExternalId::parse).collect()
}

fn number<N: std::str::FromStr>(text: &str) -> Result<N, Invalid> {
    text.trim().parse().map_err(|_| Invalid::UnknownValue)
}
