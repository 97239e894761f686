//! Benchmarks: who gets most out of what they have, and where the others lose it.
//!
//! Data envelopment analysis (A. Charnes, W. W. Cooper and E. Rhodes, European Journal of
//! Operational Research 2, 1978, 429–444) compares each unit with the best mixture of its peers,
//! without asking anybody for weights. [`envelopment`] measures efficiency and names the peers,
//! [`change`] follows it over time, [`gap`] compares indicator by indicator and says which few
//! links hold a unit back.
//!
//! Use it with at least three units per indicator and indicators that everybody measures alike. One
//! wrong figure on the frontier makes everybody else look bad: look at super-efficiencies above 1.2
//! first. Conventions follow the R package Benchmarking 0.33.

pub mod change;
pub mod envelopment;
pub mod gap;
