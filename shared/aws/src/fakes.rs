//! A service on this machine that answers what a spec tells it to, and remembers what it was asked.

use std::{
    io::{BufRead, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread,
};

use domain::values::Redacted;

use crate::Connection;

/// One request, as it arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// `POST /path?query`.
    pub line: String,
    /// Header lines, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
}

impl Asked {
    /// The value of a header.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// What the service does next.
#[derive(Clone, Debug)]
pub enum Answer {
    /// It answers with this status and body.
    With(u16, String),
    /// It takes the request and closes the connection.
    Nothing,
}

/// A service that gives its answers in order, and the last one for ever.
pub struct CannedService {
    url: String,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl CannedService {
    /// A service with these answers, on a port of its own.
    ///
    /// # Panics
    /// When there is no answer or no free port.
    #[must_use]
    pub fn answering(answers: Vec<Answer>) -> Self {
        let last = answers.len().checked_sub(1).unwrap_or_else(|| panic!("a service needs an answer"));
        Self::deciding(move |_, number| answers[number.min(last)].clone())
    }

    /// A service that decides by the request and how many came before it.
    ///
    /// # Panics
    /// When there is no free port.
    #[must_use]
    pub fn deciding(decide: impl Fn(&Asked, usize) -> Answer + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap_or_else(|error| panic!("a loopback port: {error}"));
        let address = listener.local_addr().unwrap_or_else(|error| panic!("a loopback address: {error}"));
        let asked = Arc::new(Mutex::new(vec![]));
        let memory = Arc::clone(&asked);
        // Ends with the test's process; each connection carries one request.
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let Some(request) = read(&stream) else { continue };
                let number = lock(&memory).len();
                let answer = decide(&request, number);
                lock(&memory).push(request);
                if let Answer::With(status, body) = answer {
                    respond(stream, status, &body);
                }
            }
        });
        Self { url: format!("http://{address}"), asked }
    }

    /// Where it listens.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// A connection to it, with credentials that open nothing.
    #[must_use]
    pub fn connection(&self) -> Connection {
        connection(&self.url)
    }

    /// What it was asked so far.
    #[must_use]
    pub fn asked(&self) -> Vec<Asked> {
        lock(&self.asked).clone()
    }
}

/// A connection to any address, with credentials that open nothing.
#[must_use]
pub fn connection(url: &str) -> Connection {
    let secret = Redacted::new("nothing".to_owned());
    Connection::new("NOBODY".to_owned(), secret, None, "eu-central-1".to_owned(), Some(url.to_owned()))
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn read(stream: &TcpStream) -> Option<Asked> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let mut headers = vec![];
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).ok()?;
        let Some((name, value)) = header.trim_end().split_once(':') else { break };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let length = headers.iter().find(|(name, _)| name == "content-length").and_then(|(_, value)| value.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let line = line.trim_end().trim_end_matches(" HTTP/1.1").to_owned();
    Some(Asked { line, headers, body: String::from_utf8_lossy(&body).into_owned() })
}

fn respond(mut stream: TcpStream, status: u16, body: &str) {
    let length = body.len();
    let answer = format!(
        "HTTP/1.1 {status} Answer\r\ncontent-type: application/x-amz-json-1.0\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
    );
    // A client that has gone is part of what specs try.
    let _ = stream.write_all(answer.as_bytes());
}
