//! The contract of a store: what use cases rely on, whoever keeps it.
//!
//! Each claim is one function over any store that is empty when it begins. [`every_claim`] registers them all, so that
//! a store that is added keeps the whole contract or says where it does not.

pub mod tables;

use application::ports::{Condition, Index, Item, Key, Lists, Query, Reads, Rows, StoreError, Table, Write, Writes};
use futures_util::future::join_all;
use jiff::Timestamp;
use serde_json::{Map, Value, json};

/// Everything a use case needs of the tables.
pub trait Store: Reads + Writes + Lists {}
impl<S: Reads + Writes + Lists> Store for S {}

/// Makes one test of each claim, on a new store from `$open`, which is an async function that returns the store and
/// whatever must be closed after it.
#[macro_export]
macro_rules! every_claim {
    ($open:path) => {
        $crate::claims! { $open;
            what_is_put_is_read_back_exactly
            a_fetch_answers_in_the_order_of_its_keys_across_tables
            a_fetch_takes_each_key_once_and_at_most_a_hundred
            nothing_asked_is_nothing_done
            an_item_is_created_once
            a_repeated_put_whose_answer_was_lost_succeeds
            a_stale_version_conflicts
            what_has_expired_is_absent_to_who_asks_so
            an_unconditional_put_overwrites
            what_must_be_there_is_written_over_and_never_brought_back
            of_parallel_writers_one_wins
            a_transaction_is_done_whole_or_not_at_all
            a_conflict_names_the_first_refused_write_of_the_commit
            a_repeated_transaction_whose_answer_was_lost_succeeds
            a_transaction_of_which_one_write_is_anothers_conflicts
            a_check_alone_holds_or_conflicts
            a_delete_may_be_repeated
            a_transaction_takes_each_key_once_and_at_most_a_hundred
            the_primary_order_pages_in_both_directions
            a_prefix_and_an_upper_end_bound_the_order
            a_cursor_need_not_be_a_row_nor_in_the_range
            each_index_pages_in_both_directions_and_shows_only_its_part
            rows_of_equal_place_each_appear_once
            who_leaves_an_index_is_no_longer_listed
        }
    };
}

/// See [`every_claim`].
#[macro_export]
macro_rules! claims {
    ($open:path; $($claim:ident)*) => {$(
        #[tokio::test]
        async fn $claim() {
            let (store, opened) = $open().await;
            $crate::suite::$claim(&store).await;
            opened.close().await;
        }
    )*};
}

const TABLE: Table = Table::Partners;

fn now() -> Timestamp {
    "2026-03-01T12:00:00Z".parse().unwrap()
}

fn key(sort: &str) -> Key {
    Key::new(TABLE, "p", sort)
}

fn item(sort: &str, attributes: Value) -> Item {
    of(key(sort), attributes)
}

fn of(key: Key, attributes: Value) -> Item {
    let Value::Object(attributes) = attributes else { panic!("attributes are an object") };
    Item { key, attributes }
}

async fn put(store: &impl Store, item: Item) {
    store.commit(vec![Write::Put(item, Condition::None)]).await.unwrap();
}

async fn get(store: &impl Store, key: &Key) -> Option<Item> {
    store.fetch(std::slice::from_ref(key)).await.unwrap().pop().unwrap()
}

fn conflict(at: usize) -> Result<(), StoreError> {
    Err(StoreError::Conflict { at })
}

pub async fn what_is_put_is_read_back_exactly(store: &impl Store) {
    let wanted = item(
        "ключ/鍵/🔑 with space",
        json!({
            "version": u64::MAX, "lowest": i64::MIN, "zero": 0, "big": 9_007_199_254_740_993_u64, "fraction": -0.25,
            "text": "naïve 日本語 🚜 \u{1f} \"quoted\"\n", "empty_text": "", "empty_list": [], "empty_object": {},
            "nothing": null, "yes": true, "no": false, "name": "a reserved word", "state": {"list": [1, "2", [null, {}], ""]},
        }),
    );
    put(store, wanted.clone()).await;
    assert_eq!(get(store, &wanted.key).await, Some(wanted));
}

