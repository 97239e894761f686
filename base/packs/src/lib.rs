//! Rules and demo cities as data: a pack is a folder of TOML and CSV that a city can write itself.
//!
//! [`Pack::read`] reads a pack together with the packs it needs into one typed whole and checks it
//! as a whole, so that its author gets every mistake at once, each with file, line, rule and fix. It
//! has no clock, no store and no opinion about what happens with the content; loading it into a
//! space is the business of the slices, each for its own section.
//!
//! The format, with an example of every section, is described in `docs/pack-format.md`.

mod at;
mod check;
mod files;
mod model;
mod pack;
mod problem;
mod read;
mod sections;

pub mod facts;
pub mod triggers;

pub use at::{At, Place};
pub use files::Files;
pub use model::*;
pub use pack::{Pack, Part};
pub use problem::{Problem, Remark, Rule, Severity, as_error};
