//! What tests of rounds stand on: a city with its scheme and its people, and a round up to each of its phases.

use check::assessment::{self, Publication};
use check::indicators::definition::*;
use identity::Role;
use score::Scheme;
use serde_json::json;
use store::testing::Space;
use store::{Entry, params};
use terms::date;
use web::testing::{Caller, City as Door, Page};

use crate::city::*;

pub(crate) fn scheme() -> Scheme {
    let value = json!({
        "code": "held", "name": { "zh": "示例考核2026" }, "valid_from": "2026-01-01", "valid_to": "2026-12-31",
        "bonus_cap": 5,
        "document": { "number": "示例〔2026〕1号", "title": { "zh": "方案" }, "issuer": { "zh": "示例办" } },
        "audience": { "named": [{ "zh": "各县" }] },
        "procedure": { "line": 60, "second": ["1.1"], "print_intervals": false,
            "days": { "self_score": 10 }, "objection": { "days": 5, "answer": 5, "hearing": 5 },
            "appraisal": { "weight": 4, "document": "示例〔2026〕2号" },
            "bottom": { "count": 1, "document": "示例〔2026〕3号" } },
        "bands": { "grade": [
            { "code": "A", "from": 90 }, { "code": "B", "from": 80 }, { "code": "C", "from": 60 }, { "code": "D", "from": 0 }
        ] },
        "dimension": [
            { "code": "1", "name": { "zh": "水平" }, "max": 60, "item": [
                { "code": "1.1", "name": { "zh": "研发项" }, "max": 60, "owner": ["amr"], "indicator": "rd",
                  "rule": { "type": "ratio", "target": 2 } } ] },
            { "code": "2", "name": { "zh": "措施" }, "max": 40, "item": [
                { "code": "2.1", "name": { "zh": "办结项" }, "max": 30, "owner": ["amr"], "indicator": "plan_closed",
                  "rule": { "type": "ratio", "target": 100 } },
                { "code": "2.2", "name": { "zh": "整改项" }, "max": 10, "owner": ["office"], "indicator": "effective",
                  "rule": { "type": "ratio", "target": 100 }, "not_applicable": { "type": "full" } } ] }
        ],
        "outside": [
            { "code": "V1", "name": { "zh": "事件" }, "owner": ["amr"], "indicator": "event", "ground": { "zh": "第九条" },
              "rule": { "type": "veto", "grade": "D" } },
            { "code": "B1", "name": { "zh": "荣誉" }, "owner": ["office"], "indicator": "honours",
              "rule": { "type": "bonus", "per_occurrence": 1, "cap": 5 } }
        ]
    });
    serde_json::from_value(value).expect("a scheme")
}

/// Rectification as the city's pack has it, short enough for a test.
pub(crate) const RECTIFICATION: &str = r#"{
  "code": "rectification", "name": { "zh": "整改" }, "from": "2015-01-01", "start": "opened",
  "field": [{ "code": "problem", "name": { "zh": "问题" }, "sort": "text", "required": true }],
  "state": [ { "code": "opened", "name": { "zh": "已立案" } }, { "code": "handed-in", "name": { "zh": "待核查" } },
             { "code": "verified", "name": { "zh": "有效" }, "ended": "effective" } ],
  "move": [
    { "code": "hand-in", "name": { "zh": "报送" }, "from": ["opened"], "to": "handed-in", "by": "owner" },
    { "code": "fail", "name": { "zh": "无效" }, "from": ["handed-in"], "to": "opened", "by": "verifier", "ground": true, "verdict": "ineffective" },
    { "code": "pass", "name": { "zh": "有效" }, "from": ["handed-in"], "to": "verified", "by": "verifier", "verdict": "effective" } ]
}"#;

