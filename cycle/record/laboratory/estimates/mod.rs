//! Estimates, not counts: how much of what is made does not conform, by product, county and size.
//!
//! Only first results of evaluation samples enter, each with its design weight; samples that were taken where trouble was
//! expected say nothing about a rate. An estimate carries its interval by the design and its design effect; where a
//! county has few samples, a small-area prediction stands beside the direct estimate and says that a model made it.
//! Below twenty lots a cell shows how many there were and no rate.

mod http;
mod reckon;
mod store;

pub use http::routes;
pub use reckon::{Cell, FEWEST, SmallArea, cells, small_areas};
pub use store::{Asked, By, Drawn, drawn};
