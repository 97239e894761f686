//! One register: rows that are added and superseded, never changed.
//!
//! The same questions and the same command serve every kind of record; a kind says its table, its
//! columns and its rules by [`Record`]. [`record_many`] is idempotent by code: a row whose content is
//! known changes nothing, a row with other content supersedes. One journal entry is written per
//! chunk, with a digest over the rows that [`content`] can compute again at any time.

use std::collections::HashMap;
use std::fmt::Write as _;

use serde_json::json;
use store::{Digest, Entry, Row, Tx, Value, params};
use terms::{Date, Error, Field, Period, Result};

use cases::lock::{Guard, Lock};

use crate::filter::Filter;
use crate::question::Question;

/// What a column holds; decides how a filter on it is read and told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    Text,
    /// One of these words.
    Word(&'static [&'static str]),
    Integer,
    /// 1 or 0.
    Truth,
    Date,
    /// A unit: its id in the table, its code in files and addresses.
    Unit,
    /// GB/T 4754 code.
    Industry,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    pub name: &'static str,
    pub holds: Holds,
}

/// A breach of a rule of the kind: the column and the message code.
pub type Breach = (&'static str, &'static str);

/// A kind of record. Made by the `register!` macro from the list of its columns.
pub trait Record: Clone + PartialEq + Send + 'static {
    const TABLE: &'static str;
    /// The topic that a change touches; also the kind of the journal entry.
    const TOPIC: &'static str;
    const VERB: &'static str;
    /// Everything but id, month, source, ground, seq and until, in the order of `put`.
    const COLUMNS: &'static [Column];

    fn code(&self) -> &str;
    fn on_date(&self) -> Date;
    fn put(&self, row: &mut Vec<Value>);
    fn take(row: &Row<'_>, at: usize) -> Result<Self>;

    /// Takes a value as a person writes it: dates as 2026-03-02, words of the lists, 1 and 0, ids of
    /// units; empty where a column may be.
    ///
    /// # Errors
    /// The rule that the text breaks.
    fn set(&mut self, column: &str, text: &str) -> Result<(), &'static str>;

    /// The rules a record must meet by itself, whatever file it came from.
    fn breaches(&self) -> Vec<Breach>;
    /// Reads what hangs below the rows in tables of its own.
    fn take_parts(_tx: &mut Tx<'_>, _rows: &mut [Kept<Self>]) -> Result<()> {
        Ok(())
    }
    /// Writes it.
    fn put_parts(_tx: &mut Tx<'_>, _rows: &[(i64, &Self)]) -> Result<()> {
        Ok(())
    }
    /// Adds it to the text that the journal's digest covers.
    fn tell_parts(&self, _text: &mut String) {}
}

/// Says the columns of a record once: table, reading, writing and filters follow. `parts` are fields
/// that hang below in tables of their own; what follows them goes into the implementation as it is.
macro_rules! register {
    ($record:ty: $table:literal, $topic:literal, $verb:literal {
        $($field:ident: $holds:expr,)+
    } parts { $($part:ident)* } $($more:tt)*) => {
        impl $crate::register::Record for $record {
            const TABLE: &'static str = $table;
            const TOPIC: &'static str = $topic;
            const VERB: &'static str = $verb;
            const COLUMNS: &'static [$crate::register::Column] = {
                use $crate::register::Holds::*;
                &[$($crate::register::Column { name: stringify!($field), holds: $holds },)+]
            };
            fn code(&self) -> &str { &self.code }
            fn on_date(&self) -> terms::Date { self.on_date }
            fn put(&self, row: &mut Vec<store::Value>) {
                $(row.push($crate::cell::Cell::put(&self.$field));)+
            }
            fn take(row: &store::Row<'_>, at: usize) -> terms::Result<Self> {
                let mut places = at..;
                let mut next = || places.next().unwrap_or(at);
                Ok(Self {
                    $($field: $crate::cell::Cell::take(row, next())?,)+
                    $($part: Default::default(),)*
                })
            }
            fn set(&mut self, column: &str, text: &str) -> Result<(), &'static str> {
                match column {
                    $(stringify!($field) => self.$field = $crate::cell::Cell::read(text)?,)+
                    _ => return Err("record-filter-column"),
                }
                Ok(())
            }
            $($more)*
        }
    };
}

/// A record as the register keeps it.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept<R> {
    pub id: i64,
    pub record: R,
    /// Where it came from: a file, a system, `synthetic`.
    pub source: String,
    /// Why it supersedes an earlier row, where it does.
    pub ground: Option<String>,
    /// The journal entry that brought it.
    pub seq: i64,
    /// The journal entry that superseded it; none while it is current.
    pub until: Option<i64>,
}

