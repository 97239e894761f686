//! Inspections: more than half find nothing; the rest find a few things, mostly minor. What a county's inspections
//! of a month find is fixed first; then the worse findings go to the firms that are more trouble, with a good deal
//! of luck. So sums and rates of counties say nothing of it, and the past of a firm says something.

use std::collections::BTreeMap;

use record::inspections::{Counts, NewInspection, Weights};

use terms::Date;

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
        let mut drawn = Vec::new();
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
            let kind = self.kind.word(&mut chance).to_owned();
            let team = format!("T{:02}", chance.between(1, i32::from(plan.teams.max(1))));
            drawn.push(Drawn { number, on_date, firm, place, counts, kind, team });
        }
        to_the_troubled(city, year, &mut drawn);
        drawn.into_iter().map(|it| it.row(city, year, weights)).collect()
    }
}

struct Drawn {
    number: usize,
    on_date: Date,
    firm: usize,
    place: usize,
    counts: Counts,
    kind: String,
    team: String,
}

/// Within a county and a month, who is more trouble gets the worse findings. Luck weighs as much as the firm.
fn to_the_troubled(city: &City<'_>, year: i16, drawn: &mut [Drawn]) {
    let mut luck = Chance::of(city.plan.seed, Subject::Trouble, year);
    let mut groups: BTreeMap<(usize, i8), Vec<(usize, f64)>> = BTreeMap::new();
    for (at, it) in drawn.iter().enumerate() {
        let trouble = city.firms.trouble[it.firm] + luck.normal();
        groups.entry((it.place, it.on_date.month())).or_default().push((at, trouble));
    }
    for mut group in groups.into_values() {
        let mut found: Vec<Counts> = group.iter().map(|(at, _)| drawn[*at].counts).collect();
        found.sort_by_key(|it| std::cmp::Reverse((it.critical, it.serious, it.minor)));
        group.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        for ((at, _), counts) in group.into_iter().zip(found) {
            drawn[at].counts = counts;
        }
    }
}

impl Drawn {
    fn row(self, city: &City<'_>, year: i16, weights: Weights) -> NewInspection {
        let result = match self.counts {
            Counts { critical: 0, serious: 0, minor: 0 } => "pass",
            Counts { critical: 0, .. } => "correct",
            _ => "fail",
        };
        let visit = NewInspection {
            code: format!("I{year}-{:05}", self.number),
            firm: city.firm_id(self.firm),
            area: city.place_id(self.place),
            kind: self.kind,
            team: Some(self.team),
            on_date: self.on_date,
            result: result.to_owned(),
            critical: 0,
            serious: 0,
            minor: 0,
            weighted: 0,
            findings: Vec::new(),
        };
        visit.counted(self.counts, weights)
    }
}
