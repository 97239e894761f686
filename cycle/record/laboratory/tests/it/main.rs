//! Laboratories through their front door and their rules, on every engine at hand.

mod files;
mod follow;
mod lots;
mod pages;
mod release;
mod rounds;
mod walks;

use laboratory::reports::release::Span;
use laboratory::samples::life::{Act, Doing, Part, Seal, Turn};
use laboratory::samples::{self, NewSample};
use laboratory::sheets::{self, Entering, NewSheet, SheetTest};
use laboratory::{regimes, reports, scope};
use packs::{Files, Pack, ProductLimit};
use store::testing::Space;
use store::{Actor, Entry, Tx, params};
use terms::{Date, Result, Text, date};

/// Who measures, who reviews the sheet and the sample, who signs.
pub(crate) const OPERATOR: i64 = 11;
pub(crate) const REVIEWER: i64 = 12;
pub(crate) const SIGNATORY: i64 = 13;

/// A county with a firm, and two laboratories.
#[derive(Clone, Copy)]
pub(crate) struct Ground {
    pub(crate) county: i64,
    pub(crate) firm: i64,
    pub(crate) institute: i64,
    pub(crate) second: i64,
    pub(crate) balance: i64,
    pub(crate) stale: i64,
}

pub(crate) fn on_each_engine(test: impl Fn(&Space, &Ground)) {
    for engine in store::testing::engines() {
        let space = store::testing::space(engine);
        let ground = lay(&space);
        test(&space, &ground);
    }
}

pub(crate) fn national() -> Pack {
    let files = Files::embedded(shipped::FILES);
    let (pack, _) = Pack::read_from(&files, "cn").unwrap_or_else(|problems| {
        panic!("{}", problems.iter().map(|it| format!("{it}\n")).collect::<String>())
    });
    pack
}

fn unit(code: &str, kind: &str) -> units::UnitRow {
    units::UnitRow {
        code: code.to_owned(),
        kind: kind.to_owned(),
        name: Text::zh(format!("示例{code}")),
        short: None,
        valid_from: date(1949, 10, 1),
        valid_to: None,
    }
}

pub(crate) fn limit(regime: &str, product: &str, item: &str) -> ProductLimit {
    ProductLimit {
        regime: regime.to_owned(),
        product: product.to_owned(),
        item: item.to_owned(),
        measure: "%".to_owned(),
        method: format!("示例方法-{item}"),
        low: None,
        high: Some("0.15".to_owned()),
        low_open: false,
        high_open: false,
        compare: None,
        guard: None,
        basis: format!("示例标准 {item}"),
        from: date(2020, 1, 1),
        to: None,
        source: None,
        assumed: false,
        synthetic: true,
    }
}

