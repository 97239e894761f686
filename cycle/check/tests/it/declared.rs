//! A scheme over a year from July to June, from its text to the page and the frozen run.

use check::assessment::{self, Publication};
use check::indicators::definition::*;
use identity::Role;
use score::Scheme;
use serde_json::json;
use store::testing::Space;
use web::testing::City as Door;

use crate::city::*;

fn scheme() -> Scheme {
    serde_json::from_value(json!({
        "code": "july", "name": { "zh": "2025/26考核年度" },
        "valid_from": "2025-07-01", "valid_to": "2026-06-30", "declared_year": 0,
        "document": { "number": "示例〔2025〕9号", "title": { "zh": "示例" }, "issuer": { "zh": "示例" } },
        "audience": { "named": [{ "zh": "各县（市、区）人民政府" }] },
        "bands": { "grade": [{ "code": "A", "from": 90 }, { "code": "B", "from": 0 }] },
        "dimension": [{ "code": "1", "name": { "zh": "水平" }, "max": 100, "item": [
            { "code": "1.1", "name": { "zh": "合格率项" }, "max": 60, "owner": ["140800"], "indicator": "plain_rate",
              "rule": { "type": "step_deduct", "target": 98, "step": 1, "per_step": 1, "rounding": "identity" } },
            { "code": "1.2", "name": { "zh": "研发项" }, "max": 40, "owner": ["140800"], "indicator": "rd",
              "rule": { "type": "ratio", "target": 2 } }
        ] }]
    }))
    .expect("a scheme")
}

/// The July year is declared; samples lie on both sides of each of its ends.
fn filled(space: &Space) -> City {
    let city = city(space);
    define(space, [plain_rate(), definition("rd", Compute::Entered)]);
    let [a, ..] = city.county;
    sample(
        space,
        vec![
            Lots::new(a, 0, 50).month("2025-06"),
            Lots::new(a, 48, 2).month("2025-07"),
            Lots::new(a, 49, 1).month("2026-06"),
            Lots::new(a, 0, 50).month("2026-07"),
        ],
    );
    report(space, [Line { period: "2025/26", ..line("rd", a, "1") }]);
    let definition = json!({
        "space": { "home": "140800", "opens_at": "2026-06" },
        "years": [{ "slot": 0, "month": 7, "day": 1 }]
    });
    pack_row(space, &definition);
    write(space, |tx| {
        assessment::load(tx, "test", &[scheme()])?;
        let id = assessment::list(tx)?[0].id;
        assessment::publish(tx, id, Publication::default())
    });
    city
}

#[test]
fn a_scheme_of_a_july_year_judges_by_that_year_alone() {
    for engine in store::testing::engines() {
        let door = Door::new(engine, check::routes());
        filled(&door.space);
        door.add_role(Role::Office, None);
        let office = door.as_role(Role::Office);
        // No period is named: the page opens on the year that the scheme judges.
        let matrix = office.get("/assessment/july");
        assert_eq!(matrix.status, 200, "{}", matrix.html);
        assert!(matrix.says("2025–2026考核年度"), "{}", matrix.html);
        let item = office.get("/assessment/july/140802/1.1");
        // 97 of 100 between July and June: one step below 98; the months beside it are not counted.
        assert!(item.says("data-exact=\"59\""), "{}", item.html);
        assert!(item.says("href=\"/indicators/plain_rate?"), "{}", item.html);
        let rd = office.get("/assessment/july/140802/1.2");
        assert!(rd.says("data-exact=\"20\""), "{}", rd.html);
        let judging = [("ground", "示例纪要1号"), ("purpose", "judging")];
        let kept = office.post("/assessment/july/freeze", &judging);
        assert_eq!(kept.status, 303, "{}", kept.html);
        let run = office.get(&format!("{}/again", kept.location));
        assert!(run.says("重算结果与定稿相同"), "{}", run.html);
        // The dashboard of a month inside it shows the same year.
        let front = office.get("/?period=2026-06");
        assert!(front.says("/assessment/july?period="), "{}", front.html);
    }
}
