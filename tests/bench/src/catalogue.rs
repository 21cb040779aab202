//! The catalogue at ten thousand apps: how long a search takes, and what the function needs of memory.
//!
//! The apps are made up, the same in every run: words of syllables, some of them much more frequent than others, descriptions
//! of about 120 words in English and in each other language half of the time.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use application::{ports::Item, records::Record as _};
use catalogue_index::{Access, CatalogueEntry, Change, Chunk, Pointer, Search, Snapshot, Wording};
use domain::{id, values::Language};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;
use support::Event;

use crate::{
    cloud::Cloud,
    measure::{environment, median, now},
    process::Process,
    tables,
};

/// How many apps there are.
pub const APPS: usize = 10_000;
const WORDS: usize = 20_000;
const WORDS_OF_A_DESCRIPTION: usize = 120;
const SYLLABLES: [&str; 24] = [
    "ba", "ca", "dé", "fi", "gou", "la", "mé", "no", "pé", "ra", "so", "ta", "vi", "zu", "ção", "ñe", "tra", "flo", "me", "ter", "fu",
    "el", "or", "der",
];
const CATEGORIES: [&str; 5] = ["telematics", "fuel_and_energy", "insurance", "ordering", "analytics"];
const SCOPES: [&str; 5] = ["assets:read", "fuel:read", "locations:read", "orders:read", "menu:write"];
const ROUNDS: usize = 201;
const REQUESTS: usize = 1_000;

/// What was measured.
pub struct Searched {
    /// Each kind of search, and its median time.
    pub searches: Vec<(String, Duration)>,
    /// Bytes of the index, about.
    pub index_bytes: usize,
    /// Chunks that the apps are stored in.
    pub chunks: usize,
    /// Making the snapshot of all chunks.
    pub made: Duration,
    /// Bringing it up to one publication: median.
    pub updated: Duration,
    /// The function's peak resident memory after its first answer, in KiB; or why there was none.
    pub first: Result<u64, String>,
    /// The same after a thousand more.
    pub last: Result<u64, String>,
}

/// Numbers that look like chance and are the same in every run (an LCG of Knuth's).
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % most
    }

    /// The first words come up far more often than the last.
    fn word(&mut self) -> usize {
        let (a, b) = (self.below(WORDS), self.below(WORDS));
        a * b / WORDS * self.below(WORDS) / WORDS
    }
}

/// So many apps.
#[must_use]
pub fn apps(count: usize) -> Vec<CatalogueEntry> {
    let mut dice = Dice(7);
    let word = |dice: &mut Dice| (0..=dice.below(4)).map(|_| SYLLABLES[dice.below(SYLLABLES.len())]).collect::<String>();
    let words: Vec<String> = (0..WORDS).map(|_| word(&mut dice)).collect();
    (0..count).map(|number| app(number, &words, &mut dice)).collect()
}

fn app(number: usize, words: &[String], dice: &mut Dice) -> CatalogueEntry {
    let languages: Vec<Language> = Language::ALL.into_iter().filter(|language| *language == Language::En || dice.below(2) == 0).collect();
    let mut worded = |count: usize| {
        Wording::of(
            languages.iter().map(|language| (*language, (0..count).map(|_| words[dice.word()].as_str()).collect::<Vec<_>>().join(" "))),
        )
    };
    let (name, tagline, description) = (worded(2), worded(8), worded(WORDS_OF_A_DESCRIPTION));
    let accesses = SCOPES.iter().skip(number % SCOPES.len()).map(|scope| Access {
        scope: (*scope).to_owned(),
        purpose: worded(8),
        required: number.is_multiple_of(2),
    });
    let accesses = accesses.collect();
    CatalogueEntry {
        listing: id::derive(&["bench", &number.to_string()]),
        version: 1,
        partner: id::derive(&["bench", &(number / 3).to_string()]),
        partner_name: format!("Acme Telematics {} GmbH", number / 3),
        name,
        tagline: Some(tagline),
        description,
        category: CATEGORIES[number % CATEGORIES.len()].to_owned(),
        integration_type: number.is_multiple_of(7).then(|| "orders".to_owned()),
        limited_availability: false,
        accesses,
        credentials: None,
        support_url: Some("https://support.acme.example/".to_owned()),
        troubleshooting_url: None,
        logo: None,
        published_at: Timestamp::UNIX_EPOCH,
    }
}

