use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use serde_json::{Map, Value};

use crate::ports::{Condition, Index, Item, Key, Lists, Query, Reads, Rows, StoreError, Table, Write, Writes};

/// One entry of a table's stream: a commit's effect on one item.
#[derive(Clone, Debug, PartialEq)]
pub struct StreamRecord {
    /// The item's place.
    pub key: Key,
    /// The item before.
    pub old: Option<Item>,
    /// The item after.
    pub new: Option<Item>,
}

#[derive(Default)]
struct State {
    items: BTreeMap<Key, Item>,
    stream: Vec<StreamRecord>,
    trips: usize,
}

/// A table store in memory.
#[derive(Default)]
pub struct MemoryStore {
    state: Mutex<State>,
}

impl MemoryStore {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Every item, in key order.
    #[must_use]
    pub fn items(&self) -> Vec<Item> {
        self.state().items.values().cloned().collect()
    }

    /// The items that are wanted, in key order; a store of many is not copied for the sake of few.
    #[must_use]
    pub fn items_where(&self, is_wanted: impl Fn(&Item) -> bool) -> Vec<Item> {
        self.state().items.values().filter(|item| is_wanted(item)).cloned().collect()
    }

    /// What is stored under a key.
    #[must_use]
    pub fn get(&self, key: &Key) -> Option<Item> {
        self.state().items.get(key).cloned()
    }

    /// Stores an item whatever is there, as a restore or an older release would have.
    pub fn plant(&self, item: Item) {
        self.state().items.insert(item.key.clone(), item);
    }

    /// Takes the stream's records since the last time, oldest first.
    pub fn drain_stream(&self) -> Vec<StreamRecord> {
        std::mem::take(&mut self.state().stream)
    }

    /// How many round trips were made so far.
    #[must_use]
    pub fn trips(&self) -> usize {
        self.state().trips
    }
}

impl Reads for MemoryStore {
    async fn fetch(&self, keys: &[Key]) -> Result<Vec<Option<Item>>, StoreError> {
        let mut distinct: Vec<_> = keys.iter().collect();
        distinct.sort();
        distinct.dedup();
        if distinct.len() != keys.len() || keys.len() > 100 {
            return Err(StoreError::TooLarge("a batch holds each key once and at most 100".to_owned()));
        }
        let mut state = self.state();
        state.trips += 1;
        Ok(keys.iter().map(|key| state.items.get(key).cloned()).collect())
    }
}

impl Writes for MemoryStore {
    async fn commit(&self, writes: Vec<Write>) -> Result<(), StoreError> {
        let mut state = self.state();
        state.trips += 1;
        let mut distinct: Vec<_> = writes.iter().map(Write::key).collect();
        distinct.sort();
        distinct.dedup();
        if distinct.len() != writes.len() || writes.len() > 100 {
            return Err(StoreError::TooLarge("a transaction holds each key once and at most 100".to_owned()));
        }
        if writes.iter().any(|write| matches!(write, Write::Put(item, _) if has_empty_name(&item.attributes))) {
            return Err(StoreError::Unavailable("an attribute's name is empty".to_owned()));
        }
        let failed = writes.iter().position(|write| !holds(&state.items, write));
        if let Some(at) = failed {
            // A commit whose answer was lost and that is sent again: everything is already as it wanted it.
            let is_done = writes.iter().all(|write| match write {
                Write::Put(item, _) => state.items.get(&item.key) == Some(item),
                Write::Delete(key) => !state.items.contains_key(key),
                Write::Check(..) => true,
            });
            let writes_any = writes.iter().any(|write| !matches!(write, Write::Check(..)));
            return if is_done && writes_any { Ok(()) } else { Err(StoreError::Conflict { at }) };
        }
        for write in writes {
            let (key, new) = match write {
                Write::Put(item, _) => (item.key.clone(), Some(item)),
                Write::Delete(key) => (key, None),
                Write::Check(..) => continue,
            };
            let old = match &new {
                Some(item) => state.items.insert(key.clone(), item.clone()),
                None => state.items.remove(&key),
            };
            let has_stream = Table::STREAMED.contains(&key.table);
            if has_stream && old != new {
                state.stream.push(StreamRecord { key, old, new });
            }
        }
        Ok(())
    }
}

