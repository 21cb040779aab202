//! The contract of a store, kept by the in-memory fake and by the production adapter over an embedded DynamoDB.
//! (`contract_local_cloud.rs` asks the same of the local cloud.)
#![allow(clippy::unwrap_used, reason = "in a test it is the shortest honest assertion, and clippy.toml covers only #[test] functions")]

mod suite;

mod in_memory {
    use std::future::{Ready, ready};

    use application::fakes::MemoryStore;

    pub struct Opened;

    impl Opened {
        fn close(self) -> Ready<()> {
            ready(())
        }
    }

    fn open() -> Ready<(MemoryStore, Opened)> {
        ready((MemoryStore::default(), Opened))
    }

    crate::every_claim!(open);
}

mod embedded_dynamodb {
    use application::ports::{Condition, Item, Key, StoreError, Table, Write, Writes as _};
    use serde_json::{Map, json};
    use store::{DynamoStore, Tables};
    use tokio::net::TcpListener;

    use crate::suite::tables::Opened;

    async fn connection() -> aws::Connection {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        // Ends with the test's runtime.
        tokio::spawn(dynoxide::server::serve_on(listener, dynoxide::Database::memory().unwrap()));
        aws::fakes::connection(&url)
    }

    async fn open() -> (DynamoStore, Opened) {
        let connection = connection().await;
        let (tables, opened) = Opened::tables(&connection, "contract").await;
        (DynamoStore::new(&connection, tables), opened)
    }

    crate::every_claim!(open);

    #[tokio::test]
    async fn an_item_over_the_services_limit_is_too_large_alone_and_in_a_transaction() {
        let (store, opened) = open().await;
        let attributes = Map::from_iter([("text".to_owned(), json!("x".repeat(400 * 1024)))]);
        let put =
            |sort: &str| Write::Put(Item { key: Key::new(Table::Partners, "p", sort), attributes: attributes.clone() }, Condition::None);
        assert!(matches!(store.commit(vec![put("a")]).await, Err(StoreError::TooLarge(_))));
        assert!(matches!(store.commit(vec![put("a"), put("b")]).await, Err(StoreError::TooLarge(_))));
        opened.close().await;
    }

    #[tokio::test]
    async fn a_table_that_the_function_does_not_have_is_named() {
        let store = DynamoStore::new(&connection().await, Tables::default());
        let write = Write::Delete(Key::new(Table::Ephemeral, "p", "s"));
        let Err(StoreError::Unavailable(reason)) = store.commit(vec![write]).await else { panic!("no such table") };
        assert!(reason.contains("TABLE_EPHEMERAL"), "{reason}");
    }
}
