//! What is wrong with a posted form, by field.

use language::Fault;

/// One fault of one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldFault {
    /// The form field's name, one of those listed at the page's struct; a name the page does not have is shown in the
    /// summary only.
    pub field: String,
    /// The line at fault, counted from 1, in a field that takes one entry a line.
    pub line: Option<u32>,
    /// What is wrong.
    pub fault: Fault,
}

/// Everything wrong with a posted form; empty for a fresh one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Faults(pub Vec<FieldFault>);

impl Faults {
    pub(crate) fn any(&self) -> bool {
        !self.0.is_empty()
    }

    pub(crate) fn at(&self, field: &str) -> bool {
        self.0.iter().any(|fault| fault.field == field)
    }

    pub(crate) fn of<'a>(&'a self, field: &'a str) -> impl Iterator<Item = &'a FieldFault> {
        self.0.iter().filter(move |fault| fault.field == field)
    }

    pub(crate) fn all(&self) -> std::slice::Iter<'_, FieldFault> {
        self.0.iter()
    }
}

impl FieldFault {
    /// The sentence beside the field, with the line it is about.
    pub(crate) fn sentence(&self, t: &language::Text) -> String {
        let sentence = self.fault.sentence(t.locale());
        match self.line {
            None => sentence,
            Some(line) => t.with_two("fault-in-line", "line", line, "sentence", sentence).into_owned(),
        }
    }

    /// The field's label as the page words it, for the summary; nothing where the page has no such field.
    pub(crate) fn label(&self, t: &language::Text) -> Option<std::borrow::Cow<'static, str>> {
        t.find(&format!("field-{}", self.field))
    }
}

impl From<Vec<FieldFault>> for Faults {
    fn from(faults: Vec<FieldFault>) -> Self {
        Self(faults)
    }
}

/// A fault without a line.
#[must_use]
pub fn fault(field: impl Into<String>, fault: Fault) -> FieldFault {
    FieldFault { field: field.into(), line: None, fault }
}

/// Whether a fault's words are there in every language is proven in `language`; here only that a line is named.
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_in_a_list_names_its_line() {
        let fault = FieldFault { field: "api_endpoints".into(), line: Some(3), fault: Fault::NotAWebAddress };
        let text = crate::frame::MESSAGES.speak(language::Locale::En);
        assert_eq!(fault.sentence(&text), "Line 3: Please enter a web address that begins with https://, such as https://www.example.com.");
    }
}
