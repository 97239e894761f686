//! From cells to values: which heads are which columns, which rows load, and what the others are told.

use crate::common::{checked, read, samples};
use tables::{Cell, Column, Kind, Mapping, Problem, Template, check};
use terms::{Millionths, date};

#[test]
fn heads_are_found_whatever_people_vary_in_them() {
    let template = samples();
    for heads in [
        "样品编号,抽样日期,判定",
        " 样 品 编 号 *,抽样日期：,【判定】",
        "样品单号,Drawn On,verdict",
        "样品编号（必填）,抽样日期(年月日),判定",
    ] {
        let sheet = read(format!("{heads}\nA1,2026-11-20,合格\n").as_bytes());
        let mapping = Mapping::by_header(&sheet, &template);
        let found = ["number", "drawn", "verdict"].map(|key| mapping.head_of(key).is_some());
        // Square brackets around the whole head leave nothing outside them to compare.
        let want = [true, true, !heads.contains('【')];
        assert_eq!(found, want, "{heads}");
    }
}

#[test]
fn a_head_in_another_unit_is_another_head() {
    let template = samples();
    for (head, found) in [("货值", true), ("货值（元）", true), ("货值(万元)", false)] {
        let sheet = read(format!("样品编号,{head}\nA1,12\n").as_bytes());
        let mapping = Mapping::by_header(&sheet, &template);
        assert_eq!(mapping.head_of("value").is_some(), found, "{head}");
        assert_eq!(mapping.unknown(&sheet).len(), usize::from(!found));
    }
}

#[test]
fn a_chosen_mapping_is_remembered_as_far_as_the_next_file_bears_it() {
    let template = samples();
    let sheet = read("单号,采样时间,结论,备注\nA1,2026-11-20,合格,\n".as_bytes());
    let mut mapping = Mapping::by_header(&sheet, &template);
    assert_eq!(mapping.missing(&template).len(), 3);
    assert_eq!(mapping.unknown(&sheet), ["单号", "采样时间", "结论", "备注"]);
    for (key, head) in [("number", "单号"), ("drawn", "采样时间"), ("verdict", "结论")] {
        mapping.choose(key, head);
    }
    let kept = serde_json::to_string(&mapping).unwrap();
    let kept: Mapping = serde_json::from_str(&kept).unwrap();
    assert_eq!(kept, mapping);
    let next = read("单号,抽样日期,结论\nA2,2026-11-21,不合格\n".as_bytes());
    let mapping = kept.remembered(&next, &template);
    assert_eq!(mapping.head_of("number"), Some("单号"));
    assert_eq!(mapping.head_of("drawn"), Some("抽样日期"));
    assert_eq!(check(&next, &template, &mapping).unwrap().good.len(), 1);
}

#[test]
fn needed_columns_that_are_not_there_are_named_and_heads_in_use_may_not_repeat() {
    let template = samples();
    let sheet = read("判定,货值\n合格,1\n".as_bytes());
    let error = check(&sheet, &template, &Mapping::by_header(&sheet, &template)).unwrap_err();
    assert_eq!(error.code(), "table-columns-missing");
    assert_eq!(error.args(), [("columns", "样品编号、抽样日期".to_owned())]);
    assert_eq!(error.fields().len(), 2);
    let sheet = read("样品编号,抽样日期,判定,判 定\nA1,2026-11-20,合格,不合格\n".as_bytes());
    let error = check(&sheet, &template, &Mapping::by_header(&sheet, &template)).unwrap_err();
    assert_eq!(error.code(), "table-heads-repeated");
}

