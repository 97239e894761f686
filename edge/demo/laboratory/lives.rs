//! The life of the samples: received, measured on worksheets, reviewed and issued.

use std::collections::BTreeMap;

use laboratory::regimes;
use laboratory::reports::judge::Limit;
use laboratory::reports::{self, Signing};
use laboratory::samples::life::{Act, Doing, Part, Seal, Turn};
use laboratory::samples::{self, NewSample};
use laboratory::sheets::reckon::Sort;
use laboratory::sheets::{self, Entering, NewSheet, SheetTest};
use store::{Actor, Db, Tx, params};
use terms::{Date, Result, date};

use super::{Lot, People};

/// Places of one worksheet.
const PLACES: usize = 40;

/// A number that a text always gives, from 0 to 99.
fn dice(text: &str) -> i64 {
    let sum = text.bytes().fold(7_u64, |sum, byte| (sum * 31 + u64::from(byte)) % 10_007);
    i64::try_from(sum % 100).unwrap_or(0)
}

/// A result that conforms, or one that does not, near the limit and to its last place.
fn value(limit: &Limit, code: &str, fails: bool) -> i64 {
    let edge = limit.low.or(limit.high).unwrap_or(0);
    let most = (edge.abs() / 10).max(limit.step * 3);
    let off = (most * (20 + dice(code)) / 120 / limit.step).max(1) * limit.step;
    match (limit.low.is_some(), fails) {
        (true, false) | (false, true) => edge + off,
        (true, true) | (false, false) => edge - off,
    }
}

/// What happens in one laboratory.
pub(super) struct Story {
    pub(super) institute: i64,
    pub(super) people: People,
    pub(super) instrument: i64,
    pub(super) limits: BTreeMap<String, (String, Vec<Limit>)>,
    pub(super) campaign: &'static str,
    /// Where samples are handed in.
    pub(super) desk: &'static str,
    /// How its worksheets and its reports are numbered.
    pub(super) numbers: (&'static str, &'static str),
}

pub(super) fn later(on: Date, days: u64) -> Date {
    on.saturating_add(std::time::Duration::from_secs(days * 86_400))
}

impl Story {
    fn doing(&self, act: Act, person: i64, on: Date, today: Date, place: &str) -> Doing {
        Doing {
            act,
            person,
            on,
            today,
            place: place.to_owned(),
            holder: self.desk.to_owned(),
            seal: Seal::Whole,
            ground: None,
        }
    }

    /// Taken, brought, received and stored; what is done is opened, what is under way stops somewhere.
    pub(super) fn receive(&self, db: &Db, done: &[Lot], open: &[Lot]) -> Result<()> {
        let mut by_area: BTreeMap<i64, i64> = BTreeMap::new();
        for lot in done.iter().filter(|lot| lot.purpose == "evaluation") {
            *by_area.entry(lot.area).or_default() += 1;
        }
        let all: Vec<(Lot, usize)> = done
            .iter()
            .map(|lot| (lot.clone(), usize::MAX))
            .chain(open.iter().cloned().enumerate().map(|(at, lot)| (lot, at)))
            .collect();
        let (people, institute, campaign) = (self.people, self.institute, self.campaign);
        let regimes: BTreeMap<String, String> =
            self.limits.iter().map(|(product, it)| (product.clone(), it.0.clone())).collect();
        // A day's work a command: nobody waits behind hundreds of samples.
        for chunk in all.chunks(60).map(<[_]>::to_vec) {
            let (by_area, regimes) = (by_area.clone(), regimes.clone());
            let steps = [
                (Act::Receive, 1, "收样室"),
                (Act::Store, 2, "样品库A-3"),
                (Act::Start, 4, "检测台"),
            ]
            .map(|(act, days, place)| {
                (self.doing(act, people.desk, date(2026, 1, 1), date(2026, 1, 1), place), days)
            });
            db.write(Actor::person(people.desk), move |tx| {
                let clockwork = cases::clocks(tx)?;
                let today = store::civil_date(tx.now());
                for (lot, at) in &chunk {
                    if later(lot.on, 5) > today {
                        continue;
                    }
                    let regime = regimes.get(&lot.product).cloned();
                    let new = NewSample {
                        campaign: campaign.to_owned(),
                        ..sample(tx, lot, regime, institute, &by_area)?
                    };
                    let id = samples::take(tx, &clockwork, &new)?.id();
                    if *at != usize::MAX && regimes_reserve(tx, &new)? {
                        let reserve = NewSample {
                            code: format!("{}B", new.code),
                            part: Part::Reserve,
                            twin: Some(id),
                            ..new.clone()
                        };
                        samples::take(tx, &clockwork, &reserve)?;
                    }
                    // Of those under way some are still on the road, some wait in the store.
                    let upto = if *at == usize::MAX { 3 } else { at % 4 };
                    for (doing, days) in steps.iter().take(upto) {
                        let doing = Doing { on: later(lot.on, *days), today, ..doing.clone() };
                        let seen = samples::steps(tx, id)?.len();
                        samples::step(tx, &clockwork, id, seen, &doing, &Default::default(), None)?;
                    }
                }
                tx.housekeeping();
                Ok(())
            })?;
        }
        Ok(())
    }

