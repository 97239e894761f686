//! Logistic regression with a ridge: `log(p/(1-p)) = b₀ + Σ bⱼ xⱼ`, by the `b` that make
//! `Σ log-likelihood - ½ λ Σ bⱼ²` largest (S. le Cessie and J. C. van Houwelingen, Applied Statistics
//! 41, 1992, 191–201). Newton's steps; the intercept is free. The sum is strictly concave, so there is
//! one answer and no chance in it.

use crate::error::Error;

/// Rows of equal length, one after the other.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rows {
    pub width: usize,
    pub cells: Vec<f64>,
}

impl Rows {
    pub fn new(width: usize) -> Self {
        Self { width, cells: Vec::new() }
    }
    pub fn push(&mut self, row: &[f64]) {
        assert_eq!(row.len(), self.width, "rows are equally long");
        self.cells.extend_from_slice(row);
    }
    pub fn len(&self) -> usize {
        self.cells.len().checked_div(self.width).unwrap_or(0)
    }
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }
    pub fn row(&self, i: usize) -> &[f64] {
        &self.cells[i * self.width..(i + 1) * self.width]
    }
    pub fn iter(&self) -> impl Iterator<Item = &[f64]> {
        self.cells.chunks_exact(self.width.max(1))
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct Logistic {
    pub intercept: f64,
    pub slopes: Vec<f64>,
}

const STEPS_MAX: usize = 100;

/// `1/(1+e^-x)`.
pub fn chance(logit: f64) -> f64 {
    1.0 / (1.0 + (-logit).exp())
}

impl Logistic {
    /// ```
    /// use targeting::logistic::{Logistic, Rows};
    /// let mut rows = Rows::new(1);
    /// [0.0, 0.0, 0.0, 1.0, 1.0, 1.0].iter().for_each(|x| rows.push(&[*x]));
    /// let fit = Logistic::fit(&rows, &[true, false, false, true, true, false], 1e-9).unwrap();
    /// // Odds of 1/2 and 2: intercept -ln 2, slope 2 ln 2.
    /// assert!((fit.intercept + 0.5f64.recip().ln()).abs() < 1e-6);
    /// assert!((fit.slopes[0] - 4f64.ln()).abs() < 1e-6);
    /// ```
    pub fn fit(rows: &Rows, found: &[bool], ridge: f64) -> Result<Self, Error> {
        assert_eq!(rows.len(), found.len(), "an outcome for each row");
        let size = rows.width + 1;
        let share = found.iter().filter(|found| **found).count() as f64 / found.len().max(1) as f64;
        let share = share.clamp(1e-6, 1.0 - 1e-6);
        let mut beta = vec![0.0; size];
        beta[0] = (share / (1.0 - share)).ln();
        let mut best = objective(rows, found, ridge, &beta);
        for _ in 0..STEPS_MAX {
            let (mut slope, mut bend) = derivatives(rows, found, ridge, &beta);
            solve(&mut bend, &mut slope, size);
            // Half the step until it rises; far from the top a full one may overshoot.
            let mut scale = 1.0;
            let next = loop {
                let next: Vec<f64> =
                    beta.iter().zip(&slope).map(|(b, step)| b + scale * step).collect();
                let value = objective(rows, found, ridge, &next);
                if value >= best - 1e-12 * best.abs() || scale < 1e-6 {
                    best = value;
                    break next;
                }
                scale /= 2.0;
            };
            let moved = next.iter().zip(&beta).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
            beta = next;
            if moved < 1e-9 {
                return Ok(Self { intercept: beta[0], slopes: beta[1..].to_vec() });
            }
        }
        Err(Error::NotSettled { steps: STEPS_MAX })
    }

    pub fn logit(&self, row: &[f64]) -> f64 {
        self.intercept + self.slopes.iter().zip(row).map(|(b, x)| b * x).sum::<f64>()
    }
}

fn linear(beta: &[f64], row: &[f64]) -> f64 {
    beta[0] + beta[1..].iter().zip(row).map(|(b, x)| b * x).sum::<f64>()
}

fn objective(rows: &Rows, found: &[bool], ridge: f64, beta: &[f64]) -> f64 {
    let log_likelihood = |(row, found): (&[f64], &bool)| {
        let logit = linear(beta, row);
        let toward = if *found { logit } else { -logit };
        // log(1/(1+e^-t)) without overflow.
        toward.min(0.0) - (-toward.abs()).exp().ln_1p()
    };
    let fit: f64 = rows.iter().zip(found).map(log_likelihood).sum();
    fit - 0.5 * ridge * beta[1..].iter().map(|b| b * b).sum::<f64>()
}

/// Gradient and negative Hessian (its lower triangle).
fn derivatives(rows: &Rows, found: &[bool], ridge: f64, beta: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let size = beta.len();
    let (mut slope, mut bend) = (vec![0.0; size], vec![0.0; size * size]);
    for (row, found) in rows.iter().zip(found) {
        let p = chance(linear(beta, row));
        let (miss, weight) = (f64::from(u8::from(*found)) - p, p * (1.0 - p));
        slope[0] += miss;
        bend[0] += weight;
        for i in 0..row.len() {
            // Most cells are zero: licences, kinds, teams.
            if row[i] == 0.0 {
                continue;
            }
            slope[i + 1] += miss * row[i];
            let line = &mut bend[(i + 1) * size..(i + 2) * size];
            let weighted = weight * row[i];
            line[0] += weighted;
            for (cell, x) in line[1..].iter_mut().zip(&row[..=i]) {
                *cell += weighted * x;
            }
        }
    }
    for i in 1..size {
        slope[i] -= ridge * beta[i];
        bend[i * size + i] += ridge;
    }
    (slope, bend)
}

/// Cholesky's way, in place; `b` becomes the answer. A little is added where a direction is flat.
fn solve(a: &mut [f64], b: &mut [f64], size: usize) {
    for j in 0..size {
        for k in 0..j {
            let factor = a[j * size + k];
            for i in j..size {
                a[i * size + j] -= factor * a[i * size + k];
            }
        }
        let pivot = a[j * size + j].max(1e-12).sqrt();
        for i in j..size {
            a[i * size + j] /= pivot;
        }
    }
    for i in 0..size {
        let below: f64 = (0..i).map(|k| a[i * size + k] * b[k]).sum();
        b[i] = (b[i] - below) / a[i * size + i];
    }
    for i in (0..size).rev() {
        let above: f64 = (i + 1..size).map(|k| a[k * size + i] * b[k]).sum();
        b[i] = (b[i] - above) / a[i * size + i];
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use stats::stream::Stream;

    #[test]
    fn the_slope_of_the_log_likelihood_is_zero_at_the_answer_and_separation_stays_finite() {
        let mut stream = Stream::new(3, 0);
        let (mut rows, mut found) = (Rows::new(3), Vec::new());
        for _ in 0..400 {
            let row: Vec<f64> = (0..3).map(|_| stream.normal()).collect();
            found.push(stream.uniform() < chance(-1.0 + row[0] - 0.5 * row[1]));
            rows.push(&row);
        }
        let fit = Logistic::fit(&rows, &found, 2.0).unwrap();
        let beta = [vec![fit.intercept], fit.slopes.clone()].concat();
        let (slope, _) = derivatives(&rows, &found, 2.0, &beta);
        assert!(slope.iter().all(|s| s.abs() < 1e-6), "{slope:?}");
        assert!((fit.slopes[0] - 1.0).abs() < 0.4 && (fit.slopes[1] + 0.5).abs() < 0.4);

        let split: Vec<bool> = rows.iter().map(|row| row[0] > 0.0).collect();
        let fit = Logistic::fit(&rows, &split, 1.0).unwrap();
        assert!(fit.slopes.iter().all(|b| b.is_finite()) && fit.slopes[0] > 2.0);
    }
}
