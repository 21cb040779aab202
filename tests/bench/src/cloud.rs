//! A cloud on this machine that counts: DynamoDB for real (embedded), queues, mail, keys and endpoints that only say yes.
//!
//! ```text
//!             wave 1                      wave 2
//! requests  ──┬─ read                   ──── write
//!             ├─ claim       (answers are held back until the line has been quiet for a while)
//!             └─ link
//! ```
//! Requests that are under way at the same time are one serial round trip. To see that exactly, whatever the machine is
//! doing, answers are held back until no further request has come for [`QUIET`]: what comes before an answer did not
//! need it, what comes after it did. A slow machine can split a wave in two, never join two that belong apart.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    response::{IntoResponse, Response},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use dynoxide::{Database, errors::DynoxideError};
use http::{HeaderMap, Method, StatusCode, Uri, header};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use support::listings::PDF;
use tokio::{net::TcpListener, time::Instant};

/// How long nothing may arrive before a wave counts as complete.
const QUIET: Duration = Duration::from_millis(15);

/// Where an endpoint stands that takes what it is sent.
pub const TAKES: &str = "/hook";
/// Where one stands that refuses it.
pub const FAILS: &str = "/hook/fails";
/// Where the documents' storage stands: whatever is asked for has arrived, and can be kept.
pub const DOCUMENTS: &str = "/liaison-documents";
/// What every secret of an endpoint opens as.
const SECRET: &str = "whsec_YmVuY2gtYmVuY2gtYmVuY2gtYmVuY2gtYmVuY2gtYmU=";

/// What requests to the cloud came to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cost {
    /// Serial round trips: waves.
    pub trips: usize,
    /// Read capacity units, indexes included.
    pub read_units: f64,
    /// Write capacity units, indexes included.
    pub write_units: f64,
    /// Every request: wave, operation and, where it is DynamoDB's, its units.
    pub calls: Vec<String>,
    /// The same, to be made again: wave by wave, operation and what was asked.
    pub asked: Vec<(usize, String, Value)>,
}

/// The cloud.
pub struct Cloud {
    database: Database,
    state: Mutex<Counting>,
}

#[derive(Default)]
struct Counting {
    /// Whether answers are held back to tell waves apart.
    counts: bool,
    wave: Option<Arc<Wave>>,
    cost: Cost,
}

