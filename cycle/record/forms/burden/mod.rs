//! What the asking costs: every form and every demand for data, with its ground, its frequency and its hours; what is
//! asked twice; what goes out in too short a time; and what is saved when a form is retired or merged.

mod demands;
mod fields;
mod overlap;
mod register;
mod words;

pub use demands::{
    Demand, Notice, ShortNotice, breaches_of, demands, note_short_notice, put_demand, short_notices,
};
pub use fields::{Field, Source, fields_of, fields_of_text, label_in};
pub use overlap::{Overlap, Why, overlaps};
pub use register::{Entry, Register, Saving, merged_into, register, retire};
