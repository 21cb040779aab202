//! Checks that make looking a message up infallible. Tests call them; they stop with the list of what is wrong.

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::parser;

use crate::{Locale, Messages};

/// One language's messages: id → (variables, the message as written).
type Parsed = BTreeMap<String, (BTreeSet<String>, String)>;

/// All four languages hold the same message ids with the same variables, none is empty or unreadable, and no text is
/// the English one left untranslated. `same_as_english` lists the ids that rightly read alike, such as `API`.
///
/// # Panics
/// With every difference, so that one test run shows them all.
pub fn languages_agree(name: &str, messages: &Messages, same_as_english: &[&str]) {
    let mut faults = Vec::new();
    let english = parse(messages.source(Locale::En), "en", &mut faults);
    for locale in Locale::ALL.into_iter().filter(|locale| *locale != Locale::En) {
        let tag = locale.tag();
        let theirs = parse(messages.source(locale), tag, &mut faults);
        for (id, (variables, text)) in &english {
            match theirs.get(id) {
                None => faults.push(format!("{tag}: {id} is missing")),
                Some((other, _)) if other != variables => {
                    faults.push(format!("{tag}: {id} has variables {other:?}, English {variables:?}"));
                }
                Some((_, other)) if other == text && !same_as_english.contains(&id.as_str()) => {
                    faults.push(format!("{tag}: {id} is still in English"));
                }
                Some(_) => {}
            }
        }
        for id in theirs.keys().filter(|id| !english.contains_key(*id)) {
            faults.push(format!("{tag}: {id} is not in English"));
        }
    }
    assert!(faults.is_empty(), "{name}:\n{}", faults.join("\n"));
}

/// Every message that a template or its code names is in one of the catalogues the page speaks from.
///
/// # Panics
/// With every missing message.
pub fn named_messages_exist(name: &str, catalogues: &[&Messages], sources: &[&str]) {
    let mut faults = Vec::new();
    let mut known: BTreeSet<String> = BTreeSet::new();
    for messages in catalogues {
        known.extend(parse(messages.source(Locale::En), "en", &mut faults).into_keys());
    }
    for id in sources.iter().flat_map(|source| looked_up(source)) {
        if !known.contains(id) {
            faults.push(format!("no message {id}"));
        }
    }
    assert!(faults.is_empty(), "{name}:\n{}", faults.join("\n"));
}

/// Every message is named in some source, so that translators never translate for nobody.
///
/// # Panics
/// With every message that no source names.
pub fn messages_are_used(name: &str, messages: &Messages, sources: &[&str]) {
    let mut faults = Vec::new();
    for id in parse(messages.source(Locale::En), "en", &mut faults).into_keys() {
        let quoted = format!("\"{id}\"");
        if !sources.iter().any(|source| source.contains(&quoted)) {
            faults.push(format!("{id} is never used"));
        }
    }
    assert!(faults.is_empty(), "{name}:\n{}", faults.join("\n"));
}

/// The ids given as literals to the lookups of [`crate::Text`], and to those of the emails built on it.
fn looked_up(source: &str) -> Vec<&str> {
    [".get(\"", ".with(\"", ".with_two(\"", ".say(\"", ".about(\"", ".exactly(\"", ".by_when(\"", ".fact(\""]
        .into_iter()
        .flat_map(|call| source.split(call).skip(1))
        .filter_map(|rest| rest.split_once('"').map(|(id, _)| id))
        .collect()
}

fn parse(source: &str, tag: &str, faults: &mut Vec<String>) -> Parsed {
    let resource = match parser::parse(source) {
        Ok(resource) => resource,
        Err((resource, errors)) => {
            faults.extend(errors.iter().map(|error| format!("{tag}: {error}")));
            resource
        }
    };
    let mut parsed = Parsed::new();
    for entry in &resource.body {
        let Entry::Message(message) = entry else {
            continue;
        };
        let id = message.id.name.to_owned();
        let Some(pattern) = &message.value else {
            faults.push(format!("{tag}: {id} has no text"));
            continue;
        };
        let mut variables = BTreeSet::new();
        let mut text = String::new();
        read(pattern, &mut variables, &mut text);
        if text.trim().is_empty() {
            faults.push(format!("{tag}: {id} is empty"));
        }
        if parsed.insert(id.clone(), (variables, text)).is_some() {
            faults.push(format!("{tag}: {id} is there twice"));
        }
    }
    parsed
}

fn read(pattern: &Pattern<&str>, variables: &mut BTreeSet<String>, text: &mut String) {
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => text.push_str(value),
            PatternElement::Placeable { expression } => match expression {
                Expression::Inline(inline) => read_inline(inline, variables, text),
                Expression::Select { selector, variants } => {
                    read_inline(selector, variables, text);
                    for variant in variants {
                        read(&variant.value, variables, text);
                    }
                }
            },
        }
    }
}

fn read_inline(inline: &InlineExpression<&str>, variables: &mut BTreeSet<String>, text: &mut String) {
    match inline {
        InlineExpression::VariableReference { id } => {
            variables.insert(id.name.to_owned());
            text.push_str(id.name);
        }
        InlineExpression::StringLiteral { value } => text.push_str(value),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaint(sources: [&'static str; 4]) -> String {
        let messages = Messages::new(sources);
        let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            languages_agree("test", &messages, &[]);
        }));
        outcome.err().and_then(|payload| payload.downcast::<String>().ok()).map_or_else(String::new, |text| *text)
    }

    #[test]
    fn a_missing_message_is_reported() {
        assert!(complaint(["a = One", "b = Un", "a = Uno", "a = Um"]).contains("fr: a is missing"));
    }

    #[test]
    fn a_variable_left_out_is_reported() {
        let text = complaint(["a = One { $x }", "a = Un", "a = Uno { $x }", "a = Um { $x }"]);
        assert!(text.contains("fr: a has variables"));
    }

    #[test]
    fn an_untranslated_message_is_reported() {
        assert!(complaint(["a = One", "a = One", "a = Uno", "a = Um"]).contains("fr: a is still in English"));
    }

    #[test]
    fn a_syntax_error_is_reported() {
        assert!(complaint(["a = One", "a = { $", "a = Uno", "a = Um"]).contains("fr:"));
    }

    #[test]
    fn four_equal_languages_pass() {
        assert_eq!(complaint(["a = One", "a = Un", "a = Uno", "a = Um"]), "");
    }
}
