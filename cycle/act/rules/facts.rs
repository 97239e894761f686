//! What happened between two places of the journal, as rows that a condition can be asked of.

use std::collections::BTreeMap;

use cases::rulebook::{ColumnType, Trigger};
use cases::{Ground, rulebook};
use rule::{Reason, Value, Values};
use store::{Row, Tx, params};
use terms::{Date, Error, Result};

/// One row: the value of each column that has one.
type Cells = BTreeMap<String, Value>;

/// The grounds of a trigger among what was written after `from` up to `to`.
pub(super) fn grounds(
    tx: &mut Tx<'_>,
    trigger: &Trigger,
    from: i64,
    to: i64,
) -> Result<Vec<Ground>> {
    let Some(columns) = packs::triggers::columns(trigger) else { return Ok(Vec::new()) };
    // A pack whose condition cannot be read is refused before it is loaded.
    let condition = packs::triggers::compile(trigger, &columns)
        .map_err(|problem| Error::broken(problem.to_string()).at(&trigger.code))?;
    let rows = match trigger.on.as_str() {
        "cases" => moved_cases(tx, from, to)?,
        fact if packs::facts::fact(fact).is_some() => written(tx, fact, &columns, from, to)?,
        verb => events(tx, verb, trigger, from, to)?,
    };
    let mut found = Vec::new();
    for cells in rows {
        let values = cells
            .iter()
            .fold(Values::new(), |values, (name, value)| values.with(name.clone(), value.clone()));
        match condition.evaluate(&values) {
            Ok(Value::Boolean(true)) => found.extend(ground(trigger, &cells)),
            // What is missing meets no condition.
            Ok(_) | Err(Reason::Missing { .. } | Reason::Null { .. }) => {}
            Err(reason) => return Err(Error::broken(reason.to_string()).at(&trigger.code)),
        }
    }
    Ok(found)
}

/// The words of a row for a case; none where nobody could answer for it, or it happened before the rule.
fn ground(trigger: &Trigger, cells: &Cells) -> Option<Ground> {
    let unit = |column: &str| match cells.get(column) {
        Some(Value::Number(id)) => i64::try_from(*id).ok().filter(|id| *id > 0),
        _ => None,
    };
    let words = |value: &Value| match value {
        Value::Text(text) => text.clone(),
        Value::Date(day) => day.to_string(),
        Value::Number(number) => number.normalize().to_string(),
        other => other.to_string(),
    };
    let accountable = unit(&trigger.accountable)?;
    let on = match trigger
        .day
        .as_ref()
        .or(Some(&"on".to_owned()))
        .and_then(|column| cells.get(column))
    {
        Some(Value::Date(day)) => *day,
        _ => return None,
    };
    if on < trigger.from {
        return None;
    }
    Some(Ground {
        thing: unit("id").unwrap_or(0),
        key: cells.get(&trigger.key).map(words)?,
        subject: unit(&trigger.subject).unwrap_or(accountable),
        accountable,
        on,
        columns: cells.iter().map(|(name, value)| (name.clone(), words(value))).collect(),
    })
}

/// The rows of a fact that were written there and stand now.
fn written(
    tx: &mut Tx<'_>,
    fact: &str,
    columns: &[(String, ColumnType)],
    from: i64,
    to: i64,
) -> Result<Vec<Cells>> {
    // Nothing of this register changed, so nobody reads it.
    if tx.topic_seq(fact)? <= from {
        return Ok(Vec::new());
    }
    let names: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).collect();
    let sql = format!(
        "select {} from fact_{fact} where seq > ?1 and seq <= ?2 and until is null order by id",
        names.join(", ")
    );
    tx.query(&sql, params![from, to], |row| {
        let mut cells = Cells::new();
        for (place, (name, kind)) in columns.iter().enumerate() {
            if let Some(value) = cell(row, place, *kind)? {
                cells.insert(name.clone(), value);
            }
        }
        Ok(cells)
    })
}

