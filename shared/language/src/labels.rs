//! The names of the programme's fixed values, the same in pages, emails and problem documents.
//!
//! An operator may add values of his own in `programme.toml`. A value without a name here is shown as it is written
//! there, with spaces for underscores, and nothing fails.

use crate::{Locale, Messages};

static MESSAGES: Messages = crate::messages!("labels");

/// A partnership type such as `fuel_and_maintenance`.
#[must_use]
pub fn partnership_type(locale: Locale, value: &str) -> String {
    label(locale, "partnership-type", value)
}

/// Who a partnership type is for, in a few words; nothing for a type the operator added.
#[must_use]
pub fn partnership_type_hint(locale: Locale, value: &str) -> Option<String> {
    find(locale, "partnership-type-hint", value)
}

/// A way an API proves who calls it, such as `oauth2_client_credentials`.
#[must_use]
pub fn authentication_method(locale: Locale, value: &str) -> String {
    label(locale, "authentication-method", value)
}

/// A member's role such as `partner_admin`.
#[must_use]
pub fn role(locale: Locale, value: &str) -> String {
    label(locale, "role", value)
}

/// What a role may do, in one sentence; nothing for a role that is not known.
#[must_use]
pub fn role_hint(locale: Locale, value: &str) -> Option<String> {
    find(locale, "role-hint", value)
}

/// A part of the checklist of listings such as `technical`.
#[must_use]
pub fn checklist_part(locale: Locale, value: &str) -> String {
    label(locale, "checklist-part", value)
}

/// A standard of a part of the checklist such as `technical`, `works_as_described`: a sentence that holds or does not.
#[must_use]
pub fn standard(locale: Locale, part: &str, value: &str) -> String {
    find(locale, "standard", &format!("{part}.{value}")).unwrap_or_else(|| value.replace('_', " "))
}

/// A document's kind such as `security`.
#[must_use]
pub fn document_kind(locale: Locale, value: &str) -> String {
    label(locale, "document-kind", value)
}

/// An audited action such as `application.approved`.
#[must_use]
pub fn action(locale: Locale, value: &str) -> String {
    label(locale, "action", value)
}

/// What a scope such as `telemetry:read` gives access to; nothing for a scope the operator added.
#[must_use]
pub fn scope(locale: Locale, value: &str) -> Option<String> {
    find(locale, "scope", value)
}

/// A category of the catalogue such as `fuel_and_energy`.
#[must_use]
pub fn category(locale: Locale, value: &str) -> String {
    label(locale, "category", value)
}

/// A type of integration such as `pos`.
#[must_use]
pub fn integration_type(locale: Locale, value: &str) -> String {
    label(locale, "integration-type", value)
}

/// A listing's state such as `changes_requested`.
#[must_use]
pub fn listing_state(locale: Locale, value: &str) -> String {
    label(locale, "listing-state", value)
}

/// An installation's state such as `awaiting_consent`.
#[must_use]
pub fn installation_state(locale: Locale, value: &str) -> String {
    label(locale, "installation-state", value)
}

/// An application's state such as `info_requested`.
#[must_use]
pub fn application_state(locale: Locale, value: &str) -> String {
    label(locale, "application-state", value)
}

fn label(locale: Locale, family: &str, value: &str) -> String {
    find(locale, family, value).unwrap_or_else(|| value.replace('_', " "))
}

fn find(locale: Locale, family: &str, value: &str) -> Option<String> {
    let id = format!("{family}-{}", value.replace(['.', ':'], "-"));
    MESSAGES.speak(locale).find(&id).map(std::borrow::Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_languages_say_the_same() {
        crate::check::languages_agree(
            "labels",
            &MESSAGES,
            &["partnership-type-broker", "document-kind-commercial", "document-kind-logo", "installation-state-active"],
        );
    }

    #[test]
    fn a_known_value_has_a_name_and_an_unknown_one_is_shown_as_written() {
        assert_eq!(partnership_type(Locale::Fr, "insurance"), "Assurance");
        assert_eq!(partnership_type(Locale::Fr, "charging_network"), "charging network");
        assert_eq!(action(Locale::En, "application.approved"), "Application approved");
        assert_eq!(partnership_type_hint(Locale::En, "charging_network"), None);
    }
}
