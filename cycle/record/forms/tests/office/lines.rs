//! Lines that a filling brings: units of an axis, records of a ledger.

use forms::store::{add_line, drop_line, extra_lines, open};
use store::testing::engines;
use terms::{Period, date};

use crate::{office, published};

const LINED: &str = r#"
code = "lined"
from = "2025-01-01"
name = { zh = "各县与品牌" }
kind = "administrative"
owner = "amr"
ground = { zh = "示例依据" }
assumed = true
period = "year"
units = { kinds = ["city"] }
hours = 1
signatures = 1

[[section]]
code = "areas"
name = { zh = "各县" }
axis = { of = "units", kinds = ["county"] }
[[section.column]]
code = "count"
name = { zh = "数量" }

[[section]]
code = "brands"
name = { zh = "品牌台账" }
axis = { of = "ledger", most = 3 }
[[section.column]]
code = "note"
name = { zh = "备注" }
sort = "text"
"#;

#[test]
fn units_and_records_are_lines_of_a_sheet_and_the_next_period_carries_the_records_on() {
    for engine in engines() {
        let office = office(engine);
        let city = office.town.city;
        let (first, second) = office
            .as_person(0, move |tx| {
                let form = published(tx, LINED)?;
                let kept = forms::store::by_id(tx, form)?;
                let first = open(tx, &kept, city, Period::parse("2025")?, date(2026, 1, 20))?;
                let line = add_line(tx, first, "brands", "示例品牌甲")?;
                let gone = add_line(tx, first, "brands", "示例品牌乙")?;
                drop_line(tx, first, "brands", &gone)?;
                assert_ne!(line, gone);
                let second = open(tx, &kept, city, Period::parse("2026")?, date(2027, 1, 20))?;
                Ok((first, second))
            })
            .unwrap();
        for filling in [first, second] {
            let lines = office.read(move |tx| extra_lines(tx, filling));
            let told: Vec<(&str, &str)> =
                lines.iter().map(|it| (it.section.as_str(), it.label.as_str())).collect();
            assert_eq!(
                told,
                [("areas", "甲县"), ("areas", "乙县"), ("brands", "示例品牌甲")],
                "{engine}: the ledger is carried on, what was taken out is not"
            );
            assert!(lines[0].unit.is_some() && lines[2].unit.is_none());
        }
        let full = office.as_person(0, move |tx| {
            for at in 0..4 {
                add_line(tx, second, "brands", &format!("示例{at}"))?;
            }
            Ok(())
        });
        assert_eq!(full.unwrap_err().code(), "form-ledger-full");
        let none = office.as_person(0, move |tx| add_line(tx, second, "areas", "丙县"));
        assert_eq!(none.unwrap_err().code(), "form-no-ledger");
    }
}
