//! How long 100,000 rows × 6 columns take, read and checked. Budget: well under a second as CSV, about
//! one as XLSX, in a release build. `cargo run --release -p tables --example speed`

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use tables::{Choice, Column, Kind, Limits, Mapping, Sheet, Template, check};
use terms::Text;

const ROWS: u32 = 100_000;
const HEADS: [&str; 6] = ["样品编号", "抽样日期", "判定", "货值", "批次", "是否复检"];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let template = template();
    let mut text = HEADS.join(",");
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (at, head) in HEADS.iter().enumerate() {
        sheet.write(0, at as u16, *head)?;
    }
    for row in 1..=ROWS {
        let value = f64::from(row) / 8.0;
        write!(text, "\nYC2026-{row:06},2026-11-20,合格,{value},{},否", row % 7)?;
        sheet.write(row, 0, format!("YC2026-{row:06}"))?;
        sheet.write(row, 1, "2026-11-20")?;
        sheet.write(row, 2, "合格")?;
        sheet.write(row, 3, value)?;
        sheet.write(row, 4, row % 7)?;
        sheet.write(row, 5, row % 2 == 0)?;
    }
    let workbook = book.save_to_buffer()?;
    for (name, bytes) in [("CSV", text.as_bytes()), ("XLSX", &workbook)] {
        let (read, checked) = measure(bytes, &template)?;
        println!("{name}: {ROWS} rows read in {read:?}, checked in {checked:?}");
    }
    Ok(())
}

fn measure(bytes: &[u8], template: &Template) -> terms::Result<(Duration, Duration)> {
    let start = Instant::now();
    let sheet = Sheet::read(bytes, "speed", &Limits::default())?;
    let read = start.elapsed();
    let checked = check(&sheet, template, &Mapping::by_header(&sheet, template))?;
    assert_eq!(checked.good.len(), ROWS as usize, "every row of the sample is good");
    Ok((read, start.elapsed() - read))
}

fn template() -> Template {
    let kinds = [Kind::Text, Kind::Date, Kind::Code, Kind::Decimal, Kind::Integer, Kind::Flag];
    let column = |(head, kind): (&&str, Kind)| Column {
        choices: vec![Choice { code: "P".into(), title: Text::new("合格", "Pass") }],
        ..Column::new(head, head, head, kind)
    };
    Template {
        columns: HEADS.iter().zip(kinds).map(column).collect(),
        unique: vec![HEADS[0].into()],
        ..Template::default()
    }
}
