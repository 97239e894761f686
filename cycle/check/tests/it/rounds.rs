//! A round from its opening to the case that follows it, through the front door; who sees what; and random
//! steps through the store.

use check::assessment::{self, Publication};
use check::indicators::definition::*;
use check::rounds::judge::judge;
use check::rounds::model::{Act, Phase};
use check::rounds::{self, Opening};
use identity::Role;
use score::Scheme;
use serde_json::json;
use stats::stream::Stream;
use store::testing::Space;
use store::{Entry, params};
use terms::date;
use web::testing::{Caller, City as Door, Page};

use crate::city::*;
use crate::rounds_model::{check_last, today_window, who, wish};

fn scheme() -> Scheme {
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
const RECTIFICATION: &str = r#"{
  "code": "rectification", "name": { "zh": "整改" }, "from": "2015-01-01", "start": "opened",
  "field": [{ "code": "problem", "name": { "zh": "问题" }, "sort": "text", "required": true }],
  "state": [ { "code": "opened", "name": { "zh": "已立案" } }, { "code": "handed-in", "name": { "zh": "待核查" } },
             { "code": "verified", "name": { "zh": "有效" }, "ended": "effective" } ],
  "move": [
    { "code": "hand-in", "name": { "zh": "报送" }, "from": ["opened"], "to": "handed-in", "by": "owner" },
    { "code": "fail", "name": { "zh": "无效" }, "from": ["handed-in"], "to": "opened", "by": "verifier", "ground": true, "verdict": "ineffective" },
    { "code": "pass", "name": { "zh": "有效" }, "from": ["handed-in"], "to": "verified", "by": "verifier", "verdict": "effective" } ]
}"#;

