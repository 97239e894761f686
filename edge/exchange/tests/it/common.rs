//! A small city to bring files into: two counties, a few firms, an indicator.

use exchange::{Kind, Order, Report};
use store::{Actor, Db};
use terms::{Text, date};
use units::{EdgeRow, FirmRow, UnitRow};

pub(crate) fn on_each_engine(test: impl Fn(&Db)) {
    for engine in store::testing::engines() {
        let space = store::testing::space(engine);
        fill(&space.db);
        test(&space.db);
    }
}

/// Ids of the two counties.
pub(crate) fn fill(db: &Db) -> (i64, i64) {
    db.write(Actor::PROGRAM, |tx| {
        let unit = |code: &str, kind: &str, zh: &str, en: &str| UnitRow {
            code: code.into(),
            kind: kind.into(),
            name: Text::new(zh, en),
            short: None,
            valid_from: date(1949, 10, 1),
            valid_to: None,
        };
        let edge = |child: &str| EdgeRow {
            hierarchy: units::TERRITORY.into(),
            parent: "140800".into(),
            child: child.into(),
            valid_from: date(1949, 10, 1),
            valid_to: None,
        };
        let firms = (1..=8).map(|n| FirmRow {
            code: format!("F{n:05}"),
            name: Text::zh(format!("示例企业{n}")),
            short: None,
            area: if n % 2 == 0 { "140882" } else { "140802" }.into(),
            credit_code: Some(credit(n)),
            code_ground: None,
            industry: Some("C1311".into()),
            cluster: None,
            attributes: serde_json::json!({ "synthetic": true }),
            valid_from: date(2010, 1, 1),
            valid_to: None,
        });
        units::load(
            tx,
            [
                unit("140800", "city", "运城市", "Yuncheng"),
                unit("140802", "county", "盐湖区", "Yanhu"),
                unit("140882", "county", "河津市", "Hejin"),
            ],
            [edge("140802"), edge("140882")],
            firms,
        )?;
        let seq = tx.next_seq()?;
        let limits = serde_json::json!({ "min": "0", "max": "100", "jump": "10", "assumed": true });
        for (id, code, zh, compute, limits) in [
            (900_001, "gdp-per-head", "人均产值", serde_json::json!({ "how": "entered" }), None),
            (
                900_002,
                "pass-rate",
                "合格率",
                serde_json::json!({ "how": "formula", "text": "1" }),
                None,
            ),
            (900_003, "share", "占比", serde_json::json!({ "how": "entered" }), Some(limits)),
        ] {
            let definition = serde_json::json!({
                "code": code, "version": 1, "name": { "zh": zh }, "meaning": { "zh": zh },
                "assumed": true, "frequency": "year", "quality": "product",
                "transformation": "quality", "direction": "higher", "measure": "percent",
                "decimals": 2, "owner": "amr", "targets": [], "limits": limits,
                "evidence": "reported", "compute": compute, "roll_up": "none",
                "interval": "none", "publishing_size": 1, "never_scores": true, "synthetic": true,
            });
            tx.run(
                "insert into indicator (id, code, version, valid_from, definition, pack, seq)
                 values (?1, ?2, 1, '2020-01-01', ?3, 'test', ?4)",
                store::params![id as i64, code, definition.to_string(), seq],
            )?;
        }
        tx.record(store::Entry::new("indicator.loaded", "indicators", 0).touches("indicators"))?;
        let id = |tx: &mut store::Tx<'_>, code: &str| {
            units::find_by_code(tx, code).map(|it| it.unwrap().0)
        };
        Ok((id(tx, "140802")?, id(tx, "140882")?))
    })
    .unwrap()
}

/// A code of the demonstration block, both check digits right.
pub(crate) fn credit(n: u32) -> String {
    terms::CreditCode::compose("91", "999999", &format!("DEM{n:05}")).unwrap().to_string()
}

pub(crate) fn send(db: &Db, order: Order) -> Report {
    exchange::import(db, &order, &mut |_, _, _| {}).unwrap()
}
pub(crate) fn csv(kind: Kind, text: &str) -> Order {
    Order::new(kind, "test.csv", text.as_bytes().to_vec())
}
pub(crate) fn count(db: &Db, sql: &'static str) -> i64 {
    db.read(move |tx| tx.count(sql, &[])).unwrap()
}
pub(crate) fn rules(report: &Report) -> Vec<(u32, &str)> {
    report.problems.iter().map(|it| (it.row, it.rule.as_str())).collect()
}

pub(crate) const SAMPLE_HEADS: &str = "抽样单编号,统一社会信用代码,所在县（市、区）,产品名称,领域,抽样目的,抽样日期,检验结论,责令改正日期,整改完成日期,依据";

/// A workbook of samples: `count` rows, every one good.
pub(crate) fn samples(count: u32) -> String {
    let mut text = SAMPLE_HEADS.to_owned();
    for n in 1..=count {
        let firm = credit(n % 8 + 1);
        text.push_str(&format!(
            "\nYC{n:06},{firm},,面粉,食品,评价性抽检,2026-{:02}-{:02},合格,,,",
            n % 10 + 1,
            n % 28 + 1
        ));
    }
    text
}
