//! What is uploaded is what it was announced as, and harmless; the hostile ones among them are refused by name.

use application::{ports::Uploaded, upload::look};
use domain::{
    limits,
    listing::{BadDocument, DocumentKind, MediaType},
};

fn uploaded(bytes: &[u8]) -> Uploaded {
    let (first, last) = (1024 * 1024, 1024);
    Uploaded {
        bytes: bytes.len() as u64,
        beginning: bytes[..bytes.len().min(first)].to_vec(),
        end: bytes[bytes.len().saturating_sub(last)..].to_vec(),
        tag: "1".to_owned(),
    }
}

fn as_logo(media_type: MediaType, bytes: &[u8]) -> Result<u64, BadDocument> {
    look(DocumentKind::Logo, media_type, &uploaded(bytes))
}

fn as_document(media_type: MediaType, bytes: &[u8]) -> Result<u64, BadDocument> {
    look(DocumentKind::Security, media_type, &uploaded(bytes))
}

fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    bytes.extend(width.to_be_bytes());
    bytes.extend(height.to_be_bytes());
    bytes.extend(b"\x08\x06\0\0\0crc!\0\0\0\0IEND\xaeB`\x82");
    bytes
}

fn jpeg(width: u16, height: u16) -> Vec<u8> {
    let mut bytes = b"\xff\xd8\xff\xe0\0\x08JFIF\0\x01\xff\xff\xc4\0\x03x\xff\xc0\0\x0b\x08".to_vec();
    bytes.extend(height.to_be_bytes());
    bytes.extend(width.to_be_bytes());
    bytes.extend(b"\x01\x01\x11\0\xff\xda\0\x02pixels\xff\xd9");
    bytes
}

#[test]
fn images_of_a_fitting_size_pass() {
    assert_eq!(as_logo(MediaType::Png, &png(128, 64)), Ok(45));
    assert_eq!(as_logo(MediaType::Png, &png(limits::LOGO_PIXELS, limits::LOGO_PIXELS)), Ok(45));
    assert!(as_logo(MediaType::Jpeg, &jpeg(640, 480)).is_ok());
    assert!(as_document(MediaType::Png, &png(1, 20_000)).is_ok());
}

#[test]
fn images_larger_or_smaller_than_can_be_shown_are_refused() {
    assert_eq!(as_logo(MediaType::Png, &png(limits::LOGO_PIXELS + 1, 100)), Err(BadDocument::TooManyPixels));
    assert_eq!(as_logo(MediaType::Png, &png(100, u32::MAX)), Err(BadDocument::TooManyPixels));
    assert_eq!(as_logo(MediaType::Jpeg, &jpeg(100, 63)), Err(BadDocument::TooFewPixels));
    assert_eq!(as_document(MediaType::Png, &png(0, 100)), Err(BadDocument::TooFewPixels));
    assert_eq!(as_document(MediaType::Jpeg, &jpeg(60_000, 100)), Err(BadDocument::TooManyPixels));
}

#[test]
fn what_is_not_what_it_says_is_refused_whatever_its_name() {
    let html = b"<html><script>alert(1)</script></html>";
    for media_type in MediaType::ALL {
        assert_eq!(as_logo(media_type, html), Err(BadDocument::NotItsType), "{media_type:?}");
        assert_eq!(as_logo(media_type, b""), Err(BadDocument::NotItsType), "{media_type:?}");
    }
    assert_eq!(as_logo(MediaType::Png, &jpeg(100, 100)), Err(BadDocument::NotItsType));
    assert_eq!(as_document(MediaType::Pdf, &png(100, 100)), Err(BadDocument::NotItsType));
}

#[test]
fn what_breaks_off_or_carries_something_behind_its_end_is_refused() {
    let mut cut = png(100, 100);
    cut.truncate(30);
    assert_eq!(as_logo(MediaType::Png, &cut), Err(BadDocument::Damaged));
    let mut behind = png(100, 100);
    behind.extend(b"PK\x03\x04 a zip");
    assert_eq!(as_logo(MediaType::Png, &behind), Err(BadDocument::Damaged));
    let whole = jpeg(100, 100);
    for length in 3..whole.len() {
        assert!(as_logo(MediaType::Jpeg, &whole[..length]).is_err(), "cut off at {length}");
    }
    let endless = [b"\xff\xd8".as_slice(), &[0xff; 5_000], b"\xff\xd9"].concat();
    assert_eq!(as_logo(MediaType::Jpeg, &endless), Err(BadDocument::Damaged));
}

