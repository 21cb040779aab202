//! Many upserts at once, with a report by line.
//!
//! ```text
//! body ──→ lines ──→ parsed, or what is wrong with each ──→ checked against what is stored ──→ written
//!                                                            │ dry run, or `abort` and a bad line: no further
//! ```

use std::sync::Arc;

use application::{
    ports::{Reads, Writes},
    use_cases::directory::{self as story, DirectoryError, LineOutcome, OnError, Upsert, Upserted},
};
use axum::{
    body::Bytes,
    extract::{Query, State},
    response::Response,
};
use domain::limits;
use entrypoint::{Call, Fields, Problem, respond};
use http::{HeaderMap, StatusCode, header};
use language::{Fault, Locale};
use pages::{
    form::{FieldFault, fault},
    problem::ProblemKind,
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    Directory,
    lines::{self, COLUMNS},
};

/// What became of an import.
#[derive(Debug, Serialize, ToSchema)]
pub struct Report {
    /// Whether it was only a trial.
    dry_run: bool,
    /// Whether the good lines are kept. If not, the counts say what would have been.
    applied: bool,
    /// Lines in all; empty ones are not counted.
    lines: usize,
    /// Lines that made something known.
    created: usize,
    /// Lines that changed something.
    changed: usize,
    /// Lines that said what was known.
    unchanged: usize,
    /// Bad lines.
    failed: usize,
    /// What was wrong, by line; at most 1,000.
    errors: Vec<LineError>,
    /// Further faults, not listed.
    further_errors: usize,
}

/// One thing wrong with one line.
#[derive(Debug, Serialize, ToSchema)]
pub struct LineError {
    /// The line of the body, counted from 1.
    line: u64,
    /// The field at fault; absent when the line as a whole is.
    field: Option<String>,
    /// The stable code.
    code: String,
    /// What to do about it, in the caller's language.
    message: String,
}

/// A line that parsed, or what is wrong with it.
struct Line {
    number: u64,
    parsed: Result<Upsert, Bad>,
}

/// What is wrong with a line.
enum Bad {
    /// It is not readable as what it claims to be: the reason's code.
    Unreadable(&'static str),
    /// These fields are at fault.
    Fields(Vec<FieldFault>),
}

impl Bad {
    fn faults(&self) -> usize {
        match self {
            Self::Unreadable(_) => 1,
            Self::Fields(faults) => faults.len(),
        }
    }
}

/// How an import was asked for.
struct Asked {
    dry_run: bool,
    on_error: OnError,
}

/// Takes many upserts at once: one a line, as NDJSON or as CSV with a header. Fields of a line: `kind` (`customer`,
/// `tracker`, `location`, `member`), `id`, `customer` (of all but customers), `name`, `active`, `time_zone` (locations),
/// `email`, `language`, `roles` (members; in CSV separated by `;`).
#[utoipa::path(post, path = "/integration/v1/directory/imports", tag = "directory",
    request_body(content((String = "application/x-ndjson"), (String = "text/csv"))),
    params(("dry_run" = Option<bool>, Query, description = "Only say what would happen"),
        ("on_error" = Option<String>, Query, description = "`abort` (keep nothing when a line is bad; the default) or `skip` (keep the good lines)")),
    responses((status = 200, body = Report), (status = 400), (status = 401), (status = 413), (status = 415),
        (status = 422, description = "A bad line and `abort`: nothing was kept; or the request itself is at fault", body = Report)),
    security(("key" = [])))]
pub(crate) async fn import<S: Reads + Writes + 'static>(
    State(directory): State<Arc<Directory<S>>>,
    query: Result<Query<Vec<(String, String)>>, axum::extract::rejection::QueryRejection>,
    call: Call,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let occasion = directory.admit(&call).await?;
    let Query(pairs) = query.map_err(|_| Problem::malformed("query"))?;
    let asked = asked(&pairs)?;
    let lines = read(&headers, &body)?;
    let is_bad = lines.iter().any(|line| line.parsed.is_err());
    // A line that cannot even be read keeps all others from being written, too: they are only checked.
    let only_check = asked.dry_run || (is_bad && asked.on_error == OnError::Abort);
    let good: Vec<Upsert> = lines.iter().filter_map(|line| line.parsed.as_ref().ok().cloned()).collect();
    let programme = call.moment().programme;
    let outcomes = story::import(&directory.store, &good, asked.on_error, only_check, &occasion, programme).await?;
    let report = report(&asked, lines, outcomes, call.locale);
    let aborted = !report.applied && !report.dry_run;
    Ok(respond::json(if aborted { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }, &report))
}

