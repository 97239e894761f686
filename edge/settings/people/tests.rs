//! Through the front door: who may give what, and what the record says afterwards.

use identity::Role;
use store::Actor;
use tables::{Limits, Sheet};

use crate::tests::{Town, on_each_engine, town};

#[test]
fn a_deputy_gets_access_by_following_the_pages_alone() {
    on_each_engine(|town| {
        let (office, deputy) = (town.id("office"), town.id("department"));
        let admin = town.city.as_role(Role::Administrator);
        let page = town.page(Role::Administrator, "/people?q=office");
        assert!(page.says(&format!("href=\"/people/{office}\"")));
        let page = town.page(Role::Administrator, &format!("/people/{office}"));
        assert!(page.says(&format!("href=\"/people/{office}/deputy\"")));
        let page = town.page(Role::Administrator, &format!("/people/{office}/deputy"));
        assert!(page.says("<option value=\"department\">示例department department</option>"));
        let path = format!("/people/{office}/deputy");
        let done = admin.post(
            &path,
            &[("deputy", "department"), ("last_day", "2026-11-30"), ("ground", "出差")],
        );
        assert_eq!((done.status, done.location), (303, format!("/people/{office}")));
        let page = town.page(Role::Administrator, &format!("/people/{office}"));
        assert!(page.says(&format!("href=\"/people/{deputy}\"")) && page.says("2026-11-30"));
        let again = admin.post(&path, &[("deputy", "department"), ("ground", "出差")]);
        assert_eq!(again.status, 422);
        assert!(again.says("已经是代理人"), "{}", again.html);

        // The deputy takes it up and may then see what the principal sees.
        let me = town.city.as_account("department");
        assert_eq!(me.get("/people").status, 403);
        assert!(me.get("/me").says("示例office"));
        let principal = office.to_string();
        assert_eq!(me.post("/me/acting", &[("principal", &principal)]).status, 303);
        assert!(me.get("/people").says("代示例office"));
        assert_eq!(me.post("/me/acting", &[("principal", "")]).status, 303);
        assert_eq!(me.get("/people").status, 403);
        assert_eq!(town.verbs_of("deputy.took_up"), 1);
        assert_eq!(town.verbs_of("deputy.laid_down"), 1);
    });
}

#[test]
fn a_deputyship_ends_on_a_ground_and_without_one_is_asked_again() {
    on_each_engine(|town| {
        let (a, b) = (town.id("office"), town.id("department"));
        let pair = town
            .city
            .space
            .db
            .write(Actor::PROGRAM, move |tx| identity::appoint(tx, a, b, None, "休假"))
            .unwrap();
        let admin = town.city.as_role(Role::Administrator);
        let path = format!("/deputies/{pair}/end");
        assert!(admin.get(&path).says("示例department"));
        let asked = admin.post(&path, &[("ground", " ")]);
        assert_eq!(asked.status, 422);
        assert!(asked.says("id=\"field-ground-error\""), "{}", asked.html);
        assert_eq!(admin.post(&path, &[("ground", "回岗")]).status, 303);
        assert_eq!(admin.post(&path, &[("ground", "回岗")]).status, 404, "it has ended already");
    });
}

#[test]
fn a_county_administrator_gives_the_roles_of_the_county_within_it_and_nothing_else() {
    on_each_engine(|town| {
        let admin = town.city.as_role(Role::CountyAdmin);
        let clerk = town.id("county");
        let path = format!("/people/{clerk}/grant");
        let page = admin.get(&path);
        assert!(
            page.says("value=\"inspector\"") && !page.says("value=\"office\""),
            "{}",
            page.html
        );
        assert!(!page.says("乙县"), "a unit elsewhere is not offered");
        let (own, other) = (town.county.to_string(), town.other.to_string());
        let give = |role: &str, unit: &str, firm: &str| {
            let pairs = [("role", role), ("unit", unit), ("firm", firm), ("ground", "分工")];
            admin.post(&path, &pairs).status
        };
        assert_eq!(give("inspector", &own, ""), 303);
        assert_eq!(give("inspector", &own, ""), 422, "the same role twice");
        assert_eq!(give("firm", "", "F1"), 303, "a firm of the county");
        assert_eq!(give("firm", &own, ""), 422, "a firm's role without a firm");
        assert_eq!(give("inspector", &other, ""), 403);
        assert_eq!(give("inspector", "", ""), 422, "nowhere means everywhere, which needs a unit");
        for role in ["office", "administrator", "county_admin", "auditor", "leader"] {
            assert_eq!(give(role, &own, ""), 403, "{role}");
        }
        let elsewhere = town.id("clerk2");
        for path in ["", "/grant", "/password", "/deputy", "/end"] {
            let path = format!("/people/{elsewhere}{path}");
            assert_eq!(admin.get(&path).status, 403, "{path}");
        }
        let list = admin.get("/people");
        assert!(list.says("示例county") && !list.says("clerk2"), "{}", list.html);
        assert_eq!(admin.get(&format!("/people/{clerk}/erase")).status, 403);
    });
}

