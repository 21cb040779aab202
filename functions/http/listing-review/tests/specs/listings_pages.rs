//! Listings at the desk, in a browser: what its pages show and offer, and what its buttons do.

use application::{
    access::let_in,
    use_cases::{
        listing_review::{self, Act as Review},
        listings::{self as partners, Act},
    },
};
use domain::{
    id::{ListingId, PartnerId},
    listing::{Content, State, Verdict},
    organisation::{OrganisationId, Role},
    programme::Part,
    values::{Language, Line, Localised},
};
use entrypoint::organisation_pages::Visit;
use harness::{Form, forms_in};
use support::{
    Answer, Event, Store,
    cast::{ANA, NINA, OLGA, RITA, ROLF, SAM, Someone, TOM, day, now, site},
    listings,
    story::{moment, prose, relays},
};

use crate::world::{World, by, sample};

async fn acme() -> (World, PartnerId) {
    let world = World::new().await;
    let partner = listings::acme(&world.store).await;
    (world, partner)
}

async fn submitted(world: &World, partner: &PartnerId) -> (ListingId, Content) {
    let (listing, content) = listings::ready(&world.store, partner).await;
    listings::ana_does(&world.store, partner, &listing, &Act::Submit).await;
    (listing, content)
}

async fn opens(world: &World, who: Someone, path: &str) -> Answer {
    let route = match path.split('?').next().unwrap().split('/').count() {
        3 => "GET /review/listings",
        4 => "GET /review/listings/{listing}",
        _ => "GET /review/listings/{listing}/versions/{number}",
    };
    world.ask(&Event::to(route, path).cookie(&who.cookie())).await
}

async fn page(world: &World, who: Someone, listing: &ListingId) -> String {
    let answer = opens(world, who, &format!("/review/listings/{listing}")).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.body
}

/// The form of a page that posts there; `None` where the page offers none.
fn form(html: &str, act: &str) -> Option<Form> {
    forms_in(html).into_iter().find(|form| form.action.ends_with(&format!("/{act}")))
}

async fn presses(world: &World, who: Someone, form: &Form) -> Answer {
    let act = form.action.rsplit('/').next().unwrap();
    let fields = form.fields.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    world.ask(&Event::to(&format!("POST /review/listings/{{listing}}/{act}"), &form.action).cookie(&who.cookie()).form(fields)).await
}

/// Opens the page and presses one of its buttons, with these fields filled in.
async fn does(world: &World, who: Someone, listing: &ListingId, act: &str, fields: &[(&str, &str)]) -> Answer {
    let html = page(world, who, listing).await;
    let form = form(&html, act).unwrap_or_else(|| panic!("the page offers no {act}"));
    presses(world, who, &fields.iter().fold(form, |form, (name, value)| form.with(name, value))).await
}

fn state(store: &Store, listing: &ListingId) -> State {
    listings::load(store, listing).state
}

fn offered(html: &str) -> Vec<String> {
    let mut acts: Vec<_> = forms_in(html)
        .into_iter()
        .filter(|form| form.action.starts_with("/review/listings/"))
        .filter_map(|form| Some(form.action.rsplit('/').next()?.to_owned()))
        .collect();
    acts.dedup();
    acts
}

