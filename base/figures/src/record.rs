//! Recording figures: the one way in, for a form, an import and a computation alike.

use std::collections::BTreeMap;

use serde_json::json;
use store::{Entry, Tx, figure_content, params};
use terms::{Error, Field, Period, Result};

use crate::model::{COLUMNS, read, values};
use crate::{Cell, Figure, SeriesId};
use cases::lock::{Guard, Lock};

/// What a call wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Recorded {
    pub added: usize,
    /// Another value than before.
    pub corrected: usize,
    /// The same value with another status or source (verified, documented).
    pub restated: usize,
    pub unchanged: usize,
    /// The last entry; none where nothing changed.
    pub seq: Option<i64>,
}

/// Records rows: new cells and restated ones under one entry `figure.recorded`, changed values under
/// another, `figure.corrected`, with the ground. `seq` of the rows is not read.
///
/// # Errors
/// `figures-ground-needed` where a value changes without a ground; `figures-contradiction` where two
/// rows say different things of one cell; `lock-refused` where a lock stands against one of them; `figures-row` for a ratio over zero that claims a value
/// or a negative n. Each names the cells. All or nothing: callers sort bad rows out before.
pub fn record(tx: &mut Tx<'_>, rows: Vec<Figure>, ground: Option<&str>) -> Result<Recorded> {
    let rows = distinct(rows)?;
    let ground = ground.map(str::trim).filter(|ground| !ground.is_empty());
    let guard = Guard::of(tx, LOCKED)?;
    let (mut plain, mut corrections) = (Vec::new(), Vec::new());
    let mut recorded = Recorded::default();
    for ((series, period), rows) in by_slice(rows) {
        let before = present(tx, series, period, &rows)?;
        for row in rows {
            // A locked number may still be verified or get its document.
            let was = before.get(&row.cell());
            if !was.is_some_and(|was| was.same_numbers(&row))
                && let Some(lock) = locked(tx, &guard, &row)?
            {
                return Err(lock.refusal(tx, &row.cell().to_string())?);
            }
            match was {
                None => {
                    recorded.added += 1;
                    plain.push(row);
                }
                Some(was) if was.same_content(&row) => recorded.unchanged += 1,
                Some(was) if was.same_numbers(&row) => {
                    recorded.restated += 1;
                    plain.push(row);
                }
                // What was reported takes the place of an estimate, which corrects nobody.
                Some(was) if row.replaces_estimate(was) => {
                    recorded.added += 1;
                    plain.push(row);
                }
                Some(_) => {
                    recorded.corrected += 1;
                    corrections.push(row);
                }
            }
        }
    }
    if !corrections.is_empty() && ground.is_none() {
        return Err(corrections.iter().take(20).fold(
            Error::invalid("figures-ground-needed").with("count", corrections.len()),
            |error, row| error.field(row.cell().to_string(), "figures-ground-needed"),
        ));
    }
    if plain.is_empty() && corrections.is_empty() {
        // The same rows once more: nothing to write, and no entry for nothing.
        tx.housekeeping();
        return Ok(recorded);
    }
    for (verb, rows) in [("figure.recorded", plain), ("figure.corrected", corrections)] {
        if !rows.is_empty() {
            recorded.seq = Some(write(tx, verb, &rows, ground)?);
        }
    }
    Ok(recorded)
}

/// What locks call figures; their fields are codes of indicators.
const LOCKED: &str = "figures";

/// The locks over figures now, for whoever asks row by row before recording.
pub fn locks(tx: &mut Tx<'_>) -> Result<Guard> {
    Guard::of(tx, LOCKED)
}

/// The lock that stands against writing this cell: by its indicator, its unit and the last day of its period.
pub fn locked<'g>(tx: &mut Tx<'_>, guard: &'g Guard, row: &Figure) -> Result<Option<&'g Lock>> {
    if guard.is_empty() {
        return Ok(None);
    }
    let indicator: Option<String> =
        tx.find("select indicator from series where id = ?1", params![row.series.0], |r| r.get(0))?;
    Ok(guard.against(indicator.as_deref(), row.unit.0, last_day(row.period)?))
}

