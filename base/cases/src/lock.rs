//! Locks: a stretch of days, a set of fields and an area that nobody writes to.
//!
//! A period that was closed stays as it was reported. A lock covers values by the day they are about (the last
//! day of a figure's period, the day of a record), so a year that is still running is not locked by one of its
//! quarters. It may name fields: indicators of figures, columns of records, moves of cases. It holds from its own
//! day on, until it is taken off with a ground, and may be opened for one unit until a day. Whoever runs into it is told
//! which lock, whose it is, and how to ask.

use std::collections::BTreeSet;

use serde_json::json;
use store::{Entry, Tx, params};
use terms::{Date, Error, Result};

/// A lock to be put on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLock {
    /// `figures`, a register (`samples` …), a kind of case (`task` …).
    pub kind: String,
    /// All fields where it is empty.
    pub fields: Vec<String>,
    /// This unit and all below it; everywhere where there is none.
    pub unit: Option<i64>,
    pub from: Date,
    pub to: Date,
    /// Holds from this day on: a closing day may be announced before it comes.
    pub since: Date,
    /// The office that holds it.
    pub office: Option<i64>,
    pub ground: String,
    pub document: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lock {
    pub id: i64,
    pub said: NewLock,
    /// The person who put it on.
    pub holder: i64,
    pub openings: Vec<Opening>,
    /// Why it was taken off, and when.
    pub ended: Option<(Date, String)>,
}

/// Open for one unit, to the end of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    pub unit: i64,
    pub to: Date,
    pub person: i64,
    pub ground: String,
}

/// Puts a lock on.
///
/// # Errors
/// No kind, no ground, a stretch that ends before it begins.
pub fn put_lock(tx: &mut Tx<'_>, new: &NewLock) -> Result<i64> {
    let mut error = Error::invalid("lock-not-put");
    if new.kind.trim().is_empty() {
        error = error.field("kind", "case-field-missing");
    }
    if new.ground.trim().is_empty() {
        error = error.field("ground", "case-ground-missing");
    }
    if new.to < new.from {
        error = error.field("to", "lock-ends-before-it-begins");
    }
    if !error.fields().is_empty() {
        return Err(error);
    }
    let (id, seq, holder) = (tx.next_id()?, tx.next_seq()?, tx.actor().person);
    let fields = serde_json::to_string(&new.fields).map_err(Error::broken)?;
    tx.run(
        "insert into data_lock (id, kind, fields, unit, from_day, to_day, since_day, holder, office, ground, document, seq)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        params![
            id,
            new.kind.trim(),
            fields,
            new.unit,
            new.from,
            new.to,
            new.since,
            holder,
            new.office,
            new.ground.trim(),
            new.document.clone(),
            seq
        ],
    )?;
    let detail = json!({
        "kind": new.kind, "fields": new.fields, "unit": new.unit,
        "from": new.from.to_string(), "to": new.to.to_string(), "since": new.since.to_string(),
    });
    tx.record(
        Entry::new("lock.put", "lock", id)
            .ground(new.ground.trim())
            .detail(detail)
            .touches("cases"),
    )?;
    Ok(id)
}

/// Takes a lock off.
///
/// # Errors
/// Unknown, taken off already, no ground.
pub fn take_off(tx: &mut Tx<'_>, id: i64, ground: &str) -> Result<()> {
    standing(tx, id)?;
    let ground = grounded(ground)?;
    let (seq, person, today) = (tx.next_seq()?, tx.actor().person, store::civil_date(tx.now()));
    tx.run(
        "insert into lock_end (data_lock, person, on_day, ground, seq) values (?1, ?2, ?3, ?4, ?5)",
        params![id, person, today, ground, seq],
    )?;
    tx.run("update data_lock set until = ?2 where id = ?1", params![id, seq])?;
    tx.record(Entry::new("lock.taken-off", "lock", id).ground(ground).touches("cases"))?;
    Ok(())
}

/// Opens a lock for one unit to the end of a day; it closes by itself.
///
/// # Errors
/// Unknown, taken off already, no ground, a day that has passed.
pub fn open_for(tx: &mut Tx<'_>, id: i64, unit: i64, to: Date, ground: &str) -> Result<()> {
    standing(tx, id)?;
    let ground = grounded(ground)?;
    if to < store::civil_date(tx.now()) {
        return Err(Error::invalid("lock-not-put").field("to", "lock-day-passed"));
    }
    let (opening, seq, person) = (tx.next_id()?, tx.next_seq()?, tx.actor().person);
    tx.run(
        "insert into lock_opening (id, data_lock, unit, to_day, person, ground, seq)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![opening, id, unit, to, person, ground, seq],
    )?;
    let detail = json!({ "unit": unit, "to": to.to_string() });
    tx.record(
        Entry::new("lock.opened", "lock", id).ground(ground).detail(detail).touches("cases"),
    )?;
    Ok(())
}

fn grounded(ground: &str) -> Result<&str> {
    let ground = ground.trim();
    if ground.is_empty() {
        return Err(Error::invalid("lock-not-put").field("ground", "case-ground-missing"));
    }
    Ok(ground)
}

fn standing(tx: &mut Tx<'_>, id: i64) -> Result<Lock> {
    let lock = find_lock(tx, id)?;
    if lock.ended.is_some() {
        return Err(Error::conflict("lock-taken-off"));
    }
    Ok(lock)
}

/// # Errors
/// Not found.
pub fn find_lock(tx: &mut Tx<'_>, id: i64) -> Result<Lock> {
    read(tx, "l.id = ?1", params![id])?.pop().ok_or_else(|| Error::not_found("lock-unknown"))
}

