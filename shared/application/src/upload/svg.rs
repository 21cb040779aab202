//! An SVG that draws and does nothing else: no scripts, no events, nothing fetched, nothing foreign.
//!
//! It is refused, not repaired: what is shown is what was uploaded. Everything is forbidden but what is known to draw,
//! so that an element or function of a later standard is refused until somebody has thought about it.

use domain::{limits, listing::BadDocument};
use quick_xml::{
    Reader, XmlVersion,
    events::{BytesStart, Event, attributes::Attribute},
};

const SVG: &str = "http://www.w3.org/2000/svg";
const XLINK: &str = "http://www.w3.org/1999/xlink";

/// Elements that draw, group, colour or describe (SVG 2). Not: `a`, `animate…` and `set` (they can write an address
/// into another element), `foreignObject`, `image`, `script`.
const ELEMENTS: &[&str] = &[
    "circle",
    "clipPath",
    "defs",
    "desc",
    "ellipse",
    "feBlend",
    "feColorMatrix",
    "feComponentTransfer",
    "feComposite",
    "feDropShadow",
    "feFlood",
    "feFuncA",
    "feFuncB",
    "feFuncG",
    "feFuncR",
    "feGaussianBlur",
    "feMerge",
    "feMergeNode",
    "feOffset",
    "filter",
    "g",
    "line",
    "linearGradient",
    "marker",
    "mask",
    "metadata",
    "path",
    "pattern",
    "polygon",
    "polyline",
    "radialGradient",
    "rect",
    "stop",
    "style",
    "svg",
    "switch",
    "symbol",
    "text",
    "textPath",
    "title",
    "tspan",
    "use",
    "view",
];

/// Functions of CSS that fetch something, and words with which a style does more than colour.
const STYLES_THAT_ACT: &[&str] =
    &["@import", "@namespace", "image(", "image-set(", "cross-fade(", "src(", "expression(", "behavior", "-moz-binding"];

/// Whether the picture is one that draws and does nothing else.
pub(super) fn check(bytes: &[u8]) -> Result<(), BadDocument> {
    let text = std::str::from_utf8(bytes).map_err(|_| BadDocument::NotItsType)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = Reader::from_str(text);
    let mut walk = Walk::default();
    loop {
        walk.count(1)?;
        match reader.read_event().map_err(|_| walk.not_xml())? {
            Event::Start(element) => {
                walk.enter(&element)?;
                walk.open.push(name_of(&element));
                if walk.open.len() > limits::SVG_DEPTH {
                    return Err(BadDocument::TooComplex);
                }
            }
            Event::Empty(element) => walk.enter(&element)?,
            Event::End(_) => {
                walk.open.pop();
            }
            Event::Text(words) => walk.words(&words)?,
            Event::CData(words) => walk.words(&words)?,
            Event::GeneralRef(reference) => {
                let name: &str = &reference;
                // Only a document type could define another.
                let is_plain = name.starts_with('#') || matches!(name, "amp" | "lt" | "gt" | "quot" | "apos");
                // In a style, a reference is a way to spell what is looked for.
                if !is_plain {
                    return Err(BadDocument::DocumentType);
                }
                if walk.is_in_style() {
                    return Err(BadDocument::Script);
                }
            }
            Event::Decl(declaration) => {
                let encoding = declaration.encoding().transpose().map_err(|_| BadDocument::Damaged)?;
                if encoding.is_some_and(|encoding| !encoding.eq_ignore_ascii_case("utf-8")) {
                    return Err(BadDocument::NotItsType);
                }
            }
            Event::DocType(_) => return Err(BadDocument::DocumentType),
            // `xml-stylesheet` fetches; any other speaks to a program that we do not know.
            Event::PI(_) => return Err(BadDocument::ExternalReference),
            Event::Comment(_) => {}
            Event::Eof => return walk.finish(),
        }
    }
}

#[derive(Default)]
struct Walk {
    open: Vec<String>,
    has_root: bool,
    nodes: usize,
}

impl Walk {
    fn count(&mut self, nodes: usize) -> Result<(), BadDocument> {
        self.nodes += nodes;
        if self.nodes > limits::SVG_NODES { Err(BadDocument::TooComplex) } else { Ok(()) }
    }

