//! Is an uploaded document what it was announced as, and harmless to whoever looks at it? Pure: bytes in, verdict out.
//!
//! A name and a `Content-Type` say nothing: whoever uploads chooses both. What is shown in a page of ours is looked at
//! whole ([`svg`]); what is only downloaded must at least be what it says.

mod raster;
mod svg;

use domain::{
    limits,
    listing::{BadDocument, DocumentKind, MediaType},
};

use crate::ports::Uploaded;

/// Looks at an uploaded document: how many bytes it has, or what is wrong with it.
///
/// # Errors
/// What is wrong with it.
pub fn look(kind: DocumentKind, media_type: MediaType, uploaded: &Uploaded) -> Result<u64, BadDocument> {
    if uploaded.bytes > kind.most_bytes() {
        return Err(BadDocument::TooLarge);
    }
    match media_type {
        MediaType::Pdf => pdf(uploaded)?,
        MediaType::Png => has_fitting_size(kind, raster::png(uploaded)?)?,
        MediaType::Jpeg => has_fitting_size(kind, raster::jpeg(uploaded)?)?,
        MediaType::Svg if uploaded.beginning.len() as u64 == uploaded.bytes => svg::check(&uploaded.beginning)?,
        // A picture that was not read whole was not read.
        MediaType::Svg => return Err(BadDocument::TooLarge),
    }
    Ok(uploaded.bytes)
}

/// A PDF begins as one and ends as one (ISO 32000-2, 7.5.2 and 7.5.5): anything in front of the header would be another
/// type of file to a reader that looks there.
fn pdf(uploaded: &Uploaded) -> Result<(), BadDocument> {
    let version = uploaded.beginning.strip_prefix(b"%PDF-").ok_or(BadDocument::NotItsType)?;
    if !matches!(version, [b'1' | b'2', b'.', b'0'..=b'9', ..]) {
        return Err(BadDocument::NotItsType);
    }
    if uploaded.end.windows(5).any(|window| window == b"%%EOF") { Ok(()) } else { Err(BadDocument::Damaged) }
}

fn has_fitting_size(kind: DocumentKind, (width, height): (u32, u32)) -> Result<(), BadDocument> {
    let (least, most) = match kind {
        DocumentKind::Logo => (limits::LOGO_PIXELS_LEAST, limits::LOGO_PIXELS),
        DocumentKind::Commercial | DocumentKind::Security | DocumentKind::Technical => (1, limits::IMAGE_PIXELS),
    };
    if width.min(height) < least {
        return Err(BadDocument::TooFewPixels);
    }
    if width.max(height) > most { Err(BadDocument::TooManyPixels) } else { Ok(()) }
}
