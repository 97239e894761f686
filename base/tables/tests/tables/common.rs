//! A small table of samples, as a county files it.

use tables::{Choice, Column, Kind, Mapping, Sheet, Template};
use terms::Text;

pub(crate) fn samples() -> Template {
    let choice =
        |code: &str, zh: &str, en: &str| Choice { code: code.into(), title: Text::new(zh, en) };
    Template {
        key: "samples".into(),
        title: Text::new("抽检样品", "Samples"),
        columns: vec![
            Column {
                aliases: vec!["样品单号".into()],
                max_len: Some(20),
                sample: Some("YC2026-0001".into()),
                ..Column::new("number", "样品编号", "Sample number", Kind::Text).required()
            },
            Column {
                help: Some(Text::new("抽样当天，不是收样日", "The day it was drawn, not received")),
                ..Column::new("drawn", "抽样日期", "Drawn on", Kind::Date).required()
            },
            Column {
                choices: vec![choice("P", "合格", "Pass"), choice("F", "不合格", "Fail")],
                ..Column::new("verdict", "判定", "Verdict", Kind::Code).required()
            },
            Column {
                unit: Some("元".into()),
                ..Column::new("value", "货值", "Value", Kind::Decimal)
            },
            Column::new("lots", "批次", "Lots", Kind::Integer),
            Column::new("retest", "是否复检", "Retested", Kind::Flag),
        ],
        unique: vec!["number".into()],
        notes: vec![Text::new("一个样品一行。", "One row for each sample.")],
    }
}

pub(crate) fn read(bytes: &[u8]) -> Sheet {
    Sheet::read(bytes, "x", &tables::Limits::default()).unwrap()
}

pub(crate) fn checked(bytes: &[u8]) -> tables::Checked {
    let template = samples();
    let sheet = read(bytes).with_header_for(&template);
    tables::check(&sheet, &template, &Mapping::by_header(&sheet, &template)).unwrap()
}
