//! The words of all entries, and which entries have each.
//!
//! Words lie in one text, in order, so that those with a prefix are neighbours; the entries of each are numbers beside
//! them. What has a filter's value is a word, too, of a kind that no text can hold. The sets of prefixes of one and two
//! characters, which most words have a part in, are kept ready.

use std::collections::{BTreeMap, HashMap};

/// Characters of the prefixes whose sets are kept ready.
const SHORT: usize = 2;
const BITS: usize = u64::BITS as usize;

/// Words to entries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Index {
    entries: usize,
    text: String,
    /// Where each word ends in `text`.
    words: Vec<u32>,
    /// Entries of the first word, of the second, and so on.
    postings: Vec<u32>,
    /// Where each word's entries end in `postings`.
    ends: Vec<u32>,
    short: BTreeMap<Box<str>, Set>,
}

/// A set of entries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Set(Vec<u64>);

impl Set {
    pub fn none(entries: usize) -> Self {
        Self(vec![0; entries.div_ceil(BITS)])
    }

    pub fn all(entries: usize) -> Self {
        let mut set = Self(vec![u64::MAX; entries.div_ceil(BITS)]);
        if let (Some(last), rest @ 1..) = (set.0.last_mut(), entries % BITS) {
            *last = (1 << rest) - 1;
        }
        set
    }

    pub fn add(&mut self, entry: u32) {
        if let Some(bits) = self.0.get_mut(entry as usize / BITS) {
            *bits |= 1 << (entry as usize % BITS);
        }
    }

    pub fn has(&self, entry: usize) -> bool {
        self.0.get(entry / BITS).is_some_and(|bits| bits >> (entry % BITS) & 1 == 1)
    }

    pub fn count(&self) -> usize {
        self.0.iter().map(|bits| bits.count_ones() as usize).sum()
    }

    pub fn keep(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(bits, others)| *bits &= others);
    }

    pub fn join(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(bits, others)| *bits |= others);
    }
}

/// An index under construction.
#[derive(Debug, Default)]
pub struct Builder {
    entries: usize,
    words: HashMap<Box<str>, Vec<u32>>,
}

impl Builder {
    /// Begins the next entry.
    pub fn next(&mut self) {
        self.entries += 1;
    }

    /// Adds a word of the present entry.
    pub fn add(&mut self, word: &str) {
        let entry = number(self.entries.saturating_sub(1));
        if let Some(known) = self.words.get_mut(word) {
            if known.last() != Some(&entry) {
                known.push(entry);
            }
        } else {
            self.words.insert(word.into(), vec![entry]);
        }
    }

    /// The index, in which every entry has the number that `place` gives it.
    pub fn finish(self, place: &[u32]) -> Index {
        let mut words: Vec<_> = self.words.into_iter().collect();
        words.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        let postings = words.iter().map(|(_, entries)| entries.len()).sum();
        let entries = place.iter().max().map_or(0, |last| *last as usize + 1);
        let mut index = Index { entries, postings: Vec::with_capacity(postings), ..Index::default() };
        for (word, entries) in words {
            index.push(&word, entries.into_iter().filter_map(|entry| place.get(entry as usize).copied()));
        }
        index.finished()
    }
}

impl Index {
    /// Two indexes as one of so many entries: `place` says which number an entry of this one has in it, if it is still there;
    /// those of the other have theirs already.
    pub fn merged(&self, place: &[Option<u32>], added: &Self, entries: usize) -> Self {
        let postings = Vec::with_capacity(self.postings.len() + added.postings.len());
        let mut merged = Self { entries, postings, ..Self::default() };
        let (mut here, mut there) = (0, 0);
        while here < self.words.len() || there < added.words.len() {
            let (word, from_here, from_there) = match (self.word(here), added.word(there)) {
                (Some(mine), Some(theirs)) if mine == theirs => (mine, true, true),
                (Some(mine), Some(theirs)) if mine > theirs => (theirs, false, true),
                (Some(mine), _) => (mine, true, false),
                (None, Some(theirs)) => (theirs, false, true),
                (None, None) => break,
            };
            let kept = self.of(here).iter().filter(|_| from_here).filter_map(|entry| place.get(*entry as usize).copied().flatten());
            let new = added.of(there).iter().filter(|_| from_there).copied();
            merged.push(word, kept.chain(new));
            here += usize::from(from_here);
            there += usize::from(from_there);
        }
        merged.finished()
    }