    /// Worksheets by item: up to forty samples, a blank, a control, a duplicate; another person reviews them.
    pub(super) fn measure(&self, db: &Db, done: &[Lot]) -> Result<()> {
        let mut by_item: BTreeMap<(String, String), Vec<&Lot>> = BTreeMap::new();
        for lot in done {
            let Some((_, limits)) = self.limits.get(&lot.product) else { continue };
            for limit in limits {
                by_item.entry((lot.product.clone(), limit.item.clone())).or_default().push(lot);
            }
        }
        let mut number = 0;
        for ((product, item), lots) in by_item {
            let (_, limits) = &self.limits[&product];
            let (Some(first), Some(limit)) =
                (limits.first(), limits.iter().find(|limit| limit.item == item))
            else {
                continue;
            };
            for lots in lots.chunks(PLACES) {
                number += 1;
                let on = later(lots.iter().map(|lot| lot.on).max().unwrap_or(date(2026, 11, 2)), 6);
                let sheet = NewSheet {
                    code: format!("{}-2026-{number:04}", self.numbers.0),
                    institute: self.institute,
                    method: limit.method.clone(),
                    item: item.clone(),
                    measure: limit.measure.clone(),
                    instrument: Some(self.instrument),
                    on,
                };
                let values: Vec<(String, i64)> = lots
                    .iter()
                    // A lot that fails does so in its first item.
                    .map(|lot| {
                        (lot.code.clone(), value(limit, &lot.code, lot.fails && first.item == item))
                    })
                    .collect();
                let known = limit.low.or(limit.high).unwrap_or(1_000_000);
                let step = limit.step;
                let made = db.write(Actor::person(self.people.desk), move |tx| {
                    fill(tx, &sheet, &values, known, step)
                })?;
                if let Some(sheet) = made {
                    db.write(Actor::person(self.people.reviewer), move |tx| {
                        sheets::review(tx, sheet)
                    })?;
                }
            }
        }
        Ok(())
    }

    /// Finished, looked at by another, issued by the signatory. Some days later than others.
    pub(super) fn issue(&self, db: &Db, done: &[Lot]) -> Result<()> {
        let (people, mut number, mark) = (self.people, 0, self.numbers.1);
        for (act, person) in [(Act::Finish, people.desk), (Act::Review, people.reviewer)] {
            let mut last: BTreeMap<String, Date> = BTreeMap::new();
            for chunk in done.chunks(60).map(<[_]>::to_vec) {
                last.clear();
                let doing = self.doing(act, person, date(2026, 1, 1), date(2026, 1, 1), "");
                db.write(Actor::person(person), move |tx| {
                    let clockwork = cases::clocks(tx)?;
                    let today = store::civil_date(tx.now());
                    for lot in &chunk {
                        let Some(sample) = samples::by_code(tx, &lot.code)? else { continue };
                        let bench = reports::bench_of(tx, &clockwork, &sample)?;
                        let steps = samples::steps(tx, sample.id)?;
                        let on = measured_on(tx, sample.id)?.unwrap_or(lot.on);
                        let doing = Doing { on: on.min(today), today, ..doing.clone() };
                        samples::step(
                            tx,
                            &clockwork,
                            sample.id,
                            steps.len(),
                            &doing,
                            &bench,
                            None,
                        )?;
                    }
                    tx.housekeeping();
                    Ok(())
                })?;
            }
        }
        for chunk in done.chunks(40).map(<[_]>::to_vec) {
            let first = number;
            number += chunk.len();
            db.write(Actor::person(people.signatory), move |tx| {
                let clockwork = cases::clocks(tx)?;
                let today = store::civil_date(tx.now());
                for (at, lot) in chunk.iter().enumerate() {
                    let Some(sample) = samples::by_code(tx, &lot.code)? else { continue };
                    let seen = samples::steps(tx, sample.id)?.len();
                    let on = measured_on(tx, sample.id)?.unwrap_or(lot.on);
                    let on = later(on, u64::try_from(dice(&lot.code) % 5).unwrap_or(0)).min(today);
                    let signing =
                        Signing { number: format!("{mark}-2026-{:05}", first + at + 1), on, seen };
                    reports::issue(tx, &clockwork, sample.id, &signing)?;
                }
                tx.housekeeping();
                Ok(())
            })?;
        }
        Ok(())
    }
}

