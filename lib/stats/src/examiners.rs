//! Do the reviewers judge alike?
//!
//! Award examiners and assessment reviewers see different files with different eyes. Agreement
//! ([`kappa`], [`fleiss`], [`gwet`], [`intraclass`]) says whether their marks can be compared at
//! all; [`severity`] says who is strict and corrects for who judged whom, [`facets`] does so for
//! marks in categories on several criteria, [`drift`] follows a reviewer over time. A strict
//! reviewer is not a bad one: correct the marks, talk about the criterion.

pub mod drift;
pub mod facets;

use crate::distribution::beta;
use crate::error::{Error, at_least, same_length, within, within_arithmetic};
use crate::matrix::Matrix;

/// How far apart two categories are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Distance {
    /// Any difference is a full one.
    Nominal,
    /// In steps.
    Linear,
    /// In squared steps.
    Quadratic,
}

/// Cohen's kappa of two reviewers who put the same files into categories from 0 (J. Cohen,
/// Educational and Psychological Measurement 20, 1960, 37–46; weighted: Psychological Bulletin 70,
/// 1968). 1 is full agreement, 0 what chance gives.
///
/// ```
/// use stats::examiners::*;
/// let first = [vec![1; 25], vec![0; 25]].concat();
/// let second = [vec![1; 20], vec![0; 5], vec![1; 10], vec![0; 15]].concat();
/// assert!((kappa(&first, &second, Distance::Nominal).unwrap() - 0.4).abs() < 1e-12);
/// ```
pub fn kappa(first: &[usize], second: &[usize], distance: Distance) -> Result<f64, Error> {
    same_length("marks of the second reviewer", second.len(), first.len())?;
    at_least("files", first.len(), 1)?;
    let q = categories(first.iter().chain(second))?;
    let n = first.len() as f64;
    let share = |marks: &[usize], k: usize| marks.iter().filter(|m| **m == k).count() as f64 / n;
    let apart = |i: usize, j: usize| {
        let steps = i.abs_diff(j) as f64;
        match distance {
            Distance::Nominal => f64::from(u8::from(i != j)),
            Distance::Linear => steps,
            Distance::Quadratic => steps * steps,
        }
    };
    let seen = first.iter().zip(second).map(|(i, j)| apart(*i, *j)).sum::<f64>() / n;
    let by_chance: f64 = (0..q)
        .flat_map(|i| (0..q).map(move |j| (i, j)))
        .map(|(i, j)| share(first, i) * share(second, j) * apart(i, j))
        .sum();
    if by_chance == 0.0 {
        return Err(Error::Constant { name: "marks", value: first[0] as f64 });
    }
    Ok(1.0 - seen / by_chance)
}

fn categories<'a>(marks: impl Iterator<Item = &'a usize>) -> Result<usize, Error> {
    let most = marks.copied().max().unwrap_or(0);
    within("category", most as f64, 0.0, 1000.0)?;
    Ok(most + 1)
}

/// Share of agreeing pairs per file and shares of the categories, from counts `[file][category]` of
/// equal numbers of reviewers.
fn tally(counts: &[Vec<u64>]) -> Result<(f64, Vec<f64>), Error> {
    at_least("files", counts.len(), 1)?;
    let q = counts[0].len();
    at_least("categories", q, 2)?;
    let reviewers = counts[0].iter().fold(0u64, |sum, count| sum.saturating_add(*count));
    within("reviewers", reviewers as f64, 2.0, 1e6)?;
    let (mut agree, mut shares) = (0.0, vec![0.0; q]);
    for row in counts {
        same_length("categories of a file", row.len(), q)?;
        let total = row.iter().fold(0u64, |sum, count| sum.saturating_add(*count));
        within("reviewers of a file", total as f64, reviewers as f64, reviewers as f64)?;
        let n = reviewers as f64;
        let pairs: f64 = row.iter().map(|count| *count as f64 * (*count as f64 - 1.0)).sum();
        agree += pairs / (n * (n - 1.0)) / counts.len() as f64;
        for (share, count) in shares.iter_mut().zip(row) {
            *share += *count as f64 / (n * counts.len() as f64);
        }
    }
    Ok((agree, shares))
}

