//! Meetings of the leading group (领导小组会议): agenda, what was resolved, and what became of it.
//!
//! Each resolution names the one unit that answers and becomes a case of kind `resolution` at once, or says on what ground
//! none was opened; so none is lost between two meetings. From that case the office makes a task of the plan or sees
//! it done. Whoever answers for a resolution sees the meeting with what concerns them.

mod http;
mod store;

pub use http::routes;
