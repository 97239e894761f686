//! The plan of a year through the front door: drafted, split, refused while it does not reconcile,
//! published, amended; and the workbook that it travels in.

mod large;
mod lateness;
mod progress;

use std::path::Path;

use identity::Role;
use plan::plans::{self, Goal, Measure, Number, Tags};
use store::testing::engines;
use store::{Actor, params};
use terms::{Period, Text, date};
use web::testing::City;

struct Town {
    city: City,
    counties: [i64; 2],
    bureau: i64,
    measure: i64,
    plan: i64,
}

/// A city with two counties and two departments, the kinds of the national pack, and a draft.
fn town(engine: &str) -> Town {
    town_with(engine, plan::routes(plan::progress::unmeasured))
}

fn town_with(engine: &str, routes: web::Routes) -> Town {
    let city = City::new(engine, routes);
    let cases::testing::Town { counties, bureau, .. } =
        cases::testing::town(&city.space.db).unwrap();
    cases::testing::National::read().unwrap().load(&city.space.db).unwrap();
    city.add_role(Role::Office, None);
    city.add_role(Role::Leader, None);
    city.add_role(Role::County, Some(counties[0]));
    let (plan, measure) = city
        .space
        .db
        .write(Actor::PROGRAM, |tx| {
            let draft = plans::Draft {
                code: "p".into(),
                period: Period::parse("2026")?,
                name: Text::zh("示例计划"),
                synthetic: true,
            };
            let plan = plans::put_plan(tx, &draft)?;
            let goal = Goal {
                id: 0,
                plan,
                code: "G1".into(),
                name: Text::zh("目标"),
                number: Number::default(),
                tags: Tags::default(),
            };
            let goal = plans::put_goal(tx, &goal)?;
            let measure =
                Measure { id: 0, plan, goal, code: "M1".into(), name: Text::zh("措施") };
            Ok((plan, plans::put_measure(tx, &measure)?))
        })
        .unwrap();
    Town { city, counties, bureau, measure, plan }
}

/// A task of a hundred firms, by the form.
fn drafted(town: &Town) -> String {
    let page = town.city.as_role(Role::Office).post(
        &format!("/plans/{}/tasks", town.plan),
        &[
            ("measure", &town.measure.to_string()),
            ("code", "T01"),
            ("name", "推行企业一百家"),
            ("lead", &town.bureau.to_string()),
            ("helpers", "工信局"),
            ("timing", "deadline"),
            ("due", "2026-12-10"),
            ("deliverable", "名单"),
            ("value", "100"),
            ("unit", "家"),
        ],
    );
    assert_eq!(page.status, 303, "{}", page.html);
    page.location
}

fn split(town: &Town, task: &str, values: [&str; 2], does: &str) -> web::testing::Page {
    let [a, b] = town.counties;
    town.city.as_role(Role::Office).post(
        &format!("{task}/split"),
        &[
            ("with", "counties"),
            ("rule", "sum"),
            ("do", does),
            (&format!("take.{a}"), "1"),
            (&format!("value.{a}"), values[0]),
            (&format!("take.{b}"), "1"),
            (&format!("value.{b}"), values[1]),
        ],
    )
}

fn published(town: &Town) -> web::testing::Page {
    town.city.as_role(Role::Leader).post(
        &format!("/plans/{}/publish", town.plan),
        &[("document", "示例〔2026〕1号"), ("on", "2026-03-16")],
    )
}

#[test]
fn a_plan_that_does_not_reconcile_is_not_published_and_one_that_does_opens_its_cases() {
    for engine in engines() {
        let town = town(engine);
        let task = drafted(&town);
        let page = split(&town, &task, ["60", "35"], "check");
        assert!(page.says("分解合计 95，还差 5"), "{}", page.html);
        assert_eq!(split(&town, &task, ["60", "35"], "keep").status, 303);
        let refused = published(&town);
        assert_eq!(refused.status, 422);
        assert!(refused.says("分解合计 95，还差 5"), "{}", refused.html);
        assert!(!town.city.as_role(Role::County).get("/plans").says("示例计划"), "a draft");

        assert_eq!(split(&town, &task, ["60", "40"], "keep").status, 303);
        let office = town.city.as_role(Role::Office);
        let by_office = office.post(&format!("/plans/{}/publish", town.plan), &[("document", "x")]);
        assert_eq!(by_office.status, 403, "a leader publishes");
        let done = published(&town);
        assert_eq!(done.status, 303, "{}", done.html);
        let open = |tx: &mut store::Tx<'_>| tx.count("select count(*) from case_stand", &[]);
        assert_eq!(town.city.space.db.read(open).unwrap(), 3, "the task and its two parts");
        let board = office.get("/dispatch");
        assert!(board.says("共 3 项"), "{}", board.html);
        assert!(board.says("未开始 3 项"), "{}", board.html);
        let county = town.city.as_role(Role::County).get(&format!("/plans/{}", town.plan));
        assert!(county.says("推行企业一百家"), "{}", county.html);
        let mine = town.city.as_role(Role::County).get("/dispatch");
        assert!(mine.says("甲县") && !mine.says(">乙县<"), "a county sees its own");
        assert_eq!(published(&town).status, 409, "in force already");
        assert_eq!(split(&town, &task, ["50", "50"], "keep").status, 409, "changed by amendment");
    }
}

