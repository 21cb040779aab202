//! Who is who, and what they write.

use application::{
    records::directory::{customer_id, location_id, tracker_id},
    use_cases::{
        apply::{Apply, Contact},
        directory::{DirectoryMember, Upsert},
        listings::NewDocument,
        members::Invitation,
    },
};
use domain::{
    application::{Content, DocumentKind},
    creation::IdempotencyKey,
    directory::Record,
    id::{self, CustomerId, DocumentId},
    listing::{Authentication, Content as ListingContent, DocumentKind as ListingDocumentKind, MediaType, RequestedScope, SupportContact},
    organisation::Role,
    values::{Country, EmailAddress, ExternalId, Language, Line, Localised, Prose, PublicAddress, WebAddress},
};

/// Scopes that apps ask for.
pub const SCOPES: &[&str] = &["assets:read", "locations:read", "fuel:read", "telemetry:read"];
/// Trackers of a customer.
pub const TRACKERS: usize = 2;

/// An address.
///
/// # Panics
/// When the text is none; only texts of this crate are given.
#[must_use]
pub fn address(text: &str) -> EmailAddress {
    EmailAddress::parse(text).expect("an address")
}

/// A line.
///
/// # Panics
/// As [`address`].
#[must_use]
pub fn line(text: &str) -> Line {
    Line::parse(text).expect("a line")
}

/// A paragraph.
///
/// # Panics
/// As [`address`].
#[must_use]
pub fn prose(text: &str) -> Prose {
    Prose::parse(text).expect("a paragraph")
}

fn web(text: &str) -> WebAddress {
    WebAddress::parse(text).expect("a web address")
}

fn external(text: &str) -> ExternalId {
    ExternalId::parse(text).expect("an identifier")
}

/// The first operator.
#[must_use]
pub fn operator() -> EmailAddress {
    address("canary.operator@platform.example")
}

/// A reviewer of the platform.
#[must_use]
pub fn reviewer(number: usize) -> Invitation {
    let address = address(&format!("canary.reviewer{number}@platform.example"));
    Invitation { name: line(&format!("canary Reviewer {number}")), address, language: Language::En, roles: vec![Role::Reviewer] }
}

/// A reviewer who has an address at the vendor, too.
#[must_use]
pub fn reviewer_of_vendor(number: usize) -> Invitation {
    let address = address(&format!("canary.double{number}@vendor{number}.example"));
    Invitation { name: line("canary Double"), address, language: Language::Fr, roles: vec![Role::Reviewer] }
}

/// A colleague of a partner's first administrator.
#[must_use]
pub fn colleague(vendor: usize, number: usize, role: Role) -> Invitation {
    let address = address(&format!("canary.colleague{number}@vendor{vendor}.example"));
    Invitation { name: line("canary Colleague"), address, language: Language::Es, roles: vec![role] }
}

/// A vendor's form. Every other vendor's kind needs a call; every third has one contact for everything.
///
/// # Panics
/// As [`address`].
#[must_use]
pub fn form(vendor: usize) -> Apply {
    let contact = |who: &str| Contact {
        name: line(&format!("canary {who} {vendor}")),
        address: address(&format!("Canary.{who}@vendor{vendor}.example").replace("Canary", "canary")),
    };
    let business = contact("business");
    let technical = if vendor.is_multiple_of(3) { business.clone() } else { contact("technical") };
    let content = Content {
        partnership_type: if vendor.is_multiple_of(2) { "oem" } else { "isv" }.to_owned(),
        legal_name: line(&format!("Vendor {vendor} GmbH")),
        country: Country::parse("DE").expect("a country"),
        website: web(&format!("https://www.vendor{vendor}.example/")),
        use_case: prose("We read what trackers say."),
        api_endpoints: vec![web("https://api.example.com/v1")],
        authentication_method: Some("api_key".to_owned()),
        data_flows: None,
        requested_scopes: vec!["assets:read".to_owned()],
        other_requirements: None,
        technical_documents: vec![],
        security_documents: vec![],
        language: Language::ALL[vendor % 4],
    };
    Apply {
        content,
        business_contact: business,
        technical_contact: technical,
        revises: None,
        client: client_of(&format!("Vendor {vendor} GmbH")),
        idempotency_key: Some(format!("canary-key-{vendor}")),
    }
}

/// The client address that a vendor applies from: an office shared by some.
#[must_use]
pub fn client_of(legal_name: &str) -> String {
    let vendors = legal_name.bytes().map(usize::from).sum::<usize>();
    format!("canary-client-{}", vendors % 2)
}

/// The same vendor's form with another content.
#[must_use]
pub fn variant(form: &Apply, number: usize) -> Apply {
    let mut variant = form.clone();
    variant.content.use_case = prose(&format!("Another use case, number {number}."));
    variant.idempotency_key = None;
    variant
}

/// A document of an application.
#[must_use]
pub fn document(number: usize) -> domain::application::Command {
    let document: DocumentId = id::derive(&[&number.to_string()]);
    domain::application::Command::AddDocument {
        document,
        kind: DocumentKind::Security,
        file_name: line("certificate.pdf"),
        media_type: "application/pdf".to_owned(),
    }
}

