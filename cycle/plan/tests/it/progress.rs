//! Drafts that are changed, progress that is reported, filings that are owed, and the board that shows it.

use identity::Role;
use plan::progress::{Asked, Measured};
use store::params;
use store::testing::engines;
use web::Me;
use web::testing::City;

use crate::{Town, drafted, published, split, town, town_with};

#[test]
fn a_draft_is_changed_moved_and_cut_by_the_pages_and_a_plan_in_force_is_not() {
    for engine in engines() {
        let town = town(engine);
        let office = town.city.as_role(Role::Office);
        let plan = format!("/plans/{}", town.plan);
        let goal =
            [("code", "G2"), ("name", "第二个目标"), ("quality", "product"), ("work", "product")];
        assert_eq!(office.post(&format!("{plan}/goals"), &goal).status, 303);
        let taken = office.post(&format!("{plan}/goals"), &goal);
        assert!(taken.status == 422 && taken.says("编号空着或已经用过"), "{}", taken.html);
        let second = id_after(&office.get(&plan).html, "第二个目标", "/goals/");
        let page = office.get(&format!("{plan}/goals/{second}"));
        assert!(page.says("value=\"第二个目标\""), "{}", page.html);
        let renamed = [("code", "G2"), ("name", "改过的目标"), ("value", "95"), ("unit", "%")];
        assert_eq!(office.post(&format!("{plan}/goals/{second}"), &renamed).status, 303);
        assert!(office.get(&plan).says("改过的目标"));

        // A measure moves below the other goal, and its old goal may go.
        let measure = format!("{plan}/measures/{}", town.measure);
        let moved = [("code", "M1"), ("name", "措施"), ("goal", second.as_str())];
        assert_eq!(office.post(&measure, &moved).status, 303);
        let held = office.post(&format!("{plan}/goals/{second}/drop"), &[]);
        assert!(held.status == 422 && held.says("还有措施"), "{}", held.html);
        let first = id_after(&office.get(&plan).html, "G1 目标", "/goals/");
        assert_eq!(office.post(&format!("{plan}/goals/{first}/drop"), &[]).status, 303);
        assert!(!office.get(&plan).says("G1 目标"));

        let task = drafted(&town);
        assert_eq!(split(&town, &task, ["60", "40"], "keep").status, 303);
        let unit = town.bureau.to_string();
        let measure = town.measure.to_string();
        let change = |name: &str, timing: &str, points: &str| {
            office.post(
                &format!("{task}/change"),
                &[
                    ("measure", measure.as_str()),
                    ("code", "T01"),
                    ("name", name),
                    ("lead", unit.as_str()),
                    ("timing", timing),
                    ("due", "2026-11-30"),
                    ("points", points),
                    ("deliverable", "名单"),
                    ("value", "100"),
                    ("unit", "家"),
                ],
            )
        };
        let wrong = change("改名的任务", "quarterly", "六月底 抽样");
        assert!(wrong.status == 422 && wrong.says("每行写一个日期和内容"), "{}", wrong.html);
        let points = "2026-06-30 抽样\n2026-09-30 检验";
        assert_eq!(change("改名的任务", "quarterly", points).status, 303);
        let page = office.get(&task);
        assert!(page.says("改名的任务") && page.says("2026-09-30 检验"), "{}", page.html);
        assert!(page.says("分解与总目标一致"), "its parts are kept");
        let part = id_after(&page.html, "乙县", "/tasks/");
        assert!(office.get(&format!("/tasks/{part}")).says("改名的任务"), "its parts follow");
        assert_eq!(office.get(&format!("/tasks/{part}/change")).status, 409, "as a whole only");
        let by_county = town.city.as_role(Role::County).post(&format!("{task}/drop"), &[]);
        assert_eq!(by_county.status, 403);

        let former =
            town.city.space.db.read(|tx| tx.count("select count(*) from plan_former", &[]));
        assert_eq!(former.unwrap(), 2, "what goal and measure said before");
        assert_eq!(published(&town).status, 303);
        for path in
            [format!("{plan}/goals/{second}"), format!("{task}/change"), format!("{task}/drop")]
        {
            assert_eq!(office.get(&path).status, 409, "{path}: changed by amendment");
        }
    }
}

#[test]
fn a_task_that_is_taken_out_takes_its_parts_along() {
    for engine in engines() {
        let town = town(engine);
        let task = drafted(&town);
        assert_eq!(split(&town, &task, ["60", "40"], "keep").status, 303);
        let office = town.city.as_role(Role::Office);
        assert!(office.get(&format!("{task}/drop")).says("2"), "two parts go along");
        assert_eq!(office.post(&format!("{task}/drop"), &[]).status, 303);
        let left = town
            .city
            .space
            .db
            .read(|tx| tx.count("select count(*) from plan_task where until is null", &[]));
        assert_eq!(left.unwrap(), 0);
        assert_eq!(office.get(&task).status, 404);
    }
}

