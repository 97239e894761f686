//! How long 100,000 sample results take from the bytes of the file to the last commit, checks
//! included. Budget: 5 s on SQLite, 10 s on PostgreSQL, in a release build.
//! `cargo run --release -p exchange --example speed`

#![expect(clippy::print_stdout, reason = "it prints what it measured")]

use std::fmt::Write as _;
use std::time::Instant;

use exchange::{Kind, Order, Step};
use store::Actor;
use terms::{CreditCode, Text, date};
use units::{FirmRow, UnitRow};

const ROWS: u32 = 100_000;
const FIRMS: u32 = 10_000;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for engine in store::testing::engines() {
        let space = store::testing::space(engine);
        space.db.write(Actor::PROGRAM, |tx| units::load(tx, [city()], [], firms()))?;
        for (name, bytes) in [("CSV", csv()), ("CSV again", csv()), ("XLSX again", xlsx()?)] {
            let order = Order::new(Kind::Samples, name, bytes);
            let start = Instant::now();
            let mut steps = Vec::new();
            let report = exchange::import(&space.db, &order, &mut |step, done, _| {
                if done == 0 || step == Step::Done {
                    steps.push(format!("{step:?} at {:?}", start.elapsed()));
                }
            })?;
            println!(
                "{engine} {name}: {:?}; {} rows, {} new, {} same, {} bad ({})",
                start.elapsed(),
                report.rows,
                report.new,
                report.same,
                report.bad,
                steps.join(", ")
            );
        }
    }
    Ok(())
}

fn city() -> UnitRow {
    UnitRow {
        code: "140800".into(),
        kind: "city".into(),
        name: Text::zh("运城市"),
        short: None,
        valid_from: date(1949, 10, 1),
        valid_to: None,
    }
}

fn credit(n: u32) -> String {
    let code = CreditCode::compose("91", "999999", &format!("DEM{n:05}"));
    code.expect("digits are of the set").to_string()
}

fn firms() -> Vec<FirmRow> {
    let firm = |n: u32| FirmRow {
        code: format!("F{n:05}"),
        name: Text::zh(format!("示例企业{n}")),
        short: None,
        area: "140800".into(),
        credit_code: Some(credit(n)),
        code_ground: None,
        industry: Some("C1311".into()),
        cluster: None,
        attributes: serde_json::json!({ "synthetic": true }),
        valid_from: date(2010, 1, 1),
        valid_to: None,
    };
    (0..FIRMS).map(firm).collect()
}

const HEADS: [&str; 7] =
    ["抽样单编号", "统一社会信用代码", "产品名称", "领域", "抽样目的", "抽样日期", "检验结论"];

fn row(n: u32) -> [String; 7] {
    [
        format!("YC{n:06}"),
        credit(n % FIRMS),
        "面粉".to_owned(),
        "食品".to_owned(),
        "评价性抽检".to_owned(),
        format!("2026-{:02}-{:02}", n % 10 + 1, n % 28 + 1),
        "合格".to_owned(),
    ]
}

fn csv() -> Vec<u8> {
    let mut text = HEADS.join(",");
    for n in 0..ROWS {
        let _ = write!(text, "\n{}", row(n).join(","));
    }
    text.into_bytes()
}

fn xlsx() -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let head =
        |title: &&str| tables::Head { title: (*title).to_owned(), ..tables::Head::default() };
    let table = tables::TableOut {
        heads: HEADS.iter().map(head).collect(),
        rows: (0..ROWS)
            .map(|n| tables::OutRow { cells: row(n).map(tables::Out::Text).to_vec(), total: false })
            .collect(),
        ..tables::TableOut::default()
    };
    Ok(tables::table_xlsx(&table)?)
}
