//! Cursors as callers see them: opaque text that names the list it belongs to, so that one of another list is refused.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

use crate::Problem;

/// The cursor's text for a list.
#[must_use]
pub fn encode(list: &str, cursor: &str) -> String {
    URL_SAFE_NO_PAD.encode(format!("{list}\u{1e}{cursor}"))
}

/// The cursor of a text; nothing for an empty one.
///
/// # Errors
/// 400 for a text that is no cursor of this list.
pub fn decode(list: &str, text: Option<&str>) -> Result<Option<String>, Problem> {
    let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(None) };
    URL_SAFE_NO_PAD
        .decode(text)
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .and_then(|whole| whole.split_once('\u{1e}').filter(|(of, _)| *of == list).map(|(_, cursor)| cursor.to_owned()))
        .map(Some)
        .ok_or_else(|| Problem::malformed("cursor_of_another_list"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_serves_its_own_list_only() {
        let text = encode("applications#submitted", "2026#a");
        assert_eq!(decode("applications#submitted", Some(&text)).unwrap().as_deref(), Some("2026#a"));
        for (list, text) in [("applications#approved", text.as_str()), ("applications#submitted", "!!"), ("x", "AAAA")] {
            assert_eq!(decode(list, Some(text)).unwrap_err().status(), 400);
        }
        assert_eq!(decode("x", None).unwrap(), None);
    }
}
