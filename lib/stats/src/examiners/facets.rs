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
use crate::error::{Error, at_least};
use data::{Chances, Data, Place};
use system::System;

mod data;
mod system;

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
