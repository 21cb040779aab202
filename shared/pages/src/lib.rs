//! The pages: plain HTML forms, one stylesheet, no JavaScript, four languages. Without IO.
//!
//! One folder a page: `page.html` (askama), `en.ftl fr.ftl es.ftl pt.ftl` (its words) and `mod.rs` (its view model). A
//! handler fills the struct and calls `render()`. Text from outside is escaped by askama; nothing is marked safe by
//! hand, and only `https` addresses become links. No page needs an inline style or script, so the policy can be
//! `default-src 'none'; style-src 'self'; img-src 'self' <storage>; form-action 'self' <storage>; frame-ancestors 'none'; base-uri 'none'`.
//!
//! Every edit form carries a hidden `version` (the `If-Match` of a page): a stale one is answered with
//! [`problem::ProblemPage`] of kind [`problem::ProblemKind::Stale`]. In lists of strings, one entry is one line.
//!
//! | page | struct | forms: method, path, fields |
//! |---|---|---|
//! | `/` | [`site_home::SiteHomePage`] | – |
//! | `/apply` | [`apply::ApplyPage`] | POST `/apply`: `partnership_type` `legal_name` `country` `website` `business_contact_name` `business_contact_email` `technical_contact_name` `technical_contact_email` `use_case` `api_endpoints` (lines) `authentication_method` `data_flows` `requested_scopes` (repeated) `other_requirements` `technical_documents` (lines) `security_documents` (lines) `language` `revision_of` and `revision_token` (optional), and the trap `reference_code`, which people leave empty |
//! | `/apply/received` | [`received::ReceivedPage`] | – |
//! | `/applications/{id}/status/{token}` | [`status::StatusPage`] | POST below it: `confirmation`: `version` · `answers`: `version` `question` `answer` · `documents`: `version` `file_name` `kind` `media_type` · `withdrawal`: `version` `confirmed` (`yes`) · and the presigned POST to storage with its given fields and `file` |
//! | a link that opens nothing | [`link_problem::LinkProblemPage`] | – |
//! | a sign-in that failed | [`sign_in_problem::SignInProblemPage`] | – |
//! | `/home` | [`organisations::OrganisationsPage`] | – |
//! | `/review` | [`review_queue::ReviewQueuePage`] | GET `/review?state=…&cursor=…` |
//! | `/review/applications/{id}` | [`review_application::ReviewApplicationPage`] | POST below it: `claim`: `version` · `call`: `version` `held_at` (`2026-11-22T10:30`, UTC) `notes` · `questions`: `version` `question` · `approval`: `version` · `rejection`: `version` `reasons` |
//! | `/review/inbox`, `/partners/{org}/inbox` | [`inbox::InboxPage`] | – |
//! | `/review/members`, `/partners/{org}/members` | [`members::MembersPage`] | POST below it: `invitations`: `email` `role` · `{person}/removal`: `version` `confirmed` (`yes`) |
//! | `/partners/{org}` | [`portal_home::PortalHomePage`] | POST `/partners/{org}/test-key`: `version` |
//! | `/partners/{org}/audit` | [`audit::AuditPage`] | – |
//! | `/partners/{org}/keys` | [`keys::KeysPage`] | POST: `nonce` `label` `environment` `app` · POST below it: `{key}/rotation`: `nonce` · `{key}/revocation`: `confirmed` (`yes`) |
//! | `/partners/{org}/webhooks` | [`webhooks::WebhooksPage`] | POST: `nonce` `url` `description` `event_types` (repeated) |
//! | `/partners/{org}/webhooks/{webhook}` | [`webhook::WebhookPage`] | POST below it: `settings`: `version` `url` `description` `event_types` (repeated) · `rotation`, `old-secret-removal`, `disabling`, `enabling`: `version` · `removal`: `version` `confirmed` (`yes`) · `replays`: `after` · `deliveries/{number}/replay`: nothing |
//! | `/partners/{org}/listings` | [`portal_listings::ListingsPage`] | POST: `nonce` `name.en` `name.fr` `name.es` `name.pt` |
//! | `/partners/{org}/listings/{listing}` | [`portal_listing::ListingPage`] | POST below it: `submission`: `version` · `answers`: `version` `question` `answer` · `documents`: `version` `nonce` `kind` `file_name` `media_type` · `documents/{document}/check`: `version` · `withdrawal`, `retirement`: `version` `confirmed` (`yes`) · GET `?document={document}` shows the presigned POST to storage with its given fields and `file` |
//! | `/partners/{org}/listings/{listing}/customers` | [`portal_customers::CustomersPage`] | GET `?customer={customer}` · POST `/partners/{org}/listings/{listing}/erasures/{customer}/{generation}/acknowledgement`: nothing |
//! | `/partners/{org}/listings/{listing}/edit` | [`portal_listing_edit::ListingEditPage`] | POST: `seen` and those named in [`portal_listing_edit::ListingForm`] |
//! | `/partners/{org}/listings/{listing}/versions/{number}`, `/review/listings/{listing}/versions/{number}` | [`listing_version::ListingVersionPage`] | – |
//! | `/review/listings` | [`review_listings::ReviewListingsPage`] | GET `/review/listings?state=…&cursor=…` |
//! | `/review/listings/{listing}` | [`review_listing::ReviewListingPage`] | POST below it: `claim`, `approval`, `publication`, `lifting`: `version` · `checks`: `version` `part` `standard` `verdict` `note` · `questions`: `version` `question` · `changes`: `version` `changes` · `rejection`: `version` `reasons` · `suspension`: `version` `reason` `lift_at` (`2026-12-22T10:30`, UTC) · `stop`: `version` `stop_reason` `confirmed` (`yes`) · `release`: `version` · `retirement`: `version` `confirmed` (`yes`) |
//! | `/catalogue` | [`catalogue::CataloguePage`] | GET `/catalogue`: `q` `category` `integration_type` `scope` `partner` `cursor` |
//! | `/catalogue/{listing}` | [`catalogue_entry::CatalogueEntryPage`] | – |
//! | `/customers/{org}/apps` | [`customer_apps::CustomerAppsPage`] | – |
//! | `/customers/{org}/apps/{listing}` | [`customer_app::CustomerAppPage`] | POST below it: `request/declining`: `version` · `keeping`: `version` (the listing's that asked) · `scopes`: `version` (the listing's that is installed) `scope` (repeated) · `scopes/{scope}/withdrawal`, `setup`: nothing · `sharing`: `version` `trackers.which` `trackers.ids` `locations.which` `locations.ids` |
//! | `/customers/{org}/apps/{listing}/consent` | [`consent::ConsentPage`] | POST: `version` (the listing's that was read) `scope` (repeated) · POST beside it: `request`, `request/declining`: `version` · `keeping`: `version` (the listing's) |
//! | `/customers/{org}/apps/{listing}/disconnection` | [`disconnection::DisconnectionPage`] | POST: `version` `confirmed` (`yes`) |
//! | `/customers/{org}/apps/{listing}/receipts` | [`receipts::ReceiptsPage`] | – |
//! | `/install/{listing}` | [`install::InstallPage`] | – |
//! | any refusal | [`problem::ProblemPage`] | – |
//! | every page | [`frame::Frame`] | POST `/language`: `language` `return_to` · POST `/sign-out` |

