//! A customer takes one scope back, by one press, whatever else happens to the installation meanwhile.
//!
//! It takes three trips: whose words the receipt repeats is known only once the installation has been read.

use domain::{
    id::{CustomerId, ListingId},
    installation::{Installation, Offer, Rejection},
    values::Language,
};

use super::{
    ATTEMPTS,
    installations::{self, Act, Consented, INSTALLERS, InstallationError},
};
use crate::{
    access::Credential,
    engine::Loaded,
    moment::Moment,
    ports::{Reads, StoreError, Writes},
};

/// Takes one scope back; what is not granted already is done.
///
/// # Errors
/// [`InstallationError`]; then nothing has changed.
pub async fn withdraw(
    store: &(impl Reads + Writes),
    credential: &Credential,
    customer: &CustomerId,
    listing: &ListingId,
    (scope, language): (&str, Language),
    moment: Moment<'_>,
) -> Result<Loaded<Installation>, InstallationError> {
    let mut last = StoreError::Conflict { at: 0 };
    for _ in 0..ATTEMPTS {
        let (caller, detail) = installations::detail(store, credential, customer, listing, moment.now).await?;
        caller.require(INSTALLERS)?;
        let installed = detail.installation.state.installed().ok_or(Rejection::NotInstalled)?;
        if !installed.terms.iter().any(|term| term.scope == scope) {
            return Err(Rejection::NotAsked(scope.to_owned()).into());
        }
        let scopes = installed.granted().into_iter().filter(|granted| *granted != scope).map(ToOwned::to_owned).collect();
        let change = Act::Change(Consented { version: installed.version, scopes, language });
        let offer = detail.installed.as_ref().map(|content| Offer::of(installed.version, content));
        let read = (detail.installation.clone(), detail.app.clone());
        match installations::carry_out(store, &caller, read, offer.as_ref(), None, &change, moment).await {
            // Something else changed since it was read: what is granted now is looked at again.
            Err(InstallationError::Store(conflict @ StoreError::Conflict { .. })) => last = conflict,
            end => return end,
        }
    }
    Err(last.into())
}
