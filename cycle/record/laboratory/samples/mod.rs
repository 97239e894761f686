//! Samples in the laboratory: taken and sealed, received, stored, tested, reviewed, approved and issued.
//!
//! A sample has a barcode from the moment it is taken; its other half, the reserve sample, has one of its own and stays
//! sealed until another laboratory may open it. Who had it, where, and whether the seal was whole is a chain without a
//! gap ([`life`]). What the register of samples (`record::samples`) keeps is the verdict; what is here is how it came
//! to be.

mod board;
mod enter;
mod http;
mod labels;
pub mod life;
mod list;
mod receive;
mod show;
mod stand;
mod steps;
mod store;

pub use http::routes;
pub use labels::code128;
pub use stand::{Stand, rebuild, reports_due, stand_of, step, steps};
pub(crate) use store::day as day_of;
pub use store::{Arrived, NewSample, Sample, by_code, get, take, twin_of};
