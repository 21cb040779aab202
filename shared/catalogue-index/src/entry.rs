//! What the catalogue shows of one published app.

use domain::{
    id::{DocumentId, ListingId, PartnerId},
    listing::MediaType,
    values::Language,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// One app, as its published version describes it. No personal data: contacts are addresses of the app's support.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogueEntry {
    /// The app.
    pub listing: ListingId,
    /// The version of the listing that is published.
    pub version: u32,
    /// Whose app it is.
    pub partner: PartnerId,
    /// The partner's name.
    pub partner_name: String,
    /// What the app is called.
    pub name: Wording,
    /// What it is, in one line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tagline: Option<Wording>,
    /// What it does, in paragraphs.
    pub description: Wording,
    /// The programme's category it belongs to.
    pub category: String,
    /// The programme's type of integration, for apps that must be certified.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub integration_type: Option<String>,
    /// Whether its rollout is not general yet.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub limited_availability: bool,
    /// Every data access it asks consent for, required ones first as the listing orders them.
    pub accesses: Vec<Access>,
    /// What an installer must have ready, and whom to ask for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credentials: Option<Wording>,
    /// The app's support page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub support_url: Option<String>,
    /// The app's page of known troubles.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub troubleshooting_url: Option<String>,
    /// Its logo.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logo: Option<Logo>,
    /// When this version was published.
    pub published_at: Timestamp,
}

/// A picture that was looked at and is kept in the documents' storage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Logo {
    /// Which document of the listing.
    pub document: DocumentId,
    /// Its type.
    pub media_type: MediaType,
}

/// What a list shows of an app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The app.
    pub listing: ListingId,
    /// The version of the listing that is published.
    pub version: u32,
    /// Whose app it is.
    pub partner: PartnerId,
    /// The partner's name.
    pub partner_name: Box<str>,
    /// What the app is called.
    pub name: Wording,
    /// What it is, in one line.
    pub tagline: Option<Wording>,
    /// The programme's category it belongs to.
    pub category: Box<str>,
    /// The programme's type of integration.
    pub integration_type: Option<Box<str>>,
    /// Whether its rollout is not general yet.
    pub limited_availability: bool,
    /// Whether there is a logo to show.
    pub has_logo: bool,
    /// When this version was published.
    pub published_at: Timestamp,
}

impl From<CatalogueEntry> for Listed {
    fn from(entry: CatalogueEntry) -> Self {
        Self {
            listing: entry.listing,
            version: entry.version,
            partner: entry.partner,
            partner_name: entry.partner_name.into(),
            name: entry.name,
            tagline: entry.tagline,
            category: entry.category.into(),
            integration_type: entry.integration_type.map(Into::into),
            limited_availability: entry.limited_availability,
            has_logo: entry.logo.is_some(),
            published_at: entry.published_at,
        }
    }
}

/// One data access.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Access {
    /// The programme's scope.
    pub scope: String,
    /// What the app needs it for.
    pub purpose: Wording,
    /// Whether the app does not work without it.
    pub required: bool,
}

/// The same words in some languages. Stored as a map from language to text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wording {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    en: Option<Box<str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    fr: Option<Box<str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    es: Option<Box<str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pt: Option<Box<str>>,
}

impl Wording {
    /// The words in these languages; the last one given of a language counts.
    pub fn of(texts: impl IntoIterator<Item = (Language, String)>) -> Self {
        let mut wording = Self::default();
        for (language, text) in texts {
            *wording.place(language) = Some(text.into_boxed_str());
        }
        wording
    }

    /// The words for a reader of this language, with the language they are in: the reader's own, else English, else the
    /// first there is.
    #[must_use]
    pub fn best(&self, language: Language) -> (Language, &str) {
        let wanted = [language, Language::En].into_iter().chain(Language::ALL);
        wanted.into_iter().find_map(|known| Some((known, self.get(known)?))).unwrap_or((language, ""))
    }

    /// The words in this very language.
    #[must_use]
    pub fn get(&self, language: Language) -> Option<&str> {
        match language {
            Language::En => self.en.as_deref(),
            Language::Fr => self.fr.as_deref(),
            Language::Es => self.es.as_deref(),
            Language::Pt => self.pt.as_deref(),
        }
    }

    /// The words in every language there is.
    pub fn texts(&self) -> impl Iterator<Item = (Language, &str)> {
        Language::ALL.into_iter().filter_map(|language| Some((language, self.get(language)?)))
    }

    const fn place(&mut self, language: Language) -> &mut Option<Box<str>> {
        match language {
            Language::En => &mut self.en,
            Language::Fr => &mut self.fr,
            Language::Es => &mut self.es,
            Language::Pt => &mut self.pt,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_gets_the_own_language_then_english_then_whatever_there_is() {
        let both = Wording::of([(Language::En, "fuel".to_owned()), (Language::Fr, "carburant".to_owned())]);
        assert_eq!(both.best(Language::Fr), (Language::Fr, "carburant"));
        assert_eq!(both.best(Language::Pt), (Language::En, "fuel"));
        let one = Wording::of([(Language::Es, "gasóleo".to_owned())]);
        assert_eq!(one.best(Language::Fr), (Language::Es, "gasóleo"));
        assert_eq!(Wording::default().best(Language::Fr), (Language::Fr, ""));
    }
}
