//! Apps on their way to the catalogue: what their partner does in the portal, and what reviewers do at the desk.
//!
//! Each that changes something is done to an app of another partner: an app goes its way once.

use application::use_cases::{
    listing_review::Act as Review,
    listings::{self as partners, Act, NewDocument},
};
use domain::{
    id::{ListingId, PartnerId},
    listing::{Content, DocumentKind, MediaType},
    values::Line,
};
use serde_json::Value;
use support::{
    Event,
    cast::{ANA, RITA, ROLF, TOM},
    listings, story,
};

use super::{Operation, repeated, request};
use crate::world::{Company, World, done};

const PARTNERS: &str = "listings";
const DESK: &str = "listing-review";
/// Apps that wait in the queue: more than a page shows.
const WAITING: usize = 60;

pub(super) const OF_PARTNERS: &[Operation] = &[
    request(PARTNERS, "listings", |world, times| {
        let (partner, _) = claimed(world, Company(0));
        let event = Event::to("GET /partners/{org}/listings", &format!("/partners/{partner}/listings"));
        repeated(event.cookie(&ANA.cookie()).0, times)
    }),
    request(PARTNERS, "one listing", |world, times| {
        let (partner, listing, _) = ready(world, Company(0));
        repeated(opened(partner, listing, ""), times)
    }),
    request(PARTNERS, "one listing as JSON", |world, times| {
        let (partner, listing, _) = ready(world, Company(0));
        let event = Event::to("GET /v1/partners/{org}/listings/{listing}", &format!("/v1/partners/{partner}/listings/{listing}"));
        repeated(event.header("accept", "application/json").bearer(ANA.address, true).0, times)
    }),
    request(PARTNERS, "the form of a draft", |world, times| {
        let (partner, listing, _) = ready(world, Company(0));
        repeated(opened(partner, listing, "/edit"), times)
    }),
    request(PARTNERS, "save a draft", |world, times| {
        each(times, |company| {
            let (partner, listing, content) = ready(world, company);
            let fields = written(&content);
            posted(partner, listing, "edit", fields.iter().map(|(name, value)| (*name, value.as_str())))
        })
    }),
    request(PARTNERS, "announce a document of a listing", |world, times| {
        each(times, |company| {
            let (partner, listing, _) = ready(world, company);
            let fields = [("nonce", "bench"), ("kind", "commercial"), ("file_name", "prices.pdf"), ("media_type", "application/pdf")];
            posted(partner, listing, "documents", fields)
        })
    }),
    // The cloud has a good document wherever one is asked for.
    request(PARTNERS, "check a document", |world, times| {
        each(times, |company| {
            let partner = world.lists_apps(company);
            let listing = done(listings::begins(&world.store, &partner));
            let new = NewDocument {
                kind: DocumentKind::Commercial,
                file_name: Line::parse("prices.pdf").expect("a name"),
                media_type: MediaType::Pdf,
            };
            let (key, moment) = (listings::key("bench"), story::moment(world.now));
            let made = done(partners::announce(&world.store, &TOM.credential(), &partner, &listing, &key, &new, moment));
            let document = made.expect("announced").made.id;
            let route = "POST /partners/{org}/listings/{listing}/documents/{document}/check";
            let path = format!("/partners/{partner}/listings/{listing}/documents/{document}/check");
            Event::to(route, &path).cookie(&ANA.cookie()).form([]).0
        })
    }),
    request(PARTNERS, "hand a listing in", |world, times| {
        each(times, |company| {
            let (partner, listing, _) = ready(world, company);
            posted(partner, listing, "submission", [])
        })
    }),
    request(PARTNERS, "answer a reviewer", |world, times| {
        each(times, |company| {
            let (partner, listing) = claimed(world, company);
            let ask = Review::Ask { text: story::prose(story::QUESTION) };
            let asked = done(listings::reviews(&world.store, &RITA, &listing, &ask));
            let question = asked.state.dossier().and_then(|dossier| dossier.open_questions().next()).expect("asked").id.to_string();
            posted(partner, listing, "answers", [("question", question.as_str()), ("answer", "Monthly, in euros.")])
        })
    }),
];

