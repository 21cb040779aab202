use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread,
    time::{Instant, SystemTime},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::Value;
use sha2::Sha256;

/// How a receiver treats what it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Conduct {
    /// Answers with this status.
    Answers(u16),
    /// Answers that it is to be found at this address.
    Redirects(String),
    /// Says nothing until the caller hangs up.
    Hangs,
}

/// One request as it came.
#[derive(Clone, Debug)]
pub struct Heard {
    headers: Vec<(String, String)>,
    /// The body as it came.
    pub body: Vec<u8>,
    /// When it was here in full.
    pub at: Instant,
    /// When the caller hung up on a receiver that said nothing.
    pub left: Option<Instant>,
}

/// A partner's program that takes webhooks, on this machine. It verifies as the Standard Webhooks specification says,
/// with nothing of the product's.
#[derive(Debug)]
pub struct Receiver {
    url: String,
    conduct: Arc<Mutex<Conduct>>,
    heard: Arc<Mutex<Vec<Heard>>>,
}

impl Receiver {
    /// A receiver that behaves so until it is told otherwise.
    #[must_use]
    pub fn that(conduct: Conduct) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}/liaison", listener.local_addr().expect("its address"));
        let receiver = Self { url, conduct: Arc::new(Mutex::new(conduct)), heard: Arc::default() };
        let (conduct, heard) = (Arc::clone(&receiver.conduct), Arc::clone(&receiver.heard));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (conduct, heard) = (locked(&conduct).clone(), Arc::clone(&heard));
                thread::spawn(move || take(stream, &conduct, &heard));
            }
        });
        receiver
    }

    /// Behaves so from now on.
    pub fn now(&self, conduct: Conduct) {
        *locked(&self.conduct) = conduct;
    }

    /// Where it is to be registered.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Everything it was sent, oldest first.
    #[must_use]
    pub fn heard(&self) -> Vec<Heard> {
        locked(&self.heard).clone()
    }

    /// What it was sent last.
    #[must_use]
    pub fn heard_last(&self) -> Heard {
        self.heard().pop().expect("something was sent")
    }
}

impl Heard {
    /// The header of that name; empty when it did not come.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map_or("", |(_, value)| value.as_str())
    }

    /// The signatures it came with.
    #[must_use]
    pub fn signatures(&self) -> Vec<&str> {
        self.header("webhook-signature").split(' ').filter(|part| !part.is_empty()).collect()
    }

    /// Whether one of its signatures is of this secret, and it is of these minutes.
    #[must_use]
    pub fn is_genuine_by(&self, secret: &str) -> bool {
        let key = STANDARD.decode(secret.strip_prefix("whsec_").expect("a secret's text")).expect("base64");
        let (id, sent) = (self.header("webhook-id"), self.header("webhook-timestamp"));
        let now = SystemTime::UNIX_EPOCH.elapsed().map_or(0, |since| since.as_secs());
        let is_recent = sent.parse::<u64>().is_ok_and(|sent| now.abs_diff(sent) <= 300);
        let mut mac = Hmac::<Sha256>::new_from_slice(&key).expect("any length");
        mac.update(format!("{id}.{sent}.").as_bytes());
        mac.update(&self.body);
        let wanted = format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()));
        is_recent && self.signatures().contains(&wanted.as_str())
    }

    /// The event.
    #[must_use]
    pub fn event(&self) -> Value {
        serde_json::from_slice(&self.body).expect("an event in JSON")
    }

    /// The event's place in the feed.
    #[must_use]
    pub fn sequence(&self) -> u64 {
        self.event()["sequence"].as_str().and_then(|text| text.parse().ok()).expect("a place in the feed")
    }
}

fn take(stream: TcpStream, conduct: &Conduct, heard: &Mutex<Vec<Heard>>) -> Option<()> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let mut headers = vec![];
    let mut line = String::new();
    // The request line, then the headers until the empty line.
    reader.read_line(&mut line).ok()?;
    loop {
        line.clear();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        headers.push((name.to_owned(), value.trim().to_owned()));
    }
    let mut request = Heard { headers, body: vec![], at: Instant::now(), left: None };
    request.body.resize(request.header("content-length").parse().ok()?, 0);
    reader.read_exact(&mut request.body).ok()?;
    request.at = Instant::now();
    let place = {
        let mut heard = locked(heard);
        heard.push(request);
        heard.len() - 1
    };
    let (status, more) = match conduct {
        Conduct::Answers(status) => (*status, String::new()),
        Conduct::Redirects(address) => (307, format!("location: {address}\r\n")),
        Conduct::Hangs => {
            let _ = reader.read(&mut [0]);
            locked(heard)[place].left = Some(Instant::now());
            return None;
        }
    };
    let mut stream = stream;
    write!(stream, "HTTP/1.1 {status} Told\r\n{more}content-length: 0\r\nconnection: close\r\n\r\n").ok()
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(body: &[u8], sent: u64, signature: &str) -> Heard {
        let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let headers = vec![
            header("Webhook-Id", "msg_p5jXN8AQM9LWM0D4loKWxJek"),
            header("webhook-timestamp", &sent.to_string()),
            header("webhook-signature", signature),
        ];
        Heard { headers, body: body.to_vec(), at: Instant::now(), left: None }
    }

    #[test]
    fn a_signature_is_good_for_its_secret_its_body_and_its_time_alone() {
        let (secret, now) = ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs());
        let key = STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let sign = |sent: u64| {
            let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
            mac.update(format!("msg_p5jXN8AQM9LWM0D4loKWxJek.{sent}.{{}}").as_bytes());
            format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
        };
        assert!(heard(b"{}", now, &format!("v1,another {}", sign(now))).is_genuine_by(secret));
        assert!(!heard(b"{ }", now, &sign(now)).is_genuine_by(secret));
        assert!(!heard(b"{}", now, &sign(now)).is_genuine_by("whsec_AAAA"));
        assert!(!heard(b"{}", now - 301, &sign(now - 301)).is_genuine_by(secret));
    }
}
