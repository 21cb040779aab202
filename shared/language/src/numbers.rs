//! Numbers and sizes as a reader of the language writes them.

use crate::Locale;

/// A whole number with the language's thousands separator (a narrow no-break space in French).
#[must_use]
pub fn whole(locale: Locale, value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    // Spanish writes four digits together (RAE, Ortografía 2010, 8.2.1.1); the others group them too.
    let grouped = if locale == Locale::Es && digits.len() <= 4 { digits } else { group(&digits, thousands_separator(locale)) };
    if value < 0 { format!("-{grouped}") } else { grouped }
}

/// So many thousandths of a credit, as credits with at most three decimals: `1,250.5`.
#[must_use]
pub fn credits(locale: Locale, thousandths: i64) -> String {
    let (credits, rest) = (thousandths.unsigned_abs() / 1_000, thousandths.unsigned_abs() % 1_000);
    let sign = if thousandths < 0 { "-" } else { "" };
    let whole_part = whole(locale, i64::try_from(credits).unwrap_or(i64::MAX));
    let decimals = format!("{rest:03}");
    let point = if locale == Locale::En { '.' } else { ',' };
    match decimals.trim_end_matches('0') {
        "" => format!("{sign}{whole_part}"),
        decimals => format!("{sign}{whole_part}{point}{decimals}"),
    }
}

/// A file's size: `820 KB`, `1.4 MB`; decimal units, as people read them in their file manager.
#[must_use]
pub fn file_size(locale: Locale, bytes: u64) -> String {
    let unit = if locale == Locale::Fr { "o" } else { "B" };
    if bytes < 1_000 {
        return format!("{bytes}\u{a0}{unit}");
    }
    if bytes < 1_000_000 {
        return format!("{}\u{a0}k{unit}", bytes.div_ceil(1_000));
    }
    let tenths = bytes.div_ceil(100_000);
    let (whole_part, tenth) = (tenths / 10, tenths % 10);
    let point = if locale == Locale::En { '.' } else { ',' };
    format!("{whole_part}{point}{tenth}\u{a0}M{unit}")
}

const fn thousands_separator(locale: Locale) -> char {
    match locale {
        Locale::En => ',',
        Locale::Fr => '\u{202f}',
        Locale::Es | Locale::Pt => '.',
    }
}

fn group(digits: &str, separator: char) -> String {
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            grouped.push(separator);
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_separated_as_the_language_does() {
        assert_eq!(whole(Locale::En, 1_234_567), "1,234,567");
        assert_eq!(whole(Locale::Fr, 1_234), "1\u{202f}234");
        assert_eq!(whole(Locale::Es, 1_234), "1234");
        assert_eq!(whole(Locale::Pt, -1_234), "-1.234");
        assert_eq!(whole(Locale::En, i64::MIN), "-9,223,372,036,854,775,808");
        assert_eq!(whole(Locale::En, 999), "999");
    }

    #[test]
    fn credits_have_the_languages_point_and_no_needless_zeros() {
        assert_eq!(credits(Locale::En, 1_250_500), "1,250.5");
        assert_eq!(credits(Locale::Fr, -1_250_050), "-1\u{202f}250,05");
        assert_eq!(credits(Locale::Pt, -1), "-0,001");
        assert_eq!(credits(Locale::Es, 100_000), "100");
    }

    #[test]
    fn sizes_are_rounded_up_so_that_nothing_looks_empty() {
        assert_eq!(file_size(Locale::En, 1), "1\u{a0}B");
        assert_eq!(file_size(Locale::En, 1_001), "2\u{a0}kB");
        assert_eq!(file_size(Locale::Fr, 1_400_000), "1,4\u{a0}Mo");
        assert_eq!(file_size(Locale::En, 1_400_000), "1.4\u{a0}MB");
    }
}