#[tokio::test]
async fn a_version_goes_from_the_queue_into_the_catalogue_by_the_buttons_of_its_page() {
    let (world, partner) = acme().await;
    let (listing, _) = submitted(&world, &partner).await;
    let queue = opens(&world, RITA, "/review/listings").await.body;
    assert!(queue.contains(&format!("<a href=\"/review/listings/{listing}\">Acme Fleet</a>")) && queue.contains("Acme Telematics"));
    assert!(queue.contains("aria-current=\"page\">Apps</a>"), "the desk's navigation leads there");
    let place = format!("/review/listings/{listing}");
    let trips = world.store.trips();
    let claim = form(&page(&world, RITA, &listing).await, "claim").unwrap();
    let opened = world.store.trips();
    assert_eq!(presses(&world, RITA, &claim).await.location(), format!("{place}?done=claimed"));
    assert_eq!((world.store.trips() - opened, opened > trips), (2, true), "an act is two trips");
    assert!(opens(&world, RITA, &format!("{place}?done=claimed")).await.body.contains("The review is yours."));

    let html = page(&world, RITA, &listing).await;
    assert!(html.contains("Not every standard has passed.") && form(&html, "approval").is_none());
    let checks: Vec<_> = forms_in(&html).into_iter().filter(|form| form.action.ends_with("/checks")).collect();
    assert_eq!(checks.len(), application::programme::programme().listing.checklist.len());
    for (done, check) in checks.into_iter().enumerate() {
        // Each press makes another version of the listing; whoever goes on from the old page is told.
        let stale = presses(&world, RITA, &check.clone().with("verdict", "passed")).await;
        assert_eq!(stale.status, if done == 0 { 303 } else { 412 }, "{}", stale.body);
        let version = listings::load(&world.store, &listing).version.to_string();
        let passed = presses(&world, RITA, &check.with("version", &version).with("verdict", "passed")).await;
        assert_eq!(passed.location(), format!("{place}?done=checked#checklist-title"));
    }
    assert_eq!(does(&world, RITA, &listing, "approval", &[]).await.location(), format!("{place}?done=approved"));
    assert_eq!(does(&world, ROLF, &listing, "publication", &[]).await.location(), format!("{place}?done=published"));
    assert!(state(&world.store, &listing).in_catalogue().is_some());
    let listed = opens(&world, RITA, "/review/listings?state=published").await.body;
    assert!(listed.contains("Version 1 is in the catalogue"));
}

#[tokio::test]
async fn a_question_changes_and_reasons_reach_the_partner_in_the_reviewers_words() {
    let (world, partner) = acme().await;
    let (listing, content) = listings::claimed(&world.store, &partner).await;
    let asked = does(&world, RITA, &listing, "questions", &[("question", "Which currency?")]).await;
    assert_eq!(asked.location(), format!("/review/listings/{listing}?done=asked"));
    let html = page(&world, RITA, &listing).await;
    assert!(html.contains("Which currency?") && html.contains("Waiting for the partner") && html.contains("The clock stands still."));
    assert!(html.contains("A question has not been answered.") && form(&html, "approval").is_none());
    let question = state(&world.store, &listing).dossier().unwrap().questions()[0].id;
    listings::ana_does(&world.store, &partner, &listing, &Act::Answer { question, text: prose("Euro.") }).await;
    assert!(page(&world, RITA, &listing).await.contains("Euro."));

    let wanted = does(&world, RITA, &listing, "changes", &[("changes", "Please say which trucks.")]).await;
    assert_eq!(wanted.location(), format!("/review/listings/{listing}?done=changes-requested"));
    let State::ChangesRequested { reasons, .. } = state(&world.store, &listing) else { panic!("no changes wanted") };
    assert_eq!(reasons.as_str(), "Please say which trucks.");
    assert!(page(&world, RITA, &listing).await.contains("Please say which trucks."));

    // The next version says something else, and its page says what.
    let name = Localised::only(Language::En, Line::parse("Acme Trucks").unwrap());
    let next = Content { name, category: Some("safety_and_compliance".to_owned()), ..content };
    partners::edit(&world.store, &TOM.credential(), &partner, &listing, None, &next, moment(now())).await.unwrap();
    listings::ana_does(&world.store, &partner, &listing, &Act::Submit).await;
    listings::reviews(&world.store, &RITA, &listing, &Review::Claim).await;
    let second = page(&world, RITA, &listing).await;
    for words in ["What is otherwise than in the version before", "Telematics", "Safety and compliance", "Acme Trucks", "/versions/1\""] {
        assert!(second.contains(words), "{words}");
    }
    let first = opens(&world, RITA, &format!("/review/listings/{listing}/versions/1")).await.body;
    assert!(first.contains("This is the first version.") && first.contains("<h1>Acme Fleet</h1>"));
    let newest = opens(&world, RITA, &format!("/review/listings/{listing}/versions/2")).await.body;
    assert!(newest.contains("Name (English)") && newest.contains("Telematics") && newest.contains("<h1>Acme Trucks</h1>"));
    for none in ["0", "3", "x", "-1"] {
        assert_eq!(opens(&world, RITA, &format!("/review/listings/{listing}/versions/{none}")).await.status, 404, "{none}");
    }

    let refused = does(&world, RITA, &listing, "rejection", &[("reasons", "It is no app.")]).await;
    assert_eq!(refused.location(), format!("/review/listings/{listing}?done=rejected"));
    let html = page(&world, RITA, &listing).await;
    assert!(html.contains("It is no app.") && offered(&html) == ["retirement"], "{:?}", offered(&html));
}

