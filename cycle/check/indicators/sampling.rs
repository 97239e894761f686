//! How a value varies by sampling: enough to draw it again as another sample could have been.
//!
//! A proportion of k in n is drawn from Beta(k + ½, n − k + ½), the posterior under Jeffreys' prior; a stratified
//! rate draws each stratum and weights again; a mean is drawn from a normal with its standard error; a
//! formula is followed to first order from its operands. The numbers are decimals, so that a frozen run
//! reads back to the last digit.

use std::sync::Arc;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sampling {
    Proportion {
        successes: Decimal,
        n: Decimal,
        scale: Decimal,
    },
    Stratified {
        strata: Vec<Stratum>,
        scale: Decimal,
    },
    Mean {
        mean: Decimal,
        error: Decimal,
    },
    /// `value + Σ slope · (draw − at)`.
    Linear {
        value: Decimal,
        terms: Vec<Term>,
    },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stratum {
    /// Weight over the weight of all sampled strata.
    pub share: Decimal,
    pub successes: u64,
    pub n: u64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Term {
    pub slope: Decimal,
    pub at: Decimal,
    pub of: Arc<Sampling>,
}

pub(crate) fn float(value: Decimal) -> f64 {
    value.to_f64().unwrap_or(f64::NAN)
}