    /// What is not XML at all is another type of file; what began as a picture is a damaged one.
    const fn not_xml(&self) -> BadDocument {
        if self.has_root { BadDocument::Damaged } else { BadDocument::NotItsType }
    }

    fn is_in_style(&self) -> bool {
        self.open.last().is_some_and(|name| name == "style")
    }

    fn enter(&mut self, element: &BytesStart<'_>) -> Result<(), BadDocument> {
        let name = name_of(element);
        match (self.open.is_empty(), self.has_root, name.as_str()) {
            (true, false, "svg") => self.has_root = true,
            (true, false, _) => return Err(BadDocument::NotItsType),
            (true, true, _) => return Err(BadDocument::Damaged),
            (false, ..) => {}
        }
        if name.rsplit(':').next().is_some_and(|local| local.eq_ignore_ascii_case("script")) {
            return Err(BadDocument::Script);
        }
        if !ELEMENTS.contains(&name.as_str()) {
            return Err(BadDocument::ForeignContent);
        }
        let mut speaks_svg = !self.open.is_empty();
        for attribute in element.attributes() {
            self.count(1)?;
            let attribute = attribute.map_err(|_| BadDocument::Damaged)?;
            speaks_svg |= check_attribute(&attribute)?;
        }
        if speaks_svg { Ok(()) } else { Err(BadDocument::NotItsType) }
    }

    fn words(&self, words: &str) -> Result<(), BadDocument> {
        match self.open.last() {
            Some(name) if name == "style" => check_style(words),
            Some(_) => Ok(()),
            None if words.trim().is_empty() => Ok(()),
            None => Err(self.not_xml()),
        }
    }

    fn finish(&self) -> Result<(), BadDocument> {
        if self.has_root && self.open.is_empty() { Ok(()) } else { Err(self.not_xml()) }
    }
}

fn name_of(element: &BytesStart<'_>) -> String {
    element.name().as_ref().to_owned()
}

/// Whether an attribute is harmless, and whether it says that this is SVG.
fn check_attribute(attribute: &Attribute<'_>) -> Result<bool, BadDocument> {
    let name = attribute.key.as_ref().to_ascii_lowercase();
    // Only a document type could define what does not resolve.
    let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|_| BadDocument::DocumentType)?;
    // Browsers pass over white space and control characters within a scheme.
    let dense: String = value.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect::<String>().to_lowercase();
    let local = name.rsplit(':').next().unwrap_or_default();
    if local.starts_with("on") || dense.contains("javascript:") || dense.contains("vbscript:") {
        return Err(BadDocument::Script);
    }
    match name.as_str() {
        "xmlns" if value == SVG => return Ok(true),
        "xmlns:xlink" if value == XLINK => return Ok(false),
        "xmlns" | "xml:base" => return Err(if name == "xmlns" { BadDocument::ForeignContent } else { BadDocument::ExternalReference }),
        _ if name.starts_with("xmlns:") => return Err(BadDocument::ForeignContent),
        _ => {}
    }
    if matches!(local, "href" | "src") && !dense.starts_with('#') {
        return Err(BadDocument::ExternalReference);
    }
    // Many attributes are styles: `fill`, `filter`, `clip-path`, `cursor`.
    check_style(&value)?;
    Ok(false)
}

/// Whether a style colours and does nothing else. `url(…)` may name a piece of this very picture, and nothing else.
fn check_style(style: &str) -> Result<(), BadDocument> {
    let dense: String = style.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect::<String>().to_lowercase();
    // An escape is a way to spell what is looked for.
    if dense.contains('\\') || dense.contains("javascript:") || dense.contains("expression(") {
        return Err(BadDocument::Script);
    }
    if STYLES_THAT_ACT.iter().any(|word| dense.contains(word)) {
        return Err(BadDocument::ExternalReference);
    }
    let names_itself = |rest: &str| rest.trim_start_matches(['"', '\'']).starts_with('#');
    if dense.split("url(").skip(1).all(names_itself) { Ok(()) } else { Err(BadDocument::ExternalReference) }
}
