//! What a reader finds, and what not.

use identity::Role;
use store::{Actor, Entry, params};

use crate::tests::on_each_engine;

/// Two samples with like codes, one in each county.
fn samples(town: &crate::tests::Town) {
    let (county, other, firm) = (town.county, town.other, town.firm);
    town.city
        .space
        .db
        .write(Actor::PROGRAM, move |tx| {
            let seq = tx.next_seq()?;
            for (code, area, firm) in [("S-1", county, firm), ("S-12", other, 0)] {
                let id = tx.next_id()?;
                tx.run(
                    "insert into sample (id, code, firm, area, domain, product, purpose, on_date, month, verdict, source, seq)
                     values (?1, ?2, ?3, ?4, 'food', '醋', 'random', '2026-11-01', 20260411, 'pass', 'test', ?5)",
                    params![id, code, firm, area, seq],
                )?;
            }
            tx.record(Entry::new("sample.recorded", "samples", 0).touches("samples"))
        })
        .unwrap();
}

#[test]
fn records_are_found_by_the_beginning_of_their_code_within_the_readers_area() {
    on_each_engine(|town| {
        samples(town);
        let page = town.page(Role::Department, "/find?q=S-1");
        assert!(page.says(">S-1<") && page.says(">S-12<") && page.says("共2条"), "{}", page.html);
        let page = town.page(Role::County, "/find?q=S-1");
        assert!(page.says(">S-1<") && !page.says(">S-12<"), "{}", page.html);
        assert!(!town.page(Role::Administrator, "/find?q=S-1").says(">S-1<"));
    });
}

#[test]
fn one_field_finds_units_and_firms_and_people_where_they_may_be_seen() {
    on_each_engine(|town| {
        let page = town.page(Role::Department, "/find?q=示例");
        assert!(page.says("示例醋厂") && !page.says("示例office"), "{}", page.html);
        let page = town.page(Role::Office, "/find?q=示例");
        assert!(page.says("示例醋厂") && page.says("示例office"), "{}", page.html);
        assert!(town.page(Role::Department, "/find?q=140802").says("/units/140802"));
        assert!(town.page(Role::Department, "/find").says("想找什么"));
    });
}

#[test]
fn strange_questions_get_an_answer() {
    on_each_engine(|town| {
        for text in ["%25", "'", "%00", "%3Cscript%3E", "\u{10ffff}", &"长".repeat(300)] {
            let page =
                town.city.as_role(Role::Office).get(&format!("/find?q={}", web::encoded(text)));
            assert_eq!(page.status, 200, "{text}");
            assert!(!page.says("<script>"), "{text}");
        }
    });
}
