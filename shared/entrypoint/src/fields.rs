//! The fields of a posted form or a JSON object, parsed alike, with every fault named by its field.
//!
//! A form's text area is a list by lines, where JSON has an array of texts. Unknown fields of a JSON object are faults (a
//! misspelt one would otherwise be lost in silence); those of a form are ignored, for browsers' helpers add their own.

use std::collections::BTreeMap;

use axum::body::Bytes;
use domain::{limits, values::Invalid};
use http::{HeaderMap, header};
use language::Fault;
use pages::form::FieldFault;
use serde_json::Value;

use crate::{Problem, problem::fault};

/// What was given, and what was wrong with it so far.
#[derive(Clone, Debug, Default)]
pub struct Fields {
    given: BTreeMap<String, Given>,
    known: Vec<&'static str>,
    faults: Vec<FieldFault>,
    is_json: bool,
}

#[derive(Clone, Debug)]
enum Given {
    /// Values of a form field, or of a JSON text or array of texts.
    Texts(Vec<String>),
    /// A JSON value of another type.
    WrongType,
}

impl Fields {
    /// Reads a body as its content type says.
    ///
    /// # Errors
    /// 415 for a type that is neither form nor JSON, 400 for a body that is not what it claims to be.
    pub fn read(headers: &HeaderMap, body: &Bytes) -> Result<Self, Problem> {
        let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        match content_type.split(';').next().unwrap_or_default().trim() {
            "application/x-www-form-urlencoded" => Self::form(body),
            "application/json" => Self::of_json(body),
            // A button without fields sends no body, and some clients then no type either.
            "" if body.is_empty() => Ok(Self::default()),
            _ => Err(Problem::unsupported_media_type()),
        }
    }

    fn form(body: &Bytes) -> Result<Self, Problem> {
        let text = std::str::from_utf8(body).map_err(|_| Problem::malformed("not_utf8"))?;
        let mut given: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, value) in form_urlencoded::parse(text.as_bytes()) {
            // A replacement character stands where the sender's percent-encoding was no UTF-8.
            if value.contains('\u{fffd}') {
                return Err(Problem::malformed("not_utf8"));
            }
            given.entry(name.into_owned()).or_default().push(value.into_owned());
        }
        Ok(Self { given: given.into_iter().map(|(name, values)| (name, Given::Texts(values))).collect(), ..Self::default() })
    }

    /// Reads a JSON object: a body, or one line of many.
    ///
    /// # Errors
    /// 400 for what is none.
    pub fn of_json(text: &[u8]) -> Result<Self, Problem> {
        let value: Value = serde_json::from_slice(text).map_err(|_| Problem::malformed("not_json"))?;
        let Value::Object(object) = value else { return Err(Problem::malformed("not_an_object")) };
        let given = object.into_iter().filter_map(|(name, value)| Some((name, given(value)?))).collect();
        Ok(Self { given, is_json: true, ..Self::default() })
    }

    /// The cells of a table's row by their columns' names. As in a JSON object, what nobody asks for is a fault.
    #[must_use]
    pub fn of_cells(cells: impl IntoIterator<Item = (String, String)>) -> Self {
        let given = cells.into_iter().map(|(name, value)| (name, Given::Texts(vec![value]))).collect();
        Self { given, is_json: true, ..Self::default() }
    }

    /// The text of a field, empty when it was not given; not parsed, nothing judged. For showing a form again.
    #[must_use]
    pub fn typed(&self, name: &str) -> String {
        match self.given.get(name) {
            Some(Given::Texts(texts)) => texts.join("\n"),
            Some(Given::WrongType) | None => String::new(),
        }
    }

    /// Every value of a field; not parsed, nothing judged.
    #[must_use]
    pub fn typed_all(&self, name: &str) -> Vec<String> {
        match self.given.get(name) {
            Some(Given::Texts(texts)) => texts.clone(),
            Some(Given::WrongType) | None => vec![],
        }
    }

    /// A field that must be there and parse.
    pub fn required<T>(&mut self, name: &'static str, parse: impl FnOnce(&str) -> Result<T, Invalid>) -> Option<T> {
        let text = self.one(name)?;
        self.judge(name, None, parse(&text))
    }

    /// A field that may be left empty. The outer `None` is a fault, the inner one an empty field.
    pub fn optional<T>(&mut self, name: &'static str, parse: impl FnOnce(&str) -> Result<T, Invalid>) -> Option<Option<T>> {
        let text = self.one(name)?;
        if text.trim().is_empty() { Some(None) } else { self.judge(name, None, parse(&text)).map(Some) }
    }

    /// A list: lines of a text area, repeated form fields or an array. Empty lines are skipped; faults name the line.
    pub fn list<T: PartialEq>(&mut self, name: &'static str, limit: usize, parse: impl Fn(&str) -> Result<T, Invalid>) -> Option<Vec<T>> {
        self.known.push(name);
        let entries: Vec<String> = match self.given.get(name) {
            None => vec![],
            Some(Given::Texts(texts)) => texts.iter().flat_map(|text| text.lines().map(ToOwned::to_owned).collect::<Vec<_>>()).collect(),
            Some(Given::WrongType) => return self.judge(name, None, Err(Invalid::WrongType)),
        };
        if entries.iter().filter(|entry| !entry.trim().is_empty()).count() > limit {
            return self.judge(name, None, Err(Invalid::TooMany(limit)));
        }
        let before = self.faults.len();
        let mut parsed = vec![];
        for (line, entry) in (1..).zip(&entries) {
            if entry.trim().is_empty() {
                continue;
            }
            if let Some(value) = self.judge(name, Some(line), parse(entry)) {
                if parsed.contains(&value) {
                    self.blame(name, Some(line), Fault::Duplicate);
                } else {
                    parsed.push(value);
                }
            }
        }
        (self.faults.len() == before).then_some(parsed)
    }

    /// A fault found by the handler itself.
    pub fn blame(&mut self, name: &str, line: Option<u32>, fault: Fault) {
        self.faults.push(FieldFault { field: name.to_owned(), line, fault });
    }

    /// Names a field that the handler reads without parsing, so that it is not unknown.
    pub fn knows(&mut self, name: &'static str) {
        self.known.push(name);
    }

    /// Every fault, once all fields have been asked for.
    #[must_use]
    pub fn faults(mut self) -> Vec<FieldFault> {
        if self.is_json {
            let unknown: Vec<_> = self.given.keys().filter(|name| !self.known.contains(&name.as_str())).cloned().collect();
            for name in unknown {
                self.blame(&name, None, Fault::UnknownField);
            }
        }
        self.faults.truncate(limits::FAULTS);
        self.faults
    }

    /// The one text of a field, empty when it was not given. `None` is a fault, already noted.
    fn one(&mut self, name: &'static str) -> Option<String> {
        self.known.push(name);
        match self.given.get(name) {
            None => Some(String::new()),
            Some(Given::Texts(texts)) if texts.len() <= 1 => Some(texts.first().cloned().unwrap_or_default()),
            Some(Given::Texts(_)) => self.judge(name, None, Err(Invalid::Duplicate)),
            Some(Given::WrongType) => self.judge(name, None, Err(Invalid::WrongType)),
        }
    }

    fn judge<T>(&mut self, name: &str, line: Option<u32>, parsed: Result<T, Invalid>) -> Option<T> {
        match parsed {
            Ok(value) => Some(value),
            Err(invalid) => {
                self.blame(name, line, fault(invalid));
                None
            }
        }
    }
}

