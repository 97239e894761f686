//! Which uncertain choice matters most: variance-based sensitivity.
//!
//! The first-order index of an input is the share of the output's variance that would vanish if the
//! input were known; the total index also counts everything it does together with others. Inputs
//! with a total index near 0 can be fixed.

use crate::describe::{mean_of, variance_of};
use crate::error::{Error, number, within};
use crate::stream::Stream;

/// First-order and total indices of each input.
#[derive(Debug, Clone, PartialEq)]
pub struct Sensitivity {
    pub first_order: Vec<f64>,
    pub total: Vec<f64>,
    /// Variance of the output.
    pub variance: f64,
    pub mean: f64,
    /// Evaluations of the model.
    pub runs: u64,
}

/// Sobol indices from `base (inputs + 2)` runs of a model of independent inputs uniform on 0..1.
///
/// `S = Σ y_B (y_ABi - y_A)/(N V)` (A. Saltelli and others, Computer Physics Communications 181,
/// 2010, 259–270, table 2b; outputs are centred first, which lowers the error) and `T = Σ (y_A -
/// y_ABi)²/(2 N V)` (M. J. W. Jansen, ibid. 117, 1999, 35–43). The error falls with the root of
/// `base`; use at least 8,192 for two digits. Transform the uniforms inside the model for other
/// distributions.
///
/// ```
/// // y = 4a + 2b: shares of the variance are 16 : 4.
/// let found = stats::index::sensitivity::sobol(2, 20_000, 1, |x| 4.0 * x[0] + 2.0 * x[1]).unwrap();
/// assert!((found.first_order[0] - 0.8).abs() < 0.03 && (found.total[1] - 0.2).abs() < 0.03);
/// ```
pub fn sobol(
    inputs: usize,
    base: u64,
    seed: u64,
    model: impl Fn(&[f64]) -> f64,
) -> Result<Sensitivity, Error> {
    within("inputs", inputs as f64, 1.0, 10_000.0)?;
    within("base samples", base as f64, 2.0, 1e9)?;
    within("runs of the model", base as f64 * (inputs as f64 + 2.0), 1.0, 1e8)?;
    let (mut from_a, mut from_b) = (Vec::new(), Vec::new());
    let mut mixed = vec![Vec::new(); inputs];
    let run = |x: &[f64], index: usize| {
        let value = model(x);
        let refused = Error::NotFinite { name: "model output", index, value };
        if value.is_finite() { number("model output", value) } else { Err(refused) }
    };
    for sample in 0..base {
        let mut stream = Stream::new(seed, sample);
        let mut point = || (0..inputs).map(|_| stream.uniform()).collect::<Vec<f64>>();
        let (mut a, b) = (point(), point());
        from_a.push(run(&a, sample as usize)?);
        from_b.push(run(&b, sample as usize)?);
        for input in 0..inputs {
            let own = std::mem::replace(&mut a[input], b[input]);
            mixed[input].push(run(&a, sample as usize)?);
            a[input] = own;
        }
    }
    let both: Vec<f64> = from_a.iter().chain(&from_b).copied().collect();
    let (mean, variance) = (mean_of(&both), variance_of(&both));
    if variance == 0.0 {
        return Err(Error::Constant { name: "model output", value: mean });
    }
    let scale = base as f64 * variance;
    let first = |mixed: &Vec<f64>| {
        let terms = from_a.iter().zip(&from_b).zip(mixed);
        terms.map(|((a, b), ab)| (b - mean) * (ab - a)).sum::<f64>() / scale
    };
    let total = |mixed: &Vec<f64>| {
        from_a.iter().zip(mixed).map(|(a, ab)| (a - ab).powi(2)).sum::<f64>() / (2.0 * scale)
    };
    Ok(Sensitivity {
        first_order: mixed.iter().map(first).collect(),
        total: mixed.iter().map(total).collect(),
        variance,
        mean,
        runs: base * (inputs as u64 + 2),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_g_function_has_its_analytic_indices() {
        // Sobol's g: V_i = 1/(3(1+a)²), V = Π(1+V_i) - 1.
        let a = [0.0, 1.0, 9.0];
        let parts = a.map(|a: f64| 1.0 / (3.0 * (1.0 + a).powi(2)));
        let variance = parts.iter().map(|v| 1.0 + v).product::<f64>() - 1.0;
        let found = sobol(3, 40_000, 3, |x| {
            x.iter().zip(a).map(|(x, a)| ((4.0 * x - 2.0).abs() + a) / (1.0 + a)).product()
        })
        .unwrap();
        assert!((found.variance - variance).abs() < 0.02);
        for (input, part) in parts.iter().enumerate() {
            assert!((found.first_order[input] - part / variance).abs() < 0.02);
            let total = part * (variance + 1.0) / (1.0 + part) / variance;
            assert!((found.total[input] - total).abs() < 0.02);
        }
    }

    #[test]
    fn constant_and_broken_models_are_refused() {
        assert!(matches!(sobol(1, 8, 1, |_| 2.0), Err(Error::Constant { .. })));
        assert!(matches!(sobol(1, 8, 1, |_| f64::NAN), Err(Error::NotFinite { .. })));
        assert!(sobol(0, 8, 1, |_| 2.0).is_err() && sobol(1, 1, 1, |x| x[0]).is_err());
    }
}
