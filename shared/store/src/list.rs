//! Lists: one page of one partition of the primary order or of an index.

use std::collections::HashMap;

use application::ports::{Index, Item, Lists, Query, Rows, StoreError};
use aws_sdk_dynamodb::types::AttributeValue;

use crate::{
    DynamoStore,
    attributes::{self, PARTITION, SORT, Stored},
    patience::store_error,
};

/// Between the parts of a cursor into an index: the index's sort key, the item's partition, the item's sort key.
const SEPARATOR: char = '\u{1f}';
/// Sort keys have at most so many bytes, by the service's limit; no cursor of ours is longer than three keys.
const CURSOR_BYTES: usize = 5 * 1024;
/// Lower than every key: stands for the missing parts of a cursor that was not made here.
const LOWEST: &str = "\0";

impl Lists for DynamoStore {
    async fn list(&self, query: &Query) -> Result<Rows, StoreError> {
        let layout = Layout::of(query.index);
        let Some(range) = Range::of(query) else { return Ok(Rows::default()) };
        let start = match Start::of(query, &range)? {
            Start::Nowhere => return Ok(Rows::default()),
            Start::Beginning => None,
            Start::After(cursor) => Some(layout.start_key(query, cursor)),
        };
        // One row more than asked for tells whether there is another page, so that the last page says it is the last.
        let limit = i32::try_from(query.limit.saturating_add(1)).unwrap_or(i32::MAX);
        let request = self
            .client
            .query()
            .table_name(self.tables.name(query.table)?)
            .set_index_name(layout.index.map(ToOwned::to_owned))
            .consistent_read(layout.index.is_none())
            .key_condition_expression(range.expression())
            .set_expression_attribute_names(Some(range.names(&layout)))
            .set_expression_attribute_values(Some(range.values(query)))
            .scan_index_forward(!query.descending)
            .set_exclusive_start_key(start)
            .limit(limit);
        let answer = request.send().await.map_err(|error| store_error("Query", &error))?;
        let mut found = answer.items.unwrap_or_default();
        let is_more = found.len() > query.limit || answer.last_evaluated_key.is_some();
        found.truncate(query.limit);
        let next = if is_more { found.last().map(|row| layout.cursor(row)).transpose()? } else { None };
        let rows = found.into_iter().map(|row| layout.row(query, row)).collect::<Result<_, _>>()?;
        Ok(Rows { rows, next })
    }
}

/// The attributes that make an order, and what it shows of an item.
struct Layout {
    index: Option<&'static str>,
    partition: &'static str,
    sort: &'static str,
    shown: &'static [&'static str],
}

impl Layout {
    const fn of(index: Index) -> Self {
        match index {
            Index::Primary => Self { index: None, partition: PARTITION, sort: SORT, shown: &[] },
            Index::WhoseMove => {
                Self { index: Some("whose_move"), partition: "move_owner", sort: "move_due", shown: &["summary", "version"] }
            }
            Index::Due => Self { index: Some("due"), partition: "due_shard", sort: "due_at", shown: &[] },
            Index::Listed => Self { index: Some("listed"), partition: "listed_in", sort: "listed_at", shown: &["summary", "version"] },
        }
    }

    /// Where a row stands in the order.
    fn cursor(&self, row: &Stored) -> Result<String, StoreError> {
        let text = |name: &str| match row.get(name) {
            Some(AttributeValue::S(text)) => Ok(text.as_str()),
            _ => Err(StoreError::Unreadable(format!("a row without the text attribute {name}"))),
        };
        let sort = text(self.sort)?;
        if self.index.is_none() {
            return Ok(sort.to_owned());
        }
        Ok(format!("{sort}{SEPARATOR}{}{SEPARATOR}{}", text(PARTITION)?, text(SORT)?))
    }

    /// The key after which the next page begins. The partition is always the query's: no cursor leads into another.
    fn start_key(&self, query: &Query, cursor: &str) -> Stored {
        let text = |part: &str| AttributeValue::S(if part.is_empty() { LOWEST.to_owned() } else { part.to_owned() });
        let mut key = HashMap::from([(self.partition.to_owned(), AttributeValue::S(query.partition.clone()))]);
        if self.index.is_none() {
            key.insert(SORT.to_owned(), text(cursor));
            return key;
        }
        let mut parts = cursor.splitn(3, SEPARATOR);
        let mut part = || text(parts.next().unwrap_or_default());
        key.insert(self.sort.to_owned(), part());
        key.insert(PARTITION.to_owned(), part());
        key.insert(SORT.to_owned(), part());
        key
    }

