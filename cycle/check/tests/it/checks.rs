//! Checks: marks, confirmations, and what an import asks before it records.

use check::checks::{self, Suspicion};
use check::indicators::Catalogue;
use check::indicators::definition::*;
use figures::Figure;
use identity::Role;
use serde_json::json;
use store::testing::Space;
use terms::Millionths;
use units::UnitId;
use web::testing::City as Door;

use crate::city::*;

fn limits() -> Limits {
    Limits {
        min: Some(d("0")),
        max: Some(d("100")),
        slack: Some(d("5")),
        jump: Some(d("20")),
        assumed: true,
        ..Limits::default()
    }
}

fn pack(space: &Space) {
    let definition = json!({ "space": { "home": "140800", "opens_at": "2026" }, "years": [] });
    pack_row(space, &definition);
}

/// A share that jumped in the first county and is impossible in the second; the zone may have more
/// than all.
fn filled(space: &Space) -> City {
    let city = city(space);
    let at = vec![UnitLimits { unit: "YCKF".to_owned(), min: None, max: Some(d("200")) }];
    let share = definition("share", Compute::Entered);
    let rate = Definition { limits: Some(limits()), ..plain_rate() };
    let free = definition("free", Compute::Entered);
    define(space, [Definition { limits: Some(Limits { at, ..limits() }), ..share }, rate, free]);
    let [a, b, c, zone] = city.county;
    report(
        space,
        vec![
            Line { period: "2025", ..line("share", a, "60") },
            line("share", a, "95"),
            line("share", b, "970"),
            line("share", c, "96"),
            line("share", zone, "150"),
            line("free", a, "-5"),
        ],
    );
    sample(space, vec![Lots::new(a, 97, 3), Lots::new(b, 97, 3), Lots::new(c, 30, 70)]);
    sample(space, vec![Lots::new(c, 97, 3).month("2025-03"), Lots::new(a, 96, 4).month("2025-03")]);
    pack(space);
    city
}

fn on_each(test: impl Fn(&Door, City)) {
    for engine in store::testing::engines() {
        let door = Door::new(engine, check::routes());
        let city = filled(&door.space);
        for role in [Role::Office, Role::Leader] {
            door.add_role(role, None);
        }
        door.add_role(Role::County, Some(city.county[0]));
        test(&door, city);
    }
}

#[test]
fn the_list_says_which_value_by_which_rule_and_who_may() {
    on_each(|door, _| {
        let page = door.as_role(Role::Office).get("/checks?period=2026");
        assert_eq!(page.status, 200, "{}", page.html);
        assert!(page.says("4个待核"), "{}", page.html);
        assert!(page.says("高于可能的最大值100.00%"), "{}", page.html);
        assert!(page.says("与上年同期（60.00）相比变动超过20.00%"), "{}", page.html);
        // Counted from records: the third county fell from 97 to 30.
        assert!(page.says("与上年同期（97.00）相比变动超过20.00%"), "{}", page.html);
        assert!(!page.says("150.00"), "the zone has a bound of its own");
        assert!(page.says("href=\"/checks/share/140881/2026/0\""));
        let jumped = door.as_role(Role::Office).get("/checks?period=2026&rule=jumped");
        assert!(!jumped.says("970.00") && jumped.says("95.00"));
        let own = door.as_role(Role::Leader).get("/indicators/share?period=2026");
        assert!(own.says("id=\"checks\"") && own.says("可能范围0至100%"), "{}", own.html);
        assert!(door.as_role(Role::Office).get("/checks?period=2024").says("没有待核数值"));
    });
}

#[test]
fn a_confirmation_needs_a_ground_clears_the_mark_and_ends_with_the_value() {
    on_each(|door, city| {
        let office = door.as_role(Role::Office);
        let path = "/checks/share/140802/2026/0";
        let page = office.get(path);
        assert!(page.says("name=\"ground\"") && page.says("历次数值"), "{}", page.html);
        let seen = "95000000";
        let empty = office.post(path, &[("value", seen), ("ground", " ")]);
        assert_eq!(empty.status, 422);
        assert!(empty.says("请写明依据"), "{}", empty.html);
        let ground = "与统计年鉴核对";
        let other = office.post(path, &[("value", "1"), ("ground", ground)]);
        assert_eq!(other.status, 409, "nobody confirms what they did not see");
        assert_eq!(door.as_role(Role::Leader).post(path, &[("ground", ground)]).status, 403);
        let county = door.as_role(Role::County);
        let strange = county
            .post("/checks/share/140881/2026/0", &[("value", "970000000"), ("ground", ground)]);
        assert_eq!(strange.status, 403, "a county answers for its own");
        let done = county.post(path, &[("value", seen), ("ground", ground)]);
        assert_eq!(done.status, 303, "{}", done.html);
        let page = office.get("/checks?period=2026");
        assert!(page.says("3个待核，1个已确认") && page.says(ground), "{}", page.html);
        assert_eq!(office.post(path, &[("value", seen), ("ground", ground)]).status, 409);
        let detail: String = read(&door.space, |tx| {
            tx.one(
                "select detail from journal where verb = 'value.confirmed' order by seq",
                &[],
                |r| r.get(0),
            )
        });
        assert!(detail.contains("\"value\":\"95\"") && detail.contains("jumped"), "{detail}");
        report(&door.space, [line("share", city.county[0], "94")]);
        assert!(office.get("/checks?period=2026").says("4个待核，0个已确认"));
        assert_eq!(office.get("/checks/none/140802/2026/0").status, 404);
    });
}

#[test]
fn what_is_about_to_be_recorded_is_held_against_what_stands() {
    crate::on_each_engine(|space| {
        let city = filled(space);
        let found: Vec<Suspicion> = write(space, move |tx| {
            tx.housekeeping();
            let series = figures::ensure_series(tx, "share")?;
            let row = |unit: i64, value: i64| {
                let value = Some(Millionths(value * Millionths::ONE));
                Figure::new(series, p("2026"), UnitId(unit), value)
            };
            let rows = [row(city.county[0], 65), row(city.county[2], 120), row(city.city, 90)];
            let catalogue = Catalogue::at(tx, None)?;
            checks::proposed(tx, &catalogue, &[], &rows)
        });
        // 65 is near the 60 of the year before; what already stands and is not brought in is not told.
        let said: Vec<(i64, Vec<&str>)> = found.iter().map(|s| (s.place.unit, s.rules())).collect();
        assert_eq!(said, [(city.county[2], vec!["above-max"])]);
    });
}
