//! The grid: a form as its paper table on the screen, filled by keyboard, saved cell by cell.
//!
//! Without script it is a plain form with one field a cell. With script (`base/ui/js/grid-*.js`) each field
//! is a cell of a sheet: arrows, paste from Excel or WPS, undo, live totals, advice of the same rules that
//! the server judges by ([`advice`]). A save is a command with a token made by the browser and, for each
//! cell, the seq that it was read at; what was typed without a connection waits in the browser and comes
//! in later the same way. Two values for one cell are both kept ([`crate::store::Conflict`]).

mod advice;
mod answer;
mod cell;
mod http;
mod offline;
mod page;
mod past;
mod saving;
mod view;

pub use advice::advice;
pub(crate) use answer::say;
pub use answer::{Offer, offers};
pub use http::routes;
pub(crate) use http::seen;
pub(crate) use view::{measure, place};