#[test]
fn a_pdf_begins_and_ends_as_one() {
    assert_eq!(as_document(MediaType::Pdf, b"%PDF-1.7\n%%EOF\n"), Ok(15));
    assert_eq!(as_document(MediaType::Pdf, b"%PDF-2.0\n%%EOF"), Ok(14));
    assert_eq!(as_document(MediaType::Pdf, b"%PDF-1.7\n"), Err(BadDocument::Damaged));
    for not_one in [b"%PDF".as_slice(), b"%PDF-x", b"%PDF-9.9\n%%EOF", b"GIF89a%PDF-1.7\n%%EOF", b"\n%PDF-1.7\n%%EOF", b"PK\x03\x04"] {
        assert_eq!(as_document(MediaType::Pdf, not_one), Err(BadDocument::NotItsType), "{not_one:?}");
    }
}

#[test]
fn a_kind_has_its_limit() {
    let large = |bytes: u64| Uploaded { bytes, ..uploaded(&png(100, 100)) };
    assert_eq!(look(DocumentKind::Logo, MediaType::Png, &large(limits::LOGO_BYTES + 1)), Err(BadDocument::TooLarge));
    assert_eq!(look(DocumentKind::Security, MediaType::Png, &large(limits::DOCUMENT_BYTES + 1)), Err(BadDocument::TooLarge));
    assert!(look(DocumentKind::Security, MediaType::Png, &large(limits::DOCUMENT_BYTES)).is_ok());
    let unread = Uploaded { bytes: 1_000, ..uploaded(svg("").as_bytes()) };
    assert_eq!(look(DocumentKind::Logo, MediaType::Svg, &unread), Err(BadDocument::TooLarge), "an SVG is read whole or not at all");
}

fn svg(inside: &str) -> String {
    format!("<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" viewBox=\"0 0 9 9\">{inside}</svg>")
}

fn drawn(inside: &str) -> Result<u64, BadDocument> {
    as_logo(MediaType::Svg, svg(inside).as_bytes())
}

#[test]
fn an_svg_that_only_draws_passes() {
    for inside in [
        "",
        "<title>Acme &amp; Sons</title><g fill=\"#f00\"><path d=\"M0 0h9v9z\"/></g>",
        "<defs><linearGradient id=\"a\"><stop offset=\"0\" stop-color=\"red\"/></linearGradient></defs><rect fill=\"url(#a)\" width=\"9\" height=\"9\"/>",
        "<style>.a{fill:url('#a');stroke:none}</style><use href=\"#b\"/><use xlink:href=\"#b\"/>",
        "<style><![CDATA[.a{fill:red}]]></style><!-- made with a program -->",
        "<text>on the road: javascript is a word</text>",
    ] {
        assert!(drawn(inside).is_ok(), "{inside}: {:?}", drawn(inside));
    }
    let with_declaration = format!("\u{feff}<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{}\n", svg("<g/>"));
    assert!(as_logo(MediaType::Svg, with_declaration.as_bytes()).is_ok());
}

#[test]
fn an_svg_with_a_script_is_refused() {
    for inside in [
        "<script>alert(1)</script>",
        "<script href=\"#a\"/>",
        "<SCRIPT/>",
        "<svg:script xmlns:svg=\"http://www.w3.org/2000/svg\"/>",
        "<g onload=\"alert(1)\"/>",
        "<g ONCLICK=\"x\"/>",
        "<use href=\"javascript:alert(1)\"/>",
        "<use href=\"java&#10;script:alert(1)\"/>",
        "<use href=\"&#106;avascript:alert(1)\"/>",
        "<use xlink:href=\" JavaScript:alert(1)\"/>",
        "<g style=\"x:expression(alert(1))\"/>",
        "<style>a{fill:\\75rl(https://evil.example)}</style>",
        "<style>a{fill:u&#114;l(https://evil.example)}</style>",
    ] {
        assert_eq!(drawn(inside), Err(BadDocument::Script), "{inside}");
    }
}

