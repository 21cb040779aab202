//! What every parser of outside input keeps, whatever it is given: one function for each, over plain bytes.
//!
//! | target | drives | keeps |
//! |---|---|---|
//! | [`application_form`] | `POST /apply`, form and JSON | an answer of ours; all of an application is stored or nothing; no markup comes back |
//! | [`status_address`] | `GET` of a status page | only the minted address opens; nothing is ever written |
//! | [`api_key`] | `PresentedKey::parse` | reads back what it read; one changed character is no key; shows no secret |
//! | [`cursor`] | `entrypoint::cursor` | reads back what it read, for its own list only |
//! | [`import_lines`] | `POST /integration/v1/directory/imports` | a dry run and an abort write nothing; every line is accounted for |
//! | [`listing_content`] | `POST /v1/partners/{org}/listings`, and the form | begun whole, and read back as it was sent, or nothing at all |
//! | [`uploaded_document`] | the look at uploaded bytes | what is taken is of its type; of an SVG no script, no reference, no other document |
//! | [`catalogue_search`] | `GET /catalogue`, page and JSON | an answer of ours; nothing is written; no markup comes back |
//!
//! `cargo fuzz` calls them from `tests/fuzz`, on a nightly toolchain, for as long as it may. The short form in `tests/` is
//! part of every `cargo test`: the corpus that is checked in, and as many random inputs as fit into seconds.
#![expect(clippy::expect_used, clippy::missing_panics_doc, reason = "a panic is how a target fails")]

use std::{future::Future, sync::OnceLock};

use ::listings::Listings;
use application::{
    engine::Loaded,
    fakes::{FixedDocuments, FixedUploads, SeededEntropy},
    ports::{Item, Uploaded},
    programme::programme,
    records, upload,
};
use application_intake::Intake;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use catalogue::Catalogue;
use directory::Directory;
use domain::{
    api_key::{ApiKey, Command, Environment, PresentedKey, RANDOM_BYTES},
    creation::{Creation, IdempotencyKey},
    event::{Actor, Occasion},
    listing::{DocumentKind, MediaType},
    organisation::OrganisationId,
};
use serde_json::Value;
use support::{
    Answer, Event, Store, ask,
    cast::{ANA, Stage, now, plant, site},
    listings, story,
};

/// A target: takes any bytes, and panics when something does not keep what it must.
pub type Target = fn(&[u8]);

/// Every target by its name, which is also the name of its corpus.
pub const TARGETS: [(&str, Target); 8] = [
    ("application_form", application_form),
    ("status_address", status_address),
    ("api_key", api_key),
    ("cursor", cursor),
    ("import_lines", import_lines),
    ("listing_content", listing_content),
    ("uploaded_document", uploaded_document),
    ("catalogue_search", catalogue_search),
];

fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().expect("a runtime").block_on(future)
}

/// The bytes as the gateway would hand them over: text, or Base64 of what is none.
fn with_body(mut event: Event, body: &[u8]) -> Event {
    if let Ok(text) = std::str::from_utf8(body) {
        return event.body(text);
    }
    event.0["isBase64Encoded"] = true.into();
    event.body(&STANDARD.encode(body))
}

/// The application form. The first byte says which face: its lowest bit the body's type, the next the answer's.
pub fn application_form(data: &[u8]) {
    let Some((face, body)) = data.split_first() else { return };
    let store = Store::default();
    let front = Intake::new(store.clone(), FixedDocuments::default(), site()).front();
    let event = Event::to("POST /apply", "/apply").header("sec-fetch-site", "same-origin");
    let event = event.header("content-type", if face & 1 == 0 { "application/x-www-form-urlencoded" } else { "application/json" });
    let event = if face & 2 == 0 { event } else { event.header("accept", "application/json") };
    let answer = run(ask(&front, &with_body(event, body), now()));
    assert!([202, 303, 400, 404, 413, 422].contains(&answer.status), "{} {}", answer.status, answer.body);
    let items = store.items();
    let applications: Vec<_> = items.iter().filter(|item| item.key.sort == "application").collect();
    match applications.as_slice() {
        // Refused, or caught in the trap: nothing at all is stored.
        [] => assert!(items.is_empty(), "half an application: {items:?}"),
        [application] => {
            assert!([202, 303].contains(&answer.status), "{} although it is stored", answer.status);
            let id = application.key.partition.parse().expect("an id");
            let dossier = story::load(&store, &id).state.dossier().expect("an application").clone();
            assert_eq!(dossier.id, id);
            // The application, both rates, and one or two people.
            assert!((4..=5).contains(&items.len()), "{items:?}");
        }
        more => panic!("{} applications from one form", more.len()),
    }
}