/// Half of the way, whoever asks.
fn half(_: &mut store::Tx<'_>, _: &Me, asked: &[Asked]) -> terms::Result<Vec<Option<Measured>>> {
    let one = |asked: &Asked| {
        (asked.indicator == "firms_trained").then(|| Measured {
            name: "推行企业".into(),
            value: Some(50.into()),
            text: "50家".into(),
            href: "/indicators/firms_trained?explain=1".into(),
            exact: "50".into(),
            ..Measured::default()
        })
    };
    Ok(asked.iter().map(one).collect())
}

/// A plan in force since March whose only task is measured, on a day in November.
fn measured(engine: &str) -> (Town, String) {
    let town = town_with(engine, plan::routes(half));
    let task = drafted(&town);
    let id: i64 = task.trim_start_matches("/tasks/").parse().unwrap();
    town.city
        .space
        .db
        .write(store::Actor::PROGRAM, move |tx| {
            let task = plan::plans::task(tx, id)?;
            let indicator = Some("firms_trained".to_owned());
            let number = plan::plans::Number { indicator, ..task.number.clone() };
            plan::plans::put_task(tx, &plan::plans::Task { number, ..task }).map(|_| ())
        })
        .unwrap();
    assert_eq!(split(&town, &task, ["60", "40"], "keep").status, 303);
    assert_eq!(published(&town).status, 303);
    (town, task)
}

fn report(town: &Town, task: &str, more: &[(&str, &str)]) -> web::testing::Page {
    let caller = town.city.as_role(Role::County);
    let page = caller.get(&format!("{task}/report"));
    assert_eq!(page.status, 200, "{}", page.html);
    let (_, rest) = page.html.split_once("name=\"seen\" value=\"").unwrap();
    let seen = rest.split('"').next().unwrap();
    let mut fields = vec![("seen", seen), ("on", "2026-04-15"), ("progress", "已推行三十家")];
    fields.extend(more);
    caller.post(&format!("{task}/report"), &fields)
}

/// The part of the county that has an account.
fn own_part(town: &Town, task: &str) -> String {
    let page = town.city.as_role(Role::Office).get(task);
    format!("/tasks/{}", id_after(&page.html, "甲县", "/tasks/"))
}

/// The number in the last address of this kind before the words.
fn id_after(html: &str, words: &str, kind: &str) -> String {
    let at = html.find(words).unwrap_or_else(|| panic!("{words} in {html}"));
    let (before, after) = html.split_at(at);
    let number = |text: &str| -> Option<String> {
        let found: String = text.chars().take_while(char::is_ascii_digit).collect();
        (!found.is_empty()).then_some(found)
    };
    let inside = before
        .rfind(kind)
        .filter(|at| !before[*at..].contains("</tr>") && !before[*at..].contains("<section"));
    let own = inside.and_then(|at| number(&before[at + kind.len()..]));
    own.or_else(|| after.split(kind).skip(1).find_map(number)).expect("an address")
}

#[test]
fn progress_is_worked_out_from_the_indicator_and_not_typed_over_in_silence() {
    for engine in engines() {
        let (town, task) = measured(engine);
        let part = own_part(&town, &task);
        let page = town.city.as_role(Role::County).get(&part);
        // Fifty of the sixty that it took.
        assert!(page.says("data-number=\"50\"") && page.says("完成 83.3%"), "{}", page.html);
        let silent = report(&town, &part, &[("share", "95")]);
        assert!(silent.status == 422 && silent.says("按指标测算完成 83.3%"), "{}", silent.html);
        let unknown = report(&town, &part, &[("records", "/samples/99999999")]);
        assert!(unknown.status == 422 && unknown.says("不是系统里已有的记录"), "{}", unknown.html);
        let outside = report(&town, &part, &[("records", "//example.com/documents/1")]);
        assert_eq!(outside.status, 422);

        // A file goes up once and is ticked in two reports; a record is named by its address.
        let caller = town.city.as_role(Role::County);
        let up = caller.upload(&format!("{part}/files"), &[], "名单.txt", b"one");
        assert_eq!(up.status, 303, "{}", up.html);
        let form = caller.get(&format!("{part}/report"));
        let (_, rest) = form.html.split_once("name=\"file.").unwrap();
        let file = format!("file.{}", rest.split('"').next().unwrap());
        let record = format!("http://127.0.0.1:8686{task}?lang=zh");
        let fields =
            [("share", "95"), ("remark", "五家待核"), (&*file, "1"), ("records", &*record)];
        let done = report(&town, &part, &fields);
        assert_eq!(done.status, 303, "{}", done.html);
        let again = report(&town, &part, &[(&*file, "1")]);
        assert_eq!(again.status, 303, "{}", again.html);
        let page = caller.get(&part);
        for said in ["已推行三十家", "五家待核", "83.3", "名单.txt", "按时报送"] {
            assert!(page.says(said), "{said}: {}", page.html);
        }
        let kept = town.city.space.db.read(|tx| {
            let files = tx.count("select count(*) from evidence", &[])?;
            Ok((
                files,
                tx.count("select count(*) from case_evidence where evidence is not null", &[])?,
            ))
        });
        assert_eq!(kept.unwrap(), (1, 3), "one file, named three times");
        // Nobody reports for another.
        let other = town.city.as_role(Role::Office).get(&task);
        let other = format!("/tasks/{}", id_after(&other.html, "乙县", "/tasks/"));
        assert_eq!(caller.get(&format!("{other}/report")).status, 404);
    }
}