fn filled(space: &Space) -> City {
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

fn on_each(test: impl Fn(&Door, City)) {
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
fn seen(page: &Page) -> String {
    let marker = "name=\"seen\" value=\"";
    let at = page.html.find(marker).unwrap_or_else(|| panic!("{}: {}", page.status, page.html));
    page.html[at + marker.len()..].split('"').next().unwrap_or_default().to_owned()
}

/// Takes a step by its form, as somebody would.
fn step(who: &Caller<'_>, round: &str, act: &str, fields: &[(&str, &str)]) -> Page {
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
fn done(page: &Page) {
    assert_eq!(page.status, 303, "{}", page.html);
}

const COUNTIES: [(&str, &str); 4] =
    [("a", "140802"), ("b", "140881"), ("c", "140882"), ("zone", "YCKF")];

fn opened(door: &Door) -> String {
    let scheme = read(&door.space, |tx| Ok(assessment::list(tx)?[0].id)).to_string();
    let fields = [("scheme", scheme.as_str()), ("period", "2026"), ("ground", "年度考核通知")];
    let page = door.as_account("office").post("/rounds", &fields);
    done(&page);
    let path = page.location.split('?').next().unwrap_or_default();
    path.to_owned()
}

/// Targets filed, self-scores handed in.
fn scored(door: &Door) -> String {
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
fn decided(door: &Door) -> String {
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

#[test]
fn a_round_goes_from_targets_to_the_case_that_follows() {
    on_each(|door, city| {
        let round = decided(door);
        let (office, leader, b) =
            (door.as_account("office"), door.as_account("leader"), door.as_account("b"));
        let before = b.get(&format!("{round}/results"));
        assert!(before.says("还没有可以看的结果"), "nothing is told before approval");
        done(&step(&leader, &round, "send-back", &[("ground", "再议一次")]));
        done(&step(&office, &round, "next", &[]));
        assert_eq!(step(&office, &round, "approve", &[]).status, 403);
        done(&step(&leader, &round, "approve", &[]));
        // 30 + 12 + 10.
        let own = b.get(&format!("{round}/results"));
        assert!(own.says("52.00") && !own.says("示例140802"), "{}", own.html);
        let object = [("unit", "140881"), ("item", "2.1"), ("ground", "台账已补齐")];
        done(&step(&b, &round, "object", &object));
        let frozen = step(&office, &round, "freeze", &[("ground", "定稿")]);
        assert_eq!(frozen.status, 422, "an objection is open");
        let at = |more: &[(&'static str, &'static str)]| {
            let mut fields = vec![("unit", "140881"), ("item", "2.1")];
            fields.extend(more);
            fields
        };
        done(&step(&door.as_account("dept"), &round, "answer", &at(&[("words", "只补齐一项")])));
        done(&step(&b, &round, "ask-hearing", &at(&[("words", "请当面说明")])));
        let decide = at(&[("value", "14"), ("ground", "听证认定一项")]);
        let early = step(&door.as_account("office3"), &round, "uphold", &decide);
        assert_ne!(early.status, 303, "heard first");
        done(&step(&office, &round, "hear", &at(&[("words", "双方到场，核对台账")])));
        let own_mark = step(&office, &round, "uphold", &decide);
        assert_eq!(own_mark.status, 422, "the panel's own value: {}", own_mark.html);
        assert!(own_mark.says("不能由自己"));
        done(&step(&door.as_account("office3"), &round, "uphold", &decide));
        done(&step(&office, &round, "freeze", &[("ground", "异议已全部决定")]));
        let internal = [("detail", "internal"), ("document", "示例〔2026〕9号")];
        assert_eq!(step(&office, &round, "release", &internal[..1]).status, 422);
        done(&step(&office, &round, "release", &internal));
        let public = [("detail", "public"), ("document", "示例〔2026〕9号")];
        assert_eq!(step(&office, &round, "release", &public).status, 422, "no basis");
        // 58 + 27 + 10 + 2, and 30 + 14 + 10.
        let told = b.get(&format!("{round}/results"));
        assert!(told.says("97.00") && told.says("54.00"), "{}", told.html);
        follow(door, city, &round);
        the_run_is_the_result(door, &round);
    });
}

/// Below the line and last by an issued rule: a proposal, a case that a person opens once, and what became of it.
fn follow(door: &Door, city: City, round: &str) {
    let (office, leader) = (door.as_account("office"), door.as_account("leader"));
    let page = office.get(&format!("{round}/follow-up"));
    assert!(page.says("得分54.00，低于底线60") && page.says("位列后1名"), "{}", page.html);
    assert!(!page.says("示例140802</a></th>"), "nothing is proposed for the best");
    let open = format!("{round}/follow-up/140881");
    let fields = [("title", "示例整改"), ("problem", "低于底线"), ("ground", "考核结果")];
    assert_eq!(leader.post(&open, &fields).status, 403);
    let first = office.post(&open, &fields);
    done(&first);
    assert_eq!(office.post(&open, &fields).location, first.location, "one case, however often");
    let best = office.post(&format!("{round}/follow-up/140802"), &fields);
    assert_eq!(best.status, 422, "nothing is proposed for it");
    assert!(door.as_account("b").get(&format!("{round}/follow-up")).says("示例整改"));
    assert!(!door.as_account("c").get(&format!("{round}/follow-up")).says("示例整改"));
    // What became of it enters a score by rule: nothing, then without effect, then effective.
    let b = city.county[1];
    let value = || {
        read(&door.space, move |tx| {
            let question = check::indicators::Question::new(
                vec!["effective".to_owned()],
                vec![b],
                [terms::Period::year_of(store::civil_date(tx.now()).year().into())?],
            );
            let answer = check::indicators::evaluate(tx, &question)?;
            let year = terms::Period::year_of(store::civil_date(tx.now()).year().into())?;
            Ok(answer.value("effective", b, year).and_then(|value| value.value))
        })
    };
    assert_eq!(value(), None, "no finding yet is not zero");
    let case = read(&door.space, |tx| {
        tx.one(
            "select case_id from case_origin where kind = 'round' order by case_id",
            &[],
            |row| row.get::<i64>(0),
        )
    });
    move_case(door, case, "hand-in", cases::Party::Owner, 71);
    move_case(door, case, "fail", cases::Party::Verifier, 72);
    assert_eq!(value(), Some(d("0")));
    move_case(door, case, "hand-in", cases::Party::Owner, 71);
    move_case(door, case, "pass", cases::Party::Verifier, 72);
    assert_eq!(value(), Some(d("100")));
    let record = office.get(&format!("{round}/follow-up"));
    assert!(record.says("有效"), "{}", record.html);
}

fn move_case(door: &Door, case: i64, code: &'static str, party: cases::Party, person: i64) {
    write(&door.space, move |tx| {
        let today = store::civil_date(tx.now());
        let steps = cases::load(tx, case)?.steps.len();
        let intent = cases::course::Intent {
            code: code.to_owned(),
            person,
            acting_for: None,
            parties: [party].into(),
            of_owner: false,
            on: today,
            today,
            ground: Some("核查".to_owned()),
            document: None,
            fields: Default::default(),
            evidence: Default::default(),
        };
        let clockwork = cases::clocks(tx)?;
        cases::take(tx, &clockwork, case, steps, &intent, &[], None).map(|_| ())
    });
}

/// The kept run is what people decided, and comes out the same again.
fn the_run_is_the_result(door: &Door, round: &str) {
    let office = door.as_account("office");
    let run = read(&door.space, |tx| {
        let run = assessment::frozen_runs(tx)?[0].clone();
        let kept = assessment::frozen(tx, run.id)?;
        assert_eq!(kept.decisions.len(), 4);
        let again = assessment::rerun(tx, &Default::default(), run.id)?;
        assert!(again.results_same);
        Ok(run.id)
    });
    assert!(office.get(&format!("/runs/{run}")).says("97.00"));
    let csv = office.get(&format!("{round}/appraisal.csv"));
    // 97 of 100 for 4 points.
    assert!(csv.says("3.88") && csv.says("示例〔2026〕2号"), "{}", csv.html);
    assert_eq!(door.as_account("b").get(&format!("{round}/appraisal.csv")).status, 403);
    let late = step(&office, round, "release", &[("detail", "internal"), ("document", "x")]);
    assert_eq!(late.status, 422, "told already");
}

#[test]
fn a_county_sees_nothing_of_another_on_any_route() {
    on_each(|door, _| {
        let round = scored(door);
        // A file that only its own unit and the item's department may know of.
        let fresh = [("unit", "140802"), ("ground", "补正")];
        assert_eq!(step(&door.as_account("office"), &round, "give-back", &fresh).status, 403);
        let (b, dept) = (door.as_account("b"), door.as_account("dept"));
        for path in [
            "/units/140802",
            "/units/140802/1.1",
            "/units/140802/B1",
            "/moves/score?unit=140802&item=1.1",
            "/moves/object?unit=140802&item=1.1",
            "/follow-up/140802",
            "/panel",
        ] {
            let page = b.get(&format!("{round}{path}"));
            assert!(matches!(page.status, 403 | 404), "{path}: {}", page.status);
            assert!(!page.says("两项荣誉") && !page.says("示例140802"), "{path}");
        }
        for path in [
            "",
            "/desk",
            "/objections",
            "/results",
            "/results.csv",
            "/follow-up",
            "/units/140881",
            "/units/140881/1.1",
        ] {
            let page = b.get(&format!("{round}{path}"));
            assert!(page.status == 200, "{path}: {} {}", page.status, page.html);
            assert!(!page.says("两项荣誉") && !page.says("示例140802"), "{path}: {}", page.html);
        }
        // The pages of the computed run, its files and frozen runs as well.
        for path in [
            "/assessment/held?period=2026",
            "/assessment/held/ranking?period=2026",
            "/assessment/held/export.csv?period=2026",
            "/assessment/held/export.csv?period=2026&what=ranking",
            "/assessment/held/140881?period=2026",
            "/assessment/held/140881/1.1?period=2026",
        ] {
            let page = b.get(path);
            assert_eq!(page.status, 200, "{path}");
            assert!(!page.says("示例140802"), "{path}: {}", page.html);
        }
        assert_eq!(b.get("/assessment/held/140802?period=2026").status, 404);
        assert_eq!(b.get("/assessment/held/140802/1.1?period=2026").status, 404);
        let forged = [("value.1.1", "1")];
        assert_eq!(b.post(&format!("{round}/units/140802"), &forged).status, 404);
        // Its own it sees, and what reviewers make of it only after the notice.
        done(&step(
            &dept,
            &round,
            "verify",
            &[("unit", "140881"), ("item", "2.1"), ("value", "11"), ("ground", "台账不符")],
        ));
        let sheet = b.get(&format!("{round}/units/140881"));
        assert!(sheet.says("15") && !sheet.says("11.00"), "{}", sheet.html);
        let cell = b.get(&format!("{round}/units/140881/2.1"));
        assert!(!cell.says("台账不符") && !cell.says("已核定"), "{}", cell.html);
        // A department sees its items and no totals; the auditor reads and does nothing.
        assert!(dept.get(&format!("{round}/units/140802/1.1")).says("60.00"));
        assert!(!dept.get(&format!("{round}/units/140802/B1")).says("两项荣誉"));
        assert!(!dept.get(&format!("{round}/results")).says("示例140802"));
        let auditor = door.as_account("auditor");
        assert_eq!(auditor.get(&round).status, 200);
        assert_eq!(step(&auditor, &round, "next", &[]).status, 403);
    });
}

#[test]
fn evidence_is_shown_to_its_unit_and_its_department_and_to_nobody_else() {
    on_each(|door, _| {
        let round = opened(door);
        let (a, b) = (door.as_account("a"), door.as_account("b"));
        let place = format!("{round}/units/140802/1.1/evidence");
        assert_eq!(b.upload(&place, &[], "x.txt", b"x").status, 404);
        assert_eq!(door.as_account("dept").upload(&place, &[], "x.txt", b"x").status, 403);
        done(&a.upload(&place, &[], "台账.txt", "示例台账".as_bytes()));
        let file = read(&door.space, |tx| {
            tx.one("select id from round_evidence order by id", &[], |row| row.get::<i64>(0))
        });
        for rest in ["", "/inline", "/download"] {
            let path = format!("{round}/evidence/{file}{rest}");
            assert_eq!(a.get(&path).status, 200, "{path}");
            assert_eq!(b.get(&path).status, 404, "{path}");
            // A draft is its unit's alone.
            assert_eq!(door.as_account("dept").get(&path).status, 404, "{path}");
        }
    });
}

#[test]
fn an_address_without_its_round_is_not_found_and_a_stale_page_is_told_so() {
    on_each(|door, _| {
        let round = opened(door);
        let office = door.as_account("office");
        assert_eq!(office.get("/rounds/999").status, 404);
        assert_eq!(office.get(&format!("{round}/moves/dance")).status, 404);
        assert_eq!(office.get(&format!("{round}/units/999999")).status, 404);
        assert_eq!(office.get(&format!("{round}/units/140802/9.9")).status, 404);
        let old = seen(&office.get(&format!("{round}/moves/next")));
        done(&step(&office, &round, "next", &[]));
        let late = office.post(&format!("{round}/moves/next"), &[("seen", &old)]);
        assert_eq!(late.status, 422, "{}", late.html);
        assert!(late.says("别人又走了一步"));
        let again = office.post("/rounds", &[("scheme", "1"), ("period", "x"), ("ground", "")]);
        assert_eq!(again.status, 422);
    });
}

#[test]
fn two_hundred_random_steps_leave_no_illegal_one_in_the_store() {
    crate::on_each_engine(|space| {
        filled(space);
        write(space, |tx| {
            let scheme = assessment::list(tx)?[0].id;
            let opening = Opening {
                scheme,
                period: p("2026"),
                units: crate::rounds_model::UNITS.to_vec(),
                synthetic: true,
                person: 31,
                acting_for: None,
                on: date(2026, 1, 5).min(store::civil_date(tx.now())),
                ground: "开展考核".to_owned(),
                document: None,
            };
            rounds::open(tx, &opening).map(|_| ())
        });
        let frame = crate::rounds_model::frame();
        let mut stream = Stream::new(7, 0);
        let (mut taken, mut today) = (0, date(2026, 1, 5));
        let mut tried = 0;
        while tried < 200 || taken < 40 && tried < 3000 {
            tried += 1;
            let held = read(space, |tx| {
                let id = rounds::list(tx)?[0].id;
                rounds::load(tx, id)
            });
            let window = today_window(&held.state);
            let intent = wish(&mut stream, &held.state, today, window);
            assert_eq!(who(intent.person, intent.unit, intent.item.as_deref()).0, intent.parties);
            let legal = judge(&frame, &held.state, &intent).is_ok();
            let (of, wanted) = (frame.clone(), intent.clone());
            let result = space.db.write(store::Actor::PROGRAM, move |tx| {
                let mut round = rounds::load(tx, held.id)?;
                rounds::take(tx, &mut round, &of, &[wanted], None).map(|_| ())
            });
            assert_eq!(result.is_ok(), legal, "{intent:?}");
            if legal {
                let now = read(space, move |tx| rounds::load(tx, held.id));
                check_last(&frame, &now.steps, window);
                taken += 1;
            }
            if stream.below(12) == 0 {
                today = today.tomorrow().unwrap();
            }
        }
        assert!(taken >= 40, "{taken} of {tried} taken");
    });
}

#[test]
fn a_tie_across_the_cut_is_decided_by_a_leader() {
    use check::rounds::triggers::{Known, Rules, propose};
    let known = |unit: i64, score: &str| Known { unit, score: Some(d(score)), ..Known::default() };
    let all = [known(1, "70"), known(2, "70"), known(3, "90")];
    let rules = Rules { line: None, bottom: Some((1, "示例〔2026〕3号".to_owned())) };
    let open = propose(&rules, &all, None);
    assert!(open.by_unit.is_empty() && open.tie.is_some());
    // The decision is a step that only a leader takes, with ground and paper.
    let mut state =
        check::rounds::model::State::of(&[crate::rounds_model::opened(date(2026, 1, 5))]);
    state.phase = Phase::Published;
    let mut stream = Stream::new(1, 1);
    let mut intent = wish(&mut stream, &state, date(2026, 1, 6), None);
    intent.act = Act::Cut;
    intent.on = date(2026, 1, 6);
    intent.detail = Some("2".to_owned());
    intent.ground = Some("领导小组会议".to_owned());
    intent.document = Some("示例〔2026〕10号".to_owned());
    intent.parties = [check::rounds::model::Party::Office].into();
    let frame = crate::rounds_model::frame();
    assert!(judge(&frame, &state, &intent).is_err());
    intent.parties = [check::rounds::model::Party::Leader].into();
    let step = judge(&frame, &state, &intent).expect("a leader decides");
    state.apply(&step);
    let decided = propose(&rules, &all, state.cut.as_ref());
    assert!(decided.tie.is_none() && decided.by_unit.contains_key(&2));
}
