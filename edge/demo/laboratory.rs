//! A campaign of the demo city in the laboratory: lots of its register of samples with the life that led to their
//! verdict, samples that are still under way, instruments and scope, a round between laboratories, a series of lots.
//! The verdicts are those of the register, so no rate moves; people, results and numbers are synthetic.

use std::collections::BTreeMap;

use laboratory::plans;
use laboratory::regimes;
use laboratory::reports::judge::Limit;
use laboratory::reports::release::Span;
use laboratory::reports::{self, Signing};
use laboratory::risk;
use laboratory::rounds::{self, NewRound, RoundResult};
use laboratory::samples::life::{Act, Doing, Part, Seal, Turn};
use laboratory::samples::{self, NewSample};
use laboratory::scope::{self, NewScope};
use laboratory::sheets::reckon::Sort;
use laboratory::sheets::{self, Entering, NewSheet, SheetTest};
use store::{Actor, Db, Tx, params};
use terms::{Date, Error, Result, date};

/// The campaign that the samples belong to.
const CAMPAIGN: &str = "2026年市级产品质量评价（合成）";
/// Samples of the register that get a life, and samples that are still under way.
const LIVES: i64 = 240;
const OPEN: usize = 14;
/// Places of one worksheet.
const PLACES: usize = 40;

/// A lot of the register.
#[derive(Clone)]
struct Lot {
    code: String,
    firm: i64,
    area: i64,
    domain: String,
    industry: Option<String>,
    product: String,
    purpose: String,
    on: Date,
    fails: bool,
}

#[derive(Clone, Copy)]
struct People {
    desk: i64,
    reviewer: i64,
    signatory: i64,
}

/// Fills the laboratory of a synthetic city; what is there already is left as it is.
///
/// # Errors
/// A step that the rules refuse: then the story told here is wrong.
pub fn load(db: &Db) -> Result<()> {
    let known = db.read(|tx| tx.count("select count(*) from lab_sample", &[]))?;
    let institute = db.read(|tx| units::find_by_code(tx, "inspection-institute"))?;
    let Some(institute) = institute.map(|unit| unit.0).filter(|_| known == 0) else {
        return Ok(());
    };
    let people = db.read(people)?;
    let lots = db.read(lots)?;
    let limits = db.read({
        let lots = lots.clone();
        move |tx| limits(tx, &lots)
    })?;
    let instrument = db.write(Actor::PROGRAM, {
        let limits = limits.clone();
        move |tx| equip(tx, institute, people, &limits)
    })?;
    let story = Story { institute, people, instrument, limits };
    let done: Vec<Lot> =
        lots.iter().filter(|lot| story.limits.contains_key(&lot.product)).cloned().collect();
    let (open, done) = split(done);
    story.receive(db, &done, &open)?;
    story.measure(db, &done)?;
    story.issue(db, &done)?;
    db.write(Actor::PROGRAM, round)?;
    db.write(Actor::PROGRAM, series)?;
    db.write(Actor::PROGRAM, scenario)
}

fn people(tx: &mut Tx<'_>) -> Result<People> {
    let mut of = |account: &str| {
        let found =
            tx.find("select id from person where account = ?1", params![account], |row| {
                row.get::<i64>(0)
            })?;
        // A pack without the account is told by the program.
        Ok::<i64, Error>(found.unwrap_or(0))
    };
    Ok(People { desk: of("cheng")?, reviewer: of("ruan")?, signatory: of("fang")? })
}

/// The newest lots with a verdict, sampled early enough that their report could be out. What failed and was corrected
/// already has its story; its order is not given a second time.
fn lots(tx: &mut Tx<'_>) -> Result<Vec<Lot>> {
    tx.query(
        "select code, firm, area, domain, industry, product, purpose, on_date, verdict from sample
         where until is null and verdict <> 'pending' and corrected_on is null and on_date <= '2026-11-02' and on_date >= '2026-01-05'
           and product in (select product from lab_limit where until is null)
         order by on_date desc, id desc limit ?1",
        params![LIVES],
        |row| {
            Ok(Lot {
                code: row.get(0)?,
                firm: row.get(1)?,
                area: row.get(2)?,
                domain: row.get(3)?,
                industry: row.get(4)?,
                product: row.get(5)?,
                purpose: row.get(6)?,
                on: row.get::<String>(7)?.parse().map_err(Error::broken)?,
                fails: row.get::<String>(8)? == "fail",
            })
        },
    )
}

/// The limits of each product, of the law of its domain.
fn limits(tx: &mut Tx<'_>, lots: &[Lot]) -> Result<BTreeMap<String, (String, Vec<Limit>)>> {
    let mut out = BTreeMap::new();
    for lot in lots {
        if out.contains_key(&lot.product) {
            continue;
        }
        let Some(regime) = regimes::of_domain(tx, &lot.domain, lot.on)? else { continue };
        let limits = regimes::limits(tx, &regime.code, &lot.product, lot.on)?;
        if !limits.is_empty() {
            out.insert(lot.product.clone(), (regime.code, limits));
        }
    }
    Ok(out)
}

