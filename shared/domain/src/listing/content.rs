use serde::{Deserialize, Serialize};

use crate::{
    digest::Digest,
    id::DocumentId,
    limits,
    programme::Programme,
    values::{EmailAddress, Invalid, Language, Line, Localised, Prose, PublicAddress, RedirectUri, WebAddress},
};

/// The method of authentication by a person's consent in a browser: it needs redirect addresses, and always PKCE.
pub const AUTHORIZATION_CODE: &str = "oauth2_authorization_code";

/// What one version of a listing says. A draft may lack most of it: [`super::blockers`] names what is missing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// The app's name.
    pub name: Localised<Line>,
    /// One line under it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tagline: Option<Localised<Line>>,
    /// What it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<Localised<Prose>>,
    /// The shelf of the catalogue, from programme.toml.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// The kind of integration, from programme.toml, where it is one that is certified.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub integration_type: Option<String>,
    /// What it asks customers to consent to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scopes: Vec<RequestedScope>,
    /// Where its API is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub api_endpoints: Vec<PublicAddress>,
    /// How its API knows us.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authentication: Option<Authentication>,
    /// Where an installer is sent with a one-time code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub setup_url: Option<WebAddress>,
    /// Whom customers ask about this app.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub support: Option<SupportContact>,
    /// Where customers look first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub troubleshooting_url: Option<WebAddress>,
    /// What an installer must have ready, and whom to ask for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credentials: Option<Localised<Prose>>,
    /// Uploaded documents that belong to it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<DocumentId>,
    /// Its logo, an uploaded image.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logo: Option<DocumentId>,
}

/// A scope that an app asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestedScope {
    /// Which, from programme.toml.
    pub scope: String,
    /// What for, in words for whoever consents.
    pub purpose: Localised<Line>,
    /// Whether the app cannot work without it.
    pub required: bool,
}

/// How a partner's API knows us.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Authentication {
    /// The method, from programme.toml.
    pub method: String,
    /// Where a browser may return to: exactly these.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub redirect_uris: Vec<RedirectUri>,
}

/// Whom customers ask about an app.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupportContact {
    /// A shared address, not a person's.
    pub address: EmailAddress,
    /// A page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<WebAddress>,
}

/// What the listing itself keeps of a version's content: enough to decide and to list, no words of people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// SHA-256 of the content: the version's content is exactly what has it.
    pub digest: Digest,
    /// The app's name, in English or the first language there is.
    pub name: Line,
    /// The shelf of the catalogue.
    pub category: Option<String>,
    /// The kind of integration, where it is one that is certified.
    pub integration_type: Option<String>,
}

/// One thing wrong with one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The field, by its path in JSON: `scopes[1].scope`.
    pub field: String,
    /// What is wrong.
    pub why: Invalid,
}

impl Authentication {
    /// Whether the flow must carry a PKCE challenge (RFC 7636): always where a browser brings a code, whoever the client.
    #[must_use]
    pub fn requires_pkce(&self) -> bool {
        self.method == AUTHORIZATION_CODE
    }
}

impl Content {
    /// What says nothing but the app's name.
    #[must_use]
    pub const fn named(name: Localised<Line>) -> Self {
        Self {
            name,
            tagline: None,
            description: None,
            category: None,
            integration_type: None,
            scopes: vec![],
            api_endpoints: vec![],
            authentication: None,
            setup_url: None,
            support: None,
            troubleshooting_url: None,
            credentials: None,
            documents: vec![],
            logo: None,
        }
    }

    /// SHA-256 of all of it: two versions that say the same have the same.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of_value(self)
    }

    /// What the listing keeps of it.
    #[must_use]
    pub fn summary(&self) -> Summary {
        Summary {
            digest: self.digest(),
            name: self.name.speak(Language::En).clone(),
            category: self.category.clone(),
            integration_type: self.integration_type.clone(),
        }
    }

    /// Everything in it that cannot stand, not even in a draft: values that the programme does not know, lists that are
    /// too long or say something twice. What is merely missing is a blocker of the submission.
    #[must_use]
    pub fn faults(&self, programme: &Programme) -> Vec<Fault> {
        let mut faults = Faults(vec![]);
        let unknown = |id: &Option<String>, known: &dyn Fn(&str) -> bool| id.as_deref().is_some_and(|id| !known(id));
        faults.when(unknown(&self.category, &|id| programme.has_category(id)), || "category".to_owned(), Invalid::UnknownValue);
        let is_unknown_type = unknown(&self.integration_type, &|id| programme.has_integration_type(id));
        faults.when(is_unknown_type, || "integration_type".to_owned(), Invalid::UnknownValue);
        for (at, requested) in self.scopes.iter().enumerate() {
            faults.when(!programme.has_scope(&requested.scope), || format!("scopes[{at}].scope"), Invalid::UnknownValue);
        }
        faults.list("scopes", &self.scopes.iter().map(|requested| requested.scope.as_str()).collect::<Vec<_>>());
        faults.list("api_endpoints", &self.api_endpoints.iter().map(PublicAddress::as_str).collect::<Vec<_>>());
        if let Some(authentication) = &self.authentication {
            let is_unknown = !programme.has_authentication_method(&authentication.method);
            faults.when(is_unknown, || "authentication.method".to_owned(), Invalid::UnknownValue);
            let uris: Vec<_> = authentication.redirect_uris.iter().map(RedirectUri::as_str).collect();
            faults.list("authentication.redirect_uris", &uris);
        }
        faults.list("documents", &self.documents);
        faults.0
    }
}

/// Faults as they are found.
struct Faults(Vec<Fault>);

impl Faults {
    fn when(&mut self, is_wrong: bool, field: impl FnOnce() -> String, why: Invalid) {
        if is_wrong {
            self.0.push(Fault { field: field(), why });
        }
    }

    /// A list with a limit in which each entry stands once.
    fn list<T: PartialEq>(&mut self, field: &str, entries: &[T]) {
        self.when(entries.len() > limits::LIST_ENTRIES, || field.to_owned(), Invalid::TooMany(limits::LIST_ENTRIES));
        for (at, entry) in entries.iter().enumerate().take(limits::LIST_ENTRIES) {
            self.when(entries[..at].contains(entry), || format!("{field}[{at}]"), Invalid::Duplicate);
        }
    }
}
