//! Worksheets and their tests in the store.

use serde_json::json;
use store::{Entry, Tx, Value, params};
use terms::{Date, Error, Result};

use super::reckon::{self, Place, Sort, Summary};
use crate::samples::day_of;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSheet {
    pub code: String,
    pub institute: i64,
    pub method: String,
    pub item: String,
    pub measure: String,
    pub instrument: Option<i64>,
    pub on: Date,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    pub id: i64,
    pub it: NewSheet,
    pub person: i64,
}

/// A place to be put on a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetTest {
    pub sort: Sort,
    pub sample: Option<i64>,
    /// The test that a duplicate repeats.
    pub pair: Option<i64>,
    /// The test that is done again.
    pub again_of: Option<i64>,
    pub expected: Option<i64>,
    pub tolerance: Option<i64>,
}

impl SheetTest {
    pub fn of_sample(sample: i64) -> Self {
        let none = None;
        Self {
            sort: Sort::Sample,
            sample: Some(sample),
            pair: none,
            again_of: none,
            expected: none,
            tolerance: none,
        }
    }
}

/// A place as it stands on the sheet, with the result that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    pub id: i64,
    pub position: i64,
    pub it: SheetTest,
    /// The code of its sample.
    pub label: String,
    /// How it ended and why, where it no longer counts.
    pub ended: Option<(String, String)>,
    pub result: Option<Entered>,
}

/// A result as it was entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entered {
    pub value: i64,
    pub below: bool,
    pub uncertainty: Option<i64>,
    pub source: String,
    pub person: i64,
    pub on: Date,
}

pub(super) fn refuse(place: &str, rule: &'static str) -> Error {
    Error::invalid("laboratory-refused").field(place, rule)
}

/// Opens a worksheet.
///
/// # Errors
/// A code that another sheet carries; no method or item.
pub fn make(tx: &mut Tx<'_>, new: &NewSheet) -> Result<i64> {
    for (place, text) in [("code", &new.code), ("method", &new.method), ("item", &new.item)] {
        if text.trim().is_empty() {
            return Err(refuse(place, "field-missing"));
        }
    }
    if tx.count("select count(*) from lab_sheet where code = ?1", params![new.code.trim()])? > 0 {
        return Err(refuse("code", "laboratory-code-taken"));
    }
    if new.on > store::civil_date(tx.now()) {
        return Err(refuse("on", "laboratory-in-future"));
    }
    let (id, seq, person) = (tx.next_id()?, tx.next_seq()?, tx.actor().person);
    tx.run(
        "insert into lab_sheet (id, code, institute, method, item, measure, instrument, on_day, person, seq)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        params![
            id,
            new.code.trim(),
            new.institute,
            new.method.trim(),
            new.item.trim(),
            &new.measure,
            new.instrument,
            new.on,
            person,
            seq
        ],
    )?;
    let detail = json!({ "code": new.code, "method": new.method, "item": new.item });
    tx.record(Entry::new("sheet.opened", "lab_sheet", id).detail(detail).touches("laboratory"))?;
    Ok(id)
}

/// # Errors
/// Not found.
pub fn get(tx: &mut Tx<'_>, id: i64) -> Result<Sheet> {
    let found = tx.find(
        "select id, code, institute, method, item, measure, instrument, on_day, person from lab_sheet where id = ?1",
        params![id],
        read,
    )?;
    found.ok_or_else(|| Error::not_found("laboratory-sheet-unknown"))
}

fn read(row: &store::Row<'_>) -> Result<Sheet> {
    Ok(Sheet {
        id: row.get(0)?,
        it: NewSheet {
            code: row.get(1)?,
            institute: row.get(2)?,
            method: row.get(3)?,
            item: row.get(4)?,
            measure: row.get(5)?,
            instrument: row.get(6)?,
            on: day_of(&row.get::<String>(7)?)?,
        },
        person: row.get(8)?,
    })
}

