//! Approvals (审批): the inbox of whoever decides, what one asked for, and one request item by item.
//!
//! The engine is `cases::approval`. A figure that was approved to the end is marked verified in the same command; other
//! slices read the event `approval.decided`.

mod http;

pub use http::routes;
pub(crate) use http::{head, rows};
