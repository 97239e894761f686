//! Measures the bulk load of 10,000 invented firms and a few searches among them.
//!
//! `cargo run --release -p units --example load`; with `ZHUNSHENG_TEST_POSTGRES` set also there.

#![expect(clippy::print_stdout, reason = "a measurement for a person to read")]

use std::time::Instant;

use store::Actor;
use store::testing::{engines, space};
use terms::{Result, Text, date};
use units::search::search;
use units::{FirmRow, NewUnit, load};

fn main() -> Result<()> {
    for engine in engines() {
        let space = space(engine);
        for round in ["first", "again"] {
            let begun = Instant::now();
            let loaded = space.db.write(Actor::PROGRAM, |tx| load(tx, areas(), [], firms()))?;
            println!("{engine}, {round}: {} added in {:.1?}", loaded.added, begun.elapsed());
        }
        for text in ["加工有限公司", "05000号", "xg", "F0777"] {
            let begun = Instant::now();
            let found = space.db.read(move |tx| search(tx, &["firm"], text, 20))?;
            println!("{engine}, {text}: {} found in {:.1?}", found.total, begun.elapsed());
        }
    }
    Ok(())
}

fn areas() -> Vec<NewUnit> {
    let area = |n: usize| NewUnit {
        code: format!("A{n:02}"),
        kind: "county".into(),
        name: Text::zh(format!("示例{n}县")),
        short: None,
        valid_from: date(2000, 1, 1),
        valid_to: None,
    };
    (0..13).map(area).collect()
}

fn firms() -> impl Iterator<Item = FirmRow> {
    (0..10_000_usize).map(|n| FirmRow {
        code: format!("F{n:05}"),
        name: Text::zh(format!("虚构{n:05}号示例果品加工有限公司")),
        short: None,
        area: format!("A{:02}", n % 13),
        credit_code: None,
        code_ground: None,
        industry: Some("1373".into()),
        cluster: None,
        attributes: serde_json::json!({ "synthetic": true }),
        valid_from: date(2015, 3, 1),
        valid_to: None,
    })
}
