//! How data come in and go out as tables: files that people keep anyway, exports of province systems,
//! and tables for whoever asks for the numbers.
//!
//! A file is of a [`Kind`] and from a [`Source`]: our own template, or another system whose heads a
//! pack describes. [`import`] reads it, stores the good rows in chunks through the write lane and
//! gives the bad ones back as a workbook with notes in the cells; the same file twice changes
//! nothing. [`export`] writes registers and figures as CSV or XLSX that say where they come from.
//!
//! What is refused: a file that is no table, a head that stands twice, a tree with a cycle. What is
//! only a bad row: an unknown firm, a day after today, a correction without a ground, a row outside
//! the sender's area. Nothing that was good is lost because of what was not.

mod book;
mod export;
mod keep;
mod kind;
mod line;
mod load;
mod order;
mod pages;
mod report;
mod run;
mod source;
pub mod take;
mod templates;
mod words;

pub use export::{Format, Wish, export, export_csv, export_file};
pub use kind::{Kind, kinds};
pub use order::Order;
pub use pages::routes;
pub use report::{LISTED, Report, Told};
pub use run::{Step, import};
pub use source::{Source, Told as ToldColumn, learn, source, sources};
