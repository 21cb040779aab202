//! Versions of what is edited: the strong `ETag` of an answer, `If-Match` of a request (RFC 9110, 8.8.3 and 13.1.1).

use domain::digest::Digest;
use http::{HeaderMap, header};

use crate::Problem;

/// The `ETag` of an aggregate's version.
#[must_use]
pub fn etag(version: u64) -> String {
    format!("\"{version}\"")
}

/// The strong `ETag` of these very bytes, for what has no version of its own: a page changes with a release, too.
#[must_use]
pub fn etag_of(bytes: &str) -> String {
    format!("\"{}\"", &Digest::of(bytes).as_str()[..32])
}

/// Whether the request brings this tag in `If-None-Match`: what it is for is in the caller's hands already (RFC 9110,
/// 13.1.2; weak comparison, for a proxy that compresses weakens the tag).
#[must_use]
pub fn is_known(headers: &HeaderMap, etag: &str) -> bool {
    let tags = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(','));
    tags.map(str::trim).any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == etag)
}

/// The version in `If-Match`: `None` when the request names none or any (`*`).
///
/// # Errors
/// 412 for a tag that is none of ours: it cannot match.
pub fn if_match(headers: &HeaderMap) -> Result<Option<u64>, Problem> {
    let Some(value) = headers.get(header::IF_MATCH) else { return Ok(None) };
    let text = value.to_str().unwrap_or_default().trim();
    if text == "*" {
        return Ok(None);
    }
    let version = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).and_then(|digits| digits.parse().ok());
    version.map(Some).ok_or_else(Problem::stale)
}

/// The version in `If-Match`, which an edit must carry.
///
/// # Errors
/// 428 when it is missing, 412 when it cannot match.
pub fn required(headers: &HeaderMap) -> Result<Option<u64>, Problem> {
    if headers.contains_key(header::IF_MATCH) { if_match(headers) } else { Err(Problem::version_needed()) }
}

/// The `ETag` of a content that is known by its digest.
#[must_use]
pub fn etag_of_digest(digest: &Digest) -> String {
    format!("\"{digest}\"")
}

/// The digest in `If-Match`, which an edit of such a content must carry; `None` for any (`*`).
///
/// # Errors
/// 428 when it is missing, 412 when it cannot match.
pub fn required_digest(headers: &HeaderMap) -> Result<Option<Digest>, Problem> {
    let Some(value) = headers.get(header::IF_MATCH) else { return Err(Problem::version_needed()) };
    match value.to_str().unwrap_or_default().trim() {
        "*" => Ok(None),
        text => {
            let digest = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).and_then(Digest::parse);
            digest.map(Some).ok_or_else(Problem::stale)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_caller_has_is_known_by_its_tag() {
        let tag = etag_of("a page");
        assert_ne!(tag, etag_of("another page"));
        let known = |value: &str| is_known(&HeaderMap::from_iter([(header::IF_NONE_MATCH, value.parse().unwrap())]), &tag);
        assert!(known(&tag) && known("*") && known(&format!("\"x\", W/{tag}")));
        assert!(!known("\"x\"") && !known(tag.trim_matches('"')) && !is_known(&HeaderMap::new(), &tag));
    }

    #[test]
    fn a_tag_of_ours_reads_back_and_any_other_cannot_match() {
        let with = |value: &'static str| HeaderMap::from_iter([(header::IF_MATCH, http::HeaderValue::from_static(value))]);
        assert_eq!(if_match(&with("\"7\"")).unwrap(), Some(7));
        assert_eq!(if_match(&with("*")).unwrap(), None);
        assert_eq!(if_match(&HeaderMap::new()).unwrap(), None);
        for other in ["7", "W/\"7\"", "\"x\"", "\"1\", \"2\""] {
            assert_eq!(if_match(&with(other)).unwrap_err().status(), 412, "{other}");
        }
        assert_eq!(required(&HeaderMap::new()).unwrap_err().status(), 428);
    }

    #[test]
    fn a_content_is_matched_by_its_digest() {
        let digest = Digest::of("content");
        let with = |value: &str| HeaderMap::from_iter([(header::IF_MATCH, value.parse().unwrap())]);
        assert_eq!(required_digest(&with(&etag_of_digest(&digest))).unwrap(), Some(digest));
        assert_eq!(required_digest(&with("*")).unwrap(), None);
        for other in ["\"7\"", "W/\"x\"", "x"] {
            assert_eq!(required_digest(&with(other)).unwrap_err().status(), 412, "{other}");
        }
        assert_eq!(required_digest(&HeaderMap::new()).unwrap_err().status(), 428);
    }
}
