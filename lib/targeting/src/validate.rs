//! Honest validation: a window of the past is ordered by a model that knows only what was known when the
//! window began, and the order is compared with what was found.
//!
//! The measures are those of the evaluation that the City of Chicago published with its food inspections
//! (2014): the same visits on the same daily capacity, in the order of the score. The k-th best gets the
//! date of the k-th visit made; *days earlier* is the mean, over visits with a critical finding, of the
//! date it had less the date it gets; *first half* is the share of those visits among the first half.

use stats::stream::Stream;

use crate::error::Error;
use crate::model::Model;
use crate::records::{Day, Planned, Records, Visit};

/// From the first day up to, not including, the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    pub from: Day,
    pub until: Day,
}

/// A measure with its 95 % interval over resampled visits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    pub value: f64,
    pub low: f64,
    pub high: f64,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measures {
    /// That a visit with a finding is placed before one without; 0.5 is chance.
    pub auc: Estimate,
    pub first_half: Estimate,
    pub days_earlier: Estimate,
}

/// A tenth of the visits, by score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bin {
    pub visits: usize,
    pub expected: f64,
    pub found: f64,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    pub window: Window,
    pub learnt_from: usize,
    pub visits: usize,
    pub found: usize,
    pub model: Measures,
    /// By the object's own risk, as if the usual team went everywhere.
    pub object: Measures,
    /// Last year's rule: whoever had critical findings in the year before, then serious ones, then
    /// whoever was not visited for longest.
    pub rule: Measures,
    /// What any order without knowledge gives on average.
    pub random: Measures,
    /// How many days earlier the model is than last year's rule.
    pub ahead_of_rule: Estimate,
    pub calibration: Vec<Bin>,
    /// Scores and outcomes of the window, in the order of its visits.
    pub scores: Vec<(Day, f64, bool)>,
}

/// Orders the visits of a window from what was known when it began.
pub fn evaluate(
    records: &Records,
    window: Window,
    replications: u64,
    seed: u64,
) -> Result<Evaluation, Error> {
    let model = Model::fit(records, window.from)?;
    let inside = |visit: &&Visit| (window.from..window.until).contains(&visit.day);
    let made: Vec<&Visit> = records.visits.iter().filter(inside).collect();
    let truth = Truth {
        days: made.iter().map(|visit| visit.day).collect(),
        found: made.iter().map(|visit| visit.critical > 0).collect(),
    };
    let (visits, found) = (made.len(), truth.found.iter().filter(|found| **found).count());
    if found == 0 || found == visits {
        return Err(Error::EmptyWindow { visits, found });
    }
    let planned: Vec<Planned> =
        made.iter().map(|visit| Planned { object: visit.object, team: visit.team }).collect();
    let scores = model.score(&planned)?;
    let chances: Vec<f64> = scores.iter().map(|score| score.chance).collect();
    let risks: Vec<f64> = scores.iter().map(|score| score.risk).collect();
    let thumb = rule_of_last_year(records, &planned, window.from)?;
    let orders = [Order::new(&chances), Order::new(&risks), Order::new(&thumb)];
    let dates = Order::new(&truth.days.iter().map(|day| -f64::from(*day)).collect::<Vec<f64>>());
    let all = |weights: &[u32]| [0, 1, 2].map(|i| truth.measure(&orders[i], &dates, weights));
    let point = all(&vec![1; visits]);
    let resampled: Vec<[[f64; 3]; 3]> = (0..replications)
        .map(|replication| all(&truth.resample(&mut Stream::new(seed, replication))))
        .collect();
    let estimate = |of: &dyn Fn(&[[f64; 3]; 3]) -> f64| {
        let mut values: Vec<f64> = resampled.iter().map(of).filter(|x| x.is_finite()).collect();
        values.sort_by(f64::total_cmp);
        let at = |share: f64| {
            let place = (share * values.len().saturating_sub(1) as f64).round() as usize;
            values.get(place).copied().unwrap_or(f64::NAN)
        };
        Estimate { value: of(&point), low: at(0.025), high: at(0.975) }
    };
    let measures = |i: usize| Measures {
        auc: estimate(&|all| all[i][0]),
        first_half: estimate(&|all| all[i][1]),
        days_earlier: estimate(&|all| all[i][2]),
    };
    Ok(Evaluation {
        window,
        learnt_from: model.learnt_from(),
        visits,
        found,
        model: measures(0),
        object: measures(1),
        rule: measures(2),
        random: truth.random(),
        ahead_of_rule: estimate(&|all| all[0][2] - all[2][2]),
        calibration: calibration(&orders[0], &chances, &truth.found),
        scores: (0..visits).map(|i| (truth.days[i], chances[i], truth.found[i])).collect(),
    })
}

/// Worst first, and where scores are equal.
struct Order {
    places: Vec<usize>,
    /// End of each run of equal scores.
    runs: Vec<usize>,
}

