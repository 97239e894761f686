//! What became of those who were drawn, counted, and response by its formulas.

use std::collections::BTreeMap;

use store::{Tx, params};
use terms::Result;

use super::field::{State, states};
use super::sample::Survey;

/// Final states of those drawn, as AAPOR counts them: Standard Definitions, 10th edition (2023).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// I: every question that had to be answered was.
    pub complete: i64,
    /// P: at least half of them.
    pub partial: i64,
    /// R: said no, or broke off earlier.
    pub refused: i64,
    /// NC: known to belong to the survey, and never reached.
    pub not_reached: i64,
    /// U: nothing was heard, so nobody knows whether they belong to it.
    pub silent: i64,
    /// Not eligible: moved away, closed, deceased.
    pub ineligible: i64,
}

impl Counts {
    fn add(&mut self, state: State) {
        *match state {
            State::Complete => &mut self.complete,
            State::Partial => &mut self.partial,
            State::Refused => &mut self.refused,
            State::NotReached => &mut self.not_reached,
            State::Silent => &mut self.silent,
            State::Ineligible => &mut self.ineligible,
        } += 1;
    }
    pub fn answered(&self) -> i64 {
        self.complete + self.partial
    }
    pub fn drawn(&self) -> i64 {
        self.known() + self.silent + self.ineligible
    }
    /// Known to be eligible: I + P + R + NC.
    fn known(&self) -> i64 {
        self.complete + self.partial + self.refused + self.not_reached
    }
    fn of(part: i64, whole: i64) -> Option<f64> {
        (whole > 0).then(|| part as f64 / whole as f64)
    }
    /// RR1 = I ÷ (I + P + R + NC + U): the least that response can be.
    pub fn rr1(&self) -> Option<f64> {
        Self::of(self.complete, self.known() + self.silent)
    }
    /// RR2 = (I + P) ÷ (I + P + R + NC + U).
    pub fn rr2(&self) -> Option<f64> {
        Self::of(self.answered(), self.known() + self.silent)
    }
    /// RR3 = I ÷ (I + P + R + NC + e·U); e, the share of the eligible among those of whom it is known.
    pub fn rr3(&self) -> Option<f64> {
        let known = self.known();
        let eligible = Self::of(known, known + self.ineligible)?;
        let whole = known as f64 + eligible * self.silent as f64;
        (whole > 0.0).then(|| self.complete as f64 / whole)
    }
    /// REF1 = R ÷ (I + P + R + NC + U).
    pub fn ref1(&self) -> Option<f64> {
        Self::of(self.refused, self.known() + self.silent)
    }
    pub fn plus(mut self, other: Counts) -> Counts {
        self.complete += other.complete;
        self.partial += other.partial;
        self.refused += other.refused;
        self.not_reached += other.not_reached;
        self.silent += other.silent;
        self.ineligible += other.ineligible;
        self
    }
}

/// Response of one stratum.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Response {
    pub stratum: String,
    pub frame: i64,
    pub drawn: i64,
    /// Of those drawn.
    pub answered: i64,
    /// By the code of a poster: nobody drew them.
    pub open: i64,
    pub counts: Counts,
    /// Answers that are wanted; none: all that come.
    pub quota: Option<i64>,
}

impl Response {
    /// All that came, against what is wanted.
    pub fn came(&self) -> i64 {
        self.answered + self.open
    }
    pub fn is_full(&self) -> bool {
        self.quota.is_some_and(|quota| self.came() >= quota)
    }
}

/// Frame, sample and what became of it, by stratum.
pub fn responses(tx: &mut Tx<'_>, survey: &Survey) -> Result<Vec<Response>> {
    let mut found: BTreeMap<String, Response> = BTreeMap::new();
    tx.each(
        "select stratum, count(*), cast(sum(drawn) as bigint) from survey_subject where survey = ?1
         group by stratum order by stratum",
        params![survey.id],
        |row| {
            let stratum: String = row.get(0)?;
            let response = Response {
                stratum: stratum.clone(),
                frame: row.get(1)?,
                drawn: row.get(2)?,
                quota: survey.quota(&stratum),
                ..Response::default()
            };
            found.insert(stratum, response);
            Ok(true)
        },
    )?;
    for one in states(tx, survey)? {
        if let Some(response) = found.get_mut(&one.stratum) {
            response.counts.add(one.state);
        }
    }
    tx.each(
        "select stratum, count(*) from survey_answer where survey = ?1 and left_out is null and position is null
         group by stratum order by stratum",
        params![survey.id],
        |row| {
            let stratum: String = row.get(0)?;
            let quota = survey.quota(&stratum);
            let open = row.get(1)?;
            let new = || Response { stratum: stratum.clone(), quota, ..Response::default() };
            found.entry(stratum.clone()).or_insert_with(new).open = open;
            Ok(true)
        },
    )?;
    let all = found.into_values().map(|it| Response { answered: it.counts.answered(), ..it });
    Ok(all.collect())
}

#[cfg(test)]
mod tests {
    use super::Counts;

    #[test]
    fn rates_are_those_of_the_formulas() {
        // By hand: known 60 + 10 + 20 + 10 = 100; e = 100 ÷ 125 = 0.8; RR3 = 60 ÷ (100 + 0.8 × 50) = 60 ÷ 140.
        let counts = Counts {
            complete: 60,
            partial: 10,
            refused: 20,
            not_reached: 10,
            silent: 50,
            ineligible: 25,
        };
        let near = |found: Option<f64>, wanted: f64| {
            assert!((found.unwrap() - wanted).abs() < 1e-12, "{found:?} {wanted}");
        };
        near(counts.rr1(), 60.0 / 150.0);
        near(counts.rr2(), 70.0 / 150.0);
        near(counts.rr3(), 60.0 / 140.0);
        near(counts.ref1(), 20.0 / 150.0);
        assert_eq!((counts.drawn(), counts.answered()), (175, 70));
        // Where everybody's state is known the three differ by the partial ones alone.
        let settled = Counts { silent: 0, ..counts };
        assert_eq!(settled.rr1(), settled.rr3());
        assert_eq!(Counts::default().rr1(), None, "nobody drawn is no rate");
        assert_eq!(Counts { silent: 5, ..Counts::default() }.rr3(), None);
    }
}