pub(crate) fn filled(space: &Space) -> City {
    let city = city(space);
    let entered = |code: &str| definition(code, Compute::Entered);
    let effective = Definition {
        roll_up: RollUp::Ratio,
        ..definition(
            "effective",
            Compute::Measured(Measured {
                population: vec![check::indicators::Filter::is("kind", ["rectification"])],
                numerator: vec![check::indicators::Filter::is("outcome", ["effective"])],
                denominator: vec![check::indicators::Filter {
                    column: "outcome".to_owned(),
                    test: Test::Present(true),
                }],
                scale: rust_decimal::Decimal::ONE_HUNDRED,
                ..measured("outcomes", Aggregate::Ratio)
            }),
        )
    };
    let codes = ["rd", "plan_closed", "event", "honours"];
    define(space, [codes.map(entered).to_vec(), vec![effective]].concat());
    let [a, b, c, zone] = city.county;
    let mut lines = vec![
        line("rd", a, "2"),
        line("rd", b, "1"),
        line("rd", c, "1.5"),
        line("rd", zone, "1.5"),
        line("plan_closed", a, "90"),
        line("plan_closed", b, "50"),
        line("plan_closed", c, "80"),
        line("plan_closed", zone, "80"),
    ];
    for unit in city.county {
        lines.push(line("event", unit, "0"));
        lines.push(line("honours", unit, "0"));
    }
    report(space, lines);
    write(space, |tx| {
        let since = date(1949, 10, 1);
        let rows = ["amr", "office"].map(|code| units::UnitRow {
            code: code.to_owned(),
            kind: "department".to_owned(),
            name: terms::Text::zh(format!("示例{code}")),
            short: None,
            valid_from: since,
            valid_to: None,
        });
        units::load(tx, rows, Vec::<units::EdgeRow>::new(), [])?;
        assessment::load(tx, "test", &[scheme()])?;
        let id = assessment::list(tx)?[0].id;
        assessment::publish(tx, id, Publication::default())?;
        let kind = serde_json::from_str(RECTIFICATION).expect("a kind of case");
        cases::put_kind(tx, &kind)?;
        tx.record(Entry::new("cases.kinds", "pack", 0).touches("packs"))
    });
    let definition = json!({ "space": { "home": "140800", "opens_at": "2026" }, "years": [] });
    write(space, move |tx| {
        let seq = tx.next_seq()?;
        tx.run(
            "insert into pack (code, version, digest, title, synthetic, notice, definition, seq)
             values ('test', '1', 'x', '{}', 1, '{}', ?1, ?2)",
            params![definition.to_string(), seq],
        )?;
        tx.record(Entry::new("pack.loaded", "pack", 0).touches("packs"))
    });
    city
}

pub(crate) fn on_each(test: impl Fn(&Door, City)) {
    for engine in store::testing::engines() {
        let door = Door::new(engine, check::routes());
        let city = filled(&door.space);
        let amr = read(&door.space, |tx| Ok(units::find_by_code(tx, "amr")?.map(|it| it.0)));
        for (account, role, unit) in [
            ("office", Role::Office, None),
            ("office2", Role::Office, None),
            ("office3", Role::Office, None),
            ("dept", Role::Department, amr),
            ("dept2", Role::Department, amr),
            ("leader", Role::Leader, None),
            ("auditor", Role::Auditor, None),
            ("a", Role::County, Some(city.county[0])),
            ("b", Role::County, Some(city.county[1])),
            ("c", Role::County, Some(city.county[2])),
            ("zone", Role::County, Some(city.county[3])),
        ] {
            door.add_account(account, role, unit);
        }
        test(&door, city);
    }
}

/// The value of the hidden field that says how many steps were seen.
pub(crate) fn seen(page: &Page) -> String {
    let marker = "name=\"seen\" value=\"";
    let at = page.html.find(marker).unwrap_or_else(|| panic!("{}: {}", page.status, page.html));
    page.html[at + marker.len()..].split('"').next().unwrap_or_default().to_owned()
}

/// Takes a step by its form, as somebody would.
pub(crate) fn step(who: &Caller<'_>, round: &str, act: &str, fields: &[(&str, &str)]) -> Page {
    let query: Vec<String> = fields
        .iter()
        .filter(|(name, _)| matches!(*name, "unit" | "item"))
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let path = format!("{round}/moves/{act}");
    let asked = who.get(&format!("{path}?{}", query.join("&")));
    if asked.status != 200 {
        return asked;
    }
    let seen = seen(&asked);
    let fields: Vec<(&str, &str)> =
        fields.iter().copied().chain([("seen", seen.as_str())]).collect();
    who.post(&path, &fields)
}

#[track_caller]
pub(crate) fn done(page: &Page) {
    assert_eq!(page.status, 303, "{}", page.html);
}

pub(crate) const COUNTIES: [(&str, &str); 4] =
    [("a", "140802"), ("b", "140881"), ("c", "140882"), ("zone", "YCKF")];

pub(crate) fn opened(door: &Door) -> String {
    let scheme = read(&door.space, |tx| Ok(assessment::list(tx)?[0].id)).to_string();
    let fields = [("scheme", scheme.as_str()), ("period", "2026"), ("ground", "年度考核通知")];
    let page = door.as_account("office").post("/rounds", &fields);
    done(&page);
    let path = page.location.split('?').next().unwrap_or_default();
    path.to_owned()
}

