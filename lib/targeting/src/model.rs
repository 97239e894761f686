//! Learning from the past and scoring what comes.

use crate::error::Error;
use crate::features::{Columns, Expectation, Past, Topic, one_hot};
use crate::logistic::{Logistic, Rows, chance};
use crate::records::{Day, Planned, Records, Visit};

/// Towards no effect, in units of half the inverse variance of a standardised slope.
const RIDGE: f64 = 6.7;
/// Teams are groups that somebody formed after seeing what they found; such effects come out smaller
/// afterwards. A fifth is taken off when a visit to come is scored.
const TEAM_KEPT: f64 = 0.8;
/// Visits of the first days have no past to be explained by.
const WARM_UP_DAYS: Day = 75;
/// Coming visits are scored for the middle of two months.
const MIDDLE_DAYS: Day = 30;
/// More reasons than this nobody reads.
const REASONS_MAX: usize = 3;
/// A change below this is none.
const CHANGE_MIN: f64 = 5e-4;

/// Learnt from what was known before a day.
#[derive(Debug, Clone)]
pub struct Model {
    as_of: Day,
    known: Records,
    columns: Columns,
    past: Past,
    teams: Vec<u16>,
    means: Vec<f64>,
    spreads: Vec<f64>,
    fit: Logistic,
    /// The usual team's term, over visits whose team is known.
    usual_team: f64,
    reference: Vec<f64>,
    learnt_from: usize,
}

/// Of one visit to come.
#[derive(Debug, Clone, PartialEq)]
pub struct Score {
    /// That this visit, by the team that goes, finds something critical.
    pub chance: f64,
    /// The same by the usual team: the object's own.
    pub risk: f64,
    /// At most three, the largest change first.
    pub reasons: Vec<Reason>,
}

/// By how much the chance is higher (or lower, below zero) than it would be without this, that is with
/// an ordinary value in its place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reason {
    pub topic: Topic,
    pub change: f64,
}

impl Model {
    /// Everything dated on or after `as_of` is left out first.
    pub fn fit(records: &Records, as_of: Day) -> Result<Self, Error> {
        let known = records.before(as_of)?;
        let found = known.visits.iter().filter(|visit| visit.critical > 0).count();
        if known.visits.len() < 200 || found < 20 {
            return Err(Error::TooFew { visits: known.visits.len(), found });
        }
        let expected = Expectation::new(&known.visits)?;
        let columns = Columns::new(&known);
        let (past, raw) = walk(&known, &columns, &expected);
        let start = known.visits[0].day + WARM_UP_DAYS;
        let late = known.visits.iter().take_while(|visit| visit.day < start).count();
        // A short record has no days to spare.
        let skipped = if late * 2 < known.visits.len() { late } else { 0 };
        let (means, spreads) = moments(&raw[skipped..], &columns.topics);
        let mut model = Self {
            as_of,
            past,
            teams: expected.teams,
            means,
            spreads,
            fit: Logistic { intercept: 0.0, slopes: Vec::new() },
            usual_team: 0.0,
            reference: Vec::new(),
            learnt_from: known.visits.len() - skipped,
            columns,
            known,
        };
        model.learn(&raw, skipped)?;
        Ok(model)
    }

    fn learn(&mut self, raw: &[Vec<f64>], skipped: usize) -> Result<(), Error> {
        let mut rows = Rows::new(self.means.len() + self.teams.len());
        for (row, visit) in raw.iter().zip(&self.known.visits).skip(skipped) {
            rows.push(&[self.standardised(row), one_hot(&self.teams, visit.team)].concat());
        }
        let seen = &self.known.visits[skipped..];
        let found: Vec<bool> = seen.iter().map(|visit| visit.critical > 0).collect();
        self.fit = Logistic::fit(&rows, &found, RIDGE)?;
        let terms: Vec<f64> = seen.iter().filter_map(|visit| self.team_term(visit.team)).collect();
        self.usual_team = terms.iter().sum::<f64>() / terms.len().max(1) as f64;
        let logit = |(row, visit): (&Vec<f64>, &Visit)| {
            chance(self.object_logit(&self.standardised(row)) + self.team(visit.team))
        };
        self.reference = raw.iter().zip(&self.known.visits).skip(skipped).map(logit).collect();
        Ok(())
    }

    fn standardised(&self, row: &[f64]) -> Vec<f64> {
        let cells = row.iter().zip(&self.means).zip(&self.spreads);
        cells.map(|((x, mean), spread)| (x - mean) / spread).collect()
    }

    fn object_logit(&self, row: &[f64]) -> f64 {
        let slopes = &self.fit.slopes[..row.len()];
        self.fit.intercept + slopes.iter().zip(row).map(|(b, x)| b * x).sum::<f64>()
    }