#[test]
fn an_svg_that_asks_others_for_something_is_refused() {
    for inside in [
        "<use href=\"https://evil.example/a.svg#b\"/>",
        "<use href=\"//evil.example/a.svg#b\"/>",
        "<use href=\"other.svg#b\"/>",
        "<use href=\"data:image/svg+xml,x\"/>",
        "<use href=\"\"/>",
        "<rect fill=\"url(https://evil.example/a)\"/>",
        "<rect filter=\"url( 'https://evil.example/a' )\"/>",
        "<rect style=\"fill:URL(//evil.example)\"/>",
        "<style>@import 'https://evil.example';</style>",
        "<style><![CDATA[@IMPORT url(#a);]]></style>",
        "<style>a{background:image-set('https://evil.example' 1x)}</style>",
        "<g xml:base=\"https://evil.example/\"/>",
        "<?xml-stylesheet href=\"https://evil.example/a.css\"?>",
    ] {
        assert_eq!(drawn(inside), Err(BadDocument::ExternalReference), "{inside}");
    }
}

#[test]
fn an_svg_with_what_is_no_picture_is_refused() {
    for inside in [
        "<foreignObject><p>hi</p></foreignObject>",
        "<foreignobject/>",
        "<a href=\"#x\"/>",
        "<image href=\"#x\"/>",
        "<animate attributeName=\"href\" to=\"javascript:alert(1)\"/>",
        "<set attributeName=\"onload\" to=\"x\"/>",
        "<iframe/>",
        "<audio/>",
        "<html xmlns=\"http://www.w3.org/1999/xhtml\"/>",
        "<x:g xmlns:x=\"http://www.w3.org/1999/xhtml\"/>",
    ] {
        assert_eq!(drawn(inside), Err(BadDocument::ForeignContent), "{inside}");
    }
    assert_eq!(drawn("<g xmlns=\"http://www.w3.org/1999/xhtml\"/>"), Err(BadDocument::ForeignContent));
    assert_eq!(drawn("<g xmlns:xlink=\"http://evil.example\"/>"), Err(BadDocument::ForeignContent));
}

#[test]
fn an_svg_with_a_document_type_or_entities_is_refused() {
    let laughs = "<!DOCTYPE svg [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]>".to_owned() + &svg("&b;");
    assert_eq!(as_logo(MediaType::Svg, laughs.as_bytes()), Err(BadDocument::DocumentType));
    let outside = "<!DOCTYPE svg SYSTEM \"file:///etc/passwd\">".to_owned() + &svg("");
    assert_eq!(as_logo(MediaType::Svg, outside.as_bytes()), Err(BadDocument::DocumentType));
    assert_eq!(drawn("<text>&secret;</text>"), Err(BadDocument::DocumentType));
    assert_eq!(drawn("<g id=\"&secret;\"/>"), Err(BadDocument::DocumentType));
}

#[test]
fn an_svg_that_is_endless_deep_broken_or_no_svg_is_refused() {
    let deep = "<g>".repeat(70) + &"</g>".repeat(70);
    assert_eq!(drawn(&deep), Err(BadDocument::TooComplex));
    assert_eq!(drawn(&"<g/>".repeat(limits::SVG_NODES)), Err(BadDocument::TooComplex));
    assert_eq!(drawn("<g>"), Err(BadDocument::Damaged));
    assert_eq!(drawn("<g id=\"a\" id=\"b\"/>"), Err(BadDocument::Damaged));
    assert_eq!(as_logo(MediaType::Svg, (svg("") + &svg("")).as_bytes()), Err(BadDocument::Damaged));
    for not_one in ["<svg viewBox=\"0 0 9 9\"/>", "<g xmlns=\"http://www.w3.org/2000/svg\"/>", "plain", "\u{0}", "<svg"] {
        assert!(as_logo(MediaType::Svg, not_one.as_bytes()).is_err(), "{not_one}");
    }
    assert_eq!(as_logo(MediaType::Svg, b"<svg \xff\xfe"), Err(BadDocument::NotItsType));
    let latin = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>".to_owned() + &svg("");
    assert_eq!(as_logo(MediaType::Svg, latin.as_bytes()), Err(BadDocument::NotItsType));
}

#[test]
fn no_bytes_make_the_looking_fail() {
    let seeds = [png(100, 100), jpeg(100, 100), b"%PDF-1.7\n%%EOF".to_vec(), svg("<g style=\"fill:url(#a)\"/>").into_bytes()];
    for (media_type, seed) in [MediaType::Png, MediaType::Jpeg, MediaType::Pdf, MediaType::Svg].into_iter().zip(seeds) {
        for at in 0..seed.len() {
            for byte in [0, b'<', b'&', 0xff] {
                let mut altered = seed.clone();
                altered[at] = byte;
                let _ = as_logo(media_type, &altered);
                let _ = as_logo(media_type, &altered[..at]);
            }
        }
    }
}
