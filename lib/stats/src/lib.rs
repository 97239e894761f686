//! The statistics that quality people trust.
//!
//! A rate of 38 in 40 is not 95 %; it is something between 83.5 % and 98.6 %. Thirteen counties
//! with forty samples each cannot be put in an order by their second decimal. A chart that calls a
//! special cause must call it by a rule somebody has written down. This crate holds such knowledge:
//! pure functions over slices, with no clock, no files, no network and no database.
//!
//! Three promises:
//!
//! - **The same answer everywhere.** Results do not depend on the number of threads, on the order
//!   of rows, or on the day. Random procedures take a seed and give each replication its own
//!   [`stream::Stream`].
//! - **Errors are values.** Empty input, one point, NaN, a constant, an impossible count: each
//!   gives an [`Error`] that names the value and the allowed range. No panic on data and no silent
//!   NaN.
//! - **Every formula has a source.** The documentation of each function states it, and the tests
//!   compare with numbers computed by independent software or printed in the source.
//!
//! Where to start: [`guide`], a page a part with when to use it and when not.

pub mod acceptance;
pub mod benchmark;
pub mod chart;
pub mod describe;
pub mod distribution;
pub mod drawing;
mod error;
pub mod examiners;
pub mod gaming;
pub mod guide;
pub mod index;
pub mod interval;
pub mod laboratory;
mod linear_program;
mod matrix;
pub mod measurement;
pub mod missing;
pub mod outlier;
mod quadrature;
pub mod rank;
pub mod rate;
pub mod satisfaction;
pub mod small_area;
pub mod stream;
pub mod survey;
pub mod warning;

pub use error::Error;
pub use interval::Interval;
