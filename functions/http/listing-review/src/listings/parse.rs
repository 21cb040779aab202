//! What reviewers do with a listing, out of a form or a JSON body.

use application::use_cases::listing_review::Act;
use domain::{
    programme::Part,
    values::{Invalid, Line, Prose},
};
use entrypoint::Fields;

use crate::acts::instant;

/// How the version stands to a standard: fields `part`, `standard`, `verdict`, `note`.
pub(crate) fn check(fields: &mut Fields) -> Option<Act> {
    let part = fields.required("part", |text| {
        let known = Part::ALL.into_iter().find(|part| part.as_str() == text);
        known.ok_or(if text.is_empty() { Invalid::Required } else { Invalid::UnknownValue })
    });
    let id = fields.required("standard", |text| Line::parse(text).map(|line| line.as_str().to_owned()));
    let verdict = fields.required("verdict", |text| if text.is_empty() { Err(Invalid::Required) } else { text.parse() });
    let note = fields.optional("note", Prose::parse);
    Some(Act::Check { part: part?, id: id?, verdict: verdict?, note: note? })
}

/// A question: field `question`.
pub(crate) fn question(fields: &mut Fields) -> Option<Act> {
    fields.required("question", Prose::parse).map(|text| Act::Ask { text })
}

/// What is to change: field `changes`.
pub(crate) fn changes(fields: &mut Fields) -> Option<Act> {
    fields.required("changes", Prose::parse).map(|reasons| Act::RequestChanges { reasons })
}

/// Why it is refused: field `reasons`.
pub(crate) fn rejection(fields: &mut Fields) -> Option<Act> {
    fields.required("reasons", Prose::parse).map(|reasons| Act::Reject { reasons })
}

/// Why the app may read nothing any more: in a field of this name.
pub(crate) fn stop(fields: &mut Fields, reason: &str) -> Option<Act> {
    fields.required(reason, Prose::parse).map(|reason| Act::Stop { reason })
}

/// Why and until when it is kept from customers: fields `reason`, `lift_at`.
pub(crate) fn suspension(fields: &mut Fields) -> Option<Act> {
    let reason = fields.required("reason", Prose::parse);
    let lift_at = fields.optional("lift_at", instant);
    Some(Act::Suspend { reason: reason?, lift_at: lift_at? })
}