/// The newest sheets of the institutes that a reader may see.
pub fn list(tx: &mut Tx<'_>, institutes: Option<&[i64]>, limit: i64) -> Result<Vec<Sheet>> {
    let (all, only) = (institutes.is_none(), institutes.unwrap_or_default().to_vec());
    tx.query(
        "select id, code, institute, method, item, measure, instrument, on_day, person from lab_sheet
         where (?1 = 1 or institute {in 2}) order by on_day desc, id desc limit ?3",
        params![i64::from(all), only, limit],
        read,
    )
}

/// Puts places on a sheet that nobody has reviewed yet.
///
/// # Errors
/// A sheet that was reviewed; a sample that is not on the bench of this institute.
pub fn add_tests(tx: &mut Tx<'_>, sheet: i64, new: &[SheetTest]) -> Result<Vec<i64>> {
    let of = get(tx, sheet)?;
    if reviewed_by(tx, sheet)?.is_some() {
        return Err(refuse("sample", "laboratory-sheet-reviewed"));
    }
    let samples: Vec<i64> = new.iter().filter_map(|it| it.sample).collect();
    let on_bench = tx.query(
        "select sample from lab_stand where state = ?1 and institute = ?2 and sample {in 3} order by sample",
        params!["testing", of.it.institute, samples.clone()],
        |row| row.get::<i64>(0),
    )?;
    if samples.iter().any(|id| !on_bench.contains(id)) {
        return Err(refuse("sample", "laboratory-not-on-bench"));
    }
    let first = tx.next_ids(i64::try_from(new.len()).unwrap_or(i64::MAX))?;
    let seq = tx.next_seq()?;
    let last = tx.count(
        "select coalesce(max(position), 0) from lab_test where sheet = ?1",
        params![sheet],
    )?;
    let ids: Vec<i64> = (first..).take(new.len()).collect();
    let rows = new.iter().zip(&ids).enumerate().map(|(at, (test, id))| -> Vec<Value> {
        params![
            *id,
            sheet,
            last + 1 + at as i64,
            test.sort.code(),
            test.sample,
            test.pair,
            test.again_of,
            test.expected,
            test.tolerance,
            seq
        ]
        .to_vec()
    });
    tx.run_many(
        "insert into lab_test (id, sheet, position, sort, sample, pair, again_of, expected, tolerance, seq)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        rows.collect::<Vec<_>>().into_iter(),
    )?;
    let detail = json!({ "places": new.len() });
    tx.record(Entry::new("sheet.filled", "lab_sheet", sheet).detail(detail).touches("laboratory"))?;
    Ok(ids)
}

const TESTS: &str = "select t.id, t.position, t.sort, t.sample, t.pair, t.again_of, t.expected, t.tolerance, s.code, e.sort, e.ground,
       r.value, r.below, r.uncertainty, r.source, r.person, r.on_day, t.sheet
from lab_test t
left join lab_sample s on s.id = t.sample
left join lab_test_end e on e.test = t.id
left join lab_result r on r.test = t.id and r.until is null";

fn read_test(row: &store::Row<'_>) -> Result<Kept> {
    let ended: Option<String> = row.get(9)?;
    let ground: Option<String> = row.get(10)?;
    let value: Option<i64> = row.get(11)?;
    let result = match value {
        Some(value) => Some(Entered {
            value,
            below: row.get(12)?,
            uncertainty: row.get(13)?,
            source: row.get(14)?,
            person: row.get(15)?,
            on: day_of(&row.get::<String>(16)?)?,
        }),
        None => None,
    };
    Ok(Kept {
        id: row.get(0)?,
        position: row.get(1)?,
        it: SheetTest {
            sort: Sort::named(&row.get::<String>(2)?)
                .ok_or_else(|| Error::broken("sort").at("a place of a worksheet"))?,
            sample: row.get(3)?,
            pair: row.get(4)?,
            again_of: row.get(5)?,
            expected: row.get(6)?,
            tolerance: row.get(7)?,
        },
        label: row.get::<Option<String>>(8)?.unwrap_or_default(),
        ended: ended.zip(ground),
        result,
    })
}

/// The places of a sheet in their order.
pub fn tests(tx: &mut Tx<'_>, sheet: i64) -> Result<Vec<Kept>> {
    let sql = format!("{TESTS} where t.sheet = ?1 order by t.position, t.id");
    tx.query(&sql, params![sheet], read_test)
}