fn regimes_reserve(tx: &mut Tx<'_>, new: &NewSample) -> Result<bool> {
    let Some(code) = &new.regime else { return Ok(false) };
    Ok(regimes::in_force(tx, code, new.on)?.is_some_and(|it| it.reserve))
}

fn measured_on(tx: &mut Tx<'_>, sample: i64) -> Result<Option<Date>> {
    let days = sheets::of_sample(tx, sample)?;
    Ok(days.into_iter().filter_map(|(_, test)| Some(test.result?.on)).max())
}

fn sample(
    tx: &mut Tx<'_>,
    lot: &Lot,
    regime: Option<String>,
    institute: i64,
    by_area: &BTreeMap<i64, i64>,
) -> Result<NewSample> {
    let drawn = by_area.get(&lot.area).copied().unwrap_or(0);
    let frame = tx.count("select count(*) from firm where area = ?1", params![lot.area])?;
    let is_drawn = lot.purpose == "evaluation" && drawn > 0;
    let area: String =
        tx.one("select code from unit where id = ?1", params![lot.area], |row| row.get(0))?;
    Ok(NewSample {
        uuid: None,
        code: lot.code.clone(),
        part: Part::Test,
        twin: None,
        turn: Turn::First,
        answers: None,
        regime,
        product: lot.product.clone(),
        lot: format!("{}-{:02}", lot.on.year(), lot.on.month()),
        lot_size: "示例600件".to_owned(),
        quantity: "示例6件".to_owned(),
        seal: format!("F-{}", lot.code),
        firm: lot.firm,
        area: lot.area,
        producer: "与受检单位相同".to_owned(),
        producer_unit: Some(lot.firm),
        domain: lot.domain.clone(),
        industry: lot.industry.clone(),
        purpose: lot.purpose.clone(),
        campaign: String::new(),
        stratum: area,
        frame_size: is_drawn.then_some(frame),
        weight: is_drawn.then(|| frame * 1_000_000 / drawn),
        on: lot.on,
        taken_by: "示例抽样员甲、乙".to_owned(),
        institute,
        place: "在途".to_owned(),
        synthetic: true,
    })
}

/// A sheet with its results; none where no sample of it is on the bench.
fn fill(
    tx: &mut Tx<'_>,
    sheet: &NewSheet,
    values: &[(String, i64)],
    known: i64,
    step: i64,
) -> Result<Option<i64>> {
    let mut samples_of = Vec::new();
    for (code, value) in values {
        if let Some(sample) = samples::by_code(tx, code)? {
            samples_of.push((sample.id, *value));
        }
    }
    if samples_of.is_empty() || sheet.on > store::civil_date(tx.now()) {
        tx.housekeeping();
        return Ok(None);
    }
    let id = sheets::make(tx, sheet)?;
    let mut places: Vec<SheetTest> =
        samples_of.iter().map(|(sample, _)| SheetTest::of_sample(*sample)).collect();
    let none = SheetTest { sample: None, ..SheetTest::of_sample(0) };
    places.push(SheetTest { sort: Sort::Blank, tolerance: Some(step * 2), ..none.clone() });
    places.push(SheetTest {
        sort: Sort::Control,
        expected: Some(known),
        tolerance: Some((known.abs() / 20).max(step)),
        ..none
    });
    let tests = sheets::add_tests(tx, id, &places)?;
    let results = samples_of.iter().map(|(_, value)| *value).chain([step, known + step]);
    let entering: Vec<Entering> = tests
        .iter()
        .zip(results)
        .map(|(test, value)| Entering {
            test: *test,
            value,
            below: false,
            uncertainty: Some((value.abs() / 40 / step).max(1) * step),
        })
        .collect();
    sheets::enter(tx, id, &entering, "typed", None)?;
    Ok(Some(id))
}