pub(crate) fn lay(space: &Space) -> Ground {
    let pack = national();
    space
        .db
        .write(Actor::PROGRAM, move |tx| {
            let rows = [
                unit("140800", "city"),
                unit("140802", "county"),
                unit("LAB1", "institute"),
                unit("LAB2", "institute"),
            ];
            let edge = units::EdgeRow {
                hierarchy: units::TERRITORY.to_owned(),
                parent: "140800".to_owned(),
                child: "140802".to_owned(),
                valid_from: date(1949, 10, 1),
                valid_to: None,
            };
            let firm = units::FirmRow {
                code: "F1".to_owned(),
                name: Text::zh("一号示例厂"),
                short: None,
                area: "140802".to_owned(),
                credit_code: None,
                code_ground: None,
                industry: None,
                cluster: None,
                attributes: serde_json::json!({}),
                valid_from: date(1949, 10, 1),
                valid_to: None,
            };
            units::load(tx, rows, [edge], [firm])?;
            let all: Vec<_> = pack.regimes.iter().map(|it| it.it.clone()).collect();
            let mut limits = Vec::new();
            for (regime, product) in
                [("industrial", "示例水泥"), ("food", "示例食品"), ("produce", "示例果蔬")]
            {
                limits.extend(["甲项", "乙项"].map(|item| limit(regime, product, item)));
            }
            regimes::learn(tx, &all, &limits)?;
            for kind in &pack.case_kinds {
                cases::put_kind(tx, &kind.it)?;
            }
            let seq = tx.next_seq()?;
            let definition = serde_json::json!({ "time_rules": pack.time_rules() });
            tx.run(
                "insert into pack (code, version, digest, title, synthetic, notice, definition, seq)
                 values ('cn', '1', 'x', '{}', ?1, '{}', ?2, ?3)",
                params![false, definition.to_string(), seq],
            )?;
            tx.record(Entry::new("pack.loaded", "pack", 0).touches("packs"))?;
            let codes = ["140802", "F1", "LAB1", "LAB2"].map(str::to_owned);
            let ids = units::ids_by_code(tx, &codes)?;
            let id = |code: &str| ids[code].0;
            let institute = id("LAB1");
            for lab in [institute, id("LAB2")] {
                for item in ["甲项", "乙项"] {
                    scope::add_scope(
                        tx,
                        &scope::NewScope {
                            institute: lab,
                            method: format!("示例方法-{item}"),
                            name: item.to_owned(),
                            from: date(2024, 1, 1),
                            to: Some(date(2029, 12, 31)),
                            // The second item is accredited without the mark.
                            cma: item == "甲项",
                            certificate: "示例CMA-1".to_owned(),
                        },
                    )?;
                }
                scope::add_signatory(
                    tx,
                    lab,
                    SIGNATORY,
                    Span { from: date(2024, 1, 1), to: None },
                    "示例〔2024〕1号",
                )?;
            }
            let balance = scope::add_instrument(tx, institute, "E-01", "示例光谱仪")?;
            scope::add_calibration(
                tx,
                balance,
                (date(2025, 11, 1), date(2026, 12, 31)),
                "校-1",
                true,
            )?;
            let stale = scope::add_instrument(tx, institute, "E-02", "过期示例仪")?;
            scope::add_calibration(tx, stale, (date(2025, 1, 1), date(2026, 1, 31)), "校-2", true)?;
            Ok(Ground {
                county: id("140802"),
                firm: id("F1"),
                institute,
                second: id("LAB2"),
                balance,
                stale,
            })
        })
        .expect("a county, a firm and two laboratories")
}

pub(crate) fn new_sample(ground: &Ground, code: &str, domain: &str, on: Date) -> NewSample {
    let (regime, product) = match domain {
        "food" => ("food", "示例食品"),
        "agriculture" => ("produce", "示例果蔬"),
        _ => ("industrial", "示例水泥"),
    };
    NewSample {
        uuid: None,
        code: code.to_owned(),
        part: Part::Test,
        twin: None,
        turn: Turn::First,
        answers: None,
        regime: Some(regime.to_owned()),
        product: product.to_owned(),
        lot: "2026-02".to_owned(),
        lot_size: "1000袋".to_owned(),
        quantity: "6袋".to_owned(),
        seal: "F-1".to_owned(),
        firm: ground.firm,
        area: ground.county,
        producer: "一号示例厂".to_owned(),
        producer_unit: None,
        domain: domain.to_owned(),
        industry: None,
        purpose: "evaluation".to_owned(),
        campaign: "示例任务".to_owned(),
        stratum: "甲层".to_owned(),
        frame_size: None,
        weight: Some(2_000_000),
        on,
        taken_by: "示例甲、示例乙".to_owned(),
        institute: ground.institute,
        place: "在途".to_owned(),
        synthetic: true,
    }
}

pub(crate) fn doing(act: Act, person: i64, on: Date) -> Doing {
    Doing {
        act,
        person,
        on,
        today: date(2026, 11, 20),
        place: "样品库A1".to_owned(),
        holder: "示例收样员".to_owned(),
        seal: Seal::Whole,
        ground: Some("示例理由".to_owned()),
    }
}

pub(crate) fn act(tx: &mut Tx<'_>, id: i64, act: Act, person: i64, on: Date) -> Result<()> {
    let clockwork = cases::clocks(tx)?;
    let sample = samples::get(tx, id)?;
    let bench = reports::bench_of(tx, &clockwork, &sample)?;
    let seen = samples::steps(tx, id)?.len();
    samples::step(tx, &clockwork, id, seen, &doing(act, person, on), &bench, None).map(|_| ())
}

