//! Many at once, with a report by line.

use domain::{limits, member::State};
use serde_json::{Value, json};
use support::Answer;

use crate::world::{World, query, sample};

fn counts(answer: &Answer) -> [u64; 5] {
    let report = answer.json();
    ["lines", "created", "changed", "unchanged", "failed"].map(|count| report[count].as_u64().unwrap())
}

fn faults(answer: &Answer) -> Vec<(u64, String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let errors = answer.json()["errors"].as_array().unwrap().clone();
    errors.iter().map(|error| (error["line"].as_u64().unwrap(), text(&error["field"]), text(&error["code"]))).collect()
}

#[tokio::test]
async fn an_import_sent_again_changes_nothing() {
    let world = World::new();
    let first = world.ask(&sample("import")).await;
    assert_eq!((first.status, first.json()["applied"].clone(), counts(&first)), (200, json!(true), [4, 4, 0, 0, 0]));
    let before = world.items();
    let again = world.ask(&sample("import")).await;
    assert_eq!(counts(&again), [4, 0, 0, 4, 0]);
    assert_eq!(world.items(), before);
    assert_eq!(world.ask(&sample("tracker-get")).await.json()["name"], "Digger 1");
    assert!(matches!(world.seat("zoe@fleet.example"), State::Invited { .. }));
}

#[tokio::test]
async fn bad_lines_are_reported_and_the_good_ones_kept_when_so_asked() {
    let world = World::new();
    let answer = world.ask(&sample("import-hostile")).await;
    assert_eq!((answer.status, answer.json()["applied"].clone(), counts(&answer)), (200, json!(true), [8, 2, 0, 0, 6]));
    let fault = |line, field: &str, code: &str| (line, field.to_owned(), code.to_owned());
    let expected = [
        fault(3, "", "not_json"),
        fault(4, "", "not_an_object"),
        fault(5, "customer", "unknown_value"),
        fault(6, "kind", "unknown_value"),
        fault(7, "id", "not_an_identifier"),
        fault(7, "name", "required"),
        fault(7, "active", "wrong_type"),
        fault(7, "colour", "unknown_field"),
        fault(8, "email", "control_characters"),
        fault(8, "roles", "unknown_value"),
    ];
    assert_eq!(faults(&answer), expected);
    assert_eq!(world.ask(&sample("tracker-get")).await.status, 200);
}

#[tokio::test]
async fn one_bad_line_keeps_everything_out_when_so_asked() {
    let world = World::new();
    let before = world.items();
    let abort = world.ask(&sample("import-hostile-abort")).await;
    assert_eq!((abort.status, abort.json()["applied"].clone(), counts(&abort)), (422, json!(false), [8, 2, 0, 0, 6]));
    // The report speaks the caller's language.
    let message = abort.json()["errors"][4]["message"].as_str().unwrap().to_owned();
    let english = world.ask(&sample("import-hostile-abort").header("accept-language", "en")).await;
    assert_ne!(english.json()["errors"][4]["message"], message);
    // It is what happens when nothing was asked.
    assert_eq!(world.ask(&query(&sample("import-hostile"), "")).await.status, 422);
    // A line that reads well and names an unknown customer is as bad.
    let lines: Vec<_> = sample("import").0["body"].as_str().unwrap().lines().skip(1).map(ToOwned::to_owned).collect();
    let unknown = world.ask(&sample("import").body(&lines.join("\n"))).await;
    assert_eq!((unknown.status, counts(&unknown)), (422, [3, 0, 0, 0, 3]));
    assert_eq!(world.items(), before);
}

#[tokio::test]
async fn a_dry_run_says_what_would_happen_and_writes_nothing() {
    let world = World::new();
    let before = world.items();
    let dry = world.ask(&sample("import-dry-run")).await;
    assert_eq!((dry.status, counts(&dry)), (200, [4, 4, 0, 0, 0]));
    assert_eq!((dry.json()["dry_run"].clone(), dry.json()["applied"].clone()), (json!(true), json!(false)));
    let hostile = world.ask(&query(&sample("import-hostile"), "dry_run=true&on_error=abort")).await;
    assert_eq!((hostile.status, counts(&hostile)), (200, [8, 2, 0, 0, 6]));
    assert_eq!(world.items(), before);
}

#[tokio::test]
async fn a_spreadsheets_csv_is_taken_as_it_comes() {
    let world = World::new();
    let answer = world.ask(&sample("import-csv")).await;
    assert_eq!((answer.status, counts(&answer)), (200, [4, 4, 0, 0, 0]), "{}", answer.body);
    assert_eq!(world.ask(&sample("customer-get")).await.json()["name"], "Fleet, Forty-Two");
    assert_eq!(world.ask(&sample("location-get")).await.json()["active"], false);
    let State::Invited { seat, .. } = world.seat("zoe@fleet.example") else { panic!("a seat") };
    assert_eq!(seat.roles.len(), 2);
}

