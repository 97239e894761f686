//! Questions and commands on the registries. An entry is superseded by code, and the same entry again changes
//! nothing.

use std::collections::{BTreeMap, HashMap};

use packs::InspectionRules;
use serde_json::json;
use store::{Row, Tx, Value, params};
use terms::{Date, Error, Result};

use super::model::{Conflict, Inspector, Object};

/// A kind of entry: its table and its columns, the code first.
pub trait Entry: Clone + PartialEq {
    const TABLE: &'static str;
    const COLUMNS: &'static [&'static str];
    fn code(&self) -> &str;
    fn take(row: &Row<'_>) -> Result<Self>;
    fn put(&self) -> Vec<Value>;
}

/// All current entries of a kind, in the order of their codes.
pub fn all<E: Entry>(tx: &mut Tx<'_>) -> Result<Vec<E>> {
    let columns = E::COLUMNS.join(", ");
    let sql = format!("select {columns} from {} where until is null order by code, id", E::TABLE);
    tx.query(&sql, &[], E::take)
}

/// The current entry of a code.
pub fn current<E: Entry>(tx: &mut Tx<'_>, code: &str) -> Result<Option<E>> {
    let columns = E::COLUMNS.join(", ");
    let sql =
        format!("select {columns} from {} where code = ?1 and until is null order by id", E::TABLE);
    tx.find(&sql, params![code], E::take)
}

/// Puts entries in; the same content changes nothing. Returns how many were new or superseded; the caller
/// records the command when there are any.
pub fn put<E: Entry>(tx: &mut Tx<'_>, entries: &[E]) -> Result<usize> {
    let known: HashMap<String, E> =
        all::<E>(tx)?.into_iter().map(|entry| (entry.code().to_owned(), entry)).collect();
    let fresh: Vec<&E> =
        entries.iter().filter(|entry| known.get(entry.code()) != Some(*entry)).collect();
    if fresh.is_empty() {
        return Ok(0);
    }
    let seq = tx.next_seq()?;
    let ended: Vec<String> = fresh
        .iter()
        .map(|entry| entry.code().to_owned())
        .filter(|code| known.contains_key(code))
        .collect();
    if !ended.is_empty() {
        let sql =
            format!("update {} set until = ?1 where code {{in 2}} and until is null", E::TABLE);
        tx.run(&sql, params![seq, ended])?;
    }
    let count = i64::try_from(fresh.len()).map_err(Error::broken)?;
    let first = tx.next_ids(count)?;
    let places: Vec<String> = (1..=E::COLUMNS.len() + 2).map(|n| format!("?{n}")).collect();
    let sql = format!(
        "insert into {} (id, seq, {}) values ({})",
        E::TABLE,
        E::COLUMNS.join(", "),
        places.join(", ")
    );
    let rows = fresh.iter().zip(first..).map(|(entry, id)| {
        let mut cells = vec![Value::Int(id), Value::Int(seq)];
        cells.extend(entry.put());
        cells
    });
    tx.run_many(&sql, rows)?;
    Ok(fresh.len())
}

/// Seals the name of an inspector.
pub fn sealed_name(tx: &mut Tx<'_>, keeper: i64, name: &str) -> Result<String> {
    tx.seal_personal(keeper, "name", name)
}

/// The name of an inspector, for pages inside and for the firm that is visited.
pub fn name_of(tx: &mut Tx<'_>, inspector: &Inspector) -> Result<String> {
    Ok(tx.personal(inspector.keeper, "name")?.unwrap_or_else(|| inspector.code.clone()))
}

pub fn conflicts(tx: &mut Tx<'_>) -> Result<Vec<Conflict>> {
    tx.query(
        "select inspector, object, ground from inspector_conflict where until is null order by inspector, object, id",
        &[],
        |row| Ok(Conflict { inspector: row.get(0)?, object: row.get(1)?, ground: row.get(2)? }),
    )
}

