//! Texts: what is told at once with its line, and what is never printed.

use std::collections::BTreeMap;

use reports::data::{Cell, Data, Datum, Declared, Kind, Table};
use reports::template::{Template, Words, as_error};

fn declared() -> Declared {
    let mut all = Declared::default();
    all.value("得分", Kind::Number(2));
    all.value("名称", Kind::Text);
    all.value("日", Kind::Day);
    all.table("县", &[("县名", Kind::Text), ("县分", Kind::Number(1))]);
    all
}

fn data() -> Data {
    let mut data = Data::default();
    data.set("名称", Datum::text("示例县"));
    data.set("得分", Datum::number(rust_decimal::Decimal::new(915, 1)).linked("/runs/1"));
    data.set("日", Datum::missing("paper-why-not-filled"));
    let mut table = Table::new(["县名", "县分"]);
    table.push("a", vec![Datum::text("甲"), Datum::number(90)]);
    table.push("b", vec![Datum::text("乙"), Datum::missing("paper-why-no-score")]);
    data.tables.insert("县".into(), table);
    data
}

/// Line and code of each fault.
fn faults(text: &str) -> Vec<(u32, &'static str)> {
    match Template::read("t.txt", text, &declared()) {
        Err(faults) => faults.into_iter().map(|it| (it.line, it.code)).collect(),
        Ok(template) => match template.fill(&data(), Words::default()) {
            Err(faults) => faults.into_iter().map(|it| (it.line, it.code)).collect(),
            Ok(_) => Vec::new(),
        },
    }
}

#[test]
fn every_fault_is_told_with_its_line() {
    for (text, expected) in [
        ("= 题\n{{ 没有 }}", vec![(2, "rule-unknown-name")]),
        ("= 题\n{{ 得分 + 名称 }}", vec![(2, "rule-types")]),
        ("= 题\n@if 得分\n甲\n@end", vec![(2, "rule-result")]),
        ("= 题\n{{ 得分", vec![(2, "paper-fault-hole")]),
        ("= 题\n{{ 得分 | x }}", vec![(2, "paper-fault-format")]),
        ("= 题\n@for 没有\n@end", vec![(2, "paper-fault-table")]),
        ("= 题\n@for 县\n甲", vec![(2, "paper-fault-no-end")]),
        ("= 题\n甲\n@end", vec![(3, "paper-fault-stray")]),
        ("= 题\n@foo", vec![(2, "paper-fault-block")]),
        ("甲", vec![(1, "paper-fault-no-title")]),
        // A table within itself has no end.
        ("= 题\n@for 县\n@for 县\n甲\n@end\n@end", vec![(3, "paper-fault-loop")]),
        ("= 题\n{{! 日 }}", vec![(2, "paper-fault-required")]),
        ("= 题\n@if 日 > date(\"2026-01-01\")\n甲\n@end", vec![(2, "paper-fault-condition")]),
        ("= 题\n{{ 得分 / 0 }}", vec![(2, "rule-division-by-zero")]),
        ("= 题\n{{ null }}", vec![(2, "rule-null")]),
        ("= 题\n@slot 得分", vec![(2, "paper-fault-slot")]),
        (
            "= 题\n{{ 没有 }}\n{{ 也没有 }}",
            vec![(2, "rule-unknown-name"), (3, "rule-unknown-name")],
        ),
    ] {
        assert_eq!(faults(text), expected, "{text}");
    }
    let error = as_error(&Template::read("t.txt", "= 题\n{{ 没有 }}", &declared()).unwrap_err());
    assert_eq!(error.fields()[0].place, "t.txt:2");
}

#[test]
fn what_is_missing_prints_as_a_dash_with_a_remark_and_never_as_null() {
    let text = "= {{ 名称 }}\n得分{{ 得分 }}，{{ 得分 | 0 }}，{{ 得分 | +1 }}，{{ 日 }}。\n@table 县\n县 | 3 | 县名\n分 | 2 | 县分\n@end\n@for 县 where 县分 != null\n{{ 县名 }}\n@end\n共{{ count(县_县分) }}。";
    let template = Template::read("t.txt", text, &declared()).unwrap();
    let filled = template.fill(&data(), Words::default()).unwrap();
    let said = format!("{:?}", filled.blocks);
    assert!(said.contains("91.50") && said.contains("92") && said.contains("+91.5"), "{said}");
    assert!(said.contains('—') && !said.contains("null") && !said.contains("NaN"), "{said}");
    assert!(said.contains("\"/runs/1\""), "a figure leads to its ground");
    assert_eq!(filled.remarks.len(), 2, "{:?}", filled.remarks);
    let printed: Vec<&str> = filled.printed.iter().map(|it| it.text.as_str()).collect();
    assert!(printed.contains(&"1"), "what is missing is not counted: {printed:?}");
}

#[test]
fn loops_within_loops_come_to_an_end() {
    let mut all = Declared::default();
    let mut data = Data::default();
    let mut text = String::from("= 题\n");
    for name in ["甲", "乙", "丙"] {
        let column = format!("{name}列");
        all.table(name, &[(column.as_str(), Kind::Text)]);
        let mut table = Table::new([column.as_str()]);
        for row in 0..400 {
            table.push(row.to_string(), vec![Datum::text("x")]);
        }
        data.tables.insert(name.into(), table);
        text.push_str(&format!("@for {name}\n"));
    }
    text.push_str("x\n@end\n@end\n@end\n");
    let template = Template::read("t.txt", &text, &all).unwrap();
    let faults = template.fill(&data, Words::default()).unwrap_err();
    assert!(faults.iter().all(|it| it.code == "paper-fault-too-much"), "{faults:?}");
}

#[test]
fn hostile_texts_are_refused_or_filled_but_never_panic() {
    let pieces = [
        "= ",
        "{{",
        "}}",
        "@for 县",
        "@if ",
        "得分",
        "@end",
        "\n",
        "|",
        "**",
        "@table 县\n",
        "# ",
        "@else",
        "@annex",
        "😀",
        "9e99",
    ];
    let mut state: u64 = 20150602;
    for _ in 0..2_000 {
        let mut text = String::new();
        for _ in 0..12 {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            text.push_str(pieces[(state >> 33) as usize % pieces.len()]);
        }
        if let Ok(template) = Template::read("t.txt", &text, &declared()) {
            let _ = template.fill(&data(), Words::default());
        }
    }
}

#[test]
fn every_shipped_text_is_read_and_every_field_has_an_example() {
    let pack = crate::town::pack();
    assert_eq!(reports::check(&pack, terms::Lang::Zh), []);
    assert!(pack.papers.len() >= 18, "{}", pack.papers.len());
    for kind in &pack.papers {
        let codes: BTreeMap<&str, ()> =
            kind.input.iter().map(|it| (it.name.as_str(), ())).collect();
        assert_eq!(codes.len(), kind.input.len(), "{}", kind.code);
        assert!(kind.input.iter().all(|input| !input.example.is_empty()), "{}", kind.code);
    }
    let _ = Cell::Truth(true);
}
