//! Which of the four languages a reader gets.

/// How many ranges of an `Accept-Language` header are looked at: browsers send fewer than ten.
const MAX_RANGES: usize = 32;

/// A language Liaison speaks. English is the fallback (product.md, "Emails and pages speak the recipient's language").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Locale {
    /// English.
    #[default]
    En,
    /// French.
    Fr,
    /// Spanish.
    Es,
    /// Portuguese.
    Pt,
}

impl Locale {
    /// Every language, in the order the language menu shows them.
    pub const ALL: [Self; 4] = [Self::En, Self::Fr, Self::Es, Self::Pt];

    /// The language's tag, as stored and as written in the `lang` attribute.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Fr => "fr",
            Self::Es => "es",
            Self::Pt => "pt",
        }
    }

    /// The language's name in that language, for the language menu.
    #[must_use]
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Fr => "Français",
            Self::Es => "Español",
            Self::Pt => "Português",
        }
    }

    /// The language of a BCP 47 tag such as `fr`, `fr-CA` or `pt_BR`, if Liaison speaks it.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|locale| locale.tag().eq_ignore_ascii_case(primary))
    }

    /// The reader's best language by an `Accept-Language` header (RFC 9110, 12.5.4); English when none of ours is
    /// wanted. Ranges with the same weight keep the header's order; what does not parse is passed over.
    #[must_use]
    pub fn negotiate(accept_language: &str) -> Self {
        let mut best: Option<(u16, Self)> = None;
        for range in accept_language.split(',').take(MAX_RANGES) {
            let Some((locale, weight)) = parse_range(range) else {
                continue;
            };
            if weight > best.map_or(0, |(weight, _)| weight) {
                best = Some((weight, locale));
            }
        }
        best.map_or(Self::default(), |(_, locale)| locale)
    }

    /// The position in [`Locale::ALL`], for tables with one entry per language.
    pub(crate) const fn index(self) -> usize {
        match self {
            Self::En => 0,
            Self::Fr => 1,
            Self::Es => 2,
            Self::Pt => 3,
        }
    }
}

/// One range with its weight in thousandths; `*` stands for the fallback.
fn parse_range(range: &str) -> Option<(Locale, u16)> {
    let mut parts = range.split(';');
    let tag = parts.next()?.trim();
    let locale = if tag == "*" { Locale::default() } else { Locale::from_tag(tag)? };
    match parts.next() {
        None => Some((locale, 1000)),
        Some(parameter) => Some((locale, parse_weight(parameter.trim())?)),
    }
}

/// `q=0.8` as 800.
fn parse_weight(parameter: &str) -> Option<u16> {
    let value = parameter.strip_prefix("q=").or_else(|| parameter.strip_prefix("Q="))?;
    let (whole, fraction) = value.split_once('.').unwrap_or((value, ""));
    if fraction.len() > 3 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let thousandths: u16 = format!("{fraction:0<3}").parse().ok()?;
    match whole {
        "0" => Some(thousandths),
        "1" if thousandths == 0 => Some(1000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_regional_tag_is_its_language() {
        assert_eq!(Locale::from_tag("fr-CA"), Some(Locale::Fr));
        assert_eq!(Locale::from_tag("pt_BR"), Some(Locale::Pt));
        assert_eq!(Locale::from_tag(" ES "), Some(Locale::Es));
        assert_eq!(Locale::from_tag("de"), None);
        assert_eq!(Locale::from_tag("french"), None);
    }

    #[test]
    fn the_heaviest_language_we_speak_wins() {
        assert_eq!(Locale::negotiate("de, fr;q=0.8, es;q=0.9"), Locale::Es);
        assert_eq!(Locale::negotiate("pt-BR,pt;q=0.9,en;q=0.8"), Locale::Pt);
        assert_eq!(Locale::negotiate("fr;q=0.5, es;q=0.5"), Locale::Fr);
    }

    #[test]
    fn a_refused_or_unknown_language_falls_back_to_english() {
        for header in ["", "de", "fr;q=0", "fr;q=2", "fr;q=0.1234", "*", ";;;,,,", "fr;level=1"] {
            assert_eq!(Locale::negotiate(header), Locale::En, "{header}");
        }
    }

    proptest! {
        #[test]
        fn any_header_is_answered(header in ".{0,200}") {
            let _ = Locale::negotiate(&header);
        }
    }
}