/// Fleiss' kappa of several reviewers per file (J. L. Fleiss, Psychological Bulletin 76, 1971,
/// 378–382) from counts `[file][category]`.
pub fn fleiss(counts: &[Vec<u64>]) -> Result<f64, Error> {
    let (agree, shares) = tally(counts)?;
    let by_chance: f64 = shares.iter().map(|p| p * p).sum();
    if by_chance >= 1.0 {
        return Err(Error::Constant { name: "marks", value: 0.0 });
    }
    Ok((agree - by_chance) / (1.0 - by_chance))
}

/// Gwet's AC1 (K. L. Gwet, British Journal of Mathematical and Statistical Psychology 61, 2008,
/// 29–48): agreement beyond chance that does not collapse when nearly everybody passes.
///
/// ```
/// // Nine files of ten pass with both reviewers; kappa would be -0.05.
/// let counts = [vec![vec![2, 0]; 9], vec![vec![1, 1]; 1]].concat();
/// assert!(stats::examiners::gwet(&counts).unwrap() > 0.88);
/// assert!(stats::examiners::fleiss(&counts).unwrap() < 0.0);
/// ```
pub fn gwet(counts: &[Vec<u64>]) -> Result<f64, Error> {
    let (agree, shares) = tally(counts)?;
    let q = shares.len() as f64;
    let by_chance = shares.iter().map(|p| p * (1.0 - p)).sum::<f64>() / (q - 1.0);
    Ok((agree - by_chance) / (1.0 - by_chance))
}

/// Intraclass correlations of complete marks (P. E. Shrout and J. L. Fleiss, Psychological Bulletin
/// 86, 1979, 420–428).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Intraclass {
    /// ICC(1,1): each file has its own reviewers.
    pub one_way: f64,
    /// ICC(2,1): absolute agreement of reviewers drawn from many. Use this one for marks that are
    /// added up.
    pub agreement: f64,
    /// ICC(3,1): consistency of these reviewers; a constant strictness does not count.
    pub consistency: f64,
    /// ICC(2,k): the mean of all reviewers.
    pub mean_agreement: f64,
    /// p that all reviewers are equally strict.
    pub p_reviewers: Option<f64>,
}

/// Computes them from `marks[file][reviewer]`.
///
/// ```
/// // Shrout and Fleiss, table 2.
/// let marks = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
///     .map(|row| row.map(f64::from).to_vec());
/// let found = stats::examiners::intraclass(&marks).unwrap();
/// let two = |x: f64| (x * 100.0).round();
/// assert_eq!([found.one_way, found.agreement, found.consistency].map(two), [17.0, 29.0, 71.0]);
/// ```
pub fn intraclass(marks: &[Vec<f64>]) -> Result<Intraclass, Error> {
    at_least("files", marks.len(), 2)?;
    let k = marks[0].len();
    at_least("reviewers", k, 2)?;
    for row in marks {
        same_length("marks of a file", row.len(), k)?;
        crate::error::all_finite("marks", row)?;
    }
    let (n, kf) = (marks.len() as f64, k as f64);
    let grand = marks.iter().flatten().sum::<f64>() / (n * kf);
    let file: Vec<f64> = marks.iter().map(|row| row.iter().sum::<f64>() / kf).collect();
    let reviewer: Vec<f64> =
        (0..k).map(|j| marks.iter().map(|row| row[j]).sum::<f64>() / n).collect();
    let squares = |means: &[f64]| means.iter().map(|m| (m - grand).powi(2)).sum::<f64>();
    let (between, by_reviewer) =
        (kf * squares(&file) / (n - 1.0), n * squares(&reviewer) / (kf - 1.0));
    let cell = |i: usize, j: usize| (marks[i][j] - file[i] - reviewer[j] + grand).powi(2);
    let rest = (0..marks.len()).flat_map(|i| (0..k).map(move |j| (i, j))).map(|(i, j)| cell(i, j));
    let error = rest.sum::<f64>() / ((n - 1.0) * (kf - 1.0));
    let inside = (by_reviewer * (kf - 1.0) + error * (n - 1.0) * (kf - 1.0)) / (n * (kf - 1.0));
    if between == 0.0 && inside == 0.0 {
        return Err(Error::Constant { name: "marks", value: grand });
    }
    let (df1, df2) = (kf - 1.0, (n - 1.0) * (kf - 1.0));
    within_arithmetic("intraclass correlation", &[between, inside, by_reviewer, error])?;
    Ok(Intraclass {
        one_way: (between - inside) / (between + (kf - 1.0) * inside),
        agreement: (between - error)
            / (between + (kf - 1.0) * error + kf * (by_reviewer - error) / n),
        consistency: ratio(between - error, between + (kf - 1.0) * error),
        mean_agreement: ratio(between - error, between + (by_reviewer - error) / n),
        p_reviewers: (error > 0.0).then(|| beta::f_upper(by_reviewer / error, df1, df2)),
    })
}

