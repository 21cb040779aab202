//! Load → decide → commit, for every aggregate.
//!
//! ▣ *The write is the outbox.* An aggregate's item carries its state, its `version`, its `schema`, and the events of its
//! last days in the same item. The relay emits those with `old.version < version ≤ new.version`; nothing else tells anyone
//! that something happened.

use domain::{
    aggregate::Aggregate,
    event::{Occasion, Recorded},
    limits,
    organisation::OrganisationId,
    programme::Programme,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{
    ports::{Condition, Item, Key, StoreError, Table, Write},
    records::{shape, sortable},
};

/// Where the aggregates of one kind are stored and how they are found.
pub trait Family: Aggregate {
    /// The table.
    const TABLE: Table;

    /// How many partitions the schedule's due-list has: 1 for what waits for people, more for what machines cause.
    const DUE_SHARDS: u64 = 1;

    /// A list of the family's own that the item stands in, and its place there.
    fn listed(_state: &Self::State, _created_at: Timestamp) -> Option<(String, String)> {
        None
    }

    /// What lists show of it: small, without personal data.
    fn summary(_state: &Self::State) -> Map<String, Value> {
        Map::new()
    }

    /// Small records that say at any time what the state says, for readers to whom the aggregate is too large or too far
    /// away. They are written and deleted by the transaction that changes the state, so that none is ever behind it.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] when one cannot be written as JSON.
    fn beside(_state: &Self::State) -> Result<Vec<Item>, StoreError> {
        Ok(vec![])
    }

    /// Records that an event leaves behind for good, such as a line of a ledger: put where nothing was, by the transaction that
    /// makes the event. `state` is the one that the transaction ends in.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] when one cannot be written as JSON.
    fn leaves(_recorded: &Recorded<Self::Event>, _state: &Self::State) -> Result<Vec<Item>, StoreError> {
        Ok(vec![])
    }

    /// Records beside it that only one aggregate may have at a time: that this pair is attached, and by which attachment. Taking
    /// one is a condition of the transaction; whoever comes second conflicts there, and finds it when reading again.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] when one cannot be written as JSON.
    fn claims(_state: &Self::State) -> Result<Vec<Item>, StoreError> {
        Ok(vec![])
    }
}

/// An aggregate as it was read, or as it was never written (version 0).
#[derive(Clone, Debug, PartialEq)]
pub struct Loaded<A: Aggregate> {
    /// Its place.
    pub key: Key,
    /// How many commits made it; 0 before the first.
    pub version: u64,
    /// Its state.
    pub state: A::State,
    /// Its recent events as they are stored, oldest first: who decides needs none of them, and they are not read for it.
    pub past: Vec<String>,
    /// What was decided since it was read, oldest first.
    pub decided: Vec<Recorded<A::Event>>,
    /// When it was first written.
    pub created_at: Option<Timestamp>,
}

/// The stored shape, schema 1. The state, and each event, is a text of JSON: the service takes a text as it is, and a tree of
/// its own types value by value, on both sides of the wire.
#[derive(Serialize, Deserialize)]
struct StoredAggregate {
    aggregate: String,
    version: u64,
    schema: u32,
    created_at: Timestamp,
    updated_at: Timestamp,
    state: String,
    events: Vec<String>,
}

/// As much of an event as says whether it may be forgotten.
#[derive(Deserialize)]
struct Remembered {
    at: Timestamp,
}

impl<A: Family> Loaded<A> {
    /// What stands under a key, or the aggregate that is not there yet.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] when the item is of a newer schema or damaged.
    pub fn read(key: Key, item: Option<Item>) -> Result<Self, StoreError> {
        let Some(item) = item else {
            return Ok(Self { key, version: 0, state: A::State::default(), past: vec![], decided: vec![], created_at: None });
        };
        let Item { key: place, attributes } = item;
        let unreadable = |reason: String| StoreError::Unreadable(format!("{} {}/{}: {reason}", A::NAME, place.partition, place.sort));
        let schema = attributes.get("schema").and_then(Value::as_u64).unwrap_or(0);
        if schema > u64::from(A::SCHEMA) {
            return Err(unreadable(format!("schema {schema} is newer than this release reads ({})", A::SCHEMA)));
        }
        let stored: StoredAggregate = serde_json::from_value(Value::Object(attributes)).map_err(|error| unreadable(shape(&error)))?;
        let state = serde_json::from_str(&stored.state).map_err(|error| unreadable(shape(&error)))?;
        Ok(Self { key, version: stored.version, state, past: stored.events, decided: vec![], created_at: Some(stored.created_at) })
    }

    /// Its recent events, oldest first.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] when one is damaged.
    pub fn events(&self) -> Result<Vec<Recorded<A::Event>>, StoreError> {
        let read = |text: &String| {
            serde_json::from_str(text).map_err(|error| {
                StoreError::Unreadable(format!("{} {}/{}: an event: {}", A::NAME, self.key.partition, self.key.sort, shape(&error)))
            })
        };
        self.past.iter().map(read).chain(self.decided.iter().cloned().map(Ok)).collect()
    }

    /// Decides a command and returns the aggregate as it is then; unchanged when the command repeats what already holds.
    ///
    /// # Errors
    /// The domain's rejection.
    pub fn decide(mut self, command: A::Command, occasion: &Occasion, programme: &Programme) -> Result<Outcome<A>, A::Rejection> {
        let events = A::decide(&self.state, command, occasion, programme)?;
        if events.is_empty() {
            return Ok(Outcome::Unchanged(self));
        }
        let read = Read { version: self.version, beside: A::beside(&self.state), claims: A::claims(&self.state) };
        self.version += 1;
        self.created_at.get_or_insert(occasion.now);
        let mut recorded = Vec::with_capacity(events.len());
        for (index, event) in events.into_iter().enumerate() {
            let before = A::label(&self.state);
            self.state = A::evolve(self.state, &event, occasion.now);
            recorded.push(Recorded {
                id: format!("{}/{}/{}/{index}", self.key.partition, self.key.sort, self.version),
                schema: A::SCHEMA,
                version: self.version,
                index: u16::try_from(index).unwrap_or(u16::MAX),
                at: occasion.now,
                actor: occasion.actor.clone(),
                request_id: occasion.request_id.clone(),
                before: before.to_owned(),
                after: A::label(&self.state).to_owned(),
                concerns: vec![],
                event,
            });
        }
        // Who may read of it is who it concerns once all of it has happened: an approval is the new partner's, too.
        let concerns: Vec<OrganisationId> = A::concerns(&self.state);
        for event in &mut recorded {
            event.concerns.clone_from(&concerns);
        }
        self.decided.extend(recorded);
        Ok(Outcome::Changed(self, read))
    }

    /// The events as they are stored, without those that the relay's replay no longer needs; what was just decided always
    /// stays.
    fn remembered(&self, now: Timestamp) -> Result<Vec<String>, StoreError> {
        let decided = self.decided.iter().map(serde_json::to_string).collect::<Result<Vec<_>, _>>();
        let decided = decided.map_err(|error| StoreError::Unreadable(error.to_string()))?;
        let is_old =
            |text: &str| serde_json::from_str(text).is_ok_and(|event: Remembered| now.duration_since(event.at) > limits::EVENTS_KEPT);
        let mut bytes: usize = self.past.iter().chain(&decided).map(String::len).sum();
        let mut past = self.past.as_slice();
        while let [oldest, newer @ ..] = past
            && (bytes > limits::EVENTS_BYTES || is_old(oldest))
        {
            bytes -= oldest.len();
            past = newer;
        }
        Ok(past.iter().cloned().chain(decided).collect())
    }

    /// The item as it is stored, with its index entries.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] if a value cannot be written as JSON (maps with other than text keys, say).
    pub fn item(&self, now: Timestamp) -> Result<Item, StoreError> {
        let created_at = self.created_at.unwrap_or(now);
        let stored = StoredAggregate {
            aggregate: A::NAME.to_owned(),
            version: self.version,
            schema: A::SCHEMA,
            created_at,
            updated_at: now,
            state: serde_json::to_string(&self.state).map_err(|error| StoreError::Unreadable(error.to_string()))?,
            events: self.remembered(now)?,
        };
        let Value::Object(mut attributes) = serde_json::to_value(stored).map_err(|error| StoreError::Unreadable(error.to_string()))? else {
            return Err(StoreError::Unreadable("an aggregate is an object".to_owned()));
        };
        let mut summary = A::summary(&self.state);
        summary.insert("state".to_owned(), A::label(&self.state).into());
        summary.insert("created_at".to_owned(), created_at.to_string().into());
        if let Some(step) = A::whose_move(&self.state) {
            attributes.insert("move_owner".to_owned(), step.owner.to_string().into());
            attributes.insert("move_due".to_owned(), sortable(step.deadline).into());
            summary.insert("deadline".to_owned(), step.deadline.to_string().into());
            summary.insert("owner".to_owned(), step.owner.to_string().into());
        }
        attributes.insert("summary".to_owned(), Value::Object(summary));
        if let Some(due_at) = A::due_at(&self.state) {
            attributes.insert("due_shard".to_owned(), due_shard(A::NAME, shard_of(&self.key.partition, A::DUE_SHARDS)).into());
            attributes.insert("due_at".to_owned(), sortable(due_at).into());
        }
        if let Some((list, place)) = A::listed(&self.state, created_at) {
            attributes.insert("listed_in".to_owned(), list.into());
            attributes.insert("listed_at".to_owned(), place.into());
        }
        Ok(Item { key: self.key.clone(), attributes })
    }
}

/// What a decision made of an aggregate.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome<A: Aggregate> {
    /// The command repeats what already holds; nothing is to be written.
    Unchanged(Loaded<A>),
    /// The aggregate after the decision, and what it was decided on.
    Changed(Loaded<A>, Read),
}

