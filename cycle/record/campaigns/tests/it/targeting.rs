//! An order by risk inside the product: its reasons hold when computed again, it is kept without a name in the
//! journal, and it weighs the frames that are frozen after it.

use campaigns::targeting;
use identity::Role;
use record::inspections::NewInspection;
use store::testing::engines;
use terms::{Date, date};

use crate::city::{Ground, lay};

fn add(day: Date, days: u64) -> Date {
    day.saturating_add(std::time::Duration::from_secs(days * 86_400))
}

/// Three years of visits in which every seventh firm is worse than the others.
fn history(ground: &Ground) {
    let mut rows = Vec::new();
    for (place, firm) in ground.firms.iter().enumerate() {
        for visit in 0..12_u64 {
            let bad =
                place % 7 == 6 && visit % 4 != 0 || (place + visit as usize).is_multiple_of(11);
            rows.push(NewInspection {
                code: format!("H{place}-{visit}"),
                firm: *firm,
                area: ground.area,
                kind: "daily".into(),
                team: Some(format!("T{}", visit % 3)),
                on_date: add(date(2022, 10, 1), visit * 90 + place as u64),
                result: if bad { "fail" } else { "pass" }.into(),
                critical: i64::from(bad),
                serious: 0,
                minor: 1,
                weighted: if bad { 6 } else { 1 },
                findings: Vec::new(),
            });
        }
    }
    ground
        .write(move |tx| record::inspections::record_many(tx, &rows, "test", None).map(|_| ()))
        .unwrap();
}

#[test]
fn reasons_hold_when_computed_again_and_an_order_weighs_the_next_frame() {
    for engine in engines() {
        let ground = lay(engine);
        history(&ground);
        let learnt = ground.read(|tx| targeting::learn(tx, date(2025, 12, 1)));
        assert_eq!((learnt.scored.len(), learnt.report.wrong), (60, 0));
        assert!(learnt.report.checked > 60, "{}", learnt.report.checked);
        assert!(learnt.scored.iter().all(|it| it.reasons.len() <= 3));
        let worst: Vec<usize> = learnt.scored[..8]
            .iter()
            .map(|it| ground.firms.iter().position(|firm| *firm == it.firm).unwrap() % 7)
            .collect();
        assert!(worst.iter().filter(|place| **place == 6).count() >= 6, "{worst:?}");
        // Nothing of the day or later is known: the same order from a store that ends there.
        let again = ground.read(|tx| targeting::learn(tx, date(2025, 12, 1)));
        assert_eq!(again.scored, learnt.scored);
        let first = (learnt.scored[0].firm, learnt.scored[0].risk);
        ground.write(move |tx| targeting::keep(tx, &learnt)).unwrap();
        let campaign = ground.announced("D-1");
        let size = ground.read(move |tx| {
            tx.one(
                "select size from campaign_object where campaign = ?1 and firm = ?2",
                store::params![campaign.id, first.0],
                |row| row.get::<i64>(0),
            )
        });
        assert_eq!(size, (first.1 * 1e6).round() as i64);
        let page = ground.city.as_role(Role::Office).get("/targeting");
        assert!(page.status == 200 && page.says("不符0条"), "{}", page.html);
    }
}

#[test]
fn too_little_is_known_and_the_page_says_so() {
    let ground = lay("sqlite");
    let office = ground.city.as_role(Role::Office);
    assert!(office.get("/targeting").says("还没有排过"));
    let refused = office.post("/targeting", &[("as_of", "2026-09-01")]);
    assert_eq!(refused.status, 422, "{}", refused.html);
}
