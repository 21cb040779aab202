//! What is told of an event outside its aggregate: in the lifecycle feed and in webhooks.
//!
//! An event keeps all that its aggregate evolves by, words of people among it. What is told leaves our hands, is kept by
//! others and is never taken back; so it is ids, numbers, states, digests, times and codes alone (product.md, "Personal
//! data is held in one place and referenced by id"). [`Impersonal`] stands for these and for nothing that somebody
//! writes: a name, a text, an address does not compile here. Each event says beside its definition what is told of it, in
//! a match that names every field.

use jiff::{Timestamp, civil::Date};
use serde::Serialize;
use serde_json::{Map, Value};
use type_safe_id::{StaticType, TypeSafeId};

use crate::{
    api_key::{Environment, KeyId},
    application,
    attachment::Side,
    credits, delegation,
    digest::Digest,
    event::Actor,
    installation,
    listing::{BadDocument, DocumentKind, MediaType, Verdict},
    member::Origin,
    organisation::{OrganisationId, Role},
    programme::Part,
    step::Step,
    values::{Credits, Language},
    webhook::Kid,
};

/// What holds nobody's words, name or address.
///
/// ```compile_fail
/// use domain::{told::Told, values::Prose};
///
/// let note = Prose::parse("What a reviewer wrote.").unwrap();
/// let told = Told::nothing().and("note", note);
/// ```
pub trait Impersonal: Serialize {}

impl<T: StaticType> Impersonal for TypeSafeId<T> {}
impl<T: Impersonal> Impersonal for &T {}
impl<T: Impersonal> Impersonal for Option<T> {}
impl<T: Impersonal> Impersonal for Vec<T> {}

macro_rules! impersonal {
    ($($what:ty),* $(,)?) => { $(impl Impersonal for $what {})* };
}

impersonal!(bool, u32, u64, Timestamp, Digest, OrganisationId, Role, Origin, Step, KeyId, Environment, Kid, Part);
impersonal!(Credits, Date, credits::Spent, credits::Share);
impersonal!(Actor, Language, installation::Act, installation::ChangeKind, installation::Seal);
impersonal!(Side, delegation::Cause, delegation::Means);
impersonal!(Verdict, DocumentKind, MediaType, BadDocument, application::DocumentKind, Code<'_>, Told);

/// A word out of a list that the programme or the release keeps: a category, a scope, a type of event. Whoever writes this
/// has seen that the text cannot be anything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Code<'a>(pub &'a str);

/// What is told of one event.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Told(Map<String, Value>);

impl Told {
    /// That it happened, and no more.
    #[must_use]
    pub fn nothing() -> Self {
        Self::default()
    }

    /// This, too.
    #[must_use]
    pub fn and(mut self, field: &str, value: impl Impersonal) -> Self {
        // Only a map with other than text keys could fail, and none of these has any.
        self.0.insert(field.to_owned(), serde_json::to_value(value).unwrap_or_default());
        self
    }
}

impl From<Told> for Value {
    fn from(told: Told) -> Self {
        Self::Object(told.0)
    }
}
