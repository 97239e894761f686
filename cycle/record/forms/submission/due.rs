//! What is due: by whom, when, and what is late. Late sheets stay until they are submitted.

use calendar::Clockwork;
use packs::Form;
use store::{Tx, Value};
use terms::{Date, Error, Period, Result};
use units::UnitId;

use crate::store::{FILLING_COLUMNS, Filling, Stand, read_filling, read_stand, stand_columns};

/// The day by which a form is due for a period: so many days after its last day.
///
/// # Errors
/// A calendar that does not reach.
pub fn due_day(clockwork: &Clockwork, form: &Form, period: Period) -> Result<Date> {
    let last = figures::last_day(period)?;
    let days = i32::from(form.due.days);
    if form.due.working {
        let due = clockwork.calendar().add_working_days(last, days);
        return due
            .map_err(|uncovered| Error::invalid("form-calendar-short").with("day", uncovered.day));
    }
    (0..days).try_fold(last, |day, _| day.tomorrow()).map_err(Error::broken)
}

/// The units that fill a form on a day.
pub fn units_of(tx: &mut Tx<'_>, form: &Form, on: Date) -> Result<Vec<i64>> {
    let mut found: Vec<i64> = Vec::new();
    for kind in &form.units.kinds {
        let there =
            |unit: &units::Unit| unit.valid_from <= on && unit.valid_to.is_none_or(|to| on < to);
        let all = units::of_kind(tx, kind)?;
        found.extend(all.iter().filter(|unit| there(unit)).map(|unit| unit.id.0));
    }
    for code in &form.units.codes {
        found.extend(units::find_by_code(tx, code)?.map(|UnitId(id)| id));
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// One line of what is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueLine {
    pub filling: Filling,
    pub stand: Stand,
}

impl DueLine {
    /// Whether it should have been submitted by now.
    pub fn is_late(&self, today: Date) -> bool {
        match self.stand.submitted_on.filter(|_| !self.stand.state.is_writable()) {
            Some(on) => on > self.filling.due,
            None => today > self.filling.due,
        }
    }
    /// Whether the clerk still has something to do.
    pub fn is_open(&self) -> bool {
        self.stand.state.is_writable()
    }
}

/// Sheets of these units (all where there are none named), the most urgent first. What was never handed in of a
/// form that is out of use is owed by nobody.
pub fn due_list(
    tx: &mut Tx<'_>,
    units: Option<&[i64]>,
    states: &[crate::store::FillingState],
    code: Option<&str>,
    limit: i64,
) -> Result<Vec<DueLine>> {
    let words: Vec<String> = states.iter().map(|it| it.word().to_owned()).collect();
    let mut values: Vec<Value> = vec![words.into(), limit.into()];
    let mut only = String::new();
    if let Some(units) = units {
        values.push(Value::Ints(units.to_vec()));
        only.push_str(&format!(" and f.unit {{in {}}}", values.len()));
    }
    if let Some(code) = code {
        values.push(code.into());
        only.push_str(&format!(" and f.code = ?{}", values.len()));
    }
    let sql = format!(
        "select {FILLING_COLUMNS}, {} from filling f join filling_stand s on s.filling = f.id
         where s.state {{in 1}}{only} and (s.submitted_on is not null or not exists (select 1 from form_step t
         where t.form = f.form and t.step in ('retired', 'merged'))) order by f.due, f.code, f.unit limit ?2",
        stand_columns()
    );
    tx.query(&sql, &values, |row| {
        Ok(DueLine { filling: read_filling(row)?, stand: read_stand(row, 9)? })
    })
}
