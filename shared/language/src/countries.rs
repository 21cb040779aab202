//! The officially assigned countries of ISO 3166-1, named and sorted in each language.
//!
//! The names are those of Unicode CLDR 47 (Unicode Licence v3). They are lines of text and no Fluent messages: 249
//! messages parsed for one select box would be most of the form's cold start.

use crate::Locale;

const LISTS: [&str; 4] = [
    include_str!("countries/en.txt"),
    include_str!("countries/fr.txt"),
    include_str!("countries/es.txt"),
    include_str!("countries/pt.txt"),
];

/// All countries as (alpha-2 code, name), in the language's alphabetical order.
pub fn all(locale: Locale) -> impl Iterator<Item = (&'static str, &'static str)> {
    LISTS[locale.index()].lines().filter_map(|line| line.split_once('\t'))
}

/// A country's name by its alpha-2 code in capitals.
#[must_use]
pub fn name(locale: Locale, code: &str) -> Option<&'static str> {
    all(locale).find(|(known, _)| *known == code).map(|(_, name)| name)
}

/// Whether the code is an officially assigned alpha-2 code, in capitals.
#[must_use]
pub fn is_assigned(code: &str) -> bool {
    name(Locale::En, code).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_language_names_the_same_249_countries() {
        let english: BTreeSet<_> = all(Locale::En).map(|(code, _)| code).collect();
        assert_eq!(english.len(), 249);
        for locale in Locale::ALL {
            let codes: BTreeSet<_> = all(locale).map(|(code, _)| code).collect();
            assert_eq!(codes, english, "{}", locale.tag());
            assert_eq!(all(locale).count(), 249);
            assert!(all(locale).all(|(_, name)| !name.is_empty()));
        }
    }

    #[test]
    fn a_country_is_found_by_its_code_only() {
        assert_eq!(name(Locale::Fr, "DE"), Some("Allemagne"));
        assert_eq!(name(Locale::Es, "DE"), Some("Alemania"));
        assert!(!is_assigned("XX"));
        assert!(!is_assigned("de"));
        assert!(!is_assigned(""));
    }
}