#[test]
fn nobody_changes_somebody_who_may_do_more_nor_themself() {
    on_each_engine(|town| {
        let (office, admin) = (town.id("office"), town.id("administrator"));
        let as_office = town.city.as_role(Role::Office);
        assert_eq!(as_office.post(&format!("/people/{admin}/password"), &[]).status, 403);
        assert_eq!(as_office.post(&format!("/people/{office}/password"), &[]).status, 403);
        let as_admin = town.city.as_role(Role::Administrator);
        let path = format!("/people/{office}/deputy");
        let deputy = as_admin.post(&path, &[("deputy", "administrator"), ("ground", "方便")]);
        assert_eq!(deputy.status, 403, "an administrator does not become the office's deputy");
        let path = format!("/people/{office}/hand-over");
        let moved = as_admin.post(&path, &[("deputy", "administrator"), ("ground", "方便")]);
        assert_eq!(moved.status, 403);
        assert_eq!(town.verbs_of("person.password_changed"), 0);
        assert_eq!(town.verbs_of("work.handed_over"), 0);
    });
}

#[test]
fn whoever_holds_a_deputys_account_could_act_for_the_principal_so_that_counts_too() {
    on_each_engine(|town| {
        let (office, clerk) = (town.id("office"), town.id("county"));
        town.city
            .space
            .db
            .write(Actor::PROGRAM, move |tx| identity::appoint(tx, office, clerk, None, "借调"))
            .unwrap();
        let county_admin = town.city.as_role(Role::CountyAdmin);
        let reset = county_admin.post(&format!("/people/{clerk}/password"), &[]);
        assert_eq!(reset.status, 403, "{}", reset.html);
    });
}

#[test]
fn people_pages_are_closed_to_those_who_keep_no_accounts() {
    on_each_engine(|town| {
        let clerk = town.id("county");
        for role in [Role::Department, Role::Leader, Role::County] {
            assert_eq!(town.city.as_role(role).get("/people").status, 403, "{role:?}");
        }
        let auditor = town.city.as_role(Role::Auditor);
        assert_eq!(auditor.get(&format!("/people/{clerk}")).status, 200);
        assert!(!auditor.get(&format!("/people/{clerk}")).says("/grant\""));
        for path in ["/people/new", "/people/template.xlsx", "/people/import"] {
            assert_eq!(auditor.get(path).status, 403, "{path}");
        }
    });
}

#[test]
fn a_new_password_is_shown_once_and_the_old_sessions_end() {
    let town = town("sqlite");
    let clerk = town.id("county");
    let before = town.city.as_role(Role::County);
    assert_eq!(before.get("/me").status, 200);
    let admin = town.city.as_role(Role::Administrator);
    let shown = admin.post(&format!("/people/{clerk}/password"), &[]);
    let password = secret(&shown.html).expect("the password stands on the page");
    let hash =
        town.city.space.db.read(move |tx| identity::find_person(tx, clerk)).unwrap().password;
    assert!(identity::check_password(&password, &hash));
    assert_eq!(before.get("/me").status, 303, "signed out");
    assert!(!admin.get(&format!("/people/{clerk}")).says(&password));
}

fn secret(html: &str) -> Option<String> {
    let (_, rest) = html.split_once("<code class=\"secret\">")?;
    rest.split_once('<').map(|(password, _)| password.to_owned())
}

#[test]
fn erasing_needs_the_account_written_again_and_leaves_no_name() {
    on_each_engine(|town| {
        let clerk = town.id("county");
        let admin = town.city.as_role(Role::Administrator);
        let path = format!("/people/{clerk}/erase");
        let erase = |confirm: &str, ground: &str| {
            admin.post(&path, &[("confirm", confirm), ("ground", ground)]).status
        };
        assert_eq!(erase("conty", "本人申请"), 422);
        assert_eq!(erase("county", ""), 422);
        assert!(admin.get("/people").says(">示例county<"));
        assert_eq!(erase("county", "本人申请"), 303);
        assert!(!admin.get("/people").says(">示例county<"));
        let page = admin.get(&format!("/people/{clerk}"));
        assert!(page.says("账号已停用") && page.says("本人申请"), "{}", page.html);
        assert!(!admin.get("/people?q=示例county").says(&format!("/people/{clerk}\"")));
        assert_eq!(erase("county", "再来一次"), 404);
    });
}

#[test]
fn an_ended_account_signs_in_no_more_and_its_roles_end_with_it() {
    on_each_engine(|town| {
        let clerk = town.id("county");
        let session = town.city.as_role(Role::County);
        let admin = town.city.as_role(Role::Administrator);
        let path = format!("/people/{clerk}/end");
        assert_eq!(admin.post(&path, &[("ground", "调离")]).status, 303);
        assert_eq!(session.get("/me").status, 303);
        assert_eq!(town.verbs_of("grant.ended"), 1);
        assert_eq!(admin.post(&path, &[("ground", "调离")]).status, 409);
    });
}

