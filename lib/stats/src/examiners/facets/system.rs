//! One step of Newton's method on all parameters, files eliminated.

use super::data::{Data, Place};
use crate::error::{Error, within};
use crate::matrix::Matrix;

/// Gradient and information, files eliminated.
pub(super) struct System {
    gradient_files: Vec<f64>,
    information_files: Vec<f64>,
    /// Information shared by a file and the rest.
    shared: Vec<Vec<f64>>,
    pub(super) inner: Matrix,
    right: Vec<f64>,
}

impl System {
    pub(super) fn of(data: &Data<'_>, at: &Place) -> Result<System, Error> {
        let count = data.parameters();
        let first_step = data.reviewers + data.criteria;
        let mut inner = Matrix::zero(count, count);
        let mut right = vec![0.0; count];
        let mut shared = vec![vec![0.0; count]; data.files];
        let (mut gradient, mut information) = (vec![0.0; data.files], vec![0.0; data.files]);
        for rating in &data.used {
            let chances = at.chances(data, rating);
            let (miss, variance) = (rating.category as f64 - chances.mean, chances.variance);
            let (r, c) = (rating.reviewer, data.reviewers + rating.criterion);
            gradient[rating.file] += miss;
            information[rating.file] += variance;
            let row = &mut shared[rating.file];
            for own in [r, c] {
                right[own] -= miss;
                row[own] -= variance;
                inner[(own, own)] += variance;
            }
            inner[(r, c)] += variance;
            inner[(c, r)] += variance;
            let reached = chances.reached();
            for (k, (chance, with_mark)) in reached.iter().enumerate() {
                let step = first_step + k;
                right[step] -= f64::from(u8::from(rating.category > k)) - chance;
                row[step] -= with_mark;
                for own in [r, c] {
                    inner[(own, step)] += with_mark;
                    inner[(step, own)] += with_mark;
                }
                for (l, (other, _)) in reached.iter().enumerate() {
                    inner[(step, first_step + l)] += reached[k.max(l)].0 - chance * other;
                }
            }
        }
        for (file, row) in shared.iter().enumerate().filter(|(file, _)| information[*file] > 0.0) {
            let held: Vec<usize> = (0..count).filter(|i| row[*i] != 0.0).collect();
            for i in &held {
                right[*i] -= row[*i] * gradient[file] / information[file];
                for j in &held {
                    inner[(*i, *j)] -= row[*i] * row[*j] / information[file];
                }
            }
        }
        // Each facet may slide against the files; a constant on all its cells holds its sum at 0.
        for (start, length) in data.blocks() {
            for i in start..start + length {
                for j in start..start + length {
                    inner[(i, j)] += 1.0 / length as f64;
                }
            }
        }
        Ok(System {
            gradient_files: gradient,
            information_files: information,
            shared,
            inner,
            right,
        })
    }

    /// One step of Newton, none longer than 1; returns the longest.
    pub(super) fn step(&self, data: &Data<'_>, at: &mut Place) -> Result<f64, Error> {
        let change = self.inner.cholesky("facets that hang together")?.solve(&self.right);
        let mut moves = vec![0.0; data.files];
        for (file, row) in self.shared.iter().enumerate() {
            if self.information_files[file] > 0.0 {
                let rest: f64 = row.iter().zip(&change).map(|(a, b)| a * b).sum();
                moves[file] = (self.gradient_files[file] - rest) / self.information_files[file];
            }
        }
        let longest = change.iter().chain(&moves).map(|x| x.abs()).fold(0.0, f64::max);
        let scale = if longest > 1.0 { 1.0 / longest } else { 1.0 };
        at.rest.iter_mut().zip(&change).for_each(|(value, x)| *value += scale * x);
        at.files.iter_mut().zip(&moves).for_each(|(value, x)| *value += scale * x);
        within("longest step", longest, 0.0, f64::MAX)
    }
}
