//! Several characteristics in one chart: Hotelling's T².
//!
//! Two measurements can each be inside their limits and together be impossible. T² is the squared
//! distance from the centre in units of the joint spread; when it signals, the single charts and
//! the correlations say where to look.

use crate::describe::mean_of;
use crate::distribution::beta;
use crate::error::{Error, all_finite, at_least, same_length, strictly_within};
use crate::matrix::Matrix;

/// T² of each observation with the limits of both phases.
#[derive(Debug, Clone, PartialEq)]
pub struct TSquared {
    pub values: Vec<f64>,
    /// Limit for the observations that set the centre and spread (beta distribution).
    pub limit: f64,
    /// Limit for new observations (F distribution).
    pub prediction_limit: f64,
}

impl TSquared {
    /// Positions strictly above the limit.
    pub fn beyond(&self) -> Vec<usize> {
        let above = self.values.iter().enumerate().filter(|(_, t)| **t > self.limit);
        above.map(|(index, _)| index).collect()
    }
}

/// T² of single observations, `(x - x̄)ᵀ S⁻¹ (x - x̄)`, `S` with `m - 1`.
///
/// Limits at `confidence`: `(m-1)²/m · B(p/2, (m-p-1)/2)` for these observations,
/// `p(m+1)(m-1)/(m(m-p)) · F(p, m-p)` for new ones (N. D. Tracy, J. C. Young and R. L. Mason,
/// Journal of Quality Technology 24, 1992, 88–95). `rows` are observations of equal length `p`;
/// needs `m > p + 1`.
///
/// ```
/// let rows: Vec<Vec<f64>> =
///     [(1.0, 2.0), (2.0, 4.1), (3.0, 5.9), (4.0, 8.0), (2.5, 5.1), (3.0, 1.0), (1.5, 3.1), (3.5, 7.0)]
///         .iter()
///         .map(|(x, y)| vec![*x, *y])
///         .collect();
/// let chart = stats::chart::several::individuals(&rows, 0.95).unwrap();
/// assert_eq!(chart.beyond(), [5]); // neither 3 nor 1 is unusual alone
/// ```
pub fn individuals(rows: &[Vec<f64>], confidence: f64) -> Result<TSquared, Error> {
    strictly_within("confidence", confidence, 0.0, 1.0)?;
    let p = width(rows)?;
    at_least("observations", rows.len(), p + 2)?;
    let (centre, spread) = moments(rows, p);
    let (m, p) = (rows.len() as f64, p as f64);
    let beta_limit = beta::quantile(0.5 * p, 0.5 * (m - p - 1.0), confidence);
    let f_limit = beta::f_quantile(confidence, p, m - p);
    Ok(TSquared {
        values: distances(rows, &centre, &spread)?,
        limit: (m - 1.0).powi(2) / m * beta_limit,
        prediction_limit: p * (m + 1.0) * (m - 1.0) / (m * (m - p)) * f_limit,
    })
}

/// T² of means of samples of equal size `n`, with the pooled covariance within samples.
///
/// `n (x̄_i - x̿)ᵀ S⁻¹ (x̄_i - x̿)`; limits `p(m-1)(n-1)/ν · F(p, ν)` and `p(m+1)(n-1)/ν · F(p,
/// ν)`, `ν = m(n-1) - p + 1` (D. C. Montgomery, Introduction to Statistical Quality Control, 11.3).
pub fn samples(samples: &[Vec<Vec<f64>>], confidence: f64) -> Result<TSquared, Error> {
    strictly_within("confidence", confidence, 0.0, 1.0)?;
    at_least("samples", samples.len(), 2)?;
    let n = samples[0].len();
    at_least("observations in a sample", n, 2)?;
    let p = width(&samples[0])?;
    let mut means = Vec::new();
    let mut pooled = Matrix::zero(p, p);
    for sample in samples {
        same_length("sample", sample.len(), n)?;
        same_length("observation", width(sample)?, p)?;
        let (mean, spread) = moments(sample, p);
        for i in 0..p {
            for j in 0..p {
                pooled[(i, j)] += spread[(i, j)] / samples.len() as f64;
            }
        }
        means.push(mean);
    }
    let (centre, _) = moments(&means, p);
    let (m, n, p) = (samples.len() as f64, n as f64, p as f64);
    let df = m * (n - 1.0) - p + 1.0;
    if df < 1.0 {
        return Err(Error::TooFew { name: "samples", got: samples.len(), need: samples.len() + 1 });
    }
    let limit = p * (n - 1.0) / df * beta::f_quantile(confidence, p, df);
    let values = distances(&means, &centre, &pooled)?.iter().map(|t| n * t).collect();
    Ok(TSquared { values, limit: limit * (m - 1.0), prediction_limit: limit * (m + 1.0) })
}

