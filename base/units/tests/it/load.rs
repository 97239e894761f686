use std::time::Instant;

use terms::{CreditCode, Text, date};
use units::search::search;
use units::{EdgeRow, FirmRow, Loaded, TERRITORY, UnitRow, load, relate, rename};

use crate::{drawn, on_each_engine, read, unit, write, year};

fn areas() -> Vec<UnitRow> {
    [("1408", "运城市"), ("A", "甲县"), ("B", "乙县")].map(|(code, name)| unit(code, name)).into()
}

fn edges() -> Vec<EdgeRow> {
    ["A", "B"]
        .map(|child| EdgeRow {
            hierarchy: TERRITORY.into(),
            parent: "1408".into(),
            child: child.into(),
            valid_from: year(2000),
            valid_to: None,
        })
        .into()
}

/// Obviously invented names.
fn firms(count: usize) -> Vec<FirmRow> {
    (0..count)
        .map(|n| FirmRow {
            code: format!("F{n:05}"),
            name: Text::zh(format!("虚构{n:05}号示例果品加工有限公司")),
            short: None,
            area: if n % 2 == 0 { "A" } else { "B" }.into(),
            credit_code: CreditCode::compose("91", "140800", &format!("MADE{n:04}")[..8])
                .map(|code| code.to_string()),
            code_ground: None,
            industry: Some("1373".into()),
            cluster: Some("fruit".into()),
            attributes: serde_json::json!({ "synthetic": true }),
            valid_from: date(2015, 3, 1),
            valid_to: None,
        })
        .collect()
}

fn loaded(space: &store::testing::Space, firms: Vec<FirmRow>) -> Loaded {
    write(space, move |tx| load(tx, areas(), edges(), firms)).unwrap()
}

#[test]
fn ten_thousand_firms_load_fast_and_a_second_time_change_nothing() {
    on_each_engine(|space| {
        let rows = firms(10_000);
        let begun = Instant::now();
        let first = loaded(space, rows.clone());
        let took = begun.elapsed();
        assert_eq!((first.added, first.unchanged, first.refused.len()), (10_005, 0, 0));
        assert!(took.as_secs() < 30, "{took:?}");
        let head = read(space, |tx| tx.head_seq());
        let again = loaded(space, rows.into_iter().rev().collect());
        assert_eq!((again.seq, again.added, again.changed), (None, 0, 0));
        assert_eq!(again.unchanged, 10_005);
        assert_eq!(read(space, |tx| tx.head_seq()), head);
        let found = read(space, |tx| search(tx, &["firm"], "09999号示例", 5));
        assert_eq!(found.total, 1);
        assert_eq!(read(space, |tx| search(tx, &["firm"], "加工有限公司", 5)).total, 10_000);
    });
}

#[test]
fn what_people_decided_later_survives_a_reload() {
    on_each_engine(|space| {
        loaded(space, firms(3));
        let ids = read(space, |tx| units::ids_by_code(tx, &["A".into(), "B".into()]));
        let (a, b) = (ids["A"], ids["B"]);
        write(space, move |tx| {
            rename(tx, b, &Text::zh("乙市"), None, year(2026), "撤县设市")?;
            relate(tx, TERRITORY, a, b, year(2026))
        })
        .unwrap();
        assert_eq!(loaded(space, firms(3)).seq, None);
        assert_eq!(drawn(space, year(2026), None), "1408 >A >>B");
        assert_eq!(read(space, move |tx| units::get(tx, b)).name.zh, "乙市");
        // A changed row of the pack corrects what held from the beginning, and only that.
        write(space, move |tx| {
            let mut areas = areas();
            areas[2].name = Text::new("乙县", "Yi County");
            let loaded = load(tx, areas, edges(), [])?;
            assert_eq!((loaded.changed, loaded.unchanged), (1, 4));
            Ok(())
        })
        .unwrap();
        read(space, move |tx| {
            assert_eq!(units::name_at(tx, b, year(2025), None)?, Text::new("乙县", "Yi County"));
            assert_eq!(units::name_at(tx, b, year(2026), None)?.zh, "乙市");
            Ok(())
        });
    });
}

