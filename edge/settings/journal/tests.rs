//! The journal as its readers see it.

use identity::Role;
use store::{Actor, Entry, Head};

use crate::tests::on_each_engine;

fn note(town: &crate::tests::Town, times: usize) {
    town.city
        .space
        .db
        .write(Actor::PROGRAM, move |tx| {
            for _ in 0..times {
                tx.record(Entry::new("unit.renamed", "unit", 1).ground("示例批复"))?;
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn entries_come_newest_first_and_go_on_by_cursor() {
    on_each_engine(|town| {
        note(town, 150);
        let page = town.page(Role::Leader, "/journal?verb=unit.renamed");
        assert!(page.says("单位改名") && page.says("示例批复") && page.says("rel=\"next\""));
        let (_, rest) = page.html.split_once("before=").unwrap();
        let before = rest.split_once('"').unwrap().0;
        let next = town.page(Role::Leader, &format!("/journal?verb=unit.renamed&before={before}"));
        assert!(!next.says("rel=\"next\""), "{}", next.html);
        assert!(next.says("本页50条"), "{}", next.html);
    });
}

#[test]
fn entries_are_filtered_by_person_day_and_thing() {
    on_each_engine(|town| {
        note(town, 1);
        let admin = town.city.as_role(Role::Administrator);
        let clerk = town.id("county");
        admin.post(&format!("/people/{clerk}/end"), &[("ground", "某某依据")]);
        let says = |query: &str| town.page(Role::Auditor, &format!("/journal?{query}"));
        assert!(says("person=administrator").says("某某依据"));
        assert!(!says("person=office").says("某某依据"));
        assert!(says("person=nobody-at-all").says("没有符合条件的记录"));
        assert!(says(&format!("kind=person&subject={clerk}")).says("某某依据"));
        assert!(says("from=2026-11-20&to=2026-11-20").says("某某依据"));
        assert!(says("from=2026-11-21").says("没有符合条件的记录"));
        assert!(says("to=2026-11-19").says("没有符合条件的记录"));
        assert_eq!(town.city.as_role(Role::Auditor).get("/journal?from=昨天").status, 422);
    });
}

#[test]
fn an_entry_shows_its_place_in_the_chain() {
    on_each_engine(|town| {
        let page = town.page(Role::Auditor, "/journal/1");
        assert!(page.says("sha256") && page.says("批次链"), "{}", page.html);
        assert_eq!(town.city.as_role(Role::Auditor).get("/journal/999999").status, 404);
    });
}

#[test]
fn the_chain_is_checked_and_the_head_exported_by_those_who_audit_only() {
    on_each_engine(|town| {
        for path in ["/journal/verify", "/journal/head.json"] {
            assert_eq!(town.city.as_role(Role::Leader).get(path).status, 403, "{path}");
        }
        assert_eq!(town.city.as_role(Role::Department).get("/journal").status, 403);
        let page = town.page(Role::Auditor, "/journal/verify");
        assert!(page.says("完整"), "{}", page.html);
        let file = town.city.as_role(Role::Auditor).get("/journal/head.json");
        let head = Head::from_json(&file.html).unwrap();
        assert!(head.signature_holds());
    });
}

#[test]
fn a_changed_entry_is_named() {
    on_each_engine(|town| {
        note(town, 3);
        let changed = town
            .city
            .space
            .db
            .write(Actor::PROGRAM, |tx| {
                let seq = tx.head_seq()? - 1;
                tx.run(
                    "update journal set ground = ?2 where seq = ?1",
                    store::params![seq, "改过"],
                )?;
                tx.housekeeping();
                Ok(seq)
            })
            .unwrap();
        let page = town.page(Role::Auditor, "/journal/verify");
        assert!(page.says(&format!("第{changed}条被改过")), "{}", page.html);
        assert!(page.says(&format!("href=\"/journal/{changed}\"")));
    });
}