#[test]
fn who_owes_a_filing_is_listed_and_the_board_counts_it() {
    for engine in engines() {
        let (town, task) = measured(engine);
        let office = town.city.as_role(Role::Office);
        let rules = rules_are_known(&town.city);
        assert!(rules, "the filing calendar of the national pack is loaded");
        let owed = office.get("/filings");
        // Three tasks, each without a plan of how and without the report of the last quarter.
        assert!(owed.says("逾期未报 6 件"), "{}", owed.html);
        let part = own_part(&town, &task);
        assert_eq!(report(&town, &part, &[]).status, 303);
        let owed = office.get("/filings");
        // A report in April says how it goes; it is no report of the third quarter.
        assert!(owed.says("逾期未报 5 件"), "{}", owed.html);
        let mine = town.city.as_role(Role::County).get("/filings");
        assert!(mine.says("甲县") && !mine.says("乙县"), "{}", mine.html);
        assert!(mine.says("逾期未报 1 件"), "{}", mine.html);
        let page = town.city.as_role(Role::County).get(&part);
        assert!(page.says("逾期未报") && page.says("没有报"), "{}", page.html);
    }
}

fn rules_are_known(city: &City) -> bool {
    city.space
        .db
        .read(|tx| {
            tx.count("select count(*) from pack where definition like ?1", params!["%quarterly%"])
        })
        .unwrap()
        > 0
}

#[test]
fn a_leader_reads_one_line_a_county_and_the_board_goes_out_as_seen() {
    for engine in engines() {
        let (town, task) = measured(engine);
        let leader = town.city.as_role(Role::Leader).get("/dispatch/leader");
        assert!(
            leader.says("甲县") && leader.says("乙县") && leader.says("0/1"),
            "{}",
            leader.html
        );
        assert!(leader.says("没有逾期任务"), "{}", leader.html);
        let by_measure = town.city.as_role(Role::Office).get("/dispatch?by=measure");
        assert!(by_measure.says("M1 措施") && by_measure.says("共 3 项"), "{}", by_measure.html);

        // A part becomes late: it stands first, with the drafts that press for it.
        let part = own_part(&town, &task);
        let id: i64 = part.trim_start_matches("/tasks/").parse().unwrap();
        town.city
            .space
            .db
            .write(store::Actor::PROGRAM, move |tx| {
                tx.run(
                    "update case_stand set due = '2026-04-01' where case_id = (select case_id from case_origin where kind = 'plan-task' and thing = ?1)",
                    params![id],
                )?;
                tx.record(store::Entry::new("test.aged", "case", 0).touches("cases"))
            })
            .unwrap();
        let board = town.city.as_role(Role::Office).get("/dispatch");
        assert!(board.says("逾期 1 项") && board.says("2026-04-01"), "{}", board.html);
        assert!(
            board.says("/cases/new?kind=supervision&amp;title=")
                || board.says("/cases/new?kind=supervision&#38;title="),
            "{}",
            board.html
        );
        assert!(board.says("/papers/new?kind=dispatch-order"), "{}", board.html);
        let leader = town.city.as_role(Role::Leader).get("/dispatch/leader");
        assert!(leader.says("逾期最多的是甲县") && leader.says("逾期 "), "{}", leader.html);
        assert!(!town.city.as_role(Role::County).get("/dispatch").says("kind=supervision"));

        for path in
            ["/dispatch/export.xlsx", "/dispatch/leader.xlsx", "/dispatch/export.xlsx?by=measure"]
        {
            let file = town.city.as_role(Role::Office).get(path);
            assert_eq!(file.status, 200, "{path}");
            let limits = tables::Limits::default();
            let sheet = tables::Sheet::read(&file.bytes, "x.xlsx", &limits).unwrap();
            let rows = format!("{:?}", sheet.rows());
            assert!(rows.contains("甲县") || path.ends_with("measure"), "{path}: {rows}");
        }
        for path in ["/dispatch/export.pdf?by=measure", "/dispatch/leader.pdf"] {
            let file = town.city.as_role(Role::Office).get(path);
            assert_eq!((file.status, file.media.as_str()), (200, "application/pdf"), "{path}");
            assert!(file.bytes.starts_with(b"%PDF"), "{path}");
        }
        let county = town.city.as_role(Role::County).get("/dispatch/leader.xlsx");
        let sheet =
            tables::Sheet::read(&county.bytes, "x.xlsx", &tables::Limits::default()).unwrap();
        assert!(!format!("{:?}", sheet.rows()).contains("乙县"), "a county takes its own along");
    }
}
