//! Five qualities, five works and structure, through the front door.

use check::indicators::definition::*;
use identity::Role;
use serde_json::json;
use store::{Entry, params};
use web::testing::City as Door;

use crate::city::*;

fn target(definition: Definition, value: &str) -> Definition {
    let target = Target { year: 2026, value: d(value), document: None, assumed: true };
    Definition { targets: vec![target], ..definition }
}

/// A rate below its target and one without a target, a task that is to move the first, one fact of a cluster.
fn door(engine: &str) -> (Door, City) {
    let door = Door::new(engine, check::routes());
    let space = &door.space;
    let city = city(space);
    let entered = |code: &str, quality: &str, work: &str| Definition {
        quality: quality.to_owned(),
        work: Some(work.to_owned()),
        roll_up: RollUp::None,
        ..definition(code, Compute::Entered)
    };
    define(
        space,
        vec![
            target(entered("rd", "economic", "innovation"), "2"),
            entered("papers", "economic", "innovation"),
            target(entered("water", "environment", "environment"), "80"),
        ],
    );
    report(space, vec![line("rd", city.city, "1.2"), line("papers", city.city, "7")]);
    let home =
        json!({ "space": { "home": "140800", "opens_at": "2026" }, "years": [], "tiles": null });
    pack_row(space, &home);
    let (lead, other) = (city.county[0], city.county[1]);
    write(space, move |tx| {
        let seq = tx.next_seq()?;
        let period = p("2026");
        tx.run(
            "insert into plan (id, code, period, starts, ends, zh, synthetic, seq) values (1, 'p', ?1, '2026-01-01', '2026-12-31', '计划', ?2, ?3)",
            params![period, true, seq],
        )?;
        tx.run(
            "insert into plan_issue (plan, number, document, on_day, person, seq) values (1, 1, 'x', '2026-03-01', 0, ?1)",
            params![seq],
        )?;
        tx.run(
            "insert into plan_goal (id, plan, code, zh, indicator, direction, quality, work, seq)
             values (2, 1, 'G6', '创新目标', 'rd', 'higher', 'economic', 'innovation', ?1)",
            params![seq],
        )?;
        tx.run(
            "insert into plan_measure (id, plan, goal, code, zh, seq) values (3, 1, 2, 'M1', '措施', ?1)",
            params![seq],
        )?;
        for (id, code, name, lead) in [(4, "T19", "攻关", lead), (5, "T20", "转化", other)] {
            tx.run(
                "insert into plan_task (version, id, plan, measure, code, zh, lead, helpers, timing, due, points, deliverable, evidence, ground, direction, seq)
                 values (?1, ?1, 1, 3, ?2, ?3, ?4, '', 'deadline', '2026-12-10', '[]', '名单', '', '', 'higher', ?5)",
                params![id, code, name, lead, seq],
            )?;
        }
        tx.run(
            "insert into cluster_fact (id, cluster, sort, on_day, area, amount, measure, zh, source, assumed, synthetic, seq)
             values (6, ?1, 'capacity-retired', '2026-05-20', ?2, 4500000, '万吨/年', '小线退出', '', ?3, ?4, ?5)",
            params![other, lead, false, true, seq],
        )?;
        tx.record(Entry::new("test.filled", "plan", 1).touches("plans"))
    });
    door.add_role(Role::Office, None);
    door.add_role(Role::County, Some(lead));
    door.add_role(Role::Laboratory, Some(other));
    (door, city)
}

#[test]
fn the_matrix_counts_targets_where_a_quality_and_a_work_meet() {
    for engine in store::testing::engines() {
        let (door, _) = door(engine);
        let page = door.as_role(Role::Office).get("/works");
        assert!(
            page.says("3 项指标中 2 项有目标：达标 0，接近 0，未达 1，缺数据 1"),
            "{}",
            page.html
        );
        assert!(
            page.says("/works/innovation?unit=140800&amp;period=2026&amp;with=economic")
                || page.says("/works/innovation?unit=140800&#38;period=2026&#38;with=economic"),
            "{}",
            page.html
        );
        assert!(page.says("达标 0/1"), "{}", page.html);
        let turned = door.as_role(Role::Office).get("/qualities?lang=en");
        assert!(
            turned.says("0 of 1 met") && turned.says("/qualities/economic?"),
            "{}",
            turned.html
        );
        assert_eq!(door.as_role(Role::Office).get("/works/nothing").status, 404);
    }
}

#[test]
fn a_work_shows_target_and_actual_with_the_tasks_that_are_to_move_them() {
    for engine in store::testing::engines() {
        let (door, _) = door(engine);
        let page = door.as_role(Role::Office).get("/works/innovation");
        assert!(page.says("data-number=\"1.2\"") && page.says("explain=1"), "{}", page.html);
        assert!(page.says("未达") && page.says("G6 创新目标"), "{}", page.html);
        assert!(page.says("<a href=\"/tasks/4\">T19</a>"), "{}", page.html);
        assert!(page.says("/tasks/5"), "the other county's task too");
        // A county finds the tasks that it may see and no others.
        let county = door.as_role(Role::County).get("/qualities/economic");
        assert!(county.says("/tasks/4") && !county.says("/tasks/5"), "{}", county.html);
        let empty = door.as_role(Role::Office).get("/works/innovation?with=service");
        assert!(empty.says("没有同时属于这两项的指标"), "{}", empty.html);
    }
}

#[test]
fn structure_is_told_by_dated_facts_and_says_what_is_synthetic() {
    for engine in store::testing::engines() {
        let (door, _) = door(engine);
        let page = door.as_role(Role::Office).get("/structure");
        assert!(
            page.says("2026-05-20") && page.says("小线退出") && page.says("4.5 万吨/年"),
            "{}",
            page.html
        );
        assert!(page.says("合成"));
        let before = door.as_role(Role::Office).get("/structure?period=2025");
        assert!(!before.says("小线退出"), "not yet in that year");
        let other = door.as_role(Role::Office).get("/structure?sort=merger");
        assert!(!other.says("小线退出"));
    }
}
