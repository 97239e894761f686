//! A town with the demo city's units, kinds of paper and indicators, and people for every step.

use std::sync::LazyLock;

use identity::Role;
use packs::{Files, Pack};
use store::{Actor, params};
use units::{EdgeRow, UnitRow};
use web::testing::City;

static PACK: LazyLock<Pack> = LazyLock::new(|| {
    let files = Files::embedded(shipped::FILES);
    Pack::read_from(&files, "yuncheng").map_err(|p| packs::as_error(&p)).unwrap().0
});

pub(crate) fn pack() -> Pack {
    PACK.clone()
}

fn word(word: impl std::fmt::Debug) -> String {
    let mut out = String::new();
    for (at, c) in format!("{word:?}").chars().enumerate() {
        if c.is_ascii_uppercase() && at > 0 {
            out.push('_');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}

pub(crate) fn town(engine: &str) -> City {
    let city = City::new(engine, reports::routes());
    fill(&city.space.db);
    let home = unit(&city, "140800");
    city.add_account("zhou", Role::Office, Some(home));
    city.add_account("meng", Role::Office, Some(home));
    city.add_account("gao", Role::Leader, Some(home));
    city.add_account("liang", Role::Auditor, Some(home));
    city.add_account("du", Role::County, Some(unit(&city, "140802")));
    city.add_account("he", Role::County, Some(unit(&city, "140823")));
    city
}

/// Units, the pack with its calendar, indicators and kinds of paper.
pub(crate) fn fill(db: &store::Db) {
    db.write(Actor::PROGRAM, |tx| {
        let pack = pack();
        let always = terms::date(1949, 10, 1);
        let rows = pack.units.iter().map(|unit| UnitRow {
            code: unit.code.clone(),
            kind: word(unit.kind),
            name: unit.name.clone(),
            short: None,
            valid_from: unit.from.unwrap_or(always),
            valid_to: unit.to,
        });
        let edges = pack.all_edges().into_iter().map(|edge| EdgeRow {
            hierarchy: word(edge.hierarchy),
            parent: edge.above.clone(),
            child: edge.below.clone(),
            valid_from: edge.from.unwrap_or(always),
            valid_to: edge.to,
        });
        let (rows, edges): (Vec<_>, Vec<_>) = (rows.collect(), edges.collect());
        units::load(tx, rows, edges, []).map(|_| ())
    })
    .unwrap();
    db.write(Actor::PROGRAM, |tx| {
        tx.housekeeping();
        let definition = serde_json::json!({
            "space": { "code": "140800", "home": "140800", "opens_at": "2026" },
            "years": [],
            "time_rules": pack().time_rules(),
        })
        .to_string();
        tx.run(
            "insert into pack (code, version, digest, title, synthetic, notice, definition, seq)
             values ('yuncheng', '1', 'x', '{}', 1, '{}', ?1, 0)",
            params![definition],
        )?;
        check::indicators::load(tx, "yuncheng", &check::indicators::definitions(&pack()))
            .map(|_| ())
    })
    .unwrap();
    db.write(Actor::PROGRAM, |tx| reports::learn(tx, &pack()).map(|_| ())).unwrap();
}

pub(crate) fn unit(city: &City, code: &str) -> i64 {
    let code = code.to_owned();
    city.space.db.read(move |tx| Ok(units::find_by_code(tx, &code)?.unwrap().0)).unwrap()
}

pub(crate) fn count(city: &City, sql: &'static str) -> i64 {
    city.space.db.read(move |tx| tx.count(sql, &[])).unwrap()
}

/// The fields of a dispatch order.
pub(crate) const ORDER: &[(&str, &str)] = &[
    ("kind", "dispatch-order"),
    ("unit", "140802"),
    ("in.督办事项", "示例事项"),
    ("in.交办依据", "年度计划第3项"),
    ("in.原定时限", "2026-09-30"),
    ("in.办理要求", "完成全部排查"),
    ("in.反馈时限", "2026-12-04"),
    ("in.联系方式", "督查科"),
    ("in.目前进展", "已排查六成。"),
];

/// Begins a paper and gives its address.
pub(crate) fn begin(city: &City, account: &str, pairs: &[(&str, &str)]) -> String {
    let page = city.as_account(account).post("/papers/new", pairs);
    assert_eq!(page.status, 303, "{}", page.html);
    page.location
}

/// From draft to the signer.
pub(crate) fn to_signer(city: &City, paper: &str) {
    for (account, step) in [("zhou", "submit"), ("meng", "review")] {
        let page = city.as_account(account).post(&format!("{paper}/{step}"), &[]);
        assert_eq!(page.status, 303, "{step}: {}", page.html);
    }
}