fn width(rows: &[Vec<f64>]) -> Result<usize, Error> {
    at_least("observations", rows.len(), 1)?;
    let p = rows[0].len();
    at_least("characteristics", p, 1)?;
    for row in rows {
        same_length("observation", row.len(), p)?;
        all_finite("observation", row)?;
    }
    Ok(p)
}

fn moments(rows: &[Vec<f64>], p: usize) -> (Vec<f64>, Matrix) {
    let column = |j: usize| rows.iter().map(|row| row[j]).collect::<Vec<f64>>();
    let centre: Vec<f64> = (0..p).map(|j| mean_of(&column(j))).collect();
    let spread = Matrix::from_fn(p, p, |i, j| {
        let products = rows.iter().map(|row| (row[i] - centre[i]) * (row[j] - centre[j]));
        products.sum::<f64>() / (rows.len() as f64 - 1.0)
    });
    (centre, spread)
}

fn distances(rows: &[Vec<f64>], centre: &[f64], spread: &Matrix) -> Result<Vec<f64>, Error> {
    let factor = spread.cholesky("covariance")?;
    let distance = |row: &Vec<f64>| {
        let apart: Vec<f64> = row.iter().zip(centre).map(|(x, c)| x - c).collect();
        factor.forward(&apart).iter().map(|y| y * y).sum()
    };
    Ok(rows.iter().map(distance).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stream::Stream;

    #[test]
    fn mixing_the_characteristics_changes_no_distance() {
        let mut stream = Stream::new(2, 0);
        let rows: Vec<Vec<f64>> =
            (0..30).map(|_| (0..3).map(|_| stream.normal()).collect()).collect();
        let mixed: Vec<Vec<f64>> = rows
            .iter()
            .map(|r| vec![2.0 * r[0] + r[1], 100.0 - r[1], 0.01 * r[2] + 5.0 * r[0]])
            .collect();
        let (one, other) = (individuals(&rows, 0.99).unwrap(), individuals(&mixed, 0.99).unwrap());
        assert!(one.values.iter().zip(&other.values).all(|(a, b)| (a - b).abs() < 1e-8));
        // The distances of the reference set sum to p(m - 1).
        assert!((one.values.iter().sum::<f64>() - 3.0 * 29.0).abs() < 1e-9);
        let split: Vec<Vec<Vec<f64>>> = rows.chunks(5).map(<[Vec<f64>]>::to_vec).collect();
        assert!(
            samples(&split, 0.99).unwrap().limit < samples(&split, 0.99).unwrap().prediction_limit
        );
    }

    #[test]
    fn collinear_few_and_ragged_rows_are_refused() {
        let line: Vec<Vec<f64>> = (0..9).map(|x| vec![f64::from(x), 2.0 * f64::from(x)]).collect();
        assert!(matches!(individuals(&line, 0.95), Err(Error::Singular { .. })));
        assert!(individuals(&line[..3], 0.95).is_err());
        assert!(individuals(&[vec![1.0], vec![1.0, 2.0], vec![3.0]], 0.95).is_err());
        assert!(individuals(&[], 0.95).is_err() && samples(&[], 0.95).is_err());
    }
}
