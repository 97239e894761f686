//! My day: what waits for one person, by its clock.
//!
//! Late first, then what is due within seven days, then the rest; below that what one set going and
//! others have, and what was decided in the last thirty days. Counts are exact; a list that is cut says so.

mod http;

pub use http::routes;
