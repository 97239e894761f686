//! Small areas: a county with eight samples borrows strength from its neighbours.
//!
//! The model of R. E. Fay and R. A. Herriot (JASA 74, 1979, 269–277): an area's direct estimate is
//! its true value plus sampling error of known variance, and the true value is a regression on
//! known figures plus an area effect. The best predictor leans on the direct estimate where it is
//! precise and on the regression where it is not, and says how precise the mixture is.
//!
//! Use it when direct intervals are too wide to act on and a register figure explains part of the
//! differences. Show the direct estimate beside it.

use crate::error::{Error, all_finite, at_least, same_length, within, within_arithmetic};
use crate::matrix::{Cholesky, Matrix};

/// How the variance of area effects is estimated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Restricted maximum likelihood: the usual choice.
    Reml,
    /// Maximum likelihood; its bias is corrected in the error.
    Ml,
    /// Fay and Herriot's moment equation.
    Moment,
}

/// Predictions for all areas.
#[derive(Debug, Clone, PartialEq)]
pub struct SmallAreas {
    /// Best linear unbiased predictor with the estimated variance (EBLUP).
    pub predictions: Vec<f64>,
    /// Mean squared errors (N. G. N. Prasad and J. N. K. Rao 1990; G. S. Datta and P. Lahiri,
    /// Statistica Sinica 10, 2000, 613–627).
    pub mean_squared_errors: Vec<f64>,
    /// Regression coefficients.
    pub coefficients: Vec<f64>,
    /// Variance of area effects; 0 means the regression explains everything.
    pub variance: f64,
}

/// Weighted sums that all formulas share.
struct Sums {
    /// Factor of `X'V⁻¹X`.
    information: Cholesky,
    coefficients: Vec<f64>,
    residuals: Vec<f64>,
    /// `1/(A + D)`.
    weights: Vec<f64>,
}

/// Fits the model. `direct` are the direct estimates, `variances` their sampling variances,
/// `regressors` one row per area (put a 1 first for an intercept).
///
/// ```
/// use stats::small_area::*;
/// let direct = [0.95, 0.90, 0.97, 0.80, 0.93];
/// let variances = [0.0004, 0.0009, 0.0004, 0.01, 0.0004];
/// let ones = vec![vec![1.0]; 5];
/// let found = fay_herriot(&direct, &variances, &ones, Method::Reml).unwrap();
/// // The county with few samples moves most towards the others.
/// assert!(found.predictions[3] > 0.87 && found.predictions[0] < 0.96);
/// ```
pub fn fay_herriot(
    direct: &[f64],
    variances: &[f64],
    regressors: &[Vec<f64>],
    method: Method,
) -> Result<SmallAreas, Error> {
    let m = direct.len();
    same_length("variances", variances.len(), m)?;
    same_length("rows of regressors", regressors.len(), m)?;
    at_least("areas", m, 2)?;
    all_finite("direct estimates", direct)?;
    let p = regressors[0].len();
    at_least("regressors", p, 1)?;
    at_least("areas", m, p + 1)?;
    for row in regressors {
        same_length("row of regressors", row.len(), p)?;
        all_finite("regressors", row)?;
    }
    for variance in variances {
        within("sampling variance", *variance, 1e-50, 1e50)?;
    }
    for x in direct.iter().chain(regressors.iter().flatten()) {
        within("direct estimate or regressor", *x, -1e50, 1e50)?;
    }
    let variance = estimate(direct, variances, regressors, method)?;
    let sums = sums(variance, direct, variances, regressors)?;
    let inverse = sums.information.inverse();
    let total = |power: i32| sums.weights.iter().map(|w| w.powi(power)).sum::<f64>();
    let (count, first, second) = (m as f64, total(1), total(2));
    // Variance and bias of the estimated variance.
    let (spread, bias) = match method {
        Method::Reml => (2.0 / second, 0.0),
        Method::Ml => {
            (2.0 / second, -trace_product(&inverse, &moment(regressors, &sums.weights, 2)) / second)
        }
        Method::Moment => {
            (2.0 * count / (first * first), 2.0 * (count * second - first * first) / first.powi(3))
        }
    };
    let mut predictions = Vec::with_capacity(m);
    let mut errors = Vec::with_capacity(m);
    for area in 0..m {
        let (d, w) = (variances[area], sums.weights[area]);
        let shrink = d * w;
        predictions.push(direct[area] - shrink * sums.residuals[area]);
        let leverage: f64 =
            regressors[area].iter().zip(inverse.times(&regressors[area])).map(|(x, q)| x * q).sum();
        let g1 = variance * shrink;
        let g2 = shrink * shrink * leverage;
        let g3 = d * d * w.powi(3) * spread;
        errors.push(g1 + g2 + 2.0 * g3 - bias * shrink * shrink);
    }
    let coefficients = sums.coefficients;
    within_arithmetic("small areas", &predictions)?;
    within_arithmetic("small areas", &errors)?;
    Ok(SmallAreas { predictions, mean_squared_errors: errors, coefficients, variance })
}

