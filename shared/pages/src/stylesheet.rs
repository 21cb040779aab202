//! The one stylesheet, embedded in the binary and named after its content, so that browsers may keep it for ever.

/// A file served from `/assets/<name>` with `Cache-Control: public, max-age=31536000, immutable`.
#[derive(Debug, Clone, Copy)]
pub struct Asset {
    /// The file's name, which changes with its content.
    pub name: &'static str,
    /// The `Content-Type`.
    pub media_type: &'static str,
    /// The content.
    pub body: &'static str,
}

const STYLES: &str = include_str!("stylesheet/liaison.css");
const ICON: &str = include_str!("stylesheet/icon.svg");

const STYLES_HASH: [u8; 16] = hash(STYLES.as_bytes());
const ICON_HASH: [u8; 16] = hash(ICON.as_bytes());

/// The path of the stylesheet.
pub(crate) fn stylesheet_path() -> String {
    format!("/assets/liaison-{}.css", as_text(&STYLES_HASH))
}

/// The path of the site's icon.
pub(crate) fn icon_path() -> String {
    format!("/assets/icon-{}.svg", as_text(&ICON_HASH))
}

/// The asset of a file name as it stands in the address, or nothing: an old name is answered with 404, never with
/// other content than the name promises.
#[must_use]
pub fn asset(file: &str) -> Option<Asset> {
    let styles = Asset { name: "liaison.css", media_type: "text/css; charset=utf-8", body: STYLES };
    let icon = Asset { name: "icon.svg", media_type: "image/svg+xml", body: ICON };
    let path = format!("/assets/{file}");
    if path == stylesheet_path() {
        Some(styles)
    } else if path == icon_path() {
        Some(icon)
    } else {
        None
    }
}

fn as_text(hash: &'static [u8; 16]) -> &'static str {
    // Hexadecimal digits are always text.
    std::str::from_utf8(hash).unwrap_or_default()
}

/// FNV-1a in hexadecimal, at compile time. It only tells versions of our own files apart; nobody attacks it.
const fn hash(bytes: &[u8]) -> [u8; 16] {
    let mut state: u64 = 0xcbf2_9ce4_8422_2325;
    let mut index = 0;
    while index < bytes.len() {
        state = (state ^ bytes[index] as u64).wrapping_mul(0x0100_0000_01b3);
        index += 1;
    }
    let digits = b"0123456789abcdef";
    let mut text = [0; 16];
    let mut position = 0;
    while position < 16 {
        text[position] = digits[((state >> (60 - 4 * position)) & 0xf) as usize];
        position += 1;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_asset_is_found_by_its_exact_name_only() {
        let path = stylesheet_path();
        let file = path.strip_prefix("/assets/").unwrap();
        assert_eq!(asset(file).unwrap().media_type, "text/css; charset=utf-8");
        assert!(asset("liaison.css").is_none());
        assert!(asset("liaison-0000000000000000.css").is_none());
        assert!(asset("../Cargo.toml").is_none());
    }

    #[test]
    fn the_name_changes_with_the_content() {
        assert_ne!(hash(b"a"), hash(b"b"));
        assert_eq!(&hash(b""), b"cbf29ce484222325");
    }

    #[test]
    fn nothing_is_loaded_from_another_host() {
        assert!(!STYLES.contains("@import"));
        assert!(!STYLES.contains("url("));
    }
}
