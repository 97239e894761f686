//! How much the ranking owes to the choices behind it.
//!
//! Nobody can prove that an outlier limit of five points is right and three is wrong. So every
//! choice that could reasonably have been made otherwise is drawn at random, the index is built
//! again, and each unit gets the interval of its ranks. A place that survives this is a finding;
//! one that does not is an artefact.

use super::{Aggregation, Column, Framework, Normalisation, Scheme, Treatment, dense};
use crate::error::{Error, amount, at_least, same_length, within};
use crate::rank::{Ranking, simulate};

/// Which choices are open. Empty lists keep the scheme's own choice.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Assumptions {
    /// Alternative limits of pulled-in points, equally likely.
    pub points_max: Vec<usize>,
    /// Alternative normalisations, equally likely.
    pub normalisations: Vec<Normalisation>,
    /// Alternative aggregation methods for all groups, equally likely.
    pub aggregations: Vec<Aggregation>,
    /// Alternative sets of weights, equally likely: what several people propose, say. Noise comes on
    /// top.
    pub weight_sets: Vec<Weights>,
    /// Indicator weights are multiplied by `1 + U(-f, f)`; 0 keeps them.
    pub indicator_noise: f64,
    /// The same for each group's weight; empty keeps them.
    pub group_noise: Vec<f64>,
}

/// A proposal: a weight for every indicator and every group of the framework.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Weights {
    pub indicators: Vec<f64>,
    pub groups: Vec<f64>,
}

impl Weights {
    fn check(&self, framework: &Framework) -> Result<(), Error> {
        same_length("weights of indicators", self.indicators.len(), framework.indicators.len())?;
        same_length("weights of groups", self.groups.len(), framework.groups.len())?;
        for weight in self.indicators.iter().chain(&self.groups) {
            amount("weight", *weight)?;
        }
        Ok(())
    }

    fn put_into(&self, framework: &mut Framework) {
        for (indicator, weight) in framework.indicators.iter_mut().zip(&self.indicators) {
            indicator.weight = *weight;
        }
        for (group, weight) in framework.groups.iter_mut().zip(&self.groups) {
            group.weight = *weight;
        }
    }
}

/// Draws the open choices and ranks the resulting indices.
///
/// Treated and normalised columns are computed once per combination of choices, so a thousand
/// replications cost a thousand weighted sums. Use [`crate::rank::competition_ranks`] on the
/// scheme's own index for nominal ranks.
pub fn ranks(
    scheme: &Scheme,
    raw: &[Column],
    open: &Assumptions,
    replications: u64,
    seed: u64,
    threads: usize,
) -> Result<Ranking, Error> {
    within("indicator_noise", open.indicator_noise, 0.0, 1.0)?;
    if !open.group_noise.is_empty() {
        same_length("group_noise", open.group_noise.len(), scheme.framework.groups.len())?;
    }
    for noise in &open.group_noise {
        within("group_noise", *noise, 0.0, 1.0)?;
    }
    for weights in &open.weight_sets {
        weights.check(&scheme.framework)?;
    }
    let units = raw.first().map_or(0, Vec::len);
    at_least("units", units, 1)?;

    let treatments = alternatives(&open.points_max, scheme.treatment, |&points_max| {
        Some(Treatment { points_max, ..scheme.treatment.unwrap_or_default() })
    });
    let normalisations = alternatives(&open.normalisations, scheme.normalisation, |n| *n);
    let mut prepared = Vec::new();
    for treatment in &treatments {
        for normalisation in &normalisations {
            let framework = scheme.framework.clone();
            let (treatment, normalisation) = (*treatment, *normalisation);
            prepared.push(Scheme { framework, treatment, normalisation }.normalised(raw)?);
        }
    }
    // Whatever can go wrong with a choice goes wrong here, before the lottery.
    for method in alternatives(&open.aggregations, None, |method| Some(*method)) {
        let mut framework = scheme.framework.clone();
        if let Some(method) = method {
            framework.groups.iter_mut().for_each(|group| group.method = method);
        }
        for columns in &prepared {
            framework.scores(columns)?;
        }
        for weights in &open.weight_sets {
            weights.put_into(&mut framework);
            framework.scores(&prepared[0])?;
        }
    }
    let dense: Vec<Option<Vec<Vec<f64>>>> =
        prepared.iter().map(|c| dense::without_gaps(c)).collect();
    simulate(units, replications, seed, threads, |stream, scores| {
        let mut pick = |count: usize| stream.below(count as u64) as usize;
        let treatment = pick(treatments.len());
        let chosen = treatment * normalisations.len() + pick(normalisations.len());
        let columns = &prepared[chosen];
        let mut framework = scheme.framework.clone();
        if !open.aggregations.is_empty() {
            let method = open.aggregations[pick(open.aggregations.len())];
            framework.groups.iter_mut().for_each(|group| group.method = method);
        }
        if !open.weight_sets.is_empty() {
            open.weight_sets[pick(open.weight_sets.len())].put_into(&mut framework);
        }
        let mut noisy = |weight: f64, f: f64| weight * (1.0 + f * (2.0 * stream.uniform() - 1.0));
        for indicator in &mut framework.indicators {
            indicator.weight = noisy(indicator.weight, open.indicator_noise);
        }
        for (group, f) in framework.groups.iter_mut().zip(&open.group_noise) {
            group.weight = noisy(group.weight, *f);
        }
        if let Some(dense) = &dense[chosen]
            && dense::score(&framework, dense, scores)
        {
            return;
        }
        match framework.scores(columns).map(|mut scores| scores.pop()) {
            Ok(Some(index)) => {
                for (score, value) in scores.iter_mut().zip(index) {
                    *score = value.unwrap_or(f64::NAN);
                }
            }
            // Cannot happen after the trial above; a unit without a score is not ranked.
            _ => scores.fill(f64::NAN),
        }
    })
}

fn alternatives<A, B>(open: &[A], own: B, make: impl Fn(&A) -> B) -> Vec<B> {
    if open.is_empty() { vec![own] } else { open.iter().map(make).collect() }
}