/// The tests of a sample, on whatever sheet.
pub fn of_sample(tx: &mut Tx<'_>, sample: i64) -> Result<Vec<(i64, Kept)>> {
    let sql = format!("{TESTS} where t.sample = ?1 and t.sort = 'sample' order by t.id");
    tx.query(&sql, params![sample], |row| Ok((row.get(17)?, read_test(row)?)))
}

/// The places as they are reckoned with.
pub fn places(tests: &[Kept]) -> Vec<Place> {
    let place = |test: &Kept| Place {
        test: test.id,
        sort: test.it.sort,
        pair: test.it.pair,
        expected: test.it.expected,
        tolerance: test.it.tolerance,
        value: test.result.as_ref().map(|it| it.value),
        below: test.result.as_ref().is_some_and(|it| it.below),
        ended: test.ended.is_some(),
    };
    tests.iter().map(place).collect()
}

/// What a sheet says of itself now.
pub fn summary(tx: &mut Tx<'_>, sheet: i64) -> Result<Summary> {
    Ok(reckon::reckon(&places(&tests(tx, sheet)?)))
}

/// Ends a test: it is done again, taken back or invalid. A sheet that was reviewed stays as it is beside it.
///
/// # Errors
/// No ground; a test that ended already.
pub fn end_test(tx: &mut Tx<'_>, test: i64, sort: &str, ground: &str) -> Result<()> {
    if ground.trim().is_empty() {
        return Err(refuse("ground", "laboratory-no-ground"));
    }
    if !["retest", "retract", "invalidate"].contains(&sort) {
        return Err(refuse("sort", "field-missing"));
    }
    let known = tx.count("select count(*) from lab_test where id = ?1", params![test])?;
    if known == 0 {
        return Err(Error::not_found("laboratory-test-unknown"));
    }
    if tx.count("select count(*) from lab_test_end where test = ?1", params![test])? > 0 {
        return Err(refuse("test", "laboratory-test-ended"));
    }
    let (seq, person, today) = (tx.next_seq()?, tx.actor().person, store::civil_date(tx.now()));
    tx.run(
        "insert into lab_test_end (test, sort, ground, person, on_day, seq) values (?1, ?2, ?3, ?4, ?5, ?6)",
        params![test, sort, ground.trim(), person, today, seq],
    )?;
    let detail = json!({ "sort": sort });
    tx.record(
        Entry::new("test.ended", "lab_test", test)
            .detail(detail)
            .ground(ground.trim())
            .touches("laboratory"),
    )?;
    Ok(())
}

/// Somebody who entered nothing on it looks at a sheet and says that it is right.
///
/// # Errors
/// A hand that entered results; results still to come.
pub fn review(tx: &mut Tx<'_>, sheet: i64) -> Result<()> {
    let person = tx.actor().person;
    if reviewed_by(tx, sheet)?.is_some() {
        return Err(refuse("sheet", "laboratory-sheet-reviewed"));
    }
    let tests = tests(tx, sheet)?;
    let hands = tests.iter().filter_map(|it| it.result.as_ref()).any(|it| it.person == person);
    if hands || get(tx, sheet)?.person == person {
        return Err(refuse("sheet", "laboratory-same-hand"));
    }
    let summary = reckon::reckon(&places(&tests));
    if summary.waiting > 0 || summary.entered == 0 {
        return Err(refuse("sheet", "laboratory-sheet-waiting"));
    }
    let (seq, at, today) = (tx.next_seq()?, tx.now_micros(), store::civil_date(tx.now()));
    tx.run(
        "insert into lab_sheet_step (sheet, number, code, person, on_day, at, seq) values (?1, 0, 'review', ?2, ?3, ?4, ?5)",
        params![sheet, person, today, at, seq],
    )?;
    tx.record(Entry::new("sheet.reviewed", "lab_sheet", sheet).touches("laboratory"))?;
    Ok(())
}

/// Who reviewed a sheet.
pub fn reviewed_by(tx: &mut Tx<'_>, sheet: i64) -> Result<Option<i64>> {
    tx.find(
        "select person from lab_sheet_step where sheet = ?1 and code = 'review' order by number limit 1",
        params![sheet],
        |row| row.get(0),
    )
}