/// Targets filed, self-scores handed in.
pub(crate) fn scored(door: &Door) -> String {
    let round = opened(door);
    let office = door.as_account("office");
    done(&door.as_account("a").post(&format!("{round}/units/140802"), &[("target.1.1", "2.1")]));
    done(&step(&office, &round, "next", &[]));
    for (account, unit) in COUNTIES {
        let who = door.as_account(account);
        let mut fields = vec![("value.1.1", "60"), ("value.2.1", "24"), ("value.2.2", "10")];
        if account == "b" {
            fields = vec![("value.1.1", "30"), ("value.2.1", "15"), ("value.2.2", "10")];
        }
        if account == "a" {
            fields.extend([("value.B1", "2"), ("words.B1", "两项荣誉")]);
            let refused = who.post(&format!("{round}/units/{unit}"), &fields);
            assert_eq!(refused.status, 422, "a bonus without its paper");
            assert!(refused.says("加分、减分和否决都要有文件"), "{}", refused.html);
            assert!(refused.says("两项荣誉"), "what was typed stays");
            fields.extend([("document.B1", "示例〔2026〕8号"), ("page.B1", "3")]);
        }
        done(&who.post(&format!("{round}/units/{unit}"), &fields));
        done(&step(&who, &round, "hand-in", &[("unit", unit)]));
    }
    done(&step(&office, &round, "next", &[]));
    round
}

/// Verified by the department, twice where the scheme says so; seen on site; decided by the panel.
pub(crate) fn decided(door: &Door) -> String {
    let round = scored(door);
    let (dept, dept2) = (door.as_account("dept"), door.as_account("dept2"));
    let ids =
        read(&door.space, |tx| units::ids_by_code(tx, &COUNTIES.map(|(_, code)| code.to_owned())));
    let id = |code: &str| ids[code].0;
    let mut fields = Vec::new();
    for (_, code) in COUNTIES {
        fields.push((format!("agree.{}.1.1", id(code)), "1".to_owned()));
        fields.push((format!("agree.{}.2.1", id(code)), "1".to_owned()));
    }
    let pairs: Vec<(&str, &str)> = fields.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    done(&dept.post(&format!("{round}/desk"), &pairs));
    // Twice is once.
    assert_eq!(dept2.post(&format!("{round}/desk"), &pairs).status, 422);
    let office = door.as_account("office");
    let half = office.get(&format!("{round}/units/140802/1.1"));
    assert!(half.says("背对背评审尚未完成"), "{}", half.html);
    for (_, code) in COUNTIES {
        let value = if code == "140802" {
            "56"
        } else if code == "140881" {
            "30"
        } else {
            "45"
        };
        let fields =
            [("unit", code), ("item", "1.1"), ("value", value), ("ground", "两项证明缺失")];
        done(&step(&dept2, &round, "verify", &fields));
        let office = door.as_account("office2");
        let ten = [("unit", code), ("item", "2.2"), ("value", "10")];
        done(&step(&office, &round, "verify", &ten));
    }
    let next = step(&office, &round, "next", &[("ground", "先走")]);
    assert_eq!(next.status, 422, "a difference is settled first");
    let settle = [("unit", "140802"), ("item", "1.1"), ("value", "58"), ("ground", "补交一项证明")];
    assert_eq!(step(&dept, &round, "settle", &settle).status, 403);
    done(&step(&door.as_account("office2"), &round, "settle", &settle));
    done(&step(&office, &round, "next", &[]));
    let visit = [
        ("unit", "140881"),
        ("item", "2.1"),
        ("value", "12"),
        ("words", "抽查台账，两项未办结"),
        ("ground", "台账与上报不符"),
    ];
    done(&step(&dept, &round, "visit", &visit));
    done(&step(&office, &round, "next", &[]));
    let units: Vec<(&str, &str)> = COUNTIES.map(|(_, code)| ("unit", code)).to_vec();
    done(&office.post(&format!("{round}/panel"), &units));
    let bonus = [
        ("unit", "140802"),
        ("item", "B1"),
        ("value", "2"),
        ("document", "示例〔2026〕8号"),
        ("page", "3"),
        ("ground", "文件核对一致"),
    ];
    done(&step(&office, &round, "final", &bonus));
    done(&step(&office, &round, "next", &[]));
    round
}
