//! Complaints and reports (投诉举报), mirrored from the national 12315 platform and city channels.
//!
//! A record holds what was complained about, where, by which channel, and whether reply and close
//! came in time. It never holds who complained: identity stays in the national platform.

mod http;
mod model;
mod store;

pub use http::routes;
pub use model::NewComplaint;
pub use store::{Complaint, get, history, list, record_many};