pub async fn a_fetch_answers_in_the_order_of_its_keys_across_tables(store: &impl Store) {
    let tables = [Table::Ephemeral, Table::Partners, Table::Activity, Table::Directory];
    let keys: Vec<Key> =
        (0..12_usize).map(|number| Key::new(tables[number % 4], format!("p{}", 11 - number), format!("s{number}"))).collect();
    for key in keys.iter().step_by(2) {
        put(store, of(key.clone(), json!({"of": key.sort}))).await;
    }
    let found = store.fetch(&keys).await.unwrap();
    let expected: Vec<_> =
        keys.iter().enumerate().map(|(at, key)| (at % 2 == 0).then(|| of(key.clone(), json!({"of": key.sort})))).collect();
    assert_eq!(found, expected);
}

pub async fn a_fetch_takes_each_key_once_and_at_most_a_hundred(store: &impl Store) {
    let keys: Vec<Key> = (0..101).map(|number| key(&format!("s{number:03}"))).collect();
    put(store, item("s099", json!({"last": true}))).await;
    assert_eq!(store.fetch(&keys[..100]).await.unwrap()[99], Some(item("s099", json!({"last": true}))));
    assert!(matches!(store.fetch(&keys).await, Err(StoreError::TooLarge(_))));
    assert!(matches!(store.fetch(&[key("a"), key("a")]).await, Err(StoreError::TooLarge(_))));
}

pub async fn nothing_asked_is_nothing_done(store: &impl Store) {
    assert_eq!(store.fetch(&[]).await, Ok(vec![]));
    assert_eq!(store.commit(vec![]).await, Ok(()));
}

pub async fn an_item_is_created_once(store: &impl Store) {
    let first = item("s", json!({"version": 1, "by": "one"}));
    store.commit(vec![Write::Put(first.clone(), Condition::Absent)]).await.unwrap();
    let second = item("s", json!({"version": 1, "by": "another"}));
    assert_eq!(store.commit(vec![Write::Put(second, Condition::Absent)]).await, conflict(0));
    assert_eq!(get(store, &first.key).await, Some(first));
}

pub async fn a_repeated_put_whose_answer_was_lost_succeeds(store: &impl Store) {
    let created = Write::Put(item("s", json!({"version": 1, "list": [], "n": 1.5})), Condition::Absent);
    let changed = Write::Put(item("s", json!({"version": 2, "list": [1]})), Condition::VersionIs(1));
    for write in [created, changed] {
        store.commit(vec![write.clone()]).await.unwrap();
        assert_eq!(store.commit(vec![write]).await, Ok(()));
    }
}

pub async fn a_stale_version_conflicts(store: &impl Store) {
    let version = |version: u64, by: &str| item("s", json!({"version": version, "by": by}));
    assert_eq!(store.commit(vec![Write::Put(version(2, "a"), Condition::VersionIs(1))]).await, conflict(0));
    put(store, version(1, "a")).await;
    store.commit(vec![Write::Put(version(2, "a"), Condition::VersionIs(1))]).await.unwrap();
    assert_eq!(store.commit(vec![Write::Put(version(2, "b"), Condition::VersionIs(1))]).await, conflict(0));
    assert_eq!(get(store, &key("s")).await, Some(version(2, "a")));
}

pub async fn what_has_expired_is_absent_to_who_asks_so(store: &impl Store) {
    let at = |seconds: i64, by: &str| item("s", json!({"expires_at": now().as_second() + seconds, "by": by}));
    let absent_or_expired = |item: Item| vec![Write::Put(item, Condition::AbsentOrExpired(now()))];

    store.commit(absent_or_expired(at(1, "first"))).await.unwrap();
    assert_eq!(store.commit(absent_or_expired(at(9, "second"))).await, conflict(0), "it is live");

    put(store, at(0, "third")).await;
    assert_eq!(store.commit(vec![Write::Put(at(9, "fourth"), Condition::Absent)]).await, conflict(0), "it is stored");
    store.commit(absent_or_expired(at(9, "fifth"))).await.unwrap();
    assert_eq!(get(store, &key("s")).await, Some(at(9, "fifth")));

    put(store, item("s", json!({"by": "one that never expires"}))).await;
    assert_eq!(store.commit(absent_or_expired(at(9, "sixth"))).await, conflict(0));
}

