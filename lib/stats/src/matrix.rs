//! Small dense matrices: what index weights, charts for several variables and regressions need.
//!
//! Sizes here are indicators or regression terms, so rarely above fifty; plain loops over one
//! buffer are faster than a library that plans for thousands, and give the same bits everywhere.

use crate::error::Error;

/// A dense matrix, row by row.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Matrix {
    pub(crate) rows: usize,
    pub(crate) columns: usize,
    data: Vec<f64>,
}

impl std::ops::Index<(usize, usize)> for Matrix {
    type Output = f64;
    fn index(&self, (row, column): (usize, usize)) -> &f64 {
        &self.data[row * self.columns + column]
    }
}

impl std::ops::IndexMut<(usize, usize)> for Matrix {
    fn index_mut(&mut self, (row, column): (usize, usize)) -> &mut f64 {
        &mut self.data[row * self.columns + column]
    }
}

impl Matrix {
    pub(crate) fn zero(rows: usize, columns: usize) -> Matrix {
        Matrix { rows, columns, data: vec![0.0; rows * columns] }
    }

    pub(crate) fn from_fn(
        rows: usize,
        columns: usize,
        mut cell: impl FnMut(usize, usize) -> f64,
    ) -> Matrix {
        let mut matrix = Matrix::zero(rows, columns);
        for row in 0..rows {
            for column in 0..columns {
                matrix[(row, column)] = cell(row, column);
            }
        }
        matrix
    }

    pub(crate) fn times(&self, vector: &[f64]) -> Vec<f64> {
        let dot = |row: &[f64]| row.iter().zip(vector).map(|(a, b)| a * b).sum();
        self.data.chunks(self.columns).map(dot).collect()
    }

    /// Cholesky factor of a symmetric positive definite matrix (lower triangle).
    pub(crate) fn cholesky(&self, name: &'static str) -> Result<Cholesky, Error> {
        let n = self.rows;
        let mut lower = Matrix::zero(n, n);
        for i in 0..n {
            for j in 0..=i {
                let before: f64 = (0..j).map(|k| lower[(i, k)] * lower[(j, k)]).sum();
                let rest = self[(i, j)] - before;
                if i == j {
                    // Relative to the diagonal, 1e-13 is all that rounding leaves of a zero.
                    if rest.is_nan() || rest <= 1e-13 * self[(i, i)].abs() {
                        return Err(Error::Singular { name });
                    }
                    lower[(i, i)] = rest.sqrt();
                } else {
                    lower[(i, j)] = rest / lower[(j, j)];
                }
            }
        }
        Ok(Cholesky { lower })
    }

    /// Solves a general square system by elimination with row exchanges.
    pub(crate) fn solve(&self, right: &[f64], name: &'static str) -> Result<Vec<f64>, Error> {
        let n = self.rows;
        let (mut a, mut x) = (self.clone(), right.to_vec());
        for k in 0..n {
            let pivot = (k..n).max_by(|&i, &j| a[(i, k)].abs().total_cmp(&a[(j, k)].abs()));
            let pivot = pivot.expect("k is below n, so the range is not empty");
            let scale = self.data.iter().fold(0.0f64, |most, x| most.max(x.abs()));
            if a[(pivot, k)].is_nan() || a[(pivot, k)].abs() <= 1e-14 * scale {
                return Err(Error::Singular { name });
            }
            for column in 0..n {
                let swapped = a[(k, column)];
                a[(k, column)] = a[(pivot, column)];
                a[(pivot, column)] = swapped;
            }
            x.swap(k, pivot);
            for row in k + 1..n {
                let factor = a[(row, k)] / a[(k, k)];
                for column in k..n {
                    a[(row, column)] -= factor * a[(k, column)];
                }
                x[row] -= factor * x[k];
            }
        }
        for k in (0..n).rev() {
            let known: f64 = (k + 1..n).map(|column| a[(k, column)] * x[column]).sum();
            x[k] = (x[k] - known) / a[(k, k)];
        }
        Ok(x)
    }

    /// Eigenvalues in descending order and their vectors as columns; cyclic Jacobi rotations
    /// (Golub and Van Loan, Matrix Computations, 8.5).
    pub(crate) fn symmetric_eigen(&self) -> (Vec<f64>, Matrix) {
        let n = self.rows;
        let mut a = self.clone();
        let mut vectors = Matrix::from_fn(n, n, |i, j| f64::from(u8::from(i == j)));
        for _ in 0..100 {
            let off: f64 =
                (0..n).flat_map(|i| (0..i).map(move |j| (i, j))).map(|c| a[c] * a[c]).sum();
            let all: f64 = a.data.iter().map(|x| x * x).sum();
            if off <= 1e-32 * all || all.is_nan() {
                break;
            }
            for p in 0..n {
                for q in p + 1..n {
                    rotate(&mut a, &mut vectors, p, q);
                }
            }
        }
        let mut order: Vec<usize> = (0..n).collect();
        order.sort_by(|&i, &j| a[(j, j)].total_cmp(&a[(i, i)]));
        let values = order.iter().map(|&i| a[(i, i)]).collect();
        (values, Matrix::from_fn(n, n, |row, column| vectors[(row, order[column])]))
    }
}

