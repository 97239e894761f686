//! Stored decimals: i64 in units of 10⁻⁶ (DESIGN: money, time, numbers). Overflow and lost digits
//! are errors with a name, never a silent wrap.

use std::fmt;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::{Error, Result};

/// A decimal as it is stored, exact to six places; range ±9.22 × 10¹².
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Millionths(pub i64);

impl Millionths {
    pub const ONE: i64 = 1_000_000;

    /// From a decimal of at most six places.
    ///
    /// # Errors
    /// `number-places` where a seventh place is not zero, `number-range` where it does not fit.
    pub fn exact(value: Decimal) -> Result<Self> {
        let scaled = value
            .checked_mul(Decimal::from(Self::ONE))
            .ok_or_else(|| Error::invalid("number-range").with("value", value))?;
        if !scaled.fract().is_zero() {
            return Err(Error::invalid("number-places").with("value", value));
        }
        scaled.to_i64().map(Self).ok_or_else(|| Error::invalid("number-range").with("value", value))
    }

    /// From a decimal, rounded half to even at the sixth place (quotients, means).
    pub fn rounded(value: Decimal) -> Result<Self> {
        Self::exact(value.round_dp(6))
    }

    pub fn integer(value: i64) -> Result<Self> {
        value
            .checked_mul(Self::ONE)
            .map(Self)
            .ok_or_else(|| Error::invalid("number-range").with("value", value))
    }

    /// Reads what people type: `95.8`, `1,204`, full-width digits, a trailing `%` left to the caller.
    /// NaN, infinities and empty text are refused.
    pub fn parse(text: &str) -> Result<Self> {
        let plain: String = text
            .trim()
            .chars()
            .filter(|c| *c != ',' && *c != '，')
            .map(|c| match c {
                '０'..='９' => char::from(b'0' + (c as u32 - '０' as u32) as u8),
                '．' => '.',
                '－' | '−' => '-',
                other => other,
            })
            .collect();
        let value: Decimal =
            plain.parse().map_err(|_| Error::invalid("number-unreadable").with("value", text))?;
        Self::exact(value)
    }

    pub fn decimal(self) -> Decimal {
        Decimal::new(self.0, 6)
    }
    pub fn to_f64(self) -> f64 {
        self.0 as f64 / 1e6
    }
}

impl fmt::Display for Millionths {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.decimal().normalize().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_type_is_read_and_nothing_else() {
        for (text, want) in
            [("95.8", 95_800_000), ("１，２０４", 1_204_000_000), (" -0.000001 ", -1)]
        {
            assert_eq!(Millionths::parse(text).map(|m| m.0), Ok(want), "{text}");
        }
        for text in ["", "NaN", "inf", "1e400", "9223372036855", "0.0000001", "12a"] {
            assert!(Millionths::parse(text).is_err(), "{text}");
        }
    }
}