/// The address of a status page: id and token, split at the first line break, percent-encoded as a browser would.
pub fn status_address(data: &[u8]) {
    let (id, token) = data.iter().position(|byte| *byte == b'\n').map_or((data, &[][..]), |at| (&data[..at], &data[at + 1..]));
    let store = Store::default();
    let front = Intake::new(store.clone(), FixedDocuments::default(), site()).front();
    let application = run(story::applies(&store, now()));
    let before = store.items();
    let path = format!("/applications/{}/status/{}", percent_encoded(id), percent_encoded(token));
    for route in ["GET /applications/{id}/status/{token}", "HEAD /applications/{id}/status/{token}"] {
        let answer = run(ask(&front, &Event::to(route, &path), now()));
        let is_right = id == application.to_string().as_bytes() && token == story::STATUS_TOKEN.as_bytes();
        // Dot segments are resolved before any router sees the address: they lead to another page, the front door at most.
        let leads_elsewhere = [id, token].iter().any(|part| matches!(*part, b"." | b".."));
        assert!(leads_elsewhere || (answer.status == 200) == is_right, "{path}: {}", answer.status);
        assert!(is_right || !answer.body.contains("Acme"), "{path} tells of an application");
        assert!(answer.status < 500, "{path}: {}", answer.status);
    }
    assert!(store.items() == before, "{path} changed something");
}

fn percent_encoded(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(byte) {
            text.push(char::from(*byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(text, "%{byte:02X}");
        }
        text
    })
}

/// The parser of API keys: of the bytes as text, and of a key minted from them.
pub fn api_key(data: &[u8]) {
    if let Ok(text) = std::str::from_utf8(data)
        && let Ok(key) = PresentedKey::parse(text)
    {
        keeps_to_itself(&key, text);
    }
    let mut random = [0; RANDOM_BYTES];
    for (place, byte) in random.iter_mut().zip(data) {
        *place = *byte;
    }
    is_read_back(&PresentedKey::mint(Environment::Live, OrganisationId::Platform, &random), data);
    let request = IdempotencyKey::parse("request").expect("a key");
    let creation = Creation::new(&Actor::Schedule, &request, &data);
    let (owner, app) = (OrganisationId::Partner(domain::id::derive(&["acme"])), domain::id::derive(&["app"]));
    is_read_back(&PresentedKey::mint_for(&creation, Environment::Live, owner, Some(app), &random), data);
}

/// What is minted is a key; with another character, or cut off, it is none.
fn is_read_back(minted: &PresentedKey, data: &[u8]) {
    let text = minted.text.expose();
    let read = PresentedKey::parse(text).expect("what is minted is a key");
    assert_eq!(read, *minted);
    keeps_to_itself(&read, text);
    let at = data.first().map_or(0, |byte| usize::from(*byte) % text.len());
    let mut mistyped = text.clone().into_bytes();
    mistyped[at] = if mistyped[at] == b'x' { b'y' } else { b'x' };
    let mistyped = String::from_utf8(mistyped).expect("ASCII");
    assert!(PresentedKey::parse(&mistyped).is_err(), "{mistyped} differs from a key in one character");
    assert!(PresentedKey::parse(&text[..at]).is_err(), "a key cut off at {at}");
}

fn keeps_to_itself(key: &PresentedKey, text: &str) {
    assert_eq!(key.text.expose(), text);
    let secret = text.rsplit('_').next().expect("a secret");
    assert!(!format!("{key:?}").contains(secret), "the key's debug output shows its secret");
    assert_eq!(key.digest(), PresentedKey::parse(text).expect("a key").digest());
}

