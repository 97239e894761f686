//! The pages of assessment, through the front door.

use check::assessment;
use check::indicators::definition::*;
use identity::Role;
use score::Scheme;
use serde_json::{Value, json};
use store::testing::Space;
use store::{Entry, params};
use web::testing::{City as Door, Page};

use crate::city::*;

fn scheme(code: &str, year: i64, rounding: &str) -> Value {
    json!({
        "code": code, "name": { "zh": format!("示例考核{year}") },
        "valid_from": format!("{year}-01-01"), "valid_to": format!("{year}-12-31"), "bonus_cap": 5,
        "bands": { "grade": [
            { "code": "A", "from": 90 }, { "code": "B", "from": 80 }, { "code": "C", "from": 60 }, { "code": "D", "from": 0 }
        ] },
        "dimension": [
            { "code": "1", "name": { "zh": "水平" }, "max": 60, "item": [
                { "code": "1.1", "name": { "zh": "合格率项" }, "max": 40, "owner": ["140800"], "indicator": "plain_rate",
                  "rule": { "type": "step_deduct", "target": 98, "step": 0.75, "per_step": 1, "rounding": rounding } },
                { "code": "1.2", "name": { "zh": "研发项" }, "max": 20, "owner": ["140800"], "indicator": "rd",
                  "rule": { "type": "ratio", "target": 2 }, "not_applicable": { "type": "renormalise" } }
            ] },
            { "code": "2", "name": { "zh": "措施" }, "max": 40, "item": [
                { "code": "2.1", "name": { "zh": "计划项" }, "max": 40, "owner": ["140800"], "part": [
                    { "code": "issued", "name": { "zh": "印发" }, "max": 10, "indicator": "plan_issued",
                      "rule": { "type": "ratio", "target": 1 } },
                    { "code": "closed", "name": { "zh": "办结" }, "max": 30, "indicator": "plan_closed",
                      "rule": { "type": "ratio", "target": 100 } } ] }
            ] }
        ],
        "outside": [
            { "code": "V1", "name": { "zh": "事件" }, "owner": ["140800"], "indicator": "event", "ground": { "zh": "第九条" },
              "rule": { "type": "veto", "grade": "D" } },
            { "code": "V2", "name": { "zh": "瞒报" }, "owner": ["140800"], "indicator": "event", "ground": { "zh": "第九条" },
              "rule": { "type": "veto", "grade": "D" } },
            { "code": "B1", "name": { "zh": "荣誉" }, "owner": ["140800"], "indicator": "honours",
              "rule": { "type": "bonus", "per_occurrence": 1, "cap": 5 } }
        ]
    })
}

fn pack(space: &Space) {
    let definition = json!({ "space": { "home": "140800", "opens_at": "2026" }, "years": [] });
    write(space, move |tx| {
        let seq = tx.next_seq()?;
        tx.run(
            "insert into pack (code, version, digest, title, synthetic, notice, definition, seq)
             values ('test', '1', 'x', '{}', 1, '{}', ?1, ?2)",
            params![definition.to_string(), seq],
        )?;
        tx.record(
            Entry::new("pack.loaded", "pack", 0).detail(json!({ "code": "test" })).touches("packs"),
        )
    });
}

/// 2026: the first county has it all, the second is vetoed, the third lacks its plan, the zone has no
/// research and no samples.
fn filled(space: &Space) -> City {
    let city = city(space);
    let entered = |code: &str| definition(code, Compute::Entered);
    let codes = ["rd", "plan_issued", "plan_closed", "event", "honours"];
    define(space, [vec![plain_rate()], codes.map(entered).to_vec()].concat());
    let [a, b, c, zone] = city.county;
    sample(space, vec![Lots::new(a, 98, 2), Lots::new(b, 97, 3), Lots::new(c, 60, 40)]);
    let from = |document: &'static str, line: Line| Line { document: Some(document), ..line };
    let mut lines = vec![
        from("示例〔2026〕7号", line("rd", a, "2")),
        line("rd", b, "1"),
        line("rd", c, "1.5"),
        Line { value: None, ..line("rd", zone, "0") },
        line("plan_closed", a, "90"),
        line("plan_closed", b, "80"),
        line("plan_closed", zone, "70"),
    ];
    for unit in city.county {
        lines.push(line("plan_issued", unit, "1"));
        lines.push(line("event", unit, if unit == b { "1" } else { "0" }));
        lines.push(line("honours", unit, if unit == a { "2" } else { "0" }));
    }
    report(space, lines);
    write(space, |tx| {
        let of = |value: Value| -> Scheme { serde_json::from_value(value).expect("a scheme") };
        let schemes = [of(scheme("old", 2025, "identity")), of(scheme("new", 2026, "ceil"))];
        assessment::load(tx, "test", &schemes).map(|_| ())
    });
    pack(space);
    city
}

