//! Entered figures: one a year for each assessed place, with the paper that it stands in.
//!
//! Papers are numbered through by year and series of numbers (`运环函〔2026〕示例3号`). Figures of one
//! title share one paper; a paper of the counties themselves (`县…`) is one for each. The running
//! year is provisional.

use std::collections::HashMap;

use figures::{Figure, NewDocument, Status};
use packs::{Draw, EnteredPlan, Pack, RollUp};
use store::{Actor, Db, Tx};
use terms::{Date, Millionths, Period, Result, date};
use units::UnitId;

use super::City;
use super::chance::{Chance, Levels, Subject, number};
use crate::{Progress, Summary, into};

/// A figure before its series and document have ids.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Entered {
    indicator: String,
    period: Period,
    unit: i64,
    /// GB/T 4754 division, where the figure is told by division.
    division: Option<String>,
    value: Millionths,
    provisional: bool,
    document: usize,
}

/// Numbers up to here are left to the papers that packs name themselves.
const PACK_NUMBERS: u32 = 100;

#[derive(Default)]
struct Papers {
    papers: Vec<NewDocument>,
    /// By number pattern, title, year and place (or all).
    known: HashMap<(String, String, i16, Option<usize>), usize>,
    /// Numbers given out by pattern and year.
    given: HashMap<(String, i16), u32>,
}

pub(crate) fn load(
    db: &Db,
    pack: &Pack,
    city: &City<'_>,
    levels: &mut Levels,
    progress: Progress<'_>,
    summary: &mut Summary,
) -> Result<()> {
    let mut papers = Papers::default();
    let home = match pack.space() {
        Some(space) => {
            let ids = into::units_of(db, vec![space.home.clone()])?;
            ids.get(&space.home).copied()
        }
        None => None,
    };
    let mut rows = Vec::new();
    for (number, plan) in city.plan.entered.iter().enumerate() {
        let grown = Growing { pack, city, home, number, plan };
        grown.rows(levels, &mut papers, &mut rows)?;
    }
    output(city, &mut papers, &mut rows)?;
    let count = rows.len() as u64;
    progress("figures", 0, count);
    let papers = papers.papers;
    db.write(Actor::PROGRAM, move |tx| write(tx, &papers, &rows))?;
    summary.figures += count;
    progress("figures", count, count);
    Ok(())
}

fn write(tx: &mut Tx<'_>, papers: &[NewDocument], rows: &[Entered]) -> Result<()> {
    let mut documents = Vec::with_capacity(papers.len());
    for paper in papers {
        documents.push(figures::document::add(tx, paper)?);
    }
    let mut ready = Vec::with_capacity(rows.len());
    for row in rows {
        let series = figures::ensure_series(tx, &row.indicator)?;
        let combo = match &row.division {
            Some(division) => figures::ensure_combo(tx, &[("industry", division)])?,
            None => figures::Combo::TOTAL,
        };
        let status = if row.provisional { Status::Provisional } else { Status::Reported };
        ready.push(
            Figure::new(series, row.period, UnitId(row.unit), Some(row.value))
                .combo(combo)
                .status(status)
                .source(documents[row.document]),
        );
    }
    figures::record(tx, ready, Some(super::SOURCE)).map(|_| ())
}

struct Growing<'g> {
    pack: &'g Pack,
    city: &'g City<'g>,
    home: Option<i64>,
    number: usize,
    plan: &'g EnteredPlan,
}

impl Growing<'_> {
    fn rows(
        &self,
        levels: &mut Levels,
        papers: &mut Papers,
        rows: &mut Vec<Entered>,
    ) -> Result<()> {
        let Growing { city, plan, .. } = self;
        // Drawn for every plan, wanted or not: the next plan's levels must not depend on this one's kind.
        let level = levels.around(0.0, 1.0);
        let indicator = self.pack.indicator(&plan.indicator);
        let sums = indicator.is_some_and(|indicator| indicator.roll_up == RollUp::Sum);
        for &year in &city.plan.years {
            let seed = Chance::of(city.plan.seed, Subject::Figures, year);
            let mut chance = seed.branch(self.number);
            let last = city.days.day(city.days.year(year).1);
            let mut drawn: Vec<(usize, f64)> = Vec::new();
            for (place, level) in level.iter().enumerate() {
                let value = self.value(&mut chance, *level, year);
                // A place that merged away has no figure of its own any more.
                if city.firms.merged(place, last) == place {
                    drawn.push((place, value));
                }
            }
            let mut push = |unit: i64, place: Option<usize>, value: f64| -> Result<()> {
                rows.push(Entered {
                    indicator: plan.indicator.clone(),
                    period: Period::year_of(year.into())?,
                    unit,
                    division: None,
                    value: rounded(value)?,
                    provisional: year == city.plan.last_day.year(),
                    document: papers.of(self, year, place),
                });
                Ok(())
            };
            if !plan.city_only {
                for (place, value) in &drawn {
                    push(city.place_id(*place), Some(*place), *value)?;
                }
            }
            let mean =
                drawn.iter().map(|(_, value)| value).sum::<f64>() / drawn.len().max(1) as f64;
            if let Some(home) = self.home.filter(|_| plan.city_only || !sums && self.averages()) {
                push(home, None, mean)?;
            }
        }
        Ok(())
    }

    /// Whether the city's own value is the mean of its places: not for yes and no, nor for counts.
    fn averages(&self) -> bool {
        matches!(self.plan.draw, Draw::Normal { .. })
    }

    fn value(&self, chance: &mut Chance, level: f64, year: i16) -> f64 {
        let later = f64::from(year - self.city.first_year());
        match self.plan.draw {
            Draw::Normal { middle, spread, min, max, gain } => {
                let [middle, spread, min, max, gain] = [middle, spread, min, max, gain].map(number);
                // Most of a place's deviation stays from year to year.
                let deviation = 0.9 * level + 0.44 * chance.normal();
                (middle + later * gain + spread * deviation).clamp(min, max)
            }
            Draw::Chance { full, half } => {
                let (full, half) = (number(full) / 100.0, number(half) / 100.0);
                match chance.uniform() {
                    drawn if drawn < full => 1.0,
                    drawn if drawn < full + half => 0.5,
                    _ => 0.0,
                }
            }
            Draw::Count { mean } => chance.count(number(mean)) as f64,
        }
    }

    fn issuer(&self, place: Option<usize>) -> String {
        let unit = match place {
            Some(place) => self.pack.unit(&self.city.firms.places[place].code),
            None => {
                self.pack.indicator(&self.plan.indicator).and_then(|it| self.pack.unit(&it.owner))
            }
        };
        unit.map_or_else(String::new, |unit| format!("{}（示例）", unit.name.zh))
    }
}

