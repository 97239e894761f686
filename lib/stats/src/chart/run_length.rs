//! How long until a chart speaks: average run lengths.
//!
//! Zero-state run lengths of charts on independent normal points, from the integral equation solved
//! on Gauss–Legendre nodes (Nyström; D. Brook and D. A. Evans, Biometrika 59, 1972; S. Knoth's
//! `spc`). All arguments are in sigma units of a point.

use crate::distribution::normal;
use crate::error::{Error, number, positive, within};
use crate::matrix::Matrix;
use crate::quadrature::gauss_legendre;

const NODES: usize = 60;

/// Average run length of a Shewhart chart with limits at `± width`.
///
/// ```
/// assert!((stats::chart::run_length::shewhart(3.0, 0.0).unwrap() - 370.4).abs() < 0.05);
/// ```
pub fn shewhart(width: f64, shift: f64) -> Result<f64, Error> {
    positive("width", width)?;
    number("shift", shift)?;
    Ok(1.0 / (normal::upper(width - shift) + normal::upper(width + shift)))
}

/// Average run length of a one-sided upper CUSUM with allowance `k` and decision interval `h` under
/// a mean `shift`.
pub fn cusum_upper(k: f64, h: f64, shift: f64) -> Result<f64, Error> {
    within("allowance", k, 0.0, 100.0)?;
    within("decision interval", h, 1e-6, 100.0)?;
    within("shift", shift, -100.0, 100.0)?;
    let rule: Vec<(f64, f64)> =
        gauss_legendre(NODES).iter().map(|(x, w)| (0.5 * h * (x + 1.0), 0.5 * h * w)).collect();
    // Unknowns: the run length from each node, and last the one from zero, which holds an atom.
    let start = |i: usize| if i < NODES { rule[i].0 } else { 0.0 };
    let move_to = |from: f64, to: f64| normal::density(to - from + k - shift);
    let system = Matrix::from_fn(NODES + 1, NODES + 1, |i, j| {
        let reach = if j < NODES {
            rule[j].1 * move_to(start(i), rule[j].0)
        } else {
            normal::cumulative(k - shift - start(i))
        };
        f64::from(u8::from(i == j)) - reach
    });
    let lengths = system.solve(&[1.0; NODES + 1], "run length equation")?;
    Ok(lengths[NODES])
}

/// Average run length of a two-sided CUSUM: `1/L = 1/L⁺ + 1/L⁻`.
///
/// ```
/// let length = stats::chart::run_length::cusum(0.5, 5.0, 0.0).unwrap();
/// assert!((length - 465.44).abs() < 0.01); // Montgomery prints 465
/// ```
pub fn cusum(k: f64, h: f64, shift: f64) -> Result<f64, Error> {
    let (up, down) = (cusum_upper(k, h, shift)?, cusum_upper(k, h, -shift)?);
    Ok(1.0 / (1.0 / up + 1.0 / down))
}

/// Average run length of a two-sided EWMA with limits at `± width` asymptotic sigmas, started at
/// the centre.
pub fn ewma(lambda: f64, width: f64, shift: f64) -> Result<f64, Error> {
    within("lambda", lambda, 1e-3, 1.0)?;
    within("width", width, 1e-6, 20.0)?;
    within("shift", shift, -100.0, 100.0)?;
    let edge = width * (lambda / (2.0 - lambda)).sqrt();
    // A small lambda makes a narrow kernel: give it a node per third of its width.
    let nodes = NODES.max((12.0 * edge / lambda).ceil() as usize | 1).min(600);
    let rule: Vec<(f64, f64)> =
        gauss_legendre(nodes).iter().map(|(x, w)| (edge * x, edge * w)).collect();
    let reach = |from: f64, j: usize| {
        let (to, weight) = rule[j];
        weight / lambda * normal::density((to - (1.0 - lambda) * from) / lambda - shift)
    };
    let system =
        Matrix::from_fn(nodes, nodes, |i, j| f64::from(u8::from(i == j)) - reach(rule[i].0, j));
    let lengths = system.solve(&vec![1.0; nodes], "run length equation")?;
    Ok(1.0 + (0..nodes).map(|j| reach(0.0, j) * lengths[j]).sum::<f64>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn with_lambda_one_the_ewma_is_a_shewhart_chart() {
        for (width, shift) in [(2.0, 0.0), (3.0, 0.5), (3.0, 2.0)] {
            let (a, b) = (ewma(1.0, width, shift).unwrap(), shewhart(width, shift).unwrap());
            assert!((a / b - 1.0).abs() < 1e-9);
        }
    }

    #[test]
    fn a_larger_shift_is_found_sooner() {
        let mut before = (f64::INFINITY, f64::INFINITY);
        for step in 0..12 {
            let shift = 0.25 * f64::from(step);
            let now = (cusum(0.5, 4.0, shift).unwrap(), ewma(0.1, 2.7, shift).unwrap());
            assert!(now.0 < before.0 && now.1 < before.1);
            before = now;
        }
    }

    #[test]
    fn settings_out_of_range_are_refused() {
        for bad in [f64::NAN, -1.0, 1e9] {
            assert!(cusum(bad, 4.0, 0.0).is_err() && cusum(0.5, bad, 0.0).is_err());
            assert!(ewma(bad, 3.0, 0.0).is_err() && ewma(0.1, bad, 0.0).is_err());
        }
        assert!(shewhart(0.0, 0.0).is_err());
    }
}
