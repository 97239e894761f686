//! Dates of packs are ISO texts (`"2026-01-01"`), read and written as such.

use serde::{Deserialize, Deserializer, Serializer, de::Error};
use terms::Date;

pub(crate) fn serialize<S: Serializer>(day: &Date, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(day)
}

pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Date, D::Error> {
    read(&String::deserialize(from)?)
}

fn read<E: Error>(text: &str) -> Result<Date, E> {
    // The length keeps out times and zones, which the parser of dates would drop silently.
    match text.parse() {
        Ok(day) if text.len() == 10 => Ok(day),
        _ => Err(E::custom(format_args!("{text:?} is not a date like \"2026-01-31\""))),
    }
}

pub(crate) mod optional {
    use super::*;

    pub(crate) fn serialize<S: Serializer>(day: &Option<Date>, to: S) -> Result<S::Ok, S::Error> {
        match day {
            Some(day) => to.collect_str(day),
            None => to.serialize_none(),
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<Date>, D::Error> {
        match Option::<String>::deserialize(from)? {
            Some(text) => read(&text).map(Some),
            None => Ok(None),
        }
    }
}