pub async fn an_unconditional_put_overwrites(store: &impl Store) {
    put(store, item("s", json!({"a": 1, "b": 2}))).await;
    put(store, item("s", json!({"b": 3}))).await;
    assert_eq!(get(store, &key("s")).await, Some(item("s", json!({"b": 3}))));
}

pub async fn what_must_be_there_is_written_over_and_never_brought_back(store: &impl Store) {
    let over = || Write::Put(item("s", json!({"b": 3})), Condition::Present);
    assert_eq!(store.commit(vec![over()]).await, conflict(0));
    let beside = Write::Put(item("t", json!({})), Condition::Absent);
    assert_eq!(store.commit(vec![beside.clone(), over()]).await, conflict(1));
    assert_eq!((get(store, &key("s")).await, get(store, &key("t")).await), (None, None));
    put(store, item("s", json!({"a": 1}))).await;
    assert_eq!(store.commit(vec![over()]).await, Ok(()));
    assert_eq!(store.commit(vec![beside, over()]).await, Ok(()));
    assert_eq!(get(store, &key("s")).await, Some(item("s", json!({"b": 3}))));
}

pub async fn of_parallel_writers_one_wins(store: &impl Store) {
    put(store, item("s", json!({"version": 1}))).await;
    let writers = (0..8).map(|by| store.commit(vec![Write::Put(item("s", json!({"version": 2, "by": by})), Condition::VersionIs(1))]));
    let outcomes = join_all(writers).await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1, "{outcomes:?}");
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == conflict(0)).count(), 7, "{outcomes:?}");
}

pub async fn a_transaction_is_done_whole_or_not_at_all(store: &impl Store) {
    let elsewhere = Key::new(Table::Directory, "q", "s");
    put(store, item("old", json!({"version": 4}))).await;
    let writes = |expected: u64| {
        vec![
            Write::Put(item("new", json!({"version": 1})), Condition::Absent),
            Write::Delete(key("old")),
            Write::Put(of(elsewhere.clone(), json!({"x": ""})), Condition::None),
            Write::Check(key("guard"), Condition::VersionIs(expected)),
        ]
    };
    put(store, item("guard", json!({"version": 7}))).await;
    assert_eq!(store.commit(writes(8)).await, conflict(3));
    assert_eq!(get(store, &key("new")).await, None);
    assert!(get(store, &key("old")).await.is_some());
    assert_eq!(get(store, &elsewhere).await, None);

    store.commit(writes(7)).await.unwrap();
    assert!(get(store, &key("new")).await.is_some());
    assert_eq!(get(store, &key("old")).await, None);
    assert!(get(store, &elsewhere).await.is_some());
}

pub async fn a_conflict_names_the_first_refused_write_of_the_commit(store: &impl Store) {
    for sort in ["b", "c"] {
        put(store, item(sort, json!({"version": 5}))).await;
    }
    let commit = vec![
        Write::Check(key("free"), Condition::None),
        Write::Put(item("a", json!({})), Condition::Absent),
        Write::Put(item("b", json!({"version": 2})), Condition::VersionIs(1)),
        Write::Put(item("c", json!({"version": 2})), Condition::Absent),
    ];
    assert_eq!(store.commit(commit).await, conflict(2));
}

pub async fn a_repeated_transaction_whose_answer_was_lost_succeeds(store: &impl Store) {
    put(store, item("aggregate", json!({"version": 1}))).await;
    put(store, item("gone", json!({}))).await;
    put(store, item("guard", json!({"version": 1}))).await;
    let commit = vec![
        Write::Put(item("aggregate", json!({"version": 2})), Condition::VersionIs(1)),
        Write::Put(item("record", json!({"of": 2})), Condition::None),
        Write::Delete(key("gone")),
        Write::Put(item("marker", json!({})), Condition::Absent),
        Write::Check(key("guard"), Condition::VersionIs(1)),
    ];
    store.commit(commit.clone()).await.unwrap();
    assert_eq!(store.commit(commit.clone()).await, Ok(()));
    // What was only checked may have moved on since.
    put(store, item("guard", json!({"version": 2}))).await;
    assert_eq!(store.commit(commit).await, Ok(()));
}

