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

/// A number that differs each time, from a seed.
fn draw(state: &mut u64, below: usize) -> usize {
    *state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
    (*state >> 33) as usize % below
}

/// Values for every declared name, some of them missing or odd.
fn with_holes(declared: &Declared, state: &mut u64) -> Data {
    let datum = |kind: Kind, state: &mut u64| {
        let made = match (draw(state, 4), kind) {
            (0, _) => return Datum::missing("paper-why-none"),
            (1, Kind::Number(_) | Kind::Plain) => Datum::number(0),
            (2, Kind::Number(_) | Kind::Plain) => Datum::number(rust_decimal::Decimal::MAX),
            (_, Kind::Number(_) | Kind::Plain) => {
                Datum::number(rust_decimal::Decimal::new(-12345, 2))
            }
            (1, Kind::Text) => Datum::text(""),
            (_, Kind::Text) => Datum::text("示例"),
            (_, Kind::Truth) => Datum::truth(draw(state, 2) == 0),
            (_, Kind::Day) => Datum::day(terms::date(2026, 2, 28)),
            (_, Kind::Texts) => {
                Datum { cell: Some(Cell::Texts(vec!["甲".into()])), ..Datum::default() }
            }
        };
        made.estimated(draw(state, 5) == 0)
    };
    let mut data = Data::default();
    for (name, kind) in &declared.values {
        // A value may be wholly absent too, as where a feed changed.
        if draw(state, 12) > 0 {
            data.set(name, datum(*kind, state));
        }
    }
    for (name, columns) in &declared.tables {
        let mut table = Table::new(columns.iter().map(|(name, _)| name.as_str()));
        for row in 0..draw(state, 4) {
            let cells = columns.iter().map(|(_, kind)| datum(*kind, state)).collect();
            table.push(row.to_string(), cells);
        }
        data.tables.insert(name.clone(), table);
    }
    data
}

/// Each shipped text over values with holes in other places each time: it prints a dash or refuses with
/// its line, and never a word of the machine.
#[test]
fn no_shipped_text_prints_a_word_of_the_machine_whatever_is_missing() {
    let pack = crate::town::pack();
    let mut state: u64 = 97042012;
    let (mut printed, mut refused) = (0, 0);
    for kind in &pack.papers {
        let kept = reports::kinds::of(&pack, &kind.it);
        let declared = kept.declared().unwrap();
        let template = kept.read(&kept.text).unwrap();
        let lines = kept.text.lines().count() as u32;
        for _ in 0..60 {
            let data = with_holes(&declared, &mut state);
            match template.fill(&data, Words::default()) {
                Ok(filled) => {
                    printed += 1;
                    let said: Vec<&str> =
                        filled.printed.iter().map(|it| it.text.as_str()).collect();
                    for word in ["null", "NaN", "None", "undefined", "inf"] {
                        assert!(
                            !said.iter().any(|it| it.contains(word)),
                            "{}: {said:?}",
                            kind.code
                        );
                    }
                }
                Err(faults) => {
                    refused += 1;
                    for fault in faults {
                        assert!((1..=lines).contains(&fault.line), "{}: {fault:?}", kind.code);
                        assert!(ui::keys(terms::Lang::En).contains(fault.code), "{fault:?}");
                    }
                }
            }
        }
    }
    assert!(printed > 100 && refused > 100, "{printed} printed, {refused} refused");
}

#[test]
fn an_estimate_is_marked_wherever_it_is_printed_and_the_note_says_what_the_mark_means() {
    let note = ui::t(terms::Lang::Zh, "paper-note-estimated");
    let guess = |data: &mut Data| {
        data.set("得分", Datum::number(rust_decimal::Decimal::new(915, 1)).estimated(true));
    };
    let fill = |text: &str, change: &dyn Fn(&mut Data)| {
        let mut data = data();
        change(&mut data);
        let template = Template::read("t.txt", text, &declared()).unwrap();
        template.fill(&data, Words::default()).unwrap()
    };
    let plain = "= 题\n得分{{ 得分 }}，加一{{ 得分 + 1 }}。";
    let filled = fill(plain, &guess);
    let said = format!("{:?}", filled.blocks);
    assert!(
        said.contains("≈91.50") && said.contains("≈92.5"),
        "what follows from it is one: {said}"
    );
    assert!(format!("{:?}", filled.blocks.last()).contains(&note), "{said}");
    let known = fill(plain, &|_| ());
    assert!(!format!("{:?}", known.blocks).contains('≈'), "a reported value bears no mark");
    // In a table the note stands below the table, and the text above it has none.
    let table = "= 题\n@table 县\n县 | 3 | 县名\n分 | 2 | 县分\n@end\n尾";
    let filled = fill(table, &|data| {
        let rows = &mut data.tables.get_mut("县").unwrap().rows;
        rows[0].cells[1] = Datum::number(90).estimated(true);
    });
    let document::paper::Block::Table(made) = &filled.blocks[0] else { panic!() };
    assert_eq!(made.notes, std::slice::from_ref(&note));
    assert_eq!(made.rows[0][1].runs[0].text, "≈90.0");
    assert_eq!(filled.blocks.len(), 2, "no second note");
    // A sum over a column with an estimate in it is one.
    let sum = fill("= 题\n{{ sum(县_县分) }}", &|data| {
        data.tables.get_mut("县").unwrap().rows[0].cells[1] = Datum::number(90).estimated(true);
    });
    assert!(format!("{:?}", sum.blocks).contains("≈90"), "{:?}", sum.blocks);
}

#[test]
fn a_bulletin_speaks_of_intervals_only_where_the_scheme_prints_them() {
    let pack = crate::town::pack();
    for code in ["assessment-bulletin", "assessment-feedback"] {
        let kind = pack.papers.iter().find(|it| it.code == code).unwrap();
        let kept = reports::kinds::of(&pack, &kind.it);
        let template = kept.read(&kept.text).unwrap();
        for prints in [true, false] {
            let mut data = Data::default();
            for (name, kind) in kept.declared().unwrap().values {
                data.set(
                    &name,
                    match kind {
                        Kind::Number(_) | Kind::Plain => Datum::number(3),
                        Kind::Truth => Datum::truth(prints),
                        Kind::Day => Datum::day(terms::date(2026, 2, 28)),
                        _ => Datum::text("示例"),
                    },
                );
            }
            data.set("本单位得分上限", Datum::number(4));
            for (name, columns) in kept.declared().unwrap().tables {
                let mut table = Table::new(columns.iter().map(|(name, _)| name.as_str()));
                let cells = columns.iter().map(|(name, kind)| match kind {
                    Kind::Texts => {
                        Datum { cell: Some(Cell::Texts(vec!["甲".into()])), ..Datum::default() }
                    }
                    _ if kind.is_number() => {
                        Datum::number(if name.contains('限') { 4 } else { 1 })
                    }
                    _ => Datum::text("示例"),
                });
                table.push("a", cells.collect());
                data.tables.insert(name, table);
            }
            let filled = template.fill(&data, Words::default()).unwrap();
            let said = format!("{:?}{:?}", filled.blocks, filled.annexes);
            let aids: Vec<&str> =
                ["区间", "误差", "并列"].into_iter().filter(|it| said.contains(it)).collect();
            assert_eq!(aids.is_empty(), !prints, "{code}: {aids:?} in {said}");
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