impl Order {
    fn new(scores: &[f64]) -> Self {
        let mut places: Vec<usize> = (0..scores.len()).collect();
        places.sort_by(|a, b| scores[*b].total_cmp(&scores[*a]));
        let ends = (1..=places.len())
            .filter(|end| *end == places.len() || scores[places[*end]] != scores[places[end - 1]]);
        let runs = ends.collect();
        Self { places, runs }
    }
}

struct Truth {
    days: Vec<Day>,
    found: Vec<bool>,
}

impl Truth {
    /// How often each visit is in a sample of as many with replacement.
    fn resample(&self, stream: &mut Stream) -> Vec<u32> {
        let mut weights = vec![0; self.days.len()];
        for _ in 0..weights.len() {
            weights[stream.below(self.days.len() as u64) as usize] += 1;
        }
        weights
    }

    /// AUC, share in the first half, days earlier. Visits with equal scores share their places evenly.
    fn measure(&self, order: &Order, dates: &Order, weights: &[u32]) -> [f64; 3] {
        let total: f64 = weights.iter().map(|w| f64::from(*w)).sum();
        // Sorted dates, each as often as it was drawn; the order of dates is latest last.
        let mut calendar: Vec<f64> = Vec::with_capacity(total as usize + 1);
        for place in &dates.places {
            for _ in 0..weights[*place] {
                calendar.push(f64::from(self.days[*place]));
            }
        }
        let sums: Vec<f64> = std::iter::once(0.0)
            .chain(calendar.iter().scan(0.0, |sum, day| {
                *sum += day;
                Some(*sum)
            }))
            .collect();
        let half = (total / 2.0).floor();
        let (mut before, mut found, mut early, mut pairs, mut earlier) = (0.0, 0.0, 0.0, 0.0, 0.0);
        let mut empty_below = total
            - self
                .found
                .iter()
                .zip(weights)
                .filter(|(f, _)| **f)
                .map(|(_, w)| f64::from(*w))
                .sum::<f64>();
        let mut start = 0;
        for end in &order.runs {
            let run = &order.places[start..*end];
            start = *end;
            let (mut all, mut hits, mut had) = (0.0, 0.0, 0.0);
            for place in run {
                let weight = f64::from(weights[*place]);
                all += weight;
                if self.found[*place] {
                    hits += weight;
                    had += weight * f64::from(self.days[*place]);
                }
            }
            if all == 0.0 {
                continue;
            }
            empty_below -= all - hits;
            pairs += hits * (empty_below + 0.5 * (all - hits));
            early += hits * ((half - before) / all).clamp(0.0, 1.0);
            // The dates that this run takes, shared evenly.
            let mean = (sums[(before + all) as usize] - sums[before as usize]) / all;
            earlier += had - hits * mean;
            before += all;
            found += hits;
        }
        [pairs / (found * (total - found)), early / found, earlier / found]
    }

    fn random(&self) -> Measures {
        let mean = |days: &mut dyn Iterator<Item = Day>| {
            let (sum, count) = days.fold((0.0, 0.0), |(s, n), day| (s + f64::from(day), n + 1.0));
            sum / count
        };
        let hits = self.days.iter().zip(&self.found).filter(|(_, found)| **found);
        let days = mean(&mut hits.map(|(day, _)| *day)) - mean(&mut self.days.iter().copied());
        let sure = |value: f64| Estimate { value, low: value, high: value };
        Measures { auc: sure(0.5), first_half: sure(0.5), days_earlier: sure(days) }
    }
}

/// A number that is larger the earlier the rule sends somebody.
fn rule_of_last_year(
    records: &Records,
    planned: &[Planned],
    as_of: Day,
) -> Result<Vec<f64>, Error> {
    let known = records.before(as_of)?;
    let mut standing = vec![(0u32, 0u32, Day::MIN / 2); known.objects.len()];
    for visit in &known.visits {
        let (critical, serious, last) = &mut standing[visit.object];
        if visit.day >= as_of - 365 {
            *critical += u32::from(visit.critical > 0);
            *serious += u32::from(visit.serious > 0);
        }
        *last = visit.day;
    }
    let number = |visit: &Planned| {
        let (critical, serious, last) = standing[visit.object];
        let waiting = f64::from((as_of - last).min(9999));
        f64::from(critical) * 1e6 + f64::from(serious) * 1e4 + waiting
    };
    Ok(planned.iter().map(number).collect())
}

fn calibration(order: &Order, chances: &[f64], found: &[bool]) -> Vec<Bin> {
    let visits = order.places.len();
    let bin = |tenth: usize| {
        let places = &order.places[visits * tenth / 10..visits * (tenth + 1) / 10];
        let count = places.len().max(1) as f64;
        Bin {
            visits: places.len(),
            expected: places.iter().map(|place| chances[*place]).sum::<f64>() / count,
            found: places.iter().filter(|place| found[**place]).count() as f64 / count,
        }
    };
    (0..10).rev().map(bin).collect()
}
