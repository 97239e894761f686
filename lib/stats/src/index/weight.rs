//! Where weights come from.
//!
//! Weights are a statement of what matters, so the first choice is a person's: given, or asked for
//! in pairs ([`ahp`]). The objective methods read them from the data; they answer "which column
//! separates the units", which is not "which column is important". Show them beside the given ones,
//! not instead.
//!
//! All functions return weights that sum to 1. Columns hold one value per unit, none missing.

use crate::describe::{mean_of, variance_of};
use crate::error::{Error, all_finite, amount, at_least, positive, same_length, within};
use crate::matrix::Matrix;

/// The same weight for each of `count`.
pub fn equal(count: usize) -> Result<Vec<f64>, Error> {
    within("columns", count as f64, 1.0, 1e6)?;
    Ok(vec![1.0 / count as f64; count])
}

/// Entropy weights: `(1 - E_j)/Σ(1 - E)`, `E = -Σ p ln p / ln m` of the shares `p` of each column
/// (after C. E. Shannon 1948; C.-L. Hwang and K. Yoon 1981). Values must not be negative; `0 ln 0 =
/// 0`.
///
/// Shifting a column changes its weight; do not use it on scores that may be negative.
pub fn entropy(columns: &[Vec<f64>]) -> Result<Vec<f64>, Error> {
    let units = checked(columns, 2)?;
    let mut spread = Vec::with_capacity(columns.len());
    for column in columns {
        not_negative(column)?;
        let total = positive("sum of a column", column.iter().sum())?;
        let shares = column.iter().map(|x| x / total).filter(|p| *p > 0.0);
        let entropy = -shares.map(|p| p * p.ln()).sum::<f64>() / (units as f64).ln();
        // Rounding may leave a constant column at 1 + 1e-16.
        spread.push((1.0 - entropy).max(0.0));
    }
    shares(spread)
}

/// CRITIC: spread times conflict, `s_j Σ(1 - r_jk)` of min-max columns (D. Diakoulaki and others,
/// Computers & Operations Research 22, 1995, 763–770), `s` with `n - 1`.
pub fn critic(columns: &[Vec<f64>]) -> Result<Vec<f64>, Error> {
    checked(columns, 2)?;
    let scaled: Vec<Vec<f64>> = columns.iter().map(|c| min_max(c)).collect::<Result<_, _>>()?;
    let r = correlations(&scaled)?;
    let conflict = |j: usize| (0..columns.len()).map(|k| 1.0 - r[(j, k)]).sum::<f64>();
    shares((0..columns.len()).map(|j| variance_of(&scaled[j]).sqrt() * conflict(j)).collect())
}

/// Standard deviations over their sum; meaningful only for columns on one scale.
pub fn spread(columns: &[Vec<f64>]) -> Result<Vec<f64>, Error> {
    checked(columns, 2)?;
    shares(columns.iter().map(|column| variance_of(column).sqrt()).collect())
}

/// Gini coefficients over their sum: `Σ|x_i - x_j| / (2 n² x̄)`.
pub fn gini(columns: &[Vec<f64>]) -> Result<Vec<f64>, Error> {
    let n = checked(columns, 2)? as f64;
    let mut coefficients = Vec::new();
    for column in columns {
        let mean = positive("mean of a column", mean_of(column))?;
        let mut sorted = column.clone();
        sorted.sort_unstable_by(f64::total_cmp);
        // Sorted, the sum over pairs is Σ (2i - n - 1) x_(i), i from 1.
        let pairs = sorted.iter().enumerate();
        let sum: f64 = pairs.map(|(i, x)| (2.0 * (i as f64 + 1.0) - n - 1.0) * x).sum();
        coefficients.push(sum / (n * n * mean));
    }
    shares(coefficients)
}

/// MEREC: how much each unit's overall score moves when the column is removed (M.
/// Keshavarz-Ghorabaee and others, Symmetry 13, 2021, 525). Values must be positive; higher is
/// better.
pub fn merec(columns: &[Vec<f64>]) -> Result<Vec<f64>, Error> {
    let units = checked(columns, 1)?;
    let m = columns.len() as f64;
    let mut logs = Vec::new();
    for column in columns {
        let least = column.iter().copied().fold(f64::INFINITY, f64::min);
        positive("value", least)?;
        logs.push(column.iter().map(|x| (least / x).ln().abs()).collect::<Vec<f64>>());
    }
    let effect = |j: usize| {
        let moved = |unit: usize| {
            let all: f64 = logs.iter().map(|column| column[unit]).sum();
            let without = all - logs[j][unit];
            ((1.0 + without / m).ln() - (1.0 + all / m).ln()).abs()
        };
        (0..units).map(moved).sum::<f64>()
    };
    shares((0..columns.len()).map(effect).collect())
}

