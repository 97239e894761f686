//! The second laboratory of the demo city: the metrology institute weighs prepacked goods. Synthetic throughout; its
//! samples are no lots of the register, so no rate moves.

use std::collections::BTreeMap;

use laboratory::regimes;
use store::{Actor, Db, Tx, params};
use terms::{Result, date};

use super::lives::{Story, later};
use super::{Lot, equip, people};

const PRODUCT: &str = "定量包装小麦粉（净含量）";
const REGIME: &str = "metrology";
/// Batches with a report, and batches that are still under way.
const DONE: usize = 10;
const OPEN: usize = 5;

/// Its instruments, its people and its samples.
///
/// # Errors
/// A step that the rules refuse.
pub(super) fn load(db: &Db) -> Result<()> {
    let institute = db.read(|tx| units::find_by_code(tx, "metrology-institute"))?;
    let limits = db.read(|tx| regimes::limits(tx, REGIME, PRODUCT, date(2026, 5, 1)))?;
    let Some(institute) = institute.map(|unit| unit.0).filter(|_| !limits.is_empty()) else {
        return Ok(());
    };
    let people = db.read(|tx| people(tx, ["tong", "bai", "shen"]))?;
    let limits = BTreeMap::from([(PRODUCT.to_owned(), (REGIME.to_owned(), limits))]);
    let instrument = db.write(Actor::PROGRAM, {
        let limits = limits.clone();
        move |tx| equip(tx, institute, people, &limits)
    })?;
    let mut lots = db.read(lots)?;
    let open = lots.split_off(DONE.min(lots.len()));
    let story = Story {
        institute,
        people,
        instrument,
        limits,
        campaign: "2026年定量包装商品净含量检查（合成）",
        desk: "计量所业务室",
        numbers: ("YL", "JL"),
    };
    story.receive(db, &lots, &open)?;
    story.measure(db, &lots)?;
    story.issue(db, &lots)
}

fn lots(tx: &mut Tx<'_>) -> Result<Vec<Lot>> {
    let firms = tx.query(
        "select unit, area from firm where industry like 'C13%' order by unit limit ?1",
        params![(DONE + OPEN) as i64],
        |row| Ok((row.get::<i64>(0)?, row.get::<i64>(1)?)),
    )?;
    let lot = |(at, (firm, area)): (usize, (i64, i64))| Lot {
        code: format!("JL2026-{:04}", at + 1),
        firm,
        area,
        domain: REGIME.to_owned(),
        industry: None,
        product: PRODUCT.to_owned(),
        purpose: "risk".to_owned(),
        on: if at < DONE {
            later(date(2026, 9, 7), 5 * at as u64)
        } else {
            later(date(2026, 11, 9), (at - DONE) as u64)
        },
        fails: false,
    };
    Ok(firms.into_iter().enumerate().map(lot).collect())
}
