//! What programs do with an app, as the API document tells it; [`crate::acts`] serves it.

#![expect(dead_code, reason = "what is here is read by whoever reads the OpenAPI document")]

use serde::Deserialize;
use utoipa::ToSchema;

use crate::json::{AppDocument, SharingDocument};

/// A consent: to this version, as it was read.
#[derive(Deserialize, ToSchema)]
pub struct Consenting {
    /// The listing's version.
    version: u32,
    /// What may be read from now on, the required ones among them.
    scopes: Vec<String>,
}

/// A version that is not consented to.
#[derive(Deserialize, ToSchema)]
pub struct DeclinedVersion {
    /// The listing's version that asked.
    version: u32,
}

/// Consents and installs. The same consent again changes nothing.
#[utoipa::path(put, path = "/v1/customers/{org}/apps/{listing}/installation", tag = "apps", operation_id = "install_app",
    request_body = Consenting, params(("org" = String, Path, description = "The customer's id"), ("listing" = String, Path)),
    responses((status = 200, body = AppDocument, headers(("ETag" = String))), (status = 400), (status = 401), (status = 403), (status = 404),
        (status = 409, description = "Installed already, not offered, or another version is published (`current_version`)"),
        (status = 422)), security(("bearer" = [])))]
pub(crate) fn install() {}

/// Adds or drops scopes of the installed version: the whole set, as it is to be.
#[utoipa::path(put, path = "/v1/customers/{org}/apps/{listing}/scopes", tag = "apps", operation_id = "change_scopes",
    request_body = Consenting,
    params(("org" = String, Path, description = "The customer's id"), ("listing" = String, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = AppDocument, headers(("ETag" = String))), (status = 400), (status = 401), (status = 403), (status = 404),
        (status = 409, description = "Not installed, or another version is (`current_version`)"), (status = 412), (status = 422),
        (status = 428)), security(("bearer" = [])))]
pub(crate) fn change() {}

/// Consents to what a newer version asks for.
#[utoipa::path(put, path = "/v1/customers/{org}/apps/{listing}/version", tag = "apps", operation_id = "update_app",
    request_body = Consenting, params(("org" = String, Path, description = "The customer's id"), ("listing" = String, Path)),
    responses((status = 200, body = AppDocument, headers(("ETag" = String))), (status = 400), (status = 401), (status = 403), (status = 404),
        (status = 409, description = "Not installed, not offered, or another version is published (`current_version`)"), (status = 412),
        (status = 422)), security(("bearer" = [])))]
pub(crate) fn update() {}

/// Keeps what is granted, and does not consent to what a newer version asks for.
#[utoipa::path(post, path = "/v1/customers/{org}/apps/{listing}/declined-versions", tag = "apps", operation_id = "decline_version",
    request_body = DeclinedVersion, params(("org" = String, Path, description = "The customer's id"), ("listing" = String, Path)),
    responses((status = 200, body = AppDocument, headers(("ETag" = String))), (status = 400), (status = 401), (status = 403), (status = 404),
        (status = 409, description = "Not installed"), (status = 412), (status = 422)), security(("bearer" = [])))]
pub(crate) fn keep() {}

/// Asks those who may install the app. Asking again changes nothing.
#[utoipa::path(post, path = "/v1/customers/{org}/apps/{listing}/request", tag = "apps", operation_id = "request_app",
    params(("org" = String, Path, description = "The customer's id"), ("listing" = String, Path)),
    responses((status = 200, body = AppDocument, headers(("ETag" = String))), (status = 401), (status = 403), (status = 404),
        (status = 409, description = "Installed already, or not offered"), (status = 412)), security(("bearer" = [])))]
pub(crate) fn ask() {}

/// Turns a member's request down.
#[utoipa::path(delete, path = "/v1/customers/{org}/apps/{listing}/request", tag = "apps", operation_id = "decline_request",
    params(("org" = String, Path, description = "The customer's id"), ("listing" = String, Path)),
    responses((status = 200, body = AppDocument, headers(("ETag" = String))), (status = 401), (status = 403), (status = 404),
        (status = 409, description = "Installed meanwhile"), (status = 412)), security(("bearer" = [])))]
pub(crate) fn decline() {}

/// Shares other trackers or locations.
#[utoipa::path(put, path = "/v1/customers/{org}/apps/{listing}/sharing", tag = "apps", operation_id = "change_sharing",
    request_body = SharingDocument,
    params(("org" = String, Path, description = "The customer's id"), ("listing" = String, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = AppDocument, headers(("ETag" = String))), (status = 400), (status = 401), (status = 403), (status = 404),
        (status = 409, description = "Not installed"), (status = 412), (status = 422), (status = 428)), security(("bearer" = [])))]
pub(crate) fn share() {}

/// Disconnects and removes. Nothing may be read any more from the next request on; again changes nothing.
#[utoipa::path(delete, path = "/v1/customers/{org}/apps/{listing}/installation", tag = "apps", operation_id = "disconnect_app",
    params(("org" = String, Path, description = "The customer's id"), ("listing" = String, Path)),
    responses((status = 200, body = AppDocument, headers(("ETag" = String))), (status = 401), (status = 403), (status = 404),
        (status = 409, description = "It never was installed"), (status = 412)), security(("bearer" = [])))]
pub(crate) fn disconnect() {}
