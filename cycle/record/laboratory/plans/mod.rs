//! Sampling plans (计数抽样): lots of one producer and product, judged one after the other by the tables of GB/T 2828.1.
//!
//! Severity switches by itself: two of five lots refused tighten it, five accepted in a row loosen it again, five refused
//! while tightened stop it until somebody says with a ground that the producer has improved. It is reduced only where the
//! authority agreed, by a table that somebody keyed ([`reduced`]).

mod enter;
mod http;
pub mod reduced;
mod store;

pub use http::routes;
pub use store::{
    Entering, Lot, NewSeries, Series, Standing, characteristic, enter, get, list, lots, open,
    plan_for, resume, standing,
};
