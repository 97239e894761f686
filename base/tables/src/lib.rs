//! Tables that people already have, in and out.
//!
//! A county sends the sheet that it keeps anyway: XLSX from WPS or Excel, CSV from an older system.
//! [`Sheet::read`] takes it by its content, not by its name, and keeps every cell as it was written with
//! the row number that the sender sees. A [`Mapping`] says which of its heads is which [`Column`] of the
//! [`Template`]; [`check`] turns cells into values. Good rows load; bad rows go back in a workbook
//! with a note in each wrong cell, and that workbook is read again as it is ([`annotated_xlsx`]).
//!
//! Out again: [`template_xlsx`] for those who start empty, [`table_xlsx`] for a table as it was seen on
//! the page, [`CsvOut`] and [`XlsxOut`] for tables of any length.
//!
//! Every breach is a code with arguments; the words are in `tables.ftl`.

mod check;
mod mapping;
mod read;
mod template;
mod value;
mod write;

pub use check::{BadRow, Checked, Problem, Row, check};
pub use mapping::Mapping;
pub use read::{Format, Limits, Origin, Raw, Sheet, SheetRow};
pub use template::{Choice, Column, Kind, Template};
pub use value::Cell;
pub use write::{
    CsvOut, Form, GivenBack, Group, Head, Out, OutRow, TableOut, XlsxOut, annotated_xlsx,
    given_back, reach, table_csv, table_xlsx, tables_xlsx, template_xlsx,
};
