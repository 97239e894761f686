//! What must hold for any data: unit and order do not matter, weights sum to 1, chances to `n`, a
//! round trip comes home, and two threads give the bits of one.
//!
//! Data are invented by proptest; a case that fails is shrunk and printed.

mod acceptance;
mod benchmark;
mod chart;
mod drawing;
mod examiners;
mod index;
mod laboratory;
mod measurement;
mod satisfaction;
mod warning;

use proptest::prelude::*;

/// Values that an office might hold.
pub(crate) fn values(length: std::ops::Range<usize>) -> impl Strategy<Value = Vec<f64>> {
    prop::collection::vec(-1e4..1e4f64, length)
}

/// Values above 0.
pub(crate) fn amounts(length: std::ops::Range<usize>) -> impl Strategy<Value = Vec<f64>> {
    prop::collection::vec(0.01..1e4f64, length)
}

/// Several columns of one length.
pub(crate) fn columns(count: usize, length: usize) -> impl Strategy<Value = Vec<Vec<f64>>> {
    prop::collection::vec(prop::collection::vec(0.1..100.0f64, length), count)
}

/// Equal to a relative tolerance, with a floor for what is about 0.
#[track_caller]
pub(crate) fn near(found: f64, expected: f64, tolerance: f64) -> Result<(), TestCaseError> {
    let room = tolerance * expected.abs().max(found.abs()).max(1e-6);
    prop_assert!((found - expected).abs() <= room, "{found} is not {expected}");
    Ok(())
}

pub(crate) fn reversed<T: Clone>(values: &[T]) -> Vec<T> {
    values.iter().rev().cloned().collect()
}
