//! Cases: everything that has an accountable unit, a ground, a clock, steps, evidence, a verdict and a
//! verified effect.
//!
//! A rectification, an order, a talk, a task of the yearly plan and a complaint differ in their
//! words, steps and limits, and those are data: a [`Kind`] from a pack. What is alike is here. A
//! case is its steps; where it stands and how its clocks run is computed from them ([`course`],
//! [`clock`]), so there is no flag that could say otherwise. What the engine refuses: a move that the
//! kind does not know from here, a move by the wrong party, a closing on the owner's word, a day
//! before the last step, a clock extended more often than its rule allows.

pub mod access;
pub mod clock;
pub mod course;
mod kind;
mod kind_check;
mod list;
mod papers;
mod rules;
mod store;

pub use kind::{
    Asked, Ending, Extension, Kind, KindClock, Move, OPEN, Party, Sort, State, Verdict, Wanted,
};
pub use kind_check::Fault;
pub use list::{Cursor, Line, Question, Tally, count, grown_from, list, tally};
pub use papers::{Evidence, attach, evidence_of, origins_of};
pub use rules::{clocks, clockwork};
pub use store::{
    Attached, Case, Moved, Opening, Origin, Stand, kinds, load, open, put_kind, rebuild, take,
};