    fn team_term(&self, team: Option<u16>) -> Option<f64> {
        let place = self.teams.binary_search(&team?).ok()?;
        Some(self.fit.slopes[self.means.len() + place])
    }

    /// A team that is not known is the usual one.
    fn team(&self, team: Option<u16>) -> f64 {
        let term = self.team_term(team).unwrap_or(self.usual_team);
        self.usual_team + TEAM_KEPT * (term - self.usual_team)
    }

    /// In the order asked.
    pub fn score(&self, planned: &[Planned]) -> Result<Vec<Score>, Error> {
        let objects = self.known.objects.len();
        let mut scores = Vec::with_capacity(planned.len());
        for (place, visit) in planned.iter().enumerate() {
            if visit.object >= objects {
                return Err(Error::NoSuchObject { place, object: visit.object, objects });
            }
            scores.push(self.score_one(visit));
        }
        Ok(scores)
    }

    fn score_one(&self, visit: &Planned) -> Score {
        let row = self.row(visit.object);
        let team = self.team(visit.team);
        let logit = self.object_logit(&row);
        let full = chance(logit + team);
        let mut topics: Vec<Topic> = self.columns.topics.clone();
        topics.sort_unstable();
        topics.dedup();
        topics.retain(|topic| *topic != Topic::Season);
        let mut reasons: Vec<Reason> = topics
            .into_iter()
            .map(|topic| Reason { topic, change: full - self.without(&row, topic, team) })
            .filter(|reason| reason.change.abs() >= CHANGE_MIN)
            .collect();
        reasons
            .sort_by(|a, b| b.change.abs().total_cmp(&a.change.abs()).then(a.topic.cmp(&b.topic)));
        reasons.truncate(REASONS_MAX);
        Score { chance: full, risk: chance(logit + self.usual_team), reasons }
    }

    /// What is known of an object now, standardised.
    fn row(&self, object: usize) -> Vec<f64> {
        let mut row = self.columns.row(&self.past, &self.known.objects, object, self.as_of);
        let turn = crate::features::season(self.as_of + MIDDLE_DAYS);
        let end = row.len();
        row[end - 2..].copy_from_slice(&turn);
        self.standardised(&row)
    }

    /// The chance with ordinary values in place of a topic's own.
    fn without(&self, row: &[f64], topic: Topic, team: f64) -> f64 {
        let mut other = row.to_vec();
        for (cell, own) in other.iter_mut().zip(&self.columns.topics) {
            if *own == topic {
                *cell = 0.0;
            }
        }
        chance(self.object_logit(&other) + team)
    }

    /// The chance of a planned visit with a topic taken away, computed anew: what the change in a
    /// [`Reason`] is the difference to.
    pub fn chance_without(&self, visit: &Planned, topic: Topic) -> Option<f64> {
        (visit.object < self.known.objects.len())
            .then(|| self.without(&self.row(visit.object), topic, self.team(visit.team)))
    }

    /// Scores of the visits learnt from, to compare later scores with ([`crate::drift`]).
    pub fn reference(&self) -> &[f64] {
        &self.reference
    }

    /// How many visits it was learnt from.
    pub fn learnt_from(&self) -> usize {
        self.learnt_from
    }

    /// Each team's term against the usual one, as a factor on the odds, before a fifth is taken off.
    pub fn team_odds(&self) -> Vec<(u16, f64)> {
        let odds = |team: &u16| {
            let term = self.team_term(Some(*team)).unwrap_or(self.usual_team);
            (*team, (term - self.usual_team).exp())
        };
        self.teams.iter().map(odds).collect()
    }
}

/// Describes each visit by what was known before its day, and keeps the past as it stands at the end.
fn walk(known: &Records, columns: &Columns, expected: &Expectation) -> (Past, Vec<Vec<f64>>) {
    let (mut past, mut rows) = (Past::new(known), Vec::with_capacity(known.visits.len()));
    for same_day in known.visits.chunk_by(|a, b| a.day == b.day) {
        for visit in same_day {
            rows.push(columns.row(&past, &known.objects, visit.object, visit.day));
        }
        for visit in same_day {
            past.add(columns, &known.objects, expected, visit);
        }
    }
    (past, rows)
}

/// Mean and standard deviation of each column; the season stays as it is.
fn moments(rows: &[Vec<f64>], topics: &[Topic]) -> (Vec<f64>, Vec<f64>) {
    let count = rows.len() as f64;
    let moment = |column: usize| {
        if topics[column] == Topic::Season {
            return (0.0, 1.0);
        }
        let mean = rows.iter().map(|row| row[column]).sum::<f64>() / count;
        let variance = rows.iter().map(|row| (row[column] - mean).powi(2)).sum::<f64>() / count;
        // A column that never changes says nothing.
        (mean, if variance > 1e-18 { variance.sqrt() } else { f64::INFINITY })
    };
    (0..topics.len()).map(moment).unzip()
}
