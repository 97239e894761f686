//! The dashboard and the page of a county, through the front door.

use check::assessment;
use check::indicators::definition::*;
use identity::Role;
use score::Scheme;
use serde_json::json;
use store::testing::Space;
use web::testing::City as Door;

use crate::city::*;

fn scheme() -> Scheme {
    serde_json::from_value(json!({
        "code": "example", "name": { "zh": "示例考核" }, "valid_from": "2026-01-01", "valid_to": "2026-12-31",
        "bands": { "grade": [
            { "code": "A", "from": 90 }, { "code": "B", "from": 80 }, { "code": "C", "from": 60 }, { "code": "D", "from": 0 }
        ] },
        "dimension": [
            { "code": "1", "name": { "zh": "水平" }, "max": 100, "item": [
                { "code": "1.1", "name": { "zh": "合格率项" }, "max": 60, "owner": ["amr"], "indicator": "plain_rate",
                  "rule": { "type": "step_deduct", "target": 98, "step": 1, "per_step": 1, "rounding": "identity" } },
                { "code": "1.2", "name": { "zh": "研发项" }, "max": 40, "owner": ["amr"], "indicator": "rd",
                  "rule": { "type": "ratio", "target": 2 } }
            ] }
        ],
        "outside": [
            { "code": "V1", "name": { "zh": "事件" }, "owner": ["amr"], "indicator": "event", "ground": { "zh": "第九条" },
              "rule": { "type": "veto", "grade": "D" } }
        ]
    }))
    .expect("a scheme")
}

fn target(definition: Definition, value: &str) -> Definition {
    let target = Target { year: 2026, value: d(value), document: None, assumed: true };
    Definition { targets: vec![target], ..definition }
}

/// A pack whose home is the city, with a tile for the first two counties.
fn pack(space: &Space, tiles: bool) {
    let tiles = if tiles {
        json!([{ "unit": "140802", "row": 0, "column": 0 }, { "unit": "140881", "row": 0, "column": 2 }])
    } else {
        json!(null)
    };
    let definition =
        json!({ "space": { "home": "140800", "opens_at": "2026" }, "years": [], "tiles": tiles });
    pack_row(space, &definition);
}

/// Samples and figures of 2026; the fourth county has nothing. The second county is vetoed.
fn filled(space: &Space, tiles: bool) -> City {
    let city = city(space);
    let of = |work: &str, definition: Definition| Definition {
        work: Some(work.to_owned()),
        ..definition
    };
    let entered = |code: &str| definition(code, Compute::Entered);
    define(
        space,
        vec![
            of("product", target(plain_rate(), "98")),
            of("innovation", target(Definition { roll_up: RollUp::None, ..entered("rd") }, "2")),
            Definition { measure: "event".into(), ..entered("event") },
        ],
    );
    let [a, b, c, _] = city.county;
    sample(space, vec![Lots::new(a, 99, 1), Lots::new(b, 98, 2), Lots::new(c, 80, 20)]);
    report(
        space,
        vec![
            line("rd", a, "2"),
            line("rd", b, "2"),
            line("rd", c, "1"),
            line("rd", city.city, "1.7"),
            line("event", a, "0"),
            line("event", b, "1"),
            line("event", c, "0"),
        ],
    );
    write(space, |tx| assessment::load(tx, "test", &[scheme()]).map(|_| ()));
    pack(space, tiles);
    city
}

fn door(engine: &str, tiles: bool) -> (Door, City) {
    let door = Door::new(engine, check::routes());
    let city = filled(&door.space, tiles);
    door.add_role(Role::Office, None);
    (door, city)
}

fn on_each(test: impl Fn(&str)) {
    for engine in store::testing::engines() {
        test(engine);
    }
}

#[test]
fn a_space_without_packs_says_what_to_do() {
    on_each(|engine| {
        let door = Door::new(engine, check::routes());
        door.add_role(Role::Office, None);
        let page = door.as_role(Role::Office).get("/");
        assert_eq!(page.status, 200);
        assert!(page.says("装入指标、导入数据后"), "{}", page.html);
    });
}