/// What a decision was made on.
#[derive(Clone, Debug, PartialEq)]
pub struct Read {
    /// The aggregate's version.
    version: u64,
    /// What stood beside it.
    beside: Result<Vec<Item>, StoreError>,
    /// What it had claimed.
    claims: Result<Vec<Item>, StoreError>,
}

impl<A: Family> Outcome<A> {
    /// The aggregate after the decision.
    #[must_use]
    pub const fn aggregate(&self) -> &Loaded<A> {
        match self {
            Self::Unchanged(loaded) | Self::Changed(loaded, _) => loaded,
        }
    }

    /// The aggregate after the decision.
    #[must_use]
    pub fn into_aggregate(self) -> Loaded<A> {
        match self {
            Self::Unchanged(loaded) | Self::Changed(loaded, _) => loaded,
        }
    }

    /// The writes that make it so, to be committed together: the aggregate's own first, conditional on what was read; then
    /// those of the records beside it that change, its claims last. None when nothing changed.
    ///
    /// # Errors
    /// As [`Loaded::item`].
    pub fn writes(&self, now: Timestamp) -> Result<Option<Vec<Write>>, StoreError> {
        match self {
            Self::Unchanged(_) => Ok(None),
            Self::Changed(loaded, read) => {
                let condition = if read.version == 0 { Condition::Absent } else { Condition::VersionIs(read.version) };
                let mut writes = vec![Write::Put(loaded.item(now)?, condition)];
                // The aggregate's condition guards what it has already: nobody writes one without it.
                writes.extend(changes(&read.beside.clone()?, &A::beside(&loaded.state)?, Condition::None));
                writes.extend(changes(&read.claims.clone()?, &A::claims(&loaded.state)?, Condition::Absent));
                for recorded in loaded.decided.iter().filter(|recorded| recorded.version == loaded.version) {
                    let left = A::leaves(recorded, &loaded.state)?;
                    writes.extend(left.into_iter().map(|item| Write::Put(item, Condition::Absent)));
                }
                Ok(Some(writes))
            }
        }
    }
}

/// The writes between two sets of records beside an aggregate; what was not there before is put on `new`.
fn changes(before: &[Item], after: &[Item], new: Condition) -> Vec<Write> {
    let had = |item: &Item| before.iter().any(|had| had.key == item.key);
    let gone = before.iter().filter(|item| after.iter().all(|kept| kept.key != item.key)).map(|item| Write::Delete(item.key.clone()));
    let put = after.iter().filter(|item| !before.contains(item));
    gone.chain(put.map(|item| Write::Put(item.clone(), if had(item) { Condition::None } else { new }))).collect()
}

/// The partition of a family's due-list.
#[must_use]
pub fn due_shard(family: &str, shard: u64) -> String {
    format!("{family}#{shard}")
}

/// The shard of what is stored there.
#[must_use]
pub fn shard_of(partition: &str, shards: u64) -> u64 {
    // FNV-1a: the shard must not change between releases, so no library's hash of the day.
    let hash = partition.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    hash % shards
}
