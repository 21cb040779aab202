//! Every sample event has its outcome.

use application::use_cases::relay::Report;
use support::{Event, cast::now, queues::stream, story};

use crate::world::{World, sample};

#[tokio::test]
async fn every_sample_event_has_its_outcome() {
    let relayed = |events, messages, parked| Some(Report { events, messages, parked });
    let expected = [
        ("application-approved", relayed(3, 1, 0)),
        ("application-submitted", relayed(1, 2, 0)),
        ("deletion-and-no-aggregates", relayed(0, 0, 0)),
        ("hostile-no-stream", None),
        ("hostile-poison-among-good", relayed(2, 8, 4)),
        ("hostile-unknown-stream", None),
        ("poison-among-others", relayed(0, 1, 1)),
        ("stream-of-nobody", None),
    ];
    let events = Event::all("stream/relay-events");
    assert_eq!(events.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), expected.map(|(name, _)| name));
    for ((name, event), (_, outcome)) in events.into_iter().zip(expected) {
        let world = World::new();
        let before = world.store.items();
        let report = world.handle(event.0).await;
        assert_eq!(report.as_ref().ok(), outcome.as_ref(), "{name}: {report:?}");
        if outcome.is_none() || outcome == relayed(0, 0, 0) {
            assert!(world.store.items() == before && world.messages() == (vec![], vec![]), "{name} left something");
        }
    }
}

#[tokio::test]
async fn the_sample_of_a_submission_is_what_the_stream_carries() {
    let world = World::new();
    story::applies(&world.store, now()).await;
    let records: Vec<_> = world.store.drain_stream().into_iter().filter(|record| record.key.sort == "application").collect();
    assert_eq!(sample("application-submitted").0, stream(&records));
}

#[tokio::test]
async fn what_cannot_be_understood_is_parked_by_key_and_versions_and_the_others_are_relayed() {
    let world = World::new();
    world.handle(sample("hostile-poison-among-good").0).await.unwrap();
    let (orders, parked) = world.messages();
    assert_eq!(orders.len(), 4, "both good applications were ordered for");
    let told: Vec<_> = parked.iter().map(|parked| (parked.key.sort.as_str(), parked.old_version, parked.new_version)).collect();
    assert_eq!(told, [("application", 0, Some(1)), ("application", 6, Some(7)), ("application", 0, Some(1)), ("thing", 0, Some(3))]);
    let reasons = parked.iter().map(|parked| parked.reason.clone()).collect::<Vec<_>>().join("; ");
    for reason in ["newer than this release reads", "does not know", "a value is not"] {
        assert!(reasons.contains(reason), "{reason} in {reasons}");
    }
    assert_eq!(world.stage.watch.lines().matches("a change is parked").count(), 4);
}

#[tokio::test]
async fn zzz_make() {
    use serde_json::{Value, json};
    if std::env::var("MAKE_SAMPLES").is_err() {
        return;
    }
    let save = |name: &str, value: &Value| {
        std::fs::write(
            format!("{}/../../../events/stream/relay-events/{name}.json", env!("CARGO_MANIFEST_DIR")),
            serde_json::to_string_pretty(value).unwrap() + "\n",
        )
        .unwrap()
    };
    let world = World::new();
    story::becomes_a_partner(&world.store).await;
    let records: Vec<_> = world.store.drain_stream().into_iter().filter(|record| record.key.sort != "person").collect();
    let submitted = stream(&records[..1].to_vec());
    save("application-submitted", &submitted);
    let n = records.len();
    save("application-approved", &stream(&records[n - 3..]));
    let mut poison =
        stream(&[records[0].clone(), records[0].clone(), records[0].clone(), records[0].clone(), records[0].clone(), records[0].clone()]);
    let r = poison["Records"].as_array_mut().unwrap();
    let id = |r: &mut Value, n: u8| {
        let p = format!("application_0000000000000000000000000{n}");
        r["dynamodb"]["Keys"]["partition"]["S"] = p.clone().into();
        r["dynamodb"]["NewImage"]["partition"]["S"] = p.into();
    };
    for (n, r) in r.iter_mut().enumerate() {
        if n != 0 && n != 5 {
            id(r, n as u8);
        }
    }
    r[1]["dynamodb"]["NewImage"]["schema"]["N"] = "99".into();
    r[2]["dynamodb"]["NewImage"]["version"]["N"] = "7".into();
    r[2]["dynamodb"]["OldImage"] = json!({"version": {"N": "6"}});
    r[2]["dynamodb"]["NewImage"]["state"] = json!({"S": "ana.canary@acme.example"});
    r[3]["dynamodb"]["NewImage"]["events"] = json!({"L": [{"S": "ana.canary@acme.example"}]});
    r[4]["dynamodb"]["NewImage"]["aggregate"]["S"] = "canary".into();
    r[4]["dynamodb"]["NewImage"]["version"]["N"] = "3".into();
    r[4]["dynamodb"]["Keys"]["sort"]["S"] = "thing".into();
    r[4]["dynamodb"]["NewImage"]["sort"]["S"] = "thing".into();
    save("hostile-poison-among-good", &poison);
    let mut unknown = submitted.clone();
    unknown["Records"][0]["eventSourceARN"] = "arn:aws:dynamodb:eu-west-1:123456789012:table/somebody-elses/stream/2026".into();
    save("hostile-unknown-stream", &unknown);
    save(
        "hostile-no-stream",
        &json!({"Records": [{"eventSource": "aws:sqs", "body": "ana.canary@acme.example", "dynamodb": "ana.canary@acme.example"}]}),
    );
    let mut gone = stream(&[records[0].clone(), records[0].clone(), records[0].clone()]);
    gone["Records"][0]["eventName"] = "REMOVE".into();
    gone["Records"][0]["dynamodb"]["OldImage"] = gone["Records"][0]["dynamodb"]["NewImage"].take();
    gone["Records"][0]["dynamodb"].as_object_mut().unwrap().remove("NewImage");
    gone["Records"][1]["dynamodb"]["NewImage"].as_object_mut().unwrap().remove("version");
    gone["Records"][2]["dynamodb"]["NewImage"]["version"] = json!({"S": "1"});
    save("deletion-and-no-aggregates", &gone);
}