fn equip(
    tx: &mut Tx<'_>,
    institute: i64,
    people: People,
    limits: &BTreeMap<String, (String, Vec<Limit>)>,
) -> Result<i64> {
    for limit in limits.values().flat_map(|(_, limits)| limits) {
        scope::add_scope(
            tx,
            &NewScope {
                institute,
                method: limit.method.clone(),
                name: limit.item.clone(),
                from: date(2023, 5, 1),
                to: Some(date(2029, 4, 30)),
                cma: true,
                certificate: "CMA-示例-140800-01".to_owned(),
            },
        )?;
    }
    let main = scope::add_instrument(tx, institute, "SB-001", "示例综合分析仪")?;
    scope::add_calibration(
        tx,
        main,
        (date(2025, 12, 8), date(2026, 12, 7)),
        "示例校准〔2025〕101号",
        true,
    )?;
    let old = scope::add_instrument(tx, institute, "SB-002", "示例原子吸收光谱仪")?;
    scope::add_calibration(
        tx,
        old,
        (date(2025, 10, 12), date(2026, 10, 11)),
        "示例校准〔2025〕88号",
        true,
    )?;
    let span = Span { from: date(2024, 1, 1), to: None };
    scope::add_signatory(tx, institute, people.signatory, span, "示例授权〔2024〕1号")?;
    Ok(main)
}

/// The newest few are still under way, under codes of their own: the register has no verdict of theirs.
fn split(lots: Vec<Lot>) -> (Vec<Lot>, Vec<Lot>) {
    let open = lots.iter().take(OPEN).enumerate();
    let open = open.map(|(at, lot)| Lot {
        code: format!("Y2026-{:04}", at + 1),
        on: date(2026, 11, 9 + (at % 8) as i8),
        fails: false,
        ..lot.clone()
    });
    (open.collect(), lots)
}

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

struct Story {
    institute: i64,
    people: People,
    instrument: i64,
    limits: BTreeMap<String, (String, Vec<Limit>)>,
}

fn later(on: Date, days: u64) -> Date {
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
            holder: "质检所业务室".to_owned(),
            seal: Seal::Whole,
            ground: None,
        }
    }

    /// Taken, brought, received and stored; what is done is opened, what is under way stops somewhere.
    fn receive(&self, db: &Db, done: &[Lot], open: &[Lot]) -> Result<()> {
        let mut by_area: BTreeMap<i64, i64> = BTreeMap::new();
        for lot in done.iter().filter(|lot| lot.purpose == "evaluation") {
            *by_area.entry(lot.area).or_default() += 1;
        }
        let all: Vec<(Lot, usize)> = done
            .iter()
            .map(|lot| (lot.clone(), usize::MAX))
            .chain(open.iter().cloned().enumerate().map(|(at, lot)| (lot, at)))
            .collect();
        let (people, institute) = (self.people, self.institute);
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
                    let new = sample(tx, lot, regime, institute, &by_area)?;
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
    fn measure(&self, db: &Db, done: &[Lot]) -> Result<()> {
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
                    code: format!("YS-2026-{number:04}"),
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
    fn issue(&self, db: &Db, done: &[Lot]) -> Result<()> {
        let (people, mut number) = (self.people, 0);
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
                        Signing { number: format!("JC-2026-{:05}", first + at + 1), on, seen };
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
        campaign: CAMPAIGN.to_owned(),
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
            uncertainty: Some((value.abs() / 40).max(step)),
        })
        .collect();
    sheets::enter(tx, id, &entering, "typed", None)?;
    Ok(Some(id))
}

/// A round on the nutrients of a fertiliser, twelve laboratories, one of them far off.
fn round(tx: &mut Tx<'_>) -> Result<()> {
    let id = rounds::open(
        tx,
        &NewRound {
            code: "BD-2026-01".to_owned(),
            name: "复合肥料总养分实验室比对（合成）".to_owned(),
            item: "总养分".to_owned(),
            measure: "%".to_owned(),
            method: "示例方法 复合肥料·总养分".to_owned(),
            assigned: None,
            assigned_u: None,
            sigma: None,
            on: date(2026, 9, 18),
            synthetic: true,
        },
    )?;
    let values = [451, 449, 452, 448, 450, 447, 453, 451, 455, 446, 450, 468];
    for (at, value) in values.into_iter().enumerate() {
        rounds::add_result(
            tx,
            id,
            &RoundResult {
                laboratory: format!("示例实验室{:02}", at + 1),
                institute: None,
                value: value * 100_000,
                uncertainty: Some(150_000 + 20_000 * i64::try_from(at % 4).unwrap_or(0)),
            },
        )?;
    }
    Ok(())
}

/// A series that was tightened, and stands there.
fn series(tx: &mut Tx<'_>) -> Result<()> {
    let firm: Option<i64> =
        tx.find("select unit from firm order by unit limit 1", &[], |row| row.get(0))?;
    let Some(producer) = firm else {
        tx.housekeeping();
        return Ok(());
    };
    let id = plans::open(
        tx,
        &plans::NewSeries {
            producer,
            product: "示例紧固件".to_owned(),
            level: "II".to_owned(),
            aql: 2_500_000,
            basis: "GB/T 2828.1—2012（示例合同）".to_owned(),
        },
    )?;
    for (at, found) in [2, 0, 3, 6, 1, 7, 1, 0].into_iter().enumerate() {
        plans::enter(
            tx,
            id,
            &plans::Entering {
                code: format!("P2026-{:02}", at + 1),
                size: 1000,
                found,
                on: later(date(2026, 8, 3), 7 * at as u64),
            },
        )?;
    }
    Ok(())
}

/// The worked example of the European guideline.
fn scenario(tx: &mut Tx<'_>) -> Result<()> {
    risk::add(
        tx,
        &risk::NewScenario {
            product: "折叠椅（示例）".to_owned(),
            hazard: "折叠处夹手".to_owned(),
            words: "欧盟准则所附例子".to_owned(),
            severity: 1,
            steps: "打开椅子 | 1\n手握在后角 | 1/50\n手指被夹 | 1/10".to_owned(),
        },
    )
    .map(|_| ())
}