    /// The row as use cases see it: whole in the primary order, elsewhere what the order shows.
    fn row(&self, query: &Query, row: Stored) -> Result<Item, StoreError> {
        let mut item = attributes::item(query.table, row)?;
        if self.index.is_some() {
            item.attributes.retain(|name, _| self.shown.contains(&name.as_str()));
        }
        Ok(item)
    }
}

/// The sort keys asked for. The service takes one condition on them, so a prefix and an upper end become one range.
#[derive(Debug, PartialEq, Eq)]
enum Range<'a> {
    All,
    BeginsWith(&'a str),
    UpTo(&'a str),
    Between(&'a str, &'a str),
}

impl<'a> Range<'a> {
    /// The range of a query; `None` when nothing can be in it.
    fn of(query: &'a Query) -> Option<Self> {
        let prefix = query.begins_with.as_deref().filter(|prefix| !prefix.is_empty());
        match (prefix, query.up_to.as_deref()) {
            (None, None) => Some(Self::All),
            // No key is empty, so none is up to the empty text.
            (_, Some("")) => None,
            (None, Some(last)) => Some(Self::UpTo(last)),
            // Whatever lies between a prefix and a text that begins with it begins with it, too.
            (Some(prefix), Some(last)) if last.starts_with(prefix) => Some(Self::Between(prefix, last)),
            (Some(prefix), Some(last)) if last < prefix => None,
            // No upper end, or one after everything that begins with the prefix.
            (Some(prefix), _) => Some(Self::BeginsWith(prefix)),
        }
    }

    const fn expression(&self) -> &'static str {
        match self {
            Self::All => "#partition = :partition",
            Self::BeginsWith(_) => "#partition = :partition AND begins_with(#sort, :first)",
            Self::UpTo(_) => "#partition = :partition AND #sort <= :last",
            Self::Between(..) => "#partition = :partition AND #sort BETWEEN :first AND :last",
        }
    }

    fn names(&self, layout: &Layout) -> HashMap<String, String> {
        let mut names = HashMap::from([("#partition".to_owned(), layout.partition.to_owned())]);
        if *self != Self::All {
            names.insert("#sort".to_owned(), layout.sort.to_owned());
        }
        names
    }

    fn values(&self, query: &Query) -> Stored {
        let (first, last) = match *self {
            Self::All => (None, None),
            Self::BeginsWith(first) => (Some(first), None),
            Self::UpTo(last) => (None, Some(last)),
            Self::Between(first, last) => (Some(first), Some(last)),
        };
        let named = [(":partition", Some(query.partition.as_str())), (":first", first), (":last", last)];
        named.into_iter().filter_map(|(name, value)| Some((name.to_owned(), AttributeValue::S(value?.to_owned())))).collect()
    }

    /// Where a sort key lies: before the range, in it, or after it.
    fn side(&self, sort: &str) -> std::cmp::Ordering {
        use std::cmp::Ordering::{Equal, Greater, Less};
        let (first, last) = match *self {
            Self::All => (None, None),
            Self::BeginsWith(prefix) if sort.starts_with(prefix) => (None, None),
            Self::BeginsWith(prefix) => return sort.cmp(prefix),
            Self::UpTo(last) => (None, Some(last)),
            Self::Between(first, last) => (Some(first), Some(last)),
        };
        if first.is_some_and(|first| sort < first) {
            Less
        } else if last.is_some_and(|last| sort > last) {
            Greater
        } else {
            Equal
        }
    }
}

/// Where a page begins. The service refuses a start outside the range asked for, so such a cursor is resolved here.
#[derive(Debug, PartialEq, Eq)]
enum Start<'a> {
    Beginning,
    After(&'a str),
    Nowhere,
}

impl<'a> Start<'a> {
    fn of(query: &'a Query, range: &Range<'_>) -> Result<Self, StoreError> {
        use std::cmp::Ordering::{Equal, Greater, Less};
        let Some(cursor) = query.after.as_deref() else { return Ok(Self::Beginning) };
        if cursor.len() > CURSOR_BYTES {
            return Err(StoreError::TooLarge("a cursor longer than any made here".to_owned()));
        }
        let sort = match query.index {
            Index::Primary => cursor,
            Index::WhoseMove | Index::Due | Index::Listed => cursor.split(SEPARATOR).next().unwrap_or_default(),
        };
        let side = if sort.is_empty() { Less } else { range.side(sort) };
        Ok(match (side, query.descending) {
            (Equal, _) => Self::After(cursor),
            (Less, false) | (Greater, true) => Self::Beginning,
            (Less, true) | (Greater, false) => Self::Nowhere,
        })
    }
}
