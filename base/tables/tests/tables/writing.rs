//! Out and in again: by our own reader, and by openpyxl where it is installed, because a workbook that
//! only we can open is none.

use std::process::Command;

use crate::common::{checked, read, samples};
use tables::{
    CsvOut, Form, Group, Head, Mapping, Out, OutRow, Problem, TableOut, annotated_xlsx, check,
    table_csv, table_xlsx, template_xlsx,
};
use terms::{Lang, Millionths, date};

fn words(problem: &Problem) -> String {
    format!("{}：{}", problem.column, problem.rule)
}

#[test]
fn a_template_sent_back_as_it_is_has_the_right_heads_and_no_rows() {
    for lang in [Lang::Zh, Lang::En] {
        let bytes = template_xlsx(&samples(), lang).unwrap();
        let sheet = read(&bytes).with_header_for(&samples());
        assert_eq!(sheet.names[0], samples().title.get(lang));
        let mapping = Mapping::by_header(&sheet, &samples());
        assert!(mapping.missing(&samples()).is_empty(), "{mapping:?}");
        assert_eq!(mapping.unknown(&sheet), Vec::<&str>::new());
        assert!(mapping.head_of("value").is_some(), "the unit in the head is understood");
        let checked = check(&sheet, &samples(), &mapping).unwrap();
        assert_eq!((checked.good.len(), checked.bad.len(), checked.samples), (0, 0, 1));
    }
}

#[test]
fn a_long_list_stands_on_a_sheet_of_its_own() {
    let mut template = samples();
    let choice = |i: usize| tables::Choice {
        code: i.to_string(),
        title: terms::Text::new(format!("第{i}类产品，含配件"), format!("Class {i}, with parts")),
    };
    template.columns[2].choices = (0..300).map(choice).collect();
    let bytes = template_xlsx(&template, Lang::Zh).unwrap();
    assert_eq!(read(&bytes).names, ["抽检样品", "填写说明", "选项"]);
}

#[test]
fn bad_rows_go_back_with_their_own_values_and_load_once_corrected() {
    let source = "样品编号,抽样日期,判定,货值,备注\n\
                  A1,2026-11-20,合格,12,\n\
                  A2,去年,合格,\"1,204.50\",\"=1+1\"\n\
                  A3,2026-11-20,待定,007,\n";
    let sheet = read(source.as_bytes());
    let result = checked(source.as_bytes());
    let bytes = annotated_xlsx(&sheet, &result, Lang::Zh, words).unwrap();
    let back = read(&bytes);
    assert_eq!(
        back.heads().collect::<Vec<_>>(),
        ["问题", "样品编号", "抽样日期", "判定", "货值", "备注"]
    );
    let row = |i: usize| back.rows()[i].cells.iter().map(|c| c.text.as_str()).collect::<Vec<_>>();
    assert_eq!(row(0), ["第3行：drawn：table-date", "A2", "去年", "合格", "1,204.50", "=1+1"]);
    assert_eq!(row(1), ["第4行：verdict：table-choice", "A3", "2026-11-20", "待定", "007"]);
    // The reader passes over our column; the same rows are still bad, and nothing is doubled.
    let mapping = Mapping::by_header(&back, &samples());
    assert_eq!(mapping.unknown(&back), ["备注"]);
    let again = check(&back, &samples(), &mapping).unwrap();
    assert_eq!((again.good.len(), again.bad.len()), (0, 2));
    // A second round does not stack a second column of problems.
    let third = read(&annotated_xlsx(&back, &again, Lang::En, words).unwrap());
    assert_eq!(third.heads().next(), Some("Problem"));
    assert_eq!(third.heads().count(), 6);
}

#[test]
fn numbers_and_dates_of_a_workbook_go_back_as_numbers_and_dates() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (i, head) in ["样品编号", "抽样日期", "判定", "货值"].iter().enumerate() {
        sheet.write(0, i as u16, *head).unwrap();
    }
    let day = rust_xlsxwriter::ExcelDateTime::parse_from_str("2026-11-20").unwrap();
    let format = rust_xlsxwriter::Format::new().set_num_format("yyyy/m/d");
    sheet.write(1, 0, "A1").unwrap();
    sheet.write_with_format(1, 1, &day, &format).unwrap();
    sheet.write(1, 2, "？").unwrap();
    sheet.write(1, 3, 12.25).unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let back = read(&annotated_xlsx(&read(&bytes), &checked(&bytes), Lang::Zh, words).unwrap());
    use tables::Origin;
    let origins: Vec<_> = back.rows()[0].cells.iter().map(|c| c.origin).collect();
    assert_eq!(origins, [Origin::Text, Origin::Text, Origin::Date, Origin::Text, Origin::Number]);
    assert_eq!(back.rows()[0].cells[4].text, "12.25");
}

