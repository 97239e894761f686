//! The marks in order, the parameters at one moment of the estimation, and the chances that follow.

use super::Rating;
use crate::error::{Error, at_least, within};

pub(super) struct Data<'a> {
    /// Those of files with a finite place.
    pub(super) used: Vec<&'a Rating>,
    pub(super) all: &'a [Rating],
    pub(super) files: usize,
    pub(super) reviewers: usize,
    pub(super) criteria: usize,
    pub(super) top: usize,
}

impl Data<'_> {
    pub(super) fn new(all: &[Rating], categories: usize) -> Result<Data<'_>, Error> {
        within("categories", categories as f64, 2.0, 100.0)?;
        at_least("marks", all.len(), 4)?;
        let top = categories - 1;
        let most = |of: fn(&Rating) -> usize| all.iter().map(of).max().unwrap_or(0);
        let (files, reviewers, criteria) =
            (most(|r| r.file), most(|r| r.reviewer), most(|r| r.criterion));
        within("file", files as f64, 0.0, 1e6)?;
        within("reviewer", reviewers as f64, 1.0, 499.0)?;
        within("criterion", criteria as f64, 0.0, 499.0)?;
        within("category", most(|r| r.category) as f64, top as f64, top as f64)?;
        let (files, reviewers, criteria) = (files + 1, reviewers + 1, criteria + 1);
        let ends = |of: fn(&Rating) -> usize, count: usize, among: &[&Rating]| {
            let (mut low, mut high) = (vec![true; count], vec![true; count]);
            for rating in among {
                low[of(rating)] &= rating.category == 0;
                high[of(rating)] &= rating.category == top;
            }
            low.iter().zip(high).map(|(low, high)| *low || high).collect::<Vec<bool>>()
        };
        let every: Vec<&Rating> = all.iter().collect();
        let extreme = ends(|r| r.file, files, &every);
        let used: Vec<&Rating> = every.into_iter().filter(|r| !extreme[r.file]).collect();
        for (name, one_sided) in [
            ("reviewer", ends(|r| r.reviewer, reviewers, &used)),
            ("criterion", ends(|r| r.criterion, criteria, &used)),
        ] {
            if one_sided.contains(&true) {
                let reason = "one has no marks, or only lowest or only highest ones";
                return Err(Error::NoAnswer { name, reason });
            }
        }
        for category in 0..=top {
            if !used.iter().any(|rating| rating.category == category) {
                let reason = "one is never used; count the categories that are";
                return Err(Error::NoAnswer { name: "category", reason });
            }
        }
        Ok(Data { used, all, files, reviewers, criteria, top })
    }
    pub(super) fn parameters(&self) -> usize {
        self.reviewers + self.criteria + self.top
    }
    /// First place and length of reviewers, criteria and steps among the parameters.
    pub(super) fn blocks(&self) -> [(usize, usize); 3] {
        let (r, c) = (self.reviewers, self.criteria);
        [(0, r), (r, c), (r + c, self.top)]
    }
}

/// Where all parameters stand: files, and reviewers, criteria and steps in one row.
pub(super) struct Place {
    pub(super) files: Vec<f64>,
    pub(super) rest: Vec<f64>,
}

impl Place {
    /// Files by the log-odds of their mean mark, everything else at 0.
    pub(super) fn start(data: &Data<'_>) -> Place {
        let (mut sum, mut count) = (vec![0.0; data.files], vec![0.0; data.files]);
        for rating in &data.used {
            sum[rating.file] += rating.category as f64 / data.top as f64;
            count[rating.file] += 1.0;
        }
        let logit = |(sum, count): (f64, f64)| {
            let share: f64 = if count > 0.0 { sum / count } else { 0.5 };
            (share / (1.0 - share)).ln()
        };
        let files = sum.into_iter().zip(count).map(logit).collect();
        Place { files, rest: vec![0.0; data.parameters()] }
    }

    pub(super) fn chances(&self, data: &Data<'_>, rating: &Rating) -> Chances {
        let (reviewer, criterion) = (rating.reviewer, data.reviewers + rating.criterion);
        let eta = self.files[rating.file] - self.rest[reviewer] - self.rest[criterion];
        Chances::of(eta, self.steps(data))
    }
    pub(super) fn steps(&self, data: &Data<'_>) -> &[f64] {
        &self.rest[data.reviewers + data.criteria..]
    }
}

/// Chances of the categories, their mean and variance.
pub(super) struct Chances {
    pub(super) each: Vec<f64>,
    pub(super) mean: f64,
    pub(super) variance: f64,
}

impl Chances {
    pub(super) fn of(eta: f64, steps: &[f64]) -> Chances {
        let mut logs = vec![0.0];
        for step in steps {
            logs.push(logs[logs.len() - 1] + eta - step);
        }
        let most = logs.iter().copied().fold(f64::MIN, f64::max);
        let mut each: Vec<f64> = logs.iter().map(|log| (log - most).exp()).collect();
        let total: f64 = each.iter().sum();
        each.iter_mut().for_each(|p| *p /= total);
        let mean: f64 = each.iter().enumerate().map(|(k, p)| k as f64 * p).sum();
        let variance = each.iter().enumerate().map(|(k, p)| (k as f64 - mean).powi(2) * p).sum();
        Chances { each, mean, variance }
    }
    /// For each step the chance to reach it, and its covariance with the mark.
    pub(super) fn reached(&self) -> Vec<(f64, f64)> {
        let mut reached = vec![(0.0, 0.0); self.each.len() - 1];
        let (mut chance, mut shared) = (0.0, 0.0);
        for k in (1..self.each.len()).rev() {
            chance += self.each[k];
            shared += (k as f64 - self.mean) * self.each[k];
            reached[k - 1] = (chance, shared);
        }
        reached
    }
}