/// The store refuses them, however deep.
fn has_empty_name(attributes: &Map<String, Value>) -> bool {
    attributes.iter().any(|(name, value)| name.is_empty() || value.as_object().is_some_and(has_empty_name))
}

fn holds(items: &BTreeMap<Key, Item>, write: &Write) -> bool {
    let (key, condition) = match write {
        Write::Put(item, condition) => (&item.key, condition),
        Write::Check(key, condition) => (key, condition),
        Write::Delete(_) => return true,
    };
    let stored = items.get(key);
    match condition {
        Condition::None => true,
        Condition::Absent => stored.is_none(),
        Condition::Present => stored.is_some(),
        Condition::AbsentOrExpired(now) => stored.is_none_or(|item| item.is_expired(*now)),
        Condition::VersionIs(version) => stored.and_then(Item::version) == Some(*version),
    }
}

impl Lists for MemoryStore {
    async fn list(&self, query: &Query) -> Result<Rows, StoreError> {
        let mut state = self.state();
        state.trips += 1;
        // Items stand in key order: only those of the table are looked at, in the primary order those of the partition.
        let is_primary = query.index == Index::Primary;
        // A page of a partition in its own order begins where the last one ended, and is all that is copied.
        let is_forward = is_primary && !query.descending;
        let from = query.after.iter().chain(&query.begins_with).max().filter(|_| is_forward).map_or("", String::as_str);
        let first = Key::new(query.table, if is_primary { &query.partition } else { "" }, from);
        let is_near = |key: &Key| key.table == query.table && (!is_primary || key.partition == query.partition);
        // One for the place where the last page ended, one to know whether there are more.
        let most = if is_forward { query.limit + 2 } else { usize::MAX };
        let near = state.items.range(first..).take_while(|(key, _)| is_near(key));
        let mut found: Vec<(String, Item)> = near.filter_map(|(_, item)| entry(item, query)).take(most).collect();
        // Rows of equal index sort keys come in an order of their own; by key is as good as any, and stable.
        found.sort_by(|(a, x), (b, y)| (a, &x.key).cmp(&(b, &y.key)));
        if query.descending {
            found.reverse();
        }
        let position = |sort: &str, item: &Item| match query.index {
            Index::Primary => sort.to_owned(),
            Index::WhoseMove | Index::Due | Index::Listed => format!("{sort}\u{1f}{}\u{1f}{}", item.key.partition, item.key.sort),
        };
        if let Some(after) = &query.after {
            found.retain(|(sort, item)| {
                let here = position(sort, item);
                if query.descending { here < *after } else { here > *after }
            });
        }
        let more = found.len() > query.limit;
        found.truncate(query.limit);
        let next = if more { found.last().map(|(sort, item)| position(sort, item)) } else { None };
        Ok(Rows { rows: found.into_iter().map(|(_, item)| item).collect(), next })
    }
}

/// The item's sort key in the queried order, and what that order shows of it.
fn entry(item: &Item, query: &Query) -> Option<(String, Item)> {
    let text = |name: &str| item.attributes.get(name).and_then(Value::as_str);
    let (partition, sort) = match query.index {
        Index::Primary => (item.key.partition.as_str(), item.key.sort.as_str()),
        Index::WhoseMove => (text("move_owner")?, text("move_due")?),
        Index::Due => (text("due_shard")?, text("due_at")?),
        Index::Listed => (text("listed_in")?, text("listed_at")?),
    };
    if partition != query.partition
        || query.begins_with.as_ref().is_some_and(|prefix| !sort.starts_with(prefix.as_str()))
        || query.up_to.as_ref().is_some_and(|last| sort > last.as_str())
    {
        return None;
    }
    let shown = match query.index {
        Index::Primary => item.attributes.clone(),
        Index::WhoseMove | Index::Listed => item
            .attributes
            .iter()
            .filter(|(name, _)| matches!(name.as_str(), "summary" | "version"))
            .map(|(n, v)| (n.clone(), v.clone()))
            .collect(),
        Index::Due => Map::new(),
    };
    Some((sort.to_owned(), Item { key: item.key.clone(), attributes: shown }))
}
