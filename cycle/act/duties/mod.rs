//! Duties (职责清单): what government, regulators and firms have to do again and again, on what ground, and whether it
//! was done.
//!
//! The lists are rules of the pack, dated and grounded. Who holds a duty sees when it was last done and when it is due again;
//! the office sees each list with how many holders there are, how many did it in time, and the gaps.

mod http;
mod show;
mod store;

pub use http::routes;
pub(crate) use http::{due_rows, head};