#[test]
fn an_amendment_is_approved_by_somebody_else_and_moves_the_case() {
    for engine in engines() {
        let town = town(engine);
        let task = drafted(&town);
        assert_eq!(split(&town, &task, ["60", "40"], "keep").status, 303);
        assert_eq!(published(&town).status, 303);
        let office = town.city.as_role(Role::Office);
        let proposed = |value: &str, due: &str| {
            office.post(
                &format!("{task}/amend"),
                &[("due", due), ("value", value), ("ground", "市场变化")],
            )
        };
        assert_eq!(proposed("100", "2026-12-10").status, 422, "nothing changes");
        let alone = proposed("120", "2026-12-20");
        assert_eq!(alone.status, 303, "{}", alone.html);
        let leader = town.city.as_role(Role::Leader);
        let page = leader.get(&alone.location);
        assert!(page.says("<del>2026-12-10</del>"), "{}", page.html);
        assert!(page.says("<ins>≥ 120 家</ins>"), "{}", page.html);
        let approve = [("decision", "approve"), ("document", "示例〔2026〕9号")];
        let gap = leader.post(&alone.location, &approve);
        assert_eq!(gap.status, 422, "its parts still amount to a hundred");
        assert_eq!(office.post(&alone.location, &approve).status, 403);
        let no = leader.post(&alone.location, &[("decision", "reject"), ("ground", "分解未调")]);
        assert_eq!(no.status, 303);
        assert_eq!(leader.post(&alone.location, &approve).status, 409, "decided");

        let due = proposed("100", "2026-12-20");
        assert_eq!(leader.post(&due.location, &approve).status, 303);
        assert!(office.get(&task).says("2026-12-20"));
        let moved = town.city.space.db.read(|tx| {
            tx.count("select count(*) from case_stand where due = ?1", params!["2026-12-20"])
        });
        assert_eq!(moved.unwrap(), 1, "the clock of the case follows");
        let plan = office.get(&format!("/plans/{}", town.plan));
        assert!(plan.says("示例〔2026〕9号"), "{}", plan.html);
    }
}

