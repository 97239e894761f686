//! Measuring instruments under compulsory verification (强检计量器具): when due, when verified.
//!
//! A record is one instrument falling due on a day, with the day it was verified, if it was.

mod http;
mod model;
mod store;

pub use http::routes;
pub use model::NewInstrument;
pub use store::{Instrument, get, history, list, record_many};
