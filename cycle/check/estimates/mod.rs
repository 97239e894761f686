//! Estimates: values put where nothing was reported, because somebody decided so.
//!
//! A missing value stays missing until a person who may correct figures fills the gap with a method of
//! the Handbook on composite indicators (OECD and JRC, 2008): the last value of the same unit, the median
//! of the units that reported, or the mean of those of the same kind. Nothing is filled by itself.
//!
//! What is filled is a figure like any other, with its status `imputed`; method and ground stand in
//! its history. It is shown with ≈ wherever it is shown, and whatever is computed from it is of that
//! status too. Estimates never stand on estimates. The reported value takes an estimate's place without
//! asking for a ground; an estimate can also be taken back, and the cell is missing again.

mod http;
mod model;

pub use http::routes;
pub use model::{Filled, Method, fill, gaps, take_back};
