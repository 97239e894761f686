//! What happens by rule: cases opened by facts and events, deadlines moved by an amended calendar, reminders of the day.
//!
//! The journal is the outbox. A cursor says how far it was read, and moves in the command of its effect; a ground opens
//! one case however often it is seen, so a crash in between repeats nothing. What lies before the first look opens no
//! case: a rule governs what comes after it. [`tend`] does all of it once; [`Tending`] does so a few times a second.

mod facts;
mod run;

pub use run::{Tended, Tending, tend};