#[test]
fn good_rows_become_values_and_bad_rows_keep_every_problem() {
    let checked = checked(
        "样品编号,抽样日期,判定,货值,批次,是否复检\n\
         A1,2026/11/20,合格,\"1,204.5\",3,否\n\
         ,2026-13-01,待定,NaN,2.5,也许\n\
         A3,2026年11月21日,F,,,\n"
            .as_bytes(),
    );
    assert_eq!(checked.good.len(), 2);
    assert_eq!(
        checked.good[0].cells,
        [
            Cell::Text("A1".into()),
            Cell::Date(date(2026, 11, 20)),
            Cell::Text("P".into()),
            Cell::Millionths(Millionths(1_204_500_000)),
            Cell::Integer(3),
            Cell::Flag(false),
        ]
    );
    assert_eq!(checked.good[1].cells[3..], [Cell::Empty, Cell::Empty, Cell::Empty]);
    let rules: Vec<_> =
        checked.bad[0].problems.iter().map(|p| (p.column.as_str(), p.rule)).collect();
    assert_eq!(checked.bad[0].row, 3);
    assert_eq!(
        rules,
        [
            ("number", "table-required"),
            ("drawn", "table-date"),
            ("verdict", "table-choice"),
            ("value", "table-decimal"),
            ("lots", "table-integer"),
            ("retest", "table-flag"),
        ]
    );
}

#[test]
fn rows_with_one_name_all_go_back_and_each_names_another() {
    let checked = checked(
        "样品编号,抽样日期,判定\nA1,2026-11-20,合格\nA2,2026-11-20,合格\nA1,2026-11-20,不合格\n"
            .as_bytes(),
    );
    assert_eq!(checked.good.len(), 1);
    let others: Vec<_> = checked.bad.iter().map(|b| (b.row, b.problems[0].args.clone())).collect();
    let args = |row: &str, other: &str| {
        vec![("row", row.to_owned()), ("other", other.to_owned()), ("count", "2".to_owned())]
    };
    assert_eq!(others, [(2, args("2", "4")), (4, args("4", "2"))]);
    assert_eq!(checked.bad[0].problems[0].rule, "table-duplicate");
}

#[test]
fn a_slice_can_send_rows_back_for_rules_of_its_own() {
    let mut checked = checked(
        "样品编号,抽样日期,判定\nA1,2026-11-20,合格\nA2,,合格\nA3,2026-11-20,合格\n".as_bytes(),
    );
    checked.reject([
        (4, Problem::new("number", "samples-unknown").with("value", "A3")),
        (3, Problem::new("number", "samples-unknown")),
    ]);
    assert_eq!(checked.good.len(), 1);
    let problems: Vec<_> = checked.bad.iter().map(|b| (b.row, b.problems.len())).collect();
    assert_eq!(problems, [(3, 2), (4, 1)]);
}

#[test]
fn long_texts_and_failed_formulas_are_named() {
    let template = samples();
    let long = "长".repeat(21);
    let sheet = read(format!("样品编号,抽样日期,判定\n{long},2026-11-20,合格\n").as_bytes());
    let checked = check(&sheet, &template, &Mapping::by_header(&sheet, &template)).unwrap();
    let problem = &checked.bad[0].problems[0];
    assert_eq!(problem.rule, "table-text-long");
    assert_eq!(problem.args, [("limit", "20".to_owned()), ("found", "21".to_owned())]);
}

#[test]
fn a_template_reads_from_a_pack_and_knows_its_columns() {
    let text = r#"{"key":"firms","title":{"zh":"企业"},"columns":[
        {"key":"code","title":{"zh":"信用代码"},"required":true,"aliases":["统一社会信用代码"]},
        {"key":"staff","title":{"zh":"人数"},"kind":"integer","unit":"人"}],"unique":["code"]}"#;
    let template: Template = serde_json::from_str(text).unwrap();
    assert_eq!(template.place("staff"), Some(1));
    assert_eq!(template.columns[1].kind, Kind::Integer);
    assert_eq!(template.columns[1].head(terms::Lang::En), "人数 (人)");
    assert_eq!(Column::new("a", "甲", "A", Kind::Text).required().head(terms::Lang::Zh), "甲 *");
}
