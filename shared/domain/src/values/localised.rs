use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Invalid, Language};

/// The same thing said in several languages: at least in one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "BTreeMap<Language, T>", into = "BTreeMap<Language, T>")]
#[serde(bound(serialize = "T: Clone + Serialize", deserialize = "T: Deserialize<'de>"))]
pub struct Localised<T>(BTreeMap<Language, T>);

impl<T> Localised<T> {
    /// Said in one language only.
    #[must_use]
    pub fn only(language: Language, text: T) -> Self {
        Self(BTreeMap::from([(language, text)]))
    }

    /// Said in these languages.
    ///
    /// # Errors
    /// [`Invalid::Required`] when it is said in none.
    pub fn new(texts: BTreeMap<Language, T>) -> Result<Self, Invalid> {
        if texts.is_empty() { Err(Invalid::Required) } else { Ok(Self(texts)) }
    }

    /// What is said in exactly this language.
    #[must_use]
    pub fn exactly(&self, language: Language) -> Option<&T> {
        self.0.get(&language)
    }

    /// What a reader of this language gets: English where theirs is missing (product.md), else the first there is.
    ///
    /// # Panics
    /// Never: it is said in at least one language.
    #[must_use]
    #[expect(clippy::expect_used, reason = "every constructor and the deserialiser refuse an empty map")]
    pub fn speak(&self, language: Language) -> &T {
        let said = self.0.get(&language).or_else(|| self.0.get(&Language::En)).or_else(|| self.0.values().next());
        said.expect("said in at least one language")
    }

    /// Every language with what is said in it, in the order of [`Language::ALL`].
    pub fn iter(&self) -> impl Iterator<Item = (Language, &T)> {
        self.0.iter().map(|(language, text)| (*language, text))
    }
}

impl<T> TryFrom<BTreeMap<Language, T>> for Localised<T> {
    type Error = Invalid;

    fn try_from(texts: BTreeMap<Language, T>) -> Result<Self, Invalid> {
        Self::new(texts)
    }
}

impl<T> From<Localised<T>> for BTreeMap<Language, T> {
    fn from(localised: Localised<T>) -> Self {
        localised.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(languages: &[Language]) -> Localised<&'static str> {
        Localised::new(languages.iter().map(|language| (*language, language.as_str())).collect()).unwrap()
    }

    #[test]
    fn a_reader_gets_their_language_or_english_or_what_there_is() {
        assert_eq!(*said(&[Language::En, Language::Pt]).speak(Language::Pt), "pt");
        assert_eq!(*said(&[Language::En, Language::Pt]).speak(Language::Fr), "en");
        assert_eq!(*said(&[Language::Pt, Language::Es]).speak(Language::Fr), "es");
        assert_eq!(said(&[Language::En]).exactly(Language::Fr), None);
    }

    #[test]
    fn nothing_said_is_nothing_to_store() {
        assert_eq!(Localised::<u8>::new(BTreeMap::new()), Err(Invalid::Required));
        assert!(serde_json::from_str::<Localised<String>>("{}").is_err());
        let stored = serde_json::to_string(&said(&[Language::Fr, Language::En])).unwrap();
        assert_eq!(stored, r#"{"en":"en","fr":"fr"}"#);
    }
}
