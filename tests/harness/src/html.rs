//! Reading the forms of a page as a browser would, enough to fill them in and press a button.

/// A form of a page: where it goes and what it would send as it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form {
    /// `GET` or `POST`.
    pub method: String,
    /// The address it is sent to, as written.
    pub action: String,
    /// The names and values that are sent if nothing is changed: text fields, hidden ones, ticked boxes, chosen options.
    pub fields: Vec<(String, String)>,
}

impl Form {
    /// Fills in a field: replaces its value, or adds it (as ticking a box does).
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        match self.fields.iter_mut().find(|(present, _)| present == name) {
            Some(field) => value.clone_into(&mut field.1),
            None => self.fields.push((name.to_owned(), value.to_owned())),
        }
        self
    }

    /// The present value of a field.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(present, _)| present == name).map(|(_, value)| value.as_str())
    }
}

/// The forms of a page, in order.
#[must_use]
pub fn forms_in(html: &str) -> Vec<Form> {
    html.split("<form").skip(1).map(|rest| form(rest.split("</form").next().unwrap_or(rest))).collect()
}

/// Text with its character references resolved (the five of XML, and numbers).
#[must_use]
pub(crate) fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let Some(end) = rest.find(';').filter(|end| *end <= 8) else {
            out.push('&');
            rest = &rest[1..];
            continue;
        };
        match reference(&rest[1..end]) {
            Some(character) => out.push(character),
            None => out.push_str(&rest[..=end]),
        }
        rest = &rest[end + 1..];
    }
    out.push_str(rest);
    out
}

fn reference(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

fn form(html: &str) -> Form {
    let (head, body) = html.split_once('>').unwrap_or((html, ""));
    let mut form = Form {
        method: attribute(head, "method").unwrap_or_else(|| "GET".to_owned()).to_uppercase(),
        action: attribute(head, "action").unwrap_or_default(),
        fields: Vec::new(),
    };
    let mut rest = body;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let Some((tag, after)) = rest.split_once('>') else { break };
        if let Some(field) = field(tag, after) {
            form.fields.push(field);
        }
        rest = after;
    }
    form
}

/// What one control would send.
fn field(tag: &str, after: &str) -> Option<(String, String)> {
    let element = tag.split_whitespace().next()?;
    let name = attribute(tag, "name")?;
    match element {
        "input" => {
            let kind = attribute(tag, "type").unwrap_or_else(|| "text".to_owned());
            let ticked = attribute(tag, "checked").is_some();
            match kind.as_str() {
                "submit" | "button" | "image" | "reset" | "file" => None,
                "checkbox" | "radio" if !ticked => None,
                "checkbox" | "radio" => Some((name, attribute(tag, "value").unwrap_or_else(|| "on".to_owned()))),
                _ => Some((name, attribute(tag, "value").unwrap_or_default())),
            }
        }
        "textarea" => {
            let text = after.split("</textarea").next().unwrap_or_default();
            Some((name, unescape(text.strip_prefix('\n').unwrap_or(text))))
        }
        "select" => Some((name, chosen(after.split("</select").next().unwrap_or_default()))),
        _ => None,
    }
}

/// The selected option, or the first.
fn chosen(options: &str) -> String {
    let tags: Vec<&str> = options.split("<option").skip(1).collect();
    let tag_of = |option: &&str| option.split('>').next().unwrap_or_default().to_owned();
    let selected = tags.iter().find(|option| attribute(&tag_of(option), "selected").is_some()).or_else(|| tags.first());
    selected.map(|option| attribute(&tag_of(option), "value").unwrap_or_default()).unwrap_or_default()
}

/// The value of an attribute in the inside of a tag; empty for one without a value.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let mut rest = tag;
    while let Some(at) = rest.find(name) {
        let starts = rest[..at].ends_with(|c: char| c.is_whitespace());
        let after = &rest[at + name.len()..];
        if starts {
            if let Some(value) = after.trim_start().strip_prefix('=') {
                let value = value.trim_start();
                let quote = value.chars().next().filter(|c| *c == '"' || *c == '\'');
                let text = match quote {
                    Some(quote) => value[1..].split(quote).next().unwrap_or_default(),
                    None => value.split(|c: char| c.is_whitespace() || c == '/').next().unwrap_or_default(),
                };
                return Some(unescape(text));
            }
            if after.is_empty() || after.starts_with(|c: char| c.is_whitespace() || c == '/') {
                return Some(String::new());
            }
        }
        rest = after;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_read_with_what_it_would_send() {
        let page = r#"<form method="post" action="/apply?a=1&amp;b=2">
            <input type="hidden" name="nonce" value="n&quot;1"><input name=legal_name value='A &amp; B' required>
            <input type="checkbox" name="terms"><input type="checkbox" name="news" value="yes" checked>
            <select name="country"><option value="fr">F<option value="de" selected>D</select>
            <textarea name="use_case">
Two &lt;lines&gt;</textarea><button name="go">Send</button></form><form action="/other"></form>"#;
        let forms = forms_in(page);
        assert_eq!(forms.len(), 2);
        assert_eq!(forms[0].action, "/apply?a=1&b=2");
        assert_eq!(forms[0].method, "POST");
        let fields: Vec<_> = forms[0].fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        assert_eq!(fields, [("nonce", "n\"1"), ("legal_name", "A & B"), ("news", "yes"), ("country", "de"), ("use_case", "Two <lines>")]);
    }

    #[test]
    fn filling_in_replaces_a_value_and_ticking_adds_one() {
        let form = Form { fields: vec![("a".into(), "1".into())], ..Form::default() };
        let form = form.with("a", "2").with("b", "on");
        assert_eq!(form.value("a"), Some("2"));
        assert_eq!(form.value("b"), Some("on"));
    }
}
