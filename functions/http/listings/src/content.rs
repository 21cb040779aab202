//! What a version of a listing says, out of a posted form or a JSON body: the fields are named by their paths, alike.

use domain::{
    limits,
    listing::{Authentication, Content, RequestedScope, SupportContact},
    programme::Programme,
    values::{EmailAddress, Invalid, Language, Line, Localised, Prose, PublicAddress, RedirectUri, WebAddress},
};
use entrypoint::{Fields, problem};

/// The content, or `None` where a field is at fault; which is then noted in the fields.
pub(crate) fn content(fields: &mut Fields, programme: &Programme) -> Option<Content> {
    let name = said(fields, "name", Line::parse);
    let tagline = localised(fields, "tagline", Line::parse);
    let description = localised(fields, "description", Prose::parse);
    let category = fields.optional("category", identifier);
    let integration_type = fields.optional("integration_type", identifier);
    let (rows, scopes) = scopes(fields);
    let api_endpoints = fields.list("api_endpoints", limits::LIST_ENTRIES, PublicAddress::parse);
    let authentication = authentication(fields);
    let setup_url = fields.optional("setup_url", WebAddress::parse);
    let support = support(fields);
    let troubleshooting_url = fields.optional("troubleshooting_url", WebAddress::parse);
    let credentials = localised(fields, "credentials", Prose::parse);
    let documents = fields.list("documents", limits::LIST_ENTRIES, |text| text.parse().map_err(|_| Invalid::UnknownValue));
    let logo = fields.optional("logo", |text| text.trim().parse().map_err(|_| Invalid::UnknownValue));
    let content = Content {
        name: name?,
        tagline: tagline.ok()?,
        description: description.ok()?,
        category: category?,
        integration_type: integration_type?,
        scopes: scopes?,
        api_endpoints: api_endpoints?,
        authentication: authentication.ok()?,
        setup_url: setup_url?,
        support: support.ok()?,
        troubleshooting_url: troubleshooting_url?,
        credentials: credentials.ok()?,
        documents: documents?,
        logo: logo?,
    };
    let faults = content.faults(programme);
    for fault in &faults {
        fields.blame(&as_posted(&fault.field, &rows), None, problem::fault(fault.why));
    }
    faults.is_empty().then_some(content)
}

/// A field is at fault; which, and why, is noted in the fields.
struct AtFault;

/// What must be said in one language at least; `None` is a fault, noted in the fields.
pub(crate) fn said<T>(fields: &mut Fields, name: &str, parse: impl Fn(&str) -> Result<T, Invalid>) -> Option<Localised<T>> {
    let words = localised(fields, name, parse);
    if matches!(words, Ok(None)) {
        fields.blame(name, None, problem::fault(Invalid::Required));
    }
    words.ok().flatten()
}

/// The same thing in several languages: `name.en`, `name.fr`; nothing where nothing is said.
fn localised<T>(fields: &mut Fields, name: &str, parse: impl Fn(&str) -> Result<T, Invalid>) -> Result<Option<Localised<T>>, AtFault> {
    let said = Language::ALL.map(|language| (language, fields.optional(&format!("{name}.{}", language.as_str()), &parse)));
    let said: Option<Vec<_>> = said.into_iter().map(|(language, text)| Some((language, text?))).collect();
    let said = said.ok_or(AtFault)?.into_iter().filter_map(|(language, text)| Some((language, text?))).collect();
    Ok(Localised::new(said).ok())
}

/// The scopes, and at which place each was posted.
fn scopes(fields: &mut Fields) -> (Vec<usize>, Option<Vec<RequestedScope>>) {
    let (mut rows, mut scopes, mut are_good) = (vec![], vec![], true);
    for at in 0..fields.entries("scopes", limits::LIST_ENTRIES) {
        let path = |field: &str| format!("scopes[{at}].{field}");
        // A form has a row for every scope there is; those that the app does not ask for say so by this field.
        if fields.is_form() && fields.typed(&path("required")).is_empty() {
            continue;
        }
        let scope = fields.required(&path("scope"), identifier);
        let required = fields.required(&path("required"), |text| match text {
            "true" => Ok(true),
            "false" => Ok(false),
            "" => Err(Invalid::Required),
            _ => Err(Invalid::WrongType),
        });
        let purpose = said(fields, &path("purpose"), Line::parse);
        match (scope, required, purpose) {
            (Some(scope), Some(required), Some(purpose)) => {
                rows.push(at);
                scopes.push(RequestedScope { scope, purpose, required });
            }
            _ => are_good = false,
        }
    }
    (rows, are_good.then_some(scopes))
}

fn authentication(fields: &mut Fields) -> Result<Option<Authentication>, AtFault> {
    let method = fields.optional("authentication.method", identifier);
    let redirect_uris = fields.list("authentication.redirect_uris", limits::LIST_ENTRIES, RedirectUri::parse);
    match (method.ok_or(AtFault)?, redirect_uris.ok_or(AtFault)?) {
        (Some(method), redirect_uris) => Ok(Some(Authentication { method, redirect_uris })),
        (None, none) if none.is_empty() => Ok(None),
        (None, _) => {
            fields.blame("authentication.method", None, problem::fault(Invalid::Required));
            Err(AtFault)
        }
    }
}

