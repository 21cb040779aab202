//! The letters themselves: all thirteen, each from the state that calls for it.

use std::collections::BTreeMap;

use application::{
    fakes::FixedDocuments,
    ports::Letter,
    use_cases::{expire_requests, members, review::Act},
};
use application_intake::Intake;
use domain::{
    application::{Command, State},
    organisation::{OrganisationId, Role},
    values::Language,
};
use support::{
    Event, ask,
    cast::{ANA, OLGA, RITA, TOM, day, now, site},
    logs::assert_silent,
    story::{self, ANSWER, QUESTION, REASONS, moment, prose},
};

use crate::world::{World, link};

async fn passes_time(world: &World, to: u16) {
    expire_requests::run(&world.store, moment(day(to))).await.unwrap();
}

/// A life in which every email is called for at least once: template → letter.
async fn a_whole_life(world: &World) -> BTreeMap<String, Letter> {
    let store = &world.store;
    let mut letters = BTreeMap::new();
    let application = story::applies(store, now()).await;
    letters.extend(world.sends(now()).await);
    passes_time(world, 3).await;
    letters.extend(world.sends(day(3)).await);
    story::claims(store, &application, day(4)).await;
    story::asks(store, &application, day(4)).await;
    letters.extend(world.sends(day(4)).await);
    passes_time(world, 11).await;
    letters.extend(world.sends(day(11)).await);
    passes_time(world, 18).await;
    letters.extend(world.sends(day(18)).await);
    story::answers(store, &application, day(20)).await;
    letters.extend(world.sends(day(20)).await);
    story::confirms(store, &application, day(20)).await;
    story::reviews(store, &RITA, &application, Act::Approve, day(21)).await;
    letters.extend(world.sends(day(21)).await);

    let rejected = story::applies_with(store, &story::acme("referral"), day(30)).await;
    story::claims(store, &rejected, day(30)).await;
    story::reviews(store, &RITA, &rejected, Act::Reject { reasons: prose(REASONS) }, day(30)).await;
    let withdrawn = story::applies_with(store, &story::acme("reseller"), day(30)).await;
    story::presses(store, &withdrawn, Command::Withdraw, day(30)).await;
    letters.extend(world.sends(day(30)).await);

    OLGA.is_signed_in(store, day(30));
    let invitation = members::Invitation {
        name: TOM.person(OrganisationId::Platform).name,
        address: TOM.email(),
        language: Language::Pt,
        roles: vec![Role::Integrator],
    };
    members::invite(store, &OLGA.credential(), OrganisationId::Platform, &invitation, moment(day(30))).await.unwrap();
    letters.extend(world.sends(day(30)).await);
    passes_time(world, 37).await;
    letters.extend(world.sends(day(37)).await);
    letters
}

#[tokio::test]
async fn each_of_the_thirteen_emails_is_sent_from_the_state_that_calls_for_it() {
    let world = World::new();
    let letters = a_whole_life(&world).await;
    assert_eq!(
        letters.keys().map(String::as_str).collect::<Vec<_>>(),
        [
            "application-answered",
            "application-approved",
            "application-confirmation-reminder",
            "application-question",
            "application-question-expired",
            "application-question-reminder",
            "application-received",
            "application-rejected",
            "application-review-overdue",
            "application-to-review",
            "application-withdrawn",
            "invitation",
            "invitation-reminder",
        ]
    );
    let says = |template: &str, words: &str| {
        let letter = &letters[template];
        assert!(letter.html.expose().contains(words) && letter.text.expose().contains(words), "{template} does not say `{words}`");
    };
    says("application-question", QUESTION.trim_end_matches('?'));
    says("application-answered", ANSWER.trim_end_matches('.'));
    says("application-rejected", REASONS.trim_end_matches('.'));
    says("application-approved", "https://liaison.example/partners/partner_");
    says("application-approved", "https://support.example.com/partners/listing-guidelines");
    says("application-to-review", "https://liaison.example/review/applications/application_");
    says("invitation", "https://liaison.example/review");
    for (template, letter) in &letters {
        let team = ["application-to-review", "application-answered", "application-review-overdue"].contains(&template.as_str());
        let expected = if team {
            "team.canary@fleethub.example"
        } else if template.starts_with("invitation") {
            TOM.address
        } else {
            ANA.address
        };
        assert_eq!(letter.to.as_str(), expected, "{template}");
        assert!(!letter.subject.is_empty() && !letter.subject.contains(['\r', '\n']), "{template}");
        assert!(!letter.html.expose().contains("lsn_"), "{template}: a key is never mailed");
        assert_silent(&format!("{letter:?}").replace(&letter.subject, ""));
    }
}