pub async fn a_transaction_of_which_one_write_is_anothers_conflicts(store: &impl Store) {
    let commit = vec![
        Write::Put(item("aggregate", json!({"version": 2})), Condition::VersionIs(1)),
        Write::Put(item("record", json!({"of": 2})), Condition::None),
        Write::Delete(key("gone")),
    ];
    put(store, item("aggregate", json!({"version": 2}))).await;
    assert_eq!(store.commit(commit.clone()).await, conflict(0), "the record is not there");
    put(store, item("record", json!({"of": 3}))).await;
    assert_eq!(store.commit(commit.clone()).await, conflict(0), "the record is another's");
    put(store, item("record", json!({"of": 2}))).await;
    put(store, item("gone", json!({}))).await;
    assert_eq!(store.commit(commit.clone()).await, conflict(0), "what was to be deleted is there");
    store.commit(vec![Write::Delete(key("gone"))]).await.unwrap();
    assert_eq!(store.commit(commit).await, Ok(()), "everything is as it was wanted");
}

pub async fn a_check_alone_holds_or_conflicts(store: &impl Store) {
    let check = |condition| store.commit(vec![Write::Check(key("s"), condition)]);
    assert_eq!(check(Condition::Absent).await, Ok(()));
    assert_eq!(check(Condition::None).await, Ok(()));
    put(store, item("s", json!({"version": 3, "expires_at": now().as_second()}))).await;
    assert_eq!(check(Condition::VersionIs(3)).await, Ok(()));
    assert_eq!(check(Condition::AbsentOrExpired(now())).await, Ok(()));
    assert_eq!(check(Condition::None).await, Ok(()));
    assert_eq!(check(Condition::Present).await, Ok(()));
    assert_eq!(check(Condition::Absent).await, conflict(0));
    assert_eq!(check(Condition::VersionIs(4)).await, conflict(0));
    store.commit(vec![Write::Delete(key("s"))]).await.unwrap();
    assert_eq!(check(Condition::Present).await, conflict(0));
}

pub async fn a_delete_may_be_repeated(store: &impl Store) {
    put(store, item("s", json!({}))).await;
    for _ in 0..2 {
        store.commit(vec![Write::Delete(key("s"))]).await.unwrap();
        assert_eq!(get(store, &key("s")).await, None);
    }
}

pub async fn a_transaction_takes_each_key_once_and_at_most_a_hundred(store: &impl Store) {
    let puts = |count: usize| -> Vec<Write> {
        (0..count).map(|number| Write::Put(item(&format!("s{number:03}"), json!({"n": number})), Condition::Absent)).collect()
    };
    store.commit(puts(100)).await.unwrap();
    assert!(matches!(store.commit(puts(101)).await, Err(StoreError::TooLarge(_))));
    let twice = vec![Write::Delete(key("s000")), Write::Check(key("s000"), Condition::Absent)];
    assert!(matches!(store.commit(twice).await, Err(StoreError::TooLarge(_))));
}

/// The pages of a query, each as the sort keys of its rows.
async fn pages(store: &impl Store, query: &Query) -> Vec<Vec<String>> {
    let mut pages = vec![];
    let mut query = query.clone();
    loop {
        let Rows { rows, next } = store.list(&query).await.unwrap();
        pages.push(rows.into_iter().map(|row| row.key.sort).collect());
        if next.is_none() {
            return pages;
        }
        query = query.after(next);
        assert!(pages.len() < 100, "a cursor that does not move on");
    }
}

fn split(pages: &[&str]) -> Vec<Vec<String>> {
    pages.iter().map(|page| page.split_whitespace().map(ToOwned::to_owned).collect()).collect()
}

fn primary() -> Query {
    Query::of(TABLE, Index::Primary, "p")
}

