//! What the work leaves behind: inspections, sampled lots, complaints, registers, instruments.
//!
//! Every slice is a register of one kind of record. A record has a code of its own (the number in
//! the system it came from), happened in an area on a day, and is never changed: a correction is a
//! new row, and the old one ends at the journal entry that superseded it. So the same file loaded
//! twice changes nothing, and what was known on any past day can still be listed.
//!
//! The shared parts: [`register`] stores and reads, [`filter`] asks, [`words`] are the closed lists
//! that facts and packs use, how long things may take is read by `cases::clockwork`. The slices hold the types and the rules of their kind.

#[macro_use]
mod cell;
#[macro_use]
pub mod register;
#[macro_use]
mod questions;
pub mod filter;
mod pages;
mod question;
pub mod words;

pub mod clues;
pub mod clusters;
pub mod complaints;
pub mod documents;
pub mod inspections;
pub mod metrology;
pub mod registers;
pub mod samples;

pub use filter::{Condition, Filter, Test};
pub use register::{Breach, Change, Column, Cursor, Holds, Kept, Outcome, Page, Record};

/// Every page of this phase.
pub fn routes() -> web::Routes {
    samples::routes()
        .merge(complaints::routes())
        .merge(clues::routes())
        .merge(inspections::routes())
        .merge(registers::routes())
        .merge(metrology::routes())
        .merge(documents::routes())
}