fn ratio(above: f64, below: f64) -> f64 {
    if below == 0.0 { 0.0 } else { above / below }
}

/// One mark: who gave which to whom.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mark {
    pub file: usize,
    pub reviewer: usize,
    pub value: f64,
}

/// Strictness and corrected results.
#[derive(Debug, Clone, PartialEq)]
pub struct Severity {
    /// Per reviewer: points below the average reviewer on the same files (positive is strict); they
    /// sum to 0.
    pub strictness: Vec<f64>,
    /// Standard error of each; `None` without degrees of freedom left.
    pub errors: Option<Vec<f64>>,
    /// Per file: the mark an average reviewer would have given.
    pub fair: Vec<f64>,
    /// Standard deviation of a mark beyond file and reviewer.
    pub residual: Option<f64>,
}

/// Least squares of `mark = file - strictness`, for marks where not everybody judged everything.
/// Files and reviewers must hang together through shared files; two panels that never overlap
/// cannot be compared and are refused. For drift, give each reviewer a number per period and
/// compare.
///
/// The additive form of the many-facet idea (J. M. Linacre 1989): right for points on a scale used
/// in its middle; near the ends of a scale a logistic model would bend.
///
/// ```
/// use stats::examiners::*;
/// let mark = |file, reviewer, value| Mark { file, reviewer, value };
/// // Reviewer 1 is two points stricter; file 2 was seen by nobody else.
/// let marks = [
///     mark(0, 0, 80.0), mark(0, 1, 78.0), mark(1, 0, 90.0), mark(1, 1, 88.0), mark(2, 1, 84.0),
/// ];
/// let found = severity(&marks, 3, 2).unwrap();
/// assert!((found.strictness[1] - 1.0).abs() < 1e-9 && (found.fair[2] - 85.0).abs() < 1e-9);
/// ```
pub fn severity(marks: &[Mark], files: usize, reviewers: usize) -> Result<Severity, Error> {
    within("files", files as f64, 1.0, 1e6)?;
    within("reviewers", reviewers as f64, 2.0, 500.0)?;
    within("files × reviewers", files as f64 * reviewers as f64, 2.0, 2e7)?;
    let (mut count, mut sum) = (vec![0.0; files], vec![0.0; files]);
    for mark in marks {
        within("file", mark.file as f64, 0.0, files as f64 - 1.0)?;
        within("reviewer", mark.reviewer as f64, 0.0, reviewers as f64 - 1.0)?;
        within("mark", mark.value, -1e12, 1e12)?;
        count[mark.file] += 1.0;
        sum[mark.file] += mark.value;
    }
    if let Some(file) = count.iter().position(|count| *count == 0.0) {
        return Err(Error::TooFew { name: "marks of a file", got: file, need: 1 });
    }
    // Files are eliminated; what remains is one equation per reviewer, singular by one (the common
    // level), which "sums to 0" replaces.
    let mut shared = vec![vec![0.0; reviewers]; files];
    marks.iter().for_each(|mark| shared[mark.file][mark.reviewer] += 1.0);
    let mut system = Matrix::zero(reviewers, reviewers);
    let mut right = vec![0.0; reviewers];
    for (file, given) in shared.iter().enumerate() {
        for (i, a) in given.iter().enumerate().filter(|(_, a)| **a > 0.0) {
            system[(i, i)] += a;
            for (j, b) in given.iter().enumerate() {
                system[(i, j)] -= a * b / count[file];
            }
            right[i] += a * sum[file] / count[file];
        }
    }
    marks.iter().for_each(|mark| right[mark.reviewer] -= mark.value);
    // Adding a constant to all cells fixes the level at a sum of 0 and keeps the matrix symmetric.
    let level = 1.0 / reviewers as f64;
    let fixed = Matrix::from_fn(reviewers, reviewers, |i, j| system[(i, j)] + level);
    let factor = fixed.cholesky("reviewers that share files")?;
    let strictness = factor.solve(&right);
    let mut fair = vec![0.0; files];
    marks.iter().for_each(|m| fair[m.file] += (m.value + strictness[m.reviewer]) / count[m.file]);
    let miss = |m: &Mark| (m.value - fair[m.file] + strictness[m.reviewer]).powi(2);
    let df = marks.len() as f64 - files as f64 - reviewers as f64 + 1.0;
    let residual = (df >= 1.0).then(|| (marks.iter().map(miss).sum::<f64>() / df).sqrt());
    let inverse = factor.inverse();
    let error = |s: f64| {
        let variance = |i: usize| (inverse[(i, i)] - level).max(0.0);
        (0..reviewers).map(|i| s * variance(i).sqrt()).collect()
    };
    Ok(Severity { strictness, errors: residual.map(error), fair, residual })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stream::Stream;

    #[test]
    fn fleiss_has_the_value_of_the_textbook_table() {
        // Fourteen reviewers, ten files, five categories; the widely printed example with kappa
        // 0.210.
        let counts = [
            [0, 0, 0, 0, 14],
            [0, 2, 6, 4, 2],
            [0, 0, 3, 5, 6],
            [0, 3, 9, 2, 0],
            [2, 2, 8, 1, 1],
            [7, 7, 0, 0, 0],
            [3, 2, 6, 3, 0],
            [2, 5, 3, 2, 2],
            [6, 5, 2, 1, 0],
            [0, 2, 2, 3, 7],
        ]
        .map(|row| row.to_vec());
        assert!((fleiss(&counts).unwrap() - 0.210).abs() < 0.0005);
    }

    #[test]
    fn perfect_agreement_is_one_and_reviewers_may_change_places() {
        let marks = [0, 1, 2, 2, 1, 0];
        let other = [0, 1, 2, 1, 1, 2];
        for distance in [Distance::Nominal, Distance::Linear, Distance::Quadratic] {
            assert_eq!(kappa(&marks, &marks, distance), Ok(1.0));
            let (a, b) = (kappa(&marks, &other, distance), kappa(&other, &marks, distance));
            assert!((a.unwrap() - b.unwrap()).abs() < 1e-12);
        }
    }

    #[test]
    fn planted_strictness_is_found_from_incomplete_marks() {
        let planted = [-3.0, -1.0, 0.0, 1.5, 2.5];
        let mut stream = Stream::new(1, 0);
        let mut marks = Vec::new();
        for file in 0..200 {
            let quality = 75.0 + 8.0 * stream.normal();
            for turn in 0..2 {
                let reviewer = (file + turn * (1 + file / 5 % 4)) % 5;
                let value = quality - planted[reviewer] + stream.normal();
                marks.push(Mark { file, reviewer, value });
            }
        }
        let found = severity(&marks, 200, 5).unwrap();
        let errors = found.errors.unwrap();
        for ((strict, planted), error) in found.strictness.iter().zip(planted).zip(errors) {
            assert!((strict - planted).abs() < 4.0 * error && error < 0.3);
        }
        assert!((found.residual.unwrap() - 1.0).abs() < 0.15);
        assert!(found.strictness.iter().sum::<f64>().abs() < 1e-9);
    }

    #[test]
    fn panels_that_never_meet_and_broken_marks_are_refused() {
        let mark = |file, reviewer, value| Mark { file, reviewer, value };
        let apart = [mark(0, 0, 1.0), mark(0, 1, 2.0), mark(1, 2, 3.0), mark(1, 3, 4.0)];
        assert!(matches!(severity(&apart, 2, 4), Err(Error::Singular { .. })));
        assert!(severity(&[mark(0, 0, f64::NAN), mark(0, 1, 1.0)], 1, 2).is_err());
        assert!(severity(&[], 1, 2).is_err() && severity(&[mark(3, 0, 1.0)], 1, 2).is_err());
        assert!(kappa(&[1], &[1], Distance::Nominal).is_err());
        assert!(
            kappa(&[], &[], Distance::Nominal).is_err()
                && kappa(&[5000], &[1], Distance::Linear).is_err()
        );
        assert!(fleiss(&[vec![2, 0], vec![1, 0]]).is_err() && gwet(&[]).is_err());
        assert!(fleiss(&[vec![2, 0]]).is_err());
        assert!(intraclass(&[vec![1.0, 1.0], vec![1.0, 1.0]]).is_err());
        assert!(intraclass(&[vec![1.0], vec![2.0]]).is_err());
    }
}
