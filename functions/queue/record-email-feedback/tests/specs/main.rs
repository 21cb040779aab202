//! What the provider says of emails, asked with the sample events of `events/queue/record-email-feedback/`.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a panic is how a spec fails")]

use application::records::{
    self, Record as _,
    email::{Email, Status},
    person::Person,
};
use domain::{id::EmailId, organisation::OrganisationId};
use queue::{AllFailed, Failures};
use record_email_feedback::handle;
use support::{
    Event,
    cast::{ANA, Stage, day, now},
};

/// The email that the sample events are about.
const EMAIL: &str = "email_00000000000000000000000001";

fn stage() -> Stage {
    let stage = Stage::set();
    let person = ANA.person(OrganisationId::Platform);
    let email = Email {
        id: EMAIL.parse().unwrap(),
        version: 2,
        event_id: "application_1/application/1/0".to_owned(),
        template: "application-received".to_owned(),
        person: Some(person.id),
        status: Status::Sent { at: now(), message_id: "0100018-abc".to_owned() },
        forgotten: day(90),
    };
    stage.store.plant(person.item().unwrap());
    stage.store.plant(email.item().unwrap());
    stage
}

fn status(stage: &Stage) -> Status {
    Email::read(stage.store.get(&records::email::key(&EMAIL.parse::<EmailId>().unwrap())).unwrap()).unwrap().status
}

fn bounced_at(stage: &Stage) -> Option<jiff::Timestamp> {
    let id = ANA.person(OrganisationId::Platform).id;
    Person::read(stage.store.get(&records::person::key(&id)).unwrap()).unwrap().bounced_at
}

async fn hear(stage: &Stage, name: &str) -> Result<Vec<String>, AllFailed> {
    let event = Event::load(&format!("queue/record-email-feedback/{name}"));
    let failures: Failures = handle(&stage.store, &event.0, now).await?;
    Ok(failures.messages.into_iter().map(|failure| failure.message_id).collect())
}

#[tokio::test]
async fn every_sample_event_has_its_outcome() {
    let expected = [
        ("complaint", Ok(vec![])),
        ("delivery", Ok(vec![])),
        ("hostile-beside-a-good-one", Ok(vec!["message-0", "message-2", "message-3"])),
        ("hostile-no-batch", Err(AllFailed::Event)),
        ("hostile-only", Err(AllFailed::Messages(1))),
        ("hostile-tag", Ok(vec![])),
        ("of-an-unknown-email", Ok(vec![])),
        ("of-another-system", Ok(vec![])),
        ("permanent-bounce-raw", Ok(vec![])),
        ("permanent-bounce-wrapped", Ok(vec![])),
        ("transient-bounce", Ok(vec![])),
    ];
    let names: Vec<_> = Event::all("queue/record-email-feedback").into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, expected.iter().map(|(name, _)| *name).collect::<Vec<_>>());
    for (name, outcome) in expected {
        // The watch over the logs looks for the addresses that stand in every one of these events.
        let stage = stage();
        assert_eq!(hear(&stage, name).await, outcome.map(|ids| ids.into_iter().map(ToOwned::to_owned).collect()), "{name}");
    }
}

#[tokio::test]
async fn a_permanent_bounce_marks_the_email_and_the_person_wrapped_or_raw_and_once() {
    for name in ["permanent-bounce-wrapped", "permanent-bounce-raw", "hostile-beside-a-good-one"] {
        let stage = stage();
        hear(&stage, name).await.unwrap();
        assert_eq!((status(&stage), bounced_at(&stage)), (Status::Bounced { at: now() }, Some(now())), "{name}");
        let before = stage.store.items();
        hear(&stage, name).await.unwrap();
        assert!(stage.store.items() == before, "{name} again changed something");
    }
}

#[tokio::test]
async fn a_complaint_is_recorded_as_one() {
    let stage = stage();
    hear(&stage, "complaint").await.unwrap();
    assert_eq!(status(&stage), Status::Complained { at: now() });
}

#[tokio::test]
async fn what_needs_no_record_leaves_none() {
    for name in ["transient-bounce", "delivery", "of-an-unknown-email", "of-another-system", "hostile-tag"] {
        let stage = stage();
        let before = stage.store.items();
        hear(&stage, name).await.unwrap();
        assert!(stage.store.items() == before, "{name} left something");
    }
}

#[tokio::test]
async fn feedback_on_an_email_to_somebody_erased_still_marks_the_email() {
    let stage = stage();
    let person = records::person::key(&ANA.person(OrganisationId::Platform).id);
    application::ports::Writes::commit(&stage.store, vec![application::ports::Write::Delete(person.clone())]).await.unwrap();
    hear(&stage, "permanent-bounce-wrapped").await.unwrap();
    assert_eq!(status(&stage), Status::Bounced { at: now() });
    assert!(stage.store.get(&person).is_none(), "an erased person does not come back");
}

#[tokio::test]
async fn while_the_store_is_away_feedback_comes_again() {
    let stage = stage();
    stage.store.refuse(1);
    assert_eq!(hear(&stage, "permanent-bounce-wrapped").await, Err(AllFailed::Messages(1)));
    assert_eq!(hear(&stage, "permanent-bounce-wrapped").await, Ok(vec![]));
    assert_eq!(bounced_at(&stage), Some(now()));
}
