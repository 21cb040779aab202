//! Receipts: every consent as it was read, for people to read and for programs to check.

use std::sync::Arc;

use application::{
    ports::{Lists, Reads},
    use_cases::{
        installations::{self as story, Chain, InstallationError},
        people,
    },
};
use axum::{extract::State, response::Response};
use domain::{
    event::Actor as EventActor,
    id::AccountId,
    installation::{Act, Receipt},
};
use entrypoint::{
    Call, Problem,
    organisation_pages::{Visit, credential},
    respond, site,
};
use http::StatusCode;
use pages::{
    application::Actor,
    frame::Frame,
    receipts::{ReceiptAct, ReceiptLineView, ReceiptView, ReceiptsPage},
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{Installations, path::At, refused, views};

type Desk<S, E> = State<Arc<Installations<S, E>>>;

/// Every receipt of an installation, exactly as they verify: each one's SHA-256, as JSON without spaces, is the next one's
/// `previous`, and the last one's is `head`.
#[derive(Serialize, ToSchema)]
pub struct ReceiptExport {
    /// The installation.
    installation: String,
    /// SHA-256 of the newest receipt; absent where there is none.
    head: Option<String>,
    /// Receipts, oldest first.
    #[schema(value_type = Vec<Object>)]
    receipts: Vec<Receipt>,
}

/// Every receipt of an installation, for programs and for whoever wants to check them without us.
#[utoipa::path(get, path = "/v1/customers/{org}/apps/{listing}/receipts", tag = "apps",
    params(("org" = String, Path, description = "The customer's id"), ("listing" = String, Path)),
    responses((status = 200, body = ReceiptExport), (status = 401), (status = 404)), security(("bearer" = [])))]
pub(crate) async fn export<S: Reads + Lists, E>(State(desk): Desk<S, E>, at: At, call: Call) -> Result<Response, Problem> {
    let found = story::chain(&desk.store, credential(&call)?, &at.customer, &at.listing, call.now).await;
    let (_, Chain { installation, receipts }) = found.map_err(|error| refused(error, "scopes"))?;
    let dossier = installation.state.dossier().ok_or_else(Problem::not_found)?;
    let head = dossier.head.as_ref().map(|head| head.digest.to_string());
    Ok(respond::json(StatusCode::OK, &ReceiptExport { installation: dossier.id.to_string(), head, receipts }))
}

pub(crate) async fn page<S: Reads + Lists, E>(State(desk): Desk<S, E>, at: At, call: Call) -> Result<Response, Problem> {
    let found = story::chain(&desk.store, credential(&call)?, &at.customer, &at.listing, call.now).await;
    let (caller, chain) = found.map_err(|error| refused(error, "scope"))?;
    let organisation = at.organisation();
    let actors: Vec<AccountId> = chain.receipts.iter().filter_map(member).collect();
    let version = chain.receipts.last().map(|receipt| receipt.listing_version);
    let beside = async {
        let names = people::names(&desk.store, &organisation, &actors);
        let versions: Vec<_> = version.map(|version| (at.listing, version)).into_iter().collect();
        let contents = story::contents(&desk.store, &versions);
        Ok::<_, InstallationError>((names.await?, contents.await?))
    };
    let shown = Visit::beside(&desk.store, &desk.site, &caller, beside).await;
    let ((names, contents), visit) = shown.map_err(|error| refused(error, "scope"))?;
    let content = contents.into_iter().next().flatten();
    let view = |receipt: &Receipt| ReceiptView {
        number: receipt.number,
        act: act(receipt.act),
        at: receipt.at,
        actor: match member(receipt) {
            Some(account) => Actor::Person(names.get(&account).cloned().unwrap_or_else(|| account.to_string())),
            None => Actor::System,
        },
        version: receipt.listing_version,
        language: site::locale(receipt.language),
        lines: receipt
            .scopes
            .iter()
            .map(|line| ReceiptLineView {
                scope: line.scope.clone(),
                purpose: line.purpose.clone(),
                required: line.required,
                granted: line.granted,
            })
            .collect(),
        digest: receipt.seal().digest.to_string(),
    };
    let page = ReceiptsPage {
        frame: Frame { return_path: format!("{}/receipts", at.path()), ..visit.frame(&call, &desk.site) },
        path: at.path(),
        name: views::name(content.as_ref(), &at.listing.to_string(), call.locale),
        organisation: visit.organisation.clone(),
        receipts: chain.receipts.iter().rev().map(view).collect(),
        export_path: format!("{}/receipts", at.api_path()),
    };
    Ok(respond::page(StatusCode::OK, page.render()))
}

/// The person of a receipt; none where nobody had to consent.
const fn member(receipt: &Receipt) -> Option<AccountId> {
    match receipt.actor {
        EventActor::Member(_, account) => Some(account),
        _ => None,
    }
}

const fn act(act: Act) -> ReceiptAct {
    match act {
        Act::Installed => ReceiptAct::Installed,
        Act::Changed => ReceiptAct::Changed,
        Act::Updated => ReceiptAct::Updated,
        Act::Narrowed => ReceiptAct::Narrowed,
        Act::Disconnected => ReceiptAct::Disconnected,
    }
}