/// CILOS: the impact of the loss in one criterion when another is at its best (E. K. Zavadskas and
/// V. Podvezko, International Journal of Information Technology & Decision Making 15, 2016,
/// 267–283). Positive values, higher is better.
pub fn cilos(columns: &[Vec<f64>]) -> Result<Vec<f64>, Error> {
    checked(columns, 1)?;
    let m = columns.len();
    let mut best = Vec::new();
    for column in columns {
        let most = column.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        positive("maximum of a column", most)?;
        best.push(column.iter().position(|x| *x == most).unwrap_or(0));
    }
    // Relative loss in column j at the unit that is best in column i.
    let loss = |i: usize, j: usize| 1.0 - columns[j][best[i]] / columns[j][best[j]];
    let column_loss = |j: usize| (0..m).map(|i| loss(i, j)).sum::<f64>();
    // The weights span the null space of P - diag(column sums); one row is replaced by "sum to 1".
    let system = Matrix::from_fn(m, m, |i, j| {
        if i == m - 1 {
            1.0
        } else if i == j {
            loss(i, j) - column_loss(j)
        } else {
            loss(i, j)
        }
    });
    let mut right = vec![0.0; m];
    right[m - 1] = 1.0;
    shares(system.solve(&right, "matrix of losses")?)
}

/// The first principal component of standardised columns.
#[derive(Debug, Clone, PartialEq)]
pub struct Component {
    /// Eigenvalues of the correlation matrix, descending.
    pub eigenvalues: Vec<f64>,
    /// Loadings of the first component, unit length, sign such that they sum to a positive number.
    pub loadings: Vec<f64>,
}

/// Loadings of the first principal component. They may be negative: then the columns do not point
/// the same way and the component is no index. Refuses a first component that is not determined
/// (eigenvalues within 1e-8).
pub fn principal_component(columns: &[Vec<f64>]) -> Result<Component, Error> {
    checked(columns, 2)?;
    let (eigenvalues, vectors) = correlations(columns)?.symmetric_eigen();
    if eigenvalues.len() > 1 && eigenvalues[0] - eigenvalues[1] < 1e-8 {
        let reason = "the first two eigenvalues are equal";
        return Err(Error::NoAnswer { name: "principal component", reason });
    }
    let first: Vec<f64> = (0..columns.len()).map(|row| vectors[(row, 0)]).collect();
    let sign = if first.iter().sum::<f64>() < 0.0 { -1.0 } else { 1.0 };
    Ok(Component { eigenvalues, loadings: first.iter().map(|x| sign * x).collect() })
}

/// Weights from pairwise judgements and how consistent these were.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    /// The principal eigenvector.
    pub weights: Vec<f64>,
    /// Normalised geometric means of the rows: the same if the judgements were consistent.
    pub geometric: Vec<f64>,
    pub lambda_max: f64,
    /// `(λ - n)/(n - 1)`; 0 for one item.
    pub consistency_index: f64,
    /// Index over that of random judgements; above 0.1 the judgements should be looked at again.
    /// `None` for more than ten items (no published random index here); 0 for one or two.
    pub consistency_ratio: Option<f64>,
}

/// Saaty's random indices for 1 to 10 items.
const RANDOM_INDEX: [f64; 10] = [0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49];

/// Analytic hierarchy process (T. L. Saaty, 1980): `matrix[i][j]` says how many times more
/// important `i` is than `j`; `matrix[j][i]` must be its reciprocal (within 1e-6).
///
/// ```
/// use stats::index::weight::ahp;
/// let judged = ahp(&[vec![1.0, 2.0], vec![0.5, 1.0]]).unwrap();
/// assert!((judged.weights[0] - 2.0 / 3.0).abs() < 1e-12);
/// assert_eq!(judged.consistency_ratio, Some(0.0));
/// ```
pub fn ahp(matrix: &[Vec<f64>]) -> Result<Judged, Error> {
    let n = matrix.len();
    at_least("items", n, 1)?;
    for (i, row) in matrix.iter().enumerate() {
        same_length("row of judgements", row.len(), n)?;
        for (j, judgement) in row.iter().enumerate() {
            positive("judgement", *judgement)?;
            let product = judgement * matrix[j].get(i).copied().unwrap_or(f64::NAN);
            within("judgement times its reciprocal", product, 1.0 - 1e-6, 1.0 + 1e-6)?;
        }
    }
    let cells = Matrix::from_fn(n, n, |i, j| matrix[i][j]);
    let mut weights = vec![1.0 / n as f64; n];
    let steps_max = 10_000;
    let mut lambda = n as f64;
    let mut settled = false;
    for _ in 0..steps_max {
        let next = cells.times(&weights);
        lambda = next.iter().sum();
        let next: Vec<f64> = next.iter().map(|x| x / lambda).collect();
        settled = next.iter().zip(&weights).all(|(a, b)| (a - b).abs() <= 1e-15 + 1e-14 * b);
        weights = next;
        if settled {
            break;
        }
    }
    if !settled {
        return Err(Error::NotConverged { name: "principal eigenvector", iterations: steps_max });
    }
    let geometric = |row: &Vec<f64>| (row.iter().map(|x| x.ln()).sum::<f64>() / n as f64).exp();
    let index = if n > 1 { (lambda - n as f64) / (n as f64 - 1.0) } else { 0.0 };
    let random = RANDOM_INDEX.get(n - 1).copied();
    Ok(Judged {
        weights,
        geometric: shares(matrix.iter().map(geometric).collect())?,
        lambda_max: lambda,
        consistency_index: index,
        consistency_ratio: random.map(|random| if random > 0.0 { index / random } else { 0.0 }),
    })
}

