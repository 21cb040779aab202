//! Listings in a story: Acme is a partner, Ana administers it, Tom develops, and their app goes its way to the catalogue.

use application::{
    engine::Loaded,
    fakes::FixedUploads,
    programme::programme,
    records,
    use_cases::{
        listing_review::{self, Act as Review},
        listings::{self, Act, NewDocument},
    },
};
use domain::{
    application::State as ApplicationState,
    creation::IdempotencyKey,
    id::{DocumentId, ListingId, PartnerId},
    listing::{Authentication, Content, DocumentKind, Listing, MediaType, RequestedScope, SupportContact, Verdict},
    organisation::{OrganisationId, Role},
    values::{EmailAddress, Language, Line, Localised, PublicAddress, WebAddress},
};

use crate::{
    Store,
    cast::{ANA, RITA, Someone, TOM, now},
    story::{self, moment, prose},
};

/// A PDF that is one.
pub const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n";
/// A logo that draws and does nothing else.
pub const LOGO: &[u8] = b"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 8 8\"><circle cx=\"4\" cy=\"4\" r=\"3\"/></svg>";

/// An idempotency key.
#[must_use]
pub fn key(text: &str) -> IdempotencyKey {
    IdempotencyKey::parse(text).expect("a key")
}

fn line(text: &str) -> Line {
    Line::parse(text).expect("a line")
}

/// Acme, established, with Ana and Tom signed in.
pub async fn acme(store: &Store) -> PartnerId {
    let application = story::becomes_a_partner(store).await;
    let ApplicationState::Approved { partner, .. } = story::load(store, &application).state else { panic!("approved") };
    let organisation = OrganisationId::Partner(partner);
    ANA.sits(store, organisation, &[Role::PartnerAdmin]);
    TOM.sits(store, organisation, &[Role::Developer]);
    ANA.is_signed_in(store, now());
    TOM.is_signed_in(store, now());
    partner
}

/// A content that names nothing but the app.
#[must_use]
pub fn named(name: &str) -> Content {
    Content::named(Localised::only(Language::En, line(name)))
}

/// A content with all that the programme asks for.
#[must_use]
pub fn complete(documents: &[DocumentId], logo: DocumentId) -> Content {
    Content {
        tagline: Some(Localised::only(Language::En, line("Your trucks, seen."))),
        description: Some(Localised::only(Language::En, prose("All of them."))),
        category: Some("telematics".to_owned()),
        scopes: vec![RequestedScope {
            scope: "assets:read".to_owned(),
            purpose: Localised::only(Language::En, line("To show them.")),
            required: true,
        }],
        api_endpoints: vec![PublicAddress::parse("https://api.acme.example/v1").expect("an address")],
        authentication: Some(Authentication { method: "api_key".to_owned(), redirect_uris: vec![] }),
        setup_url: Some(WebAddress::parse("https://app.acme.example/setup").expect("an address")),
        support: Some(SupportContact { address: EmailAddress::parse("help@acme.example").expect("an address"), url: None }),
        credentials: Some(Localised::only(Language::En, prose("An Acme account."))),
        documents: documents.to_vec(),
        logo: Some(logo),
        ..named("Acme Fleet")
    }
}

/// Tom begins an app that has nothing but a name.
pub async fn begins(store: &Store, partner: &PartnerId) -> ListingId {
    let made = listings::create(store, &TOM.credential(), partner, &key("app"), &named("Acme Fleet"), moment(now())).await;
    made.expect("begun").made
}

/// Tom uploads a document, and it is looked at.
pub async fn uploads(store: &Store, storage: &FixedUploads, partner: &PartnerId, listing: &ListingId, kind: DocumentKind) -> DocumentId {
    let (media_type, bytes) = if kind == DocumentKind::Logo { (MediaType::Svg, LOGO) } else { (MediaType::Pdf, PDF) };
    let new = NewDocument { kind, file_name: line("file"), media_type };
    let made = listings::announce(store, &TOM.credential(), partner, listing, &key(kind.as_str()), &new, moment(now())).await;
    let id = made.expect("announced").made.id;
    storage.put(listing, &id, bytes);
    listings::check_document(store, storage, &TOM.credential(), partner, listing, &id, moment(now())).await.expect("looked at");
    id
}

/// A draft that can be handed in, and what it says.
pub async fn ready(store: &Store, partner: &PartnerId) -> (ListingId, Content) {
    let (listing, storage) = (begins(store, partner).await, FixedUploads::default());
    let mut documents = vec![];
    for kind in DocumentKind::ALL {
        documents.push(uploads(store, &storage, partner, &listing, kind).await);
    }
    let logo = documents.pop().expect("a logo");
    let content = complete(&documents, logo);
    listings::edit(store, &TOM.credential(), partner, &listing, None, &content, moment(now())).await.expect("written");
    (listing, content)
}

/// Ana does something to a listing.
pub async fn ana_does(store: &Store, partner: &PartnerId, listing: &ListingId, act: &Act) -> Loaded<Listing> {
    listings::act(store, &ANA.credential(), partner, listing, None, act, moment(now())).await.expect("allowed")
}

/// A reviewer does something to a listing.
pub async fn reviews(store: &Store, who: &Someone, listing: &ListingId, act: &Review) -> Loaded<Listing> {
    listing_review::act(store, &who.credential(), listing, None, act, moment(now())).await.expect("allowed")
}

/// A listing that Rita has claimed.
pub async fn claimed(store: &Store, partner: &PartnerId) -> (ListingId, Content) {
    let (listing, content) = ready(store, partner).await;
    ana_does(store, partner, &listing, &Act::Submit).await;
    reviews(store, &RITA, &listing, &Review::Claim).await;
    (listing, content)
}

/// Rita finds that a listing meets every standard.
pub async fn every_standard_passes(store: &Store, listing: &ListingId) {
    for standard in &programme().listing.checklist {
        let check = Review::Check { part: standard.part, id: standard.id.clone(), verdict: Verdict::Passed, note: None };
        reviews(store, &RITA, listing, &check).await;
    }
}

/// A listing that Rita has approved.
pub async fn approved(store: &Store, partner: &PartnerId) -> (ListingId, Content) {
    let (listing, content) = claimed(store, partner).await;
    every_standard_passes(store, &listing).await;
    reviews(store, &RITA, &listing, &Review::Approve).await;
    (listing, content)
}

/// The next version says this, and Rita approves it.
pub async fn next_is_approved(store: &Store, partner: &PartnerId, listing: &ListingId, content: &Content) {
    listings::edit(store, &TOM.credential(), partner, listing, None, content, moment(now())).await.expect("written");
    ana_does(store, partner, listing, &Act::Submit).await;
    reviews(store, &RITA, listing, &Review::Claim).await;
    every_standard_passes(store, listing).await;
    reviews(store, &RITA, listing, &Review::Approve).await;
}

/// A listing in the catalogue.
pub async fn published(store: &Store, partner: &PartnerId) -> (ListingId, Content) {
    let (listing, content) = approved(store, partner).await;
    reviews(store, &RITA, &listing, &Review::Publish).await;
    (listing, content)
}

/// A listing as it is stored.
#[must_use]
pub fn load(store: &Store, listing: &ListingId) -> Loaded<Listing> {
    let key = records::listing::key(listing);
    Loaded::read(key.clone(), store.get(&key)).expect("a listing")
}