/// What recording does to one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    New,
    Same,
    Corrected,
}

/// What a chunk of rows did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Outcome {
    pub new: u64,
    pub same: u64,
    pub corrected: u64,
}

impl Outcome {
    pub fn total(self) -> u64 {
        self.new + self.same + self.corrected
    }
}

impl std::ops::AddAssign for Outcome {
    fn add_assign(&mut self, other: Self) {
        self.new += other.new;
        self.same += other.same;
        self.corrected += other.corrected;
    }
}

/// The place in a list after which the next page starts: newest day first, then newest id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    pub on_date: Date,
    pub id: i64,
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.on_date, self.id)
    }
}

impl Cursor {
    pub fn parse(text: &str) -> Result<Self> {
        let read = || {
            let (on_date, id) = text.split_once('.')?;
            Some(Cursor { on_date: on_date.parse().ok()?, id: id.parse().ok()? })
        };
        read().ok_or_else(|| {
            Error::invalid("record-cursor").field("cursor", "record-cursor").with("value", text)
        })
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct Page<R> {
    pub rows: Vec<Kept<R>>,
    /// Where the next page starts; none on the last one.
    pub next: Option<Cursor>,
    /// How many records the filter finds, exactly.
    pub total: i64,
}

/// Rows of one command at most; a longer load goes in chunks so that nobody waits behind it.
pub const CHUNK: usize = 20_000;

/// Adds and corrects records, idempotent by code.
///
/// # Errors
/// Invalid, naming the row (`code`) and rule, where a record breaks a rule of its kind or one code
/// stands for two different records in the chunk; `lock-refused` where a lock stands against a row. Then nothing of
/// the chunk is kept.
pub fn record_many<R: Record>(
    tx: &mut Tx<'_>,
    rows: &[R],
    source: &str,
    ground: Option<&str>,
) -> Result<Outcome> {
    let mut outcome = Outcome::default();
    let rows = distinct(rows, &mut outcome)?;
    let guard = Guard::of(tx, R::TOPIC)?;
    let mut fresh: Vec<&R> = Vec::new();
    let mut ended: Vec<i64> = Vec::new();
    if !guard.is_empty() {
        refuse_locked(tx, &guard, &rows)?;
    }
    for (row, (change, before)) in rows.iter().zip(compared(tx, &rows)?) {
        match change {
            Change::Same => outcome.same += 1,
            Change::Corrected => outcome.corrected += 1,
            Change::New => outcome.new += 1,
        }
        if change != Change::Same {
            fresh.push(row);
            ended.extend(before);
        }
    }
    if fresh.is_empty() {
        // Nothing was learned, so nobody acted.
        tx.housekeeping();
        return Ok(outcome);
    }
    let seq = tx.next_seq()?;
    if !ended.is_empty() {
        let sql = format!("update {} set until = ?1 where id {{in 2}}", R::TABLE);
        tx.run(&sql, params![seq, ended])?;
    }
    let content = insert(tx, &fresh, source, ground, seq)?;
    let mut entry = Entry::new(R::VERB, R::TOPIC, 0)
        .detail(json!({
            "new": outcome.new, "same": outcome.same, "corrected": outcome.corrected, "source": source
        }))
        .content(content)
        .touches(R::TOPIC);
    if let Some(ground) = ground {
        entry = entry.ground(ground);
    }
    tx.record(entry)?;
    Ok(outcome)
}

/// The lock that stands against recording a row, with the column it guards: a new record is written whole, of a
/// correction only what changes counts, on the day it had and on the day it gets.
pub fn locked<'g, R: Record>(
    guard: &'g Guard,
    row: &R,
    before: Option<&R>,
) -> Option<(Option<&'static str>, &'g Lock)> {
    let cells = |record: &R| {
        let mut cells = Vec::new();
        record.put(&mut cells);
        cells
    };
    let (after, area) = (cells(row), |cells: &[Value]| {
        let place = R::COLUMNS.iter().position(|column| column.name == "area");
        match place.and_then(|place| cells.get(place)) {
            Some(Value::Int(area)) => *area,
            _ => 0,
        }
    });
    let Some(before) = before else {
        return guard.against(None, area(&after), row.on_date()).map(|lock| (None, lock));
    };
    let was = cells(before);
    let changed = R::COLUMNS.iter().zip(was.iter().zip(&after)).filter(|(_, (a, b))| a != b);
    // What hangs below a record in tables of its own is no column; then the whole is guarded.
    let mut names: Vec<Option<&'static str>> =
        changed.map(|(column, _)| Some(column.name)).collect();
    if names.is_empty() && row != before {
        names.push(None);
    }
    names.into_iter().find_map(|name| {
        let lock = guard
            .against(name, area(&was), before.on_date())
            .or_else(|| guard.against(name, area(&after), row.on_date()))?;
        Some((name, lock))
    })
}

fn refuse_locked<R: Record>(tx: &mut Tx<'_>, guard: &Guard, rows: &[&R]) -> Result<()> {
    let codes: Vec<String> = rows.iter().map(|row| row.code().to_owned()).collect();
    let known: HashMap<String, Kept<R>> = current(tx, codes)?
        .into_iter()
        .map(|kept: Kept<R>| (kept.record.code().to_owned(), kept))
        .collect();
    for row in rows {
        let before = known.get(row.code()).map(|kept| &kept.record);
        if before == Some(*row) {
            continue;
        }
        if let Some((column, lock)) = locked(guard, *row, before) {
            return Err(lock.refusal(tx, column.unwrap_or("ground"))?);
        }
    }
    Ok(())
}

/// What recording these rows would do to each, in their order; nothing is written. An import asks
/// this to know which rows are corrections and need a ground.
pub fn compare<R: Record>(tx: &mut Tx<'_>, rows: &[R]) -> Result<Vec<Change>> {
    let rows: Vec<&R> = rows.iter().collect();
    Ok(compared(tx, &rows)?.into_iter().map(|(change, _)| change).collect())
}

/// Each row's change, and the id of the row that it would end.
fn compared<R: Record>(tx: &mut Tx<'_>, rows: &[&R]) -> Result<Vec<(Change, Option<i64>)>> {
    let codes: Vec<String> = rows.iter().map(|row| row.code().to_owned()).collect();
    let known: HashMap<String, Kept<R>> = current(tx, codes)?
        .into_iter()
        .map(|kept: Kept<R>| (kept.record.code().to_owned(), kept))
        .collect();
    let change = |row: &&R| match known.get(row.code()) {
        None => (Change::New, None),
        Some(kept) if kept.record == **row => (Change::Same, None),
        Some(kept) => (Change::Corrected, Some(kept.id)),
    };
    Ok(rows.iter().map(change).collect())
}

/// Each code once; the same row twice is counted as the same, two different rows are refused.
fn distinct<'r, R: Record>(rows: &'r [R], outcome: &mut Outcome) -> Result<Vec<&'r R>> {
    let mut error = Error::invalid("record-rules");
    let mut first: HashMap<&str, &R> = HashMap::with_capacity(rows.len());
    let mut out = Vec::with_capacity(rows.len());
    for row in rows {
        for (column, rule) in row.breaches() {
            error = error.breach(Field {
                place: format!("{} {}", row.code(), column),
                rule,
                args: vec![("code", row.code().to_owned()), ("column", column.to_owned())],
            });
        }
        match first.insert(row.code(), row) {
            None => out.push(row),
            Some(before) if before == row => outcome.same += 1,
            Some(_) => error = error.field(row.code(), "record-code-twice"),
        }
    }
    if error.fields().is_empty() { Ok(out) } else { Err(error) }
}