#[tokio::test]
async fn bad_rows_are_reported_by_their_lines() {
    let world = World::new();
    let answer = world.ask(&sample("import-csv-hostile")).await;
    assert_eq!((answer.status, counts(&answer)), (200, [4, 2, 0, 0, 2]), "{}", answer.body);
    let expected = [(3, String::new(), "not_as_many_cells".to_owned()), (4, "id".to_owned(), "not_an_identifier".to_owned())];
    assert_eq!(faults(&answer), expected);
}

#[tokio::test]
async fn a_cell_that_does_not_belong_to_its_row_is_a_fault() {
    let world = World::new();
    let body = "kind,id,name,active,roles\ncustomer,fleet-42,Fleet,true,admin\n";
    let answer = world.ask(&sample("import-csv").body(body)).await;
    assert_eq!((answer.status, faults(&answer)), (422, vec![(2, "roles".to_owned(), "unknown_field".to_owned())]));
}

#[tokio::test]
async fn a_misspelt_or_missing_column_is_refused_before_any_row() {
    let world = World::new();
    let before = world.items();
    let answer = world.ask(&sample("import-csv-misspelt-column")).await;
    assert_eq!(answer.status, 422);
    let fault = |field: &str, code: &str| (field.to_owned(), code.to_owned());
    let expected = [fault("ident", "unknown_field"), fault("activ", "unknown_field"), fault("id", "required")];
    assert_eq!(answer.problem().1, expected);
    let twice = world.ask(&sample("import-csv").body("kind,id,id\n")).await;
    assert_eq!(twice.problem().1, [fault("id", "duplicate")]);
    assert_eq!(world.ask(&sample("import-csv").body("")).await.status, 422);
    assert_eq!(world.items(), before);
}

#[tokio::test]
async fn what_is_asked_must_make_sense() {
    let world = World::new();
    let before = world.items();
    let answer = world.ask(&query(&sample("import"), "dry_run=perhaps&on_error=ignore")).await;
    let fault = |field: &str| (field.to_owned(), "unknown_value".to_owned());
    assert_eq!((answer.status, answer.problem().1), (422, vec![fault("dry_run"), fault("on_error")]));
    assert_eq!(world.ask(&sample("import").header("content-type", "application/json")).await.status, 415);
    let lines = "{}\n".repeat(limits::IMPORT_LINES + 1);
    let many = world.ask(&sample("import").body(&lines)).await;
    assert_eq!((many.status, many.problem().1), (422, vec![("lines".to_owned(), "too_many".to_owned())]));
    let rows = format!("kind,id\n{}", "customer,x\n".repeat(limits::IMPORT_LINES + 1));
    assert_eq!(world.ask(&sample("import-csv").body(&rows)).await.status, 422);
    assert_eq!(world.items(), before);
}

#[tokio::test]
async fn a_report_has_an_end_whatever_was_sent() {
    let world = World::new();
    let keys: Vec<_> = (0..2_000).map(|number| format!("\"unknown{number}\":1")).collect();
    let line = format!("{{\"kind\":\"customer\",\"{}\":1,{}}}\n", "k".repeat(1_000), keys.join(","));
    let lines = limits::REPORTED_FAULTS / limits::FAULTS + 1;
    let answer = world.ask(&sample("import").body(&line.repeat(lines))).await;
    let report = answer.json();
    assert_eq!((answer.status, report["errors"].as_array().unwrap().len()), (422, limits::REPORTED_FAULTS));
    // No line tells more than any other form does.
    assert_eq!(report["further_errors"], lines * limits::FAULTS - limits::REPORTED_FAULTS);
    assert!(answer.body.len() < 300_000, "{} bytes", answer.body.len());
}

#[tokio::test]
async fn nothing_at_all_is_an_import_of_nothing() {
    let world = World::new();
    let answer = world.ask(&sample("import").body("\n\r\n  \n")).await;
    assert_eq!((answer.status, counts(&answer)), (200, [0, 0, 0, 0, 0]));
}

#[tokio::test]
async fn an_import_that_broke_off_is_sent_again_and_completes() {
    let world = World::new();
    // That the key was used is noted before, so that what is lost is the import's: its first line is written and the answer
    // lost, the second one never gets there.
    world.ask(&sample("location-get")).await;
    world.store.lose_answers(1);
    assert_eq!(world.ask(&sample("import")).await.status, 503);
    let again = world.ask(&sample("import")).await;
    assert_eq!((again.status, again.json()["failed"].clone()), (200, json!(0)));
    assert_eq!(world.ask(&sample("location-get")).await.status, 200);
}