fn on_each(test: impl Fn(&Door, City)) {
    for engine in store::testing::engines() {
        let door = Door::new(engine, check::routes());
        let city = filled(&door.space);
        for role in [Role::Office, Role::Leader, Role::Auditor] {
            door.add_role(role, None);
        }
        test(&door, city);
    }
}

/// The attribute of the first tag that has it.
fn attribute(html: &str, name: &str) -> String {
    let marker = format!("{name}=\"");
    let from = html.find(&marker).map_or(html.len(), |at| at + marker.len());
    html[from..].split('"').next().unwrap_or_default().to_owned()
}

/// The cell that leads to this address.
fn cell<'p>(page: &'p Page, href: &str) -> &'p str {
    let at = page.html.find(&format!("href=\"{href}\"")).unwrap_or_else(|| panic!("no {href}"));
    let from = page.html[..at].rfind("<a ").expect("an address stands in a link");
    let end = page.html[at..].find("</a>").expect("a link ends") + at;
    &page.html[from..end]
}

#[test]
fn the_schemes_say_which_judges_now_and_that_a_draft_judges_nobody() {
    on_each(|door, _| {
        let page = door.as_role(Role::Office).get("/assessment");
        assert_eq!(page.status, 200, "{}", page.html);
        assert!(page.says("2个是草案") && page.says("现行方案：示例考核2026"));
        assert!(page.says("href=\"/assessment/new?period=2026\""));
        let matrix = door.as_role(Role::Leader).get("/assessment/new?period=2026");
        assert!(matrix.says("这个方案是草案"));
        assert!(!matrix.says("id=\"freeze\""), "a leader does not freeze");
        assert_eq!(door.as_role(Role::Leader).get("/assessment/none").status, 404);
    });
}

#[test]
fn the_matrix_tells_zero_missing_and_not_applicable_apart() {
    on_each(|door, _| {
        let page = door.as_role(Role::Office).get("/assessment/new?period=2026");
        assert_eq!(page.status, 200, "{}", page.html);
        let at = |unit: &str, item: &str| {
            cell(&page, &format!("/assessment/new/{unit}/{item}?period=2026")).to_owned()
        };
        assert!(at("140802", "1.1").contains("data-number=\"40\""));
        // 97 of 100 against 98 at 0.75: two started steps.
        assert!(at("140881", "1.1").contains("data-number=\"38\""));
        assert!(at("140882", "2.1").contains("score none"), "{}", at("140882", "2.1"));
        assert!(at("YCKF", "1.1").contains("score none"));
        assert!(at("YCKF", "1.2").contains("score na"));
        assert!(page.says("缺2.1") && page.says("缺1.1"), "a total says what it lacks");
        assert!(page.says("一票否决：示例140881"));
        assert!(page.says("每低0.75扣1分"), "the rule stands under the matrix");
        assert!(page.says("种子2026001") && page.says("10,000次"));
    });
}

#[test]
fn a_dimension_and_an_order_are_in_the_address_and_in_the_file() {
    on_each(|door, _| {
        let office = door.as_role(Role::Office);
        let page = office.get("/assessment/new?period=2026&only=2&sort=code");
        assert!(page.says("计划项") && !page.says("aria-label=\"示例140802 1.1"));
        let file = attribute(&page.html, "href=\"/assessment/new/export.csv?period=2026&#38;only");
        assert!(!file.is_empty() || page.says("export.csv?period=2026"), "{}", page.html);
        let csv = office.get("/assessment/new/export.csv?period=2026&only=2&sort=code");
        assert_eq!(csv.status, 200);
        assert!(csv.says("2.1 计划项") && !csv.says("1.1 合格率项"), "{}", csv.html);
        let at = |name: &str| csv.html.find(name).expect("a row for each unit");
        assert!(at("示例140802") < at("示例140881") && at("示例140882") < at("示例YCKF"));
        let xlsx = office.get("/assessment/new/export.xlsx?period=2026&what=ranking");
        assert_eq!(xlsx.status, 200);
        assert!(xlsx.bytes.starts_with(b"PK"));
        let page = office.get("/assessment/new?period=2026");
        assert!(page.says("/assessment/new/export.pdf?period=2026"), "{}", page.html);
        let pdf = office.get("/assessment/new/export.pdf?period=2026&only=2");
        assert_eq!((pdf.status, pdf.media.as_str()), (200, "application/pdf"));
        assert!(pdf.bytes.starts_with(b"%PDF"));
        assert_eq!(door.as_role(Role::Auditor).get("/assessment/new/export.xlsx").status, 403);
        assert_eq!(door.as_role(Role::Auditor).get("/assessment/new/export.pdf").status, 403);
    });
}

