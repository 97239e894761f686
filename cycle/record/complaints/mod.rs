//! Complaints and reports (投诉举报), mirrored from the national 12315 platform and city channels.
//!
//! A record holds what was complained about, where, by which channel, and whether reply and close
//! came in time; that follows from the dates, by the clocks of the packs. It never holds who complained: identity stays in the national platform.

mod http;
mod model;
mod store;

pub use http::routes;
pub use model::{ACCEPT, CLOSE, NewComplaint};
pub use store::{Complaint, get, history, list, record_many, time_overdue};
