//! Customer satisfaction as a model: what makes people content, and what contentment leads to.
//!
//! Questions are answers' shadows of things nobody can ask directly: image, expectation, quality,
//! value, satisfaction, loyalty. Partial least squares path modelling (H. Wold 1982; M. Tenenhaus
//! and others, Computational Statistics & Data Analysis 48, 2005, 159–205) builds each of them as
//! the weighted sum of its questions so that the sums explain each other best. The national
//! satisfaction indices (ACSI, ECSI, GB/T 19038) are of this kind.
//!
//! Use it for indices, comparison over time and importance–performance maps. Do not read a path as
//! proof of cause, and do not fit fewer than ten answers per path into a block.
//!
//! Everything follows from the correlations of the questions, so that a bootstrap ([`bootstrap`])
//! resamples correlations, and survey weights are simply weights in them. Conventions follow plspm
//! 0.5 (standardisation with 1/n, start at equal weights).

pub mod bootstrap;
mod correlations;
mod estimate;
pub mod importance;
pub mod model;
pub mod reliability;

pub use model::{Block, Fit, Mode, Model, Scheme, fit};