fn cell(row: &Row<'_>, place: usize, kind: ColumnType) -> Result<Option<Value>> {
    Ok(match kind {
        ColumnType::Number | ColumnType::Unit => row.get::<Option<i64>>(place)?.map(Value::from),
        ColumnType::Boolean => row.get::<Option<i64>>(place)?.map(|truth| Value::from(truth != 0)),
        ColumnType::Text => row.get::<Option<String>>(place)?.map(Value::from),
        ColumnType::Date => match row.get::<Option<String>>(place)? {
            Some(day) => Some(Value::from(day.parse::<Date>().map_err(Error::broken)?)),
            None => None,
        },
    })
}

/// The steps that cases took there, of the ordinary class: nothing follows by rule from a referral.
fn moved_cases(tx: &mut Tx<'_>, from: i64, to: i64) -> Result<Vec<Cells>> {
    let steps = tx.query(
        "select t.case_id, t.number, t.code, t.state, t.verdict, t.on_day, t.accountable, f.title, f.subject, k.definition
         from case_step t join case_file f on f.id = t.case_id join case_kind k on k.id = f.kind
         where t.seq > ?1 and t.seq <= ?2 and f.class = 'cases' order by t.seq, t.case_id, t.number",
        params![from, to],
        |row| {
            let kind: cases::Kind = serde_json::from_str(&row.get::<String>(9)?).map_err(Error::broken)?;
            let state: String = row.get(3)?;
            let on: Date = row.get::<String>(5)?.parse().map_err(Error::broken)?;
            let mut cells = Cells::from([
                ("id".to_owned(), Value::from(row.get::<i64>(0)?)),
                ("steps".to_owned(), Value::from(row.get::<i64>(1)? + 1)),
                ("move".to_owned(), Value::from(row.get::<String>(2)?)),
                ("kind".to_owned(), Value::from(kind.code.clone())),
                ("ended".to_owned(), Value::from(kind.has_ended(&state).map_or("", cases::Ending::code))),
                ("verdict".to_owned(), Value::from(row.get::<Option<String>>(4)?.unwrap_or_default())),
                ("on".to_owned(), Value::from(on)),
                ("accountable".to_owned(), Value::from(row.get::<i64>(6)?)),
                ("title".to_owned(), Value::from(row.get::<String>(7)?)),
                ("subject".to_owned(), Value::from(row.get::<i64>(8)?)),
            ]);
            cells.insert("state".to_owned(), Value::from(state));
            Ok(cells)
        },
    )?;
    Ok(steps)
}

/// Events of a verb: each as one row, or as the rows that its detail lists under `rows`.
fn events(
    tx: &mut Tx<'_>,
    verb: &str,
    trigger: &Trigger,
    from: i64,
    to: i64,
) -> Result<Vec<Cells>> {
    let entries = tx.query(
        "select seq, subject, at, detail from journal where seq > ?1 and seq <= ?2 and verb = ?3 order by seq",
        params![from, to, verb],
        |row| Ok((row.get::<i64>(0)?, row.get::<i64>(1)?, row.get::<i64>(2)?, row.get::<String>(3)?)),
    )?;
    let mut found = Vec::new();
    for (seq, subject, at, detail) in entries {
        let detail: serde_json::Value = serde_json::from_str(&detail).map_err(Error::broken)?;
        let rows = match detail.get("rows").and_then(serde_json::Value::as_array) {
            Some(rows) => rows.clone(),
            None => vec![detail],
        };
        let at = terms::Timestamp::from_microsecond(at).map_err(Error::broken)?;
        for row in rows {
            let mut cells: Cells = trigger
                .columns
                .iter()
                .filter_map(|(name, kind)| Some((name.clone(), told(row.get(name)?, *kind)?)))
                .collect();
            cells.insert("id".into(), Value::from(subject));
            cells.insert("seq".into(), Value::from(seq));
            cells.insert("on".into(), Value::from(store::civil_date(at)));
            found.push(cells);
        }
    }
    Ok(found)
}

/// A value of an event's detail, where it is what the trigger declares.
fn told(value: &serde_json::Value, kind: rulebook::ColumnType) -> Option<Value> {
    match kind {
        ColumnType::Number | ColumnType::Unit => value
            .as_i64()
            .map(Value::from)
            .or_else(|| Some(Value::Number(value.as_str()?.parse().ok()?))),
        ColumnType::Text => value.as_str().map(Value::from),
        ColumnType::Boolean => value.as_bool().map(Value::from),
        ColumnType::Date => value.as_str()?.parse::<Date>().ok().map(Value::from),
    }
}
