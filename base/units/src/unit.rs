//! The unit itself: its code, its kind, its names through time.

use std::collections::HashMap;

use serde_json::json;
use store::{Entry, Row, Tx, Value, params};
use terms::{Date, Error, Lang, Result, Text};

use crate::{Stretch, edge, ended, search};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitId(pub i64);

impl From<UnitId> for Value {
    fn from(id: UnitId) -> Self {
        Value::Int(id.0)
    }
}
impl std::fmt::Display for UnitId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// A unit with the name that it bore on the day asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    pub id: UnitId,
    /// GB/T 2260 for areas that have one, else a code of the pack. Never changes.
    pub code: String,
    /// `city`, `county`, `zone`, `department`, `institute`, `firm` and what a pack adds.
    pub kind: String,
    pub name: Text,
    /// For tiles and narrow columns: 盐湖 for 盐湖区.
    pub short: Option<String>,
    pub valid_from: Date,
    /// The first day on which it is no more.
    pub valid_to: Option<Date>,
}

impl Unit {
    /// The short name in Chinese where there is one, else the full name.
    pub fn label(&self, lang: Lang) -> &str {
        match (lang, &self.short) {
            (Lang::Zh, Some(short)) => short,
            _ => self.name.get(lang),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewUnit {
    pub code: String,
    pub kind: String,
    pub name: Text,
    pub short: Option<String>,
    pub valid_from: Date,
    pub valid_to: Option<Date>,
}

/// Adds a unit. It stands alone until it is related.
///
/// # Errors
/// `units-code-taken`, `units-dates`, `units-code-empty`, `units-name-empty`.
pub fn add(tx: &mut Tx<'_>, unit: &NewUnit) -> Result<UnitId> {
    add_on(tx, unit, None)
}

/// The same on a ground: the paper by which the unit was set up.
///
/// # Errors
/// Those of [`add`].
pub fn add_on(tx: &mut Tx<'_>, unit: &NewUnit, ground: Option<&str>) -> Result<UnitId> {
    let id = insert(tx, unit)?;
    let detail =
        json!({ "code": unit.code.trim(), "kind": unit.kind, "from": unit.valid_from.to_string() });
    let mut entry = Entry::new("unit.added", "unit", id.0).detail(detail).touches("units");
    if let Some(ground) = ground {
        entry = entry.ground(ground);
    }
    tx.record(entry)?;
    Ok(id)
}

/// Writes the rows of a new unit; the caller leaves the entry.
pub(crate) fn insert(tx: &mut Tx<'_>, unit: &NewUnit) -> Result<UnitId> {
    let code = unit.code.trim();
    if code.is_empty() {
        return Err(Error::invalid("units-code-empty"));
    }
    if unit.name.zh.trim().is_empty() {
        return Err(Error::invalid("units-name-empty").with("code", code));
    }
    Stretch::new(unit.valid_from, unit.valid_to)?;
    if find_by_code(tx, code)?.is_some() {
        return Err(Error::conflict("units-code-taken").with("code", code));
    }
    let first = tx.next_ids(2)?;
    let seq = tx.next_seq()?;
    tx.run(
        "insert into unit (id, code, kind, valid_from, valid_to, seq) values (?1, ?2, ?3, ?4, ?5, ?6)",
        params![first, code, &unit.kind, unit.valid_from, unit.valid_to, seq],
    )?;
    let id = UnitId(first);
    let name = Name {
        id: first + 1,
        name: unit.name.clone(),
        short: unit.short.clone(),
        during: Stretch::since(unit.valid_from),
    };
    insert_name(tx, id, &name, seq)?;
    index(tx, id)?;
    Ok(id)
}

/// From a day on the unit bears another name.
pub fn rename(
    tx: &mut Tx<'_>,
    unit: UnitId,
    name: &Text,
    short: Option<&str>,
    from: Date,
    ground: &str,
) -> Result<i64> {
    rename_during(tx, unit, name, short, Stretch::since(from), ground)
}

/// In these days the unit bore this name, whatever was said before: a new name, or a correction.
pub fn rename_during(
    tx: &mut Tx<'_>,
    unit: UnitId,
    name: &Text,
    short: Option<&str>,
    during: Stretch,
    ground: &str,
) -> Result<i64> {
    Stretch::new(during.from, during.to)?;
    let was = get(tx, unit)?;
    if name.zh.trim().is_empty() {
        return Err(Error::invalid("units-name-empty").with("code", was.code));
    }
    set_name(tx, unit, name, short, during)?;
    index(tx, unit)?;
    let to = during.to.map(|to| to.to_string());
    let detail =
        json!({ "from": during.from.to_string(), "to": to, "name": name.zh, "was": was.name.zh });
    let entry = Entry::new("unit.renamed", "unit", unit.0).ground(ground).detail(detail);
    tx.record(entry.touches("units"))
}

/// Ends a unit on a day. What still hangs below it must be moved first.
///
/// # Errors
/// `units-close-children` names them; `units-dates`; `units-ended` where it has ended already.
pub fn close(tx: &mut Tx<'_>, unit: UnitId, on: Date, ground: &str) -> Result<i64> {
    end(tx, unit, on)?;
    let entry = Entry::new("unit.closed", "unit", unit.0).ground(ground);
    tx.record(entry.detail(json!({ "on": on.to_string() })).touches("units"))
}

/// Cuts the unit's edges at the day and ends it; the caller leaves the entry.
pub(crate) fn end(tx: &mut Tx<'_>, unit: UnitId, on: Date) -> Result<()> {
    let known = get(tx, unit)?;
    Stretch::new(known.valid_from, Some(on))?;
    if let Some(ended) = known.valid_to {
        // Another end would leave its edges cut at the first: that one is taken back first.
        return Err(Error::conflict("units-ended").with("unit", known.code).with("day", ended));
    }
    let below = edge::children_after(tx, unit, on)?;
    let firms = if below.is_empty() { firms_in(tx, unit)? } else { 0 };
    if !below.is_empty() || firms > 0 {
        let codes = codes(tx, &below)?.join("、");
        return Err(Error::conflict("units-close-children")
            .with("unit", known.code)
            .with("children", codes)
            .with("firms", firms));
    }
    edge::cut_everywhere(tx, unit, on)?;
    ended::set(tx, unit, Some(on))
}

fn firms_in(tx: &mut Tx<'_>, area: UnitId) -> Result<i64> {
    tx.count("select count(*) from firm where area = ?1", params![area])
}

const UNIT: &str = "u.id, u.code, u.kind, u.valid_from, u.valid_to, n.zh, n.en, n.short_zh";

pub(crate) fn read(row: &Row<'_>) -> Result<Unit> {
    Ok(Unit {
        id: UnitId(row.get(0)?),
        code: row.get(1)?,
        kind: row.get(2)?,
        valid_from: day(&row.get::<String>(3)?)?,
        valid_to: row.get::<Option<String>>(4)?.as_deref().map(day).transpose()?,
        name: Text { zh: row.get(5)?, en: row.get(6)? },
        short: row.get(7)?,
    })
}

pub(crate) fn day(text: &str) -> Result<Date> {
    text.parse().map_err(|e| Error::broken(e).at("a stored date"))
}

/// # Errors
/// Not found.
pub fn get(tx: &mut Tx<'_>, id: UnitId) -> Result<Unit> {
    let found = units(tx, &[id], None)?;
    found.into_iter().next().ok_or_else(|| Error::not_found("units-not-found").with("unit", id))
}

/// Many units at once, in the order of their codes, each with the name of the day
/// (none: its latest name). Ids that are no units are left out.
pub fn units(tx: &mut Tx<'_>, ids: &[UnitId], on: Option<Date>) -> Result<Vec<Unit>> {
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    some(tx, "u.id {in 1}", Value::from(ids), on, None)
}

pub fn find_by_code(tx: &mut Tx<'_>, code: &str) -> Result<Option<UnitId>> {
    tx.find("select id from unit where code = ?1", params![code.trim()], |r| Ok(UnitId(r.get(0)?)))
}

/// For imports: all the codes at once.
pub fn ids_by_code(tx: &mut Tx<'_>, codes: &[String]) -> Result<HashMap<String, UnitId>> {
    let mut ids = HashMap::with_capacity(codes.len());
    tx.each(
        "select code, id from unit where code {in 1} order by code",
        params![codes.to_vec()],
        |r| {
            ids.insert(r.get(0)?, UnitId(r.get(1)?));
            Ok(true)
        },
    )?;
    Ok(ids)
}

/// All units of a kind, ended ones too, by code.
pub fn of_kind(tx: &mut Tx<'_>, kind: &str) -> Result<Vec<Unit>> {
    some(tx, "u.kind = ?1", Value::from(kind), None, None)
}

/// The names of these units on a day, as known now.
pub fn names(
    tx: &mut Tx<'_>,
    ids: &[UnitId],
    on: Date,
    lang: Lang,
) -> Result<HashMap<UnitId, String>> {
    let units = units(tx, ids, Some(on))?;
    Ok(units.into_iter().map(|u| (u.id, u.name.get(lang).to_owned())).collect())
}

/// The name on a day as it was known at a seq (none: as known now). A day before the first name
/// answers with the first.
pub fn name_at(tx: &mut Tx<'_>, unit: UnitId, on: Date, as_of: Option<i64>) -> Result<Text> {
    let mut found = some(tx, "u.id = ?1", Value::from(unit), Some(on), as_of)?;
    found
        .pop()
        .map(|u| u.name)
        .ok_or_else(|| Error::not_found("units-not-found").with("unit", unit))
}

/// Units with their names of a day as known at a seq, by code.
pub(crate) fn some(
    tx: &mut Tx<'_>,
    which: &str,
    value: Value,
    on: Option<Date>,
    as_of: Option<i64>,
) -> Result<Vec<Unit>> {
    let sql = format!(
        "select {UNIT}, n.valid_from from unit u join unit_name n on n.unit = u.id
         where {which} and n.seq <= ?2 and (n.until is null or n.until > ?2)
         order by u.code, n.valid_from, n.id"
    );
    let mut out: Vec<Unit> = Vec::new();
    tx.each(&sql, &[value, Value::from(as_of.unwrap_or(i64::MAX))], |row| {
        let from = day(&row.get::<String>(8)?)?;
        let unit = read(row)?;
        // Names come oldest first: a later one replaces, unless it begins after the day asked for.
        match out.last_mut() {
            Some(last) if last.id == unit.id => {
                if on.is_none_or(|on| from <= on) {
                    *last = unit;
                }
            }
            _ => out.push(unit),
        }
        Ok(true)
    })?;
    if let Some(seq) = as_of {
        ended::as_of(tx, &mut out, seq)?;
    }
    Ok(out)
}

pub(crate) fn codes(tx: &mut Tx<'_>, ids: &[UnitId]) -> Result<Vec<String>> {
    let mut by_id = HashMap::new();
    let list: Vec<i64> = ids.iter().map(|id| id.0).collect();
    tx.each("select id, code from unit where id {in 1} order by id", params![list], |r| {
        by_id.insert(r.get::<i64>(0)?, r.get::<String>(1)?);
        Ok(true)
    })?;
    let code = |id: &UnitId| by_id.get(&id.0).cloned().unwrap_or_else(|| id.to_string());
    Ok(ids.iter().map(code).collect())
}

struct Name {
    id: i64,
    name: Text,
    short: Option<String>,
    during: Stretch,
}

fn names_of(tx: &mut Tx<'_>, unit: UnitId) -> Result<Vec<Name>> {
    tx.query(
        "select id, zh, en, short_zh, valid_from, valid_to from unit_name
         where unit = ?1 and until is null order by valid_from, id",
        params![unit],
        |r| {
            Ok(Name {
                id: r.get(0)?,
                name: Text { zh: r.get(1)?, en: r.get(2)? },
                short: r.get(3)?,
                during: Stretch {
                    from: day(&r.get::<String>(4)?)?,
                    to: r.get::<Option<String>>(5)?.as_deref().map(day).transpose()?,
                },
            })
        },
    )
}

fn insert_name(tx: &mut Tx<'_>, unit: UnitId, name: &Name, seq: i64) -> Result<()> {
    tx.run(
        "insert into unit_name (id, unit, zh, en, short_zh, valid_from, valid_to, seq)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![
            name.id,
            unit,
            name.name.zh.trim(),
            name.name.en.clone(),
            name.short.clone(),
            name.during.from,
            name.during.to,
            seq
        ],
    )?;
    Ok(())
}

/// Cuts the days out of the names known now and lays the new name into the gap.
pub(crate) fn set_name(
    tx: &mut Tx<'_>,
    unit: UnitId,
    name: &Text,
    short: Option<&str>,
    during: Stretch,
) -> Result<()> {
    let seq = tx.next_seq()?;
    for old in names_of(tx, unit)? {
        if old.during.meet(during).is_none() {
            continue;
        }
        tx.run("update unit_name set until = ?2 where id = ?1", params![old.id, seq])?;
        for left in old.during.without(during) {
            let id = tx.next_id()?;
            let part = Name { id, name: old.name.clone(), short: old.short.clone(), during: left };
            insert_name(tx, unit, &part, seq)?;
        }
    }
    let id = tx.next_id()?;
    let name = Name { id, name: name.clone(), short: short.map(str::to_owned), during };
    insert_name(tx, unit, &name, seq)
}

/// Writes the search terms anew, of the present name and of former ones.
pub(crate) fn index(tx: &mut Tx<'_>, unit: UnitId) -> Result<()> {
    let (code, kind): (String, String) =
        tx.one("select code, kind from unit where id = ?1", params![unit], |r| {
            Ok((r.get(0)?, r.get(1)?))
        })?;
    let credit: Option<String> = tx
        .find("select credit_code from firm where unit = ?1", params![unit], |r| r.get(0))?
        .flatten();
    let mut words = Vec::new();
    for name in names_of(tx, unit)? {
        words.push(name.name.zh);
        words.extend(name.name.en);
        words.extend(name.short);
    }
    let codes: Vec<&str> = [Some(code.as_str()), credit.as_deref()].into_iter().flatten().collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    search::index(tx, &kind, unit.0, &words, &codes)
}

/// The days of the first name.
pub(crate) fn first_stretch(tx: &mut Tx<'_>, unit: UnitId) -> Result<Stretch> {
    let first = names_of(tx, unit)?.into_iter().next().map(|name| name.during);
    first.ok_or_else(|| Error::not_found("units-not-found").with("unit", unit))
}