#[tokio::test]
async fn a_failed_standard_needs_a_note_and_its_form_comes_back_at_its_place() {
    let (world, partner) = acme().await;
    let (listing, _) = listings::claimed(&world.store, &partner).await;
    let before = world.items();
    let silent = sample("hostile-listing-without-a-note-check");
    let answer = world.ask(&silent).await;
    assert_eq!(answer.status, 422);
    assert!(answer.body.contains("<a href=\"#note\">Note</a>: Please fill this in."), "{}", answer.body);
    let form = forms_in(&answer.body).into_iter().find(|form| form.value("standard") == Some("data_protection")).unwrap();
    assert!(form.action.ends_with("/checks"));
    assert_eq!(answer.body.matches("id=\"note\"").count(), 1);
    let menu = forms_in(&answer.body).into_iter().find(|form| form.action == "/language").unwrap();
    assert_eq!(menu.value("return_to"), Some(format!("/review/listings/{listing}").as_str()), "not to where only buttons lead");
    assert!(world.items() == before);
    let program = world.ask(&silent.header("accept", "application/json")).await;
    assert_eq!((program.status, program.json()["errors"][0]["field"].as_str()), (422, Some("note")));

    let hostile = world.ask(&sample("hostile-listing-of-no-standard-check")).await;
    assert_eq!(hostile.status, 422);
    assert!(!hostile.body.contains("<script>"));

    assert_eq!(world.ask(&sample("listing-check")).await.status, 303);
    let html = page(&world, RITA, &listing).await;
    assert!(html.contains("Please name the processors.") && !html.contains("4 of 4 passed"));
    let check = state(&world.store, &listing);
    let check = check.dossier().unwrap().newest.review.as_ref().unwrap().checklist.iter().find(|check| check.id == "data_protection");
    assert_eq!(check.map(|check| (check.part, check.verdict)), Some((Part::Security, Verdict::Failed)));
    // What was noted stands in its form, to be gone on from.
    let noted = forms_in(&html).into_iter().find(|form| form.value("standard") == Some("data_protection")).unwrap();
    assert_eq!(noted.value("note"), Some("Please name the processors."));
}

#[tokio::test]
async fn nobody_is_offered_a_decision_on_a_partner_they_belong_to_and_none_is_taken() {
    let (world, partner) = acme().await;
    let (listing, _) = submitted(&world, &partner).await;
    // Nina writes from Acme's domain; Rolf has a seat there.
    ROLF.sits(&world.store, OrganisationId::Partner(partner), &[Role::Developer]);
    for who in [NINA, ROLF] {
        let html = page(&world, who, &listing).await;
        assert!(offered(&html).is_empty(), "{}: {:?}", who.name, offered(&html));
        assert!(html.contains("You belong to the partner. Somebody else has to decide."), "{}", who.name);
        let before = world.items();
        let claim = by(&sample("listing-claim"), who);
        let refused = world.ask(&claim.clone().header("accept", "application/json")).await;
        assert_eq!((refused.status, refused.problem().0.as_str()), (403, "conflict_of_interest"), "{}", who.name);
        assert_eq!(world.ask(&claim).await.status, 403);
        assert!(world.items() == before);
    }
    // What is in the catalogue is not theirs to touch either.
    listings::reviews(&world.store, &RITA, &listing, &Review::Claim).await;
    listings::every_standard_passes(&world.store, &listing).await;
    listings::reviews(&world.store, &RITA, &listing, &Review::Approve).await;
    let publish = by(&sample("listing-publication").field("version", "25"), ROLF).header("accept", "application/json");
    assert_eq!(world.ask(&publish).await.problem().0, "conflict_of_interest");
    listings::reviews(&world.store, &RITA, &listing, &Review::Publish).await;
    listings::reviews(&world.store, &RITA, &listing, &Review::Suspend { reason: prose("It leaks."), lift_at: None }).await;
    let version = listings::load(&world.store, &listing).version.to_string();
    for name in ["listing-suspension", "listing-lifting", "listing-retirement"] {
        let event = by(&sample(name).field("version", &version), ROLF).header("accept", "application/json");
        let refused = world.ask(&event).await;
        assert_eq!((refused.status, refused.problem().0.as_str()), (403, "conflict_of_interest"), "{name}");
    }
}