/// Pearson correlations between columns; refuses a constant one.
pub(crate) fn correlations(columns: &[Vec<f64>]) -> Result<Matrix, Error> {
    let mut standard = Vec::with_capacity(columns.len());
    for column in columns {
        let mean = mean_of(column);
        let length = column.iter().map(|x| (x - mean).powi(2)).sum::<f64>().sqrt();
        if length.is_nan() || length <= 1e-14 * mean.abs() * (column.len() as f64).sqrt() {
            return Err(Error::Constant { name: "column", value: mean });
        }
        standard.push(column.iter().map(|x| (x - mean) / length).collect::<Vec<f64>>());
    }
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f64>();
    Ok(Matrix::from_fn(columns.len(), columns.len(), |i, j| {
        if i == j { 1.0 } else { dot(&standard[i], &standard[j]) }
    }))
}

fn checked(columns: &[Vec<f64>], units_min: usize) -> Result<usize, Error> {
    at_least("columns", columns.len(), 1)?;
    let units = columns[0].len();
    at_least("units", units, units_min)?;
    for column in columns {
        same_length("column", column.len(), units)?;
        all_finite("column", column)?;
    }
    Ok(units)
}

fn not_negative(column: &[f64]) -> Result<(), Error> {
    column.iter().try_for_each(|x| amount("value", *x).map(|_| ()))
}

fn min_max(column: &[f64]) -> Result<Vec<f64>, Error> {
    let low = column.iter().copied().fold(f64::INFINITY, f64::min);
    let high = column.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if low == high {
        return Err(Error::Constant { name: "column", value: low });
    }
    Ok(column.iter().map(|x| (x - low) / (high - low)).collect())
}

fn shares(amounts: Vec<f64>) -> Result<Vec<f64>, Error> {
    let total = positive("sum of weights", amounts.iter().sum())?;
    Ok(amounts.iter().map(|x| x / total).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stream::Stream;

    fn random_columns() -> Vec<Vec<f64>> {
        let mut stream = Stream::new(5, 0);
        (0..5).map(|_| (0..30).map(|_| 1.0 + 9.0 * stream.uniform()).collect()).collect()
    }

    type Method = fn(&[Vec<f64>]) -> Result<Vec<f64>, Error>;
    const METHODS: [Method; 6] = [entropy, critic, spread, gini, merec, cilos];

    #[test]
    fn weights_sum_to_one_and_follow_their_columns() {
        let columns = random_columns();
        for method in METHODS {
            let weights = method(&columns).unwrap();
            assert!((weights.iter().sum::<f64>() - 1.0).abs() < 1e-12);
            assert!(weights.iter().all(|w| *w > 0.0));
            let turned: Vec<Vec<f64>> = columns.iter().rev().cloned().collect();
            let back = method(&turned).unwrap();
            for (a, b) in weights.iter().zip(back.iter().rev()) {
                assert!((a - b).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn broken_columns_are_refused() {
        for method in METHODS {
            assert!(method(&[]).is_err());
            assert!(method(&[vec![], vec![]]).is_err());
            assert!(method(&[vec![1.0, f64::NAN], vec![1.0, 2.0]]).is_err());
            assert!(method(&[vec![1.0, 2.0], vec![1.0]]).is_err());
        }
        assert!(matches!(critic(&[vec![1.0, 1.0], vec![1.0, 2.0]]), Err(Error::Constant { .. })));
        assert!(ahp(&[vec![1.0, 3.0], vec![3.0, 1.0]]).is_err());
        assert!(ahp(&[]).is_err() && ahp(&[vec![1.0, 2.0], vec![]]).is_err());
    }
}