fn asked(pairs: &[(String, String)]) -> Result<Asked, Problem> {
    let given = |name: &str| pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    let mut faults = vec![];
    let dry_run = match given("dry_run") {
        None | Some("false") => false,
        Some("true") => true,
        Some(_) => {
            faults.push(fault("dry_run", Fault::UnknownValue));
            true
        }
    };
    let on_error = match given("on_error") {
        None | Some("abort") => OnError::Abort,
        Some("skip") => OnError::Skip,
        Some(_) => {
            faults.push(fault("on_error", Fault::UnknownValue));
            OnError::Abort
        }
    };
    if faults.is_empty() { Ok(Asked { dry_run, on_error }) } else { Err(Problem::invalid(faults)) }
}

fn read(headers: &HeaderMap, body: &Bytes) -> Result<Vec<Line>, Problem> {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    // Spreadsheets put a byte order mark in front; it is not part of the first name.
    let text = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    match content_type.split(';').next().unwrap_or_default().trim() {
        "application/x-ndjson" => ndjson(text),
        "text/csv" => csv(text),
        _ => Err(Problem::unsupported_media_type()),
    }
}

fn ndjson(text: &[u8]) -> Result<Vec<Line>, Problem> {
    let numbered = (1..).zip(text.split(|byte| *byte == b'\n'));
    let written: Vec<_> = numbered.filter(|(_, line)| !line.trim_ascii().is_empty()).collect();
    if written.len() > limits::IMPORT_LINES {
        return Err(too_many());
    }
    let line = |(number, text): (u64, &[u8])| {
        // One line says no more than one body of its own could.
        let fits = if text.len() > limits::BODY_BYTES { Err(Problem::too_large()) } else { Ok(text) };
        let fields = fits.and_then(Fields::of_json).map_err(|problem| Bad::Unreadable(problem.code()));
        Line { number, parsed: fields.and_then(parse) }
    };
    Ok(written.into_iter().map(line).collect())
}

fn csv(text: &[u8]) -> Result<Vec<Line>, Problem> {
    // Only the header is trimmed: what is wrong with a value is for its own parser to say.
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::Headers).from_reader(text);
    let columns: Vec<String> = reader.headers().map_err(|_| Problem::malformed("not_utf8"))?.iter().map(ToOwned::to_owned).collect();
    check(&columns)?;
    let mut lines = vec![];
    for record in reader.byte_records() {
        if lines.len() == limits::IMPORT_LINES {
            return Err(too_many());
        }
        lines.push(match record {
            Ok(record) => {
                let number = record.position().map_or(0, csv::Position::line);
                Line { number, parsed: cells(&columns, &record).and_then(|cells| parse(Fields::of_cells(cells))) }
            }
            Err(error) => {
                Line { number: error.position().map_or(0, csv::Position::line), parsed: Err(Bad::Unreadable("not_as_many_cells")) }
            }
        });
    }
    Ok(lines)
}

/// A misspelt column would be lost in silence, or be at fault in every line.
fn check(columns: &[String]) -> Result<(), Problem> {
    let mut faults = vec![];
    for (at, column) in columns.iter().enumerate() {
        let name: String = column.chars().take(limits::REPORTED_FIELD_CHARACTERS).collect();
        if !COLUMNS.contains(&column.as_str()) {
            faults.push(fault(name, Fault::UnknownField));
        } else if columns.iter().take(at).any(|before| before == column) {
            faults.push(fault(name, Fault::Duplicate));
        }
    }
    let missing = ["kind", "id"].into_iter().filter(|needed| !columns.iter().any(|column| column == needed));
    faults.extend(missing.map(|name| fault(name, Fault::Required)));
    faults.truncate(limits::REPORTED_FAULTS);
    if faults.is_empty() { Ok(()) } else { Err(Problem::invalid(faults)) }
}

