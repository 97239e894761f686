//! The many-facet model: how strict is a reviewer, how hard a criterion, how good a file, all on one
//! scale of log-odds (J. M. Linacre, Many-Facet Rasch Measurement, 1989, after D. Andrich's rating
//! scale model, Psychometrika 43, 1978).
//!
//! `ln(P_k/P_(k-1)) = file - criterion - reviewer - step_k` for marks in categories from 0. Unlike
//! [`super::severity`] it bends at the ends of the scale, takes several criteria, and says of each
//! reviewer how consistent he is (infit, outfit).
//!
//! Estimates are joint maximum likelihood, as in the program FACETS: Newton's method on all
//! parameters, files eliminated. They are a little spread out when each file has few marks (by about
//! `L/(L-1)` with `L` marks a file); compare reviewers, do not publish logits. Files with only lowest
//! or only highest marks have no finite place; they do not help to estimate the others and are placed
//! by a score 0.3 inside the end, as FACETS does.

use crate::distribution::gamma;
use crate::error::{Error, at_least, within};
use crate::matrix::Matrix;

/// One mark in a category.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rating {
    pub file: usize,
    pub criterion: usize,
    pub reviewer: usize,
    /// From 0, the worst.
    pub category: usize,
}

/// A place on the scale with its standard error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measure {
    pub value: f64,
    pub error: f64,
}

/// What is known of a reviewer. Mean squares near 1 are as the model expects; above 1.5 he is
/// erratic, below 0.5 he is more regular than people are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reviewer {
    /// Positive is strict; all sum to 0.
    pub severity: Measure,
    /// Weighted by information.
    pub infit: f64,
    /// Plain mean of squared residuals, which single odd marks move.
    pub outfit: f64,
}

/// An estimated model.
#[derive(Debug, Clone, PartialEq)]
pub struct Facets {
    pub reviewers: Vec<Reviewer>,
    /// Difficulty of each criterion; they sum to 0.
    pub criteria: Vec<Measure>,
    pub files: Vec<Measure>,
    /// The mark (as a mean category) that an average reviewer would give on an average criterion.
    pub fair: Vec<f64>,
    /// Steps between categories; they sum to 0.
    pub steps: Vec<f64>,
    /// p that all reviewers are equally severe (chi-squared on the measures).
    pub p_alike: f64,
}

/// Estimates the model from marks in categories `0..categories`.
///
/// Every category must be used, no reviewer and no criterion may have only lowest or only highest
/// marks, and files and reviewers must hang together through what they share.
///
/// ```
/// use stats::examiners::facets::*;
/// let mut ratings = Vec::new();
/// for file in 0..30 {
///     for reviewer in 0..3 {
///         // Reviewer 2 gives one category less wherever there is one.
///         let own: usize = (file + reviewer * file) % 4;
///         let category = if reviewer == 2 { own.saturating_sub(1) } else { own };
///         ratings.push(Rating { file, criterion: 0, reviewer, category });
///     }
/// }
/// let found = facets(&ratings, 4).unwrap();
/// assert!(found.reviewers[2].severity.value > 0.5 && found.p_alike < 0.05);
/// ```
pub fn facets(ratings: &[Rating], categories: usize) -> Result<Facets, Error> {
    let data = Data::new(ratings, categories)?;
    let mut at = Place::start(&data);
    let steps_max = 200;
    for _ in 0..steps_max {
        let system = System::of(&data, &at)?;
        let moved = system.step(&data, &mut at)?;
        if moved < 1e-10 {
            return finish(&data, &at);
        }
    }
    Err(Error::NotConverged { name: "many-facet model", iterations: steps_max })
}

struct Data<'a> {
    /// Those of files with a finite place.
    used: Vec<&'a Rating>,
    all: &'a [Rating],
    files: usize,
    reviewers: usize,
    criteria: usize,
    top: usize,
}

impl Data<'_> {
    fn new(all: &[Rating], categories: usize) -> Result<Data<'_>, Error> {
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
    fn parameters(&self) -> usize {
        self.reviewers + self.criteria + self.top
    }
}

/// Where all parameters stand: files, and reviewers, criteria and steps in one row.
struct Place {
    files: Vec<f64>,
    rest: Vec<f64>,
}

