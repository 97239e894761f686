//! Questions of the search field that no other slice answers.

use ::store::{Tx, Value};
use terms::{Result, Text};

use crate::wheres::Wheres;

/// The registers whose records have codes that people quote: table, word, address of a record.
pub(crate) const REGISTERS: [(&str, &str, &str); 6] = [
    ("sample", "find-samples", "/samples"),
    ("inspection", "find-inspections", "/inspections"),
    ("complaint", "find-complaints", "/complaints"),
    ("certificate", "find-certificates", "/certificates"),
    ("registration", "find-registrations", "/registrations"),
    ("instrument", "find-instruments", "/instruments"),
];

/// A record by its code: id, code, day.
pub(crate) type Hit = (i64, String, String);

/// Current records whose code begins so, the exact one first, and how many in all.
pub(crate) fn records(
    tx: &mut Tx<'_>,
    table: &str,
    code: &str,
    units: Option<&[i64]>,
    limit: i64,
) -> Result<(Vec<Hit>, i64)> {
    let mut wheres = Wheres::default();
    wheres.and("code >= ?#", code);
    wheres.and("code < ?#", format!("{code}\u{10ffff}"));
    if let Some(units) = units {
        wheres.and("until is null and (area {in #} or firm {in #})", Value::from(units));
    } else {
        wheres.and("until is null and id > ?#", 0i64);
    }
    let sql = format!("select count(*) from {table} {}", wheres.sql());
    let total = tx.count(&sql, &wheres.values)?;
    let sql = format!(
        "select id, code, on_date from {table} {} order by code limit {limit}",
        wheres.sql()
    );
    Ok((tx.query(&sql, &wheres.values, |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?, total))
}

/// Current indicators whose code begins so or whose name holds the text: code and name.
pub(crate) fn indicators(tx: &mut Tx<'_>, text: &str) -> Result<Vec<(String, Text)>> {
    let wanted = text.to_lowercase();
    let mut found: Vec<(String, Text)> = Vec::new();
    tx.each(
        "select code, definition from indicator where until is null order by code, version",
        &[],
        |r| {
            let (code, definition): (String, String) = (r.get(0)?, r.get(1)?);
            let name = crate::packs::name_in(&definition, &code);
            let named = name.zh.to_lowercase().contains(&wanted)
                || name.en.as_deref().unwrap_or_default().to_lowercase().contains(&wanted);
            if named || code.to_lowercase().starts_with(&wanted) {
                // Several versions of one indicator are one find, under its latest name.
                match found.last_mut() {
                    Some(last) if last.0 == code => last.1 = name,
                    _ => found.push((code, name)),
                }
            }
            Ok(true)
        },
    )?;
    Ok(found)
}