#[test]
fn the_dashboard_opens_with_a_sentence_that_counts_targets_and_names_who_is_vetoed() {
    on_each(|engine| {
        let (door, _) = door(engine, true);
        let page = door.as_role(Role::Office).get("/");
        assert_eq!(page.status, 200, "{}", page.html);
        assert!(
            page.says("2026年应考目标2项") || page.says("2026年度应考目标2项"),
            "{}",
            page.html
        );
        assert!(page.says("示例140881被否决"));
        assert!(page.says("data-number=\"1.7\""));
        assert!(page.says("class=\"map\""));
        assert!(page.says("示意图，不表示行政区划界线"));
        let english = door.as_role(Role::Office).get("/?lang=en");
        assert!(english.says("2 targets are due"), "{}", english.html);
    });
}

#[test]
fn a_county_without_data_has_no_score_and_no_grade() {
    on_each(|engine| {
        let (door, _) = door(engine, true);
        let page = door.as_role(Role::Office).get("/");
        assert!(page.says("1个单位没有数，不评分：示例YCKF"), "{}", page.html);
        assert!(!page.says(">0.00<"));
        let county = door.as_role(Role::Office).get("/counties/YCKF");
        assert_eq!(county.status, 200);
        assert!(county.says("示例YCKF没有得分"));
    });
}

#[test]
fn the_page_of_a_county_names_what_it_lost_and_leads_to_score_and_records() {
    on_each(|engine| {
        let (door, city) = door(engine, true);
        let page = door.as_role(Role::Office).get("/counties/140882");
        assert_eq!(page.status, 200, "{}", page.html);
        // 18 of 60 below 98 per cent by 18 steps, and half of 40.
        assert!(page.says("失分最多：“研发项”20.00分、“合格率项”18.00分。"), "{}", page.html);
        assert!(page.says("/assessment/example/140882/1.2?period=2026"));
        assert!(page.says(&format!("/samples?unit={}", city.county[2])));
        assert!(page.says("data-exact=\"62\"") && page.says("data-again=\"62\""));
    });
}

#[test]
fn who_may_not_see_assessments_sees_figures_and_no_scores() {
    on_each(|engine| {
        let (door, city) = door(engine, true);
        door.add_role(Role::Laboratory, Some(city.city));
        let page = door.as_role(Role::Laboratory).get("/");
        assert_eq!(page.status, 200);
        assert!(page.says("data-number=\"1.7\""));
        assert!(!page.says("被否决") && !page.says("id=\"ranking\""));
        let county = door.as_role(Role::Laboratory).get("/counties/140882");
        assert_eq!(county.status, 200);
        assert!(!county.says("失分最多"));
    });
}

#[test]
fn without_tiles_units_are_spread_over_bars_and_nothing_is_a_map() {
    on_each(|engine| {
        let (door, _) = door(engine, false);
        let page = door.as_role(Role::Office).get("/");
        assert_eq!(page.status, 200);
        assert!(page.says("4个单位的分布") && !page.says("class=\"map\""));
    });
}

#[test]
fn any_period_and_any_colouring_answers() {
    on_each(|engine| {
        let (door, _) = door(engine, true);
        let caller = door.as_role(Role::Office);
        for path in [
            "/?period=2026Q1",
            "/?period=2026-03",
            "/?period=2019",
            "/?period=2026W12",
            "/?map=product",
            "/?map=rd",
            "/?map=nobody",
            "/?map=%22%3E%3Cscript%3E",
            "/counties/140802?period=2026Q2",
            "/counties/140800",
            "/?as_of=3",
        ] {
            let page = caller.get(path);
            assert_eq!(page.status, 200, "{path}: {}", page.html);
            assert!(!page.says("<script>"), "{path}");
        }
        assert_eq!(caller.get("/counties/999999").status, 404);
        assert_eq!(caller.get("/?period=soon").status, 422);
    });
}

#[test]
fn a_correction_shows_in_the_next_answer() {
    on_each(|engine| {
        let (door, city) = door(engine, true);
        let before = door.as_role(Role::Office).get("/counties/140882");
        assert!(before.says("data-exact=\"62\""));
        pass_instead(&door.space, city.county[2], 10);
        let after = door.as_role(Role::Office).get("/counties/140882");
        assert!(after.says("data-exact=\"72\""), "{}", after.html);
        assert!(door.as_role(Role::Office).get("/").says("更正"));
    });
}