pub async fn the_primary_order_pages_in_both_directions(store: &impl Store) {
    for sort in ["b", "a", "d", "c", "é", "Z"] {
        put(store, item(sort, json!({"of": sort}))).await;
    }
    put(store, of(Key::new(TABLE, "p2", "b"), json!({}))).await;
    put(store, of(Key::new(Table::Directory, "p", "b"), json!({}))).await;

    assert_eq!(pages(store, &primary().limit(4)).await, split(&["Z a b c", "d é"]));
    assert_eq!(pages(store, &primary().limit(4).descending()).await, split(&["é d c b", "a Z"]));
    assert_eq!(pages(store, &primary().limit(3)).await, split(&["Z a b", "c d é"]), "the last full page is the last");
    assert_eq!(pages(store, &primary().limit(6)).await, split(&["Z a b c d é"]));
    assert_eq!(store.list(&Query::of(TABLE, Index::Primary, "nobody")).await.unwrap(), Rows::default());

    let page = store.list(&primary().limit(1)).await.unwrap();
    assert_eq!(page.rows, [item("Z", json!({"of": "Z"}))], "a row is the whole item");
    assert_eq!(page.next.as_deref(), Some("Z"), "the cursor is the sort key");
}

pub async fn a_prefix_and_an_upper_end_bound_the_order(store: &impl Store) {
    for sort in ["key", "key#1", "key#2", "key#3", "kez", "l"] {
        put(store, item(sort, json!({}))).await;
    }
    let listed = async |query: Query| pages(store, &query).await.concat().join(" ");
    assert_eq!(listed(primary().beginning_with("key#")).await, "key#1 key#2 key#3");
    assert_eq!(listed(primary().beginning_with("")).await, "key key#1 key#2 key#3 kez l");
    assert_eq!(listed(primary().up_to("key#2")).await, "key key#1 key#2");
    assert_eq!(listed(primary().up_to("key#2").descending()).await, "key#2 key#1 key");
    assert_eq!(listed(primary().up_to("")).await, "");
    assert_eq!(listed(primary().beginning_with("key#").up_to("key#2")).await, "key#1 key#2");
    assert_eq!(listed(primary().beginning_with("key#").up_to("key#")).await, "");
    assert_eq!(listed(primary().beginning_with("key#").up_to("kf")).await, "key#1 key#2 key#3");
    assert_eq!(listed(primary().beginning_with("key#").up_to("a")).await, "");
    assert_eq!(listed(primary().beginning_with("key#").up_to("key#2").descending().limit(1)).await, "key#2 key#1");
}

pub async fn a_cursor_need_not_be_a_row_nor_in_the_range(store: &impl Store) {
    for sort in ["entry#1", "entry#2", "entry#3", "event#1"] {
        put(store, item(sort, json!({}))).await;
    }
    let after = async |query: Query, cursor: &str| pages(store, &query.after(Some(cursor.to_owned()))).await.concat().join(" ");
    let entries = || primary().beginning_with("entry#");
    assert_eq!(after(entries(), "entry#1").await, "entry#2 entry#3");
    assert_eq!(after(entries(), "entry#0").await, "entry#1 entry#2 entry#3");
    assert_eq!(after(entries(), "entry#15").await, "entry#2 entry#3");
    assert_eq!(after(entries(), "entry#9").await, "");
    assert_eq!(after(entries(), "a").await, "entry#1 entry#2 entry#3");
    assert_eq!(after(entries(), "").await, "entry#1 entry#2 entry#3");
    assert_eq!(after(entries(), "z").await, "");
    assert_eq!(after(entries().descending(), "z").await, "entry#3 entry#2 entry#1");
    assert_eq!(after(entries().descending(), "a").await, "");
    assert_eq!(after(entries().descending(), "").await, "");
    assert_eq!(after(entries().descending(), "entry#2").await, "entry#1");
    assert_eq!(after(primary().up_to("entry#2"), "entry#2").await, "");
    assert_eq!(after(primary().up_to("entry#2").descending(), "z").await, "entry#2 entry#1");
}

