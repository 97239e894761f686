//! Reminders (提醒): what the ladder wrote, to be read here, printed as a list, or taken out as a file for a gateway.
//!
//! The program calls nobody: a city's message gateway fetches the file, an office prints the list. Neither names a
//! person. Urgent ones, the only ones that may fall on a last day, are listed by month with their ground.

mod http;

pub use http::routes;
pub(crate) use http::{filing_head, filing_rows, head, read_form, read_ids, rows};