#[tokio::test]
async fn every_link_that_a_letter_carries_opens_the_status_page_and_is_kept_by_digest_only() {
    let world = World::new();
    let letters = a_whole_life(&world).await;
    let front = Intake::new(world.store.clone(), FixedDocuments::default(), site()).front();
    let mut opened = vec![];
    for (template, letter) in &letters {
        let Some(path) = link(letter) else { continue };
        let page = ask(&front, &Event::to("GET /applications/{id}/status/{token}", &path), day(40)).await;
        assert_eq!(page.status, 200, "{template}: {path}");
        let token = path.rsplit('/').next().unwrap();
        assert!(token.starts_with("s3cr3t--") && token.len() == 43, "256 bits: {token}");
        assert!(!format!("{:?}", world.store.items()).contains(token), "{template}: the token is stored in clear");
        assert!(letter.html.expose().contains(token), "{template}: HTML and text carry one link");
        opened.push(template.as_str());
    }
    assert_eq!(
        opened,
        [
            "application-confirmation-reminder",
            "application-question",
            "application-question-expired",
            "application-question-reminder",
            "application-received",
            "application-rejected",
        ]
    );
}

#[tokio::test]
async fn a_letter_speaks_the_recipients_language_and_the_team_is_written_to_in_english() {
    let mut subjects = vec![];
    for language in [Language::En, Language::Fr, Language::Es, Language::Pt] {
        let world = World::new();
        let mut form = story::acme("isv");
        form.content.language = language;
        story::applies_with(&world.store, &form, now()).await;
        let letters: BTreeMap<_, _> = world.sends(now()).await.into_iter().collect();
        subjects.push(letters["application-received"].subject.clone());
        assert!(letters["application-to-review"].subject.is_ascii(), "{}", letters["application-to-review"].subject);
        assert!(letters["application-received"].html.expose().contains(&format!("lang=\"{}\"", language.as_str())));
    }
    subjects.sort();
    subjects.dedup();
    assert_eq!(subjects.len(), 4, "{subjects:?}");
}

#[tokio::test]
async fn a_hostile_applicant_gets_no_markup_link_or_second_header_into_anybodys_mail() {
    let world = World::new();
    let mut form = story::acme("isv");
    form.content.legal_name =
        domain::values::Line::parse("Acme <a href=\"https://evil.example\">win</a> http://evil.example Bcc: x@evil.example").unwrap();
    form.business_contact.name = domain::values::Line::parse("<script>alert(1)</script> Canary").unwrap();
    story::applies_with(&world.store, &form, now()).await;
    for (template, letter) in world.sends(now()).await {
        let html = letter.html.expose();
        assert!(!html.contains("<script") && !html.contains("href=\"https://evil.example"), "{template}: {html}");
        for part in [&letter.subject, html, letter.text.expose()] {
            assert!(!part.contains("evil.example"), "{template}: a mail program makes a link of it: {part}");
        }
    }
}

#[tokio::test]
async fn the_first_admin_is_led_to_the_portal_of_the_partner_that_was_made() {
    let world = World::new();
    let application = story::becomes_a_partner(&world.store).await;
    let State::Approved { partner, .. } = story::load(&world.store, &application).state else { panic!("not approved") };
    let letters: BTreeMap<_, _> = world.sends(now()).await.into_iter().collect();
    let approved = &letters["application-approved"];
    assert!(approved.text.expose().contains(&format!("https://liaison.example/partners/{partner}")));
    assert!(approved.text.expose().contains(ANA.address), "with which address to sign in");
}