#[test]
fn a_corrected_firm_keeps_old_and_new_values_and_those_about_people_sealed() {
    on_each_engine(|space| {
        loaded(space, {
            let mut rows = firms(2);
            rows[0].attributes =
                serde_json::json!({ "risk": "B", "phone": "0359-000001", "synthetic": true });
            rows
        });
        let mut rows = firms(2);
        rows[0].industry = Some("C1399".into());
        rows[0].attributes =
            serde_json::json!({ "risk": "C", "phone": "0359-000002", "synthetic": true });
        assert_eq!(loaded(space, rows.clone()).changed, 1);
        assert_eq!(loaded(space, rows).changed, 0);
        let told = read(space, |tx| {
            tx.query(
                "select subject, detail from journal where verb = 'firm.changed' order by seq",
                &[],
                |r| Ok((r.get::<i64>(0)?, r.get::<String>(1)?)),
            )
        });
        let [(subject, detail)] = told.as_slice() else { panic!("one firm, one entry: {told:?}") };
        let said: serde_json::Value = serde_json::from_str(detail).unwrap();
        assert_eq!(
            (&said["was"]["attributes.risk"], &said["now"]["attributes.risk"]),
            (&"B".into(), &"C".into())
        );
        assert_eq!(said["now"]["industry"], "C1399");
        assert!(said["was"].get("cluster").is_none(), "what stays is not told");
        assert!(!detail.contains("0359-"), "{detail}");
        for (side, phone) in [("was", "0359-000001"), ("now", "0359-000002")] {
            let field = said[side]["attributes.phone"]["sealed"].as_str().unwrap().to_owned();
            let subject = *subject;
            let opened = read(space, move |tx| tx.personal(subject, &field));
            assert_eq!(opened.as_deref(), Some(phone));
        }
    });
}

#[test]
fn bad_rows_come_back_with_their_reason_and_good_rows_load() {
    on_each_engine(|space| {
        let mut rows = firms(6);
        rows[0].area = "Q".into();
        rows[1].credit_code = Some("91350203M0001QAY9B".into());
        rows[2].credit_code = Some("91350203M0001QAY9B".into());
        rows[2].code_ground = Some("营业执照如此".into());
        rows[3].name = Text::zh(" ");
        rows[4].code = rows[5].code.clone();
        let loaded = loaded(space, rows);
        let refused: Vec<(&str, &str)> =
            loaded.refused.iter().map(|r| (r.code.as_str(), r.fields[0].rule)).collect();
        assert_eq!(
            refused,
            [
                ("F00000", "units-code-unknown"),
                ("F00001", "firms-code-outer-check"),
                ("F00003", "units-name-empty"),
                ("F00005", "units-code-twice")
            ]
        );
        assert_eq!(loaded.added, 3 + 2 + 2);
        assert_eq!(loaded.doubted.len(), 1);
        assert_eq!(loaded.doubted[0].0, "F00002");
    });
}

#[test]
fn a_load_with_a_circle_changes_nothing_at_all() {
    on_each_engine(|space| {
        let error = write(space, |tx| {
            let mut edges = edges();
            edges.push(EdgeRow { parent: "A".into(), child: "1408".into(), ..edges[0].clone() });
            load(tx, areas(), edges, [])
        })
        .unwrap_err();
        assert_eq!(error.code(), "units-cycle");
        assert_eq!(error.args()[0].1, "1408 → A → 1408");
        assert_eq!(read(space, |tx| units::find_by_code(tx, "A")), None);
    });
}

#[test]
fn the_order_of_rows_does_not_change_the_digest() {
    on_each_engine(|space| {
        let engine = if space.db.engine() == store::Engine::Sqlite { "sqlite" } else { "postgres" };
        let digest = |reverse: bool| {
            let other = store::testing::space(engine);
            let mut rows = areas();
            if reverse {
                rows.reverse();
            }
            write(&other, move |tx| load(tx, rows, edges(), [])).unwrap();
            read(&other, |tx| Ok(tx.entries(0, 1)?.remove(0).content))
        };
        assert_eq!(digest(false), digest(true));
    });
}