#[tokio::test]
async fn only_reviewers_read_and_only_the_one_who_has_it_decides() {
    let (world, partner) = acme().await;
    let (listing, _) = listings::claimed(&world.store, &partner).await;
    for path in ["/review/listings".to_owned(), format!("/review/listings/{listing}"), format!("/review/listings/{listing}/versions/1")] {
        assert_eq!(opens(&world, SAM, &path).await.status, 403, "support: {path}");
        assert_eq!(opens(&world, ANA, &path).await.status, 404, "the partner itself: {path}");
    }
    let rolf = page(&world, ROLF, &listing).await;
    assert_eq!(offered(&rolf), ["retirement"]);
    assert!(rolf.contains("Rita Canary is reviewing this"));
    let refused = world.ask(&by(&sample("listing-rejection"), ROLF).header("accept", "application/json")).await;
    assert_eq!((refused.status, refused.problem().0.as_str()), (409, "claimed_by_another"));
    // An operator takes over, and has it.
    assert!(offered(&page(&world, OLGA, &listing).await).contains(&"claim".to_owned()));
    assert_eq!(does(&world, OLGA, &listing, "claim", &[]).await.status, 303);
    assert!(page(&world, RITA, &listing).await.contains("Olga Canary is reviewing this"));
    assert_eq!(state(&world.store, &listing).reviewer(), Some(OLGA.account()));
}

#[tokio::test]
async fn what_was_typed_comes_back_when_somebody_else_was_faster_and_is_done_when_pressed_again() {
    let (world, partner) = acme().await;
    let (listing, _) = listings::claimed(&world.store, &partner).await;
    let late = form(&page(&world, RITA, &listing).await, "changes").unwrap().with("changes", "Shorter <names>.");
    listings::reviews(&world.store, &RITA, &listing, &Review::Ask { text: prose("Which currency?") }).await;
    let before = world.items();
    let back = presses(&world, RITA, &late).await;
    assert!(back.status == 412 && back.body.contains("Somebody else has changed this since you opened it"), "{}", back.body);
    assert!(back.body.contains("Which currency?"), "the page shows how things stand now");
    assert!(world.items() == before);
    let again = form(&back.body, "changes").unwrap();
    assert!(again.fields.contains(&("changes".to_owned(), "Shorter <names>.".to_owned())));
    assert_eq!(presses(&world, RITA, &again).await.location(), format!("/review/listings/{listing}?done=changes-requested"));
}

#[tokio::test]
async fn what_is_suspended_says_why_and_until_when_and_is_lifted_before_anything_of_it_is_published() {
    let (world, partner) = acme().await;
    let (listing, content) = listings::published(&world.store, &partner).await;
    let past = does(&world, RITA, &listing, "suspension", &[("reason", "It sends too much."), ("lift_at", "2020-01-01T00:00")]).await;
    assert_eq!(past.status, 422);
    assert!(past.body.contains("id=\"lift_at-fault\"") && past.body.contains("It sends too much.</textarea>"), "{}", past.body);
    let later = day(3).to_string();
    let suspend = [("reason", "It sends <too> much."), ("lift_at", later.trim_end_matches(":00Z"))];
    let suspended = does(&world, RITA, &listing, "suspension", &suspend).await;
    assert_eq!(suspended.location(), format!("/review/listings/{listing}?done=suspended"));
    assert_eq!(state(&world.store, &listing).dossier().unwrap().suspension().unwrap().lift_at, Some(day(3)));
    let html = page(&world, RITA, &listing).await;
    assert!(html.contains("It sends &#60;too&#62; much.") && html.contains("The suspension ends by itself on"), "{html}");
    assert!(opens(&world, RITA, "/review/listings?state=suspended").await.body.contains("Version 1 is suspended"));

    // The next version may be approved meanwhile, but not published.
    listings::next_is_approved(&world.store, &partner, &listing, &content).await;
    let html = page(&world, RITA, &listing).await;
    assert!(html.contains("The app is suspended. Lift the suspension first.") && form(&html, "publication").is_none());
    let before = world.items();
    let publish = sample("listing-publication").field("version", &listings::load(&world.store, &listing).version.to_string());
    let refused = world.ask(&publish.clone().header("accept", "application/json")).await;
    assert_eq!((refused.status, refused.problem().0.as_str()), (409, "listing_suspended"));
    assert!(world.items() == before);
    assert_eq!(does(&world, RITA, &listing, "lifting", &[]).await.location(), format!("/review/listings/{listing}?done=lifted"));
    assert_eq!(does(&world, RITA, &listing, "publication", &[]).await.status, 303);
    assert_eq!(state(&world.store, &listing).in_catalogue().map(|shelved| shelved.version), Some(2));
    // A published version is suspended whatever the newest one is about to say.
    partners::edit(&world.store, &TOM.credential(), &partner, &listing, None, &listings::named("Next"), moment(now())).await.unwrap();
    assert_eq!(offered(&page(&world, RITA, &listing).await), ["suspension", "retirement"]);
}

