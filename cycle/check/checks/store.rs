//! Figures and counted values of a year, read and screened; what people confirmed.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use figures::doubt::Bounds;
use figures::{Figure, Query, SeriesId};
use serde_json::json;
use store::{Entry, Tx, params};
use terms::{DeclaredYear, Error, Millionths, Period, PeriodKind, Result};
use units::UnitId;

use super::model::bounds_of;
use super::{Place, Reading, Suspicion, screen};
use crate::indicators::definition::Compute;
use crate::indicators::question::last_day;
use crate::indicators::{Answers, Catalogue, Defined, Question};
use crate::scope::Scope;

/// What checking a year found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Found {
    pub suspicions: Vec<Suspicion>,
    /// Values that were held against something.
    pub checked: usize,
    /// Indicators that declare what their values are held against.
    pub declared: usize,
}

/// Somebody who may correct the value says that it is right.
#[derive(Debug, Clone, PartialEq)]
pub struct Confirmation {
    pub ground: String,
    pub rules: Vec<String>,
    /// Its journal entry tells who and when.
    pub seq: i64,
}

/// Every value of the year of the scope, or as it was known at the scope's seq.
pub fn year(tx: &mut Tx<'_>, answers: &Answers, scope: &Scope) -> Result<Found> {
    checked(tx, answers, None, scope)
}

/// As [`year`], with figures that were screened before and have not moved since.
pub(crate) fn checked(
    tx: &mut Tx<'_>,
    answers: &Answers,
    kept: Option<&Screened>,
    scope: &Scope,
) -> Result<Found> {
    let catalogue = answers.catalogue(tx, scope.as_of)?;
    let about = About::of(tx, &catalogue, &scope.place.declared, scope.period.year(), scope.as_of)?;
    let reported = match kept {
        Some(kept) => kept.of(tx, &about)?,
        None => Arc::new(about.figures(tx)?),
    };
    let counted = about.counted(tx, answers, scope)?;
    let mut found = Found {
        checked: reported.checked + counted.len(),
        declared: catalogue.all().filter(|of| of.definition.limits.is_some()).count(),
        suspicions: reported.suspicions.clone(),
    };
    found.suspicions.extend(screen(counted));
    found.suspicions.sort_by(|a, b| a.place.cmp(&b.place));
    about.confirmed(tx, &mut found.suspicions)?;
    Ok(found)
}

/// What speaks against figures that are about to be recorded, held against each other and against what
/// stands already. In the order of their places; rows without a value have nothing to doubt.
///
/// An import or a form calls it inside its transaction, shows the doubts beside the rows and records
/// them all the same: a mark is no refusal.
pub fn proposed(
    tx: &mut Tx<'_>,
    catalogue: &Catalogue,
    declared: &[DeclaredYear],
    rows: &[Figure],
) -> Result<Vec<Suspicion>> {
    let mut by_year: BTreeMap<i64, Vec<&Figure>> = BTreeMap::new();
    for row in rows {
        by_year.entry(row.period.year()).or_default().push(row);
    }
    let mut found = Vec::new();
    for (year, rows) in by_year {
        let about = About::of(tx, catalogue, declared, year, None)?;
        let mut series: Vec<SeriesId> = rows.iter().map(|row| row.series).collect();
        series.sort_unstable();
        series.dedup();
        let mut standing = about.read(tx, series)?;
        let cells: std::collections::HashSet<figures::Cell> =
            rows.iter().map(|row| row.cell()).collect();
        standing.retain(|figure| !cells.contains(&figure.cell()));
        standing.extend(rows.into_iter().cloned());
        standing.sort_by_key(Figure::cell);
        let readings = about.readings(tx, &standing)?;
        let places: std::collections::HashSet<Place> = {
            let codes = figures::indicators(tx)?;
            cells.iter().filter_map(|cell| Some(place(codes.get(&cell.series)?, cell))).collect()
        };
        found.extend(screen(readings).into_iter().filter(|s| places.contains(&s.place)));
    }
    found.sort_by(|a, b| a.place.cmp(&b.place));
    Ok(found)
}

