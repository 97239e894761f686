//! A small city: one city, four counties (the fourth joined in 2026), samples and figures on demand.

use check::indicators::definition::*;
use check::indicators::{self, Definition, Filter};
use figures::{Figure, SeriesId};
use rust_decimal::Decimal;
use store::testing::Space;
use store::{Actor, Entry, Tx, Value, params};
use terms::{Millionths, Period, Result, Text, date};
use units::UnitId;

pub(crate) fn d(text: &str) -> Decimal {
    text.parse().expect("a decimal")
}
pub(crate) fn p(text: &str) -> Period {
    Period::parse(text).expect("a period")
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct City {
    pub(crate) city: i64,
    pub(crate) county: [i64; 4],
}

pub(crate) fn write<T: Send + 'static>(
    space: &Space,
    work: impl FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
) -> T {
    space.db.write(Actor::PROGRAM, work).expect("a command that is in order")
}
pub(crate) fn read<T: Send + 'static>(
    space: &Space,
    work: impl FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
) -> T {
    space.db.read(work).expect("a question that is in order")
}

pub(crate) fn city(space: &Space) -> City {
    write(space, |tx| {
        let codes = ["140800", "140802", "140881", "140882", "YCKF"];
        let since = date(1949, 10, 1);
        let rows = codes.map(|code| units::UnitRow {
            code: code.to_owned(),
            kind: if code == "140800" { "city" } else { "county" }.to_owned(),
            name: Text::zh(format!("示例{code}")),
            short: None,
            valid_from: since,
            valid_to: None,
        });
        let edges: Vec<units::EdgeRow> = codes[1..]
            .iter()
            .map(|code| units::EdgeRow {
                hierarchy: units::TERRITORY.to_owned(),
                parent: "140800".to_owned(),
                child: (*code).to_owned(),
                valid_from: if *code == "YCKF" { date(2026, 1, 1) } else { since },
                valid_to: None,
            })
            .collect();
        units::load(tx, rows, edges, [])?;
        let ids = units::ids_by_code(tx, &codes.map(str::to_owned))?;
        let id = |code: &str| ids[code].0;
        let county = [id(codes[1]), id(codes[2]), id(codes[3]), id(codes[4])];
        Ok(City { city: id(codes[0]), county })
    })
}

/// A definition with nothing special about it.
pub(crate) fn definition(code: &str, compute: Compute) -> Definition {
    Definition {
        code: code.to_owned(),
        version: 1,
        from: None,
        to: None,
        name: Text::zh(code),
        short: None,
        meaning: Text::zh(code),
        scope: None,
        numerator: None,
        denominator: None,
        exclusions: None,
        missing: None,
        source: None,
        assumed: true,
        frequency: "year".to_owned(),
        quality: "product".to_owned(),
        work: None,
        transformation: "quality".to_owned(),
        direction: Direction::Higher,
        measure: "percent".to_owned(),
        decimals: 2,
        owner: "amr".to_owned(),
        targets: Vec::new(),
        limits: None,
        evidence: "census".to_owned(),
        compute,
        roll_up: RollUp::None,
        interval: IntervalKind::None,
        publishing_size: 0,
        never_scores: false,
        synthetic: true,
    }
}

pub(crate) fn measured(fact: &str, aggregate: Aggregate) -> Measured {
    Measured {
        fact: fact.to_owned(),
        aggregate,
        population: Vec::new(),
        numerator: Vec::new(),
        denominator: Vec::new(),
        column: None,
        scale: Decimal::ONE,
        window: Window::Period,
    }
}

/// The plain pass rate of evaluation samples, per cent, with Wilson's interval.
pub(crate) fn plain_rate() -> Definition {
    let compute = Compute::Measured(Measured {
        numerator: vec![Filter::is("verdict", ["pass"])],
        population: vec![Filter::is("verdict", ["pass", "fail"])],
        scale: Decimal::ONE_HUNDRED,
        ..measured("samples", Aggregate::Ratio)
    });
    let plain = definition("plain_rate", compute);
    Definition {
        interval: IntervalKind::Wilson,
        evidence: "sample".to_owned(),
        publishing_size: 20,
        ..plain
    }
}

/// The two-layer rate with weights from `output`.
pub(crate) fn weighted_rate() -> [Definition; 2] {
    let compute = Compute::Passrate(Passrate {
        fact: "samples".to_owned(),
        // The pack forgot to ask for evaluation samples only.
        population: vec![Filter::is("verdict", ["pass", "fail"])],
        numerator: vec![Filter::is("verdict", ["pass"])],
        strata: "industry".to_owned(),
        strata_length: 3,
        weights: "output".to_owned(),
    });
    let rate = Definition {
        interval: IntervalKind::Stratified,
        evidence: "sample".to_owned(),
        publishing_size: 20,
        ..definition("rate", compute)
    };
    let output = Definition {
        roll_up: RollUp::Sum,
        measure: "yuan".to_owned(),
        ..definition("output", Compute::Entered)
    };
    [rate, output]
}

pub(crate) fn define(space: &Space, definitions: impl Into<Vec<Definition>>) {
    let definitions = definitions.into();
    write(space, move |tx| indicators::load(tx, "test", &definitions));
}

/// A batch of samples of one area, industry and month.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lots {
    pub(crate) area: i64,
    pub(crate) industry: &'static str,
    pub(crate) purpose: &'static str,
    pub(crate) month: &'static str,
    pub(crate) passed: usize,
    pub(crate) failed: usize,
}