/// One result of an item on a sheet of its own, in millionths, with blank and control as they should be.
pub(crate) struct Measuring<'a> {
    pub(crate) sample: i64,
    pub(crate) item: &'a str,
    pub(crate) value: i64,
    pub(crate) on: Date,
    pub(crate) instrument: Option<i64>,
    pub(crate) institute: i64,
}

/// Makes the sheet, enters the result as the operator; returns sheet and test.
pub(crate) fn measure(space: &Space, it: &Measuring<'_>) -> (i64, i64) {
    let item = it.item.to_owned();
    let (sample, value, on, instrument, institute) =
        (it.sample, it.value, it.on, it.instrument, it.institute);
    space
        .db
        .write(Actor::person(OPERATOR), move |tx| {
            let count = tx.count("select count(*) from lab_sheet", &[])?;
            let sheet = sheets::make(
                tx,
                &NewSheet {
                    code: format!("YS-{count}"),
                    institute,
                    method: format!("示例方法-{item}"),
                    item,
                    measure: "%".to_owned(),
                    instrument,
                    on,
                },
            )?;
            let none = SheetTest { sample: None, ..SheetTest::of_sample(0) };
            let tests = sheets::add_tests(
                tx,
                sheet,
                &[
                    SheetTest::of_sample(sample),
                    SheetTest {
                        sort: sheets::reckon::Sort::Blank,
                        tolerance: Some(10_000),
                        ..none.clone()
                    },
                    SheetTest {
                        sort: sheets::reckon::Sort::Control,
                        expected: Some(100_000),
                        tolerance: Some(5_000),
                        ..none
                    },
                ],
            )?;
            let values = [value, 1_000, 101_000];
            let entering: Vec<Entering> = tests
                .iter()
                .zip(values)
                .map(|(test, value)| Entering {
                    test: *test,
                    value,
                    below: false,
                    uncertainty: Some(4_000),
                })
                .collect();
            sheets::enter(tx, sheet, &entering, "typed", None)?;
            Ok((sheet, tests[0]))
        })
        .unwrap()
}

pub(crate) fn review_sheet(space: &Space, sheet: i64) {
    space.db.write(Actor::person(REVIEWER), move |tx| sheets::review(tx, sheet)).unwrap();
}

/// A sample from its seal to the moment before it is signed; both items measured with this value.
pub(crate) fn to_be_signed(
    space: &Space,
    ground: &Ground,
    new: NewSample,
    value: i64,
    instrument: i64,
) -> i64 {
    let on = new.on;
    let institute = ground.institute;
    let id = space
        .db
        .write(Actor::person(REVIEWER), move |tx| {
            let clockwork = cases::clocks(tx)?;
            let id = samples::take(tx, &clockwork, &new)?.id();
            act(tx, id, Act::Receive, OPERATOR, on)?;
            act(tx, id, Act::Store, OPERATOR, on)?;
            act(tx, id, Act::Start, OPERATOR, on)?;
            Ok(id)
        })
        .unwrap();
    for item in ["甲项", "乙项"] {
        let (sheet, _) = measure(
            space,
            &Measuring { sample: id, item, value, on, instrument: Some(instrument), institute },
        );
        review_sheet(space, sheet);
    }
    space
        .db
        .write(Actor::person(REVIEWER), move |tx| {
            act(tx, id, Act::Finish, OPERATOR, on)?;
            act(tx, id, Act::Review, REVIEWER, on)
        })
        .unwrap();
    id
}

pub(crate) fn sign(space: &Space, person: i64, id: i64, number: &str, on: Date) -> Result<i64> {
    let number = number.to_owned();
    space.db.write(Actor::person(person), move |tx| {
        let clockwork = cases::clocks(tx)?;
        let seen = samples::steps(tx, id)?.len();
        reports::issue(tx, &clockwork, id, &reports::Signing { number, on, seen })
    })
}