pub mod account;
pub mod application;
pub mod apply;
pub mod audit;
pub mod catalogue;
pub mod catalogue_entry;
pub mod consent;
pub mod customer_app;
pub mod customer_apps;
pub mod disconnection;
pub mod form;
pub mod frame;
pub mod inbox;
pub mod install;
pub mod installation;
pub mod keys;
pub mod link_problem;
pub mod listing;
pub mod listing_version;
pub mod members;
pub mod organisations;
pub mod portal_customers;
pub mod portal_home;
pub mod portal_listing;
pub mod portal_listing_edit;
pub mod portal_listings;
pub mod problem;
pub mod receipts;
pub mod received;
pub mod review_application;
pub mod review_listing;
pub mod review_listings;
pub mod review_queue;
pub mod sign_in_problem;
pub mod site_home;
pub mod status;
mod stylesheet;
pub mod support_visit;
mod tags;
pub mod webhook;
pub mod webhooks;
#[cfg(test)]
mod words;

pub use stylesheet::{Asset, asset};

/// The page as text. Writing into a `String` cannot fail, and our own pieces of HTML never report an error.
fn written(template: &impl askama::Template) -> String {
    template.render().unwrap_or_default()
}

/// A value as it stands in a query: everything but unreserved characters (RFC 3986, 2.3) is percent-encoded.
fn query_value(value: &str) -> String {
    use std::fmt::Write;
    value.bytes().fold(String::with_capacity(value.len()), |mut encoded, byte| {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => encoded.push(char::from(byte)),
            // Writing into a `String` cannot fail.
            _ => drop(write!(encoded, "%{byte:02X}")),
        }
        encoded
    })
}

/// Whether an address may become a link: `https`, or a path of this site.
fn is_safe_address(address: &str) -> bool {
    address.starts_with("https://") || (address.starts_with('/') && !address.starts_with("//"))
}
