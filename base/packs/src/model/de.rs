//! Reading dates and exact decimals: `"2026-01-01"`, `98.5` or `"98.5"`.

use std::fmt;

use serde::de::{Deserializer, Error, Visitor};
use terms::{Date, Decimal};

struct Number;

impl Visitor<'_> for Number {
    type Value = Option<Decimal>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a decimal number such as 98.5")
    }
    fn visit_i64<E: Error>(self, value: i64) -> Result<Self::Value, E> {
        Ok(Some(Decimal::from(value)))
    }
    fn visit_u64<E: Error>(self, value: u64) -> Result<Self::Value, E> {
        Ok(Some(Decimal::from(value)))
    }
    /// The shortest text that reads back as this float is what the author wrote.
    fn visit_f64<E: Error>(self, value: f64) -> Result<Self::Value, E> {
        self.visit_str(&value.to_string())
    }
    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        if text.is_empty() {
            return Ok(None);
        }
        text.parse().map(Some).map_err(|_| E::custom(format!("{text} is not a decimal number")))
    }
    fn visit_none<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }
}

struct Day;

impl Visitor<'_> for Day {
    type Value = Option<Date>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a date such as \"2026-01-01\"")
    }
    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        if text.is_empty() {
            return Ok(None);
        }
        text.parse().map(Some).map_err(|_| E::custom(format!("{text} is not a date")))
    }
}

pub(crate) fn decimal<'de, D: Deserializer<'de>>(from: D) -> Result<Decimal, D::Error> {
    from.deserialize_any(Number)?.ok_or_else(|| D::Error::custom("a number is missing"))
}

pub(crate) fn decimal_if<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Decimal>, D::Error> {
    from.deserialize_any(Number)
}

pub(crate) fn day<'de, D: Deserializer<'de>>(from: D) -> Result<Date, D::Error> {
    from.deserialize_str(Day)?.ok_or_else(|| D::Error::custom("a date is missing"))
}

pub(crate) fn day_if<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Date>, D::Error> {
    from.deserialize_str(Day)
}
