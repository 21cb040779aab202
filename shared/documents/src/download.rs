use std::fmt::Write as _;

/// `Content-Disposition` of a download (RFC 6266): the name in UTF-8 for today's browsers (RFC 8187), and one of plain
/// ASCII before it for others. Nothing in a name can end the header or begin another parameter.
pub fn disposition(file_name: &str) -> String {
    let plain: String = file_name.chars().map(|c| if c == ' ' || is_plain(c) { c } else { '_' }).collect();
    let mut encoded = String::with_capacity(file_name.len());
    for byte in file_name.bytes() {
        if is_plain(char::from(byte)) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

const fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_')
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_hostile_name_stays_one_name() {
        let header = super::disposition("a\"; filename=\"evil.exe\r\nSet-Cookie: x\\../é;%41");
        let (plain, encoded) = header.strip_prefix("attachment; filename=\"").unwrap().split_once("\"; filename*=UTF-8''").unwrap();
        assert!(plain.chars().all(|c| c == ' ' || super::is_plain(c)), "{plain}");
        assert!(encoded.chars().all(|c| c == '%' || super::is_plain(c)), "{encoded}");
        assert!(encoded.ends_with("%C3%A9%3B%2541"), "{encoded}");
    }
}
