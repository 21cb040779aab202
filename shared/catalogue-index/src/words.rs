//! How text becomes words that compare: no accents, no case, nothing but letters and digits.
//!
//! Characters are taken apart by Unicode's compatibility decomposition (NFKD) and lose their marks. What has no
//! decomposition and is still typed without its special letter (`œuvre` as "oeuvre") is written out here.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// Calls `take` with every word of a text, in order. A word is never empty and begins with a letter or digit.
pub fn each(text: &str, mut take: impl FnMut(&str)) {
    let mut word = String::new();
    for character in text.chars() {
        if character.is_ascii_alphanumeric() {
            word.push(character.to_ascii_lowercase());
        } else if character.is_ascii() {
            finish(&mut word, &mut take);
        } else {
            decompose_compatible(character, |part| fold(part, &mut word, &mut take));
        }
    }
    finish(&mut word, &mut take);
}

/// The words of a text, joined by single spaces: what names are ordered by.
pub fn folded(text: &str) -> String {
    let mut joined = String::with_capacity(text.len());
    each(text, |word| {
        if !joined.is_empty() {
            joined.push(' ');
        }
        joined.push_str(word);
    });
    joined
}

fn fold(part: char, word: &mut String, take: &mut impl FnMut(&str)) {
    if is_combining_mark(part) {
        return;
    }
    for lower in part.to_lowercase() {
        match lower {
            'œ' => word.push_str("oe"),
            'æ' => word.push_str("ae"),
            'ß' => word.push_str("ss"),
            'ø' => word.push('o'),
            'ł' => word.push('l'),
            'đ' | 'ð' => word.push('d'),
            'ı' => word.push('i'),
            'þ' => word.push_str("th"),
            letter if is_combining_mark(letter) => {}
            letter if letter.is_alphanumeric() => word.push(letter),
            _ => finish(word, take),
        }
    }
}

fn finish(word: &mut String, take: &mut impl FnMut(&str)) {
    if !word.is_empty() {
        take(word);
        word.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_case_and_ligatures_make_no_difference() {
        for (written, typed) in [
            ("Détection d’Émissions", "detection d emissions"),
            ("ÖLWECHSEL", "olwechsel"),
            ("e\u{301}te\u{301}", "ete"),
            ("Œuvre, ﬁn!", "oeuvre fin"),
            ("São Tomé – №5", "sao tome no5"),
            ("İzmir", "izmir"),
            ("Ｗｉｄｅ １２", "wide 12"),
            ("Straße", "strasse"),
            ("", ""),
            ("--- !!!", ""),
        ] {
            assert_eq!(folded(written), typed, "{written}");
        }
    }
}
