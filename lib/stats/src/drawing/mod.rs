//! Drawing a sample that anybody can check, and adding it up again.
//!
//! - [`verifiable`]: a draw from a published seed that every firm can repeat at home;
//! - [`inclusion`]: chances proportional to size, and the systematic draw that keeps them;
//! - [`joint`]: the chance of two being drawn together, which variances need;
//! - [`estimate`]: Horvitz–Thompson and Hájek, with their variances.
//!
//! For strata, clusters and calibration see [`crate::survey`]; for areas with too few samples
//! [`crate::small_area`].

pub mod estimate;
pub mod inclusion;
pub mod joint;
mod md5;
pub mod proportional;
pub mod verifiable;