fn place(indicator: &str, cell: &figures::Cell) -> Place {
    Place {
        indicator: indicator.into(),
        period: cell.period,
        combo: cell.combo.0,
        unit: cell.unit.0,
    }
}

/// Says of a doubted value that it is right. Who may is asked by the caller.
///
/// # Errors
/// Invalid without a ground; conflict, where the value is doubted no more or is another by now.
pub fn confirm(tx: &mut Tx<'_>, suspicion: &Suspicion, ground: &str) -> Result<i64> {
    let ground = ground.trim();
    if ground.is_empty() {
        return Err(Error::invalid("error-invalid").field("ground", "ground-missing"));
    }
    let (place, rules) = (&suspicion.place, suspicion.rules());
    let (id, seq) = (tx.next_id()?, tx.next_seq()?);
    tx.run(
        "update value_confirmed set until = ?1
         where period = ?2 and indicator = ?3 and unit = ?4 and combo = ?5 and until is null",
        params![seq, place.period, &*place.indicator, place.unit, place.combo],
    )?;
    tx.run(
        "insert into value_confirmed (id, indicator, period, unit, combo, value, rules, ground, seq)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            id,
            &*place.indicator,
            place.period,
            place.unit,
            place.combo,
            suspicion.value,
            rules.join(","),
            ground,
            seq
        ],
    )?;
    tx.record(
        Entry::new("value.confirmed", "unit", place.unit)
            .ground(ground)
            .detail(json!({
                "indicator": &*place.indicator,
                "period": place.period.to_string(),
                "combo": place.combo,
                "value": suspicion.value.decimal().normalize().to_string(),
                "rules": rules,
            }))
            .touches("checks"),
    )
}

/// Figures screened once for as long as nothing they stand on moves; kept by whoever serves the space.
#[derive(Debug, Default)]
pub(crate) struct Screened(Mutex<HashMap<(i64, Option<i64>), (Vec<i64>, Arc<Found>)>>);

/// Years kept before all are thrown away.
const KEPT_MAX: usize = 8;

impl Screened {
    fn of(&self, tx: &mut Tx<'_>, about: &About<'_>) -> Result<Arc<Found>> {
        let mut versions = Vec::new();
        for topic in ["figures", "indicators", "units", "packs"] {
            versions.push(tx.topic_seq(topic)?);
        }
        let key = (about.year, about.as_of);
        let kept = |all: &HashMap<_, (Vec<i64>, Arc<Found>)>| {
            let (of, found) = all.get(&key)?;
            (*of == versions).then(|| Arc::clone(found))
        };
        if let Some(found) = kept(&self.0.lock().unwrap_or_else(PoisonError::into_inner)) {
            return Ok(found);
        }
        let found = Arc::new(about.figures(tx)?);
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= KEPT_MAX {
            all.clear();
        }
        all.insert(key, (versions, Arc::clone(&found)));
        Ok(found)
    }
}

/// A year with everything that its values are held against.
struct About<'a> {
    catalogue: &'a Catalogue,
    declared: &'a [DeclaredYear],
    tree: units::Tree,
    year: i64,
    as_of: Option<i64>,
}

impl<'a> About<'a> {
    fn of(
        tx: &mut Tx<'_>,
        catalogue: &'a Catalogue,
        declared: &'a [DeclaredYear],
        year: i64,
        as_of: Option<i64>,
    ) -> Result<Self> {
        let day = last_day(Period::year_of(year)?, declared)?;
        let tree = units::Tree::at(tx, units::TERRITORY, day, as_of)?;
        Ok(Self { catalogue, declared, tree, year, as_of })
    }

