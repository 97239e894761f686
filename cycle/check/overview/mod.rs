//! Overview: how the city stands, in one look, and why a county stands where it does.
//!
//! The dashboard opens with a sentence that could be read aloud: how many targets are met, near, not
//! met, without data; who is vetoed or in the last grade. Below it stand the works, the three
//! transformations, the five qualities, the map, the ranking, what must be acted on, what changed and how
//! fresh it all is. The page of a county says what it lost, item by item, against full marks and
//! against a year before.
//!
//! Nothing is computed for these pages alone: values come from one question to
//! [`crate::indicators::Answers`], scores from the run of the scheme in force that
//! [`crate::assessment::cached_run`] remembers, and every number leads to its explanation or to its records. What
//! a reader may not see (scores, records of elsewhere) is left out, not greyed.

mod changes;
mod county;
mod county_records;
mod county_score;
mod http;
mod judge;
mod map;
mod map_card;
mod periods;
mod ranking;
mod sources;
mod strips;
mod tally;
mod words;
mod works;

pub use http::routes;