impl Lots {
    pub(crate) fn new(area: i64, passed: usize, failed: usize) -> Self {
        let (industry, purpose, month) = ("C2614", "evaluation", "2026-03");
        Self { area, industry, purpose, month, passed, failed }
    }
    pub(crate) fn of(self, industry: &'static str) -> Self {
        Self { industry, ..self }
    }
    pub(crate) fn purpose(self, purpose: &'static str) -> Self {
        Self { purpose, ..self }
    }
    pub(crate) fn month(self, month: &'static str) -> Self {
        Self { month, ..self }
    }
}

/// Records samples in the order given; returns the seq.
pub(crate) fn sample(space: &Space, lots: impl Into<Vec<Lots>>) -> i64 {
    let lots = lots.into();
    write(space, move |tx| {
        let seq = tx.next_seq()?;
        let total: usize = lots.iter().map(|l| l.passed + l.failed).sum();
        let mut id = tx.next_ids(total as i64)?;
        let mut rows: Vec<Vec<Value>> = Vec::new();
        for lot in &lots {
            let month = p(lot.month);
            let day = month.span().expect("a month").0;
            for number in 0..lot.passed + lot.failed {
                let verdict = if number < lot.passed { "pass" } else { "fail" };
                rows.push(
                    params![
                        id,
                        format!("S{id}"),
                        900 + (id % 7),
                        lot.area,
                        "manufacturing",
                        lot.industry,
                        "示例",
                        lot.purpose,
                        day,
                        month,
                        verdict,
                        "test",
                        seq
                    ]
                    .to_vec(),
                );
                id += 1;
            }
        }
        tx.run_many(
            "insert into sample (id, code, firm, area, domain, industry, product, purpose, on_date, month, verdict, source, seq)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
            rows.into_iter(),
        )?;
        tx.record(Entry::new("sample.recorded", "samples", 0).touches("samples"))
    })
}

/// Corrects failed evaluation samples of an area into passed ones; returns the seq.
pub(crate) fn pass_instead(space: &Space, area: i64, count: i64) -> i64 {
    write(space, move |tx| {
        let seq = tx.next_seq()?;
        let ids: Vec<i64> = tx.query(
            "select id from sample where area = ?1 and verdict = 'fail' and purpose = 'evaluation' and until is null order by id limit ?2",
            params![area, count],
            |row| row.get(0),
        )?;
        assert_eq!(ids.len() as i64, count);
        tx.run("update sample set until = ?1 where id {in 2}", params![seq, ids.clone()])?;
        let first = tx.next_ids(count)?;
        for (old, new) in ids.into_iter().zip(first..) {
            tx.run(
                "insert into sample (id, code, firm, area, domain, industry, product, purpose, on_date, month, verdict, source, ground, seq)
                 select ?1, code, firm, area, domain, industry, product, purpose, on_date, month, 'pass', source, 'misread', ?2 from sample where id = ?3",
                params![new, seq, old],
            )?;
        }
        tx.record(Entry::new("sample.corrected", "samples", 0).ground("misread").touches("samples"))
    })
}

/// A figure as a line of a sheet: indicator, period, unit, industry, value, numerator/denominator.
#[derive(Debug, Clone, Default)]
pub(crate) struct Line {
    pub(crate) indicator: &'static str,
    pub(crate) period: &'static str,
    pub(crate) unit: i64,
    pub(crate) industry: Option<&'static str>,
    pub(crate) value: Option<&'static str>,
    pub(crate) parts: Option<(i64, i64)>,
    pub(crate) document: Option<&'static str>,
}

pub(crate) fn line(indicator: &'static str, unit: i64, value: &'static str) -> Line {
    Line { indicator, period: "2026", unit, value: Some(value), ..Line::default() }
}

pub(crate) fn report(space: &Space, lines: impl Into<Vec<Line>>) -> i64 {
    let lines = lines.into();
    write(space, move |tx| {
        let mut rows = Vec::new();
        for line in &lines {
            let series: SeriesId = figures::ensure_series(tx, line.indicator)?;
            let value = line.value.map(|value| Millionths::exact(d(value))).transpose()?;
            let mut figure = Figure::new(series, p(line.period), UnitId(line.unit), value);
            if let Some((above, below)) = line.parts {
                figure = figure.parts(Millionths::integer(above)?, Millionths::integer(below)?);
            }
            if let Some(industry) = line.industry {
                figure = figure.combo(figures::ensure_combo(tx, &[("industry", industry)])?);
            }
            if let Some(number) = line.document {
                let new = figures::NewDocument {
                    number: number.to_owned(),
                    title: "示例".to_owned(),
                    issuer: "示例".to_owned(),
                    synthetic: true,
                    ..figures::NewDocument::default()
                };
                figure = figure.source(figures::document::add(tx, &new)?);
            }
            rows.push(figure);
        }
        figures::record(tx, rows, Some("test"))?;
        tx.head_seq()
    })
}

/// The weights of the printed vector: 500, 300 and 200 in three divisions.
pub(crate) fn outputs(unit: i64) -> Vec<Line> {
    [("C26", "500"), ("C30", "300"), ("C32", "200")]
        .map(|(industry, value)| Line { industry: Some(industry), ..line("output", unit, value) })
        .to_vec()
}

/// A pack in the space that says no more than where home is, and what else its definition holds.
pub(crate) fn pack_row(space: &Space, definition: &serde_json::Value) {
    let definition = definition.to_string();
    write(space, move |tx| {
        let seq = tx.next_seq()?;
        tx.run(
            "insert into pack (code, version, digest, title, synthetic, notice, definition, seq)
             values ('test', '1', 'x', '{}', 1, '{}', ?1, ?2)",
            store::params![definition, seq],
        )?;
        let detail = serde_json::json!({ "code": "test" });
        tx.record(store::Entry::new("pack.loaded", "pack", 0).detail(detail).touches("packs"))
    });
}