impl Papers {
    fn of(&mut self, grown: &Growing<'_>, year: i16, place: Option<usize>) -> usize {
        let plan = grown.plan;
        // A county's own paper is one for each; any other is the city's, and one for all.
        let place = place.filter(|_| plan.document.starts_with('县'));
        let title = plan.title.zh.clone();
        let key = (plan.document.clone(), title.clone(), year, place);
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let paper = self.add(&plan.document, title, grown.issuer(place), year, grown.city);
        self.known.insert(key, paper);
        paper
    }

    fn add(
        &mut self,
        pattern: &str,
        title: String,
        issuer: String,
        year: i16,
        city: &City<'_>,
    ) -> usize {
        let given = self.given.entry((pattern.to_owned(), year)).or_insert(PACK_NUMBERS);
        *given += 1;
        let number =
            pattern.replace("{year}", &year.to_string()).replace("{number}", &given.to_string());
        self.papers.push(NewDocument {
            number,
            title,
            issuer,
            issued_on: Some(issued(year, city.plan.last_day)),
            synthetic: true,
            ..NewDocument::default()
        });
        self.papers.len() - 1
    }
}

/// Yearly papers come out just before the year, or the record, ends.
fn issued(year: i16, last_day: Date) -> Date {
    date(year, 12, 20).min(last_day)
}

/// Two places are enough for any invented figure.
fn rounded(value: f64) -> Result<Millionths> {
    Millionths::integer((value * 100.0).round() as i64)
        .map(|hundredfold| Millionths(hundredfold.0 / 100))
}

/// Output value by place and division: the weights of the pass rate. A division counts double where
/// a cluster of the same division sits.
fn output(city: &City<'_>, papers: &mut Papers, rows: &mut Vec<Entered>) -> Result<()> {
    let plan = &city.plan.output;
    let mut chance = Chance::of(city.plan.seed, Subject::Output, 0);
    let sizes: Vec<f64> = (0..city.firms.places.len())
        .map(|place| city.firms.at[place].len() as f64 * (0.25 * chance.normal()).exp())
        .collect();
    let mut shares = Vec::new();
    for (place, size) in sizes.iter().enumerate() {
        for division in &plan.division {
            let makes = |firm: &usize| {
                city.firms.all[*firm].above_scale
                    && city.firms.trade(*firm).industry.starts_with(&division.code)
            };
            let makers = city.firms.at[place].iter().filter(|firm| makes(firm)).count();
            let weight = if makers > 0 { 2.0 } else { 0.6 } * (0.4 * chance.normal()).exp();
            shares.push((place, &division.code, size * f64::from(division.share) * weight));
        }
    }
    let sum: f64 = shares.iter().map(|(_, _, share)| share).sum();
    for &year in &city.plan.years {
        let later = f64::from(year - city.first_year());
        let total = number(plan.total) * (1.0 + number(plan.growth) / 100.0).powf(later);
        let last = city.days.day(city.days.year(year).1);
        let paper = papers.add(
            "运统函〔{year}〕产值示例{number}号",
            "规模以上工业分行业产值（合成）".to_owned(),
            String::new(),
            year,
            city,
        );
        // What a merged place made is the other's from then on.
        let mut made: Vec<((usize, &String), f64)> = Vec::new();
        for (place, division, share) in &shares {
            let key = (city.firms.merged(*place, last), *division);
            let value = total * share / sum;
            match made.iter_mut().find(|(known, _)| *known == key) {
                Some((_, known)) => *known += value,
                None => made.push((key, value)),
            }
        }
        for ((place, division), value) in made {
            rows.push(Entered {
                indicator: plan.indicator.clone(),
                period: Period::year_of(year.into())?,
                unit: city.place_id(place),
                division: Some(division.clone()),
                value: rounded(value)?,
                provisional: year == city.plan.last_day.year(),
                document: paper,
            });
        }
    }
    Ok(())
}