#[test]
fn a_hand_over_moves_every_role() {
    on_each_engine(|town| {
        let (from, to) = (town.id("county"), town.id("clerk2"));
        let admin = town.city.as_role(Role::Administrator);
        let path = format!("/people/{from}/hand-over");
        let done = admin.post(&path, &[("deputy", "clerk2"), ("ground", "岗位调整")]);
        assert_eq!((done.status, done.location), (303, format!("/people/{to}")));
        assert!(admin.get(&format!("/people/{from}")).says("还没有岗位"));
    });
}

/// A CSV of accounts.
fn workbook(rows: &[&str]) -> Vec<u8> {
    let mut text = String::from("账号,姓名,岗位,单位代码,最后一天,依据\n");
    for row in rows {
        text.push_str(row);
        text.push('\n');
    }
    text.into_bytes()
}

fn people(town: &Town) -> i64 {
    town.city.space.db.read(|tx| tx.count("select count(*) from person", &[])).unwrap()
}

#[test]
fn accounts_come_by_workbook_and_bad_rows_come_back_with_notes() {
    on_each_engine(|town| {
        let admin = town.city.as_role(Role::CountyAdmin);
        let before = people(town);
        let file = workbook(&[
            "a.li,李示例,县级经办,140802,2027-12-31,通知1号",
            "b.wang,王示例,检查员,140803,,通知1号",
            "c.zhao,赵示例,质强办,140802,,通知1号",
            "d.qian,钱示例,企业质量负责人,91350203M0001QAY9B,,通知1号",
            "E 坏,孙示例,县级经办,140802,,通知1号",
            "f.zhou,周示例,县级经办,999999,2020-01-01,通知1号",
        ]);
        let page = admin.upload("/people/import", &[], "账号.csv", &file);
        assert_eq!(page.status, 200, "{}", page.html);
        assert!(page.says("2个账号已开，0个原来就有，4行有问题"), "{}", page.html);
        assert_eq!(page.html.matches("class=\"secret\"").count(), 2);
        assert_eq!(people(town), before + 2);
        let (_, rest) = page.html.split_once("href=\"/people/import/").unwrap();
        let number = rest.split_once('"').unwrap().0;
        let back = admin.get(&format!("/people/import/{number}"));
        let sheet = Sheet::read(&back.bytes, "back.xlsx", &Limits::default()).unwrap();
        assert_eq!(sheet.rows().len(), 4);
        assert!(sheet.rows()[0].cells[0].text.contains("您不能授予"), "{:?}", sheet.rows()[0]);
        let other = town.city.as_role(Role::Administrator);
        assert_eq!(other.get(&format!("/people/import/{number}")).status, 404);

        let again = admin.upload("/people/import", &[], "账号.csv", &file);
        assert!(again.says("0个账号已开，2个原来就有，4行有问题"), "{}", again.html);
        assert_eq!(people(town), before + 2);

        // Found by initials, by surname, by account; only by those who may see them.
        for text in ["lsl", "李", "示例", "a.l"] {
            let list = admin.get(&format!("/people?q={text}"));
            assert!(list.says("李示例"), "{text}: {}", list.html);
        }
        let elsewhere = town.city.as_role(Role::Auditor);
        assert!(elsewhere.get("/find?q=lsl").says("李示例"));
        assert!(!town.city.as_account("clerk2").get("/find?q=lsl").says("李示例"));
    });
}

#[test]
fn a_file_that_is_no_table_is_refused_in_words_on_the_same_page() {
    let town = town("sqlite");
    let admin = town.city.as_role(Role::Administrator);
    for (name, bytes, says) in [
        ("x.pdf", b"%PDF-1.7 \x00".to_vec(), "不是表格"),
        ("x.csv", "姓名\n李示例\n".into(), "找不到必填的列"),
    ] {
        let page = admin.upload("/people/import", &[], name, &bytes);
        assert_eq!(page.status, 422, "{name}");
        assert!(page.says(says), "{}", page.html);
    }
    let template = admin.get("/people/template.xlsx");
    assert_eq!(template.status, 200);
    let sent_back = admin.upload("/people/import", &[], "t.xlsx", &template.bytes);
    assert!(sent_back.says("0个账号已开"), "{}", sent_back.html);
}

#[test]
fn an_account_opened_by_hand_shows_its_password_once() {
    let town = town("sqlite");
    let admin = town.city.as_role(Role::Office);
    let unit = town.county.to_string();
    let pairs = [
        ("account", "New.One"),
        ("name", "新示例"),
        ("role", "county"),
        ("unit", unit.as_str()),
        ("ground", "通知2号"),
    ];
    let page = admin.post("/people/new", &pairs);
    assert!(secret(&page.html).is_some(), "{}", page.html);
    let again = admin.post("/people/new", &pairs);
    assert_eq!(again.status, 422);
    assert!(again.says("这个账号已经有了") && again.says("value=\"新示例\""), "{}", again.html);
    let firm = town.firm.to_string();
    let wrong = [
        ("account", "two"),
        ("name", "某"),
        ("role", "county"),
        ("unit", firm.as_str()),
        ("ground", "通知2号"),
    ];
    assert!(admin.post("/people/new", &wrong).says("企业只配"));
}
