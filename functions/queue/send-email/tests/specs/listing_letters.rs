//! The letters about a listing, each from the state that calls for it.

use std::collections::BTreeMap;

use application::{
    ports::Letter,
    programme::programme,
    use_cases::{
        expire_requests,
        listing_review::{self, Act as Review},
        listings::{self as story_of, Act},
    },
};
use domain::{
    id::{ListingId, PartnerId},
    listing::{Content, Verdict},
    values::Line,
};
use jiff::Timestamp;
use support::{
    cast::{ANA, RITA, day},
    listings,
    logs::assert_silent,
    story::{moment, prose},
};

use crate::world::World;

const QUESTION: &str = "Which trucks?";
const CHANGES: &str = "Please say which trucks.";
const REASONS: &str = "It is no app for fleets.";
const SUSPENDED: &str = "It asks too often.";

/// A listing and whoever writes letters about it.
struct Told<'a> {
    world: &'a World,
    partner: PartnerId,
    listing: ListingId,
    letters: BTreeMap<String, Letter>,
}

impl Told<'_> {
    async fn sent(&mut self, at: Timestamp) {
        self.letters.extend(self.world.sends(at).await);
    }

    async fn ana(&mut self, act: Act, at: Timestamp) {
        ANA.is_signed_in(&self.world.store, at);
        story_of::act(&self.world.store, &ANA.credential(), &self.partner, &self.listing, None, &act, moment(at)).await.expect("allowed");
        self.sent(at).await;
    }

    async fn writes(&self, content: &Content, at: Timestamp) {
        ANA.is_signed_in(&self.world.store, at);
        let written = story_of::edit(&self.world.store, &ANA.credential(), &self.partner, &self.listing, None, content, moment(at)).await;
        written.expect("allowed");
    }

    async fn rita(&mut self, act: Review, at: Timestamp) {
        RITA.is_signed_in(&self.world.store, at);
        listing_review::act(&self.world.store, &RITA.credential(), &self.listing, None, &act, moment(at)).await.expect("allowed");
        self.sent(at).await;
    }

    async fn approves(&mut self, at: Timestamp) {
        for standard in &programme().listing.checklist {
            let check = Review::Check { part: standard.part, id: standard.id.clone(), verdict: Verdict::Passed, note: None };
            self.rita(check, at).await;
        }
        self.rita(Review::Approve, at).await;
    }

    async fn passes_time(&mut self, at: Timestamp) {
        expire_requests::run(&self.world.store, moment(at)).await.unwrap();
        self.sent(at).await;
    }
}

fn otherwise(content: &Content, tagline: &str) -> Content {
    let tagline = domain::values::Localised::only(domain::values::Language::En, Line::parse(tagline).unwrap());
    Content { tagline: Some(tagline), ..content.clone() }
}

#[tokio::test]
async fn each_letter_about_a_listing_is_sent_from_the_state_that_calls_for_it() {
    let world = World::new();
    let partner = listings::acme(&world.store).await;
    let (listing, content) = listings::ready(&world.store, &partner).await;
    world.sends(day(0)).await;
    let mut told = Told { world: &world, partner, listing, letters: BTreeMap::new() };
    told.ana(Act::Submit, day(0)).await;
    told.passes_time(day(2)).await;
    told.rita(Review::Claim, day(4)).await;
    told.rita(Review::Ask { text: prose(QUESTION) }, day(4)).await;
    told.passes_time(day(11)).await;
    told.passes_time(day(18)).await;
    let question = listings::load(&world.store, &listing).state.dossier().unwrap().questions()[0].id;
    told.ana(Act::Answer { question, text: prose("Every one.") }, day(19)).await;
    told.rita(Review::RequestChanges { reasons: prose(CHANGES) }, day(19)).await;
    told.passes_time(day(33)).await;
    told.writes(&otherwise(&content, "Every truck, seen."), day(34)).await;
    told.ana(Act::Submit, day(34)).await;
    told.rita(Review::Claim, day(34)).await;
    told.approves(day(34)).await;
    told.rita(Review::Publish, day(35)).await;
    told.rita(Review::Suspend { reason: prose(SUSPENDED), lift_at: None }, day(36)).await;
    told.rita(Review::Lift, day(37)).await;
    told.writes(&otherwise(&content, "Trucks, seen."), day(38)).await;
    told.ana(Act::Submit, day(38)).await;
    told.rita(Review::Claim, day(38)).await;
    told.rita(Review::Reject { reasons: prose(REASONS) }, day(38)).await;
    told.rita(Review::Retire, day(39)).await;

    let letters = told.letters;
    assert_eq!(
        letters.keys().map(String::as_str).collect::<Vec<_>>(),
        [
            "listing-answered",
            "listing-approved",
            "listing-changes-reminder",
            "listing-changes-requested",
            "listing-lifted",
            "listing-partner-overdue",
            "listing-published",
            "listing-question",
            "listing-question-reminder",
            "listing-rejected",
            "listing-retired",
            "listing-review-overdue",
            "listing-suspended",
            "listing-to-review",
        ]
    );
    for (template, words) in [
        ("listing-question", QUESTION),
        ("listing-answered", "Every one."),
        ("listing-changes-requested", CHANGES),
        ("listing-rejected", REASONS),
        ("listing-suspended", SUSPENDED),
    ] {
        let letter = &letters[template];
        let words = words.trim_end_matches(['.', '?']);
        assert!(letter.html.expose().contains(words) && letter.text.expose().contains(words), "{template} does not say `{words}`");
    }
    let team = ["listing-to-review", "listing-answered", "listing-review-overdue", "listing-partner-overdue"];
    for (template, letter) in &letters {
        let to_team = team.contains(&template.as_str());
        assert_eq!(letter.to.as_str(), if to_team { "team.canary@fleethub.example" } else { ANA.address }, "{template}");
        let link = if to_team {
            format!("https://liaison.example/review/listings/{listing}")
        } else {
            format!("https://liaison.example/partners/{partner}/listings/{listing}")
        };
        assert!(letter.html.expose().contains(&link) && letter.text.expose().contains(&link), "{template} leads to {link}");
        assert!(letter.subject.contains("Acme Fleet") && !letter.subject.contains(['\r', '\n']), "{template}: {}", letter.subject);
        assert_silent(&format!("{letter:?}").replace(&letter.subject, ""));
    }
}
