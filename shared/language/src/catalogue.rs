//! The words of one page or email: four Fluent files, parsed when first wanted.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use crate::{Locale, numbers};

/// One language of one page, parsed. Function-local memory is shared by all requests of a warm function.
type Bundle = FluentBundle<Arc<FluentResource>>;

/// The Fluent sources of one page or email in all languages. Declared as a `static` with [`messages!`](crate::messages).
pub struct Messages {
    sources: [&'static str; 4],
    parsed: [OnceLock<Bundle>; 4],
}

/// The [`Messages`] in the files `en.ftl`, `fr.ftl`, `es.ftl` and `pt.ftl` of a folder beside the calling file.
#[macro_export]
macro_rules! messages {
    () => {
        $crate::Messages::new([include_str!("en.ftl"), include_str!("fr.ftl"), include_str!("es.ftl"), include_str!("pt.ftl")])
    };
    ($folder:literal) => {
        $crate::Messages::new([
            include_str!(concat!($folder, "/en.ftl")),
            include_str!(concat!($folder, "/fr.ftl")),
            include_str!(concat!($folder, "/es.ftl")),
            include_str!(concat!($folder, "/pt.ftl")),
        ])
    };
}

impl Messages {
    /// The sources in the order of [`Locale::ALL`]; nothing is parsed yet.
    #[must_use]
    pub const fn new(sources: [&'static str; 4]) -> Self {
        Self { sources, parsed: [const { OnceLock::new() }; 4] }
    }

    /// The Fluent source of a language, for the tests that compare languages.
    #[must_use]
    pub const fn source(&self, locale: Locale) -> &'static str {
        self.sources[locale.index()]
    }

    /// These messages in a language.
    #[must_use]
    pub fn speak(&'static self, locale: Locale) -> Text {
        Text { locale, own: self.bundle(locale), shared: None }
    }

    /// These messages in a language, and behind them those every page shares.
    #[must_use]
    pub fn speak_with(&'static self, shared: &'static Self, locale: Locale) -> Text {
        Text { locale, own: self.bundle(locale), shared: Some(shared.bundle(locale)) }
    }

    fn bundle(&self, locale: Locale) -> &Bundle {
        self.parsed[locale.index()].get_or_init(|| parse(self.source(locale), locale))
    }
}

/// The words for one reader.
#[derive(Clone, Copy)]
pub struct Text {
    locale: Locale,
    own: &'static Bundle,
    shared: Option<&'static Bundle>,
}

impl Text {
    /// The language spoken.
    #[must_use]
    pub const fn locale(&self) -> Locale {
        self.locale
    }

    /// A message without variables, if there is one of that id: for names of values that an operator may add to.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<Cow<'static, str>> {
        let known = self.own.has_message(id) || self.shared.is_some_and(|bundle| bundle.has_message(id));
        known.then(|| self.get(id))
    }

    /// A message without variables.
    #[must_use]
    pub fn get(&self, id: &str) -> Cow<'static, str> {
        self.format(id, None)
    }

    /// A message with one variable.
    #[must_use]
    pub fn with(&self, id: &str, name: &str, value: impl Argument) -> Cow<'static, str> {
        let mut arguments = FluentArgs::with_capacity(1);
        arguments.set(name, value.fluent());
        self.format(id, Some(&arguments))
    }

    /// A message with two variables.
    #[must_use]
    pub fn with_two(
        &self,
        id: &str,
        first_name: &str,
        first: impl Argument,
        second_name: &str,
        second: impl Argument,
    ) -> Cow<'static, str> {
        let mut arguments = FluentArgs::with_capacity(2);
        arguments.set(first_name, first.fluent());
        arguments.set(second_name, second.fluent());
        self.format(id, Some(&arguments))
    }

    /// The id itself stands in for a missing message, so that a page still answers; the tests of [`crate::check`] keep
    /// that from happening, and a development build stops at it.
    fn format(&self, id: &str, arguments: Option<&FluentArgs>) -> Cow<'static, str> {
        let found = std::iter::once(self.own).chain(self.shared).find_map(|bundle| Some((bundle, bundle.get_message(id)?.value()?)));
        let Some((bundle, pattern)) = found else {
            debug_assert!(false, "no message {id} in {}", self.locale.tag());
            return Cow::Owned(id.to_owned());
        };
        let mut errors = Vec::new();
        let formatted = bundle.format_pattern(pattern, arguments, &mut errors);
        debug_assert!(errors.is_empty(), "{id} in {}: {errors:?}", self.locale.tag());
        formatted
    }
}