/// A row's cells by column; empty ones are as good as not there, for every row has every column.
fn cells(columns: &[String], record: &csv::ByteRecord) -> Result<Vec<(String, String)>, Bad> {
    let mut cells = vec![];
    for (column, cell) in columns.iter().zip(record) {
        let text = std::str::from_utf8(cell).map_err(|_| Bad::Unreadable("not_utf8"))?;
        if !text.trim().is_empty() {
            // A list in one cell: JSON has an array there, a form has lines.
            let text = if column == "roles" { text.replace(';', "\n") } else { text.to_owned() };
            cells.push((column.clone(), text));
        }
    }
    Ok(cells)
}

fn parse(mut fields: Fields) -> Result<Upsert, Bad> {
    let upsert = lines::any(&mut fields);
    let faults = fields.faults();
    upsert.filter(|_| faults.is_empty()).ok_or(Bad::Fields(faults))
}

fn report(asked: &Asked, lines: Vec<Line>, outcomes: Vec<LineOutcome>, locale: Locale) -> Report {
    let mut report = Report {
        dry_run: asked.dry_run,
        applied: false,
        lines: lines.len(),
        created: 0,
        changed: 0,
        unchanged: 0,
        failed: 0,
        errors: vec![],
        further_errors: 0,
    };
    let mut outcomes = outcomes.into_iter();
    for Line { number, parsed } in lines {
        let outcome = match parsed {
            Err(bad) => Err(bad),
            // As many outcomes as good lines, in their order.
            Ok(_) => outcomes.next().unwrap_or(Ok(Upserted::Unchanged)).map_err(|error| bad(&error)),
        };
        match outcome {
            Ok(Upserted::Created) => report.created += 1,
            Ok(Upserted::Changed) => report.changed += 1,
            Ok(Upserted::Unchanged) => report.unchanged += 1,
            Err(bad) => {
                report.failed += 1;
                let room = limits::REPORTED_FAULTS.saturating_sub(report.errors.len());
                report.further_errors += bad.faults().saturating_sub(room);
                report.errors.extend(errors(number, bad, locale).take(room));
            }
        }
    }
    report.applied = !asked.dry_run && (report.failed == 0 || asked.on_error == OnError::Skip);
    report
}

/// What the rules refuse, by the field that it is about.
fn bad(error: &DirectoryError) -> Bad {
    match error {
        DirectoryError::UnknownCustomer => Bad::Fields(vec![fault("customer", Fault::UnknownValue)]),
        DirectoryError::NoSuchRole => Bad::Fields(vec![fault("roles", Fault::UnknownValue)]),
        // The one ends an import before any line, the other as a whole.
        DirectoryError::KeyRefused | DirectoryError::Store(_) => Bad::Unreadable("not_taken"),
    }
}

/// What was wrong with a line, one by one; put into words only as far as it is asked for.
fn errors(line: u64, bad: Bad, locale: Locale) -> impl Iterator<Item = LineError> {
    let (unreadable, faults) = match bad {
        Bad::Unreadable(code) => (Some(code), vec![]),
        Bad::Fields(faults) => (None, faults),
    };
    let whole = unreadable.into_iter().map(move |code| LineError {
        line,
        field: None,
        code: code.to_owned(),
        message: ProblemKind::Malformed.words(locale).detail,
    });
    let fields = faults.into_iter().map(move |fault| LineError {
        line,
        field: Some(fault.field.chars().take(limits::REPORTED_FIELD_CHARACTERS).collect()),
        code: fault.fault.code().to_owned(),
        message: fault.fault.sentence(locale),
    });
    whole.chain(fields)
}

fn too_many() -> Problem {
    let limit = u32::try_from(limits::IMPORT_LINES).unwrap_or(u32::MAX);
    Problem::invalid(vec![fault("lines", Fault::TooMany { limit })])
}