pub(super) const AT_THE_DESK: &[Operation] = &[
    request(DESK, "queue of listings", |world, times| {
        for number in 0..WAITING {
            let _ = handed_in(world, Company(number));
        }
        repeated(Event::to("GET /review/listings", "/review/listings").cookie(&RITA.cookie()).0, times)
    }),
    // Its second version, so that there is one to compare it with.
    request(DESK, "one listing", |world, times| {
        let partner = world.lists_apps(Company(0));
        let (listing, content) = done(listings::published(&world.store, &partner));
        let next = Content { troubleshooting_url: content.setup_url.clone(), ..content };
        done(partners::edit(&world.store, &TOM.credential(), &partner, &listing, None, &next, story::moment(world.now))).expect("written");
        done(listings::ana_does(&world.store, &partner, &listing, &Act::Submit));
        done(listings::reviews(&world.store, &RITA, &listing, &Review::Claim));
        world.is_relayed();
        let event = Event::to("GET /review/listings/{listing}", &format!("/review/listings/{listing}"));
        repeated(event.cookie(&RITA.cookie()).0, times)
    }),
    request(DESK, "one listing as JSON", |world, times| {
        let (_, listing) = claimed(world, Company(0));
        let event = Event::to("GET /v1/platform/listings/{listing}", &format!("/v1/platform/listings/{listing}"));
        repeated(event.header("accept", "application/json").bearer(ROLF.address, true).0, times)
    }),
    request(DESK, "claim a listing", |world, times| each(times, |company| pressed(handed_in(world, company), "claim", &[]))),
    request(DESK, "check a standard", |world, times| {
        let fields = [("part", "security"), ("standard", "data_protection"), ("verdict", "passed"), ("note", "")];
        each(times, |company| pressed(claimed(world, company).1, "checks", &fields))
    }),
    request(DESK, "approve a listing", |world, times| {
        each(times, |company| {
            let (_, listing) = claimed(world, company);
            done(listings::every_standard_passes(&world.store, &listing));
            pressed(listing, "approval", &[])
        })
    }),
    request(DESK, "publish a listing", |world, times| {
        each(times, |company| {
            let partner = world.lists_apps(company);
            pressed(done(listings::approved(&world.store, &partner)).0, "publication", &[])
        })
    }),
];

fn each(times: usize, event: impl Fn(Company) -> Value) -> Vec<Value> {
    (0..times).map(|number| event(Company(number))).collect()
}

/// A draft that can be handed in.
fn ready(world: &World, company: Company) -> (PartnerId, ListingId, Content) {
    let partner = world.lists_apps(company);
    let (listing, content) = done(listings::ready(&world.store, &partner));
    (partner, listing, content)
}

fn handed_in(world: &World, company: Company) -> ListingId {
    let (partner, listing, _) = ready(world, company);
    done(listings::ana_does(&world.store, &partner, &listing, &Act::Submit));
    listing
}

fn claimed(world: &World, company: Company) -> (PartnerId, ListingId) {
    let partner = world.lists_apps(company);
    (partner, done(listings::claimed(&world.store, &partner)).0)
}

/// The form of a draft with another line in it.
fn written(content: &Content) -> Vec<(&'static str, String)> {
    let line = |name, value: &str| (name, value.to_owned());
    let mut fields = vec![
        line("seen", content.digest().as_str()),
        line("name.en", "Acme Fleet"),
        line("tagline.en", "Your trucks, seen by day and by night."),
        line("description.en", "All of them."),
        line("category", "telematics"),
        line("scopes[0].scope", "assets:read"),
        line("scopes[0].required", "true"),
        line("scopes[0].purpose.en", "To show them."),
        line("api_endpoints", "https://api.acme.example/v1"),
        line("authentication.method", "api_key"),
        line("setup_url", "https://app.acme.example/setup"),
        line("support.address", "help@acme.example"),
        line("credentials.en", "An Acme account."),
    ];
    fields.extend(content.documents.iter().map(|document| ("documents", document.to_string())));
    fields.extend(content.logo.map(|logo| ("logo", logo.to_string())));
    fields
}

fn opened(partner: PartnerId, listing: ListingId, below: &str) -> Value {
    let path = format!("/partners/{partner}/listings/{listing}{below}");
    Event::to(&format!("GET /partners/{{org}}/listings/{{listing}}{below}"), &path).cookie(&ANA.cookie()).0
}

fn posted<'a>(partner: PartnerId, listing: ListingId, below: &str, fields: impl IntoIterator<Item = (&'a str, &'a str)>) -> Value {
    let path = format!("/partners/{partner}/listings/{listing}/{below}");
    Event::to(&format!("POST /partners/{{org}}/listings/{{listing}}/{below}"), &path).cookie(&ANA.cookie()).form(fields).0
}

fn pressed(listing: ListingId, button: &str, fields: &[(&str, &str)]) -> Value {
    let path = format!("/review/listings/{listing}/{button}");
    Event::to(&format!("POST /review/listings/{{listing}}/{button}"), &path).cookie(&RITA.cookie()).form(fields.iter().copied()).0
}