fn rotate(a: &mut Matrix, vectors: &mut Matrix, p: usize, q: usize) {
    if a[(p, q)] == 0.0 {
        return;
    }
    let tau = (a[(q, q)] - a[(p, p)]) / (2.0 * a[(p, q)]);
    let t = tau.signum() / (tau.abs() + (1.0 + tau * tau).sqrt());
    let c = 1.0 / (1.0 + t * t).sqrt();
    let s = t * c;
    for k in 0..a.rows {
        let (x, y) = (a[(k, p)], a[(k, q)]);
        a[(k, p)] = c * x - s * y;
        a[(k, q)] = s * x + c * y;
    }
    for k in 0..a.rows {
        let (x, y) = (a[(p, k)], a[(q, k)]);
        a[(p, k)] = c * x - s * y;
        a[(q, k)] = s * x + c * y;
        let (x, y) = (vectors[(k, p)], vectors[(k, q)]);
        vectors[(k, p)] = c * x - s * y;
        vectors[(k, q)] = s * x + c * y;
    }
}

/// The lower triangle whose product with its transpose is the matrix.
#[derive(Debug, Clone)]
pub(crate) struct Cholesky {
    lower: Matrix,
}

impl Cholesky {
    /// Solves `L y = right`.
    pub(crate) fn forward(&self, right: &[f64]) -> Vec<f64> {
        let mut y = right.to_vec();
        for i in 0..y.len() {
            let known: f64 = (0..i).map(|k| self.lower[(i, k)] * y[k]).sum();
            y[i] = (y[i] - known) / self.lower[(i, i)];
        }
        y
    }

    /// Solves `L Lᵀ x = right`.
    pub(crate) fn solve(&self, right: &[f64]) -> Vec<f64> {
        let mut x = self.forward(right);
        for i in (0..x.len()).rev() {
            let known: f64 = (i + 1..x.len()).map(|k| self.lower[(k, i)] * x[k]).sum();
            x[i] = (x[i] - known) / self.lower[(i, i)];
        }
        x
    }

    /// The inverse of the matrix.
    pub(crate) fn inverse(&self) -> Matrix {
        let n = self.lower.rows;
        let unit = |j: usize| (0..n).map(|i| f64::from(u8::from(i == j))).collect::<Vec<f64>>();
        let columns: Vec<Vec<f64>> = (0..n).map(|j| self.solve(&unit(j))).collect();
        Matrix::from_fn(n, n, |i, j| columns[j][i])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hilbert_like(n: usize) -> Matrix {
        Matrix::from_fn(n, n, |i, j| 1.0 / (1.0 + i.abs_diff(j) as f64))
    }

    #[test]
    fn both_solvers_and_the_inverse_agree() {
        let matrix = hilbert_like(6);
        let right = [1.0, -2.0, 3.0, 0.5, 0.0, 7.0];
        let cholesky = matrix.cholesky("matrix").unwrap();
        let x = cholesky.solve(&right);
        let by_elimination = matrix.solve(&right, "matrix").unwrap();
        let by_inverse = cholesky.inverse().times(&right);
        for k in 0..6 {
            assert!((x[k] - by_elimination[k]).abs() < 1e-12);
            assert!((x[k] - by_inverse[k]).abs() < 1e-11);
        }
        let back = matrix.times(&x);
        assert!(back.iter().zip(right).all(|(a, b)| (a - b).abs() < 1e-12));
    }

    #[test]
    fn eigenvalues_sum_to_the_trace_and_vectors_reproduce_the_matrix() {
        let matrix = hilbert_like(7);
        let (values, vectors) = matrix.symmetric_eigen();
        assert!((values.iter().sum::<f64>() - 7.0).abs() < 1e-12);
        for i in 0..7 {
            for j in 0..7 {
                let sum: f64 = (0..7).map(|k| vectors[(i, k)] * values[k] * vectors[(j, k)]).sum();
                assert!((sum - matrix[(i, j)]).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn a_singular_matrix_is_said_to_be_singular() {
        let ones = Matrix::from_fn(3, 3, |_, _| 1.0);
        assert!(matches!(ones.cholesky("m"), Err(Error::Singular { name: "m" })));
        assert!(ones.solve(&[1.0, 2.0, 3.0], "m").is_err());
        assert!(Matrix::from_fn(2, 2, |_, _| f64::NAN).cholesky("m").is_err());
    }
}
