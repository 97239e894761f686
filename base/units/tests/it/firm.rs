use terms::Text;
use units::{
    FirmChange, NewFirm, UnitId, add_firm, change_firm, firm, firm_by_credit_code, firms_of,
    read_credit_code,
};

use crate::{city, on_each_engine, read, write, year};

/// Published, passes both checks.
const GOOD: &str = "91350200MA2YJ1XR9G";
/// Published too, and fails the outer check.
const DOUBTED: &str = "91350203M0001QAY9B";

fn rest(area: UnitId, code: Option<&str>, ground: Option<&str>) -> FirmChange {
    FirmChange {
        area,
        credit_code: code.map(str::to_owned),
        code_ground: ground.map(str::to_owned),
        industry: Some("3412".into()),
        cluster: None,
        attributes: serde_json::json!({ "above_scale": true }),
    }
}

fn new(code: &str, rest: FirmChange) -> NewFirm {
    NewFirm {
        code: code.into(),
        name: Text::zh("示例机械厂"),
        short: None,
        valid_from: year(2015),
        rest,
    }
}

#[test]
fn a_doubtful_credit_code_needs_a_ground_and_then_stands() {
    on_each_engine(|space| {
        let [_, a, b, ..] = city(space);
        let add = |code: &'static str, rest| write(space, move |tx| add_firm(tx, &new(code, rest)));
        let error = add("F1", rest(a, Some(DOUBTED), None)).unwrap_err();
        assert_eq!(error.code(), "firms-credit-code");
        assert_eq!(error.fields()[0].rule, "firms-code-outer-check");
        let doubted = add("F1", rest(a, Some(DOUBTED), Some("营业执照如此"))).unwrap();
        let good = add("F2", rest(b, Some("91350200ma2yj1xr9g"), Some("多余"))).unwrap();
        let error = add("F3", rest(a, Some("123"), Some("没有这种代码"))).unwrap_err();
        assert_eq!(error.fields()[0].rule, "firms-code-length");
        read(space, move |tx| {
            assert_eq!(firm(tx, doubted)?.code_ground.as_deref(), Some("营业执照如此"));
            let found = firm(tx, good)?;
            assert_eq!((found.credit_code.as_deref(), found.code_ground), (Some(GOOD), None));
            assert_eq!(found.attributes["above_scale"], true);
            assert_eq!(firm_by_credit_code(tx, " 91350200ma2yj1xr9g")?, Some(good));
            Ok(())
        });
        assert_eq!(read_credit_code(DOUBTED, Some("有据")).unwrap().1.len(), 1);
    });
}

#[test]
fn firms_of_areas_come_in_pages_by_cursor() {
    on_each_engine(|space| {
        let [_, a, b, c, _] = city(space);
        let ids = write(space, move |tx| {
            (0..7)
                .map(|n| add_firm(tx, &new(&format!("F{n}"), rest([a, b, c][n % 3], None, None))))
                .collect::<terms::Result<Vec<_>>>()
        })
        .unwrap();
        read(space, move |tx| {
            let mut seen = Vec::new();
            let mut after = None;
            loop {
                let page = firms_of(tx, &[a, b], after, 2)?;
                let Some(last) = page.last() else { break };
                after = Some(last.unit.id);
                seen.extend(page.into_iter().map(|firm| firm.unit.id));
            }
            assert_eq!(seen, [0, 1, 3, 4, 6].map(|n| ids[n]));
            Ok(())
        });
    });
}

#[test]
fn a_changed_firm_keeps_in_the_journal_what_it_was() {
    on_each_engine(|space| {
        let [_, a, b, ..] = city(space);
        let id =
            write(space, move |tx| add_firm(tx, &new("F1", rest(a, Some(GOOD), None)))).unwrap();
        let moved = rest(b, None, None);
        write(space, move |tx| change_firm(tx, id, &moved, "迁址")).unwrap();
        let entry = read(space, |tx| {
            let head = tx.head_seq()?;
            Ok(tx.entries(head - 1, 1)?.remove(0))
        });
        assert_eq!((entry.verb.as_str(), entry.ground.as_deref()), ("firm.changed", Some("迁址")));
        assert!(entry.detail.contains(GOOD) && entry.detail.contains(&format!("\"area\":{a}")));
        assert_eq!(read(space, move |tx| firm(tx, id)).area, b);
    });
}

#[test]
fn a_firm_stands_in_no_hierarchy() {
    on_each_engine(|space| {
        let [_, a, ..] = city(space);
        let id = write(space, move |tx| add_firm(tx, &new("F1", rest(a, None, None)))).unwrap();
        let error = write(space, move |tx| units::relate(tx, "territory", a, id, year(2026)));
        assert_eq!(error.unwrap_err().code(), "units-firm-in-hierarchy");
        let error = write(space, move |tx| add_firm(tx, &new("F2", rest(id, None, None))));
        assert_eq!(error.unwrap_err().code(), "firms-area");
        let error = write(space, move |tx| units::close(tx, a, year(2026), "撤销")).unwrap_err();
        assert_eq!(error.code(), "units-close-children");
    });
}