/// The attributes that place an item in an index.
fn placed(index: Index, partition: &str, place: &str) -> Map<String, Value> {
    let (partition_name, sort_name) = match index {
        Index::Primary => panic!("the primary order is by key"),
        Index::WhoseMove => ("move_owner", "move_due"),
        Index::Due => ("due_shard", "due_at"),
        Index::Listed => ("listed_in", "listed_at"),
    };
    Map::from_iter([(partition_name.to_owned(), partition.into()), (sort_name.to_owned(), place.into())])
}

/// An item in an index, of a partition and sort key of its own.
fn indexed(table: Table, sort: &str, index: Index, partition: &str, place: &str) -> Item {
    let mut attributes = placed(index, partition, place);
    attributes.insert("version".to_owned(), 3.into());
    attributes.insert("summary".to_owned(), json!({"name": sort}));
    attributes.insert("state".to_owned(), json!({"secret": true}));
    Item { key: Key::new(table, format!("of-{sort}"), sort), attributes }
}

pub async fn each_index_pages_in_both_directions_and_shows_only_its_part(store: &impl Store) {
    for (table, index) in [
        (Table::Partners, Index::WhoseMove),
        (Table::Partners, Index::Due),
        (Table::Partners, Index::Listed),
        (Table::Directory, Index::WhoseMove),
        (Table::Directory, Index::Due),
        (Table::Directory, Index::Listed),
    ] {
        for (sort, place) in [("e", "2026-05"), ("a", "2026-01"), ("c", "2026-03"), ("b", "2026-02"), ("d", "2026-04")] {
            put(store, indexed(table, sort, index, "x", place)).await;
        }
        put(store, indexed(table, "other", index, "y", "2026-01")).await;
        put(store, of(Key::new(table, "of-none", "none"), json!({"version": 1}))).await;

        let query = || Query::of(table, index, "x");
        assert_eq!(pages(store, &query().limit(2)).await, split(&["a b", "c d", "e"]), "{table:?} {index:?}");
        assert_eq!(pages(store, &query().limit(2).descending()).await, split(&["e d", "c b", "a"]), "{table:?} {index:?}");
        assert_eq!(pages(store, &query().limit(5)).await, split(&["a b c d e"]), "{table:?} {index:?}");
        assert_eq!(pages(store, &query().up_to("2026-03").limit(2)).await, split(&["a b", "c"]), "{table:?} {index:?}");
        assert_eq!(pages(store, &query().beginning_with("2026-04")).await, split(&["d"]), "{table:?} {index:?}");

        let page = store.list(&query().limit(1)).await.unwrap();
        let shown = if index == Index::Due { json!({}) } else { json!({"version": 3, "summary": {"name": "a"}}) };
        assert_eq!(page.rows, [of(Key::new(table, "of-a", "a"), shown)], "{table:?} {index:?}");
        assert_eq!(page.next.as_deref(), Some("2026-01\u{1f}of-a\u{1f}a"), "{table:?} {index:?}");
    }
}

pub async fn rows_of_equal_place_each_appear_once(store: &impl Store) {
    for sort in ["a", "b", "c", "d", "e"] {
        put(store, indexed(TABLE, sort, Index::Due, "x", "2026-01")).await;
    }
    for query in [Query::of(TABLE, Index::Due, "x"), Query::of(TABLE, Index::Due, "x").descending()] {
        let mut all = pages(store, &query.limit(2)).await.concat();
        all.sort();
        assert_eq!(all, ["a", "b", "c", "d", "e"]);
    }
}

pub async fn who_leaves_an_index_is_no_longer_listed(store: &impl Store) {
    put(store, indexed(TABLE, "a", Index::WhoseMove, "x", "2026-01")).await;
    put(store, indexed(TABLE, "b", Index::WhoseMove, "x", "2026-02")).await;
    put(store, of(Key::new(TABLE, "of-a", "a"), json!({"version": 4}))).await;
    store.commit(vec![Write::Delete(Key::new(TABLE, "of-b", "b"))]).await.unwrap();
    assert_eq!(store.list(&Query::of(TABLE, Index::WhoseMove, "x")).await.unwrap(), Rows::default());
}