impl Place {
    /// Files by the log-odds of their mean mark, everything else at 0.
    fn start(data: &Data<'_>) -> Place {
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

    fn chances(&self, data: &Data<'_>, rating: &Rating) -> Chances {
        let (reviewer, criterion) = (rating.reviewer, data.reviewers + rating.criterion);
        let eta = self.files[rating.file] - self.rest[reviewer] - self.rest[criterion];
        Chances::of(eta, self.steps(data))
    }
    fn steps(&self, data: &Data<'_>) -> &[f64] {
        &self.rest[data.reviewers + data.criteria..]
    }
}

/// Chances of the categories, their mean and variance.
struct Chances {
    each: Vec<f64>,
    mean: f64,
    variance: f64,
}

impl Chances {
    fn of(eta: f64, steps: &[f64]) -> Chances {
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
    fn reached(&self) -> Vec<(f64, f64)> {
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

/// Gradient and information, files eliminated.
struct System {
    gradient_files: Vec<f64>,
    information_files: Vec<f64>,
    /// Information shared by a file and the rest.
    shared: Vec<Vec<f64>>,
    inner: Matrix,
    right: Vec<f64>,
}

impl System {
    fn of(data: &Data<'_>, at: &Place) -> Result<System, Error> {
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
    fn step(&self, data: &Data<'_>, at: &mut Place) -> Result<f64, Error> {
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

impl Data<'_> {
    fn blocks(&self) -> [(usize, usize); 3] {
        let (r, c) = (self.reviewers, self.criteria);
        [(0, r), (r, c), (r + c, self.top)]
    }
}

fn finish(data: &Data<'_>, at: &Place) -> Result<Facets, Error> {
    let system = System::of(data, at)?;
    let inverse = system.inner.cholesky("facets that hang together")?.inverse();
    let measure = |i: usize, length: usize| {
        let variance = (inverse[(i, i)] - 1.0 / length as f64).max(0.0);
        Measure { value: at.rest[i], error: variance.sqrt() }
    };
    let (mut squares, mut weights) = (vec![0.0; data.reviewers], vec![0.0; data.reviewers]);
    let (mut plain, mut count) = (vec![0.0; data.reviewers], vec![0.0; data.reviewers]);
    for rating in &data.used {
        let chances = at.chances(data, rating);
        let square = (rating.category as f64 - chances.mean).powi(2);
        squares[rating.reviewer] += square;
        weights[rating.reviewer] += chances.variance;
        plain[rating.reviewer] += square / chances.variance;
        count[rating.reviewer] += 1.0;
    }
    let reviewers: Vec<Reviewer> = (0..data.reviewers)
        .map(|r| Reviewer {
            severity: measure(r, data.reviewers),
            infit: squares[r] / weights[r],
            outfit: plain[r] / count[r],
        })
        .collect();
    let files =
        (0..data.files).map(|file| place_file(data, at, file)).collect::<Result<Vec<_>, _>>()?;
    let steps = at.steps(data).to_vec();
    Ok(Facets {
        p_alike: alike(&reviewers),
        reviewers,
        criteria: (0..data.criteria).map(|c| measure(data.reviewers + c, data.criteria)).collect(),
        fair: files.iter().map(|file| Chances::of(file.value, &steps).mean).collect(),
        files,
        steps,
    })
}

/// A file's place with everything else held; for a file at an end, by a score 0.3 inside.
fn place_file(data: &Data<'_>, at: &Place, file: usize) -> Result<Measure, Error> {
    let own: Vec<&Rating> = data.all.iter().filter(|rating| rating.file == file).collect();
    at_least("marks of a file", own.len(), 1)?;
    let most = (own.len() * data.top) as f64;
    let score = own.iter().map(|r| r.category as f64).sum::<f64>().clamp(0.3, most - 0.3);
    let mut moved = Place { files: at.files.clone(), rest: at.rest.clone() };
    if !moved.files[file].is_finite() {
        moved.files[file] = 0.0;
    }
    let mut information = 0.0;
    for _ in 0..200 {
        let (mut mean, mut variance) = (0.0, 0.0);
        for rating in &own {
            let chances = moved.chances(data, rating);
            mean += chances.mean;
            variance += chances.variance;
        }
        information = variance;
        let step = ((score - mean) / variance.max(1e-9)).clamp(-1.0, 1.0);
        moved.files[file] += step;
        if step.abs() < 1e-11 {
            break;
        }
    }
    Ok(Measure { value: moved.files[file], error: information.recip().sqrt() })
}

fn alike(reviewers: &[Reviewer]) -> f64 {
    let weight = |r: &Reviewer| r.severity.error.max(1e-12).powi(-2);
    let total: f64 = reviewers.iter().map(weight).sum();
    let sum: f64 = reviewers.iter().map(|r| weight(r) * r.severity.value).sum();
    let squares: f64 = reviewers.iter().map(|r| weight(r) * r.severity.value.powi(2)).sum();
    gamma::chi_squared_upper((squares - sum * sum / total).max(0.0), reviewers.len() as f64 - 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stream::Stream;

    const STRICT: [f64; 5] = [-1.2, -0.3, 0.0, 0.5, 1.0];
    const HARD: [f64; 3] = [-0.4, 0.0, 0.4];
    const STEPS: [f64; 3] = [-1.5, 0.2, 1.3];

    /// Every file by two reviewers in turn, on three criteria.
    fn planted(seed: u64, files: usize) -> Vec<Rating> {
        let mut s = Stream::new(seed, 0);
        let mut ratings = Vec::new();
        for file in 0..files {
            let quality = 1.2 * s.normal();
            for turn in 0..2 {
                let reviewer = (file + turn * (1 + file / 5 % 4)) % 5;
                for criterion in 0..3 {
                    let chances = Chances::of(quality - STRICT[reviewer] - HARD[criterion], &STEPS);
                    let (u, mut sum, mut category) = (s.uniform(), 0.0, 0);
                    for (k, p) in chances.each.iter().enumerate() {
                        sum += p;
                        if u < sum {
                            category = k;
                            break;
                        }
                    }
                    ratings.push(Rating { file, criterion, reviewer, category });
                }
            }
        }
        ratings
    }

    #[test]
    fn planted_severity_difficulty_and_steps_are_found() {
        let found = facets(&planted(1, 800), 4).unwrap();
        // Six marks a file: joint maximum likelihood spreads by about 6/5.
        for (reviewer, planted) in found.reviewers.iter().zip(STRICT) {
            assert!(
                (reviewer.severity.value / 1.2 - planted).abs() < 0.12,
                "{reviewer:?} {planted}"
            );
            assert!((0.7..1.2).contains(&reviewer.infit), "{reviewer:?}");
            assert!(reviewer.severity.error > 0.02 && reviewer.severity.error < 0.2);
        }
        for (criterion, planted) in found.criteria.iter().zip(HARD) {
            assert!((criterion.value / 1.2 - planted).abs() < 0.12);
        }
        for (step, planted) in found.steps.iter().zip(STEPS) {
            assert!((step / 1.2 - planted).abs() < 0.15);
        }
        assert!(found.p_alike < 1e-9);
        assert!(found.fair.iter().all(|mark| (0.0..=3.0).contains(mark)));
    }

    #[test]
    fn at_the_estimate_every_sum_of_marks_is_what_the_model_expects() {
        let ratings = planted(2, 60);
        let found = facets(&ratings, 4).unwrap();
        let extreme = |file: usize| {
            let own: Vec<usize> =
                ratings.iter().filter(|r| r.file == file).map(|r| r.category).collect();
            own.iter().all(|c| *c == 0) || own.iter().all(|c| *c == 3)
        };
        let expected = |r: &Rating| {
            let eta = found.files[r.file].value
                - found.reviewers[r.reviewer].severity.value
                - found.criteria[r.criterion].value;
            // The model written once more, from its definition.
            let mut weights = vec![1.0f64];
            for step in &found.steps {
                weights.push(weights[weights.len() - 1] * (eta - step).exp());
            }
            let total: f64 = weights.iter().sum();
            weights.iter().enumerate().map(|(k, w)| k as f64 * w / total).sum::<f64>()
        };
        let sums = |of: &dyn Fn(&Rating) -> usize, which: usize| {
            let own = ratings.iter().filter(|r| of(r) == which && !extreme(r.file));
            own.map(|r| r.category as f64 - expected(r)).sum::<f64>()
        };
        for reviewer in 0..5 {
            assert!(sums(&|r| r.reviewer, reviewer).abs() < 1e-7);
        }
        for criterion in 0..3 {
            assert!(sums(&|r| r.criterion, criterion).abs() < 1e-7);
        }
        for file in (0..60).filter(|file| !extreme(*file)) {
            assert!(sums(&|r| r.file, file).abs() < 1e-7);
        }
        let severities: f64 = found.reviewers.iter().map(|r| r.severity.value).sum();
        assert!(severities.abs() < 1e-9);
    }

    #[test]
    fn an_erratic_reviewer_shows_in_his_mean_squares() {
        let mut ratings = planted(3, 300);
        let mut s = Stream::new(9, 0);
        for rating in ratings.iter_mut().filter(|rating| rating.reviewer == 2) {
            rating.category = s.below(4) as usize;
        }
        let found = facets(&ratings, 4).unwrap();
        let worst =
            (0..5).max_by(|a, b| found.reviewers[*a].infit.total_cmp(&found.reviewers[*b].infit));
        assert_eq!(worst, Some(2));
        assert!(found.reviewers[2].infit > 1.4, "{:?}", found.reviewers[2]);
    }

    #[test]
    fn panels_apart_unused_categories_and_one_sided_reviewers_are_refused() {
        let rating = |file, reviewer, category| Rating { file, criterion: 0, reviewer, category };
        let apart: Vec<Rating> = [
            (0, 0, 1),
            (0, 1, 0),
            (1, 0, 0),
            (1, 1, 1),
            (2, 2, 1),
            (2, 3, 0),
            (3, 2, 0),
            (3, 3, 1),
        ]
        .map(|(f, r, c)| rating(f, r, c))
        .to_vec();
        assert!(matches!(facets(&apart, 2), Err(Error::Singular { .. })));
        assert!(
            facets(&[], 3).is_err() && facets(&apart, 1).is_err() && facets(&apart, 3).is_err()
        );
        let one_sided = [rating(0, 0, 1), rating(0, 1, 0), rating(1, 0, 1), rating(1, 1, 0)];
        assert!(matches!(facets(&one_sided, 2), Err(Error::NoAnswer { name: "reviewer", .. })));
        let far = [rating(usize::MAX, 0, 1), rating(0, 1, 0), rating(1, 0, 1), rating(1, 1, 0)];
        assert!(facets(&far, 2).is_err());
    }
}