/// Cursors: a list's name and a cursor, split at the first line break.
pub fn cursor(data: &[u8]) {
    use entrypoint::cursor::{decode, encode};
    let text = String::from_utf8_lossy(data);
    let (list, cursor) = text.split_once('\n').unwrap_or(("list", &text));
    if let Ok(Some(read)) = decode(list, Some(cursor)) {
        assert_eq!(decode(list, Some(&encode(list, &read))).expect("its own list").as_deref(), Some(read.as_str()));
    }
    // Names of lists are ours; none holds the separator.
    let list = list.replace('\u{1e}', "");
    let encoded = encode(&list, cursor);
    assert_eq!(decode(&list, Some(&encoded)).expect("its own list").as_deref(), Some(cursor));
    let other = format!("{list}#");
    assert!(decode(&other, Some(&encoded)).is_err(), "a cursor of another list");
}

/// Imports. The first byte says which face: NDJSON or CSV, skip or abort, dry run or not.
pub fn import_lines(data: &[u8]) {
    let Some((face, body)) = data.split_first() else { return };
    let key = PresentedKey::mint(Environment::Live, OrganisationId::Platform, &[7; RANDOM_BYTES]);
    let store = Store::default();
    plant(&store, &minted(&key));
    let before = store.items();
    let front = Directory::new(store.clone(), site()).front();
    let (aborts, is_dry) = (face & 2 == 0, face & 4 != 0);
    let path = format!("/integration/v1/directory/imports?on_error={}&dry_run={is_dry}", if aborts { "abort" } else { "skip" });
    let event = Event::to("POST /integration/v1/directory/imports", &path)
        .header("content-type", if face & 1 == 0 { "application/x-ndjson" } else { "text/csv" })
        .header("accept", "application/json")
        .header("authorization", &format!("Bearer {}", key.text.expose()));
    let answer = run(ask(&front, &with_body(event, body), now()));
    assert!([200, 400, 413, 422].contains(&answer.status), "{} {}", answer.status, answer.body);
    if is_dry || answer.status != 200 {
        let is_note = |item: &Item| item.key.sort.starts_with(records::key_use::PREFIX);
        let after: Vec<_> = store.items().into_iter().filter(|item| !is_note(item)).collect();
        assert!(after == before, "a dry run or a refused import ({}) left something behind", answer.status);
    }
    accounts_for_every_line(&answer);
}

fn minted(key: &PresentedKey) -> application::engine::Outcome<ApiKey> {
    let occasion = Occasion { now: now(), actor: Actor::Schedule, request_id: "fuzz".to_owned() };
    let loaded = Loaded::<ApiKey>::read(records::api_key::key(&key.owner, &key.id), None).expect("no key yet");
    let (owner, environment, digest) = (key.owner, key.environment, key.digest());
    let command = Command::Mint { id: key.id.clone(), owner, environment, digest, label: None, request: None, app: None };
    loaded.decide(command, &occasion, programme()).expect("allowed")
}

/// A report's counts add up to its lines.
fn accounts_for_every_line(answer: &Answer) {
    let report: Value = serde_json::from_str(&answer.body).expect("JSON, whatever came in");
    let count = |name: &str| report[name].as_u64();
    if let (Some(lines), Some(created), Some(changed), Some(unchanged), Some(bad)) =
        (count("lines"), count("created"), count("changed"), count("unchanged"), count("failed"))
    {
        assert_eq!(lines, created + changed + unchanged + bad, "{report}");
    }
}

