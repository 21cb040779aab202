//! The catalogue answers everybody, and says no more than it must to whoever has seen it.

use harness::Cloud;

#[test]
fn the_catalogue_is_asked_without_signing_in_and_sent_again_only_when_it_changed() {
    let cloud = Cloud::attach();
    let visitor = cloud.visitor();
    for path in ["/catalogue", "/v1/catalogue"] {
        let shown = visitor.get(path).expect_status(200);
        let tag = shown.header("etag").unwrap_or_else(|| panic!("{path} has no ETag")).to_owned();
        assert!(tag.starts_with('"') && !shown.body.is_empty(), "{path}: {tag}");
        let seen = visitor.request("GET", path).header("If-None-Match", &tag).send();
        assert_eq!((seen.status, seen.body.len(), seen.header("etag")), (304, 0, Some(tag.as_str())), "{path}");
        let other = visitor.request("GET", path).header("If-None-Match", "\"another\"").send();
        assert_eq!((other.status, other.body == shown.body), (200, true), "{path}");
    }
    let found = visitor.get("/v1/catalogue").json();
    assert!(found["apps"].is_array(), "{found}");
    assert_eq!(visitor.get("/v1/catalogue?cursor=of-no-list").status, 400);
    assert_eq!(visitor.get("/catalogue/listing_01kahz0m4efx7r1v9q0y2w3n5s").status, 404);
}