/// Pointer and chunks as the relay stores them, app by app.
#[must_use]
pub fn chunks(apps: Vec<CatalogueEntry>) -> (Pointer, BTreeMap<String, Chunk>) {
    let (mut pointer, mut chunks) = (Pointer::default(), BTreeMap::new());
    for entry in apps {
        let slot = pointer.slot(&entry.listing);
        let change = Change { listing: entry.listing, as_of: 1, entry: Some(entry) };
        let update = pointer.after(chunks.remove(&slot), change).expect("it fits").expect("a change");
        chunks.extend(update.chunks.into_iter().map(|chunk| (chunk.slot.clone(), chunk)));
        pointer = update.pointer;
    }
    (pointer, chunks)
}

/// The items of so many apps.
#[must_use]
pub fn items(count: usize) -> Vec<Item> {
    let (pointer, chunks) = chunks(apps(count));
    let chunks = chunks.into_values().map(|chunk| chunk.item().expect("an item"));
    std::iter::once(pointer.item().expect("an item")).chain(chunks).collect()
}

/// Measures the search in this process, and the function's memory in its own.
pub async fn measure(binary: &Path) -> Searched {
    let (pointer, stored) = chunks(apps(APPS));
    let began = Instant::now();
    let snapshot = Snapshot::default().updated(pointer.clone(), stored.values().cloned().collect(), |_| vec![]);
    let made = began.elapsed();
    let searches = searches().into_iter().map(|(name, search)| (name, timed(|| snapshot.page(&search, None, 25).found))).collect();
    let mut versions: Vec<(Pointer, Chunk)> = vec![];
    for number in 0..9_u64 {
        let entry = app(APPS, &vec!["newest".to_owned(); WORDS], &mut Dice(number));
        let chunk = stored[&pointer.slot(&entry.listing)].clone();
        let update = pointer.after(Some(chunk), Change { listing: entry.listing, as_of: number + 1, entry: Some(entry) });
        let update = update.expect("it fits").expect("a change");
        versions.extend(update.chunks.into_iter().next().filter(|_| update.split.is_none()).map(|chunk| (update.pointer, chunk)));
    }
    let updated = versions.into_iter().map(|(pointer, chunk)| {
        let began = Instant::now();
        drop(snapshot.updated(pointer, vec![chunk], |_| vec![]));
        began.elapsed()
    });
    let updated = median(&updated.collect::<Vec<_>>());
    let memory = memory(binary).await;
    Searched {
        searches,
        index_bytes: snapshot.index_bytes(),
        chunks: stored.len(),
        made,
        updated,
        first: memory.clone().map(|(first, _)| first),
        last: memory.map(|(_, last)| last),
    }
}

/// What people look for, from the cheapest to what touches most of the index.
fn searches() -> Vec<(String, Search)> {
    let parse = |text: &str| Search::parse(text).expect("short");
    let named = |name: &str, search: Search| (name.to_owned(), search);
    vec![
        named("everything", Search::default()),
        named("one word", parse("floder")),
        named("a prefix of three letters", parse("vit")),
        named("two words and a filter", parse("trafu metra").of_category("telematics").expect("short")),
        named("five alternatives of two words", parse("me fu, tra flo, vi zu, or der, pe ra")),
        named("every letter", parse(&('a'..='z').flat_map(|letter| [letter, ',']).collect::<String>())),
    ]
}

fn timed<T>(mut search: impl FnMut() -> T) -> Duration {
    let times: Vec<Duration> = (0..ROUNDS)
        .map(|_| {
            let began = Instant::now();
            std::hint::black_box(search());
            began.elapsed()
        })
        .collect();
    median(&times)
}

async fn memory(binary: &Path) -> Result<(u64, u64), String> {
    let (cloud, url) = Cloud::open(tables::database()).await;
    for some in items(APPS).chunks(100) {
        tables::load(cloud.database(), some);
    }
    let mut process = Process::start(binary, &environment(&url)).await;
    let event = |query: &str| Event::to("GET /catalogue", &format!("/catalogue?q={query}")).0;
    process.invoke(&event("")).await?;
    let first = process.peak_memory();
    let queries = ["vit", "metra", "fu,el", "", "acme+12"];
    let end = now().checked_add(SignedDuration::from_mins(5)).expect("a time");
    for number in 0..REQUESTS {
        process.invoke(&event(queries[number % queries.len()])).await?;
        if Timestamp::now() > end {
            return Err(format!("only {number} requests in five minutes"));
        }
    }
    Ok((first, process.peak_memory()))
}