fn support(fields: &mut Fields) -> Result<Option<SupportContact>, AtFault> {
    let address = fields.optional("support.address", EmailAddress::parse);
    let url = fields.optional("support.url", WebAddress::parse);
    match (address.ok_or(AtFault)?, url.ok_or(AtFault)?) {
        (Some(address), url) => Ok(Some(SupportContact { address, url })),
        (None, None) => Ok(None),
        (None, Some(_)) => {
            fields.blame("support.address", None, problem::fault(Invalid::Required));
            Err(AtFault)
        }
    }
}

/// An id of the programme's; whether it has this one is the domain's to say.
fn identifier(text: &str) -> Result<String, Invalid> {
    Line::parse(text).map(|line| line.as_str().to_owned())
}

/// A field as the sender named it: of a form, rows were left out.
fn as_posted(field: &str, rows: &[usize]) -> String {
    let posted = || {
        let (at, rest) = field.strip_prefix("scopes[")?.split_once(']')?;
        Some(format!("scopes[{}]{rest}", rows.get(at.parse::<usize>().ok()?)?))
    };
    posted().unwrap_or_else(|| field.to_owned())
}

#[cfg(test)]
mod tests {
    use application::programme::programme;

    use super::*;

    fn json(body: &str) -> (Option<Content>, Vec<(String, &'static str)>) {
        read(Fields::of_json(body.as_bytes()).unwrap())
    }

    fn form(pairs: &[(&str, &str)]) -> (Option<Content>, Vec<(String, &'static str)>) {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        let kind = http::HeaderValue::from_static("application/x-www-form-urlencoded");
        let headers = http::HeaderMap::from_iter([(http::header::CONTENT_TYPE, kind)]);
        read(Fields::read(&headers, &body.into()).unwrap())
    }

    fn read(mut fields: Fields) -> (Option<Content>, Vec<(String, &'static str)>) {
        let content = content(&mut fields, programme());
        let faults = fields.faults().into_iter().map(|fault| (fault.field, fault.fault.code())).collect();
        (content, faults)
    }

    #[test]
    fn a_form_and_json_say_the_same_and_what_is_stored_reads_back() {
        let whole = support::listings::complete(&[domain::id::derive(&["prices"])], domain::id::derive(&["logo"]));
        let text = serde_json::to_string(&whole).unwrap();
        assert_eq!(json(&text), (Some(whole), vec![]));
        let posted = form(&[
            ("name.en", "Fleet Fuel"),
            ("name.fr", ""),
            ("tagline.fr", "Du carburant"),
            ("scopes[0].scope", "assets:read"),
            ("scopes[0].required", ""),
            ("scopes[0].purpose.en", "left over"),
            ("scopes[1].scope", "fuel:read"),
            ("scopes[1].required", "false"),
            ("scopes[1].purpose.en", "To show it"),
            ("api_endpoints", "https://api.acme.example/v1\r\n\r\nhttps://api.acme.example/v2"),
            ("authentication.method", ""),
            ("documents", ""),
        ]);
        let said = json(
            r#"{"name":{"en":"Fleet Fuel"},"tagline":{"fr":"Du carburant"},
                "scopes":[{"scope":"fuel:read","required":false,"purpose":{"en":"To show it"}}],
                "api_endpoints":["https://api.acme.example/v1","https://api.acme.example/v2"]}"#,
        );
        assert_eq!(posted, said);
        assert!(posted.0.is_some());
    }

    #[test]
    fn every_field_at_fault_is_named_by_its_path() {
        let (content, faults) = json(
            r#"{"name":{},"tagline":"x","scopes":[{"scope":"fuel:read","required":"maybe","purpose":{}},{"scope":"x:y","required":true}],
                "api_endpoints":["http://api.acme.example","https://10.0.0.1/"],
                "authentication":{"redirect_uris":["https://acme.example/#here","https://*.acme.example/"]},
                "support":{"url":"https://acme.example/"},"logo":"none","colour":"red"}"#,
        );
        assert_eq!(content, None);
        let expected = [
            ("name", "required"),
            ("scopes[0].required", "wrong_type"),
            ("scopes[0].purpose", "required"),
            ("scopes[1].purpose", "required"),
            ("api_endpoints", "not_a_web_address"),
            ("api_endpoints", "not_public"),
            ("authentication.redirect_uris", "not_a_redirect_uri"),
            ("authentication.redirect_uris", "not_a_redirect_uri"),
            ("support.address", "required"),
            ("logo", "unknown_value"),
            ("colour", "unknown_field"),
            ("tagline", "wrong_type"),
        ];
        assert_eq!(faults, expected.map(|(field, code)| (field.to_owned(), code)));
    }

    #[test]
    fn what_the_programme_does_not_know_is_named_where_it_was_posted() {
        let (content, faults) = form(&[
            ("name.en", "Fleet Fuel"),
            ("category", "toys"),
            ("scopes[0].scope", "assets:read"),
            ("scopes[3].scope", "everything"),
            ("scopes[3].required", "true"),
            ("scopes[3].purpose.en", "To have it"),
        ]);
        assert_eq!(content, None);
        assert_eq!(faults, [("category", "unknown_value"), ("scopes[3].scope", "unknown_value")].map(|(f, c)| (f.to_owned(), c)));
    }
}