/// The locks that are on, or those that were taken off, newest first.
pub fn locks(tx: &mut Tx<'_>, on: bool) -> Result<Vec<Lock>> {
    read(tx, if on { "l.until is null" } else { "l.until is not null" }, params![])
}

fn read(tx: &mut Tx<'_>, condition: &str, values: &[store::Value]) -> Result<Vec<Lock>> {
    let day = |text: String| text.parse::<Date>().map_err(Error::broken);
    let mut found = tx.query(
        &format!(
            "select l.id, l.kind, l.fields, l.unit, l.from_day, l.to_day, l.since_day, l.holder, l.office,
                    l.ground, l.document, e.on_day, e.ground
             from data_lock l left join lock_end e on e.data_lock = l.id where {condition} order by l.id desc"
        ),
        values,
        |row| {
            let ended: Option<String> = row.get(11)?;
            let why: Option<String> = row.get(12)?;
            Ok(Lock {
                id: row.get(0)?,
                said: NewLock {
                    kind: row.get(1)?,
                    fields: serde_json::from_str(&row.get::<String>(2)?).map_err(Error::broken)?,
                    unit: row.get(3)?,
                    from: day(row.get(4)?)?,
                    to: day(row.get(5)?)?,
                    since: day(row.get(6)?)?,
                    office: row.get(8)?,
                    ground: row.get(9)?,
                    document: row.get(10)?,
                },
                holder: row.get(7)?,
                openings: Vec::new(),
                ended: ended.map(day).transpose()?.zip(why),
            })
        },
    )?;
    for lock in &mut found {
        lock.openings = tx.query(
            "select unit, to_day, person, ground from lock_opening where data_lock = ?1 order by id",
            params![lock.id],
            |row| {
                Ok(Opening { unit: row.get(0)?, to: day(row.get(1)?)?, person: row.get(2)?, ground: row.get(3)? })
            },
        )?;
    }
    Ok(found)
}

/// The locks over one kind of thing, ready to be asked row by row: an import loads it once.
#[derive(Debug, Clone, Default)]
pub struct Guard {
    /// Each with the units that it covers, and those it stands open for today.
    locks: Vec<(Lock, Option<BTreeSet<i64>>, BTreeSet<i64>)>,
}

impl Guard {
    pub fn of(tx: &mut Tx<'_>, kind: &str) -> Result<Self> {
        let today = store::civil_date(tx.now());
        let found = read(
            tx,
            "l.until is null and l.kind = ?1 and l.since_day <= ?2",
            params![kind, today],
        )?;
        let mut locks = Vec::with_capacity(found.len());
        for lock in found {
            let covered = lock.said.unit.map(|unit| below(tx, unit, today)).transpose()?;
            let mut open = BTreeSet::new();
            for opening in lock.openings.iter().filter(|opening| opening.to >= today) {
                open.extend(below(tx, opening.unit, today)?);
            }
            locks.push((lock, covered, open));
        }
        Ok(Self { locks })
    }
    pub fn is_empty(&self) -> bool {
        self.locks.is_empty()
    }
    /// The lock that stands against writing this field of this unit's value about this day. No field means the
    /// whole thing.
    pub fn against(&self, field: Option<&str>, unit: i64, day: Date) -> Option<&Lock> {
        self.locks
            .iter()
            .find(|(lock, covered, open)| {
                let said = &lock.said;
                let fields = said.fields.is_empty()
                    || field.is_none_or(|field| said.fields.iter().any(|locked| locked == field));
                fields
                    && (said.from..=said.to).contains(&day)
                    && covered.as_ref().is_none_or(|units| units.contains(&unit))
                    && !open.contains(&unit)
            })
            .map(|(lock, ..)| lock)
    }
}

/// A unit and everything below it today, in any hierarchy.
fn below(tx: &mut Tx<'_>, unit: i64, today: Date) -> Result<BTreeSet<i64>> {
    let mut units = BTreeSet::from([unit]);
    tx.each(
        "select unit from reach where ancestor = ?1 and valid_from <= ?2 and valid_to > ?2 order by unit",
        params![unit, today],
        |row| {
            units.insert(row.get(0)?);
            Ok(true)
        },
    )?;
    Ok(units)
}

impl Lock {
    /// What whoever runs into it is told: what is locked, by whom, on what ground, and where to ask.
    pub fn told(&self, tx: &mut Tx<'_>) -> Result<Vec<(&'static str, String)>> {
        let holder =
            if self.holder == 0 { String::new() } else { identity::name_of(tx, self.holder)? };
        Ok(vec![
            ("from", self.said.from.to_string()),
            ("to", self.said.to.to_string()),
            ("ground", self.said.ground.clone()),
            ("holder", holder),
            ("address", format!("/locks/{}", self.id)),
        ])
    }
    /// The refusal of a write, beside the field that it names.
    pub fn refusal(&self, tx: &mut Tx<'_>, place: &str) -> Result<Error> {
        let args = self.told(tx)?;
        let plain = args
            .iter()
            .fold(Error::conflict("lock-refused"), |error, (name, value)| error.with(name, value));
        Ok(plain.breach(terms::Field { place: place.to_owned(), rule: "lock-refused", args }))
    }
}

/// Refuses a write of one thing where a lock stands against it.
///
/// # Errors
/// `lock-refused`, in words.
pub fn refuse_locked(
    tx: &mut Tx<'_>,
    kind: &str,
    field: Option<&str>,
    unit: i64,
    day: Date,
) -> Result<()> {
    let guard = Guard::of(tx, kind)?;
    match guard.against(field, unit, day) {
        Some(lock) => Err(lock.refusal(tx, field.unwrap_or("ground"))?),
        None => Ok(()),
    }
}