/// The last day that a period is about. A declared year without its table is taken as the calendar year that it
/// begins in.
pub fn last_day(period: Period) -> Result<terms::Date> {
    let span = match period.span() {
        Some(span) => Some(span),
        None => Period::year_of(period.year())?.span(),
    };
    let after = span.map_or(terms::Date::MAX, |(_, after)| after);
    Ok(after.yesterday().unwrap_or(after))
}

/// In key order, each cell once.
fn distinct(mut rows: Vec<Figure>) -> Result<Vec<Figure>> {
    let mut wrong: Vec<Field> = Vec::new();
    for row in &rows {
        let over_zero = row.denominator.is_some_and(|d| d.0 == 0) && row.value.is_some();
        if over_zero || row.n.is_some_and(|n| n < 0) {
            let rule = if over_zero { "figures-over-zero" } else { "figures-n-negative" };
            wrong.push(Field { place: row.cell().to_string(), rule, args: Vec::new() });
        }
    }
    if !wrong.is_empty() {
        return Err(wrong.into_iter().take(20).fold(Error::invalid("figures-row"), Error::breach));
    }
    rows.sort_by_key(Figure::cell);
    let twice = |a: &Figure, b: &Figure| a.cell() == b.cell() && !a.same_content(b);
    if let Some(pair) = rows.windows(2).find(|pair| twice(&pair[0], &pair[1])) {
        return Err(Error::invalid("figures-contradiction").with("cell", pair[0].cell()));
    }
    rows.dedup_by(|a, b| a.cell() == b.cell());
    Ok(rows)
}

fn by_slice(rows: Vec<Figure>) -> BTreeMap<(SeriesId, Period), Vec<Figure>> {
    let mut slices: BTreeMap<_, Vec<Figure>> = BTreeMap::new();
    for row in rows {
        slices.entry((row.series, row.period)).or_default().push(row);
    }
    slices
}

/// What stands in the cells now.
fn present(
    tx: &mut Tx<'_>,
    series: SeriesId,
    period: Period,
    rows: &[Figure],
) -> Result<BTreeMap<Cell, Figure>> {
    let mut units: Vec<i64> = rows.iter().map(|row| row.unit.0).collect();
    units.dedup();
    let found = tx.query(
        &format!(
            "select {COLUMNS} from figure where series = ?1 and period = ?2 and unit {{in 3}}
             order by series, period, unit, combo"
        ),
        params![series, period, units],
        read,
    )?;
    Ok(found.into_iter().map(|figure| (figure.cell(), figure)).collect())
}

/// Writes the rows under one entry, whose content is the digest of its log rows.
pub(crate) fn write(
    tx: &mut Tx<'_>,
    verb: &'static str,
    rows: &[Figure],
    ground: Option<&str>,
) -> Result<i64> {
    let seq = tx.next_seq()?;
    tx.run_many(
        "insert into figure (series, period, unit, combo, value, numerator, denominator, n, status, source, seq)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
         on conflict (series, period, unit, combo) do update set value = excluded.value,
         numerator = excluded.numerator, denominator = excluded.denominator, n = excluded.n,
         status = excluded.status, source = excluded.source, seq = excluded.seq",
        rows.iter().map(|row| values(row, seq)),
    )?;
    tx.run_many(
        "insert into figure_log (series, period, unit, combo, value, numerator, denominator, n, status, source, seq, ground)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        rows.iter().map(|row| {
            let mut values = values(row, seq);
            values.push(ground.into());
            values
        }),
    )?;
    let mut series: Vec<i64> = rows.iter().map(|row| row.series.0).collect();
    series.dedup();
    let subject = if series.len() == 1 { series[0] } else { 0 };
    let detail = json!({ "rows": rows.len(), "series": series.len() });
    let content = figure_content(tx, seq)?;
    let mut entry = Entry::new(verb, "figures", subject).detail(detail).content(content);
    if let Some(ground) = ground {
        entry = entry.ground(ground);
    }
    tx.record(entry.touches("figures"))
}