/// What a message's variable can hold.
pub trait Argument {
    /// The value as Fluent takes it.
    fn fluent(self) -> FluentValue<'static>;
}

impl Argument for &str {
    fn fluent(self) -> FluentValue<'static> {
        // An owned `String` value is never mistaken for a number, unlike `FluentValue::try_number`.
        FluentValue::String(Cow::Owned(self.to_owned()))
    }
}

impl Argument for String {
    fn fluent(self) -> FluentValue<'static> {
        FluentValue::String(Cow::Owned(self))
    }
}

impl Argument for u32 {
    fn fluent(self) -> FluentValue<'static> {
        FluentValue::from(self)
    }
}

impl Argument for usize {
    fn fluent(self) -> FluentValue<'static> {
        // Counts shown to people; beyond 2³² the last digits of a page count do not matter.
        FluentValue::from(u32::try_from(self).unwrap_or(u32::MAX))
    }
}

impl Argument for Cow<'_, str> {
    fn fluent(self) -> FluentValue<'static> {
        FluentValue::String(Cow::Owned(self.into_owned()))
    }
}

/// Templates hand values over by reference.
impl<T: Argument + Clone> Argument for &T {
    fn fluent(self) -> FluentValue<'static> {
        self.clone().fluent()
    }
}

/// A file with a syntax error still yields its readable messages; the tests refuse such a file.
fn parse(source: &str, locale: Locale) -> Bundle {
    let resource = match FluentResource::try_new(source.to_owned()) {
        Ok(resource) => resource,
        Err((resource, errors)) => {
            debug_assert!(errors.is_empty(), "{}: {errors:?}", locale.tag());
            resource
        }
    };
    let language: LanguageIdentifier = locale.tag().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    // Isolation marks guard mixed left-to-right and right-to-left text; none of our languages needs them, and they
    // would end up in copied text and in email subjects.
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(match locale {
        Locale::En => |value, _| format_number(Locale::En, value),
        Locale::Fr => |value, _| format_number(Locale::Fr, value),
        Locale::Es => |value, _| format_number(Locale::Es, value),
        Locale::Pt => |value, _| format_number(Locale::Pt, value),
    }));
    bundle.add_resource_overriding(Arc::new(resource));
    bundle
}

/// Whole numbers get the language's thousands separator; Fluent by itself writes bare digits.
fn format_number(locale: Locale, value: &FluentValue) -> Option<String> {
    let FluentValue::Number(number) = value else {
        return None;
    };
    let digits = number.as_string();
    digits.parse::<i64>().ok().map(|whole| numbers::whole(locale, whole))
}

#[cfg(test)]
mod tests {
    use super::*;

    static MESSAGES: Messages = Messages::new([
        "files = { $count ->\n [one] { $count } file\n *[other] { $count } files\n }\nhello = Hello { $name }!",
        "files = { $count ->\n [one] { $count } fichier\n *[other] { $count } fichiers\n }\nhello = Bonjour { $name } !",
        "files = { $count ->\n [one] { $count } archivo\n *[other] { $count } archivos\n }\nhello = Hola, { $name }",
        "files = { $count ->\n [one] { $count } arquivo\n *[other] { $count } arquivos\n }\nhello = Olá, { $name }",
    ]);

    #[test]
    fn plurals_follow_the_language() {
        assert_eq!(MESSAGES.speak(Locale::En).with("files", "count", 0), "0 files");
        assert_eq!(MESSAGES.speak(Locale::Fr).with("files", "count", 0), "0 fichier");
        assert_eq!(MESSAGES.speak(Locale::Es).with("files", "count", 2), "2 archivos");
        assert_eq!(MESSAGES.speak(Locale::Pt).with("files", "count", 1), "1 arquivo");
    }

    #[test]
    fn numbers_are_grouped_as_the_language_does() {
        assert_eq!(MESSAGES.speak(Locale::En).with("files", "count", 12_345), "12,345 files");
        assert_eq!(MESSAGES.speak(Locale::Es).with("files", "count", 12_345), "12.345 archivos");
    }

    #[test]
    fn a_value_is_inserted_as_it_is_without_isolation_marks() {
        let text = MESSAGES.speak(Locale::En);
        assert_eq!(text.with("hello", "name", "{ files } <b>"), "Hello { files } <b>!");
    }

    impl Argument for i32 {
        fn fluent(self) -> FluentValue<'static> {
            FluentValue::from(self)
        }
    }
}
