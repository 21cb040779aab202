use std::{fmt, iter::Sum, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use super::Invalid;
use crate::limits;

/// So many credits, to a thousandth. Written as a decimal number with a point and at most three decimals (`12.5`), so that
/// nobody's floating point rounds them; counted in thousandths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Credits(i64);

/// Thousandths of a credit.
const UNIT: u64 = 1_000;

impl Credits {
    /// None.
    pub const NONE: Self = Self(0);

    /// So many thousandths of a credit.
    #[must_use]
    pub const fn of_thousandths(thousandths: i64) -> Self {
        Self(thousandths)
    }

    /// How many thousandths of a credit.
    #[must_use]
    pub const fn thousandths(self) -> i64 {
        self.0
    }

    /// Parses what a person or a program wrote: digits, and after a point at most three more. No sign, no exponent, no separators
    /// of thousands: whether `1,000` is a thousand depends on who reads it.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let text = text.trim();
        if text.is_empty() {
            return Err(Invalid::Required);
        }
        let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
        let is_number = |digits: &str, most: usize| (1..=most).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number(whole, limits::CREDITS_DIGITS) || !is_number(decimals, 3) {
            return Err(Invalid::NotCredits);
        }
        format!("{whole}{decimals:0<3}").parse().map(Self).map_err(|_| Invalid::NotCredits)
    }

    /// So many times as much.
    #[must_use]
    pub fn times(self, count: u64) -> Self {
        Self(self.0.saturating_mul(i64::try_from(count).unwrap_or(i64::MAX)))
    }

    /// What is left after so much.
    #[must_use]
    pub const fn minus(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// Both together.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// Whether there is something of it.
    #[must_use]
    pub const fn is_positive(self) -> bool {
        self.0 > 0
    }
}

impl Sum for Credits {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::NONE, Self::plus)
    }
}

impl fmt::Display for Credits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let thousandths = self.0.unsigned_abs();
        let sign = if self.0 < 0 { "-" } else { "" };
        let (whole, decimals) = (thousandths / UNIT, format!("{:03}", thousandths % UNIT));
        match decimals.trim_end_matches('0') {
            "" => write!(f, "{sign}{whole}"),
            decimals => write!(f, "{sign}{whole}.{decimals}"),
        }
    }
}

impl FromStr for Credits {
    type Err = Invalid;

    /// What [`fmt::Display`] writes, balances below nothing too.
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let Some(text) = text.strip_prefix('-') else { return parse_any(text) };
        parse_any(text).map(|Self(thousandths)| Self(-thousandths))
    }
}

/// As [`Credits::parse`], however many: sums are larger than what anybody writes.
fn parse_any(text: &str) -> Result<Credits, Invalid> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
    let is_number = |digits: &str| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(whole) || !is_number(decimals) || decimals.len() > 3 {
        return Err(Invalid::NotCredits);
    }
    format!("{whole}{decimals:0<3}").parse().map(Credits).map_err(|_| Invalid::NotCredits)
}

impl Serialize for Credits {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Credits {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn credits(thousandths: i64) -> Credits {
        Credits::of_thousandths(thousandths)
    }

    #[test]
    fn a_number_with_at_most_three_decimals_is_credits() {
        for (text, thousandths) in
            [("0", 0), ("12", 12_000), ("12.5", 12_500), (" 0.001 ", 1), ("007", 7_000), ("999999999.999", 999_999_999_999)]
        {
            assert_eq!(Credits::parse(text), Ok(credits(thousandths)), "{text}");
        }
    }

    #[test]
    fn what_could_be_read_otherwise_is_refused() {
        assert_eq!(Credits::parse(" "), Err(Invalid::Required));
        let bad = ["-1", "+1", "1,5", "1,000", "1 000", "1e3", "0.0001", ".5", "5.", "1.2.3", "٣", "NaN", "0x10", "1000000000", "1_0"];
        for text in bad {
            assert_eq!(Credits::parse(text), Err(Invalid::NotCredits), "{text}");
        }
    }

    #[test]
    fn they_are_written_without_needless_zeros() {
        for (thousandths, text) in
            [(0, "0"), (1, "0.001"), (-500, "-0.5"), (12_340, "12.34"), (-7_000, "-7"), (i64::MAX, "9223372036854775.807")]
        {
            assert_eq!(credits(thousandths).to_string(), text);
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(thousandths in -i64::MAX..=i64::MAX) {
            prop_assert_eq!(credits(thousandths).to_string().parse(), Ok(credits(thousandths)));
            let json = serde_json::to_string(&credits(thousandths)).unwrap();
            prop_assert_eq!(serde_json::from_str::<Credits>(&json).unwrap(), credits(thousandths));
        }

        #[test]
        fn sums_never_wrap(a in any::<i64>(), b in any::<i64>(), count in any::<u64>()) {
            let exact = i128::from(a) + i128::from(b);
            prop_assert_eq!(i128::from(credits(a).plus(credits(b)).thousandths()), exact.clamp(i64::MIN.into(), i64::MAX.into()));
            let times = credits(a).times(count).thousandths();
            prop_assert_eq!(times.signum(), if count == 0 { 0 } else { a.signum() });
        }
    }
}