    /// Entries that have a word of this prefix.
    pub fn beginning_with(&self, prefix: &str) -> Set {
        if let Some(set) = self.short.get(prefix) {
            return set.clone();
        }
        let first = self.first(|word| word < prefix);
        let behind = self.first(|word| word < prefix || word.starts_with(prefix));
        self.set(first, behind)
    }

    /// Entries that have this very word.
    pub fn with(&self, word: &str) -> Set {
        let first = self.first(|known| known < word);
        let behind = if self.word(first) == Some(word) { first + 1 } else { first };
        self.set(first, behind)
    }

    /// The words of a prefix, without it, and how many entries have each.
    pub fn with_each<'a>(&'a self, prefix: &str) -> impl Iterator<Item = (&'a str, usize)> {
        let length = prefix.len();
        let words = self.first(|word| word < prefix)..self.first(|word| word < prefix || word.starts_with(prefix));
        words.filter_map(move |at| Some((self.word(at)?.get(length..)?, self.of(at).len())))
    }

    /// The place of the first word for which this no longer holds.
    fn first(&self, holds: impl Fn(&str) -> bool) -> usize {
        let (mut low, mut high) = (0, self.words.len());
        while low < high {
            let middle = low.midpoint(high);
            if self.word(middle).is_some_and(&holds) { low = middle + 1 } else { high = middle }
        }
        low
    }

    fn set(&self, first: usize, behind: usize) -> Set {
        let mut set = Set::none(self.entries);
        let start = first.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        let end = behind.checked_sub(1).map_or(0, |last| self.ends[last] as usize);
        self.postings.get(start..end.max(start)).into_iter().flatten().for_each(|entry| set.add(*entry));
        set
    }

    fn word(&self, at: usize) -> Option<&str> {
        let end = *self.words.get(at)? as usize;
        let start = at.checked_sub(1).map_or(0, |before| self.words[before] as usize);
        self.text.get(start..end)
    }

    fn of(&self, at: usize) -> &[u32] {
        let Some(end) = self.ends.get(at) else { return &[] };
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.postings.get(start as usize..*end as usize).unwrap_or_default()
    }

    /// Adds the next word in order; one that no entry has any more is left out.
    fn push(&mut self, word: &str, entries: impl Iterator<Item = u32>) {
        let before = self.postings.len();
        self.postings.extend(entries);
        self.postings[before..].sort_unstable();
        if self.postings.len() > before {
            self.text.push_str(word);
            self.words.push(number(self.text.len()));
            self.ends.push(number(self.postings.len()));
        }
    }

    fn finished(mut self) -> Self {
        self.postings.shrink_to_fit();
        self.text.shrink_to_fit();
        let mut short: BTreeMap<Box<str>, Set> = BTreeMap::new();
        for at in 0..self.words.len() {
            let Some(word) = self.word(at).filter(|word| word.starts_with(char::is_alphanumeric)) else { continue };
            for length in 1..=SHORT {
                let Some((end, last)) = word.char_indices().nth(length - 1) else { continue };
                let set = short.entry(word[..end + last.len_utf8()].into()).or_insert_with(|| Set::none(self.entries));
                self.of(at).iter().for_each(|entry| set.add(*entry));
            }
        }
        self.short = short;
        self
    }

    /// Bytes that the index takes, about.
    pub fn bytes(&self) -> usize {
        let short: usize = self.short.iter().map(|(word, set)| word.len() + set.0.len() * size_of::<u64>()).sum();
        self.text.capacity() + (self.words.capacity() + self.postings.capacity() + self.ends.capacity()) * size_of::<u32>() + short
    }
}

/// Numbers of entries and places fit: the words of a catalogue that fits into a function's memory are fewer.
fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
