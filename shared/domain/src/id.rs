//! Typed identifiers: [TypeIDs](https://github.com/jetify-com/typeid), a type in front of a base32 UUID.
//!
//! An id is either random-free *derived* ([`derive`]): the same seed gives the same id, so that a replayed request
//! meets the item it made the first time; or made from random bytes that the caller brings ([`from_random`]).
//! Ids carry no time: order by `created_at`, never by id.

use sha2::{Digest as _, Sha256};
use type_safe_id::{StaticType, TypeSafeId};
use uuid::Uuid;

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident, $id:ident, $prefix:literal;)*) => {$(
        #[doc = concat!("The type in front of a [`", stringify!($id), "`].")]
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $kind;
        impl StaticType for $kind { const TYPE: &'static str = $prefix; }
        $(#[$doc])*
        pub type $id = TypeSafeId<$kind>;
    )*};
}

kinds! {
    /// A partner's application to the programme.
    ApplicationKind, ApplicationId, "application";
    /// A partner organisation.
    PartnerKind, PartnerId, "partner";
    /// A customer organisation, derived from the host platform's own identifier.
    CustomerKind, CustomerId, "customer";
    /// One person's personal data, held in one item and referenced by this id everywhere else.
    PersonKind, PersonId, "person";
    /// A request about the personal data of somebody.
    PersonRequestKind, PersonRequestId, "person_request";
    /// Whoever controls an email address: what a sign-in proves. Derived from the address, so it names nobody.
    AccountKind, AccountId, "account";
    /// A question a reviewer asks.
    QuestionKind, QuestionId, "question";
    /// An app that a partner lists.
    ListingKind, ListingId, "listing";
    /// A key for programs; its public id in the key's text is shorter.
    ApiKeyKind, ApiKeyId, "api_key";
    /// An uploaded document.
    DocumentKind, DocumentId, "document";
    /// A tracker of the directory, derived from the customer and the host platform's identifier.
    TrackerKind, TrackerId, "tracker";
    /// A location of the directory, derived from the customer and the host platform's identifier.
    LocationKind, LocationId, "location";
    /// Where a partner wants its lifecycle events sent.
    WebhookKind, WebhookId, "webhook";
    /// A customer's installation of an app, derived from the two.
    InstallationKind, InstallationId, "installation";
    /// A customer's being attached to a partner, from the request on.
    AttachmentKind, AttachmentId, "attachment";
    /// A customer's trackers that a partner takes over the cost of.
    DelegationKind, DelegationId, "delegation";
    /// Credits that staff put on an account.
    TopUpKind, TopUpId, "top_up";
    /// One email to one person about one event.
    EmailKind, EmailId, "email";
    /// One request to Liaison, from the gateway's own id; audit entries carry it.
    RequestKind, RequestId, "request";
}

/// The id that `seed` stands for: a UUIDv8 (RFC 9562, 5.8) over its SHA-256.
///
/// Parts are length-prefixed, so that `["ab", "c"]` and `["a", "bc"]` differ.
#[must_use]
pub fn derive<T: StaticType + Default>(seed: &[&str]) -> TypeSafeId<T> {
    let mut hash = Sha256::new();
    hash.update(T::TYPE);
    for part in seed {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    let digest: [u8; 32] = hash.finalize().into();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    from_random(bytes)
}

/// An id made of random bytes that the caller brings (UUIDv8: the version and variant bits are set here).
#[must_use]
pub fn from_random<T: StaticType + Default>(bytes: [u8; 16]) -> TypeSafeId<T> {
    TypeSafeId::from_uuid(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}

/// The UUID of an id as 32 hexadecimal digits, for places that allow no underscore.
#[must_use]
pub fn simple<T: StaticType>(id: &TypeSafeId<T>) -> String {
    let uuid: Uuid = id.uuid();
    uuid.simple().to_string()
}

/// The account of whoever controls this (already normalised) address.
#[must_use]
pub fn account(address: &crate::values::EmailAddress) -> AccountId {
    derive(&[address.normalised().as_str()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_always_gives_the_same_id_and_its_parts_do_not_run_together() {
        let once: ApplicationId = derive(&["ab", "c"]);
        assert_eq!(once, derive(&["ab", "c"]));
        assert_ne!(once, derive(&["a", "bc"]));
        assert!(once.to_string().starts_with("application_"));
    }

    #[test]
    fn an_id_of_another_type_does_not_parse() {
        let person: PersonId = derive(&["x"]);
        assert!(person.to_string().parse::<ApplicationId>().is_err());
    }
}