#[tokio::test]
async fn an_app_of_a_certified_kind_waits_for_its_certification() {
    let (world, partner) = acme().await;
    let (listing, content) = listings::published(&world.store, &partner).await;
    let orders = Content { integration_type: Some("orders".to_owned()), ..content };
    listings::next_is_approved(&world.store, &partner, &listing, &orders).await;
    let html = page(&world, RITA, &listing).await;
    assert!(html.contains("Its type of integration is not certified.") && form(&html, "publication").is_none());
    let publish = sample("listing-publication").field("version", &listings::load(&world.store, &listing).version.to_string());
    let refused = world.ask(&publish.header("accept", "application/json")).await;
    assert_eq!((refused.status, refused.problem().0.as_str()), (409, "not_certified"));
    assert_eq!(state(&world.store, &listing).in_catalogue().map(|shelved| shelved.version), Some(1), "the old one stays");
}

#[tokio::test]
async fn what_cannot_be_undone_is_confirmed_first_and_then_over() {
    let (world, partner) = acme().await;
    let (listing, _) = listings::published(&world.store, &partner).await;
    let before = world.items();
    let unconfirmed = world.ask(&sample("hostile-listing-unconfirmed-retirement")).await;
    assert_eq!(unconfirmed.status, 422);
    assert!(world.items() == before);
    let retired = does(&world, RITA, &listing, "retirement", &[("confirmed", "yes")]).await;
    assert_eq!(retired.location(), format!("/review/listings/{listing}?done=retired"));
    let html = page(&world, RITA, &listing).await;
    assert!(offered(&html).is_empty() && html.contains("Retired") && !html.contains("is in the catalogue"));
    assert_eq!(world.ask(&sample("listing-retirement")).await.status, 303, "retiring twice is retiring");
}

#[tokio::test]
async fn of_two_reviewers_at_once_one_decides_and_the_other_is_told() {
    let (world, partner) = acme().await;
    let (listing, _) = submitted(&world, &partner).await;
    world.store.let_readers_meet(2);
    let (rita, rolf) = (sample("listing-claim"), by(&sample("listing-claim"), ROLF).header("accept", "application/json"));
    let (rita, rolf) = tokio::join!(world.ask(&rita), world.ask(&rolf));
    assert_eq!((rita.status, rolf.status, rolf.problem().0.as_str()), (303, 409, "claimed_by_another"), "{}", rita.body);
    assert_eq!(state(&world.store, &listing).reviewer(), Some(RITA.account()));

    listings::every_standard_passes(&world.store, &listing).await;
    let version = listings::load(&world.store, &listing).version.to_string();
    world.store.let_readers_meet(2);
    let approve = sample("listing-approval").field("version", &version);
    let reject = sample("listing-rejection").field("version", &version).header("accept", "application/json");
    let (approved, rejected) = tokio::join!(world.ask(&approve), world.ask(&reject));
    assert_eq!((approved.status, rejected.status, rejected.problem().0.as_str()), (303, 409, "not_submitted"), "{}", rejected.body);
    assert!(matches!(state(&world.store, &listing), State::Approved { .. }));

    // The same button pressed twice at once is pressed once.
    world.store.drain_stream();
    world.store.let_readers_meet(2);
    let publish = sample("listing-publication").field("version", &listings::load(&world.store, &listing).version.to_string());
    let (one, other) = tokio::join!(world.ask(&publish), world.ask(&publish));
    assert_eq!((one.status, other.status), (303, 303), "{}", other.body);
    let told = world.store.drain_stream().into_iter().filter(|record| record.new.as_ref().is_some_and(|new| new.version().is_some()));
    assert_eq!(told.count(), 1);
}