/// A JSON value as field values; `null` is as good as not given.
fn given(value: Value) -> Option<Given> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(Given::Texts(vec![text])),
        Value::Bool(flag) => Some(Given::Texts(vec![flag.to_string()])),
        Value::Number(number) => Some(Given::Texts(vec![number.to_string()])),
        Value::Array(values) => {
            let texts: Option<Vec<_>> = values.into_iter().map(|value| value.as_str().map(ToOwned::to_owned)).collect();
            Some(texts.map_or(Given::WrongType, Given::Texts))
        }
        Value::Object(_) => Some(Given::WrongType),
    }
}

#[cfg(test)]
mod tests {
    use domain::values::{EmailAddress, Line, WebAddress};
    use http::HeaderValue;

    use super::*;

    fn read(content_type: &'static str, body: &'static str) -> Result<Fields, Problem> {
        let headers = HeaderMap::from_iter([(header::CONTENT_TYPE, HeaderValue::from_static(content_type))]);
        Fields::read(&headers, &Bytes::from_static(body.as_bytes()))
    }

    #[test]
    fn a_form_and_json_say_the_same() {
        let form =
            read("application/x-www-form-urlencoded", "name=Ana&links=https%3A%2F%2Fa.example%2F%0D%0Ahttps%3A%2F%2Fb.example%2F").unwrap();
        let json = read("application/json", r#"{"name":"Ana","links":["https://a.example/","https://b.example/"]}"#).unwrap();
        for mut fields in [form, json] {
            assert_eq!(fields.required("name", Line::parse).unwrap().as_str(), "Ana");
            assert_eq!(fields.list("links", 5, WebAddress::parse).unwrap().len(), 2);
            assert!(fields.faults().is_empty());
        }
    }

    #[test]
    fn every_fault_is_named_with_its_field_and_line() {
        let mut fields =
            read("application/json", r#"{"name":7,"email":"x","links":["https://a.example","http://b.example"],"colour":"red","more":{}}"#)
                .unwrap();
        fields.required("name", Line::parse);
        fields.required("email", EmailAddress::parse);
        fields.required("missing", Line::parse);
        fields.required("more", Line::parse);
        fields.list("links", 5, WebAddress::parse);
        let faults: Vec<_> = fields.faults().into_iter().map(|fault| (fault.field, fault.line, fault.fault.code())).collect();
        assert_eq!(
            faults,
            [
                ("email".to_owned(), None, "not_an_email_address"),
                ("missing".to_owned(), None, "required"),
                ("more".to_owned(), None, "wrong_type"),
                ("links".to_owned(), Some(2), "not_a_web_address"),
                ("colour".to_owned(), None, "unknown_field"),
            ]
        );
    }

    #[test]
    fn bodies_that_are_not_what_they_claim_are_refused() {
        assert_eq!(read("application/json", "{").unwrap_err().status(), 400);
        assert_eq!(read("application/json", "[1]").unwrap_err().code(), "not_an_object");
        assert_eq!(read("text/plain", "x").unwrap_err().status(), 415);
        assert_eq!(read("application/x-www-form-urlencoded", "a=%FF").unwrap_err().status(), 400);
    }

    #[test]
    fn a_form_field_given_twice_is_not_chosen_from() {
        let mut fields = read("application/x-www-form-urlencoded", "name=a&name=b").unwrap();
        assert!(fields.required("name", Line::parse).is_none());
        assert_eq!(fields.faults()[0].fault, Fault::Duplicate);
    }
}