/// A listing's content, complete with these documents.
///
/// # Panics
/// As [`address`].
#[must_use]
pub fn listing(number: usize, documents: &[DocumentId], logo: Option<DocumentId>) -> ListingContent {
    let name = format!("App {number}");
    ListingContent {
        name: Localised::only(Language::En, line(&name)),
        tagline: Some(Localised::only(Language::En, line("It shows trucks."))),
        description: Some(Localised::only(Language::En, prose("All of them."))),
        category: Some("telematics".to_owned()),
        integration_type: None,
        scopes: vec![scope("assets:read", true), scope("locations:read", false)],
        api_endpoints: vec![PublicAddress::parse("https://api.example.com/v1").expect("an address")],
        authentication: Some(Authentication { method: "api_key".to_owned(), redirect_uris: vec![] }),
        setup_url: Some(web("https://app.example.com/setup")),
        support: Some(SupportContact { address: address("help@app.example.com"), url: None }),
        troubleshooting_url: None,
        credentials: Some(Localised::only(Language::En, prose("An account."))),
        documents: documents.to_vec(),
        logo,
    }
}

/// A scope that an app asks for.
#[must_use]
pub fn scope(name: &str, required: bool) -> RequestedScope {
    RequestedScope { scope: name.to_owned(), purpose: Localised::only(Language::En, line("To show them.")), required }
}

/// Every document that a listing needs, with bytes that pass; the logo last.
#[must_use]
pub fn uploads() -> Vec<(IdempotencyKey, NewDocument, Vec<u8>)> {
    let pdf = b"%PDF-1.7\n%%EOF\n".to_vec();
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x80\0\0\0\x80".to_vec();
    png.extend_from_slice(b"\0\0\0\0IEND\xaeB`\x82");
    let kinds = [ListingDocumentKind::Technical, ListingDocumentKind::Security, ListingDocumentKind::Commercial, ListingDocumentKind::Logo];
    let document = |kind: ListingDocumentKind| {
        let (media_type, bytes) =
            if kind == ListingDocumentKind::Logo { (MediaType::Png, png.clone()) } else { (MediaType::Pdf, pdf.clone()) };
        (idempotency_key(kind.as_str()), NewDocument { kind, file_name: line("file"), media_type }, bytes)
    };
    kinds.into_iter().map(document).collect()
}

/// An idempotency key.
///
/// # Panics
/// As [`address`].
#[must_use]
pub fn idempotency_key(text: &str) -> IdempotencyKey {
    IdempotencyKey::parse(&format!("canary-{text}")).expect("a key")
}

/// A customer of the host platform.
#[must_use]
pub fn customer(number: usize, name: &str, active: bool) -> Upsert {
    let external_id = external(&format!("fleet-{number}"));
    Upsert::Entry(Record::Customer { id: customer_id(&external_id), external_id, name: line(name), active })
}

/// The id of a customer.
#[must_use]
pub fn customer_named(number: usize) -> CustomerId {
    customer_id(&external(&format!("fleet-{number}")))
}

/// The first address of a customer's member.
#[must_use]
pub fn driver(customer: usize, number: usize) -> EmailAddress {
    address(&format!("canary.driver{number}-0@fleet{customer}.example"))
}

/// What the host platform calls a tracker.
#[must_use]
pub fn tracker_named(number: usize) -> String {
    format!("tracker-{number}")
}

/// Somebody of a customer's who keeps address and seat.
#[must_use]
pub fn employee(customer: usize, number: usize, role: Role) -> Upsert {
    let Upsert::Member(member) = member(customer, number, 0, true) else { return member(customer, number, 0, true) };
    Upsert::Member(DirectoryMember { roles: vec![role], ..member })
}

/// A tracker of a customer.
#[must_use]
pub fn tracker(customer: usize, number: usize, active: bool) -> Upsert {
    let customer = customer_id(&external(&format!("fleet-{customer}")));
    let external_id = external(&tracker_named(number));
    Upsert::Entry(Record::Tracker { id: tracker_id(&customer, &external_id), customer, external_id, name: line("Truck"), active })
}

/// A location of a customer.
#[must_use]
pub fn location(customer: usize, number: usize) -> Upsert {
    let customer = customer_id(&external(&format!("fleet-{customer}")));
    let external_id = external(&format!("location-{number}"));
    let id = location_id(&customer, &external_id);
    Upsert::Entry(Record::Location { id, customer, external_id, name: line("Depot"), time_zone: line("Europe/Berlin"), active: true })
}

/// A member of a customer. The same member may come with one of several addresses.
#[must_use]
pub fn member(customer: usize, number: usize, address_number: usize, active: bool) -> Upsert {
    Upsert::Member(DirectoryMember {
        customer: customer_id(&external(&format!("fleet-{customer}"))),
        external_id: external(&format!("person-{number}")),
        name: line(&format!("canary Driver {number}")),
        address: address(&format!("canary.driver{number}-{address_number}@fleet{customer}.example")),
        language: Language::Pt,
        roles: vec![Role::Admin],
        active,
    })
}
