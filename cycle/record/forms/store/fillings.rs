//! Sheets: one form for one unit and period, opened once, with the lines that it brings along.

use serde_json::json;
use store::{Entry, Row, Tx, params};
use terms::{Date, Error, Period, Result};
use units::UnitId;

use super::forms::{Kept, by_id};
use super::steps::{FillingState, Stand};
use crate::model::{ExtraLine, FormAxis, Layout};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filling {
    pub id: i64,
    /// The edition of the form that it began with.
    pub form: i64,
    pub code: String,
    pub unit: i64,
    pub period: Period,
    pub opened_on: Date,
    pub due: Date,
    /// The case that reminds of it.
    pub case: Option<i64>,
    pub synthetic: bool,
}

/// A line that a filling brings, with the position that it is shown in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub section: String,
    pub line: String,
    pub label: String,
    pub unit: Option<i64>,
}

pub(crate) const FILLING_COLUMNS: &str =
    "f.id, f.form, f.code, f.unit, f.period, f.opened_on, f.due, f.case_id, f.synthetic";

pub(crate) fn read_filling(row: &Row<'_>) -> Result<Filling> {
    Ok(Filling {
        id: row.get(0)?,
        form: row.get(1)?,
        code: row.get(2)?,
        unit: row.get(3)?,
        period: row.get(4)?,
        opened_on: row.get::<String>(5)?.parse().map_err(Error::broken)?,
        due: row.get::<String>(6)?.parse().map_err(Error::broken)?,
        case: row.get(7)?,
        synthetic: row.get(8)?,
    })
}

pub(crate) fn stand_columns() -> &'static str {
    "s.state, s.step_count, s.submitted_on, s.decided_on, s.filled, s.wanted, s.errors, s.warnings,
     s.disputed, s.conflicts, s.seq"
}

/// The columns of a stand, which begin at `from`.
pub(crate) fn read_stand(row: &Row<'_>, from: usize) -> Result<Stand> {
    let day = |text: Option<String>| text.map(|it| it.parse().map_err(Error::broken)).transpose();
    Ok(Stand {
        state: FillingState::named(&row.get::<String>(from)?)?,
        steps: row.get(from + 1)?,
        submitted_on: day(row.get(from + 2)?)?,
        decided_on: day(row.get(from + 3)?)?,
        filled: row.get(from + 4)?,
        wanted: row.get(from + 5)?,
        errors: row.get(from + 6)?,
        warnings: row.get(from + 7)?,
        disputed: row.get(from + 8)?,
        conflicts: row.get(from + 9)?,
        seq: row.get(from + 10)?,
    })
}

/// # Errors
/// Not found.
pub fn filling(tx: &mut Tx<'_>, id: i64) -> Result<Filling> {
    let sql = format!("select {FILLING_COLUMNS} from filling f where f.id = ?1");
    tx.find(&sql, params![id], read_filling)?.ok_or_else(|| Error::not_found("filling-unknown"))
}

pub fn filling_at(
    tx: &mut Tx<'_>,
    code: &str,
    unit: i64,
    period: Period,
) -> Result<Option<Filling>> {
    let sql = format!(
        "select {FILLING_COLUMNS} from filling f where f.code = ?1 and f.period = ?2 and f.unit = ?3"
    );
    tx.find(&sql, params![code, period, unit], read_filling)
}

