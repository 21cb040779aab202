//! Images of pixels: their type by its first bytes, their size, and that they end where they say they end.

use domain::listing::BadDocument;

use crate::ports::Uploaded;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
/// The last chunk, empty, with its checksum (RFC 2083, 4.1.4).
const PNG_END: &[u8] = b"\0\0\0\0IEND\xaeB`\x82";
const PNG_HEADER_BYTES: u32 = 13;

/// Width and height of a PNG.
pub(super) fn png(uploaded: &Uploaded) -> Result<(u32, u32), BadDocument> {
    let rest = uploaded.beginning.strip_prefix(PNG).ok_or(BadDocument::NotItsType)?;
    let (length, rest) = number(rest).ok_or(BadDocument::Damaged)?;
    let rest = rest.strip_prefix(b"IHDR").filter(|_| length == PNG_HEADER_BYTES).ok_or(BadDocument::Damaged)?;
    let (width, rest) = number(rest).ok_or(BadDocument::Damaged)?;
    let (height, _) = number(rest).ok_or(BadDocument::Damaged)?;
    // Whatever stands behind the end is something else that travels along.
    if uploaded.end.ends_with(PNG_END) { Ok((width, height)) } else { Err(BadDocument::Damaged) }
}

fn number(bytes: &[u8]) -> Option<(u32, &[u8])> {
    let (number, rest) = bytes.split_first_chunk::<4>()?;
    Some((u32::from_be_bytes(*number), rest))
}

/// Width and height of a JPEG: from the first frame header behind any number of other segments (ITU-T T.81, B.2.2).
pub(super) fn jpeg(uploaded: &Uploaded) -> Result<(u32, u32), BadDocument> {
    let mut rest =
        uploaded.beginning.strip_prefix(b"\xff\xd8").filter(|rest| rest.first() == Some(&0xff)).ok_or(BadDocument::NotItsType)?;
    if !uploaded.end.ends_with(b"\xff\xd9") {
        return Err(BadDocument::Damaged);
    }
    loop {
        let [0xff, marker, behind @ ..] = rest else { return Err(BadDocument::Damaged) };
        if *marker == 0xff {
            // A marker may be padded in front.
            rest = &rest[1..];
            continue;
        }
        let (length, body) = behind.split_first_chunk::<2>().ok_or(BadDocument::Damaged)?;
        let length = usize::from(u16::from_be_bytes(*length)).checked_sub(2).ok_or(BadDocument::Damaged)?;
        match marker {
            // Frame headers; C4, C8 and CC among them are tables.
            0xc0..=0xcf if !matches!(marker, 0xc4 | 0xc8 | 0xcc) => {
                let [_, h1, h2, w1, w2, ..] = body else { return Err(BadDocument::Damaged) };
                return Ok((u32::from(u16::from_be_bytes([*w1, *w2])), u32::from(u16::from_be_bytes([*h1, *h2]))));
            }
            // Pixels before any frame header, or a marker that has no length.
            0x01 | 0xd0..=0xda => return Err(BadDocument::Damaged),
            _ => rest = body.get(length..).ok_or(BadDocument::Damaged)?,
        }
    }
}