fn insert<R: Record>(
    tx: &mut Tx<'_>,
    rows: &[&R],
    source: &str,
    ground: Option<&str>,
    seq: i64,
) -> Result<Vec<u8>> {
    let first = tx.next_ids(rows.len() as i64)?;
    let mut ready = Vec::with_capacity(rows.len());
    let mut text = String::new();
    for (id, row) in (first..).zip(rows) {
        let mut cells = Vec::with_capacity(R::COLUMNS.len() + 6);
        cells.push(Value::Int(id));
        row.put(&mut cells);
        tell(&cells, *row, source, ground, &mut text);
        cells.push(Value::from(Period::month_of(row.on_date())?));
        cells.push(Value::from(source));
        cells.push(Value::from(ground));
        cells.push(Value::Int(seq));
        ready.push(cells);
    }
    tx.run_many(&insert_sql::<R>(), ready.into_iter())?;
    let parts: Vec<(i64, &R)> = (first..).zip(rows.iter().copied()).collect();
    R::put_parts(tx, &parts)?;
    Ok(Digest::Sha256.of(&[text.as_bytes()]))
}

fn insert_sql<R: Record>() -> String {
    let places: Vec<String> = (1..=R::COLUMNS.len() + 5).map(|n| format!("?{n}")).collect();
    format!(
        "insert into {} (id, {}, month, source, ground, seq) values ({})",
        R::TABLE,
        names::<R>(),
        places.join(", ")
    )
}

