//! Versions of what is edited: the strong `ETag` of an answer, `If-Match` of a request (RFC 9110, 8.8.3 and 13.1.1).

use http::{HeaderMap, header};

use crate::Problem;

/// The `ETag` of an aggregate's version.
#[must_use]
pub fn etag(version: u64) -> String {
    format!("\"{version}\"")
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

#[cfg(test)]
mod tests {
    use super::*;

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
}
