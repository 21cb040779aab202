//! From the fields of a body, or of one line of an import, to what the directory takes.

use application::{
    records::directory::{customer_id, location_id, tracker_id},
    use_cases::directory::{DirectoryMember, Upsert},
};
use domain::{
    directory::Record,
    limits,
    organisation::{OrganisationId, Role},
    values::{EmailAddress, ExternalId, Invalid, Language, Line},
};
use entrypoint::{Fields, organisation_pages::role_of};
use language::Fault;

/// Every column that an import knows.
pub(crate) const COLUMNS: [&str; 9] = ["kind", "customer", "id", "name", "active", "time_zone", "email", "language", "roles"];

/// The longest name of a time zone, in characters; the longest in the IANA database has 32.
const TIME_ZONE_CHARACTERS: usize = 64;

/// What a line of an import says.
pub(crate) fn any(fields: &mut Fields) -> Option<Upsert> {
    let kind = fields.required("kind", |text| match text.trim() {
        "" => Err(Invalid::Required),
        known @ ("customer" | "tracker" | "location" | "member") => Ok(known.to_owned()),
        _ => Err(Invalid::UnknownValue),
    });
    let Some(kind) = kind else {
        // Which of the others belong there is not known, so none of them is at fault.
        for column in COLUMNS {
            fields.knows(column);
        }
        return None;
    };
    let id = fields.required("id", ExternalId::parse);
    if kind == "customer" {
        return customer(fields, id);
    }
    let owner = fields.required("customer", ExternalId::parse);
    match kind.as_str() {
        "tracker" => tracker(fields, owner, id),
        "location" => location(fields, owner, id),
        _ => member(fields, owner, id),
    }
}

pub(crate) fn customer(fields: &mut Fields, id: Option<ExternalId>) -> Option<Upsert> {
    let (name, active) = (fields.required("name", Line::parse), fields.required("active", flag));
    let external_id = id?;
    Some(Upsert::Entry(Record::Customer { id: customer_id(&external_id), external_id, name: name?, active: active? }))
}

pub(crate) fn tracker(fields: &mut Fields, customer: Option<ExternalId>, id: Option<ExternalId>) -> Option<Upsert> {
    let (name, active) = (fields.required("name", Line::parse), fields.required("active", flag));
    let (customer, external_id) = (customer_id(&customer?), id?);
    let id = tracker_id(&customer, &external_id);
    Some(Upsert::Entry(Record::Tracker { id, customer, external_id, name: name?, active: active? }))
}

pub(crate) fn location(fields: &mut Fields, customer: Option<ExternalId>, id: Option<ExternalId>) -> Option<Upsert> {
    let (name, active) = (fields.required("name", Line::parse), fields.required("active", flag));
    let time_zone = fields.required("time_zone", time_zone);
    let (customer, external_id) = (customer_id(&customer?), id?);
    let id = location_id(&customer, &external_id);
    Some(Upsert::Entry(Record::Location { id, customer, external_id, name: name?, time_zone: time_zone?, active: active? }))
}

pub(crate) fn member(fields: &mut Fields, customer: Option<ExternalId>, id: Option<ExternalId>) -> Option<Upsert> {
    let (name, active) = (fields.required("name", Line::parse), fields.required("active", flag));
    let address = fields.required("email", EmailAddress::parse);
    let language = fields.optional("language", str::parse::<Language>);
    // Which roles a customer has does not depend on which customer it is.
    let any_customer = OrganisationId::Customer(domain::id::derive(&[]));
    let roles = fields.list("roles", limits::LIST_ENTRIES, |text| role_of(&any_customer, text));
    // Whoever is not active has no seat, so needs no role.
    if active == Some(true) && roles.as_ref().is_some_and(Vec::is_empty) {
        fields.blame("roles", None, Fault::Required);
        return None;
    }
    let roles: Vec<Role> = roles?;
    Some(Upsert::Member(DirectoryMember {
        customer: customer_id(&customer?),
        external_id: id?,
        name: name?,
        address: address?,
        language: language?.unwrap_or_default(),
        roles,
        active: active?,
    }))
}

/// `true` or `false`; never guessed, for an inactive thing consumes nothing and an active one does.
fn flag(text: &str) -> Result<bool, Invalid> {
    match text.trim() {
        "" => Err(Invalid::Required),
        "true" => Ok(true),
        "false" => Ok(false),
        _ => Err(Invalid::WrongType),
    }
}

/// A name as the IANA time zone database writes them: `Europe/Lisbon`, `America/Argentina/Buenos_Aires`, `UTC`. The
/// database itself is the host platform's business: it changes more often than Liaison is deployed.
fn time_zone(text: &str) -> Result<Line, Invalid> {
    let line = Line::parse_within(text, TIME_ZONE_CHARACTERS)?;
    let is_name = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_alphabetic())
            && part.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '+'))
    };
    if line.as_str().split('/').all(is_name) { Ok(line) } else { Err(Invalid::UnknownValue) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_zone_is_a_name_of_the_database_not_an_offset_or_a_path() {
        for name in ["Europe/Lisbon", "America/Argentina/Buenos_Aires", "UTC", "Etc/GMT+3", "America/Port-au-Prince"] {
            assert!(time_zone(name).is_ok(), "{name}");
        }
        for other in ["+02:00", "../../etc/passwd", "Europe//Lisbon", "/UTC", "Europe/Lisbon; x"] {
            assert_eq!(time_zone(other).unwrap_err(), Invalid::UnknownValue, "{other}");
        }
    }

    #[test]
    fn whether_something_is_active_is_never_guessed() {
        assert_eq!((flag("true"), flag("false"), flag("")), (Ok(true), Ok(false), Err(Invalid::Required)));
        for guess in ["1", "yes", "TRUE", "0"] {
            assert_eq!(flag(guess), Err(Invalid::WrongType));
        }
    }
}