fn names<R: Record>() -> String {
    let names: Vec<&str> = R::COLUMNS.iter().map(|column| column.name).collect();
    names.join(", ")
}

/// One line of the text that the journal's digest covers: all that the row says.
fn tell<R: Record>(
    cells: &[Value],
    record: &R,
    source: &str,
    ground: Option<&str>,
    text: &mut String,
) {
    for cell in cells {
        let _ = match cell {
            Value::Null => text.write_str("-"),
            Value::Int(x) => write!(text, "{x}"),
            Value::Text(x) => write!(text, "{x:?}"),
            other => write!(text, "{other:?}"),
        };
        text.push('|');
    }
    record.tell_parts(text);
    let _ = writeln!(text, "{source:?}|{ground:?}");
}

/// The digest of the rows that a journal entry brought, computed again from the register.
pub fn content<R: Record>(tx: &mut Tx<'_>, seq: i64) -> Result<Vec<u8>> {
    let sql = format!("{} where seq = ?1 order by id", select::<R>());
    let mut text = String::new();
    for kept in read::<R>(tx, &sql, params![seq])? {
        let mut cells = vec![Value::Int(kept.id)];
        kept.record.put(&mut cells);
        tell(&cells, &kept.record, &kept.source, kept.ground.as_deref(), &mut text);
    }
    Ok(Digest::Sha256.of(&[text.as_bytes()]))
}

fn select<R: Record>() -> String {
    format!("select id, source, ground, seq, until, {} from {}", names::<R>(), R::TABLE)
}

fn read<R: Record>(tx: &mut Tx<'_>, sql: &str, values: &[Value]) -> Result<Vec<Kept<R>>> {
    let mut rows = tx.query(sql, values, |row| {
        Ok(Kept {
            id: row.get(0)?,
            source: row.get(1)?,
            ground: row.get(2)?,
            seq: row.get(3)?,
            until: row.get(4)?,
            record: R::take(row, 5)?,
        })
    })?;
    R::take_parts(tx, &mut rows)?;
    Ok(rows)
}

/// The rows of these codes that hold now.
pub fn current<R: Record>(tx: &mut Tx<'_>, codes: Vec<String>) -> Result<Vec<Kept<R>>> {
    let sql = format!("{} where code {{in 1}} and until is null order by id", select::<R>());
    read(tx, &sql, params![codes])
}

/// One record, superseded ones too: a link into the past stays good.
///
/// # Errors
/// Not found.
pub fn get<R: Record>(tx: &mut Tx<'_>, id: i64) -> Result<Kept<R>> {
    let sql = format!("{} where id = ?1 order by id", select::<R>());
    read(tx, &sql, params![id])?.pop().ok_or_else(|| Error::not_found("error-not-found"))
}

/// Every row that a code ever had, oldest first.
pub fn history<R: Record>(tx: &mut Tx<'_>, code: &str) -> Result<Vec<Kept<R>>> {
    let sql = format!("{} where code = ?1 order by seq, id", select::<R>());
    read(tx, &sql, params![code])
}

/// A page of the records that a filter finds, newest first, with the exact total.
///
/// # Errors
/// Invalid, where the filter names a unit that does not exist.
pub fn list<R: Record>(
    tx: &mut Tx<'_>,
    filter: &Filter,
    after: Option<Cursor>,
    limit: usize,
) -> Result<Page<R>> {
    let mut question = Question::of::<R>(tx, filter)?;
    let total = format!("select count(*) from {} where {}", R::TABLE, question.clauses());
    let total = tx.count(&total, &question.values)?;
    if let Some(after) = after {
        let day = question.bind(after.on_date);
        let id = question.bind(after.id);
        let month = question.bind(Period::month_of(after.on_date)?);
        question.clause(format!("month <= {month}"));
        question.clause(format!("(on_date < {day} or (on_date = {day} and id < {id}))"));
    }
    let most = question.bind(limit as i64 + 1);
    // Month first says the same, and lets the index lead: only one month is sorted at a time.
    let sql = format!(
        "{} where {} order by month desc, on_date desc, id desc limit {most}",
        select::<R>(),
        question.clauses()
    );
    let mut rows = read::<R>(tx, &sql, &question.values)?;
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows
        .last()
        .filter(|_| more)
        .map(|row| Cursor { on_date: row.record.on_date(), id: row.id });
    Ok(Page { rows, next, total })
}

/// How many records a filter finds.
pub fn count<R: Record>(tx: &mut Tx<'_>, filter: &Filter) -> Result<i64> {
    let question = Question::of::<R>(tx, filter)?;
    let sql = format!("select count(*) from {} where {}", R::TABLE, question.clauses());
    tx.count(&sql, &question.values)
}