struct Wave {
    last_arrival: Mutex<Instant>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Cloud {
    /// Opens a cloud over a database and returns it with its address. It ends with the runtime.
    pub async fn open(database: Database) -> (Arc<Self>, String) {
        let cloud = Arc::new(Self { database, state: Mutex::default() });
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a loopback port");
        let url = format!("http://{}", listener.local_addr().expect("a loopback address"));
        let service = Router::new().fallback(answer).with_state(Arc::clone(&cloud));
        tokio::spawn(async move { axum::serve(listener, service).await });
        (cloud, url)
    }

    /// The database behind it.
    #[must_use]
    pub const fn database(&self) -> &Database {
        &self.database
    }

    /// Begins to count from nothing, holding answers back.
    pub fn count(&self) {
        *lock(&self.state) = Counting { counts: true, ..Counting::default() };
    }

    /// Ends counting: what it came to. From here on answers go out at once.
    pub fn counted(&self) -> Cost {
        std::mem::take(&mut *lock(&self.state)).cost
    }

    /// Takes part in the wave under way, or begins one. Returns its number, and the wave where answers are held back.
    fn arrive(&self) -> (usize, Option<Arc<Wave>>) {
        let mut state = lock(&self.state);
        if !state.counts {
            return (0, None);
        }
        let wave = if let Some(wave) = &state.wave {
            *lock(&wave.last_arrival) = Instant::now();
            Arc::clone(wave)
        } else {
            state.cost.trips += 1;
            let wave = Arc::new(Wave { last_arrival: Mutex::new(Instant::now()) });
            state.wave = Some(Arc::clone(&wave));
            wave
        };
        (state.cost.trips, Some(wave))
    }

    /// Waits until the wave is complete; whoever comes later begins another.
    async fn settle(&self, wave: &Arc<Wave>) {
        loop {
            let complete_at = *lock(&wave.last_arrival) + QUIET;
            tokio::time::sleep_until(complete_at).await;
            let mut state = lock(&self.state);
            if *lock(&wave.last_arrival) + QUIET <= Instant::now() {
                if state.wave.as_ref().is_some_and(|current| Arc::ptr_eq(current, wave)) {
                    state.wave = None;
                }
                return;
            }
        }
    }

    fn note(&self, wave: usize, operation: &str, body: &[u8], units: &Units) {
        let mut state = lock(&self.state);
        if !state.counts {
            return;
        }
        state.cost.read_units += units.read;
        state.cost.write_units += units.write;
        let parts: Vec<String> = units.parts.iter().map(|(place, units)| format!("{place} {units}")).collect();
        state.cost.calls.push(format!("{wave} {operation} {}", parts.join(", ")).trim_end().to_owned());
        state.cost.asked.push((wave, operation.to_owned(), serde_json::from_slice(body).unwrap_or_default()));
    }
}

async fn answer(State(cloud): State<Arc<Cloud>>, method: Method, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let (number, wave) = cloud.arrive();
    let target = headers.get("x-amz-target").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (service, operation) = target.rsplit_once('.').unwrap_or_default();
    let (name, units, response) = if service.starts_with("DynamoDB_") {
        let (status, text) = dynamo(&cloud.database, operation, &body);
        let units = if status == StatusCode::OK { Units::of(operation, &text) } else { Units::default() };
        (operation.to_owned(), units, (status, [(header::CONTENT_TYPE, "application/x-amz-json-1.0")], text).into_response())
    } else if service == "AmazonSQS" {
        (operation.to_owned(), Units::default(), axum_json(&queued(&body)))
    } else if service == "TrentService" {
        (operation.to_owned(), Units::default(), axum_json(&json!({"Plaintext": STANDARD.encode(SECRET)})))
    } else if uri.path() == TAKES || uri.path() == FAILS {
        let status = if uri.path() == TAKES { StatusCode::NO_CONTENT } else { StatusCode::INTERNAL_SERVER_ERROR };
        (format!("{method} {}", uri.path()), Units::default(), status.into_response())
    } else if uri.path().starts_with(DOCUMENTS) {
        (format!("{method} a document"), Units::default(), ([(header::ETAG, "\"bench\"")], PDF).into_response())
    } else if uri.path() == "/v2/email/outbound-emails" {
        ("SendEmail".to_owned(), Units::default(), axum_json(&json!({"MessageId": "0102018bench"})))
    } else {
        (format!("{method} {}", uri.path()), Units::default(), StatusCode::NOT_FOUND.into_response())
    };
    cloud.note(number, &name, &body, &units);
    if let Some(wave) = wave {
        cloud.settle(&wave).await;
    }
    response
}

fn axum_json(value: &Value) -> Response {
    ([(header::CONTENT_TYPE, "application/x-amz-json-1.0")], value.to_string()).into_response()
}

/// A queue's yes, entry by entry.
fn queued(body: &[u8]) -> Value {
    let asked: Value = serde_json::from_slice(body).unwrap_or_default();
    let entries = asked["Entries"].as_array().cloned().unwrap_or_default();
    let accepted =
        |entry: &Value| json!({"Id": entry["Id"], "MessageId": entry["Id"], "MD5OfMessageBody": "d41d8cd98f00b204e9800998ecf8427e"});
    json!({"Successful": entries.iter().map(accepted).collect::<Vec<_>>(), "Failed": []})
}

/// One DynamoDB operation, asked for its consumed capacity besides.
fn dynamo(database: &Database, operation: &str, body: &[u8]) -> (StatusCode, String) {
    let mut asked: Value = match serde_json::from_slice(body) {
        Ok(asked) => asked,
        Err(error) => return (StatusCode::BAD_REQUEST, error.to_string()),
    };
    asked["ReturnConsumedCapacity"] = "INDEXES".into();
    let done = match operation {
        "BatchGetItem" => run(asked, |request| database.batch_get_item(request)),
        "GetItem" => run(asked, |request| database.get_item(request)),
        "Query" => run(asked, |request| database.query(request)),
        "PutItem" => run(asked, |request| database.put_item(request)),
        "DeleteItem" => run(asked, |request| database.delete_item(request)),
        "UpdateItem" => run(asked, |request| database.update_item(request)),
        "TransactWriteItems" => run(asked, |request| database.transact_write_items(request)),
        other => return (StatusCode::BAD_REQUEST, json!({"__type": "UnknownOperationException", "message": other}).to_string()),
    };
    match done {
        Ok(text) => (StatusCode::OK, text),
        Err(error) => (StatusCode::from_u16(error.status_code()).unwrap_or(StatusCode::BAD_REQUEST), error.to_json()),
    }
}

fn run<Q: for<'a> Deserialize<'a>, A: Serialize>(asked: Value, ask: impl FnOnce(Q) -> dynoxide::Result<A>) -> dynoxide::Result<String> {
    let unreadable = |error: serde_json::Error| DynoxideError::SerializationException(error.to_string());
    let request = serde_json::from_value(asked).map_err(unreadable)?;
    serde_json::to_string(&ask(request)?).map_err(unreadable)
}

/// Capacity of one operation, by place: a table, or one of its indexes.
#[derive(Default)]
struct Units {
    read: f64,
    write: f64,
    parts: BTreeMap<String, f64>,
}

impl Units {
    fn of(operation: &str, answer: &str) -> Self {
        let answer: Value = serde_json::from_str(answer).unwrap_or_default();
        let tables = match &answer["ConsumedCapacity"] {
            Value::Array(tables) => tables.clone(),
            Value::Object(_) => vec![answer["ConsumedCapacity"].clone()],
            _ => vec![],
        };
        let mut parts = BTreeMap::new();
        let mut total = 0.0;
        for table in &tables {
            let name = table["TableName"].as_str().unwrap_or_default().trim_start_matches("liaison-").to_owned();
            total += table["CapacityUnits"].as_f64().unwrap_or(0.0);
            let mut part = |place: String, value: &Value| {
                if let Some(units) = value["CapacityUnits"].as_f64().filter(|units| *units > 0.0) {
                    *parts.entry(place).or_insert(0.0) += units;
                }
            };
            part(name.clone(), &table["Table"]);
            for (index, units) in table["GlobalSecondaryIndexes"].as_object().into_iter().flatten() {
                part(format!("{name}/{index}"), units);
            }
        }
        let reads = matches!(operation, "BatchGetItem" | "GetItem" | "Query");
        Self { read: if reads { total } else { 0.0 }, write: if reads { 0.0 } else { total }, parts }
    }
}
