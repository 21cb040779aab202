//! The function in front of a store, and an identity provider that says what a spec wants.

use std::sync::{Arc, Mutex};

use application::{
    fakes::SeededEntropy,
    ports::{Entropy, Identity, IdentityProvider, IdentityUnavailable, Item, SignInRefused},
};
use domain::values::{EmailAddress, Redacted};
use entrypoint::Front;
use jiff::Timestamp;
use sign_in::SignIn;
use support::{
    Answer, Event, Store, ask,
    cast::{OLGA, Stage, now, site},
};

/// A provider whose codes are the addresses they vouch for, or what goes wrong; it checks nonce and verifier as a real
/// one does, and takes each code once.
#[derive(Clone, Default)]
pub struct Provider(Arc<Mutex<Asked>>);

#[derive(Default)]
struct Asked {
    begun: Vec<(String, String)>,
    used: Vec<String>,
}

impl IdentityProvider for Provider {
    fn authorize_url(&self, state: &str, nonce: &str, verifier: &Redacted<String>) -> String {
        self.0.lock().unwrap().begun.push((nonce.to_owned(), verifier.expose().clone()));
        format!("https://identity.example/authorize?state={state}&nonce={nonce}&code_challenge=c&code_challenge_method=S256")
    }

    async fn exchange(&self, code: &Redacted<String>, nonce: &str, verifier: &Redacted<String>) -> Result<Identity, SignInRefused> {
        let mut asked = self.0.lock().unwrap();
        if !asked.begun.contains(&(nonce.to_owned(), verifier.expose().clone())) {
            return Err(SignInRefused::Token("nonce".to_owned()));
        }
        if asked.used.contains(code.expose()) {
            return Err(SignInRefused::Code);
        }
        asked.used.push(code.expose().clone());
        match code.expose().as_str() {
            "unverified" => Err(SignInRefused::AddressNotVerified),
            "forged" => Err(SignInRefused::Token("signature".to_owned())),
            "away" => Err(IdentityUnavailable("timed out".to_owned()).into()),
            code => EmailAddress::parse(code).map(|address| Identity { address }).map_err(|_| SignInRefused::Code),
        }
    }
}

/// Bytes whose text in cookies and addresses holds the canary of secrets.
struct Marked(SeededEntropy);

impl Entropy for Marked {
    fn fill(&self, bytes: &mut [u8]) {
        self.0.fill(bytes);
        bytes[..6].copy_from_slice(&[0xb3, 0x77, 0x2b, 0xde, 0xdf, 0xbe]);
    }
}

pub struct World {
    pub store: Store,
    front: Front,
    stage: Stage,
}

pub fn sample(name: &str) -> Event {
    Event::load(&format!("http/sign-in/{name}"))
}

impl World {
    /// Olga is the first operator whom the deployment names.
    pub fn new() -> Self {
        let stage = Stage::set();
        let front =
            SignIn::new(stage.store.clone(), Provider::default(), Marked(SeededEntropy::new(7)), Some(OLGA.email()), site()).front();
        Self { store: stage.store.clone(), front, stage }
    }

    pub async fn ask(&self, event: &Event) -> Answer {
        self.ask_at(event, now()).await
    }

    pub async fn ask_at(&self, event: &Event, at: Timestamp) -> Answer {
        ask(&self.front, event, at).await
    }

    pub fn items(&self) -> Vec<Item> {
        self.store.items()
    }

    pub fn logged(&self) -> String {
        self.stage.watch.lines()
    }

    /// Begins a sign-in; gives its state and the cookie that the browser keeps.
    pub async fn begins(&self, return_to: &str) -> (String, String) {
        let answer = self.ask(&Event::to("GET /sign-in", &format!("/sign-in?return_to={return_to}"))).await;
        assert_eq!(answer.status, 303);
        let state = answer.location().split("state=").nth(1).unwrap().split('&').next().unwrap().to_owned();
        assert!(state.starts_with("s3cr3t--") && state.len() == 43, "256 bits: {state}");
        let cookie = answer.cookies().remove(0);
        assert!(cookie.starts_with(&format!("__Host-sign-in={state};")) && cookie.contains("Max-Age=600;"), "{cookie}");
        (state.clone(), format!("__Host-sign-in={state}"))
    }

    /// The provider sends the browser back.
    pub async fn comes_back(&self, state: &str, code: &str, cookie: Option<&str>) -> Answer {
        let code = code.replace('@', "%40");
        let event = Event::to("GET /sign-in/callback", &format!("/sign-in/callback?code={code}&state={state}"));
        self.ask(&cookie.map_or_else(|| event.clone(), |pair| event.clone().cookie(pair))).await
    }

    /// Signs in whole; gives the session's cookie.
    pub async fn signs_in(&self, address: &str) -> String {
        let (state, cookie) = self.begins("%2Fhome").await;
        let answer = self.comes_back(&state, address, Some(&cookie)).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        session(&answer).expect("a session")
    }

    pub async fn home(&self, session: &str) -> Answer {
        self.ask(&Event::to("GET /home", "/home").cookie(session)).await
    }
}

/// The session cookie that an answer sets, as the browser sends it back.
pub fn session(answer: &Answer) -> Option<String> {
    let cookie = answer.cookies().into_iter().find(|cookie| cookie.starts_with("__Host-session="))?;
    Some(cookie.split(';').next().unwrap().to_owned())
}