/// Opens a sheet; one that is open already is returned as it is. Lines of an axis are those of the last day of
/// the period; the lines of a ledger are carried over from the sheet before.
///
/// # Errors
/// A period that is not one of the form.
pub fn open(tx: &mut Tx<'_>, form: &Kept, unit: i64, period: Period, due: Date) -> Result<i64> {
    if !crate::model::fits(form.form().period, period) {
        return Err(Error::invalid("form-period-other").with("period", period));
    }
    if let Some(known) = filling_at(tx, &form.code, unit, period)? {
        tx.housekeeping();
        return Ok(known.id);
    }
    let (id, seq) = (tx.next_id()?, tx.next_seq()?);
    let today = store::civil_date(tx.now());
    tx.run(
        "insert into filling (id, form, code, unit, period, opened_on, due, case_id, synthetic, seq)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, null, ?8, ?9)",
        params![id, form.id, &form.code, unit, period, today.to_string(), due.to_string(), false, seq],
    )?;
    let extra = first_lines(tx, form, unit, period)?;
    let rows: Vec<Vec<store::Value>> = extra
        .iter()
        .enumerate()
        .map(|(at, line)| {
            params![id, &line.section, &line.line, at as i64, line.unit, &line.label, seq].to_vec()
        })
        .collect();
    tx.run_many(
        "insert into filling_line (filling, section, line, position, unit, label, seq)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        rows.into_iter(),
    )?;
    let layout = Layout::new(form.prepared.form.clone(), &extra);
    let wanted = layout.asked_count() as i64;
    tx.run(
        "insert into filling_stand (filling, state, step_count, submitted_on, decided_on, filled, wanted, errors,
         warnings, disputed, conflicts, changed_at, seq)
         values (?1, 'open', 0, null, null, 0, ?2, 0, 0, 0, 0, ?3, ?4)",
        params![id, wanted, tx.now_micros(), seq],
    )?;
    tx.record(
        Entry::new("filling.opened", "filling", id)
            .detail(json!({ "form": form.code, "unit": unit, "period": period.to_string(), "due": due.to_string() }))
            .touches("fillings"),
    )?;
    Ok(id)
}

fn first_lines(tx: &mut Tx<'_>, form: &Kept, unit: i64, period: Period) -> Result<Vec<ExtraLine>> {
    let mut lines = Vec::new();
    for section in &form.form().sections {
        match &section.axis {
            Some(FormAxis::Units { kinds }) => {
                let on = figures::last_day(period)?;
                let mut below = Vec::new();
                for hierarchy in [units::TERRITORY, units::COMMAND] {
                    for id in units::descendants(tx, hierarchy, UnitId(unit), on)? {
                        if !below.contains(&id) {
                            below.push(id);
                        }
                    }
                }
                let mut found = units::units(tx, &below, Some(on))?;
                found.retain(|it| kinds.contains(&it.kind));
                found.sort_by(|a, b| a.code.cmp(&b.code));
                lines.extend(found.into_iter().map(|it| ExtraLine {
                    section: section.code.clone(),
                    line: line_code(&it.code),
                    label: it.name.zh.clone(),
                    unit: Some(it.id.0),
                }));
            }
            Some(FormAxis::Ledger { .. }) => {
                let before = match period.previous() {
                    Ok(before) => filling_at(tx, &form.code, unit, before)?,
                    Err(_) => None,
                };
                if let Some(before) = before {
                    let carried = extra_lines(tx, before.id)?;
                    lines.extend(carried.into_iter().filter(|it| it.section == section.code));
                }
            }
            None => {}
        }
    }
    Ok(lines)
}

/// A unit's code as part of a cell's name: letters, digits and `_`.
fn line_code(code: &str) -> String {
    let plain: String =
        code.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    format!("u{plain}")
}

/// The lines that a filling brings, in their order.
pub fn extra_lines(tx: &mut Tx<'_>, filling: i64) -> Result<Vec<ExtraLine>> {
    tx.query(
        "select section, line, label, unit from filling_line where filling = ?1 and until is null
         order by section, position, line",
        params![filling],
        |row| {
            Ok(ExtraLine {
                section: row.get(0)?,
                line: row.get(1)?,
                label: row.get(2)?,
                unit: row.get(3)?,
            })
        },
    )
}

