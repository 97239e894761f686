//! A form as a workbook and back: for whoever works in WPS, and for one person with many units.
//!
//! Each unit has a sheet of its own in the shape of the paper table. The first column, hidden and locked,
//! names the lines; a hidden row names the columns; what is not asked is locked, choices are lists. On the
//! way back each cell is saved as if it had been typed, with the entry that the workbook was made at as its
//! base, so a workbook that lay on a desk for a week overwrites nobody. What cannot be is returned in the
//! same workbook with a note in its cell, and only that.
//!
//! [`bulk`] and [`adx`] are the same for programs: CSV, SDMX-CSV and ADX, in ([`incoming`]) and out. [`province`] is the
//! export that never reports a figure twice. [`mod@print`] is the same for the printer: all units in one file.

pub mod adx;
mod back;
pub mod bulk;
mod channel;
mod http;
pub mod incoming;
mod out;
pub mod print;
pub mod province;

pub use back::{Page, Said, read};
pub use http::routes;
pub use out::{Wrong, write};
