//! The fields of a posted form or a JSON object, parsed alike, with every fault named by its field.
//!
//! A form's text area is a list by lines, where JSON has an array of texts. A field inside another is named by its path,
//! `support.address` and `scopes[1].purpose.fr`: a form's field has this very name, in JSON it is what stands there. Unknown
//! fields of a JSON object are faults (a misspelt one would otherwise be lost in silence); those of a form are ignored, for
//! browsers' helpers add their own.

use std::collections::{BTreeMap, BTreeSet};

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
    known: BTreeSet<String>,
    faults: Vec<FieldFault>,
    is_json: bool,
}

#[derive(Clone, Debug)]
enum Given {
    /// Values of a form field, or of a JSON text or array of texts.
    Texts(Vec<String>),
    /// A JSON object without fields: as good as fields that were not given, where fields are asked for.
    Empty,
    /// A JSON value of another type.
    WrongType,
}

/// No field is deeper inside others than this.
const DEPTH: usize = 4;

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

    /// What a body says, or the problem that names every field at fault.
    ///
    /// # Errors
    /// As [`Self::read`]; 422 for fields at fault.
    pub fn parsed<T>(headers: &HeaderMap, body: &Bytes, parse: impl FnOnce(&mut Self) -> Option<T>) -> Result<T, Problem> {
        let mut fields = Self::read(headers, body)?;
        let value = parse(&mut fields);
        let faults = fields.faults();
        value.filter(|_| faults.is_empty()).ok_or_else(|| Problem::invalid(faults))
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
        let mut fields = Self { is_json: true, ..Self::default() };
        for (name, value) in object {
            fields.take(clipped(name), value, 1);
        }
        Ok(fields)
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
            Some(Given::Empty | Given::WrongType) | None => String::new(),
        }
    }

    /// Every value of a field; not parsed, nothing judged.
    #[must_use]
    pub fn typed_all(&self, name: &str) -> Vec<String> {
        match self.given.get(name) {
            Some(Given::Texts(texts)) => texts.clone(),
            Some(Given::Empty | Given::WrongType) | None => vec![],
        }
    }

    /// A field that must be there and parse.
    pub fn required<T>(&mut self, name: &str, parse: impl FnOnce(&str) -> Result<T, Invalid>) -> Option<T> {
        let text = self.one(name)?;
        self.judge(name, None, parse(&text))
    }

    /// A field that may be left empty. The outer `None` is a fault, the inner one an empty field.
    pub fn optional<T>(&mut self, name: &str, parse: impl FnOnce(&str) -> Result<T, Invalid>) -> Option<Option<T>> {
        let text = self.one(name)?;
        if text.trim().is_empty() { Some(None) } else { self.judge(name, None, parse(&text)).map(Some) }
    }

    /// A list: lines of a text area, repeated form fields or an array. Empty lines are skipped; faults name the line.
    pub fn list<T: PartialEq>(&mut self, name: &str, limit: usize, parse: impl Fn(&str) -> Result<T, Invalid>) -> Option<Vec<T>> {
        self.knows(name);
        let entries: Vec<String> = match self.given.get(name) {
            None if self.has_within(name) => return self.judge(name, None, Err(Invalid::WrongType)),
            None => vec![],
            Some(Given::Texts(texts)) => texts.iter().flat_map(|text| text.lines().map(ToOwned::to_owned).collect::<Vec<_>>()).collect(),
            Some(Given::Empty | Given::WrongType) => return self.judge(name, None, Err(Invalid::WrongType)),
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
    pub fn knows(&mut self, name: &str) {
        if !self.known.contains(name) {
            self.known.insert(name.to_owned());
        }
    }

    /// How many entries a list of fields has: `scopes[0].scope` and `scopes[1].scope` are two. Their fields are asked for by
    /// their paths; those of entries above the limit are not looked at.
    pub fn entries(&mut self, name: &str, limit: usize) -> usize {
        let index = |path: &String| path.strip_prefix(name)?.strip_prefix('[')?.split_once(']')?.0.parse::<usize>().ok();
        let count = self.given.keys().filter_map(index).max().map_or(0, |last| last.saturating_add(1));
        if matches!(self.given.get(name), Some(Given::Texts(texts)) if texts.is_empty()) {
            self.knows(name);
        }
        if count <= limit {
            return count;
        }
        self.given.retain(|path, _| index(path).is_none_or(|at| at < limit));
        self.judge::<()>(name, None, Err(Invalid::TooMany(limit)));
        limit
    }

    /// Whether a form was posted. Its empty fields say nothing, where JSON leaves out what it does not say.
    #[must_use]
    pub const fn is_form(&self) -> bool {
        !self.is_json
    }

    /// Every fault, once all fields have been asked for.
    #[must_use]
    pub fn faults(mut self) -> Vec<FieldFault> {
        if self.is_json {
            for name in self.given.keys().filter(|name| !self.known.contains(*name)).cloned().collect::<Vec<_>>() {
                let holds_known = self.known.iter().any(|known| is_within(known, &name));
                match self.given.get(&name) {
                    Some(Given::Empty) if holds_known => {}
                    // A text stands where an object belongs.
                    _ if holds_known => self.blame(&name, None, fault(Invalid::WrongType)),
                    // An object stands where a text belongs; whoever asked for the text has said so.
                    _ if self.known.iter().any(|known| is_within(&name, known)) => {}
                    _ => self.blame(&name, None, Fault::UnknownField),
                }
            }
        }
        self.faults.truncate(limits::FAULTS);
        self.faults
    }

    /// The one text of a field, empty when it was not given. `None` is a fault, already noted.
    fn one(&mut self, name: &str) -> Option<String> {
        self.knows(name);
        match self.given.get(name) {
            None if self.has_within(name) => self.judge(name, None, Err(Invalid::WrongType)),
            None => Some(String::new()),
            Some(Given::Texts(texts)) if texts.len() <= 1 => Some(texts.first().cloned().unwrap_or_default()),
            Some(Given::Texts(_)) => self.judge(name, None, Err(Invalid::Duplicate)),
            Some(Given::Empty | Given::WrongType) => self.judge(name, None, Err(Invalid::WrongType)),
        }
    }

    /// Whether fields were given inside this one, which is then an object or a list of them.
    fn has_within(&self, name: &str) -> bool {
        self.is_json && self.given.keys().any(|path| is_within(path, name))
    }

    /// Notes a JSON value by its path; `null` is as good as not given.
    fn take(&mut self, path: String, value: Value, depth: usize) {
        let given = match value {
            Value::Null => return,
            Value::String(text) => Given::Texts(vec![text]),
            Value::Bool(flag) => Given::Texts(vec![flag.to_string()]),
            Value::Number(number) => Given::Texts(vec![number.to_string()]),
            Value::Object(object) if object.is_empty() => Given::Empty,
            Value::Object(object) if depth < DEPTH => {
                for (name, value) in object {
                    self.take(format!("{path}.{}", clipped(name)), value, depth + 1);
                }
                return;
            }
            Value::Array(values) if depth < DEPTH && !values.is_empty() && values.iter().all(Value::is_object) => {
                for (at, value) in values.into_iter().enumerate() {
                    self.take(format!("{path}[{at}]"), value, depth);
                }
                return;
            }
            Value::Array(values) => {
                let texts: Option<Vec<_>> = values.into_iter().map(|value| value.as_str().map(ToOwned::to_owned)).collect();
                texts.map_or(Given::WrongType, Given::Texts)
            }
            Value::Object(_) => Given::WrongType,
        };
        self.given.insert(path, given);
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

/// Whether a path leads to something inside the field of that name.
fn is_within(path: &str, name: &str) -> bool {
    path.strip_prefix(name).is_some_and(|rest| rest.starts_with(['.', '[']))
}

/// A name that can be repeated in an answer: no field's is longer.
fn clipped(name: String) -> String {
    if name.len() <= limits::REPORTED_FIELD_CHARACTERS { name } else { name.chars().take(limits::REPORTED_FIELD_CHARACTERS).collect() }
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
    fn fields_inside_others_have_their_path_for_a_name() {
        let json = r#"{"support":{"url":"u"},"scopes":[{"scope":"a","purpose":{"en":"x"}},{"scope":"b"}],"empty":{},"none":[]}"#;
        let form = "support.url=u&scopes%5B0%5D.scope=a&scopes%5B0%5D.purpose.en=x&scopes%5B1%5D.scope=b";
        for mut fields in [read("application/json", json).unwrap(), read("application/x-www-form-urlencoded", form).unwrap()] {
            assert_eq!(fields.required("support.url", Line::parse).unwrap().as_str(), "u");
            assert_eq!(fields.entries("scopes", 5), 2);
            assert_eq!(fields.required("scopes[0].scope", Line::parse).unwrap().as_str(), "a");
            assert_eq!(fields.required("scopes[0].purpose.en", Line::parse).unwrap().as_str(), "x");
            assert_eq!(fields.required("scopes[1].scope", Line::parse).unwrap().as_str(), "b");
            assert_eq!(fields.optional("empty.text", Line::parse), Some(None));
            assert_eq!(fields.entries("none", 5), 0);
            assert!(fields.faults().is_empty());
        }
    }

    #[test]
    fn what_stands_in_the_wrong_place_is_named_by_its_path() {
        let json = r#"{"support":"x","scopes":[{"scope":{"deep":"a"},"colour":"red"},{},{"scope":"b"}],"name":{"xx":"n"}}"#;
        let mut fields = read("application/json", json).unwrap();
        fields.optional("support.url", Line::parse);
        fields.optional("name.en", Line::parse);
        assert_eq!(fields.entries("scopes", 2), 2);
        fields.optional("scopes[0].scope", Line::parse);
        fields.optional("scopes[1].scope", Line::parse);
        let faults: Vec<_> = fields.faults().into_iter().map(|fault| (fault.field, fault.fault.code())).collect();
        let expected = [
            ("scopes", "too_many"),
            ("scopes[0].scope", "wrong_type"),
            ("name.xx", "unknown_field"),
            ("scopes[0].colour", "unknown_field"),
            ("support", "wrong_type"),
        ];
        assert_eq!(faults, expected.map(|(field, code)| (field.to_owned(), code)));
    }

    #[test]
    fn no_path_grows_with_the_senders_patience() {
        let deep = format!("{}1{}", r#"{"a":"#.repeat(60), "}".repeat(60));
        let named = format!(r#"{{"{}":1}}"#, "n".repeat(100_000));
        for body in [deep, named] {
            let mut fields = Fields::of_json(body.as_bytes()).unwrap();
            fields.required("b", Line::parse);
            let faults = fields.faults();
            assert!(faults.iter().all(|fault| fault.field.len() <= 4 * limits::REPORTED_FIELD_CHARACTERS), "{faults:?}");
            assert_eq!(faults.len(), 2);
        }
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