#[test]
fn the_office_workbook_comes_in_row_by_row_and_goes_out_as_it_came() {
    for engine in engines() {
        let town = town(engine);
        let csv = "行动计划分解表,,,,,\n序号,重点任务,责任单位,配合部门,完成时间,预期成果,批示,目标,基数,计量单位\n\
            T1,一,市监局,工信局,2026-09-30,报告,运质办〔2026〕1号,≤3.5,4,起\n\
            T2,二,市监局、工信局按职责分工负责,,持续推进,台账\n\
            T3,三,某某局,,9月底,报告\n\
            T4,四,市监局,,尽快,报告\n\
            T5,五,各县政府,,2026-09-30,报告\n\
            T6,六,工信局,各县,9月底前,报告\n\
            T7,七,工信局,,9月底前,报告,,明显提高\n\
            T8,八,工信局,,9月底前,报告,,,5\n";
        let (plan, measure) = (town.plan, town.measure);
        let (told, back) = town
            .city
            .space
            .db
            .write(Actor::PROGRAM, move |tx| {
                let lang = terms::Lang::Zh;
                let told = plans::import(tx, plan, measure, csv.as_bytes(), "表.csv", lang)?;
                let of = plans::plan(tx, plan)?;
                let tree = plans::tree(tx, plan)?;
                let out = plans::export(tx, &of, &tree.tasks, None)?;
                Ok((told, (tree, out)))
            })
            .unwrap();
        assert_eq!(told.added, 3, "{told:?}");
        let rules: Vec<_> = told.remarks.iter().map(|it| (it.row, it.rule)).collect();
        assert_eq!(
            rules,
            [(4, "plan-book-first-leads"), (4, "plan-book-continuing"), (8, "plan-book-counties"),]
        );
        let rows: Vec<u32> = told.bad.iter().map(|(row, _)| *row).collect();
        assert_eq!(rows, [5, 6, 7, 9, 10]);
        assert!(told.bad[3].1[0].contains("明显提高"), "{:?}", told.bad);
        assert!(told.bad[4].1[0].starts_with("目标值"), "a baseline alone: {:?}", told.bad);
        assert!(told.bad[0].1[0].contains("某某局"), "{:?}", told.bad);
        let (tree, out) = back;
        let number = &tree.tasks[0].number;
        assert_eq!(number.direction, plans::Direction::Lower);
        assert_eq!(number.value.unwrap().to_string(), "3.5");
        assert_eq!(
            (number.baseline.unwrap().to_string(), number.unit.as_deref()),
            ("4".into(), Some("起"))
        );
        assert_eq!(tree.tasks[0].ground, "运质办〔2026〕1号");
        let second = &tree.tasks[1];
        assert_eq!((second.lead, second.helpers.len()), (town.bureau, 1));
        assert_eq!(second.points.len(), 4, "the ends of the quarters");
        assert!(told.returned.is_some());

        // Out and in again: the same tasks in another draft.
        let again = town.city.space.db.write(Actor::PROGRAM, move |tx| {
            let draft = plans::Draft {
                code: "q".into(),
                period: Period::parse("2026")?,
                name: Text::zh("再来"),
                synthetic: true,
            };
            let plan = plans::put_plan(tx, &draft)?;
            let goal = Goal {
                id: 0,
                plan,
                code: "G1".into(),
                name: Text::zh("目标"),
                number: Number::default(),
                tags: Tags::default(),
            };
            let goal = plans::put_goal(tx, &goal)?;
            let name = Text::zh("措施");
            let measure = Measure { id: 0, plan, goal, code: "M1".into(), name };
            let measure = plans::put_measure(tx, &measure)?;
            let told = plans::import(tx, plan, measure, &out, "out.xlsx", terms::Lang::Zh)?;
            Ok((told, plans::tree(tx, plan)?))
        });
        let (told, copy) = again.unwrap();
        assert_eq!(told.bad, [], "what we write we read");
        let plain = |tree: &plans::Tree| -> Vec<_> {
            tree.tasks
                .iter()
                .map(|it| {
                    let of = (it.number.clone(), it.ground.clone(), it.evidence.clone());
                    (it.code.clone(), it.name.clone(), it.lead, it.helpers.clone(), it.due, of)
                })
                .collect()
        };
        assert_eq!(plain(&copy), plain(&tree));
    }
}

#[test]
fn the_plan_of_the_demo_city_reconciles_and_reaches_thirteen_counties() {
    let shelf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/yuncheng");
    let (pack, _) = packs::Pack::read(&shelf).unwrap();
    let year = pack.plans[0].it.clone();
    assert_eq!(year.tasks.len(), 28);
    for engine in engines() {
        let city = City::new(engine, plan::routes(plan::progress::unmeasured));
        cases::testing::National::read().unwrap().load(&city.space.db).unwrap();
        let rows: Vec<units::UnitRow> = pack
            .units
            .iter()
            .map(|unit| units::UnitRow {
                code: unit.code.clone(),
                kind: format!("{:?}", unit.kind).to_lowercase(),
                name: unit.name.clone(),
                short: unit.short.as_ref().map(|it| it.zh.clone()),
                valid_from: date(1949, 10, 1),
                valid_to: unit.to,
            })
            .collect();
        let year = year.clone();
        let (tree, stands) = city
            .space
            .db
            .write(Actor::PROGRAM, move |tx| {
                units::load(tx, rows, [], [])?;
                let id = plans::load(tx, &year, 1, 2)?;
                assert_eq!(plans::load(tx, &year, 1, 2)?, id, "twice changes nothing");
                Ok((plans::tree(tx, id)?, plans::standings(tx, id)?))
            })
            .unwrap();
        assert_eq!(tree.tasks.len(), 28 + 8 * 13);
        assert!(tree.tasks.iter().all(|task| task.parent.is_none() || task.split.is_none()));
        // On a day before its publication the plan waits as a draft.
        assert!(stands.is_empty() || stands.len() == 28 + 8 * 13, "{}", stands.len());
    }
}
