//! Distribution functions: density, cumulative probability, quantile.
//!
//! Own code over `libm`, because the limits on a control chart or a capability interval are published
//! to ten digits and tests compare them so.

pub mod normal;