    /// All periods of the year, and of the year before.
    fn periods(&self) -> Result<Vec<Period>> {
        let mut kinds = vec![
            PeriodKind::Year,
            PeriodKind::Half,
            PeriodKind::Quarter,
            PeriodKind::Month,
            PeriodKind::Week,
        ];
        kinds.extend(self.declared.iter().map(|year| PeriodKind::Declared(year.slot)));
        let mut periods = Vec::new();
        for kind in kinds {
            for year in [self.year - 1, self.year] {
                // As many as the year has; numbers beyond are refused.
                periods.extend((1..).map_while(|number| Period::new(kind, year, number).ok()));
            }
        }
        Ok(periods)
    }

    /// Figures of the two years, in key order.
    fn read(&self, tx: &mut Tx<'_>, series: Vec<SeriesId>) -> Result<Vec<Figure>> {
        let (units, combos) = (Vec::new(), Vec::new());
        let query = Query { series, periods: self.periods()?, units, combos };
        match self.as_of {
            Some(seq) => figures::as_of(tx, &query, seq),
            None => figures::current(tx, &query),
        }
    }

    fn figures(&self, tx: &mut Tx<'_>) -> Result<Found> {
        let declares = |code: &str| {
            self.catalogue.versions(code).iter().any(|of| of.definition.limits.is_some())
        };
        let series: Vec<SeriesId> = figures::indicators(tx)?
            .into_iter()
            .filter(|(_, code)| declares(code))
            .map(|(id, _)| id)
            .collect();
        let figures = self.read(tx, series)?;
        let readings = self.readings(tx, &figures)?;
        Ok(Found { checked: readings.len(), declared: 0, suspicions: screen(readings) })
    }

    /// Figures of the year as readings; those of the year before are what they are held against.
    fn readings(&self, tx: &mut Tx<'_>, figures: &[Figure]) -> Result<Vec<Reading>> {
        let codes: HashMap<SeriesId, Arc<str>> =
            figures::indicators(tx)?.into_iter().map(|(id, code)| (id, Arc::from(code))).collect();
        let mut declared = Declared::new(self);
        let mut readings = Vec::new();
        for figure in figures.iter().filter(|figure| figure.period.year() == self.year) {
            let Some(code) = codes.get(&figure.series) else { continue };
            let Some((scale, bounds)) = declared.bounds(code, figure.period, figure.unit) else {
                continue;
            };
            let Some(value) = value_of(figure, scale) else { continue };
            let at = |period: Result<Period>| {
                let cell = figures::Cell { period: period.ok()?, ..figure.cell() };
                let at = figures.binary_search_by_key(&cell, Figure::cell).ok()?;
                value_of(&figures[at], scale)
            };
            readings.push(Reading {
                place: Place { indicator: Arc::clone(code), ..place("", &figure.cell()) },
                value,
                before: at(figure.period.year_before()).or_else(|| at(figure.period.previous())),
                counted: false,
                parent: self.tree.parent(figure.unit).map(|parent| parent.0),
                bounds,
            });
        }
        Ok(readings)
    }

    /// Values of the year that are computed: from records or from other indicators.
    fn counted(&self, tx: &mut Tx<'_>, answers: &Answers, scope: &Scope) -> Result<Vec<Reading>> {
        let computed = |of: &&Defined| {
            of.definition.limits.is_some() && !matches!(of.definition.compute, Compute::Entered)
        };
        let codes: Vec<String> =
            self.catalogue.all().filter(computed).map(|of| of.definition.code.clone()).collect();
        let year = Period::year_of(self.year)?;
        let before = Period::year_of(self.year - 1)?;
        let question = Question::new(codes, scope.everybody(), [before, year])
            .as_of(self.as_of)
            .declaring(self.declared);
        let answer = answers.answer(tx, &question)?;
        let mut declared = Declared::new(self);
        let mut readings = Vec::new();
        for (code, unit, period, value) in answer.cells().filter(|cell| cell.2 == year) {
            let indicator = Arc::from(code);
            let Some((_, bounds)) = declared.bounds(&indicator, period, UnitId(unit)) else {
                continue;
            };
            let stored = |value: &crate::indicators::Value| {
                value.value.and_then(|value| Millionths::rounded(value).ok())
            };
            let Some(known) = stored(value) else { continue };
            readings.push(Reading {
                place: Place { indicator, period, combo: 0, unit },
                value: known,
                before: answer.value(code, unit, before).and_then(stored),
                counted: true,
                parent: self.tree.parent(UnitId(unit)).map(|parent| parent.0),
                bounds,
            });
        }
        Ok(readings)
    }

