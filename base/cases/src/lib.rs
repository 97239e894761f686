//! Cases: everything that has an accountable unit, a ground, a clock, steps, evidence, a verdict and a
//! verified effect.
//!
//! A rectification, an order, a talk, a task of the yearly plan and a complaint differ in their
//! words, steps and limits, and those are data: a [`Kind`] from a pack. What is alike is here. A
//! case is its steps; where it stands and how its clocks run is computed from them ([`course`],
//! [`clock`]), so there is no flag that could say otherwise. What the engine refuses: a move that the
//! kind does not know from here, a move by the wrong party, a closing on the owner's word, a day
//! before the last step, a clock extended more often than its rule allows.
//!
//! What every slice needs beside cases stands on a [`Target`], one value, record, case or task of whichever slice:
//! [`approval`] level by level, [`lock`]s over fields and days, [`comment`]s with answers and follow-ups.

pub mod access;
pub mod action;
pub mod approval;
mod by_rule;
pub mod clock;
pub mod comment;
pub mod course;
pub mod filing;
mod kind;
mod kind_check;
pub mod ladder;
mod list;
pub mod lock;
mod name;
pub mod owed;
mod papers;
mod recur;
pub mod reminders;
pub mod rulebook;
mod rules;
mod stand;
mod store;
mod target;
pub mod testing;
mod thing;
pub mod trace;
mod versions;

pub use by_rule::{Ground, open_by_rule};
pub use kind::{
    Asked, Ending, Extension, Kind, KindClock, Move, OPEN, Party, Sort, State, Verdict, Wanted,
};
pub use kind_check::Fault;
pub use list::{Cursor, Likeness, Line, Question, Tally, count, grown_from, list, tally};
pub use name::{name_in_english, named, names};
pub use papers::{Evidence, attach, evidence_of, origins_of};
pub use recur::{causes_of, likeness};
pub use rulebook::{Rulebook, put_rules, rule, rules};
pub use rules::{clocks, clockwork};
pub use stand::{Moved, Stand, rebuild};
pub use store::{Attached, Case, Opening, Origin, load, open, take};
pub use target::Target;
pub use thing::thing;
pub use versions::{kinds, put_kind};
