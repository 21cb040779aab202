//! The application form: from what was typed to what the domain takes.

use application::{
    records::person::Person,
    use_cases::apply::{Apply, Contact},
};
use domain::{
    application::Content,
    id::ApplicationId,
    limits,
    programme::Programme,
    values::{Country, EmailAddress, Invalid, Language, Line, Prose, WebAddress},
};
use entrypoint::Fields;
use pages::{apply::ApplicationForm, form::FieldFault};

/// The field that people leave empty: its label is hidden from them. Whoever fills it in is a program.
pub(crate) const TRAP: &str = "reference_code";

/// What a posted form came to.
pub(crate) enum Parsed {
    /// All of it parsed.
    Apply(Box<Apply>),
    /// These fields are at fault.
    Faults(Vec<FieldFault>),
}

/// Parses a form. `client` and `idempotency_key` come from the request around it; a revision is proven elsewhere.
pub(crate) fn parse(
    mut fields: Fields,
    language: Language,
    client: String,
    idempotency_key: Option<String>,
    revises: Option<ApplicationId>,
    programme: &Programme,
) -> Parsed {
    let one_of = |known: bool, text: &str| if known { Ok(text.to_owned()) } else { Err(Invalid::UnknownValue) };
    let partnership_type = fields.required("partnership_type", |text| match text {
        "" => Err(Invalid::Required),
        text => one_of(programme.partnership_type(text).is_some(), text),
    });
    let legal_name = fields.required("legal_name", Line::parse);
    let country = fields.required("country", Country::parse);
    let website = fields.required("website", WebAddress::parse);
    let business = contact(&mut fields, "business_contact_name", "business_contact_email");
    let technical = contact(&mut fields, "technical_contact_name", "technical_contact_email");
    let use_case = fields.required("use_case", Prose::parse);
    let api_endpoints = fields.list("api_endpoints", limits::LIST_ENTRIES, WebAddress::parse);
    let authentication_method =
        fields.optional("authentication_method", |text| one_of(programme.authentication_methods.iter().any(|known| known == text), text));
    let data_flows = fields.optional("data_flows", Prose::parse);
    let requested_scopes = fields.list("requested_scopes", limits::LIST_ENTRIES, |text| one_of(programme.has_scope(text), text));
    let other_requirements = fields.optional("other_requirements", Prose::parse);
    let technical_documents = fields.list("technical_documents", limits::LIST_ENTRIES, WebAddress::parse);
    let security_documents = fields.list("security_documents", limits::LIST_ENTRIES, WebAddress::parse);
    let chosen = fields.optional("language", str::parse::<Language>);
    for read_elsewhere in ["revision_of", "revision_token", TRAP] {
        fields.knows(read_elsewhere);
    }
    let faults = fields.faults();
    // A scope asked for in another order is the same request.
    let sorted = |mut scopes: Vec<String>| {
        scopes.sort();
        scopes
    };
    let apply = || {
        Some(Apply {
            content: Content {
                partnership_type: partnership_type?,
                legal_name: legal_name?,
                country: country?,
                website: website?,
                use_case: use_case?,
                api_endpoints: api_endpoints?,
                authentication_method: authentication_method?,
                data_flows: data_flows?,
                requested_scopes: sorted(requested_scopes?),
                other_requirements: other_requirements?,
                technical_documents: technical_documents?,
                security_documents: security_documents?,
                language: chosen?.unwrap_or(language),
            },
            business_contact: business?,
            technical_contact: technical?,
            revises,
            client,
            idempotency_key,
        })
    };
    match apply() {
        Some(apply) if faults.is_empty() => Parsed::Apply(Box::new(apply)),
        _ => Parsed::Faults(faults),
    }
}

fn contact(fields: &mut Fields, name: &'static str, email: &'static str) -> Option<Contact> {
    let name = fields.required(name, Line::parse);
    let address = fields.required(email, EmailAddress::parse);
    Some(Contact { name: name?, address: address? })
}

/// The values as typed, for a form that comes back.
pub(crate) fn as_typed(fields: &Fields) -> ApplicationForm {
    ApplicationForm {
        partnership_type: fields.typed("partnership_type"),
        legal_name: fields.typed("legal_name"),
        country: fields.typed("country"),
        website: fields.typed("website"),
        business_contact_name: fields.typed("business_contact_name"),
        business_contact_email: fields.typed("business_contact_email"),
        technical_contact_name: fields.typed("technical_contact_name"),
        technical_contact_email: fields.typed("technical_contact_email"),
        use_case: fields.typed("use_case"),
        api_endpoints: fields.typed("api_endpoints"),
        authentication_method: fields.typed("authentication_method"),
        data_flows: fields.typed("data_flows"),
        requested_scopes: fields.typed_all("requested_scopes"),
        other_requirements: fields.typed("other_requirements"),
        technical_documents: fields.typed("technical_documents"),
        security_documents: fields.typed("security_documents"),
        language: fields.typed("language"),
    }
}

/// A rejected application's values, to be applied with again.
pub(crate) fn filled_in(dossier: &domain::application::Dossier, business: Option<&Person>, technical: Option<&Person>) -> ApplicationForm {
    let content = &dossier.content;
    let lines = |addresses: &[WebAddress]| addresses.iter().map(WebAddress::as_str).collect::<Vec<_>>().join("\n");
    let prose = |text: &Option<Prose>| text.as_ref().map(|text| text.as_str().to_owned()).unwrap_or_default();
    let name = |person: Option<&Person>| person.map(|person| person.name.as_str().to_owned()).unwrap_or_default();
    let address = |person: Option<&Person>| person.map(|person| person.address.as_str().to_owned()).unwrap_or_default();
    ApplicationForm {
        partnership_type: content.partnership_type.clone(),
        legal_name: content.legal_name.as_str().to_owned(),
        country: content.country.as_str().to_owned(),
        website: content.website.as_str().to_owned(),
        business_contact_name: name(business),
        business_contact_email: address(business),
        technical_contact_name: name(technical),
        technical_contact_email: address(technical),
        use_case: content.use_case.as_str().to_owned(),
        api_endpoints: lines(&content.api_endpoints),
        authentication_method: content.authentication_method.clone().unwrap_or_default(),
        data_flows: prose(&content.data_flows),
        requested_scopes: content.requested_scopes.clone(),
        other_requirements: prose(&content.other_requirements),
        technical_documents: lines(&content.technical_documents),
        security_documents: lines(&content.security_documents),
        language: content.language.as_str().to_owned(),
    }
}