#[tokio::test]
async fn a_reviewer_reads_every_kept_document_and_the_history_and_markup_stays_text() {
    let (world, partner) = acme().await;
    let (listing, content) = listings::ready(&world.store, &partner).await;
    let hostile = "\"><script>alert(1)</script>";
    let name = Localised::only(Language::En, Line::parse(&format!("Evil {hostile}")).unwrap());
    let evil = Content { name, description: Some(Localised::only(Language::En, prose(hostile))), ..content };
    partners::edit(&world.store, &TOM.credential(), &partner, &listing, None, &evil, moment(now())).await.unwrap();
    listings::ana_does(&world.store, &partner, &listing, &Act::Submit).await;
    listings::reviews(&world.store, &RITA, &listing, &Review::Claim).await;
    relays(&world.store).await;
    let html = page(&world, RITA, &listing).await;
    let queue = opens(&world, RITA, "/review/listings?state=in_review").await.body;
    let version = opens(&world, RITA, &format!("/review/listings/{listing}/versions/1")).await.body;
    for page in [&html, &queue, &version] {
        assert!(page.contains("Evil") && !page.contains("<script"), "{page}");
    }
    for document in &state(&world.store, &listing).dossier().unwrap().documents {
        assert!(html.contains(&format!("https://documents.example/listings/{listing}/{}", document.id)), "{}", document.kind.as_str());
    }
    assert!(html.contains("Review claimed") && html.contains("Rita Canary"), "the audit trail");
    assert!(!html.contains("Ana Canary") && !html.contains("ana.canary"), "people of the partner are not the desk's to know");
}

#[tokio::test]
async fn an_inbox_leads_each_side_to_its_own_page_of_the_listing() {
    let (world, partner) = acme().await;
    let (listing, _) = submitted(&world, &partner).await;
    let steps = async |who: Someone, organisation: OrganisationId| {
        let caller = let_in(&world.store, &who.credential(), organisation, now()).await.unwrap();
        Visit::of(&world.store, &site(), &caller).await.unwrap().steps
    };
    let ours = format!("/review/listings/{listing}");
    let theirs = format!("/partners/{partner}/listings/{listing}");
    let leads = async |who: Someone, organisation: OrganisationId, path: &str| {
        steps(who, organisation).await.iter().any(|step| step.path == path && step.subject == "Acme Fleet")
    };
    assert!(leads(ROLF, OrganisationId::Platform, &ours).await, "anybody's to claim");
    listings::reviews(&world.store, &RITA, &listing, &Review::Claim).await;
    assert!(leads(RITA, OrganisationId::Platform, &ours).await, "hers to decide");
    assert!(!leads(ROLF, OrganisationId::Platform, &ours).await);
    listings::reviews(&world.store, &RITA, &listing, &Review::Ask { text: prose("Which currency?") }).await;
    assert!(leads(ANA, OrganisationId::Partner(partner), &theirs).await, "theirs to answer");
    assert!(!leads(RITA, OrganisationId::Platform, &ours).await);
    listings::reviews(&world.store, &RITA, &listing, &Review::RequestChanges { reasons: prose("Less.") }).await;
    assert!(leads(ANA, OrganisationId::Partner(partner), &theirs).await, "theirs to change");
}

#[tokio::test]
async fn the_queue_is_listed_by_state_and_a_cursor_of_another_list_is_refused() {
    let (world, partner) = acme().await;
    let listing = listings::begins(&world.store, &partner).await;
    assert!(opens(&world, RITA, "/review/listings").await.body.contains("No app is in this state."));
    assert!(opens(&world, RITA, "/review/listings?state=draft").await.body.contains(&listing.to_string()));
    for (query, code) in [("state=lost", "unknown_state"), ("state=draft&cursor=YXBwcm92ZWQeeA", "cursor_of_another_list")] {
        let mut event = sample("listings").header("accept", "application/json");
        event.0["rawQueryString"] = query.into();
        let refused = world.ask(&event).await;
        assert_eq!((refused.status, refused.problem().0.as_str()), (400, code), "{query}");
    }
}

#[tokio::test]
async fn the_desk_says_since_when_a_reviewer_has_it_not_since_when_the_partner_was_asked() {
    let (world, partner) = acme().await;
    let (listing, _) = listings::claimed(&world.store, &partner).await;
    RITA.is_signed_in(&world.store, day(2));
    let ask = Review::Ask { text: prose("Which currency?") };
    listing_review::act(&world.store, &RITA.credential(), &listing, None, &ask, moment(day(2))).await.unwrap();
    relays(&world.store).await;
    let html = page(&world, RITA, &listing).await;
    let since = html.split("You are reviewing this, since").nth(1).unwrap().split("</p>").next().unwrap();
    assert!(since.contains("2 March 2026"), "{since}");
}
