//! Whose lateness it is that the board shows.

use identity::Role;
use store::testing::engines;
use store::{Actor, Entry, params};

use crate::{drafted, published, split, town};

#[test]
fn what_waits_for_whoever_verifies_is_not_the_leads_lateness() {
    for engine in engines() {
        let town = town(engine);
        let task = drafted(&town);
        assert_eq!(split(&town, &task, ["60", "40"], "keep").status, 303);
        published(&town);
        let office = town.city.as_role(Role::Office);
        let stands = |state: &'static str, waits: &'static str| {
            let write = move |tx: &mut store::Tx<'_>| {
                tx.run(
                    "update case_stand set state = ?1, waits = ?2, due = '2026-04-10' where kind = 'task'",
                    params![state, waits],
                )?;
                tx.record(Entry::new("case.moved", "case", 0).touches("cases"))
            };
            town.city.space.db.write(Actor::PROGRAM, write).unwrap();
        };
        stands("working", "owner");
        let page = office.get("/dispatch");
        assert!(page.says("逾期任务"), "{}", page.html);
        assert!(office.get(&task).says("逾期"));
        stands("handed-in", "verifier");
        let page = office.get("/dispatch");
        assert!(!page.says("逾期任务"), "handed in: no lead is late: {}", page.html);
        // A column of its own, and all three wait too long.
        assert!(page.html.contains("data-label=\"核验逾期\">3</td>"), "{}", page.html);
        assert!(office.get(&task).says("核验逾期"));
        assert!(office.get("/plans").says("示例计划"));
    }
}