/// A listing's content, as somebody begins it. The first byte says which face: a form or JSON.
pub fn listing_content(data: &[u8]) {
    let Some((face, body)) = data.split_first() else { return };
    let is_form = face & 1 == 0;
    let store = Stage::set().store.clone();
    let partner = run(listings::acme(&store));
    let before = store.items();
    let front = Listings::new(store.clone(), SeededEntropy::new(1), FixedUploads::default(), site()).front();
    let to = |method: &str, below: &str| {
        let path = format!("/v1/partners/{partner}/listings{below}");
        Event::to(&format!("{method} {path}"), &path).header("accept", "application/json").bearer(ANA.address, true)
    };
    let kind = if is_form { "application/x-www-form-urlencoded" } else { "application/json" };
    let event = to("POST", "").header("idempotency-key", "fuzz").header("content-type", kind);
    let answer = run(ask(&front, &with_body(event, body), now()));
    assert!([201, 400, 413, 422].contains(&answer.status), "{} {}", answer.status, answer.body);
    if answer.status != 201 {
        assert!(store.items() == before, "a refused listing ({}) left something behind", answer.status);
        return;
    }
    assert_eq!(store.items().len(), before.len() + 3, "the listing, its draft, and that it is the partner's");
    let listing = answer.json()["listing"].as_str().expect("an id").to_owned();
    let written = run(ask(&front, &to("GET", &format!("/{listing}/content")), now()));
    let edit =
        to("PUT", &format!("/{listing}/content")).header("content-type", "application/json").header("if-match", written.header("etag"));
    let again = run(ask(&front, &edit.body(&written.body), now()));
    assert_eq!((again.status, &again.body), (200, &written.body), "what was read is what can be sent");
}

/// Uploaded bytes. The first byte says what they are announced as.
pub fn uploaded_document(data: &[u8]) {
    let Some((announced, bytes)) = data.split_first() else { return };
    let kind = if announced & 4 == 0 { DocumentKind::Logo } else { DocumentKind::Technical };
    let media_type = MediaType::ALL[usize::from(announced & 3)];
    let uploaded = Uploaded { bytes: bytes.len() as u64, beginning: bytes.to_vec(), end: bytes.to_vec(), tag: String::new() };
    let looked = upload::look(kind, media_type, &uploaded);
    assert_eq!(looked, upload::look(kind, media_type, &uploaded), "the same bytes are the same");
    let Ok(size) = looked else { return };
    assert_eq!(size, bytes.len() as u64);
    match media_type {
        MediaType::Pdf => assert!(bytes.starts_with(b"%PDF-")),
        MediaType::Png => assert!(bytes.starts_with(b"\x89PNG\r\n\x1a\n")),
        MediaType::Jpeg => assert!(bytes.starts_with(b"\xff\xd8\xff")),
        MediaType::Svg => {
            let text = std::str::from_utf8(bytes).expect("an SVG is text").to_ascii_lowercase();
            let forbidden = ["<script", "javascript:", "<!doctype", "<!entity", "<foreignobject", "<iframe", "<?xml-stylesheet"];
            for word in forbidden {
                assert!(!text.contains(word), "{word} was let through");
            }
        }
    }
}

/// What is typed into the catalogue's search: each line a field of the query, as a browser would send it.
pub fn catalogue_search(data: &[u8]) {
    // Looking changes nothing, so one shelf serves every input.
    static STORE: OnceLock<Store> = OnceLock::new();
    let store = STORE.get_or_init(|| {
        let store = Stage::set().store.clone();
        run(async {
            let partner = listings::acme(&store).await;
            listings::published(&store, &partner).await;
            story::relays(&store).await;
        });
        store
    });
    let before = store.items();
    let front = Catalogue::new(store.clone(), FixedUploads::default(), site()).front();
    let fields = ["q", "category", "integration_type", "scope", "partner", "cursor"];
    let lines = data.split(|byte| *byte == b'\n');
    let query: Vec<_> = fields.iter().zip(lines).map(|(name, value)| format!("{name}={}", percent_encoded(value))).collect();
    for route in ["GET /catalogue", "GET /v1/catalogue"] {
        let path = format!("{}?{}", route.trim_start_matches("GET "), query.join("&"));
        let answer = run(ask(&front, &Event::to(route, &path), now()));
        assert!([200, 400, 422].contains(&answer.status), "{path}: {} {}", answer.status, answer.body);
        assert!(!answer.body.contains("<script"), "{path} comes back as markup");
    }
    assert!(store.items() == before, "a search changed something");
}