/// Declares a conflict of interest (回避). The draw will not send them there.
///
/// # Errors
/// No such inspector or object, no ground.
pub fn add_conflict(tx: &mut Tx<'_>, conflict: &Conflict) -> Result<()> {
    let mut error = Error::invalid("registry-refused");
    if current::<Inspector>(tx, &conflict.inspector)?.is_none() {
        error = error.field("inspector", "registry-inspector-unknown");
    }
    if current::<Object>(tx, &conflict.object)?.is_none() {
        error = error.field("object", "registry-object-unknown");
    }
    if conflict.ground.trim().chars().count() < 2 {
        error = error.field("ground", "ground-missing");
    }
    if !error.fields().is_empty() {
        return Err(error);
    }
    let (id, seq) = (tx.next_id()?, tx.next_seq()?);
    tx.run(
        "insert into inspector_conflict (id, inspector, object, ground, seq) values (?1, ?2, ?3, ?4, ?5)",
        params![id, &conflict.inspector, &conflict.object, conflict.ground.trim(), seq],
    )?;
    let detail = json!({ "inspector": conflict.inspector, "object": conflict.object });
    tx.record(
        store::Entry::new("registry.conflict", "inspector", id)
            .detail(detail)
            .touches("inspectors"),
    )?;
    Ok(())
}

/// Objects that answer, in the order of their codes.
pub fn objects(
    tx: &mut Tx<'_>,
    kind: Option<&str>,
    industry: Option<&str>,
    areas: &[i64],
) -> Result<Vec<Object>> {
    let columns = Object::COLUMNS.join(", ");
    let mut sql = format!("select {columns} from inspection_object where until is null");
    let mut given: Vec<Value> = Vec::new();
    if !areas.is_empty() {
        given.push(areas.to_vec().into());
        sql.push_str(&format!(" and area {{in {}}}", given.len()));
    }
    if let Some(kind) = kind {
        given.push(kind.into());
        sql.push_str(&format!(" and kind = ?{}", given.len()));
    }
    if let Some(industry) = industry {
        given.push(format!("{industry}%").into());
        sql.push_str(&format!(" and industry like ?{}", given.len()));
    }
    sql.push_str(" order by code, id");
    tx.query(&sql, &given, Object::take)
}

/// Objects after a code: those whose code begins as asked, or that belong to one of the firms.
pub(super) fn listed(
    tx: &mut Tx<'_>,
    asked: &str,
    firms: &[i64],
    areas: Option<Vec<i64>>,
    after: &str,
    rows: usize,
) -> Result<Vec<Object>> {
    let columns = Object::COLUMNS.join(", ");
    let mut sql =
        format!("select {columns} from inspection_object where until is null and code > ?1");
    let mut given: Vec<Value> = vec![after.into()];
    if let Some(areas) = areas {
        given.push(areas.into());
        sql.push_str(&format!(" and area {{in {}}}", given.len()));
    }
    if !asked.is_empty() {
        // A span of codes is found by the index; the sign after it is above every other.
        given.extend([asked.into(), format!("{asked}\u{10ffff}").into(), firms.to_vec().into()]);
        let at = given.len();
        sql.push_str(&format!(
            " and ((code >= ?{} and code < ?{}) or firm {{in {at}}})",
            at - 2,
            at - 1
        ));
    }
    given.push(Value::Int(i64::try_from(rows).map_err(Error::broken)?));
    sql.push_str(&format!(" order by code, id limit ?{}", given.len()));
    tx.query(&sql, &given, Object::take)
}

pub fn objects_of_firm(tx: &mut Tx<'_>, firm: i64) -> Result<Vec<Object>> {
    let columns = Object::COLUMNS.join(", ");
    let sql = format!(
        "select {columns} from inspection_object where firm = ?1 and until is null order by code, id"
    );
    tx.query(&sql, params![firm], Object::take)
}

/// The credit classes known, by firm. Only for what is sealed, or for readers of the class of data.
pub fn classes(tx: &mut Tx<'_>) -> Result<BTreeMap<i64, String>> {
    let rows = tx.query(
        "select firm, class from credit_class where until is null order by firm, id",
        &[],
        |row| Ok((row.get::<i64>(0)?, row.get::<String>(1)?)),
    )?;
    Ok(rows.into_iter().collect())
}

/// The rules in force on a day; those of the newest pack where a day has more than one.
pub fn rules(tx: &mut Tx<'_>, day: Date) -> Result<InspectionRules> {
    let found = tx.find(
        "select definition from inspection_rules where from_day <= ?1 order by from_day desc, seq desc limit 1",
        params![day],
        |row| row.get::<String>(0),
    )?;
    found.map_or_else(
        || Ok(InspectionRules::default()),
        |text| serde_json::from_str(&text).map_err(Error::broken),
    )
}
