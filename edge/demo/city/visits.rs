//! Inspections: more than half find nothing; the rest find a few things, mostly minor.

use record::inspections::{Counts, NewInspection, Weights};

use super::City;
use super::chance::{Chance, Levels, Shares, Subject, number};

pub(crate) struct Visits {
    kind: Shares,
    clean: Vec<f64>,
}

impl Visits {
    pub(crate) fn drawn(city: &City<'_>, levels: &mut Levels) -> Self {
        let plan = &city.plan.inspections;
        Self { kind: Shares::of(&plan.kind), clean: levels.rate(plan.clean) }
    }

    pub(crate) fn year(&self, city: &City<'_>, year: i16, weights: Weights) -> Vec<NewInspection> {
        let plan = &city.plan.inspections;
        let mut chance = Chance::of(city.plan.seed, Subject::Inspections, year);
        let means = [plan.critical, plan.serious, plan.minor].map(number);
        let (first, last) = city.days.year(year);
        let mut rows = Vec::new();
        for number in 1..=city.days.part(year, plan.per_year) {
            let on_date = city.days.day(chance.between(first, last));
            let firm = chance.index(city.firms.all.len());
            let place = city.firms.place(firm, on_date);
            let mut counts = Counts::default();
            if !chance.happens(self.clean[place]) {
                let [critical, serious, minor] = means.map(|mean| chance.count(mean));
                // A visit that is not clean found one thing at least.
                let minor = if critical + serious == 0 { minor.max(1) } else { minor };
                counts = Counts { critical, serious, minor };
            }
            let result = match counts {
                Counts { critical: 0, serious: 0, minor: 0 } => "pass",
                Counts { critical: 0, .. } => "correct",
                _ => "fail",
            };
            let visit = NewInspection {
                code: format!("I{year}-{number:05}"),
                firm: city.firm_id(firm),
                area: city.place_id(place),
                kind: self.kind.word(&mut chance).to_owned(),
                team: Some(format!("T{:02}", chance.between(1, i32::from(plan.teams.max(1))))),
                on_date,
                result: result.to_owned(),
                critical: 0,
                serious: 0,
                minor: 0,
                weighted: 0,
                findings: Vec::new(),
            };
            rows.push(visit.counted(counts, weights));
        }
        rows
    }
}