/// Adds a line to a ledger; returns its code.
///
/// # Errors
/// A section without a ledger, or one that is full.
pub fn add_line(tx: &mut Tx<'_>, id: i64, section: &str, label: &str) -> Result<String> {
    let form = filling(tx, id)?.form;
    let form = by_id(tx, form)?;
    let found = form.form().sections.iter().find(|it| it.code == section);
    let Some(FormAxis::Ledger { most }) = found.and_then(|it| it.axis.as_ref()) else {
        return Err(Error::invalid("form-no-ledger").with("section", section));
    };
    let count = tx.count(
        "select count(*) from filling_line where filling = ?1 and section = ?2 and until is null",
        params![id, section],
    )?;
    if count >= i64::from(*most) {
        return Err(Error::invalid("form-ledger-full").with("most", most));
    }
    let ever = tx.count(
        "select count(*) from filling_line where filling = ?1 and section = ?2",
        params![id, section],
    )?;
    let (line, seq) = (format!("n{}_{}", ever + 1, id), tx.next_seq()?);
    tx.run(
        "insert into filling_line (filling, section, line, position, unit, label, seq, until)
         values (?1, ?2, ?3, ?4, null, ?5, ?6, null)",
        params![id, section, &line, ever + 1, label.trim(), seq],
    )?;
    recount(tx, id)?;
    tx.record(
        Entry::new("filling.line-added", "filling", id)
            .detail(json!({ "section": section, "line": line }))
            .touches("fillings"),
    )?;
    Ok(line)
}

/// Takes a line out of a ledger; its cells stay in the log.
///
/// # Errors
/// No such line.
pub fn drop_line(tx: &mut Tx<'_>, id: i64, section: &str, line: &str) -> Result<()> {
    let seq = tx.next_seq()?;
    let gone = tx.run(
        "update filling_line set until = ?4 where filling = ?1 and section = ?2 and line = ?3
         and unit is null and until is null",
        params![id, section, line, seq],
    )?;
    if gone == 0 {
        return Err(Error::not_found("form-line-unknown"));
    }
    tx.run(
        "delete from filled where filling = ?1 and section = ?2 and line = ?3",
        params![id, section, line],
    )?;
    recount(tx, id)?;
    tx.record(
        Entry::new("filling.line-dropped", "filling", id)
            .detail(json!({ "section": section, "line": line }))
            .touches("fillings"),
    )?;
    Ok(())
}

/// Counts cells after lines came or went.
fn recount(tx: &mut Tx<'_>, id: i64) -> Result<()> {
    let kept = filling(tx, id)?.form;
    let kept = by_id(tx, kept)?;
    let extra = extra_lines(tx, id)?;
    let wanted = Layout::new(kept.prepared.form.clone(), &extra).asked_count() as i64;
    tx.run(
        "update filling_stand set wanted = ?2, filled = (select count(*) from filled where filling = ?1
         and (number is not null or words is not null or absent = 1)) where filling = ?1",
        params![id, wanted],
    )?;
    Ok(())
}

/// Grants a later day, with a ground.
///
/// # Errors
/// No ground, a day that is not later.
pub fn move_due(tx: &mut Tx<'_>, id: i64, due: Date, ground: &str) -> Result<()> {
    let found = filling(tx, id)?;
    if ground.trim().is_empty() {
        return Err(Error::invalid("error-invalid").field("ground", "form-ground-needed"));
    }
    if due <= found.due {
        return Err(Error::invalid("error-invalid").field("due", "form-due-not-later"));
    }
    tx.run("update filling set due = ?2 where id = ?1", params![id, due.to_string()])?;
    super::take_step(tx, id, "", "extend", Some(ground.trim()))?;
    Ok(())
}

/// Marks a sheet as grown from a seed; pages and exports say so.
pub fn keep_synthetic(tx: &mut Tx<'_>, id: i64) -> Result<()> {
    tx.run("update filling set synthetic = ?2 where id = ?1", params![id, true])?;
    tx.housekeeping();
    Ok(())
}

/// A step that a synthetic city took on a day of the past. What it would have recorded is there already.
pub fn signed_on(tx: &mut Tx<'_>, id: i64, step: &str, on: Date) -> Result<()> {
    if !filling(tx, id)?.synthetic {
        return Err(Error::not_allowed("filling-step-not-yours"));
    }
    super::steps::take_step_on(tx, id, "", step, None, on).map(|_| ())
}
