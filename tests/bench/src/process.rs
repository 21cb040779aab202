//! A function's binary, run as Lambda runs it: it connects to a Runtime API on this machine, which hands it one event
//! at a time and takes its answers.

use std::{
    fs,
    path::Path,
    process::{Child, Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{
    Router,
    body::Bytes,
    extract::{Path as Segments, State},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use http::StatusCode;
use serde_json::Value;
use tokio::{
    net::TcpListener,
    sync::{Mutex, mpsc},
    task::JoinHandle,
    time::timeout,
};

/// A function that has not answered by then never will.
const PATIENCE: Duration = Duration::from_secs(20);

/// A running function.
pub struct Process {
    child: Child,
    api: JoinHandle<()>,
    events: mpsc::Sender<String>,
    answers: mpsc::Receiver<Result<String, String>>,
    /// From the start of the process to its first `GET /invocation/next`.
    pub cold_start: Duration,
}

struct Api {
    ready: mpsc::Sender<Instant>,
    events: Mutex<mpsc::Receiver<String>>,
    answers: mpsc::Sender<Result<String, String>>,
}

impl Process {
    /// Starts a binary and waits until it asks for its first event.
    pub async fn start(binary: &Path, environment: &[(String, String)]) -> Self {
        let (ready, mut is_ready) = mpsc::channel(1);
        let (events, to_do) = mpsc::channel(1);
        let (done, answers) = mpsc::channel(1);
        let api = Arc::new(Api { ready, events: Mutex::new(to_do), answers: done });
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a loopback port");
        let address = listener.local_addr().expect("a loopback address");
        let service = Router::new()
            .route("/2018-06-01/runtime/invocation/next", get(next))
            .route("/2018-06-01/runtime/invocation/{id}/{outcome}", post(answer))
            .route("/2018-06-01/runtime/init/error", post(refuse))
            .with_state(api);
        let api = tokio::spawn(async move {
            let _ = axum::serve(listener, service).await;
        });
        let mut command = Command::new(binary);
        command
            .env_clear()
            .envs(environment.iter().map(|(name, value)| (name, value)))
            .env("AWS_LAMBDA_RUNTIME_API", address.to_string())
            .stdin(Stdio::null())
            .stdout(Stdio::null());
        let started = Instant::now();
        let child = command.spawn().unwrap_or_else(|error| panic!("{}: {error}", binary.display()));
        let asked =
            timeout(PATIENCE, is_ready.recv()).await.ok().flatten().unwrap_or_else(|| panic!("{} does not start", binary.display()));
        Self { child, api, events, answers, cold_start: asked.duration_since(started) }
    }

    /// Has one event done and returns what the function answered.
    pub async fn invoke(&mut self, event: &Value) -> Result<Value, String> {
        self.events.send(event.to_string()).await.map_err(|_| "the function has ended".to_owned())?;
        let answer = timeout(PATIENCE, self.answers.recv()).await.map_err(|_| "no answer".to_owned())?;
        let answer = answer.ok_or("the function has ended")??;
        let answer: Value = serde_json::from_str(&answer).unwrap_or_default();
        match answer["statusCode"].as_u64() {
            Some(status) if status >= 400 => Err(format!("{status}: {}", answer["body"])),
            _ if answer["batchItemFailures"].as_array().is_some_and(|failures| !failures.is_empty()) => Err(answer.to_string()),
            _ => Ok(answer),
        }
    }

    /// CPU time of all its threads so far, as the scheduler counts it (nanoseconds, where `utime` has ticks of 10 ms).
    #[must_use]
    pub fn cpu(&self) -> Duration {
        let threads = fs::read_dir(format!("/proc/{}/task", self.child.id())).expect("a running process");
        let nanoseconds = |thread: std::io::Result<fs::DirEntry>| {
            let text = fs::read_to_string(thread.ok()?.path().join("schedstat")).ok()?;
            text.split(' ').next()?.parse::<u64>().ok()
        };
        Duration::from_nanos(threads.filter_map(nanoseconds).sum())
    }

    /// The most memory it ever had resident, in KiB.
    #[must_use]
    pub fn peak_memory(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).expect("a running process");
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("VmHWM");
        line.trim().trim_end_matches(" kB").parse().expect("KiB")
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.api.abort();
        // It may have ended by itself, which whoever waited for its answer has noticed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

async fn next(State(api): State<Arc<Api>>) -> Response {
    let asked = Instant::now();
    let _ = api.ready.try_send(asked);
    let Some(event) = api.events.lock().await.recv().await else { return StatusCode::GONE.into_response() };
    let deadline = jiff::Timestamp::now().as_millisecond() + 30_000;
    let headers = [
        ("lambda-runtime-aws-request-id", "bench".to_owned()),
        ("lambda-runtime-deadline-ms", deadline.to_string()),
        ("lambda-runtime-invoked-function-arn", "arn:aws:lambda:eu-central-1:123456789012:function:bench".to_owned()),
        ("lambda-runtime-trace-id", "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=0".to_owned()),
        ("content-type", "application/json".to_owned()),
    ];
    (headers, event).into_response()
}

async fn answer(State(api): State<Arc<Api>>, Segments((_, outcome)): Segments<(String, String)>, body: Bytes) -> StatusCode {
    let text = String::from_utf8_lossy(&body).into_owned();
    let _ = api.answers.send(if outcome == "response" { Ok(text) } else { Err(text) }).await;
    StatusCode::ACCEPTED
}

async fn refuse(State(api): State<Arc<Api>>, body: Bytes) -> StatusCode {
    let _ = api.answers.send(Err(String::from_utf8_lossy(&body).into_owned())).await;
    StatusCode::ACCEPTED
}
