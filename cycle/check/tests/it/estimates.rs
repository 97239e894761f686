//! Estimates: a gap is filled because somebody says so, is marked wherever it shows, and gives way.

use check::estimates::Method;
use check::indicators::definition::*;
use figures::Status;
use identity::Role;
use serde_json::json;
use store::testing::Space;
use web::testing::City as Door;

use crate::city::*;

/// Three counties reported this year, the zone last year only.
fn filled(space: &Space) -> City {
    let city = city(space);
    define(
        space,
        [Definition { roll_up: RollUp::Sum, ..definition("rd", Compute::Entered) }, plain_rate()],
    );
    let [a, b, c, zone] = city.county;
    report(
        space,
        [
            line("rd", a, "10"),
            line("rd", b, "20"),
            line("rd", c, "60"),
            Line { period: "2025", ..line("rd", zone, "7") },
        ],
    );
    let definition = json!({ "space": { "home": "140800", "opens_at": "2026" }, "years": [] });
    pack_row(space, &definition);
    city
}

fn on_each(test: impl Fn(&Door, City)) {
    for engine in store::testing::engines() {
        let door = Door::new(engine, check::routes());
        let city = filled(&door.space);
        door.add_role(Role::Office, None);
        door.add_role(Role::County, Some(city.county[0]));
        test(&door, city);
    }
}

const AT: &str = "/estimates/rd?period=2026&method=";

/// The unit code of the zone.
const ZONE: &str = "YCKF";

#[test]
fn each_method_says_what_it_would_put_and_on_what_it_stands() {
    on_each(|door, _| {
        let page = |method: &str| door.as_role(Role::Office).get(&format!("{AT}{method}"));
        let last = page("last-value");
        assert_eq!(last.status, 200, "{}", last.html);
        assert!(last.says("1个没有报数"), "{}", last.html);
        assert!(last.says("≈7") && last.says("沿用2025年度报数"), "{}", last.html);
        let median = page("median");
        assert!(median.says("≈20") && median.says("3个单位报数的中位数"), "{}", median.html);
        let mean = page("kind-mean");
        assert!(mean.says("≈30") && mean.says("同类3个单位报数的平均"), "{}", mean.html);
        assert_eq!(Method::read("median"), Some(Method::Median));
        // Nothing was stored by looking.
        let indicator = door.as_role(Role::Office).get("/indicators/rd?period=2026");
        assert!(!indicator.says("≈"), "{}", indicator.html);
    });
}

#[test]
fn an_estimate_is_marked_wherever_it_shows_and_gives_way_to_the_reported_value() {
    on_each(|door, city| {
        let office = door.as_role(Role::Office);
        let put = [("unit", ZONE), ("ground", "运质强办〔2026〕示例7号")];
        let stored = office.post(&format!("{AT}last-value"), &put);
        assert_eq!(stored.status, 303, "{}", stored.html);
        let page = office.get(&format!("{AT}last-value"));
        assert!(page.says("估算（沿用2025年度报数）：运质强办〔2026〕示例7号"), "{}", page.html);
        let zone = office.get(&format!("/indicators/rd?period=2026&unit={ZONE}&explain=1"));
        assert!(zone.says("≈7") && zone.says("估算数"), "{}", zone.html);
        // The city's sum stands on it, and says so.
        let whole = office.get("/indicators/rd?period=2026");
        assert!(whole.says("≈97"), "{}", whole.html);
        // Estimates do not stand on estimates: the median is that of the three that reported.
        let zone = city.county[3];
        report(&door.space, [line("rd", zone, "9")]);
        let reported = office.get(&format!("/indicators/rd?period=2026&unit={ZONE}"));
        assert!(!reported.says("≈") && reported.says("9"), "{}", reported.html);
        let figure = read(&door.space, move |tx| {
            let series = figures::find_series(tx, "rd")?.unwrap();
            let query =
                figures::Query::totals(vec![series], vec![p("2026")], vec![units::UnitId(zone)]);
            Ok(figures::current(tx, &query)?.remove(0))
        });
        assert_eq!(figure.status, Status::Reported);
    });
}

#[test]
fn an_estimate_taken_back_leaves_the_cell_missing_and_both_acts_in_its_history() {
    on_each(|door, city| {
        let office = door.as_role(Role::Office);
        office.post(&format!("{AT}median"), &[("unit", ZONE), ("ground", "先补上")]);
        let back = "/estimates/rd/back?period=2026&method=median";
        let nothing = office.post(back, &[("unit", ZONE), ("ground", "")]);
        assert_eq!(nothing.status, 422, "{}", nothing.html);
        let taken = office.post(back, &[("unit", ZONE), ("ground", "县里即将报数")]);
        assert_eq!(taken.status, 303, "{}", taken.html);
        let page = office.get(&format!("{AT}median"));
        assert!(page.says("1个没有报数，0个现为估算数"), "{}", page.html);
        let indicator = office.get(&format!("/indicators/rd?period=2026&unit={ZONE}"));
        assert!(indicator.says("未报") && !indicator.says("≈"), "{}", indicator.html);
        let zone = city.county[3];
        let history = read(&door.space, move |tx| {
            let series = figures::find_series(tx, "rd")?.unwrap();
            let combo = figures::Combo::TOTAL;
            let cell =
                figures::Cell { series, period: p("2026"), unit: units::UnitId(zone), combo };
            figures::history(tx, &cell, 9)
        });
        let why: Vec<_> = history.iter().map(|change| change.why.clone().unwrap()).collect();
        assert_eq!(why, ["县里即将报数", "估算（3个单位报数的中位数）：先补上"]);
        let again = office.post(back, &[("unit", ZONE), ("ground", "再撤一次")]);
        assert_eq!(again.status, 409, "{}", again.html);
    });
}

#[test]
fn what_is_counted_is_not_estimated_and_nobody_fills_gaps_elsewhere_or_without_a_ground() {
    on_each(|door, _| {
        let office = door.as_role(Role::Office);
        assert_eq!(office.get("/estimates/plain_rate?period=2026").status, 409);
        assert_eq!(office.get("/estimates/nothing?period=2026").status, 404);
        let put = |ground: &str, unit: &str| {
            office.post(&format!("{AT}median"), &[("unit", unit), ("ground", ground)]).status
        };
        assert_eq!(put("", ZONE), 422);
        assert_eq!(put("依据", "140802"), 422, "a unit that reported");
        let county = door.as_role(Role::County);
        let elsewhere = county.post(&format!("{AT}median"), &[("unit", ZONE), ("ground", "依据")]);
        assert_eq!(elsewhere.status, 403, "{}", elsewhere.html);
    });
}