fn ranking() -> TableOut {
    let head = |title: &str, form| Head { title: title.into(), form, width: None };
    let row = |name: &str, score: i64, lots, total| OutRow {
        cells: vec![
            Out::Text(name.into()),
            Out::Millionths(Millionths(score * 100_000)),
            Out::Integer(lots),
            Out::Date(date(2026, 11, 20)),
            Out::Nothing("—"),
        ],
        total,
    };
    TableOut {
        title: "县级考核/得分".into(),
        groups: vec![
            Group { title: String::new(), span: 1 },
            Group { title: "质量水平".into(), span: 2 },
        ],
        heads: vec![
            head("县市区", Form::Text),
            head("得分", Form::Decimal(1)),
            head("批次", Form::Integer),
            head("截至", Form::Date),
            head("备注", Form::Text),
        ],
        rows: vec![
            row("河津市", 979, 1_268, false),
            row("=HYPERLINK(\"http://x\")", -15, -3, false),
            row("合计", 879, 2_252, true),
        ],
        frozen_columns: 1,
        notes: vec![
            ("来源".into(), "考核方案 2026-1".into()),
            ("截至".into(), "2026-11-20".into()),
        ],
        notes_title: "说明".into(),
        synthetic: Some("演示数据·合成".into()),
    }
}

#[test]
fn a_table_goes_out_as_seen_and_reads_back() {
    let sheet = read(&table_xlsx(&ranking()).unwrap());
    assert_eq!(sheet.names, ["县级考核得分", "说明"]);
    let rows: Vec<Vec<&str>> = sheet
        .lead()
        .iter()
        .chain([sheet.header()])
        .chain(sheet.rows())
        .map(|r| r.cells.iter().map(|c| c.text.as_str()).collect())
        .collect();
    assert_eq!(rows[0], ["县级考核/得分"]);
    assert_eq!(rows[1], ["演示数据·合成"]);
    assert_eq!(rows[2], ["县市区", "质量水平", "", "截至", "备注"]);
    assert_eq!(rows[3], ["", "得分", "批次"]);
    assert_eq!(rows[4], ["河津市", "97.9", "1268", "2026-11-20", "—"]);
    assert_eq!(rows[5][0], "=HYPERLINK(\"http://x\")", "a text stays a text in a workbook");
    assert_eq!(rows[6][..3], ["合计", "87.9", "2252"]);
}

#[test]
fn csv_has_a_mark_and_no_text_that_a_sheet_would_calculate() {
    let bytes = table_csv(&ranking(), Vec::new()).unwrap();
    let text = String::from_utf8(bytes.clone()).unwrap();
    assert!(text.starts_with("\u{feff}演示数据·合成\r\n县市区,得分,"), "{text}");
    assert!(text.contains("\"'=HYPERLINK(\"\"http://x\"\")\",-1.5,-3,2026-11-20,—\r\n"), "{text}");
    let sheet = read(&bytes);
    assert_eq!(sheet.header().number, 2);
    assert_eq!(sheet.rows()[1].cells[0].text, "=HYPERLINK(\"http://x\")", "and reads back whole");
    let mut out = CsvOut::new(Vec::new()).unwrap();
    for text in ["+1", "-1", "@a", "＝1", "a=b", "−1", "'x"] {
        out.row(&[Out::Text(text.into())]).unwrap();
    }
    let text = String::from_utf8(out.finish().unwrap()).unwrap();
    let lines: Vec<&str> = text.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(lines, ["'+1", "'-1", "'@a", "'＝1", "a=b", "−1", "'x"]);
}

#[test]
fn tables_of_odd_shapes_are_written_all_the_same() {
    let odd = TableOut {
        title: "[]:*?/\\'".into(),
        groups: vec![
            Group { title: "宽".into(), span: 900 },
            Group { title: "无".into(), span: 0 },
        ],
        heads: vec![Head::default(), Head { form: Form::Decimal(200), ..Head::default() }],
        rows: vec![
            OutRow { cells: vec![Out::Integer(i64::MIN); 5], total: true },
            OutRow { cells: vec![], total: false },
            OutRow { cells: vec![Out::Text("长".repeat(40_000))], total: false },
            OutRow {
                cells: vec![Out::Date(date(1492, 1, 1)), Out::Millionths(Millionths(i64::MAX))],
                total: false,
            },
        ],
        notes_title: "x".into(),
        synthetic: Some(String::new()),
        ..TableOut::default()
    };
    read(&table_xlsx(&odd).unwrap());
    assert!(table_xlsx(&TableOut::default()).is_ok());
    assert!(template_xlsx(&tables::Template::default(), Lang::En).is_ok());
}

#[test]
fn openpyxl_reads_our_workbooks_with_their_comments() {
    let source = "样品编号,抽样日期,判定\nA2,去年,合格\n";
    let sheet = read(source.as_bytes());
    let annotated = annotated_xlsx(&sheet, &checked(source.as_bytes()), Lang::Zh, words).unwrap();
    let folder = std::env::temp_dir().join(format!("zhunsheng-tables-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    for (name, bytes) in [
        ("template.xlsx", template_xlsx(&samples(), Lang::Zh).unwrap()),
        ("annotated.xlsx", annotated),
        ("table.xlsx", table_xlsx(&ranking()).unwrap()),
    ] {
        std::fs::write(folder.join(name), bytes).unwrap();
    }
    let script = include_str!("openpyxl.py");
    let run = Command::new("python3").arg("-c").arg(script).current_dir(&folder).output();
    let _ = std::fs::remove_dir_all(&folder);
    match run {
        Ok(out) if out.status.success() && out.stdout.starts_with(b"read") => {}
        Ok(out) if out.status.success() => println!("skipped: openpyxl is not installed"),
        Ok(out) => panic!("{}", String::from_utf8_lossy(&out.stderr)),
        Err(_) => println!("skipped: python3 is not installed"),
    }
}
