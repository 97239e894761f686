//! Learning an order by risk from the store: reads one snapshot, writes nothing.

use std::collections::{BTreeMap, HashMap};

use store::{Tx, params};
use targeting::drift::{shift, watch};
use targeting::validate::{Estimate, Evaluation, Measures, Window, evaluate};
use targeting::{Day, Measure, Model, Object, Planned, Records, Visit};
use terms::{Date, Error, Result, date};

use super::store::{BinSaid, Report, WeekSaid, WindowSaid, Worth};

/// A firm with its risk, the highest first.
#[derive(Debug, Clone, PartialEq)]
pub struct Scored {
    pub firm: i64,
    pub area: i64,
    /// Chance of a critical finding, by the usual team.
    pub risk: f64,
    /// Topic and by how much the risk would differ without it; at most three, each computed again.
    pub reasons: Vec<(String, f64)>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Learnt {
    pub as_of: Date,
    /// The head of the journal that was read.
    pub known: i64,
    pub learnt_from: usize,
    pub scored: Vec<Scored>,
    pub report: Report,
}

/// Samples for the intervals of the windows.
const REPLICATIONS: u64 = 200;
/// A complaint counts for a year.
const COMPLAINT_DAYS: i32 = 365;

fn day_of(day: Date) -> Day {
    (day - date(1970, 1, 1)).get_days()
}

fn day_back(day: Day) -> Date {
    date(1970, 1, 1).saturating_add(jiff_days(day))
}

fn jiff_days(days: Day) -> std::time::Duration {
    std::time::Duration::from_secs(u64::try_from(days).unwrap_or(0) * 86_400)
}

/// Orders all firms by what was known before a day.
///
/// # Errors
/// Too little is known to learn from.
pub fn learn(tx: &mut Tx<'_>, as_of: Date) -> Result<Learnt> {
    let base = Base::read(tx)?;
    let day = day_of(as_of);
    let records = base.records(day);
    let refused = |error: targeting::Error| Error::invalid("target-refused").with("reason", error);
    let model = Model::fit(&records, day).map_err(refused)?;
    let planned: Vec<Planned> =
        (0..records.objects.len()).map(|object| Planned { object, team: None }).collect();
    let scores = model.score(&planned).map_err(refused)?;
    let (mut checked, mut wrong) = (0, 0);
    let mut scored: Vec<Scored> = Vec::with_capacity(scores.len());
    for (place, score) in scores.iter().enumerate() {
        let mut reasons = Vec::new();
        for reason in &score.reasons {
            let without = model.chance_without(&planned[place], reason.topic);
            let again = without.map(|without| score.chance - without);
            checked += 1;
            if again.is_some_and(|again| (again - reason.change).abs() < 1e-9) {
                reasons.push((reason.topic.code().to_owned(), reason.change));
            } else {
                wrong += 1;
            }
        }
        let (firm, area) = base.firms[place];
        scored.push(Scored { firm, area, risk: score.risk, reasons });
    }
    let risks: Vec<f64> = scored.iter().map(|it| it.risk).collect();
    let mut windows = Vec::new();
    let mut weeks = Vec::new();
    for window in windows_before(as_of) {
        // What is read for a window is what was known when it began.
        let known = base.records(window.from);
        match evaluate(&known, window, REPLICATIONS, 1) {
            Ok(found) => {
                weeks = watch(&found.scores).iter().map(week).collect();
                windows.push(said(&found));
            }
            Err(error) => windows.push(WindowSaid {
                from: day_back(window.from).to_string(),
                until: day_back(window.until).to_string(),
                refused: Some(error.to_string()),
                ..WindowSaid::default()
            }),
        }
    }
    scored.sort_by(|a, b| b.risk.total_cmp(&a.risk).then(a.firm.cmp(&b.firm)));
    let shift = shift(model.reference(), &risks);
    let report = Report {
        shift,
        shift_alarm: shift.is_some_and(|shift| shift > targeting::drift::SHIFT_ALARM),
        checked,
        wrong,
        windows,
        weeks,
    };
    Ok(Learnt { as_of, known: base.head, learnt_from: model.learnt_from(), scored, report })
}

/// The same two months two years and one year before, and two months from eight and four months before.
fn windows_before(as_of: Date) -> Vec<Window> {
    let month = |back: i32| {
        let first = i32::from(as_of.year()) * 12 + i32::from(as_of.month()) - 1 - back;
        let year = i16::try_from(first.div_euclid(12)).ok()?;
        Date::new(year, i8::try_from(first.rem_euclid(12) + 1).ok()?, 1).ok().map(day_of)
    };
    let window = |back: i32| Some(Window { from: month(back)?, until: month(back - 2)? });
    [24, 12, 8, 4].into_iter().filter_map(window).collect()
}

fn said(found: &Evaluation) -> WindowSaid {
    let worth = |measures: &Measures| Worth {
        auc: triple(measures.auc),
        first_half: triple(measures.first_half),
        days_earlier: triple(measures.days_earlier),
    };
    WindowSaid {
        from: day_back(found.window.from).to_string(),
        until: day_back(found.window.until).to_string(),
        visits: found.visits,
        found: found.found,
        learnt_from: found.learnt_from,
        model: worth(&found.model),
        object: worth(&found.object),
        rule: worth(&found.rule),
        random: worth(&found.random),
        ahead: triple(found.ahead_of_rule),
        bins: found
            .calibration
            .iter()
            .map(|bin| BinSaid { visits: bin.visits, expected: bin.expected, found: bin.found })
            .collect(),
        refused: None,
    }
}

fn triple(estimate: Estimate) -> [f64; 3] {
    [estimate.value, estimate.low, estimate.high].map(|it| if it.is_finite() { it } else { 0.0 })
}

fn week(week: &targeting::drift::Week) -> WeekSaid {
    WeekSaid {
        from: day_back(week.from).to_string(),
        visits: week.visits,
        expected: week.expected,
        found: week.found,
        more: week.more,
        fewer: week.fewer,
        alarm: week.alarms(),
    }
}

/// Everything that a space holds; [`Base::records`] takes what was known before a day.
struct Base {
    head: i64,
    firms: Vec<(i64, i64)>,
    objects: Vec<Object>,
    classes: Vec<Option<(Day, String)>>,
    visits: Vec<Visit>,
    complaints: Vec<(usize, Day)>,
}

impl Base {
    fn read(tx: &mut Tx<'_>) -> Result<Self> {
        let head = tx.head_seq()?;
        let (mut firms, mut objects) = (Vec::new(), Vec::new());
        tx.each(
            "select f.unit, f.area, f.industry, f.attributes, u.valid_from from firm f join unit u on u.id = f.unit
             order by f.unit",
            &[],
            |row| {
                let known: serde_json::Value =
                    serde_json::from_str(&row.get::<String>(3)?).unwrap_or_default();
                let text = |name: &str| known[name].as_str().unwrap_or_default().to_owned();
                let industry = row.get::<Option<String>>(2)?.unwrap_or_default();
                let kind = match text("kind") {
                    kind if kind.is_empty() => industry.chars().take(3).collect(),
                    kind => kind,
                };
                let opened = row.get::<String>(4)?.parse::<Date>().ok();
                firms.push((row.get(0)?, row.get(1)?));
                objects.push(Object {
                    kind,
                    class: text("risk"),
                    chain: String::new(),
                    place: None,
                    opened: opened.filter(|day| *day > units::ALWAYS).map(day_of),
                    traits: Vec::new(),
                });
                Ok(true)
            },
        )?;
        let place: HashMap<i64, usize> =
            firms.iter().enumerate().map(|(place, (firm, _))| (*firm, place)).collect();
        let mut teams: BTreeMap<String, u16> = BTreeMap::new();
        let mut rows: Vec<(usize, Day, Option<String>, [u32; 3], bool)> = Vec::new();
        tx.each(
            "select firm, on_date, team, critical, serious, minor, result from fact_inspections
             where until is null order by on_date, id",
            &[],
            |row| {
                let Some(object) = place.get(&row.get::<i64>(0)?).copied() else { return Ok(true) };
                let count = |value: i64| u32::try_from(value).unwrap_or(0);
                let team: Option<String> = row.get(2)?;
                if let Some(team) = &team {
                    teams.insert(team.clone(), 0);
                }
                let counts = [count(row.get(3)?), count(row.get(4)?), count(row.get(5)?)];
                let failed = row.get::<String>(6)?.eq_ignore_ascii_case("fail");
                rows.push((object, day(&row.get::<String>(1)?)?, team, counts, failed));
                Ok(true)
            },
        )?;
        for (number, known) in teams.values_mut().enumerate() {
            *known = u16::try_from(number).map_err(Error::broken)?;
        }
        let visits = rows
            .into_iter()
            .map(|(object, day, team, [critical, serious, minor], failed)| Visit {
                object,
                day,
                team: team.and_then(|team| teams.get(&team).copied()),
                critical,
                serious,
                minor,
                failed,
            })
            .collect();
        let mut complaints = Vec::new();
        tx.each(
            "select firm, on_date from fact_complaints where until is null and firm is not null order by on_date, id",
            &[],
            |row| {
                if let Some(object) = place.get(&row.get::<i64>(0)?) {
                    complaints.push((*object, day(&row.get::<String>(1)?)?));
                }
                Ok(true)
            },
        )?;
        let mut classes = vec![None; firms.len()];
        tx.each(
            "select firm, class, on_day from credit_class where until is null order by firm, id",
            params![],
            |row| {
                if let Some(object) = place.get(&row.get::<i64>(0)?) {
                    classes[*object] = Some((day(&row.get::<String>(2)?)?, row.get::<String>(1)?));
                }
                Ok(true)
            },
        )?;
        Ok(Self { head, firms, objects, classes, visits, complaints })
    }

    /// What was known before a day: complaints of the year before, the class of that time. Visits of later days
    /// are in it too, because windows are judged by them; the model leaves them out.
    fn records(&self, day: Day) -> Records {
        let mut counts = vec![0.0; self.objects.len()];
        for (object, on) in &self.complaints {
            if *on < day && *on >= day - COMPLAINT_DAYS {
                counts[*object] += 1.0;
            }
        }
        let mut objects = self.objects.clone();
        for (place, object) in objects.iter_mut().enumerate() {
            object.traits = vec![Some(counts[place])];
            if let Some((on, class)) = &self.classes[place]
                && *on < day
            {
                object.class.clone_from(class);
            }
        }
        Records { measures: vec![Measure::Density], objects, visits: self.visits.clone() }
    }
}

fn day(text: &str) -> Result<Day> {
    text.parse::<Date>().map(day_of).map_err(Error::broken)
}
