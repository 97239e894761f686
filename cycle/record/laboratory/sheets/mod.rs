//! Worksheets (检验原始记录): one method, one instrument, one day; samples beside blanks, controls and duplicates.
//!
//! A result is a row that can be corrected and never changed; a retest is another place on a sheet, and the one before
//! ends with a ground. What the blanks, controls and duplicates say is reckoned anew from the results at every edit
//! ([`reckon`]); a sheet whose controls failed releases nothing.

mod edit;
pub mod file;
mod http;
mod page;
pub mod reckon;
mod results;
mod store;

pub use http::routes;
pub use results::{Entering, Imported, enter, import};
pub use store::{
    Entered, Kept, NewSheet, Sheet, SheetTest, add_tests, end_test, get, list, make, of_sample,
    places, review, reviewed_by, summary, tests,
};