    /// Adds what people confirmed, where value and rules are still the ones they saw.
    fn confirmed(&self, tx: &mut Tx<'_>, suspicions: &mut [Suspicion]) -> Result<()> {
        let mut periods: Vec<i64> = suspicions.iter().map(|s| s.place.period.stored()).collect();
        periods.sort_unstable();
        periods.dedup();
        let seq = self.as_of.unwrap_or(i64::MAX);
        let rows = tx.query(
            "select indicator, period, unit, combo, value, rules, ground, seq from value_confirmed
             where period {in 1} and seq <= ?2 and (until is null or until > ?2)
             order by period, indicator, unit, combo",
            params![periods, seq],
            |row| {
                let indicator: String = row.get(0)?;
                let place = Place {
                    indicator: indicator.into(),
                    period: row.get(1)?,
                    unit: row.get(2)?,
                    combo: row.get(3)?,
                };
                let rules: String = row.get(5)?;
                let rules = rules.split(',').map(str::to_owned).collect();
                let confirmation = Confirmation { rules, ground: row.get(6)?, seq: row.get(7)? };
                Ok((place, (row.get::<Millionths>(4)?, confirmation)))
            },
        )?;
        let mut rows: HashMap<Place, (Millionths, Confirmation)> = rows.into_iter().collect();
        for suspicion in suspicions {
            let Some((value, confirmation)) = rows.remove(&suspicion.place) else { continue };
            let seen = |rule: &str| confirmation.rules.iter().any(|known| known == rule);
            if value == suspicion.value && suspicion.rules().into_iter().all(seen) {
                suspicion.confirmed = Some(confirmation);
            }
        }
        Ok(())
    }
}

/// The factor of a ratio, and the bounds of a unit.
type Held = (rust_decimal::Decimal, Bounds);

/// What is declared, looked up once for each indicator, period and unit.
struct Declared<'a> {
    about: &'a About<'a>,
    definitions: HashMap<(Arc<str>, Period), Option<Defined>>,
    bounds: HashMap<(i64, UnitId), Option<Held>>,
}

impl<'a> Declared<'a> {
    fn new(about: &'a About<'a>) -> Self {
        Self { about, definitions: HashMap::new(), bounds: HashMap::new() }
    }
    fn bounds(&mut self, code: &Arc<str>, period: Period, unit: UnitId) -> Option<Held> {
        let about = self.about;
        let key = (Arc::clone(code), period);
        let found = self
            .definitions
            .entry(key)
            .or_insert_with(|| about.catalogue.for_period(code, period, about.declared).cloned());
        let defined = found.as_ref()?;
        *self.bounds.entry((defined.id, unit)).or_insert_with(|| {
            let upwards = std::iter::successors(Some(unit), |at| about.tree.parent(*at));
            let codes = upwards.filter_map(|at| Some(about.tree.unit(at)?.code.as_str()));
            let bounds = bounds_of(&defined.definition, codes)?;
            Some((defined.definition.scale(), bounds))
        })
    }
}

/// What a figure says, divided where it brings only the parts of a ratio.
fn value_of(figure: &Figure, scale: rust_decimal::Decimal) -> Option<Millionths> {
    figure.value.or_else(|| {
        let (above, below) = (figure.numerator?.decimal(), figure.denominator?.decimal());
        let value = above.checked_mul(scale)?.checked_div(below)?;
        Millionths::rounded(value).ok()
    })
}
