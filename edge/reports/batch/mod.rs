//! One order for many papers: a kind, a subject, and a line for each unit.
//!
//! A line becomes one paper, once: the command that writes the paper also marks its line, so a job that
//! was killed goes on where it stood. Whoever reviews, signs or issues does it for the whole batch in one
//! decision; the job then takes each paper through the same step as if it were alone, in small
//! commands, in that person's name, and is refused what that person would be refused.

mod outcome;
mod store;
mod trouble;
mod work;

pub use outcome::{Ended, Outcome, last};
pub use store::{Batch, Line, Progress, files, find, lines, list, order, printed, progress};
pub use trouble::Trouble;
pub use work::{Act, Worker, resume};
