//! The course of a unit through the days, and the entries that said so.

use ::store::{Tx, params};
use ::units::{CAN_BE_TAKEN_BACK, TERRITORY, Unit, UnitId};
use terms::{Lang, Result, Timestamp};

use super::http::said;
use super::store;
use crate::words::{first_day, known, last_day};

/// Something that began on a day, as known now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Moment {
    pub(crate) on: String,
    pub(crate) what: String,
    pub(crate) text: String,
    /// The last day, where it is over.
    pub(crate) to: Option<String>,
    /// The entry since which it is known.
    pub(crate) seq: i64,
    pub(crate) kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Founded,
    Name,
    Place,
    Succession,
    End,
}

impl Moment {
    /// The drawing on the line: what is over is open, what holds is full.
    pub(crate) fn class(&self) -> &'static str {
        if self.to.is_some() { "todo" } else { "" }
    }
}

/// By day: founded, named, placed, merged or split, ended.
pub(crate) fn course(tx: &mut Tx<'_>, lang: Lang, unit: &Unit) -> Result<Vec<Moment>> {
    let mut found = Vec::new();
    let founded = tx.count("select seq from unit where id = ?1", params![unit.id])?;
    let kind = said(lang, "unit-kind", &unit.kind);
    let from = unit.valid_from.to_string();
    found.push(moment(Kind::Founded, &from, ui::t(lang, "units-founded"), kind, None, founded));
    for named in store::names(tx, unit.id.0)?.into_iter().filter(|named| named.until.is_none()) {
        let text = named.name.get(lang).to_owned();
        let (what, to) = (ui::t(lang, "units-change-name"), last_day(named.to.as_deref()));
        found.push(moment(Kind::Name, &named.from, what, text, to, named.seq));
    }
    let names = |tx: &mut Tx<'_>, id: UnitId| {
        ::units::get(tx, id).map(|unit| unit.name.get(lang).to_owned())
    };
    let mut places = store::above(tx, unit.id.0)?;
    // Areas first: that is the place that people mean.
    places.sort_by_key(|placed| placed.hierarchy != TERRITORY);
    for placed in places.into_iter().filter(|placed| placed.until.is_none()) {
        let parent = names(tx, UnitId(placed.other))?;
        let text = ui::ta(lang, "units-course-below", &[("parent", parent)]);
        let (what, to) =
            (said(lang, "hierarchy", &placed.hierarchy), last_day(placed.to.as_deref()));
        found.push(moment(Kind::Place, &placed.from, what, text, to, placed.seq));
    }
    for row in ::units::successions(tx, unit.id)?.into_iter().filter(|row| row.until.is_none()) {
        let (other, side) = match row.predecessor == unit.id {
            true => (row.successor, "into"),
            false => (row.predecessor, "from"),
        };
        let key = format!("units-course-{}-{side}", row.kind);
        let text = ui::ta(lang, &key, &[("other", names(tx, other)?)]);
        let what = said(lang, "succession", &row.kind);
        found.push(moment(Kind::Succession, &row.on.to_string(), what, text, None, row.seq));
    }
    if let Some(end) = unit.valid_to {
        let seq = tx.count(
            "select coalesce((select seq from unit_end where unit = ?1 and until is null), ?2)",
            params![unit.id, founded],
        )?;
        let last = last_day(Some(&end.to_string())).unwrap_or_default();
        let text = ui::ta(lang, "units-course-end", &[("day", last)]);
        let what = ui::t(lang, "units-change-end");
        found.push(moment(Kind::End, &end.to_string(), what, text, None, seq));
    }
    found.sort_by(|a, b| (&a.on, a.kind).cmp(&(&b.on, b.kind)));
    for moment in &mut found {
        moment.on = first_day(lang, &moment.on);
    }
    Ok(found)
}

fn moment(
    kind: Kind,
    on: &str,
    what: String,
    text: String,
    to: Option<String>,
    seq: i64,
) -> Moment {
    Moment { kind, on: on.to_owned(), what, text, to, seq }
}

/// An entry that said something of a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) seq: i64,
    /// The day on which it was said.
    pub(crate) day: String,
    verb: String,
    /// The verb in words.
    pub(crate) word: String,
    pub(crate) ground: String,
    /// A later entry that stands on it.
    later: Option<i64>,
}

impl Entry {
    pub(crate) fn can_be_taken_back(&self) -> bool {
        self.later.is_none() && CAN_BE_TAKEN_BACK.contains(&self.verb.as_str())
    }
    pub(crate) fn said(&self) -> String {
        format!("{}  {} {} {}", self.seq, self.day, self.word, self.ground).trim().to_owned()
    }
}

fn word(lang: Lang, verb: &str) -> String {
    let key = format!("verb-{}", verb.replace(['.', '_'], "-"));
    known(lang, &key).unwrap_or_else(|| verb.to_owned())
}

/// Every entry that touched its names, places, end or succession, the latest first; a hundred at
/// most, as a city is the parent of everything.
pub(crate) fn entries(tx: &mut Tx<'_>, lang: Lang, unit: UnitId) -> Result<Vec<Entry>> {
    let rows: Vec<(i64, i64, String, Option<String>)> = tx.query(
        "select j.seq, j.at, j.verb, j.ground from journal j where j.seq in (
           select seq from unit where id = ?1
           union select seq from unit_name where unit = ?1
           union select until from unit_name where unit = ?1 and until is not null
           union select seq from edge where child = ?1
           union select until from edge where child = ?1 and until is not null
           union select seq from unit_end where unit = ?1
           union select until from unit_end where unit = ?1 and until is not null
           union select seq from succession where predecessor = ?1 or successor = ?1
           union select until from succession
             where (predecessor = ?1 or successor = ?1) and until is not null
         ) order by j.seq desc limit 100",
        params![unit],
        |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?)),
    )?;
    let mut entries = Vec::with_capacity(rows.len());
    for (seq, at, verb, ground) in rows {
        let later = match CAN_BE_TAKEN_BACK.contains(&verb.as_str()) {
            true => ::units::stands_on(tx, seq)?,
            false => None,
        };
        let day = Timestamp::from_microsecond(at)
            .map_or_else(|_| "—".into(), |at| ::store::civil_date(at).to_string());
        let (word, ground) = (word(lang, &verb), ground.unwrap_or_default());
        entries.push(Entry { seq, day, verb, word, ground, later });
    }
    Ok(entries)
}