#[test]
fn a_score_is_made_again_from_what_its_page_prints_and_leads_to_its_ground() {
    on_each(|door, _| {
        let office = door.as_role(Role::Office);
        for (path, points) in [
            ("140802/1.1", "40"),
            ("140881/1.1", "38"),
            ("140881/2.1", "34"),
            ("140802/1.2", "20"),
            ("140802/B1", "2"),
        ] {
            let page = office.get(&format!("/assessment/new/{path}?period=2026"));
            assert_eq!(page.status, 200, "{path}");
            assert_eq!(attribute(&page.html, "data-exact"), points, "{path}");
            assert_eq!(attribute(&page.html, "data-again"), points, "{path}");
            assert!(page.says("class=\"ground\""), "{path}");
            assert!(page.says("待报"), "nobody has filed a self-score");
        }
        let document = office.get("/assessment/new/140802/1.2?period=2026");
        assert!(document.says("示例〔2026〕7号"));
        let records = office.get("/assessment/new/140881/1.1?period=2026");
        assert!(records.says("data-count=\"100\"") && records.says("95%"), "{}", records.html);
        let missing = office.get("/assessment/new/140882/2.1?period=2026");
        assert!(missing.says("尚无数据") && attribute(&missing.html, "data-exact").is_empty());
        let veto = office.get("/assessment/new/140881/V1?period=2026");
        assert!(veto.says("已认定"));
        assert_eq!(office.get("/assessment/new/140802/9.9?period=2026").status, 404);
        assert_eq!(office.get("/assessment/new/999999/1.1?period=2026").status, 404);
    });
}

#[test]
fn the_sheet_of_a_unit_adds_up_and_shows_the_way_to_the_grade() {
    on_each(|door, _| {
        let office = door.as_role(Role::Office);
        let page = office.get("/assessment/new/140802?period=2026");
        // 40 + 20 + 37, and two honours.
        assert_eq!(attribute(&page.html, "data-exact"), "99", "{}", page.html);
        assert_eq!(attribute(&page.html, "data-again"), "99");
        let zone = office.get("/assessment/new/YCKF?period=2026");
        // 31 of the 80 that apply, scaled up.
        assert_eq!(attribute(&zone.html, "data-exact"), "38.75");
        assert_eq!(attribute(&zone.html, "data-again"), "38.75");
        let vetoed = office.get("/assessment/new/140881?period=2026");
        assert!(vetoed.says("否决后") && vetoed.says("class=\"grade d\""));
    });
}

#[test]
fn the_ranking_says_what_it_does_not_know() {
    on_each(|door, _| {
        let page = door.as_role(Role::Auditor).get("/assessment/new/ranking?period=2026");
        assert_eq!(page.status, 200, "{}", page.html);
        assert!(page.says("40 / 100"), "how many points carry sampling error");
        assert!(page.says("2026001") && page.says("10,000"));
        assert!(page.says("组内按行政区划排列，不评先后"));
    });
}

#[test]
fn two_schemes_on_the_same_data_differ_by_the_scheme_alone() {
    on_each(|door, _| {
        let office = door.as_role(Role::Office);
        let page = office.get("/assessment/new/compare?with=old&period=2026");
        assert_eq!(page.status, 200, "{}", page.html);
        assert!(page.says("差别只来自方案"));
        // Two started steps whole instead of a step and a third.
        assert!(page.says("−0.67"), "{}", page.html);
        assert!(page.says("规则不同的项目") && page.says("不足0.75的按0.75计"));
        assert_eq!(office.get("/assessment/new/compare?with=new&period=2026").status, 422);
    });
}