fn estimate(y: &[f64], d: &[f64], x: &[Vec<f64>], method: Method) -> Result<f64, Error> {
    let mut a = crate::describe::median_of(d);
    let steps_max = 500;
    for _ in 0..steps_max {
        let sums = sums(a, y, d, x)?;
        let w = &sums.weights;
        let squares = |power: i32| -> f64 {
            sums.residuals.iter().zip(w).map(|(r, w)| r * r * w.powi(power)).sum()
        };
        let total = |power: i32| w.iter().map(|w| w.powi(power)).sum::<f64>();
        let step = match method {
            Method::Ml => (squares(2) - total(1)) / total(2),
            Method::Reml => {
                let inverse = sums.information.inverse();
                let (s2, s3) = (moment(x, w, 2), moment(x, w, 3));
                let trace = total(1) - trace_product(&inverse, &s2);
                let both = product(&inverse, &s2);
                let information =
                    total(2) - 2.0 * trace_product(&inverse, &s3) + trace_product(&both, &both);
                (squares(2) - trace) / information
            }
            Method::Moment => {
                let free = y.len() as f64 - x[0].len() as f64;
                (squares(1) - free) / squares(2).max(f64::MIN_POSITIVE)
            }
        };
        let next = (a + step).max(0.0);
        let settled = (next - a).abs() <= 1e-12 * (next + d[0]);
        a = next;
        if settled {
            return Ok(a);
        }
    }
    Err(Error::NotConverged { name: "variance of area effects", iterations: steps_max })
}

fn sums(a: f64, y: &[f64], d: &[f64], x: &[Vec<f64>]) -> Result<Sums, Error> {
    let weights: Vec<f64> = d.iter().map(|d| 1.0 / (a + d)).collect();
    let information = moment(x, &weights, 1).cholesky("regressors")?;
    let right: Vec<f64> = (0..x[0].len())
        .map(|j| x.iter().zip(y).zip(&weights).map(|((x, y), w)| w * x[j] * y).sum())
        .collect();
    let coefficients = information.solve(&right);
    let fitted = |row: &Vec<f64>| row.iter().zip(&coefficients).map(|(x, b)| x * b).sum::<f64>();
    let residuals = x.iter().zip(y).map(|(row, y)| y - fitted(row)).collect();
    Ok(Sums { information, coefficients, residuals, weights })
}

/// `X' V^-power X`.
fn moment(x: &[Vec<f64>], weights: &[f64], power: i32) -> Matrix {
    let p = x[0].len();
    Matrix::from_fn(p, p, |i, j| {
        x.iter().zip(weights).map(|(row, w)| w.powi(power) * row[i] * row[j]).sum()
    })
}

fn product(a: &Matrix, b: &Matrix) -> Matrix {
    Matrix::from_fn(a.rows, b.columns, |i, j| (0..b.rows).map(|k| a[(i, k)] * b[(k, j)]).sum())
}

fn trace_product(a: &Matrix, b: &Matrix) -> f64 {
    (0..a.rows).map(|i| (0..b.rows).map(|k| a[(i, k)] * b[(k, i)]).sum::<f64>()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stream::Stream;

    #[test]
    fn predictions_are_closer_to_the_truth_and_their_errors_say_how_close() {
        for method in [Method::Reml, Method::Ml, Method::Moment] {
            let (mut direct_squares, mut squares, mut claimed) = (0.0, 0.0, 0.0);
            for run in 0..200 {
                let mut stream = Stream::new(2, run);
                let x: Vec<Vec<f64>> = (0..40).map(|i| vec![1.0, f64::from(i % 7)]).collect();
                let d: Vec<f64> = (0..40).map(|i| 0.2 + 0.1 * f64::from(i % 10)).collect();
                let truth: Vec<f64> =
                    x.iter().map(|x| 2.0 + 0.5 * x[1] + 0.6 * stream.normal()).collect();
                let y: Vec<f64> =
                    truth.iter().zip(&d).map(|(t, d)| t + d.sqrt() * stream.normal()).collect();
                let found = fay_herriot(&y, &d, &x, method).unwrap();
                for area in 0..40 {
                    direct_squares += (y[area] - truth[area]).powi(2);
                    squares += (found.predictions[area] - truth[area]).powi(2);
                    claimed += found.mean_squared_errors[area];
                }
            }
            assert!(squares < 0.6 * direct_squares);
            assert!((claimed / squares - 1.0).abs() < 0.1, "{method:?}: {}", claimed / squares);
        }
    }

    #[test]
    fn no_area_effect_and_broken_input_have_their_answers() {
        let x = vec![vec![1.0]; 4];
        let flat = fay_herriot(&[1.0, 1.01, 0.99, 1.0], &[1.0; 4], &x, Method::Reml).unwrap();
        assert_eq!(flat.variance, 0.0);
        assert!(flat.predictions.iter().all(|p| (p - 1.0).abs() < 1e-12));
        assert!(fay_herriot(&[1.0; 4], &[0.0; 4], &x, Method::Ml).is_err());
        assert!(fay_herriot(&[1.0; 4], &[1.0; 4], &[], Method::Ml).is_err());
        let twice = vec![vec![1.0, 1.0]; 4];
        let refused = fay_herriot(&[1.0, 2.0, 3.0, 4.0], &[1.0; 4], &twice, Method::Reml);
        assert!(matches!(refused, Err(Error::Singular { .. })));
    }
}