#[test]
fn a_frozen_run_needs_a_ground_and_stays_when_the_data_are_corrected() {
    on_each(|door, city| {
        let office = door.as_role(Role::Office);
        let empty = office.post("/assessment/new/freeze?period=2026", &[("ground", " ")]);
        assert_eq!(empty.status, 422);
        assert!(empty.says("请写明依据"));
        let judging = [("ground", "示例纪要1号"), ("purpose", "judging")];
        let draft = office.post("/assessment/new/freeze?period=2026", &judging);
        assert_eq!(draft.status, 422, "nobody is judged by a draft");
        assert!(
            draft.says("方案没有发布") && draft.says("value=\"示例纪要1号\""),
            "{}",
            draft.html
        );
        let refused = door.as_role(Role::Leader).post("/assessment/new/freeze?period=2026", &[]);
        assert_eq!(refused.status, 403);
        let done = office.post("/assessment/new/freeze?period=2026", &[("ground", "示例纪要1号")]);
        assert_eq!(done.status, 303, "{}", done.html);
        let twice = office.post("/assessment/new/freeze?period=2026", &[("ground", "示例纪要1号")]);
        assert_eq!(twice.status, 409);
        assert!(office.get(&done.location).says("测算，不据以考核"));
        pass_instead(&door.space, city.county[2], 40);
        let again = office.get(&format!("{}/again", done.location));
        assert!(again.says("重算结果与定稿相同"), "{}", again.html);
        let now = office.get("/assessment/new/140882/1.1?period=2026");
        assert_eq!(attribute(&now.html, "data-exact"), "40", "the page shows the correction");
        assert!(now.says("定稿"), "and beside it what was frozen");
        let list = office.get("/runs");
        assert!(list.says(&format!("href=\"{}\"", done.location)));
        assert_eq!(office.get("/runs/999999").status, 404);
    });
}

#[test]
fn a_scheme_is_published_with_a_ground_of_its_own_for_each_veto() {
    on_each(|door, _| {
        let office = door.as_role(Role::Office);
        let id = read(&door.space, |tx| {
            let all = assessment::list(tx)?;
            Ok(all.iter().find(|record| record.scheme.code == "new").expect("loaded").id)
        });
        let path = format!("/schemes/{id}/publish");
        assert_eq!(door.as_role(Role::Leader).get(&path).status, 403);
        let page = office.get(&path);
        assert!(page.says("name=\"veto-V1\"") && page.says("name=\"document_number\""));
        let bare = office.post(&path, &[("document_number", "")]);
        assert_eq!(bare.status, 422);
        assert!(
            bare.says("id=\"field-veto-V2-error\"")
                && bare.says("id=\"field-audience_named-error\"")
        );
        let mut form = vec![
            ("document_number", "示例〔2026〕1号"),
            ("document_title", "示例方案"),
            ("document_issuer", "示例市"),
            ("document_issued", "2026-04-28"),
            ("valid_from", "2026-05-01"),
            ("valid_to", "2026-04-01"),
            ("audience_named", "各县（市、区）人民政府"),
            ("audience_public", "0"),
            ("veto-V1", "第九条"),
            ("veto-V2", "第九条"),
        ];
        let reversed = office.post(&path, &form);
        assert!(reversed.says("id=\"field-valid_to-error\""), "{}", reversed.html);
        form[5].1 = "2027-04-30";
        let shared = office.post(&path, &form);
        assert_eq!(shared.status, 422);
        assert!(shared.says("请各写各的") && shared.says("value=\"示例方案\""), "{}", shared.html);
        form[9].1 = "第十条";
        form[7].1 = "1";
        let public = office.post(&path, &form);
        assert!(public.says("id=\"field-audience_basis-error\""), "{}", public.html);
        form[7].1 = "0";
        let done = office.post(&path, &form);
        assert_eq!(done.status, 303, "{}", done.html);
        assert!(!office.get("/assessment/new?period=2026").says("这个方案是草案"));
        // What the form said holds, not what the pack said.
        assert!(office.get("/assessment").says("2027-04-30"));
        let judging = [("ground", "示例纪要2号"), ("purpose", "judging")];
        let before = office.post("/assessment/new/freeze?period=2025", &judging);
        assert!(before.status == 422 && before.says("不在有效期内"), "{}", before.html);
        let kept = office.post("/assessment/new/freeze?period=2026", &judging);
        assert_eq!(kept.status, 303, "{}", kept.html);
        assert!(!office.get("/runs").says("测算"));
        assert_eq!(office.post(&path, &form).status, 409);
    });
}
